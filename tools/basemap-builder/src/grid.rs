//! The grid of whole units that everything is rounded to.

/// A position in units.
pub type Unit = (i32, i32);

/// The units of a level that all but the finest grid are multiples of.
pub const STEP: i32 = 4;

/// Degrees in units, rounded to a step of all but the finest grid.
pub fn stepped(degrees: f64, per_degree: i32) -> i32 {
    (degrees * f64::from(per_degree / STEP)).round() as i32 * STEP
}

/// A position moved by whole turns to the nearest of another.
pub fn unwrapped((x, y): Unit, (near, _): Unit, turn: i32) -> Unit {
    (x + (near - x + turn / 2).div_euclid(turn) * turn, y)
}
