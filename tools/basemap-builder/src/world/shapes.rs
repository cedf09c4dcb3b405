//! The layers of a level.

use std::collections::BTreeMap;

use super::detail::Detail;
use super::layers::{
    ADMIN1, ADMIN1_LINES, BOUNDARIES, COASTLINE, CONTESTED, COUNTRIES, ICE, LAKES, LAND, PHYSICAL,
    PLACES, RIVERS,
};
use super::rows::{Kinds, Rows};
use super::{PER_DEGREE, TURN, World, unit};
use crate::chain::chains;
use crate::dissolve::dissolve;
use crate::grid::{Unit, unwrapped};
use crate::hilbert::hilbert;
use crate::level::{Geometry, Group, Level};
use crate::pack::Archive;
use crate::simplify::simplify;
use crate::topology::{Arc, Polygon, Use};

/// Features of a layer: the row of each, and its geometry.
type Features = Vec<(usize, Geometry)>;

impl World {
    pub(super) fn write_level(
        &self,
        archive: &mut Archive,
        detail: &Detail,
        kinds: &Kinds,
        rows: &Rows,
    ) {
        let (arcs, numbers) = self.generalised(detail);
        let mut level =
            Level::new(detail.code, PER_DEGREE, PER_DEGREE / [2, 4, 10][usize::from(detail.code)]);
        for arc in &arcs {
            level.add(self.group(arc, detail.contested), &arc.positions);
        }
        let (lakes, vertices_of_lakes) = self.lakes_of(detail, &mut level);
        let rivers = self.rivers_of(detail, &mut level);
        let ice = self.ice_of(detail, &mut level);
        level.write_arcs(archive);
        let mut write = |layer: u8, features: &Features| {
            // Land and coastline have no properties: they share the empty table.
            let table = if layer == COASTLINE { LAND } else { layer };
            level.write_shapes(archive, layer, (table, rows.of(table)), features);
        };
        let land = Land { world: self, arcs: &arcs, least: detail.contested };
        write(COUNTRIES, &land.faces(|face| self.unit(face)));
        write(LAND, &land.parts());
        if detail.provinces {
            write(ADMIN1, &land.faces(|face| self.faces.province(face)));
            write(ADMIN1_LINES, &land.provinces(&kinds.provinces));
        }
        write(COASTLINE, &land.lines(&[Group::Coast, Group::Islet]));
        write(BOUNDARIES, &land.boundaries(&kinds.boundaries, &numbers));
        write(LAKES, &lakes);
        write(RIVERS, &rivers);
        write(ICE, &ice);
        write(CONTESTED, &land.faces(|face| self.claim(face, detail.contested)));
        write(PLACES, &self.places_of(detail));
        write(PHYSICAL, &self.names_of(detail));
        let vertices: usize = arcs.iter().map(|arc| arc.positions.len()).sum();
        eprintln!(
            "level {}: {} arcs, {vertices} vertices, {vertices_of_lakes} of lakes",
            detail.code,
            arcs.len()
        );
    }

    /// Adds the shores of lakes to a level; gives the lakes and the number of vertices.
    fn lakes_of(&self, detail: &Detail, level: &mut Level) -> (Features, usize) {
        let wanted =
            |face: u32| (self.lakes.lakes.get(face as usize)?.rank <= detail.lakes).then_some(face);
        let (lakes, vertices) = outlined(&self.lakes.arcs, wanted, detail, level);
        let lakes = lakes.into_iter().map(|(face, polygons)| (face, Geometry::Polygons(polygons)));
        (lakes.collect(), vertices)
    }

    /// Adds the edges of ice to a level; gives the ice, glaciers that are neighbours together.
    fn ice_of(&self, detail: &Detail, level: &mut Level) -> Features {
        let pieces = &self.ice.pieces;
        let wanted = |face: u32| (pieces.get(face as usize)?.rank <= detail.lakes).then_some(face);
        let (ice, _) = outlined(&self.ice.arcs, wanted, detail, level);
        let (glaciers, shelves): (Vec<_>, Vec<_>) =
            ice.into_iter().partition(|(face, _)| pieces[*face].row == 0);
        let glaciers: Vec<Polygon> =
            glaciers.into_iter().flat_map(|(_, polygons)| polygons).collect();
        let first = |polygon: &Polygon| level.first(polygon[0][0].0);
        let size = |polygon: &Polygon| polygon.iter().map(Vec::len).sum::<usize>();
        let glaciers = gathered(glaciers, first, size).into_iter().map(|glaciers| (0, glaciers));
        let shelves = shelves.into_iter().map(|(face, polygons)| (pieces[face].row, polygons));
        let all = glaciers.chain(shelves);
        all.map(|(row, polygons)| (row, Geometry::Polygons(polygons))).collect()
    }

    /// Adds the courses of rivers to a level; gives the rivers.
    fn rivers_of(&self, detail: &Detail, level: &mut Level) -> Features {
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
        river_lines
    }

    fn places_of(&self, detail: &Detail) -> Features {
        let places = self.places.iter().enumerate();
        places
            .filter(|(_, place)| place.rank <= detail.places)
            .map(|(row, place)| (row, Geometry::Own(vec![(unit(place.lon), unit(place.lat))])))
            .collect()
    }

    fn names_of(&self, detail: &Detail) -> Features {
        let names = self.names.iter().enumerate();
        names
            .filter(|(_, name)| name.rank <= detail.names)
            .map(|(row, name)| (row, Geometry::Own(name.curve(PER_DEGREE))))
            .collect()
    }
}

/// Adds to a level the arcs around the faces that are wanted, generalised; gives the polygons of each
/// and the number of vertices.
fn outlined(
    all: &[Arc],
    wanted: impl Fn(u32) -> Option<u32>,
    detail: &Detail,
    level: &mut Level,
) -> (Vec<(usize, Vec<Polygon>)>, usize) {
    let kept: Vec<usize> = (0..all.len())
        .filter(|&arc| wanted(all[arc].left).is_some() || wanted(all[arc].right).is_some())
        .collect();
    let lines: Vec<Vec<Unit>> = kept.iter().map(|&arc| all[arc].positions.clone()).collect();
    let lines = simplify(&lines, TURN, |_| detail.vertex);
    let numbers: BTreeMap<usize, usize> =
        kept.iter().zip(&lines).map(|(&arc, line)| (arc, level.add(Group::Lake, line))).collect();
    let polygons = dissolve(all, TURN, wanted).into_iter().map(|(face, mut polygons)| {
        for used in polygons.iter_mut().flatten().flatten() {
            used.0 = numbers[&used.0];
        }
        (face as usize, polygons)
    });
    (polygons.collect(), lines.iter().map(Vec::len).sum())
}

/// The arcs of a level's coasts and borders.
struct Land<'a> {
    world: &'a World,
    arcs: &'a [Arc],
    /// The least contested area, in square kilometres.
    least: f64,
}

impl Land<'_> {
    fn ends(&self, arc: usize) -> (Unit, Unit) {
        let positions = &self.arcs[arc].positions;
        (positions[0], positions[positions.len() - 1])
    }

    fn of(&self, group: Group) -> impl Iterator<Item = usize> {
        (0..self.arcs.len())
            .filter(move |&arc| self.world.group(&self.arcs[arc], self.least) == group)
    }

    /// The polygons of faces, by what each face counts as.
    fn faces(&self, of: impl Fn(u32) -> Option<u32>) -> Features {
        dissolve(self.arcs, TURN, of)
            .into_iter()
            .map(|(row, polygons)| (row as usize, Geometry::Polygons(polygons)))
            .collect()
    }

    /// All land, neighbours together.
    fn parts(&self) -> Features {
        let first = |polygon: &Polygon| self.arcs[polygon[0][0].0].positions[0];
        let land: Vec<Polygon> =
            dissolve(self.arcs, TURN, |_| Some(0)).into_values().flatten().collect();
        let size = |polygon: &Polygon| polygon.iter().map(Vec::len).sum::<usize>();
        gathered(land, first, size)
            .into_iter()
            .map(|polygons| (0, Geometry::Polygons(polygons)))
            .collect()
    }

    /// The lines of groups of arcs, neighbours together.
    fn lines(&self, groups: &[Group]) -> Features {
        self.joined(0, &groups.iter().flat_map(|&group| self.of(group)).collect::<Vec<_>>())
    }

    /// The lines between provinces, neighbours together, by the row of each country.
    fn provinces(&self, rows: &BTreeMap<usize, usize>) -> Features {
        let mut by_row: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for arc in self.of(Group::Interior) {
            let country =
                self.world.country(self.arcs[arc].left).expect("provinces have a country");
            by_row.entry(rows[&(country as usize)]).or_default().push(arc);
        }
        by_row.into_iter().flat_map(|(row, arcs)| self.joined(row, &arcs)).collect()
    }

    /// Features of a row, their lines made of arcs.
    fn joined(&self, row: usize, arcs: &[usize]) -> Features {
        let lines = chains(arcs, TURN, |arc| self.ends(arc));
        let first = |line: &Vec<Use>| self.arcs[line[0].0].positions[0];
        let gathered = gathered(lines, first, |line| line.len());
        gathered.into_iter().map(|lines| (row, Geometry::Lines(lines))).collect()
    }

    /// The borders, by the row of each at the finest level.
    fn boundaries(&self, kinds: &BTreeMap<usize, usize>, numbers: &[usize]) -> Features {
        let mut by_row: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for arc in self.of(Group::Border) {
            by_row.entry(kinds[&numbers[arc]]).or_default().push(arc);
        }
        by_row
            .into_iter()
            .map(|(row, arcs)| (row, Geometry::Lines(chains(&arcs, TURN, |arc| self.ends(arc)))))
            .collect()
    }
}

/// Parts of a layer that differ in nothing, neighbours together: a feature for each island would take
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
