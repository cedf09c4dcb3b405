//! Which stop is number one.

use super::{Route, StopRole};

/// How a map numbers stops.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Numbering {
    /// As the route says; where no stop has a number, as [`Numbering::Stays`].
    #[default]
    Given,
    /// From 1 in order, places passed on the way left out.
    Stays,
    /// From 1 in order, every stop.
    All,
}

impl Route {
    /// A number for each stop, in the order of [`Route::stops`].
    pub fn numbering(&self, numbering: Numbering) -> Vec<Option<u32>> {
        let given = self.stops.iter().any(|stop| stop.number.is_some());
        if numbering == Numbering::Given && given {
            return self.stops.iter().map(|stop| stop.number).collect();
        }
        let mut last = 0_u32;
        let mut next = || {
            last = last.saturating_add(1);
            Some(last)
        };
        self.stops
            .iter()
            .map(|stop| {
                let counts = numbering == Numbering::All || stop.role != StopRole::Via;
                if counts { next() } else { None }
            })
            .collect()
    }
}
