//! The days of a timeline, and which of them are written.

use super::{Mark, Setting};
use crate::error::Result;
use crate::figure::model::Timeline;
use crate::figure::typeset::{Block, Weight};
use crate::figure::words::Words;
use crate::route::{Date, DateSpan, Route};
use crate::unit::Page;

/// Days along a strip, each as wide as the others.
#[derive(Debug, Clone, Copy)]
pub(super) struct Axis {
    first: Date,
    /// Whether the last day is of another year.
    is_of_years: bool,
    days: f64,
    start: f64,
    end: f64,
}

/// How days are written: the first of each year, and those that follow it.
pub(super) struct Days<'p> {
    first_of_year: &'p str,
    others: &'p str,
}

impl<'p> Days<'p> {
    /// As the figure says, else as the page does.
    pub fn new(setup: &'p Timeline, words: &'p Words) -> Self {
        match setup.dates.as_str() {
            "" => Self { first_of_year: words.day(), others: words.day_of_year() },
            given => Self { first_of_year: given, others: given },
        }
    }

    fn pattern(&self, before: Option<Date>, day: Date) -> &'p str {
        let is_first = before.is_none_or(|before| before.year() != day.year());
        if is_first { self.first_of_year } else { self.others }
    }
}

/// Every how many days a tick may be written; beyond, every so many months.
const DAYS: [i64; 5] = [1, 2, 7, 14, 28];
const MONTHS: [i16; 12] = [1, 2, 3, 6, 12, 24, 60, 120, 240, 600, 1200, 6000];

impl Axis {
    /// From the first day of a route's stops to the last. `None` without a date.
    pub fn of(route: &Route, start: f64, end: f64) -> Option<Self> {
        let stays = || route.stops.iter().filter_map(|stop| stop.presence());
        let first = stays().map(|(first, _)| first).min()?;
        let last = stays().map(|(_, last)| last).max()?;
        let is_of_years = first.year() != last.year();
        Some(Self { first, is_of_years, days: between(first, last) as f64 + 1.0, start, end })
    }

    /// Where a day begins.
    pub fn begin(&self, day: Date) -> f64 {
        self.start + self.day_width() * between(self.first, day) as f64
    }

    /// Where a day ends.
    pub fn end(&self, day: Date) -> f64 {
        self.begin(day) + self.day_width()
    }

    /// Where the last day ends.
    pub fn far_end(&self) -> f64 {
        self.end
    }

    /// Where the first day begins.
    pub fn near_end(&self) -> f64 {
        self.start
    }

    fn day_width(&self) -> f64 {
        (self.end - self.start) / self.days
    }

    /// Every so many days from the first, while they are on the strip.
    fn every(&self, step: impl Fn(i64) -> Option<Date>) -> Vec<Date> {
        let mut dates = Vec::new();
        for index in 0.. {
            match step(index) {
                Some(date) if (between(self.first, date) as f64) < self.days => dates.push(date),
                _ => break,
            }
        }
        dates.retain(|date| *date >= self.first);
        dates
    }
}

/// Days from one date to another.
fn between(from: Date, to: Date) -> i64 {
    from.duration_until(to).as_hours() / 24
}

impl Setting<'_, '_> {
    /// The line of the days with its ticks: where the written ones stand, and what is drawn.
    ///
    /// # Errors
    /// Where the pattern is not one.
    pub(super) fn ticks(&self, days: &Days, y: f64) -> Result<(Vec<f64>, Vec<Mark>)> {
        let (body, axis) = (self.type_.body(), &self.axis);
        let mut written = self.written(days)?;
        // Where days are too many for ticks of their own, only those that are written have one.
        let mut marks = Vec::new();
        if axis.day_width() >= body * 0.3 {
            let all = axis
                .every(|day| axis.first.checked_add(jiff::Span::new().try_days(day).ok()?).ok());
            for day in all {
                let x = axis.begin(day);
                let to = Page::new(x, y + body * 0.18);
                marks.push(Mark::Line(Page::new(x, y), to, 0.6, self.palette.frame));
            }
        }
        let (from, to) = (Page::new(axis.near_end(), y), Page::new(axis.far_end(), y));
        marks.push(Mark::Line(from, to, 0.8, self.palette.frame));
        let ticks: Vec<f64> = written.iter().map(|(day, _)| axis.begin(*day)).collect();
        for ((_, block), x) in written.drain(..).zip(&ticks) {
            let foot = Page::new(*x, y + body * 0.36);
            marks.push(Mark::Line(Page::new(*x, y), foot, 0.8, self.palette.frame));
            marks.push(Mark::Text(Page::new(x + body * 0.22, y + body * 0.16), block));
        }
        Ok((ticks, marks))
    }

    /// The days that are written: as many as have room.
    fn written(&self, patterns: &Days) -> Result<Vec<(Date, Block)>> {
        let (body, axis) = (self.type_.body(), &self.axis);
        let words = self.type_.words().dates();
        let set = |days: Vec<Date>| -> Result<Vec<(Date, Block)>> {
            let mut before = None;
            let block = |day: Date| {
                let pattern = patterns.pattern(before.replace(day), day);
                let text = DateSpan::day(day).display_in(pattern, &words)?;
                let color = self.palette.graticule_label;
                Ok((day, self.type_.set(&text, Weight::Regular, body * 0.78, color, None)))
            };
            days.into_iter().map(block).collect()
        };
        let air = body * 2.6;
        let fits = |set: &[(Date, Block)]| {
            let starts = set.iter().map(|(day, _)| axis.begin(*day)).skip(1);
            let ends = starts.chain(std::iter::once(axis.far_end() + air));
            set.iter()
                .zip(ends)
                .all(|((day, block), end)| axis.begin(*day) + block.width() + air <= end)
        };
        let first = axis.first;
        let by_days = DAYS.into_iter().map(|step| {
            axis.every(|index| {
                first.checked_add(jiff::Span::new().try_days(index * step).ok()?).ok()
            })
        });
        // Years are told apart by their Januaries.
        let month = if axis.is_of_years { first.first_of_year() } else { first.first_of_month() };
        let by_months = MONTHS.into_iter().map(|step| {
            let months = |index: i64| index.checked_mul(i64::from(step));
            axis.every(|index| {
                month.checked_add(jiff::Span::new().try_months(months(index)?).ok()?).ok()
            })
        });
        // So many have room on no page.
        for days in by_days.chain(by_months) {
            if days.len() > 200 {
                continue;
            }
            let mut set = set(days)?;
            // The last may have to yield to the end of the strip.
            let is_cut = |(day, block): &(Date, Block)| {
                axis.begin(*day) + body * 0.22 + block.width() > axis.far_end()
            };
            if set.len() > 1 && set.last().is_some_and(is_cut) {
                set.pop();
            }
            if fits(&set) {
                return Ok(set);
            }
        }
        Ok(Vec::new())
    }
}
