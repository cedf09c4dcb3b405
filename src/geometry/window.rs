//! Clipping to a rectangle: on the graticule, where longitudes come round again, and on the page.

mod sides;

use super::flat::Flat;
use super::pieces::Pieces;
use super::prepared::Block;
use crate::unit::LonLat;

/// A rectangle that outlines are clipped to.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Window {
    pub(super) west: f64,
    pub(super) south: f64,
    pub(super) east: f64,
    pub(super) north: f64,
    /// What the x axis comes round after; infinite on a plane.
    pub(super) period: f64,
    /// Outlines are tested against these: beyond the poles where the window reaches a pole, so
    /// that nothing ever crosses there.
    test_south: f64,
    test_north: f64,
    /// The multiples at which points are put along the sides; infinite for none.
    grid: f64,
}

impl Window {
    /// A window on the plane.
    pub(super) fn plane(west: f64, south: f64, east: f64, north: f64) -> Self {
        let (period, grid, test_south, test_north) = (f64::INFINITY, f64::INFINITY, south, north);
        Self { west, south, east, north, period, test_south, test_north, grid }
    }

    /// A window on the sphere, in degrees, at most 360 wide.
    pub(super) fn sphere(west: f64, south: f64, east: f64, north: f64) -> Self {
        let test_south = if south <= -90.0 { f64::NEG_INFINITY } else { south };
        let test_north = if north >= 90.0 { f64::INFINITY } else { north };
        let (period, grid) = (360.0, f64::INFINITY);
        Self { west, south, east, north, period, test_south, test_north, grid }
    }

    /// The window with points along its sides at the multiples of `grid`.
    pub(super) fn with_grid(self, grid: f64) -> Self {
        Self { grid, ..self }
    }

    /// Which turn of the x axis a coordinate lies in.
    #[inline]
    fn turn(&self, x: f64) -> f64 {
        if self.period.is_infinite() {
            return 0.0;
        }
        // Edges are followed turn by turn: what is no longitude at all must not be followed for ever.
        // Rounding must not put a point west of the turn it is said to be in.
        let turn = ((x - self.west) / self.period).floor().clamp(-1e3, 1e3);
        if x - turn * self.period < self.west {
            turn - 1.0
        } else if x - (turn + 1.0) * self.period >= self.west {
            turn + 1.0
        } else {
            turn
        }
    }

    #[inline]
    fn code(&self, x: f64, y: f64) -> (i8, i8) {
        let side = |value: f64, low: f64, high: f64| {
            if value < low {
                -1
            } else if value >= high {
                1
            } else {
                0
            }
        };
        (side(x, self.west, self.east), side(y, self.test_south, self.test_north))
    }

    /// Adds a ring to the pieces. `shift` is added to each x first; `turn_x` is how far the ring's
    /// end lies beyond its start (a multiple of the period).
    pub(super) fn ring<P: Flat>(
        &self,
        ring: &[P],
        shift: f64,
        turn_x: f64,
        pieces: &mut Pieces<P>,
    ) {
        let Some(&first) = ring.first() else { return };
        self.walk(ring, shift, pieces);
        if let Some(last) = ring.last() {
            let (x0, y0) = last.xy();
            let (x1, y1) = first.xy();
            self.edge((x0 + shift, y0), (x1 + turn_x + shift, y1), false, pieces);
        }
        pieces.end_ring();
    }

    /// Adds an open line to the pieces.
    pub(super) fn line<P: Flat>(&self, line: &[P], shift: f64, pieces: &mut Pieces<P>) {
        if !line.is_empty() {
            self.walk(line, shift, pieces);
            pieces.end_line();
        }
    }

    fn walk<P: Flat>(&self, points: &[P], shift: f64, pieces: &mut Pieces<P>) {
        let (x, y) = points[0].xy();
        let mut from = (x + shift, y);
        let mut turn = self.turn(from.0) * self.period_or_zero();
        let mut region = self.code(from.0 - turn, from.1);
        if region == (0, 0) {
            pieces.start_inside_ring(P::at(from.0 - turn, from.1));
        }
        let mut rest = points.get(1..).unwrap_or_default();
        while let Some(point) = rest.first() {
            if region == (0, 0) {
                // Most stay inside, and are taken together.
                let moved = |point: &P| P::at(point.xy().0 + shift - turn, point.xy().1);
                let stays = rest.iter().take_while(|point| self.holds(moved(point).xy())).count();
                let (stretch, further) = rest.split_at(stays);
                if let Some(last) = stretch.last() {
                    pieces.extend(stretch.iter().map(moved));
                    let (x, y) = last.xy();
                    (from, rest) = ((x + shift, y), further);
                    continue;
                }
            }
            rest = rest.get(1..).unwrap_or_default();
            let (x, y) = point.xy();
            let to = (x + shift, y);
            // Beside the window on a sphere, another turn may have begun.
            let stays = (region.0 == 0 || self.period.is_infinite())
                && self.code(to.0 - turn, to.1) == region;
            if !stays {
                self.edge(from, to, true, pieces);
                turn = self.turn(to.0) * self.period_or_zero();
                region = self.code(to.0 - turn, to.1);
            }
            from = to;
        }
    }

    /// Whether a point lies inside: [`Self::code`] of it is (0, 0).
    #[inline]
    fn holds(&self, (x, y): (f64, f64)) -> bool {
        let is_outside =
            (x < self.west) | (x >= self.east) | (y < self.test_south) | (y >= self.test_north);
        !is_outside
    }

    fn period_or_zero(&self) -> f64 {
        if self.period.is_infinite() { 0.0 } else { self.period }
    }

    /// Follows an edge through the regions around the window, in each turn it touches.
    /// `push_end` tells whether its end is a point of the outline not yet seen.
    fn edge<P: Flat>(&self, a: (f64, f64), b: (f64, f64), push_end: bool, pieces: &mut Pieces<P>) {
        let (first, last) = (self.turn(a.0), self.turn(b.0));
        let step = if last >= first { 1.0 } else { -1.0 };
        let mut turn = first;
        loop {
            let offset = turn * self.period_or_zero();
            let end = push_end && turn == last;
            self.edge_in_turn((a.0 - offset, a.1), (b.0 - offset, b.1), end, pieces);
            if !((turn - last).abs() > 0.0) {
                return;
            }
            turn += step;
        }
    }

    fn edge_in_turn<P: Flat>(
        &self,
        a: (f64, f64),
        b: (f64, f64),
        push_end: bool,
        pieces: &mut Pieces<P>,
    ) {
        let (mut x_code, mut y_code) = self.code(a.0, a.1);
        let (x_end, y_end) = self.code(b.0, b.1);
        let (x_step, y_step) = ((x_end - x_code).signum(), (y_end - y_code).signum());
        let (events, count) = self.crossings(a, b, (x_code, y_code), (x_end, y_end));
        for &(t, side) in events.iter().take(count) {
            let was_inside = (x_code, y_code) == (0, 0);
            if side == 0 && y_code == 1 {
                pieces.start_inside = !pieces.start_inside;
            }
            match side {
                0 | 2 => x_code += x_step,
                _ => y_code += y_step,
            }
            let is_inside = (x_code, y_code) == (0, 0);
            if was_inside == is_inside {
                continue;
            }
            let x = match side {
                0 => self.west,
                2 => self.east,
                _ => (a.0 + t * (b.0 - a.0)).clamp(self.west, self.east),
            };
            let y = match side {
                1 => self.south,
                3 => self.north,
                _ => (a.1 + t * (b.1 - a.1)).clamp(self.south, self.north),
            };
            let s = self.place(side, x, y);
            if is_inside {
                pieces.enter(P::at(x, y), s);
            } else {
                pieces.leave(P::at(x, y), s);
            }
        }
        if push_end && (x_end, y_end) == (0, 0) {
            pieces.push(P::at(b.0, b.1));
        }
    }

    /// The lines that an edge crosses between two regions, each with when (0 … 1) and on which side
    /// of the loop, in order; and how many there are.
    #[inline]
    fn crossings(
        &self,
        a: (f64, f64),
        b: (f64, f64),
        (x_code, y_code): (i8, i8),
        (x_end, y_end): (i8, i8),
    ) -> ([(f64, u8); 4], usize) {
        let mut events = [(0.0, 0u8); 4];
        let mut count = 0;
        let mut cross = |t: f64, side: u8| {
            events[count] = (t, side);
            count += 1;
        };
        let (x_step, y_step) = ((x_end - x_code).signum(), (y_end - y_code).signum());
        let mut code = x_code;
        while code != x_end {
            // From −1 to 0 or back is the west side, from 0 to 1 or back the east side.
            let is_west = code + x_step.min(0) == -1;
            let at = if is_west { self.west } else { self.east };
            cross((at - a.0) / (b.0 - a.0), if is_west { 0 } else { 2 });
            code += x_step;
        }
        let mut code = y_code;
        while code != y_end {
            let is_south = code + y_step.min(0) == -1;
            let at = if is_south { self.test_south } else { self.test_north };
            cross((at - a.1) / (b.1 - a.1), if is_south { 1 } else { 3 });
            code += y_step;
        }
        events[..count].sort_by(|one, other| one.0.total_cmp(&other.0));
        (events, count)
    }

    /// The corner where a side starts.
    fn corner(&self, side: u8) -> (f64, f64) {
        match side {
            0 => (self.west, self.north),
            1 => (self.west, self.south),
            2 => (self.east, self.south),
            _ => (self.east, self.north),
        }
    }

    /// Whether a box on the sphere may overlap; `shift` is added to its longitudes first.
    pub(super) fn meets(&self, block: &Block, shift: f64) -> bool {
        if block.north < self.south || block.south > self.north {
            return false;
        }
        // The first copy of the box that does not end west of the window.
        let turns = ((self.west - block.east - shift) / 360.0).ceil();
        block.west + shift + turns * 360.0 <= self.east
    }

    /// A point of a side at a fraction of it, and the one `beyond` it outside.
    pub(super) fn on_side(&self, side: u8, fraction: f64, beyond: f64) -> (LonLat, LonLat) {
        let ((x0, y0), (x1, y1)) = (self.corner(side), self.corner((side + 1) % 4));
        let (x, y) = (x0 + (x1 - x0) * fraction, y0 + (y1 - y0) * fraction);
        let (east, north) =
            [(-1.0, 0.0), (0.0, -1.0), (1.0, 0.0), (0.0, 1.0)][usize::from(side % 4)];
        (LonLat::new(x, y), LonLat::new(x + east * beyond, y + north * beyond))
    }

    /// The place of a point on the loop: 0 at the north-west corner, then down the west side,
    /// along the south, up the east and back along the north.
    fn place(&self, side: u8, x: f64, y: f64) -> f64 {
        let fraction = match side {
            0 => (self.north - y) / (self.north - self.south),
            1 => (x - self.west) / (self.east - self.west),
            2 => (y - self.south) / (self.north - self.south),
            _ => (self.east - x) / (self.east - self.west),
        };
        // A place never reaches the next side, where it would be mistaken for a corner's.
        f64::from(side) + fraction.clamp(0.0, 1.0 - 1e-15)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geometry::pieces::Parts;
    use crate::unit::Page;

    fn area(parts: &Parts<Page>) -> f64 {
        parts.iter().map(|range| crate::path::ring_area(&parts.points[range])).sum()
    }

    fn clip(rings: &[&[(f64, f64)]]) -> Parts<Page> {
        let window = Window::plane(0.0, 0.0, 10.0, 10.0);
        let mut pieces = Pieces::default();
        pieces.begin(false);
        for ring in rings {
            let ring: Vec<Page> = ring.iter().map(|&(x, y)| Page::new(x, y)).collect();
            window.ring(&ring, 0.0, 0.0, &mut pieces);
        }
        let mut parts = Parts::default();
        pieces.finish_rings(&window, &mut parts);
        parts
    }

    #[test]
    fn a_ring_around_the_window_becomes_the_window() {
        let parts = clip(&[&[(-1.0, -1.0), (11.0, -1.0), (11.0, 11.0), (-1.0, 11.0)]]);
        assert_eq!((parts.ends.len(), area(&parts)), (1, 100.0));
    }

    #[test]
    fn a_hole_over_the_edge_is_kept() {
        let parts = clip(&[
            &[(-1.0, -1.0), (11.0, -1.0), (11.0, 11.0), (-1.0, 11.0)],
            &[(8.0, 2.0), (8.0, 4.0), (12.0, 4.0), (12.0, 2.0)],
        ]);
        assert_eq!((parts.ends.len(), area(&parts)), (1, 96.0));
    }

    #[test]
    fn a_comb_falls_into_teeth() {
        let comb = [
            (-5.0, 1.0),
            (5.0, 1.0),
            (5.0, 2.0),
            (-3.0, 2.0),
            (-3.0, 6.0),
            (5.0, 6.0),
            (5.0, 7.0),
            (-5.0, 7.0),
        ];
        let parts = clip(&[&comb]);
        assert_eq!((parts.ends.len(), area(&parts)), (2, 10.0));
        let mut reversed = comb;
        reversed.reverse();
        assert_eq!(area(&clip(&[&reversed])), -10.0);
    }

    #[test]
    fn corners_cut_off_are_filled_with_the_windows_corner() {
        let parts = clip(&[&[(-10.0, 5.0), (5.0, 20.0), (-10.0, 20.0)]]);
        // The line x − y = −15 leaves no corner of the window inside but none is touched either.
        assert_eq!(area(&parts), 0.0);
        let parts = clip(&[&[(-3.0, 5.0), (5.0, 13.0), (-10.0, 20.0)]]);
        assert_eq!(area(&parts).abs(), 2.0);
    }

    #[test]
    fn an_outline_around_the_sphere_closes_over_the_pole() {
        let window = Window::sphere(-180.0, -90.0, 180.0, 90.0);
        let mut pieces = Pieces::default();
        pieces.begin(true);
        let ring: Vec<LonLat> =
            [-100.0, 20.0, 140.0].iter().map(|&lon| LonLat::new(lon, 60.0)).collect();
        window.ring(&ring, 0.0, 360.0, &mut pieces);
        let mut parts = Parts::default();
        pieces.finish_rings(&window, &mut parts);
        assert_eq!(parts.ends.len(), 1);
        assert!(parts.points.contains(&LonLat::new(-180.0, 90.0)));
        assert!(parts.points.contains(&LonLat::new(180.0, 90.0)));
        assert!(parts.points.iter().all(|point| point.lat >= 60.0));
    }
}
