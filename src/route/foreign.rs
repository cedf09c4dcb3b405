//! What an element of a file carries beside what the profile knows.

use geojson::JsonObject;
use serde_json::Value;

/// Members and properties that the profile does not know, kept so that reading and writing loses
/// nothing, and where in its file the element stands.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Foreign {
    /// Unknown members of the feature or object itself.
    pub members: JsonObject,
    /// Unknown entries of the feature's `properties`.
    pub properties: JsonObject,
    /// The geometry as read, for what the model has no place for (heights, foreign members).
    pub(super) geometry: Option<Value>,
    pub(super) seat: Seat,
}

/// Where an element stands in its file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Seat {
    /// Made in code: written after what was read; facts at top level.
    #[default]
    New,
    /// The feature with this index.
    Feature(usize),
    /// The top-level list's item with this index.
    Top(usize),
    /// A leg that joins consecutive stops because the file has none: not written.
    Implied,
}

impl Foreign {
    /// The JSON path of the element, for messages: where it was read, else its place in the
    /// route's list of that name.
    pub(super) fn path(&self, list: &str, index: usize) -> String {
        match self.seat {
            Seat::Feature(at) => format!("features[{at}].properties"),
            Seat::Top(at) => format!("{list}[{at}]"),
            Seat::New | Seat::Implied => format!("{list}[{index}]"),
        }
    }

    /// The index of the feature it was read from.
    pub(super) fn feature(&self) -> Option<usize> {
        match self.seat {
            Seat::Feature(at) => Some(at),
            _ => None,
        }
    }
}
