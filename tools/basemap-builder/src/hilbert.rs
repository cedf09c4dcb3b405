//! An order in which neighbours on the globe are near each other.

use crate::grid::Unit;

/// Where a position lies along Hilbert's curve through a grid of 65536 × 65536 cells.
pub fn hilbert((x, y): Unit, turn: i32) -> u64 {
    let cell = |value: i32, range: i32| {
        (f64::from(value.clamp(0, range)) / f64::from(range) * 65535.0) as u32
    };
    let (mut x, mut y) = (cell(x.rem_euclid(turn), turn), cell(y + turn / 4, turn / 2));
    let mut along = 0;
    let mut side = 1 << 15;
    while side > 0 {
        let (rx, ry) = (u32::from(x & side > 0), u32::from(y & side > 0));
        along += u64::from(side) * u64::from(side) * u64::from((3 * rx) ^ ry);
        if ry == 0 {
            if rx == 1 {
                (x, y) = (65535 - x, 65535 - y);
            }
            (x, y) = (y, x);
        }
        side >>= 1;
    }
    along
}
