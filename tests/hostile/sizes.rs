//! Sizes that no page or table has.

use std::time::{Duration, Instant};

use rumbo::ErrorKind;
use rumbo::source::{ReadOptions, csv, topojson};
use rumbo::text::{Fonts, TextStyle, Wrap};

/// Expects work to end soon; what is not optimised is given more time.
fn soon<T>(what: &str, work: impl FnOnce() -> T) -> T {
    let start = Instant::now();
    let result = work();
    assert!(start.elapsed() < Duration::from_secs(30), "{what}: {:?}", start.elapsed());
    result
}

#[test]
fn a_table_of_a_hundred_thousand_columns() {
    let names: Vec<String> = (0..100_000).map(|column| format!("c{column}")).collect();
    let cells = vec!["1"; 100_000];
    let table = format!("lon,lat,{}\n1,2,{}\n", names.join(","), cells.join(","));
    let (features, _) = soon("table", || csv::read(&table, &ReadOptions::default())).unwrap();
    assert_eq!(features.features[0].properties["c99999"], 1);
}

#[test]
fn one_arc_over_and_over() {
    let arc: Vec<String> = (0..5_000).map(|x| format!("[{},0]", f64::from(x) / 100.0)).collect();
    let uses = vec!["0,-1"; 10_000].join(",");
    let text = format!(
        r#"{{"type":"Topology","objects":{{"a":{{"type":"LineString","arcs":[{uses}]}}}},"arcs":[[{}]]}}"#,
        arc.join(",")
    );
    let error = soon("arcs", || topojson::read(&text, &ReadOptions::default())).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Limit);
    assert!(error.to_string().contains("64 times over"), "{error}");
    assert!(error.remedy_text().is_some(), "{error}");
}

#[test]
fn a_text_of_many_lines() {
    let fonts = Fonts::embedded().unwrap();
    // One item of many lines, and many items.
    for text in ["word ".repeat(20_000), "word слово ".repeat(5_000)] {
        let style = TextStyle {
            size: 16.0,
            max_width: Some(20.0),
            wrap: Wrap::Paragraph,
            ..TextStyle::default()
        };
        let shaped = soon("text", || fonts.shape(&text, &style));
        assert!(shaped.height() > 1000.0);
    }
}

#[cfg(feature = "basemap")]
mod figures {
    use super::*;
    use rumbo::figure::{Annotation, Figure};

    /// A figure that names so many points of a table.
    fn named(points: impl Iterator<Item = (f64, f64)>) -> Figure {
        let rows = points.enumerate().map(|(at, (lon, lat))| format!("{lon},{lat},Place {at}\n"));
        let table = format!("lon,lat,name\n{}", rows.collect::<String>());
        let (features, _) = csv::read(table, &ReadOptions::default()).unwrap();
        let mut figure = Figure::new().extent([-110.0, 15.0, -90.0, 30.0]).source("p", features);
        let layer = serde_json::json!({
            "id": "names", "type": "symbol", "source": "p",
            "layout": {"text-field": ["get", "name"], "text-size": 12},
        });
        let circles = serde_json::json!({"id": "dots", "type": "circle", "source": "p"});
        figure.layers.extend([layer, circles].map(|layer| layer.as_object().unwrap().clone()));
        figure.map.basemap = false;
        figure
    }

    #[test]
    fn twenty_thousand_names_apart_and_on_one_spot() {
        let apart = (0..20_000_u32).map(|at| {
            // Spread evenly, in no order.
            let (x, y) = (f64::from(at * 7919 % 20_000), f64::from(at * 104_729 % 19_997));
            (-110.0 + x / 1000.0, 15.0 + y / 1333.3)
        });
        for (what, figure) in
            [("apart", named(apart)), ("on one spot", named((0..20_000).map(|_| (-100.0, 20.0))))]
        {
            let rendered = soon(what, || figure.render()).unwrap();
            let dropped = rendered.report.losses().count();
            assert!(dropped > 15_000 && dropped < 20_000, "{what}: {dropped}");
        }
    }

    #[test]
    fn titles_and_annotations_without_end() {
        let long = Figure::new().title("x".repeat(1 << 20));
        let mut many = Figure::new();
        let annotation = Annotation {
            at: [1.0, 2.0].into(),
            text: "here".to_owned(),
            marker: true,
            anchor: None,
            offset: None,
        };
        many.annotations = vec![annotation; 5_000];
        for (figure, message) in [(long, "1048576 bytes in a text"), (many, "5000 annotations")] {
            let error = soon(message, || figure.render()).unwrap_err();
            assert_eq!(error.kind(), ErrorKind::Limit);
            assert!(error.to_string().contains(message), "{error}");
            assert!(error.remedy_text().is_some(), "{error}");
        }
    }
}
