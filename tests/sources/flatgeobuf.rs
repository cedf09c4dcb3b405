//! FlatGeobuf: what is read of small files, each made with GDAL, and what is said of broken ones.

use std::path::{Path, PathBuf};

use rumbo::error::{ErrorKind, Report};
use rumbo::figure::Figure;
use rumbo::resources::Resources;
use rumbo::source::flatgeobuf::FlatGeobuf;
use rumbo::source::{
    Feature, FeatureLayer, FeatureStore, Format, OutOfRange, ReadOptions, Shape, ShapeKind,
    flatgeobuf,
};
use rumbo::unit::{LonLat, LonLatBox};
use serde_json::json;

fn path(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/corpus/flatgeobuf").join(name)
}

fn bytes(name: &str) -> Vec<u8> {
    std::fs::read(path(name)).unwrap()
}

fn read(name: &str) -> (FeatureLayer, Report) {
    let (mut layers, report) = flatgeobuf::read(&bytes(name), &ReadOptions::default()).unwrap();
    assert_eq!(layers.len(), 1);
    (layers.remove(0), report)
}

fn refused(bytes: &[u8]) -> String {
    flatgeobuf::read(bytes, &ReadOptions::default()).unwrap_err().to_string()
}

/// The same bytes with some of them in place of others.
fn with(mut bytes: Vec<u8>, what: &[u8], instead: &[u8]) -> Vec<u8> {
    let at = bytes.windows(what.len()).position(|window| window == what).unwrap();
    bytes[at..at + what.len()].copy_from_slice(instead);
    bytes
}

#[cfg(feature = "proj")]
#[test]
fn points_have_properties_of_every_type_and_come_from_their_reference_system() {
    let (layer, report) = read("towns.fgb");
    assert_eq!((layer.name.as_str(), layer.crs.as_deref()), ("towns", Some("EPSG:32614")));
    assert!(report.entries().is_empty(), "{report:?}");
    let mut towns = layer.features.features;
    // The index puts them in an order of its own.
    towns.sort_by_key(|town| town.properties["n"].as_i64());
    let at = |index: usize| towns[index].shape.positions()[0];
    assert!((at(0).lon - -99.0).abs() < 1e-9 && (at(0).lat - 14.924).abs() < 1e-3, "{:?}", at(0));
    let properties = |index: usize| serde_json::Value::Object(towns[index].properties.to_json());
    assert_eq!(
        properties(1),
        json!({"name": "Tapachula", "n": 3, "x": 1.5, "ok": true,
               "day": "2018-03-25T00:00:00", "big": 1_099_511_627_776_i64})
    );
    // Not a number is no value.
    assert_eq!(towns[0].properties.get("x"), None);
    assert_eq!(towns[0].properties["name"], "México");
}

#[test]
fn every_geometry_becomes_a_shape() {
    let features = read("areas.fgb").0.features.features;
    let shapes: Vec<&Shape> = features.iter().map(|feature| &feature.shape).collect();
    let kinds: Vec<ShapeKind> = shapes.iter().map(|shape| shape.kind()).collect();
    use ShapeKind::{Line, Point, Polygon};
    assert_eq!(kinds, [Polygon, Polygon, Point, Line, Point, Line]);
    let rings = |shape: &Shape| -> Vec<Vec<usize>> {
        shape.polygons().map(|rings| rings.map(<[LonLat]>::len).collect()).collect()
    };
    assert_eq!(rings(shapes[0]), [[4, 3]]);
    assert_eq!(rings(shapes[1]), [vec![3], vec![3, 3]]);
    assert_eq!(shapes[4].positions(), [LonLat::new(5.0, 5.0), LonLat::new(6.0, 6.0)]);
    assert_eq!(shapes[5].parts().map(<[LonLat]>::len).collect::<Vec<_>>(), [2, 3]);
    // The members of the collection have its properties.
    assert!(features[2].properties["t"] == "c" && features[3].properties["t"] == "c");
}

#[test]
fn it_is_known_by_its_content_and_from_a_stream() {
    let areas = bytes("areas.fgb");
    assert_eq!(Format::detect(&areas, None), Some(Format::FlatGeobuf));
    assert_eq!(Format::detect(b"", Some("a.FGB".as_ref())), Some(Format::FlatGeobuf));
    Figure::read_bytes(&areas, &Resources::default()).unwrap();
    assert_eq!(Figure::open(path("areas.fgb")).unwrap().sources.len(), 1);
}

#[test]
fn without_a_reference_system_coordinates_must_be_degrees() {
    let (layer, report) = read("nowhere.fgb");
    assert_eq!(layer.crs, None);
    assert!(report.entries()[0].detail.contains("taken as degrees"), "{report:?}");
    let far = with(bytes("nowhere.fgb"), &4_f64.to_le_bytes(), &4e5_f64.to_le_bytes());
    let told = refused(&far);
    assert!(told.contains("no reference system") && told.contains("-a_srs"), "{told}");
}

#[test]
fn what_is_broken_is_told_with_its_feature() {
    let whole = bytes("areas.fgb");
    for length in 0..whole.len() {
        let read = flatgeobuf::read(&whole[..length], &ReadOptions::default());
        let Err(error) = read else {
            // It ends with a feature.
            let (_, report) = read.unwrap();
            assert!(report.entries().iter().any(|entry| entry.detail.contains("5 features")));
            continue;
        };
        assert!(error.to_string().contains("cut short") || length < 8, "{length}: {error}");
    }
    let (five, six) = (5_f64.to_le_bytes(), 95_f64.to_le_bytes());
    let at: Vec<u8> = [five, five].concat();
    let wrong = with(whole.clone(), &at, &[five, six].concat());
    let told = refused(&wrong);
    assert!(told.starts_with("feature 4: latitude 95 is beyond ±90"), "{told}");
    let dropping = ReadOptions { out_of_range: OutOfRange::Drop, ..ReadOptions::default() };
    let (layers, _) = flatgeobuf::read(&wrong, &dropping).unwrap();
    assert!(layers[0].features.features[4].shape.is_empty());
    let few = ReadOptions { max_positions: 10, ..ReadOptions::default() };
    assert_eq!(flatgeobuf::read(&whole, &few).unwrap_err().kind(), ErrorKind::Limit);
    let few = ReadOptions { max_features: 3, ..ReadOptions::default() };
    assert_eq!(flatgeobuf::read(&whole, &few).unwrap_err().kind(), ErrorKind::Limit);
}

fn put(buffer: &mut Vec<u8>, number: u32) {
    buffer.extend(number.to_le_bytes());
}

/// A file with this feature alone, in which each geometry says its own kind.
fn of_one_feature(feature: &[u8]) -> Vec<u8> {
    let mut whole = bytes("areas.fgb");
    let head = 12 + u32::from_le_bytes(whole[8..12].try_into().unwrap()) as usize;
    whole.truncate(head);
    put(&mut whole, feature.len() as u32);
    whole.extend(feature);
    whole
}

/// A buffer whose tables are one another's parts: each level doubles what a reader meets.
#[test]
fn parts_that_share_their_parts_come_to_an_end() {
    let mut feature: Vec<u8> = Vec::new();
    put(&mut feature, 12);
    // The vtables of a feature with a geometry alone, and of a geometry with a type and parts.
    feature.extend([6, 0, 8, 0, 4, 0, 0, 0]);
    put(&mut feature, 8);
    put(&mut feature, 24);
    let vtable = feature.len() as u32;
    feature.extend([20, 0, 12, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 8, 0, 4, 0]);
    for _ in 0..50 {
        let at = feature.len() as u32;
        put(&mut feature, at - vtable);
        put(&mut feature, 8);
        put(&mut feature, 7);
        put(&mut feature, 2);
        put(&mut feature, 8);
        put(&mut feature, 4);
    }
    // The last has none, by the vtable of the feature.
    let at = feature.len() as u32;
    put(&mut feature, at - 4);
    put(&mut feature, 0);
    let told = refused(&of_one_feature(&feature));
    assert!(told.starts_with("feature 1: the file is cut short or damaged"), "{told}");
}

/// Polygons that are all one and the same, of thousands of rings without a point: what is read of a
/// file grows with its length and no faster.
#[test]
fn ends_that_polygons_share_are_counted() {
    let mut feature: Vec<u8> = Vec::new();
    put(&mut feature, 12);
    feature.extend([6, 0, 8, 0, 4, 0, 0, 0]);
    put(&mut feature, 8);
    put(&mut feature, 44);
    // The vtables of a geometry with a type and parts, and of one with a type and ends.
    feature.extend([20, 0, 12, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 8, 0, 4, 0]);
    feature.extend([20, 0, 12, 0, 4, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 8, 0, 0, 0]);
    const POLYGONS: u32 = 20_000;
    const RINGS: u32 = 40_000;
    [40, 8, 6, POLYGONS].into_iter().for_each(|number| put(&mut feature, number));
    let polygon = 76 + 4 * POLYGONS;
    (0..POLYGONS).for_each(|index| put(&mut feature, polygon - 76 - 4 * index));
    [polygon - 40, 8, 3, RINGS].into_iter().for_each(|number| put(&mut feature, number));
    feature.resize(feature.len() + 4 * RINGS as usize, 0);
    let told = refused(&of_one_feature(&feature));
    assert!(told.starts_with("feature 1: the file is cut short or damaged"), "{told}");
}

/// Boxes all over the world, the same on every run.
fn boxes() -> impl Iterator<Item = LonLatBox> {
    let share = |number: u32, step: f64| (f64::from(number) * step).fract();
    (0..400).map(move |number| {
        let (lon, lat) =
            (360.0 * share(number, 0.618_034) - 180.0, 150.0 * share(number, 0.414_214) - 75.0);
        let side = 60.0 * share(number, 0.732_051).powi(3);
        let east = if lon + side > 180.0 { lon + side - 360.0 } else { lon + side };
        LonLatBox::new(lon, lat, east, (lat + side).min(90.0))
    })
}

#[cfg(feature = "proj")]
#[test]
fn what_lies_in_a_box_is_what_is_read_of_it() {
    let mut met = 0;
    for name in
        ["areas.fgb", "towns.fgb", "rasterstats-areas.fgb", "sf-storms.fgb", "pyogrio-nulls.fgb"]
    {
        let (whole, _) = read(name);
        let store = FlatGeobuf::open(path(name), &Resources::default()).unwrap();
        let all = LonLatBox::WORLD;
        let around = whole.features.features.iter().filter_map(|feature| feature.shape.bounds());
        let boxes = boxes().chain([all]).chain(around);
        for bounds in boxes {
            let meets =
                |feature: &&Feature| feature.shape.bounds().is_some_and(|own| own.overlaps(bounds));
            let expected: Vec<&Feature> = whole.features.features.iter().filter(meets).collect();
            let (found, _) = store.read_box(bounds).unwrap();
            // Members of a collection stay together.
            let found: Vec<&Feature> = found.features.iter().filter(meets).collect();
            assert_eq!(found, expected, "{name}, {bounds:?}");
            met += found.len();
        }
    }
    assert!(met > 100, "{met}");
}

#[test]
fn no_damage_to_an_index_is_followed_out_of_the_file() {
    let home = tempfile::tempdir().unwrap();
    let file = home.path().join("damaged.fgb");
    let whole = bytes("sf-storms.fgb");
    for at in (0..whole.len()).step_by(3) {
        for value in [0, 1, 0x7f, 0xff] {
            let mut damaged = whole.clone();
            damaged[at] = value;
            std::fs::write(&file, &damaged).unwrap();
            if let Ok(store) = FlatGeobuf::open(&file, &Resources::default()) {
                let _ = store.read_box(LonLatBox::WORLD);
            }
        }
        std::fs::write(&file, &whole[..at]).unwrap();
        let read = FlatGeobuf::open(&file, &Resources::default())
            .and_then(|store| store.read_box(LonLatBox::WORLD));
        if let Err(error) = read {
            let told = error.to_string();
            assert!(
                told.contains("cut short") || told.contains("is no FlatGeobuf"),
                "{at}: {told}"
            );
        }
    }
}

#[test]
fn a_figure_takes_what_lies_in_the_bounds_of_its_source() {
    let figure = |bounds: &str| {
        let data = path("nowhere.fgb");
        let text = format!(
            "[map]\nextent = [-100, 10, -80, 20]\nbasemap = false\n[[source]]\nname = 'a'\n\
             data = '{}'\n{bounds}\n",
            data.display()
        );
        Figure::from_toml(&text).unwrap().render()
    };
    let error = figure("bounds = [10, 5, 10, 6]").unwrap_err();
    assert_eq!(error.place().path.as_deref(), Some("source[0].bounds"), "{error}");
    figure("bounds = [-95, 12, -90, 16]").unwrap();
    // A layer that the file has not is told of, with bounds and without.
    for bounds in ["", "bounds = [-95, 12, -90, 16]\n"] {
        assert!(figure(&format!("{bounds}layer = 'b'")).is_err(), "{bounds}");
    }
}
