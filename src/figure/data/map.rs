//! The map that all frames of a figure start from.

use std::sync::Arc;

use serde_json::{Value, json};

use super::check::{check_keys, tell_unknown};
use super::complete::complete;
#[cfg(feature = "basemap")]
use crate::basemap::Basemap;
#[cfg(feature = "basemap")]
use crate::error::Code;
use crate::error::{Error, ErrorKind, Report, Result, nearest_or};
use crate::figure::layers::plain_layers;
use crate::figure::model::Figure;
use crate::map::Map;
use crate::resources::Limit;
use crate::source::{Feature, Features, GeoImage, Properties, Shape};
use crate::style::{Layer, LayerType, Sprite, Style};
use crate::unit::LonLat;

/// What a figure's sources hold, by their names.
type Named<T> = [(String, Arc<T>)];

/// The map that all frames start from: theme, then the figure's own layers over its data.
pub(super) fn map(
    figure: &Figure,
    theme: Style,
    sprite: Sprite,
    (sources, images): (&Named<Features>, &Named<GeoImage>),
    report: &mut Report,
) -> Result<Map> {
    let layers = theme.layers().len() + figure.layers.len();
    figure.resources.limits().check(Limit::Layers, layers as u64)?;
    let mut map = Map::new(theme);
    map.set_resources(figure.resources.clone());
    map.set_sprite(sprite);
    #[cfg(feature = "basemap")]
    map.set_cache(figure.basemap.clone());
    for (name, features) in sources {
        map.add_source(name.clone(), features.clone());
    }
    for (name, image) in images {
        map.add_image(name.clone(), image.clone());
    }
    for (index, layer) in figure.layers.iter().enumerate() {
        check_keys(layer).map_err(|error| error.under_path(&format!("layer[{index}]")))?;
        let mut layer = layer.clone();
        layer.insert("id".to_owned(), json!(layer_id(&layer, index)));
        let before = layer.shift_remove("before");
        let data = sources.iter().find(|(name, _)| layer.get("source") == Some(&json!(name)));
        complete(&mut layer, &figure.layers, data.map(|(_, data)| data.features.len()));
        let (layer, advice) = Layer::from_json(&Value::Object(layer))
            .map_err(|error| error.under_path(&format!("layer[{index}]")))?;
        report.append(advice);
        tell_unknown(&layer, sources, report);
        put(&mut map, layer, before.as_ref())
            .map_err(|error| error.at_path(format!("layer[{index}].before")))?;
    }
    let is_drawn =
        |name: &str| figure.layers.iter().any(|layer| layer.get("source") == Some(&json!(name)));
    for (name, _) in images.iter().filter(|(name, _)| !is_drawn(name)) {
        let picture = json!({ "id": format!("{name}-picture"), "type": "raster", "source": name });
        put(&mut map, Layer::from_json(&picture)?.0, None)?;
    }
    let is_plain = |name: &str| !is_drawn(name) && !figure.only_guides(name);
    for (name, features) in sources.iter().filter(|(name, _)| is_plain(name)) {
        for layer in plain_layers(name, features, &figure.page) {
            put(&mut map, Layer::from_json(&layer)?.0, None)?;
        }
    }
    if let Some(language) = &figure.map.language {
        set_language(&mut map, language, report).map_err(|error| error.at_path("map.language"))?;
    }
    if let Some(worldview) = &figure.map.worldview {
        map.view_as(worldview).map_err(|error| error.at_path("map.worldview"))?;
    }
    Ok(map)
}

/// The id of a layer of the figure.
pub(super) fn layer_id(layer: &serde_json::Map<String, Value>, index: usize) -> String {
    let given = layer.get("id").and_then(Value::as_str);
    given.map_or_else(|| format!("layer-{}", index + 1), str::to_owned)
}

/// Adds a layer of the figure to a map, below the layer that it names or that suits its kind.
fn put(map: &mut Map, layer: Layer, before: Option<&Value>) -> Result<()> {
    match below(map, &layer, before)? {
        Some(above) => map.add_layer_below(layer, &above),
        None => map.add_layer(layer),
    }
    Ok(())
}

/// The layer of a map that one of the figure's lies below: the one it names, for lines else the first of
/// the theme's names, for fills and pictures the first of the theme above all that colour land.
fn below(map: &Map, layer: &Layer, before: Option<&Value>) -> Result<Option<String>> {
    if let Some(before) = before {
        let name = before.as_str().unwrap_or_default();
        if map.layers().iter().any(|other| other.id() == name) {
            return Ok(Some(name.to_owned()));
        }
        let ids: Vec<&str> = map.layers().iter().map(Layer::id).collect();
        return Err(Error::new(ErrorKind::Figure, format!("the map has no layer `{name}`"))
            .remedy(instead_of_layer(name, &ids)));
    }
    let of_theme = |other: &Layer| other.source_name() == Some("basemap");
    if layer.kind() == LayerType::Line {
        let names =
            map.layers().iter().find(|other| of_theme(other) && other.kind() == LayerType::Symbol);
        return Ok(names.map(|names| names.id().to_owned()));
    }
    if !matches!(layer.kind(), LayerType::Fill | LayerType::Raster) {
        return Ok(None);
    }
    // Lakes are part of the ground on which areas have no colour.
    let is_area = |other: &Layer| {
        let is_of_areas =
            matches!(other.source_layer(), Some("land" | "countries" | "admin1" | "contested"));
        of_theme(other) && is_of_areas && other.kind() != LayerType::Symbol
    };
    let layers = map.layers();
    let above_areas = layers.iter().rposition(is_area).map_or(0, |last| last + 1);
    let over = layers.iter().skip(above_areas).find(|other| of_theme(other));
    Ok(over.map(|other| other.id().to_owned()))
}

/// Adds a source of one point.
pub(super) fn add_point(map: &mut Map, source: &str, at: LonLat, properties: Properties) {
    let feature = Feature { id: Some(json!(source)), properties, shape: Shape::point(at) };
    map.add_source(source.to_owned(), Arc::new(Features { features: vec![feature] }));
}

/// What to write instead of the id of a layer that there is not.
pub(super) fn instead_of_layer(id: &str, ids: &[&str]) -> String {
    nearest_or(id, ids.iter().copied(), || format!("its layers are {}", ids.join(", ")))
}

/// Has a map write the basemap's names in a language.
#[cfg(feature = "basemap")]
fn set_language(map: &mut Map, language: &str, report: &mut Report) -> Result<()> {
    let known = Basemap::LANGUAGES;
    if known.contains(&language) {
        if !Basemap::PHYSICAL_LANGUAGES.contains(&language) {
            let detail = format!(
                "waters, ranges and islands have names in English and Spanish alone; in `{language}` the \
                 map is without them"
            );
            report.add(Code::Omitted, "map.language", detail);
        }
        return map.set_language(language);
    }
    let message = format!("the basemap has no names in the language `{language}`");
    Err(Error::new(ErrorKind::Figure, message)
        .remedy(format!("give one of {}, or leave it out", known.join(", "))))
}

/// A build without the basemap draws none of its names.
#[cfg(not(feature = "basemap"))]
fn set_language(_: &mut Map, _: &str, _: &mut Report) -> Result<()> {
    Ok(())
}
