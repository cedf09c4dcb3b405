//! Lines as MapLibre's viewer draws them: triangle upon triangle, each pixel whose middle lies in
//! one coloured by its distance from the line.

mod dashes;
mod ink;
mod mesh;

use self::dashes::DashField;
use self::ink::Ink;
use self::mesh::{Mesh, Vertex};
use super::outline::Bounds;
use super::surface::{Mask, Surface};
use crate::scene::Ribbon;
use crate::unit::Page;

/// Positions are whole numbers of 1/256 device pixels, as graphics processors have them.
const FINE: f64 = 256.0;

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

/// A triangle on the device's pixels.
#[derive(Debug)]
struct Triangle {
    corners: [(i64, i64); 3],
    /// What is told of each corner: whether it is round, its side, how far along the line it is in
    /// CSS pixels, and as a share.
    told: [[f64; 4]; 3],
    bounds: Bounds,
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
        let seen = |triangle: &Triangle| !triangle.bounds.intersection(page).is_empty();
        let triangles: Vec<Triangle> = triangles.filter(seen).collect();
        let bounds = triangles.iter().fold(Bounds::EMPTY, |all, one| all.union(one.bounds));
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
        for triangle in &self.triangles {
            let area = triangle.bounds.intersection(area);
            if area.is_empty() {
                continue;
            }
            for y in area.y0..area.y1 {
                let Some((x0, x1, start, step)) = triangle.row(y, area) else { continue };
                let through = mask.map(|mask| mask.row(y, x0, x1));
                let row = surface.row(y, x0, x1);
                let mut told = start;
                for (index, pixel) in row.iter_mut().enumerate() {
                    let through = through.map_or(255, |row| row.get(index).copied().unwrap_or(0));
                    if through > 0 {
                        self.blend(pixel, told, f32::from(through) / 255.0);
                    }
                    told.iter_mut().zip(step).for_each(|(told, step)| *told += step);
                }
            }
        }
    }

    fn blend(&self, pixel: &mut [u8; 4], [round, side, along, share]: [f64; 4], through: f32) {
        let distance = (round * round + side * side).sqrt() * self.outset;
        let depth = (distance - (self.inset - self.fade)).min(self.outset - distance);
        let opacity = (depth / self.fade).clamp(0.0, 1.0) as f32 * self.opacity * through;
        let dash = self.dashes.as_ref().map_or(1.0, |dashes| dashes.opacity(along, side));
        let opacity = opacity * dash as f32;
        if opacity <= 0.0 {
            return;
        }
        let color = self.ink.at(along, share, side).map(|part| part * opacity);
        let rest = 1.0 - color[3];
        for (under, over) in pixel.iter_mut().zip(color) {
            *under = (over * 255.0 + f32::from(*under) * rest + 0.5) as u8;
        }
    }
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
        let whole = |least: i64, most: i64| {
            // Within FARTHEST.
            (least.div_euclid(FINE as i64) as i32, most.div_euclid(FINE as i64) as i32 + 1)
        };
        let xs = corners_at.map(|(x, _)| x);
        let ys = corners_at.map(|(_, y)| y);
        let ends = |all: [i64; 3]| {
            let [a, b, c] = all;
            whole(a.min(b).min(c), a.max(b).max(c))
        };
        let ((x0, x1), (y0, y1)) = (ends(xs), ends(ys));
        Triangle { corners: corners_at, told, bounds: Bounds { x0, y0, x1, y1 } }
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

impl Triangle {
    /// The pixels of a row whose middles lie within: from, to, what is told of the first, and how
    /// much more of each next.
    fn row(&self, y: i32, area: Bounds) -> Option<(i32, i32, [f64; 4], [f64; 4])> {
        let [a, b, c] = self.corners;
        let doubled = cross(a, b, c);
        if doubled == 0 {
            return None;
        }
        let (b, c, told) = match self.told {
            [ta, tb, tc] if doubled > 0 => (b, c, [ta, tb, tc]),
            [ta, tb, tc] => (c, b, [ta, tc, tb]),
        };
        let middle = |index: i32| i64::from(index) * FINE as i64 + FINE as i64 / 2;
        let (mut x0, mut x1) = (area.x0, area.x1);
        let edges = [(b, c), (c, a), (a, b)];
        for (from, to) in edges {
            // Within where steps · x + rest ≥ 0, the left and upper edges included.
            let steps = from.1 - to.1;
            let inclusive = steps > 0 || (steps == 0 && to.0 > from.0);
            let rest = (to.0 - from.0) * (middle(y) - from.1) - steps * from.0;
            let rest = if inclusive { rest } else { rest - 1 };
            let fine = FINE as i64;
            let at = |value: i64| value.clamp(i64::from(i32::MIN), i64::from(i32::MAX)) as i32;
            match steps.signum() {
                0 if rest < 0 => return None,
                0 => {}
                // The least whole pixel whose middle lies at or right of −rest / steps.
                1 => {
                    let least =
                        (-rest).div_euclid(steps) + i64::from((-rest).rem_euclid(steps) > 0);
                    x0 = x0.max(at((least - fine / 2 + fine - 1).div_euclid(fine)));
                }
                _ => {
                    let most = rest.div_euclid(-steps);
                    x1 = x1.min(at((most - fine / 2).div_euclid(fine) + 1));
                }
            }
        }
        if x0 >= x1 {
            return None;
        }
        let at = (middle(x0), middle(y));
        let whole = doubled.unsigned_abs() as f64;
        let weights = edges.map(|(from, to)| cross(from, to, at) as f64 / whole);
        let steps = edges.map(|(from, to)| (from.1 - to.1) as f64 * FINE / whole);
        let sum = |weights: [f64; 3]| {
            let mut sum = [0.0; 4];
            for (weight, told) in weights.iter().zip(told) {
                sum.iter_mut().zip(told).for_each(|(sum, told)| *sum += weight * told);
            }
            sum
        };
        Some((x0, x1, sum(weights), sum(steps)))
    }
}

/// Twice the area of a triangle, positive where it runs clockwise on a page.
fn cross(a: (i64, i64), b: (i64, i64), c: (i64, i64)) -> i64 {
    (b.0 - a.0) * (c.1 - a.1) - (b.1 - a.1) * (c.0 - a.0)
}
