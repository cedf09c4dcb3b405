//! How long a style takes to read, and a property to evaluate.

use std::hint::black_box;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use rumbo::source::{Feature, Shape};
use rumbo::style::{CircleStyle, EvaluationContext, Expression, Failures, Layer, Style, themes};
use rumbo::unit::LonLat;
use serde_json::json;

const FEATURES: usize = 10_000;

fn features() -> Vec<Feature> {
    let classes = ["city", "town", "village", "hamlet"];
    (0..FEATURES)
        .map(|index| Feature {
            id: Some(json!(index)),
            properties: json!({
                "name": format!("place {index}"), "name_en": "Place", "iso_a2": "MX",
                "class": classes[index % 4], "rank": index % 9, "population": index * 37,
            })
            .as_object()
            .cloned()
            .unwrap_or_default()
            .into(),
            shape: Shape::point(LonLat::new(0.0, 0.0)),
        })
        .collect()
}

fn read(criterion: &mut Criterion) {
    let json = themes()[0].json;
    criterion.bench_function("style/read/paper", |bencher| {
        bencher.iter(|| Style::from_json(black_box(json)).map(|(style, _)| style));
    });
}

fn evaluate(criterion: &mut Criterion) {
    let features = features();
    let context = EvaluationContext::at_zoom(4.5);
    let mut group = criterion.benchmark_group("style/evaluate");
    group.throughput(Throughput::Elements(FEATURES as u64));
    let expressions = [
        ("get", json!(["get", "rank"])),
        (
            "interpolate",
            json!([
                "interpolate",
                ["linear"],
                ["zoom"],
                2,
                ["interpolate", ["linear"], ["get", "rank"], 1, 12, 6, 8],
                6,
                ["interpolate", ["linear"], ["get", "rank"], 1, 20, 6, 13]
            ]),
        ),
        ("match", json!(["match", ["get", "class"], "city", 4, "town", 3, "village", 2, 1])),
        (
            "colour",
            json!(["interpolate", ["linear"], ["get", "population"], 0, "#fff", 400000, "#900"]),
        ),
        ("filter", json!(["all", ["==", ["get", "class"], "town"], ["<", ["get", "rank"], 5]])),
    ];
    for (name, json) in expressions {
        let expression = Expression::new(&json, None).map(|one| one.specialised(&context));
        let Ok(expression) = expression else { continue };
        group.bench_function(name, |bencher| {
            bencher.iter(|| {
                for feature in &features {
                    let _ = black_box(expression.evaluate(&context.with_feature(feature)));
                }
            });
        });
    }
    let layer = Layer::circle("places")
        .paint("circle-radius", json!(["interpolate", ["linear"], ["get", "rank"], 0, 6, 8, 2]))
        .and_then(|layer| layer.paint("circle-color", "#333"));
    if let Ok(layer) = layer {
        let mut failures = Failures::default();
        let plan = layer.plan::<CircleStyle>(&context, &mut failures);
        group.bench_function("circle layer", |bencher| {
            bencher.iter(|| {
                for feature in &features {
                    black_box(plan.evaluate(&context.with_feature(feature), &mut failures));
                }
            });
        });
    }
    group.finish();
}

criterion_group!(benches, read, evaluate);
criterion_main!(benches);
