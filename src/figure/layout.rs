//! Where boxes stand within the main map.
//!
//! Insets, panels, legend, scale bar and north arrow are boxes of a known size. Each goes to the
//! place that was asked for, or to where it covers the least of what the map is about, and never
//! onto another box.

mod anchors;
mod refit;
mod replace;
mod subject;

use anchors::{ALL, fractions};
pub(super) use subject::Subject;

use super::model::Position;
use crate::path::Path;
use crate::unit::{Page, PageBox};

/// Where a box is wanted.
#[derive(Debug, Clone, Copy)]
pub(super) struct Wanted {
    /// At which anchor of the frame.
    pub position: Position,
    /// How far from there, to the right and down; a box that is moved and has no room there stands
    /// at the anchor.
    pub offset: Option<[f64; 2]>,
}

impl From<Position> for Wanted {
    fn from(position: Position) -> Self {
        Self { position, offset: None }
    }
}

/// The boxes of one frame.
#[derive(Clone)]
pub(super) struct Layout<'a> {
    /// The frame.
    frame: PageBox,
    /// Space kept between boxes, and between boxes and the frame's edge.
    gap: f64,
    /// Points of what the map is about, which boxes keep clear of.
    subject: Subject<'a>,
    /// Points of the outline of a map that shows all of it, which no box is to cut through.
    rim: Vec<Page>,
    /// How far boxes keep from them if they can.
    clearance: f64,
    placed: Vec<PageBox>,
    /// Points of what the page has put over the map, which boxes do not cover.
    avoided: Vec<Page>,
}

impl<'a> Layout<'a> {
    /// A layout without boxes yet.
    pub(super) fn new(frame: PageBox, gap: f64, subject: Subject<'a>, clearance: f64) -> Self {
        let (rim, placed, avoided) = (Vec::new(), Vec::new(), Vec::new());
        Self { frame, gap, subject, rim, clearance, placed, avoided }
    }

    /// The same for a map that shows all of it within an outline: a globe's disc, a world map's oval.
    #[must_use]
    pub(super) fn with_rim(self, outline: &Path) -> Self {
        let parts = outline.parts();
        let all = parts.iter().flat_map(|part| part.windows(2)).flat_map(|edge| match *edge {
            [a, b] => {
                let steps = (a.distance(b) / RIM).ceil().clamp(1.0, 1000.0) as u32;
                (0..steps).map(|step| a + (b - a) * (f64::from(step) / f64::from(steps))).collect()
            }
            _ => Vec::new(),
        });
        let rim: Vec<Page> = all.collect();
        let is_whole = rim.iter().all(|at| self.frame.grown(0.5).contains(*at));
        Self { rim: if is_whole { rim } else { Vec::new() }, ..self }
    }

    /// Finds a place for a box and keeps it. `None` if it fits nowhere.
    pub(super) fn place(&mut self, width: f64, height: f64, wanted: Wanted) -> Option<PageBox> {
        let inner = self.inner();
        let candidates = match (wanted.position, wanted.offset) {
            (at, Some([right, down])) => {
                let place = self.at(at, width, height);
                let moved = PageBox::from_size(place.x0 + right, place.y0 + down, width, height);
                if let Some(place) = self.place_in(vec![moved], inner) {
                    return Some(place);
                }
                self.stacked(at, width, height)
            }
            (Position::Auto, None) => {
                let mut all: Vec<PageBox> =
                    ALL.iter().flat_map(|&at| self.stack(at, width, height)).collect();
                all.retain(|place| self.is_clear(*place));
                all
            }
            (at, None) => self.stacked(at, width, height),
        };
        self.place_in(candidates, inner)
    }

    /// Keeps the best of some places for a box that lie within an area: free, and over the least
    /// of the subject. `None` if none is free.
    pub(super) fn place_in(&mut self, places: Vec<PageBox>, within: PageBox) -> Option<PageBox> {
        let place = places
            .into_iter()
            .enumerate()
            .filter(|(_, place)| within.grown(0.01).encloses(*place))
            .filter(|(_, place)| !self.placed.iter().any(|other| other.overlaps(*place)))
            .min_by(|(i, a), (j, b)| self.cost(*a).total_cmp(&self.cost(*b)).then(i.cmp(j)))
            .map(|(_, place)| place)?;
        self.placed.push(place);
        Some(place)
    }

    /// Takes boxes away.
    pub(super) fn without(&self, boxes: &[PageBox]) -> Self {
        let mut left = self.clone();
        left.placed.retain(|place| !boxes.contains(place));
        left
    }

    /// The frame.
    pub(super) fn frame(&self) -> PageBox {
        self.frame
    }

    /// The frame, less the space kept at its edge.
    pub(super) fn inner(&self) -> PageBox {
        self.frame.grown(-self.gap)
    }

    /// Has boxes that come later keep clear of more points.
    pub(super) fn keep_clear(&mut self, points: impl Iterator<Item = Page>) {
        self.avoided.extend(points);
    }

    /// The boxes that were placed.
    pub(super) fn boxes(&self) -> &[PageBox] {
        &self.placed
    }

    /// The boxes that were placed, with the room that labels keep from them.
    pub(super) fn kept_clear(&self) -> Vec<PageBox> {
        self.placed.iter().map(|place| place.grown(self.gap * LABELS)).collect()
    }

    /// Whether a box covers any of the subject.
    pub(super) fn hides(&self, place: PageBox) -> bool {
        let place = place.grown(self.gap * 0.4);
        self.subject.iter().any(|point| place.contains(*point))
    }

    /// Whether a box cuts through the outline of the map.
    pub(super) fn cuts(&self, place: PageBox) -> bool {
        self.rim.iter().any(|point| place.contains(*point))
    }

    /// Whether a box covers neither any of the subject nor a point to keep clear of.
    fn is_clear(&self, place: PageBox) -> bool {
        !self.hides(place) && !self.avoided.iter().any(|at| place.contains(*at))
    }

    /// Whether a box is so large that little would be left of the map.
    pub(super) fn is_too_large(&self, width: f64, height: f64) -> bool {
        width * height > LARGEST * self.frame.width() * self.frame.height()
    }

    /// The middle of the subject, or of the map's outline, and how much wider than high it is: as the
    /// frame, where there is none.
    pub(super) fn shape(&self) -> (Page, f64) {
        let whole = if self.rim.is_empty() { &*self.subject } else { &*self.rim };
        let around = PageBox::around(whole.iter().copied());
        let bounds = around.filter(|b| b.width() > 1.0 && b.height() > 1.0).unwrap_or(self.frame);
        (bounds.center(), bounds.width() / bounds.height())
    }

    /// How much of the subject a box covers or crowds.
    fn cost(&self, place: PageBox) -> f64 {
        self.subject
            .iter()
            .map(|&point| {
                let distance = place.distance(point);
                if distance == 0.0 { 10.0 } else { (1.0 - distance / self.clearance).max(0.0) }
            })
            .sum()
    }

    /// A box at an anchor of the frame.
    fn at(&self, at: Position, width: f64, height: f64) -> PageBox {
        let inner = self.inner();
        let (across, down) = fractions(at);
        PageBox::from_size(
            inner.x0 + across * (inner.width() - width),
            inner.y0 + down * (inner.height() - height),
            width,
            height,
        )
    }

    /// A box at an anchor that was asked for, whatever lies there; beside the boxes that are there
    /// already only where it hides nothing.
    fn stacked(&self, at: Position, width: f64, height: f64) -> Vec<PageBox> {
        let mut places = self.stack(at, width, height);
        let base = self.at(at, width, height);
        places.retain(|place| *place == base || !self.hides(*place));
        places
    }

    /// A box at an anchor of the frame, and beside each box that is there already.
    fn stack(&self, at: Position, width: f64, height: f64) -> Vec<PageBox> {
        let (across, down) = fractions(at);
        let base = self.at(at, width, height);
        let mut places = vec![base];
        // Beside the others first: along the edge of the map, out of its middle.
        if across != 0.5 {
            places.extend(self.placed.iter().map(|other| {
                let (left, right) = (other.x0 - self.gap - width, other.x1 + self.gap);
                let x = if across < 0.5 { right } else { left };
                PageBox::from_size(x, base.y0, width, height)
            }));
        }
        places.extend(self.placed.iter().map(|other| {
            let (above, below) = (other.y0 - self.gap - height, other.y1 + self.gap);
            let y = if down < 0.5 { below } else { above };
            PageBox::from_size(base.x0, y, width, height)
        }));
        places
    }
}

/// How far points of the map's outline are from each other, CSS pixels.
const RIM: f64 = 8.0;

/// How far labels keep from boxes, of what boxes keep from each other.
const LABELS: f64 = 0.3;

/// The largest share of the map that a box may take.
const LARGEST: f64 = 0.24;

#[cfg(test)]
mod tests {
    use super::*;

    fn layout(subject: Vec<Page>) -> Layout<'static> {
        let subject = Subject::new(move || subject.clone());
        Layout::new(PageBox::new(0.0, 0.0, 1000.0, 800.0), 10.0, subject, 50.0)
    }

    #[test]
    fn boxes_of_one_corner_stand_beside_each_other_then_above() {
        let mut layout = layout(Vec::new());
        let first = layout.place(200.0, 100.0, Position::BottomLeft.into()).unwrap();
        let second = layout.place(500.0, 50.0, Position::BottomLeft.into()).unwrap();
        let third = layout.place(400.0, 50.0, Position::BottomLeft.into()).unwrap();
        assert_eq!(first, PageBox::new(10.0, 690.0, 210.0, 790.0));
        assert_eq!(second, PageBox::new(220.0, 740.0, 720.0, 790.0));
        assert_eq!(third, PageBox::new(10.0, 630.0, 410.0, 680.0));
    }

    #[test]
    fn a_box_that_is_moved_stands_there_or_at_its_anchor() {
        let mut layout = layout(Vec::new());
        let up = Wanted { position: Position::BottomLeft, offset: Some([0.0, -200.0]) };
        let place = layout.place(200.0, 100.0, up).unwrap();
        assert_eq!(place, PageBox::new(10.0, 490.0, 210.0, 590.0));
        let out = Wanted { position: Position::BottomLeft, offset: Some([-50.0, 0.0]) };
        let place = layout.place(200.0, 100.0, out).unwrap();
        assert_eq!(place, PageBox::new(10.0, 690.0, 210.0, 790.0));
    }

    #[test]
    fn auto_hides_nothing_of_the_subject_and_a_position_moves_it() {
        let all_over =
            (0..400).map(|i| Page::new(f64::from(i % 20) * 50.0, f64::from(i / 20) * 40.0));
        let mut full = layout(all_over.collect());
        assert!(full.place(200.0, 200.0, Position::Auto.into()).is_none());
        let mut corner = layout(vec![Page::new(80.0, 760.0), Page::new(500.0, 500.0)]);
        let place = corner.place(200.0, 100.0, Position::BottomLeft.into()).unwrap();
        let (scale, by) = corner.refit().unwrap();
        let moved = Page::new(290.0, 630.0)
            + (Page::new(80.0, 760.0) - Page::new(290.0, 630.0)) * scale
            + by;
        assert!(!place.contains(moved) && scale > 0.9, "{moved:?}");
    }

    #[test]
    fn auto_avoids_the_subject() {
        let diagonal = (0..100).map(|i| Page::new(f64::from(i) * 10.0, 800.0 - f64::from(i) * 8.0));
        let mut layout = layout(diagonal.collect());
        let place = layout.place(200.0, 200.0, Position::Auto.into()).unwrap();
        assert_eq!((place.x1, place.y1), (990.0, 790.0));
    }

    #[test]
    fn what_does_not_fit_is_not_placed() {
        let mut layout = layout(Vec::new());
        assert!(layout.place(1200.0, 10.0, Position::Auto.into()).is_none());
        assert!(layout.place(900.0, 700.0, Position::Top.into()).is_some());
        assert!(layout.place(900.0, 700.0, Position::Auto.into()).is_none());
    }
}
