//! Lines as MapLibre's viewer draws them: triangle upon triangle, each pixel whose middle lies in
//! one coloured by its distance from the line.

mod dashes;
mod ink;
mod mesh;
mod triangle;

use self::dashes::DashField;
use self::ink::{Ink, Shade};
use self::mesh::{Mesh, Vertex};
use self::triangle::{FINE, Told, Triangle};
use super::blend::Pixel;
use super::outline::Bounds;
use super::surface::{Mask, Surface};
use crate::scene::Ribbon;
use crate::unit::Page;

/// No vertex lies further from the page, device pixels.
const FARTHEST: f64 = 2_097_152.0;

/// A line ready to be drawn.
#[derive(Debug)]
pub(super) struct Band {
    triangles: Vec<Triangle>,
    ink: Ink,
    dashes: Option<DashField>,
    opacity: f32,
    /// Half of the line with what fades, and half of the gap within, CSS pixels.
    outset: f64,
    inset: f64,
    /// Over how many CSS pixels an edge fades.
    fade: f64,
    pub bounds: Bounds,
}

impl Band {
    /// A line at so many device pixels to a CSS pixel; `None` where a page shows nothing of it.
    pub fn new(line: &Ribbon, scale: f64, page: Bounds) -> Option<Self> {
        let smooth = 0.5 / scale;
        let (half, half_gap) = (line.width / 2.0, line.gap / 2.0);
        let outset = if line.gap > 0.0 { half_gap + line.width } else { half };
        let outset = outset + if half == 0.0 { 0.0 } else { smooth };
        let inset = if line.gap > 0.0 { half_gap + smooth } else { 0.0 };
        let (ink, dashes) = (Ink::new(line)?, DashField::new(line, scale));
        let mesh = Mesh::new(line, Ink::is_measured(line));
        let turn = (libm::sin(line.place.turn), libm::cos(line.place.turn));
        let placing = Placing { line, outset, scale, along: line.place.scale / mesh.units, turn };
        let triangles = mesh.triangles.iter().map(|corners| placing.triangle(corners));
        let seen = |triangle: &Triangle| !triangle.bounds().intersection(page).is_empty();
        let triangles: Vec<Triangle> = triangles.filter(seen).collect();
        let bounds = triangles.iter().fold(Bounds::EMPTY, |all, one| all.union(one.bounds()));
        let (opacity, fade) = (line.opacity, line.blur.max(0.0) + 1.0 / scale);
        (!triangles.is_empty()).then_some(Self {
            triangles,
            ink,
            dashes,
            opacity,
            outset,
            inset,
            fade,
            bounds,
        })
    }

    pub fn draw(&self, area: Bounds, surface: &mut Surface, mask: Option<&Mask>) {
        let plain = match (&self.ink, &self.dashes) {
            (Ink::Plain(shade), None) => Some(*shade),
            _ => None,
        };
        for triangle in &self.triangles {
            let area = triangle.bounds().intersection(area);
            let Some(walk) = triangle.walk(area) else { continue };
            for y in area.y0..area.y1 {
                let Some((x0, x1, told)) = walk.row(y, area) else { continue };
                let row = surface.row(y, x0, x1);
                let through = mask.map(|mask| mask.row(y, x0, x1));
                match (plain, through) {
                    (Some(shade), None) => self.plain(row, told, walk.step, shade),
                    _ => self.masked(row, told, walk.step, through),
                }
            }
        }
    }

    /// A row of one colour, which nothing cuts.
    fn plain(&self, row: &mut [Pixel], [mut round, mut side, ..]: Told, step: Told, shade: Shade) {
        let whole = (shade[3] >= 1.0).then(|| shade.map(|part| (part * 255.0 + 0.5) as u8));
        for pixel in row {
            let opacity = self.coverage(round, side) * self.opacity;
            if let Some(whole) = whole.filter(|_| opacity >= 1.0) {
                *pixel = whole;
            } else if opacity > 0.0 {
                paint(pixel, faded(shade, opacity));
            }
            round += step[0];
            side += step[1];
        }
    }

    fn masked(&self, row: &mut [Pixel], mut told: Told, step: Told, through: Option<&[u8]>) {
        for (index, pixel) in row.iter_mut().enumerate() {
            let through = through.map_or(255, |row| row.get(index).copied().unwrap_or(0));
            let [round, side, along, share] = told;
            let opacity = self.coverage(round, side) * self.opacity * (f32::from(through) / 255.0);
            if opacity > 0.0 {
                let dash = self.dashes.as_ref().map_or(1.0, |dashes| dashes.opacity(along, side));
                let opacity = opacity * dash as f32;
                paint(pixel, faded(self.ink.at(along, share, side), opacity));
            }
            told.iter_mut().zip(step).for_each(|(told, step)| *told += step);
        }
    }

    /// How much of a pixel the line covers, by its distance from the edges.
    #[inline]
    fn coverage(&self, round: f64, side: f64) -> f32 {
        let distance = (round * round + side * side).sqrt() * self.outset;
        let depth = (distance - (self.inset - self.fade)).min(self.outset - distance);
        (depth / self.fade).clamp(0.0, 1.0) as f32
    }
}

/// A shade less opaque. Part by part, as what follows: compilers leave the closures of `map` and
/// `zip` over arrays as calls here, which take a third of the time of a line.
#[inline]
fn faded([r, g, b, a]: Shade, opacity: f32) -> Shade {
    [r * opacity, g * opacity, b * opacity, a * opacity]
}

/// Paints a shade over a pixel.
#[inline]
fn paint(pixel: &mut Pixel, shade: Shade) {
    let rest = 1.0 - shade[3];
    let mixed = |under: u8, over: f32| (over * 255.0 + f32::from(under) * rest + 0.5) as u8;
    let ([under_r, under_g, under_b, under_a], [r, g, b, a]) = (*pixel, shade);
    *pixel = [mixed(under_r, r), mixed(under_g, g), mixed(under_b, b), mixed(under_a, a)];
}

/// How vertices are put on the device's pixels.
struct Placing<'a> {
    line: &'a Ribbon,
    outset: f64,
    scale: f64,
    /// CSS pixels to a unit along the line.
    along: f64,
    /// The sine and the cosine of the tile's turn.
    turn: (f64, f64),
}

impl Placing<'_> {
    fn triangle(&self, corners: &[Vertex; 3]) -> Triangle {
        let corners_at = corners.map(|vertex| self.place(&vertex));
        let told = corners.map(|vertex| {
            let round = if vertex.round { 1.0 } else { 0.0 };
            [round, vertex.side, vertex.along * self.along, vertex.share]
        });
        Triangle::new(corners_at, told)
    }

    fn place(&self, vertex: &Vertex) -> (i64, i64) {
        let place = &self.line.place;
        let (sin, cos) = self.turn;
        let turned = |at: Page| Page::new(at.x * cos - at.y * sin, at.x * sin + at.y * cos);
        // At a round end the way out is a corner of the square around it.
        let u = 0.5 * vertex.beyond;
        let t = 1.0 - u.abs();
        let out = vertex.out;
        let aside = Page::new(t * out.x + -u * out.y, u * out.x + t * out.y);
        let aside = aside * (-self.line.offset * vertex.side);
        let at = place.corner + turned(vertex.at * place.scale + out * self.outset + aside);
        let fixed = |value: f64| {
            let value = (value * self.scale).clamp(-FARTHEST, FARTHEST);
            if value.is_nan() { 0 } else { (value * FINE).round() as i64 }
        };
        (fixed(at.x), fixed(at.y))
    }
}
