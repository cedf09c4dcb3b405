//! Contested ground: areas that one side governs and another claims. Their outlines come from an
//! older edition of the provinces' source and follow its lines to a vertex or nearly, so provinces
//! are split along an outline where it runs through them, and follow their own lines elsewhere.

mod split;

use std::collections::BTreeMap;

use serde_json::Value;

use crate::countries::Countries;
use crate::faces::{FaceRing, Faces, Ring};
use crate::pack::{Cell, Table};
use crate::topology::Face;

/// An area that several sides claim.
pub struct Area {
    pub name: &'static str,
    /// Who governs it, by code; empty where it governs itself or nobody does.
    administered_by: &'static str,
    /// Who else claims it, by code, with a semicolon between.
    claimed_by: &'static str,
    /// To whom resolutions of the United Nations count it; empty where none does.
    un: &'static str,
    rings: Vec<Ring>,
    /// All who govern or claim it, by code; its name among them where it governs itself.
    pub parties: Vec<&'static str>,
}

/// The table written by hand, and the outlines of its rows.
pub fn read(countries: &Countries) -> Vec<Area> {
    let packed = include_bytes!("../tables/contested.json.gz");
    let outlines: Value = serde_json::from_reader(flate2::read::GzDecoder::new(&packed[..]))
        .expect("outlines of contested ground");
    let of_line = |line: &'static str| {
        let cells: Vec<&str> = line.split('\t').collect();
        let [key, name, administered_by, claimed_by, un, _reason] = cells[..] else {
            panic!("{line}")
        };
        for code in [administered_by, un].into_iter().chain(claimed_by.split(';')) {
            assert!(code.is_empty() || countries.by_code(code).is_some(), "{line}: {code}");
        }
        let number = |value: &Value| value.as_f64().expect("a number");
        let rings = outlines[key].as_array().expect(key).iter();
        let rings = rings.flat_map(|polygon| polygon.as_array().expect("rings"));
        let ring = |ring: &Value| -> Ring {
            let positions = ring.as_array().expect("positions").iter();
            positions.map(|p| (number(&p[0]), number(&p[1]))).collect()
        };
        let governing = if administered_by.is_empty() { name } else { administered_by };
        let parties = [governing].into_iter().chain(claimed_by.split(';')).collect();
        let rings = rings.map(ring).collect();
        Area { name, administered_by, claimed_by, un, rings, parties }
    };
    include_str!("../tables/contested.tsv").lines().map(of_line).collect()
}

impl Area {
    /// Whether a position lies inside, by the even-odd rule.
    fn holds(&self, (x, y): (f64, f64)) -> bool {
        let odd = |ring: &Ring| split::holds(ring, (x, y));
        self.rings.iter().filter(|ring| odd(ring)).count() % 2 == 1
    }

    fn touches(&self, ring: &Ring) -> bool {
        let (one, other) = (split::bounds(ring), split::around(&self.rings));
        one.0 <= other.2 && other.0 <= one.2 && one.1 <= other.3 && other.1 <= one.3
    }
}

/// Splits the provinces' rings along the areas' outlines. What lies in an area becomes a face of
/// its own, a piece of the province; a piece is in one area, the first of the table that has it.
pub fn split(rings: Vec<FaceRing>, faces: &mut Faces, areas: &[Area]) -> Vec<FaceRing> {
    let mut pieces = Pieces { known: BTreeMap::new() };
    let mut polygons: Vec<Vec<FaceRing>> = Vec::new();
    for ring in rings {
        match polygons.last_mut() {
            Some(polygon) if !ring.1 => polygon.push(ring),
            _ => polygons.push(vec![ring]),
        }
    }
    for (claim, area) in areas.iter().enumerate() {
        let mut divided = Vec::new();
        for polygon in polygons {
            let claimed = faces.claims.contains_key(&polygon[0].0);
            if claimed || !area.touches(&polygon[0].2) {
                divided.push(polygon);
                continue;
            }
            pieces.divide(polygon, faces, (claim, area), &mut divided);
        }
        polygons = divided;
    }
    polygons.into_iter().flatten().collect()
}

/// The face of each piece, by its province and area.
struct Pieces {
    known: BTreeMap<(Face, usize), Face>,
}

impl Pieces {
    /// Divides a polygon by an area.
    fn divide(
        &mut self,
        polygon: Vec<FaceRing>,
        faces: &mut Faces,
        (claim, area): (usize, &Area),
        divided: &mut Vec<Vec<FaceRing>>,
    ) {
        let (face, _, exterior) = &polygon[0];
        let split = split::split(exterior, &area.rings, |place| area.holds(place), area.name);
        let mut parts: Vec<Vec<FaceRing>> = split
            .into_iter()
            .map(|(ring, inside)| {
                let face = if inside { self.face(*face, claim, faces) } else { *face };
                vec![(face, true, ring)]
            })
            .collect();
        for (_, _, hole) in &polygon[1..] {
            let home = parts.iter().position(|part| split::holds(&part[0].2, hole[0]));
            let home = &mut parts[home.unwrap_or(0)];
            home.push((home[0].0, false, hole.clone()));
        }
        divided.extend(parts);
    }

    fn face(&mut self, province: Face, claim: usize, faces: &mut Faces) -> Face {
        *self.known.entry((province, claim)).or_insert_with(|| {
            let country = faces.country(province);
            let piece = (faces.provinces.len() + faces.others.len()) as Face;
            faces.others.push(country);
            faces.pieces.extend(faces.province(province).map(|province| (piece, province)));
            faces.claims.insert(piece, claim);
            piece
        })
    }
}

/// The area in which an island lies that the provinces lack, or on whose outline it does.
pub fn of_island(island: &Ring, areas: &[Area]) -> Option<usize> {
    areas.iter().position(|area| {
        area.touches(island)
            && island.iter().any(|&place| {
                let near = |p: &(f64, f64)| (p.0 - place.0).hypot(p.1 - place.1) < 0.002;
                area.holds(place) || area.rings.iter().flatten().any(near)
            })
    })
}

/// A row of the layer: the area, and the country whose polygon has that of it.
pub type Claimed = (usize, Option<usize>);

/// The table of the areas' properties, a row for what each country has of it, with its size.
pub fn table(areas: &[Area], claimed: &[(Claimed, f64)], countries: &Countries) -> Table {
    let columns = ["name", "class", "administered_by", "claimed_by", "un", "within", "area_km2"];
    let mut table = Table::new(columns.map(|name| (name, 0)));
    for ((claim, country), size) in claimed {
        let Area { name, administered_by, claimed_by, un, .. } = &areas[*claim];
        let class = match (*administered_by, claimed_by.contains(';')) {
            ("", true) => "undetermined",
            ("", false) => "breakaway",
            _ => "claim",
        };
        let cell = |code: &str| if code.is_empty() { Cell::None } else { Cell::from(code) };
        table.push(vec![
            (*name).into(),
            class.into(),
            cell(administered_by),
            cell(claimed_by),
            cell(un),
            country.map_or(Cell::None, |row| Cell::from(countries.code(row))),
            Cell::Integer(size.round() as i64),
        ]);
    }
    table
}
