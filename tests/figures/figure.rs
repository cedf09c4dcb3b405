//! Figures as a user writes them: what each part of the file does to the page.

use rumbo::error::Code;
use rumbo::figure::{Extent, Figure, Inset, InsetKind, Rendered};
use rumbo::map::Camera;
use rumbo::projection::Projection;
use rumbo::route::{Mode, Route, Stop};
use rumbo::scene::{Frame, Item, Role, Scene};
use rumbo::unit::{LonLat, Page, PageBox, Plane};

fn render(toml: &str) -> Rendered {
    Figure::from_toml(toml).unwrap().render().unwrap()
}

fn main_frame(scene: &Scene) -> &Frame {
    scene.frames.iter().find(|frame| &*frame.id == "main").unwrap()
}

fn texts(scene: &Scene, role: Role) -> Vec<String> {
    scene.texts().filter(|text| text.origin.role == role).map(|text| text.text.clone()).collect()
}

const SMALL: &str = "[page]\nwidth = 600\nheight = 450\n";

#[cfg(feature = "basemap")]
#[test]
fn a_name_stands_for_an_extent() {
    let rendered = render(&format!("{SMALL}[map]\nextent = 'Iceland'\n"));
    let extent = main_frame(&rendered.scene).extent;
    assert!(extent.contains(LonLat::new(-19.0, 65.0)));
    assert!(!extent.contains(LonLat::new(-3.0, 56.0)), "{extent:?}");
}

#[cfg(feature = "basemap")]
#[test]
fn an_unknown_name_is_refused_with_near_ones() {
    let figure = Figure::from_toml("[map]\nextent = 'Icelnad'\n").unwrap();
    let error = figure.render().unwrap_err();
    assert_eq!(error.place().path.as_deref(), Some("map.extent"));
    assert!(error.to_string().contains("Iceland"), "{error}");
}

#[cfg(feature = "basemap")]
#[test]
fn names_of_the_basemap_follow_the_language() {
    let drawn = |language: &str| {
        let toml = format!("[map]\nextent = [-10, 36, 20, 55]\nlanguage = \"{language}\"");
        texts(&render(&toml).scene, Role::Map)
    };
    for (language, names) in [
        ("es", ["ALEMANIA", "FRANCIA", "Mar Mediterráneo"]),
        ("fr", ["ALLEMAGNE", "FRANCE", "ESPAGNE"]),
        ("el", ["ΓΕΡΜΑΝΙΑ", "ΓΑΛΛΙΑ", "ΙΣΠΑΝΙΑ"]),
    ] {
        let texts = drawn(language);
        for name in names {
            assert!(texts.iter().any(|text| text == name), "{language}: {name} not in {texts:?}");
        }
        let mixed = texts.iter().any(|text| text == "Mediterranean Sea");
        assert!(!mixed, "{language}: waters in English");
    }
    let figure = Figure::from_toml("[map]\nlanguage = \"xx\"").unwrap();
    let error = figure.render().unwrap_err();
    assert!(error.to_string().starts_with("map.language: the basemap has no names"), "{error}");
}

#[cfg(feature = "basemap")]
#[test]
fn towns_of_the_basemap_follow_the_language_as_far_as_it_has_a_name_for_them() {
    for (language, los_angeles) in
        [("es", "Los Ángeles"), ("ar", "لوس انجلوس"), ("zh", "洛杉矶"), ("de", "Los Angeles")]
    {
        let toml = format!(
            "[fonts]\nmissing_glyphs = 'boxes'\n\
             [map]\nextent = [-119.5, 31, -113.5, 35]\nlanguage = '{language}'"
        );
        let texts = texts(&render(&toml).scene, Role::Map);
        for name in [los_angeles, "Ensenada"] {
            assert!(texts.iter().any(|text| text == name), "{language}: {name} not in {texts:?}");
        }
    }
}

#[test]
fn an_extent_over_the_antimeridian_is_one_piece() {
    let rendered = render(&format!("{SMALL}[map]\nextent = [170, -25, -170, -10]\n"));
    let frame = main_frame(&rendered.scene);
    assert!(frame.extent.crosses_antimeridian());
    assert!(frame.extent.lon_span() < 60.0, "{:?}", frame.extent);
}

#[test]
fn each_frame_says_which_projection_was_chosen_and_why() {
    let rendered = render(&format!("{SMALL}[map]\nextent = [0, 40, 10, 50]\n"));
    let entries: Vec<_> = rendered.report.with_code(Code::ProjectionChosen).collect();
    assert_eq!(entries.len(), 1);
    assert_eq!(entries[0].place, "frame main");
}

#[test]
fn lands_behind_the_horizon_are_not_squashed_at_the_edge_of_a_wide_frame() {
    let figure = |width: u32, extent: &str| {
        format!("[page]\nwidth = '{width}px'\nheight = '360px'\n[map]\nextent = {extent}\n")
    };
    let chosen = |figure: String| {
        let rendered = render(&figure);
        rendered.report.with_code(Code::ProjectionChosen).next().unwrap().detail.clone()
    };
    let africa = "[-30, -45, 70, 45]";
    assert!(chosen(figure(360, africa)).starts_with("Lambert azimuthal equal-area: about a hemi"));
    assert!(chosen(figure(1200, africa)).starts_with("Equal Earth: the frame is so wide"));
    // About a pole an azimuthal map stays.
    assert!(!chosen(figure(660, "[-180, 40, 180, 90]")).starts_with("Equal Earth"));
}

#[test]
fn a_frame_that_reaches_beyond_a_pole_shows_no_end_of_a_cone() {
    let figure = |height: u32| {
        let page = format!("[page]\nwidth = '900px'\nheight = '{height}px'\n");
        render(&format!("{page}[map]\nextent = [-45, 40, 63, 80]\n"))
    };
    let chosen = |rendered: &Rendered| {
        rendered.report.with_code(Code::ProjectionChosen).next().unwrap().detail.clone()
    };
    assert!(chosen(&figure(500)).starts_with("Lambert conformal conic"));
    let beyond = figure(1100);
    assert!(chosen(&beyond).contains("where a cone ends"), "{}", chosen(&beyond));
}

#[test]
fn a_map_has_the_scale_that_it_is_asked_for_at_its_centre() {
    let sides = [("[8, 46]", 20e6), ("[30, 65]", 5e6), ("[-70, -33]", 1e6), ("[179.5, 12]", 40e6)];
    for (center, scale) in sides {
        for projection in ["auto", "mercator", "equal-earth"] {
            let page = "[page]\nwidth = '800px'\nheight = '600px'\n[map]\n";
            let map =
                format!("center = {center}\nscale = '1:{scale}'\nprojection = '{projection}'\n");
            let rendered = render(&format!("{page}{map}"));
            let frame = &rendered.scene.frames[0];
            let off = (frame.scale / scale - 1.0).abs();
            assert!(off < 1e-3, "{center} {projection}: 1:{} for 1:{scale}", frame.scale);
        }
    }
    // A world that is smaller than the frame is in its middle, wherever its centre is said to be.
    let page = "[page]\nwidth = '1200px'\nheight = '900px'\n[map]\ncenter = [10, 50]\n";
    let scene = render(&format!("{page}scale = '1:160000000'\n")).scene;
    let frame = &scene.frames[0];
    let outline = frame.transform.to_page(Plane::new(0.0, 0.0));
    assert!((outline.y - frame.bounds.center().y).abs() < 1.0, "{outline:?}");
}

#[test]
fn lengths_and_resolution_give_exact_pictures() {
    let figure =
        "[page]\nwidth = '180mm'\nheight = '120mm'\ndpi = 300\n[map]\nextent = [0, 40, 10, 50]\n";
    let png = render(figure).png().unwrap();
    let size = |at: usize| u32::from_be_bytes(png[at..at + 4].try_into().unwrap());
    assert_eq!((size(16), size(20)), (2126, 1417));
}

#[test]
fn a_world_map_has_no_scale_bar_and_says_so() {
    let rendered =
        render(&format!("{SMALL}[map]\nprojection = 'mercator'\nextent = [-180, -70, 180, 75]\n"));
    assert!(texts(&rendered.scene, Role::ScaleBar).is_empty());
    assert!(rendered.report.with_code(Code::Omitted).any(|entry| entry.place == "scale bar"));
}

#[cfg(feature = "basemap")]
#[test]
fn hidden_layers_of_the_theme_are_not_drawn() {
    let with = render(&format!("{SMALL}[map]\nextent = [0, 40, 10, 50]\n"));
    let without = render(&format!(
        "{SMALL}[map]\nextent = [0, 40, 10, 50]\nhide = ['country-names', 'towns']\n"
    ));
    let names = |rendered: &Rendered| texts(&rendered.scene, Role::Map).len();
    assert!(names(&with) > names(&without));
}

fn two_stops() -> Route {
    Route::builder("Over the strait")
        .stop(Stop::new("Tarifa", LonLat::new(-5.604, 36.014)))
        .then(Mode::Boat, Stop::new("Tangier", LonLat::new(-5.834, 35.759)))
        .build()
        .unwrap()
}

#[test]
fn a_route_in_code_is_drawn_with_its_own_labels_and_legend() {
    let rendered = Figure::new().size(600.0, 450.0).route(two_stops()).render().unwrap();
    let labels = texts(&rendered.scene, Role::Map);
    assert!(labels.iter().any(|text| text == "1 Tarifa"), "{labels:?}");
    assert!(labels.iter().any(|text| text == "2 Tangier"), "{labels:?}");
    assert!(texts(&rendered.scene, Role::Legend).contains(&"By boat".to_owned()));
    assert_eq!(rendered.report.losses().count(), 0);
}

#[test]
fn a_pinned_label_stands_where_it_was_put() {
    let mut figure = Figure::new().size(600.0, 450.0).route(two_stops());
    figure.routes[0].pin.insert("tarifa".to_owned(), [90.0, 40.0]);
    let scene = figure.render().unwrap().scene;
    let label = scene.texts().find(|text| text.text == "1 Tarifa").unwrap();
    let anchor = label.anchor.unwrap();
    let middle = label.bounds().unwrap().center();
    assert!((middle.x - anchor.x - 90.0).abs() < 4.0 && (middle.y - anchor.y - 40.0).abs() < 8.0);
    assert!(label.leader.is_some());
}

#[test]
fn stops_too_close_to_part_share_a_marker_and_part_in_an_inset() {
    let route = Route::builder("Around the corner")
        .stop(Stop::new("Lisbon", LonLat::new(-9.14, 38.72)))
        .then(Mode::Road, Stop::new("Almada", LonLat::new(-9.15, 38.70)))
        .then(Mode::Road, Stop::new("Madrid", LonLat::new(-3.70, 40.42)))
        .build()
        .unwrap();
    let inset = Inset { around: vec!["Lisbon".into(), "Almada".into()], ..Inset::default() };
    let rendered = Figure::new().route(route).inset(inset).render().unwrap();
    let markers = |frame: &str| {
        rendered.scene.markers().filter(|marker| &*marker.origin.frame == frame).count()
    };
    let labels = texts(&rendered.scene, Role::Map);
    assert!(labels.iter().any(|text| text == "1–2 Lisbon, Almada"), "{labels:?}");
    assert_eq!(rendered.report.with_code(Code::StopsMerged).count(), 1);
    assert!(markers("inset-1") >= 2);
}

#[test]
fn a_label_that_an_inset_has_no_room_for_is_in_no_key_where_the_map_has_it() {
    let stop = |name: &str, lon: f64, lat: f64, day: &str| {
        Stop::new(name, LonLat::new(lon, lat)).arrives(day).unwrap()
    };
    let route = Route::builder("To Mongolia")
        .stop(stop("Krasnoyarsk", 92.832, 56.006, "2024-08-13"))
        .then(Mode::Train, stop("Irkutsk", 104.26, 52.283, "2024-08-15"))
        .then(Mode::Train, stop("Ulan-Ude", 107.585, 51.842, "2024-08-18"))
        .then(Mode::Train, stop("Naushki", 106.107, 50.386, "2024-08-19"))
        .then(Mode::Train, stop("Ulan Bator", 106.884, 47.909, "2024-08-20"))
        .build()
        .unwrap();
    let around = "[[inset]]\naround = ['irkutsk', 'ulan-ude', 'naushki']\nwidth = 90\nheight = 66";
    for theme in ["paper", "ink"] {
        let size = "[page]\nwidth = 900\nheight = 600";
        let toml = format!("{size}\n[map]\ntheme = '{theme}'\n{around}\n");
        let rendered = Figure::from_toml(&toml).unwrap().route(route.clone()).render().unwrap();
        let dropped: Vec<_> = rendered.report.with_code(Code::LabelDropped).collect();
        let is_dropped = |name: &str| dropped.iter().any(|entry| entry.place.contains(name));
        assert!(is_dropped("Naushki"), "{theme}: {dropped:?}");
        let key = texts(&rendered.scene, Role::Key);
        assert_eq!(key, ["2", "Irkutsk, 15\u{a0}Aug", "3", "Ulan-Ude, 18\u{a0}Aug"], "{theme}");
    }
}

#[test]
fn a_locator_shows_the_globe() {
    let inset = Inset { kind: InsetKind::Locator, ..Inset::default() };
    let figure = Figure::new().size(800.0, 600.0).extent([20.0, 35.0, 30.0, 42.0]).inset(inset);
    let scene = figure.render().unwrap().scene;
    let locator = scene.frames.iter().find(|frame| &*frame.id == "inset-1").unwrap();
    assert!(locator.projection.contains("ortho"), "{}", locator.projection);
}

#[test]
fn where_north_turns_ticks_at_the_frame_stand_for_an_arrow() {
    let lcc = "projection = \"+proj=lcc +lat_1=58 +lat_2=68 +lon_0=18 +lat_0=62\"";
    let toml = format!("{SMALL}[map]\nextent = [4, 54, 32, 72]\n{lcc}\n[furniture]\n");
    let arrow = render(&format!("{toml}north_arrow = \"on\"\n"));
    let told = arrow.report.entries().iter().find(|entry| entry.place == "north arrow").unwrap();
    assert!(told.detail.ends_with("ticks at the frame show how"), "{}", told.detail);
    let of = |rendered: &Rendered| {
        let graticule = |item: &&Item| match item {
            Item::Stroke { origin, .. } => origin.role == Role::Graticule,
            _ => false,
        };
        rendered.scene.flat().filter(graticule).count()
    };
    assert!(of(&arrow) > 10, "{}", of(&arrow));
    let labels = texts(&arrow.scene, Role::Graticule);
    let has = |sign: &str| labels.iter().any(|label| label.ends_with(sign));
    assert!(has("E") && has("N"), "{labels:?}");
    assert_eq!(of(&render(&toml)), 0);
    let mercator = toml.replace(lcc, "projection = \"mercator\"");
    assert_eq!(of(&render(&format!("{mercator}north_arrow = \"on\"\n"))), 0);
}

/// A table of some countries, in a file of its own.
#[cfg(feature = "basemap")]
fn table(folder: &std::path::Path, rows: &str) -> String {
    let path = folder.join("table.csv");
    std::fs::write(&path, rows).unwrap();
    path.display().to_string()
}

#[cfg(feature = "basemap")]
#[test]
fn a_choropleth_is_joined_classed_explained_and_kept_in_sight() {
    let folder = tempfile::tempdir().unwrap();
    let rows = "land,share\nMEX,1\nÉtats-Unis,2\nCA,3\nGuatemala,40\nBelize,50\nAtlantis,9\n";
    let data = table(folder.path(), rows);
    let toml = format!(
        "{SMALL}[map]\nextent = [-130, 5, -60, 60]\n[[choropleth]]\ndata = {data:?}\nvalue = \"share\"\n\
         key = \"land\"\nbreaks = [2, 40]\ntitle = \"Share\"\nunit = \"%\"\n"
    );
    let figure = Figure::from_toml(&toml).unwrap();
    let (expanded, report) = figure.expand().unwrap();
    assert!(expanded.choropleths.is_empty());
    let ids: Vec<_> = expanded.layers.iter().map(|layer| layer["id"].as_str().unwrap()).collect();
    assert_eq!(ids, ["choropleth-1", "choropleth-1-contested", "choropleth-1-claims"]);
    let lost: Vec<_> = report.with_code(Code::RowUnmatched).collect();
    assert!(lost.len() == 1 && lost[0].detail.contains("Atlantis"), "{lost:?}");
    let scene = figure.render().unwrap().scene;
    let legend = texts(&scene, Role::Legend);
    assert_eq!(legend, ["Share", "< 2 %", "2 – 40 %", "≥ 40 %", "No data"]);
    // Without breaks, those of what the map shows: Canada and the United States are north of 33°, and of
    // what the table does not tell of Greenland's end.
    let north =
        toml.replace("5, -60, 60]", "33, -60, 60]").replace("breaks = [2, 40]", "classes = 2");
    let legend = texts(&Figure::from_toml(&north).unwrap().render().unwrap().scene, Role::Legend);
    assert_eq!(legend, ["Share", "< 3 %", "≥ 3 %", "No data"]);
    let error =
        Figure::from_toml(&toml.replace("[2, 40]", "[40, 2]")).unwrap().render().unwrap_err();
    assert_eq!(error.place().path.as_deref(), Some("choropleth[0].breaks"));
    // Numbers that make no two classes, on the map or at all, are told so, and take breaks.
    for (rows, said) in [("MEX,1\n", "one area alone"), ("MEX,7\nCA,7\n", "the same number, 7")] {
        std::fs::write(&data, format!("land,share\n{rows}")).unwrap();
        let error = Figure::from_toml(&toml.replace("breaks = [2, 40]", "")).unwrap();
        let error = error.render().unwrap_err();
        assert!(error.message().contains(said), "{error}");
        assert_eq!(error.place().path.as_deref(), Some("choropleth[0].value"));
        assert!(Figure::from_toml(&toml).unwrap().render().is_ok());
    }
}

#[cfg(feature = "basemap")]
#[test]
fn countries_are_joined_by_the_codes_of_iso_and_by_natural_earths_own() {
    let folder = tempfile::tempdir().unwrap();
    let expanded = |rows: &str| {
        let data = table(folder.path(), &format!("iso_a3,n\n{rows}"));
        let toml = format!("[[choropleth]]\ndata = {data:?}\nvalue = 'n'\nbreaks = [3]\n");
        let (figure, report) = Figure::from_toml(&toml).unwrap().expand().unwrap();
        assert_eq!(report.losses().count(), 0);
        format!("{:?}", figure.layers[0])
    };
    let iso = expanded("ALA,1\nBES,2\nESH,3\nPSE,4\nSSD,5\nXKX,6\n");
    let own = expanded("ALD,1\nNLY,2\nSAH,3\nPSX,4\nSDS,5\nKOS,6\n");
    assert_eq!(iso, own);
    for code in ["ALA", "BES", "ESH", "PSE", "SSD", "XKX"] {
        assert!(iso.contains(&format!("\"{code}\"")), "{code}: {iso}");
    }
    let basemap = rumbo::basemap::Basemap::embedded().unwrap();
    assert_eq!(basemap.worldview("PSX").unwrap(), basemap.worldview("PS").unwrap());
}

#[cfg(feature = "basemap")]
#[test]
fn edges_of_areas_do_not_drown_small_ones() {
    let folder = tempfile::tempdir().unwrap();
    let data = table(folder.path(), "iso_3166_2,n\nFR-33,1\nSI-061,2\nDE-BY,3\n");
    let toml = format!(
        "{SMALL}[map]\nextent = [-10, 36, 30, 60]\n[[choropleth]]\ndata = {data:?}\nvalue = 'n'\nareas = 'admin1'\n\
         key = 'iso_3166_2'\nbreaks = [2]\n"
    );
    let scene = Figure::from_toml(&toml).unwrap().render().unwrap().scene;
    let mut large = 0;
    for item in scene.flat() {
        let Item::Stroke { path, color, origin, .. } = item else { continue };
        if !origin.layer.starts_with("choropleth") {
            continue;
        }
        // Neither of a small area, nor of the small islands of a large one.
        for part in path.parts() {
            let bounds = PageBox::around(part).unwrap();
            assert!(bounds.width().min(bounds.height()) >= 3.0, "{bounds:?} {color:?}");
        }
        let bounds = path.bounds().unwrap();
        let least = bounds.width().min(bounds.height());
        assert!(least > 8.0 || color.a < 0.9, "{bounds:?} {color:?}");
        large += usize::from(least > 25.0 && color.a > 0.9);
    }
    assert!(large > 2, "{large}");
}

#[cfg(feature = "basemap")]
#[test]
fn what_a_new_user_writes_first_loses_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let rows = "port,lat,lon\nKharg,29.24,50.31\nSitra,26.15,50.65\nRas Laffan,25.93,51.54\nJebel Ali,25.01,55.06\n";
    let data = table(folder.path(), rows);
    let layers = "[[layer]]\ntype = \"circle\"\nsource = \"ports\"\n\
                  [[layer]]\ntype = \"symbol\"\nsource = \"ports\"\nlayout = { text-field = [\"get\", \"port\"] }\n";
    let toml = format!("{SMALL}[[source]]\nname = \"ports\"\ndata = {data:?}\n{layers}");
    let rendered = Figure::from_toml(&toml).unwrap().render().unwrap();
    assert_eq!(rendered.report.losses().count(), 0, "{:?}", rendered.report);
    let of_layer = |text: &&rumbo::scene::Text| &*text.origin.layer == "layer-2";
    assert_eq!(rendered.scene.texts().filter(of_layer).count(), 4);
    // Notes widen the map; one beyond a given extent is told of.
    let note = "[[annotation]]\ntext = \"Muscat\"\nat = [58.59, 23.61]\n";
    let rendered = Figure::from_toml(&format!("{toml}{note}")).unwrap().render().unwrap();
    assert!(rendered.scene.texts().any(|text| text.text == "Muscat"));
    assert_eq!(rendered.report.losses().count(), 0, "{:?}", rendered.report);
    let narrow = format!("{toml}{note}[map]\nextent = [49, 24, 56, 30]\n");
    let rendered = Figure::from_toml(&narrow).unwrap().render().unwrap();
    let beyond: Vec<_> = rendered.report.with_code(Code::PointOutside).collect();
    assert!(beyond.len() == 1 && beyond[0].place == "annotation[0]", "{beyond:?}");
}

#[cfg(feature = "basemap")]
#[test]
fn ramps_about_a_middle_part_at_nought() {
    let folder = tempfile::tempdir().unwrap();
    let data = table(
        folder.path(),
        "iso_a3,growth\nMEX,-3\nGTM,-1\nBLZ,0.5\nHND,2\nSLV,4\nNIC,6\nCRI,9\n",
    );
    let toml = format!(
        "{SMALL}[[choropleth]]\ndata = {data:?}\nvalue = \"growth\"\nramp = \"RdBu\"\nclasses = 4\n"
    );
    let scene = Figure::from_toml(&toml).unwrap().render().unwrap().scene;
    let legend = texts(&scene, Role::Legend);
    assert!(legend.iter().any(|text| text.starts_with("0 –")), "{legend:?}");
    let rows = "state,growth\nCA,-3\nNY,1\nTX,2\nFL,5\nDC,6\n";
    let data = table(folder.path(), rows);
    let toml =
        format!("{SMALL}[[choropleth]]\ndata = {data:?}\nvalue = \"growth\"\nareas = \"admin1\"\n");
    let (_, report) = Figure::from_toml(&toml).unwrap().expand().unwrap();
    assert_eq!(report.losses().count(), 0, "{report:?}");
}

#[cfg(feature = "basemap")]
#[test]
fn rows_that_name_towns_are_found_in_the_gazetteer() {
    let folder = tempfile::tempdir().unwrap();
    let rows = "city,country,people\nOaxaca,MX,5\nTapachula,MX,7\nSpringfield,,2\nAtlantiss,,1\n";
    let data = table(folder.path(), rows);
    let toml = format!("{SMALL}[[source]]\nname = \"people\"\ndata = {data:?}\n");
    let rendered = Figure::from_toml(&toml).unwrap().render().unwrap();
    let of = |code| rendered.report.with_code(code).map(|e| e.detail.clone()).collect::<Vec<_>>();
    assert!(
        of(Code::RowUnmatched).iter().any(|lost| lost.contains("Atlantiss")),
        "{:?}",
        of(Code::RowUnmatched)
    );
    let doubts = of(Code::Advisory).join("\n");
    assert!(doubts.contains("Springfield is taken to be Springfield, "), "{doubts}");
    assert!(!doubts.contains("Tapachula"), "{doubts}");
    let data = table(folder.path(), "city\nAtlantiss\n");
    let toml = format!("{SMALL}[[source]]\nname = \"people\"\ndata = {data:?}\n");
    let error = Figure::from_toml(&toml).unwrap().render().unwrap_err();
    assert_eq!(error.kind(), rumbo::ErrorKind::Place, "{error}");
}

#[test]
fn dates_of_merged_stops_are_told_of_those_that_have_them() {
    let at = |step: f64| LonLat::new(-100.0 + step * 0.01, 20.0);
    let dated =
        |name: &str, step: f64, date: &str| Stop::new(name, at(step)).arrives(date).unwrap();
    let far = Stop::new("Far", LonLat::new(-80.0, 25.0));
    let start = || Route::builder("A way").stop(dated("A", 0.0, "2018-03-25"));
    let known = start()
        .then(Mode::Bus, Stop::new("B", at(1.0)))
        .then(Mode::Bus, dated("C", 2.0, "2018-03-27"));
    let open = start()
        .then(Mode::Bus, dated("B", 1.0, "2018-03-26"))
        .then(Mode::Bus, Stop::new("C", at(2.0)));
    for (route, dates) in [(known, "25–27 Mar"), (open, "1–2: 25–26 Mar")] {
        let figure = Figure::from_toml(SMALL).unwrap();
        let route = route.then(Mode::Bus, far.clone()).build().unwrap();
        let scene = figure.route(route).render().unwrap().scene;
        let told: Vec<&str> = scene.texts().map(|text| text.text.as_str()).collect();
        assert!(
            told.iter().any(|text| text.contains("A, B, C") && text.contains(dates)),
            "{told:?}"
        );
    }
}

#[test]
fn a_picture_is_told_in_words() {
    let folder = tempfile::tempdir().unwrap();
    let data = table(folder.path(), "name,lon,lat\nSuva,178.4,-18.1\nApia,-171.8,-13.8\n");
    let toml = format!("title = 'Two ports'\n[[source]]\nname = 'ports'\ndata = {data:?}\n");
    let figure = Figure::from_toml(&toml).unwrap().route(rumbo::route::viacrucis_2018().unwrap());
    let told = figure.render().unwrap().scene.description;
    assert!(
        told.starts_with("Two ports. A route of 29 places from Ciudad Tecún Umán to San Ysidro")
    );
    assert!(told.contains(", 25 March 2018 to 4 May 2018, at least 3"), "{told}");
    assert!(told.ends_with(" 2 points (ports): Suva, Apia."), "{told}");
    let mut own = figure.clone();
    own.description = "Where the ships call".to_owned();
    assert_eq!(own.render().unwrap().scene.description, "Where the ships call");
}

#[test]
#[cfg(feature = "basemap")]
fn what_a_choropleth_says_is_told_in_words_and_its_names_stand_out() {
    let folder = tempfile::tempdir().unwrap();
    let data = table(folder.path(), "iso_a3,n\nFRA,12000\nESP,2\nPRT,7\n");
    let toml = format!(
        "{SMALL}[[choropleth]]\ndata = {data:?}\nvalue = 'n'\ntitle = 'Ships'\nunit = 't'\n"
    );
    let scene = Figure::from_toml(&toml).unwrap().render().unwrap().scene;
    let told = "Ships: 3 areas, from 2 t (Spain) to 12,000 t (France).";
    assert!(scene.description.ends_with(told), "{}", scene.description);
    let name = |scene: &Scene| {
        let mut texts = scene.texts().filter(|text| text.origin.role == Role::Map);
        texts.find(|text| text.text == "SPAIN").map(|text| text.color)
    };
    let plain = "[map]\nextent = ['Spain', 'France', 'Portugal']\n";
    let plain = Figure::from_toml(&format!("{SMALL}{plain}")).unwrap().render().unwrap().scene;
    assert!(name(&scene).is_some() && name(&plain).is_some() && name(&scene) != name(&plain));
}

#[test]
#[cfg(feature = "basemap")]
fn what_a_map_is_about_is_tinted_and_filled_into_the_map_above_the_themes_own_tints() {
    let figure = |names: &str, theme: &str| {
        let toml = format!("{SMALL}[map]\nhighlight = {names}\ntheme = '{theme}'\n");
        Figure::from_toml(&toml).unwrap()
    };
    for theme in ["paper", "atlas", "night", "news", "ink"] {
        let rendered = figure("'Nepal'", theme).render().unwrap();
        let extent = main_frame(&rendered.scene).extent;
        assert!(extent.contains(LonLat::new(84.0, 28.0)) && extent.lon_span() < 20.0, "{extent:?}");
        let fills: Vec<&str> = rendered
            .scene
            .flat()
            .filter_map(|item| match item {
                Item::Fill { origin, .. } if origin.role == Role::Map => Some(&*origin.layer),
                _ => None,
            })
            .collect();
        let at = fills.iter().position(|layer| *layer == "highlight").unwrap();
        assert!(
            !fills[at..].iter().any(|layer| matches!(*layer, "land" | "countries")),
            "{fills:?}"
        );
    }
    let (provinces, _) = figure("['Bavaria', 'Tirol']", "paper").expand().unwrap();
    assert_eq!(provinces.layers[0]["source-layer"], "admin1");
    let (_, report) = figure("'Amazonas'", "paper").expand().unwrap();
    let told = &report.entries()[0];
    assert_eq!((told.code, &*told.place), (Code::Advisory, "map.highlight"));
    assert!(told.detail.contains("several areas are called Amazonas"), "{told:?}");
    let error = figure("['Kenya', 'Tansania', 'Ugnda']", "paper").render().unwrap_err();
    assert_eq!(error.place().path.as_deref(), Some("map.highlight"));
    assert!(error.remedy_text().unwrap().contains("Uganda"), "{error}");
}

#[test]
#[cfg(feature = "basemap")]
fn a_place_that_a_route_comes_back_to_is_named_once_and_unknown_ways_are_not_explained() {
    let folder = tempfile::tempdir().unwrap();
    let data = table(
        folder.path(),
        "name,lat,lon,date\nVienna,48.21,16.37,2024-05-01\nGraz,47.07,15.44,2024-05-03\nVienna,48.21,16.37,2024-05-12\n",
    );
    let toml = format!(
        "{SMALL}[map]\nlanguage = 'es'\n[[route]]\ndata = {data:?}\nnumber_stops = true\nlabel = '{{name}}'\n"
    );
    let scene = Figure::from_toml(&toml).unwrap().render().unwrap().scene;
    let names = texts(&scene, Role::Map);
    assert!(names.contains(&"1, 3 Vienna".to_owned()), "{names:?}");
    assert!(!texts(&scene, Role::Legend).iter().any(|text| text.contains("viajar")));
    let told = "Una ruta de 3 lugares, desde Vienna hasta Vienna, 1 de mayo de 2024 – 12 de mayo de 2024, al menos ";
    assert!(scene.description.starts_with(told), "{}", scene.description);
}

/// The size of the type of a map's name.
#[cfg(feature = "basemap")]
fn size_of(scene: &Scene, name: &str) -> Option<f64> {
    let mut texts = scene.texts().filter(|text| text.origin.role == Role::Map);
    texts.find(|text| text.text.replace('\n', " ") == name)?.runs.first().map(|run| run.size)
}

#[test]
#[cfg(feature = "basemap")]
fn the_name_of_what_a_map_is_about_is_larger_and_those_of_its_neighbours_smaller() {
    for theme in ["paper", "atlas"] {
        let drawn = |map: &str| {
            let page = "title = 'A'\n[page]\nwidth = '900px'\nheight = '700px'\n";
            let toml = format!("{page}[map]\n{map}\ntheme = '{theme}'\n");
            Figure::from_toml(&toml).unwrap().render().unwrap().scene
        };
        let (about, plain) = (drawn("highlight = 'Nepal'"), drawn("extent = 'Nepal'"));
        let sizes = |name: &str| (size_of(&about, name).unwrap(), size_of(&plain, name).unwrap());
        let (subject, as_any) = sizes("NEPAL");
        assert!(subject > 1.2 * as_any, "{theme}: {subject} {as_any}");
        let (neighbour, as_any) = sizes("INDIA");
        assert!(neighbour < 0.9 * as_any, "{theme}: {neighbour} {as_any}");
    }
}

#[test]
#[cfg(feature = "basemap")]
fn the_basemaps_names_stand_out_from_areas_that_data_colour() {
    let square = |west: f64| {
        format!(
            r#"{{"type":"Feature","properties":{{"n":{west}}},"geometry":{{"type":"Polygon","coordinates":[[[{west},44],[{0},44],[{0},49],[{west},49],[{west},44]]]}}}}"#,
            west + 1.0
        )
    };
    let squares: Vec<String> = (-2..6).map(|west| square(f64::from(west))).collect();
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("squares.geojson");
    let all = format!(r#"{{"type":"FeatureCollection","features":[{}]}}"#, squares.join(","));
    std::fs::write(&data, all).unwrap();
    let ink = |color: &str| {
        let toml = format!(
            "{SMALL}[[source]]\nname = 'squares'\ndata = {data:?}\n[[layer]]\ntype = 'fill'\nsource = 'squares'\npaint = {{ fill-color = {color} }}\n"
        );
        let scene = Figure::from_toml(&toml).unwrap().render().unwrap().scene;
        let mut texts = scene.texts().filter(|text| text.origin.role == Role::Map);
        texts.find(|text| text.text == "FRANCE").map(|text| text.color).unwrap()
    };
    let white = rumbo::unit::Color::WHITE;
    let driven = ink("['step', ['get', 'n'], '#fdd0a2', 0, '#fee6ce', 2, '#fdae6b', 4, '#fd8d3c']");
    assert!(driven.contrast(white) > ink("'#fdfdfd'").contrast(white), "{driven:?}");
}

#[test]
#[cfg(feature = "basemap")]
fn outlines_are_as_thin_as_areas_are_many() {
    let width = |across: u32| {
        let degrees = 20.0 / f64::from(across);
        let square = |index: u32| {
            let (x, y) = (f64::from(index % across) * degrees, f64::from(index / across) * degrees);
            let (right, top) = (x + degrees, y + degrees);
            format!(
                r#"{{"type":"Feature","properties":{{}},"geometry":{{"type":"Polygon","coordinates":[[[{x},{y}],[{right},{y}],[{right},{top}],[{x},{top}],[{x},{y}]]]}}}}"#
            )
        };
        let squares: Vec<String> = (0..across * across).map(square).collect();
        let folder = tempfile::tempdir().unwrap();
        let data = folder.path().join("squares.geojson");
        let all = format!(r#"{{"type":"FeatureCollection","features":[{}]}}"#, squares.join(","));
        std::fs::write(&data, all).unwrap();
        let toml = format!("{SMALL}[[source]]\nname = 'squares'\ndata = {data:?}\n");
        let scene = Figure::from_toml(&toml).unwrap().render().unwrap().scene;
        let outline = scene.flat().find_map(|item| match item {
            Item::Stroke { stroke, origin, .. } if &*origin.layer == "squares-outline" => {
                Some(stroke.width)
            }
            _ => None,
        });
        outline.unwrap()
    };
    let [few, many] = [2, 50].map(width);
    assert!(few >= 1.2 && many < 0.4 * few, "{few} {many}");
}

#[test]
#[cfg(feature = "basemap")]
fn what_nearly_fills_the_world_is_shown_with_all_of_it() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("points.csv");
    std::fs::write(&data, "lon,lat\n-150,5\n-105,0\n-60,-54\n-15,0\n30,60\n75,0\n120,9\n165,-5\n")
        .unwrap();
    let toml = format!("{SMALL}[[source]]\nname = 'points'\ndata = {data:?}\n");
    let scene = Figure::from_toml(&toml).unwrap().render().unwrap().scene;
    let frame = main_frame(&scene).bounds;
    let outline = scene.items.iter().find_map(|item| match item {
        Item::Stroke { path, origin, .. } if origin.role == Role::Frame => path.bounds(),
        _ => None,
    });
    let outline = outline.unwrap();
    assert!(frame.encloses(outline) && outline.width() < frame.width(), "{outline:?} {frame:?}");
}

#[test]
#[cfg(feature = "basemap")]
fn a_legend_stands_beside_the_outline_of_the_world_not_across_it() {
    let folder = tempfile::tempdir().unwrap();
    let data = table(folder.path(), "iso_a3,n\nFRA,12000\nESP,2\nBRA,7\nRUS,900\nAUS,40\n");
    for theme in ["paper", "night"] {
        let toml = format!(
            "title = 'World'\n[page]\nwidth = '1000px'\nheight = '600px'\n[map]\ntheme = '{theme}'\n[[choropleth]]\ndata = {data:?}\nvalue = 'n'\n"
        );
        let scene = Figure::from_toml(&toml).unwrap().render().unwrap().scene;
        let legend = scene.flat().find_map(|item| match item {
            Item::Fill { path, origin, .. } if origin.role == Role::Legend => path.bounds(),
            _ => None,
        });
        let legend = legend.unwrap();
        let outline = scene.items.iter().find_map(|item| match item {
            Item::Stroke { path, origin, .. } if origin.role == Role::Frame => Some(path.clone()),
            _ => None,
        });
        let outline = outline.unwrap();
        assert!(!outline.points().iter().any(|at| legend.contains(*at)), "{legend:?}");
        let shown = outline.bounds().unwrap();
        assert!(shown.width() > 700.0, "{shown:?}");
    }
}

#[test]
#[cfg(feature = "basemap")]
fn the_united_states_have_their_far_states_in_insets_without_outlines_on_the_map() {
    let toml = "title = 'States'\n[page]\nwidth = '1000px'\nheight = '640px'\n[map]\nprojection = 'albers-usa'\n";
    let figure = Figure::from_toml(toml).unwrap();
    let (expanded, _) = figure.expand().unwrap();
    let titles: Vec<&str> = expanded.insets.iter().map(|inset| inset.title.as_str()).collect();
    assert_eq!(titles, ["Alaska", "Hawaii", "Puerto Rico"]);
    let rendered = figure.render().unwrap();
    let frames: Vec<&Frame> = rendered.scene.frames.iter().collect();
    assert_eq!(frames.len(), 4);
    for (frame, at) in frames[1..].iter().zip([[-150.0, 64.0], [-157.8, 21.3], [-66.5, 18.2]]) {
        assert!(frame.extent.contains(LonLat::new(at[0], at[1])), "{frame:?}");
    }
    // What they show is not outlined on the map, which does not show it.
    let of_frames = |item: &&Item| matches!(item, Item::Stroke { origin, .. } if origin.role == Role::Frame && origin.frame == frames[0].id);
    assert_eq!(rendered.scene.items.iter().filter(of_frames).count(), 0);
    // A map of one state by the same projection keeps its own extent.
    let own = toml.replace("[map]", "[map]\nextent = ['Texas']");
    let (expanded, _) = Figure::from_toml(&own).unwrap().expand().unwrap();
    assert!(matches!(expanded.map.extent, Extent::Around(_)));
}

/// A box of degrees is as wide in the south of Norway as all of the Baltic; Norway is not.
#[test]
#[cfg(feature = "basemap")]
fn areas_are_fitted_by_their_outlines_and_four_numbers_as_a_box() {
    let scale = |extent: &str| {
        let toml = format!(
            "[page]\nwidth = '454px'\nheight = '567px'\n[map]\nprojection = '+proj=laea +lat_0=64 +lon_0=17'\n{extent}\n"
        );
        main_frame(&render(&toml).scene).scale
    };
    let sides = "extent = [4.6, 57.98, 31.1, 71.2]";
    let highlighted = scale("highlight = 'Norway'");
    assert!(highlighted < 0.8 * scale(sides), "1 : {highlighted:.0} of 1 : {:.0}", scale(sides));
    assert_eq!(scale("extent = 'NO'"), highlighted);
    assert_eq!(scale("extent = ['NOR']"), highlighted);
    // A sea has a box alone, so that all are fitted by the box around them.
    let with_sea = scale("extent = ['NO', 'Baltic Sea']");
    assert!(with_sea > scale(sides), "1 : {with_sea:.0}");
}

/// Alaska and Hawaii below California and Texas, as any atlas has them, on pages of all sizes.
#[test]
#[cfg(feature = "basemap")]
fn insets_of_the_united_states_stand_off_the_states_on_small_pages_too() {
    let data = "examples/figures/data/us-states.csv";
    for width in [227.0, 321.0, 491.0, 1000.0] {
        let height = width * 0.7;
        let toml = format!(
            "title = 'States'\n[page]\nwidth = {width}\nheight = {height}\n[map]\nprojection = 'albers-usa'\n\
             [[choropleth]]\ndata = '{data}'\nvalue = 'inhabitants'\nareas = 'admin1'\n"
        );
        let Rendered { scene, report, .. } = render(&toml);
        let dropped: Vec<_> = report.with_code(Code::FurnitureDropped).collect();
        assert!(dropped.iter().all(|told| !told.place.starts_with("inset")), "{dropped:?}");
        let [main, insets @ ..] = &scene.frames[..] else { panic!("{width}") };
        assert_eq!(insets.len(), 3);
        for (inset, times) in insets.iter().zip([0.28, 1.0, 2.0]) {
            assert!((main.scale / inset.scale / times - 1.0).abs() < 0.1, "{width}: {inset:?}");
            assert!(main.bounds.encloses(inset.bounds), "{width}: {inset:?}");
        }
        assert!(!insets[0].bounds.overlaps(insets[1].bounds));
        let projection = Projection::parse(&main.projection).unwrap();
        let ends = [(-117.1, 32.5), (-111.1, 31.3), (-103.2, 29.0), (-97.4, 25.9), (-80.9, 25.2)];
        for (lon, lat) in ends {
            let at = main.transform.to_page(projection.forward(LonLat::new(lon, lat)).unwrap());
            assert!(!insets.iter().any(|inset| inset.bounds.contains(at)), "{width}: {lon}, {lat}");
        }
    }
}

#[test]
#[cfg(feature = "basemap")]
fn an_inset_has_one_size() {
    let inset = |keys: &str| {
        let toml = format!("{SMALL}[map]\nextent = 'Mexico'\n[[inset]]\nextent = 'Cuba'\n{keys}\n");
        Figure::from_toml(&toml).unwrap().render()
    };
    let error = inset("scale = 1\nwidth = 300").unwrap_err();
    assert_eq!(error.place().path.as_deref(), Some("inset[0].scale"));
    assert!(inset("scale = -1").is_err());
    let scene = inset("scale = 1\nplain = true\ntitle = 'Cuba'").unwrap().scene;
    let [main, inset] = &scene.frames[..] else { panic!("an inset") };
    assert!((main.scale / inset.scale - 1.0).abs() < 0.1, "{inset:?}");
    // Neither names within nor its outline on the map.
    let within = scene.texts().filter(|text| text.origin.frame == inset.id).count();
    assert_eq!(within, 0);
}

/// A phone's or a card's map has its classes side by side at its foot, so that the map stays larger than what
/// explains it.
#[test]
#[cfg(feature = "basemap")]
fn classes_stand_side_by_side_below_the_map_of_a_small_page() {
    let data = "examples/figures/data/mexico-states.csv";
    let drawn = |width: f64, height: f64| {
        let toml = format!(
            "title = 'Mexico'\n[page]\nwidth = {width}\nheight = {height}\n[[choropleth]]\ndata = '{data}'\n\
             value = 'inhabitants'\ntitle = 'Inhabitants'\nareas = 'admin1'\nbreaks = [256000, 550000, 800000, 1500000]\n"
        );
        let Rendered { scene, report, .. } = render(&toml);
        let lost: Vec<_> = report.with_code(Code::FurnitureDropped).collect();
        assert!(lost.iter().all(|told| told.place != "legend"), "{lost:?}");
        scene
    };
    let card = drawn(227.0, 302.0);
    let legend = texts(&card, Role::Legend);
    assert_eq!(legend, ["Inhabitants", "256,000", "550,000", "800,000", "1,500,000"]);
    let boxes: Vec<PageBox> = card
        .texts()
        .filter(|text| text.origin.role == Role::Legend)
        .filter_map(|text| text.bounds())
        .collect();
    let main = main_frame(&card).bounds;
    assert!(main.height() > 0.35 * 302.0, "{main:?}");
    for (index, one) in boxes.iter().enumerate() {
        assert!(one.y0 > main.y1, "below the map");
        assert!(!boxes[index + 1..].iter().any(|other| one.overlaps(*other)), "{boxes:?}");
    }
    // In type of no less than 6 points.
    let sizes = card.texts().flat_map(|text| text.runs.iter().map(|run| run.size));
    assert!(sizes.fold(f64::INFINITY, f64::min) >= 8.0 - 1e-9);
    // A page with room for it lists them.
    assert_eq!(texts(&drawn(1000.0, 800.0), Role::Legend).len(), 6);
}

/// A scale bar that nobody asked for does not take the map's room.
#[test]
#[cfg(feature = "basemap")]
fn a_scale_bar_without_a_place_in_the_map_makes_it_no_smaller_unless_asked_for() {
    let page = "[page]\nwidth = 605\nheight = 340\n[map]\nhighlight = 'Russia'\n";
    let Rendered { scene, report, .. } = render(page);
    let main = main_frame(&scene).bounds;
    assert!(main.width() > 0.9 * 605.0, "{main:?}");
    assert!(report.with_code(Code::Omitted).any(|told| told.place == "scale bar"));
    assert_eq!(report.losses().count(), 0, "{report:?}");
    let asked = render(&format!("{page}[furniture]\nscale_bar = 'on'\n")).scene;
    assert!(!texts(&asked, Role::ScaleBar).is_empty());
}

#[test]
#[cfg(feature = "basemap")]
fn a_small_place_is_marked_on_a_locator_so_that_it_is_seen() {
    let scene =
        render(&format!("{SMALL}[map]\nextent = 'Suva'\n[[inset]]\nkind = 'locator'\n")).scene;
    let locator = scene.frames.iter().find(|frame| &*frame.id == "inset-1").unwrap().bounds;
    let marks: Vec<PageBox> = scene
        .flat()
        .filter_map(|item| match item {
            Item::Fill { path, origin, .. } if origin.role == Role::Frame => path.bounds(),
            _ => None,
        })
        .filter(|mark| locator.encloses(*mark))
        .collect();
    assert!(
        matches!(marks[..], [mark] if mark.width() >= 8.0 && mark.height() >= 8.0),
        "{marks:?}"
    );
}

/// What stands for a stop is not drawn upon the mark of the town that it is.
#[test]
#[cfg(feature = "basemap")]
fn a_capital_that_a_stop_stands_for_is_marked_once() {
    let folder = tempfile::tempdir().unwrap();
    let rows = "name,lat,lon\nLima,-12.05,-77.05\nLa Paz,-16.5,-68.15\n";
    let data = table(folder.path(), rows);
    let toml = format!("{SMALL}[map]\ntheme = 'atlas'\n[[route]]\ndata = {data:?}\n");
    let scene = render(&toml).scene;
    let markers: Vec<(Page, bool)> = scene
        .flat()
        .filter_map(|item| match item {
            Item::Marker(marker) if marker.origin.role == Role::Map => {
                Some((marker.at, marker.origin.layer.starts_with("route")))
            }
            _ => None,
        })
        .collect();
    let stops = || markers.iter().filter(|(_, is_route)| *is_route);
    assert_eq!(stops().count(), 2, "{markers:?}");
    for (at, _) in stops() {
        let near = markers.iter().filter(|(other, _)| other.distance(*at) < 4.0).count();
        assert_eq!(near, 1, "{markers:?}");
    }
}

#[test]
#[cfg(feature = "basemap")]
fn a_choropleth_by_itself_shows_its_areas_and_takes_shared_names_for_its_own_country() {
    let folder = tempfile::tempdir().unwrap();
    let extent = |rows: &str, areas: &str| {
        let data = table(folder.path(), rows);
        let toml = format!(
            "{SMALL}[[choropleth]]\ndata = {data:?}\nvalue = \"n\"\nareas = {areas:?}\nbreaks = [2]\n"
        );
        let (expanded, report) = Figure::from_toml(&toml).unwrap().expand().unwrap();
        (expanded.map.extent, report)
    };
    // Amazonas is in Brazil, Colombia, Peru and Venezuela.
    let (around, report) = extent("name,n\nMérida,1\nTáchira,2\nAmazonas,3\n", "admin1");
    assert_eq!(around, Extent::from(["VE-L", "VE-S", "VE-Z"]));
    assert!(report.entries().is_empty(), "{report:?}");
    let (_, report) = extent("name,n\nAmazonas,3\n", "admin1");
    assert!(report.entries()[0].detail.contains("several areas are called Amazonas"), "{report:?}");
    // FIPS codes, as they are and as a spreadsheet leaves them.
    let (states, report) = extent("fips,n\n4,1\n06,2\n32,3\n", "admin1");
    assert_eq!(states, Extent::from(["US-AZ", "US-CA", "US-NV"]));
    assert!(report.entries().is_empty(), "{report:?}");
    // Russia is "Nga" in Vietnamese, and Natural Earth has codes of its own.
    let (_, report) =
        extent("iso_a3,n\nNGA,1\nRUS,2\nSSD,1\nPSE,1\nESH,1\nXKX,1\nALA,1\n", "countries");
    assert!(report.entries().is_empty(), "{report:?}");
    let (pacific, _) = extent("iso_a3,n\nFJI,1\nWSM,2\n", "countries");
    assert_eq!(pacific, Extent::from(["FJI", "WSM"]));
    let rendered = render(&format!("{SMALL}[map]\nextent = ['FJI', 'WSM']\n"));
    let shown = main_frame(&rendered.scene).extent;
    assert!(shown.west > 165.0 && shown.east < -160.0, "{shown:?}");
    let (world, _) = extent("iso_a3,n\nUSA,1\nCHN,2\nBRA,1\nAUS,1\nNGA,3\n", "countries");
    assert_eq!(world, Extent::Box([-180.0, -90.0, 180.0, 90.0]));
}

#[cfg(feature = "basemap")]
#[test]
fn a_town_is_shown_in_its_surroundings_and_stands_out() {
    let rendered = render(&format!("{SMALL}[map]\nextent = \"Suva\"\n"));
    let extent = main_frame(&rendered.scene).extent;
    assert!(extent.contains(LonLat::new(177.5, -17.6)), "Nadi, across the island: {extent:?}");
    let largest = |name: &str| {
        let named = rendered.scene.texts().filter(|text| text.text == name);
        named.flat_map(|text| &text.runs).map(|run| run.size).fold(0.0, f64::max)
    };
    let others = rendered.scene.texts().filter(|text| text.origin.role == Role::Map);
    assert_eq!(others.filter(|text| text.text == "Suva").count(), 1);
    assert!(largest("Suva") > 10.0);
    let around = |toml: &str| main_frame(&render(&format!("{SMALL}[map]\n{toml}")).scene).scale;
    let scale = around("center = [178.4, -18.1]\nscale = \"1:1,000,000\"\n");
    assert!((scale / 1e6 - 1.0).abs() < 0.02, "{scale}");
    assert!(around("center = [178.4, -18.1]\nradius = \"500 km\"\n") > 5e6);
}

#[test]
fn a_map_at_a_zoom_is_seen_as_a_style_by_itself_is() {
    let frame = |map: &str| {
        let scene = render(&format!("{SMALL}[map]\ncenter = [2.35, 48.85]\n{map}")).scene;
        main_frame(&scene).clone()
    };
    let main = frame("zoom = 6.5\nbearing = 30\n");
    assert_eq!(main.zoom, 6.5);
    let (width, height) = (main.bounds.width(), main.bounds.height());
    let center = LonLat::new(2.35, 48.85);
    let alone = Camera::centered(center, 6.5, width, height).unwrap().turned(30.0).unwrap();
    let corner = Page::new(main.bounds.x0, main.bounds.y0);
    for (x, y) in [(0.0, 0.0), (width, 0.0), (width / 2.0, height / 2.0)] {
        let at = Page::new(x, y);
        let here = main.transform.to_plane(at + corner).unwrap();
        let there = alone.frame().transform.to_plane(at).unwrap();
        assert!((here.x - there.x).abs() < 1e-3 && (here.y - there.y).abs() < 1e-3, "{here:?}");
    }
    let web = frame("zoom = 6.5\n").scale;
    let conic = frame("zoom = 6.5\nprojection = \"+proj=lcc +lat_1=45 +lat_2=50\"\n");
    assert_eq!(conic.zoom, 6.5);
    assert!((conic.scale / web - 1.0).abs() < 0.01, "{} {web}", conic.scale);

    let refused = |map: &str| {
        let figure = Figure::from_toml(&format!("{SMALL}[map]\n{map}")).unwrap();
        figure.render().unwrap_err().place().path.clone().unwrap()
    };
    assert_eq!(refused("zoom = 6\n"), "map.zoom");
    assert_eq!(refused("center = [0, 0]\nbearing = 6\n"), "map.bearing");
    assert_eq!(refused("center = [0, 0]\nzoom = 60\n"), "map.zoom");
    assert_eq!(refused("center = [0, 0]\nzoom = 6\nscale = \"1:1000\"\n"), "map.scale");
}

#[test]
fn where_north_turns_there_is_no_arrow_and_a_reason() {
    let arrow = |extent: &str| {
        let toml = format!("{SMALL}[map]\nextent = {extent}\n[furniture]\nnorth_arrow = \"on\"\n");
        let rendered = render(&toml);
        let drawn = !texts(&rendered.scene, Role::NorthArrow).is_empty();
        let told =
            rendered.report.entries().iter().any(|entry| entry.detail.contains("north turns"));
        (drawn, told)
    };
    assert_eq!(arrow("[-125, 24, -66, 50]"), (false, true));
    assert_eq!(arrow("[10, 47, 11, 47.6]"), (true, false));
}

#[test]
fn a_box_over_the_route_moves_the_route_or_goes_beside_the_map() {
    let route = concat!(env!("CARGO_MANIFEST_DIR"), "/data/routes/viacrucis-2018.geojson");
    for position in ["auto", "top-left", "bottom-right"] {
        let toml = format!(
            "{SMALL}[[route]]\ndata = {route:?}\n[[panel]]\nheading = \"A panel\"\nposition = {position:?}\n"
        );
        let rendered = render(&toml);
        assert!(
            texts(&rendered.scene, Role::Note).iter().any(|text| text == "A panel"),
            "{position}"
        );
        assert_eq!(rendered.report.with_code(Code::Covers).count(), 0, "{position}");
        assert_eq!(rendered.report.with_code(Code::FurnitureDropped).count(), 0, "{position}");
    }
}

#[cfg(feature = "basemap")]
#[test]
fn lines_of_a_figure_lie_below_names_which_keep_off_them() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("way.geojson");
    let toml = format!(
        "{SMALL}[map]\nextent = [-11, 35, 5, 45]\n[[source]]\nname = 'way'\ndata = {data:?}\n\
         [[layer]]\ntype = 'line'\nsource = 'way'\npaint = {{ line-width = 3 }}\n"
    );
    for step in 0..8 {
        let lat = 38.0 + 0.5 * f64::from(step);
        let line = format!(r#"{{"type":"LineString","coordinates":[[-9,{lat}],[3,{lat}]]}}"#);
        std::fs::write(&data, line).unwrap();
        let scene = render(&toml).scene;
        let items: Vec<&Item> = scene.flat().collect();
        let lines = items.iter().enumerate().filter_map(|(index, item)| match item {
            Item::Stroke { path, origin, .. } if &*origin.layer == "layer-1" => Some((index, path)),
            _ => None,
        });
        let lines: Vec<_> = lines.collect();
        let is_name =
            |item: &&Item| matches!(item, Item::Text(text) if text.origin.role == Role::Map);
        let first = items.iter().position(is_name).unwrap();
        assert!(!lines.is_empty() && lines.iter().all(|(index, _)| *index < first), "{lat}");
        let country = scene.texts().find(|text| text.text == "SPAIN").unwrap().bounds().unwrap();
        let parts = lines.iter().flat_map(|(_, path)| path.points().windows(2));
        let under = parts.filter(|pair| country.contains(pair[0] + (pair[1] - pair[0]) * 0.5));
        let under: f64 = under.map(|pair| pair[0].distance(pair[1])).sum();
        assert!(under < 0.5 * country.width(), "{lat}: {under} of {country:?}");
    }
}

#[cfg(feature = "basemap")]
#[test]
fn an_annotation_that_names_what_a_map_is_about_is_its_label() {
    let map = format!("{SMALL}[map]\ncenter = 'Tapachula'\nradius = '120 km'\n");
    let named = |text: &str| {
        let note = format!("[[annotation]]\nat = 'Tapachula'\ntext = '{text}'\n");
        let texts = texts(&render(&format!("{map}{note}")).scene, Role::Map);
        texts.iter().filter(|text| text.contains("Tapachula")).count()
    };
    assert_eq!(named("Tapachula: 25 March"), 1);
    assert_eq!(named("Here it began"), 1);
}
