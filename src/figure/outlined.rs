//! The basemap's areas that an extent names, to whose outlines a map is fitted: the box around an
//! area in degrees is much wider than the area in high latitudes.

use std::collections::{BTreeMap, BTreeSet};

use crate::basemap::{Basemap, Found, Layer, Level, PlaceKind, fold};
use crate::error::Result;
use crate::source::{Feature, Shape, ShapeKind};
use crate::unit::{LonLat, LonLatBox};

/// Islands smaller than this share of an area's largest part do not widen the map around it.
pub(in crate::figure) const MAIN_SHARE: f64 = 0.1;

/// The properties that codes of areas stand in.
const CODES: [(Layer, &str); 3] =
    [(Layer::Countries, "iso_a2"), (Layer::Countries, "iso_a3"), (Layer::Admin1, "iso_3166_2")];

/// The main parts of the areas that some texts are ISO 3166 codes of, by these.
///
/// # Errors
/// Where the basemap is damaged.
pub(super) fn coded<'t>(
    texts: impl Iterator<Item = &'t str>,
) -> Result<BTreeMap<String, Vec<Shape>>> {
    let codes: BTreeSet<&str> = texts.filter(|text| property_of(text).is_some()).collect();
    let mut found: BTreeMap<String, Vec<Shape>> = BTreeMap::new();
    for (layer, property) in CODES {
        if !codes.iter().any(|code| property_of(code) == Some(property)) {
            continue;
        }
        let basemap = Basemap::embedded()?;
        let (level, world) = (Level::Medium50m, &LonLatBox::WORLD);
        for area in basemap.read_properties(layer, level, world, [property])?.features {
            if let Some(code) = text(&area, property).filter(|code| codes.contains(code)) {
                let main = area.shape.main_polygons(MAIN_SHARE).into_owned();
                found.entry(code.to_owned()).or_default().push(main);
            }
        }
    }
    Ok(found)
}

/// The property that a text may be the value of, as it is written: `NO`, `NOR`, `NO-03`.
fn property_of(text: &str) -> Option<&'static str> {
    let is_upper = |text: &str| text.bytes().all(|byte| byte.is_ascii_uppercase());
    match (text.split_once('-'), text.len()) {
        (None, 2) if is_upper(text) => Some("iso_a2"),
        (None, 3) if is_upper(text) => Some("iso_a3"),
        (Some((country, part)), 4..) if country.len() == 2 && is_upper(country) => {
            let is_part = |byte: u8| byte.is_ascii_graphic() && !byte.is_ascii_lowercase();
            part.bytes().all(is_part).then_some("iso_3166_2")
        }
        _ => None,
    }
}

/// The outlines of a country or province that the gazetteer has found, as far as they lie in its box,
/// which is that of its main part; none of what is no area.
///
/// # Errors
/// Where the basemap is damaged.
pub(super) fn outlines(found: &Found) -> Result<Vec<Shape>> {
    let layer = match found.kind {
        PlaceKind::Country => Layer::Countries,
        PlaceKind::Province => Layer::Admin1,
        _ => return Ok(Vec::new()),
    };
    let is_it = |area: &Feature| match layer {
        Layer::Countries => text(area, "iso_a2") == found.country.as_deref(),
        _ => {
            let name = text(area, "name").is_some_and(|name| fold(name) == fold(&found.name));
            name && text(area, "country") == found.country.as_deref()
        }
    };
    let wanted = ["iso_a2", "name", "country"];
    let read = Basemap::embedded()?;
    let read = read.read_properties(layer, Level::Medium50m, &found.bounds, wanted)?;
    let parts = read.features.iter().filter(|area| is_it(area));
    let parts = parts.map(|area| within(&area.shape, found.bounds));
    Ok(parts.filter(|shape| !shape.is_empty()).collect())
}

/// The polygons of an area of which the middle lies in a box.
fn within(area: &Shape, bounds: LonLatBox) -> Shape {
    let mut kept = Shape::new(ShapeKind::Polygon);
    for rings in area.polygons() {
        let rings: Vec<&[LonLat]> = rings.collect();
        let outer = rings.first().and_then(|ring| LonLatBox::around(ring.iter().copied()));
        if outer.is_some_and(|outer| bounds.contains(outer.center())) {
            rings.into_iter().for_each(|ring| kept.push_part(ring.iter().copied()));
            kept.end_polygon();
        }
    }
    kept
}

fn text<'f>(area: &'f Feature, key: &str) -> Option<&'f str> {
    area.properties.get(key)?.as_str()
}
