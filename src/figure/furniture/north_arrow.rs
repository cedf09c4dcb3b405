//! The north arrow.

use std::sync::Arc;

use super::{Piece, origin};
use crate::figure::typeset::{Block, Typesetter, Weight};
use crate::map::Camera;
use crate::path::PathSink;
use crate::scene::{FillRule, Item, Path, Role};
use crate::unit::{Color, LonLat, Page, PageBox};

/// An arrow to geographic north at the middle of the map.
pub(in crate::figure) struct NorthArrow {
    /// Its turn from up, radians, clockwise.
    angle: f64,
    length: f64,
    letter: Block,
    color: Color,
}

impl NorthArrow {
    /// An arrow for a camera; `None` where north cannot be told.
    pub(in crate::figure) fn new(camera: &Camera, type_: &Typesetter) -> Option<Self> {
        let angle = north(camera, camera.bounds().center())?;
        let length = type_.body() * 2.6;
        let color = type_.palette().furniture;
        let letter =
            type_.set(type_.words().word("N"), Weight::Bold, type_.body() * 0.9, color, None);
        Some(Self { angle, length, letter, color })
    }
}

/// By how many degrees north may turn over a map before an arrow would mislead.
const TURNS: f64 = 2.0;

/// Whether north is up, within a degree and a half, everywhere in the frame.
pub(in crate::figure) fn north_is_up(camera: &Camera) -> bool {
    let up = |angle: Option<f64>| angle.is_some_and(|angle| angle.abs() < 1.5_f64.to_radians());
    norths(camera).all(up)
}

/// Why an arrow would mislead: north turns over the map. `None` where it does not.
pub(in crate::figure) fn why_no_arrow(camera: &Camera) -> Option<String> {
    let middle = north(camera, camera.bounds().center())?;
    let (mut least, mut most) = (0.0_f64, 0.0_f64);
    for angle in norths(camera) {
        let Some(angle) = angle else {
            return Some("north cannot be told everywhere on the map".to_owned());
        };
        let off = (angle - middle).to_degrees();
        let off = (off + 180.0).rem_euclid(360.0) - 180.0;
        (least, most) = (least.min(off), most.max(off));
    }
    let turn = most - least;
    (turn > TURNS).then(|| format!("north turns by {turn:.0}° over the map"))
}

/// Which way north lies at points all over a frame.
fn norths(camera: &Camera) -> impl Iterator<Item = Option<f64>> {
    let bounds = camera.bounds();
    let points = [0.1, 0.5, 0.9].into_iter().flat_map(|x| [0.1, 0.9].map(|y| (x, y)));
    points.map(move |(x, y)| {
        let at = Page::new(bounds.x0 + x * bounds.width(), bounds.y0 + y * bounds.height());
        north(camera, at)
    })
}

/// Which way north lies at a point of the page: radians from up, clockwise.
fn north(camera: &Camera, point: Page) -> Option<f64> {
    let at = camera.to_lonlat(point)?;
    let from = camera.to_page(at)?;
    let to = camera.to_page(LonLat::new(at.lon, (at.lat + 0.01).min(90.0)))?;
    (from != to).then(|| libm::atan2(to.x - from.x, from.y - to.y))
}

impl Piece for NorthArrow {
    fn size(&self) -> (f64, f64) {
        let side = self.length + self.letter.height() * 1.2;
        (side * 0.75, side + 4.0)
    }

    fn draw(&self, place: PageBox) -> Vec<Item> {
        let (sin, cos) = (libm::sin(self.angle), libm::cos(self.angle));
        let middle = Page::new(place.center().x, place.y1 - 2.0 - self.length / 2.0);
        let turned = |x: f64, y: f64| middle + Page::new(x * cos - y * sin, x * sin + y * cos);
        let (half, wing) = (self.length / 2.0, self.length * 0.22);
        let mut path = Path::new();
        path.move_to(turned(0.0, -half));
        path.line_to(turned(wing, half));
        path.line_to(turned(0.0, half * 0.62));
        path.line_to(turned(-wing, half));
        path.close();
        let arrow = Item::Fill {
            path: Arc::new(path),
            color: self.color,
            rule: FillRule::NonZero,
            antialias: true,
            origin: origin(Role::NorthArrow),
        };
        let tip = turned(0.0, -half - self.letter.height() * 0.55);
        let at = Page::new(tip.x, tip.y - self.letter.height() / 2.0);
        vec![arrow, self.letter.centered_at(at, Role::NorthArrow)]
    }
}
