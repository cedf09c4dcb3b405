//! Labels, gathered from all symbol layers of a frame.

use std::sync::Arc;

use super::Symbol;
use super::label::{Label, beside, standing};
use super::region::{Region, stable_id};
use super::viewer::Standing;
use crate::label::{AreaObstacle, LineObstacle, Obstacles, Request, Spot, Target};
use crate::map::camera::Camera;
use crate::map::cut::origin;
use crate::map::marks::{Mark, Marks};
use crate::map::pass::Pass;
use crate::map::source::BASEMAP;
use crate::path::Path;
use crate::scene::Item;
use crate::source::{Feature, ShapeKind};
use crate::style::{Layer, Overlap, SymbolZOrder};
use crate::text::Fonts;
use crate::unit::{Page, PageBox};

/// What the page puts over a map, for labels to keep clear of.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Avoid {
    /// Furniture and insets.
    pub boxes: Vec<PageBox>,
    /// Lines, such as those that join an inset to what it shows.
    pub lines: Vec<Vec<Page>>,
    /// How many labels of other maps of the page are explained by a key already: this map's go on
    /// from there.
    pub keyed: usize,
}

/// The labels of a frame, being gathered.
pub(in crate::map) struct Symbols<'a> {
    pub(super) camera: &'a Camera,
    pub(super) fonts: &'a Fonts,
    pub(super) labels: Vec<Label>,
    /// What is asked of placement, each for a label.
    pub(super) asked: Vec<(Request, usize)>,
    /// The same for labels that others may cover: they are placed last.
    pub(super) yielding: Vec<(Request, usize)>,
    /// Labels that stand whatever is there, and where.
    pub(super) firm: Vec<(Spot, usize)>,
    pub(super) obstacles: Obstacles,
    /// How many labels of other maps are in the page's key.
    pub(super) keyed: usize,
    pub(super) marks: Marks,
    /// Those of the map's own data.
    own: Marks,
    /// Those of a map that is drawn by itself, as MapLibre's viewer has them.
    pub(super) standing: Vec<Standing>,
    region: Region,
}

/// A sort key in the same order, within the range that one layer has among the others: small ones as
/// they are, large ones, such as inhabitants, by their logarithm.
fn within_a_layer(sort_key: f64) -> f64 {
    const SMALL: f64 = 200.0;
    const LARGEST: f64 = 400.0;
    /// The largest number that is told from larger ones.
    const MOST: f64 = 1e15;
    let size = sort_key.abs().min(MOST);
    if size <= SMALL {
        return sort_key;
    }
    let share = libm::log(size / SMALL) / libm::log(MOST / SMALL);
    (SMALL + (LARGEST - SMALL) * share).copysign(sort_key)
}

impl<'a> Symbols<'a> {
    /// The labels of a region, drawn by a camera on all of it.
    pub fn new(camera: &'a Camera, fonts: &'a Fonts, avoid: &Avoid, region: Region) -> Self {
        let frame = camera.bounds();
        let boxes = avoid.boxes.iter().copied().filter(|area| area.overlaps(frame)).collect();
        let line = |path: &Vec<Page>| LineObstacle::new(path.clone(), 1.0, LineObstacle::PAGE);
        let edge = camera.outline().map(|outline| outline.parts()).unwrap_or_default();
        let lines = avoid.lines.iter().chain(&edge).map(line).collect();
        let obstacles = Obstacles { boxes, lines, within: edge, ..Obstacles::default() };
        Self {
            camera,
            fonts,
            labels: Vec::new(),
            asked: Vec::new(),
            yielding: Vec::new(),
            firm: Vec::new(),
            obstacles,
            keyed: avoid.keyed,
            marks: Marks::default(),
            own: Marks::default(),
            standing: Vec::new(),
            region,
        }
    }

    /// Where they are placed.
    pub fn region(&self) -> &Region {
        &self.region
    }

    /// Lines, and the edges of areas, that labels had better not cover.
    pub fn add_lines(&mut self, layer: &Layer, items: &[Item]) {
        let weight = layer.rumbo().avoid;
        let mut before: Option<&Arc<Path>> = None;
        for item in flat(items) {
            let (path, width) = match item {
                Item::Stroke { path, stroke, .. } => (path, stroke.width),
                Item::Fill { path, .. } => (path, 0.0),
                _ => continue,
            };
            // The strokes of a blurred line lie on one path.
            if !before.is_some_and(|before| Arc::ptr_eq(before, path)) {
                for part in path.parts() {
                    self.obstacles.lines.push(LineObstacle::new(part, width, weight));
                }
            }
            before = Some(path);
        }
    }

    /// A marker that nothing may cover.
    pub fn add_marker(&mut self, layer: &Layer, at: Page, radius: f64) {
        self.marks.add(Mark { at, radius, named: layer.rumbo().named });
        self.obstacles.markers.push((at, radius));
        self.note_own(layer, at, radius);
    }

    /// Takes note of a mark, where it is of the map's own data.
    pub(super) fn note_own(&mut self, layer: &Layer, at: Page, radius: f64) {
        if layer.source_name() != Some(BASEMAP) {
            self.own.add(Mark { at, radius, named: false });
        }
    }

    /// The marks of the map's own data.
    pub fn take_own(&mut self) -> Marks {
        std::mem::take(&mut self.own)
    }

    /// Areas of a frame that the layer's filter leaves without a name, among those that have one.
    pub fn add_unlabelled(&mut self, pass: &Pass, labelled: &[(usize, &Feature)]) {
        let mut labelled = labelled.iter().map(|&(number, _)| number).peekable();
        if self.region.is_part() || labelled.peek().is_none() {
            return;
        }
        let mut stream = self.camera.view().stream();
        for (number, feature) in pass.kept.features().features.iter().enumerate() {
            if labelled.next_if_eq(&number).is_some() || feature.shape.kind() != ShapeKind::Polygon
            {
                continue;
            }
            let mut rings: Vec<Vec<Page>> = Vec::new();
            stream.prepared(&pass.prepared(number), &mut rings);
            if !rings.is_empty() {
                let territory = super::territory(pass, feature);
                self.obstacles.areas.push(AreaObstacle { layer: pass.index, rings, territory });
            }
        }
    }

    /// A label's number: on a part of a plane the same whatever part is drawn.
    pub(super) fn id(&self, symbol: &Symbol, part: u64) -> u64 {
        if self.region.is_part() {
            stable_id(symbol.layer, symbol.tile, symbol.name, part)
        } else {
            self.labels.len() as u64
        }
    }

    /// Which labels are placed first.
    pub(super) fn rank(&self, pass: &Pass, symbol: &Symbol, request: &mut Request) {
        let sort_key = within_a_layer(symbol.style.sort_key.unwrap_or(0.0));
        request.priority = pass.layer.rumbo().priority * 1e6 + symbol.layer as f64 * 1e3 - sort_key;
        request.of_ground = pass.layer.source_name() == Some(BASEMAP);
        request.layer = symbol.layer;
        request.sort_key = sort_key;
    }

    /// A label without text and icon.
    pub(super) fn bare_label(&self, pass: &Pass, symbol: &Symbol, y: f64) -> Label {
        let style = symbol.style;
        let overlaps = style.text_overlap_mode() == Overlap::Always
            || style.icon_overlap_mode() == Overlap::Always
            || style.text_ignore_placement
            || style.icon_ignore_placement;
        let rank = match (style.z_order, style.sort_key) {
            (SymbolZOrder::Auto | SymbolZOrder::Source, Some(key)) => key,
            (SymbolZOrder::ViewportY, _) => y,
            (SymbolZOrder::Auto, None) if overlaps => y,
            (SymbolZOrder::Auto | SymbolZOrder::Source, None) => 0.0,
        };
        Label {
            layer: symbol.layer,
            texts: Vec::new(),
            key: None,
            icon: None,
            anchor: None,
            radius: 0.0,
            icon_at: None,
            fixed: None,
            angle: 0.0,
            along: false,
            color: style.text_color,
            halo: None,
            origin: origin(pass.wide, pass.layer, symbol.name.clone()),
            required: pass.layer.rumbo().required,
            pinned: pass.layer.rumbo().pin.is_some(),
            yields: pass.layer.source_name() == Some(BASEMAP),
            rank,
            partner: None,
            optional: false,
        }
    }

    /// Puts a label where it belongs: among those that stand in any case, those that look for a
    /// place, or those that look for one after all others.
    pub(super) fn ask(
        &mut self,
        mut request: Request,
        mut label: Label,
        overlap: Overlap,
        ignored: bool,
    ) {
        let index = self.labels.len();
        let spot = (overlap == Overlap::Always).then(|| firm_spot(&request, &label)).flatten();
        if let Some(spot) = spot {
            if !ignored {
                self.obstacles.boxes.push(spot.bounds);
            }
            if !label.texts.is_empty() && label.fixed.is_none() {
                label.fixed = Some((spot.bounds, spot.align));
            }
            self.firm.push((spot, index));
        } else if ignored {
            request.collision.ignore_placement = true;
            self.yielding.push((request, index));
        } else {
            self.asked.push((request, index));
        }
        self.labels.push(label);
    }
}

/// Where a label stands that needs no room of its own: at its first anchor. `None` for what has no
/// point: areas and lines.
fn firm_spot(request: &Request, label: &Label) -> Option<Spot> {
    let Target::Point { at, radius } = request.target else { return None };
    let (shape, anchor) = (request.shapes.first()?, *request.anchors.first()?);
    let size = (shape.width(), shape.height());
    let bounds = beside(at, anchor, radius + request.gap, size).moved(request.offset);
    let align = label.texts.first().and(shape.align).unwrap_or(anchor.align());
    Some(Spot { align, ..standing(bounds) })
}

/// Items with groups opened.
fn flat(items: &[Item]) -> Vec<&Item> {
    let mut all = Vec::with_capacity(items.len());
    for item in items {
        match item {
            Item::Group(group) => all.extend(flat(&group.items)),
            item => all.push(item),
        }
    }
    all
}
