//! A part of a plane drawn once, to be cut to many frames.

use std::sync::Arc;

use super::camera::{BLEED, Camera, PlanePart};
use super::draw::{DrawnLayer, Map, Pass};
use super::features::Traced;
use super::kept::Kept;
use super::lines::{line_items, lines};
use super::marks::Names;
use super::placing::level;
use super::plane::LabelPlane;
use super::shapes::{
    Circle, Paint, background, background_item, circle_items, circles, fill_items, fills,
};
use super::symbols::{PlacedLabel, Symbols};
use super::traces::Traces;
use crate::error::{Report, Result};
use crate::geometry::Cutter;
use crate::path::{Outlines, PathSink};
use crate::projection::Projection;
use crate::scene::{Glyph, GlyphRun, Item, OrientedBox, Path, Text};
use crate::style::{EvaluationContext, Failures, FillStyle, Layer, LayerType, LineStyle, Sprite};
use crate::text::Fonts;
use crate::unit::{Page, PageBox};

/// A part of a plane drawn once: each shape projected, each label placed. Frames are cut from it.
///
/// Whatever part of the plane a frame is cut from, it is the same: shapes keep their vertices, and
/// labels stand where [`crate::label::Policy::Tiled`] puts them.
#[derive(Debug)]
pub struct Sheet {
    camera: Camera,
    layers: Vec<SheetLayer>,
    labels: Vec<PlacedLabel>,
    wanted: usize,
    report: Report,
    sprite: Arc<Sprite>,
}

#[derive(Debug)]
struct SheetLayer {
    layer: Layer,
    contents: Contents,
}

#[derive(Debug)]
enum Contents {
    Background(Traced<Paint, Arc<Outlines>>),
    Fill(Vec<Traced<FillStyle, Arc<Outlines>>>),
    Line(Vec<Traced<LineStyle, Arc<Outlines>>>),
    Circle(Vec<Circle>),
    Other,
}

/// A label of a [`Sheet`].
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct SheetLabel<'a> {
    /// The box around all that is drawn of it, on the plane's page.
    pub bounds: PageBox,
    /// Its text.
    pub text: &'a Text,
}

impl Map {
    /// Draws a part of a plane.
    ///
    /// # Errors
    /// As [`Map::draw`].
    pub fn sheet(
        &self,
        id: impl Into<Arc<str>>,
        projection: &Projection,
        part: &PlanePart,
        fonts: &Fonts,
    ) -> Result<Sheet> {
        let camera = Camera::on_plane(id, projection, part);
        let plane = LabelPlane::new(part.bounds, part.period);
        let whole = Camera::on_whole_plane(projection, part);
        let context = EvaluationContext::at_zoom(part.zoom).with_globals(self.style.globals());
        let mut report = Report::new();
        let mut layers = Vec::new();
        // Features stay where they are while their outlines may be used again.
        let (traces, mut held) = (Traces::default(), Vec::new());
        let mut symbols = Symbols::on_plane(&whole, fonts, plane);
        let sources = self.sources.for_style(&self.style);
        for layer in self.style.layers() {
            if !layer.is_drawn(&context) {
                continue;
            }
            let kept = match layer.kind() {
                LayerType::Background => Arc::<Kept>::default(),
                _ => sources.read(layer, &camera)?,
            };
            held.push(Arc::clone(&kept));
            let (sprite, shift) = (&*self.sprite, Page::default());
            let pass = Pass {
                layer,
                camera: &camera,
                kept: &kept,
                traces: Some(&traces),
                context,
                sprite,
                shift,
            };
            let on_whole = Pass { camera: &whole, ..pass };
            let mut failures = Failures::default();
            let contents = match layer.kind() {
                LayerType::Background => {
                    background::<Outlines>(&pass, self.ground, &mut failures, &mut report)
                        .map_or(Contents::Other, Contents::Background)
                }
                LayerType::Fill => {
                    Contents::Fill(fills::<Outlines>(&pass, &mut failures, &mut report))
                }
                LayerType::Line => {
                    Contents::Line(lines::<Outlines>(&pass, &mut failures, &mut report))
                }
                LayerType::Circle => {
                    let all = circles(&on_whole, &mut failures, &mut Report::new());
                    symbols.add_markers(layer, &all);
                    // What the grid does not reach is not missing from it.
                    Contents::Circle(circles(&pass, &mut failures, &mut Report::new()))
                }
                LayerType::Symbol => {
                    symbols.add_layer(&on_whole, layers.len(), &mut failures, &mut report);
                    Contents::Other
                }
                _ => Contents::Other,
            };
            failures.report(layer.id(), &mut report);
            layers.push(SheetLayer { layer: layer.clone(), contents });
        }
        let (placed, wanted) = symbols.place_on_plane();
        let names = Names::of(placed.iter().flat_map(|label| &label.items), part.period);
        for SheetLayer { layer, contents } in &mut layers {
            if let Contents::Circle(circles) = contents
                && layer.rumbo().named
            {
                circles.retain(|circle| names.has(circle.at));
            }
        }
        let labels = at_all_turns(placed, part);
        let sprite = self.sprite.clone();
        Ok(Sheet { camera, layers, labels, wanted, report, sprite })
    }
}

/// The labels that a part shows, those of a plane that comes round also a turn further on.
fn at_all_turns(placed: Vec<PlacedLabel>, part: &PlanePart) -> Vec<PlacedLabel> {
    let turns = part.period.map_or([0.0; 3], |period| [0.0, -period, period]);
    let mut labels = Vec::with_capacity(placed.len());
    for label in &placed {
        for (index, turn) in turns.into_iter().enumerate() {
            let by = Page::new(turn, 0.0);
            let bounds = label.bounds.moved(by);
            if bounds.overlaps(part.bounds) && (index == 0 || turn != 0.0) {
                let items = label.items.iter().map(|item| moved(item, by)).collect();
                labels.push(PlacedLabel { layer: label.layer, bounds, items });
            }
        }
    }
    labels
}

impl Sheet {
    /// The part of the plane.
    pub fn bounds(&self) -> PageBox {
        self.camera.bounds()
    }

    /// What was chosen, dropped or approximated.
    pub fn report(&self) -> &Report {
        &self.report
    }

    /// The labels that stand.
    pub fn labels(&self) -> impl Iterator<Item = SheetLabel<'_>> {
        self.labels.iter().flat_map(|label| {
            label.items.iter().filter_map(|item| match item {
                Item::Text(text) => Some(SheetLabel { bounds: label.bounds, text }),
                _ => None,
            })
        })
    }

    /// How many labels were asked for in and around the part.
    pub fn labels_wanted(&self) -> usize {
        self.wanted
    }

    /// Draws a frame of the part: layer by layer, at page coordinates counted from the frame's top
    /// left corner.
    pub fn draw(&self, frame: PageBox) -> Vec<DrawnLayer> {
        let origin = Page::new(frame.x0, frame.y0);
        let mut cut = Cut {
            cutter: Cutter::default(),
            to: frame.grown(BLEED),
            by: Page::new(-origin.x, -origin.y),
        };
        let mut drawn: Vec<DrawnLayer> = Vec::with_capacity(self.layers.len());
        let kept = Kept::default();
        let context = EvaluationContext::at_zoom(self.camera.frame().zoom);
        for SheetLayer { layer, contents } in &self.layers {
            let (camera, sprite, shift) = (&self.camera, &*self.sprite, cut.by);
            let pass = Pass { layer, camera, kept: &kept, traces: None, context, sprite, shift };
            let items = match contents {
                Contents::Background(ground) => {
                    let ground = cut.rings(ground);
                    ground.map(|ground| background_item(&pass, ground)).into_iter().collect()
                }
                Contents::Fill(fills) => {
                    let fills = fills.iter().filter_map(|fill| cut.rings(fill)).collect();
                    fill_items(&pass, fills, &mut Report::new())
                }
                Contents::Line(lines) => {
                    let lines = lines.iter().filter_map(|line| cut.lines(line));
                    line_items(&pass, lines)
                }
                Contents::Circle(circles) => {
                    let seen = circles.iter().filter(|circle| circle.bounds().overlaps(frame));
                    circle_items(&pass, seen.map(|circle| circle.moved(cut.by)))
                }
                Contents::Other => Vec::new(),
            };
            drawn.push(DrawnLayer { id: Arc::from(layer.id()), kind: layer.kind(), items });
        }
        for label in self.labels.iter().filter(|label| label.bounds.overlaps(frame)) {
            if let Some(layer) = drawn.get_mut(label.layer) {
                layer.items.extend(label.items.iter().map(|item| moved(item, cut.by)));
            }
        }
        for layer in &mut drawn {
            // Leaders below all texts of the layer.
            if layer.kind == LayerType::Symbol {
                layer.items.sort_by_key(level);
            }
        }
        drawn
    }
}

/// Cuts outlines to a frame.
struct Cut {
    cutter: Cutter,
    to: PageBox,
    /// From the plane's page to the frame's.
    by: Page,
}

impl Cut {
    fn rings<S: Clone>(&mut self, traced: &Traced<S, Arc<Outlines>>) -> Option<Traced<S>> {
        self.cut(traced, Cutter::rings::<Moved>)
    }

    fn lines<S: Clone>(&mut self, traced: &Traced<S, Arc<Outlines>>) -> Option<Traced<S>> {
        self.cut(traced, Cutter::lines::<Moved>)
    }

    fn cut<S: Clone>(
        &mut self,
        traced: &Traced<S, Arc<Outlines>>,
        cut: fn(&mut Cutter, &Outlines, PageBox, &mut Moved),
    ) -> Option<Traced<S>> {
        if !traced.path.bounds().is_some_and(|bounds| bounds.grown(1e-6).overlaps(self.to)) {
            return None;
        }
        let mut moved = Moved { path: Path::new(), by: self.by };
        cut(&mut self.cutter, &traced.path, self.to, &mut moved);
        let (name, style) = (traced.name.clone(), traced.style.clone());
        let kind = traced.kind;
        (!moved.path.is_empty()).then_some(Traced { name, path: moved.path, style, kind })
    }
}

/// A path that is moved as it is drawn.
struct Moved {
    path: Path,
    by: Page,
}

impl PathSink for Moved {
    fn move_to(&mut self, to: Page) {
        self.path.move_to(to + self.by);
    }

    fn line_to(&mut self, to: Page) {
        self.path.line_to(to + self.by);
    }

    fn close(&mut self) {
        self.path.close();
    }
}

/// A label's text or leader moved.
fn moved(item: &Item, by: Page) -> Item {
    match item {
        Item::Text(text) => {
            let glyph = |glyph: &Glyph| Glyph { at: glyph.at + by, ..glyph.clone() };
            let run = |run: &GlyphRun| GlyphRun {
                face: run.face.clone(),
                glyphs: run.glyphs.iter().map(glyph).collect(),
                ..*run
            };
            let area = |area: &OrientedBox| OrientedBox { center: area.center + by, ..*area };
            let line = |line: &Vec<Page>| line.iter().map(|&at| at + by).collect();
            Item::Text(Text {
                text: text.text.clone(),
                origin: text.origin.clone(),
                anchor: text.anchor.map(|at| at + by),
                runs: text.runs.iter().map(run).collect(),
                boxes: text.boxes.iter().map(area).collect(),
                leader: text.leader.as_ref().map(line),
                ..*text
            })
        }
        Item::Image(image) => {
            let mut image = image.clone();
            image.area.center = image.area.center + by;
            image.at = image.at.map(|at| at + by);
            Item::Image(image)
        }
        Item::Stroke { path, color, stroke, origin } => Item::Stroke {
            path: Arc::new(path.moved(by)),
            color: *color,
            stroke: stroke.clone(),
            origin: origin.clone(),
        },
        other => other.clone(),
    }
}
