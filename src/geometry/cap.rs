//! Clipping to a small circle: what an azimuthal projection shows of the sphere.

use std::f64::consts::TAU;

use libm::{atan2, cos, sin, sqrt};

use super::pieces::{Boundary, Pieces};
use crate::unit::LonLat;

/// How far apart the points of the circle stand at most, radians of azimuth: 1°.
const WIDEST: f64 = 0.017_453_292_519_943_295;
/// The longest edge, in degrees of longitude or latitude, that is taken to lie on one side of the
/// circle where both its ends do.
const LONGEST: f64 = 1.0;

/// All within a distance of a centre.
#[derive(Debug, Clone, Copy)]
pub(super) struct Cap {
    sin_0: f64,
    cos_0: f64,
    sin_radius: f64,
    cos_radius: f64,
    /// How far apart the points of the circle stand, radians of azimuth.
    step: f64,
}

impl Cap {
    /// `radius` in degrees. Longitudes of what is clipped are relative to the centre's.
    /// `flatness` is by how much of its radius the circle may be flattened as it is drawn.
    pub(super) fn new(center: LonLat, radius: f64, flatness: f64) -> Self {
        // An arc of angle s rises 1 − cos(s/2) ≈ s²/8 over its chord.
        let step = sqrt(8.0 * flatness).clamp(WIDEST / 100.0, WIDEST);
        let (phi, radius) = (center.lat.to_radians(), radius.to_radians());
        Self {
            sin_0: sin(phi),
            cos_0: cos(phi),
            sin_radius: sin(radius),
            cos_radius: cos(radius),
            step,
        }
    }

    /// How far inside the circle a point lies: the difference of cosines, negative outside.
    #[inline]
    pub(super) fn depth(&self, point: LonLat) -> f64 {
        let phi = point.lat.to_radians();
        self.sin_0 * sin(phi) + self.cos_0 * cos(phi) * cos(point.lon.to_radians())
            - self.cos_radius
    }

    /// The clockwise-from-north azimuth of a point from the centre, as a place on the circle: the
    /// loop runs the other way, anticlockwise.
    fn place(&self, point: LonLat) -> f64 {
        let (phi, lam) = (point.lat.to_radians(), point.lon.to_radians());
        let east = cos(phi) * sin(lam);
        let north = self.cos_0 * sin(phi) - self.sin_0 * cos(phi) * cos(lam);
        let azimuth = -atan2(east, north);
        if azimuth < 0.0 { azimuth + TAU } else { azimuth }
    }

    /// The point of the circle at a place.
    pub(super) fn at(&self, place: f64) -> LonLat {
        let (sin_az, cos_az) = (sin(-place), cos(-place));
        let up = self.sin_0 * self.cos_radius + self.cos_0 * self.sin_radius * cos_az;
        let east = sin_az * self.sin_radius;
        let ahead = self.cos_0 * self.cos_radius - self.sin_0 * self.sin_radius * cos_az;
        // The angle from its tangent, which stays exact near the poles.
        let phi = atan2(up, libm::hypot(east, ahead));
        LonLat::new(atan2(east, ahead).to_degrees(), phi.to_degrees())
    }

    /// Adds a ring to the pieces; see [`super::window::Window::ring`].
    pub(super) fn ring(&self, ring: &[LonLat], shift: f64, turn: f64, pieces: &mut Pieces<LonLat>) {
        let Some(&first) = ring.first() else { return };
        let (last, depth) = self.walk(ring, shift, pieces);
        let end = LonLat::new(first.lon + shift + turn, first.lat);
        self.edge(last, depth, end, false, pieces);
        pieces.end_ring();
    }

    /// Adds an open line to the pieces.
    pub(super) fn line(&self, line: &[LonLat], shift: f64, pieces: &mut Pieces<LonLat>) {
        if !line.is_empty() {
            self.walk(line, shift, pieces);
            pieces.end_line();
        }
    }

    fn walk(&self, points: &[LonLat], shift: f64, pieces: &mut Pieces<LonLat>) -> (LonLat, f64) {
        let mut from = LonLat::new(points[0].lon + shift, points[0].lat);
        let mut depth = self.depth(from);
        if depth >= 0.0 {
            pieces.start_inside_ring(from);
        }
        for point in &points[1..] {
            let to = LonLat::new(point.lon + shift, point.lat);
            depth = self.edge(from, depth, to, true, pieces);
            from = to;
        }
        (from, depth)
    }

    /// Follows an edge, in steps that cannot leave the circle and come back unseen.
    fn edge(
        &self,
        from: LonLat,
        from_depth: f64,
        to: LonLat,
        push_end: bool,
        pieces: &mut Pieces<LonLat>,
    ) -> f64 {
        let span = (to.lon - from.lon).abs().max((to.lat - from.lat).abs());
        let to_depth = self.depth(to);
        let steps = (span / LONGEST).ceil().max(1.0);
        let (mut a, mut a_depth) = (from, from_depth);
        let mut step = 1.0;
        while step < steps {
            let b = between(from, to, step / steps);
            let b_depth = self.depth(b);
            self.short_edge((a, a_depth), (b, b_depth), pieces);
            (a, a_depth) = (b, b_depth);
            step += 1.0;
        }
        self.short_edge((a, a_depth), (to, to_depth), pieces);
        if push_end && to_depth >= 0.0 {
            pieces.push(to);
        }
        to_depth
    }

    fn short_edge(&self, a: (LonLat, f64), b: (LonLat, f64), pieces: &mut Pieces<LonLat>) {
        if (a.1 >= 0.0) == (b.1 >= 0.0) {
            return;
        }
        // The crossing, by regula falsi (Illinois) on the depth.
        let (mut low, mut f_low, mut high, mut f_high) = (0.0, a.1, 1.0, b.1);
        let mut t = 0.5;
        for _ in 0..60 {
            t = (low * f_high - high * f_low) / (f_high - f_low);
            let f = self.depth(between(a.0, b.0, t));
            if f.abs() < 1e-15 || high - low < 1e-15 {
                break;
            }
            if (f >= 0.0) == (f_high >= 0.0) {
                (high, f_high) = (t, f);
                f_low *= 0.5;
            } else {
                (low, f_low) = (t, f);
                f_high *= 0.5;
            }
        }
        let at = between(a.0, b.0, t);
        let place = self.place(at);
        if b.1 >= 0.0 {
            pieces.enter(at, place);
        } else {
            pieces.leave(at, place);
        }
    }
}

/// A point on the straight line between two, in degrees.
pub(super) fn between(a: LonLat, b: LonLat, t: f64) -> LonLat {
    LonLat::new(a.lon + (b.lon - a.lon) * t, a.lat + (b.lat - a.lat) * t)
}

impl Boundary<LonLat> for Cap {
    fn length(&self) -> f64 {
        TAU
    }

    fn between(&self, from: f64, to: f64, out: &mut Vec<LonLat>) {
        let mut index = (from / self.step).floor() + 1.0;
        while index * self.step < to {
            out.push(self.at(index * self.step));
            index += 1.0;
        }
    }

    fn is_dense(&self) -> bool {
        true
    }
}
