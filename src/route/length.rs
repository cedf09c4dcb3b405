//! How far.

use super::Route;

impl Route {
    /// The geodesic length of the journey in metres on WGS 84: the sum over its legs, branches
    /// included, the origin's link left out.
    ///
    /// It is a lower bound of the way travelled unless the legs have geometry.
    pub fn length(&self) -> f64 {
        self.journey().map(|leg| leg.length(self)).sum()
    }
}
