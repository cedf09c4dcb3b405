//! The embedded basemap, as an embedder reads it.
#![cfg(feature = "basemap")]

use rumbo::ErrorKind;
use rumbo::basemap::{Basemap, Layer, Level};
use rumbo::source::ShapeKind;
use rumbo::unit::LonLatBox;

const MEXICO: LonLatBox = LonLatBox::new(-118.0, 14.0, -86.0, 33.0);

#[test]
fn mexico_is_read_with_its_neighbours_and_without_the_rest() {
    let basemap = Basemap::embedded().unwrap();
    for level in Level::ALL {
        let countries = basemap.read(Layer::Countries, level, &MEXICO).unwrap();
        let codes: Vec<&str> =
            countries.features.iter().filter_map(|f| f.properties["iso_a3"].as_str()).collect();
        for wanted in ["MEX", "USA", "GTM", "BLZ", "SLV", "HND"] {
            assert!(codes.contains(&wanted), "{level:?}: {wanted} not in {codes:?}");
        }
        for unwanted in ["BRA", "CAN", "CUB", "FRA"] {
            assert!(!codes.contains(&unwanted), "{level:?}: {unwanted} in {codes:?}");
        }
    }
}

#[test]
fn every_layer_has_the_kind_of_shape_its_documentation_says() {
    let basemap = Basemap::embedded().unwrap();
    for layer in Layer::ALL {
        let features = basemap.read(layer, Level::Medium50m, &LonLatBox::WORLD).unwrap().features;
        assert!(!features.is_empty(), "{layer:?} is empty");
        for feature in &features {
            let kind = feature.shape.kind();
            match layer {
                Layer::Land | Layer::Countries | Layer::Admin1 | Layer::Lakes => {
                    assert_eq!(kind, ShapeKind::Polygon);
                }
                Layer::Places => assert_eq!(kind, ShapeKind::Point),
                Layer::Physical => assert_ne!(kind, ShapeKind::Polygon),
                _ => assert_eq!(kind, ShapeKind::Line),
            }
            assert!(feature.shape.positions().iter().all(|position| position.is_valid()));
        }
    }
}

#[test]
fn what_is_no_archive_is_refused() {
    for bytes in [&b""[..], b"rumbomap", b"PMTiles\x03 and more than twenty bytes"] {
        assert_eq!(Basemap::from_bytes(bytes).unwrap_err().kind(), ErrorKind::Archive);
    }
}
