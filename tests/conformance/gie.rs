//! PROJ's own regression cases, through rumbo's projection layer.

use std::path::Path;

use rumbo::projection::Projection;
use rumbo::unit::{LonLat, Plane};
use serde_json::Value;

use crate::Case;

pub fn cases(folder: &Path) -> Vec<Case> {
    ["forward", "inverse", "roundtrip", "failure"]
        .into_iter()
        .flat_map(|kind| {
            let file = folder.join(format!("projection_{kind}.json"));
            let text = std::fs::read_to_string(file).expect("the suite is readable");
            let list: Vec<Value> = serde_json::from_str(&text).expect("the suite is a JSON list");
            list.into_iter().enumerate().map(move |(index, case)| {
                let file = case["file"].as_str().unwrap_or_default().replace("gie/", "");
                Case {
                    name: format!("gie/{kind}/{file}:{}:{index}", case["line"]),
                    run: Box::new(move || check(kind, &case)),
                }
            })
        })
        .collect()
}

fn check(kind: &str, case: &Value) -> Result<(), String> {
    let definition = case["op"].as_str().expect("a PROJ string");
    let pair = |value: &Value| -> [f64; 2] {
        let numbers: Vec<f64> =
            value.as_array().into_iter().flatten().filter_map(Value::as_f64).collect();
        [numbers[0], numbers[1]]
    };
    let accept = pair(&case["accept"]);
    let tolerance = case["tolerance_m"].as_f64().unwrap_or(0.0005);
    let inverse = case["direction"] == "inverse";
    let projection = match Projection::parse(definition) {
        Ok(projection) => projection,
        Err(_) if kind == "failure" => return Ok(()),
        Err(error) => return Err(error.to_string()),
    };
    let forward = |[lon, lat]: [f64; 2]| {
        projection.forward(LonLat::new(lon, lat)).map(|plane| [plane.x, plane.y])
    };
    let back = |[x, y]: [f64; 2]| {
        projection.inverse(Plane::new(x, y)).map(|position| [position.lon, position.lat])
    };
    match kind {
        "failure" => {
            let result = if inverse { back(accept) } else { forward(accept) };
            result.map_or(Ok(()), |result| Err(format!("gives {result:?} instead of failing")))
        }
        "roundtrip" => {
            let tolerance = case["roundtrip_tolerance_m"].as_f64().unwrap_or(tolerance);
            let mut at = accept;
            let first = forward(at).ok_or("no image")?;
            let mut plane = first;
            for _ in 0..case["roundtrip"].as_u64().unwrap_or(1) {
                at = back(plane).ok_or("no way back")?;
                plane = forward(at).ok_or("no image of the way back")?;
            }
            let apart = f64::hypot(plane[0] - first[0], plane[1] - first[1]);
            if apart <= tolerance { Ok(()) } else { Err(format!("{apart} apart")) }
        }
        _ => {
            let expected = pair(&case["expect"]);
            let result = if inverse { back(accept) } else { forward(accept) };
            let result = result.ok_or("no image")?;
            let apart = if inverse {
                distance(definition, result, expected)
            } else {
                f64::hypot(result[0] - expected[0], result[1] - expected[1])
            };
            if apart <= tolerance {
                Ok(())
            } else {
                Err(format!("{result:?} instead of {expected:?}: {apart} apart"))
            }
        }
    }
}

/// The distance of two positions on a sphere as large as the operation's ellipsoid.
fn distance(definition: &str, a: [f64; 2], b: [f64; 2]) -> f64 {
    let radius = definition
        .split_whitespace()
        .filter_map(|token| token.trim_start_matches('+').split_once('='))
        .filter(|pair| matches!(pair.0, "R" | "a"))
        .find_map(|pair| pair.1.parse::<f64>().ok())
        .unwrap_or(6_378_137.0);
    let [a, b] = [a, b].map(|at| at.map(f64::to_radians));
    let half = |angle: f64| (angle / 2.0).sin().powi(2);
    let chord = half(b[1] - a[1]) + a[1].cos() * b[1].cos() * half(b[0] - a[0]);
    2.0 * radius * chord.sqrt().min(1.0).asin()
}
