//! A strip of days under the map.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::error::{Error, ErrorKind, Result};

/// A strip under the map on which each dated stop of a route stands at its days: with its number and
/// name, a bar from its first day to its last, paler where a date is approximate or a span, and above
/// it how many people sources count. It is read from the right where its names are.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Timeline {
    /// Which of the figure's routes it shows, the first being 0.
    pub route: usize,
    /// A heading.
    pub heading: String,
    /// Whether head counts are drawn above the days.
    pub head_counts: bool,
    /// How the days of the axis are written, in the manner of `strftime`. Default as the page's
    /// language writes them: `18 Apr`, the first of a year with it where the figure's routes are of
    /// several.
    pub dates: String,
}

impl Default for Timeline {
    fn default() -> Self {
        Self { route: 0, heading: String::new(), head_counts: true, dates: String::new() }
    }
}

impl Timeline {
    /// Whether such a strip can be drawn in a figure of so many routes.
    ///
    /// # Errors
    /// Where there is no such route.
    pub(in crate::figure) fn check(&self, routes: usize) -> Result<()> {
        if self.route < routes {
            return Ok(());
        }
        if routes == 0 {
            let error =
                Error::new(ErrorKind::Figure, "a timeline shows a route, and the figure has none");
            return Err(error.at_path("timeline").remedy("add a `[[route]]`, or leave it out"));
        }
        let message =
            format!("the timeline shows route {}, and the figure has {routes}", self.route);
        Err(Error::new(ErrorKind::Figure, message)
            .at_path("timeline.route")
            .remedy("give the number of a `[[route]]`, the first being 0"))
    }
}
