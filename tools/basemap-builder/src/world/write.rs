//! Every table and level.

use std::collections::BTreeMap;

use super::detail::DETAILS;
use super::layers::{
    ADMIN1, ADMIN1_LINES, BOUNDARIES, CONTESTED, COUNTRIES, ICE, LAKES, LAND, PHYSICAL, PLACES,
    RIVERS,
};
use super::rows::{Kinds, Rows};
use super::{TURN, World, unit};
use crate::area::square_kilometres;
use crate::dissolve::{dissolve, positions};
use crate::finder::Finder;
use crate::level::Group;
use crate::pack::{Archive, Cell, Table};
use crate::topology::{Face, Polygon};
use crate::{boundaries, contested, parts, physical, places, provinces};

/// What lies on a side of a boundary: a country's code, and a contested area's name or nothing.
type Side<'a> = (&'a str, &'a str);

impl World {
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
        let by_country = dissolve(&self.arcs, TURN, |face| self.unit(face));
        let areas: BTreeMap<usize, f64> =
            by_country.iter().map(|(&row, polygons)| (row as usize, area(polygons))).collect();
        let mut rows = Rows::default();
        let mut table = self.countries.table(&areas);
        parts::add_rows(&mut table, &self.parts, &self.countries, &areas, &self.faces);
        let degrees = |(lon, lat): (f64, f64)| (unit(lon), unit(lat));
        let first = |polygons: Option<&Vec<Polygon>>| {
            let used = polygons?.first()?.first()?.first()?;
            self.arcs[used.0].positions.first().copied()
        };
        let places = |row: usize| {
            let label = (row < self.countries.len()).then(|| self.countries.label(row)).flatten();
            label.map(degrees).or_else(|| first(by_country.get(&(row as u32))))
        };
        table.write(&mut archive, COUNTRIES, rows.sort(COUNTRIES, table.len(), places), 40);
        let last = self.faces.provinces.len() as u32;
        let by_province = dissolve(&self.arcs, TURN, |face| self.faces.province(face));
        let areas: Vec<f64> = (0..last)
            .map(|face| by_province.get(&face).map_or(0.0, |polygons| area(polygons)))
            .collect();
        let finder = Finder::new(&self.arcs, TURN, &by_province);
        let islands = provinces::islands(&self.faces.provinces, &self.names, |lon, lat| {
            finder.province(lon, lat)
        });
        let table = provinces::table(&self.faces.provinces, &areas, &islands);
        let places = |row: usize| first(by_province.get(&(row as u32)));
        table.write(&mut archive, ADMIN1, rows.sort(ADMIN1, table.len(), places), 128);
        let (table, provinces) = provinces::lines(&self.faces.provinces, &areas);
        let order = rows.sort(ADMIN1_LINES, table.len(), |_| None);
        table.write(&mut archive, ADMIN1_LINES, order, 512);
        self.write_waters(&mut archive, &mut rows);
        let table = places::table(&self.places);
        let places = |row: usize| Some(degrees((self.places[row].lon, self.places[row].lat)));
        table.write(&mut archive, PLACES, rows.sort(PLACES, table.len(), places), 512);
        let table = physical::table(&self.names);
        table.write(&mut archive, PHYSICAL, rows.sort(PHYSICAL, table.len(), |_| None), 512);
        let table = contested::table(&self.contested, &self.claimed, &self.countries);
        let order = rows.sort(CONTESTED, table.len(), |_| None);
        table.write(&mut archive, CONTESTED, order, 128);
        let table = self.ice.table();
        table.write(&mut archive, ICE, rows.sort(ICE, table.len(), |_| None), 512);
        let (table, boundaries) = self.boundaries();
        let order = rows.sort(BOUNDARIES, table.len(), |_| None);
        table.write(&mut archive, BOUNDARIES, order, 512);
        let kinds = Kinds { boundaries, provinces };
        for detail in &DETAILS {
            self.write_level(&mut archive, detail, &kinds, &rows);
        }
        archive
    }

    /// Writes the tables of lakes and rivers.
    fn write_waters(&self, archive: &mut Archive, rows: &mut Rows) {
        let table = self.lakes.table();
        let places = |row: usize| {
            let (west, south, ..) = self.lakes.lakes[row].bounds;
            west.is_finite().then(|| (unit(west), unit(south)))
        };
        table.write(archive, LAKES, rows.sort(LAKES, table.len(), places), 256);
        let table = self.rivers.table();
        let places = |row: usize| Some(self.rivers.lines[self.rivers.rivers[row].1[0]][0]);
        table.write(archive, RIVERS, rows.sort(RIVERS, table.len(), places), 256);
    }

    /// What lies on the side of a boundary that a face is.
    fn side(&self, face: Face) -> boundaries::Side<'_> {
        let country = self.country(face).map_or("", |row| self.countries.code(row as usize));
        let area = self.claim(face, 0.0).map(|claim| self.claimed[claim as usize].0.0);
        let parties = area.map(|area| &*self.contested[area].parties);
        boundaries::Side { country, parties }
    }

    /// The table of boundaries, and the row of each arc that is one.
    fn boundaries(&self) -> (Table, BTreeMap<usize, usize>) {
        let mut kinds: BTreeMap<(&str, Side<'_>, Side<'_>), Vec<usize>> = BTreeMap::new();
        for (number, arc) in self.arcs.iter().enumerate() {
            if self.group(arc, 0.0) != Group::Border {
                continue;
            }
            let side = |face| {
                let code = self.country(face).map_or("", |row| self.countries.code(row as usize));
                let area = self.claim(face, 0.0).map(|claim| self.claimed[claim as usize].0.0);
                (code, area.map_or("", |area| self.contested[area].name))
            };
            let (left, right) = (side(arc.left), side(arc.right));
            let (one, other) = (left.min(right), left.max(right));
            let class = if one.0 == other.0 {
                "claim"
            } else {
                let told = |face| self.side(face);
                self.classes.class(&arc.positions, told(arc.left), told(arc.right))
            };
            kinds.entry((class, one, other)).or_default().push(number);
        }
        let columns = ["class", "between", "contested_1", "contested_2"];
        let mut table = Table::new(columns.map(|name| (name, 0)));
        let mut rows = BTreeMap::new();
        for ((class, one, other), arcs) in kinds {
            let cell = |text: &str| if text.is_empty() { Cell::None } else { Cell::from(text) };
            let row = table.push(vec![
                class.into(),
                format!("{}-{}", one.0, other.0).into(),
                cell(one.1),
                cell(other.1),
            ]);
            if class != "international" {
                eprintln!("{class}: {one:?} {other:?}");
            }
            rows.extend(arcs.into_iter().map(|arc| (arc, row)));
        }
        (table, rows)
    }
}
