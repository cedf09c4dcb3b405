//! The sequence: from a figure to its scene.

mod arrange;
mod crumbs;
mod furniture;
mod insets;
mod stage;
mod texts;
mod timeline;

use std::sync::Arc;

use arrange::{Arrangement, PieceId};
use stage::{Attempt, Stage};

use super::camera::{self, DETAIL_ZOOM, Setup, Target};
use super::contested::{self, Contested};
use super::data::{Loaded, check_sources, listed};
use super::furniture::why_no_arrow;
use super::graticule::Lines;
use super::journey::{Journey, Setting};
use super::layers::compares_areas;
use super::layout::{Layout, Subject};
use super::legible;
use super::model::{Figure, Show};
use super::places::Places;
use super::rendered::Rendered;
use super::titling::Titling;
use super::typeset::{BODY, Typesetter};
use super::view;
use super::words::Words;
use crate::error::{Code, Report, Result};
use crate::map::{Avoid, Camera, KeyEntry, Map};
use crate::render::Edges;
use crate::scene::{Frame, Group, Item, Origin, Path, Role, Scene, Stroke};
use crate::source::Shape;
use crate::style::{LayerType, Palette};
use crate::svg::SvgText;
use crate::text::Fonts;
use crate::unit::{Page, PageBox};

/// A figure being drawn.
pub(super) struct Composer<'a> {
    figure: &'a Figure,
    loaded: &'a Loaded,
    type_: Typesetter<'a>,
    report: Report,
}

impl<'a> Composer<'a> {
    /// Starts from what was prepared.
    pub(super) fn new(
        figure: &'a Figure,
        loaded: &'a Loaded,
        fonts: &'a Fonts,
        report: Report,
    ) -> Self {
        let palette = loaded.palette.clone();
        let words = Words::new(&figure.words, figure.map.language.as_deref());
        let words = words.dating(&loaded.routes);
        let type_ = Typesetter::new(fonts, words, palette, &loaded.faces, loaded.type_size);
        Self { figure, loaded, type_, report }
    }

    /// The map of a camera of the caller's, and what is to be told of it.
    ///
    /// # Errors
    /// As [`Composer::compose`].
    pub(super) fn map_for(mut self, camera: &Camera) -> Result<(Map, Report)> {
        let journeys = self.journeys(camera)?;
        let map = self.map(camera, &journeys)?;
        Ok((map, self.report))
    }

    /// Draws the page: again and again, until all that it shows has a place in the map or beside
    /// it.
    ///
    /// # Errors
    /// Where a place or projection is unknown, or the figure asks for something impossible.
    pub(super) fn compose(mut self) -> Result<Rendered> {
        let told = self.report.clone();
        let mut arrangement = Arrangement::default();
        loop {
            self.figure.resources.cancel().check()?;
            match self.attempt(&mut arrangement)? {
                Attempt::Drawn(scene) => {
                    self.report.append(scene.check());
                    self.type_.words().report(&mut self.report);
                    let fonts = self.type_.fonts().of_scene(&scene);
                    let scale = self.figure.page.device_scale();
                    let resources = self.figure.resources.clone();
                    return Ok(Rendered {
                        scene: *scene,
                        fonts,
                        report: self.report,
                        scale,
                        edges: Edges::Exact,
                        svg_text: SvgText::default(),
                        resources,
                    });
                }
                Attempt::Again(next) => arrangement = *next,
            }
            self.report = told.clone();
        }
    }

    /// Draws the page as it is arranged, or finds out how it has to be.
    fn attempt(&mut self, arrangement: &mut Arrangement) -> Result<Attempt> {
        let figure = self.figure;
        let credit = self.credit(arrangement.contested);
        let labelled = arrangement.ticks || figure.map.graticule.is_some_and(|lines| lines.labels);
        let titling = Titling::new(figure, &credit, labelled, &self.type_, &mut self.report)?;
        let (room, timeline) = self.timeline(titling.map, labelled)?;
        let divided = self.divide(room, arrangement);
        let main = self.main_camera(divided.map, arrangement)?;
        let contested = self.contested(&main, arrangement.contested)?;
        if contested > arrangement.contested {
            let mut next = arrangement.clone();
            next.contested = contested;
            return Ok(Attempt::Again(Box::new(next)));
        }
        if !arrangement.ticks && self.wants_ticks(&main) {
            let mut next = arrangement.clone();
            next.ticks = true;
            return Ok(Attempt::Again(Box::new(next)));
        }
        let mut journeys = self.journeys(&main)?;
        let mut stage = Stage::new(self.layout(&main, &journeys), divided, arrangement);
        let insets = self.place_insets(&main, &mut stage)?;
        let mut outlines = Vec::new();
        for inset in &insets {
            outlines.extend(self.outline(inset, &main, &mut journeys, &mut stage.layout));
        }
        let mut furniture = self.furniture(&main, &journeys, &insets, &mut stage)?;
        let key = self.key_place(&mut stage);
        let beside = || stage.off_the_outline().filter(|n| self.division(room, n).is_some());
        if let Some(next) = stage.next(main.bounds()).or_else(beside) {
            return Ok(Attempt::Again(Box::new(next)));
        }
        self.tell_hidden(&stage, &journeys);
        self.tell_beyond(std::iter::once(&main).chain(insets.iter().map(|inset| &inset.camera)));
        let mut items = [titling.items, timeline].concat();
        let graticule = self.graticule(&main, arrangement.ticks, &stage.layout);
        let avoid = avoided(&stage.layout, &outlines, &graticule);
        let mut keyed = Vec::new();
        let shown = self.map(&main, &journeys)?;
        let map = self.draw_map(shown, &main, &journeys, graticule.lines, &avoid, &mut keyed)?;
        let map = self.without_crumbs(map, &main);
        if let Some(next) = stage.quieter(&map, &self.loaded.map, |piece| self.may_move(piece)) {
            return Ok(Attempt::Again(Box::new(next)));
        }
        items.push(framed(&main, [map, outlines].concat()));
        items.extend(neatline(&main, self.type_.palette()));
        items.extend(graticule.labels);
        let mut frames = vec![main.frame().clone()];
        for inset in &insets {
            items.extend(self.draw_inset(inset, &main, &mut keyed)?);
            frames.push(inset.camera.frame().clone());
        }
        KeyEntry::sort(&mut keyed);
        if let Some(next) = self.key(&keyed, key, &stage, &mut furniture) {
            return Ok(Attempt::Again(Box::new(next)));
        }
        items.push(Item::Group(Group::new("furniture", furniture)));
        Ok(Attempt::Drawn(Box::new(self.scene(credit, frames, items))))
    }

    /// Whether a piece may stand wherever it covers the least: what a line joins to its ground stays near
    /// it, and what says something at length where readers look for it.
    fn may_move(&self, piece: PieceId) -> bool {
        match piece {
            PieceId::Inset(index) => {
                self.figure.insets.get(index).is_some_and(|inset| !inset.connector)
            }
            PieceId::Panel(_) | PieceId::Key => false,
            PieceId::Legend | PieceId::ScaleBar | PieceId::NorthArrow => true,
        }
    }

    /// The graticule, else ticks at the frame where those are wanted.
    fn graticule(&mut self, main: &Camera, ticks: bool, layout: &Layout) -> Lines {
        let free = |place: PageBox| {
            !layout.hides(place) && !layout.boxes().iter().any(|other| other.overlaps(place))
        };
        let lines = match self.figure.map.graticule {
            Some(setup) => Lines::new(main, setup, &self.type_, &free),
            None if ticks => Lines::ticks(main, &self.type_),
            None => Lines::default(),
        };
        if !lines.unlabelled.is_empty() {
            let detail = format!("lines without a label: {}", listed(&lines.unlabelled));
            self.report.add(Code::LabelOmitted, "map.graticule", detail);
        }
        lines
    }

    fn scene(&self, credit: String, frames: Vec<Frame>, items: Vec<Item>) -> Scene {
        let page = &self.figure.page;
        let mut scene = Scene::new(page.width.px(), page.height.px(), self.type_.palette().page);
        scene.title = self.figure.title.clone();
        scene.description = self.description();
        scene.credit = credit;
        scene.frames = frames;
        scene.items = items;
        scene
    }

    /// The layout of the main map: what it is about, for boxes to keep clear of.
    fn layout<'m>(&self, main: &'m Camera, journeys: &[Journey]) -> Layout<'m>
    where
        'a: 'm,
    {
        let (gap, loaded, figure) = (self.type_.body() * 0.9, self.loaded, self.figure);
        let routes = journeys.iter().flat_map(|journey| journey.subject.iter().copied());
        let (routes, apart): (Vec<Page>, _) = (routes.collect(), self.apart());
        let subject =
            Subject::new(move || [&*routes, &loaded.points(figure, main, &apart)].concat());
        let layout = Layout::new(main.bounds(), gap, subject, self.type_.body() * 4.0);
        match main.outline() {
            Some(outline) => layout.with_rim(&outline),
            None => layout,
        }
    }

    fn main_camera(&mut self, bounds: PageBox, arrangement: &Arrangement) -> Result<Camera> {
        let setup = &self.figure.map;
        let places = Places::new(&self.loaded.routes);
        let target = match view::target(
            setup,
            self.loaded.shown.as_ref(),
            &places,
            bounds,
            &mut self.report,
        )? {
            Some(said) => said,
            None => self.all_there_is(bounds)?,
        };
        let setup = Setup {
            id: "main",
            bounds,
            projection: &setup.projection,
            padding: match setup.scale {
                Some(_) => 0.0,
                None => {
                    setup.padding.px(bounds.width(), bounds.height()).max(self.type_.body() * 0.8)
                }
            },
            keeps_areas: compares_areas(self.figure),
            path: "map.projection",
            fit: arrangement.fit(bounds),
        };
        let camera = camera::camera(&setup, &target, &mut self.report)?;
        Ok(camera.with_type_scale((self.type_.body() / BODY).max(1.0)))
    }

    /// All routes and data with what is annotated; without any, that alone, else the world.
    fn all_there_is(&self, frame: PageBox) -> Result<Target> {
        let annotated = view::around_all(self.loaded.annotated_alone(self.figure), frame)?;
        Ok(annotated.unwrap_or_else(|| {
            let mut shapes = self.loaded.shapes(self.figure);
            if !shapes.is_empty() {
                shapes.extend(self.loaded.annotated.iter().map(|at| Shape::point(*at)));
            }
            Target::Shapes(shapes)
        }))
    }

    fn journeys(&mut self, camera: &Camera) -> Result<Vec<Journey>> {
        let layers = self.figure.routes.iter().zip(&self.loaded.routes).enumerate();
        let mut journeys = Vec::new();
        for (index, (layer, route)) in layers {
            let route_layers = &self.loaded.route_layers;
            let (words, type_size) = (self.type_.words(), self.type_.body());
            let setting = Setting { camera, layers: route_layers, words, type_size };
            let journey = Journey::new(index, layer, route, setting, &mut self.report)
                .map_err(|error| error.under_path(&format!("route[{index}]")))?;
            journeys.push(journey);
        }
        Ok(journeys)
    }

    /// Whether an arrow is asked for that would mislead, so that ticks at the frame stand for it.
    fn wants_ticks(&self, camera: &Camera) -> bool {
        let figure = self.figure;
        figure.furniture.north_arrow == Show::On
            && figure.map.graticule.is_none()
            && why_no_arrow(camera).is_some()
    }

    /// How the map shows what is contested, of which something may be known: there is no more than hatches.
    fn contested(&self, camera: &Camera, known: Contested) -> Result<Contested> {
        let has_basemap = self.figure.map.basemap && camera.frame().zoom < DETAIL_ZOOM;
        if !has_basemap || known == Contested::Hatched {
            return Ok(known);
        }
        contested::shown(&self.loaded.map, camera)
    }

    /// The map of a frame: theme, data, routes, annotations.
    fn map(&mut self, camera: &Camera, journeys: &[Journey]) -> Result<Map> {
        let mut map = self.loaded.map.clone();
        map.set_basemap(self.figure.map.basemap && camera.frame().zoom < DETAIL_ZOOM);
        if self.figure.map.basemap && !cfg!(feature = "basemap") {
            let detail = "this build leaves the basemap out";
            self.report.add_once(Code::Omitted, "basemap", detail);
        } else if self.figure.map.basemap && camera.frame().zoom >= DETAIL_ZOOM {
            let detail = format!(
                "the basemap is too coarse for 1:{:.0}; its lines are left out",
                camera.frame().scale
            );
            self.report.add(Code::Omitted, format!("frame {}", camera.frame().id), detail);
            map.set_ground(self.type_.palette().ground);
        }
        for journey in journeys {
            for (name, features) in &journey.sources {
                map.add_source(name.clone(), Arc::new(features.clone()));
            }
            for layer in &journey.layers {
                map.add_layer(layer.clone());
            }
        }
        self.loaded.annotate(self.figure, &mut map, camera, self.type_.body())?;
        check_sources(self.figure, &map)?;
        Ok(map)
    }

    /// The map of a frame drawn, with its graticule and the marks of routes.
    fn draw_map(
        &mut self,
        map: Map,
        camera: &Camera,
        journeys: &[Journey],
        graticule: Vec<Item>,
        avoid: &Avoid,
        keyed: &mut Vec<KeyEntry>,
    ) -> Result<Vec<Item>> {
        let strokes = journeys.iter().flat_map(|journey| &journey.marks);
        let marks = strokes.filter_map(|mark| match mark {
            Item::Stroke { path, .. } => Some(path.parts()),
            _ => None,
        });
        let lines = avoid.lines.iter().cloned().chain(marks.flatten()).collect();
        let avoid = Avoid { lines, ..avoid.clone() };
        let mut drawn = map.draw(camera, self.type_.fonts(), &avoid, &mut self.report)?;
        keyed.append(&mut drawn.keyed);
        drawn.insert_below(|layer| layer.kind == LayerType::Symbol, "graticule", graticule);
        for journey in journeys {
            let marks = journey.marks.clone();
            drawn.insert_below(|layer| journey.draws_markers(&layer.id), "direction", marks);
        }
        let mut items = drawn.into_items();
        legible::suit(&mut items, self.type_.palette().ground, &self.loaded.own(self.figure));
        Ok(items)
    }
}

/// What the page has put over a map, for its labels to keep off: boxes, outlines of insets, labels of
/// the graticule.
fn avoided(layout: &Layout, outlines: &[Item], graticule: &Lines) -> Avoid {
    let lines = outlines.iter().filter_map(|item| match item {
        Item::Stroke { path, .. } => Some(path.points().to_vec()),
        _ => None,
    });
    let mut boxes = layout.kept_clear();
    boxes.extend(&graticule.over_map);
    Avoid { boxes, lines: lines.collect(), ..Avoid::default() }
}

/// A map's items, clipped to its frame.
fn framed(camera: &Camera, items: Vec<Item>) -> Item {
    let mut group = Group::new(format!("frame {}", camera.frame().id), items);
    group.clip = Some(Arc::new(Path::rect(camera.bounds())));
    Item::Group(group)
}

/// The line around a map: the projection's own outline where that lies inside the frame, else the
/// frame, and both where the one cuts the other.
fn neatline(camera: &Camera, palette: &Palette) -> Vec<Item> {
    let frame = Path::rect(camera.bounds());
    let line = |path: Path| Item::Stroke {
        path: Arc::new(path),
        color: palette.frame,
        stroke: Stroke::new(0.8),
        origin: Origin { role: Role::Frame, ..Origin::default() },
    };
    match camera.outline() {
        None => vec![line(frame)],
        Some(outline) => {
            let inside = outline.bounds().is_some_and(|all| camera.bounds().encloses(all));
            if inside {
                return vec![line(outline)];
            }
            let mut clipped = Group::new("outline", vec![line(outline)]);
            clipped.clip = Some(Arc::new(frame.clone()));
            vec![Item::Group(clipped), line(frame)]
        }
    }
}
