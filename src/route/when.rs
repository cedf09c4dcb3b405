//! Where the journey was on a day, and how long it took.

use std::collections::{HashMap, VecDeque};

use jiff::civil::Date;

use crate::unit::LonLat;

use super::places::Places;
use super::{Leg, Route, Stop, geodesic};

/// Where people of the journey can have been on a day.
#[derive(Debug, Clone, PartialEq)]
pub struct Whereabouts {
    /// The position.
    pub at: LonLat,
    /// At a stop or between two.
    pub place: Where,
    /// Whether the dates leave no other place: false where a date is a span or approximate, where
    /// an arrival or departure is not known, and where a day has several places.
    pub decided: bool,
}

/// A place on the way.
#[derive(Debug, Clone, PartialEq)]
pub enum Where {
    /// At the stop with this id.
    At(String),
    /// On the way from one dated stop to the next.
    Between {
        /// The id of the stop last left.
        from: String,
        /// The id of the stop reached next.
        to: String,
        /// How much of the way lies behind, 0 … 1: by time, as if the pace were even.
        fraction: f64,
    },
}

/// A number of days as bounds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Days {
    /// At least so many.
    pub least: i64,
    /// At most so many.
    pub most: i64,
}

/// The way from one dated stop to the next, over undated ones.
pub(super) struct Stretch<'r> {
    /// Index of the stop it starts at.
    pub from: usize,
    /// Index of the stop it ends at.
    pub to: usize,
    /// The legs on the way.
    pub legs: Vec<&'r Leg>,
}

impl Route {
    /// Where the journey can have been on a day, in the order of the stops: at every stop whose
    /// dates include the day; if there is none, between the dated stops around it, interpolated
    /// along the legs by time. Several places mean that the dates do not decide, or that the
    /// journey had branched. Empty before it began and after it ended.
    ///
    /// ```
    /// use rumbo::route::{Where, viacrucis_2018};
    ///
    /// let places = viacrucis_2018()?.whereabouts("2018-04-02".parse().expect("a date"));
    /// assert_eq!(places[0].place, Where::At("matias-romero".into()));
    /// assert!(places[0].decided);
    /// # Ok::<(), rumbo::Error>(())
    /// ```
    pub fn whereabouts(&self, date: Date) -> Vec<Whereabouts> {
        let present: Vec<&Stop> = self
            .stops
            .iter()
            .filter(|stop| stop.presence().is_some_and(|(a, b)| (a..=b).contains(&date)))
            .collect();
        let alone = present.len() == 1;
        let mut places: Vec<Whereabouts> = present
            .into_iter()
            .map(|stop| Whereabouts {
                at: stop.at,
                place: Where::At(stop.id.clone()),
                decided: alone && certainly_there(stop, date),
            })
            .collect();
        if places.is_empty() {
            let index = self.places();
            let stretches = self.stretches();
            places.extend(stretches.iter().filter_map(|s| self.between(s, date, &index)));
            if places.len() > 1 {
                places.iter_mut().for_each(|place| place.decided = false);
            }
        }
        places
    }

    /// The place on a stretch, where the day lies between its ends.
    fn between(
        &self,
        stretch: &Stretch<'_>,
        date: Date,
        places: &Places<'_>,
    ) -> Option<Whereabouts> {
        let (from, to) = (self.stops.get(stretch.from)?, self.stops.get(stretch.to)?);
        let (_, left) = from.presence()?;
        let (reached, _) = to.presence()?;
        if !(left < date && date < reached) {
            return None;
        }
        let fraction = days(left, date) as f64 / days(left, reached) as f64;
        let mut line: Vec<LonLat> = Vec::new();
        for leg in &stretch.legs {
            line.extend(places.line(leg));
        }
        let at = geodesic::point_along(&line, fraction * geodesic::length(&line))?;
        let decided = from.departure.is_some_and(|date| date.is_exact_day())
            && to.arrival.is_some_and(|date| date.is_exact_day());
        let place = Where::Between { from: from.id.clone(), to: to.id.clone(), fraction };
        Some(Whereabouts { at, place, decided })
    }

    /// From the first day of the journey to its last, in days; `None` without two dates.
    /// Bounds differ where the first or last date is a span.
    pub fn elapsed(&self) -> Option<Days> {
        let firsts = self.stops.iter().filter_map(|stop| stop.arrival.or(stop.departure));
        let lasts = self.stops.iter().filter_map(|stop| stop.departure.or(stop.arrival));
        let first = firsts.min_by_key(|date| date.earliest())?;
        let last = lasts.max_by_key(|date| date.latest())?;
        Some(Days {
            least: days(first.latest(), last.earliest()).max(0),
            most: days(first.earliest(), last.latest()),
        })
    }

    /// All stretches between dated stops that follow each other along the journey's legs.
    pub(super) fn stretches(&self) -> Vec<Stretch<'_>> {
        let dated = |index: usize| self.stops.get(index).is_some_and(|s| s.presence().is_some());
        let index_of: HashMap<&str, usize> =
            self.stops.iter().enumerate().map(|(index, stop)| (&*stop.id, index)).collect();
        let mut outgoing: Vec<Vec<(usize, &Leg)>> = vec![Vec::new(); self.stops.len()];
        for leg in self.journey() {
            let from = index_of.get(&*leg.from).and_then(|&from| outgoing.get_mut(from));
            if let (Some(legs), Some(&to)) = (from, index_of.get(&*leg.to)) {
                legs.push((to, leg));
            }
        }
        let mut stretches = Vec::new();
        for start in (0..self.stops.len()).filter(|&index| dated(index)) {
            // Breadth first over undated stops, each reached once.
            let mut came_by: CameBy<'_> = HashMap::new();
            let mut queue = VecDeque::from([start]);
            while let Some(stop) = queue.pop_front() {
                for &(to, leg) in outgoing.get(stop).into_iter().flatten() {
                    if to == start || came_by.contains_key(&to) {
                        continue;
                    }
                    came_by.insert(to, (stop, leg));
                    if dated(to) {
                        let legs = way_back(&came_by, start, to);
                        stretches.push(Stretch { from: start, to, legs });
                    } else {
                        queue.push_back(to);
                    }
                }
            }
        }
        stretches
    }
}

/// For each stop reached: the stop before it, and the leg between.
type CameBy<'r> = HashMap<usize, (usize, &'r Leg)>;

/// The legs from `start` to `end`, by which each stop on the way was first reached.
fn way_back<'r>(came_by: &CameBy<'r>, start: usize, end: usize) -> Vec<&'r Leg> {
    let mut legs = Vec::new();
    let mut at = end;
    while at != start {
        let Some(&(before, leg)) = came_by.get(&at) else { break };
        legs.push(leg);
        at = before;
    }
    legs.reverse();
    legs
}

/// Whether the dates leave no doubt that people were at the stop on the day.
fn certainly_there(stop: &Stop, date: Date) -> bool {
    match (stop.arrival, stop.departure) {
        (Some(arrival), Some(departure)) => {
            let vague = arrival.is_approximate() || departure.is_approximate();
            !vague && arrival.latest() <= date && date <= departure.earliest()
        }
        (Some(only), None) | (None, Some(only)) => only.is_exact_day(),
        (None, None) => false,
    }
}

pub(super) fn days(from: Date, to: Date) -> i64 {
    from.duration_until(to).as_hours() / 24
}
