//! What valid but doubtful GeoJSON gives, and where the limits are.

use rumbo::error::Code;
use rumbo::source::{Features, ReadOptions, ShapeKind, geojson};
use rumbo::{ErrorKind, Report};

fn read(text: &str) -> (Features, Report) {
    geojson::read(text, &ReadOptions::default()).unwrap_or_else(|error| panic!("{error}"))
}

/// The report's advisories as `place: detail`.
fn advice(text: &str) -> Vec<String> {
    let (_, report) = read(text);
    assert_eq!(report.losses().count(), 0);
    report
        .with_code(Code::Advisory)
        .map(|entry| format!("{}: {}", entry.place, entry.detail))
        .collect()
}

fn feature(members: &str) -> String {
    format!(
        "{{\"type\": \"Feature\", \"geometry\": {{\"type\": \"Point\", \"coordinates\": [1, 2]}}, {members}}}"
    )
}

#[test]
fn each_doubt_is_told_with_its_line_and_path() {
    let ring = "[[0, 0], [0, 1], [1, 1], [0, 0]]";
    for (text, wanted) in [
        (
            format!("{{\"type\": \"MultiPolygon\", \"coordinates\": [\n[{ring}],\n[{ring}]]}}"),
            "line 2: coordinates[0][0]: a polygon ring is not wound by the right-hand rule \
             (exteriors counter-clockwise, holes clockwise) (and 1 more)",
        ),
        (
            "{\"type\": \"MultiPoint\", \"coordinates\": [[1, 2],\n [1.00000001, 2]]}".to_owned(),
            "line 2: coordinates[1]: a coordinate has more than 7 decimals: the eighth is a \
             millimetre on the ground",
        ),
        (
            "{\"type\": \"Point\", \"coordinates\": [1, 2, 3, 4]}".to_owned(),
            "line 1: coordinates: a position has more than 3 numbers: those after the second are \
             ignored",
        ),
        (
            "{\"type\": \"Point\", \"coordinates\": [190, 2]}".to_owned(),
            "line 1: coordinates: a longitude is beyond ±180: it is taken as unwrapped",
        ),
        (
            feature("\"properties\": {\"a\": 1,\n\"a\": 2}"),
            "line 2: properties.a: a key stands twice in one object: the last value counts",
        ),
        (
            feature("\"title\": \"no properties\""),
            "line 1: a feature has no \"properties\" member: it is taken as null",
        ),
        (
            feature("\"properties\": {}, \"id\": null"),
            "line 1: id: an \"id\" is null: it is taken as absent",
        ),
        (
            "{\"type\": \"FeatureCollection\", \"features\": []}".to_owned(),
            ": nothing to draw: no feature has a position",
        ),
    ] {
        assert_eq!(advice(&text), [wanted], "{text}");
    }
}

#[test]
fn plain_data_give_no_advice() {
    let quiet: [String; 3] = [
        feature("\"properties\": null, \"bbox\": [1, 2, 1, 2], \"foreign\": [[[]]]"),
        "{\"type\": \"Point\", \"coordinates\": [-92.2597001, 14.9056001, 170]}".to_owned(),
        "\u{feff}{\"type\": \"LineString\", \"coordinates\": [[0, 0], [180, 90]]}\r\n".to_owned(),
    ];
    for text in quiet {
        assert_eq!(advice(&text), Vec::<String>::new(), "{text}");
    }
}

#[test]
fn a_collection_is_split_and_keeps_id_and_properties() {
    let text = r#"{"type": "Feature", "id": 5, "properties": {"name": "a"}, "geometry":
        {"type": "GeometryCollection", "geometries": [
            {"type": "Point", "coordinates": [1, 2]},
            {"type": "GeometryCollection", "geometries": [
                {"type": "LineString", "coordinates": [[0, 0], [1, 1]]},
                {"type": "Polygon", "coordinates": [[[0, 0], [1, 0], [1, 1], [0, 0]]]}]}]}}"#;
    let (features, report) = read(text);
    let kinds: Vec<ShapeKind> =
        features.features.iter().map(|feature| feature.shape.kind()).collect();
    assert_eq!(kinds, [ShapeKind::Point, ShapeKind::Line, ShapeKind::Polygon]);
    assert!(
        features
            .features
            .iter()
            .all(|feature| { feature.id == Some(5.into()) && feature.properties["name"] == "a" })
    );
    assert_eq!(report.entries().len(), 1, "{:?}", report.entries());
}

#[test]
fn empty_geometries_are_features_without_shape() {
    for geometry in [
        "null",
        r#"{"type": "Point", "coordinates": []}"#,
        r#"{"type": "MultiPolygon", "coordinates": []}"#,
        r#"{"type": "GeometryCollection", "geometries": []}"#,
    ] {
        let text =
            format!("{{\"type\": \"Feature\", \"properties\": {{}}, \"geometry\": {geometry}}}");
        let (features, _) = read(&text);
        assert_eq!(features.features.len(), 1, "{geometry}");
        assert!(features.features[0].shape.is_empty(), "{geometry}");
    }
}

#[test]
fn members_may_stand_in_any_order() {
    let text = r#"{"features": [{"geometry": {"coordinates": [[1, 2], [3, 4]], "type": "LineString"},
        "properties": {"features": [1], "type": "Topology"}, "type": "Feature"}],
        "type": "FeatureCollection"}"#;
    let (features, _) = read(text);
    assert_eq!(features.features[0].shape.positions().len(), 2);
    assert_eq!(features.features[0].properties["type"], "Topology");
}

#[test]
fn wgs84_by_any_of_its_names_is_no_obstacle() {
    for name in ["urn:ogc:def:crs:OGC:1.3:CRS84", "EPSG:4326", "urn:ogc:def:crs:EPSG::4326"] {
        let text = format!(
            "{{\"type\": \"Point\", \"coordinates\": [1, 2], \
             \"crs\": {{\"type\": \"name\", \"properties\": {{\"name\": \"{name}\"}}}}}}"
        );
        assert_eq!(advice(&text), Vec::<String>::new());
    }
}

#[test]
fn every_limit_holds() {
    let two_points = "{\"type\": \"FeatureCollection\", \"features\": [\
        {\"type\": \"Feature\", \"properties\": {\"a\": [[1]]}, \"geometry\": \
            {\"type\": \"Point\", \"coordinates\": [1, 2]}},\
        {\"type\": \"Feature\", \"properties\": null, \"geometry\": \
            {\"type\": \"Point\", \"coordinates\": [1, 2]}}]}";
    let defaults = ReadOptions::default;
    let length = two_points.len() as u64;
    for (fits, exceeds) in [
        (
            ReadOptions { max_bytes: length, ..defaults() },
            ReadOptions { max_bytes: length - 1, ..defaults() },
        ),
        (
            ReadOptions { max_positions: 2, ..defaults() },
            ReadOptions { max_positions: 1, ..defaults() },
        ),
        (
            ReadOptions { max_features: 2, ..defaults() },
            ReadOptions { max_features: 1, ..defaults() },
        ),
        (ReadOptions { max_depth: 6, ..defaults() }, ReadOptions { max_depth: 5, ..defaults() }),
    ] {
        assert!(geojson::read(two_points, &fits).is_ok(), "{fits:?}");
        let error = geojson::read(two_points, &exceeds).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Limit, "{error}");
    }
}

#[test]
fn the_readers_of_values_and_of_text_keep_the_same_rules() {
    for (text, wanted) in [
        (
            r#"{"type": "MultiPolygon", "coordinates": [[[[0,0],[1,0],[1,1],[0,1]]]]}"#,
            "coordinates[0][0]: a polygon ring is not closed",
        ),
        (r#"{"type": "LineString", "coordinates": [[0,0]]}"#, "coordinates: a line needs two"),
        (r#"{"type": "MultiPoint", "coordinates": [[0,0],[0,95]]}"#, "coordinates[1]: latitude 95"),
    ] {
        let value = text.parse::<rumbo::geojson::GeoJson>().unwrap();
        let of_value = geojson::from_geojson(&value).unwrap_err().to_string();
        let of_text = geojson::read(text, &ReadOptions::default()).unwrap_err().to_string();
        assert!(of_value.starts_with(wanted), "{of_value}");
        assert_eq!(of_text, format!("line 1: {of_value}"));
    }
}

/// The same place in Web Mercator, with the CRS before and after the features.
#[test]
fn a_projected_crs_is_brought_to_wgs84_wherever_it_stands() {
    let crs = r#""crs": {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::3857"}}"#;
    for (x, y, lon, lat) in
        [(-10_270_463.0, 1_678_006.0, -92.261_14, 14.902_85), (100.0, 50.0, 0.000_898, 0.000_449)]
    {
        let features = format!(
            r#""features": [{{"type": "Feature", "properties": {{}}, "geometry":
                {{"type": "Point", "coordinates": [{x}, {y}]}}}}]"#
        );
        for members in [format!("{crs}, {features}"), format!("{features}, {crs}")] {
            let text = format!("{{\"type\": \"FeatureCollection\", {members}}}");
            let (features, report) = read(&text);
            assert_eq!(features.features.len(), 1);
            let place = features.features[0].shape.positions()[0];
            assert!((place.lon - lon).abs() < 1e-5 && (place.lat - lat).abs() < 1e-5, "{place:?}");
            assert!(report.entries()[0].detail.ends_with("from urn:ogc:def:crs:EPSG::3857"));
        }
    }
}

#[cfg(feature = "proj")]
#[test]
fn any_crs_that_proj_knows_is_honoured() {
    for (name, x, y) in [("EPSG:32611", 495_000.0, 3_600_000.0), ("EPSG:4269", -117.0535, 32.5381)]
    {
        let text = format!(
            r#"{{"type": "Point", "coordinates": [{x}, {y}],
                "crs": {{"type": "name", "properties": {{"name": "{name}"}}}}}}"#
        );
        let (features, _) = read(&text);
        let place = features.features[0].shape.positions()[0];
        assert!(
            (place.lon - -117.0533).abs() < 1e-3 && (place.lat - 32.5375).abs() < 1e-3,
            "{place:?}"
        );
    }
}

#[test]
fn a_crs_inside_is_refused_and_so_is_one_that_is_no_code() {
    let crs =
        |name: &str| format!(r#""crs": {{"type": "name", "properties": {{"name": "{name}"}}}}"#);
    for text in [
        format!(r#"{{"type": "Point", "coordinates": [0, 0], {}}}"#, crs("+proj=pipeline")),
        format!(r#"{{"type": "Point", "coordinates": [0, 0], {}}}"#, crs("EPSG:999999")),
        format!(
            r#"{{"type": "Feature", "properties": {{}}, "geometry":
                {{"type": "Point", "coordinates": [0, 0], {}}}}}"#,
            crs("EPSG:3857")
        ),
    ] {
        let error = geojson::read(&text, &ReadOptions::default()).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Projection, "{error}");
        assert!(error.place().line.is_some() && error.remedy_text().is_some(), "{error}");
    }
}
