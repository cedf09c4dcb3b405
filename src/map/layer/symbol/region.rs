//! Where labels are looked for and placed together, and by which rule.

use super::settled::ContestedGround;
use super::subject::{Labelled, middle_of_longest, moved};
use crate::archive::Address;
use crate::geometry::View;
use crate::label::{Obstacles, Placement, Policy, Request, place, place_until, tiled_margin};
use crate::map::camera::Camera;
use crate::map::pass::Pass;
use crate::resources::Cancel;
use crate::source::Feature;
use crate::unit::{Page, PageBox};

/// How far decisions about labels travel (see [`Policy::Tiled`]).
const ROUNDS: u32 = 12;

/// The greatest width or height of a label on a plane, pixels: wider ones are dropped.
const LARGEST: f64 = 512.0;

/// How far labels of a figure keep from the edge of the frame, pixels.
const FRAME_MARGIN: f64 = 5.0;

/// How far beyond a map's edge MapLibre looks for labels that reach into it, pixels.
const BEYOND: f64 = 100.0;

/// The rule that labels are placed by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::map) enum LabelPolicy {
    /// For a page: see [`Policy::Figure`].
    Figure,
    /// For a map as MapLibre shows it: see [`Policy::Viewport`].
    Viewport,
    /// For a plane that many frames are cut from: see [`Policy::Tiled`].
    Tiled,
}

/// Where labels are placed together.
#[derive(Debug, Clone)]
pub(in crate::map) struct Region {
    pub policy: LabelPolicy,
    /// Labels within this box may matter.
    area: PageBox,
    /// Where labels may stand.
    frame: PageBox,
    /// After what distance the plane comes round within the region.
    period: Option<f64>,
    /// How far copies of what is labelled lie beside it.
    turns: Vec<Page>,
    /// What names of countries do not stand on.
    contested: ContestedGround,
}

/// Islands shorter than this on the page are not read as land that a name stands beside, CSS pixels.
const LEAST_ISLAND: f64 = 4.0;

/// Whether an island is large enough on the page.
fn is_seen(ring: &[Page]) -> bool {
    let bounds = PageBox::around(ring.iter().copied());
    bounds.is_some_and(|bounds| bounds.width().max(bounds.height()) >= LEAST_ISLAND)
}

impl Region {
    /// The labels of a frame.
    pub fn of_frame(policy: LabelPolicy, camera: &Camera) -> Self {
        let bounds = camera.bounds();
        let (area, frame) = match policy {
            LabelPolicy::Viewport => (bounds.grown(BEYOND), bounds),
            LabelPolicy::Figure | LabelPolicy::Tiled => (bounds, bounds.grown(-FRAME_MARGIN)),
        };
        let (turns, contested) = (camera.shifts().collect(), ContestedGround::default());
        Self { policy, area, frame, period: None, turns, contested }
    }

    /// The labels of a part of a plane, and those around it that they depend on.
    pub fn of_part(part: PageBox, period: Option<f64>) -> Self {
        // Around a point it reaches to either side.
        let around = part.grown(tiled_margin(ROUNDS, 2.0 * LARGEST));
        let (area, period, turns) = match period {
            Some(period) if around.width() >= period => {
                (PageBox { x0: 0.0, x1: period, ..around }, Some(period), vec![0.0])
            }
            Some(period) => (around, None, vec![0.0, -period, period]),
            None => (around, None, vec![0.0]),
        };
        let turns = turns.into_iter().map(|turn| Page::new(turn, 0.0)).collect();
        let contested = ContestedGround::default();
        Self { policy: LabelPolicy::Tiled, area, frame: area, period, turns, contested }
    }

    /// Keeps names of countries off contested ground.
    pub fn keep_off(&mut self, contested: ContestedGround) {
        self.contested = contested;
    }

    /// The box that labels matter in.
    pub fn area(&self) -> PageBox {
        self.area
    }

    /// Whether it is a part of a plane that frames are cut from.
    pub fn is_part(&self) -> bool {
        self.policy == LabelPolicy::Tiled
    }

    /// The points of a feature, each with its number. `lost` counts those that have no place.
    pub(super) fn points(
        &self,
        pass: &Pass,
        feature: &Feature,
        lost: &mut usize,
    ) -> Vec<(usize, Labelled)> {
        let mut points = Vec::new();
        for (index, &position) in feature.shape.positions().iter().enumerate() {
            match pass.wide.to_page(position) {
                Some(at) => {
                    points.extend(self.copies(at).map(|at| (index, Labelled::Point(at))));
                }
                None => *lost += 1,
            }
        }
        points
    }

    /// The parts of a polygon that its name may stand on and its other islands, where these are
    /// large enough to be seen, each of its copies by its rings.
    pub fn areas(&self, pass: &Pass, number: usize) -> Vec<[Vec<Vec<Page>>; 2]> {
        let reading = pass.reading();
        let trace = |view: &View, prepared: &_| {
            let mut rings: Vec<Vec<Page>> = Vec::new();
            view.stream().prepared(prepared, &mut rings);
            rings
        };
        if !self.is_part() {
            let (main, minor) =
                (pass.kept.main(number, &reading), pass.kept.minor(number, &reading));
            let areas = pass.wide.views().enumerate().map(|(index, view)| {
                let mut parts = [trace(view, &main), trace(view, &minor)];
                parts[1].retain(|ring| is_seen(ring));
                self.contested.cut_from(&mut parts, index, (pass, number));
                parts
            });
            return areas.filter(|[rings, _]| !rings.is_empty()).collect();
        }
        let rings = trace(pass.wide.view(), &pass.kept.thinned(number, &reading));
        let Some(bounds) = PageBox::around(rings.iter().flatten().copied()) else {
            return Vec::new();
        };
        let at = |turn: Page| rings.iter().map(|ring| moved(ring.clone(), turn)).collect();
        let at = |turn: Page| [at(turn), Vec::new()];
        self.seen(bounds).map(at).collect()
    }

    /// The lines of a feature, and all copies of them, each with its number.
    pub fn lines(&self, pass: &Pass, number: usize) -> Vec<(usize, Vec<Page>)> {
        if !self.is_part() {
            let all = pass.wide.views().flat_map(|view| traced(pass, number, view));
            return all.enumerate().collect();
        }
        let mut lines = Vec::new();
        for (index, line) in traced(pass, number, pass.wide.view()).into_iter().enumerate() {
            let Some(bounds) = PageBox::around(line.iter().copied()) else { continue };
            lines.extend(self.seen(bounds).map(|turn| (index, moved(line.clone(), turn))));
        }
        lines
    }

    /// The middle of a line, at each of its copies.
    pub fn middles(&self, pass: &Pass, number: usize) -> Vec<Page> {
        if self.policy == LabelPolicy::Viewport {
            // MapLibre labels where each line starts.
            let features = &pass.kept.features().features;
            let shape = features.get(number).map(|feature| &feature.shape);
            let starts = shape.into_iter().flat_map(|shape| shape.parts());
            let starts = starts.filter_map(|part| pass.wide.to_page(*part.first()?));
            return starts.flat_map(|at| self.copies(at)).collect();
        }
        if !self.is_part() {
            let lines = pass.wide.views().map(|view| traced(pass, number, view));
            return lines.filter_map(|lines| middle_of_longest(&lines)).collect();
        }
        let at = middle_of_longest(&traced(pass, number, pass.wide.view()));
        at.into_iter().flat_map(|at| self.copies(at)).collect()
    }

    /// A point, and the copies of it, that are in the region; on a plane that comes round within
    /// it, every point is at some turn.
    fn copies(&self, at: Page) -> impl Iterator<Item = Page> {
        let copies = self.turns.iter().map(move |&turn| at + turn);
        copies.filter(|at| {
            let across = self.period.is_some() || (self.area.x0..=self.area.x1).contains(&at.x);
            across && (self.area.y0..=self.area.y1).contains(&at.y)
        })
    }

    /// The turns at which something in a box may be seen.
    fn seen(&self, bounds: PageBox) -> impl Iterator<Item = Page> {
        let turns = self.turns.iter().copied();
        turns.filter(move |&turn| bounds.grown(1e-6).moved(turn).overlaps(self.area))
    }

    /// Places the labels.
    pub fn place(
        &self,
        requests: &[Request],
        obstacles: &Obstacles,
        cancel: &Cancel,
    ) -> Vec<Placement> {
        let policy = match self.policy {
            LabelPolicy::Figure => Policy::Figure,
            LabelPolicy::Viewport => Policy::Viewport,
            LabelPolicy::Tiled => Policy::Tiled { rounds: ROUNDS, period: self.period },
        };
        place_until(cancel, &policy, self.frame, requests, obstacles)
    }

    /// Places labels that keep clear of all others, which need not keep clear of them.
    pub fn place_last(&self, requests: &[Request], obstacles: &Obstacles) -> Vec<Placement> {
        place(&Policy::Viewport, self.frame, requests, obstacles)
    }

    /// Whether a label of a size may stand.
    pub fn takes(&self, width: f64, height: f64) -> bool {
        !self.is_part() || width.max(height) <= LARGEST
    }
}

/// The lines of a feature, as a view shows them.
fn traced(pass: &Pass, number: usize, view: &View) -> Vec<Vec<Page>> {
    let mut lines: Vec<Vec<Page>> = Vec::new();
    view.stream().prepared_outline(&pass.prepared(number), &mut lines);
    lines
}

/// A label's number, which is the same whatever part of a plane is drawn.
pub(super) fn stable_id(layer: usize, tile: Option<Address>, feature: &str, part: u64) -> u64 {
    // The 64-bit hash of Fowler, Noll and Vo, 1a.
    let tile = tile.map(|at| [u64::from(at.z), u64::from(at.x), u64::from(at.y)]);
    let numbers = [layer as u64, part].into_iter().chain(tile.into_iter().flatten());
    numbers
        .flat_map(u64::to_le_bytes)
        .chain(feature.bytes())
        .fold(0xCBF2_9CE4_8422_2325_u64, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01B3)
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_labels_are_64_bits_wide_on_every_machine() {
        assert_eq!(stable_id(3, None, "42", 7), 0xcd5e_a8c1_2b20_efa7);
        assert_ne!(stable_id(0, None, "", 1 << 33), stable_id(0, None, "", 0));
        let tile = |x| Some(Address::new(1, x, 0));
        assert_ne!(stable_id(0, tile(0), "", 0), stable_id(0, tile(1), "", 0));
    }
}
