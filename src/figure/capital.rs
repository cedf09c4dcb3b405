//! The capitals of the countries that a map is of: each is marked and named, however small it is.

use serde_json::{Value, json};

use super::layers::restyle;
use super::model::{Extent, Figure, PlaceRef};
#[cfg(feature = "basemap")]
use super::subject::subject;
use crate::error::Result;
use crate::source::{Feature, Properties};
use crate::style::{EvaluationContext, Failures, Layer, LayerType, Style};

/// A zoom at which themes mark towns of the first rank.
const MARKED: f64 = 8.0;

/// Has a theme mark the capitals of the countries that the figure's extent names or that it highlights, of
/// whatever rank they are, and name them before other towns.
///
/// # Errors
/// None that a theme can cause.
pub(super) fn mark_capitals(figure: &Figure, theme: &mut Style) -> Result<()> {
    let mut countries = countries(&figure.map.extent);
    countries.extend(highlighted(figure)?);
    if countries.is_empty() {
        return Ok(());
    }
    let is_subject = json!([
        "all",
        ["==", ["get", "capital"], "country"],
        ["in", ["get", "country"], ["literal", countries]]
    ]);
    let globals = theme.globals().clone();
    let context = EvaluationContext::at_zoom(MARKED).with_globals(&globals);
    let capital = capital();
    let marks_capitals = |layer: &Layer| {
        layer.source_name() == Some("basemap")
            && layer.source_layer() == Some("places")
            && layer
                .filter_at(&context)
                .admits(&context.with_feature(&capital), &mut Failures::default())
    };
    restyle(theme, marks_capitals, |layer| {
        let order = layer.written("symbol-sort-key").cloned();
        let Some(filter) = layer.written_filter().cloned() else { return Ok(layer) };
        // A filter in the form of old has no expressions in it.
        let Ok(layer) = layer.clone().filter(json!(["any", is_subject, filter])) else {
            return Ok(layer);
        };
        match order.filter(|_| layer.kind() == LayerType::Symbol) {
            Some(order) => {
                layer.layout("symbol-sort-key", json!(["case", is_subject, FIRST, order]))
            }
            None => Ok(layer),
        }
    })
}

/// Before all towns by their ranks.
const FIRST: f64 = -2.0;

/// A capital of the first rank.
fn capital() -> Feature {
    let mut properties = Properties::new();
    properties.insert("capital", "country");
    properties.insert("rank", 0);
    Feature { properties, ..Feature::default() }
}

/// The codes of two letters of the countries that an extent names.
fn countries(extent: &Extent) -> Vec<Value> {
    let names: Vec<&str> = match extent {
        Extent::Name(name) => vec![name],
        Extent::Around(places) => {
            let named = places.iter().filter_map(|place| match place {
                PlaceRef::Text(name) => Some(name.as_str()),
                PlaceRef::LonLat(_) => None,
            });
            named.collect()
        }
        Extent::Fit | Extent::Box(_) => Vec::new(),
    };
    names.into_iter().filter_map(country).map(Value::from).collect()
}

/// Those of the countries that a figure highlights.
#[cfg(feature = "basemap")]
fn highlighted(figure: &Figure) -> Result<Vec<Value>> {
    use crate::basemap::{Basemap, Layer, Level};
    use crate::unit::LonLatBox;

    let subject = subject(figure).filter(|(layer, _)| *layer == Layer::Countries.name());
    let Some(codes) = subject.and_then(|(_, is_subject)| is_subject.pointer("/2/1")) else {
        return Ok(Vec::new());
    };
    let codes: Vec<&str> =
        codes.as_array().into_iter().flatten().filter_map(Value::as_str).collect();
    let (wanted, world) = (["iso_a2", "iso_a3"], &LonLatBox::WORLD);
    let read = Basemap::embedded()?;
    let read = read.read_properties(Layer::Countries, Level::Medium50m, world, wanted)?;
    let country = |area: &Feature| {
        let text = |key: &str| area.properties.get(key)?.as_str();
        let is_subject = text("iso_a3").is_some_and(|code| codes.contains(&code));
        text("iso_a2").filter(|_| is_subject).map(Value::from)
    };
    Ok(read.features.iter().filter_map(country).collect())
}

#[cfg(not(feature = "basemap"))]
fn highlighted(_: &Figure) -> Result<Vec<Value>> {
    Ok(Vec::new())
}

#[cfg(feature = "basemap")]
fn country(name: &str) -> Option<String> {
    use crate::basemap::{FindOptions, Gazetteer, PlaceKind, fold};

    let gazetteer = Gazetteer::embedded().ok()?;
    let is_code = name.len() == 2 && name.bytes().all(|byte| byte.is_ascii_uppercase());
    if is_code && gazetteer.names_of_country(&fold(name)).is_some() {
        return Some(name.to_owned());
    }
    let found = gazetteer.find(name, &FindOptions::default()).ok()?;
    (found.kind == PlaceKind::Country).then_some(found.country).flatten()
}

#[cfg(not(feature = "basemap"))]
fn country(_: &str) -> Option<String> {
    None
}

#[cfg(all(test, feature = "basemap"))]
mod tests {
    use super::*;

    /// How many towns and capitals of a rank and a country the layers of each theme draw on a map of Canada.
    fn drawn(capital: bool, country: &str) -> Vec<usize> {
        let mut figure = Figure::default();
        figure.map.extent = Extent::Name("Canada".to_owned());
        let count = |name: &str| {
            let mut theme = crate::style::theme(name).unwrap();
            mark_capitals(&figure, &mut theme).unwrap();
            let mut town = self::capital();
            town.properties.insert("rank", 9);
            town.properties.insert("country", country);
            if !capital {
                town.properties.insert("capital", "admin-1");
            }
            let globals = theme.globals().clone();
            let context = EvaluationContext::at_zoom(3.0).with_globals(&globals);
            let of_town = context.with_feature(&town);
            let places = theme.layers().iter().filter(|one| one.source_layer() == Some("places"));
            let is_drawn = |layer: &&Layer| {
                layer.filter_at(&context).admits(&of_town, &mut Failures::default())
            };
            places.filter(is_drawn).count()
        };
        crate::style::themes().iter().map(|theme| count(theme.name)).collect()
    }

    #[test]
    fn the_capital_of_the_country_shown_is_drawn_whatever_its_rank() {
        // Its mark and its name, in each theme.
        assert!(drawn(true, "CA").iter().all(|count| *count >= 2), "{:?}", drawn(true, "CA"));
        assert!(drawn(true, "US").iter().all(|count| *count == 0));
        assert!(drawn(false, "CA").iter().all(|count| *count == 0));
    }
}
