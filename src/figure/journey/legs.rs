//! Legs: lines coloured by the way of travel, dashed where they are inferred or planned, with
//! sparing marks of direction. Thin and neutral: thick red arrows read as an invasion (van Houtum
//! and Bueno Lacy 2019, doi 10.1080/17450101.2019.1676031).

use std::sync::Arc;

use serde_json::{Value, json};

use crate::geometry::{Edges, Prepared, Reading};
use crate::map::Camera;
use crate::path::{along, length};
use crate::route::{Certainty, Leg, LegRole, Mode, Route};
use crate::scene::{Item, Origin, Path, Role, Stroke};
use crate::source::{Feature, Features, Properties, Shape};
use crate::unit::{Color, LonLat, Page};

use super::widths::Widths;

/// How far apart marks of direction stand, and the shortest leg that has one, CSS pixels.
const MARK_SPACING: f64 = 230.0;
const SHORTEST_MARKED: f64 = 64.0;
/// How far apart points of the subject lie.
const SUBJECT_SPACING: f64 = 16.0;

/// Ways of travel that share a colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Way {
    Foot,
    Road,
    Rail,
    Water,
    Air,
    Other,
}

impl Way {
    pub const ALL: [Self; 6] =
        [Self::Foot, Self::Road, Self::Rail, Self::Water, Self::Air, Self::Other];

    pub fn of(leg: &Leg) -> Self {
        if leg.role == LegRole::OriginLink {
            return Self::Other;
        }
        match leg.mode {
            Mode::OnFoot => Self::Foot,
            Mode::Road | Mode::Car | Mode::Truck | Mode::Bus => Self::Road,
            Mode::Train | Mode::FreightTrain => Self::Rail,
            Mode::RiverCrossing | Mode::Boat => Self::Water,
            Mode::Aircraft => Self::Air,
            _ => Self::Other,
        }
    }

    fn name(self) -> &'static str {
        match self {
            Self::Foot => "foot",
            Self::Road => "road",
            Self::Rail => "rail",
            Self::Water => "water",
            Self::Air => "air",
            Self::Other => "other",
        }
    }
}

/// Whether a leg is drawn dashed: nobody reports that it was travelled, or how.
pub(super) fn is_dashed(leg: &Leg) -> bool {
    let doubtful = |certainty| matches!(certainty, Some(Certainty::Inferred | Certainty::Planned));
    doubtful(leg.certainty) || doubtful(leg.mode_certainty)
}

/// Legs as line features: those that follow one another and are drawn alike are one, so that its
/// dashes run on where a leg ends.
pub(super) fn features(
    route: &Route,
    legs: &[&Leg],
    width: f64,
    widths: Option<Widths>,
) -> Features {
    let properties = |leg: &Leg| {
        let mut properties = leg_properties(leg, width);
        if let Some((least, most)) = widths.and_then(|widths| widths.of_leg(leg, route)) {
            properties.insert("least", least);
            properties.insert("most", most);
        }
        properties
    };
    let runs = legs.chunk_by(|a, b| a.to == b.from && properties(a) == properties(b));
    let feature = |run: &[&Leg]| {
        let (first, last) = (run.first()?, run.last()?);
        let own = first.id.clone().filter(|_| run.len() == 1);
        let id = own.unwrap_or_else(|| format!("{}-{}", first.from, last.to));
        let mut line: Vec<LonLat> = run.iter().flat_map(|leg| leg.positions(route)).collect();
        line.dedup();
        let properties = properties(first);
        Some(Feature { id: Some(Value::String(id)), properties, shape: Shape::line(line) })
    };
    Features { features: runs.filter_map(feature).collect() }
}

/// What layers may read of a leg.
pub(super) fn leg_properties(leg: &Leg, width: f64) -> Properties {
    let is_link = leg.role == LegRole::OriginLink;
    let mut properties = way_properties(Way::of(leg), is_dashed(leg), is_link, width);
    properties.insert("mode", leg.mode.as_str());
    properties
}

/// What layers may read of any leg of a way of travel.
pub(super) fn way_properties(way: Way, dashed: bool, link: bool, width: f64) -> Properties {
    super::properties(json!({
        "way": way.name(), "dashed": dashed, "link": link, "width": width,
        "least": 0.0, "most": 0.0,
    }))
}

/// A leg's line on the page, cut where the projection cuts it.
pub(super) fn on_page(route: &Route, leg: &Leg, camera: &Camera) -> Vec<Vec<Page>> {
    let mut lines: Vec<Vec<Page>> = Vec::new();
    let reading = Reading { edges: Edges::Geodesic, ..Reading::default() };
    let prepared = Prepared::new(&Shape::line(leg.positions(route)), &reading);
    camera.view().stream().prepared(&prepared, &mut lines);
    lines
}

/// The longest part of a geodesic line that lies in the frame.
pub(super) fn visible(line: &[LonLat], camera: &Camera) -> Vec<Page> {
    let reading = Reading { edges: Edges::Geodesic, ..Reading::default() };
    let prepared = Prepared::new(&Shape::line(line.to_vec()), &reading);
    let mut parts: Vec<Vec<Page>> = Vec::new();
    camera.view().stream().prepared(&prepared, &mut parts);
    parts.into_iter().max_by(|a, b| length(a).total_cmp(&length(b))).unwrap_or_default()
}

/// Points along lines at even steps.
pub(super) fn sampled(lines: &[Vec<Page>]) -> Vec<Page> {
    let steps = |line: &Vec<Page>| {
        let count = (length(line) / SUBJECT_SPACING).floor() as usize;
        (0..=count)
            .filter_map(|step| along(line, step as f64 * SUBJECT_SPACING))
            .collect::<Vec<_>>()
    };
    lines.iter().flat_map(steps).map(|(at, _)| at).collect()
}

/// Whether a part of a leg is long enough for marks of direction of a size.
pub(super) fn has_marks(line: &[Page], size: f64) -> bool {
    length(line) >= SHORTEST_MARKED * size
}

/// Chevrons in the direction of travel, so many times larger than on a common page.
pub(super) fn direction_marks(
    lines: &[Vec<Page>],
    id: &str,
    camera: &Camera,
    (color, size): (Color, f64),
) -> Vec<Item> {
    let mut marks = Vec::new();
    for line in lines.iter().filter(|line| has_marks(line, size)) {
        let length = length(line);
        let count = (length / MARK_SPACING / size).ceil().max(1.0);
        for index in 0..count as usize {
            let Some((at, angle)) = along(line, length * (index as f64 + 0.5) / count) else {
                continue;
            };
            let (sin, cos) = (libm::sin(angle), libm::cos(angle));
            let turned = |x: f64, y: f64| at + Page::new(x * cos - y * sin, x * sin + y * cos);
            let chevron = [(-2.6, -4.6), (2.6, 0.0), (-2.6, 4.6)]
                .map(|(x, y): (f64, f64)| turned(x * size, y * size));
            let origin = Origin {
                role: Role::Map,
                frame: camera.frame().id.clone(),
                layer: format!("{id}-direction").into(),
                feature: Arc::from(""),
            };
            marks.push(Item::Stroke {
                path: Arc::new(Path::polyline(chevron)),
                color,
                stroke: Stroke::new(1.7 * size).rounded(),
                origin,
            });
        }
    }
    marks
}
