//! Sources from JSON: every option is checked.

use serde_json::{Map, Value as Json, json};

use super::super::expression::Expression;
use super::super::source::{Cluster, ClusterProperty, Source, SourceKind};
use crate::error::{Code, Error, ErrorKind, Report, nearest_or};

/// What an option may be.
#[derive(Clone, Copy)]
enum Wanted {
    Text,
    Texts,
    Flag,
    Number(f64, f64),
    Box,
    Corners,
    Name(&'static [&'static str]),
    /// Text, or an object of texts.
    Promoted,
    /// Checked elsewhere.
    Any,
}

const TILED: &[(&str, Wanted)] = &[
    ("url", Wanted::Text),
    ("tiles", Wanted::Texts),
    ("bounds", Wanted::Box),
    ("minzoom", Wanted::Number(0.0, 30.0)),
    ("maxzoom", Wanted::Number(0.0, 30.0)),
    ("attribution", Wanted::Text),
    ("scheme", Wanted::Name(&["xyz", "tms"])),
    ("emptyResponse", Wanted::Name(&["blank", "missing"])),
    ("volatile", Wanted::Flag),
];
const VECTOR: &[(&str, Wanted)] =
    &[("promoteId", Wanted::Promoted), ("encoding", Wanted::Name(&["mvt", "mlt"]))];
const RASTER: &[(&str, Wanted)] = &[("tileSize", Wanted::Number(1.0, 8192.0))];
const RASTER_DEM: &[(&str, Wanted)] = &[
    ("tileSize", Wanted::Number(1.0, 8192.0)),
    ("encoding", Wanted::Name(&["terrarium", "mapbox", "custom"])),
    ("redFactor", Wanted::Number(f64::MIN, f64::MAX)),
    ("greenFactor", Wanted::Number(f64::MIN, f64::MAX)),
    ("blueFactor", Wanted::Number(f64::MIN, f64::MAX)),
    ("baseShift", Wanted::Number(f64::MIN, f64::MAX)),
];
const GEOJSON: &[(&str, Wanted)] = &[
    ("data", Wanted::Any),
    ("maxzoom", Wanted::Number(0.0, 30.0)),
    ("attribution", Wanted::Text),
    ("buffer", Wanted::Number(0.0, 512.0)),
    ("filter", Wanted::Any),
    ("tolerance", Wanted::Number(f64::MIN, f64::MAX)),
    ("cluster", Wanted::Flag),
    ("clusterRadius", Wanted::Number(0.0, f64::MAX)),
    ("clusterMaxZoom", Wanted::Number(f64::MIN, f64::MAX)),
    ("clusterMinPoints", Wanted::Number(f64::MIN, f64::MAX)),
    ("clusterProperties", Wanted::Any),
    ("lineMetrics", Wanted::Flag),
    ("generateId", Wanted::Flag),
    ("promoteId", Wanted::Promoted),
];
const IMAGE: &[(&str, Wanted)] = &[("url", Wanted::Text), ("coordinates", Wanted::Corners)];

impl Source {
    /// Reads a source; what is wrong with it otherwise, each with its path in the source.
    pub(in super::super) fn read(
        name: &str,
        json: Json,
        report: &mut Report,
    ) -> Result<Self, Vec<Error>> {
        let Json::Object(json) = json else {
            return Err(vec![problem("", "a source is an object", "give {\"type\": …}")]);
        };
        let kind = kind(&json).map_err(|error| vec![error])?;
        let mut problems = Vec::new();
        problems.extend(missing(kind, &json));
        for (key, value) in json.iter().filter(|(key, _)| *key != "type") {
            match options(kind).find(|(known, _)| known == key) {
                Some((_, wanted)) => problems.extend(check(key, value, wanted)),
                None if kind == SourceKind::GeoJson || kind == SourceKind::Image => report.add(
                    Code::Advisory,
                    format!("source {name}: {key}"),
                    "the specification has no such key",
                ),
                // A source of tiles may say anything of itself.
                None => {}
            }
        }
        let mut source = Self::on_trust(kind);
        if kind == SourceKind::GeoJson && problems.is_empty() {
            source.filter = match json.get("filter").map(Expression::filter).transpose() {
                Ok(filter) => filter,
                Err(error) => {
                    problems.push(error.under_path("filter"));
                    None
                }
            };
            if json.get("cluster") == Some(&Json::Bool(true)) {
                source.cluster = Some(cluster(&json, &mut problems));
            }
        }
        source.json = json;
        if problems.is_empty() { Ok(source) } else { Err(problems) }
    }
}

fn problem(path: &str, message: impl Into<String>, remedy: impl Into<String>) -> Error {
    let error = Error::new(ErrorKind::Style, message).remedy(remedy);
    if path.is_empty() { error } else { error.at_path(path) }
}

fn kind(json: &Map<String, Json>) -> Result<SourceKind, Error> {
    let Some(name) = json.get("type").and_then(Json::as_str) else {
        return Err(problem("", "the source has no `type`", "add \"type\": \"geojson\""));
    };
    SourceKind::from_name(name).ok_or_else(|| {
        let remedy = nearest_or(name, SourceKind::ALL.map(SourceKind::name), || {
            "give `vector` or `geojson`".to_owned()
        });
        problem("type", format!("there is no source type `{name}`"), remedy)
    })
}

fn options(kind: SourceKind) -> impl Iterator<Item = (&'static str, Wanted)> {
    let (shared, own): (&[_], &[_]) = match kind {
        SourceKind::Vector => (TILED, VECTOR),
        SourceKind::Raster => (TILED, RASTER),
        SourceKind::RasterDem => (TILED, RASTER_DEM),
        SourceKind::GeoJson => (&[], GEOJSON),
        SourceKind::Image => (&[], IMAGE),
        SourceKind::Video => (&[], &[]),
    };
    shared.iter().chain(own).copied()
}

/// What a source cannot be without.
fn missing(kind: SourceKind, json: &Map<String, Json>) -> Option<Error> {
    let has = |key: &str| json.contains_key(key);
    match kind {
        SourceKind::Vector | SourceKind::Raster | SourceKind::RasterDem => (!has("url")
            && !has("tiles"))
        .then(|| problem("", "the source has neither `url` nor `tiles`", "add `url`")),
        SourceKind::GeoJson => {
            (!has("data")).then(|| problem("", "the source has no `data`", "add `data`"))
        }
        SourceKind::Image => (!has("coordinates")).then(|| {
            problem("", "the image has no `coordinates`", "add its four corners from the top left")
        }),
        SourceKind::Video => None,
    }
}

fn check(key: &str, value: &Json, wanted: Wanted) -> Option<Error> {
    let texts = |items: &[Json]| items.iter().all(Json::is_string);
    let numbers = |value: &Json, length: usize| {
        value
            .as_array()
            .is_some_and(|items| items.len() == length && items.iter().all(Json::is_number))
    };
    let (fits, remedy) = match wanted {
        Wanted::Text => (value.is_string(), "give text".to_owned()),
        Wanted::Texts => {
            (value.as_array().is_some_and(|items| texts(items)), "give an array of texts".into())
        }
        Wanted::Flag => (value.is_boolean(), "give true or false".into()),
        Wanted::Number(least, most) => (
            value.as_f64().is_some_and(|number| (least..=most).contains(&number)),
            match (least > f64::MIN, most < f64::MAX) {
                (true, true) => format!("give a number from {least} to {most}"),
                (true, false) => format!("give a number of {least} or more"),
                _ => "give a number".to_owned(),
            },
        ),
        Wanted::Box => (numbers(value, 4), "give [west, south, east, north]".into()),
        Wanted::Corners => (
            value.as_array().is_some_and(|corners| {
                corners.len() == 4 && corners.iter().all(|corner| numbers(corner, 2))
            }),
            "give four [longitude, latitude] from the top left clockwise".into(),
        ),
        Wanted::Name(names) => (
            value.as_str().is_some_and(|name| names.contains(&name)),
            format!("give one of {}", names.join(", ")),
        ),
        Wanted::Promoted => (
            value.is_string()
                || value.as_object().is_some_and(|layers| layers.values().all(Json::is_string)),
            "give the name of a property, or an object of one for each layer".into(),
        ),
        Wanted::Any => (true, String::new()),
    };
    (!fits).then(|| problem(key, format!("`{key}` cannot be {value}"), remedy))
}

fn cluster(json: &Map<String, Json>, problems: &mut Vec<Error>) -> Cluster {
    let number = |key: &str, default| json.get(key).and_then(Json::as_f64).unwrap_or(default);
    let mut properties = Vec::new();
    match json.get("clusterProperties") {
        None => {}
        Some(Json::Object(members)) => {
            for (name, rule) in members {
                match cluster_property(name, rule) {
                    Ok(property) => properties.push(property),
                    Err(error) => {
                        problems.push(error.under_path(&format!("clusterProperties.{name}")));
                    }
                }
            }
        }
        Some(_) => problems.push(problem(
            "clusterProperties",
            "`clusterProperties` is not an object",
            "give {name: [operator, expression]}",
        )),
    }
    Cluster {
        radius: number("clusterRadius", 50.0),
        max_zoom: number("clusterMaxZoom", number("maxzoom", 18.0) - 1.0),
        min_points: number("clusterMinPoints", 2.0).max(0.0) as usize,
        properties,
    }
}

fn cluster_property(name: &str, rule: &Json) -> Result<ClusterProperty, Error> {
    let [operator, map] = rule.as_array().map(Vec::as_slice).unwrap_or_default() else {
        return Err(problem(
            "",
            "a cluster's property is made of two parts",
            "give [operator, expression]",
        ));
    };
    let reduce = match operator {
        Json::String(operator) => json!([operator, ["accumulated"], ["get", name]]),
        expression => expression.clone(),
    };
    Ok(ClusterProperty {
        name: name.to_owned(),
        map: Expression::new(map, None).map_err(|error| error.under_path("map"))?,
        reduce: Expression::new(&reduce, None).map_err(|error| error.under_path("reduce"))?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(json: Json) -> Result<Source, Vec<Error>> {
        Source::read("a", json, &mut Report::new())
    }

    #[test]
    fn options_have_their_defaults() {
        let source = read(json!({"type": "raster", "tiles": ["{z}/{x}/{y}.png"]})).unwrap();
        assert_eq!((source.tile_size(), source.zoom_range()), (512.0, (0.0, 22.0)));
        assert_eq!(source.bounds().east, 180.0);
        let source = read(json!({"type": "geojson", "data": {}, "cluster": true})).unwrap();
        let cluster = source.cluster().unwrap();
        assert_eq!((cluster.radius, cluster.max_zoom, cluster.min_points), (50.0, 17.0, 2));
        assert_eq!((source.buffer(), source.tolerance()), (128.0, 0.375));
    }

    #[test]
    fn every_wrong_option_is_told_with_its_path() {
        let problems = read(json!({
            "type": "vector", "url": 7, "scheme": "zxy", "bounds": [0, 0, 1], "minzoom": -1,
        }))
        .unwrap_err();
        let paths: Vec<_> = problems.iter().filter_map(|one| one.place().path.as_deref()).collect();
        assert_eq!(paths, ["url", "scheme", "bounds", "minzoom"]);
        assert_eq!(problems[1].remedy_text(), Some("give one of xyz, tms"));
    }

    #[test]
    fn an_image_has_four_corners() {
        let corners = json!([[0, 1], [1, 1], [1, 0], [0, 0]]);
        let source = read(json!({"type": "image", "url": "a.png", "coordinates": corners}));
        assert_eq!(source.unwrap().corners().unwrap()[2], [1.0, 0.0]);
        assert!(read(json!({"type": "image", "url": "a.png", "coordinates": [[0, 1]]})).is_err());
    }
}
