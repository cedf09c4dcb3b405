//! Geometries in the cells of tables: WKT, WKB, encoded polylines.

use std::fmt::Write;

use proptest::prelude::*;
use rumbo::error::{Code, ErrorKind};
use rumbo::source::{Features, Format, OutOfRange, ReadOptions, Shape, ShapeKind, csv};
use rumbo::unit::LonLat;

fn read(text: &str) -> Features {
    csv::read(text, &ReadOptions::default()).unwrap().0
}

fn refused(text: &str) -> String {
    csv::read(text, &ReadOptions::default()).unwrap_err().to_string()
}

/// The shapes of a cell in a column of WKT.
fn shapes(cell: &str) -> Vec<Shape> {
    let features = read(&format!("name,wkt\na,\"{cell}\"\n")).features;
    features.into_iter().map(|feature| feature.shape).collect()
}

/// Positions by ring by polygon, of each feature.
fn polygons(shape: &Shape) -> Vec<Vec<usize>> {
    shape.polygons().map(|rings| rings.map(<[LonLat]>::len).collect()).collect()
}

#[test]
fn every_geometry_of_wkt_becomes_a_shape() {
    assert_eq!(shapes("POINT (-92.26 14.9)"), [Shape::point(LonLat::new(-92.26, 14.9))]);
    assert_eq!(shapes("point zm(1 2 3 4)"), [Shape::point(LonLat::new(1.0, 2.0))]);
    for points in
        ["MULTIPOINT (1 2, 3 4)", "MULTIPOINT ((1 2), (3 4))", "MULTIPOINTM((1 2 9),EMPTY,(3 4 9))"]
    {
        assert_eq!(shapes(points)[0].positions(), [LonLat::new(1.0, 2.0), LonLat::new(3.0, 4.0)]);
    }
    let lines = &shapes("MULTILINESTRING ((0 0, 1e0 1), EMPTY, (2 2, 3 3, 4 +5))")[0];
    assert_eq!(lines.parts().map(<[LonLat]>::len).collect::<Vec<_>>(), [2, 3]);
    let holed = "POLYGON Z ((0 0 1, 4 0 1, 4 4 1, 0 4 1, 0 0 1), (1 1 1, 1 2 1, 2 2 1, 1 1 1))";
    assert_eq!(polygons(&shapes(holed)[0]), [[4, 3]]);
    let two = "MULTIPOLYGON (((0 0, 4 0, 4 4, 0 0)), ((9 9, 9 8, 8 8, 9 9)))";
    assert_eq!(polygons(&shapes(two)[0]), [[3], [3]]);
    let faces = "TIN Z (((0 0 0, 0 0 1, 0 1 0, 0 0 0)), ((0 0 0, 0 1 0, 1 1 0, 0 0 0)))";
    assert_eq!(polygons(&shapes(faces)[0]).len(), 2);
    let members =
        shapes("GEOMETRYCOLLECTION (POINT (1 2), GEOMETRYCOLLECTION (LINESTRING (0 0, 1 1)))");
    assert_eq!(
        members.iter().map(Shape::kind).collect::<Vec<_>>(),
        [ShapeKind::Point, ShapeKind::Line]
    );
    for empty in
        ["POINT EMPTY", "POLYGON Z EMPTY", "GEOMETRYCOLLECTION EMPTY", "MULTIPOLYGON(EMPTY)"]
    {
        assert!(shapes(empty)[0].is_empty(), "{empty}");
    }
}

#[test]
fn the_other_columns_are_properties() {
    let table = "id;the_geom;lon;lat\n7;POINT (1 2);50;60\n8;;51;61\n";
    let (features, report) = csv::read(table, &ReadOptions::default()).unwrap();
    let [first, second] = features.features.as_slice() else { panic!("{features:?}") };
    assert_eq!(first.shape, Shape::point(LonLat::new(1.0, 2.0)));
    assert_eq!(first.properties.to_json().len(), 3);
    assert_eq!((&first.properties["id"], &first.properties["lon"]), (&7.into(), &50.into()));
    assert!(second.shape.is_empty());
    assert_eq!(report.entries()[0].place, "line 3");
    // Where the column holds something else, it is a property as any other.
    let table = "lon,lat,geometry\n1,2,node\n";
    assert_eq!(read(table).features[0].properties["geometry"], "node");
    assert_eq!(Format::detect(b"\"Geom\"\tname\n", None), Some(Format::Csv));
}

#[test]
fn arcs_are_drawn_straight_in_small_pieces() {
    let half = "CIRCULARSTRING (1 0, 0 1, -1 0)";
    let (features, report) =
        csv::read(format!("wkt\n\"{half}\"\n"), &ReadOptions::default()).unwrap();
    let positions = features.features[0].shape.positions();
    assert_eq!(positions.len(), 181);
    assert!(positions.iter().all(|at| at.lat >= 0.0 && (at.lon.hypot(at.lat) - 1.0).abs() < 1e-9));
    assert!(report.entries()[0].detail.contains("arcs are drawn straight"), "{report:?}");
    let disc = "CURVEPOLYGON (COMPOUNDCURVE (CIRCULARSTRING (1 0, 0 1, -1 0), (-1 0, 1 0)), (0.1 0.1, 0.2 0.1, 0.2 0.2, 0.1 0.1))";
    assert_eq!(polygons(&shapes(disc)[0]), [[181, 3]]);
    let both = format!("MULTISURFACE ({disc}, ((5 5, 6 5, 6 6, 5 5)))");
    assert_eq!(polygons(&shapes(&both)[0]), [vec![181, 3], vec![3]]);
    let curves = &shapes(&format!("MULTICURVE ((5 5, 6 5), {half})"))[0];
    assert_eq!(curves.parts().map(<[LonLat]>::len).collect::<Vec<_>>(), [2, 181]);
    // The same in binary.
    let binary = |name: &str| {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/fuzz/corpus/wkb");
        let bytes = std::fs::read(std::path::Path::new(folder).join(name)).unwrap();
        shapes(&bytes.iter().map(|byte| format!("{byte:02x}")).collect::<String>())
    };
    assert_eq!(binary("surfaces"), shapes(&both));
    assert_eq!(&binary("curves")[0], curves);
    let few = ReadOptions { max_positions: 100, ..ReadOptions::default() };
    let error = csv::read(format!("wkt\n\"{half}\"\n"), &few).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Limit, "{error}");
}

#[test]
fn what_is_wrong_is_named_with_row_and_column() {
    let told = refused("name,wkt\na,POINT (1 2)\nb,POINT (1,2)\n");
    assert!(told.contains("a row has 3 cells"), "{told}");
    let told = refused("name,wkt\na,POINT (1 2)\nb,\"LINESTRING (1 2, x 4)\"\n");
    assert!(
        told.starts_with("line 3: wkt: the WKT has \"x 4)\" at character 18, not a number"),
        "{told}"
    );
    let told = refused("name,wkt\na,POINT (14.9 -92.2)\n");
    assert!(told.starts_with("line 2: wkt: latitude -92.2 is beyond ±90"), "{told}");
    let told = refused("geom\nnowhere\n");
    assert!(told.starts_with("line 2: geom: \"nowhere\" is neither WKT nor WKB"), "{told}");
    let told = refused("geom\n01010000000000\n");
    assert!(told.starts_with("line 2: geom: the WKB is cut short"), "{told}");
    let told = refused("geom\nSRID=999999;POINT (0 0)\n");
    assert!(told.contains("EPSG:999999 is not known"), "{told}");
    let told = refused("geom\nPOINT (0 0) POINT (1 1)\n");
    assert!(told.contains("not nothing more"), "{told}");
    let deep = "GEOMETRYCOLLECTION (".repeat(100_000);
    let error = csv::read(format!("geom\n{deep}\n"), &ReadOptions::default()).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Limit, "{error}");
    // A line that promises more than there is.
    let told = refused("wkb\n0102000000ffffffff\n");
    assert!(told.contains("cut short"), "{told}");
    let dropping = ReadOptions { out_of_range: OutOfRange::Drop, ..ReadOptions::default() };
    let (features, report) = csv::read("wkt\nPOINT (0 99)\nPOINT (0 9)\n", &dropping).unwrap();
    assert_eq!(features.features.iter().filter(|feature| feature.shape.is_empty()).count(), 1);
    assert!(report.entries().iter().any(|entry| entry.code == Code::PointOutside));
    let few = ReadOptions { max_positions: 2, ..ReadOptions::default() };
    let error = csv::read("wkt\n\"LINESTRING (0 0, 1 1, 2 2)\"\n", &few).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Limit, "{error}");
}

#[test]
fn what_is_doubtful_is_told() {
    let table = "wkt\n\"POLYGON ((0 0, 4 0, 4 4))\"\n\"POLYGON ((0 0, 4 0, 0 0), (1 1, 1 2, 2 2, 1 1))\"\n\"LINESTRING (1 1)\"\n";
    let (features, report) = csv::read(table, &ReadOptions::default()).unwrap();
    assert_eq!(polygons(&features.features[0].shape), [[3]]);
    assert!(features.features[1..].iter().all(|feature| feature.shape.is_empty()));
    let told: Vec<(Code, &str)> =
        report.entries().iter().map(|entry| (entry.code, &*entry.place)).collect();
    let expected = [
        (Code::Advisory, "line 3"),
        (Code::Omitted, "line 4"),
        (Code::Advisory, "line 2"),
        (Code::Omitted, "line 3"),
    ];
    assert_eq!(told, expected, "{report:?}");
}

#[test]
fn an_encoded_polyline_has_five_decimals_or_six_where_its_column_says_so() {
    let line = "_p~iF~ps|U_ulLnnqC_mqNvxq`@";
    let five = read(&format!("name,summary_polyline\na,{line}\nb,\n"));
    assert_eq!(
        five.features[0].shape.positions(),
        [LonLat::new(-120.2, 38.5), LonLat::new(-120.95, 40.7), LonLat::new(-126.453, 43.252)]
    );
    assert!(five.features[1].shape.is_empty());
    let six = read(&format!("name,polyline6\na,{line}\n"));
    assert_eq!(six.features[0].shape.positions()[0], LonLat::new(-12.02, 3.85));
    let told = refused("name,polyline\na,_p~iF~ps|U_\n");
    assert!(told.starts_with("line 2: polyline: the encoded line is cut short"), "{told}");
}

#[cfg(feature = "proj")]
#[test]
fn a_reference_system_that_a_cell_names_is_honoured() {
    let table = "name;geom\nutm;SRID=32615;POINT (300000 1650000)\n";
    // The semicolon of the code parts cells here, unless it stands in quotes.
    assert!(csv::read(table, &ReadOptions::default()).is_err());
    let table =
        "name;geom\nutm;\"SRID=32615;POINT (300000 1650000)\"\nplain;\"SRID=4326;POINT (1 2)\"\n";
    let features = read(table).features;
    let at = features[0].shape.positions()[0];
    assert!((at.lon - -94.858).abs() < 1e-2 && (at.lat - 14.915).abs() < 1e-2, "{at:?}");
    assert_eq!(features[1].shape.positions(), [LonLat::new(1.0, 2.0)]);
    let mut many = "name,geom\n".to_owned();
    for code in 32601..32640 {
        writeln!(many, "a,SRID={code};POINT (500000 1000000)").unwrap();
    }
    let error = csv::read(&many, &ReadOptions::default()).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Limit, "{error}");
}

/// A shape as WKT.
fn wkt(shape: &Shape) -> String {
    let position = |at: &LonLat| format!("{} {}", at.lon, at.lat);
    let line =
        |line: &[LonLat]| format!("({})", line.iter().map(position).collect::<Vec<_>>().join(", "));
    let ring = |ring: &[LonLat]| line(&[ring, &ring[..1]].concat());
    let rings = |rings: Vec<String>| format!("({})", rings.join(","));
    match shape.kind() {
        ShapeKind::Point => format!("MULTIPOINT {}", line(shape.positions())),
        ShapeKind::Line => format!("MULTILINESTRING {}", rings(shape.parts().map(line).collect())),
        ShapeKind::Polygon => {
            let polygons = shape.polygons().map(|polygon| rings(polygon.map(ring).collect()));
            format!("MULTIPOLYGON {}", rings(polygons.collect()))
        }
    }
}

/// A shape as WKB in hexadecimal digits, with heights as ISO or as PostGIS writes them.
struct Wkb {
    is_big: bool,
    height: Option<u32>,
    digits: String,
}

impl Wkb {
    fn of(shape: &Shape, is_big: bool, height: Option<u32>) -> String {
        let mut wkb = Self { is_big, height, digits: String::new() };
        match shape.kind() {
            ShapeKind::Point => {
                wkb.head(4, shape.positions().len());
                for &at in shape.positions() {
                    wkb.code(1);
                    wkb.position(at);
                }
            }
            ShapeKind::Line => {
                wkb.head(5, shape.parts().len());
                for line in shape.parts() {
                    wkb.code(2);
                    wkb.line(line.iter());
                }
            }
            ShapeKind::Polygon => {
                wkb.head(6, shape.polygons().len());
                for rings in shape.polygons() {
                    wkb.head(3, rings.len());
                    rings.for_each(|ring| wkb.line(ring.iter().chain(&ring[..1])));
                }
            }
        }
        wkb.digits
    }

    fn put<const N: usize>(&mut self, mut bytes: [u8; N]) {
        if self.is_big {
            bytes.reverse();
        }
        bytes.iter().for_each(|byte| write!(self.digits, "{byte:02X}").unwrap());
    }

    fn code(&mut self, kind: u32) {
        self.digits.push_str(if self.is_big { "00" } else { "01" });
        self.put((kind + self.height.unwrap_or(0)).to_le_bytes());
    }

    fn head(&mut self, kind: u32, count: usize) {
        self.code(kind);
        self.put((count as u32).to_le_bytes());
    }

    fn position(&mut self, at: LonLat) {
        self.put(at.lon.to_le_bytes());
        self.put(at.lat.to_le_bytes());
        if self.height.is_some() {
            self.put(170_f64.to_le_bytes());
        }
    }

    fn line<'l>(&mut self, line: impl Iterator<Item = &'l LonLat> + Clone) {
        self.put((line.clone().count() as u32).to_le_bytes());
        line.for_each(|&at| self.position(at));
    }
}

fn lines(least: usize) -> impl Strategy<Value = Vec<Vec<LonLat>>> {
    let position = (-180.0..180.0, -90.0..90.0).prop_map(|(lon, lat)| LonLat::new(lon, lat));
    prop::collection::vec(prop::collection::vec(position, least..9), 1..5)
}

fn shape() -> impl Strategy<Value = Shape> {
    let points = lines(1).prop_map(|lines| {
        let mut shape = Shape::new(ShapeKind::Point);
        lines.concat().into_iter().for_each(|at| shape.push_point(at));
        shape
    });
    let several = lines(2).prop_map(|lines| {
        let mut shape = Shape::new(ShapeKind::Line);
        lines.into_iter().for_each(|line| shape.push_part(line));
        shape
    });
    let polygons = (lines(3), 1..3_usize).prop_map(|(rings, each)| {
        let mut shape = Shape::new(ShapeKind::Polygon);
        for polygon in rings.chunks(each) {
            polygon.iter().for_each(|ring| shape.push_part(ring.iter().copied()));
            shape.end_polygon();
        }
        shape
    });
    prop_oneof![points, several, polygons]
}

proptest! {
    #[test]
    fn what_is_written_is_read_the_same(
        shape in shape(),
        is_big: bool,
        height in prop::sample::select(vec![None, Some(1000), Some(2000), Some(0x8000_0000)]),
    ) {
        prop_assert_eq!(&shapes(&wkt(&shape)), std::slice::from_ref(&shape));
        prop_assert_eq!(&shapes(&Wkb::of(&shape, is_big, height)), std::slice::from_ref(&shape));
    }
}
