//! Stops at their days, in lanes so that their names do not meet.

use super::{Mark, Setting};
use crate::error::{Code, Report};
use crate::figure::typeset::{Block, Weight};
use crate::route::{Certainty, Route, Stop, StopRole};
use crate::unit::{Page, PageBox};

/// The height of a lane, in the size of the page's text.
pub(super) const STEP: f64 = 1.28;
/// The most lanes a strip has.
const MOST: usize = 9;

/// The lanes of a strip.
pub(super) struct Lanes {
    pub marks: Vec<Mark>,
    pub count: usize,
}

/// A stop with its texts.
struct Entry<'r> {
    stop: &'r Stop,
    number: Option<Block>,
    name: Option<Block>,
    /// From where to where its days lie.
    days: (f64, f64),
}

/// Whether a date of a stop is approximate or a span.
pub(super) fn is_vague(stop: &Stop) -> bool {
    let dates = || stop.arrival.iter().chain(&stop.departure);
    dates().next().is_some()
        && (stop.date_certainty == Some(Certainty::Approximate)
            || dates().any(|date| !date.is_exact_day()))
}

/// The days on which people were at a stop without doubt, first and last.
fn sure(stop: &Stop) -> Option<(crate::route::Date, crate::route::Date)> {
    let is_vague = stop.date_certainty == Some(Certainty::Approximate);
    let dates = || stop.arrival.iter().chain(&stop.departure);
    if is_vague || dates().any(|date| date.is_approximate()) {
        return None;
    }
    match (stop.arrival, stop.departure) {
        (Some(arrival), Some(departure)) => {
            Some((arrival.latest(), departure.earliest())).filter(|(from, to)| from <= to)
        }
        (Some(only), None) | (None, Some(only)) => {
            only.is_exact_day().then(|| (only.earliest(), only.latest()))
        }
        (None, None) => None,
    }
}

impl Setting<'_, '_> {
    /// The dated stops in lanes: with their names where these have room, else with their numbers;
    /// the report tells of those that have none.
    pub(super) fn lanes(
        &self,
        route: &Route,
        numbers: &[Option<u32>],
        width: f64,
        report: &mut Report,
    ) -> Lanes {
        let dated = || {
            let stops = route.stops.iter().zip(numbers);
            let mut dated: Vec<_> = stops.filter(|(stop, _)| stop.presence().is_some()).collect();
            dated.sort_by_key(|(stop, _)| stop.presence());
            dated
        };
        let entries = |named: bool| -> Vec<Entry> {
            dated()
                .into_iter()
                .filter_map(|(stop, number)| self.entry(stop, *number, named))
                .collect()
        };
        let (named, lost) = self.arranged(entries(true), width);
        if lost.is_empty() || !self.numbered {
            self.tell(&lost, report);
            return named;
        }
        let (numbered, lost) = self.arranged(entries(false), width);
        self.tell(&lost, report);
        let detail = "its names have no room; the numbers of the stops stand for them";
        report.add(Code::Omitted, "timeline", detail);
        numbered
    }

    fn tell(&self, lost: &[String], report: &mut Report) {
        for name in lost {
            let detail = format!("there is no room for {name}");
            report.add(Code::LabelDropped, "timeline", detail);
        }
    }

    fn entry<'r>(&self, stop: &'r Stop, number: Option<u32>, named: bool) -> Option<Entry<'r>> {
        let (type_, size) = (self.type_, self.type_.body() * 0.8);
        let (first, last) = stop.presence()?;
        let days = (self.axis.begin(first), self.axis.end(last));
        let number = number.filter(|_| self.numbered).map(|number| {
            type_.set(&number.to_string(), Weight::Bold, size, self.palette.accent, None)
        });
        let is_via = stop.role == StopRole::Via;
        let weight = if is_via { Weight::Regular } else { Weight::Bold };
        let name = (named || number.is_none()).then(|| {
            type_.set(type_.words().name(stop.display_name()), weight, size, self.palette.ink, None)
        });
        Some(Entry { stop, number, name, days })
    }

    /// Each entry in the first lane that has room for it; those without, by name.
    fn arranged(&self, entries: Vec<Entry>, width: f64) -> (Lanes, Vec<String>) {
        let body = self.type_.body();
        let (gap, air) = (body * 0.3, body * 0.7);
        let mut taken: Vec<Vec<(f64, f64)>> = Vec::new();
        let (mut marks, mut lost) = (Vec::new(), Vec::new());
        for entry in entries {
            let text = entry.width(gap);
            let (from, to) = entry.days;
            let after = (to + gap + text <= width).then_some((from, to + gap + text, to + gap));
            let before =
                (from - gap - text >= 0.0).then_some((from - gap - text, to, from - gap - text));
            let free = |lane: &[(f64, f64)], a: f64, b: f64| {
                lane.iter().all(|(from, to)| b + air <= *from || to + air <= a)
            };
            let places = (0..MOST).flat_map(|lane| [after, before].map(|side| (lane, side)));
            let place =
                places.filter_map(|(lane, side)| Some((lane, side?))).find(|(lane, side)| {
                    taken.get(*lane).is_none_or(|taken| free(taken, side.0, side.1))
                });
            let Some((lane, (from, to, at))) = place else {
                lost.push(entry.stop.display_name().to_owned());
                continue;
            };
            if taken.len() <= lane {
                taken.resize(lane + 1, Vec::new());
            }
            if let Some(taken) = taken.get_mut(lane) {
                taken.push((from, to));
            }
            let y = STEP * body * lane as f64;
            marks.extend(self.bar(entry.stop, y));
            marks.extend(entry.texts(Page::new(at, y), STEP * body, gap));
        }
        (Lanes { marks, count: taken.len() }, lost)
    }

    /// The days of a stop: strong where they are sure.
    fn bar(&self, stop: &Stop, y: f64) -> Vec<Mark> {
        let body = self.type_.body();
        let middle = y + STEP * body / 2.0;
        let half = body * if stop.role == StopRole::Via { 0.1 } else { 0.17 };
        let bar = |(from, to): (crate::route::Date, crate::route::Date)| {
            PageBox::new(self.axis.begin(from), middle - half, self.axis.end(to), middle + half)
        };
        let pale =
            stop.presence().map(|days| Mark::Bar(bar(days), self.palette.marker.with_opacity(0.3)));
        let strong = sure(stop).map(|days| Mark::Bar(bar(days), self.palette.marker));
        pale.into_iter().chain(strong).collect()
    }
}

impl Entry<'_> {
    fn width(&self, gap: f64) -> f64 {
        let blocks = || self.number.iter().chain(&self.name);
        blocks().map(Block::width).sum::<f64>() + gap * (blocks().count().saturating_sub(1)) as f64
    }

    fn texts(self, at: Page, lane: f64, gap: f64) -> Vec<Mark> {
        let mut x = at.x;
        let mut marks = Vec::new();
        for block in self.number.into_iter().chain(self.name) {
            let y = at.y + (lane - block.height()) / 2.0;
            let width = block.width();
            marks.push(Mark::Text(Page::new(x, y), block));
            x += width + gap;
        }
        marks
    }
}
