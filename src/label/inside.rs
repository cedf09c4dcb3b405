//! Places inside an area: its middle and about it.

use super::area;
use super::candidate::Candidate;
use super::maker::{Maker, OFF_MIDDLE, Stand};
use super::request::{Anchor, Target};
use crate::unit::{Page, PageBox};

/// For a label that lies wholly outside its area.
const OVERHANG: f64 = 1.5;
/// Places about the middle of an area, in widths and heights of the label.
const ABOUT: [(f64, f64); 15] = [
    (0.0, 0.0),
    (0.0, -0.75),
    (0.0, 0.75),
    (-0.2, 0.0),
    (0.2, 0.0),
    (0.0, -1.5),
    (0.0, 1.5),
    (-0.2, -0.75),
    (0.2, -0.75),
    (-0.2, 0.75),
    (0.2, 0.75),
    (-0.5, 0.0),
    (0.5, 0.0),
    (0.0, -2.5),
    (0.0, 2.5),
];

impl Maker<'_> {
    /// The middle of an area and places about it.
    pub(super) fn inside_area(
        &mut self,
        middles: &[Option<Page>],
        all: bool,
        found: &mut Vec<Candidate>,
    ) {
        let Target::Area { rings, .. } = &self.request.target else { return };
        for (index, (shape, middle)) in self.request.shapes.iter().zip(middles).enumerate() {
            let Some(middle) = *middle else { continue };
            let (width, height) = (shape.width(), shape.height());
            for (across, down) in ABOUT {
                let center = middle + Page::new(across * width, down * height);
                if !area::contains(rings, center) {
                    continue;
                }
                let corner = center - Page::new(width / 2.0, height / 2.0) + self.request.offset;
                let bounds = PageBox::from_size(corner.x, corner.y, width, height);
                let off = (across.abs() + 0.5 * down.abs()) * OFF_MIDDLE;
                let stand = Stand {
                    shape: index,
                    corner,
                    align: shape.align.unwrap_or_default(),
                    anchor: Some(Anchor::Center),
                    leader: None,
                    soft: off + OVERHANG * share_outside(rings, bounds) + shape.cost,
                };
                let mut candidate = self.weigh(stand, all);
                if let Some(candidate) = &mut candidate {
                    candidate.first = index == 0 && across == 0.0 && down == 0.0;
                }
                found.extend(candidate);
            }
        }
    }
}

/// The share of a box outside rings, taken at its corners and the middles of its sides.
fn share_outside(rings: &[Vec<Page>], bounds: PageBox) -> f64 {
    let center = bounds.center();
    let (xs, ys) = ([bounds.x0, center.x, bounds.x1], [bounds.y0, center.y, bounds.y1]);
    let points = xs.iter().flat_map(|&x| ys.iter().map(move |&y| Page::new(x, y)));
    points.filter(|&point| !area::contains(rings, point)).count() as f64 / 9.0
}
