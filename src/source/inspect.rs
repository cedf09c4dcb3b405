//! What is in a source: layers, geometries, fields with their ranges, doubts.

mod field;
mod picture;
mod words;

use std::collections::BTreeMap;

use serde::Serialize;

use super::{Feature, FeatureLayer, Shape, ShapeKind, Source};
use crate::error::Report;
pub use field::{Field, FieldType};
pub use picture::ImageInspection;

/// What is in a source, for people (as it is displayed) and for programs (as it is serialised).
///
/// ```
/// use rumbo::source::{self, ReadOptions};
///
/// let table = b"name,lon,lat,beds\nTapachula,-92.26,14.9,120\nTijuana,-117.04,32.51,\n";
/// let found = source::read(table, None, &ReadOptions::default())?.inspect();
/// assert_eq!(found.layers[0].geometries["Point"], 2);
/// assert_eq!(found.layers[0].extent, Some([-117.04, 14.9, -92.26, 32.51]));
/// let beds = &found.layers[0].fields[1];
/// assert_eq!((beds.name.as_str(), beds.values, beds.missing), ("beds", 1, 1));
/// # Ok::<(), rumbo::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Inspection {
    /// The format's name.
    pub format: &'static str,
    /// Its layers, in file order.
    pub layers: Vec<LayerInspection>,
    /// What is doubtful, or was left out.
    pub notes: Report,
}

/// What is in a layer.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct LayerInspection {
    /// The name; empty where the format has none.
    pub name: String,
    /// The reference system that the file says its coordinates are in; `None` where it says none, and
    /// they are longitude and latitude on WGS 84.
    pub crs: Option<String>,
    /// How many features there are.
    pub features: usize,
    /// How many of them have no geometry.
    pub without_geometry: usize,
    /// How many features have geometries of a type, by its name in GeoJSON.
    pub geometries: BTreeMap<&'static str, usize>,
    /// How many positions all geometries have, those that close rings aside.
    pub positions: usize,
    /// The least longitude and latitude and the greatest, on WGS 84: west, south, east, north.
    pub extent: Option<[f64; 4]>,
    /// The properties that features have, in the order they come in.
    pub fields: Vec<Field>,
}

impl Source {
    /// Says what is in the source.
    pub fn inspect(&self) -> Inspection {
        Inspection {
            format: self.format.name(),
            layers: self.layers.iter().map(of_layer).collect(),
            notes: self.report.clone(),
        }
    }
}

fn of_layer(layer: &FeatureLayer) -> LayerInspection {
    let features = &layer.features.features;
    let mut geometries = BTreeMap::new();
    let mut positions = 0;
    let mut extent: Option<[f64; 4]> = None;
    for shape in features.iter().map(|feature| &feature.shape) {
        let Some(name) = geometry(shape) else { continue };
        *geometries.entry(name).or_insert(0) += 1;
        positions += shape.positions().len();
        for at in shape.positions() {
            let [west, south, east, north] = extent.unwrap_or([at.lon, at.lat, at.lon, at.lat]);
            let (low, high) =
                ([west.min(at.lon), south.min(at.lat)], [east.max(at.lon), north.max(at.lat)]);
            extent = Some([low[0], low[1], high[0], high[1]]);
        }
    }
    LayerInspection {
        name: layer.name.clone(),
        crs: layer.crs.clone(),
        features: features.len(),
        without_geometry: features.iter().filter(|feature| feature.shape.is_empty()).count(),
        geometries,
        positions,
        extent,
        fields: fields(features),
    }
}

/// A shape's type as GeoJSON names it; `None` where it is empty.
fn geometry(shape: &Shape) -> Option<&'static str> {
    let is_one = match shape.kind() {
        ShapeKind::Point => shape.positions().len() == 1,
        ShapeKind::Line => shape.parts().len() == 1,
        ShapeKind::Polygon => shape.polygons().len() == 1,
    };
    let name = match (shape.kind(), is_one) {
        (ShapeKind::Point, true) => "Point",
        (ShapeKind::Point, false) => "MultiPoint",
        (ShapeKind::Line, true) => "LineString",
        (ShapeKind::Line, false) => "MultiLineString",
        (ShapeKind::Polygon, true) => "Polygon",
        (ShapeKind::Polygon, false) => "MultiPolygon",
    };
    (!shape.is_empty()).then_some(name)
}

fn fields(features: &[Feature]) -> Vec<Field> {
    let mut places: BTreeMap<&str, usize> = BTreeMap::new();
    let mut found: Vec<field::Values<'_>> = Vec::new();
    for (name, value) in features.iter().flat_map(|feature| feature.properties.iter()) {
        let place = *places.entry(name).or_insert_with(|| {
            found.push(field::Values::new(name));
            found.len() - 1
        });
        if let Some(values) = found.get_mut(place) {
            values.add(value);
        }
    }
    found.into_iter().map(|values| values.into_field(features.len())).collect()
}
