//! The sequence: from a figure to its scene.

use std::sync::Arc;

use super::camera::{self, DETAIL_ZOOM, Setup, Target};
use super::data::Loaded;
use super::furniture::{Legend, NorthArrow, Piece, ScaleBar, Section, TextPanel, north_is_up};
use super::graticule::Lines;
use super::inset::{Footprint, Measured, Tag};
use super::journey::{self, Journey, Samples, Seen, Setting};
use super::layout::{Layout, Wanted};
use super::model::{Figure, Show};
use super::places::Places;
use super::rendered::Rendered;
use super::titling::Titling;
use super::typeset::{Typesetter, body_size};
use super::words::Words;
use crate::error::{Code, Error, ErrorKind, Report, Result};
use crate::map::{Avoid, Camera, Map};
use crate::scene::{Group, Item, Origin, Path, Role, Scene, Stroke};
use crate::style::{LayerType, Palette};
use crate::text::Fonts;
use crate::unit::PageBox;

impl Figure {
    /// Draws the figure.
    ///
    /// # Errors
    /// Where its data cannot be read, a place or projection is unknown, or it asks for something
    /// impossible; errors of a figure file name its line.
    pub fn render(&self) -> Result<Rendered> {
        let fonts = Fonts::embedded()?;
        let rendered = Composer::new(self, &fonts).and_then(Composer::compose);
        rendered.map_err(|error| match &self.file {
            Some(file) => file.locate(error),
            None => error,
        })
    }
}

impl Figure {
    /// The figure's map without its page, as a camera of the caller's sees it: theme, sources,
    /// routes and annotations. Which stops of a route are told apart depends on the camera's
    /// scale.
    ///
    /// # Errors
    /// As [`Figure::render`].
    pub fn map_for(&self, camera: &Camera, report: &mut Report) -> Result<Map> {
        let fonts = Fonts::embedded()?;
        let mut composer = Composer::new(self, &fonts)?;
        let journeys = composer.journeys(camera)?;
        let map = composer.map(camera, &journeys)?;
        report.append(composer.report);
        Ok(map)
    }

    /// Whom to credit: the figure's own credits, then the basemap's.
    ///
    /// # Errors
    /// Where the figure's data cannot be read.
    pub fn credits(&self) -> Result<String> {
        let fonts = Fonts::embedded()?;
        Ok(Composer::new(self, &fonts)?.credit())
    }
}

/// A figure being drawn.
struct Composer<'a> {
    figure: &'a Figure,
    loaded: Loaded,
    type_: Typesetter<'a>,
    report: Report,
}

/// An inset with its place, its camera and what is drawn in it.
struct PlacedInset<'a> {
    measured: Measured<'a>,
    place: PageBox,
    camera: Camera,
    journeys: Vec<Journey>,
}

impl<'a> Composer<'a> {
    fn new(figure: &'a Figure, fonts: &'a Fonts) -> Result<Self> {
        check_page(figure)?;
        let mut report = figure.advice.clone();
        let body = body_size(figure.page.width.px(), figure.page.height.px());
        let loaded = Loaded::new(figure, body, &mut report)?;
        let (palette, words) = (loaded.palette.clone(), Words::new(&figure.words));
        let type_ = Typesetter::new(fonts, words, palette, &loaded.faces, body);
        Ok(Self { figure, loaded, type_, report })
    }

    fn compose(mut self) -> Result<Rendered> {
        let figure = self.figure;
        let credit = self.credit();
        let titling = Titling::new(figure, &credit, &self.type_, &mut self.report)?;
        let main = self.main_camera(titling.map)?;
        let mut journeys = self.journeys(&main)?;

        let gap = self.type_.body() * 0.9;
        let subject = journeys.iter().flat_map(|journey| journey.subject.iter().copied()).collect();
        let mut layout = Layout::new(main.bounds(), gap, subject, self.type_.body() * 4.0);
        let insets = self.place_insets(&main, &mut layout)?;
        let mut outlines = Vec::new();
        for inset in &insets {
            outlines.extend(self.outline(inset, &main, &mut journeys, &mut layout));
        }
        let furniture = self.furniture(&main, &journeys, &insets, &mut layout);
        let mut avoid = Avoid { boxes: layout.boxes().to_vec(), lines: Vec::new() };
        avoid.lines.extend(outlines.iter().filter_map(|item| match item {
            Item::Stroke { path, .. } => Some(path.points().to_vec()),
            _ => None,
        }));
        let mut items = titling.items;
        let graticule = figure.map.graticule.map(|setup| Lines::new(&main, setup, &self.type_));
        let graticule = graticule.unwrap_or_default();
        let map = self.draw_map(&main, &journeys, graticule.lines, &avoid)?;
        items.push(framed(&main, [map, outlines].concat()));
        items.push(neatline(&main, self.type_.palette()));
        items.extend(graticule.labels);
        let mut frames = vec![main.frame().clone()];
        for inset in &insets {
            items.extend(self.draw_inset(inset, &main)?);
            frames.push(inset.camera.frame().clone());
        }
        items.push(Item::Group(Group::new("furniture", furniture)));

        let (width, height) = (figure.page.width.px(), figure.page.height.px());
        let mut scene = Scene::new(width, height, self.type_.palette().page);
        scene.title = figure.title.clone();
        scene.description = self.description();
        scene.credit = credit;
        scene.frames = frames;
        scene.items = items;
        self.report.append(scene.check());
        self.type_.words().report_unused(&mut self.report);
        Ok(Rendered { scene, report: self.report, scale: figure.page.device_scale() })
    }

    fn main_camera(&mut self, bounds: PageBox) -> Result<Camera> {
        let setup = &self.figure.map;
        let places = Places::new(&self.loaded.routes);
        let target = match places.extent(&setup.extent, "map.extent", &mut self.report)? {
            Some(extent) => Target::Box(extent),
            None => Target::Shapes(self.loaded.shapes(self.figure)),
        };
        let setup = Setup {
            id: "main",
            bounds,
            projection: &setup.projection,
            padding: setup.padding.px(bounds.width(), bounds.height()),
            path: "map.projection",
        };
        camera::camera(&setup, &target, &mut self.report)
    }

    fn journeys(&mut self, camera: &Camera) -> Result<Vec<Journey>> {
        let layers = self.figure.routes.iter().zip(&self.loaded.routes).enumerate();
        let mut journeys = Vec::new();
        for (index, (layer, route)) in layers {
            let route_layers = &self.loaded.route_layers;
            let setting = Setting { camera, layers: route_layers, words: self.type_.words() };
            let journey = Journey::new(index, layer, route, setting, &mut self.report)
                .map_err(|error| error.under_path(&format!("route[{index}]")))?;
            journeys.push(journey);
        }
        Ok(journeys)
    }

    fn place_insets(&mut self, main: &Camera, layout: &mut Layout) -> Result<Vec<PlacedInset<'a>>> {
        let routes = self.loaded.routes.clone();
        let places = Places::new(&routes);
        let mut insets = Vec::new();
        for (index, inset) in self.figure.insets.iter().enumerate() {
            let measured = Measured::new(index, inset, &places, &self.type_, &mut self.report)?;
            let (width, height) = measured.size();
            let wanted = Wanted { position: inset.position, offset: inset.offset };
            let place = layout.place(width, height, wanted).ok_or_else(|| {
                Error::new(ErrorKind::Figure, "the map has no room for this inset there")
                    .at_path(measured.path.clone())
                    .remedy("make it smaller, move it, or make the page larger")
            })?;
            let bounds = measured.map_bounds(place);
            let camera = measured.camera(bounds, main, &mut self.report)?;
            let journeys = match measured.target {
                Some(_) => self.journeys(&camera)?,
                None => Vec::new(),
            };
            insets.push(PlacedInset { measured, place, camera, journeys });
        }
        Ok(insets)
    }

    /// What an inset shows, outlined on the main map. An inset that takes the names of its stops
    /// has their numbers and its title beside the outline.
    fn outline(
        &mut self,
        inset: &PlacedInset,
        main: &Camera,
        journeys: &mut [Journey],
        layout: &mut Layout,
    ) -> Vec<Item> {
        let PlacedInset { measured, camera, place, .. } = inset;
        let Some(footprint) = Footprint::new(camera, main) else { return Vec::new() };
        let joined = measured.inset.connector.then_some(*place);
        let mut items = footprint.draw(joined, main, self.type_.palette());
        if !measured.inset.takes_names {
            return items;
        }
        let numbers: Vec<u32> =
            journeys.iter_mut().flat_map(|journey| journey.leave_names(camera)).collect();
        let tag = Tag::new(journey::ranges(&numbers), &measured.inset.title, &self.type_);
        let mut places = tag.places(footprint.bounds());
        places.retain(|tag| joined.is_none_or(|inset| !footprint.is_joined_across(*tag, inset)));
        match layout.place_in(places, main.bounds().grown(-4.0)) {
            Some(place) => items.extend(tag.draw(place)),
            None => {
                let detail = "there is no room beside its outline for its title";
                self.report.add(Code::FurnitureDropped, measured.path.clone(), detail);
            }
        }
        items
    }

    /// The legend of all that the page shows of the routes.
    fn legend(&mut self, zoom: f64, main: &[Journey], insets: &[PlacedInset]) -> Option<Legend> {
        let mut sections: Vec<Section> = Vec::new();
        let layers = &self.loaded.route_layers;
        for (index, (layer, route)) in
            self.figure.routes.iter().zip(&self.loaded.routes).enumerate()
        {
            let mut seen = Seen::default();
            let shown = insets.iter().map(|inset| inset.journeys.as_slice());
            for journey in std::iter::once(main).chain(shown).filter_map(|all| all.get(index)) {
                seen.merge(&journey.seen);
            }
            let samples = Samples { layers, zoom, width: layer.width.px() };
            for section in journey::sections(route, samples, &seen, self.type_.words()) {
                match sections.iter_mut().find(|other| other.heading == section.heading) {
                    Some(other) => {
                        for key in section.keys {
                            if !other.keys.contains(&key) {
                                other.keys.push(key);
                            }
                        }
                    }
                    None => sections.push(section),
                }
            }
        }
        (!sections.is_empty()).then(|| Legend::new(sections, &self.type_, &mut self.report))
    }

    /// Panels, legend, scale bar and north arrow, drawn where the layout puts them.
    fn furniture(
        &mut self,
        main: &Camera,
        journeys: &[Journey],
        insets: &[PlacedInset],
        layout: &mut Layout,
    ) -> Vec<Item> {
        let mut items = Vec::new();
        let figure = self.figure;
        for (index, panel) in figure.panels.iter().enumerate() {
            let piece = TextPanel::new(panel, &self.type_, &mut self.report);
            items.extend(self.place(
                &piece,
                Wanted { position: panel.position, offset: panel.offset },
                layout,
                &format!("panel {}", index + 1),
            ));
        }
        let furniture = &figure.furniture;
        let legend = (furniture.legend != Show::Off)
            .then(|| self.legend(main.frame().zoom, journeys, insets));
        if let Some(piece) = legend.flatten() {
            items.extend(self.place(&piece, furniture.legend_position.into(), layout, "legend"));
        }
        if furniture.scale_bar != Show::Off {
            match ScaleBar::new(main, &self.type_, furniture.scale_bar == Show::On) {
                Ok(piece) => {
                    let position = furniture.scale_bar_position.into();
                    items.extend(self.place(&piece, position, layout, "scale bar"));
                }
                Err(reason) => self.report.add(Code::Omitted, "scale bar", reason),
            }
        }
        let arrow = match furniture.north_arrow {
            Show::On => true,
            Show::Auto => figure.map.graticule.is_none() && !north_is_up(main),
            Show::Off => false,
        };
        if arrow {
            match NorthArrow::new(main, &self.type_) {
                Some(piece) => {
                    let position = furniture.north_arrow_position.into();
                    items.extend(self.place(&piece, position, layout, "north arrow"));
                }
                None => self.report.add(Code::Omitted, "north arrow", "north cannot be told"),
            }
        }
        items
    }

    /// Draws a piece where it has room, or tells that it has none.
    fn place(
        &mut self,
        piece: &dyn Piece,
        wanted: Wanted,
        layout: &mut Layout,
        name: &str,
    ) -> Vec<Item> {
        let (width, height) = piece.size();
        match layout.place(width, height, wanted) {
            Some(place) => piece.draw(place),
            None => {
                self.report.add(Code::FurnitureDropped, name, "the map has no room for it");
                Vec::new()
            }
        }
    }

    /// The map of a frame: theme, data, routes, annotations.
    fn map(&mut self, camera: &Camera, journeys: &[Journey]) -> Result<Map> {
        let mut map =
            self.loaded.map(self.figure, camera.frame().zoom < DETAIL_ZOOM, &mut self.report)?;
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
        self.loaded.annotate(self.figure, &mut map, camera, self.type_.body(), &mut self.report)?;
        Ok(map)
    }

    /// The map of a frame drawn, with its graticule and the marks of routes.
    fn draw_map(
        &mut self,
        camera: &Camera,
        journeys: &[Journey],
        graticule: Vec<Item>,
        avoid: &Avoid,
    ) -> Result<Vec<Item>> {
        let map = self.map(camera, journeys)?;
        let mut drawn = map.draw(camera, self.type_.fonts(), avoid, &mut self.report)?;
        drawn.insert_below(|layer| layer.kind == LayerType::Symbol, "graticule", graticule);
        for journey in journeys {
            let marks = journey.marks.clone();
            drawn.insert_below(|layer| journey.draws_markers(&layer.id), "direction", marks);
        }
        Ok(drawn.into_items())
    }

    fn draw_inset(&mut self, placed: &PlacedInset<'a>, main: &Camera) -> Result<Vec<Item>> {
        let PlacedInset { measured, place, camera, journeys } = placed;
        let palette = self.type_.palette().clone();
        let mut items = measured.ground(*place, &palette);
        let bar = measured.scale_bar(camera, &self.type_);
        let boxes = bar.iter().map(|(place, _)| *place).collect();
        let avoid = Avoid { boxes, lines: Vec::new() };
        let mut map = self.draw_map(camera, journeys, Vec::new(), &avoid)?;
        map.extend(measured.locator_mark(main, camera, &palette));
        items.push(framed(camera, map));
        items.extend(measured.furniture(*place, camera.bounds(), &palette));
        items.extend(bar.into_iter().flat_map(|(_, items)| items));
        Ok(vec![Item::Group(Group::new(measured.id.clone(), items))])
    }

    /// The figure's credits, then the basemap's.
    fn credit(&self) -> String {
        let mut parts = vec![self.figure.credit.trim().to_owned()];
        if self.figure.credit.is_empty() {
            parts.extend(self.loaded.routes.iter().filter_map(|route| route.credit.clone()));
        }
        let basemap = "Natural Earth";
        if self.figure.map.basemap && !parts.iter().any(|part| part.contains(basemap)) {
            let word = self.type_.words().word("Basemap");
            parts.push(format!("{word}: {basemap}."));
        }
        parts.retain(|part| !part.is_empty());
        parts.join(" ")
    }

    /// What the picture shows, made up from its parts where the figure does not say.
    fn description(&self) -> String {
        let figure = self.figure;
        if !figure.description.is_empty() {
            return figure.description.clone();
        }
        let mut parts: Vec<String> = [&figure.title, &figure.subtitle]
            .into_iter()
            .filter(|text| !text.is_empty())
            .map(|text| format!("{}.", text.trim_end_matches('.')))
            .collect();
        for route in &self.loaded.routes {
            if let (Some(first), Some(last)) = (route.stops.first(), route.stops.last()) {
                parts.push(format!(
                    "A map of a route of {} places from {} to {}.",
                    route.stops.len(),
                    first.name,
                    last.name
                ));
            }
        }
        if parts.is_empty() { "A map.".to_owned() } else { parts.join(" ") }
    }
}

/// The largest page rumbo draws, CSS pixels a side.
const LARGEST_PAGE: f64 = 20_000.0;

fn check_page(figure: &Figure) -> Result<()> {
    let page = &figure.page;
    let sides = [("page.width", page.width.px()), ("page.height", page.height.px())];
    for (path, side) in sides {
        if !(48.0..=LARGEST_PAGE).contains(&side) {
            return Err(Error::new(
                ErrorKind::Figure,
                format!("a page side of {side} px is out of range"),
            )
            .at_path(path)
            .remedy(format!("give between 48 and {LARGEST_PAGE} px")));
        }
    }
    let scale = page.device_scale();
    if !(0.1..=16.0).contains(&scale) {
        let path = if page.dpi.is_some() { "page.dpi" } else { "page.scale" };
        return Err(Error::new(ErrorKind::Figure, format!("a scale of {scale} is out of range"))
            .at_path(path)
            .remedy("give a scale between 0.1 and 16, or a dpi between 10 and 1536"));
    }
    if !(0.0..).contains(&page.margin.px()) {
        return Err(Error::new(ErrorKind::Figure, "a margin cannot be negative")
            .at_path("page.margin")
            .remedy("give 0 or more"));
    }
    Ok(())
}

/// A map's items, clipped to its frame.
fn framed(camera: &Camera, items: Vec<Item>) -> Item {
    let mut group = Group::new(format!("frame {}", camera.frame().id), items);
    group.clip = Some(Arc::new(Path::rect(camera.bounds())));
    Item::Group(group)
}

/// The line around a map: its frame, or the projection's own outline where that lies inside.
fn neatline(camera: &Camera, palette: &Palette) -> Item {
    Item::Stroke {
        path: Arc::new(camera.outline().unwrap_or_else(|| Path::rect(camera.bounds()))),
        color: palette.frame,
        stroke: Stroke::new(0.8),
        origin: Origin { role: Role::Frame, ..Origin::default() },
    }
}
