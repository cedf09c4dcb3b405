//! Parts of countries that lie apart under names of their own: overseas departments and far
//! islands. Each has a shape of its own in the layer of countries.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::countries::{Countries, LANGUAGES};
use crate::faces::{FaceRing, Faces};
use crate::grid::Unit;
use crate::pack::{Cell, Table};
use crate::provinces;
use crate::topology::{Arc, Face, OUTSIDE};

/// A part of a country.
pub struct Part {
    code: &'static str,
    /// The row of the country that it is part of.
    country: usize,
    iso_a2: &'static str,
    /// The zoom from which its name is shown; those that the names of islands cover have one past
    /// any zoom.
    rank: i64,
    /// West, south, east, north: what the country has there.
    bounds: [f64; 4],
    /// The province that it is, if it is one, for its names in many languages.
    province: &'static str,
    name: &'static str,
    name_es: &'static str,
}

/// The table written by hand.
pub fn read(countries: &Countries) -> Vec<Part> {
    let of_line = |line: &'static str| {
        let cells: Vec<&str> = line.split('\t').collect();
        let [code, country, iso_a2, rank, bounds, province, name, name_es] = cells[..] else {
            panic!("{line}")
        };
        assert!(countries.by_code(code).is_none(), "{line}: the code is a country's");
        let bounds: Vec<f64> = bounds.split(' ').map(|side| side.parse().expect(line)).collect();
        Part {
            code,
            country: countries.by_code(country).expect(line),
            iso_a2,
            rank: rank.parse().expect(line),
            bounds: bounds.try_into().expect(line),
            province,
            name,
            name_es,
        }
    };
    include_str!("../tables/parts.tsv").lines().map(of_line).collect()
}

impl Part {
    fn holds(&self, (lon, lat): (f64, f64)) -> bool {
        let [west, south, east, north] = self.bounds;
        (west..=east).contains(&lon) && (south..=north).contains(&lat)
    }

    /// The middle of where it lies.
    fn middle(&self) -> (f64, f64) {
        let [west, south, east, north] = self.bounds;
        ((west + east) / 2.0, (south + north) / 2.0)
    }

    /// The attributes of the province that it is.
    fn province<'a>(&self, faces: &'a Faces) -> Option<&'a Value> {
        let is_it = |attributes: &&Value| attributes["iso_3166_2"] == self.province;
        faces.provinces.iter().map(|province| &province.attributes).find(is_it)
    }
}

/// Adds the parts' rows to the table of countries, with the square kilometres by row.
pub fn add_rows(
    table: &mut Table,
    parts: &[Part],
    countries: &Countries,
    areas: &BTreeMap<usize, f64>,
    faces: &Faces,
) {
    for part in parts {
        let province = part.province(faces);
        let mut cells = vec![Cell::from(part.name)];
        cells.extend(LANGUAGES.map(|language| {
            match language {
                "en" => Cell::from(part.name),
                "es" => Cell::from(part.name_es),
                _ => province
                    .and_then(|attributes| provinces::text(attributes, &format!("name_{language}")))
                    .map_or(Cell::None, Cell::from),
            }
        }));
        let (lon, lat) = part.middle();
        let area = areas.get(&table.len());
        cells.extend([
            Cell::None,
            if part.iso_a2.is_empty() { Cell::None } else { part.iso_a2.into() },
            part.code.into(),
            countries.code(part.country).into(),
            Cell::Integer(part.rank),
            Cell::Decimal(lon),
            Cell::Decimal(lat),
            area.map_or(Cell::None, |area| Cell::Integer(area.round() as i64)),
        ]);
        table.push(cells);
    }
}

/// Makes faces of their own of the polygons of provinces that lie in a part.
pub fn split(rings: &mut [FaceRing], faces: &mut Faces, parts: &[Part]) {
    let mut known: BTreeMap<(Face, usize), Face> = BTreeMap::new();
    let mut current = None;
    for (face, exterior, ring) in rings {
        if *exterior {
            let country = faces.country(*face);
            current =
                parts.iter().position(|part| country == Some(part.country) && part.holds(ring[0]));
        }
        let Some(part) = current else { continue };
        *face = *known.entry((*face, part)).or_insert_with(|| {
            let piece = (faces.provinces.len() + faces.others.len()) as Face;
            faces.others.push(faces.country(*face));
            faces.pieces.extend(faces.province(*face).map(|province| (piece, province)));
            faces.claims.extend(faces.claims.get(face).map(|&claim| (piece, claim)));
            faces.parts.insert(piece, part);
            piece
        });
    }
}

/// Gives the islands that the provinces lack to the parts in which they lie.
pub fn assign(arcs: &[Arc], turn: i32, faces: &mut Faces, parts: &[Part]) {
    let degrees = |(x, y): Unit| {
        let wrapped = (x + turn / 2).rem_euclid(turn) - turn / 2;
        let degree = f64::from(turn) / 360.0;
        (f64::from(wrapped) / degree, f64::from(y) / degree)
    };
    for arc in arcs {
        for face in [arc.left, arc.right] {
            let known = face == OUTSIDE || faces.province(face).is_some();
            if known || faces.parts.contains_key(&face) {
                continue;
            }
            let (country, place) = (faces.country(face), degrees(arc.positions[0]));
            let part =
                parts.iter().position(|part| country == Some(part.country) && part.holds(place));
            faces.parts.extend(part.map(|part| (face, part)));
        }
    }
}
