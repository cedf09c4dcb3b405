//! The labels of a sheet, to be compared with another's.

use rumbo::map::Sheet;

/// Labels by name and place on the plane, in 1/1000 px, with x within one turn.
pub fn labels(sheet: &Sheet, period: f64) -> Vec<(String, i64, i64)> {
    let key = |value: f64| (value * 1e3).round() as i64;
    let mut found: Vec<_> = sheet
        .labels()
        .map(|label| {
            let at = label.text.boxes[0].center;
            (label.text.text.clone(), key(at.x.rem_euclid(period)), key(at.y))
        })
        .collect();
    found.sort();
    found
}
