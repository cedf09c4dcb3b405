//! `[[symbols]]`: circles as large as the numbers of a table, and what their legend says.
#![cfg(feature = "basemap")]

use std::path::Path;

use rumbo::error::Code;
use rumbo::figure::{Data, Extent, Figure};
use rumbo::scene::{Marker, Role};
use rumbo::source::Shape;
use rumbo::unit::LonLat;
use serde_json::Value;

const SMALL: &str = "[page]\nwidth = \"900px\"\nheight = \"700px\"\n";

fn figure(folder: &Path, rows: &str, symbols: &str) -> Figure {
    let path = folder.join("table.csv");
    std::fs::write(&path, rows).unwrap();
    let path = path.display();
    Figure::from_toml(&format!("{SMALL}[[symbols]]\ndata = '{path}'\n{symbols}")).unwrap()
}

fn circles(figure: &Figure, role: Role) -> Vec<Marker> {
    let scene = figure.render().unwrap().scene;
    scene.markers().filter(|marker| marker.origin.role == role).cloned().collect()
}

fn width(marker: &Marker) -> f64 {
    marker.path.bounds().unwrap().width()
}

#[test]
fn circles_in_areas_are_to_one_another_as_the_numbers() {
    let folder = tempfile::tempdir().unwrap();
    let rows = "iso_a3,people\nESP,900\nPRT,100\nFRA,400\nAND,-5\nMCO,0\n";
    let figure = figure(folder.path(), rows, "value = 'people'\nareas = 'countries'\nsize = 60\n");
    let (expanded, report) = figure.expand().unwrap();
    assert!(expanded.symbols.is_empty());
    assert_eq!(expanded.map.extent, Extent::from(["AND", "ESP", "FRA", "MCO", "PRT"]));
    let omitted: Vec<_> = report.with_code(Code::Omitted).map(|e| e.detail.as_str()).collect();
    assert_eq!(omitted, ["Andorra has no circle: -5 is less than 0"]);
    let mut widths: Vec<f64> = circles(&figure, Role::Map).iter().map(width).collect();
    widths.sort_by(f64::total_cmp);
    for (found, wanted) in widths.iter().zip([20.0, 40.0, 60.0]) {
        assert!((found - wanted).abs() < 1.1, "{widths:?}");
    }
    assert_eq!(widths.len(), 3);
}

/// Whether polygons hold a position, by the rule of even and odd.
fn surround(shape: &Shape, at: LonLat) -> bool {
    let crossings = |ring: &[LonLat]| {
        let sides = ring.iter().zip(ring.iter().cycle().skip(1));
        let crossed = sides.filter(|(a, b)| {
            (a.lat > at.lat) != (b.lat > at.lat)
                && at.lon < a.lon + (b.lon - a.lon) * (at.lat - a.lat) / (b.lat - a.lat)
        });
        crossed.count()
    };
    shape.parts().map(crossings).sum::<usize>() % 2 == 1
}

#[test]
fn each_circle_stands_within_its_area() {
    let folder = tempfile::tempdir().unwrap();
    let codes = ["CHL", "VNM", "HRV", "NOR", "IDN", "USA", "FRA", "RUS", "NZL", "FJI", "ZAF"];
    let rows: String = codes.iter().map(|code| format!("{code},1\n")).collect();
    let rows = format!("code,n\n{rows}");
    let figure = figure(folder.path(), &rows, "value = 'n'\nareas = 'countries'\n");
    let (expanded, _) = figure.expand().unwrap();
    let Data::Features(points) = &expanded.sources[0].data else { panic!("no points") };
    assert_eq!(points.features.len(), codes.len());
    let world = rumbo::basemap::Basemap::embedded().unwrap();
    for point in &points.features {
        let at = point.shape.positions()[0];
        let around = rumbo::unit::LonLatBox::new(at.lon, at.lat, at.lon, at.lat);
        let level = rumbo::basemap::Level::Medium50m;
        let read = world.read(rumbo::basemap::Layer::Countries, level, &around).unwrap();
        let id = point.properties.get("id").unwrap().as_str().unwrap();
        let holds = read.features.iter().find(|area| surround(&area.shape, at));
        let code = holds.and_then(|area| area.properties.get("iso_a3")?.as_str());
        assert_eq!(code, Some(id), "{at:?}");
    }
}

#[test]
fn rows_with_positions_have_circles_and_names_where_they_lie() {
    let folder = tempfile::tempdir().unwrap();
    let rows = "name,lat,lon,people\nLeón,21.1,-101.7,1600000\nOaxaca,17.07,-96.7,270000\n\
                Colima,19.24,-103.7,\"1,5\"\n";
    let more = "value = 'people'\nlabel = 'name'\nunit = 'million'\ndivide_by = 1_000_000\n";
    let figure = figure(folder.path(), rows, more);
    let rendered = figure.render().unwrap();
    let told: Vec<_> = rendered.report.with_code(Code::Omitted).map(|e| &*e.detail).collect();
    assert!(told.contains(&"Colima: write `1,5` as 1.5"), "{told:?}");
    let texts: Vec<_> = rendered.scene.texts().map(|text| &*text.text).collect();
    assert!(texts.contains(&"León") && texts.contains(&"1.5 million"), "{texts:?}");
    assert!(!texts.contains(&"Colima"));
    assert_eq!(circles(&figure, Role::Map).len(), 2);
}

#[test]
fn a_legend_shows_round_numbers_as_circles_on_one_foot() {
    let folder = tempfile::tempdir().unwrap();
    let rows = "iso_a3,n\nESP,7000\nPRT,100\n";
    let figure = figure(folder.path(), rows, "value = 'n'\nareas = 'countries'\nsize = 120\n");
    let legend = circles(&figure, Role::Legend);
    let feet: Vec<f64> = legend.iter().map(|one| one.path.bounds().unwrap().y1).collect();
    assert_eq!(legend.len(), 3);
    assert!(feet.windows(2).all(|pair| (pair[0] - pair[1]).abs() < 1e-9), "{feet:?}");
    for (one, number) in legend.iter().zip([6000.0_f64, 1000.0, 200.0]) {
        let wanted = 120.0 * (number / 7000.0).sqrt();
        assert!((width(one) - wanted).abs() < 1.1, "{number}: {}", width(one));
    }
}

#[test]
fn a_figure_written_out_draws_the_same() {
    let folder = tempfile::tempdir().unwrap();
    let rows = "name,n\nSpain,7\nPortugal,2\n";
    let more = "value = 'n'\nareas = 'countries'\nlabel = 'name'\n";
    let given = figure(folder.path(), rows, more);
    let written = serde_json::to_string(&given.expand().unwrap().0).unwrap();
    let read = Figure::from_json(&written).unwrap();
    let png = |figure: &Figure| figure.render().unwrap().png().unwrap();
    assert!(png(&given) == png(&read));
}

#[test]
fn what_cannot_be_a_circle_is_an_error_with_its_place() {
    let folder = tempfile::tempdir().unwrap();
    let rows = "iso_a3,n,name\nESP,-1,x\n";
    for (more, path, what) in [
        ("value = 'n'\nareas = 'countries'\n", "symbols[0].value", "above 0"),
        ("value = 'm'\nareas = 'countries'\n", "symbols[0].value", "no column `m`"),
        ("value = 'n'\nareas = 'rivers'\n", "symbols[0].areas", "no areas"),
        ("value = 'n'\nareas = 'countries'\nsize = 0\n", "symbols[0].size", "0 px wide"),
        ("value = 'n'\nareas = 'countries'\nsize = nan\n", "symbols[0].size", "wide"),
        ("value = 'n'\nareas = 'countries'\ndivide_by = 0\n", "symbols[0].divide_by", "divided"),
        ("value = 'n'\nareas = 'countries'\nlabel = 'n'\n", "symbols[0].label", "by `n`"),
        ("value = 'n'\nlabel = 'm'\n", "symbols[0].label", "no column `m`"),
    ] {
        let error = figure(folder.path(), rows, more).render().unwrap_err();
        assert_eq!(error.place().path.as_deref(), Some(path), "{more}: {error}");
        assert!(error.to_string().contains(what), "{error}");
    }
    let inline = format!("{SMALL}[[source]]\nname = 'a'\ndata = '{{\"type\": 1}}'\n");
    assert!(Figure::from_toml(&inline).is_err());
    let inline: Value = serde_json::json!({ "type": "Point", "coordinates": [1, 2] });
    let inline = format!("{SMALL}[[source]]\nname = 'a'\ndata = '{inline}'\n");
    assert!(matches!(&Figure::from_toml(&inline).unwrap().sources[0].data, Data::Features(_)));
}
