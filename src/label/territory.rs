//! Areas that have names, made ready for the question whether a point lies in them.

use std::collections::BTreeMap;

use super::area;
use super::grid::{Cells, Grid};
use super::rows::{Edge, Rows};
use crate::unit::{Page, PageBox};

/// No areas.
pub(super) static NONE: Territories<'static> =
    Territories { all: Vec::new(), by_place: None, by_name: BTreeMap::new() };

/// Areas that names may be read as those of, found by where they lie.
#[derive(Debug)]
pub(super) struct Territories<'a> {
    all: Vec<Territory<'a>>,
    by_place: Option<Grid>,
    /// Those that the places in them call something.
    by_name: BTreeMap<&'a str, Vec<usize>>,
}

/// An area of the page that a name may be read as that of.
#[derive(Debug)]
pub(super) struct Territory<'a> {
    pub(super) bounds: PageBox,
    /// The rings of its main parts, and those of its other islands.
    parts: [&'a [Vec<Page>]; 2],
    /// The layer that names it: areas of one layer are of one kind.
    pub(super) layer: usize,
    /// What the places in it call it.
    pub(super) name: Option<&'a str>,
    rows: Rows,
}

impl<'a> Territory<'a> {
    /// An area from the rings of its polygons; `None` where it has no point.
    pub(super) fn new(
        parts: [&'a [Vec<Page>]; 2],
        layer: usize,
        name: Option<&'a str>,
    ) -> Option<Self> {
        let bounds = PageBox::around(parts.into_iter().flatten().flatten().copied())?;
        let rows = Rows::new(bounds, parts.into_iter().flat_map(area::edges));
        Some(Self { bounds, parts, layer, name, rows })
    }

    /// Whether it is the area of these rings.
    pub(super) fn is_of(&self, rings: &[Vec<Page>]) -> bool {
        std::ptr::eq(self.parts[0], rings) || self.parts[0] == rings
    }

    /// Its edges.
    pub(super) fn edges(&self) -> impl Iterator<Item = Edge> + '_ {
        self.parts.into_iter().flat_map(area::edges)
    }

    /// Whether a point lies in it: an odd number of its rings surrounds the point.
    pub(super) fn contains(&self, point: Page) -> bool {
        self.bounds.contains(point) && self.rows.surround(point)
    }
}

impl<'a> Territories<'a> {
    /// Areas on a frame.
    pub(super) fn new(frame: PageBox, all: impl Iterator<Item = Territory<'a>>) -> Self {
        let all: Vec<Territory<'a>> = all.collect();
        let boxes = all.iter().map(|area| area.bounds);
        let by_place = Some(Grid::of_boxes(Cells::new(frame), boxes));
        let mut by_name: BTreeMap<&'a str, Vec<usize>> = BTreeMap::new();
        for (index, area) in all.iter().enumerate() {
            if let Some(name) = area.name {
                by_name.entry(name).or_default().push(index);
            }
        }
        Self { all, by_place, by_name }
    }

    /// Whether there are none.
    pub(super) fn is_empty(&self) -> bool {
        self.all.is_empty()
    }

    /// Those whose boxes overlap a box, in order.
    pub(super) fn near(&self, bounds: PageBox) -> impl Iterator<Item = &Territory<'a>> {
        let mut found = Vec::new();
        if let Some(grid) = &self.by_place {
            grid.near(bounds, &mut found);
        }
        let near = found.into_iter().filter_map(|index| self.all.get(index as usize));
        near.filter(move |area| area.bounds.overlaps(bounds))
    }

    /// Those that a point lies in, in order.
    pub(super) fn around(&self, point: Page) -> impl Iterator<Item = &Territory<'a>> {
        let near = self.near(PageBox::from_center(point, 0.0, 0.0));
        near.filter(move |area| area.contains(point))
    }

    /// That of some rings, one of whose points is given.
    pub(super) fn of(&self, rings: &[Vec<Page>], at: Page) -> Option<&Territory<'a>> {
        let near = self.near(PageBox::from_center(at, 0.0, 0.0)).find(|area| area.is_of(rings));
        near.or_else(|| self.all.iter().find(|area| area.is_of(rings)))
    }

    /// Where a place is at home, in order: the areas that it names, and of those that are called
    /// nothing, or where it names none, the ones it lies in.
    pub(super) fn homes(
        &self,
        at: Page,
        name: Option<&str>,
    ) -> impl Iterator<Item = &Territory<'a>> {
        let named = name.and_then(|name| self.by_name.get(name)).into_iter().flatten();
        let mut homes: Vec<&Territory<'a>> =
            named.filter_map(|index| self.all.get(*index)).collect();
        homes.extend(self.around(at).filter(|area| name.is_none() || area.name.is_none()));
        homes.into_iter()
    }

    /// The one whose edge is nearest to a point off all, no farther than this.
    pub(super) fn beside(&self, point: Page, far: f64) -> Option<&Territory<'a>> {
        let near = self.near(PageBox::from_center(point, 0.0, 0.0).grown(far));
        let near = near.map(|area| (area, area::distance(&[point], || area.edges())));
        let nearest = near.min_by(|a, b| a.1.total_cmp(&b.1));
        nearest.filter(|(_, distance)| *distance <= far).map(|(area, _)| area)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_of_edges_answer_as_all_edges_do() {
        let star: Vec<Page> = (0..40)
            .map(|step| {
                let angle = std::f64::consts::TAU * f64::from(step) / 40.0;
                let far = if step % 2 == 0 { 100.0 } else { 30.0 };
                Page::new(120.0 + far * libm::cos(angle), 110.0 + far * libm::sin(angle))
            })
            .collect();
        let hole = vec![Page::new(110.0, 100.0), Page::new(130.0, 100.0), Page::new(120.0, 125.0)];
        let rings = [star, hole];
        let territory = Territory::new([&rings, &[]], 0, None).unwrap();
        let mut inside = 0;
        for step in 0..10_000 {
            let at = Page::new(f64::from(step % 100) * 2.4, f64::from(step / 100) * 2.3);
            assert_eq!(territory.contains(at), area::contains(&rings, at), "{at:?}");
            inside += u32::from(territory.contains(at));
        }
        assert!((500..5000).contains(&inside), "{inside}");
    }

    #[test]
    fn an_area_without_height_holds_nothing() {
        let rings = [vec![Page::new(0.0, 5.0), Page::new(9.0, 5.0)]];
        assert!(!Territory::new([&rings, &[]], 0, None).unwrap().contains(Page::new(4.0, 5.0)));
        assert!(Territory::new([&[], &[]], 0, None).is_none());
    }
}
