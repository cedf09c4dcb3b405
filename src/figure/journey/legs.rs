//! Legs: lines coloured by the way of travel, dashed where they are inferred or planned, with
//! sparing marks of direction. Thin and neutral: thick red arrows read as an invasion (van Houtum
//! and Bueno Lacy 2019, doi 10.1080/17450101.2019.1676031).

use std::sync::Arc;

use serde_json::{Value, json};

use super::ORIGIN;
use crate::geometry::{Edges, Prepared, Reading};
use crate::map::Camera;
use crate::path::{along, length};
use crate::route::{Certainty, Leg, LegRole, Mode, Route};
use crate::scene::{Item, LineCap, LineJoin, Origin, Path, Role, Stroke};
use crate::source::{Feature, Features, Shape};
use crate::unit::{Color, LonLat, Page};

/// Dash and gap, in line widths.
const DASH: [f64; 2] = [2.6, 1.9];
/// The link from a route's origin: thin and dotted, so that it does not look travelled.
const LINK_WIDTH: f64 = 1.3;
const LINK_DASH: [f64; 2] = [1.2, 2.4];
/// How far apart marks of direction stand, and the shortest leg that has one, CSS pixels.
const MARK_SPACING: f64 = 230.0;
const SHORTEST_MARKED: f64 = 64.0;
/// How far apart points of the subject lie.
const SUBJECT_SPACING: f64 = 16.0;

/// How legs are painted.
pub(in crate::figure) struct Paint {
    width: f64,
}

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

    /// Hues that stay apart under each kind of colour blindness, dark enough for a thin line.
    fn color(self) -> &'static str {
        match self {
            Self::Foot => "#1f6f50",
            Self::Road => "#2b5c9e",
            Self::Rail => "#b0530f",
            Self::Water => "#1b8a9c",
            Self::Air => "#7b4fa3",
            Self::Other => "#5b5f64",
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

impl Paint {
    pub fn new(width: f64) -> Self {
        Self { width }
    }

    /// A leg's colour.
    pub fn color(&self, leg: &Leg) -> Color {
        color(Way::of(leg))
    }

    /// A leg's line.
    pub fn stroke(&self, dashed: bool) -> Stroke {
        Stroke {
            dash: if dashed { DASH.map(|part| part * self.width).to_vec() } else { Vec::new() },
            cap: LineCap::Butt,
            join: LineJoin::Round,
            ..Stroke::new(self.width)
        }
    }
}

/// The colour of a way of travel.
pub(super) fn color(way: Way) -> Color {
    way.color().parse().unwrap_or(Color::BLACK)
}

/// The stroke of the link from a route's origin.
pub(super) fn link_stroke() -> Stroke {
    Stroke { dash: LINK_DASH.map(|part| part * LINK_WIDTH).to_vec(), ..Stroke::new(LINK_WIDTH) }
}

/// Whether a leg is drawn dashed: nobody reports that it was travelled, or how.
pub(super) fn is_dashed(leg: &Leg) -> bool {
    let doubtful = |certainty| matches!(certainty, Some(Certainty::Inferred | Certainty::Planned));
    doubtful(leg.certainty) || doubtful(leg.mode_certainty)
}

/// Legs as line features.
pub(super) fn features(route: &Route, legs: &[&Leg]) -> Features {
    let feature = |leg: &&Leg| Feature {
        id: Some(Value::String(
            leg.id.clone().unwrap_or_else(|| format!("{}-{}", leg.from, leg.to)),
        )),
        properties: super::properties(json!({
            "way": Way::of(leg).name(),
            "mode": leg.mode.as_str(),
            "dashed": is_dashed(leg),
            "link": leg.role == LegRole::OriginLink,
        })),
        shape: Shape::line(leg.positions(route)),
    };
    Features { features: legs.iter().map(feature).collect() }
}

/// The layers of legs: a pale casing, solid lines, dashed lines.
pub(super) fn layers(id: &str, source: &str, paint: &Paint) -> Vec<Value> {
    let metadata = json!({ "rumbo:edges": "geodesic", "rumbo:avoid": 20 });
    let mut colors = vec![json!("match"), json!(["get", "way"])];
    for way in Way::ALL {
        colors.extend([json!(way.name()), json!(way.color())]);
    }
    colors.push(json!(Way::Other.color()));
    let casing = json!({
        "id": format!("{id}-casing"), "type": "line", "source": source,
        "metadata": { "rumbo:edges": "geodesic" },
        "filter": ["!", ["get", "link"]],
        "layout": { "line-join": "round", "line-cap": "round" },
        "paint": { "line-color": "rgba(255,255,255,0.6)", "line-width": paint.width + 1.2 }
    });
    let leg = |name: &str, dashed: bool| {
        let mut layer = json!({
            "id": format!("{id}-leg-{name}"), "type": "line", "source": source,
            "metadata": metadata.clone(),
            "filter": ["all", ["!", ["get", "link"]], ["==", ["get", "dashed"], dashed]],
            "layout": { "line-join": "round" },
            "paint": { "line-color": colors.clone(), "line-width": paint.width }
        });
        if dashed {
            layer["paint"]["line-dasharray"] = json!(DASH);
        }
        layer
    };
    let link = json!({
        "id": format!("{id}-link"), "type": "line", "source": source,
        "metadata": metadata,
        "filter": ["get", "link"],
        "paint": { "line-color": ORIGIN, "line-width": LINK_WIDTH, "line-dasharray": LINK_DASH }
    });
    vec![casing, link, leg("solid", false), leg("dashed", true)]
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

/// Chevrons in the direction of travel.
pub(super) fn direction_marks(
    lines: &[Vec<Page>],
    id: &str,
    camera: &Camera,
    color: Color,
) -> Vec<Item> {
    let mut marks = Vec::new();
    for line in lines {
        let length = length(line);
        if length < SHORTEST_MARKED {
            continue;
        }
        let count = (length / MARK_SPACING).ceil().max(1.0);
        for index in 0..count as usize {
            let Some((at, angle)) = along(line, length * (index as f64 + 0.5) / count) else {
                continue;
            };
            let (sin, cos) = (libm::sin(angle), libm::cos(angle));
            let turned = |x: f64, y: f64| at + Page::new(x * cos - y * sin, x * sin + y * cos);
            let chevron = [turned(-2.6, -4.6), turned(2.6, 0.0), turned(-2.6, 4.6)];
            let origin = Origin {
                role: Role::Map,
                frame: camera.frame().id.clone(),
                layer: format!("{id}-direction").into(),
                feature: Arc::from(""),
            };
            marks.push(Item::Stroke {
                path: Arc::new(Path::polyline(chevron)),
                color,
                stroke: Stroke::new(1.7).rounded(),
                origin,
            });
        }
    }
    marks
}
