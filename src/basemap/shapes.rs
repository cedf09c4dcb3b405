//! From arcs to shapes: rings are joined, unwrapped, and straightened outside the window.

use super::arcs::{Arcs, Place};
use super::bytes::{Cursor, damaged};
use super::grid::{FARTHEST, Grid, Unit, Window};
use crate::error::Result;
use crate::source::{Shape, ShapeKind};

/// One use of an arc.
#[derive(Debug, Clone, Copy)]
pub(super) struct Use {
    pub(super) place: Place,
    pub(super) backwards: bool,
    pub(super) touches: bool,
}

/// Rings of arcs, the exterior first.
pub(super) type Polygon = Vec<Vec<Use>>;

/// What every feature of a read has in common.
#[derive(Debug)]
pub(super) struct Assembly<'a> {
    pub(super) arcs: Arcs<'a>,
    pub(super) grid: Grid,
    pub(super) window: Window,
    /// The last arc number read, which the next is told relative to.
    pub(super) last: i64,
}

/// A ring in units.
struct Ring {
    positions: Vec<Unit>,
    /// Whether an arc of it touches the window.
    touches: bool,
    /// Whether it holds the window's middle, asked only where none touches.
    holds: bool,
}

impl Assembly<'_> {
    /// The next feature's polygons, as far as they touch the window.
    pub(super) fn polygons(&mut self, cursor: &mut Cursor<'_>) -> Result<Shape> {
        let mut shape = Shape::new(ShapeKind::Polygon);
        for _ in 0..cursor.count()? {
            let mut rings = Vec::new();
            for _ in 0..cursor.count()? {
                let uses = self.uses(cursor)?;
                rings.push(self.ring(&uses)?);
            }
            self.push_polygon(&mut shape, rings);
        }
        Ok(shape)
    }

    /// The arcs of the next feature's polygons.
    pub(super) fn uses_of_polygons(&mut self, cursor: &mut Cursor<'_>) -> Result<Vec<Polygon>> {
        let mut polygons = Vec::new();
        for _ in 0..cursor.count()? {
            let mut rings = Vec::new();
            for _ in 0..cursor.count()? {
                rings.push(self.uses(cursor)?);
            }
            polygons.push(rings);
        }
        Ok(polygons)
    }

    /// Polygons from their arcs, as far as they touch the window.
    pub(super) fn assembled(&mut self, polygons: &[Polygon]) -> Result<Shape> {
        let mut shape = Shape::new(ShapeKind::Polygon);
        for polygon in polygons {
            let rings = polygon.iter().map(|uses| self.ring(uses)).collect::<Result<_>>()?;
            self.push_polygon(&mut shape, rings);
        }
        Ok(shape)
    }

    /// Where an arc begins and ends, in the direction of its use.
    pub(super) fn ends(&mut self, used: Use) -> Result<(Unit, Unit)> {
        match *self.arcs.positions(used.place)? {
            [first, .., last] if used.backwards => Ok((last, first)),
            [first, .., last] => Ok((first, last)),
            _ => Err(damaged("an arc has no end")),
        }
    }

    /// Every position of a ring.
    pub(super) fn whole(&mut self, uses: &[Use]) -> Result<Vec<Unit>> {
        let mut positions = Vec::new();
        for &used in uses {
            self.append(&mut positions, used)?;
        }
        positions.pop();
        Ok(positions)
    }

    /// The next feature's lines, as far as they touch the window.
    pub(super) fn lines(&mut self, cursor: &mut Cursor<'_>) -> Result<Shape> {
        let mut shape = Shape::new(ShapeKind::Line);
        for _ in 0..cursor.count()? {
            let uses = self.uses(cursor)?;
            let mut line: Vec<Unit> = Vec::new();
            for used in uses {
                if !used.touches || !self.continues(&line, used)? {
                    self.push_line(&mut shape, &mut line);
                }
                if used.touches {
                    self.append(&mut line, used)?;
                }
            }
            self.push_line(&mut shape, &mut line);
        }
        Ok(shape)
    }

    /// The next feature's own positions: one is a point, several are a line. Empty where none
    /// lies in the window.
    pub(super) fn own(&self, cursor: &mut Cursor<'_>, last: &mut Unit) -> Result<Shape> {
        let count = cursor.count()?;
        let mut positions = Vec::with_capacity(count);
        for _ in 0..count {
            let (x, y) = (cursor.signed()?, cursor.signed()?);
            let farthest = i64::from(self.grid.turn()) * 2;
            let moved = |from: i32, by: i64| {
                i64::from(from)
                    .checked_add(by)
                    .filter(|value| value.abs() <= farthest)
                    .and_then(|value| i32::try_from(value).ok())
                    .ok_or_else(|| damaged("a position lies off the globe"))
            };
            *last = (moved(last.0, x)?, moved(last.1, y)?);
            positions.push(*last);
        }
        let touches = positions.iter().any(|&position| self.window.contains(position));
        Ok(match positions.as_slice() {
            &[position] if touches => Shape::point(self.grid.position(position)),
            _ if touches => {
                Shape::line(positions.into_iter().map(|p| self.grid.position(p)).collect())
            }
            _ => Shape::default(),
        })
    }

    fn uses(&mut self, cursor: &mut Cursor<'_>) -> Result<Vec<Use>> {
        let count = cursor.count()?;
        let mut uses = Vec::with_capacity(count);
        for _ in 0..count {
            self.last = self
                .last
                .checked_add(cursor.signed()?)
                .filter(|last| (0..1 << 26).contains(last))
                .ok_or_else(|| damaged("an arc's number is out of range"))?;
            let place = self.arcs.place((self.last >> 1) as usize)?; // 0 … 2^25
            let touches = self.window.touches(self.arcs.extent(place));
            uses.push(Use { place, backwards: self.last & 1 == 1, touches });
        }
        Ok(uses)
    }

    /// Whether an arc begins where a line ends, a whole turn aside.
    fn continues(&mut self, line: &[Unit], used: Use) -> Result<bool> {
        let turn = self.grid.turn();
        let positions = self.arcs.positions(used.place)?;
        let begin = if used.backwards { positions.last() } else { positions.first() };
        Ok(match (begin, line.last()) {
            (Some(&(x, y)), Some(&(last_x, last_y))) => y == last_y && (x - last_x) % turn == 0,
            _ => true,
        })
    }

    /// Appends an arc to a line; its first position is the line's last.
    fn append(&mut self, line: &mut Vec<Unit>, used: Use) -> Result<()> {
        let turn = self.grid.turn();
        let positions = self.arcs.positions(used.place)?;
        let begin = if used.backwards { positions.last() } else { positions.first() };
        let shift = match (begin, line.last()) {
            (Some(&(x, _)), Some(&(last, _))) => nearest_turn(x, last, turn),
            _ => 0,
        };
        if shift.abs() > FARTHEST {
            return Err(damaged("a ring winds around the globe without end"));
        }
        let mut push = |&(x, y): &Unit| {
            let position = (x + shift, y);
            if line.last() != Some(&position) {
                line.push(position);
            }
        };
        if used.backwards {
            positions.iter().rev().for_each(&mut push);
        } else {
            positions.iter().for_each(&mut push);
        }
        Ok(())
    }

    fn push_line(&self, shape: &mut Shape, line: &mut Vec<Unit>) {
        if line.len() > 1 {
            let shift = centered(line, self.grid.turn());
            shape.push_part(line.iter().map(|&(x, y)| self.grid.position((x + shift, y))));
        }
        line.clear();
    }

    /// Joins arcs to a ring. Arcs outside the window are left out but for where they begin: the
    /// arc and what replaces it lie in one box that the window does not touch, so nothing inside
    /// the window changes sides.
    fn ring(&mut self, uses: &[Use]) -> Result<Ring> {
        let turn = self.grid.turn();
        let mut positions: Vec<Unit> = Vec::new();
        let mut before_touches = uses.last().is_some_and(|used| used.touches);
        for &used in uses {
            if used.touches {
                self.append(&mut positions, used)?;
            } else if !before_touches {
                let extent = self.arcs.extent(used.place);
                let (x, y) = if used.backwards { extent.end } else { extent.start };
                let shift = positions.last().map_or(0, |&(last, _)| nearest_turn(x, last, turn));
                positions.push((x + shift, y));
            }
            before_touches = used.touches;
        }
        if let (Some(&(first, y0)), Some(&(last, y1))) = (positions.first(), positions.last())
            && positions.len() > 1
            && y0 == y1
            && (last - first) % turn == 0
        {
            positions.pop();
        }
        let touches = uses.iter().any(|used| used.touches);
        let holds = !touches && holds(&positions, self.window.center(), turn);
        Ok(Ring { positions, touches, holds })
    }

    fn push_polygon(&self, shape: &mut Shape, rings: Vec<Ring>) {
        let turn = self.grid.turn();
        let mut rings = rings.into_iter();
        let Some(exterior) = rings.next() else { return };
        if exterior.positions.len() < 3 || !(exterior.touches || exterior.holds) {
            return;
        }
        let holes: Vec<Ring> = rings
            .filter(|hole| hole.positions.len() >= 3 && (hole.touches || hole.holds))
            .collect();
        if !exterior.touches && holes.iter().any(|hole| hole.holds) {
            return;
        }
        let shift = centered(&exterior.positions, turn);
        let center = middle(&exterior.positions) + shift;
        for (index, ring) in std::iter::once(&exterior).chain(&holes).enumerate() {
            let shift = if index == 0 {
                shift
            } else {
                nearest_turn(middle(&ring.positions), center, turn)
            };
            shape
                .push_part(ring.positions.iter().map(|&(x, y)| self.grid.position((x + shift, y))));
        }
        shape.end_polygon();
    }
}

/// The turns to add to `x` so that it comes nearest to `to`.
pub(super) fn nearest_turn(x: i32, to: i32, turn: i32) -> i32 {
    (to - x + turn / 2).div_euclid(turn) * turn
}

fn middle(positions: &[Unit]) -> i32 {
    let west = positions.iter().map(|&(x, _)| x).min().unwrap_or(0);
    let east = positions.iter().map(|&(x, _)| x).max().unwrap_or(0);
    west + (east - west) / 2
}

/// The turns to add so that the middle lies within half a turn of the prime meridian.
fn centered(positions: &[Unit], turn: i32) -> i32 {
    nearest_turn(middle(positions), 0, turn)
}

/// Whether a ring holds a position: whether a line from it to the north pole crosses the ring an
/// odd number of times. This holds for a ring around the south pole too.
pub(super) fn holds(ring: &[Unit], (x, y): Unit, turn: i32) -> bool {
    let mut odd = false;
    let Some(&last) = ring.last() else { return false };
    let mut before = last;
    for &(bx, by) in ring {
        let (ax, ay) = before;
        before = (bx, by);
        let ax = ax + nearest_turn(ax, bx, turn);
        let (west, east) = (ax.min(bx), ax.max(bx));
        let px = west + (x - west).rem_euclid(turn);
        if px >= east {
            continue;
        }
        let along = f64::from(px - ax) / f64::from(bx - ax);
        if f64::from(ay) + along * f64::from(by - ay) > f64::from(y) {
            odd = !odd;
        }
    }
    odd
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_ring_holds_what_it_surrounds_across_the_antimeridian_and_the_pole() {
        let square = [(170, 0), (190, 0), (190, 20), (170, 20)];
        for (x, wanted) in [(180, true), (-180, true), (-175, true), (-165, false), (160, false)] {
            assert_eq!(holds(&square, (x, 10), 360), wanted, "{x}");
        }
        let antarctica = [(180, -70), (90, -65), (0, -70), (-90, -75)];
        assert!(holds(&antarctica, (33, -89), 360));
        assert!(holds(&antarctica, (-170, -80), 360));
        assert!(!holds(&antarctica, (-170, -60), 360));
    }

    #[test]
    fn longitudes_go_the_short_way() {
        assert_eq!(nearest_turn(-179, 179, 360), 360);
        assert_eq!(nearest_turn(179, -179, 360), -360);
        assert_eq!(nearest_turn(10, -10, 360), 0);
        assert_eq!(centered(&[(-330, 0), (-170, 0)], 360), 360);
    }
}
