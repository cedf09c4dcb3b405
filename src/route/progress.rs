//! When the legs of a route are travelled.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::geodesic;
use super::when::days;
use super::{Leg, LegRole, Route, Stop};
use crate::error::{Error, ErrorKind, Result};
use crate::unit::LonLat;

/// When the legs of a route are travelled and its stops reached, in days since its first date.
///
/// A leg begins with the day that its first stop is left on and ends with the one that its last is reached
/// on. Stops without a date, and all but the last of those of one day, share the time between by
/// the lengths of the legs. A branch without dates takes no time.
///
/// ```
/// let route = rumbo::route::viacrucis_2018()?;
/// let progress = route.progress()?;
/// assert_eq!(progress.date(0.0).to_string(), "2018-03-25");
/// assert!(progress.has_reached("tapachula", 0.0) && !progress.has_reached("tijuana", 0.0));
/// assert!(progress.has_reached("tijuana", progress.days()));
/// # Ok::<(), rumbo::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Progress {
    first: Date,
    days: f64,
    /// When each leg of the route begins and ends.
    legs: Vec<(f64, f64)>,
    stops: BTreeMap<String, f64>,
}

/// A stop on the way.
struct Halt<'r> {
    id: &'r str,
    /// The leg that leads to it, by its index, and how long that is.
    leg: Option<(usize, f64)>,
    /// From when to when people can have been there, days; `None` where nothing says it.
    presence: Option<(f64, f64)>,
}

impl Route {
    /// When its legs are travelled.
    ///
    /// # Errors
    /// [`ErrorKind::Route`] where no stop has a date.
    pub fn progress(&self) -> Result<Progress> {
        let dated = || self.stops.iter().filter_map(Stop::presence);
        let (first, last) =
            dated().map(|presence| presence.0).min().zip(dated().map(|p| p.1).max()).ok_or_else(
                || {
                    Error::new(ErrorKind::Route, "no stop of the route has a date")
                        .remedy("give stops an `arrival`, such as 2018-03-25")
                },
            )?;
        let days = since(first, last) + 1.0;
        let mut progress = Progress {
            first,
            days,
            legs: vec![(0.0, 0.0); self.legs.len()],
            stops: BTreeMap::new(),
        };
        for chain in self.chains(first) {
            progress.travel(chain);
        }
        // Where nothing leads they stand when they are known to.
        for stop in &self.stops {
            let from = stop.presence().map_or(0.0, |presence| since(first, presence.0));
            progress.stops.entry(stop.id.clone()).or_insert(from);
        }
        Ok(progress)
    }

    /// The legs of the journey that follow one another, as the stops that they join.
    fn chains(&self, first: Date) -> Vec<Vec<Halt<'_>>> {
        let mut chains: Vec<Vec<Halt>> = Vec::new();
        let halt = |id: &'_ str| {
            let presence = self.stop(id).and_then(Stop::presence);
            presence.map(|(from, to)| (since(first, from), since(first, to)))
        };
        for (index, leg) in self.legs.iter().enumerate() {
            if leg.role != LegRole::Journey {
                continue;
            }
            let goes_on =
                |chain: &&mut Vec<Halt>| chain.last().is_some_and(|last| last.id == leg.from);
            let next =
                Halt { id: &leg.to, leg: Some((index, leg.length(self))), presence: halt(&leg.to) };
            match chains.last_mut().filter(goes_on) {
                Some(chain) => chain.push(next),
                None => {
                    let start = Halt { id: &leg.from, leg: None, presence: halt(&leg.from) };
                    chains.push(vec![start, next]);
                }
            }
        }
        chains
    }
}

impl Leg {
    /// Where on the leg a share of it lies behind, 0 … 1; `None` where it has no line.
    pub(crate) fn at(&self, route: &Route, share: f64) -> Option<LonLat> {
        let line = self.positions(route);
        geodesic::point_along(&line, share.clamp(0.0, 1.0) * geodesic::length(&line))
    }
}

impl Progress {
    /// How many days it takes, the last one whole.
    pub fn days(&self) -> f64 {
        self.days
    }

    /// The first date.
    pub fn first(&self) -> Date {
        self.first
    }

    /// The date of a time, within the journey.
    pub fn date(&self, day: f64) -> Date {
        let day = day.floor().clamp(0.0, self.days - 1.0);
        let span = jiff::Span::new().try_days(day as i64);
        span.and_then(|span| self.first.checked_add(span)).unwrap_or(self.first)
    }

    /// How much of a leg, by its place among the route's, is travelled, 0 … 1.
    pub fn of_leg(&self, index: usize, day: f64) -> f64 {
        match self.legs.get(index) {
            Some((from, to)) if to > from => ((day - from) / (to - from)).clamp(0.0, 1.0),
            Some((from, _)) if day < *from => 0.0,
            _ => 1.0,
        }
    }

    /// Whether a stop is reached; one that the route has not is.
    pub fn has_reached(&self, stop: &str, day: f64) -> bool {
        self.stops.get(stop).is_none_or(|reached| day >= *reached)
    }

    /// Tells when the legs between some stops are travelled.
    fn travel(&mut self, mut chain: Vec<Halt>) {
        // Of the stops of one day the last has it; the others share the time until then. The first that
        // has a date begins with it.
        let begins = chain.iter().position(|halt| halt.presence.is_some()).unwrap_or(0);
        for index in (begins + 1..chain.len()).rev() {
            let later = chain.iter().skip(index + 1).find_map(|halt| halt.presence);
            let Some(halt) = chain.get_mut(index) else { continue };
            let is_same = halt.presence.zip(later).is_some_and(|(own, later)| later.0 <= own.0);
            if is_same {
                halt.presence = None;
            }
        }
        let mut left = match chain.first() {
            Some(start) => match (self.stops.get(start.id), start.presence) {
                (Some(reached), presence) => presence.map_or(*reached, |(_, to)| to.max(*reached)),
                (None, Some((from, to))) => {
                    self.stops.insert(start.id.to_owned(), from);
                    to
                }
                (None, None) => chain.iter().find_map(|halt| halt.presence).map_or(0.0, |p| p.0),
            },
            None => return,
        };
        if let Some(start) = chain.first() {
            self.stops.entry(start.id.to_owned()).or_insert(left);
        }
        let mut whole_day = if begins == 0 { 1.0 } else { 0.0 };
        let mut there = chain.first().and_then(|start| self.stops.get(start.id)).copied();
        let mut rest = chain.get(1..).unwrap_or_default();
        while !rest.is_empty() {
            let dated = rest.iter().position(|halt| halt.presence.is_some());
            let (run, others) = rest.split_at(dated.map_or(rest.len(), |at| at + 1));
            let presence = run.last().and_then(|halt| halt.presence);
            // Some may stay while others are at the next already.
            let leaves =
                presence.map_or(left, |(from, _)| left.min(from)).max(there.unwrap_or(left));
            let reached = presence.map_or(leaves, |(from, _)| (from + whole_day).max(leaves));
            (whole_day, there) = (1.0, Some(reached));
            self.share(run, leaves, reached);
            left = presence.map_or(reached, |(_, to)| to.max(reached));
            rest = others;
        }
    }

    /// Parts a time among the legs that lead to some stops, by their lengths.
    fn share(&mut self, run: &[Halt], from: f64, to: f64) {
        let length = |halt: &Halt| halt.leg.map_or(0.0, |leg| leg.1);
        let whole: f64 = run.iter().map(length).sum();
        let (mut passed, mut start) = (0.0, from);
        for halt in run {
            passed += length(halt);
            let end = if whole > 0.0 { from + (to - from) * passed / whole } else { to };
            if let Some(leg) = halt.leg.and_then(|(index, _)| self.legs.get_mut(index)) {
                *leg = (start, end);
            }
            self.stops.entry(halt.id.to_owned()).or_insert(end);
            start = end;
        }
    }
}

/// Days from one date to another.
fn since(from: Date, to: Date) -> f64 {
    days(from, to) as f64
}

#[cfg(test)]
mod tests {
    use super::super::Mode;
    use super::*;

    fn route() -> Route {
        let at = |lon: f64| LonLat::new(lon, 0.0);
        Route::builder("A way")
            .stop(Stop::new("A", at(0.0)).id("a").departs("2020-01-01").unwrap())
            .then(Mode::Bus, Stop::via("B", at(1.0)).id("b"))
            .then(Mode::Bus, Stop::new("C", at(3.0)).id("c").arrives("2020-01-03").unwrap())
            .then(Mode::Bus, Stop::new("D", at(4.0)).id("d").arrives("2020-01-05").unwrap())
            .then(Mode::Bus, Stop::new("E", at(6.0)).id("e").arrives("2020-01-05").unwrap())
            .build()
            .unwrap()
    }

    #[test]
    fn stops_without_a_date_share_the_time_by_length() {
        let progress = route().progress().unwrap();
        assert_eq!(progress.days(), 5.0);
        let near = |a: f64, b: f64| assert!((a - b).abs() < 1e-6, "{a} is not {b}");
        // Three days to C, a third of the way to B; two to E, a third of the way to D.
        near(progress.of_leg(0, 0.5), 0.5);
        near(progress.of_leg(0, 1.0), 1.0);
        near(progress.of_leg(1, 2.0), 0.5);
        near(progress.of_leg(2, 3.0), 0.0);
        near(progress.of_leg(3, 5.0), 1.0);
        assert!(progress.has_reached("a", 0.0) && !progress.has_reached("b", 0.9));
        assert!(progress.has_reached("b", 1.001) && !progress.has_reached("d", 3.5));
        assert_eq!(progress.date(2.5).to_string(), "2020-01-03");
        assert_eq!(progress.date(99.0).to_string(), "2020-01-05");
        let half = route().legs[0].at(&route(), 0.5).unwrap();
        assert!((half.lon - 0.5).abs() < 1e-6, "{half:?}");
    }

    #[test]
    fn a_route_without_dates_has_no_progress() {
        let mut route = route();
        for stop in &mut route.stops {
            (stop.arrival, stop.departure) = (None, None);
        }
        assert!(route.progress().unwrap_err().remedy_text().is_some());
    }

    #[test]
    fn the_flagship_goes_on_from_day_to_day() {
        let route = crate::route::viacrucis_2018().unwrap();
        let progress = route.progress().unwrap();
        // What leads to the first stop with a date, and a link.
        let mut last = 3.0;
        for step in 0..=400 {
            let day = progress.days() * f64::from(step) / 400.0;
            let done: f64 = (0..route.legs.len()).map(|leg| progress.of_leg(leg, day)).sum();
            assert!(done >= last && done - last < 2.0, "{day}: {last} to {done}");
            last = done;
        }
        assert_eq!(last, route.legs.len() as f64);
        assert!(route.stops.iter().all(|stop| progress.has_reached(&stop.id, progress.days())));
    }
}
