//! The timeline: a strip of days on which the stops of a route stand.

mod axis;
mod lanes;
mod people;

use std::sync::Arc;

use axis::{Axis, Days};

use super::{Piece, Reading, line, origin};
use crate::error::{Code, Report, Result};
use crate::figure::model::Timeline;
use crate::figure::typeset::{Block, Typesetter, Weight};
use crate::route::{Numbering, Route};
use crate::scene::{FillRule, Item, Path, Role};
use crate::style::Palette;
use crate::unit::{Color, Page, PageBox};

/// Something drawn on the strip. Its `x` is from the edge that readers begin at.
enum Mark {
    Bar(PageBox, Color),
    Line(Page, Page, f64, Color),
    Text(Page, Block),
}

/// A timeline, set and measured.
pub(in crate::figure) struct Strip {
    marks: Vec<Mark>,
    width: f64,
    height: f64,
    reading: Reading,
}

/// What the parts of a strip are made from.
struct Setting<'s, 'a> {
    type_: &'s Typesetter<'a>,
    axis: Axis,
    palette: &'s Palette,
    /// Whether stops have their numbers.
    numbered: bool,
}

impl Strip {
    /// Sets a route's days to a width; `None` where the route has no dates, which the report tells.
    ///
    /// # Errors
    /// Where the pattern of its dates is not one.
    pub(in crate::figure) fn new(
        setup: &Timeline,
        route: &Route,
        numbered: bool,
        width: f64,
        type_: &Typesetter,
        report: &mut Report,
    ) -> Result<Option<Self>> {
        let body = type_.body();
        let people = people::steps(route);
        let people = if setup.head_counts { people } else { Vec::new() };
        let scale = people::scale(&people, type_);
        let indent = scale.iter().map(|(_, label)| label.width()).fold(0.0, f64::max);
        let indent = if indent > 0.0 { indent + body * 0.5 } else { 0.0 };
        let Some(axis) = Axis::of(route, indent, width) else {
            report.add(Code::Omitted, "timeline", "no stop of its route has a date");
            return Ok(None);
        };
        let setting = Setting { type_, axis, palette: type_.palette(), numbered };
        let mut marks = Vec::new();
        let mut y = setting.heading(setup, route, width, &mut marks);
        if !people.is_empty() {
            setting.people(&people, scale, y, &mut marks);
            y += people::HEIGHT * body;
        }
        let (ticks, labels) = setting.ticks(&Days::new(setup, type_.words()), y)?;
        y += body * 1.35;
        let numbers = route.numbering(Numbering::Given);
        let lanes = setting.lanes(route, &numbers, width, report);
        let bottom = y + lanes::STEP * body * lanes.count as f64;
        marks.extend(setting.grid(&ticks, y, bottom));
        marks.extend(labels);
        marks.extend(lanes.marks.into_iter().map(|mark| mark.lowered(y)));
        let texts = marks.iter().filter_map(|mark| match mark {
            Mark::Text(_, block) => Some(block),
            _ => None,
        });
        // Numbers are read the same way in all scripts.
        let reading = Reading::of(texts.clone().filter(|block| block.has_letters()));
        texts.for_each(|block| block.report(report));
        Ok(Some(Self { marks, width, height: bottom, reading }))
    }
}

impl Setting<'_, '_> {
    /// The heading, and what paler marks mean at the other end; returns where the rest begins.
    fn heading(&self, setup: &Timeline, route: &Route, width: f64, marks: &mut Vec<Mark>) -> f64 {
        let body = self.type_.body();
        let mut end: f64 = 0.0;
        let mut taken = 0.0;
        if !setup.heading.is_empty() {
            let ink = self.palette.ink;
            let block = self.type_.set(&setup.heading, Weight::Bold, body * 0.92, ink, Some(width));
            (end, taken) = (block.height(), block.width());
            marks.push(Mark::Text(Page::default(), block));
        }
        if route.stops.iter().any(lanes::is_vague) || people::differ(route) {
            let text = self.type_.words().word("Paler: dates or numbers uncertain");
            let muted = self.palette.muted;
            let note = self.type_.set(text, Weight::Regular, body * 0.78, muted, None);
            let fits = taken + note.width() + body * 2.0 <= width;
            let top = if fits { body * 0.1 } else { end };
            end = end.max(top + note.height());
            let start = if fits { width - note.width() } else { 0.0 };
            marks.push(Mark::Text(Page::new(start, top), note));
        }
        if end > 0.0 { end + body * 0.35 } else { 0.0 }
    }

    /// The lines of the days that are written, down to the last lane.
    fn grid(&self, ticks: &[f64], top: f64, bottom: f64) -> Vec<Mark> {
        let line = |x: &f64| {
            Mark::Line(Page::new(*x, top), Page::new(*x, bottom), 0.5, self.palette.graticule)
        };
        ticks.iter().map(line).collect()
    }
}

impl Mark {
    fn lowered(self, by: f64) -> Self {
        let down = Page::new(0.0, by);
        match self {
            Self::Bar(area, color) => Self::Bar(area.moved(down), color),
            Self::Line(from, to, width, color) => Self::Line(from + down, to + down, width, color),
            Self::Text(at, block) => Self::Text(at + down, block),
        }
    }
}

impl Piece for Strip {
    fn size(&self) -> (f64, f64) {
        (self.width, self.height)
    }

    fn draw(&self, place: PageBox) -> Vec<Item> {
        let x = |start: f64| self.reading.x(place, start, 0.0);
        let item = |mark: &Mark| match mark {
            Mark::Bar(area, color) => {
                let left = self.reading.x(place, area.x0, area.width());
                let top = place.y0 + area.y0;
                let area = PageBox::from_size(left, top, area.width(), area.height());
                Item::Fill {
                    path: Arc::new(Path::rect(area)),
                    color: *color,
                    rule: FillRule::NonZero,
                    antialias: true,
                    origin: origin(Role::Timeline),
                }
            }
            Mark::Line(from, to, width, color) => {
                let from = Page::new(x(from.x), place.y0 + from.y);
                let to = Page::new(x(to.x), place.y0 + to.y);
                line(from, to, *width, *color, Role::Timeline)
            }
            Mark::Text(at, block) => self.reading.put(block, *at, place, Role::Timeline),
        };
        self.marks.iter().map(item).collect()
    }
}
