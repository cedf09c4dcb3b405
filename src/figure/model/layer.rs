//! What is drawn on the map beside its theme.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::data::Data;
use super::place::PlaceRef;
use crate::error::{Error, ErrorKind, Result};
use crate::figure::typeset::BODY;
use crate::label::Anchor;
use crate::route::Mode;
use crate::unit::Length;

/// How a route is drawn.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct RouteLayer {
    /// The route.
    pub data: Data,
    /// Whether stops are numbered, on their labels.
    pub number_stops: bool,
    /// The text beside a stop. `{name}`, `{label}`, `{note}` and other properties of the stop are filled in,
    /// columns that no other use is made of among them (`{hotel}`); `{arrival:%-d %b}`, `{departure:…}`
    /// and `{dates:…}` take a date pattern. The first line is set in bold.
    pub label: String,
    /// The text beside a via: a place passed without a known date.
    pub via_label: String,
    /// The text beside the route's origin: `{text}` is its position as its source has it, `{name}`
    /// and `{label}` the region's names.
    pub origin_label: String,
    /// Labels that stand where they are put, unless they would cover a marker, another label or
    /// furniture there: for a stop's or the origin's id how
    /// far the middle of its label is from its place, `[right, down]` in CSS pixels.
    pub pin: BTreeMap<String, [f64; 2]>,
    /// Whether the route's origin and the leg that joins it to the first stop are drawn.
    pub origin: bool,
    /// Whether small chevrons show the direction of travel.
    pub direction_marks: bool,
    /// The width of the line. Default 2.25 px, on pages larger or smaller than 1600 × 1200 as their
    /// type.
    pub width: Option<Length>,
    /// What the width of a band under the line tells: `"headcount"`, how many people went each leg,
    /// in proportion. Counts are those of the leg, else of the stop it leaves, and only those that name
    /// a source; where sources differ the band is as wide as the
    /// least figure, with a paler one as wide as the greatest. A leg that no source counts has no band.
    pub width_by: Option<WidthBy>,
    /// The width of the band at the route's greatest head count. Default 16 px, on pages larger or
    /// smaller than 1600 × 1200 as their type.
    pub widest: Option<Length>,
    /// Lines that legs are bent to: `{ source = "railways", modes = ["freight train"] }`.
    pub along: Option<Along>,
}

/// Lines that legs are bent to, by the shortest way along them. Bent legs are inferred, and dashed as
/// such; a leg whose stops the lines do not join, or only by a way more than twice as long as the
/// straight one, stays straight. A stop may be 15 km off the lines. The report tells of each.
/// Lines that no layer draws are not drawn, and the map is not made to show them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Along {
    /// The name of a `[[source]]` with lines, which join where they share a position.
    pub source: String,
    /// The ways of travel of the legs that are bent: `train`, `freight train`, `bus`, … All, if there
    /// are none.
    #[serde(default)]
    pub modes: Vec<String>,
}

impl Along {
    /// The ways of travel.
    pub(in crate::figure) fn modes(&self) -> impl Iterator<Item = Result<Mode>> {
        self.modes.iter().map(|mode| mode.parse())
    }
}

/// What the width of a route's band tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum WidthBy {
    /// How many people went a leg.
    Headcount,
}

/// The widest that a band may be, CSS pixels.
const WIDEST: f64 = 200.0;

impl RouteLayer {
    /// Whether such a route can be drawn.
    ///
    /// # Errors
    /// Where the widest band has no width that can be drawn, or nothing to tell, or where legs are to
    /// be bent by a way of travel that is none.
    pub(in crate::figure) fn check(&self) -> Result<()> {
        if let Some(along) = &self.along {
            for (index, mode) in along.modes().enumerate() {
                mode.map_err(|error| error.at_path(format!("along.modes[{index}]")))?;
            }
        }
        let Some(widest) = self.widest else { return Ok(()) };
        let fault = |message: String, remedy: String| {
            Err(Error::new(ErrorKind::Figure, message).at_path("widest").remedy(remedy))
        };
        if self.width_by.is_none() {
            let remedy = "add `width_by = \"headcount\"`, or leave `widest` out".to_owned();
            return fault("`widest` is given without `width_by`".to_owned(), remedy);
        }
        if !(widest.px() > 0.0 && widest.px() <= WIDEST) {
            let message = format!("a band of {} px is out of range", widest.px());
            return fault(message, format!("give more than 0 and at most {WIDEST} px"));
        }
        Ok(())
    }

    /// The width of the band at the greatest head count, CSS pixels.
    pub(in crate::figure) fn widest_px(&self, type_size: f64) -> f64 {
        self.widest.map_or(16.0 * type_size / BODY, |widest| widest.px())
    }

    /// The width of the line on a page whose text is of a size, CSS pixels.
    pub(in crate::figure) fn width_px(&self, type_size: f64) -> f64 {
        self.width.map_or(2.25 * type_size / BODY, |width| width.px())
    }
}

impl Default for RouteLayer {
    fn default() -> Self {
        Self {
            data: Data::default(),
            number_stops: true,
            label: "{label}\n{dates}".to_owned(),
            via_label: "{label}".to_owned(),
            pin: BTreeMap::new(),
            origin_label: "{text}\n{label}".to_owned(),
            origin: true,
            direction_marks: true,
            width: None,
            width_by: None,
            widest: None,
            along: None,
        }
    }
}

/// A text that points at a place.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Annotation {
    /// The place.
    pub at: PlaceRef,
    /// The text; `\n` breaks a line.
    pub text: String,
    /// Whether the place is marked with a dot.
    #[serde(default = "yes")]
    pub marker: bool,
    /// Which side of the text is at the place; without it, where there is room.
    #[serde(default)]
    pub anchor: Option<Anchor>,
    /// How far the text stands from the place, `[right, down]` in CSS pixels; pins the text there
    /// with a leader line.
    #[serde(default)]
    pub offset: Option<[f64; 2]>,
}

fn yes() -> bool {
    true
}
