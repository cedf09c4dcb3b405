//! Files that other programs wrote, read by rumbo and by GDAL, and compared feature by feature.
//!
//! A few small ones are among the fuzzer's corpora (`fuzz/README.md`). `tools/samples` brings two hundred
//! more to `target/samples`, which are read where `RUMBO_SLOW` is set. Needs `ogr2ogr` (Debian's gdal-bin):
//! where it is missing the tests say that they are skipped, and fail where `RUMBO_GDAL` is set.

#![cfg(all(
    feature = "geopackage",
    feature = "proj",
    feature = "shapefile",
    feature = "xml",
    target_os = "linux"
))]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

use rumbo::source::{self, Format, ReadOptions, geojson};
use serde_json::{Map, Value};

/// Files of which rumbo and GDAL read other things, and why. One that they read alike fails the test.
const KNOWN: &[(&str, &str)] = &[
    ("fiona-1.10.1/tests/data/curves_line.csv", "arcs in as many equal pieces, or in one more"),
    ("fiona-curves.csv", "as above"),
    ("fiona-1.10.1/tests/data/test_gpx.gpx", "a track has a <time>, which GPX does not know of"),
    (
        "gpxpy-1.6.2/test_files/gpx1.1_with_extensions_without_namespaces.gpx",
        "extensions are fields to GDAL; rumbo tells that it leaves them out",
    ),
    ("gpxpy-1.6.2/test_files/unicode_with_bom.gpx", "extensions, as above"),
    ("NY8_utm18.wkb.csv", "columns X and Y beside the geometries, which GDAL takes before them"),
    ("gpxpy-bom.gpx", "extensions, as above"),
    (
        "pyshp-3.1.6/tests/shapefiles/latin1.shp",
        "no .cpg: rumbo takes Windows-1252 for what is no UTF-8, GDAL leaves the bytes",
    ),
    ("pyshp-latin1.shp", "as above"),
];

/// Endings of the files that are samples.
const ENDINGS: &[&str] = &[
    "csv", "fgb", "geojson", "geojsonl", "gpkg", "gpx", "json", "kml", "kmz", "ndjson", "seq",
    "shp", "topojson", "txt", "zip",
];

/// Whether there is GDAL; said where it is missing.
fn gdal() -> bool {
    let there = Command::new("ogr2ogr").arg("--version").output().is_ok();
    assert!(there || std::env::var_os("RUMBO_GDAL").is_none(), "RUMBO_GDAL is set: no ogr2ogr");
    if !there {
        eprintln!("skipped: there is no ogr2ogr (Debian's gdal-bin)");
    }
    there
}

type Ring = Vec<[f64; 2]>;

/// A geometry of one kind: its points as one ring, each line as one, each polygon's rings.
#[derive(Debug, Clone, PartialEq)]
struct Simple {
    /// How many dimensions it has.
    kind: u8,
    polygons: Vec<Vec<Ring>>,
}

/// A feature, as both write it in GeoJSON; a collection is one feature for each of its members.
#[derive(Debug, Clone)]
struct Item {
    id: Value,
    simple: Option<Simple>,
    properties: Map<String, Value>,
}

#[derive(Debug)]
struct Layer {
    name: String,
    /// Whether positions were brought to WGS 84 from another reference system.
    is_projected: bool,
    items: Vec<Item>,
}

fn position(value: &Value) -> [f64; 2] {
    [value[0].as_f64().unwrap(), value[1].as_f64().unwrap()]
}

fn ring(value: &Value) -> Ring {
    value.as_array().unwrap().iter().map(position).collect()
}

fn rings(value: &Value) -> Vec<Ring> {
    let rings = value.as_array().unwrap().iter().map(|value| {
        let mut ring = ring(value);
        if ring.len() > 1 && ring.first() == ring.last() {
            ring.pop();
        }
        ring
    });
    rings.filter(|ring| !ring.is_empty()).collect()
}

/// The geometries of one kind that a geometry of GeoJSON is made of; none where it is empty.
fn simples(geometry: &Value) -> Vec<Simple> {
    let at = &geometry["coordinates"];
    let each = || at.as_array().unwrap().iter();
    let (kind, mut polygons) = match geometry["type"].as_str() {
        None => return Vec::new(),
        Some("GeometryCollection") => {
            return geometry["geometries"].as_array().unwrap().iter().flat_map(simples).collect();
        }
        Some("Point") if at.as_array().unwrap().is_empty() => (0, vec![]),
        Some("Point") => (0, vec![vec![vec![position(at)]]]),
        Some("MultiPoint") => (0, vec![vec![ring(at)]]),
        // A line of one point is none to rumbo, which tells of it.
        Some("LineString") if at.as_array().unwrap().len() < 2 => (1, vec![]),
        Some("LineString") => (1, vec![vec![ring(at)]]),
        Some("MultiLineString") => {
            let lines = each().map(ring).filter(|line| line.len() > 1);
            (1, lines.map(|line| vec![line]).collect())
        }
        Some("Polygon") => (2, vec![rings(at)]),
        Some("MultiPolygon") => (2, each().map(rings).collect()),
        Some(other) => panic!("a geometry of type {other}"),
    };
    polygons.retain(|rings| rings.iter().any(|ring| !ring.is_empty()));
    if polygons.is_empty() { Vec::new() } else { vec![Simple { kind, polygons }] }
}

/// Puts together those of a kind, as placemarks of several geometries are read.
fn by_kind(simples: Vec<Simple>) -> Vec<Simple> {
    let of = |kind| {
        let polygons: Vec<_> = simples
            .iter()
            .filter(|simple| simple.kind == kind)
            .flat_map(|simple| simple.polygons.clone())
            .collect();
        let polygons = match kind {
            0 if polygons.len() > 1 => vec![vec![polygons.concat().concat()]],
            _ => polygons,
        };
        (!polygons.is_empty()).then_some(Simple { kind, polygons })
    };
    (0..3).filter_map(of).collect()
}

fn items(features: &[Value], format: Format) -> Vec<Item> {
    let of = |feature: &Value| {
        let mut simples = simples(&feature["geometry"]);
        if format == Format::Kml {
            simples = by_kind(simples);
        }
        let mut properties = feature["properties"].as_object().cloned().unwrap_or_default();
        properties.retain(|_, value| !value.is_null());
        let id = &feature["id"];
        let item = |simple| Item { id: id.clone(), simple, properties: properties.clone() };
        match simples.is_empty() {
            true => vec![item(None)],
            false => simples.into_iter().map(|simple| item(Some(simple))).collect(),
        }
    };
    features.iter().flat_map(of).collect()
}

/// The features of all layers.
fn all(layers: Vec<Layer>, format: Format) -> Vec<Item> {
    let mut items: Vec<Item> = layers.into_iter().flat_map(|layer| layer.items).collect();
    if format == Format::Kml {
        // A folder's placemarks are one layer to GDAL, wherever they stand among other folders.
        items.sort_by_key(|item| {
            let name = item.properties.get("name").or(item.properties.get("Name"));
            let kind = item.simple.as_ref().map(|simple| simple.kind);
            (name.and_then(Value::as_str).map(|name| name.trim().to_owned()), kind)
        });
    }
    items
}

/// What rumbo reads.
fn ours(path: &Path) -> Result<(Format, Vec<Layer>), String> {
    let read = source::open(path, &ReadOptions::default()).map_err(|error| error.to_string())?;
    let layers = read.layers.iter().map(|layer| {
        let written = serde_json::to_value(geojson::to_geojson(&layer.features)).unwrap();
        Layer {
            name: layer.name.clone(),
            is_projected: layer.crs.is_some(),
            items: items(written["features"].as_array().unwrap(), read.format),
        }
    });
    Ok((read.format, layers.collect()))
}

/// Runs a program of GDAL's, with arcs in pieces as long as rumbo's.
fn run(command: &mut Command) -> Result<Vec<u8>, String> {
    let command = command.env("OGR_ARC_STEPSIZE", "1");
    let output = command.output().unwrap();
    match output.status.success() {
        true => Ok(output.stdout),
        false => Err(String::from_utf8_lossy(&output.stderr).into_owned()),
    }
}

/// How GDAL is told which columns of a table are positions.
const TABLE: &[&str] = &[
    "-oo",
    "X_POSSIBLE_NAMES=lon,lng,long,longitude,x",
    "-oo",
    "Y_POSSIBLE_NAMES=lat,latitude,y",
    "-oo",
    "GEOM_POSSIBLE_NAMES=wkt,wkb,geom,geometry,the_geom",
    "-oo",
    "KEEP_GEOM_COLUMNS=NO",
];

fn is_overlay(item: &Item) -> bool {
    item.properties.contains_key("icon")
        && item.simple.as_ref().is_some_and(|simple| simple.kind == 2)
}

/// Whether positions cannot be degrees, which rumbo refuses where no reference system tells what they are.
fn is_off_the_sphere(layers: &[Layer]) -> bool {
    let simples =
        layers.iter().flat_map(|layer| &layer.items).filter_map(|item| item.simple.as_ref());
    let mut positions = simples.flat_map(|simple| simple.polygons.iter().flatten().flatten());
    positions.any(|at| at[0].abs() > 540.0 || at[1].abs() > 90.0)
}

fn is_about_degrees(error: &str) -> bool {
    error.contains("no degrees") || error.contains("not degrees") || error.contains("beyond ±90")
}

/// What GDAL reads.
fn theirs(path: &Path, format: Format) -> Result<Vec<Layer>, String> {
    let has = |ending: &str| path.extension().is_some_and(|own| own == ending);
    let folder = tempfile::tempdir().unwrap();
    let path = if has("zip") {
        let archive = zip::ZipArchive::new(std::fs::File::open(path).unwrap());
        let archive = archive.map_err(|error| error.to_string())?;
        let first = archive.file_names().flatten().find(|name| name.ends_with(".shp"));
        let first = first.unwrap_or_default();
        let (folder, _) = first.rsplit_once('/').unwrap_or_default();
        format!("/vsizip/{}/{folder}", path.display())
    } else if has("shp") && !path.with_extension("shx").exists() {
        // GDAL writes the index that is missing.
        for ending in ["shp", "dbf", "prj", "cpg"] {
            let other = path.with_extension(ending);
            if other.exists() {
                std::fs::copy(&other, folder.path().join(other.file_name().unwrap())).unwrap();
            }
        }
        let copy = folder.path().join(path.file_name().unwrap());
        run(Command::new("ogrinfo").env("SHAPE_RESTORE_SHX", "YES").arg(&copy))?;
        copy.display().to_string()
    } else {
        path.display().to_string()
    };
    let options = if format == Format::Csv { TABLE } else { &[] };
    let told = run(Command::new("ogrinfo").args(["-ro", "-so", "-al"]).args(options).arg(&path))?;
    let told = String::from_utf8_lossy(&told).into_owned();
    let mut layers = Vec::new();
    for part in told.split("\nLayer name: ").skip(1) {
        let name = part.lines().next().unwrap_or_default().to_owned();
        // The points of lines are layers of their own to GDAL.
        if name == "route_points" || name == "track_points" || part.contains("\nGeometry: None") {
            continue;
        }
        let has_crs = !part.contains("Layer SRS WKT:\n(unknown)");
        let is_projected =
            part.contains("PROJCRS[") || has_crs && !part.contains("ID[\"EPSG\",4326]]\nData axis");
        let mut command = Command::new("ogr2ogr");
        command.args(["-f", "GeoJSON", "-lco", "COORDINATE_PRECISION=15", "-lco", "WRITE_NAME=NO"]);
        command.args(["-dim", "XY"]).args(options);
        if has_crs {
            command.args(["-t_srs", "OGC:CRS84"]);
        }
        let text = run(command.args(["/vsistdout/", &path, &name]))?;
        let text = String::from_utf8_lossy(&text);
        let written: Value =
            serde_json::from_str(&text).map_err(|error| format!("{name}: {error}"))?;
        let mut items = items(written["features"].as_array().unwrap(), format);
        // An overlay is an area to GDAL, and left out by rumbo, which tells of it.
        items.retain(|item| !(format == Format::Kml && is_overlay(item)));
        layers.push(Layer { name, is_projected, items });
    }
    Ok(layers)
}

/// How far apart two numbers may be: as far as they are written, or the reference system is told.
fn close(a: f64, b: f64, is_projected: bool) -> bool {
    let most = if is_projected { 1e-7 } else { 1e-9 * a.abs().max(b.abs()).max(1.0) };
    (a - b).abs() <= most
}

/// Whether two lines are the same, or two rings, wherever these begin and whichever way they run.
fn same_ring(a: &Ring, b: &Ring, is_closed: bool, is_projected: bool) -> bool {
    let near = |a: &[f64; 2], b: &[f64; 2]| {
        close(a[0], b[0], is_projected) && close(a[1], b[1], is_projected)
    };
    if a.len() != b.len() {
        return false;
    }
    if a.iter().zip(b).all(|(a, b)| near(a, b)) {
        return true;
    }
    let count = a.len();
    is_closed
        && (0..count).any(|start| {
            near(&a[0], &b[start])
                && ((0..count).all(|step| near(&a[step], &b[(start + step) % count]))
                    || (0..count).all(|step| near(&a[step], &b[(start + count - step) % count])))
        })
}

/// Whether each of some has its like among others, in whichever order.
fn pair<T>(ours: &[T], theirs: &[T], is_same: impl Fn(&T, &T) -> bool) -> bool {
    let mut left: Vec<&T> = theirs.iter().collect();
    ours.len() == theirs.len()
        && ours.iter().all(|one| {
            let found = left.iter().position(|other| is_same(one, other));
            found.map(|at| left.remove(at)).is_some()
        })
}

fn same_geometry(a: &Simple, b: &Simple, is_projected: bool) -> bool {
    let is_closed = a.kind == 2;
    let same_rings = |a: &Vec<Ring>, other: &Vec<Ring>| {
        pair(a, other, |a, b| same_ring(a, b, is_closed, is_projected))
    };
    a.kind == b.kind && pair(&a.polygons, &b.polygons, same_rings)
}

/// What a property is called by rumbo that GDAL calls otherwise; nothing for what GDAL adds.
fn our_name(name: &str, format: Format) -> Option<&str> {
    const ADDED: &[&str] =
        &["altitudeMode", "drawOrder", "extrude", "icon", "snippet", "tessellate", "visibility"];
    match (format, name) {
        (Format::Kml, "Name") => Some("name"),
        (Format::Kml, name) if ADDED.contains(&name) => None,
        (Format::Gpx, "link1_href") => Some("link"),
        // The texts of links, and extensions, which rumbo tells that it leaves out.
        (Format::Gpx, name) if name.contains('_') => None,
        _ => Some(name),
    }
}

/// Dates and times in one way of writing.
fn dated(text: &str) -> String {
    let bytes = text.as_bytes();
    let is_date = bytes.len() >= 10
        && bytes[..4].iter().all(u8::is_ascii_digit)
        && [bytes[4], bytes[7]].iter().all(|sign| b"/-".contains(sign));
    if !is_date {
        return text.to_owned();
    }
    let text = text.replace('/', "-").replacen(' ', "T", 1);
    let text = text.trim_end_matches("+00").trim_end_matches('Z');
    let text = text.trim_end_matches("+00:00");
    match text.split_once('.') {
        Some((whole, part)) => match part.trim_end_matches('0') {
            "" => whole.to_owned(),
            part => format!("{whole}.{part}"),
        },
        None => text.to_owned(),
    }
}

fn same_value(ours: &Value, theirs: &Value) -> bool {
    match (ours, theirs) {
        (Value::Number(a), Value::Number(b)) => {
            a == b || close(a.as_f64().unwrap(), b.as_f64().unwrap(), false)
        }
        (Value::String(a), Value::String(b)) => a.trim() == b.trim() || dated(a) == dated(b),
        // Tables and XML have no types: both take them from what is written.
        (Value::Number(a), Value::String(b)) | (Value::String(b), Value::Number(a)) => {
            b.trim().parse::<f64>().is_ok_and(|b| close(a.as_f64().unwrap(), b, false))
        }
        (Value::Bool(a), Value::Number(b)) | (Value::Number(b), Value::Bool(a)) => {
            b.as_f64() == Some(f64::from(u8::from(*a)))
        }
        (Value::Bool(a), Value::String(b)) | (Value::String(b), Value::Bool(a)) => {
            b.eq_ignore_ascii_case(&a.to_string())
        }
        (Value::Array(a), Value::Array(b)) => {
            a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same_value(a, b))
        }
        (Value::Object(a), Value::Object(b)) => {
            a.len() == b.len()
                && a.iter().all(|(name, a)| b.get(name).is_some_and(|b| same_value(a, b)))
        }
        _ => ours == theirs,
    }
}

fn short(value: impl std::fmt::Debug) -> String {
    let text = format!("{value:?}");
    match text.char_indices().nth(160) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text,
    }
}

/// What is not the same about a feature.
fn feature_differences(
    ours: &Item,
    theirs: &Item,
    format: Format,
    is_projected: bool,
) -> Vec<String> {
    let mut found = Vec::new();
    let is_same = match (&ours.simple, &theirs.simple) {
        (Some(a), Some(b)) => same_geometry(a, b, is_projected),
        (a, b) => a.is_none() && b.is_none(),
    };
    if !is_same {
        found.push(format!("geometry {} and {}", short(&ours.simple), short(&theirs.simple)));
    }
    let mut left = ours.properties.clone();
    for (name, value) in &theirs.properties {
        let Some(name) = our_name(name, format) else { continue };
        match left.remove(name) {
            Some(own) if same_value(&own, value) => {}
            // Where nothing is written there is nothing to us.
            None if value == "" => {}
            // An id that is text is a field too to GDAL.
            None if name == "id" && same_value(&ours.id, value) => {}
            own => found.push(format!("{name:?}: {} and {}", short(own), short(value))),
        }
    }
    if format == Format::Gpx {
        // Links of GPX 1.0, of which GDAL reads those of waypoints.
        left.retain(|name, _| !matches!(name.as_str(), "url" | "urlname"));
    }
    found.extend(left.iter().map(|(name, value)| format!("{name:?}: {} alone", short(value))));
    found
}

/// What is not the same about a file, the first few.
fn differences(path: &Path) -> Result<(Format, usize, Vec<String>), String> {
    let format = Format::detect(&std::fs::read(path).unwrap(), Some(path));
    let (format, mut ours) = match ours(path) {
        Ok(read) => read,
        Err(error) => {
            let format = format.unwrap_or(Format::Csv);
            return match theirs(path, format) {
                Ok(theirs) if is_off_the_sphere(&theirs) && is_about_degrees(&error) => {
                    Err(format!("rightly refused: {error}"))
                }
                Ok(theirs) if theirs.iter().any(|layer| !layer.items.is_empty()) => {
                    Ok((format, 0, vec![format!("refused: {error}")]))
                }
                _ => Err(format!("neither reads it: {error}")),
            };
        }
    };
    let mut theirs = theirs(path, format)?;
    ours.retain(|layer| !layer.items.is_empty());
    theirs.retain(|layer| !layer.items.is_empty());
    let mut found = Vec::new();
    let is_named = matches!(format, Format::GeoPackage | Format::TopoJson | Format::FlatGeobuf);
    if is_named {
        ours.sort_by(|a, b| a.name.cmp(&b.name));
        theirs.sort_by(|a, b| a.name.cmp(&b.name));
        let names =
            |layers: &[Layer]| layers.iter().map(|layer| layer.name.clone()).collect::<Vec<_>>();
        if names(&ours) != names(&theirs) {
            found.push(format!("layers {:?} and {:?}", names(&ours), names(&theirs)));
        }
    }
    let is_projected = ours.iter().chain(&theirs).any(|layer| layer.is_projected);
    let (ours, theirs) = (all(ours, format), all(theirs, format));
    if ours.len() != theirs.len() {
        found.push(format!("{} features and {}", ours.len(), theirs.len()));
    }
    let mut count = 0;
    for (number, (a, b)) in ours.iter().zip(&theirs).enumerate() {
        let of = feature_differences(a, b, format, is_projected);
        count += usize::from(!of.is_empty());
        if count <= 3 {
            found.extend(
                of.into_iter().take(4).map(|what| format!("feature {}: {what}", number + 1)),
            );
        }
    }
    if count > 3 {
        found.push(format!("{count} features differ"));
    }
    Ok((format, ours.len(), found))
}

fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    let Ok(entries) = std::fs::read_dir(folder) else { return };
    let mut paths: Vec<_> = entries.map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    for path in paths {
        if path.is_dir() {
            files(&path, found);
        } else if path.extension().is_some_and(|ending| {
            ENDINGS.contains(&&*ending.to_string_lossy().to_ascii_lowercase())
        }) {
            found.push(path);
        }
    }
}

/// How many files of each format were read alike, and what was not.
#[derive(Debug, Default)]
struct Outcome {
    alike: BTreeMap<&'static str, usize>,
    problems: Vec<String>,
}

impl Outcome {
    /// Compares a file, which goes by a name.
    fn compare(&mut self, path: &Path, name: &str) {
        let known = KNOWN.iter().find(|(file, _)| *file == name);
        match (differences(path), known) {
            (Err(why), None) => eprintln!("{name}: {why}"),
            (Err(why), Some(_)) => self.problems.push(format!("{name}: {why}")),
            (Ok((format, count, found)), None) if found.is_empty() => {
                *self.alike.entry(format.name()).or_default() += 1;
                eprintln!("{name}: {}, {count} features alike", format.name());
            }
            (Ok((_, _, found)), None) => {
                self.problems.push(format!("{name}:\n  {}", found.join("\n  ")));
            }
            (Ok((_, _, found)), Some(_)) if found.is_empty() => self
                .problems
                .push(format!("{name} is read alike: it is no known difference any more")),
            (Ok((format, ..)), Some((_, why))) => {
                eprintln!("{name}: {}, other by intent: {why}", format.name());
            }
        }
    }

    /// Compares the files of a folder that match.
    fn compare_all(&mut self, folder: &Path, is_wanted: impl Fn(&Path) -> bool) {
        let mut paths = Vec::new();
        files(folder, &mut paths);
        for path in paths.iter().filter(|path| is_wanted(path)) {
            self.compare(path, &path.strip_prefix(folder).unwrap().display().to_string());
        }
    }

    /// Fails where anything was read otherwise, or a format has fewer files than it should.
    fn check(&self, least: usize, formats: &[&str]) {
        let (count, told) = (self.problems.len(), self.problems.join("\n"));
        assert!(self.problems.is_empty(), "{count} files:\n{told}");
        eprintln!("alike: {:?}", self.alike);
        for format in formats {
            let count = self.alike.get(format).copied().unwrap_or_default();
            assert!(count >= least, "{count} files of {format}");
        }
    }
}

/// A folder beside the manifest.
fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(name)
}

/// Where what `tools/samples` brings lies; nothing where it is missing, or slow tests are not asked for.
fn samples() -> Option<PathBuf> {
    let folder = folder("target/samples");
    if std::env::var_os("RUMBO_SLOW").is_none() {
        eprintln!("skipped: RUMBO_SLOW is not set");
    } else if !folder.is_dir() {
        eprintln!("skipped: {} is missing (tools/samples)", folder.display());
    } else if gdal() {
        return Some(folder);
    }
    None
}

/// The files that the fuzzer's corpora have from packages (see `fuzz/README.md`).
#[test]
fn files_of_the_corpora_are_read_as_gdal_reads_them() {
    if !gdal() {
        return;
    }
    let corpora = folder("fuzz/corpus");
    let has_package = |path: &Path| path.file_stem().unwrap().to_string_lossy().contains('-');
    let mut outcome = Outcome::default();
    for name in
        ["csv", "flatgeobuf", "geojson", "geopackage", "sequence", "topojson", "xml", "zipped"]
    {
        outcome.compare_all(&corpora.join(name), has_package);
    }
    let scratch = tempfile::tempdir().unwrap();
    let mut packed = Vec::new();
    files(&corpora.join("shapefile"), &mut packed);
    for entry in std::fs::read_dir(corpora.join("shapefile")).unwrap() {
        let path = entry.unwrap().path();
        let bytes = std::fs::read(&path).unwrap();
        let (shp, dbf) = bytes[2..].split_at(usize::from(u16::from_le_bytes([bytes[0], bytes[1]])));
        let file = scratch.path().join(path.file_name().unwrap()).with_extension("shp");
        std::fs::write(&file, shp).unwrap();
        if !dbf.is_empty() {
            std::fs::write(file.with_extension("dbf"), dbf).unwrap();
        }
    }
    outcome.compare_all(scratch.path(), has_package);
    outcome.check(
        1,
        &["CSV", "FlatGeobuf", "GeoJSON", "GeoJSON sequence", "GeoPackage", "GPX", "KML"],
    );
    outcome.check(1, &["shapefile", "TopoJSON"]);
}

#[test]
fn what_the_script_brings_is_read_as_gdal_reads_it() {
    let Some(folder) = samples() else { return };
    let mut outcome = Outcome::default();
    outcome.compare_all(&folder, |_| true);
    // Packages have one file only of FlatGeobuf and two of sequences.
    outcome.check(3, &["CSV", "GeoJSON", "GeoPackage", "GPX", "KML", "shapefile", "TopoJSON"]);
    outcome.check(1, &["FlatGeobuf", "GeoJSON sequence"]);
}

/// What GDAL writes other formats of: degrees and planes, points, lines and areas, holes, heights, nothing.
const REWRITTEN: &[&str] = &[
    "geojson-1.0.0/tests/fixtures/countries.geojson",
    "geopandas-0.14.4/datasets/naturalearth_cities/naturalearth_cities.shp",
    "pyogrio-0.13.0/fixtures/test_gpkg_nulls.gpkg",
    "r-cran-sf/sf/gpkg/buildings.gpkg",
    "r-cran-sf/sf/gpkg/nc.gpkg",
    "rasterstats-0.21.0/tests/data/lines.shp",
    "r-cran-spdata/spData/shapes/NY8_utm18.shp",
];

/// A layer in degrees, and its geometries as WKB beside its other columns.
const PLAIN: &[&str] = &["-f", "GPKG", "-t_srs", "OGC:CRS84", "-nln", "plain"];
const BINARY: &str = "SELECT *, hex(ST_AsBinary(geom)) AS wkb FROM plain";

/// The endings of what GDAL writes, and how it is told to.
const WRITTEN: &[(&str, &[&str])] = &[
    ("fgb", &["-f", "FlatGeobuf"]),
    ("plain.fgb", &["-f", "FlatGeobuf", "-lco", "SPATIAL_INDEX=NO"]),
    ("geojsonl", &["-f", "GeoJSONSeq"]),
    ("geojsons", &["-f", "GeoJSONSeq", "-lco", "RS=YES"]),
    ("gpkg", &["-f", "GPKG"]),
    ("kmz", &["-f", "LIBKML"]),
    ("kml", &["-f", "KML"]),
    ("wkt.csv", &["-f", "CSV", "-lco", "GEOMETRY=AS_WKT", "-t_srs", "OGC:CRS84"]),
    ("wkb.csv", &["-f", "CSV", "-dialect", "SQLite", "-sql", BINARY]),
    ("alone.shp", &["-f", "ESRI Shapefile", "-t_srs", "OGC:CRS84"]),
];

#[test]
fn what_gdal_writes_of_samples_is_read_as_gdal_reads_it() {
    let Some(folder) = samples() else { return };
    let mut outcome = Outcome::default();
    for source in REWRITTEN {
        let path = folder.join(source);
        let stem = path.file_stem().unwrap().to_string_lossy().into_owned();
        let scratch = tempfile::tempdir().unwrap();
        let plain = scratch.path().join("plain.gpkg");
        run(Command::new("ogr2ogr").args(PLAIN).arg(&plain).arg(&path)).unwrap();
        for (ending, arguments) in WRITTEN {
            let file = scratch.path().join(format!("{stem}.{ending}"));
            let mut command = Command::new("ogr2ogr");
            command.args(*arguments);
            run(command.arg(&file).arg(if *ending == "wkb.csv" { &plain } else { &path })).unwrap();
            if *ending == "alone.shp" {
                ["dbf", "prj", "shx"]
                    .iter()
                    .for_each(|part| drop(std::fs::remove_file(file.with_extension(part))));
            }
            outcome.compare(&file, &format!("{stem}.{ending}"));
        }
    }
    outcome.check(3, &["CSV", "FlatGeobuf", "GeoJSON sequence", "GeoPackage", "KML", "shapefile"]);
}
