//! Meridians and parallels, labelled where they meet the frame.

use std::sync::Arc;

use super::model::Graticule;
use super::typeset::{Block, Typesetter, Weight};
use crate::map::Camera;
use crate::scene::{Item, Origin, Path, Role, Stroke};
use crate::source::Shape;
use crate::unit::{Color, LonLat, Page, PageBox};

/// The lines and their labels, drawn.
#[derive(Default)]
pub(super) struct Lines {
    /// Below everything but the land.
    pub lines: Vec<Item>,
    /// Labels just outside the frame.
    pub labels: Vec<Item>,
    boxes: Vec<PageBox>,
}

const LINE: Color = Color { r: 0.30, g: 0.38, b: 0.45, a: 0.22 };
const TEXT: Color = Color { r: 0.36, g: 0.42, b: 0.48, a: 1.0 };
/// Steps that maps use, degrees.
const STEPS: [f64; 12] = [0.05, 0.1, 0.25, 0.5, 1.0, 2.0, 5.0, 10.0, 15.0, 20.0, 30.0, 45.0];
/// About how many lines cross a map.
const LINES_ACROSS: f64 = 6.0;
/// How far labels stand from the frame.
const GAP: f64 = 4.0;

impl Lines {
    /// Draws the graticule of a frame.
    pub fn new(camera: &Camera, setup: Graticule, type_: &Typesetter) -> Self {
        let extent = camera.frame().extent;
        let step = setup.step.filter(|step| *step > 0.01).unwrap_or_else(|| {
            let span = (extent.north - extent.south).max(extent.lon_span() * 0.5);
            let wanted = span / LINES_ACROSS;
            STEPS.into_iter().find(|&step| step >= wanted).unwrap_or(45.0)
        });
        let mut drawn = Self { lines: Vec::new(), labels: Vec::new(), boxes: Vec::new() };
        let first = (extent.west / step).ceil() as i64;
        let count = (extent.lon_span() / step).floor() as i64;
        for index in first..=(first + count).min(first + 720) {
            let lon = index as f64 * step;
            if count as f64 * step >= 360.0 && index == first + count {
                continue;
            }
            let top = if (lon / 90.0).fract() == 0.0 { 90.0 } else { 90.0 - step.min(10.0) };
            let line = vec![LonLat::new(lon, -top), LonLat::new(lon, 0.0), LonLat::new(lon, top)];
            let name = LonLat::new(lon, 0.0).wrapped().lon;
            drawn.add(camera, type_, line, degrees(name, "E", "W"), setup.labels, Edge::Bottom);
        }
        let (first, last) =
            ((extent.south / step).ceil() as i64, (extent.north / step).floor() as i64);
        for index in first..=last.min(first + 720) {
            let lat = index as f64 * step;
            if lat.abs() >= 90.0 {
                continue;
            }
            let line = (0..=12).map(|i| LonLat::new(-180.0 + 30.0 * f64::from(i), lat)).collect();
            drawn.add(camera, type_, line, degrees(lat, "N", "S"), setup.labels, Edge::Left);
        }
        drawn
    }

    fn add(
        &mut self,
        camera: &Camera,
        type_: &Typesetter,
        line: Vec<LonLat>,
        name: String,
        labelled: bool,
        edge: Edge,
    ) {
        let mut parts: Vec<Vec<Page>> = Vec::new();
        camera.view().stream().shape(&Shape::line(line), &mut parts);
        let origin =
            Origin { role: Role::Graticule, frame: camera.frame().id.clone(), ..Origin::default() };
        for part in &parts {
            self.lines.push(Item::Stroke {
                path: Arc::new(Path::polyline(part.iter().copied())),
                color: LINE,
                stroke: Stroke::new(0.7),
                origin: origin.clone(),
            });
        }
        if !labelled {
            return;
        }
        let label = type_.set(&name, Weight::Regular, type_.body() * 0.68, TEXT, None);
        let place = parts.iter().find_map(|part| edge.place(camera.bounds(), part, &label));
        let clear = place.filter(|place| !self.boxes.iter().any(|b| b.grown(2.0).overlaps(*place)));
        if let Some(place) = clear {
            self.boxes.push(place);
            self.labels.push(label.at(Page::new(place.x0, place.y0), Role::Graticule));
        }
    }
}

/// Which edge of the frame lines are labelled at.
#[derive(Clone, Copy)]
enum Edge {
    /// Meridians.
    Bottom,
    /// Parallels.
    Left,
}

impl Edge {
    /// The place of a label outside the frame where a line meets it; `None` where it does not, or
    /// the page has no room.
    fn place(self, frame: PageBox, line: &[Page], label: &Block) -> Option<PageBox> {
        let (width, height) = (label.width(), label.height());
        match self {
            Self::Bottom => {
                let x = crossing(line, frame.y1, |p| p.y, |p| p.x)?;
                let within = (frame.x0..=frame.x1).contains(&x);
                let y = frame.y1 + GAP * 0.5;
                within.then(|| PageBox::from_size(x - width / 2.0, y, width, height))
            }
            Self::Left => {
                let y = crossing(line, frame.x0, |p| p.x, |p| p.y)?;
                let within = (frame.y0..=frame.y1).contains(&y);
                let x = frame.x0 - GAP - width;
                (within && x >= 0.0).then(|| PageBox::from_size(x, y - height / 2.0, width, height))
            }
        }
    }
}

/// Where a line crosses a value of one coordinate: the other coordinate there.
fn crossing(
    line: &[Page],
    value: f64,
    along: impl Fn(Page) -> f64,
    other: impl Fn(Page) -> f64,
) -> Option<f64> {
    line.windows(2).find_map(|pair| {
        let (a, b) = (along(pair[0]), along(pair[1]));
        let within = (a <= value && value <= b) || (b <= value && value <= a);
        (within && a != b)
            .then(|| other(pair[0]) + (value - a) / (b - a) * (other(pair[1]) - other(pair[0])))
    })
}

fn degrees(value: f64, positive: &str, negative: &str) -> String {
    let hemisphere = match value {
        v if v.abs() < 1e-9 || v.abs() == 180.0 => "",
        v if v > 0.0 => positive,
        _ => negative,
    };
    let number = (value.abs() * 1e6).round() / 1e6;
    if hemisphere.is_empty() { format!("{number}°") } else { format!("{number}° {hemisphere}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn degrees_carry_their_hemisphere() {
        assert_eq!(degrees(-105.0, "E", "W"), "105° W");
        assert_eq!(degrees(0.25, "N", "S"), "0.25° N");
        assert_eq!(degrees(0.0, "N", "S"), "0°");
        assert_eq!(degrees(-180.0, "E", "W"), "180°");
    }
}
