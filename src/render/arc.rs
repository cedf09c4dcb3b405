//! Arcs as chords.

use super::flatten::Point;

/// How far a round corner's chords may run inside its arc, in device pixels.
pub(super) const ROUNDNESS: f64 = 0.05;

/// The turn an arc makes with one chord.
#[derive(Debug, Clone, Copy)]
pub(super) struct Step {
    angle: f64,
    sin: f64,
    cos: f64,
}

impl Step {
    pub fn new(radius: f64) -> Self {
        // The chord of an arc of angle a lies r · (1 − cos(a / 2)) inside it.
        let cos_half = (1.0 - ROUNDNESS / radius.max(ROUNDNESS)).max(0.5);
        let angle = 2.0 * libm::acos(cos_half);
        Self { angle, sin: libm::sin(angle), cos: libm::cos(angle) }
    }

    /// The points of an arc of `turn` radians around `center`, its ends left out.
    pub fn arc(self, center: Point, from: Point, turn: f64, points: &mut Vec<Point>) {
        let count = (turn.abs() / self.angle).ceil().min(1024.0);
        let (sin, cos) = (libm::sin(turn / count), libm::cos(turn / count));
        let (mut x, mut y) = (from.x - center.x, from.y - center.y);
        let mut done = 1.0;
        while done < count {
            (x, y) = (x * cos - y * sin, x * sin + y * cos);
            points.push(Point::new(center.x + x, center.y + y));
            done += 1.0;
        }
    }

    /// The points of an arc of less than half a turn, whose cosine is `cos_turn`, in whole steps
    /// and a rest: a corner needs no angle.
    #[inline]
    pub fn around(
        self,
        center: Point,
        from: Point,
        negative: bool,
        cos_turn: f64,
        points: &mut Vec<Point>,
    ) {
        let sin = if negative { -self.sin } else { self.sin };
        let (mut x, mut y) = (from.x - center.x, from.y - center.y);
        let (mut turned_cos, mut turned_sin) = (self.cos, self.sin);
        while turned_cos > cos_turn && turned_sin > 0.0 {
            (x, y) = (x * self.cos - y * sin, x * sin + y * self.cos);
            points.push(Point::new(center.x + x, center.y + y));
            (turned_cos, turned_sin) = (
                turned_cos * self.cos - turned_sin * self.sin,
                turned_cos * self.sin + turned_sin * self.cos,
            );
        }
    }
}
