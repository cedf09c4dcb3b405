//! What is said to be in a source.

use rumbo::source::{self, FieldType, Inspection, OutOfRange, ReadOptions};
use serde_json::json;

fn inspect(text: &str) -> Inspection {
    let lenient =
        ReadOptions { out_of_range: OutOfRange::Drop, close_rings: true, ..ReadOptions::default() };
    source::read(text.as_bytes(), None, &lenient).unwrap().inspect()
}

const TOWNS: &str = r#"{"type": "FeatureCollection", "features": [
    {"type": "Feature", "geometry": {"type": "Point", "coordinates": [-92.26, 14.9]}, "properties":
        {"name": "Tapachula", "n": 3, "x": 1, "day": "2018-03-25", "mixed": 1, "list": [1], "none": null}},
    {"type": "Feature", "geometry": {"type": "MultiPoint", "coordinates": [[-117.04, 32.51], [-116, 31]]},
        "properties": {"name": "Tijuana", "n": -4, "x": 2.5, "day": "2018-04-29T10:00:00Z", "mixed": "a"}},
    {"type": "Feature", "geometry": null, "properties": {"name": "Tijuana", "late": true}}]}"#;

#[test]
fn fields_have_types_ranges_and_counts() {
    let found = inspect(TOWNS);
    let [layer] = found.layers.as_slice() else { panic!("{found:?}") };
    assert_eq!((layer.features, layer.without_geometry, layer.positions), (3, 1, 3));
    assert_eq!(
        serde_json::to_value(&layer.geometries).unwrap(),
        json!({"MultiPoint": 1, "Point": 1})
    );
    assert_eq!(layer.extent, Some([-117.04, 14.9, -92.26, 32.51]));
    let fields = serde_json::to_value(&layer.fields).unwrap();
    let field = |name: &str,
                 types: &[&str],
                 counts: (u64, u64),
                 distinct: Option<u64>,
                 range: [serde_json::Value; 2]| {
        let [least, greatest] = range;
        json!({"name": name, "types": types, "values": counts.0, "missing": counts.1,
               "distinct": distinct, "least": least, "greatest": greatest})
    };
    let none = || [json!(null), json!(null)];
    assert_eq!(
        fields,
        json!([
            field("name", &["text"], (3, 0), Some(2), [json!("Tapachula"), json!("Tijuana")]),
            field("n", &["integer"], (2, 1), Some(2), [json!(-4), json!(3)]),
            field("x", &["number"], (2, 1), Some(2), [json!(1), json!(2.5)]),
            field(
                "day",
                &["date"],
                (2, 1),
                Some(2),
                [json!("2018-03-25"), json!("2018-04-29T10:00:00Z")]
            ),
            field("mixed", &["integer", "text"], (2, 1), Some(2), [json!(1), json!(1)]),
            field("list", &["json"], (1, 2), None, none()),
            field("none", &[], (0, 3), Some(0), none()),
            field("late", &["boolean"], (1, 2), Some(1), none()),
        ])
    );
}

#[test]
fn a_great_many_values_are_not_told_apart() {
    let rows: String = (0..1001).map(|n| format!("{n},0,{}\n", n % 7)).collect();
    let found = inspect(&format!("id,lat,lon\n{rows}"));
    let id = &found.layers[0].fields[0];
    assert_eq!((id.values, id.distinct, &*id.types), (1001, None, &[FieldType::Integer][..]));
    assert_eq!((id.least.clone(), id.greatest.clone()), (Some(json!(0)), Some(json!(1000))));
}

#[test]
fn faults_are_notes_where_the_rest_can_be_read() {
    let found = inspect(
        r#"{"type": "GeometryCollection", "geometries": [
            {"type": "Polygon", "coordinates": [[[0, 0], [4, 0], [4, 4]]]},
            {"type": "Point", "coordinates": [0, 95]}]}"#,
    );
    let told = found.to_string();
    assert!(told.contains("1 Polygon, 1 without"), "{told}");
    assert!(told.contains("\nnotes\n") && told.contains("  line 2: "), "{told}");
    assert!(told.contains("ring is not closed") && told.contains("beyond ±90"), "{told}");
}

#[cfg(feature = "proj")]
#[test]
fn the_reference_system_is_that_of_the_file() {
    let found = inspect(
        r#"{"type": "Point", "coordinates": [500000, 3600000],
            "crs": {"type": "name", "properties": {"name": "EPSG:32611"}}}"#,
    );
    assert_eq!(found.layers[0].crs.as_deref(), Some("EPSG:32611"));
    assert!(found.to_string().contains("  reference  EPSG:32611\n"));
    assert!(inspect(TOWNS).to_string().contains("  reference  longitude and latitude on WGS 84\n"));
}

#[cfg(all(feature = "cli", feature = "geopackage", feature = "proj"))]
mod command {
    use std::process::{Command, Output, Stdio};

    const LAYERS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/fuzz/corpus/geopackage/layers.gpkg");

    fn rumbo(arguments: &[&str], input: Stdio) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_rumbo"));
        command.arg("inspect").args(arguments).stdin(input).output().unwrap()
    }

    #[test]
    fn an_archive_of_tiles_is_told_as_it_tells_of_itself() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.pmtiles");
        let archive = concat!(env!("CARGO_MANIFEST_DIR"), "/fuzz/corpus/pmtiles/a");
        std::fs::copy(archive, &path).unwrap();
        let path = path.to_str().unwrap();
        let words = String::from_utf8(rumbo(&[path], Stdio::null()).stdout).unwrap();
        assert!(words.starts_with("PMTiles\n\n  bounds "), "{words}");
        let json = rumbo(&[path, "--json"], Stdio::null()).stdout;
        let json: serde_json::Value = serde_json::from_slice(&json).unwrap();
        assert_eq!(json["tilejson"], "3.0.0");
    }

    #[test]
    fn inspect_tells_in_words_or_json_of_a_file_or_a_stream() {
        let words = rumbo(&[LAYERS], Stdio::null());
        let words = String::from_utf8(words.stdout).unwrap();
        assert!(words.starts_with("GeoPackage, 2 layers\n\nlayer areas\n"), "{words}");
        let stream = || Stdio::from(std::fs::File::open(LAYERS).unwrap());
        assert_eq!(words.as_bytes(), rumbo(&["-"], stream()).stdout);
        let json = rumbo(&["-", "--json", "--layer", "two words"], stream()).stdout;
        let json: serde_json::Value = serde_json::from_slice(&json).unwrap();
        assert_eq!(json["format"], "GeoPackage");
        assert_eq!(json["layers"][0]["crs"], "OWN:7");
        assert_eq!(json["layers"].as_array().unwrap().len(), 1);
        assert_eq!(json["notes"]["entries"][0]["place"], "layer notes");
        let wrong = rumbo(&[LAYERS, "--layer", "three"], Stdio::null());
        assert_eq!(wrong.status.code(), Some(1));
    }
}
