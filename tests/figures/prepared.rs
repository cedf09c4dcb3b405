//! A figure is prepared once for all its frames and renderings.

use rumbo::error::Code;
use rumbo::figure::{Figure, Inset, Prepared};
use rumbo::scene::Role;

const PLACES: &str = r#"{"type": "FeatureCollection", "features": [
    {"type": "Feature", "properties": {"name": "Vigo"},
     "geometry": {"type": "Point", "coordinates": [-8.72, 42.24]}},
    {"type": "Feature", "properties": {"name": "Oporto"},
     "geometry": {"type": "Point", "coordinates": [-8.61, 41.15]}}]}"#;

/// A figure of a file's data with three insets.
fn figure(data: &std::path::Path) -> Figure {
    let around = |place: [f64; 2]| Inset {
        around: vec![place.into()],
        width: Some(rumbo::unit::Length::from_px(120.0)),
        height: Some(rumbo::unit::Length::from_px(90.0)),
        ..Inset::default()
    };
    let mut figure = Figure::new().size(900.0, 700.0).source("places", data.to_path_buf());
    figure.map.basemap = false;
    figure.inset(around([-8.72, 42.24])).inset(around([-8.61, 41.15])).inset(around([-8.65, 41.7]))
}

#[test]
fn files_are_read_once_for_all_frames_and_renderings() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("places.geojson");
    std::fs::write(&path, PLACES).unwrap();
    let figure = figure(&path);
    let at_once = figure.render().unwrap();
    let prepared = figure.prepare().unwrap();
    // Whoever read it again would fail.
    std::fs::remove_file(&path).unwrap();
    assert!(figure.render().is_err());
    let first = prepared.render().unwrap();
    assert_eq!(first, at_once);
    assert_eq!(prepared.render().unwrap(), first);
    let frames: Vec<&str> = first.scene.frames.iter().map(|frame| &*frame.id).collect();
    assert_eq!(frames, ["main", "inset-1", "inset-2", "inset-3"]);
}

#[test]
fn advice_about_a_layer_is_told_once_and_not_for_each_frame() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("places.geojson");
    std::fs::write(&path, PLACES).unwrap();
    let mut figure = figure(&path);
    let layer = serde_json::json!({
        "id": "names", "type": "symbol", "source": "places",
        "layout": { "text-field": ["get", "name"], "text-keep-upright": false }
    });
    figure.layers.push(layer.as_object().cloned().unwrap());
    let report = figure.render().unwrap().report;
    assert_eq!(report.with_code(Code::StyleUnsupported).count(), 1, "{:?}", report.entries());
}

#[test]
fn a_prepared_figure_can_be_shared_between_threads() {
    fn is_shared<T: Send + Sync + Clone>() {}
    is_shared::<Prepared>();
}

#[test]
fn the_fonts_of_a_page_come_along() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("places.geojson");
    std::fs::write(&path, PLACES).unwrap();
    let rendered = figure(&path).title("Ports").render().unwrap();
    let names: Vec<&str> = rendered.fonts.iter().map(|font| &*font.face.name).collect();
    assert_eq!(names, ["Noto Sans Bold", "Noto Sans Regular"]);
    for font in &rendered.fonts {
        // TrueType's own mark.
        assert_eq!((*font.bytes).as_ref().get(..4), Some(&[0, 1, 0, 0][..]));
    }
    let title = rendered.scene.texts().find(|text| text.origin.role == Role::Title).unwrap();
    assert_eq!(title.runs[0].face, rendered.fonts[0].face);
}
