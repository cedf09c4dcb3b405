//! A figure's data, loaded: theme, routes, sources, annotations.

mod check;
mod complete;
mod load;
mod locate;
mod map;

use std::path::Path;
use std::sync::Arc;

use serde_json::json;

pub(super) use check::check_sources;
use load::{Loads, load, load_route};
pub(super) use locate::listed;
use map::{add_point, instead_of_layer, layer_id, map};

use super::coloured;
use super::files::{is_style, theme_file};
use super::journey::{self, RouteLayers};
use super::layers::{
    annotation_layers, colours_areas, flatten, sizes_circles, stand_out, subject_layers,
    without_towns,
};
use super::legible::Own;
use super::model::{Figure, file_name};
use super::places::{Places, Shown};
use super::subject::name_subject;
use super::view;
use crate::archive::Inputs;
use crate::error::{Error, ErrorKind, Report, Result};
use crate::map::{Camera, Map};
use crate::resources::{Fingerprint, Resources};
use crate::route::Route;
use crate::source::{Feature, Features, GeoImage, Properties, Shape};
use crate::style::{self, Faces, Layer, LayerType, Palette, Sprite, Style};
use crate::unit::{LonLat, LonLatBox, Page};

/// Of points in one square of this side one stands for all, CSS pixels.
const THINNED: f64 = 6.0;

/// What a figure draws, in memory. What is made of the features for drawing is kept with them, and
/// shared by all clones of the map.
#[derive(Debug, Clone)]
pub(super) struct Loaded {
    /// The map that all frames start from: theme and data, without routes and annotations.
    pub map: Map,
    /// Of the theme.
    theme: Fingerprint,
    /// The theme's images.
    sprite: Sprite,
    /// The size of the page's text, CSS pixels.
    pub type_size: f64,
    /// The colours of the page.
    pub palette: Palette,
    /// The faces of the page.
    pub faces: Faces,
    /// The layers that draw routes.
    pub route_layers: RouteLayers,
    /// One for each of the figure's routes.
    pub routes: Vec<Arc<Route>>,
    sources: Vec<(String, Arc<Features>)>,
    /// The figure's pictures of the ground, by name.
    images: Vec<(String, Arc<GeoImage>)>,
    /// Where the figure's annotations are.
    pub annotated: Vec<LonLat>,
    /// What the figure's extent shows, where it says so.
    pub shown: Option<Shown>,
    /// Positions all over the basemap's areas that the figure colours.
    areas: Vec<LonLat>,
}

impl Loaded {
    /// Reads everything the figure names. `type_size` is that of the page's text, CSS pixels.
    ///
    /// # Errors
    /// Where a file cannot be read, or the theme has no such layer to hide.
    pub fn new(figure: &Figure, type_size: f64, report: &mut Report) -> Result<Self> {
        let at_theme = |error: Error| error.at_path("map.theme");
        let resources = &figure.resources;
        let mut theme = load_theme(&figure.map.theme, resources, report).map_err(at_theme)?;
        let folder = theme_file(&figure.map.theme).and_then(Path::parent).unwrap_or(Path::new(""));
        let sprite = theme.open_sprite(folder, 2.0, resources).map_err(at_theme)?;
        let contents = Fingerprint::default().with(theme.to_json().to_string().as_bytes());
        let mut palette = theme.palette().map_err(at_theme)?;
        if let Some(page) = figure.page.background {
            palette = palette.on_page(page);
        }
        let faces = theme.faces().map_err(at_theme)?;
        theme.set_page(&palette, &faces);
        theme.globals_mut().state.insert("rumbo:type-size".to_owned(), json!(type_size));
        let mut route_layers = RouteLayers::take_from(&mut theme)?;
        hide(figure, &mut theme, &mut route_layers)?;
        make_way(figure, &mut theme)?;
        let mut routes = Vec::new();
        for (index, layer) in figure.routes.iter().enumerate() {
            let key = format!("route[{index}].data");
            routes.push(load_route(&layer.data, &key, resources, report)?);
        }
        let places = Places::new(&routes);
        let annotations = figure.annotations.iter().enumerate();
        let annotated = annotations
            .map(|(index, of)| places.find(&of.at, &format!("annotation[{index}].at"), report))
            .collect::<Result<Vec<_>>>()?;
        let shown = view::shown(&figure.map, &places, report)?;
        let (sources, images) = read_sources(figure, report)?;
        let map = map(figure, theme, sprite.clone(), (&sources, &images), report)?;
        let mut loaded = Self {
            map,
            theme: contents,
            sprite,
            type_size,
            palette,
            faces,
            route_layers,
            routes,
            sources,
            images,
            annotated,
            shown,
            areas: Vec::new(),
        };
        loaded.areas = coloured::positions(loaded.own_layers(figure), loaded.map.globals())?;
        Ok(loaded)
    }

    /// The figure's data by name.
    pub fn sources(&self) -> impl Iterator<Item = (&str, &Features)> {
        self.sources.iter().map(|(name, features)| (name.as_str(), &**features))
    }

    /// The numbers that the figure's own features have for a property, where a layer draws them.
    pub fn numbers(&self, layer: &Layer, property: &str) -> Vec<f64> {
        let own = self.sources().find(|(name, _)| layer.source_name() == Some(name));
        let features = own.into_iter().flat_map(|(_, features)| &features.features);
        let numbers = features.filter_map(|feature| feature.properties.get(property)?.as_f64());
        numbers.filter(|number| number.is_finite()).collect()
    }

    /// Tells the contents of theme, images, routes and sources.
    pub fn tell(&self, figure: &Figure, inputs: &mut Inputs) {
        let theme = Some(&*figure.map.theme).filter(|theme| !is_style(theme));
        let name = theme.map_or("a style".to_owned(), |theme| file_name(Path::new(theme)));
        inputs.add(format!("map.theme: {name}"), self.theme);
        if !self.sprite.is_empty() {
            inputs.add("sprite", self.sprite.fingerprint(Fingerprint::default()));
        }
        for (index, (route, layer)) in self.routes.iter().zip(&figure.routes).enumerate() {
            let digest = Fingerprint::default().with(route.to_json().as_bytes());
            inputs.add(layer.data.named(&format!("route[{index}].data")), digest);
        }
        for (index, source) in figure.sources.iter().enumerate() {
            let before = Fingerprint::default().with(source.name.as_bytes());
            let own = |name: &String| *name == source.name;
            let features = self.sources.iter().find(|(name, _)| own(name));
            let image = self.images.iter().find(|(name, _)| own(name));
            let of_image = image.map(|(_, image)| image.fingerprint(before));
            if let Some(digest) =
                features.map(|(_, features)| features.fingerprint(before)).or(of_image)
            {
                inputs.add(source.data.named(&format!("source[{index}].data")), digest);
            }
        }
    }

    /// All that `extent = "fit"` shows but for what is annotated.
    pub fn shapes(&self, figure: &Figure) -> Vec<Shape> {
        let routes = self.routes.iter().zip(&figure.routes);
        let of_routes = routes.flat_map(|(route, layer)| journey::shapes(route, layer.origin));
        let of_images = self.images.iter().map(|(_, image)| image.outline());
        let shapes = of_routes.chain(self.shown(figure).map(|feature| feature.shape.clone()));
        let shapes = shapes.chain(of_images);
        shapes.filter(|shape| !shape.is_empty()).collect()
    }

    /// The features of the figure's data, but for lines that are there for routes to run along alone.
    fn shown<'f>(&'f self, figure: &'f Figure) -> impl Iterator<Item = &'f Feature> {
        let shown = self.sources.iter().filter(|(name, _)| !figure.only_guides(name));
        shown.flat_map(|(_, features)| &features.features)
    }

    /// What is annotated, where that is all that the figure draws.
    pub fn annotated_alone(&self, figure: &Figure) -> &[LonLat] {
        let draws = !self.routes.is_empty() || !self.sources.is_empty() || !self.images.is_empty();
        if draws || !figure.layers.is_empty() { &[] } else { &self.annotated }
    }

    /// The layers that the figure itself has, bottom to top.
    pub fn own_layers<'l>(&'l self, figure: &'l Figure) -> impl Iterator<Item = &'l Layer> {
        let ids = figure.layers.iter().enumerate();
        let ids = ids.map(|(index, layer)| layer_id(layer, index));
        let ids: Vec<String> = ids.collect();
        self.map.layers().iter().filter(move |layer| ids.iter().any(|id| id == layer.id()))
    }

    /// Those, and the layers of its data that it leaves to the page.
    fn data_layers<'l>(&'l self, figure: &'l Figure) -> impl Iterator<Item = &'l Layer> {
        let sources: Vec<&str> = self.sources().map(|(name, _)| name).collect();
        let of_data =
            move |layer: &&Layer| layer.source_name().is_some_and(|name| sources.contains(&name));
        self.own_layers(figure).chain(self.map.layers().iter().filter(of_data))
    }

    /// The layers that draw the figure's data other than as coloured areas: marks, lines and names.
    pub fn over_areas(&self, figure: &Figure) -> Vec<String> {
        let over = self.data_layers(figure).filter(|layer| layer.kind() != LayerType::Fill);
        over.map(|layer| layer.id().to_owned()).collect()
    }

    /// Which layers' fills are the figure's, and which of its layers say the colour of their text.
    pub fn own(&self, figure: &Figure) -> Own {
        let fills = self.data_layers(figure).filter(|layer| layer.kind() == LayerType::Fill);
        let said = figure.layers.iter().enumerate().filter(|(_, layer)| {
            let color = layer.get("paint").and_then(|paint| paint.get("text-color"));
            // A role of the palette leaves to the page which colour it is.
            color.is_some_and(|color| !color.to_string().contains("rumbo:"))
        });
        Own {
            fills: fills.map(|layer| layer.id().to_owned()).collect(),
            said: said.map(|(index, layer)| layer_id(layer, index)).collect(),
        }
    }

    /// Points on the page of the figure's own data: its points, the vertices of its lines and areas,
    /// and what is annotated, thinned; without those of what is shown apart.
    pub fn points(&self, figure: &Figure, camera: &Camera, apart: &[LonLatBox]) -> Vec<Page> {
        let positions =
            self.shown(figure).flat_map(|feature| feature.shape.positions()).chain(&self.areas);
        let positions = positions.chain(&self.annotated);
        let here = positions.filter(|at| !apart.iter().any(|other| other.contains(**at)));
        let shown = here.filter_map(|position| camera.to_page(*position));
        let bounds = camera.bounds();
        let cell = |at: Page| ((at.x / THINNED).floor() as i64, (at.y / THINNED).floor() as i64);
        // Neighbours along an outline mostly fall together: what is left to be sorted is little.
        let mut runs: Vec<((i64, i64), Page)> = Vec::new();
        for at in shown.filter(|at| bounds.contains(*at)) {
            match runs.last_mut() {
                Some((last, kept)) if *last == cell(at) => *kept = at,
                _ => runs.push((cell(at), at)),
            }
        }
        let cells: std::collections::BTreeMap<(i64, i64), Page> = runs.into_iter().collect();
        cells.into_values().collect()
    }

    /// Adds the figure's annotations to a map.
    pub fn annotate(
        &self,
        figure: &Figure,
        map: &mut Map,
        camera: &Camera,
        size: f64,
    ) -> Result<()> {
        if &*camera.frame().id != "main" {
            return Ok(());
        }
        let places = Places::new(&self.routes);
        let annotated = || figure.annotations.iter().zip(self.annotated.iter().copied());
        if let Some((at, name)) = view::subject(&figure.map).and_then(|name| places.town(name)) {
            // An annotation there that says its name is its label.
            let written = name.to_lowercase();
            let is_close = |to: LonLat| match (camera.to_page(at), camera.to_page(to)) {
                (Some(at), Some(to)) => at.distance(to) < THINNED,
                _ => false,
            };
            let is_named = annotated().any(|(annotation, to)| {
                annotation.text.to_lowercase().contains(&written) && is_close(to)
            });
            let [marker, label] = subject_layers(size);
            let properties = [("name".to_owned(), json!(name))].into_iter().collect();
            add_point(map, "subject", at, properties);
            map.add_layer(Layer::from_json(&marker)?.0);
            if !is_named {
                map.add_layer(Layer::from_json(&label)?.0);
            }
        }
        for (index, (annotation, at)) in annotated().enumerate() {
            let source = format!("annotation-{}", index + 1);
            add_point(map, &source, at, Properties::new());
            for layer in annotation_layers(annotation, &source, size) {
                map.add_layer(Layer::from_json(&layer)?.0);
            }
        }
        Ok(())
    }
}

/// The figure's data, and its pictures of the ground, each by its name.
type Read = (Vec<(String, Arc<Features>)>, Vec<(String, Arc<GeoImage>)>);

/// Reads the figure's sources.
fn read_sources(figure: &Figure, report: &mut Report) -> Result<Read> {
    let (mut sources, mut images): Read = Default::default();
    for (index, source) in figure.sources.iter().enumerate() {
        let key = format!("source[{index}]");
        let mut names = sources.iter().map(|(name, _)| name);
        let taken = names.any(|name| *name == source.name)
            || images.iter().any(|(name, _)| *name == source.name);
        if source.name.is_empty() || taken || source.name == "basemap" {
            return Err(Error::new(
                ErrorKind::Figure,
                format!("`{}` cannot be the name of this source", source.name),
            )
            .at_path(format!("{key}.name"))
            .remedy("give each source a name of its own, other than `basemap`"));
        }
        match load(source, &key, &figure.resources, report)? {
            Loads::Features(features) => sources.push((source.name.clone(), features)),
            Loads::Image(image) => images.push((source.name.clone(), image)),
        }
    }
    Ok((sources, images))
}

/// Leaves out the layers of the theme and of routes that the figure hides.
fn hide(figure: &Figure, theme: &mut Style, of_routes: &mut RouteLayers) -> Result<()> {
    for (index, id) in figure.map.hide.iter().enumerate() {
        if theme.remove_layer(id).is_none() && !of_routes.remove(id) {
            let of_theme = theme.layers().iter().map(Layer::id);
            let ids: Vec<&str> = of_theme.chain(of_routes.ids()).collect();
            return Err(Error::new(ErrorKind::Figure, format!("the theme has no layer `{id}`"))
                .at_path(format!("map.hide[{index}]"))
                .remedy(instead_of_layer(id, &ids)));
        }
    }
    Ok(())
}

/// Has a theme step back from what the figure draws of numbers.
fn make_way(figure: &Figure, theme: &mut Style) -> Result<()> {
    let coloured = colours_areas(figure);
    if coloured || !figure.map.relief {
        flatten(theme);
    }
    if coloured {
        stand_out(theme)?;
    }
    name_subject(figure, theme)?;
    super::capital::mark_capitals(figure, theme)?;
    if sizes_circles(figure) {
        without_towns(theme);
    }
    Ok(())
}

/// Reads a theme by name, or a style by its path.
///
/// # Errors
/// Where there is none, or it is no style.
pub(super) fn load_theme(name: &str, resources: &Resources, report: &mut Report) -> Result<Style> {
    let (style, advice) = match theme_file(name) {
        Some(file) => {
            let text = resources.read_text(file, "read the style")?;
            Style::from_json(&text).map_err(|error| error.in_file(file))?
        }
        None if is_style(name) => Style::from_json(name)?,
        None => return style::theme(name),
    };
    report.append(advice);
    Ok(style)
}
