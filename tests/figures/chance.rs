//! Figures made by chance, of the kinds that people bring: a route of theirs, a table, remarks, a
//! place, a country.

use std::fmt::Write as _;
use std::path::Path;

use rumbo::figure::{Figure, Inset, InsetKind, Panel};
use rumbo::route::{Mode, Route, Stop};
use rumbo::unit::LonLat;

/// Numbers that are the same on every machine: SplitMix64.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((u128::from(z ^ (z >> 31)) * limit as u128) >> 64) as usize
    }

    fn one<'a, T>(&mut self, of: &'a [T]) -> &'a T {
        &of[self.below(of.len())]
    }

    /// A side of a page: each doubling from 300 to 4000 as likely as the next.
    fn side(&mut self) -> f64 {
        (300.0 * (4000.0_f64 / 300.0).powf(self.below(1000) as f64 / 999.0)).round()
    }
}

const THEMES: [&str; 5] = ["paper", "atlas", "night", "news", "ink"];

/// Where the tables of the gallery lie.
fn table(name: &str) -> String {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("examples/figures/data")
        .join(name)
        .to_string_lossy()
        .into_owned()
}

/// The towns of a table: names and positions.
fn towns(table_name: &str) -> Vec<(String, LonLat)> {
    let mut rows = csv::Reader::from_path(table(table_name)).unwrap();
    let header = rows.headers().unwrap().clone();
    let column = |name: &str| header.iter().position(|title| title == name).unwrap();
    let (name, lon, lat) = (column("name"), column("lon"), column("lat"));
    let town = |row: csv::StringRecord| {
        let number = |index: usize| row[index].parse().unwrap();
        (row[name].to_owned(), LonLat::new(number(lon), number(lat)))
    };
    rows.records().map(|row| town(row.unwrap())).collect()
}

/// A figure of chance, and what it is.
pub fn figure(seed: u64) -> (String, Figure) {
    let mut random = Random(seed);
    let (kind, figure) = match seed % 7 {
        0 => ("caravan", caravan(&mut random)),
        1 => ("journey", journey(&mut random)),
        2 => ("remarks", remarks(&mut random)),
        3 => ("table", bare(&mut random)),
        4 => ("choropleth", choropleth(&mut random)),
        5 => ("locator", locator(&mut random)),
        _ => ("highlight", highlight(&mut random)),
    };
    let mut figure = figure.theme(*random.one(&THEMES)).size(random.side(), random.side());
    if random.below(2) == 0 {
        figure = figure.title("What chance has drawn").subtitle("And what it put beside it");
    }
    if random.below(3) == 0 {
        figure = figure.panel(Panel {
            heading: "A panel".to_owned(),
            text: "Some words that take a few lines of a box within the map or beside it."
                .to_owned(),
            ..Default::default()
        });
    }
    if matches!(kind, "caravan" | "journey" | "remarks") && random.below(3) == 0 {
        figure = figure.inset(Inset { kind: InsetKind::Locator, ..Default::default() });
    }
    (format!("seed {seed}, {kind}"), figure)
}

/// A part of the caravan's route.
fn caravan(random: &mut Random) -> Figure {
    let mut route = rumbo::route::viacrucis_2018().unwrap();
    let first = random.below(route.stops.len() - 4);
    let count = 3 + random.below(route.stops.len() - first - 3);
    let kept: Vec<String> =
        route.stops[first..first + count].iter().map(|stop| stop.id.clone()).collect();
    route.stops.retain(|stop| kept.contains(&stop.id));
    route.legs.clear();
    route.origin = None;
    Figure::new().projection(*random.one(&["auto", "mercator", "EPSG:6372"])).route(route)
}

/// A journey by airports, each the nearest of a few to the one before.
fn journey(random: &mut Random) -> Figure {
    let mut left = towns("airports.csv");
    let mut route = Route::builder("By way of chance");
    let mut at = left.swap_remove(random.below(left.len()));
    let reach = 1 + random.below(12);
    for _ in 0..3 + random.below(9) {
        route = route.then(*random.one(&[Mode::Aircraft, Mode::Bus]), Stop::new(&*at.0, at.1));
        let distance = |other: &(String, LonLat)| rumbo::route::distance(at.1, other.1);
        left.sort_by(|a, b| distance(a).total_cmp(&distance(b)));
        at = left.remove(random.below(reach));
    }
    Figure::new().route(route.build().unwrap())
}

/// Remarks at towns of a part of the world.
fn remarks(random: &mut Random) -> Figure {
    const WORDS: [&str; 4] = [
        "Here it began",
        "A market\nevery Friday",
        "Customs closed",
        "Where the two roads met, and parted",
    ];
    let table = *random.one(&["mexico-towns.csv", "europe-cities.csv", "japan-cities.csv"]);
    let mut towns = towns(table);
    let mut figure = Figure::new();
    for _ in 0..2 + random.below(6) {
        let (name, at) = towns.swap_remove(random.below(towns.len()));
        figure = figure.annotate(at, format!("{name}: {}", random.one(&WORDS)));
    }
    figure
}

/// A table of towns without a word about how to draw it, or as circles.
fn bare(random: &mut Random) -> Figure {
    let name = *random.one(&[
        "mexico-cities.csv",
        "europe-cities.csv",
        "japan-cities.csv",
        "megacities.csv",
        "arctic-towns.csv",
        "us-capitals.csv",
    ]);
    if random.below(2) == 0 {
        return Figure::new().source("towns", table(name).as_str());
    }
    read(&format!(
        "[[symbols]]\ndata = {:?}\nvalue = \"population\"\ntitle = \"Inhabitants\"\n",
        table(name)
    ))
}

/// Countries or states by a number.
fn choropleth(random: &mut Random) -> Figure {
    const BOXES: [[i32; 4]; 7] = [
        [-20, -36, 53, 38],
        [-84, -57, -33, 14],
        [-12, 34, 45, 71],
        [24, 10, 65, 43],
        [90, -12, 155, 25],
        [-120, 5, -58, 34],
        [-180, -60, 180, 84],
    ];
    let mut text = String::new();
    let ramp = random.one(&["viridis", "Blues", "YlOrRd", "batlow", "magma"]);
    if random.below(3) == 0 {
        let name = *random.one(&["us-states.csv", "mexico-states.csv"]);
        let data = table(name);
        write!(
            text,
            "[[choropleth]]\ndata = {data:?}\nareas = \"admin1\"\nvalue = \"inhabitants\"\n"
        )
        .unwrap();
    } else {
        let value = random.one(&["population", "area_km2", "density"]);
        write!(text, "[map]\nextent = {:?}\n", random.one(&BOXES)).unwrap();
        write!(text, "[[choropleth]]\ndata = {:?}\nvalue = {value:?}\n", table("countries.csv"))
            .unwrap();
    }
    let classes = random.one(&["", "method = \"jenks\"\n", "method = \"equal\"\nclasses = 4\n"]);
    write!(text, "title = \"A number of chance\"\nramp = {ramp:?}\n{classes}").unwrap();
    read(&text)
}

/// A place in its surroundings.
fn locator(random: &mut Random) -> Figure {
    let table = *random.one(&["megacities.csv", "arctic-towns.csv", "europe-cities.csv"]);
    let towns = towns(table);
    let (name, at) = random.one(&towns);
    match random.below(3) {
        0 => Figure::new().extent([at.lon - 1.0, at.lat - 0.7, at.lon + 1.0, at.lat + 0.7]),
        1 => Figure::new().centered(*at, 4.0 + random.below(6) as f64),
        _ => Figure::new().extent(&**name),
    }
}

/// A country among its neighbours.
fn highlight(random: &mut Random) -> Figure {
    const COUNTRIES: [&str; 14] = [
        "Nepal",
        "Chile",
        "Lesotho",
        "Fiji",
        "Iceland",
        "Indonesia",
        "Laos",
        "Canada",
        "Croatia",
        "Gambia",
        "Somalia",
        "Cuba",
        "Kazakhstan",
        "New Zealand",
    ];
    read(&format!("[map]\nhighlight = {:?}\n", random.one(&COUNTRIES)))
}

fn read(text: &str) -> Figure {
    Figure::from_toml(text).unwrap_or_else(|error| panic!("{error}\n{text}"))
}
