//! The basemap's areas that a figure colours, which furniture keeps clear of.

use crate::error::Result;
use crate::style::{Globals, Layer};
use crate::unit::LonLat;

/// Positions on the edges of the areas that fills of a figure colour, and all over them; of areas without data,
/// as far as they lie among those with it.
///
/// # Errors
/// Where the basemap is damaged.
#[cfg(feature = "basemap")]
pub(super) fn positions<'l>(
    layers: impl Iterator<Item = &'l Layer>,
    globals: &Globals,
) -> Result<Vec<LonLat>> {
    use super::explain::without_data;
    use super::written::reads_data;
    use crate::basemap::{self, Basemap, Level};
    use crate::source::{Feature, ShapeKind};
    use crate::style::{EvaluationContext, Failures, FillStyle, LayerType};
    use crate::unit::LonLatBox;

    let context = EvaluationContext::at_zoom(4.0).with_globals(globals);
    let (mut told, mut untold) = (Vec::new(), Vec::new());
    let fills = layers.filter(|layer| layer.kind() == LayerType::Fill);
    for layer in fills.filter(|layer| layer.source_name() == Some("basemap")) {
        let name = layer.source_layer().and_then(basemap::Layer::from_name);
        let (areas, level) = match name {
            Some(areas @ basemap::Layer::Countries) => (areas, Level::Coarse110m),
            Some(areas @ basemap::Layer::Admin1) => (areas, Level::Medium50m),
            _ => continue,
        };
        let read = Basemap::embedded()?.read(areas, level, &LonLatBox::WORLD)?;
        let filter = layer.filter_at(&context);
        // What fails is told of where the layer is drawn.
        let mut failures = Failures::default();
        let color = |feature: &Feature| layer.evaluated::<FillStyle>(feature, &context).color;
        let by_data = layer.written("fill-color").is_some_and(reads_data);
        let missing = || without_data::<FillStyle>(layer, ShapeKind::Polygon, &context).color;
        let missing = by_data.then(missing);
        let admitted = read.features.iter().filter(|feature| {
            let context = context.with_feature(feature);
            filter.admits(&context, &mut failures)
        });
        for feature in admitted {
            let is_told = missing.is_none_or(|missing| color(feature) != missing);
            let found = if is_told { &mut told } else { &mut untold };
            found.extend_from_slice(feature.shape.positions());
            inside(&feature.shape, found);
        }
    }
    let Some(around) = LonLatBox::around(told.iter().copied()) else { return Ok(untold) };
    told.extend(untold.into_iter().filter(|at| around.contains(*at)));
    Ok(told)
}

/// Degrees between the positions within an area.
#[cfg(feature = "basemap")]
const EVERY: f64 = 2.0;

/// Positions all over polygons: where parallels run inside them.
#[cfg(feature = "basemap")]
fn inside(shape: &crate::source::Shape, found: &mut Vec<LonLat>) {
    let mut rows: std::collections::BTreeMap<i32, Vec<f64>> = std::collections::BTreeMap::new();
    for ring in shape.parts() {
        let next = ring.iter().skip(1).chain(ring.first());
        for (a, b) in ring.iter().zip(next) {
            let (south, north) = (a.lat.min(b.lat) / EVERY, a.lat.max(b.lat) / EVERY);
            for row in south.ceil() as i32..=north.ceil() as i32 {
                let share = (f64::from(row) - a.lat / EVERY) / ((b.lat - a.lat) / EVERY);
                if f64::from(row) < north && share.is_finite() {
                    rows.entry(row).or_default().push(a.lon + (b.lon - a.lon) * share);
                }
            }
        }
    }
    for (row, mut crossings) in rows {
        crossings.sort_by(f64::total_cmp);
        let (pairs, _) = crossings.as_chunks::<2>();
        for [west, east] in pairs {
            let columns = (west / EVERY).ceil() as i32..=(east / EVERY).floor() as i32;
            let at = |column| LonLat::new(f64::from(column) * EVERY, f64::from(row) * EVERY);
            found.extend(columns.map(at));
        }
    }
}

/// Without a basemap there are none.
#[cfg(not(feature = "basemap"))]
pub(super) fn positions<'l>(
    _: impl Iterator<Item = &'l Layer>,
    _: &Globals,
) -> Result<Vec<LonLat>> {
    Ok(Vec::new())
}

#[cfg(all(test, feature = "basemap"))]
mod tests {
    use super::*;
    use crate::source::{Shape, ShapeKind};

    #[test]
    fn positions_lie_all_over_an_area_and_not_in_its_hole() {
        let square = |from: f64, to: f64| {
            [(from, from), (to, from), (to, to), (from, to)].map(|(lon, lat)| LonLat::new(lon, lat))
        };
        let mut shape = Shape::new(ShapeKind::Polygon);
        shape.push_part(square(0.5, 19.5));
        shape.push_part(square(5.5, 14.5));
        shape.end_polygon();
        let mut found = Vec::new();
        inside(&shape, &mut found);
        // Nine by nine, less the five by five from 6 to 14.
        assert_eq!(found.len(), 81 - 25);
        assert!(
            !found.contains(&LonLat::new(10.0, 10.0)) && found.contains(&LonLat::new(2.0, 10.0))
        );
    }

    #[test]
    fn areas_without_data_are_not_what_a_map_is_about() {
        let globals = Globals::default();
        let easternmost = |color: serde_json::Value| {
            let layer = serde_json::json!({
                "id": "share", "type": "fill", "source": "basemap", "source-layer": "countries",
                "paint": { "fill-color": color }
            });
            let (layer, _) = Layer::from_json(&layer).unwrap();
            let found = positions(std::iter::once(&layer), &globals).unwrap();
            found.iter().map(|at| at.lon).fold(-180.0, f64::max)
        };
        assert!(easternmost(serde_json::json!("#08306b")) > 170.0);
        // Of its neighbours, what lies between its ends.
        let mexico = serde_json::json!(["match", ["get", "iso_a3"], "MEX", "#08306b", "#cccccc"]);
        assert!((-88.0..-86.0).contains(&easternmost(mexico)));
    }
}
