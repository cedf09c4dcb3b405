//! Meridians and parallels, labelled where they meet the frame, or within it about a pole.

use std::sync::Arc;

use super::camera::pole;
use super::model::Graticule;
use super::typeset::{Block, Typesetter, Weight};
use crate::geometry::{Edge, GraticuleEnd, GraticuleLine};
use crate::map::Camera;
use crate::scene::{Item, Origin, Path, Role, Stroke};
use crate::unit::{Color, LonLat, Page, PageBox};

/// The lines and their labels, drawn.
#[derive(Default)]
pub(super) struct Lines {
    /// Below everything but the land.
    pub lines: Vec<Item>,
    /// Labels just outside the frame, and of parallels that do not meet it.
    pub labels: Vec<Item>,
    boxes: Vec<PageBox>,
    /// Where labels stand over the map.
    pub over_map: Vec<PageBox>,
    /// What is written of the lines that have no label, where labels are wanted.
    pub unlabelled: Vec<String>,
}

/// No more meridians than these are looked at for labels of parallels.
const MOST_MERIDIANS: f64 = 720.0;

/// How long ticks are, of the size of the page's text.
const TICK: f64 = 0.5;

/// The beginning of a line, so long.
fn tick(line: &[Page], length: f64, color: Color) -> Option<Item> {
    let first = *line.first()?;
    let beyond = line.iter().find(|at| at.distance(first) >= length).or(line.last())?;
    let share = length / beyond.distance(first).max(1e-9);
    let end = first + (*beyond - first) * share.min(1.0);
    Some(Item::Stroke {
        path: Arc::new(Path::polyline([first, end])),
        color,
        stroke: Stroke::new(0.9),
        origin: Origin { role: Role::Graticule, ..Origin::default() },
    })
}

/// How far labels stand from the frame.
const GAP: f64 = 4.0;

/// How much room the labels of parallels need beside the map, clear of the page's edge.
pub(super) fn room_for_labels(type_: &Typesetter) -> f64 {
    label("88° N", type_).width() + GAP + 0.7 * type_.body()
}

fn label(text: &str, type_: &Typesetter) -> Block {
    let color = type_.palette().graticule_label;
    type_.set(text, Weight::Regular, type_.body() * 0.68, color, None)
}

impl Lines {
    /// Draws the graticule of a frame. Labels over the map stand where it is `free`.
    pub fn new(
        camera: &Camera,
        setup: Graticule,
        type_: &Typesetter,
        free: &dyn Fn(PageBox) -> bool,
    ) -> Self {
        let (view, bounds) = (camera.view(), camera.bounds());
        let step = setup.step.unwrap_or_else(|| view.graticule_step(bounds));
        let mut drawn = Self::default();
        let mut around = Vec::new();
        for line in view.graticule(bounds, step) {
            drawn.draw(camera, &line, type_.palette().graticule);
            if setup.labels && !drawn.label(type_, &line) {
                drawn.unlabelled.push(name(line.is_meridian, line.degrees, type_));
                around.extend((!line.is_meridian).then_some(line.degrees));
            }
        }
        drawn.label_around_pole(camera, step, &around, type_, free);
        drawn
    }

    /// Ticks where the lines of a graticule would meet the frame, each the way that its line goes,
    /// with the labels.
    pub fn ticks(camera: &Camera, type_: &Typesetter) -> Self {
        let (view, bounds) = (camera.view(), camera.bounds());
        let color = type_.palette().frame;
        let mut drawn = Self::default();
        for line in view.graticule(bounds, view.graticule_step(bounds)) {
            for piece in &line.pieces {
                let backwards: Vec<Page> = piece.iter().rev().copied().collect();
                for path in [piece, &backwards] {
                    let meets = |end: &GraticuleEnd| {
                        path.first().is_some_and(|at| at.distance(end.at) < 1e-6)
                    };
                    if line.ends.iter().any(meets) {
                        drawn.labels.extend(tick(path, type_.body() * TICK, color));
                    }
                }
            }
            drawn.label(type_, &line);
        }
        drawn
    }

    fn draw(&mut self, camera: &Camera, line: &GraticuleLine, color: Color) {
        let origin =
            Origin { role: Role::Graticule, frame: camera.frame().id.clone(), ..Origin::default() };
        self.lines.extend(line.pieces.iter().map(|piece| Item::Stroke {
            path: Arc::new(Path::polyline(piece.iter().copied())),
            color,
            stroke: Stroke::new(0.7),
            origin: origin.clone(),
        }));
    }

    /// Labels a meridian at the lower edge, a parallel at the left one, where it meets that edge
    /// and the page has room. Whether it is labelled.
    fn label(&mut self, type_: &Typesetter, line: &GraticuleLine) -> bool {
        let edge = if line.is_meridian { Edge::Bottom } else { Edge::Left };
        let Some(end) = line.ends.iter().find(|end| end.edge == edge) else { return false };
        let label = label(&name(line.is_meridian, line.degrees, type_), type_);
        let (width, height) = (label.width(), label.height());
        let corner = match line.is_meridian {
            true => Page::new(end.at.x - width / 2.0, end.at.y + GAP * 0.5),
            false => Page::new(end.at.x - GAP - width, end.at.y - height / 2.0),
        };
        let place = PageBox::from_size(corner.x, corner.y, width, height);
        let is_free = place.x0 >= 0.0 && self.is_clear(place);
        if is_free {
            self.boxes.push(place);
            self.labels.push(label.at(corner, Role::Graticule));
        }
        is_free
    }

    fn is_clear(&self, place: PageBox) -> bool {
        !self.boxes.iter().any(|other| other.grown(2.0).overlaps(place))
    }

    /// Labels parallels on the map, between the two meridians that run up from a pole it shows, or most
    /// nearly so.
    fn label_around_pole(
        &mut self,
        camera: &Camera,
        step: f64,
        parallels: &[f64],
        type_: &Typesetter,
        free: &dyn Fn(PageBox) -> bool,
    ) {
        let (Some(pole), Some(first)) = (pole(camera), parallels.first()) else { return };
        let count = (360.0 / step).floor().clamp(1.0, MOST_MERIDIANS) as u32;
        let between = (0..count).map(|index| (f64::from(index) + 0.5) * step - 180.0);
        let aside = |lon: &f64| {
            let at = camera.to_page(LonLat::new(*lon, *first))? - pole;
            (at.y < 0.0).then_some((at.x.abs() / -at.y, *lon))
        };
        let all = between.filter_map(|lon| aside(&lon));
        let Some((_, lon)) = all.min_by(|a, b| a.0.total_cmp(&b.0)) else { return };
        for lat in parallels {
            let Some(at) = camera.to_page(LonLat::new(lon, *lat)) else { continue };
            let text = name(false, *lat, type_);
            let label = label(&text, type_);
            let place = PageBox::from_center(at, label.width(), label.height());
            let is_inside = camera.bounds().grown(-GAP).encloses(place);
            if is_inside && self.is_clear(place) && free(place) {
                let corner = Page::new(place.x0, place.y0);
                self.boxes.push(place);
                self.unlabelled.retain(|other| *other != text);
                self.over_map.push(place);
                self.labels.push(label.over_map(corner, Role::Graticule, type_.palette().halo));
            }
        }
    }
}

/// What a meridian or a parallel is called.
fn name(is_meridian: bool, at: f64, type_: &Typesetter) -> String {
    let [positive, negative] =
        if is_meridian { ["E", "W"] } else { ["N", "S"] }.map(|word| type_.words().word(word));
    type_.words().signs(&degrees(at, positive, negative))
}

fn degrees(value: f64, positive: &str, negative: &str) -> String {
    let hemisphere = match value {
        v if v.abs() < 1e-9 || v.abs() == 180.0 => "",
        v if v > 0.0 => positive,
        _ => negative,
    };
    let number = in_minutes(value.abs());
    if hemisphere.is_empty() { number } else { format!("{number} {hemisphere}") }
}

/// An angle in degrees and minutes, where it is whole minutes; else in decimals.
fn in_minutes(degrees: f64) -> String {
    let minutes = (degrees * 60.0).round();
    if (degrees * 60.0 - minutes).abs() > 1e-4 {
        let half = (degrees * 120.0).round() / 2.0;
        if (degrees * 60.0 - half).abs() <= 1e-4 {
            return format!("{}° {:04.1}′", (half / 60.0).floor(), half % 60.0);
        }
        return format!("{}°", (degrees * 1e6).round() / 1e6);
    }
    let (whole, rest) = ((minutes / 60.0).floor(), minutes % 60.0);
    if rest == 0.0 { format!("{whole}°") } else { format!("{whole}° {rest:02}′") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn degrees_carry_their_hemisphere() {
        assert_eq!(degrees(-105.0, "E", "W"), "105° W");
        assert_eq!(degrees(0.25, "N", "S"), "0° 15′ N");
        assert_eq!(degrees(23.0 + 2.0 / 3.0, "E", "W"), "23° 40′ E");
        assert_eq!(degrees(-5.0 - 1.0 / 12.0, "E", "W"), "5° 05′ W");
        assert_eq!(degrees(51.0 + 1.0 / 120.0, "N", "S"), "51° 00.5′ N");
        assert_eq!(degrees(0.001, "N", "S"), "0.001° N");
        assert_eq!(degrees(0.0, "N", "S"), "0°");
        assert_eq!(degrees(-180.0, "E", "W"), "180°");
    }
}
