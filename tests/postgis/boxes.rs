//! What is read in a box, compared with what the server says meets it.

use std::collections::BTreeSet;

use rumbo::resources::Resources;
use rumbo::source::FeatureStore;
use rumbo::source::postgis::{PostGis, Relation};
use rumbo::unit::LonLatBox;

use crate::server::{Case, Server};

pub const CASES: &[Case] = &[
    ("boxes::rows_are_those_that_meet_random_boxes", rows_are_those_that_meet_random_boxes),
    ("boxes::areas_across_the_antimeridian_are_found", areas_across_the_antimeridian_are_found),
    ("boxes::the_index_is_used", the_index_is_used),
    ("boxes::threads_read_beside_each_other", threads_read_beside_each_other),
];

/// Things around the world, and around Mexico in systems that have no place for the rest.
pub const TABLES: &str = "
SELECT setseed(0.25);
CREATE TABLE points AS SELECT i AS id,
    ST_SetSRID(ST_MakePoint(random() * 360 - 180, random() * 170 - 85), 4326)::geometry(Point, 4326) AS geom
FROM generate_series(1, 2000) AS i;
CREATE TABLE areas AS SELECT i AS id, ST_Transform(ST_Intersection(ST_SetSRID(ST_Expand(
    ST_MakePoint(random() * 350 - 175, random() * 150 - 75), random() * 5), 4326),
    ST_MakeEnvelope(-180, -84, 180, 84, 4326)), 3857)::geometry(Geometry, 3857) AS geom
FROM generate_series(1, 1000) AS i;
CREATE TABLE lines AS SELECT i AS id, ST_Transform(ST_SetSRID(ST_MakeLine(
    ST_MakePoint(-96 + random() * 6, 14 + random() * 8),
    ST_MakePoint(-96 + random() * 6, 14 + random() * 8)), 4326), 32615) AS geom
FROM generate_series(1, 1000) AS i;
CREATE TABLE cones AS SELECT i AS id, ST_Transform(ST_Buffer(ST_SetSRID(
    ST_MakePoint(random() * 60 - 125, random() * 25 + 25), 4326), random() * 2), 5070) AS geom
FROM generate_series(1, 1000) AS i;
CREATE TABLE polar AS SELECT i AS id, ST_Transform(ST_SetSRID(
    ST_MakePoint(random() * 360 - 180, random() * 35 + 54), 4326), 3413) AS geom
FROM generate_series(1, 1000) AS i;
CREATE TABLE globes AS SELECT i AS id,
    ST_SetSRID(ST_MakePoint(random() * 360 - 180, random() * 178 - 89), 4326)::geography AS geom
FROM generate_series(1, 1000) AS i;
CREATE TABLE groups AS SELECT i AS id, ST_Collect(
    ST_SetSRID(ST_MakePoint(random() * 20, random() * 20), 4326),
    ST_SetSRID(ST_MakePoint(random() * 20 + 20, random() * 20), 4326)) AS geom
FROM generate_series(1, 300) AS i;
CREATE INDEX ON points USING gist (geom);
CREATE INDEX ON areas USING gist (geom);
CREATE INDEX ON lines USING gist (geom);
CREATE INDEX ON cones USING gist (geom);
CREATE TABLE pacific AS SELECT i AS id, ST_Transform(ST_SetSRID(ST_Expand(
    ST_MakePoint(170 + random() * 20, random() * 100 - 50), random() * 3), 4326), 3832) AS geom
FROM generate_series(1, 400) AS i;
CREATE INDEX ON pacific USING gist (geom);
CREATE TABLE turned AS SELECT i AS id,
    ST_SetSRID(ST_Expand(ST_MakePoint(175 + random() * 10, random() * 100 - 50), random() * 3), 4326) AS geom
FROM generate_series(1, 400) AS i;
CREATE INDEX ON turned USING gist (geom);
ANALYZE;
";

/// Numbers that are the same each time (xorshift).
struct Random(u64);

impl Random {
    fn between(&mut self, from: f64, to: f64) -> f64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        from + (to - from) * ((self.0 >> 11) as f64 / (1_u64 << 53) as f64)
    }

    /// A box around a place within others, small or large.
    fn around(&mut self, within: LonLatBox) -> LonLatBox {
        let width = 10.0_f64.powf(self.between(-1.0, 2.4));
        let height = width.min(self.between(0.1, 60.0));
        let lon = self.between(within.west, within.east);
        let lat = self.between(within.south, within.north);
        let wrapped = |lon: f64| (lon + 180.0).rem_euclid(360.0) - 180.0;
        let (south, north) = ((lat - height).max(-90.0), (lat + height).min(90.0));
        LonLatBox::new(wrapped(lon - width / 2.0), south, wrapped(lon + width / 2.0), north)
    }
}

fn table(server: &Server, name: &str) -> PostGis {
    PostGis::connect(&server.url("gis"), Relation::table(name), &Resources::default()).unwrap()
}

fn ids(store: &PostGis, bounds: LonLatBox) -> BTreeSet<i64> {
    let features = store.read_box(bounds).unwrap().0.features;
    features.iter().map(|feature| feature.id.as_ref().unwrap().as_i64().unwrap()).collect()
}

/// Of each box the rows for which a condition on `t.geom` and the box, `b.area`, holds.
fn said(server: &Server, table: &str, condition: &str, areas: &[String]) -> Vec<BTreeSet<i64>> {
    let areas: Vec<String> =
        areas.iter().enumerate().map(|(n, area)| format!("({n}, {area})")).collect();
    let answer = server.sql(
        "gis",
        &format!(
            "SELECT coalesce(string_agg(t.id::text, ',' ORDER BY t.id), '')
             FROM (VALUES {}) AS b (n, area) LEFT JOIN {table} AS t ON {condition}
             GROUP BY b.n ORDER BY b.n",
            areas.join(", ")
        ),
    );
    let found = |line: &str| line.split(',').filter_map(|id| id.parse().ok()).collect();
    answer.lines().map(found).collect()
}

/// A box as an area of SQL, in two parts where it crosses the antimeridian.
fn area(bounds: &LonLatBox) -> String {
    let LonLatBox { west, south, east, north } = bounds;
    let part = |west: f64, east: f64| {
        format!("ST_MakeEnvelope({west:.17}, {south:.17}, {east:.17}, {north:.17}, 4326)")
    };
    if bounds.crosses_antimeridian() {
        format!("ST_Collect({}, {})", part(*west, 180.0), part(-180.0, *east))
    } else {
        part(*west, *east)
    }
}

fn rows_are_those_that_meet_random_boxes(server: &Server) {
    let world = LonLatBox::new(-180.0, -90.0, 180.0, 90.0);
    let mexico = LonLatBox::new(-97.0, 13.0, -89.0, 23.0);
    for (name, within) in [
        ("points", world),
        ("areas", world),
        ("lines", mexico),
        ("cones", LonLatBox::new(-130.0, 20.0, -60.0, 55.0)),
        ("polar", LonLatBox::new(-180.0, 50.0, 180.0, 90.0)),
        ("globes", world),
        ("groups", LonLatBox::new(-5.0, -5.0, 45.0, 25.0)),
    ] {
        let mut random = Random(0x2018_0325);
        let boxes: Vec<LonLatBox> = (0..200).map(|_| random.around(within)).collect();
        let areas: Vec<String> = boxes.iter().map(area).collect();
        let shape = "ST_Transform(t.geom::geometry, 4326)";
        let meet = said(server, name, &format!("ST_Intersects({shape}, b.area)"), &areas);
        let near = format!("ST_Intersects(ST_Envelope({shape}), b.area)");
        let near = said(server, name, &near, &areas);
        let store = table(server, name);
        let mut found = 0;
        for (index, bounds) in boxes.iter().enumerate() {
            let read = ids(&store, *bounds);
            let missing: Vec<_> = meet[index].difference(&read).collect();
            assert!(missing.is_empty(), "{name}, {bounds:?}: {missing:?}");
            let beside: Vec<_> = read.difference(&near[index]).collect();
            assert!(beside.is_empty(), "{name}, {bounds:?}: {beside:?}");
            found += read.len();
        }
        assert!(found > 200, "{name}: {found}");
    }
}

fn areas_across_the_antimeridian_are_found(server: &Server) {
    let mut random = Random(0x1884);
    let around = LonLatBox::new(165.0, -55.0, 195.0, 55.0);
    let boxes: Vec<LonLatBox> = (0..200).map(|_| random.around(around)).collect();
    assert!(boxes.iter().filter(|bounds| bounds.crosses_antimeridian()).count() > 50);
    // From 0° to 360° nothing here is cut.
    let areas: Vec<String> = boxes
        .iter()
        .map(|bounds| {
            let west = bounds.west.rem_euclid(360.0);
            let east = west + bounds.lon_span();
            let (south, north) = (bounds.south, bounds.north);
            format!("ST_MakeEnvelope({west:.17}, {south:.17}, {east:.17}, {north:.17}, 4326)")
        })
        .collect();
    for name in ["pacific", "turned"] {
        let whole = "ST_ShiftLongitude(ST_Transform(t.geom, 4326))";
        let turns = [-360, 0, 360];
        let turns =
            turns.map(|turn| format!("ST_Intersects(ST_Translate({whole}, {turn}, 0), b.area)"));
        let whole = if name == "turned" {
            turns.join(" OR ").replace(whole, "t.geom")
        } else {
            turns.join(" OR ")
        };
        let meet = said(server, name, &whole, &areas);
        let store = table(server, name);
        let mut found = 0;
        for (bounds, meet) in boxes.iter().zip(&meet) {
            let read = ids(&store, *bounds);
            // The shapes are boxes: those that meet are all.
            assert_eq!(&read, meet, "{name}, {bounds:?}");
            found += read.len();
        }
        assert!(found > 1000, "{name}: {found}");
    }
}

fn the_index_is_used(server: &Server) {
    server.sql(
        "gis",
        "CREATE TABLE many AS SELECT i AS id, 
         ST_SetSRID(ST_MakePoint(i % 1000 * 100, i / 1000 * 100), 32615)::geometry(Point, 32615) AS geom
         FROM generate_series(0, 99999) AS i;
         CREATE INDEX many_geom ON many USING gist (geom); ANALYZE many",
    );
    let scans = || {
        let asked = "SELECT pg_stat_clear_snapshot(); SELECT i.idx_scan || ' ' || t.seq_scan FROM pg_stat_user_indexes AS i
                     JOIN pg_stat_user_tables AS t USING (relid) WHERE indexrelname = 'many_geom'";
        let text = server.sql("gis", asked);
        let numbers: Vec<u64> =
            text.split_whitespace().filter_map(|number| number.parse().ok()).collect();
        (numbers[0], numbers[1])
    };
    let before = scans();
    let store = table(server, "many");
    let bounds = LonLatBox::new(-97.48, 0.001, -97.4, 0.02);
    let read = ids(&store, bounds).len();
    assert!(read > 100 && read < 10_000, "{read}");
    drop(store);
    // The server tells what it counted once the connection ends.
    std::thread::sleep(std::time::Duration::from_millis(1500));
    let after = scans();
    assert_eq!((after.0 - before.0, after.1 - before.1), (1, 0));
}

fn threads_read_beside_each_other(server: &Server) {
    let store = table(server, "points");
    let world = LonLatBox::new(-180.0, -90.0, 180.0, 90.0);
    std::thread::scope(|scope| {
        let threads: Vec<_> = (0..4).map(|_| scope.spawn(|| ids(&store, world).len())).collect();
        for thread in threads {
            assert_eq!(thread.join().unwrap(), 2000);
        }
    });
}
