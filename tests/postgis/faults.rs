//! What is refused, what takes too long, and what is said of it.

use std::net::TcpListener;
use std::time::{Duration, Instant};

use rumbo::error::ErrorKind;
use rumbo::resources::{Cancel, Fingerprint, Limit, Limits, Resources};
use rumbo::source::FeatureStore;
use rumbo::source::postgis::{PostGis, Relation};
use rumbo::unit::LonLatBox;

use crate::server::{Case, PASSWORD, Server};

pub const CASES: &[Case] = &[
    ("faults::nothing_is_written", nothing_is_written),
    ("faults::a_slow_query_ends", a_slow_query_ends),
    ("faults::stopped_work_stops_the_server", stopped_work_stops_the_server),
    ("faults::who_is_refused_is_told", who_is_refused_is_told),
    ("faults::what_is_missing_is_told", what_is_missing_is_told),
    ("faults::a_server_that_says_nothing_is_left", a_server_that_says_nothing_is_left),
    ("faults::faulty_queries_are_told_with_their_place", faulty_queries_are_told_with_their_place),
    ("faults::geometries_that_cannot_be_read_are_told", geometries_that_cannot_be_read_are_told),
    ("faults::limits_hold", limits_hold),
    ("faults::memory_follows_the_limit", memory_follows_the_limit),
    ("faults::confined_work_asks_no_server", confined_work_asks_no_server),
    ("faults::a_lost_connection_is_opened_anew", a_lost_connection_is_opened_anew),
    ("faults::an_asynchronous_program_may_ask", an_asynchronous_program_may_ask),
];

pub const TABLES: &str = "
CREATE TABLE towns (id integer PRIMARY KEY, name text, people integer, geom geometry(Point, 4326));
INSERT INTO towns SELECT i, 'n' || i, i * 10, ST_SetSRID(ST_MakePoint(i / 20.0, 10), 4326)
FROM generate_series(1, 1500) AS i;
CREATE SCHEMA inner_one;
CREATE TABLE inner_one.parcels (id integer, geom geometry(Polygon, 4326));
CREATE TABLE log (what text);
CREATE FUNCTION counted(integer) RETURNS integer LANGUAGE plpgsql AS
    'BEGIN INSERT INTO log VALUES (''read''); RETURN $1; END';
CREATE FUNCTION unbound(integer) RETURNS integer LANGUAGE plpgsql AS
    'BEGIN SET LOCAL transaction_read_only = off; INSERT INTO log VALUES (''read''); RETURN $1; END';
CREATE TABLE plain (id integer);
CREATE TABLE unknown (id integer, geom geometry);
INSERT INTO unknown VALUES (1, ST_MakePoint(1, 2));
CREATE TABLE far (id integer, geom geometry(Point, 4326));
INSERT INTO far VALUES (1, 'SRID=4326;POINT(5 5)'), (2, 'SRID=4326;POINT(6 6)');
CREATE TABLE secret (id integer, geom geometry(Point, 4326));
CREATE ROLE guest LOGIN PASSWORD 'guest-word';
";

const WORLD: LonLatBox = LonLatBox::new(-180.0, -90.0, 180.0, 90.0);

fn towns() -> Relation {
    Relation::table("towns")
}

/// The error of reading, which tells server and database and no secret.
fn refused(server: &str, relation: Relation, resources: &Resources) -> (ErrorKind, String) {
    let store = PostGis::connect(server, relation, resources);
    let error = match store {
        Ok(store) => store.read_box(WORLD).unwrap_err(),
        Err(error) => error,
    };
    let told = format!("{error}\n{error:?}");
    assert!(!told.contains(PASSWORD) && !told.contains("admin:"), "{told}");
    assert!(error.remedy_text().is_some(), "{error}");
    (error.kind(), error.to_string())
}

fn of(server: &Server, relation: Relation) -> (ErrorKind, String) {
    let (kind, told) = refused(&server.url("gis"), relation, &Resources::default());
    let place = format!("postgresql://127.0.0.1:{}/gis", server.port);
    assert!(told.contains(&place), "{told}");
    (kind, told)
}

fn within(seconds: u64) -> Resources {
    Resources::default().with_limits(Limits::default().with(Limit::ServerSeconds, seconds))
}

fn nothing_is_written(server: &Server) {
    for query in [
        "SELECT counted(id) AS id, geom FROM towns",
        "SELECT unbound(id) AS id, geom FROM towns",
        "SELECT set_config('transaction_read_only', 'off', false), counted(id) AS id, geom FROM towns",
        "INSERT INTO log VALUES ('x') RETURNING what",
        "SELECT geom FROM towns) AS q; INSERT INTO log VALUES ('x'); SELECT * FROM (SELECT 1",
        "WITH w AS (INSERT INTO log VALUES ('x') RETURNING what) SELECT geom FROM towns, w",
    ] {
        let (kind, told) = of(server, Relation::query(query));
        let is_plain = matches!(kind, ErrorKind::Denied | ErrorKind::Syntax | ErrorKind::Data);
        assert!(is_plain, "{query}: {told}");
    }
    // What a query sets for the time after it changes nothing either.
    let loose =
        "SELECT id, geom, set_config('default_transaction_read_only', 'off', false) FROM towns";
    let loose = format!("SELECT counted(id) AS id, geom FROM ({loose}) AS q OFFSET 0");
    of(server, Relation::query(loose.as_str()));
    let unsure = "SELECT id, geom, set_config('default_transaction_read_only', 'off', false), \
                  CASE WHEN current_setting('transaction_read_only') = 'off' THEN counted(id) END \
                  FROM towns";
    let url = server.url("gis");
    let store = PostGis::connect(&url, Relation::query(unsure), &Resources::default()).unwrap();
    store.read_box(WORLD).unwrap();
    store.fingerprint(Fingerprint::default()).unwrap();
    let (kind, told) = of(server, Relation::query("SELECT counted(id) AS id, geom FROM towns"));
    assert_eq!(kind, ErrorKind::Denied);
    assert!(told.contains("the query would write"), "{told}");
    assert_eq!(server.sql("gis", "SELECT count(*) FROM log").trim(), "0");
}

fn a_slow_query_ends(server: &Server) {
    let query = Relation::query("SELECT id, geom, pg_sleep(0.05)::text FROM towns");
    let begun = Instant::now();
    let (kind, told) = refused(&server.url("gis"), query, &within(1));
    assert_eq!(kind, ErrorKind::Limit);
    assert!(told.contains("the server takes more than 1 seconds"), "{told}");
    assert!(told.contains("--limit server-seconds=N"), "{told}");
    assert!(begun.elapsed() < Duration::from_secs(4), "{:?}", begun.elapsed());
}

fn stopped_work_stops_the_server(server: &Server) {
    let cancel = Cancel::new();
    let resources = Resources::default().with_cancel(cancel.clone());
    let query = "SELECT id, geom, pg_sleep(20)::text AS slept FROM towns";
    let store = PostGis::connect(&server.url("gis"), Relation::query(query), &resources).unwrap();
    let waiting = std::thread::spawn(move || {
        std::thread::sleep(Duration::from_millis(400));
        cancel.cancel();
    });
    let begun = Instant::now();
    let error = store.read_box(WORLD).unwrap_err();
    waiting.join().unwrap();
    assert_eq!(error.kind(), ErrorKind::Cancelled);
    assert!(begun.elapsed() < Duration::from_secs(2), "{:?}", begun.elapsed());
    let running = "SELECT count(*) FROM pg_stat_activity WHERE state = 'active' AND query LIKE \
                   '%pg_sleep(20)%' AND pid <> pg_backend_pid()";
    std::thread::sleep(Duration::from_millis(500));
    assert_eq!(server.sql("gis", running).trim(), "0");
}

fn who_is_refused_is_told(server: &Server) {
    let at = format!("127.0.0.1:{}", server.port);
    let asked = |text: &str| refused(text, towns(), &Resources::default());
    let (kind, told) = asked(&format!("postgresql://admin:wrong-word@{at}/gis"));
    assert_eq!(kind, ErrorKind::Denied);
    assert!(told.contains("the server refuses the user"), "{told}");
    assert!(!told.contains("wrong-word"), "{told}");
    let (kind, told) = asked(&format!("postgresql://admin@{at}/gis"));
    assert_eq!(kind, ErrorKind::Denied);
    assert!(told.contains("the server asks for a password"), "{told}");
    let guest = format!("postgresql://guest:guest-word@{at}/gis");
    let (kind, told) = refused(&guest, Relation::table("secret"), &Resources::default());
    assert_eq!(kind, ErrorKind::Denied);
    assert!(told.contains("the user may not read this"), "{told}");
    let (kind, told) = asked(&format!("{}?sslmode=require", server.url("gis")));
    assert_eq!(kind, ErrorKind::Denied);
    assert!(told.contains("no TLS is spoken here"), "{told}");
    for text in
        ["", "postgresql://", "dbname=gis", "host=x port=y", "postgresql://admin:wo/rd@[x/gis"]
    {
        let (kind, told) = asked(text);
        assert_eq!(kind, ErrorKind::Syntax, "{text}: {told}");
        assert!(!told.contains("wo/rd"), "{told}");
    }
}

fn what_is_missing_is_told(server: &Server) {
    let free = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = free.local_addr().unwrap().port();
    drop(free);
    let nobody = format!("postgresql://admin:{PASSWORD}@127.0.0.1:{port}/gis");
    let (kind, told) = refused(&nobody, towns(), &Resources::default());
    assert_eq!(kind, ErrorKind::Io);
    assert!(told.contains("there is no talking to the server"), "{told}");
    let (kind, told) = refused(&server.url("nothing"), towns(), &Resources::default());
    assert_eq!(kind, ErrorKind::Io);
    assert!(told.contains("there is no such database"), "{told}");
    let (kind, told) = refused(&server.url("bare"), towns(), &Resources::default());
    assert_eq!(kind, ErrorKind::Data);
    assert!(told.contains("the database has no PostGIS"), "{told}");
    for (name, remedy) in [
        ("twons", "did you mean `public.towns`?"),
        ("public.town", "did you mean `public.towns`?"),
        ("parcels", "did you mean `inner_one.parcels`?"),
        ("zzzzzzzzzzzzzzzz", "those with geometries are `"),
        ("towns; DROP TABLE towns", "those with geometries are `"),
    ] {
        let (kind, told) = of(server, Relation::table(name));
        assert_eq!(kind, ErrorKind::Data);
        assert!(told.contains(&format!("the database has no table `{name}`")), "{told}");
        assert!(told.contains(remedy), "{told}");
    }
    let (_, told) = of(server, Relation::table("plain"));
    assert!(told.contains("the table plain has no geometries"), "{told}");
    let (_, told) = of(server, Relation::table("two"));
    assert!(told.contains("say which of `geom`, `other`"), "{told}");
    let (_, told) = of(server, Relation::table("two").geometry("goem"));
    assert!(told.contains("the table two has no column `goem` of geometries"), "{told}");
    let (_, told) = of(server, Relation::table("unknown"));
    assert!(told.contains("the geometries have no reference system"), "{told}");
}

fn a_server_that_says_nothing_is_left(_: &Server) {
    let silent = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = silent.local_addr().unwrap().port();
    let url = format!("postgresql://admin:{PASSWORD}@127.0.0.1:{port}/gis");
    let begun = Instant::now();
    let (kind, told) = refused(&url, towns(), &within(1));
    assert_eq!(kind, ErrorKind::Limit, "{told}");
    assert!(begun.elapsed() < Duration::from_secs(5), "{:?}", begun.elapsed());
}

fn faulty_queries_are_told_with_their_place(server: &Server) {
    let (kind, told) = of(server, Relation::query("SELECT id,\n  goem FROM towns"));
    assert_eq!(kind, ErrorKind::Syntax);
    assert!(told.contains("gis:2:3"), "{told}");
    assert!(told.contains("column \"goem\" does not exist"), "{told}");
    let (kind, told) = of(server, Relation::query("SELECT geom FORM towns"));
    assert_eq!(kind, ErrorKind::Syntax);
    assert!(told.contains("syntax error") && told.contains("gis:1:18"), "{told}");
    let (_, told) = of(server, Relation::query("SELECT 1 AS one"));
    assert!(told.contains("the query has no geometries"), "{told}");
    let (_, told) = of(server, Relation::query("SELECT a.*, b.* FROM towns a, towns b"));
    assert!(told.contains("several columns of geometries"), "{told}");
}

fn geometries_that_cannot_be_read_are_told(server: &Server) {
    let query = "SELECT id, CASE id WHEN 1 THEN geom ELSE ST_SetSRID(ST_MakePoint(1, 'NaN'), 4326) END \
                 AS geom FROM far UNION ALL SELECT 3, ST_SetSRID('LINESTRING(0 0, 1 95)'::geometry, 4326)";
    let (kind, told) = of(server, Relation::query(query));
    assert_eq!(kind, ErrorKind::Position);
    assert!(told.contains("query, row 2"), "{told}");
}

fn limits_hold(server: &Server) {
    for (limit, most) in [
        (Limit::Features, 10),
        (Limit::Positions, 10),
        (Limit::FileBytes, 100),
        (Limit::Columns, 2),
    ] {
        let limits = Limits::default().with(limit, most);
        let resources = Resources::default().with_limits(limits);
        let (kind, told) = refused(&server.url("gis"), towns(), &resources);
        assert_eq!(kind, ErrorKind::Limit, "{told}");
        assert!(told.contains(&format!("--limit {limit}=N")), "{told}");
    }
    // Several portions.
    let store = PostGis::connect(&server.url("gis"), towns(), &Resources::default()).unwrap();
    assert_eq!(store.read_box(WORLD).unwrap().0.features.len(), 1500);
}

/// A line of what the system says of this process, in KiB.
fn memory(line: &str) -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|text| text.strip_prefix(line)).unwrap_or("0");
    line.split_whitespace().next().unwrap().parse().unwrap()
}

fn memory_follows_the_limit(server: &Server) {
    // A portion of these has a gigabyte.
    let long = "SELECT i AS id, repeat('x', 1000000) AS text, ST_SetSRID(ST_MakePoint(1, 2), 4326) AS geom \
                FROM generate_series(1, 2000) AS i";
    let limits = Limits::default().with(Limit::FileBytes, 50 << 20);
    let resources = Resources::default().with_limits(limits);
    let before = memory("VmRSS:");
    let (kind, told) = refused(&server.url("gis"), Relation::query(long), &resources);
    assert_eq!(kind, ErrorKind::Limit, "{told}");
    let taken = memory("VmHWM:").saturating_sub(before);
    eprintln!("{taken} KiB for 50 MiB of rows");
    assert!(taken < 300 << 10, "{taken} KiB");
}

fn confined_work_asks_no_server(server: &Server) {
    let here = Resources::within(["src"]).unwrap();
    for confined in [Resources::sealed(), here] {
        let (kind, told) = refused(&server.url("gis"), towns(), &confined);
        assert_eq!(kind, ErrorKind::Denied);
        assert!(told.contains("may not ask the server `127.0.0.1`"), "{told}");
        let granted = confined.granting_server("127.0.0.1");
        PostGis::connect(&server.url("gis"), towns(), &granted).unwrap();
        let addressed = format!("{} hostaddr=127.0.0.1", "host=elsewhere user=admin dbname=gis");
        assert_eq!(refused(&addressed, towns(), &granted).0, ErrorKind::Denied);
    }
}

fn a_lost_connection_is_opened_anew(server: &Server) {
    let url = format!("{}?application_name=lost", server.url("gis"));
    let store = PostGis::connect(&url, towns(), &Resources::default()).unwrap();
    let lost = "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE application_name = 'lost'";
    assert_eq!(server.sql("gis", lost).trim(), "1");
    let read = store.read_box(WORLD).unwrap();
    assert_eq!(read.0.features.len(), 1500);
}

fn an_asynchronous_program_may_ask(server: &Server) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let url = server.url("gis");
    runtime.block_on(async {
        let store = PostGis::connect(&url, towns(), &Resources::default()).unwrap();
        assert_eq!(store.read_box(WORLD).unwrap().0.features.len(), 1500);
        drop(store);
    });
}
