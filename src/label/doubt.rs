//! Of which place a label is read: where a reader would doubt it, and what that costs.

use crate::unit::{Page, PageBox};

/// Markers farther from a label than this many times its own distance cause no doubt.
pub(super) const CLEAR_RATIO: f64 = 0.35;
/// A marker nearer to a label than this on one line with it is read with it, and beside it
/// otherwise; heights of the line.
const READ_WITH: [f64; 2] = [0.9, 0.4];
/// A marker in the row of a label that is farther than this from its end is not read with it at all,
/// heights of the line.
const IN_ROW: f64 = 1.6;
/// What it costs the name of a town of the basemap, which has many places, to end at a marker in its row.
pub(super) const ROW: f64 = 3.0;
/// Such a name is read with a marker in its row that is nearer to its end than this share of the way,
/// unless its own is nearer.
const TAKEN_FOR: f64 = 0.4;
/// How much a label is read with a marker that it covers: as much as it costs to leave out the least
/// of the labels whose markers go with them.
pub(super) const COVERED: f64 = 1.6;
/// What it costs that a label touches a marker that is not its own.
pub(super) const WITH_STRANGER: f64 = 5.0;
/// A label that is read with a foreign marker by more than this, and more than with its own, had better
/// not stand.
const MISTAKEN: f64 = 0.6;
/// A label is doubtful whose own point is more than this many times as far as another.
const DOUBTFUL: f64 = 0.5;

/// A label that may be left out has rather a leader, or none of its places, than to stand beside its point
/// where that is more than this many times as far as another.
pub(super) const TOO_AMBIGUOUS: f64 = 0.8;

/// Whether a label would be read as that of a marker of another place, with which and with its own it
/// is read as much as said.
pub(super) fn is_mistaken(strange: f64, with_own: f64) -> bool {
    strange > MISTAKEN && strange > with_own
}

/// How much the lines of a label are read with a marker, from 0 to 1: how near it is to one of them,
/// nearer still at its end; and more where one covers it.
pub(super) fn read_with(lines: &[PageBox], at: Page, radius: f64) -> f64 {
    let nearness = |line: &PageBox| {
        let level = (line.y0..=line.y1).contains(&at.y);
        let far = READ_WITH[usize::from(!level)] * line.height();
        let clear = line.distance(at) - radius;
        if clear < 0.0 { COVERED } else { 1.0 - clear / far.max(1e-9) }
    };
    lines.iter().map(nearness).fold(0.0, f64::max)
}

/// Whether a name that goes with its marker is taken for that of a marker in its row, to whose nearness
/// it comes as near as said, and to its own.
pub(super) fn is_taken_for(in_row: f64, with_own: f64) -> bool {
    in_row > TAKEN_FOR && in_row > with_own
}

/// How near the end of a line of a label is to a marker in its row, from 0 to 1.
pub(super) fn in_row_with(lines: &[PageBox], at: Page, radius: f64) -> f64 {
    let nearness = |line: &PageBox| {
        let clear = clear_in_row(*line, at, radius)?;
        Some(1.0 - clear / (IN_ROW * line.height()).max(1e-9))
    };
    lines.iter().filter_map(nearness).fold(0.0, f64::max)
}

/// How far a line of a label is from a marker in its row; `None` where that is in none.
pub(super) fn clear_in_row(line: PageBox, at: Page, radius: f64) -> Option<f64> {
    let is_level = (line.y0..=line.y1).contains(&at.y);
    is_level.then(|| (line.distance(at) - radius).max(0.0))
}

/// How far from the lines of a label markers may be read with it.
pub(super) fn reading_reach(lines: &[PageBox]) -> f64 {
    IN_ROW * lines.iter().map(|line| line.height()).fold(0.0, f64::max)
}

/// Whether a marker stands over a point, as the basemap's circle does over a town that a user names
/// as well: the two are one place, and their labels do not compete for it.
pub(super) fn stands_over(marker: Page, radius: f64, point: Page) -> bool {
    marker == point || marker.distance(point) < radius
}

/// What an ambiguity costs: nothing while it is clear, then steeply more, and a step up where a
/// reader would doubt.
pub(super) fn ambiguity_cost(ratio: f64) -> f64 {
    let doubt = (ratio - CLEAR_RATIO).clamp(0.0, 2.0);
    // 0.5 at a ratio of 0.5, 6 at 0.8.
    22.0 * doubt * doubt + if ratio > DOUBTFUL { 1.5 } else { 0.0 }
}
