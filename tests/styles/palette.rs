//! The page around a map takes its colours, faces and the layers of its routes from the theme.

use std::path::PathBuf;

use rumbo::figure::{Figure, Inset, Panel};
use rumbo::route::{Mode, Route, Stop};
use rumbo::scene::{Item, Role, Scene};
use rumbo::style::{self, EvaluationContext, Failures, Layer, LayerType, Palette, SymbolStyle};
use rumbo::unit::{Color, LonLat};
use serde_json::{Value, json};

/// A theme of a sea alone, with metadata and layers of its own, as a file.
fn theme(folder: &tempfile::TempDir, metadata: Value, layers: Value) -> String {
    let mut all = vec![json!({
        "id": "sea", "type": "background", "paint": { "background-color": "#0c1722" }
    })];
    all.extend(layers.as_array().unwrap().iter().cloned());
    let style = json!({
        "version": 8, "metadata": metadata, "layers": all,
        "sources": { "way": { "type": "vector", "url": style::ROUTE_URL } }
    });
    let path: PathBuf = folder.path().join("theme.json");
    std::fs::write(&path, style.to_string()).unwrap();
    path.to_str().unwrap().to_owned()
}

fn figure(theme: String) -> Figure {
    let route = Route::builder("Over the strait")
        .stop(Stop::new("Tarifa", LonLat::new(-5.604, 36.014)))
        .then(Mode::Boat, Stop::new("Tangier", LonLat::new(-5.834, 35.759)))
        .build()
        .unwrap();
    let inset = Inset { around: vec!["Tarifa".into()], ..Inset::default() };
    let panel = Panel { heading: "Ferry".to_owned(), text: "Daily".to_owned(), ..Panel::default() };
    let mut figure = Figure::new().title("Strait").subtitle("By boat").credit("Nobody");
    figure.map.basemap = false;
    figure.theme(theme).route(route).inset(inset).panel(panel)
}

/// The colours of all that is on the page: text, lines, areas, markers.
fn colors(scene: &Scene) -> Vec<Color> {
    let mut colors = vec![scene.background];
    for item in scene.flat() {
        match item {
            Item::Fill { color, .. } | Item::Stroke { color, .. } => colors.push(*color),
            Item::Marker(marker) => {
                colors.extend(marker.fill);
                colors.extend(marker.stroke.iter().map(|(color, _)| *color));
            }
            Item::Text(text) => {
                colors.push(text.color);
                colors.extend(text.halo.map(|halo| halo.color));
                colors.extend(text.runs.iter().filter_map(|run| run.color));
            }
            _ => {}
        }
    }
    colors
}

#[test]
fn every_colour_of_a_page_is_the_themes() {
    let folder = tempfile::tempdir().unwrap();
    // Each role a colour that nothing else has.
    let given = |index: usize| format!("#{index:02x}ff{index:02x}");
    let palette: serde_json::Map<String, Value> = Palette::ROLES
        .iter()
        .enumerate()
        .map(|(index, role)| ((*role).to_owned(), json!(given(index + 1))))
        .collect();
    let theme = theme(&folder, json!({ "rumbo:palette": palette }), json!([]));
    let scene = figure(theme).render().unwrap().scene;
    let [_, sea, _, _] = "#0c1722".parse::<Color>().unwrap().to_rgba8();
    for color in colors(&scene) {
        let [r, g, b, _] = color.to_rgba8();
        let of_palette = g == 255 && r == b && (1..=Palette::ROLES.len()).contains(&r.into());
        assert!(of_palette || g == sea, "{color} is not of the palette");
    }
}

#[test]
fn a_dark_theme_makes_a_dark_page_whose_texts_can_be_read() {
    let folder = tempfile::tempdir().unwrap();
    let scene = figure(theme(&folder, json!({}), json!([]))).render().unwrap().scene;
    assert!(scene.background.luminance() < 0.05, "{}", scene.background);
    for text in scene.texts().filter(|text| text.origin.role != Role::Map) {
        let contrast = text.color.contrast(scene.background);
        assert!(contrast >= 4.5, "`{}` has a contrast of {contrast:.1}", text.text);
    }
}

#[test]
fn faces_are_the_themes() {
    let folder = tempfile::tempdir().unwrap();
    let faces = json!({ "rumbo:faces": { "bold": "Noto Sans Italic" } });
    let scene = figure(theme(&folder, faces, json!([]))).render().unwrap().scene;
    let title = scene.texts().find(|text| text.text == "Strait").unwrap();
    assert_eq!(&*title.runs[0].face.name, "Noto Sans Italic");
}

#[test]
fn layers_of_routes_are_the_themes_where_it_has_any() {
    let folder = tempfile::tempdir().unwrap();
    let layers = json!([{
        "id": "way", "type": "line", "source": "way", "source-layer": "legs",
        "paint": { "line-color": ["match", ["get", "way"], "water", "#ff00ff", "#000"], "line-width": 9 }
    }]);
    let rendered = figure(theme(&folder, json!({}), layers)).render().unwrap();
    let scene = rendered.scene;
    let is_way =
        |item: &&Item| matches!(item, Item::Stroke { origin, .. } if &*origin.layer == "route-way");
    let Some(Item::Stroke { color, stroke, .. }) = scene.flat().find(is_way) else {
        panic!("the leg is not drawn");
    };
    assert_eq!((color.to_string().as_str(), stroke.width), ("#ff00ff", 9.0));
    // No layer draws stops, so none is drawn and the legend does not explain any.
    assert_eq!(scene.markers().count(), 0);
    let legend: Vec<&str> = scene
        .texts()
        .filter(|text| text.origin.role == Role::Legend)
        .map(|text| text.text.as_str())
        .collect();
    assert_eq!(legend, ["Way of travel", "By boat"]);
}

#[test]
fn layers_of_routes_can_be_hidden() {
    let mut figure = figure("night".to_owned());
    figure.map.hide = vec!["route-labels".to_owned()];
    let scene = figure.render().unwrap().scene;
    assert!(scene.texts().all(|text| !text.origin.layer.starts_with("route-labels")));
    assert!(scene.markers().count() > 0);
}

/// What a theme says of text on its maps can be read, on its land and on its sea.
#[test]
fn every_theme_has_text_that_can_be_read() {
    for theme in style::themes() {
        let palette = style::theme(theme.name).unwrap().palette().unwrap();
        let on_page = [
            ("ink", palette.ink, palette.page),
            ("ink", palette.ink, palette.panel),
            ("muted", palette.muted, palette.page),
            ("muted", palette.muted, palette.panel),
            ("accent", palette.accent, palette.page),
            ("graticule-label", palette.graticule_label, palette.page),
            ("label", palette.label, palette.halo),
            ("label-muted", palette.label_muted, palette.halo),
            ("accent", palette.accent, palette.halo),
            ("origin", palette.origin, palette.halo),
            ("boundary-label", palette.boundary_label, palette.halo),
            ("boundary-label", palette.boundary_label, palette.ground),
            ("furniture", palette.furniture, palette.ground),
            ("furniture-muted", palette.furniture_muted, palette.ground),
        ];
        for (role, text, ground) in on_page {
            let contrast = text.contrast(ground);
            assert!(contrast >= 4.5, "{}: {role} on {ground}: {contrast:.2}", theme.name);
        }
    }
}

/// The names that a theme writes on its maps can be read on the halo behind them, which has the
/// colour of what lies below.
#[test]
fn every_theme_has_names_that_can_be_read() {
    for theme in style::themes() {
        let style = style::theme(theme.name).unwrap();
        let context = EvaluationContext::at_zoom(6.0);
        let mut names = 0;
        let of_basemap = |layer: &&Layer| {
            layer.kind() == LayerType::Symbol && layer.source_name() == Some("basemap")
        };
        for layer in style.layers().iter().filter(of_basemap) {
            let mut failures = Failures::default();
            let plan = layer.plan::<SymbolStyle>(&context, &mut failures);
            let text = plan.evaluate(&context, &mut failures);
            let contrast = text.text_color.contrast(text.text_halo_color);
            assert!(contrast >= 4.5, "{}: {}: {contrast:.2}", theme.name, layer.id());
            names += 1;
        }
        assert!(names >= 5, "{}", theme.name);
    }
}
