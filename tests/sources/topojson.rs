//! Topologies made by others, against what topojson-client makes of them.
//!
//! `data/central-america.topojson` is five countries cut from npm `world-atlas` 2.0.2 (Natural
//! Earth, public domain) with two objects added; `data/central-america.geojson` is what npm
//! `topojson-client` 3.1 makes of it.

use rumbo::ErrorKind;
use rumbo::source::{self, Features, Format, ReadOptions, geojson, topojson};

fn open(name: &str) -> source::Source {
    source::open(format!("tests/data/{name}"), &ReadOptions::default()).unwrap()
}

fn assert_alike(ours: &Features, theirs: &Features) {
    assert_eq!(ours.features.len(), theirs.features.len());
    for (ours, theirs) in ours.features.iter().zip(&theirs.features) {
        assert_eq!((&ours.id, &ours.properties), (&theirs.id, &theirs.properties));
        assert_eq!(ours.shape.kind(), theirs.shape.kind());
        let lengths = |shape: &source::Shape| shape.parts().map(<[_]>::len).collect::<Vec<_>>();
        assert_eq!(lengths(&ours.shape), lengths(&theirs.shape));
        assert_eq!(ours.shape.polygons().len(), theirs.shape.polygons().len());
        for (a, b) in ours.shape.positions().iter().zip(theirs.shape.positions()) {
            assert!((a.lon - b.lon).abs() < 1e-9 && (a.lat - b.lat).abs() < 1e-9, "{a:?} {b:?}");
        }
    }
}

#[test]
fn countries_come_out_as_topojson_client_makes_them() {
    let topology = open("central-america.topojson");
    assert_eq!(topology.format, Format::TopoJson);
    let names: Vec<&str> = topology.layers.iter().map(|layer| layer.name.as_str()).collect();
    assert_eq!(names, ["countries", "capitals", "nothing"]);
    assert!(topology.layer("nothing").unwrap().features[0].shape.is_empty());

    let mut ours = topology.into_features();
    ours.features.pop();
    assert_alike(&ours, &open("central-america.geojson").into_features());
}

#[test]
fn a_layer_that_is_not_there_is_told_from_those_that_are() {
    let error = open("central-america.topojson").layer("rivers").unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Data);
    assert_eq!(
        error.to_string(),
        "the source has no layer \"rivers\"; choose one of \"countries\", \"capitals\", \"nothing\""
    );
}

#[test]
fn writing_and_reading_again_changes_nothing() {
    let features = open("central-america.geojson").into_features();
    let written = geojson::to_geojson(&features).to_string();
    let (again, _) = geojson::read(written, &ReadOptions::default()).unwrap();
    assert_eq!(again, features);
}

#[test]
fn members_may_stand_in_any_order() {
    let text = |members: [&str; 4]| format!("{{{}}}", members.join(","));
    let (kind, arcs) = (r#""type":"Topology""#, r#""arcs":[[[1,1],[2,0]]]"#);
    let transform = r#""transform":{"scale":[0.1,0.1],"translate":[5,6]}"#;
    let objects = r#""objects":{"a":{"arcs":[~],"type":"LineString"}}"#.replace('~', "-1");
    let read = |text: String| topojson::read(text, &ReadOptions::default()).unwrap().0;
    let forwards = read(text([kind, transform, arcs, &objects]));
    assert_eq!(forwards, read(text([&objects, arcs, transform, kind])));
    let line = forwards[0].features.features[0].shape.positions();
    assert!((line[0].lon - 5.3).abs() < 1e-12 && (line[1].lon - 5.1).abs() < 1e-12, "{line:?}");
}

#[test]
fn arcs_used_over_and_over_meet_the_limit_before_memory_runs_out() {
    let arc = vec!["[0,0],[1,1]"; 500].join(",");
    let uses = vec!["0,-1"; 5_000].join(",");
    let text = format!(
        "{{\"type\":\"Topology\",\"arcs\":[[{arc}]],\
         \"objects\":{{\"a\":{{\"type\":\"LineString\",\"arcs\":[{uses}]}}}}}}"
    );
    let options = ReadOptions { max_positions: 100_000, ..ReadOptions::default() };
    assert_eq!(topojson::read(text, &options).unwrap_err().kind(), ErrorKind::Limit);
}

#[test]
fn a_ring_whose_ends_rounding_has_parted_is_closed_and_told() {
    let ring = |last: &str| {
        format!(
            r#"{{"type": "Topology", "transform": {{"scale": [0.5, 0.25], "translate": [0, 0]}},
            "arcs": [[[0, 0], [10, 0], [0, 10], [-10, 0], {last}]],
            "objects": {{"a": {{"type": "Polygon", "arcs": [[0]]}}}}}}"#
        )
    };
    let read = |last: &str| topojson::read(ring(last), &ReadOptions::default());
    for (last, closed) in [("[0, -10]", true), ("[1, -9]", false), ("[0, -9]", false)] {
        let (layers, report) = read(last).unwrap();
        let shape = &layers[0].features.features[0].shape;
        assert_eq!(shape.positions().len(), if closed { 4 } else { 5 }, "{last}");
        assert_eq!(report.entries().is_empty(), closed, "{last}: {report:?}");
    }
    assert!(read("[0, -8]").unwrap_err().to_string().contains("do not close it"));
}
