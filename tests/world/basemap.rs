//! The embedded basemap, as an embedder reads it.
#![cfg(feature = "basemap")]

use std::collections::{BTreeMap, BTreeSet};

use rumbo::ErrorKind;
use rumbo::basemap::{Basemap, Detail, Layer, Level, PropertyNames, Worldview};
use rumbo::geo::algorithm::{CoordsIter, Validation};
use rumbo::geo::{Coord, LineString, Polygon};
use rumbo::source::{Feature, Shape, ShapeKind};
use rumbo::unit::{LonLat, LonLatBox};

const MEXICO: LonLatBox = LonLatBox::new(-118.0, 14.0, -86.0, 33.0);

pub(crate) fn read(layer: Layer, level: Level, bounds: &LonLatBox) -> Vec<Feature> {
    Basemap::embedded().unwrap().read(layer, level, bounds).unwrap().features
}

pub(crate) fn text<'a>(feature: &'a Feature, key: &str) -> &'a str {
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
                    Layer::Land
                    | Layer::Countries
                    | Layer::Admin1
                    | Layer::Lakes
                    | Layer::Contested
                    | Layer::Ice => assert_eq!(kind, ShapeKind::Polygon),
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
    (unit(position.lon).rem_euclid(360 * PER_DEGREE), unit(position.lat))
}

/// Steps of the archive's grid to a degree.
const PER_DEGREE: i64 = 20_000;

fn unit(degrees: f64) -> i64 {
    (degrees * PER_DEGREE as f64).round() as i64
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

/// Fails unless countries share each edge with one neighbour or the sea, and borders and coasts are
/// made of the same edges.
fn check_sharing(what: &str, read: impl Fn(Layer) -> Vec<Feature>) {
    let mut uses: BTreeMap<(Grid, Grid), usize> = BTreeMap::new();
    for country in read(Layer::Countries) {
        for (a, b) in edges(&country.shape) {
            let before = uses.insert((a, b), 1);
            assert_eq!(before, None, "an edge of two polygons on one side, {what} {a:?}");
        }
    }
    // Around contested ground lines run within a country too.
    let bounds = |line: &&Feature| text(line, "class") != "claim";
    let lines = |layer| -> Vec<(Grid, Grid)> {
        let lines = read(layer);
        lines.iter().filter(bounds).flat_map(|f| edges(&f.shape).collect::<Vec<_>>()).collect()
    };
    let (borders, coasts) = (lines(Layer::Boundaries), lines(Layer::Coastline));
    let count = borders.len();
    let borders: BTreeSet<_> = borders.into_iter().map(|(a, b)| (a.min(b), a.max(b))).collect();
    assert_eq!(borders.len(), count, "an edge is in two boundary lines, {what}");
    let coasts: BTreeSet<_> = coasts.into_iter().map(|(a, b)| (a.min(b), a.max(b))).collect();
    for &(a, b) in uses.keys() {
        let edge = (a.min(b), a.max(b));
        let both = uses.contains_key(&(b, a));
        assert!(!both || borders.contains(&edge), "a border without a line, {what} {a:?}");
        assert!(
            both || borders.contains(&edge) || coasts.contains(&edge),
            "an edge that is neither border nor coast, {what} {a:?}"
        );
    }
    let mut once = Vec::new();
    for &(a, b) in &borders {
        let sides = [(a, b), (b, a)].iter().filter(|edge| uses.contains_key(edge)).count();
        assert!(sides > 0, "a border line beside the countries, {what} {a:?}");
        if sides == 1 {
            once.push((a, b));
        }
    }
    assert_eq!(once, [], "border edges that only one country uses, {what}");
}

#[test]
fn each_border_edge_is_used_by_two_countries_and_one_line() {
    for level in Level::ALL {
        check_sharing(&format!("{level:?}"), |layer| read(layer, level, &LonLatBox::WORLD));
    }
}

/// Whose views of contested ground are tried.
fn worldviews() -> impl Iterator<Item = Worldview> {
    let basemap = Basemap::embedded().unwrap();
    ["neutral", "de-facto", "un", "UA", "RU", "IN", "CN", "PAK", "MA", "ar", "VEN"]
        .map(|name| basemap.worldview(name).unwrap())
        .into_iter()
}

#[test]
fn in_each_worldview_countries_share_their_edges() {
    let basemap = Basemap::embedded().unwrap();
    for worldview in worldviews() {
        for detail in [Detail::for_scale(30e6), Level::Fine10m.into()] {
            check_sharing(&format!("{worldview:?} {detail:?}"), |layer| {
                let (all, world) = (PropertyNames::All, LonLatBox::WORLD);
                basemap.read_as(layer, detail, &world, all, &worldview).unwrap().features
            });
        }
    }
}

#[test]
fn contested_ground_is_whose_the_worldview_says() {
    let basemap = Basemap::embedded().unwrap();
    // A place, who governs it, whose it is to the United Nations, and who claims it; nobody: `-`.
    let places = [
        ("Simferopol", 34.1, 44.95, "RUS", "UKR", "UKR"),
        ("Donetsk", 37.8, 48.0, "RUS", "UKR", "UKR"),
        ("Sukhumi", 41.1, 43.05, "-", "GEO", "GEO"),
        ("Tskhinvali", 43.97, 42.3, "-", "GEO", "GEO"),
        ("Rîbnița", 29.03, 47.78, "-", "MDA", "MDA"),
        ("Srinagar", 74.8, 34.1, "IND", "-", "PAK"),
        ("Skardu", 75.6, 35.3, "PAK", "-", "IND"),
        ("Aksai Chin", 79.5, 35.2, "CHN", "-", "IND"),
        ("Tawang", 91.87, 27.6, "IND", "-", "CHN"),
        ("Golan", 35.79, 33.05, "ISR", "SYR", "SYR"),
        ("Smara", -11.67, 26.74, "MAR", "ESH", "ESH"),
        ("Tifariti", -10.57, 26.16, "ESH", "ESH", "MAR"),
        ("Kyrenia", 33.32, 35.3, "CYN", "CYP", "CYP"),
        ("Hargeisa", 44.06, 9.56, "SOL", "SOM", "SOM"),
        ("Lethem", -59.8, 3.38, "GUY", "-", "VEN"),
        ("Punta Gorda", -88.9, 16.3, "BLZ", "-", "GTM"),
        ("Stanley", -58.2, -51.75, "FLK", "-", "ARG"),
        ("Kunashir", 145.85, 44.1, "RUS", "-", "JPN"),
        ("Abyei", 28.4, 9.6, "SDN", "-", "SSD"),
    ];
    for (name, lon, lat, governing, un, claiming) in places {
        let (at, around) = (LonLat::new(lon, lat), LonLatBox::new(lon, lat, lon, lat));
        let of = |view: &str| {
            let worldview = basemap.worldview(view).unwrap();
            let read = |layer| {
                let (all, fine) = (PropertyNames::All, Level::Fine10m);
                basemap.read_as(layer, fine, &around, all, &worldview).unwrap().features
            };
            let holding = |feature: &&Feature| holds(std::slice::from_ref(*feature), at);
            let contested = read(Layer::Contested).iter().filter(holding).count();
            let countries = read(Layer::Countries);
            let codes: Vec<&str> =
                countries.iter().filter(holding).map(|c| text(c, "iso_a3")).collect();
            assert_eq!(codes.len(), 1, "{name} in the view of {view}: {codes:?}");
            if contested > 0 { "-".to_owned() } else { codes[0].to_owned() }
        };
        assert_eq!(of("neutral"), "-", "{name}");
        assert_eq!(of("de-facto"), governing, "{name}");
        assert_eq!(of("un"), un, "{name}");
        assert_eq!(of(claiming), claiming, "{name}");
        assert_eq!(of("CL"), "-", "{name}: Chile has no part in it");
    }
}

#[test]
fn a_worldview_that_is_none_is_refused_with_what_is_near() {
    let basemap = Basemap::embedded().unwrap();
    let error = basemap.worldview("de-fakto").unwrap_err();
    assert!(error.to_string().contains("`de-facto`"), "{error}");
    for name in ["", "XX", "Ukraine", "GUF", "un "] {
        assert_eq!(basemap.worldview(name).unwrap_err().kind(), ErrorKind::Place, "{name}");
    }
}

#[test]
fn parts_that_lie_apart_have_their_own_names() {
    for (lon, lat, name, whole) in [
        (-52.9, 4.5, "French Guiana", "FRA"),
        (-109.35, -27.12, "Easter Island", "CHL"),
        (16.0, 78.6, "Svalbard", "NOR"),
        (-155.5, 19.6, "Hawaii", "USA"),
        (-16.6, 28.27, "Canary Islands", "ESP"),
        (-68.27, 12.18, "Caribbean Netherlands", "NLD"),
    ] {
        let around = LonLatBox::new(lon - 0.05, lat - 0.05, lon + 0.05, lat + 0.05);
        let mut there = read(Layer::Countries, Level::Fine10m, &around);
        there.retain(|area| holds(std::slice::from_ref(area), LonLat::new(lon, lat)));
        let of = |key: &str| there.iter().map(|c| text(c, key).to_owned()).collect::<Vec<_>>();
        assert_eq!((of("name"), of("part_of")), (vec![name.to_owned()], vec![whole.to_owned()]));
    }
}

#[test]
fn thinned_neighbours_still_share_each_edge() {
    for scale in [120e6, 25e6, 12e6, 3e6] {
        check_sharing(&format!("1:{scale}"), |layer| {
            let basemap = Basemap::embedded().unwrap();
            basemap.read(layer, Detail::for_scale(scale), &LonLatBox::WORLD).unwrap().features
        });
    }
}

#[test]
fn thinning_leaves_every_island_and_moves_no_line_by_what_can_be_seen() {
    let aegean = LonLatBox::new(22.0, 35.0, 29.0, 40.0);
    let basemap = Basemap::embedded().unwrap();
    let whole = read(Layer::Land, Level::Fine10m, &aegean);
    let thinned = basemap.read(Layer::Land, Detail::for_scale(15e6), &aegean).unwrap().features;
    let count = |features: &[Feature]| -> (usize, usize) {
        let polygons = features.iter().map(|f| f.shape.polygons().len()).sum();
        (polygons, features.iter().map(|f| f.shape.positions().len()).sum())
    };
    let ((islands, before), (left, after)) = (count(&whole), count(&thinned));
    assert_eq!(islands, left);
    assert!(after * 5 < before * 3, "{after} of {before}");
    // 0.2 CSS pixels, and half a step for rounding.
    let most = 0.2 * 0.0254 / 96.0 * 15e6 / 111_195.0 + 0.5 / PER_DEGREE as f64;
    let lines: Vec<&[LonLat]> = thinned.iter().flat_map(|f| f.shape.parts()).collect();
    for position in whole.iter().flat_map(|f| f.shape.positions()).step_by(7) {
        if !aegean.contains(*position) {
            continue;
        }
        let squeeze = position.lat.to_radians().cos();
        let distance = |a: LonLat, b: LonLat| {
            let (ax, ay) = ((a.lon - position.lon) * squeeze, a.lat - position.lat);
            let (bx, by) = ((b.lon - position.lon) * squeeze, b.lat - position.lat);
            let (x, y) = (bx - ax, by - ay);
            let along = (-(ax * x + ay * y) / (x * x + y * y)).clamp(0.0, 1.0);
            (ax + along * x).hypot(ay + along * y)
        };
        let near = lines.iter().any(|line| {
            let next = line.iter().cycle().skip(1);
            line.iter().zip(next).any(|(&a, &b)| distance(a, b) < most * 1.1)
        });
        assert!(near, "{position:?}");
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

/// Whether two segments have more in common than one end.
fn entangled((a, b): (Grid, Grid), (c, d): (Grid, Grid)) -> bool {
    let cross = |a: Grid, b: Grid, c: Grid| {
        ((b.0 - a.0) * (c.1 - a.1) - (b.1 - a.1) * (c.0 - a.0)).signum()
    };
    let ends = [(a, b, c, d), (a, b, d, c), (b, a, c, d), (b, a, d, c)];
    if let Some(&(p, q, _, r)) = ends.iter().find(|(p, _, c, _)| p == c) {
        let forwards = (q.0 - p.0) * (r.0 - p.0) + (q.1 - p.1) * (r.1 - p.1) > 0;
        return cross(p, q, r) == 0 && forwards;
    }
    a.1.min(b.1) <= c.1.max(d.1)
        && c.1.min(d.1) <= a.1.max(b.1)
        && cross(a, b, c) * cross(a, b, d) <= 0
        && cross(c, d, a) * cross(c, d, b) <= 0
}

/// What is wrong with a polygon on the grid, found by a sweep from west to east: rings must pass no
/// vertex twice and nowhere touch themselves or, but for single vertices, each other, and holes
/// lie inside the exterior.
fn fault(rings: &[Vec<Grid>]) -> Option<String> {
    let mut edges = Vec::new();
    for (number, ring) in rings.iter().enumerate() {
        let mut vertices = ring.clone();
        vertices.sort_unstable();
        if let Some(pair) = vertices.windows(2).find(|pair| pair[0] == pair[1]) {
            return Some(format!("ring {number} passes {:?} twice", pair[0]));
        }
        if ring.len() < 3 {
            return Some(format!("ring {number} has {} vertices", ring.len()));
        }
        let next = ring.iter().cycle().skip(1);
        edges.extend(ring.iter().zip(next).map(|(&a, &b)| (a.min(b), a.max(b))));
    }
    edges.sort_unstable();
    let mut open: Vec<(Grid, Grid)> = Vec::new();
    for edge in edges {
        open.retain(|other| other.1.0 >= edge.0.0);
        if let Some(other) = open.iter().find(|other| entangled(edge, **other)) {
            return Some(format!("{edge:?} and {other:?}"));
        }
        open.push(edge);
    }
    let (exterior, holes) = rings.split_first()?;
    for (number, hole) in holes.iter().enumerate() {
        if !inside(hole, exterior) {
            return Some(format!("the hole at {:?} lies outside", hole[0]));
        }
        let mut others = holes.iter().enumerate().filter(|(other, _)| *other != number);
        if others.any(|(_, other)| inside(hole, other)) {
            return Some(format!("the hole at {:?} lies in another", hole[0]));
        }
    }
    None
}

/// Whether a ring that does not cross another lies inside it.
fn inside(ring: &[Grid], outer: &[Grid]) -> bool {
    let probe = ring.iter().find(|p| !outer.contains(p));
    probe.is_some_and(|p| {
        let next = outer.iter().cycle().skip(1);
        let crossings = outer.iter().zip(next).filter(|(a, b)| {
            (a.0 > p.0) != (b.0 > p.0) && {
                let (a, b) = if a.0 < b.0 { (a, b) } else { (b, a) };
                (b.0 - a.0) * (p.1 - a.1) < (b.1 - a.1) * (p.0 - a.0)
            }
        });
        crossings.count() % 2 == 1
    })
}

fn on_grid(polygon: &Polygon) -> Vec<Vec<Grid>> {
    let rings = std::iter::once(polygon.exterior()).chain(polygon.interiors());
    let coords = |ring: &LineString| {
        let count = ring.0.len() - 1;
        ring.0[..count].iter().map(|coord| (unit(coord.x), unit(coord.y))).collect()
    };
    rings.map(coords).collect()
}

#[test]
fn the_sweep_finds_each_kind_of_fault() {
    let square = vec![(0, 0), (9, 0), (9, 9), (0, 9)];
    assert_eq!(fault(std::slice::from_ref(&square)), None);
    let hole = |x: i64| vec![(x, 2), (x, 4), (x + 2, 3)];
    assert_eq!(fault(&[square.clone(), hole(3)]), None);
    for rings in [
        vec![vec![(0, 0), (9, 9), (9, 0), (0, 9)]],
        vec![vec![(0, 0), (9, 0), (9, 9), (5, 0), (0, 9)]],
        vec![vec![(0, 0), (9, 0), (9, 9), (4, 4), (0, 9), (4, 4)]],
        vec![vec![(0, 0), (9, 0), (4, 0), (4, 9)]],
        vec![square.clone(), hole(8)],
        vec![square.clone(), hole(20)],
        vec![square, hole(3), hole(4)],
    ] {
        assert!(fault(&rings).is_some(), "{rings:?}");
    }
}

#[test]
fn every_polygon_is_valid() {
    let longest = if std::env::var_os("RUMBO_SLOW").is_some() { 3000 } else { 500 };
    let mut faults = Vec::new();
    for level in Level::ALL {
        for layer in [Layer::Land, Layer::Countries, Layer::Admin1, Layer::Lakes, Layer::Contested]
        {
            for feature in read(layer, level, &LonLatBox::WORLD) {
                for polygon in polygons(&feature.shape) {
                    let (name, at) = (text(&feature, "name"), polygon.exterior().0[0]);
                    if let Some(fault) = fault(&on_grid(&polygon)) {
                        faults.push(format!("{level:?} {layer:?} {name} at {at:?}: {fault}"));
                    }
                    // `geo` compares each edge with each other: the longest would take hours.
                    let short = polygon.coords_count() < longest;
                    if short && let Err(fault) = polygon.check_validation() {
                        faults.push(format!("{level:?} {layer:?} {name} at {at:?}: geo: {fault}"));
                    }
                }
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
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
pub(crate) fn holds(features: &[Feature], at: LonLat) -> bool {
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
fn provinces_have_the_marks_that_other_languages_spell_them_with() {
    let provinces = read(Layer::Admin1, Level::Fine10m, &LonLatBox::WORLD);
    let names: BTreeSet<&str> = provinces.iter().map(|province| text(province, "name")).collect();
    for (right, lost) in [
        ("Timiș", "Timis"),
        ("Șoldănești", "Şoldăneşti"),
        ("Győr-Moson-Sopron", "Gyor-Moson-Sopron"),
        ("Şanlıurfa", "Sanliurfa"),
        ("Örebro", "Orebro"),
        ("Đồng Tháp", "Ðong Tháp"),
    ] {
        assert!(names.contains(right) && !names.contains(lost), "{right}");
    }
    // Marks that most languages drop, and those that only one puts, are as they were.
    for kept in ["Graubünden", "Ōsaka", "Sumqayıt", "Istanbul", "Bahia", "Kermān", "Kerman"] {
        let is_there = names.contains(kept);
        assert_eq!(is_there, kept != "Kermān", "{kept}");
    }
}

#[test]
fn lines_between_provinces_as_small_as_communes_are_drawn_later() {
    let ranks = |west, south, east, north| {
        let lines =
            read(Layer::Admin1Lines, Level::Fine10m, &LonLatBox::new(west, south, east, north));
        lines.iter().map(|line| line.properties["rank"].as_i64().unwrap()).collect::<Vec<_>>()
    };
    let (slovenia, bavaria) = (ranks(14.6, 45.9, 15.0, 46.2), ranks(9.8, 48.5, 10.6, 50.0));
    assert!(!slovenia.is_empty() && slovenia.iter().all(|rank| *rank == 7), "{slovenia:?}");
    assert!(!bavaria.is_empty() && bavaria.iter().all(|rank| *rank == 3), "{bavaria:?}");
}

#[test]
fn no_river_has_the_name_of_another_far_away() {
    let near = |name: &str, (lon, lat): (f64, f64)| {
        let about = LonLatBox::new(lon - 0.3, lat - 0.3, lon + 0.3, lat + 0.3);
        let rivers = read(Layer::Rivers, Level::Fine10m, &about);
        rivers.iter().any(|river| text(river, "name") == name)
    };
    // Upper Þjórsá and Garonne, which the source calls Drau.
    let (iceland, gascony, carinthia) = ((-18.6, 64.6), (0.8, 44.1), (14.3, 46.6));
    assert!(near("Þjórsá", iceland) && near("Garonne", gascony) && near("Drau", carinthia));
    assert!(!near("Drau", iceland) && !near("Drau", gascony));
}

#[test]
fn countries_have_names_in_other_languages_and_codes() {
    let countries = read(Layer::Countries, Level::Coarse110m, &LonLatBox::WORLD);
    let germany = countries.iter().find(|country| text(country, "iso_a3") == "DEU").unwrap();
    assert_eq!(text(germany, "name"), "Germany");
    assert_eq!(text(germany, "name_es"), "Alemania");
    assert_eq!(text(germany, "name_ja"), "ドイツ");
    assert_eq!(text(germany, "iso_a2"), "DE");
    let languages: BTreeSet<&str> =
        germany.properties.keys().filter_map(|key| key.strip_prefix("name_")).collect();
    assert_eq!(languages.into_iter().collect::<Vec<_>>(), Basemap::LANGUAGES);
    let area = germany.properties["area_km2"].as_f64().unwrap();
    assert!((area / 357_000.0 - 1.0).abs() < 0.02, "{area}");
}

#[test]
fn great_towns_have_names_in_other_languages() {
    let places = read(Layer::Places, Level::Fine10m, &LonLatBox::WORLD);
    let named = |name: &str, country: &str, key: &str| {
        let is_it =
            |place: &&Feature| text(place, "name") == name && text(place, "country") == country;
        let largest = |place: &&Feature| place.properties["population"].as_i64();
        let place = places.iter().filter(is_it).max_by_key(largest).expect(name);
        place.properties.get(key).and_then(|name| name.as_str()).unwrap_or_default().to_owned()
    };
    for (name, country, key, told) in [
        ("Los Angeles", "US", "name_es", "Los Ángeles"),
        ("Los Angeles", "US", "name_de", ""),
        ("Los Ángeles", "CL", "name_zh", ""),
        ("Cairo", "EG", "name_ar", "القاهرة"),
        ("Kyiv", "UA", "name_uk", "Київ"),
        ("Kolkata", "IN", "name_fr", "Calcutta"),
        ("Yangon", "MM", "name_es", "Yangón"),
        ("Ho Chi Minh City", "VN", "name_zh-Hant", "胡志明市"),
        ("Tripoli", "LY", "name_fr", ""),
        ("Reykjavík", "IS", "name_de", ""),
        ("Vatican City", "VA", "name_es", "El Vaticano"),
        ("Simferopol", "RU", "name_uk", "Сімферополь"),
        // What the CLDR has wrong.
        ("Hebron", "PS", "name_ar", "الخليل"),
        ("Samara", "RU", "name_ar", "سامارا"),
        // Countries, states and islands whose zones have a name of theirs.
        ("Panama City", "PA", "name_es", "Panamá"),
        ("Panama City", "PA", "name_zh", ""),
        ("Salvador", "BR", "name_es", ""),
        ("Victoria", "SC", "name_ru", ""),
        ("San Juan", "PR", "name_es", ""),
    ] {
        assert_eq!(named(name, country, key), told, "{name}: {key}");
    }
    let has = |place: &&Feature| place.properties.keys().any(|key| key.starts_with("name_"));
    assert_eq!(places.iter().filter(has).count(), 303);
}

#[test]
fn short_names_are_there_where_they_are_shorter() {
    let countries = read(Layer::Countries, Level::Coarse110m, &LonLatBox::WORLD);
    let short = |code: &str| {
        let country = countries.iter().find(|country| text(country, "iso_a3") == code).unwrap();
        (text(country, "name").to_owned(), text(country, "name_short").to_owned())
    };
    let pair = |name: &str, short: &str| (name.to_owned(), short.to_owned());
    assert_eq!(short("COD"), pair("Democratic Republic of the Congo", "D.R. Congo"));
    assert_eq!(short("BIH"), pair("Bosnia and Herzegovina", "Bosnia & Herz."));
    assert_eq!(short("ESH"), pair("Western Sahara", "W. Sahara"));
    assert_eq!(short("FRA"), pair("France", ""));
    for country in &countries {
        let (name, short) = (text(country, "name"), text(country, "name_short"));
        assert!(short.chars().count() < name.chars().count(), "{name}: {short}");
    }
}

#[test]
fn disputed_lines_are_marked() {
    let boundaries = read(Layer::Boundaries, Level::Fine10m, &LonLatBox::WORLD);
    for (between, class) in [
        ("ESH-MAR", "disputed"),
        ("SRB-XKX", "disputed"),
        ("RUS-UKR", "disputed"),
        ("ISR-SYR", "line-of-control"),
        ("IND-PAK", "line-of-control"),
        ("KOR-PRK", "line-of-control"),
        ("CYN-CYP", "line-of-control"),
        ("BLZ-GTM", "disputed"),
        ("CRI-NIC", "international"),
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
fn wanted_properties_are_as_among_all_and_shapes_and_ids_the_same() {
    let basemap = Basemap::embedded().unwrap();
    for (level, bounds) in [(Level::Coarse110m, LonLatBox::WORLD), (Level::Fine10m, MEXICO)] {
        for layer in Layer::ALL {
            let whole = read(layer, level, &bounds);
            let keys = whole.iter().flat_map(|feature| feature.properties.keys());
            let keys: BTreeSet<String> = keys.map(str::to_owned).collect();
            // Each by itself, every other, none, and all.
            let mut wanted: Vec<PropertyNames> =
                keys.iter().map(|key| PropertyNames::from([key.as_str(), "anthem"])).collect();
            wanted.push(keys.iter().step_by(2).map(String::as_str).collect());
            wanted.extend([PropertyNames::NONE, PropertyNames::All]);
            for wanted in wanted {
                let mut expected = whole.clone();
                for feature in &mut expected {
                    feature.properties.retain(|key, _| wanted.contains(key));
                }
                let part = basemap.read_properties(layer, level, &bounds, wanted.clone()).unwrap();
                assert!(part.features == expected, "{layer:?} {level:?} {wanted:?}");
                for (part, expected) in part.features.iter().zip(&expected) {
                    assert!(part.properties.keys().eq(expected.properties.keys()), "{part:?}");
                }
            }
        }
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
    let all = read(Layer::Places, Level::Fine10m, &LonLatBox::WORLD);
    let of = |wanted: &str| {
        let capital =
            all.iter().find(|place| text(place, "name") == wanted).map(|p| text(p, "capital"));
        capital.unwrap_or_else(|| panic!("{wanted}"))
    };
    for (name, capital) in [
        ("Lagos", ""),
        ("Abuja", "country"),
        ("Yangon", ""),
        ("Naypyidaw", "country"),
        ("Tel Aviv", ""),
        ("La Paz", "seat"),
        ("Sucre", "country"),
        ("The Hague", "seat"),
        ("Gitega", "country"),
        ("Astana", "country"),
    ] {
        assert_eq!(of(name), capital, "{name}");
    }
    // Maradi was called as Niger's capital is.
    for capital in all.iter().filter(|place| text(place, "capital") == "country") {
        let of_one = |key: &str, place: &Feature| text(place, key) == text(capital, key);
        let namesakes =
            all.iter().filter(|place| of_one("name", place) && of_one("country", place));
        assert_eq!(namesakes.count(), 1, "{}", text(capital, "name"));
    }
    let ranks: Vec<i64> = read(Layer::Places, Level::Fine10m, &LonLatBox::WORLD)
        .iter()
        .map(|place| place.properties["rank"].as_i64().unwrap())
        .collect();
    assert!(ranks.is_sorted());
}

#[test]
fn the_archive_is_small() {
    let size = |name: &str| {
        let path = format!("{}/data/basemap/{name}", env!("CARGO_MANIFEST_DIR"));
        std::fs::metadata(path).unwrap().len()
    };
    let (basemap, gazetteer) = (size("basemap.bin"), size("gazetteer.bin"));
    assert!(gazetteer < 1_680_000, "{gazetteer}");
    assert!(basemap + gazetteer < 6_440_000, "{basemap} + {gazetteer}");
}

#[test]
fn ice_lies_where_ice_is_and_shelves_float() {
    let ice = read(Layer::Ice, Level::Fine10m, &LonLatBox::WORLD);
    let land = read(Layer::Land, Level::Medium50m, &LonLatBox::WORLD);
    let of = |class: &str, at: LonLat| {
        let is_of = |ice: &&Feature| text(ice, "class") == class;
        ice.iter().filter(is_of).any(|ice| holds(std::slice::from_ref(ice), at))
    };
    let shelves = [(-175.0, -81.0), (178.0, -80.0), (-60.0, -78.0), (-40.0, -80.0), (71.0, -70.5)];
    for (lon, lat) in shelves {
        let at = LonLat::new(lon, lat);
        assert!(of("ice-shelf", at) && !holds(&land, at), "{lon} {lat}");
    }
    for (lon, lat) in [(-42.0, 72.0), (-73.3, -49.4), (-17.0, 64.4), (8.05, 46.5)] {
        assert!(of("glacier", LonLat::new(lon, lat)), "{lon} {lat}");
    }
    for (lon, lat) in [(0.0, -60.0), (-170.0, -75.0), (2.0, 48.0), (-42.0, 58.0)] {
        let at = LonLat::new(lon, lat);
        assert!(!of("glacier", at) && !of("ice-shelf", at), "{lon} {lat}");
    }
    // Shelves that the antimeridian cuts are whole.
    let ross = ice.iter().filter(|ice| text(ice, "name") == "Ross Ice Shelf");
    assert_eq!(ross.map(|ross| ross.shape.polygons().count()).collect::<Vec<_>>(), [1]);
    // What the source parts into two is one: the ice sheet of Greenland, the shelves at 50° W.
    for (class, one, other) in
        [("glacier", (-50.0, 78.0), (-35.0, 70.0)), ("ice-shelf", (-52.0, -81.0), (-45.0, -81.0))]
    {
        let both = ice.iter().filter(|ice| {
            let holds = |(lon, lat)| holds(std::slice::from_ref(*ice), LonLat::new(lon, lat));
            text(ice, "class") == class && holds(one) && holds(other)
        });
        assert_eq!(both.count(), 1, "{class}");
    }
}

#[test]
fn names_hide_no_marks() {
    for layer in [Layer::Countries, Layer::Admin1, Layer::Lakes, Layer::Rivers, Layer::Places] {
        for feature in read(layer, Level::Fine10m, &LonLatBox::WORLD) {
            let name = text(&feature, "name");
            let hidden = |c: char| c.is_control() || "\u{200b}\u{200e}\u{200f}\u{feff}".contains(c);
            assert!(!name.contains(hidden) && name.trim() == name, "{layer:?}: {name:?}");
        }
    }
}

#[test]
fn small_islands_belong_to_the_country_they_lie_off() {
    // Off Norway, Chile and Greece; and far from any coast.
    for (lon, lat, code) in [
        (10.85, 64.85, "NOR"),
        (-75.3, -48.6, "CHL"),
        (24.0, 38.0, "GRC"),
        (169.1, 9.9, "MHL"),
        (168.4, -76.1, "ATA"),
    ] {
        let bounds = LonLatBox::new(lon - 0.4, lat - 0.4, lon + 0.4, lat + 0.4);
        let count = |features: &[Feature]| -> usize {
            features.iter().map(|feature| feature.shape.polygons().len()).sum()
        };
        let mut countries = read(Layer::Countries, Level::Fine10m, &bounds);
        countries.retain(|country| text(country, "iso_a3") == code);
        let land = count(&read(Layer::Land, Level::Fine10m, &bounds));
        let home = count(&countries);
        assert!(home * 10 >= land * 9, "{code}: {home} of {land} islands");
    }
}

/// Names are written by hand: a slip of a digit puts one into the sea, or a sea ashore.
#[test]
fn names_of_nature_stand_where_they_should() {
    use rumbo::geometry::{Prepared, Reading};

    let land: Vec<Prepared> = read(Layer::Land, Level::Fine10m, &LonLatBox::WORLD)
        .iter()
        .map(|feature| Prepared::new(&feature.shape, &Reading::default()))
        .collect();
    let ashore = |at: LonLat| land.iter().any(|part| part.contains(at.wrapped()));
    let mut wrong = Vec::new();
    let names = read(Layer::Physical, Level::Fine10m, &LonLatBox::WORLD);
    for name in &names {
        let positions = name.shape.positions();
        let on_land = positions.iter().filter(|&&at| ashore(at)).count();
        let right = match text(name, "class") {
            "ocean" | "sea" | "gulf" | "bay" | "bight" | "strait" | "channel" | "estuary" => {
                on_land == 0
            }
            "island" => ashore(positions[(positions.len() - 1) / 2]),
            // Amid islands, on a coast, on ice or among the lakes of a lowland.
            "archipelago" | "cape" | "ice-shelf" | "basin" => true,
            _ => on_land * 2 >= positions.len(),
        };
        if !right {
            wrong.push(format!("{} at {:?}", text(name, "name"), positions[0]));
        }
        for key in ["name", "name_en", "name_es"] {
            let name = text(name, key);
            assert!(
                !name.is_empty() && name.trim() == name && !name.contains(['?', '('],),
                "{name}"
            );
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    let named = |wanted: &str| names.iter().any(|name| text(name, "name") == wanted);
    for wanted in ["Rhodes", "Corfu", "Tenerife", "Gulf of Fonseca", "Aegean Sea", "Betpak-Dala"] {
        assert!(named(wanted), "{wanted}");
    }
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

/// A lake thinned to a scale may have an island at its shore cross it: it stays a lake all the same.
#[test]
fn no_lake_floods_the_world_at_any_scale() {
    use rumbo::geometry::{Prepared, Reading};

    let basemap = Basemap::embedded().unwrap();
    for scale in [1e6, 5e6, 1e7, 2e7, 3e7, 4e7, 5e7, 6e7, 7.4e7, 9e7, 1.5e8, 3e8] {
        let detail = rumbo::basemap::Detail::for_scale(scale);
        let lakes = basemap.read(Layer::Lakes, detail, &LonLatBox::WORLD).unwrap();
        for lake in &lakes.features {
            let prepared = Prepared::new(&lake.shape, &Reading::default());
            let far = [LonLat::new(-140.0, 0.0), LonLat::new(80.0, -40.0)];
            assert!(
                far.iter().all(|&ocean| !prepared.contains(ocean)),
                "1:{scale}: {:?}",
                lake.properties.get("name")
            );
        }
    }
}
