//! How busy the map is: how many lines, hatches and labels, and how much land, lie in a place where
//! furniture may stand.

use std::collections::BTreeSet;

use crate::map::Map;
use crate::path::{Path, ring_area};
use crate::scene::{Group, Item};
use crate::style::LayerType;
use crate::unit::{Page, PageBox};

/// The side of a cell, CSS pixels.
const CELL: f64 = 6.0;
/// What a label in the way counts, in CSS pixels of line: one that has to stand, and one of the
/// basemap.
const LABEL: [f64; 2] = [60.0, 15.0];
/// What a marker counts.
const MARKER: f64 = 30.0;
/// How far the stripes of a hatch are from each other.
const STRIPES: f64 = 8.0;
/// An edge of a fill counts less than a line.
const EDGE: f64 = 0.6;
/// What a cell of land counts, which a reader would rather see than open sea.
const LAND: f64 = 0.25;

/// The layers of a map that fill the basemap's land.
pub(super) fn land_of(map: &Map) -> BTreeSet<&str> {
    let layers = map.layers().iter().filter(|layer| {
        let is_land = matches!(layer.source_layer(), Some("land" | "countries"));
        is_land && layer.kind() == LayerType::Fill && layer.source_name() == Some("basemap")
    });
    layers.map(|layer| layer.id()).collect()
}

/// The length of what is drawn in each cell of a map.
pub(super) struct Busyness<'l> {
    frame: PageBox,
    columns: usize,
    cells: Vec<f64>,
    /// The layers whose fills are land.
    land: &'l BTreeSet<&'l str>,
    is_land: Vec<bool>,
}

impl<'l> Busyness<'l> {
    /// That of a map's items in its frame, some layers of which fill land.
    pub(super) fn of(items: &[Item], frame: PageBox, land: &'l BTreeSet<&'l str>) -> Self {
        let columns = (frame.width() / CELL).ceil().max(1.0) as usize;
        let rows = (frame.height() / CELL).ceil().max(1.0) as usize;
        let (cells, is_land) = (vec![0.0; columns * rows], vec![false; columns * rows]);
        let mut busyness = Self { frame, columns, cells, land, is_land };
        items.iter().for_each(|item| busyness.add(item));
        busyness
    }

    /// How much is drawn in a box, and what its land counts.
    pub(super) fn within(&self, place: PageBox) -> [f64; 2] {
        let cells = || self.cells_of(place);
        let land = cells().filter(|index| self.is_land.get(*index) == Some(&true)).count();
        [cells().filter_map(|index| self.cells.get(index)).sum(), LAND * land as f64]
    }

    fn add(&mut self, item: &Item) {
        match item {
            Item::Group(group) => {
                self.hatch(group);
                group.items.iter().for_each(|item| self.add(item));
            }
            Item::Fill { path, color, origin, .. } => {
                self.lines(path, EDGE * f64::from(color.a));
                if self.land.contains(&*origin.layer) {
                    self.cover(path);
                }
            }
            Item::Stroke { path, color, .. } => self.lines(path, f64::from(color.a)),
            Item::Marker(marker) => self.spread(marker.bounds, MARKER),
            Item::Text(text) => {
                let [required, other] = LABEL;
                if let Some(bounds) = text.bounds() {
                    self.spread(bounds, if text.required { required } else { other });
                }
            }
            Item::Image(_) => {}
        }
    }

    fn lines(&mut self, path: &Path, weight: f64) {
        for part in path.parts() {
            for edge in part.windows(2) {
                if let &[a, b] = edge {
                    self.line(a, b, weight);
                }
            }
        }
    }

    fn line(&mut self, a: Page, b: Page, weight: f64) {
        let around = PageBox::around([a, b]).map(|around| around.grown(1e-6));
        if !around.is_some_and(|around| around.overlaps(self.frame)) {
            return;
        }
        let length = a.distance(b);
        let pieces = (length / CELL).ceil().clamp(1.0, 4000.0);
        for piece in 0..pieces as u32 {
            let at = a + (b - a) * ((f64::from(piece) + 0.5) / pieces);
            if let Some(cell) = self.cell(at).and_then(|index| self.cells.get_mut(index)) {
                *cell += length / pieces * weight;
            }
        }
    }

    /// Notes land in the cells whose middles an area covers.
    fn cover(&mut self, path: &Path) {
        let (frame, columns) = (self.frame, self.columns);
        let rows = self.is_land.len() / columns;
        let mut crossings = vec![Vec::new(); rows];
        for ring in path.parts() {
            let next = ring.iter().skip(1).chain(ring.first());
            for (a, b) in ring.iter().zip(next) {
                let row = |y: f64| ((y - frame.y0) / CELL + 0.5).max(0.0) as usize;
                let (from, to) = (row(a.y.min(b.y)), row(a.y.max(b.y)).min(rows));
                for (index, crossed) in crossings.iter_mut().enumerate().take(to).skip(from) {
                    let y = frame.y0 + (index as f64 + 0.5) * CELL;
                    crossed.push(a.x + (b.x - a.x) * (y - a.y) / (b.y - a.y));
                }
            }
        }
        for (cells, mut crossed) in self.is_land.chunks_mut(columns).zip(crossings) {
            crossed.sort_by(f64::total_cmp);
            let column = |x: f64| ((x - frame.x0) / CELL + 0.5).max(0.0) as usize;
            for pair in crossed.as_chunks::<2>().0 {
                let (from, to) = (column(pair[0]), column(pair[1]));
                cells.iter_mut().take(to).skip(from).for_each(|is_land| *is_land = true);
            }
        }
    }

    /// Areas filled with a picture again and again: so many stripes.
    fn hatch(&mut self, group: &Group) {
        let is_pattern =
            |item: &Item| matches!(item, Item::Image(image) if image.repeated_over.is_some());
        let Some(clip) = group.clip.as_ref().filter(|_| group.items.iter().any(is_pattern)) else {
            return;
        };
        for part in clip.parts() {
            let Some(bounds) = PageBox::around(part.iter().copied()) else { continue };
            self.spread(bounds, ring_area(&part).abs() / STRIPES);
        }
    }

    /// Adds as much as said, evenly over a box.
    fn spread(&mut self, over: PageBox, amount: f64) {
        let cells: Vec<usize> = self.cells_of(over).collect();
        let whole = (over.width() / CELL).max(1.0) * (over.height() / CELL).max(1.0);
        for index in cells {
            if let Some(cell) = self.cells.get_mut(index) {
                *cell += amount / whole;
            }
        }
    }

    fn cell(&self, at: Page) -> Option<usize> {
        let inside = self.frame.contains(at);
        let (x, y) = ((at.x - self.frame.x0) / CELL, (at.y - self.frame.y0) / CELL);
        inside.then(|| y as usize * self.columns + (x as usize).min(self.columns - 1))
    }

    /// The cells of a box.
    fn cells_of(&self, place: PageBox) -> impl Iterator<Item = usize> + use<> {
        let columns = self.columns;
        let common = place.intersection(self.frame);
        let index = |at: f64| (at / CELL).max(0.0) as usize;
        let (frame, last) = (self.frame, columns - 1);
        common.into_iter().flat_map(move |common| {
            let columns_of =
                index(common.x0 - frame.x0)..=index(common.x1 - frame.x0 - 1e-6).min(last);
            (index(common.y0 - frame.y0)..=index(common.y1 - frame.y0 - 1e-6))
                .flat_map(move |row| columns_of.clone().map(move |column| row * columns + column))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scene::{Origin, Stroke};
    use crate::unit::Color;

    #[test]
    fn lines_count_by_their_length_where_they_lie() {
        let line = Item::Stroke {
            path: Path::polyline([Page::new(-50.0, 30.0), Page::new(150.0, 30.0)]).into(),
            color: Color::BLACK,
            stroke: Stroke::new(1.0),
            origin: Origin::default(),
        };
        let none = BTreeSet::new();
        let busyness = Busyness::of(&[line], PageBox::new(0.0, 0.0, 120.0, 60.0), &none);
        let [upper, _] = busyness.within(PageBox::new(0.0, 0.0, 120.0, 24.0));
        let [left, _] = busyness.within(PageBox::new(0.0, 24.0, 60.0, 60.0));
        assert_eq!(upper, 0.0);
        assert!((left - 60.0).abs() < 7.0, "{left}");
    }

    #[test]
    fn land_counts_and_sea_does_not() {
        let land = Item::Fill {
            path: Path::rect(PageBox::new(60.0, -20.0, 200.0, 200.0)).into(),
            color: Color::WHITE,
            rule: crate::scene::FillRule::EvenOdd,
            antialias: true,
            origin: Origin { layer: "land".into(), ..Origin::default() },
        };
        let layers = BTreeSet::from(["land"]);
        let busyness = Busyness::of(&[land], PageBox::new(0.0, 0.0, 120.0, 60.0), &layers);
        assert_eq!(busyness.within(PageBox::new(0.0, 0.0, 54.0, 60.0)), [0.0, 0.0]);
        let nine_by_ten = PageBox::new(66.0, 0.0, 120.0, 60.0);
        assert!((busyness.within(nine_by_ten)[1] - 90.0 * LAND).abs() < 1e-9);
    }
}
