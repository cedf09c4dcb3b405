//! What shaping and placing labels costs once the caches are warm.

use criterion::{Criterion, criterion_group, criterion_main};
use rumbo::path::Baseline;
use rumbo::text::{Fonts, TextStyle, Wrap};
use rumbo::unit::Page;
use std::hint::black_box;

fn text(criterion: &mut Criterion) {
    let fonts = Fonts::embedded().unwrap();
    let plain = TextStyle { size: 13.0, ..TextStyle::default() };
    let wrapped = TextStyle { max_width: Some(10.0), ..plain.clone() };
    let paragraph = TextStyle { max_width: Some(30.0), wrap: Wrap::Paragraph, ..plain.clone() };
    let label = "Tecún Umán\n2 April 2018";
    let note = "The caravan set out from Tapachula on 25 March, crossed Oaxaca and Veracruz, and \
        reached the port of entry at San Ysidro on 29 April. ";
    let mut group = criterion.benchmark_group("text");
    group.bench_function("shape a two-line label", |bencher| {
        bencher.iter(|| fonts.shape(black_box(label), &plain));
    });
    group.bench_function("shape a word", |bencher| {
        bencher.iter(|| fonts.shape(black_box("Tapachula"), &plain));
    });
    group.bench_function("shape and break a label", |bencher| {
        bencher.iter(|| fonts.shape(black_box("Heroica Ciudad de Juchitán de Zaragoza"), &wrapped));
    });
    group.bench_function("shape and break a paragraph", |bencher| {
        bencher.iter(|| fonts.shape(black_box(note), &paragraph));
    });
    group.bench_function("shape mixed directions", |bencher| {
        bencher.iter(|| fonts.shape(black_box("القاهرة (Cairo) 2018"), &plain));
    });
    let shaped = fonts.shape(label, &plain);
    group.bench_function("boxes of a two-line label", |bencher| {
        bencher.iter(|| shaped.boxes(black_box(Page::new(10.0, 20.0)), 0.0));
    });
    group.bench_function("place a two-line label", |bencher| {
        bencher.iter(|| shaped.place(black_box(Page::new(10.0, 20.0)), 0.0));
    });
    let river = fonts.shape("Usumacinta", &plain);
    let bends = (0..40).map(|step| Page::new(f64::from(step) * 5.0, f64::from(step % 4)));
    let line = Baseline::new(bends);
    group.bench_function("set a name along a river", |bencher| {
        bencher.iter(|| river.along(black_box(&line), 20.0, 0.0));
    });
    group.finish();
}

criterion_group!(benches, text);
criterion_main!(benches);
