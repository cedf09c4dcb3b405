//! What an inset shows, outlined on the main map, and how the two are joined.

use std::sync::Arc;

use super::frame_outline;
use crate::figure::typeset::{Block, Typesetter, Weight};
use crate::map::Camera;
use crate::scene::{Item, Origin, Path, Role, Stroke};
use crate::style::Palette;
use crate::unit::{Color, Page, PageBox};

/// The smallest outline of an inset on the main map.
const LEAST: f64 = 16.0;
/// Between an outline and the text beside it.
const GAP: f64 = 4.0;

/// The edge of what an inset shows, on the main map.
pub(in crate::figure) struct Footprint {
    /// A closed ring.
    ring: Vec<Page>,
    bounds: PageBox,
}

impl Footprint {
    /// What a zoom inset's camera shows. `None` where that is not all on the main map: an outline cut
    /// by the frame says nothing.
    pub fn new(inset: &Camera, main: &Camera) -> Option<Self> {
        let ring: Vec<Page> = frame_outline(inset.bounds())
            .filter_map(|point| main.to_page(inset.to_lonlat(point)?))
            .collect();
        let bounds = PageBox::around(ring.iter().copied())?;
        if !main.bounds().grown(1.0).encloses(bounds) {
            return None;
        }
        if bounds.width() >= LEAST && bounds.height() >= LEAST {
            return Some(Self { ring, bounds });
        }
        let (width, height) = (bounds.width().max(LEAST), bounds.height().max(LEAST));
        let b = PageBox::from_center(bounds.center(), width, height);
        let ring = [(b.x0, b.y0), (b.x1, b.y0), (b.x1, b.y1), (b.x0, b.y1)];
        Some(Self { ring: ring.map(|(x, y)| Page::new(x, y)).to_vec(), bounds: b })
    }

    /// A box around it.
    pub fn bounds(&self) -> PageBox {
        self.bounds
    }

    /// The outline and the line that joins it to its inset, if it is joined to one.
    pub fn draw(&self, inset: Option<PageBox>, main: &Camera, palette: &Palette) -> Vec<Item> {
        let origin =
            Origin { role: Role::Frame, frame: main.frame().id.clone(), ..Origin::default() };
        let mut path = Path::polyline(self.ring.iter().copied());
        crate::path::PathSink::close(&mut path);
        let stroke = |path: Path, width: f64, color: Color| Item::Stroke {
            path: Arc::new(path),
            color,
            stroke: Stroke::new(width),
            origin: origin.clone(),
        };
        let joint =
            inset.map(|inset| stroke(Path::polyline(self.joint(inset)), 0.7, palette.connector));
        std::iter::once(stroke(path, 0.9, palette.inset_outline)).chain(joint).collect()
    }

    /// The line that joins the outline to its inset.
    fn joint(&self, inset: PageBox) -> [Page; 2] {
        let (_, end) = connector(self.bounds, inset);
        [self.nearest(end), end]
    }

    /// Points along the line that joins it to its inset.
    pub fn along_joint(&self, inset: PageBox) -> impl Iterator<Item = Page> {
        const STEPS: u32 = 64;
        let [from, to] = self.joint(inset);
        (0..=STEPS).map(move |step| from + (to - from) * (f64::from(step) / f64::from(STEPS)))
    }

    /// Whether the line that joins it to its inset crosses a box.
    pub fn is_joined_across(&self, place: PageBox, inset: PageBox) -> bool {
        self.along_joint(inset).any(|at| place.grown(GAP).contains(at))
    }

    /// The point of the outline nearest to another.
    fn nearest(&self, to: Page) -> Page {
        let next = self.ring.iter().skip(1).chain(self.ring.first());
        let sides = self.ring.iter().zip(next).map(|(&a, &b)| {
            let side = b - a;
            let length = side.x * side.x + side.y * side.y;
            let along = (to.x - a.x) * side.x + (to.y - a.y) * side.y;
            a + side * (along / length.max(1e-12)).clamp(0.0, 1.0)
        });
        sides.min_by(|a, b| a.distance(to).total_cmp(&b.distance(to))).unwrap_or(to)
    }
}

/// The ends of the line that joins an outline to its inset: straight down or across in the middle
/// of where they overlap in that direction, else from corner to corner.
fn connector(shown: PageBox, place: PageBox) -> (Page, Page) {
    let along = |from: (f64, f64), to: (f64, f64)| {
        if to.0 > from.1 {
            (from.1, to.0)
        } else if to.1 < from.0 {
            (from.0, to.1)
        } else {
            let middle = (from.0.max(to.0) + from.1.min(to.1)) / 2.0;
            (middle, middle)
        }
    };
    let (x0, x1) = along((shown.x0, shown.x1), (place.x0, place.x1));
    let (y0, y1) = along((shown.y0, shown.y1), (place.y0, place.y1));
    (Page::new(x0, y0), Page::new(x1, y1))
}

/// The numbers of the stops that an inset names, and its title, beside its outline.
pub(in crate::figure) struct Tag {
    blocks: Vec<Block>,
}

impl Tag {
    /// Sets the text.
    pub fn new(numbers: Option<String>, title: &str, type_: &Typesetter) -> Self {
        let (size, palette) = (type_.body() * 0.88, type_.palette());
        let numbers =
            numbers.map(|text| type_.set(&text, Weight::Bold, size, palette.accent, None));
        let title =
            (!title.is_empty()).then(|| type_.set(title, Weight::Bold, size, palette.label, None));
        Self { blocks: numbers.into_iter().chain(title).collect() }
    }

    fn space(&self) -> f64 {
        self.blocks.first().map_or(0.0, |block| block.height() * 0.25)
    }

    /// Where it may stand: above or below the outline, flush with its left or right edge.
    pub fn places(&self, outline: PageBox) -> Vec<PageBox> {
        let spaces = self.space() * self.blocks.len().saturating_sub(1) as f64;
        let width = self.blocks.iter().map(Block::width).sum::<f64>() + spaces;
        let height = self.blocks.iter().map(Block::height).fold(0.0, f64::max);
        let (above, below) = (outline.y0 - GAP * 0.5 - height, outline.y1 + GAP * 0.5);
        let (left, right) = (outline.x0, outline.x1 - width);
        [(left, below), (right, below), (left, above), (right, above)]
            .map(|(x, y)| PageBox::from_size(x, y, width, height))
            .to_vec()
    }

    /// The text in the place it was given.
    pub fn draw(&self, place: PageBox) -> Vec<Item> {
        let mut x = place.x0;
        let mut items = Vec::new();
        for block in &self.blocks {
            items.push(block.at(Page::new(x, place.y0), Role::Note));
            x += block.width() + self.space();
        }
        items
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn connectors_are_straight_where_they_can_be() {
        let shown = PageBox::new(100.0, 50.0, 116.0, 66.0);
        let below = PageBox::new(20.0, 300.0, 220.0, 400.0);
        assert_eq!(connector(shown, below), (Page::new(108.0, 66.0), Page::new(108.0, 300.0)));
        let beside = PageBox::new(300.0, 0.0, 400.0, 100.0);
        assert_eq!(connector(shown, beside), (Page::new(116.0, 58.0), Page::new(300.0, 58.0)));
        let askew = PageBox::new(300.0, 200.0, 400.0, 300.0);
        assert_eq!(connector(shown, askew), (Page::new(116.0, 66.0), Page::new(300.0, 200.0)));
    }
}
