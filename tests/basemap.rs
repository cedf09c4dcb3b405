//! The embedded basemap, as an embedder reads it.
#![cfg(feature = "basemap")]

use std::collections::{BTreeMap, BTreeSet};

use rumbo::ErrorKind;
use rumbo::basemap::{Basemap, Layer, Level};
use rumbo::geo::algorithm::{CoordsIter, Validation};
use rumbo::geo::{Coord, LineString, Polygon};
use rumbo::source::{Feature, Shape, ShapeKind};
use rumbo::unit::{LonLat, LonLatBox};

const MEXICO: LonLatBox = LonLatBox::new(-118.0, 14.0, -86.0, 33.0);

fn read(layer: Layer, level: Level, bounds: &LonLatBox) -> Vec<Feature> {
    Basemap::embedded().unwrap().read(layer, level, bounds).unwrap().features
}

fn text<'a>(feature: &'a Feature, key: &str) -> &'a str {
    feature.properties.get(key).and_then(|value| value.as_str()).unwrap_or_default()
}

#[test]
fn mexico_is_read_with_its_neighbours_and_without_the_rest() {
    for level in Level::ALL {
        let countries = read(Layer::Countries, level, &MEXICO);
        let codes: Vec<&str> = countries.iter().map(|country| text(country, "iso_a3")).collect();
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
    for level in Level::ALL {
        for layer in Layer::ALL {
            let features = read(layer, level, &LonLatBox::WORLD);
            let provinces = matches!(layer, Layer::Admin1 | Layer::Admin1Lines);
            let expected = !(provinces && level == Level::Coarse110m);
            assert_eq!(!features.is_empty(), expected, "{layer:?} {level:?}");
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
}

/// A vertex as a key: longitudes a turn apart are one.
fn key(position: LonLat) -> (i64, i64) {
    let unit = |degrees: f64| (degrees * 5000.0).round() as i64;
    (unit(position.lon).rem_euclid(360 * 5000), unit(position.lat))
}

fn edges(shape: &Shape) -> impl Iterator<Item = ((i64, i64), (i64, i64))> + '_ {
    let close = shape.kind() == ShapeKind::Polygon;
    shape.parts().flat_map(move |part| {
        let count = if close { part.len() } else { part.len() - 1 };
        (0..count).map(move |at| (key(part[at]), key(part[(at + 1) % part.len()])))
    })
}

/// A position on the archive's grid.
type Grid = (i64, i64);

#[test]
fn countries_share_the_vertices_of_borders_and_coasts() {
    for level in Level::ALL {
        let mut uses: BTreeMap<(Grid, Grid), usize> = BTreeMap::new();
        for country in read(Layer::Countries, level, &LonLatBox::WORLD) {
            for (a, b) in edges(&country.shape) {
                let before = uses.insert((a, b), 1);
                assert_eq!(before, None, "an edge of two polygons on one side, {level:?} {a:?}");
            }
        }
        let lines = |layer| -> BTreeSet<((i64, i64), (i64, i64))> {
            let features = read(layer, level, &LonLatBox::WORLD);
            features.iter().flat_map(|f| edges(&f.shape).collect::<Vec<_>>()).collect()
        };
        let (borders, coasts) = (lines(Layer::Boundaries), lines(Layer::Coastline));
        let has = |set: &BTreeSet<_>, a, b| set.contains(&(a, b)) || set.contains(&(b, a));
        for &(a, b) in uses.keys() {
            let both = uses.contains_key(&(b, a));
            assert!(!both || has(&borders, a, b), "a border without a line, {level:?} {a:?}");
            assert!(
                both || has(&borders, a, b) || has(&coasts, a, b),
                "an edge that is neither border nor coast, {level:?} {a:?}"
            );
        }
        for &(a, b) in &borders {
            assert!(
                uses.contains_key(&(a, b)) || uses.contains_key(&(b, a)),
                "a border line beside the countries, {level:?} {a:?}"
            );
        }
    }
}

#[test]
fn land_is_bounded_by_the_coast_and_nothing_else() {
    for level in Level::ALL {
        let of = |layer| -> BTreeSet<((i64, i64), (i64, i64))> {
            let features = read(layer, level, &LonLatBox::WORLD);
            let edges = features.iter().flat_map(|f| edges(&f.shape).collect::<Vec<_>>());
            edges.map(|(a, b)| (a.min(b), a.max(b))).collect()
        };
        assert!(of(Layer::Land) == of(Layer::Coastline), "{level:?}");
    }
}

/// A shape's polygons for `geo`, the pole's closed along the parallel −90.
fn polygons(shape: &Shape) -> Vec<Polygon> {
    shape
        .polygons()
        .map(|rings| {
            let mut rings = rings.map(|ring| {
                let mut coords: Vec<Coord> = ring.iter().map(|&p| p.into()).collect();
                let (first, last) = (coords[0], coords[coords.len() - 1]);
                if (first.x - last.x).abs() > 180.0 {
                    let west = first.x - 360.0 * (first.x - last.x).signum();
                    coords.push(Coord { x: west, y: first.y });
                    coords.push(Coord { x: west, y: -90.0 });
                    coords.push(Coord { x: first.x, y: -90.0 });
                }
                coords.push(coords[0]);
                LineString(coords)
            });
            let exterior = rings.next().unwrap();
            Polygon::new(exterior, rings.collect())
        })
        .collect()
}

/// Polygons that are known to be invalid in `geo`'s sense, each with how many of them: rounding to
/// the archive's grid makes a ring of a small island or a winding province touch itself, and two
/// reservoirs come so from their source. Drawn, none of them can be told from a valid one.
const KNOWN_INVALID: [(&str, usize); 25] = [
    ("Medium50m Lakes Lake Ladoga", 1),
    ("Medium50m Lakes Bratsk Reservoir", 1),
    ("Fine10m Land", 6),
    ("Fine10m Countries Kuwait", 1),
    ("Fine10m Countries Maldives", 5),
    ("Fine10m Admin1 Brest", 1),
    ("Fine10m Admin1 Nauksenu", 1),
    ("Fine10m Admin1 Leningrad", 1),
    ("Fine10m Admin1 Dubay", 1),
    ("Fine10m Admin1 Yambol", 1),
    ("Fine10m Admin1 Al Jahrah", 1),
    ("Fine10m Admin1 Bagmati", 1),
    ("Fine10m Admin1 Tumbes", 1),
    ("Fine10m Admin1 Bolívar", 1),
    ("Fine10m Admin1 San Vicente", 1),
    ("Fine10m Admin1 Kōchi", 1),
    ("Fine10m Admin1 Yangon", 1),
    ("Fine10m Admin1 Kaafu", 2),
    ("Fine10m Admin1 Lhaviyani", 1),
    ("Fine10m Admin1 Shaviyani", 1),
    ("Fine10m Admin1 Capiz", 1),
    ("Fine10m Admin1 Laamu", 1),
    ("Fine10m Admin1 Vologda", 1),
    ("Fine10m Lakes Lake Ladoga", 1),
    ("Fine10m Lakes Bratsk Reservoir", 1),
];

#[test]
fn polygons_are_valid_but_for_those_known() {
    let mut faults = std::collections::BTreeMap::<String, usize>::new();
    for level in Level::ALL {
        for layer in [Layer::Land, Layer::Countries, Layer::Admin1, Layer::Lakes] {
            for feature in read(layer, level, &LonLatBox::WORLD) {
                // `geo` compares every edge with every other: the longest polygons would take hours.
                let short = |polygon: &Polygon| polygon.coords_count() < 3000;
                for polygon in polygons(&feature.shape).into_iter().filter(short) {
                    if polygon.check_validation().is_err() {
                        let name = format!("{level:?} {layer:?} {}", text(&feature, "name"));
                        *faults.entry(name.trim_end().to_owned()).or_default() += 1;
                    }
                }
            }
        }
    }
    let known = KNOWN_INVALID.map(|(name, count)| (name.to_owned(), count));
    assert_eq!(faults, known.into());
}

#[test]
fn exteriors_run_counterclockwise_and_holes_clockwise() {
    let area = |ring: &[LonLat]| -> f64 {
        let next = ring.iter().cycle().skip(1);
        ring.iter().zip(next).map(|(a, b)| a.lon * b.lat - b.lon * a.lat).sum()
    };
    for feature in read(Layer::Countries, Level::Medium50m, &LonLatBox::WORLD) {
        for polygon in feature.shape.polygons() {
            for (index, ring) in polygon.enumerate() {
                let around_the_pole = (ring[0].lon - ring[ring.len() - 1].lon).abs() > 180.0;
                assert!(
                    around_the_pole || (area(ring) > 0.0) == (index == 0),
                    "{}",
                    text(&feature, "name")
                );
            }
        }
    }
}

/// Whether a position lies in one of the polygons, by the even-odd rule.
fn holds(features: &[Feature], at: LonLat) -> bool {
    let mut odd = false;
    for part in features.iter().flat_map(|feature| feature.shape.parts()) {
        for turn in [-360.0, 0.0, 360.0] {
            let lon = at.lon + turn;
            let mut before = part[part.len() - 1];
            for &here in part {
                let (a, b) = (before, here);
                before = here;
                if (a.lon - b.lon).abs() > 180.0 {
                    continue;
                }
                if (a.lon > lon) != (b.lon > lon) {
                    let along = (lon - a.lon) / (b.lon - a.lon);
                    odd ^= a.lat + along * (b.lat - a.lat) > at.lat;
                }
            }
        }
    }
    odd
}

#[test]
fn a_box_reads_the_same_inside_as_the_whole_world() {
    let boxes = [
        MEXICO,
        LonLatBox::new(20.0, 34.0, 30.0, 41.0),
        LonLatBox::new(174.0, -22.0, -174.0, -12.0),
        LonLatBox::new(-30.0, -85.0, 60.0, -60.0),
        LonLatBox::new(-100.0, 39.0, -99.0, 40.0),
        LonLatBox::new(28.2, -29.8, 28.4, -29.4),
    ];
    for level in [Level::Medium50m, Level::Fine10m] {
        for layer in [Layer::Land, Layer::Countries, Layer::Lakes] {
            let world = read(layer, level, &LonLatBox::WORLD);
            for bounds in &boxes {
                let part = read(layer, level, bounds);
                for step in 0..200 {
                    let x = f64::from(step % 20) / 20.0 + 0.0123;
                    let y = f64::from(step / 20) / 10.0 + 0.0321;
                    let lon = bounds.west + x * bounds.lon_span();
                    let lat = bounds.south + y * (bounds.north - bounds.south);
                    let at = LonLat::new(lon, lat).wrapped();
                    assert_eq!(
                        holds(&part, at),
                        holds(&world, at),
                        "{layer:?} {level:?} {bounds:?} {at:?}"
                    );
                }
            }
        }
    }
}

#[test]
fn a_small_box_decodes_little() {
    let world: usize = read(Layer::Countries, Level::Fine10m, &LonLatBox::WORLD)
        .iter()
        .map(|feature| feature.shape.positions().len())
        .sum();
    let fiji = LonLatBox::new(176.0, -20.0, -178.0, -15.0);
    let part = read(Layer::Countries, Level::Fine10m, &fiji);
    let positions: usize = part.iter().map(|feature| feature.shape.positions().len()).sum();
    assert!(positions * 100 < world, "{positions} of {world}");
    assert_eq!(part.len(), 1);
    let bounds = part[0].shape.bounds().unwrap();
    assert!(bounds.crosses_antimeridian());
}

#[test]
fn names_keep_their_accents() {
    let mexico = LonLatBox::new(-106.0, 16.0, -90.0, 24.0);
    let provinces = read(Layer::Admin1, Level::Fine10m, &mexico);
    let names: Vec<&str> = provinces.iter().map(|province| text(province, "name")).collect();
    for wanted in ["Michoacán", "Querétaro", "San Luis Potosí", "Ciudad de México"] {
        assert!(names.contains(&wanted), "{wanted} not in {names:?}");
    }
    assert!(!names.contains(&"Distrito Federal"));
    let places = read(Layer::Places, Level::Fine10m, &mexico);
    let names: Vec<&str> = places.iter().map(|place| text(place, "name")).collect();
    for wanted in
        ["Tuxtla Gutiérrez", "Tehuacán", "León", "Mexico City", "San Cristóbal de las Casas"]
    {
        assert!(names.contains(&wanted), "{wanted} not in {names:?}");
    }
    for layer in [Layer::Rivers, Layer::Lakes, Layer::Places, Layer::Admin1, Layer::Countries] {
        for feature in read(layer, Level::Fine10m, &LonLatBox::WORLD) {
            let name = text(&feature, "name");
            assert!(!name.contains(['?', '\u{fffd}', 'Ã', '\u{80}']), "{layer:?}: {name}");
        }
    }
    let rivers = read(Layer::Rivers, Level::Fine10m, &LonLatBox::WORLD);
    for wanted in ["Paraná", "São Francisco", "Rhône", "Göta älv", "Büyük Menderes"] {
        assert!(rivers.iter().any(|river| text(river, "name") == wanted), "{wanted}");
    }
}

#[test]
fn countries_have_names_in_other_languages_and_codes() {
    let countries = read(Layer::Countries, Level::Coarse110m, &LonLatBox::WORLD);
    let germany = countries.iter().find(|country| text(country, "iso_a3") == "DEU").unwrap();
    assert_eq!(text(germany, "name"), "Germany");
    assert_eq!(text(germany, "name_es"), "Alemania");
    assert_eq!(text(germany, "name_ja"), "ドイツ");
    assert_eq!(text(germany, "iso_a2"), "DE");
    let area = germany.properties["area_km2"].as_f64().unwrap();
    assert!((area / 357_000.0 - 1.0).abs() < 0.02, "{area}");
}

#[test]
fn disputed_lines_are_marked() {
    let boundaries = read(Layer::Boundaries, Level::Fine10m, &LonLatBox::WORLD);
    for (between, class) in [
        ("MAR-SAH", "disputed"),
        ("KOS-SRB", "disputed"),
        ("RUS-UKR", "disputed"),
        ("ISR-SYR", "line-of-control"),
        ("IND-PAK", "line-of-control"),
        ("KOR-PRK", "line-of-control"),
        ("CYN-CYP", "line-of-control"),
        ("BLZ-GTM", "disputed"),
        ("MEX-USA", "international"),
        ("GTM-MEX", "international"),
    ] {
        assert!(
            boundaries
                .iter()
                .any(|line| text(line, "between") == between && text(line, "class") == class),
            "{between} is not {class}"
        );
    }
}

#[test]
fn capitals_and_ranks_are_there() {
    let places = read(Layer::Places, Level::Coarse110m, &LonLatBox::WORLD);
    assert!(places.len() > 50);
    let mexico = places.iter().find(|place| text(place, "name") == "Mexico City").unwrap();
    assert_eq!((text(mexico, "capital"), text(mexico, "country")), ("country", "MX"));
    assert!(mexico.properties["rank"].as_i64().unwrap() <= 1);
    assert!(mexico.properties["population"].as_i64().unwrap() > 10_000_000);
    let ranks: Vec<i64> = read(Layer::Places, Level::Fine10m, &LonLatBox::WORLD)
        .iter()
        .map(|place| place.properties["rank"].as_i64().unwrap())
        .collect();
    assert!(ranks.is_sorted());
}

#[test]
fn what_is_no_archive_is_refused() {
    for bytes in [&b""[..], b"rumbomap", b"PMTiles\x03 and more than twenty bytes"] {
        assert_eq!(Basemap::from_bytes(bytes).unwrap_err().kind(), ErrorKind::Archive);
    }
}

#[test]
fn the_credits_name_the_sources() {
    let credits = Basemap::embedded().unwrap().credits().unwrap();
    assert!(credits.contains("Natural Earth") && credits.contains("GeoNames"), "{credits}");
}
