//! Pages that compose themselves: what a map shows where its figure does not say, and where boxes,
//! names and labels go then.

#![cfg(feature = "basemap")]

use rumbo::figure::{Figure, Rendered};
use rumbo::scene::{Item, Marker, Role, Scene, Text};
use rumbo::unit::{LonLat, PageBox};

fn render(toml: &str) -> Rendered {
    Figure::from_toml(toml).unwrap().render().unwrap()
}

fn page(width: u32, height: u32) -> String {
    format!("title = 'Composed'\n[page]\nwidth = '{width}px'\nheight = '{height}px'\n")
}

const NOTES: &str = "\
[[annotation]]\nat = [-105.6662, 26.9299]\ntext = 'Hidalgo del Parral: customs closed'\n\
[[annotation]]\nat = [-99.1694, 19.6083]\ntext = 'Buenavista: where the two roads met'\n";
const PANEL: &str = "[[panel]]\nheading = 'A panel'\n\
text = 'Some words that take a few lines of a box within the map or beside it.'\n";

/// What legends, panels and keys stand on.
fn grounds(scene: &Scene) -> Vec<PageBox> {
    let is_ground = |role: Role| matches!(role, Role::Legend | Role::Note | Role::Key);
    let ground = |item: &Item| match item {
        Item::Fill { path, origin, .. } if is_ground(origin.role) => path.bounds(),
        _ => None,
    };
    scene.flat().filter_map(ground).collect()
}

fn text<'s>(scene: &'s Scene, wanted: &str) -> &'s Text {
    scene.texts().find(|text| text.text.replace('\n', " ") == wanted).unwrap()
}

#[test]
fn what_is_annotated_is_shown_where_a_figure_has_nothing_else() {
    let extent = |rest: &str| render(&format!("{}{rest}", page(700, 500))).scene.frames[0].extent;
    let two = extent(NOTES);
    for at in [LonLat::new(-105.6662, 26.9299), LonLat::new(-99.1694, 19.6083)] {
        assert!(two.contains(at), "{two:?}");
    }
    assert!(two.lon_span() < 40.0, "{two:?}");
    // One place is shown in what it is known by, and so is a row of them at one latitude.
    let one = extent("[[annotation]]\nat = 'Suva'\ntext = 'Here'\n");
    assert!(one.contains(LonLat::new(178.44, -18.14)) && one.lon_span() > 0.5, "{one:?}");
    let row = extent(
        "[[annotation]]\nat = [10.0, 50.0]\ntext = 'A'\n[[annotation]]\nat = [20.0, 50.0]\ntext = 'B'\n",
    );
    assert!(row.contains(LonLat::new(10.0, 50.0)) && row.contains(LonLat::new(20.0, 50.0)));
    // Beside areas that the figure colours they are remarks.
    let coloured = "[[layer]]\nid = 'all'\ntype = 'fill'\nsource = 'basemap'\n\
                    source-layer = 'countries'\npaint = { fill-color = '#cde' }\n";
    assert!(extent(&format!("{NOTES}{coloured}")).lon_span() > 300.0);
}

#[test]
fn boxes_keep_off_what_is_annotated() {
    for (width, height) in [(349, 318), (420, 300), (300, 420), (640, 480)] {
        let scene = render(&format!("{}{NOTES}{PANEL}", page(width, height))).scene;
        let markers: Vec<&Marker> = scene
            .flat()
            .filter_map(|item| match item {
                Item::Marker(marker) if marker.origin.layer.starts_with("annotation") => {
                    Some(marker)
                }
                _ => None,
            })
            .collect();
        assert_eq!(markers.len(), 2, "{width} × {height}");
        let grounds = grounds(&scene);
        assert!(!grounds.is_empty());
        for marker in markers {
            let covered = grounds.iter().any(|ground| ground.overlaps(marker.bounds));
            assert!(!covered, "{width} × {height}: {:?} under {grounds:?}", marker.bounds);
        }
    }
}

#[test]
fn no_box_cuts_through_the_outline_of_a_world_map() {
    for (width, height) in [(349, 318), (420, 420), (600, 400), (300, 520), (900, 500)] {
        let world = format!("{}[map]\nextent = 'World'\n{NOTES}{PANEL}", page(width, height));
        let scene = render(&world).scene;
        let outline = scene.items.iter().find_map(|item| match item {
            Item::Stroke { path, origin, .. } if origin.role == Role::Frame => Some(path.points()),
            _ => None,
        });
        let outline = outline.unwrap();
        assert!(outline.len() > 8, "{width} × {height} shows a part of the world");
        for ground in grounds(&scene) {
            let cut = outline.iter().any(|at| ground.contains(*at));
            assert!(!cut, "{width} × {height}: {ground:?}");
        }
    }
}

#[test]
fn a_name_that_only_its_letter_spacing_wraps_is_set_in_two_lines_in_a_narrow_land() {
    let world = format!("{}[map]\nextent = 'World'\nhide = ['towns']\n", page(1200, 760));
    let scene = render(&world).scene;
    let name = text(&scene, "D.R. CONGO");
    let bounds = name.bounds().unwrap();
    assert!(bounds.height() > 0.45 * bounds.width(), "one line: {bounds:?}");
}

#[test]
fn sizes_of_any_form_are_explained_by_round_numbers_of_the_data() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("towns.csv");
    let rows = "name,lon,lat,people\nA,10,50,23000000\nB,14,52,5200000\nC,12,48,7000000\n";
    std::fs::write(&data, rows).unwrap();
    let told = |radius: &str, unit: &str| -> Vec<String> {
        let layer = format!(
            "[[source]]\nname = 'towns'\ndata = {data:?}\n[[layer]]\nid = 'sizes'\ntype = 'circle'\n\
             source = 'towns'\nmetadata = {{ 'rumbo:title' = 'Inhabitants', 'rumbo:unit' = '{unit}' }}\n\
             paint = {{ circle-color = '#9c3d22', circle-radius = {radius} }}\n"
        );
        let scene = render(&format!("{}{layer}", page(700, 500))).scene;
        let of_legend = scene.texts().filter(|text| text.origin.role == Role::Legend);
        of_legend.map(|text| text.text.clone()).collect()
    };
    let millions = "['*', 2.4, ['sqrt', ['/', ['get', 'people'], 1000000]]]";
    assert_eq!(told(millions, "million"), ["Inhabitants", "20 million", "5 million"]);
    let root = "['/', ['^', ['get', 'people'], 0.5], 400]";
    assert_eq!(told(root, ""), ["Inhabitants", "20,000,000", "5,000,000"]);
    // What does not grow with one number is called what it is.
    let shrinks = "['-', 12, ['/', ['get', 'people'], 3000000]]";
    assert!(told(shrinks, "").iter().all(|text| !text.contains("000")));
}

/// How many lines a legend draws.
fn strokes_of_legend(items: &[Item]) -> usize {
    let drawn = |item: &Item| match item {
        Item::Group(group) => strokes_of_legend(&group.items),
        Item::Stroke { origin, .. } => usize::from(origin.role == Role::Legend),
        _ => 0,
    };
    items.iter().map(drawn).sum()
}

#[test]
fn lines_of_one_name_are_one_entry_of_a_legend_drawn_one_upon_another() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("railway.geojson");
    std::fs::write(&data, r#"{"type":"LineString","coordinates":[[10,50],[14,52]]}"#).unwrap();
    let line = |id: &str, title: &str, paint: &str| {
        format!(
            "[[layer]]\nid = '{id}'\ntype = 'line'\nsource = 'rail'\n\
             metadata = {{ 'rumbo:title' = '{title}' }}\npaint = {{ {paint} }}\n"
        )
    };
    let legend = |ties: &str| -> (Vec<String>, usize) {
        let map = format!(
            "{}[[source]]\nname = 'rail'\ndata = {data:?}\n{}{}",
            page(700, 500),
            line("rail", "Railway", "line-width = 1"),
            line("ties", ties, "line-width = 4, line-dasharray = [0.2, 2]"),
        );
        let scene = render(&map).scene;
        let texts = scene.texts().filter(|text| text.origin.role == Role::Legend);
        let texts = texts.map(|text| text.text.clone()).collect();
        (texts, strokes_of_legend(&scene.items))
    };
    let (one, drawn) = legend("Railway");
    assert_eq!(one, ["Railway"]);
    let (two, drawn_apart) = legend("Ties");
    assert_eq!(two, ["Railway", "Ties"]);
    assert_eq!(drawn, drawn_apart, "no line is left out");
}

#[test]
fn parallels_around_a_pole_are_labelled_on_the_map_clear_of_its_names() {
    for (place, sign) in [("Antarctica", "S"), ("Arctic Ocean", "N")] {
        let map = format!(
            "{}[map]\nextent = '{place}'\ngraticule = {{ labels = true, step = 10 }}\n",
            page(800, 800)
        );
        let scene = render(&map).scene;
        let label = text(&scene, &format!("80° {sign}"));
        let bounds = label.bounds().unwrap();
        assert!(scene.frames[0].bounds.encloses(bounds) && label.halo.is_some(), "{bounds:?}");
        let names = scene.texts().filter(|text| text.origin.role == Role::Map);
        for name in names.flat_map(|name| &name.boxes) {
            assert!(
                label.boxes.iter().all(|label| !name.overlaps(label)),
                "{name:?} over {bounds:?}"
            );
        }
    }
}

#[test]
fn credits_tell_of_contested_ground_and_of_long_contested_borders() {
    let credit = |map: &str| {
        let scene = render(&format!("{}[map]\n{map}\n", page(700, 500))).scene;
        let told = scene.texts().find(|text| text.text.starts_with("Basemap"));
        told.map(|text| text.text.clone()).unwrap()
    };
    let (dashed, hatched) = ("Dashed: contested borders", "Hatched: contested ground");
    let west_bank = credit("extent = [34.2, 31.2, 35.7, 32.6]");
    assert!(west_bank.contains(dashed) && !west_bank.contains(hatched), "{west_bank}");
    let crimea = credit("extent = [31, 43.5, 39, 48]");
    assert!(crimea.contains(hatched) && !crimea.contains(dashed), "{crimea}");
    let settled = credit("extent = [-4, 40, 8, 48]");
    assert!(!settled.contains(dashed) && !settled.contains(hatched), "{settled}");
}

#[test]
fn contested_ground_is_hatched_over_provinces_that_are_told_of() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("oblasts.csv");
    std::fs::write(&data, "iso_3166_2,people\nUA-14,4100000\nUA-23,1700000\nUA-63,2600000\n")
        .unwrap();
    let text = format!(
        "{}[map]\nextent = [31, 43.5, 40, 50]\n[[choropleth]]\nareas = 'admin1'\ndata = {data:?}\n\
         value = 'people'\nbreaks = [2000000]\n",
        page(700, 500)
    );
    let (figure, _) = Figure::from_toml(&text).unwrap().expand().unwrap();
    let layers = serde_json::to_string(&figure.layers).unwrap();
    // What lies in none of them, Crimea, the theme hatches.
    assert!(layers.contains("Donbas") && !layers.contains("Crimea"), "{layers}");
    let scene = render(&text).scene;
    let is_hatch = |item: &Item| format!("{item:?}").contains("choropleth-1-claims");
    assert!(scene.flat().any(is_hatch));
}
