//! Geometries, properties and ids.

use std::sync::Arc;

use rumbo::map::{Camera, Map, StoredSource};
use rumbo::resources::{Fingerprint, Resources};
use rumbo::source::postgis::{PostGis, Relation};
use rumbo::source::{Feature, FeatureStore, ShapeKind};
use rumbo::style::Style;
use rumbo::unit::{LonLat, LonLatBox};
use serde_json::{Value, json};

use crate::server::{Case, Server};

pub const CASES: &[Case] = &[
    ("values::every_type_becomes_a_property", every_type_becomes_a_property),
    ("values::every_geometry_becomes_a_shape", every_geometry_becomes_a_shape),
    ("values::ids_are_keys_or_columns_of_the_name", ids_are_keys_or_columns_of_the_name),
    ("values::names_are_quoted", names_are_quoted),
    ("values::a_query_is_read_as_a_table_is", a_query_is_read_as_a_table_is),
    ("values::a_server_is_reached_by_its_socket", a_server_is_reached_by_its_socket),
    ("values::a_fingerprint_follows_the_rows", a_fingerprint_follows_the_rows),
    ("values::functions_are_found_in_another_schema", functions_are_found_in_another_schema),
    ("values::a_map_draws_what_it_shows", a_map_draws_what_it_shows),
    (
        "values::the_program_of_the_book_draws_larger_towns",
        the_program_of_the_book_draws_larger_towns,
    ),
];

pub const TABLES: &str = r#"
CREATE TYPE mood AS ENUM ('calm', 'wild');
CREATE DOMAIN people AS integer;
CREATE TABLE kinds (
    key bigint PRIMARY KEY, t text, v varchar(9), c char(3), i2 smallint, i4 integer, i8 bigint,
    f4 real, f8 double precision, n numeric, n2 numeric(8, 2), b boolean, d date, ts timestamp,
    tz timestamptz, ti time, iv interval, j json, jb jsonb, u uuid, a integer[], m mood, p people,
    raw bytea, geom geometry(Point, 4326));
INSERT INTO kinds VALUES
(7, 'México', 'v', 'ab', -2, 4, 9007199254740993, 0.1, 1.5, 12, 3.25, true, '2018-03-25',
 '2018-03-25 06:30:00', '2018-03-25 06:30:00-05', '06:30', '1 day 2 hours', '{"a": [1, null]}',
 '{"b": 2}', 'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11', '{1,2}', 'wild', 5, '\xff', 'SRID=4326;POINT(1 2)'),
(8, NULL, NULL, NULL, NULL, NULL, NULL, 'NaN', 'infinity', 'NaN', NULL, NULL, NULL, NULL, NULL, NULL,
 NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 'SRID=4326;POINT(1 2)'),
(9, 'nowhere', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL,
 NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);

CREATE TABLE shapes (id integer, geom geometry);
INSERT INTO shapes SELECT n, ST_GeomFromEWKT('SRID=4326;' || g) FROM (VALUES
(1, 'POINT Z (1 2 3)'), (2, 'MULTIPOINT (1 1, 2 2)'), (3, 'LINESTRING M (0 0 1, 1 1 2)'),
(4, 'MULTILINESTRING ((0 0, 1 1), (2 2, 3 3, 4 4))'),
(5, 'POLYGON ((0 0, 4 0, 4 4, 0 4, 0 0), (1 1, 1 2, 2 2, 1 1))'),
(6, 'MULTIPOLYGON (((0 0, 1 0, 1 1, 0 0)), ((2 2, 3 2, 3 3, 2 2)))'),
(7, 'GEOMETRYCOLLECTION ZM (POINT ZM (1 1 1 1), LINESTRING ZM (0 0 0 0, 2 2 2 2))'),
(8, 'CIRCULARSTRING (0 0, 1 1, 2 0)'), (9, 'POINT EMPTY'), (10, 'TRIANGLE ((0 0, 1 0, 1 1, 0 0))')
) AS t (n, g);

CREATE SCHEMA "Odd ""one";
CREATE TABLE "Odd ""one"."my.Roads; --" ("na""me" text, "select" integer, "the geom" geometry(Point, 3857));
INSERT INTO "Odd ""one"."my.Roads; --" VALUES ('x', 1, 'SRID=3857;POINT(0 0)');

CREATE TABLE two (code text PRIMARY KEY, id text, geom geometry(Point, 4326), other geometry(Point, 4326));
INSERT INTO two VALUES ('b', 'B', 'SRID=4326;POINT(0 0)', 'SRID=4326;POINT(50 50)'),
    ('a', 'A', 'SRID=4326;POINT(0 0)', 'SRID=4326;POINT(50 50)');
CREATE VIEW both_of_them AS SELECT code, geom FROM two;
CREATE TABLE print (id integer PRIMARY KEY, name text, geom geometry(Point, 4326));
INSERT INTO print SELECT i, 'n' || i, ST_SetSRID(ST_MakePoint(i, i), 4326) FROM generate_series(1, 50) AS i;
"#;

const WORLD: LonLatBox = LonLatBox::new(-180.0, -90.0, 180.0, 90.0);

fn read(server: &Server, relation: Relation) -> Vec<Feature> {
    let store = PostGis::connect(&server.url("gis"), relation, &Resources::default()).unwrap();
    store.read_box(WORLD).unwrap().0.features
}

fn properties(feature: &Feature) -> Value {
    Value::Object(feature.properties.to_json())
}

fn every_type_becomes_a_property(server: &Server) {
    let kinds = Relation::table("public.kinds");
    let store = PostGis::connect(&server.url("gis"), kinds, &Resources::default()).unwrap();
    let (features, report) = store.read_box(WORLD).unwrap();
    let features = features.features;
    // What has no geometry lies in no box.
    assert_eq!(features.len(), 2);
    assert_eq!(features[0].id, Some(json!(7)));
    assert_eq!(
        properties(&features[0]),
        json!({"t": "México", "v": "v", "c": "ab", "i2": -2, "i4": 4, "i8": 9_007_199_254_740_993_i64,
               "f4": 0.1, "f8": 1.5, "n": 12, "n2": 3.25, "b": true, "d": "2018-03-25",
               "ts": "2018-03-25T06:30:00", "tz": "2018-03-25T11:30:00+00:00", "ti": "06:30:00",
               "iv": "P1DT2H", "j": {"a": [1, null]}, "jb": {"b": 2},
               "u": "a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11", "a": [1, 2], "m": "wild", "p": 5})
    );
    assert_eq!(properties(&features[1]), json!({}));
    let told: Vec<String> =
        report.entries().iter().map(|entry| format!("{}: {}", entry.place, entry.detail)).collect();
    assert_eq!(told, ["column raw: binary values are left out"]);
}

fn every_geometry_becomes_a_shape(server: &Server) {
    let features = read(server, Relation::table("shapes"));
    let shown = |feature: &Feature| {
        let parts = |rings: usize| if rings == 0 { feature.shape.positions().len() } else { rings };
        let id = feature.id.as_ref().unwrap().as_i64().unwrap();
        (id, feature.shape.kind(), parts(feature.shape.parts().len()))
    };
    use ShapeKind::{Line, Point, Polygon};
    let shapes: Vec<_> = features.iter().map(shown).collect();
    assert_eq!(
        shapes,
        [
            (1, Point, 1),
            (2, Point, 2),
            (3, Line, 1),
            (4, Line, 2),
            (5, Polygon, 2),
            (6, Polygon, 2),
            (7, Point, 1),
            (7, Line, 1),
            (8, Line, 1),
            (10, Polygon, 1)
        ]
    );
    assert_eq!(features[0].shape.positions(), [LonLat::new(1.0, 2.0)]);
    assert!(features[8].shape.positions().len() > 100, "the arc is drawn in pieces");
}

fn ids_are_keys_or_columns_of_the_name(server: &Server) {
    let features = read(server, Relation::table("two").geometry("geom"));
    // In the order of the key, which is no number and therefore a property.
    let ids: Vec<_> = features.iter().map(|feature| feature.id.clone().unwrap()).collect();
    assert_eq!(ids, [json!("A"), json!("B")]);
    assert_eq!(properties(&features[0]), json!({"code": "a"}));
    let other = read(server, Relation::table("two").geometry("other"));
    assert_eq!(other[0].shape.positions(), [LonLat::new(50.0, 50.0)]);
    let view = read(server, Relation::table("both_of_them"));
    assert!(view.len() == 2 && view.iter().all(|feature| feature.id.is_none()));
}

fn names_are_quoted(server: &Server) {
    let features = read(server, Relation::table("Odd \"one.my.Roads; --"));
    assert_eq!(features.len(), 1);
    assert_eq!(properties(&features[0]), json!({"na\"me": "x", "select": 1}));
}

fn a_query_is_read_as_a_table_is(server: &Server) {
    let sql = "SELECT id, upper(name) AS name, ST_Transform(geom, 3857) AS geom FROM print\n\
               WHERE id <= 3 ORDER BY id -- of them;\n;";
    let features = read(server, Relation::query(sql));
    let seen: Vec<_> =
        features.iter().map(|one| (one.id.clone().unwrap(), properties(one))).collect();
    let wanted = [1, 2, 3].map(|id| (json!(id), json!({"name": format!("N{id}")})));
    assert_eq!(seen, wanted);
    let at = features[2].shape.positions()[0];
    assert!((at.lon - 3.0).abs() < 1e-9 && (at.lat - 3.0).abs() < 1e-9, "{at:?}");
    let none = read(server, Relation::query("SELECT geom FROM print WHERE false"));
    assert!(none.is_empty());
}

fn a_server_is_reached_by_its_socket(server: &Server) {
    let socket = server.socket();
    let text = format!("host={} port={} user=admin dbname=gis", socket.display(), server.port);
    let sealed = Resources::sealed().granting_server(socket.display().to_string());
    let store = PostGis::connect(&text, Relation::table("print"), &sealed).unwrap();
    assert_eq!(store.read_box(WORLD).unwrap().0.features.len(), 50);
}

fn a_fingerprint_follows_the_rows(server: &Server) {
    server.sql("gis", "CREATE TABLE changing AS SELECT * FROM print");
    let print = |relation: Relation| {
        let store = PostGis::connect(&server.url("gis"), relation, &Resources::default()).unwrap();
        store.fingerprint(Fingerprint::default()).unwrap()
    };
    let of_table = || print(Relation::table("changing"));
    let before = of_table();
    assert_eq!(before, of_table());
    assert_ne!(before, print(Relation::table("public.changing").geometry("geom")));
    // The same rows in another order are the same.
    server.sql(
        "gis",
        "CREATE TABLE rearranged AS SELECT * FROM changing ORDER BY id DESC; DROP TABLE changing; \
                       ALTER TABLE rearranged RENAME TO changing",
    );
    assert_eq!(before, of_table());
    server.sql("gis", "UPDATE changing SET name = 'other' WHERE id = 7");
    let after = of_table();
    assert_ne!(before, after);
    server.sql("gis", "DELETE FROM changing WHERE id = 9");
    assert_ne!(after, of_table());
    let empty = print(Relation::query("SELECT geom FROM print WHERE false"));
    assert_ne!(empty, of_table());
}

fn functions_are_found_in_another_schema(server: &Server) {
    server.sql("postgres", "CREATE DATABASE apart");
    server.sql(
        "apart",
        "CREATE SCHEMA gis; CREATE EXTENSION postgis SCHEMA gis;
         CREATE TABLE towns AS SELECT gis.ST_SetSRID(gis.ST_MakePoint(1, 2), 4326) AS geom",
    );
    let towns = Relation::table("towns");
    let store = PostGis::connect(&server.url("apart"), towns, &Resources::default()).unwrap();
    assert_eq!(store.read_box(WORLD).unwrap().0.features.len(), 1);
}

fn a_map_draws_what_it_shows(server: &Server) {
    let dots = json!({"version": 8, "layers": [{"id": "dots", "type": "circle", "source": "dots"}],
        "sources": {"dots": {"type": "geojson", "data": {"type": "FeatureCollection", "features": []}}}});
    let mut map = Map::new(Style::from_json(&dots.to_string()).unwrap().0);
    let print = Relation::table("print");
    let store = PostGis::connect(&server.url("gis"), print, &Resources::default()).unwrap();
    map.add_map_source("dots", Arc::new(StoredSource::new(Arc::new(store))));
    let seen = |zoom: f64| {
        let camera = Camera::centered(LonLat::new(25.5, 25.5), zoom, 300.0, 300.0).unwrap();
        map.render(&camera).unwrap().scene.markers().count()
    };
    // Dots reach into the frame from beside it.
    assert_eq!([seen(1.0), seen(7.0)], [50, 2]);
}

/// The book's program, whose server is the reader's own.
mod book {
    #![allow(dead_code)]
    include!("../../docs/src/programs/database.rs");

    pub fn map(server: &str) -> Map {
        towns(server).unwrap()
    }
}

fn the_program_of_the_book_draws_larger_towns(server: &Server) {
    let map = book::map(&server.url("gis"));
    let seen = |lon: f64| {
        let camera = Camera::centered(LonLat::new(lon, 10.0), 7.0, 600.0, 400.0).unwrap();
        map.render(&camera).unwrap().scene.markers().count()
    };
    // One of them each 0.05° from 50° on.
    assert!(seen(48.0) < 30 && seen(60.0) > 60, "{}, {}", seen(48.0), seen(60.0));
}
