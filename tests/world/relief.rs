//! The embedded relief against the world, and against damage.
#![cfg(feature = "basemap")]

use rumbo::ErrorKind;
use rumbo::basemap::{Basemap, Layer, Level};
use rumbo::relief::{Relief, Surface, Window};
use rumbo::unit::{LonLat, LonLatBox};

/// Name, longitude, latitude, metres: facts of any atlas.
fn places() -> Vec<(String, LonLat, f64)> {
    let lines = include_str!("places.tsv").lines().filter(|line| !line.starts_with('#'));
    lines
        .map(|line| {
            let cells: Vec<&str> = line.split('\t').collect();
            let number = |index: usize| cells[index].parse::<f64>().expect(line);
            (cells[0].to_owned(), LonLat::new(number(1), number(2)), number(3))
        })
        .collect()
}

#[test]
fn places_lie_as_high_as_they_do() {
    let relief = Relief::embedded().unwrap();
    let mut off = Vec::new();
    for (name, at, metres) in places() {
        let found = relief.height(Surface::Land, at).unwrap();
        let sign = if metres < -10.0 { found < 0.0 } else { metres < 5.0 || found > 0.0 };
        assert!(sign, "{name} lies at {metres} m, not {found:.0}");
        off.push((found - metres).abs());
    }
    off.sort_by(f64::total_cmp);
    println!(
        "{} places, median {:.0} m, 90 % {:.0} m",
        off.len(),
        off[off.len() / 2],
        off[off.len() * 9 / 10]
    );
    assert!(off.len() >= 200, "{}", off.len());
    assert!(off[off.len() / 2] <= 60.0);
}

/// Whether a position lies on the basemap's land.
fn is_on_land(basemap: &Basemap, at: LonLat) -> bool {
    let around = LonLatBox::new(at.lon - 0.1, at.lat - 0.1, at.lon + 0.1, at.lat + 0.1);
    let land = basemap.read(Layer::Land, Level::Fine10m, &around).unwrap();
    let rings = land.features.iter().flat_map(|feature| feature.shape.parts());
    let crossings = rings.flat_map(|ring| {
        let edges = ring.iter().zip(ring.iter().cycle().skip(1));
        edges.filter(|(a, b)| {
            let east = |share: f64| a.lon + share * (b.lon - a.lon) > at.lon;
            (a.lat <= at.lat) != (b.lat <= at.lat) && east((at.lat - a.lat) / (b.lat - a.lat))
        })
    });
    crossings.count() % 2 == 1
}

/// Relief is cut along the basemap's coast: what stands on land has its height there, and a place
/// whose position is told to the hundredth of a degree is at most two minutes of arc off the land.
#[test]
fn places_lie_on_their_side_of_the_coast() {
    const TWO_MINUTES: f64 = 2.0 / 60.0;
    let basemap = Basemap::embedded().unwrap();
    let (mut on_land, mut places) = (0, places());
    places.retain(|(_, at, _)| at.lat.abs() < 89.0);
    for (name, at, _) in &places {
        let by = [0.0, -TWO_MINUTES, TWO_MINUTES];
        let mut near = by.iter().flat_map(|east| by.map(|north| (*east, north)));
        on_land += usize::from(is_on_land(basemap, *at));
        assert!(
            near.any(|(east, north)| {
                is_on_land(basemap, LonLat::new(at.lon + east, at.lat + north))
            }),
            "{name} lies in the sea"
        );
    }
    assert!(places.len() >= 200, "{}", places.len());
    println!("{on_land} of {} on land itself", places.len());
    assert!(on_land * 20 >= places.len() * 19, "{on_land} of {}", places.len());
}

#[test]
fn ice_sheets_show_their_surface() {
    let relief = Relief::embedded().unwrap();
    let (mut stations, mut places) = (0, places());
    places.retain(|(_, at, metres)| {
        let greenland = (-60.0..-30.0).contains(&at.lon) && at.lat > 64.0;
        *metres > 1_000.0 && (greenland || at.lat < -70.0)
    });
    for (name, at, metres) in places {
        let found = relief.height(Surface::Land, at).unwrap();
        // The rock below lies kilometres lower.
        assert!((found - metres).abs() < 150.0, "{name} lies at {metres} m, not {found:.0}");
        stations += 1;
    }
    assert!(stations >= 9, "{stations}");
    // Nowhere on the high ice, between the stations either, does rock or sea show through.
    let height = |lon, lat| relief.height(Surface::Land, LonLat::new(lon, lat)).unwrap();
    for turn in 0..36 {
        let lon = f64::from(turn) * 10.0 - 180.0;
        assert!((2_500.0..3_500.0).contains(&height(lon, -88.5)), "at {lon}° 88.5° S");
        let east = (20.0..120.0).contains(&lon);
        assert!(!east || (2_500.0..4_200.0).contains(&height(lon, -78.0)), "at {lon}° 78° S");
    }
    for lat in 66..80 {
        let found = height(-42.0, f64::from(lat));
        assert!((1_800.0..3_300.0).contains(&found), "{lat}° N: {found:.0} m");
    }
}

#[test]
fn a_part_is_the_same_whatever_is_read_with_it() {
    let relief = Relief::embedded().unwrap();
    let window = |level, column, row, width, height| Window { level, column, row, width, height };
    for surface in [Surface::Land, Surface::Sea] {
        let (columns, _) = relief.size(surface, 1);
        let wide = relief.heights(surface, window(1, -700, 100, 1200, 400)).unwrap();
        // Across the borders of blocks, and where the grid comes round.
        for (column, row) in [(-610, 130), (-5, 200), (120, 250), (columns as i64 - 8, 300)] {
            let small = relief.heights(surface, window(1, column, row, 21, 17)).unwrap();
            let column = (column + 700).rem_euclid(columns as i64) - 700;
            if column + 21 > 500 {
                continue;
            }
            for y in 0..17 {
                let start = ((row - 100 + y) * 1200 + column + 700) as usize;
                let from = &wide.metres()[start..start + 21];
                let same = small.metres()[(y * 21) as usize..((y + 1) * 21) as usize] == *from;
                assert!(same, "{surface:?} at {column}, {row}, line {y}");
            }
        }
    }
}

#[test]
fn the_poles_and_the_antimeridian_are_whole() {
    let relief = Relief::embedded().unwrap();
    for surface in [Surface::Land, Surface::Sea] {
        for level in 0..=relief.levels(surface) {
            let world =
                relief.window(surface, level, LonLatBox::new(178.0, -90.0, -178.0, 90.0), 2);
            let heights = relief.heights(surface, world).unwrap();
            assert_eq!(world.height as usize, relief.size(surface, level).1);
            let bounds = if surface == Surface::Land { -500.0..8_900.0 } else { -11_500.0..60.0 };
            assert!(heights.metres().iter().all(|metres| bounds.contains(metres)), "{level}");
        }
        // From one side of the antimeridian to the other nothing jumps.
        let lat = |index: i32| f64::from(index) * 1.9;
        let east = |index| relief.height(surface, LonLat::new(-179.999_999, lat(index))).unwrap();
        let west = |index| relief.height(surface, LonLat::new(179.999_999, lat(index))).unwrap();
        assert!((-47..=47).all(|index| (east(index) - west(index)).abs() < 1.0));
    }
}

#[test]
fn the_sea_floor_is_where_it_is() {
    let relief = Relief::embedded().unwrap();
    let depth = |lon, lat| relief.height(Surface::Sea, LonLat::new(lon, lat)).unwrap();
    assert!((-6_800.0..-4_000.0).contains(&depth(-40.0, 25.0)), "off the Azores");
    assert!(depth(142.3, 11.4) < -8_000.0, "the Mariana Trench");
    assert!((-120.0..-1.0).contains(&depth(3.0, 56.0)), "the North Sea");
    assert!((-4_500.0..-3_000.0).contains(&depth(-90.0, 24.5)), "the Gulf of Mexico");
}

#[test]
fn what_is_outside_is_an_error() {
    let relief = Relief::embedded().unwrap();
    let window = Window { level: 0, column: 0, row: 0, width: 4, height: 4 };
    for wrong in [
        Window { level: 9, ..window },
        Window { row: -1, ..window },
        Window { row: 5_118, ..window },
        Window { width: 0, ..window },
        Window { width: i64::MAX, ..window },
        Window { column: i64::MIN, ..window },
    ] {
        let error = relief.heights(Surface::Land, wrong).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Limit, "{wrong:?}");
    }
}

#[test]
fn an_archive_cut_short_or_altered_is_an_error_or_has_no_part_in_what_is_read() {
    let whole = include_bytes!("../../data/relief/relief.bin");
    for length in [0, 7, 8, 19, 20, 40, 4_000, whole.len() / 2, whole.len() - 1] {
        let error = Relief::from_bytes(&whole[..length]).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Archive, "{length}");
    }
    let sound = Relief::embedded().unwrap();
    let mut refused = 0;
    // A byte somewhere, in the head, the directory and the blocks.
    for index in
        (0..30).map(|index| index * index * 1_999).chain(0..25).filter(|at| *at < whole.len())
    {
        let mut bytes = whole.to_vec();
        bytes[index] ^= 0x41;
        let window = Window { level: 4, column: 0, row: 0, width: 640, height: 320 };
        match Relief::from_bytes(bytes).and_then(|relief| relief.heights(Surface::Land, window)) {
            Err(error) => {
                assert_eq!(error.kind(), ErrorKind::Archive);
                refused += 1;
            }
            Ok(heights) => assert_eq!(heights, sound.heights(Surface::Land, window).unwrap()),
        }
    }
    assert!(refused > 25, "{refused}");
}
