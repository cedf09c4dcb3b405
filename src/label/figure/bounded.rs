//! Which labels are searched for: what has no room is not looked at.

use std::collections::BTreeMap;

use super::Label;
use crate::label::ground::Ground;
use crate::label::request::LeaderRule;
use crate::unit::PageBox;

/// The most labels that are searched for: so many on any page, on a large one as many as one for each
/// area of this size, in square CSS pixels. A smaller one holds no name.
const MOST_LABELS: usize = 3_000;
const LEAST_AREA: f64 = 400.0;
/// The most around one spot, a square of this side, CSS pixels.
const MOST_ON_A_SPOT: usize = 48;
const SPOT: f64 = 16.0;
/// Where a layer has more areas than this that are too small for their names, and so many times more
/// than others, those are not named: leaders to a few of them would tell nothing but that there are
/// some.
const MANY: usize = 100;
const MOSTLY: usize = 4;

/// The labels that are searched for: of those that none must stand, so many around one spot, and so
/// many in all, the first in order. The others have no room.
pub(super) fn bounded(mut labels: Vec<Label>, frame: PageBox) -> Vec<Label> {
    let mut sizes: BTreeMap<usize, (usize, usize)> = BTreeMap::new();
    for label in labels.iter().filter(|label| is_led(label)) {
        let (tight, roomy) = sizes.entry(label.request.layer).or_default();
        *if is_tight(label) { tight } else { roomy } += 1;
    }
    let mut spots: BTreeMap<(i64, i64), usize> = BTreeMap::new();
    labels.retain(|label| {
        let Some((at, _)) = label.ground.point().filter(|_| !label.firm) else { return true };
        let (tight, roomy) = sizes.get(&label.request.layer).copied().unwrap_or_default();
        if tight > MANY && tight > MOSTLY * roomy && is_led(label) && is_tight(label) {
            return false;
        }
        let spot = ((at.x / SPOT).floor() as i64, (at.y / SPOT).floor() as i64);
        let count = spots.entry(spot).or_default();
        *count += 1;
        *count <= MOST_ON_A_SPOT
    });
    // A cast from float saturates.
    let room = (frame.width() * frame.height() / LEAST_AREA) as usize;
    labels.truncate(MOST_LABELS.max(room));
    labels
}

/// Whether it is the name of an area, which may be left out, and may stand at a leader.
fn is_led(label: &Label) -> bool {
    let is_area = matches!(label.ground, Ground::Area { .. });
    is_area && !label.firm && label.request.leader != LeaderRule::Never
}

/// Whether the area is too small for it in any shape.
fn is_tight(label: &Label) -> bool {
    matches!(label.ground, Ground::Area { middles, .. } if middles.iter().all(|middle| !middle.fits()))
}
