//! Outlines that several groups are clipped to, as layers of relief are to the land: made ready once,
//! and their masks drawn once.

use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock, Weak};

use super::coverage::Coverage;
use super::outline::{Bounds, Outline};
use super::surface::Mask;
use crate::path::Path;
use crate::scene::{FillRule, Item};

/// The paths that more than one group of some items is clipped to, by where they lie in memory.
#[derive(Debug, Default)]
pub(super) struct Clips(BTreeMap<usize, OnceLock<Arc<Outline>>>);

impl Clips {
    /// Those of some items, which must stay as long as these are asked for.
    pub fn shared_among(items: &[Item]) -> Self {
        let mut counts = BTreeMap::new();
        count(items, &mut counts);
        counts.retain(|_, count| *count > 1);
        Self(counts.into_keys().map(|place| (place, OnceLock::new())).collect())
    }

    /// The outline of a path, made by the first who asks where others will.
    pub fn outline(&self, path: &Path, make: impl FnOnce() -> Outline) -> Arc<Outline> {
        match self.0.get(&place(path)) {
            Some(shared) => Arc::clone(shared.get_or_init(|| Arc::new(make()))),
            None => Arc::new(make()),
        }
    }
}

fn count(items: &[Item], counts: &mut BTreeMap<usize, usize>) {
    for item in items {
        if let Item::Group(group) = item {
            if let Some(path) = group.clip.as_deref() {
                *counts.entry(place(path)).or_default() += 1;
            }
            count(&group.items, counts);
        }
    }
}

fn place(path: &Path) -> usize {
    std::ptr::from_ref(path).addr()
}

/// How many masks a thread keeps: a layer may be cut along the coast on either side.
const MOST_MASKS: usize = 2;

/// The masks of outlines that several groups are clipped to, of the part of the page drawn last.
#[derive(Debug, Default)]
pub(super) struct Masks(Vec<Kept>);

#[derive(Debug)]
struct Kept {
    outline: Weak<Outline>,
    smooth: bool,
    area: Bounds,
    mask: Arc<Mask>,
}

impl Masks {
    /// How much of an area's pixels an outline covers, by the rule of even and odd.
    pub fn of(
        &mut self,
        (outline, smooth): (&Arc<Outline>, bool),
        area: Bounds,
        coverage: &mut Coverage,
    ) -> Arc<Mask> {
        let is_same = |kept: &&Kept| {
            let same = Weak::as_ptr(&kept.outline) == Arc::as_ptr(outline);
            same && kept.smooth == smooth && kept.area == area
        };
        if let Some(kept) = self.0.iter().find(is_same) {
            return Arc::clone(&kept.mask);
        }
        let mut mask = Mask::empty(area);
        coverage.fill(outline, FillRule::EvenOdd, smooth, area, &mut mask);
        let mask = Arc::new(mask);
        if Arc::strong_count(outline) > 1 {
            self.0.truncate(MOST_MASKS - 1);
            let (outline, mask) = (Arc::downgrade(outline), Arc::clone(&mask));
            self.0.insert(0, Kept { outline, smooth, area, mask });
        }
        mask
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::path::PathSink;
    use crate::render::{RenderOptions, pixmap};
    use crate::scene::{Group, Origin, Scene};
    use crate::unit::{Color, Page};

    fn triangle() -> Path {
        let mut path = Path::new();
        path.move_to(Page::new(3.0, 1.0));
        path.line_to(Page::new(90.0, 75.5));
        path.line_to(Page::new(-4.0, 190.0));
        path.close();
        path
    }

    /// Three washes within the same outline, one of them within another besides.
    fn drawn(clips: [Arc<Path>; 3]) -> Vec<u8> {
        let mut outer = Path::new();
        let corners = [(20.5, 0.0), (100.0, 0.0), (60.0, 200.0)];
        outer.push_part(&corners.map(|(x, y)| Page::new(x, y)), true);
        let mut items = Vec::new();
        for (clip, red) in clips.into_iter().zip([1.0, 0.5, 0.0]) {
            let mut page = Path::new();
            let corners = [(0.0, 0.0), (100.0, 0.0), (100.0, 200.0), (0.0, 200.0)];
            page.push_part(&corners.map(|(x, y)| Page::new(x, y)), true);
            let color = Color { r: red, g: 0.5, b: 0.2, a: 0.5 };
            let rule = FillRule::NonZero;
            let origin = Origin::default();
            let fill = Item::Fill { path: Arc::new(page), color, rule, antialias: true, origin };
            let mut group = Group::new("wash", vec![fill]);
            group.clip = Some(clip);
            if red == 0.5 {
                let mut within = Group::new("outer", vec![Item::Group(group)]);
                within.clip = Some(Arc::new(outer.clone()));
                group = within;
            }
            items.push(Item::Group(group));
        }
        let mut scene = Scene::new(100.0, 200.0, Color::WHITE);
        scene.items = items;
        pixmap(&scene, &RenderOptions::default()).unwrap().data().to_vec()
    }

    #[test]
    fn what_shares_an_outline_is_drawn_as_what_has_its_own() {
        let one = Arc::new(triangle());
        let shared = drawn([0; 3].map(|_| Arc::clone(&one)));
        assert_eq!(shared, drawn([0; 3].map(|_| Arc::new(triangle()))));
        assert!(shared.chunks(4).any(|pixel| pixel != [255; 4]));
    }

    #[test]
    fn a_mask_is_drawn_once_and_few_are_kept() {
        let group = |path: &Arc<Path>| {
            let mut group = Group::new("", Vec::new());
            group.clip = Some(Arc::clone(path));
            Item::Group(group)
        };
        let paths = [0; 4].map(|_| Arc::new(triangle()));
        let items: Vec<Item> =
            paths.iter().skip(1).flat_map(|path| [group(path), group(path)]).collect();
        let clips = Clips::shared_among(&items);
        let made = std::cell::Cell::new(0);
        let outline = |path: &Arc<Path>| {
            clips.outline(path, || {
                made.set(made.get() + 1);
                Outline::default()
            })
        };
        let outlines = paths.each_ref().map(&outline);
        assert!(Arc::ptr_eq(&outlines[1], &outline(&paths[1])) && made.get() == 4);
        assert!(!Arc::ptr_eq(&outlines[0], &outline(&paths[0])));
        let area = Bounds { x0: 0, y0: 0, x1: 9, y1: 9 };
        let (mut masks, mut coverage) = (Masks::default(), Coverage::default());
        let mut mask = |at: usize| masks.of((&outlines[at], true), area, &mut coverage);
        let first = mask(1);
        assert!(Arc::ptr_eq(&first, &mask(1)));
        assert!(!Arc::ptr_eq(&mask(0), &mask(0)), "of one group alone");
        let _ = (mask(2), mask(3));
        assert!(!Arc::ptr_eq(&first, &mask(1)), "too many");
        assert!(masks.0.len() <= MOST_MASKS);
    }
}
