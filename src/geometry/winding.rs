//! Which side of a ring is inside.

use libm::sin;

use super::clean::Hint;
use crate::source::Winding;
use crate::unit::LonLat;

/// Makes longitudes run on: each differs from the one before by at most 180°. Gives how far the
/// end of a ring, back at its first position, lies east of its start: a multiple of 360°.
///
/// A difference of more than 180° is read as the shorter way round, as RFC 7946 leaves no other
/// reading; of just 180°, as it stands.
pub(super) fn unwrap(positions: &mut [LonLat]) -> f64 {
    let Some(&first) = positions.first() else { return 0.0 };
    let mut shift = 0.0;
    let mut before = first.lon;
    for position in positions.iter_mut() {
        let lon = position.lon;
        shift += turn_between(before, lon);
        position.lon = lon + shift;
        before = lon;
    }
    shift + turn_between(before, first.lon)
}

/// What must be added to a longitude to bring it within 180° of the one before.
fn turn_between(before: f64, lon: f64) -> f64 {
    let step = lon - before;
    if step.abs() <= 180.0 { 0.0 } else { -360.0 * (step / 360.0).round() }
}

/// What lies to the left of a ring.
#[derive(Debug, Clone, Copy)]
pub(super) struct Left {
    /// Its area on the unit sphere, 0 … 4π.
    area: f64,
    /// Whether the north pole is in it.
    north: bool,
}

impl Left {
    /// `turn` is how far the ring's end lies east of its start.
    pub(super) fn of(ring: &[LonLat], turn: f64) -> Self {
        const SPHERE: f64 = 4.0 * std::f64::consts::PI;
        let integral = area_to_equator(ring, turn);
        let (area, north) = if turn != 0.0 {
            // Eastwards the left is the north, ∮ (1 − sin φ) dλ; westwards likewise the south.
            (turn.abs().to_radians() - integral, turn > 0.0)
        } else if integral <= 0.0 {
            // Anticlockwise: the left is the side that holds neither pole.
            (-integral, false)
        } else {
            (SPHERE - integral, true)
        };
        Self { area: area.clamp(0.0, SPHERE), north }
    }
}

/// ∮ sin φ dλ along a ring: the area between it and the equator, southern areas and ways west
/// counted negative.
fn area_to_equator(ring: &[LonLat], turn: f64) -> f64 {
    let Some(last) = ring.last() else { return 0.0 };
    let mut integral = 0.0;
    let (mut from, mut sin_from) =
        (LonLat::new(last.lon - turn, last.lat), sin(last.lat.to_radians()));
    for &to in ring {
        let sin_to = sin(to.lat.to_radians());
        let sin_mean = if (to.lat - from.lat).abs() > 5.0 {
            // Simpson's rule where the edge is long.
            (sin_from + sin_to + 4.0 * sin(((to.lat + from.lat) / 2.0).to_radians())) / 6.0
        } else {
            (sin_from + sin_to) / 2.0
        };
        integral += (to.lon - from.lon).to_radians() * sin_mean;
        (from, sin_from) = (to, sin_to);
    }
    integral
}

/// For an exterior ring: whether the inside is the left, and whether it holds the north pole.
/// `holds_hole` tells whether the left is the side that a hole is on.
pub(super) fn exterior(
    left: Left,
    turn: f64,
    rule: Winding,
    hint: Hint,
    holds_hole: Option<bool>,
) -> (bool, bool) {
    const HEMISPHERE: f64 = 2.0 * std::f64::consts::PI;
    let left_is_inside = match (rule, hint, holds_hole) {
        (Winding::Rfc7946, ..) => true,
        (Winding::Clockwise, ..) => false,
        (Winding::Auto, Hint::Band, _) => !left.north,
        (Winding::Auto, Hint::Pole(lat), _) if turn != 0.0 => left.north == (lat > 0.0),
        (Winding::Auto, _, Some(holds_hole)) => holds_hole,
        (Winding::Auto, _, None) => left.area <= HEMISPHERE,
    };
    (left_is_inside, left.north == left_is_inside)
}

/// For a hole in an exterior ring: whether the hole is the left, and whether it holds the north
/// pole. The hole is the side that the exterior is not on.
pub(super) fn hole(hole: &[LonLat], turn: f64, exterior: &[LonLat]) -> (bool, bool) {
    // The side that the exterior is on is not the hole.
    let north_in_hole = !north_is_with(hole, turn, exterior);
    (Left::of(hole, turn).north == north_in_hole, north_in_hole)
}

/// Whether another outline lies to the left of a ring.
pub(super) fn is_left(left: Left, ring: &[LonLat], turn: f64, other: &[LonLat]) -> bool {
    north_is_with(ring, turn, other) == left.north
}

/// Whether the north pole lies on the same side of a ring as another outline, which does not
/// cross it: judged by a few positions, as some may lie on the ring.
fn north_is_with(ring: &[LonLat], turn: f64, other: &[LonLat]) -> bool {
    let count = other.len().min(5);
    let odd = (0..count)
        .filter(|&index| odd_crossings_north(ring, turn, other[index * other.len() / count]))
        .count();
    2 * odd <= count
}

/// Whether a ring crosses the meridian of a position an odd number of times north of it.
pub(super) fn odd_crossings_north(ring: &[LonLat], turn: f64, position: LonLat) -> bool {
    let Some(last) = ring.last() else { return false };
    let turn_of = |lon: f64| ((lon - position.lon) / 360.0).floor();
    let mut odd = false;
    let mut from = LonLat::new(last.lon - turn, last.lat);
    let mut from_turn = turn_of(from.lon);
    let mut low = position.lon + from_turn * 360.0;
    for &to in ring {
        // Most edges stay between two copies of the meridian.
        if !(low <= to.lon && to.lon < low + 360.0) {
            let to_turn = turn_of(to.lon);
            let mut copy = from_turn.min(to_turn) + 1.0;
            while copy <= from_turn.max(to_turn) {
                let meridian = position.lon + copy * 360.0;
                let t = (meridian - from.lon) / (to.lon - from.lon);
                if from.lat + t * (to.lat - from.lat) > position.lat {
                    odd = !odd;
                }
                copy += 1.0;
            }
            from_turn = to_turn;
            low = position.lon + from_turn * 360.0;
        }
        from = to;
    }
    odd
}
