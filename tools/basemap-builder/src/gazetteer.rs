//! The gazetteer: names sorted by their folded form, in blocks.

mod bounds;
mod entry;
mod pack;

use std::collections::{BTreeMap, BTreeSet};

use bounds::{Bounds, around, center, main_bounds, wrapped};
use entry::{Entry, PlaceKind};

use crate::dissolve::dissolve;
use crate::finder::Finder;
use crate::fold::fold;
use crate::pack::Archive;
use crate::pickle::Value;
use crate::topology::Polygon;
use crate::towns::Town;
use crate::world::{TURN, World};

/// Writes the gazetteer of a world, of GeoNames' towns and of the seas' extents.
pub fn write(world: &World, towns: &[Town], marine: &Value) -> Archive {
    let provinces = dissolve(&world.arcs, TURN, |face| world.faces.province(face));
    let codes = country_codes(world, towns);
    let country_names = vec![BTreeSet::new(); codes.len()];
    let mut gazetteer =
        Gazetteer { world, codes, entries: Vec::new(), country_names, province_names: Vec::new() };
    gazetteer.add_countries();
    gazetteer.add_provinces(&provinces);
    gazetteer
        .add_settlements(settlements(world, towns), &Finder::new(&world.arcs, TURN, &provinces));
    gazetteer.add_lakes();
    let regions = regions();
    gazetteer.add_nature(marine, &regions);
    gazetteer.entries.extend(regions);
    let Gazetteer { entries, codes, country_names, province_names, .. } = gazetteer;
    pack::pack(entries, &codes, &country_names, &province_names)
}

/// The entries gathered so far.
struct Gazetteer<'a> {
    world: &'a World,
    codes: Vec<String>,
    entries: Vec<Entry>,
    /// Folded names and codes of the country of each code.
    country_names: Vec<BTreeSet<String>>,
    /// The name of each province, by its face.
    province_names: Vec<String>,
}

impl Gazetteer<'_> {
    fn code_number(&self, code: &str) -> Option<usize> {
        self.codes.iter().position(|other| other == code)
    }

    fn add_countries(&mut self) {
        let world = self.world;
        let countries = dissolve(&world.arcs, TURN, |face| world.country(face));
        for (&row, polygons) in &countries {
            let row = row as usize;
            let names = world.countries.names(row);
            let code = self.code_number(world.countries.iso_a2(row));
            if let Some(code) = code {
                self.country_names[code].extend(names.iter().map(|name| fold(name)));
                self.country_names[code].insert(fold(world.countries.code(row)));
            }
            let bounds = main_bounds(world, polygons);
            self.entries.push(Entry {
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
    }

    fn add_provinces(&mut self, provinces: &BTreeMap<u32, Vec<Polygon>>) {
        let world = self.world;
        for (face, province) in world.faces.provinces.iter().enumerate() {
            let attributes = &province.attributes;
            let name = crate::provinces::name(attributes).unwrap_or_default().to_owned();
            self.province_names.push(name.clone());
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
            let code = crate::provinces::text(attributes, "iso_a2");
            let country = code.and_then(|code| self.code_number(code));
            self.entries.push(Entry {
                kind: PlaceKind::Province,
                name,
                aliases,
                at: number("longitude").zip(number("latitude")).unwrap_or_else(|| center(bounds)),
                bounds: Some(bounds),
                country,
                province: None,
                population: 0,
            });
        }
    }

    fn add_settlements(&mut self, settlements: Vec<Town>, finder: &Finder) {
        for town in settlements {
            let country = self.code_number(&town.country);
            self.entries.push(Entry {
                kind: PlaceKind::Settlement,
                aliases: town.aliases(),
                province: finder.province(town.lon, town.lat),
                country,
                name: town.name,
                at: (town.lon, town.lat),
                bounds: None,
                population: town.population,
            });
        }
    }

    fn add_lakes(&mut self) {
        for lake in self.world.lakes.named() {
            self.entries.push(Entry {
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
    }

    /// Seas, ranges, islands and the like.
    fn add_nature(&mut self, marine: &Value, regions: &[Entry]) {
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
        for name in &self.world.names {
            // Who looks for a small place means a town. A sea that is named in several parts is one.
            let minor = name.class == "island" && name.rank > 4;
            let again = matches!(name.class, "ocean" | "sea") && !seas_named.insert(name.name);
            let whole = regions.iter().any(|region| region.name == name.name);
            if minor || again || whole {
                continue;
            }
            let (lon, lat) = name.line[name.line.len() / 2];
            let middle = (wrapped(lon), lat);
            let folded = [fold(name.name), fold(name.spanish)];
            let bounds = folded.iter().find_map(|name| seas.get(name)).copied();
            self.entries.push(Entry {
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
    }
}

/// GeoNames' towns, those of a table, and places of the map that GeoNames has under no such name
/// or leaves out as too small.
fn settlements(world: &World, towns: &[Town]) -> Vec<Town> {
    let mut settlements: Vec<Town> =
        towns.iter().filter(|town| town.population >= 5000).cloned().collect();
    settlements.extend(extra_towns());
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
        let number = known.unwrap_or(settlements.len());
        if known.is_none() {
            let at = (place.lon, place.lat);
            settlements.push(Town::new(&place.name, &place.country, at, place.population));
        }
        // Göteborg is there as Gothenburg: the map's name finds it too, and so does the one that it
        // had (Port Elizabeth), and those that the map has in other languages.
        let names = place.former.iter().chain([&place.name]).chain(place.exonyms.values());
        settlements[number].also.extend(names.cloned());
    }
    settlements
}

/// The countries' codes, those of the map first.
fn country_codes(world: &World, towns: &[Town]) -> Vec<String> {
    let mut codes: BTreeSet<String> = towns.iter().map(|town| town.country.clone()).collect();
    codes.extend(world.countries.all_iso_a2());
    codes.into_iter().filter(|code| !code.is_empty()).collect()
}

/// Continents and other parts of the world, with all that belongs to them.
fn regions() -> Vec<Entry> {
    let region = |line: &str| {
        let cells: Vec<&str> = line.split('\t').collect();
        let sides: Vec<f64> =
            cells[2].split(',').map(|side| side.parse().expect("a number")).collect();
        let bounds = (sides[0], sides[1], sides[2], sides[3]);
        let turned = if bounds.0 > bounds.2 { bounds.2 + 360.0 } else { bounds.2 };
        let (lon, lat) = center((bounds.0, bounds.1, turned, bounds.3));
        Entry {
            kind: PlaceKind::Physical,
            name: cells[0].to_owned(),
            aliases: cells[1]
                .split('|')
                .filter(|name| !name.is_empty())
                .map(str::to_owned)
                .collect(),
            at: (wrapped(lon), lat),
            bounds: Some(bounds),
            country: None,
            province: None,
            population: 0,
        }
    };
    include_str!("../tables/regions.tsv").lines().map(region).collect()
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
