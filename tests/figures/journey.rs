//! Routes in a figure: widths by head counts, days on a strip, legs along
//! lines.

use rumbo::error::Code;
use rumbo::figure::{Along, Figure, Rendered, RouteLayer, Timeline, WidthBy};
use rumbo::route::{Count, Mode, Route, Stop};
use rumbo::scene::Text;
use rumbo::scene::{Item, Role};
use rumbo::unit::{Length, LonLat, PageBox};

/// Four days: 100 people leave the first stop, 30 to 60 the second, nobody counts the third.
fn route() -> Route {
    let stop = |name: &str, lon: f64| Stop::new(name, LonLat::new(lon, 20.0));
    let few = Count::between(30.0, 60.0).cites("S");
    Route::builder("A journey")
        .citation(rumbo::route::Citation::new("S", "A source"))
        .stop(
            stop("Alpha", -100.0)
                .departs("2020-01-01")
                .unwrap()
                .count(Count::exactly(100.0).cites("S")),
        )
        .then(Mode::Bus, stop("Beta", -98.0).arrives("2020-01-03").unwrap().count(few))
        .then(Mode::Train, stop("Gamma", -96.0).arrives("2020-01-06").unwrap())
        .then(Mode::Bus, stop("Delta", -94.0).arrives("~2020-01-09").unwrap())
        .build()
        .unwrap()
}

fn figure(layer: RouteLayer) -> Figure {
    let mut figure = Figure::new();
    figure.page.width = Length::from_px(800.0);
    figure.page.height = Length::from_px(600.0);
    figure.map.basemap = false;
    figure.routes = vec![layer];
    figure
}

fn banded() -> RouteLayer {
    RouteLayer {
        data: route().into(),
        width_by: Some(WidthBy::Headcount),
        widest: Some(Length::from_px(20.0)),
        ..RouteLayer::default()
    }
}

fn widths(rendered: &Rendered, layer: &str) -> Vec<(String, f64)> {
    let band = |item: &Item| match item {
        Item::Stroke { stroke, origin, .. } if &*origin.layer == layer => {
            Some((origin.feature.to_string(), stroke.width))
        }
        _ => None,
    };
    rendered.scene.flat().filter_map(band).collect()
}

#[test]
fn the_width_of_a_leg_is_its_head_count_and_a_leg_without_has_no_band() {
    let rendered = figure(banded()).render().unwrap();
    let least = widths(&rendered, "route-band-least");
    let most = widths(&rendered, "route-band-most");
    let of = |all: &[(String, f64)]| all.iter().map(|(_, width)| *width).collect::<Vec<_>>();
    assert_eq!((of(&least), of(&most)), (vec![20.0, 6.0], vec![20.0, 12.0]), "{least:?}");
    let told: Vec<_> = rendered.report.with_code(Code::Omitted).collect();
    assert!(told.iter().any(|entry| entry.detail.contains("gamma – delta")), "{told:?}");
    let legend = rendered.scene.texts().filter(|text| text.origin.role == Role::Legend);
    let legend: Vec<&str> = legend.map(|text| text.text.as_str()).collect();
    for text in ["People, where sources count them", "100", "30", "Paler: up to the highest figure"]
    {
        assert!(legend.contains(&text), "{text} not in {legend:?}");
    }
}

#[test]
fn a_route_without_width_by_has_no_bands() {
    let rendered =
        figure(RouteLayer { width_by: None, widest: None, ..banded() }).render().unwrap();
    assert!(widths(&rendered, "route-band-most").is_empty());
    assert!(rendered.report.entries().iter().all(|entry| !entry.place.contains("width_by")));
}

#[test]
fn widths_that_cannot_be_are_refused_with_their_place() {
    let refused = |layer: RouteLayer| {
        let error = figure(layer).render().unwrap_err();
        assert_eq!(error.place().path.as_deref(), Some("route[0].widest"), "{error}");
        assert!(error.remedy_text().is_some());
    };
    refused(RouteLayer { width_by: None, ..banded() });
    for px in [0.0, 1e6] {
        refused(RouteLayer { widest: Some(Length::from_px(px)), ..banded() });
    }
    let error = Figure::from_toml("[[route]]\nwidth_by = 'weight'\n").unwrap_err();
    assert!(
        error.remedy_text().is_some_and(|text| text.contains("headcount"))
            && error.place().line.is_some(),
        "{error}"
    );
}

fn with_timeline(layer: RouteLayer, width: f64) -> Figure {
    let mut figure = figure(layer);
    figure.page.width = Length::from_px(width);
    figure.timeline = Some(Timeline::default());
    figure
}

fn of_timeline(rendered: &Rendered) -> Vec<Text> {
    let texts = rendered.scene.texts().filter(|text| text.origin.role == Role::Timeline);
    texts.cloned().collect()
}

fn text<'t>(texts: &'t [Text], wanted: &str) -> &'t Text {
    let said: Vec<&str> = texts.iter().map(|text| text.text.as_str()).collect();
    texts
        .iter()
        .find(|text| text.text == wanted)
        .unwrap_or_else(|| panic!("{wanted} not in {said:?}"))
}

/// The bars of the strip, left to right.
fn bars(rendered: &Rendered) -> Vec<PageBox> {
    let bar = |item: &Item| match item {
        Item::Fill { path, origin, .. } if origin.role == Role::Timeline => path.bounds(),
        _ => None,
    };
    rendered.scene.flat().filter_map(bar).collect()
}

#[test]
fn stops_stand_at_their_days_under_the_map() {
    let mut figure = with_timeline(RouteLayer { number_stops: true, ..banded() }, 900.0);
    figure.timeline = Some(Timeline { head_counts: false, ..Timeline::default() });
    let rendered = figure.render().unwrap();
    let bars = bars(&rendered);
    // Each stop has a pale bar; that of the approximate last one has no strong one upon it.
    assert_eq!(bars.len(), 7, "{bars:?}");
    let day = bars[0].width();
    let starts: Vec<f64> =
        [0, 2, 4, 6].iter().map(|&i| ((bars[i].x0 - bars[0].x0) / day).round()).collect();
    assert_eq!(starts, [0.0, 2.0, 5.0, 8.0]);
    let texts = of_timeline(&rendered);
    for name in ["Alpha", "Beta", "Gamma", "Delta", "1", "4", "1 Jan"] {
        text(&texts, name);
    }
    text(&texts, "Paler: dates or numbers uncertain");
    for (index, a) in texts.iter().enumerate() {
        for b in &texts[index + 1..] {
            assert!(
                !a.bounds().unwrap().overlaps(b.bounds().unwrap()),
                "{} meets {}",
                a.text,
                b.text
            );
        }
    }
    let map = rendered.scene.frames[0].bounds;
    assert!(bars.iter().all(|bar| bar.y0 > map.y1), "the strip takes its room from the map");
}

#[test]
fn head_counts_are_steps_where_sources_give_them() {
    let rendered = with_timeline(banded(), 900.0).render().unwrap();
    let all = bars(&rendered);
    // 100 on the first day; 30 and paler up to 60 on the third; none on the others.
    let (hundred, thirty, sixty) = (all[0], all[1], all[2]);
    assert!((thirty.height() / hundred.height() - 0.3).abs() < 0.01, "{all:?}");
    assert!((sixty.height() / hundred.height() - 0.3).abs() < 0.01, "{all:?}");
    assert!((thirty.x0 - hundred.x0 - 2.0 * hundred.width()).abs() < 0.01);
    text(&of_timeline(&rendered), "100");
}

#[test]
fn a_narrow_page_has_numbers_and_a_route_without_dates_no_strip() {
    let mut long = Route::builder("Many");
    for day in 1..=28 {
        let name = format!("A place of a long name {day}");
        let stop = Stop::new(name, LonLat::new(-100.0 + 0.3 * f64::from(day), 20.0));
        let stop = stop.arrives(&format!("2020-02-{day:02}")).unwrap();
        long = if day == 1 { long.stop(stop) } else { long.then(Mode::Bus, stop) };
    }
    let layer = RouteLayer {
        data: long.build().unwrap().into(),
        number_stops: true,
        ..RouteLayer::default()
    };
    let rendered = with_timeline(layer, 400.0).render().unwrap();
    let texts = of_timeline(&rendered);
    text(&texts, "28");
    assert!(texts.iter().all(|text| !text.text.contains("long name")));
    assert!(rendered.report.entries().iter().any(|entry| entry.place == "timeline"));

    let undated = Route::builder("Undated")
        .stop(Stop::new("A", LonLat::new(-100.0, 20.0)))
        .then(Mode::Bus, Stop::new("B", LonLat::new(-99.0, 20.0)))
        .build()
        .unwrap();
    let layer = RouteLayer { data: undated.into(), ..RouteLayer::default() };
    let rendered = with_timeline(layer, 800.0).render().unwrap();
    assert!(of_timeline(&rendered).is_empty());
    let told: Vec<_> = rendered.report.with_code(Code::Omitted).collect();
    assert!(told.iter().any(|entry| entry.place == "timeline"), "{told:?}");
}

#[test]
fn a_strip_of_several_years_writes_the_year_first_and_at_each_january() {
    let ticks = |last: &str| -> Vec<String> {
        let stop = |name: &str, lon: f64, date: &str| {
            Stop::new(name, LonLat::new(lon, 20.0)).arrives(date).unwrap()
        };
        let route = Route::builder("Years")
            .stop(stop("A", -100.0, "1893-08-21"))
            .then(Mode::Boat, stop("B", -98.0, last))
            .build()
            .unwrap();
        let layer = RouteLayer { data: route.into(), number_stops: true, ..RouteLayer::default() };
        let rendered = with_timeline(layer, 900.0).render().unwrap();
        let texts = of_timeline(&rendered).into_iter().map(|text| text.text);
        texts.filter(|text| text.contains(' ')).collect()
    };
    let strip = ticks("1896-06-13");
    let years: Vec<&String> = strip.iter().filter(|text| text.contains("189")).collect();
    assert_eq!(years, ["1 Oct 1893", "1 Jan 1894", "1 Jan 1895", "1 Jan 1896"], "{strip:?}");
    assert!(strip.len() > years.len(), "{strip:?}");
    let strip = ticks("1894-03-13");
    let weeks =
        ["21 Aug 1893", "18 Sep", "16 Oct", "13 Nov", "11 Dec", "8 Jan 1894", "5 Feb", "5 Mar"];
    assert_eq!(strip, weeks);
    assert!(ticks("1893-12-31").iter().all(|text| !text.contains("189")));
}

#[test]
fn a_strip_of_years_writes_years_and_one_in_arabic_runs_from_the_right() {
    let stop = |name: &str, lon: f64, date: &str| {
        Stop::new(name, LonLat::new(lon, 20.0)).arrives(date).unwrap()
    };
    let route = Route::builder("Years")
        .stop(stop("\u{628}\u{63a}\u{62f}\u{627}\u{62f}", -100.0, "1804-05-14"))
        .then(Mode::Boat, stop("\u{62d}\u{644}\u{628}", -98.0, "1850"))
        .build()
        .unwrap();
    // Numbers, which are read from the left, are more than the names here.
    let layer = RouteLayer { data: route.into(), number_stops: true, ..RouteLayer::default() };
    let mut figure = with_timeline(layer, 900.0);
    figure.timeline = Some(Timeline { dates: "%Y".into(), ..Timeline::default() });
    figure
        .words
        .insert("Paler: dates or numbers uncertain".into(), "\u{641}\u{627}\u{62a}\u{62d}".into());
    figure.fonts.files = vec![
        concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/fonts/NotoSansArabic-Regular-subset.ttf")
            .into(),
    ];
    figure.fonts.missing_glyphs = rumbo::figure::MissingGlyphs::Boxes;
    let rendered = figure.render().unwrap();
    let bars = bars(&rendered);
    assert!(bars[0].x0 > bars.last().unwrap().x1, "the first date stands at the right: {bars:?}");
}

#[test]
fn a_timeline_of_no_route_and_a_pattern_that_is_none_are_refused_with_their_place() {
    let mut figure = with_timeline(banded(), 900.0);
    for (setup, path) in [
        (Timeline { route: 1, ..Timeline::default() }, "timeline.route"),
        (Timeline { dates: "%Q".into(), ..Timeline::default() }, "timeline.dates"),
    ] {
        figure.timeline = Some(setup);
        let error = figure.render().unwrap_err();
        assert_eq!(error.place().path.as_deref(), Some(path), "{error}");
        assert!(error.remedy_text().is_some());
    }
}

/// A railway from the second stop to the third by the north, none further on.
fn along(layer: RouteLayer) -> Figure {
    let railway = r#"{"type": "LineString", "coordinates": [[-98, 20], [-97, 20.4], [-96, 20]]}"#;
    let read =
        rumbo::source::read(railway.as_bytes(), None, &rumbo::source::ReadOptions::default());
    let mut figure = figure(layer).source("railways", read.unwrap().into_features());
    figure.map.extent = [-101.0, 18.0, -93.0, 22.0].into();
    figure
}

fn by_rail(modes: &[&str]) -> RouteLayer {
    let modes = modes.iter().map(|&mode| mode.to_owned()).collect();
    let along = Along { source: "railways".into(), modes };
    RouteLayer { along: Some(along), width_by: None, widest: None, ..banded() }
}

#[test]
fn legs_follow_lines_that_join_their_stops_and_are_inferred() {
    let rendered = along(by_rail(&["train"])).render().unwrap();
    let dashed = widths(&rendered, "route-leg-dashed");
    assert_eq!(dashed.len(), 1, "the leg by train is dashed: {dashed:?}");
    let line = rendered.scene.flat().find_map(|item| match item {
        Item::Stroke { path, origin, .. } if &*origin.layer == "route-leg-dashed" => path.bounds(),
        _ => None,
    });
    assert!(line.unwrap().height() > 15.0, "{line:?}");
    let told: Vec<_> = rendered.report.with_code(Code::PathInferred).collect();
    assert!(told.len() == 1 && told[0].detail.contains("beta – gamma"), "{told:?}");
    // The railway itself is not drawn: no layer asks for it, and no legend would explain it.
    let is_railway = |item: &Item| match item {
        Item::Stroke { origin, .. } => origin.layer.starts_with("railways"),
        _ => false,
    };
    assert!(!rendered.scene.flat().any(is_railway));
}

#[test]
fn a_leg_that_lines_do_not_join_stays_straight_for_a_reason() {
    let rendered = along(by_rail(&[])).render().unwrap();
    let told: Vec<_> = rendered.report.with_code(Code::Omitted).collect();
    for leg in ["alpha – beta", "gamma – delta"] {
        let reason = told.iter().find(|entry| entry.detail.starts_with(leg));
        assert!(reason.unwrap().detail.contains("km from its"), "{told:?}");
    }
    assert_eq!(widths(&rendered, "route-leg-solid").len(), 2);
}

#[test]
fn lines_that_are_not_there_and_ways_of_travel_that_are_none_are_refused() {
    let mut layer = by_rail(&["train"]);
    layer.along = Some(Along { source: "railway".into(), modes: Vec::new() });
    let error = along(layer).render().unwrap_err();
    assert_eq!(error.place().path.as_deref(), Some("route[0].along.source"));
    assert_eq!(error.remedy_text(), Some("did you mean `railways`?"));
    let error = along(by_rail(&["train", "broom"])).render().unwrap_err();
    assert_eq!(error.place().path.as_deref(), Some("route[0].along.modes[1]"), "{error}");
}

#[cfg(feature = "basemap")]
#[test]
fn a_table_that_names_its_stops_is_a_route() {
    let folder = tempfile::tempdir().unwrap();
    let draw = |rows: &str| {
        std::fs::write(folder.path().join("stops.csv"), format!("town,country,date,by\n{rows}"))
            .unwrap();
        let file = folder.path().join("figure.toml");
        std::fs::write(&file, "[[route]]\ndata = 'stops.csv'\n").unwrap();
        Figure::open(&file).and_then(|figure| figure.render())
    };
    let drawn = draw("Puebla,MX,2018-04-06,\nTijuana,MX,2018-04-24,bus\n").unwrap();
    let texts: Vec<&str> = drawn.scene.texts().map(|text| &*text.text).collect();
    assert!(texts.iter().any(|text| text.contains("2 Tijuana")), "{texts:?}");
    assert!(texts.contains(&"By bus"), "{texts:?}");
    // A stop that lies nowhere is no stop to be left out.
    let error = draw("Puebla,MX,,\nXyzzyq,MX,,bus\nTijuana,MX,,bus\n").unwrap_err();
    assert!(error.message().contains("Xyzzyq"), "{error}");
}
