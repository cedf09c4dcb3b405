//! Labels on a plane that many frames are cut from.

use super::draw::Pass;
use super::symbols::Labelled;
use crate::label::{Obstacles, Placement, Policy, Request, place, tiled_margin};
use crate::path::{length, middle};
use crate::source::{Feature, ShapeKind};
use crate::style::{SymbolPlacement, SymbolStyle};
use crate::unit::{Page, PageBox};

/// How far decisions about labels travel (see [`Policy::Tiled`]).
const ROUNDS: u32 = 12;

/// The greatest width or height of a label on a plane, pixels: wider ones are dropped.
const LARGEST: f64 = 512.0;

/// The part of a plane whose labels are placed together.
#[derive(Debug, Clone)]
pub(super) struct LabelPlane {
    /// Labels within this box may matter to those in the part.
    region: PageBox,
    period: Option<f64>,
    /// How far copies of what is labelled lie beside it.
    turns: Vec<f64>,
}

impl LabelPlane {
    /// The labels of a part, and those around it that they depend on.
    pub fn new(part: PageBox, period: Option<f64>) -> Self {
        // Around a point it reaches to either side.
        let around = part.grown(tiled_margin(ROUNDS, 2.0 * LARGEST));
        match period {
            Some(period) if around.width() >= period => {
                let region = PageBox { x0: 0.0, x1: period, ..around };
                Self { region, period: Some(period), turns: vec![0.0] }
            }
            Some(period) => Self {
                region: around,
                period: None,
                turns: [0.0, -period, period].into_iter().collect(),
            },
            None => Self { region: around, period: None, turns: vec![0.0] },
        }
    }

    /// A label's number: the same whatever the part.
    pub fn id(layer: usize, feature: &str, part: usize) -> usize {
        // The 64-bit hash of Fowler, Noll and Vo, 1a.
        let bytes = [layer as u64, part as u64].into_iter().flat_map(u64::to_le_bytes);
        let hash = bytes.chain(feature.bytes()).fold(0xCBF2_9CE4_8422_2325_u64, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01B3)
        });
        hash as usize
    }

    /// What of a feature is labelled in the region, each with its number among the feature's.
    pub fn subjects(
        &self,
        pass: &Pass,
        number: usize,
        feature: &Feature,
        style: &SymbolStyle,
    ) -> Vec<(usize, Labelled)> {
        let along = style.placement != SymbolPlacement::Point;
        let mut subjects = Vec::new();
        match feature.shape.kind() {
            ShapeKind::Point => {
                for (index, &position) in feature.shape.positions().iter().enumerate() {
                    // What the grid does not reach is not missing from it.
                    let Some(at) = pass.camera.to_page(position) else { continue };
                    let copies = self.turns.iter().map(|&turn| at + Page::new(turn, 0.0));
                    let here = copies.filter(|&at| self.holds(at));
                    subjects.extend(here.map(|at| (index, Labelled::Point(at))));
                }
            }
            ShapeKind::Polygon if !along => {
                let mut rings: Vec<Vec<Page>> = Vec::new();
                pass.camera.view().stream().prepared(&pass.thinned(number), &mut rings);
                let points = rings.iter().flatten().copied();
                let Some(bounds) = PageBox::around(points) else { return subjects };
                for turn in self.seen(bounds) {
                    let moved = |ring: &Vec<Page>| {
                        ring.iter().map(|&at| at + Page::new(turn, 0.0)).collect()
                    };
                    subjects.push((0, Labelled::Area(rings.iter().map(moved).collect())));
                }
            }
            ShapeKind::Line | ShapeKind::Polygon => {
                let mut lines: Vec<Vec<Page>> = Vec::new();
                pass.camera.view().stream().prepared_outline(&pass.prepared(number), &mut lines);
                if !along {
                    // A point label of a line stands at the middle of its longest part.
                    let longest = lines.iter().max_by(|a, b| length(a).total_cmp(&length(b)));
                    let at = longest.and_then(|line| middle(line));
                    let copies = at.into_iter().flat_map(|at| {
                        self.turns.iter().map(move |&turn| at + Page::new(turn, 0.0))
                    });
                    let here = copies.filter(|&at| self.holds(at));
                    subjects.extend(here.map(|at| (0, Labelled::Point(at))));
                    return subjects;
                }
                for (index, line) in lines.iter().enumerate() {
                    let Some(bounds) = PageBox::around(line.iter().copied()) else { continue };
                    for turn in self.seen(bounds) {
                        let moved = line.iter().map(|&at| at + Page::new(turn, 0.0)).collect();
                        subjects.push((index, Labelled::Line(moved)));
                    }
                }
            }
        }
        subjects
    }

    /// Whether a point is in the region; on a plane that comes round, every point is at some turn.
    fn holds(&self, at: Page) -> bool {
        let across = self.period.is_some() || (self.region.x0..=self.region.x1).contains(&at.x);
        across && (self.region.y0..=self.region.y1).contains(&at.y)
    }

    /// The turns at which something in a box may be seen.
    fn seen(&self, bounds: PageBox) -> impl Iterator<Item = f64> {
        let region = self.region;
        self.turns
            .iter()
            .copied()
            .filter(move |&turn| bounds.grown(1e-6).moved(Page::new(turn, 0.0)).overlaps(region))
    }

    /// The box that holds what matters.
    pub fn region(&self) -> PageBox {
        self.region
    }

    /// Places the labels.
    pub fn place(&self, requests: &[Request], obstacles: &Obstacles) -> Vec<Placement> {
        let policy = Policy::Tiled { rounds: ROUNDS, period: self.period };
        place(&policy, self.region, requests, obstacles)
    }

    /// Whether a label of a size may stand on the plane.
    pub fn takes(&self, width: f64, height: f64) -> bool {
        width.max(height) <= LARGEST
    }
}
