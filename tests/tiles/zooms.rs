//! Tiles do not tell which zooms of a pyramid were drawn of the same shapes, nor in which projections.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use rumbo::archive::{Address, Memory};
use rumbo::map::Map;
use rumbo::style::Style;
use rumbo::tile::{Pyramid, PyramidOptions, TileMatrixSet};
use serde_json::json;

/// An island with a ragged coast of so many vertices.
fn island(lon: f64, lat: f64, vertices: u32) -> serde_json::Value {
    let vertex = |index: u32| {
        let angle = f64::from(index % vertices) / f64::from(vertices) * std::f64::consts::TAU;
        let reach = 20.0 + 3.0 * libm::sin(angle * 37.0) + 0.5 * libm::cos(angle * 301.0);
        [lon + reach * libm::cos(angle), lat + reach * libm::sin(angle)]
    };
    let ring: Vec<[f64; 2]> = (0..=vertices).map(vertex).collect();
    json!({ "type": "Feature", "properties": {}, "geometry": { "type": "Polygon", "coordinates": [ring] } })
}

/// Islands: one anywhere, one that the antimeridian cuts, one over the edge of the grid.
fn style() -> Style {
    let features = [island(15.0, 10.0, 2000), island(175.0, -30.0, 2000), island(-70.0, 62.0, 900)];
    let style = json!({
        "version": 8,
        "sources": { "islands": { "type": "geojson",
            "data": { "type": "FeatureCollection", "features": features } } },
        "layers": [
            { "id": "land", "type": "fill", "source": "islands", "paint": { "fill-color": "#8a6" } },
            { "id": "coast", "type": "line", "source": "islands", "paint": { "line-width": 1 } },
        ],
    });
    Style::from_json(&style.to_string()).unwrap().0
}

fn map() -> Map {
    Map::from_style(style(), Path::new(".")).unwrap()
}

/// The tiles of some zooms of a grid.
fn tiles(map: Map, set: &str, zooms: std::ops::RangeInclusive<u8>) -> BTreeMap<Address, Vec<u8>> {
    let matrix_set = Some(Arc::new(TileMatrixSet::named(set).unwrap()));
    let options = PyramidOptions { matrix_set, zooms, ..PyramidOptions::default() };
    let mut tiles = Memory::default();
    let pyramid = Pyramid::from_map(map, &style(), options).unwrap();
    pyramid.write(&mut tiles, &mut |_| {}).unwrap();
    tiles.tiles
}

#[test]
fn zooms_drawn_together_are_those_drawn_one_by_one() {
    let shared = map();
    // The second grid is of another projection, and its tiles are drawn of the same shapes.
    for set in ["WebMercatorQuad", "WorldCRS84Quad"] {
        let together = tiles(shared.clone(), set, 0..=3);
        let mut alone = BTreeMap::new();
        for zoom in 0..=3 {
            alone.extend(tiles(map(), set, zoom..=zoom));
        }
        assert_eq!(together.len(), alone.len());
        for (address, bytes) in &together {
            assert!(*bytes == alone[address], "{set}: tile {address} differs");
        }
        let distinct: std::collections::BTreeSet<&Vec<u8>> = together.values().collect();
        assert!(distinct.len() > 20, "{set} is blank");
    }
}
