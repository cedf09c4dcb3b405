//! Where symbols stand along lines, as MapLibre spaces them within a tile.

use std::collections::BTreeMap;

use super::super::super::grid::Cell;
use crate::path::Baseline;
use crate::unit::{Page, PageBox};

/// A line within a tile, and where on it a symbol stands.
#[derive(Debug, Clone)]
pub(super) struct OnLine {
    pub line: Baseline,
    pub distance: f64,
    /// The direction of the line there, radians.
    pub angle: f64,
    pub at: Page,
}

/// What is spaced along a line.
#[derive(Debug, Clone, Copy)]
pub(super) struct Spacing {
    /// The distance between symbols, pixels.
    pub spacing: f64,
    /// The length of a label, pixels.
    pub length: f64,
    /// How far from a line's beginning its first label starts, pixels.
    pub lead: f64,
    /// How far apart corners may be that count as one bend; 0 without a text.
    pub window: f64,
    /// The widest turn within that, radians.
    pub max_turn: f64,
}

/// The places of symbols along a line within a tile.
pub(super) fn along(line: &[Page], cell: &Cell, want: Spacing) -> Vec<OnLine> {
    let Spacing { mut spacing, length, lead, .. } = want;
    let baseline = Baseline::new(line.iter().copied());
    let (Some(&first), true) = (baseline.points().first(), baseline.length() > 0.0) else {
        return Vec::new();
    };
    let PageBox { x0, y0, x1, y1 } = cell.bounds;
    let is_on = |a: f64, b: f64| (a - b).abs() < 1e-6;
    let continued =
        is_on(first.x, x0) || is_on(first.x, x1) || is_on(first.y, y0) || is_on(first.y, y1);
    if spacing - length < spacing / 4.0 {
        spacing = length + spacing / 4.0;
    }
    if !(spacing > 0.01) {
        return Vec::new();
    }
    let overscaling = cell.overscaling;
    let offset = if continued { spacing / 2.0 } else { length / 2.0 + lead };
    let offset = (offset * overscaling).rem_euclid(spacing);
    let mut places = spaced(&baseline, cell, want, (offset, spacing));
    if places.is_empty() && !continued {
        places = spaced(&baseline, cell, want, (baseline.length() / 2.0, spacing));
    }
    places
}

fn spaced(
    line: &Baseline,
    cell: &Cell,
    want: Spacing,
    (offset, spacing): (f64, f64),
) -> Vec<OnLine> {
    let whole = line.length();
    let count = ((whole - offset) / spacing).ceil().clamp(0.0, 1e5) as usize;
    let distances = (0..count).map(|index| offset + index as f64 * spacing);
    let fits = |&distance: &f64| {
        distance - want.length / 2.0 >= 0.0 && distance + want.length / 2.0 <= whole
    };
    let places = distances.filter(fits).filter_map(|distance| place(line, distance, want));
    places.filter(|place| cell.holds(place.at)).map(|place| place.on_lattice(cell)).collect()
}

/// The place in the middle of a line.
pub(super) fn middle(line: &[Page], cell: &Cell, want: Spacing) -> Option<OnLine> {
    let baseline = Baseline::new(line.iter().copied());
    let distance = baseline.length() / 2.0;
    place(&baseline, distance, want).map(|place| place.on_lattice(cell))
}

impl OnLine {
    /// The same with its point on the tile's lattice. The line is led through that point, as
    /// MapLibre does: in a tile drawn many times as large it may lie a pixel beside the line.
    fn on_lattice(self, cell: &Cell) -> Self {
        let at = cell.rounded(self.at);
        let (mut along, mut distance, mut passed) = (0.0, 0.0, false);
        let mut points: Vec<Page> = Vec::with_capacity(self.line.points().len() + 1);
        for &point in self.line.points() {
            if let Some(&last) = points.last().filter(|_| !passed) {
                along += last.distance(point);
                passed = along > self.distance;
                if passed {
                    distance += last.distance(at);
                    points.push(at);
                } else {
                    distance = along;
                }
            }
            points.push(point);
        }
        Self { line: Baseline::new(points), distance, at, ..self }
    }
}

fn place(line: &Baseline, distance: f64, want: Spacing) -> Option<OnLine> {
    let (from, to) = (distance - want.length / 2.0, distance + want.length / 2.0);
    if want.window > 0.0 {
        let inside = from >= 0.0 && to <= line.length();
        if !inside || line.max_turn(from, to, want.window) > want.max_turn {
            return None;
        }
    }
    let (at, angle) = crate::path::along(line.points(), distance)?;
    Some(OnLine { line: line.clone(), distance, angle, at })
}

/// Lines of one name joined where one ends and another begins, each with the index of the first;
/// where several might be joined, the last of them.
pub(super) fn merged(lines: Vec<(usize, Vec<Page>)>) -> Vec<(usize, Vec<Page>)> {
    let mut merged: Vec<(usize, Vec<Page>)> = Vec::with_capacity(lines.len());
    let mut beginnings: BTreeMap<(i64, i64), usize> = BTreeMap::new();
    let mut ends: BTreeMap<(i64, i64), usize> = BTreeMap::new();
    for (index, line) in lines {
        let (Some(first), Some(last)) = (line.first().map(key), line.last().map(key)) else {
            continue;
        };
        match (ends.get(&first).copied(), beginnings.get(&last).copied()) {
            (Some(before), Some(after)) if before != after => {
                ends.remove(&first);
                beginnings.remove(&last);
                let rest = merged.get_mut(after).map(|after| std::mem::take(&mut after.1));
                let rest = rest.unwrap_or_default();
                if let Some(end) = rest.last().map(key) {
                    ends.insert(end, before);
                }
                if let Some((_, before)) = merged.get_mut(before) {
                    before.extend(line.into_iter().skip(1).chain(rest.into_iter().skip(1)));
                }
            }
            (Some(before), _) => {
                ends.remove(&first);
                ends.insert(last, before);
                if let Some((_, before)) = merged.get_mut(before) {
                    before.extend(line.into_iter().skip(1));
                }
            }
            (None, Some(after)) => {
                beginnings.remove(&last);
                beginnings.insert(first, after);
                if let Some((_, after)) = merged.get_mut(after) {
                    let rest = std::mem::take(after);
                    *after = line.into_iter().chain(rest.into_iter().skip(1)).collect();
                }
            }
            (None, None) => {
                beginnings.insert(first, merged.len());
                ends.insert(last, merged.len());
                merged.push((index, line));
            }
        }
    }
    merged.retain(|(_, line)| !line.is_empty());
    merged
}

/// A point as a whole number of 1/256 pixels.
fn key(at: &Page) -> (i64, i64) {
    ((at.x * 256.0).round() as i64, (at.y * 256.0).round() as i64)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn points(all: &[(f64, f64)]) -> Vec<Page> {
        all.iter().map(|&(x, y)| Page::new(x, y)).collect()
    }

    #[test]
    fn a_line_is_led_through_the_lattice_point_of_its_symbol() {
        // A tile whose units are 16 pixels apart.
        let bounds = PageBox::new(0.0, 0.0, 131_072.0, 131_072.0);
        let cell = Cell { column: 0, row: 0, bounds, overscaling: 256.0 };
        let line = points(&[(0.0, 0.0), (100.0, 5.0), (200.0, 5.0)]);
        let want = Spacing { spacing: 90.0, length: 10.0, lead: 0.0, window: 0.0, max_turn: 1.0 };
        let place = middle(&line, &cell, want).unwrap();
        assert_eq!(place.at, Page::new(96.0, 0.0));
        assert_eq!(
            place.line.points(),
            points(&[(0.0, 0.0), (96.0, 0.0), (100.0, 5.0), (200.0, 5.0)])
        );
        assert_eq!(place.distance, 96.0);
    }

    #[test]
    fn lines_of_one_name_are_joined() {
        let lines = vec![
            (0, points(&[(0.0, 0.0), (1.0, 0.0)])),
            (1, points(&[(2.0, 0.0), (3.0, 0.0)])),
            (2, points(&[(1.0, 0.0), (2.0, 0.0)])),
        ];
        let joined = merged(lines);
        assert_eq!(joined, [(0, points(&[(0.0, 0.0), (1.0, 0.0), (2.0, 0.0), (3.0, 0.0)]))]);
    }
}
