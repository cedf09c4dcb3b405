//! Stops and origin by id, for work over all legs.

use std::collections::HashMap;

use crate::unit::LonLat;

use super::{Leg, Route};

/// Where each id is, and its full name.
pub(super) struct Places<'r>(HashMap<&'r str, (LonLat, &'r str)>);

impl Route {
    /// The ids of stops and origin; of doubled ids the first stop's, as [`Route::position_of`].
    pub(super) fn places(&self) -> Places<'_> {
        let origin = self.origin.iter().map(|origin| (&*origin.id, (origin.at, &*origin.name)));
        let stops = self.stops.iter().rev().map(|stop| (&*stop.id, (stop.at, &*stop.name)));
        Places(origin.chain(stops).collect())
    }
}

impl Places<'_> {
    /// Whether a stop or origin has the id.
    pub fn has(&self, id: &str) -> bool {
        self.0.contains_key(id)
    }

    /// Where the stop or origin is.
    pub fn position(&self, id: &str) -> Option<LonLat> {
        self.0.get(id).map(|place| place.0)
    }

    /// What it is called.
    pub fn name(&self, id: &str) -> Option<&str> {
        self.0.get(id).map(|place| place.1)
    }

    /// As [`Leg::positions`].
    pub fn line(&self, leg: &Leg) -> Vec<LonLat> {
        match &leg.geometry {
            Some(positions) => positions.clone(),
            None => match (self.position(&leg.from), self.position(&leg.to)) {
                (Some(from), Some(to)) => vec![from, to],
                _ => Vec::new(),
            },
        }
    }
}
