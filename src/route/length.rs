//! How far.

use super::{Route, geodesic};

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
