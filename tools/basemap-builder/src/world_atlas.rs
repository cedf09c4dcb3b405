//! Countries from the TopoJSON files of `world-atlas`.

use serde_json::Value;

use crate::countries::Countries;
use crate::package;
use crate::topology::{Arc, Topology, Unit};

/// The arcs of the countries in a file; a face is a country's row.
pub fn arcs(tgz: &[u8], file: &str, per_degree: i32, countries: &Countries) -> Vec<Arc> {
    let bytes = package::from_tgz(tgz, &format!("package/{file}"));
    let topology: Value = serde_json::from_slice(&bytes).expect("TopoJSON");
    let number = |value: &Value| value.as_f64().expect("a number");
    let transform = &topology["transform"];
    let unit = |axis: usize, quantum: f64| {
        let degrees =
            quantum * number(&transform["scale"][axis]) + number(&transform["translate"][axis]);
        (degrees * f64::from(per_degree)).round() as i32
    };
    let arcs: Vec<Vec<Unit>> = list(&topology["arcs"])
        .iter()
        .map(|arc| {
            let (mut x, mut y) = (0.0, 0.0);
            list(arc)
                .iter()
                .map(|position| {
                    x += number(&position[0]);
                    y += number(&position[1]);
                    (unit(0, x), unit(1, y))
                })
                .collect()
        })
        .collect();
    let ring = |references: &Value| -> Vec<Unit> {
        let mut ring = Vec::new();
        for reference in list(references) {
            let reference = reference.as_i64().expect("an arc");
            let arc = &arcs[if reference < 0 { !reference } else { reference } as usize];
            if reference < 0 {
                ring.extend(arc.iter().rev());
            } else {
                ring.extend(arc);
            }
        }
        ring.reverse(); // TopoJSON winds clockwise
        ring
    };
    let mut built = Topology::new(360 * per_degree);
    for country in list(&topology["objects"]["countries"]["geometries"]) {
        let name = country["properties"]["name"].as_str().expect("a name");
        let face = countries
            .by_number_or_name(country["id"].as_str(), name)
            .unwrap_or_else(|| panic!("no row for {name}")) as u32;
        let polygons = match country["type"].as_str() {
            Some("Polygon") => vec![&country["arcs"]],
            _ => list(&country["arcs"]).iter().collect(),
        };
        for rings in polygons {
            list(rings).iter().for_each(|references| built.add(&ring(references), face));
        }
    }
    eprintln!("{file}: {} contested edges", built.contested.len());
    built.arcs()
}

fn list(value: &Value) -> &[Value] {
    value.as_array().expect("a list")
}
