//! GeoPackages: what is read of small ones, each made with Python's sqlite3, and what is said of broken ones.
#![cfg(feature = "geopackage")]

use std::path::{Path, PathBuf};

use rumbo::error::{Code, ErrorKind, Report};
use rumbo::figure::Figure;
use rumbo::resources::Resources;
use rumbo::source::{self, FeatureLayer, Format, ReadOptions, ShapeKind, geopackage};
use rumbo::unit::LonLat;
use serde_json::json;

fn path(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/corpus/geopackage").join(name)
}

fn bytes(name: &str) -> Vec<u8> {
    std::fs::read(path(name)).unwrap()
}

fn read(name: &str, layer: Option<&str>) -> rumbo::Result<(Vec<FeatureLayer>, Report)> {
    let layer = layer.map(str::to_owned);
    geopackage::read(&bytes(name), &ReadOptions { layer, ..ReadOptions::default() })
}

fn refused(bytes: &[u8]) -> String {
    geopackage::read(bytes, &ReadOptions::default()).unwrap_err().to_string()
}

/// The same bytes with some of them in place of others of that length.
fn with(mut bytes: Vec<u8>, what: &[u8], instead: &[u8]) -> Vec<u8> {
    let places = bytes.windows(what.len()).enumerate().filter(|(_, window)| *window == what);
    let places: Vec<usize> = places.map(|(at, _)| at).collect();
    assert!(!places.is_empty());
    places.iter().for_each(|&at| bytes[at..at + what.len()].copy_from_slice(instead));
    bytes
}

#[test]
fn a_row_is_a_feature_with_its_key_as_id() {
    let (layers, report) = read("towns.gpkg", None).unwrap();
    let [towns] = layers.as_slice() else { panic!("{layers:?}") };
    assert_eq!((towns.name.as_str(), towns.crs.as_deref()), ("towns", Some("EPSG:4326")));
    let [tapachula, mexico, nowhere] = towns.features.features.as_slice() else { panic!() };
    assert_eq!(tapachula.shape.positions(), [LonLat::new(-92.26, 14.9)]);
    assert_eq!(tapachula.id, Some(1.into()));
    let properties = serde_json::Value::Object(tapachula.properties.to_json());
    assert_eq!(properties, json!({"name": "Tapachula", "n": 3, "x": 1.5, "ok": true}));
    assert!(mexico.shape.is_empty() && mexico.properties["name"] == "México");
    let properties = serde_json::Value::Object(nowhere.properties.to_json());
    assert_eq!(properties, json!({"n": 4}));
    let told: Vec<&str> = report.entries().iter().map(|entry| &*entry.detail).collect();
    assert_eq!(told, ["1 × binary values are left out"]);
}

#[test]
fn a_log_that_was_not_cleared_away_is_no_hindrance() {
    let mut logged = bytes("towns.gpkg");
    logged[18..20].fill(2);
    let (layers, _) = geopackage::read(&logged, &ReadOptions::default()).unwrap();
    assert_eq!(layers[0].features.features.len(), 3);
}

#[test]
fn rows_that_lie_in_the_log_beside_the_file_are_read() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("towns.gpkg");
    std::fs::write(&path, bytes("towns.gpkg")).unwrap();
    let writer = rusqlite::Connection::open(&path).unwrap();
    let settings = "PRAGMA journal_mode = WAL; PRAGMA wal_autocheckpoint = 0;";
    writer.execute_batch(settings).unwrap();
    let columns: Vec<String> = {
        let mut statement = writer.prepare("PRAGMA table_info(towns)").unwrap();
        let names = statement.query_map([], |row| row.get(1)).unwrap();
        names.map(Result::unwrap).collect()
    };
    let others = columns[1..].join(", ");
    let more = format!("INSERT INTO towns ({others}) SELECT {others} FROM towns");
    // So many that pages come to the file.
    for _ in 0..8 {
        writer.execute_batch(&more).unwrap();
    }
    let rows = || {
        let source = source::open(&path, &ReadOptions::default()).unwrap();
        source.layer("towns").unwrap().features.len()
    };
    assert_eq!(rows(), 3 << 8);
    // Of a change that has not ended nothing is read, nor of a log that is damaged what comes after.
    writer.execute_batch(&format!("BEGIN; {more};")).unwrap();
    assert_eq!(rows(), 3 << 8);
    writer.execute_batch("ROLLBACK").unwrap();
    let log = folder.path().join("towns.gpkg-wal");
    let mut written = std::fs::read(&log).unwrap();
    let middle = written.len() / 2;
    written[middle] ^= 1;
    std::fs::write(&log, &written).unwrap();
    assert!((3..3 << 8).contains(&rows()), "{}", rows());
    for length in [0, 1, 31, 32, 60] {
        std::fs::write(&log, &written[..length]).unwrap();
        assert_eq!(rows(), 3);
    }
}

#[test]
fn a_journal_that_is_needed_is_told_of() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("towns.gpkg");
    std::fs::write(&path, bytes("towns.gpkg")).unwrap();
    let told = || {
        let source = source::open(&path, &ReadOptions::default()).unwrap();
        source.report.entries().iter().any(|entry| entry.detail.starts_with("a journal lies"))
    };
    let journal = folder.path().join("towns.gpkg-journal");
    std::fs::write(&journal, [0; 512]).unwrap();
    assert!(!told());
    std::fs::write(&journal, b"\xd9\xd5\x05\xf9\x20\xa1\x63\xd7 and so on").unwrap();
    assert!(told());
}

#[cfg(feature = "proj")]
#[test]
fn each_layer_is_brought_from_its_reference_system() {
    let (layers, report) = read("layers.gpkg", None).unwrap();
    let names: Vec<&str> = layers.iter().map(|layer| &*layer.name).collect();
    assert_eq!(names, ["areas", "two words"]);
    // The collection of the second row is two features.
    let areas = &layers[0].features.features;
    let kinds: Vec<ShapeKind> = areas.iter().map(|feature| feature.shape.kind()).collect();
    assert_eq!(kinds, [ShapeKind::Polygon, ShapeKind::Point, ShapeKind::Line, ShapeKind::Polygon]);
    assert!((areas[0].shape.positions()[1].lon - 0.898_315).abs() < 1e-6);
    assert_eq!((&areas[1].id, &areas[2].id), (&Some(20.into()), &Some(20.into())));
    // What ends at the antimeridian ends on its own side.
    assert!(areas[3].shape.positions().iter().all(|at| at.lon > 179.0), "{:?}", areas[3].shape);
    assert_eq!(layers[1].features.features[0].shape.positions()[1], LonLat::new(4.0, 5.0));
    let told: Vec<(Code, &str)> =
        report.entries().iter().map(|entry| (entry.code, &*entry.place)).collect();
    assert_eq!(told, [(Code::Omitted, "layer notes"), (Code::Omitted, "layer v")]);
}

#[cfg(feature = "proj")]
#[test]
fn one_layer_may_be_asked_for() {
    let (layers, _) = read("layers.gpkg", Some("two words")).unwrap();
    assert_eq!(layers.len(), 1);
    let error = read("layers.gpkg", Some("area")).unwrap_err().to_string();
    assert!(error.contains("no layer \"area\"; choose one of \"areas\", \"two words\""), "{error}");
    let folder = path("layers.gpkg").parent().unwrap().display().to_string();
    let text = format!("[[source]]\nname = 'a'\ndata = '{folder}/layers.gpkg'\nlayer = 'areas'\n");
    let figure = Figure::from_toml(&text).unwrap();
    assert_eq!(figure.sources[0].layer.as_deref(), Some("areas"));
    figure.render().unwrap();
    let wrong = Figure::from_toml(&text.replace("'areas'", "'v'")).unwrap().render().unwrap_err();
    assert!(wrong.to_string().contains("no layer \"v\""), "{wrong}");
    // Of a format without layers none can be asked for.
    let options = ReadOptions { layer: Some("a".to_owned()), ..ReadOptions::default() };
    let error = source::read(b"lon,lat\n1,2\n", None, &options).unwrap_err().to_string();
    assert!(error.contains("its format has no layers"), "{error}");
}

#[test]
fn an_unknown_reference_system_is_an_error_with_the_remedy() {
    let error = read("unknown.gpkg", Some("a")).unwrap_err().to_string();
    assert!(error.starts_with("layer a: the reference system OWN:8 is not known"), "{error}");
    let error = read("unknown.gpkg", Some("b")).unwrap_err().to_string();
    assert!(error.contains("no reference system") && error.contains("-a_srs"), "{error}");
    let (_, report) = read("unknown.gpkg", Some("c")).unwrap();
    assert!(report.entries()[0].detail.contains("taken as degrees"), "{report:?}");
}

#[test]
fn it_is_known_by_its_content_and_from_a_stream() {
    let towns = bytes("towns.gpkg");
    assert_eq!(Format::detect(&towns, None), Some(Format::GeoPackage));
    let figure = Figure::read_bytes(&towns, &Resources::default()).unwrap();
    assert_eq!(figure.sources.len(), 1);
    let figure = Figure::open(path("towns.gpkg")).unwrap();
    assert_eq!(figure.sources.len(), 1);
    let other = with(towns, b"GPKG", b"MPBX");
    assert_eq!(Format::detect(&other, Some("a.mbtiles".as_ref())), None);
    assert_eq!(Format::detect(&other, Some("a.gpkg".as_ref())), Some(Format::GeoPackage));
}

#[test]
fn what_is_broken_is_told_with_layer_and_row() {
    let told = refused(&with(bytes("towns.gpkg"), b"GP\x00\x01", b"GQ\x00\x01"));
    assert!(told.starts_with("layer towns, row 1, geom: this is no geometry"), "{told}");
    let told = refused(&with(bytes("towns.gpkg"), b"gpkg_contents", b"gpkg_kontents"));
    assert!(told.contains("no GeoPackage with features"), "{told}");
    let whole = bytes("towns.gpkg");
    for length in [20, 100, 600, whole.len() - 512] {
        let told = refused(&whole[..length]);
        assert!(told.contains("cannot be read") || told.contains("no GeoPackage"), "{told}");
    }
    let few = ReadOptions { max_positions: 1, ..ReadOptions::default() };
    let error = geopackage::read(&bytes("layers.gpkg"), &few).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Limit, "{error}");
}
