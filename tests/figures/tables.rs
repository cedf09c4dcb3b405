//! Tables as people bring them: dates, ways of travel and numbers in many forms.

use std::path::{Path, PathBuf};

use rumbo::error::{Code, Error};
use rumbo::figure::{Figure, Rendered};
use rumbo::route::{Mode, Route};
use rumbo::scene::Role;

/// A file of a name in a folder.
fn file(folder: &Path, name: &str, text: &str) -> PathBuf {
    let path = folder.join(name);
    std::fs::write(&path, text).unwrap();
    path
}

fn route(rows: &str) -> Result<Route, Error> {
    let folder = tempfile::tempdir().unwrap();
    let table = file(folder.path(), "stops.csv", &format!("name,lat,lon,Date,by\n{rows}"));
    Route::open(table).map(|(route, _)| route)
}

fn render(toml: &str) -> Rendered {
    let page = "[page]\nwidth = 700\nheight = 500\n";
    Figure::from_toml(&format!("{page}{toml}")).unwrap().render().unwrap()
}

fn texts(rendered: &Rendered, role: Role) -> Vec<String> {
    let of_role = rendered.scene.texts().filter(|text| text.origin.role == role);
    of_role.map(|text| text.text.clone()).collect()
}

#[test]
fn dates_in_numbers_and_other_words_for_ways_of_travel_are_read() {
    let route = route(
        "A,50,5,01.05.2024,\nB,51,6,03.05.2024,By ferry\nC,52,7,04.05.2024,flight\n\
         D,53,8,05.05.2024,Bike\n",
    )
    .unwrap();
    let modes: Vec<Mode> = route.legs.iter().map(|leg| leg.mode).collect();
    assert_eq!(modes, [Mode::Ferry, Mode::Aircraft, Mode::Bicycle]);
    assert_eq!(route.stops[1].arrival.unwrap().to_string(), "2024-05-03");
}

#[test]
fn what_is_wrong_in_a_table_of_stops_is_told_by_line_and_column() {
    for (rows, line, column, said) in [
        ("A,50,5,2024-05-01,\n\nB,51,6,yesterday,\n", 4, "Date", "\"yesterday\" is not a date"),
        ("A,50,5,01/05/2024,\nB,51,6,02/05/2024,\n", 2, "Date", "day or its month"),
        ("A,50,5,2024-05-01,\nB,51,6,2024-05-02,rocket\n", 3, "by", "ferry, aircraft"),
    ] {
        let error = route(rows).unwrap_err();
        assert_eq!(error.place().line, Some(line), "{error}");
        assert_eq!(error.place().path.as_deref(), Some(column), "{error}");
        assert!(error.to_string().contains(said), "{error}");
    }
}

#[test]
fn columns_of_a_table_stand_in_the_labels_of_its_stops() {
    let folder = tempfile::tempdir().unwrap();
    let rows = "name,lat,lon,Hotel,height\nA,50,5,Ibis,112\nB,52,9,,\nC,51,13,Ritz,90\n";
    let data = file(folder.path(), "stops.csv", rows);
    let of = |label: &str| {
        format!("[map]\nbasemap = false\n[[route]]\ndata = {data:?}\nlabel = {label:?}\n")
    };
    let drawn = render(&of("{name}\n{Hotel}, {height} m"));
    let labels: Vec<&str> = drawn.scene.texts().map(|text| &*text.text).collect();
    assert!(labels.iter().any(|text| text.contains("Ibis, 112 m")), "{labels:?}");
    assert!(labels.iter().any(|text| text.contains("Ritz, 90 m")), "{labels:?}");
    // Whatever their case, where one alone is called so.
    let drawn = render(&of("{name}\n{hotel}, {HEIGHT} m"));
    assert!(drawn.scene.texts().any(|text| text.text.contains("Ibis, 112 m")));
    let refused = |label: &str| Figure::from_toml(&of(label)).unwrap().render().unwrap_err();
    assert!(refused("{hostel}").to_string().contains("Hotel, height"));
    assert!(refused("{hotle}").remedy_text().unwrap().contains("`Hotel`"));
    std::fs::write(&data, rows.replace("Hotel,height", "Hotel,HOTEL")).unwrap();
    assert!(render(&of("{Hotel}")).scene.texts().any(|text| text.text.contains("Ibis")));
    assert!(refused("{hotel}").message().contains("HOTEL, Hotel"));
}

#[test]
fn routes_that_share_a_colour_share_its_entry_in_the_legend() {
    let folder = tempfile::tempdir().unwrap();
    let one = file(folder.path(), "a.csv", "name,lat,lon,by\nA,50,5,\nB,51,8,bus\nC,51,10,train\n");
    let two = file(folder.path(), "b.csv", "name,lat,lon,by\nA,50,5,\nD,49,8,car\nC,51,10,car\n");
    let legend =
        |routes: &str| texts(&render(&format!("[map]\nbasemap = false\n{routes}")), Role::Legend);
    let both = legend(&format!("[[route]]\ndata = {one:?}\n[[route]]\ndata = {two:?}\n"));
    assert_eq!(both, ["Way of travel", "By car or bus", "By train", "Places", "Stop"]);
    // A line of another width is another.
    let apart = format!("[[route]]\ndata = {one:?}\n[[route]]\ndata = {two:?}\nwidth = \"6px\"\n");
    let apart = legend(&apart);
    assert!(
        apart.contains(&"By bus".to_owned()) && apart.contains(&"By car".to_owned()),
        "{apart:?}"
    );
}

#[cfg(feature = "basemap")]
#[test]
fn lines_of_the_graticule_without_a_label_are_told_and_are_no_loss() {
    let dense = "[map]\nextent = [-10, 40, 30, 60]\nprojection = \"mercator\"\ngraticule = { labels = true, step = 1 }\n";
    let rendered = render(dense);
    let told = rendered.report.with_code(Code::LabelOmitted);
    let told: Vec<_> = told.filter(|entry| entry.place == "map.graticule").collect();
    assert_eq!(told.len(), 1, "{told:?}");
    assert!(told[0].detail.starts_with("lines without a label: "), "{told:?}");
    assert!(!told[0].code.is_loss());
    let wide = render(&dense.replace("step = 1 ", "step = 10 "));
    assert!(wide.report.entries().iter().all(|entry| entry.place != "map.graticule"));
}

#[cfg(feature = "basemap")]
#[test]
fn points_that_may_part_thousands_are_told_and_settled_by_the_decimal_sign() {
    let folder = tempfile::tempdir().unwrap();
    let rows = "land;people\nFR;881.935\nES;605.761\nIT;572.866\n";
    let data = file(folder.path(), "people.csv", rows);
    let of = |more: &str| {
        let toml = format!(
            "[[choropleth]]\ndata = {data:?}\nvalue = 'people'\nkey = 'land'\nbreaks = [600]\n{more}"
        );
        let (figure, report) = Figure::from_toml(&toml).unwrap().expand().unwrap();
        let doubts = report.with_code(Code::Advisory).map(|entry| entry.detail.clone());
        let doubts: Vec<String> =
            doubts.filter(|detail| detail.contains("column `people`")).collect();
        (figure.layers[0]["paint"]["fill-color"].to_string(), doubts)
    };
    let (colors, doubts) = of("");
    assert!(colors.contains("881.935"), "{colors}");
    assert!(doubts.len() == 1 && doubts[0].contains("decimal = \",\""), "{doubts:?}");
    let (colors, doubts) = of("decimal = ','\n");
    assert!(colors.contains("881935") && doubts.is_empty(), "{colors} {doubts:?}");
    let (colors, doubts) = of("decimal = '.'\n");
    assert!(colors.contains("881.935") && doubts.is_empty(), "{colors} {doubts:?}");
    assert!(Figure::from_toml("[[choropleth]]\ndecimal = ';'\n").is_err());
}

#[cfg(feature = "basemap")]
#[test]
fn the_most_stand_out_from_a_dark_ground_unless_a_ramp_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let data = file(folder.path(), "n.csv", "land,n\nFR,1\nES,2\nIT,3\nDE,4\nPL,5\n");
    let of = |theme: &str, more: &str| {
        let toml = format!(
            "[map]\ntheme = '{theme}'\n[[choropleth]]\ndata = {data:?}\nvalue = 'n'\nkey = 'land'\nbreaks = [2, 3, 4]\n{more}"
        );
        let (figure, report) = Figure::from_toml(&toml).unwrap().expand().unwrap();
        let step = &figure.layers[0]["paint"]["fill-color"][2];
        let light = |at: usize| {
            step[at].as_str().unwrap().parse::<rumbo::unit::Color>().unwrap().luminance()
        };
        let told = report.entries().iter().any(|entry| entry.detail.contains("reverse = true"));
        (light(2) < light(8), told)
    };
    assert_eq!(of("paper", ""), (false, false));
    assert_eq!(of("night", ""), (true, false));
    assert_eq!(of("night", "reverse = true\n"), (false, false));
    assert_eq!(of("night", "ramp = 'YlGnBu'\n"), (false, true));
    assert_eq!(of("night", "ramp = 'viridis'\n"), (true, false));
}

#[cfg(feature = "basemap")]
#[test]
fn a_map_of_a_country_names_its_capital() {
    for map in ["extent = 'Canada'", "extent = 'CA'", "highlight = 'Canada'"] {
        let map = Figure::from_toml(&format!("[map]\n{map}\n")).unwrap().render().unwrap();
        let names = texts(&map, Role::Map);
        assert!(names.iter().any(|name| name == "Ottawa"), "{names:?}");
    }
}

#[test]
fn a_few_places_that_circles_stand_for_are_named_and_seen() {
    let folder = tempfile::tempdir().unwrap();
    let towns = "town,people\nKhartoum,5274321\nAtbara,134586\nWadi Halfa,1572\nAswan,1568000\n";
    let table = file(folder.path(), "nile.csv", towns);
    let symbols = |more: &str| {
        let toml = format!("[[symbols]]\ndata = {table:?}\nvalue = \"people\"\n{more}");
        let rendered = render(&toml);
        let names: Vec<String> =
            texts(&rendered, Role::Map).into_iter().filter(|name| towns.contains(name)).collect();
        // Those of the data; towns of the ground have markers as well.
        let circles =
            rendered.scene.markers().filter(|marker| marker.origin.layer.contains("symbols"));
        (names, circles.map(|circle| circle.bounds.width()).fold(f64::INFINITY, f64::min))
    };
    let (names, least) = symbols("");
    assert_eq!(names.len(), 4, "{names:?}");
    assert!((2.0..3.5).contains(&least), "{least}");
    let (unnamed, least) = symbols("label = \"\"\n");
    assert!(unnamed.is_empty() && least < 2.0, "{unnamed:?} {least}");
}
