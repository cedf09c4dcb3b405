//! How far.

use super::{Leg, Route, geodesic};
use crate::unit::LonLat;

impl Route {
    /// The geodesic length of the journey in metres on WGS 84: the sum over its legs, branches
    /// included, the origin's link left out.
    ///
    /// It is a lower bound of the way travelled unless the legs have geometry.
    pub fn length(&self) -> f64 {
        let places = self.places();
        self.journey().map(|leg| geodesic::length(&places.line(leg))).sum()
    }
}

impl Leg {
    /// The positions that define the leg: its geometry, else its two ends. Empty when an end is
    /// not in the route.
    pub fn positions(&self, route: &Route) -> Vec<LonLat> {
        match &self.geometry {
            Some(positions) => positions.clone(),
            None => match (route.position_of(&self.from), route.position_of(&self.to)) {
                (Some(from), Some(to)) => vec![from, to],
                _ => Vec::new(),
            },
        }
    }

    /// The leg as a line whose neighbouring positions are at most `max_step` metres apart along
    /// the geodesic. Longitudes run on past ±180 rather than jump.
    ///
    /// A leg is cut into at most 100,000 steps; a step that is not positive gives no positions
    /// between the given ones.
    pub fn line(&self, route: &Route, max_step: f64) -> Vec<LonLat> {
        geodesic::densified(&self.positions(route), max_step)
    }

    /// The leg's geodesic length in metres on WGS 84; 0 when an end is not in the route.
    pub fn length(&self, route: &Route) -> f64 {
        geodesic::length(&self.positions(route))
    }
}
