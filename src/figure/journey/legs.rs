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
/// Half the length of a mark on a common page, CSS pixels.
const CHEVRON: f64 = 5.0;
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
            Mode::OnFoot | Mode::Bicycle => Self::Foot,
            Mode::Road | Mode::Car | Mode::Truck | Mode::Bus => Self::Road,
            Mode::Train | Mode::FreightTrain => Self::Rail,
            Mode::RiverCrossing | Mode::Boat | Mode::Ship | Mode::Ferry => Self::Water,
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
        let (first, id) = (run.first()?, run_id(run)?);
        let mut line: Vec<LonLat> = run.iter().flat_map(|leg| leg.positions(route)).collect();
        line.dedup();
        let properties = properties(first);
        Some(Feature { id: Some(Value::String(id)), properties, shape: Shape::line(line) })
    };
    Features { features: runs.filter_map(feature).collect() }
}

/// The id of the feature that is made of legs that follow one another.
pub(in crate::figure) fn run_id(run: &[&Leg]) -> Option<String> {
    let (first, last) = (run.first()?, run.last()?);
    let own = first.id.clone().filter(|_| run.len() == 1);
    Some(own.unwrap_or_else(|| format!("{}-{}", first.from, last.to)))
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

/// Where chevrons of a size stand on a line, and how it runs on over them, whatever its bends: at even
/// steps, but for those that would touch one of some stops, from whose middles they keep so far, and slide
/// along.
fn mark_places(line: &[Page], size: f64, (stops, clear): (&[Page], f64)) -> Vec<(Page, f64)> {
    let whole = length(line);
    let count = (whole / MARK_SPACING / size).ceil().max(1.0);
    let step = CHEVRON * size;
    let slides = (0.5 * whole / count / step).floor().max(0.0) as u32;
    let is_clear = |at: Page| stops.iter().all(|stop| stop.distance(at) > clear + step);
    let stand = |distance: f64| {
        let [from, to] = [-step, step].map(|by| along(line, (distance + by).clamp(0.0, whole)));
        let (at, angle) = along(line, distance)?;
        let over = from.zip(to).map(|((from, _), (to, _))| to - from);
        let over = over.filter(|over| over.x != 0.0 || over.y != 0.0);
        Some((at, over.map_or(angle, |over| libm::atan2(over.y, over.x))))
    };
    let place = |index: usize| {
        let middle = whole * (index as f64 + 0.5) / count;
        let aside = (1..=slides).flat_map(|slide| [1.0, -1.0].map(|way| way * f64::from(slide)));
        let mut places = std::iter::once(0.0).chain(aside);
        let slid =
            places.find_map(|slide| stand(middle + slide * step).filter(|&(at, _)| is_clear(at)));
        slid.or_else(|| stand(middle))
    };
    (0..count as usize).filter_map(place).collect()
}

/// Chevrons in the direction of travel, so many times larger than on a common page, that keep so far
/// from the middles of stops.
pub(super) fn direction_marks(
    lines: &[Vec<Page>],
    stops: (&[Page], f64),
    id: &str,
    camera: &Camera,
    (color, size): (Color, f64),
    leg: &Leg,
) -> Vec<Item> {
    let mut marks = Vec::new();
    let own = run_id(&[leg]).unwrap_or_default();
    for line in lines.iter().filter(|line| has_marks(line, size)) {
        for (at, angle) in mark_places(line, size, stops) {
            let (sin, cos) = (libm::sin(angle), libm::cos(angle));
            let turned = |x: f64, y: f64| at + Page::new(x * cos - y * sin, x * sin + y * cos);
            let chevron = [(-2.6, -4.6), (2.6, 0.0), (-2.6, 4.6)]
                .map(|(x, y): (f64, f64)| turned(x * size, y * size));
            let origin = Origin {
                role: Role::Map,
                frame: camera.frame().id.clone(),
                layer: format!("{id}-direction").into(),
                feature: own.as_str().into(),
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_of_direction_point_where_the_line_goes_over_all_their_length() {
        // A jog sideways in the middle of a line to the right, shorter than the mark.
        let jog = [(0.0, 0.0), (100.0, 0.0), (100.0, 2.0), (200.0, 2.0)];
        let line = jog.map(|(x, y)| Page::new(x, y));
        let [(_, angle)] = mark_places(&line, 1.0, (&[], 5.0))[..] else { panic!("one mark") };
        assert!(angle.abs() < 0.3, "{angle}");
    }

    #[test]
    fn marks_of_direction_slide_off_the_stops_that_they_would_touch() {
        let line = [Page::new(0.0, 0.0), Page::new(200.0, 0.0)];
        let at = |stops: &[Page]| mark_places(&line, 1.0, (stops, 5.0));
        assert_eq!(at(&[]), [(Page::new(100.0, 0.0), 0.0)]);
        for stop in [Page::new(100.0, 0.0), Page::new(98.0, 3.0), Page::new(104.0, -4.0)] {
            let [(mark, _)] = at(&[stop])[..] else { panic!("one mark") };
            assert!(mark.distance(stop) > 10.0 && mark.distance(stop) < 20.0, "{mark:?}");
        }
        // Stops all along it leave it where it is.
        let many: Vec<Page> = (0..50).map(|step| Page::new(4.0 * f64::from(step), 0.0)).collect();
        assert_eq!(at(&many), [(Page::new(100.0, 0.0), 0.0)]);
    }
}
