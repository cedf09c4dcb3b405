//! How long labels take: the flagship's page (budget 2 ms), a thousand labels in a viewport
//! (budget 3 ms), a page as dense as the literature's, 200 towns (20 ms), 2,000 (200 ms), 237 that
//! must all stand, 1,000 that may stand apart from their points.

#[path = "../tests/label/flagship.rs"]
mod flagship;
#[path = "../tests/label/towns.rs"]
mod towns;

use criterion::{Criterion, criterion_group, criterion_main};
use rumbo::label::{Anchor, LabelShape, LeaderRule, Obstacles, Policy, Request, Target, place};
use rumbo::unit::{Page, PageBox};

/// Points strewn over a page by a low-discrepancy sequence (Roberts 2018).
fn strewn(count: usize, page: PageBox, width: f64, height: f64) -> Vec<Request> {
    (1..=count)
        .map(|id| {
            let n = id as f64;
            let (x, y) = ((n * 0.754_877_666).fract(), (n * 0.569_840_291).fract());
            let at = Page::new(x * page.width(), y * page.height());
            let target = Target::Point { at, radius: 1.0 };
            let shapes = vec![LabelShape::block(width, height)];
            Request {
                em: height,
                gap: 1.0,
                padding: 2.0,
                ..Request::new(id as u64, target, shapes)
            }
        })
        .collect()
}

fn label(c: &mut Criterion) {
    let obstacles = flagship::obstacles();
    for size in [13.0, 20.0] {
        let requests = flagship::requests(size);
        c.bench_function(&format!("figure, flagship at {size} px"), |b| {
            b.iter(|| place(&Policy::Figure, flagship::PAGE, &requests, &obstacles));
        });
    }
    let none = Obstacles::default();
    let letter = PageBox::new(0.0, 0.0, 792.0, 612.0);
    let dense = strewn(250, letter, 30.0, 7.0);
    c.bench_function("figure, 250 of 30 × 7", |b| {
        b.iter(|| place(&Policy::Figure, letter, &dense, &none));
    });
    for (count, bounds, page) in
        [(200, towns::MEXICO, towns::PAGE), (2000, towns::EARTH, towns::POSTER)]
    {
        let requests = towns::requests(count, bounds, page);
        c.bench_function(&format!("figure, {count} towns"), |b| {
            b.iter(|| place(&Policy::Figure, page, &requests, &none));
        });
    }
    let mut required = towns::requests(237, towns::EUROPE, towns::PAGE);
    for request in &mut required {
        (request.required, request.leader) = (true, LeaderRule::Allowed { max_length: 8.0 });
    }
    c.bench_function("figure, 237 required towns", |b| {
        b.iter(|| place(&Policy::Figure, towns::PAGE, &required, &none));
    });
    let mut apart = strewn(1000, flagship::PAGE, 40.0, 14.0);
    apart.iter_mut().for_each(|request| request.leader = LeaderRule::Allowed { max_length: 8.0 });
    c.bench_function("figure, 1000 that may stand apart", |b| {
        b.iter(|| place(&Policy::Figure, flagship::PAGE, &apart, &none));
    });
    let mut thousand = strewn(1000, flagship::PAGE, 70.0, 14.0);
    for request in &mut thousand {
        request.anchors = vec![Anchor::NorthEast, Anchor::SouthEast, Anchor::NorthWest];
    }
    c.bench_function("viewport, 1000 labels", |b| {
        b.iter(|| place(&Policy::Viewport, flagship::PAGE, &thousand, &none));
    });
}

criterion_group!(benches, label);
criterion_main!(benches);
