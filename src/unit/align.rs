//! On which side something stands.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Where something stands, seen from its point.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Anchor {
    /// Above, to the right.
    NorthEast,
    /// Above, to the left.
    NorthWest,
    /// Below, to the left.
    SouthWest,
    /// Below, to the right.
    SouthEast,
    /// To the right.
    East,
    /// To the left.
    West,
    /// Above.
    North,
    /// Below.
    South,
    /// Over the point.
    Center,
}

/// How lines of unequal width stand above each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub enum Align {
    /// Flush left.
    Left,
    /// Centred.
    #[default]
    Center,
    /// Flush right.
    Right,
}

impl Anchor {
    /// The place that a `text-anchor` of the MapLibre style specification means. The names there
    /// say which part of the label lies at the point: `left` puts the label to the right.
    pub fn from_text_anchor(name: &str) -> Option<Self> {
        Some(match name {
            "center" => Self::Center,
            "left" => Self::East,
            "right" => Self::West,
            "top" => Self::South,
            "bottom" => Self::North,
            "top-left" => Self::SouthEast,
            "top-right" => Self::SouthWest,
            "bottom-left" => Self::NorthEast,
            "bottom-right" => Self::NorthWest,
            _ => return None,
        })
    }

    /// The `text-anchor` of the MapLibre style specification that means this place.
    pub fn text_anchor(self) -> &'static str {
        match self {
            Self::Center => "center",
            Self::East => "left",
            Self::West => "right",
            Self::South => "top",
            Self::North => "bottom",
            Self::SouthEast => "top-left",
            Self::SouthWest => "top-right",
            Self::NorthEast => "bottom-left",
            Self::NorthWest => "bottom-right",
        }
    }

    /// Which way it lies: x to the right, y down, each −1, 0 or 1.
    pub fn direction(self) -> (f64, f64) {
        match self {
            Self::NorthEast => (1.0, -1.0),
            Self::NorthWest => (-1.0, -1.0),
            Self::SouthWest => (-1.0, 1.0),
            Self::SouthEast => (1.0, 1.0),
            Self::East => (1.0, 0.0),
            Self::West => (-1.0, 0.0),
            Self::North => (0.0, -1.0),
            Self::South => (0.0, 1.0),
            Self::Center => (0.0, 0.0),
        }
    }

    /// How lines of unequal width stand: flush on the side of the point.
    pub fn align(self) -> Align {
        match self.direction().0 {
            x if x > 0.0 => Align::Left,
            x if x < 0.0 => Align::Right,
            _ => Align::Center,
        }
    }
}

impl Align {
    /// What the MapLibre style specification's `text-justify` calls it.
    pub fn from_name(name: &str) -> Option<Self> {
        match name {
            "left" => Some(Self::Left),
            "center" => Some(Self::Center),
            "right" => Some(Self::Right),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_anchors_name_the_part_at_the_point() {
        assert_eq!(Anchor::from_text_anchor("left"), Some(Anchor::East));
        assert_eq!(Anchor::from_text_anchor("bottom-left"), Some(Anchor::NorthEast));
        assert_eq!(Anchor::from_text_anchor("middle"), None);
    }
}
