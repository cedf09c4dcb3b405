//! d3-geo's figures: polygons and lines cut, projected and resampled on the unit sphere.

use std::path::Path;
use std::sync::Arc;

use rumbo::geometry::{Edges, View, ViewOptions, Winding};
use rumbo::projection::{Domain, Projection};
use rumbo::source::{Shape, ShapeKind};
use rumbo::unit::{Page, PageBox};
use serde_json::Value;

use crate::Case;

/// The file's unit: a hundredth of the sphere's radius.
const SCALE: f64 = 100.0;

pub fn cases(folder: &Path) -> Vec<Case> {
    let text = std::fs::read_to_string(folder.join("d3geo.json")).expect("the suite is readable");
    let suite: Value = serde_json::from_str(&text).expect("the suite is JSON");
    let geometries = Arc::new(suite["geometries"].clone());
    let cases = suite["cases"].as_array().expect("a list of cases").clone();
    cases
        .into_iter()
        .map(|case| {
            let geometries = geometries.clone();
            Case {
                name: format!("projection/{}", case["id"].as_str().expect("an id")),
                run: Box::new(move || {
                    let name = case["geometry"].as_str().expect("the name of a geometry");
                    check(&case, &geometries[name])
                }),
            }
        })
        .collect()
}

fn check(case: &Value, geometry: &Value) -> Result<(), String> {
    let definition = case["proj"].as_str().expect("a PROJ string");
    let projection = Projection::parse(definition).map_err(|error| error.to_string())?;
    let projection = clipped(&projection, case["clip"].as_str().unwrap_or_default());
    let geometry: geojson::Geometry =
        serde_json::from_value(geometry.clone()).map_err(|error| error.to_string())?;
    let geometry = geo::Geometry::try_from(&geometry).map_err(|error| error.to_string())?;

    let mut options = ViewOptions::default();
    options.tolerance = 0.001;
    options.simplify = 0.0;
    options.reading.edges = Edges::Geodesic;
    options.reading.winding = Winding::Clockwise;
    options.reading.tolerance = 1e-5;
    let everything = PageBox::new(-1e9, -1e9, 1e9, 1e9);
    let transform = [SCALE, 0.0, 0.0, SCALE, 0.0, 0.0];
    let view = View::with_options(&projection, transform, everything, options);
    let mut stream = view.stream();

    let mut measured = Measured::default();
    for shape in Shape::from_geo(&geometry) {
        let mut parts: Vec<Vec<Page>> = Vec::new();
        stream.shape(&shape, &mut parts);
        measured.add(&parts, shape.kind());
    }
    measured.compare(case)
}

/// A projection with the clip that a case states; others than circles are rumbo's own.
fn clipped(projection: &Projection, clip: &str) -> Projection {
    let radius = clip.strip_prefix("circle of ").and_then(|text| text.strip_suffix('°'));
    match (radius.and_then(|text| text.parse().ok()), projection.domain()) {
        (Some(radius), &Domain::Cap { center, .. }) => {
            projection.with_domain(Domain::Cap { center, radius: circle_for_chords(radius) })
        }
        _ => projection.clone(),
    }
}

/// The circle that strays least from what d3 draws for a circle, a polygon of great circles between
/// points 2° apart: midway between its corners and the middles of its sides; degrees.
fn circle_for_chords(radius: f64) -> f64 {
    let corner = radius.to_radians();
    let side = f64::atan2(corner.sin() * 1f64.to_radians().cos(), corner.cos());
    ((corner + side) / 2.0).to_degrees()
}

#[derive(Default)]
struct Measured {
    area: f64,
    length: f64,
    bounds: Option<PageBox>,
}

impl Measured {
    fn add(&mut self, parts: &[Vec<Page>], kind: ShapeKind) {
        for part in parts {
            for pair in part.windows(2) {
                self.length += pair[0].distance(pair[1]);
                if kind == ShapeKind::Polygon {
                    self.area += (pair[0].x * pair[1].y - pair[1].x * pair[0].y) / 2.0;
                }
            }
            if let Some(bounds) = PageBox::around(part.iter().copied()) {
                self.bounds = Some(self.bounds.map_or(bounds, |others| others.union(bounds)));
            }
        }
    }

    fn compare(&self, case: &Value) -> Result<(), String> {
        let mut faults = Vec::new();
        let number = |value: &Value| value.as_f64();
        let area = number(&case["area"]).unwrap_or(0.0);
        let error = (self.area.abs() - area.abs()).abs();
        if error > 0.05 && error > 0.002 * area.abs() {
            faults.push(format!("area {} instead of {area}", self.area.abs()));
        }
        let length = number(&case["length"]).unwrap_or(0.0);
        if (self.length - length).abs() > 0.002 * length {
            faults.push(format!("length {} instead of {length}", self.length));
        }
        let expected: Vec<f64> =
            case["bounds"].as_array().into_iter().flatten().filter_map(number).collect();
        match (self.bounds, expected.as_slice()) {
            (None, []) => {}
            (Some(bounds), &[x0, y0, x1, y1]) => {
                let measured = [bounds.x0, bounds.y0, bounds.x1, bounds.y1];
                let worst = measured
                    .iter()
                    .zip([x0, y0, x1, y1])
                    .map(|(a, b)| (a - b).abs())
                    .fold(0.0, f64::max);
                if worst > 0.05 {
                    faults.push(format!("bounds {measured:?} instead of {expected:?}"));
                }
            }
            (None, _) => faults.push("nothing is drawn".into()),
            (Some(_), _) => faults.push("something is drawn".into()),
        }
        if faults.is_empty() { Ok(()) } else { Err(faults.join("; ")) }
    }
}
