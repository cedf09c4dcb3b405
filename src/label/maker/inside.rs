//! Places inside an area: its middle and about it, then wherever there is room.

use super::{Maker, OFF_MIDDLE, Stand};
use crate::label::area;
use crate::label::candidate::Candidate;
use crate::label::ground::{Ground, Middle};
use crate::label::request::Target;
use crate::unit::{Anchor, Page, PageBox};

/// For a label that lies wholly outside its area.
const OVERHANG: f64 = 1.5;
/// For a label at the far end of its area.
const FAR_OFF: f64 = 2.0;
/// Places about the middle of an area, in widths and heights of the label.
pub(super) const ABOUT: [(f64, f64); 15] = [
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

/// The least cost at which more places are looked for than those about the middle.
const CROWDED: f64 = 4.0;
/// How many places across and down a crowded area are tried.
const ACROSS: u32 = 9;

impl Maker<'_> {
    /// The middle of an area and places about it; where these are crowded, all over the area and,
    /// for a label that has no room in it, beside it.
    pub(in crate::label) fn inside_area(
        &mut self,
        middles: &[Middle],
        all: bool,
        found: &mut Vec<Candidate>,
    ) {
        let Target::Area { rings, .. } = &self.request.target else { return };
        for (index, shape) in self.shapes() {
            let Some(middle) = middles.get(index).filter(|middle| !middle.too_wide) else {
                continue;
            };
            let middle = middle.at;
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
            if self.is_crowded(found) {
                self.all_over(index, rings, middle, found);
                self.spread = true;
            }
        }
        for (index, _) in self.shapes() {
            let Some(middle) = middles.get(index) else { continue };
            if !middle.is_roomy() && self.is_crowded(found) {
                self.beside_area(index, rings, *middle, found);
            }
        }
    }

    /// The places all over an area for a label that other labels leave none about its middle.
    pub(in crate::label) fn elsewhere(&mut self, found: &mut Vec<Candidate>) {
        let (Target::Area { rings, .. }, Ground::Area { middles, .. }) =
            (&self.request.target, self.ground)
        else {
            return;
        };
        if self.spread || self.areas.is_empty() {
            return;
        }
        self.spread = true;
        for (index, _) in self.shapes() {
            if let Some(middle) = middles.get(index).filter(|middle| !middle.too_wide) {
                self.all_over(index, rings, middle.at, found);
            }
        }
    }

    /// Whether more places are worth a look: none that was found is good, and those about are known.
    fn is_crowded(&self, found: &[Candidate]) -> bool {
        !self.areas.is_empty() && found.iter().all(|place| place.cost.total() > CROWDED)
    }

    /// Places all over the visible part of an area.
    fn all_over(
        &mut self,
        index: usize,
        rings: &[Vec<Page>],
        middle: Page,
        found: &mut Vec<Candidate>,
    ) {
        let Some(visible) = self.visible() else { return };
        for step in 0..ACROSS * ACROSS {
            let share = |step: u32| (f64::from(step) + 0.5) / f64::from(ACROSS);
            let center = Page::new(
                visible.x0 + share(step % ACROSS) * visible.width(),
                visible.y0 + share(step / ACROSS) * visible.height(),
            );
            found.extend(self.anywhere(index, center, (rings, visible), middle));
        }
    }

    /// A place in the visible part of an area, shifted; `None` where it does not stand well there.
    pub(in crate::label) fn shifted(
        &mut self,
        place: &Candidate,
        by: Page,
        visible: PageBox,
    ) -> Option<Candidate> {
        let (Target::Area { rings, .. }, Ground::Area { middles, .. }) =
            (&self.request.target, self.ground)
        else {
            return None;
        };
        let (index, center) = (place.shape, place.bounds.center() + by - self.request.offset);
        self.anywhere(index, center, (rings, visible), middles.get(index)?.at)
    }

    /// A label moved a little in its area, for no more than what is about it there; `None` where it hits something.
    pub(in crate::label) fn moved(&mut self, place: &Candidate, by: Page) -> Option<Candidate> {
        let (shape, align, anchor) = (place.shape, place.align, place.anchor);
        let corner = Page::new(place.bounds.x0, place.bounds.y0);
        let stand = |corner: Page| Stand { shape, corner, align, anchor, leader: None, soft: 0.0 };
        let before = self.weigh(stand(corner), true)?;
        let mut moved = self.weigh(stand(corner + by), false)?;
        moved.cost.soft += place.cost.soft - before.cost.soft;
        moved.first = place.first;
        Some(moved)
    }

    /// The box around what of an area is on the page; `None` for what is none.
    pub(in crate::label) fn visible(&self) -> Option<PageBox> {
        let Target::Area { rings, .. } = &self.request.target else { return None };
        let bounds = PageBox::around(rings.iter().flatten().copied())?;
        bounds.intersection(self.surroundings.frame())
    }

    /// The place about a point of the visible part of an area; `None` where it does not stand well there.
    fn anywhere(
        &mut self,
        index: usize,
        center: Page,
        (rings, visible): (&[Vec<Page>], PageBox),
        middle: Page,
    ) -> Option<Candidate> {
        let shape = self.request.shapes.get(index)?;
        let (width, height) = (shape.width(), shape.height());
        let off = ((center.x - middle.x) / visible.width()).abs()
            + ((center.y - middle.y) / visible.height()).abs();
        let stand = Stand {
            shape: index,
            corner: center - Page::new(width / 2.0, height / 2.0) + self.request.offset,
            align: shape.align.unwrap_or_default(),
            anchor: Some(Anchor::Center),
            leader: None,
            soft: off * FAR_OFF + shape.cost,
        };
        let mut candidate = self.weigh(stand, false)?;
        if candidate.cost.total() > CROWDED || !area::contains(rings, center) {
            return None;
        }
        candidate.cost.soft += OVERHANG * share_outside(rings, candidate.bounds);
        candidate.first = false;
        Some(candidate)
    }
}

/// The share of a box outside rings, judged at nine of its points.
fn share_outside(rings: &[Vec<Page>], bounds: PageBox) -> f64 {
    let outside = area::nine_points(bounds).filter(|&point| !area::contains(rings, point));
    outside.count() as f64 / 9.0
}
