//! What of a feature is labelled.

use super::region::Region;
use crate::map::pass::Pass;
use crate::path::{length, middle, stations};
use crate::source::{Feature, ShapeKind};
use crate::style::{SymbolPlacement, SymbolStyle};
use crate::unit::Page;

/// What of a feature is labelled.
pub(super) enum Labelled {
    Point(Page),
    /// A point on a line that runs at an angle there, radians.
    Station(Page, f64),
    /// The rings of what may have the name on it, and those of its other islands.
    Area([Vec<Vec<Page>>; 2]),
    Line(Vec<Page>),
}

impl Labelled {
    pub fn point(&self) -> Option<Page> {
        match self {
            Self::Point(at) | Self::Station(at, _) => Some(*at),
            Self::Area(_) | Self::Line(_) => None,
        }
    }

    /// A line as the places along it, for symbols that do not run along; anything else as it is.
    pub fn stations(self, style: &SymbolStyle) -> Vec<Self> {
        let spacing = (style.placement == SymbolPlacement::Line).then_some(style.spacing);
        match self {
            Self::Line(line) => {
                let stations = stations(&line, spacing).into_iter();
                stations.map(|(at, angle)| Self::Station(at, angle)).collect()
            }
            other => vec![other],
        }
    }

    pub fn moved(self, by: Page) -> Self {
        match self {
            Self::Point(at) => Self::Point(at + by),
            Self::Station(at, angle) => Self::Station(at + by, angle),
            Self::Area(parts) => Self::Area(
                parts.map(|rings| rings.into_iter().map(|ring| moved(ring, by)).collect()),
            ),
            Self::Line(points) => Self::Line(moved(points, by)),
        }
    }
}

/// Points moved.
pub(super) fn moved(points: Vec<Page>, by: Page) -> Vec<Page> {
    points.into_iter().map(|at| at + by).collect()
}

impl Region {
    /// What of a feature is labelled in the region, each with its number among the feature's.
    /// `lost` counts the points outside the projection's domain.
    pub(super) fn subjects(
        &self,
        pass: &Pass,
        (number, feature): (usize, &Feature),
        style: &SymbolStyle,
        lost: &mut usize,
    ) -> Vec<(usize, Labelled)> {
        let along = style.placement != SymbolPlacement::Point;
        match feature.shape.kind() {
            ShapeKind::Point => self.points(pass, feature, lost),
            ShapeKind::Polygon if !along => {
                let areas = self.areas(pass, number).into_iter();
                areas.map(|rings| (0, Labelled::Area(rings))).collect()
            }
            ShapeKind::Line | ShapeKind::Polygon if along => {
                let lines = self.lines(pass, number).into_iter();
                lines.map(|(index, line)| (index, Labelled::Line(line))).collect()
            }
            ShapeKind::Line | ShapeKind::Polygon => {
                let middles = self.middles(pass, number).into_iter();
                middles.map(|at| (0, Labelled::Point(at))).collect()
            }
        }
    }
}

/// The middle of the longest of some lines, where a point label of a line stands.
pub(super) fn middle_of_longest(lines: &[Vec<Page>]) -> Option<Page> {
    let longest = lines.iter().max_by(|a, b| length(a).total_cmp(&length(b)));
    longest.and_then(|line| middle(line))
}
