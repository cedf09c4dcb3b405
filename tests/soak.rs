//! A process that works for long: its memory does not grow.
//!
//! `make soak` runs it for half an hour (`RUMBO_SOAK`, seconds), and draws ten thousand thumbnails.

#![cfg(all(feature = "basemap", feature = "proj", target_os = "linux"))]

use std::time::{Duration, Instant};

use rumbo::archive::Memory;
use rumbo::figure::Figure;
use rumbo::map::{Camera, Map};
use rumbo::projection::Projection;
use rumbo::render;
use rumbo::tile::{Pyramid, PyramidOptions};
use rumbo::unit::LonLat;

/// What memory may settle in.
const WARM: Duration = Duration::from_secs(60);

/// Memory is looked at in stretches of this length, each at its greatest.
const STRETCH: Duration = Duration::from_secs(30);

/// The bytes that the process holds.
fn resident() -> u64 {
    let text = std::fs::read_to_string("/proc/self/statm").unwrap();
    text.split(' ').nth(1).unwrap().parse::<u64>().unwrap() * 4096
}

fn render(number: u64) {
    let file = ["map-fiji", "map-arctic", "map-andes-annotated"][number as usize % 3];
    let mut figure = Figure::open(format!("examples/figures/{file}.toml")).unwrap_or_else(|_| {
        Figure::new().extent([-115.0, 26.0, -108.0, 33.0]).title("A map of any place")
    });
    figure.page.width = "500px".parse().unwrap();
    figure.page.height = "400px".parse().unwrap();
    figure.render().unwrap().png().unwrap();
}

fn tiles(number: u64) {
    let theme = ["atlas", "paper", "night"][number as usize % 3];
    let options = PyramidOptions { zooms: 0..=1, ..PyramidOptions::default() };
    let mut sink = Memory::default();
    Pyramid::from_theme(theme, options).unwrap().write(&mut sink, &mut |_| {}).unwrap();
}

fn project(number: u64) {
    let name = ["EPSG:6372", "+proj=moll +lon_0=40", "EPSG:27700", "mercator"][number as usize % 4];
    let projection = Projection::parse(name).unwrap();
    for step in 0..1000 {
        let at = LonLat::new(f64::from(step % 360) - 180.0, f64::from(step % 170) - 85.0);
        if let Some(plane) = projection.forward(at) {
            let _ = projection.inverse(plane);
        }
    }
}

#[test]
#[ignore = "takes as long as it is told to: make soak"]
fn memory_does_not_grow() {
    let seconds = std::env::var("RUMBO_SOAK").ok().and_then(|text| text.parse().ok());
    let length = Duration::from_secs(seconds.unwrap_or(1800));
    // Each kind of work once: what one that comes late needs is no growth.
    (0..4).for_each(|number| (render(number), tiles(number), project(number)).0);
    let start = Instant::now();
    let (mut number, mut settled, mut most) = (0x2545_f491_4f6c_dd1d_u64, 0, 0);
    let mut stretch = Instant::now();
    while start.elapsed() < length {
        // Marsaglia's xorshift: any order will do.
        number ^= number << 13;
        number ^= number >> 7;
        number ^= number << 17;
        match number % 3 {
            0 => render(number >> 8),
            1 => tiles(number >> 8),
            _ => project(number >> 8),
        }
        most = most.max(resident());
        if start.elapsed() < WARM {
            settled = most;
        } else if stretch.elapsed() >= STRETCH {
            println!("{:>5} s: {:.1} MB", start.elapsed().as_secs(), most as f64 / 1e6);
            let grown = most as f64 / settled as f64;
            assert!(grown < 1.05, "{settled} bytes after a minute, {most} now");
            (most, stretch) = (0, Instant::now());
        }
    }
    assert!(settled > 0);
}

/// How many thumbnails there are between two looks at the memory, and how many looks.
const THOUSAND: u32 = 1000;
const LOOKS: u32 = 10;

#[test]
#[ignore = "takes some minutes: make soak"]
fn thumbnails_of_ten_thousand_places_take_no_more_memory_than_those_of_one_thousand() {
    let map = Map::new(rumbo::style::theme("atlas").unwrap());
    let mut peaks = Vec::new();
    for look in 0..LOOKS {
        let (start, mut peak, mut bytes) = (Instant::now(), 0, 0);
        for number in look * THOUSAND..(look + 1) * THOUSAND {
            // Steps of the golden section, and of another that has no part in it, so that each thousand
            // leaves no part of the world out.
            let [east, north] =
                [0.618_033_988_75, 0.754_877_666_25].map(|step| (f64::from(number) * step).fract());
            let place = LonLat::new(360.0 * east - 180.0, 130.0 * north - 55.0);
            let zoom = f64::from(2 + number % 7);
            let camera = Camera::centered(place, zoom, 256.0, 256.0).unwrap();
            let scene = map.render(&camera).unwrap().scene;
            bytes += render::png(&scene, &render::PngOptions::default()).unwrap().len();
            peak = resident().max(peak);
        }
        let rate = f64::from(THOUSAND) / start.elapsed().as_secs_f64();
        let (mean, megabytes) = (bytes / THOUSAND as usize, peak as f64 / 1e6);
        println!(
            "{:>5}: {rate:.1} a second, {megabytes:.1} MB, {mean} bytes each",
            (look + 1) * THOUSAND
        );
        peaks.push(peak as f64);
    }
    assert!(peaks.iter().all(|peak| *peak < 1.05 * peaks[0]), "{peaks:?}");
}
