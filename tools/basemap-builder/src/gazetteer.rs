//! The gazetteer: names sorted by their folded form, in blocks.

use std::collections::{BTreeMap, BTreeSet};

use crate::fold::fold;
use crate::pack::{Archive, Kind, signed, text, unsigned};
use crate::pickle::Value;
use crate::topology::{Polygon, Unit, dissolve, holds, positions};
use crate::towns::Town;
use crate::world::{PER_DEGREE, TURN, World};

const ROWS_PER_BLOCK: usize = 1024;

/// The kinds of places; the codes are the library's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum PlaceKind {
    Country = 1,
    Province = 2,
    Settlement = 3,
    Lake = 4,
    Physical = 5,
}

/// West, south, east, north.
type Bounds = (f64, f64, f64, f64);

struct Entry {
    kind: PlaceKind,
    name: String,
    aliases: BTreeSet<String>,
    at: (f64, f64),
    bounds: Option<Bounds>,
    country: Option<usize>,
    province: Option<usize>,
    population: i64,
}

/// Writes the gazetteer of a world, of GeoNames' towns and of the seas' extents.
pub fn write(world: &World, towns: &[Town], marine: &Value) -> Archive {
    let last = world.faces.provinces.len() as u32;
    let provinces = dissolve(&world.arcs, TURN, |face| (face < last).then_some(face));
    let countries = dissolve(&world.arcs, TURN, |face| world.country(face));
    let codes: Vec<String> = country_codes(world, towns);
    let code_number = |code: &str| codes.iter().position(|other| other == code);

    let mut entries = Vec::new();
    let mut country_names: Vec<BTreeSet<String>> = vec![BTreeSet::new(); codes.len()];
    for (&row, polygons) in &countries {
        let row = row as usize;
        let names = world.countries.names(row);
        let code = code_number(world.countries.iso_a2(row));
        if let Some(code) = code {
            country_names[code].extend(names.iter().map(|name| fold(name)));
            country_names[code].insert(fold(world.countries.code(row)));
        }
        let bounds = main_bounds(world, polygons);
        entries.push(Entry {
            kind: PlaceKind::Country,
            name: names[0].clone(),
            aliases: names[1..].iter().cloned().collect(),
            at: world.countries.label(row).unwrap_or_else(|| center(bounds)),
            bounds: Some(bounds),
            country: code,
            province: None,
            population: 0,
        });
    }
    let mut province_names = Vec::new();
    for (face, province) in world.faces.provinces.iter().enumerate() {
        let attributes = &province.attributes;
        let name = crate::provinces::name(attributes).unwrap_or_default().to_owned();
        province_names.push(name.clone());
        let Some(polygons) = provinces.get(&(face as u32)).filter(|_| !name.is_empty()) else {
            continue;
        };
        let mut aliases = BTreeSet::new();
        for key in ["name_en", "name_es", "name_fr", "name_de", "gn_name"] {
            aliases.extend(crate::provinces::text(attributes, key).map(str::to_owned));
        }
        let alternatives = crate::provinces::text(attributes, "name_alt").unwrap_or_default();
        aliases.extend(alternatives.split('|').map(|name| name.trim().to_owned()));
        let bounds = main_bounds(world, polygons);
        let number = |key: &str| attributes[key].as_f64();
        entries.push(Entry {
            kind: PlaceKind::Province,
            name,
            aliases,
            at: number("longitude").zip(number("latitude")).unwrap_or_else(|| center(bounds)),
            bounds: Some(bounds),
            country: crate::provinces::text(attributes, "iso_a2").and_then(code_number),
            province: None,
            population: 0,
        });
    }
    let finder = Finder::new(world, &provinces);
    let mut settlements: Vec<Town> =
        towns.iter().filter(|town| town.population >= 5000).cloned().collect();
    settlements.extend(extra_towns());
    // Places of the map that GeoNames has under no such name or leaves out as too small.
    let mut by_cell: BTreeMap<(i32, i32), Vec<usize>> = BTreeMap::new();
    for (number, town) in settlements.iter().enumerate() {
        by_cell.entry((town.lon.floor() as i32, town.lat.floor() as i32)).or_default().push(number);
    }
    for place in &world.places {
        let folded = fold(&place.name);
        let (x, y) = (place.lon.floor() as i32, place.lat.floor() as i32);
        let known = (x - 1..=x + 1)
            .flat_map(|x| (y - 1..=y + 1).map(move |y| (x, y)))
            .filter_map(|cell| by_cell.get(&cell))
            .flatten()
            .copied()
            .filter(|&number| {
                let town = &settlements[number];
                (town.lon - place.lon).abs() < 0.4
                    && (town.lat - place.lat).abs() < 0.3
                    && town.answers_to(&folded)
            })
            .max_by_key(|&number| settlements[number].population);
        match known {
            // Göteborg is there as Gothenburg: the map's name finds it too.
            Some(number) => settlements[number].also.push(place.name.clone()),
            None => settlements.push(Town::new(
                &place.name,
                &place.country,
                (place.lon, place.lat),
                place.population,
            )),
        }
    }
    for town in settlements {
        entries.push(Entry {
            kind: PlaceKind::Settlement,
            aliases: town.aliases(),
            province: finder.province(town.lon, town.lat),
            country: code_number(&town.country),
            name: town.name,
            at: (town.lon, town.lat),
            bounds: None,
            population: town.population,
        });
    }
    for lake in world.lakes.named() {
        entries.push(Entry {
            kind: PlaceKind::Lake,
            name: lake.0.to_owned(),
            aliases: BTreeSet::from([lake.1.to_owned()]),
            at: center(lake.2),
            bounds: Some(lake.2),
            country: None,
            province: None,
            population: 0,
        });
    }
    let seas: BTreeMap<String, Bounds> = marine
        .list()
        .iter()
        .map(|sea| {
            let [name, bounds, _] = sea.list() else { panic!("not a sea") };
            let b: Vec<f64> = bounds.list().iter().map(Value::number).collect();
            (fold(name.text()), (b[0], b[1], b[2], b[3]))
        })
        .collect();
    let mut seas_named = BTreeSet::new();
    for name in &world.names {
        // Who looks for a small place means a town. A sea that is named in several parts is one.
        let minor = name.class == "island" && name.rank > 4;
        let again = matches!(name.class, "ocean" | "sea") && !seas_named.insert(name.name);
        if minor || again {
            continue;
        }
        let (lon, lat) = name.line[name.line.len() / 2];
        let middle = (wrapped(lon), lat);
        let folded = [fold(name.name), fold(name.spanish)];
        let bounds = folded.iter().find_map(|name| seas.get(name)).copied();
        entries.push(Entry {
            kind: PlaceKind::Physical,
            name: name.name.to_owned(),
            aliases: BTreeSet::from([name.spanish.to_owned()]),
            at: middle,
            bounds: Some(bounds.unwrap_or_else(|| around(&name.line, name.rank))),
            country: None,
            province: None,
            population: 0,
        });
    }
    pack(entries, &codes, &country_names, &province_names)
}

/// The countries' codes, those of the map first.
fn country_codes(world: &World, towns: &[Town]) -> Vec<String> {
    let mut codes: BTreeSet<String> = towns.iter().map(|town| town.country.clone()).collect();
    codes.extend(world.countries.all_iso_a2());
    codes.into_iter().filter(|code| !code.is_empty()).collect()
}

fn extra_towns() -> Vec<Town> {
    include_str!("../tables/places.tsv")
        .lines()
        .map(|line| {
            let cells: Vec<&str> = line.split('\t').collect();
            let number = |at: usize| cells[at].parse::<f64>().expect("a number");
            Town::new(cells[0], cells[1], (number(2), number(3)), number(4) as i64)
        })
        .collect()
}

fn wrapped(lon: f64) -> f64 {
    (lon + 180.0).rem_euclid(360.0) - 180.0
}

fn center((west, south, east, north): Bounds) -> (f64, f64) {
    ((west + east) / 2.0, (south + north) / 2.0)
}

/// A box around the line that a name of nature runs along.
fn around(line: &[(f64, f64)], rank: i64) -> Bounds {
    let margin = [15.0, 6.0, 3.0, 1.5, 0.8][rank.clamp(0, 4) as usize];
    let fold = |pick: fn(&(f64, f64)) -> f64, best: fn(f64, f64) -> f64, start| {
        line.iter().map(pick).fold(start, best)
    };
    (
        wrapped(fold(|p| p.0, f64::min, f64::INFINITY) - margin),
        (fold(|p| p.1, f64::min, f64::INFINITY) - margin).max(-90.0),
        wrapped(fold(|p| p.0, f64::max, f64::NEG_INFINITY) + margin),
        (fold(|p| p.1, f64::max, f64::NEG_INFINITY) + margin).min(90.0),
    )
}

/// The box of the main part of a country or province: its greatest polygon, with what lies within
/// three degrees of the box so far, or within twenty and is a twentieth of the whole.
fn main_bounds(world: &World, polygons: &[Polygon]) -> Bounds {
    let degrees = f64::from(PER_DEGREE);
    let mut parts: Vec<(f64, Bounds)> = polygons
        .iter()
        .map(|polygon| {
            let ring = positions(&world.arcs, TURN, &polygon[0]);
            let area = crate::area::square_kilometres(&ring, TURN);
            let xs = ring.iter().map(|p| f64::from(p.0) / degrees);
            let ys = ring.iter().map(|p| f64::from(p.1) / degrees);
            let least = |i: &mut dyn Iterator<Item = f64>| i.fold(f64::INFINITY, f64::min);
            let most = |i: &mut dyn Iterator<Item = f64>| i.fold(f64::NEG_INFINITY, f64::max);
            let bounds = (
                least(&mut xs.clone()),
                least(&mut ys.clone()),
                most(&mut xs.clone()),
                most(&mut ys.clone()),
            );
            (area, bounds)
        })
        .collect();
    parts.sort_by(|a, b| b.0.total_cmp(&a.0));
    let total: f64 = parts.iter().map(|part| part.0).sum();
    let mut bounds = parts.remove(0).1;
    loop {
        let before = parts.len();
        parts.retain(|(area, part)| {
            let shift = (((bounds.0 + bounds.2) - (part.0 + part.2)) / 720.0).round() * 360.0;
            let part = (part.0 + shift, part.1, part.2 + shift, part.3);
            let gap_x = (part.0 - bounds.2).max(bounds.0 - part.2);
            let gap_y = (part.1 - bounds.3).max(bounds.1 - part.3);
            let gap = gap_x.max(gap_y);
            let near = gap < 3.0 || gap < 20.0 && *area >= total / 20.0;
            if near {
                bounds = (
                    bounds.0.min(part.0),
                    bounds.1.min(part.1),
                    bounds.2.max(part.2),
                    bounds.3.max(part.3),
                );
            }
            !near
        });
        if parts.len() == before {
            break;
        }
    }
    if bounds.2 - bounds.0 >= 359.0 {
        return (-180.0, -90.0, 180.0, bounds.3); // Antarctica
    }
    (wrapped(bounds.0), bounds.1, wrapped(bounds.2), bounds.3)
}

/// Finds the province around a position.
struct Finder {
    exteriors: Vec<(usize, Extent, Vec<Unit>)>,
}

/// West, south, east and north.
type Extent = (i32, i32, i32, i32);

impl Finder {
    fn new(world: &World, provinces: &BTreeMap<u32, Vec<Polygon>>) -> Self {
        let mut exteriors = Vec::new();
        for (&face, polygons) in provinces {
            for polygon in polygons {
                let ring = positions(&world.arcs, TURN, &polygon[0]);
                let xs = ring.iter().map(|p| p.0);
                let ys = ring.iter().map(|p| p.1);
                let bounds = (
                    xs.clone().min().unwrap_or(0),
                    ys.clone().min().unwrap_or(0),
                    xs.max().unwrap_or(0),
                    ys.max().unwrap_or(0),
                );
                exteriors.push((face as usize, bounds, ring));
            }
        }
        // The smallest first: an enclave before what surrounds it.
        exteriors.sort_by_key(|(_, b, _)| i64::from(b.2 - b.0) * i64::from(b.3 - b.1));
        Self { exteriors }
    }

    fn province(&self, lon: f64, lat: f64) -> Option<usize> {
        let unit = |degrees: f64| (degrees * f64::from(PER_DEGREE)).round() as i32;
        let place = (unit(lon), unit(lat));
        self.exteriors
            .iter()
            .find(|(_, (west, south, east, north), ring)| {
                (*south..=*north).contains(&place.1)
                    && (place.0 - west).rem_euclid(TURN) <= east - west
                    && holds(ring, place, TURN)
            })
            .map(|(face, ..)| *face)
    }
}

fn pack(
    mut entries: Vec<Entry>,
    codes: &[String],
    country_names: &[BTreeSet<String>],
    provinces: &[String],
) -> Archive {
    entries.retain(|entry| !fold(&entry.name).is_empty());
    // Rows by key; an entry comes before other names alike.
    let mut rows: Vec<(String, bool, usize, String)> = Vec::new();
    for (number, entry) in entries.iter().enumerate() {
        let key = fold(&entry.name);
        let keys: BTreeMap<String, &String> =
            entry.aliases.iter().rev().map(|alias| (fold(alias), alias)).collect();
        for (alias_key, alias) in keys {
            if alias_key != key && !alias_key.is_empty() {
                rows.push((alias_key, true, number, alias.clone()));
            }
        }
        rows.push((key, false, number, entry.name.clone()));
    }
    rows.sort();
    let mut row_of = vec![0; entries.len()];
    for (at, (_, alias, number, _)) in rows.iter().enumerate() {
        if !alias {
            row_of[*number] = at;
        }
    }
    let mut archive = Archive::default();
    let mut first_keys = Vec::new();
    let mut used: BTreeMap<usize, usize> = BTreeMap::new();
    let mut used_names: Vec<&str> = Vec::new();
    for (sequence, rows) in rows.chunks(ROWS_PER_BLOCK).enumerate() {
        first_keys.push(rows[0].0.clone());
        let mut bytes = Vec::new();
        unsigned(&mut bytes, rows.len() as u64);
        for (_, alias, number, _) in rows {
            let entry = &entries[*number];
            let boxed = if entry.bounds.is_some() { 8 } else { 0 };
            bytes.push(if *alias { 0 } else { entry.kind as u8 | boxed });
        }
        let mut before = "";
        for (.., name) in rows {
            let mut shared = before.bytes().zip(name.bytes()).take_while(|(a, b)| a == b).count();
            while !name.is_char_boundary(shared) {
                shared -= 1;
            }
            unsigned(&mut bytes, shared as u64);
            text(&mut bytes, &name[shared..]);
            before = name;
        }
        // Column by column, which packs better.
        let units = |degrees: f64| (degrees * 1000.0).round() as i64;
        let placed: Vec<&Entry> =
            rows.iter().filter(|row| !row.1).map(|row| &entries[row.2]).collect();
        for (_, _, number, _) in rows.iter().filter(|row| row.1) {
            unsigned(&mut bytes, row_of[*number] as u64);
        }
        placed.iter().for_each(|entry| signed(&mut bytes, units(entry.at.0)));
        placed.iter().for_each(|entry| signed(&mut bytes, units(entry.at.1)));
        let sides: [fn(Bounds) -> f64; 4] = [|b| b.0, |b| b.1, |b| b.2, |b| b.3];
        for (number, side) in sides.into_iter().enumerate() {
            for entry in &placed {
                let Some(bounds) = entry.bounds else { continue };
                let from = if number % 2 == 0 { entry.at.0 } else { entry.at.1 };
                signed(&mut bytes, units(side(bounds)) - units(from));
            }
        }
        for entry in &placed {
            unsigned(&mut bytes, entry.country.map_or(0, |code| code as u64 + 1));
        }
        for entry in &placed {
            let province = entry.province.map(|face| {
                *used.entry(face).or_insert_with(|| {
                    used_names.push(&provinces[face]);
                    used_names.len() - 1
                })
            });
            unsigned(&mut bytes, province.map_or(0, |number| number as u64 + 1));
        }
        for entry in &placed {
            let (mut digits, mut zeros) = (entry.population.max(0), 0);
            while digits >= 1000 {
                digits = (digits + 5) / 10;
                zeros += 1;
            }
            unsigned(&mut bytes, zeros * 1000 + digits as u64);
        }
        archive.add(Kind::Names, 0, 0, sequence as u32, bytes);
    }
    let mut index = Vec::new();
    unsigned(&mut index, codes.len() as u64);
    for (code, names) in codes.iter().zip(country_names) {
        text(&mut index, code);
        unsigned(&mut index, names.len() as u64);
        names.iter().for_each(|name| text(&mut index, name));
    }
    unsigned(&mut index, used_names.len() as u64);
    used_names.iter().for_each(|name| text(&mut index, name));
    unsigned(&mut index, first_keys.len() as u64);
    first_keys.iter().for_each(|key| text(&mut index, key));
    archive.add(Kind::NameIndex, 0, 0, 0, index);
    eprintln!("gazetteer: {} entries, {} rows", entries.len(), rows.len());
    archive
}
