//! Damaged and made-up input: readers refuse it or read it, and never panic, hang or lie.

use proptest::prelude::*;
use rumbo::geojson::GeoJson;
use rumbo::source::{self, Format, ReadOptions, geojson};

use crate::tokens::TOKENS;

const SEEDS: [&str; 4] = [
    include_str!("../data/central-america.geojson"),
    include_str!("../data/central-america.topojson"),
    r#"{"type": "FeatureCollection", "bbox": [-1, -1, 1, 1], "crs": null, "features": [
        {"type": "Feature", "id": "a", "properties": {"n": 1e3, "s": "\u00e9\\", "l": [true, null]},
         "geometry": {"type": "GeometryCollection", "geometries": [
            {"coordinates": [0.5, -0.25, 12], "type": "Point"},
            {"type": "MultiLineString", "coordinates": [[[0, 0], [1, 1]], [[-1, 0], [0, -1]]]},
            {"type": "MultiPolygon", "coordinates": [[[[0, 0], [1, 0], [1, 1], [0, 0]]], []]}]}},
        {"type": "Feature", "properties": null, "geometry": null}]}"#,
    "name,position,n\n\"Tapachula, Chiapas\",\"14.9, -92.2\",12\n\nx,12°30′N 85°30′W,007\n",
];

/// A small set of limits, so that nothing large is built from little.
fn options() -> ReadOptions {
    ReadOptions { max_positions: 20_000, max_features: 1_000, ..ReadOptions::default() }
}

/// One way to damage a text: at which part of it, what, and with which bytes.
fn damage() -> impl Strategy<Value = (prop::sample::Index, u8, Vec<u8>)> {
    let of_topologies: [&[u8]; 2] = [b"\"type\":", b"\"arcs\":"];
    let tokens = prop::sample::select([TOKENS, &of_topologies].concat());
    (any::<prop::sample::Index>(), 0..4_u8, tokens.prop_map(<[u8]>::to_vec))
}

fn damaged(seed: &str, damages: &[(prop::sample::Index, u8, Vec<u8>)]) -> Vec<u8> {
    let mut bytes = seed.as_bytes().to_vec();
    for (index, way, token) in damages {
        let at = index.index(bytes.len().max(1)).min(bytes.len());
        match way {
            0 => drop(bytes.splice(at..at, token.iter().copied())),
            1 => drop(bytes.splice(at..(at + token.len()).min(bytes.len()), token.iter().copied())),
            2 => drop(bytes.drain(at..(at + 5).min(bytes.len()))),
            _ => bytes.truncate(at.max(bytes.len() / 2)),
        }
    }
    bytes
}

/// Reads, and checks what holds whatever was read.
fn read(bytes: &[u8]) {
    match source::read(bytes, None, &options()) {
        Ok(source) => {
            for feature in source.into_features().features {
                assert!(feature.shape.positions().iter().all(|position| position.is_valid()));
                assert!(feature.shape.parts().all(|part| part.len() >= 2));
                assert!(feature.shape.polygons().flatten().all(|ring| ring.len() >= 3));
            }
        }
        Err(error) => {
            assert!(!error.message().is_empty());
            assert!(!error.to_string().contains('\n'), "{error}");
            if let (Some(text), Some(span)) = (&error.place().text, &error.place().span) {
                assert!(text.get(span.clone()).is_some(), "the span is not in the text: {error}");
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: cases(), failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn damaged_files_never_panic(
        seed in 0..SEEDS.len(),
        damages in prop::collection::vec(damage(), 1..6),
    ) {
        read(&damaged(SEEDS[seed], &damages));
    }

    #[test]
    fn any_bytes_never_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        read(&bytes);
        for format in [Format::GeoJson, Format::TopoJson] {
            let name = format!("a.{}", format.name().to_lowercase());
            let _ = source::read(&bytes, Some(name.as_ref()), &options());
        }
    }

    /// The `geojson` crate is the yardstick: what it reads with the rules of RFC 7946 kept, rumbo
    /// reads to the same features.
    #[test]
    fn geometries_read_as_the_geojson_crate_reads_them(geometry in geometry(3)) {
        let text = serde_json::to_string(&geometry).unwrap();
        let (ours, _) = geojson::read(&text, &ReadOptions::default()).unwrap();
        let theirs = text.parse::<GeoJson>().unwrap();
        prop_assert_eq!(ours, geojson::from_geojson(&theirs).unwrap().0);
    }
}

fn cases() -> u32 {
    if std::env::var_os("RUMBO_SLOW").is_some() { 20_000 } else { 400 }
}

/// A valid geometry, its members in either order.
fn geometry(depth: u32) -> impl Strategy<Value = serde_json::Value> {
    // Multiples of 1/8 are read exactly by every parser.
    let position = || {
        (-1440..=1440_i32, -720..=720_i32, any::<bool>()).prop_map(|(x, y, is_high)| {
            let mut position = vec![f64::from(x) / 8.0, f64::from(y) / 8.0];
            if is_high {
                position.push(100.0);
            }
            position
        })
    };
    let line = move || prop::collection::vec(position(), 2..5);
    let ring = move || {
        prop::collection::vec(position(), 3..6).prop_map(|mut ring| {
            ring.push(ring[0].clone());
            ring
        })
    };
    let polygon = move || prop::collection::vec(ring(), 1..3);
    let plain = prop_oneof![
        position().prop_map(|c| ("Point", serde_json::json!(c))),
        prop::collection::vec(position(), 0..4).prop_map(|c| ("MultiPoint", serde_json::json!(c))),
        line().prop_map(|c| ("LineString", serde_json::json!(c))),
        prop::collection::vec(line(), 0..3).prop_map(|c| ("MultiLineString", serde_json::json!(c))),
        polygon().prop_map(|c| ("Polygon", serde_json::json!(c))),
        prop::collection::vec(polygon(), 0..3).prop_map(|c| ("MultiPolygon", serde_json::json!(c))),
    ];
    let leaf = (plain, any::<bool>()).prop_map(|((kind, coordinates), kind_first)| {
        if kind_first {
            serde_json::json!({ "type": kind, "coordinates": coordinates })
        } else {
            serde_json::json!({ "coordinates": coordinates, "type": kind })
        }
    });
    leaf.prop_recursive(depth, 8, 3, |inner| {
        prop::collection::vec(inner, 0..3).prop_map(
            |members| serde_json::json!({ "type": "GeometryCollection", "geometries": members }),
        )
    })
}
