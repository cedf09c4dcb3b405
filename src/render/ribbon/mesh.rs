//! The triangles of a line: MapLibre's way to lay them out.
//!
//! After the line bucket of MapLibre GL JS: two vertices where a line goes straight or comes to a
//! point, more where it is rounded or cut off; each vertex is joined to the last one on either side.

use crate::path::{self, LineCap, LineJoin};
use crate::scene::Ribbon;
use crate::unit::Page;

/// Units to a pixel of a tile at its own zoom.
const UNITS: f64 = 16.0;

/// The cosine of half of 75°: a sharper corner is one that textures would be torn at.
const SHARP: f64 = 0.793_353_340_291_235_2;

/// How far from a sharp corner vertices are added, pixels of a tile.
const BESIDE_SHARP: f64 = 15.0;

/// The turn that one triangle of a round corner makes, degrees.
const DEGREES: f64 = 20.0;

/// Directions are stored as whole numbers of 1/63.
const DIRECTION: f64 = 63.0;

/// The distance along a line, in units, after which it is counted from 0 again.
const LONGEST: f64 = 16_384.0;

/// A vertex.
#[derive(Debug, Clone, Copy)]
pub(super) struct Vertex {
    /// Where on the line, in pixels of the tile.
    pub at: Page,
    /// Which way it lies from there, in half widths.
    pub out: Page,
    /// Whether it is of a round end.
    pub round: bool,
    /// 1 on the side where the band begins, −1 on the other.
    pub side: f64,
    /// −1 before an end, 1 beyond one, else 0.
    pub beyond: f64,
    /// How far along the line, in units.
    pub along: f64,
    /// The same as a share of its length.
    pub share: f64,
}

/// How a line turns or ends at a vertex.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Join {
    Miter,
    Bevel,
    FlipBevel,
    FakeRound,
    Butt,
    Square,
    Round,
}

/// The vertices of a line, three to a triangle.
#[derive(Debug, Default)]
pub(super) struct Mesh {
    pub triangles: Vec<[Vertex; 3]>,
    left: Option<Vertex>,
    right: Option<Vertex>,
    distance: f64,
    /// Units to a pixel.
    pub units: f64,
    /// The whole length in units, where shares of it are wanted.
    total: Option<f64>,
}

/// A vertex of a line with what is before and after it.
struct Corner {
    at: Page,
    before: Option<Page>,
    after: Option<Page>,
    /// Across the step that leads there, and the one that leads on.
    into: Page,
    out: Page,
}

impl Mesh {
    /// Lays out a line; `measured` where shares of its length are wanted.
    pub fn new(line: &Ribbon, measured: bool) -> Self {
        let units = UNITS / line.place.overscaling.max(1.0);
        let mut mesh = Self { units, ..Self::default() };
        let mut points = line.points.clone();
        points.dedup();
        if points.len() < if line.ring { 3 } else { 2 } {
            return mesh;
        }
        if measured {
            mesh.total = Some(path::length(&points) * units);
        }
        mesh.lay(line, &points);
        mesh
    }

    fn lay(&mut self, line: &Ribbon, points: &[Page]) {
        let count = points.len();
        let of = |index: usize| points.get(index).copied();
        let beside = if line.place.overscaling <= 16.0 { BESIDE_SHARP } else { 0.0 };
        let mut before = if line.ring { of(count - 2) } else { None };
        let mut out = before.zip(of(0)).map(|(from, to)| across(from, to));
        for index in 0..count {
            let Some(at) = of(index) else { break };
            let after = of(index + 1).or_else(|| of(1).filter(|_| line.ring));
            let into = out;
            let next = after.map(|after| across(at, after)).or(into);
            let Some(next) = next else { break };
            let corner = Corner { at, before, after, into: into.unwrap_or(next), out: next };
            let last = index + 1 == count;
            before = Some(self.corner(line, corner, (index == 0, last), beside));
            out = Some(next);
        }
    }

    /// Lays out a corner or an end; returns where the next step begins.
    fn corner(
        &mut self,
        line: &Ribbon,
        mut corner: Corner,
        (first, last): (bool, bool),
        beside: f64,
    ) -> Page {
        let Corner { at, after, into, out, .. } = corner;
        let bisector = unit(into + out);
        let half = dot(bisector, out);
        let sharp = half < SHARP && corner.before.is_some() && after.is_some();
        if let (true, false, Some(from)) = (sharp, first, corner.before) {
            let length = at.distance(from);
            if length > 2.0 * beside {
                let near = at - self.rounded((at - from) * (beside / length));
                self.go(from, near);
                self.pair(near, into, (0.0, 0.0), false);
                corner.before = Some(near);
            }
        }
        if let Some(from) = corner.before {
            self.go(from, at);
        }
        self.join(line, &corner, (bisector, half));
        if let (true, false, Some(to)) = (sharp, last, after) {
            let length = at.distance(to);
            if length > 2.0 * beside {
                let near = at + self.rounded((to - at) * (beside / length));
                self.go(at, near);
                self.pair(near, out, (0.0, 0.0), false);
                return near;
            }
        }
        at
    }

    fn join(&mut self, line: &Ribbon, corner: &Corner, (bisector, half): (Page, f64)) {
        let Corner { at, before, after, into, out } = *corner;
        let miter = if half == 0.0 { f64::INFINITY } else { 1.0 / half };
        let left = into.x * out.y - into.y * out.x > 0.0;
        match kind_of(line, before.is_some() && after.is_some(), miter) {
            Join::Miter => self.pair(at, bisector * miter, (0.0, 0.0), false),
            Join::FlipBevel => {
                let flipped = if miter > 100.0 {
                    out * -1.0
                } else {
                    let length = miter * length(into + out) / length(into - out);
                    perpendicular(bisector) * (length * if left { -1.0 } else { 1.0 })
                };
                self.pair(at, flipped, (0.0, 0.0), false);
                self.pair(at, flipped * -1.0, (0.0, 0.0), false);
            }
            join @ (Join::Bevel | Join::FakeRound) => {
                let back = -libm::sqrt((miter * miter - 1.0).max(0.0));
                let ends = if left { (back, 0.0) } else { (0.0, back) };
                if before.is_some() {
                    self.pair(at, into, ends, false);
                }
                if join == Join::FakeRound {
                    self.fan(at, (into, out), half, left);
                }
                if after.is_some() {
                    self.pair(at, out, (-ends.0, -ends.1), false);
                }
            }
            Join::Butt => self.pair(at, bisector, (0.0, 0.0), false),
            Join::Square => {
                let end = if before.is_some() { 1.0 } else { -1.0 };
                self.pair(at, bisector, (end, end), false);
            }
            Join::Round => {
                if before.is_some() {
                    self.pair(at, into, (0.0, 0.0), false);
                    self.pair(at, into, (1.0, 1.0), true);
                }
                if after.is_some() {
                    self.pair(at, out, (-1.0, -1.0), true);
                    self.pair(at, out, (0.0, 0.0), false);
                }
            }
        }
    }

    /// The slices of a round corner.
    fn fan(&mut self, at: Page, (into, out): (Page, Page), half: f64, left: bool) {
        let angle = 2.0 * libm::sqrt((2.0 - 2.0 * half).max(0.0));
        let slices = (angle.to_degrees() / DEGREES).round().clamp(0.0, 32.0) as u32;
        let turn = dot(into, out);
        for slice in 1..slices {
            let share = spherical(f64::from(slice) / f64::from(slices), turn);
            let way = unit((out - into) * share + into) * if left { -1.0 } else { 1.0 };
            self.half(at, way, false, left, 0.0);
        }
    }

    /// A step of whole units.
    fn rounded(&self, way: Page) -> Page {
        let round = |length: f64| (length * self.units).round() / self.units;
        Page::new(round(way.x), round(way.y))
    }

    /// Goes on along the line.
    fn go(&mut self, from: Page, to: Page) {
        self.distance += from.distance(to) * self.units;
    }

    /// A vertex on either side.
    fn pair(&mut self, at: Page, normal: Page, (left, right): (f64, f64), round: bool) {
        let way = |side: f64, end: f64| {
            Page::new(side * normal.x + normal.y * end, side * normal.y - normal.x * end)
        };
        self.half(at, way(1.0, left), round, false, left);
        self.half(at, way(-1.0, right), round, true, -right);
        if self.distance > LONGEST && self.total.is_none() {
            self.distance = 0.0;
            self.pair(at, normal, (left, right), round);
        }
    }

    fn half(&mut self, at: Page, way: Page, round: bool, up: bool, end: f64) {
        let whole = |value: f64| (value * DIRECTION).round() / DIRECTION;
        let vertex = Vertex {
            at,
            out: Page::new(whole(way.x), whole(way.y)),
            round,
            side: if up { 1.0 } else { -1.0 },
            beyond: if end == 0.0 { 0.0 } else { end.signum() },
            // Half of it is stored as a whole number.
            along: (self.distance / 2.0).floor() * 2.0,
            share: self.total.map_or(0.0, |total| self.distance / total.max(1e-9)),
        };
        if let (Some(left), Some(right)) = (self.left, self.right) {
            self.triangles.push([left, right, vertex]);
        }
        if up {
            self.right = Some(vertex);
        } else {
            self.left = Some(vertex);
        }
    }
}

/// How a line turns or ends at a vertex whose point reaches so many half widths.
fn kind_of(line: &Ribbon, middle: bool, miter: f64) -> Join {
    let limit = if line.join == LineJoin::Bevel { 1.05 } else { line.miter_limit };
    let mut join = match (middle, line.join, line.cap) {
        (true, LineJoin::Miter, _) => Join::Miter,
        (true, LineJoin::Bevel, _) => Join::Bevel,
        (true, LineJoin::Round, _) if miter < line.round_limit => Join::Miter,
        (true, LineJoin::Round, _) if miter <= 2.0 => Join::FakeRound,
        (true, LineJoin::Round, _) => Join::Round,
        (false, ..) if line.ring => Join::Butt,
        (false, _, LineCap::Butt) => Join::Butt,
        (false, _, LineCap::Square) => Join::Square,
        (false, _, LineCap::Round) => Join::Round,
    };
    if join == Join::Miter && miter > limit {
        join = Join::Bevel;
    }
    if join == Join::Bevel {
        if miter > 2.0 {
            join = Join::FlipBevel;
        }
        if miter < limit {
            join = Join::Miter;
        }
    }
    join
}

/// How far round two directions something is that is a share of the straight way between them
/// (Eberly's fit of spherical interpolation); `turn` is the cosine of their angle.
fn spherical(share: f64, turn: f64) -> f64 {
    if share == 0.5 {
        return share;
    }
    let from_middle = share - 0.5;
    let a = 1.0904 + turn * (-3.2452 + turn * (3.55645 - turn * 1.43519));
    let b = 0.848_013 + turn * (-1.06021 + turn * 0.215_638);
    share + share * from_middle * (share - 1.0) * (a * from_middle * from_middle + b)
}

fn across(from: Page, to: Page) -> Page {
    perpendicular(unit(to - from))
}

fn perpendicular(way: Page) -> Page {
    Page::new(-way.y, way.x)
}

fn length(way: Page) -> f64 {
    way.distance(Page::default())
}

fn unit(way: Page) -> Page {
    let length = length(way);
    if length > 0.0 { way * (1.0 / length) } else { way }
}

fn dot(a: Page, b: Page) -> f64 {
    a.x * b.x + a.y * b.y
}
