//! What the caller wants labelled.

use std::sync::Arc;

use super::shape::LabelShape;
use crate::unit::{Anchor, Page};

/// One label wanted.
#[derive(Debug, Clone, PartialEq)]
pub struct Request {
    /// The caller's number for it; it comes back in the placement and breaks ties.
    pub id: u64,
    /// What is to be labelled.
    pub target: Target,
    /// The ways to set it, best first; at least one.
    pub shapes: Vec<LabelShape>,
    /// The size of the type in CSS pixels; lengths below are judged by it. Default 13.
    pub em: f64,
    /// Which labels win when not all fit: the greater. Default 0.
    pub priority: f64,
    /// Whether it is of the ground on which the others are shown, and had rather be left out than one of
    /// these. Default no. Heeded by [`Policy::Figure`](super::Policy::Figure).
    pub of_ground: bool,
    /// Whether it must not be dropped while it, or its number, has a free place. Default no.
    pub required: bool,
    /// How many of the shapes, from the last, are tried only where a required label has no free
    /// place in any other: those in smaller type. Default none.
    pub reserved: usize,
    /// The size of the number that stands for a required label which has no free place at all, to
    /// be explained elsewhere. Heeded by [`Policy::Figure`](super::Policy::Figure). Default none.
    pub key: Option<LabelShape>,
    /// Which sides of the point may be used, best first; empty (the default) for all eight in
    /// Imhof's order, with the places between them.
    pub anchors: Vec<Anchor>,
    /// The clear distance between the marker and the label, in CSS pixels. Default 3.
    pub gap: f64,
    /// A shift of the label, in CSS pixels, as MapLibre's `text-offset`. Default none.
    pub offset: Page,
    /// The clear distance to other labels, in CSS pixels. Default 3.
    pub padding: f64,
    /// Whether the label may stand apart, joined by a line. Default never.
    pub leader: LeaderRule,
    /// Where the user wants it. [`Policy::Figure`](super::Policy::Figure) obeys it where the label
    /// would cover nothing there that must not be covered, and looks for a place where it would.
    pub pin: Option<Pin>,
    /// Whether its marker is drawn only where it stands itself: then the marker is in the way of
    /// other labels only where it stands, and of two markers that overlap one goes. Default no.
    /// Heeded by [`Policy::Figure`](super::Policy::Figure).
    pub marker_with_label: bool,
    /// Of an area what it is called by the places in it, and of a place that of the area it lies in,
    /// such as the code of a country: the label of a place had rather not stand in other areas.
    /// Default none: then a place lies in the areas around its point, which at the border of a
    /// coarse map may be the other side.
    pub territory: Option<Arc<str>>,
    /// What a label along a line says: where others say the same, as those of a river's arms do, they keep as far
    /// apart as its repeats. Default nothing. Heeded by [`Policy::Figure`](super::Policy::Figure).
    pub says: Option<Arc<str>>,
    /// Whether it must lie wholly inside the frame. Default yes.
    pub keep_inside: bool,
    /// `Viewport`: the layer it belongs to; the greater lies on top and is placed first.
    pub layer: usize,
    /// `Viewport`: its order in the layer, the least first.
    pub sort_key: f64,
    /// `Viewport`: how the text collides.
    pub collision: Collision,
}

/// What is to be labelled.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum Target {
    /// A point with a marker of a radius (0 where there is none), in CSS pixels.
    Point {
        /// The point.
        at: Page,
        /// The radius of its marker, outline included.
        radius: f64,
    },
    /// An area: the label stands inside, where there is most room for it; by
    /// [`Policy::Figure`](super::Policy::Figure) also off its edge, where it has no room inside.
    Area {
        /// The rings of its polygons, holes among them; a point is inside where an odd number of
        /// rings surrounds it.
        rings: Vec<Vec<Page>>,
        /// The rings of smaller islands that are its own, on which the label does not stand.
        islands: Vec<Vec<Page>>,
        /// How many times wider than the visible part of the area a label inside may be: 1 keeps
        /// labels of small areas out of them, 2 lets them hang over.
        overhang: f64,
    },
    /// A line: the label runs along it. The shapes give the height; its width is that of the
    /// advances.
    Line {
        /// The line, in either direction: text is never upside down.
        path: Vec<Page>,
        /// The advance of each glyph (or cluster), in CSS pixels, in visual order.
        advances: Vec<f64>,
        /// The distance between two labels on the line, middle to middle, in CSS pixels; `None`
        /// for one label only.
        repeat: Option<f64>,
        /// How much two neighbouring glyphs may turn at most, in degrees; 25 to 30 reads well.
        max_turn: f64,
        /// How far the middle of the text stands above the line, in CSS pixels; 0 for on it.
        rise: f64,
    },
}

/// Whether a label may stand apart from its point, joined by a line.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub enum LeaderRule {
    /// It may not.
    #[default]
    Never,
    /// It may, where no place beside the point is free.
    Allowed {
        /// How long the line may be, in ems of the label.
        max_length: f64,
    },
}

impl LeaderRule {
    /// It may, at a line as long as a reader follows.
    pub(crate) const FOLLOWED: Self = Self::Allowed { max_length: 8.0 };
}

/// A place the user chose.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Pin {
    /// The place.
    pub place: PinPlace,
    /// Whether a line joins the label to its point.
    pub leader: bool,
}

/// How a user says where a label goes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum PinPlace {
    /// On this side of its point.
    Anchor(Anchor),
    /// The middle of its box at this distance from its point, CSS pixels, y down.
    Offset(Page),
    /// The top left corner of its box at this point of the page.
    At(Page),
}

/// How a box collides under [`Policy::Viewport`](super::Policy::Viewport).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Collision {
    /// It is drawn even where it covers something placed before (`text-allow-overlap`).
    pub allow_overlap: bool,
    /// Later labels may cover it (`text-ignore-placement`).
    pub ignore_placement: bool,
}

impl Request {
    /// A request with the defaults named at each field.
    pub fn new(id: u64, target: Target, shapes: Vec<LabelShape>) -> Self {
        Self {
            id,
            target,
            shapes,
            em: 13.0,
            priority: 0.0,
            of_ground: false,
            required: false,
            reserved: 0,
            key: None,
            anchors: Vec::new(),
            gap: 3.0,
            territory: None,
            offset: Page::new(0.0, 0.0),
            padding: 3.0,
            leader: LeaderRule::Never,
            pin: None,
            marker_with_label: false,
            says: None,
            keep_inside: true,
            layer: 0,
            sort_key: 0.0,
            collision: Collision::default(),
        }
    }

    /// Whether it must stand: required or pinned.
    pub(super) fn must_stand(&self) -> bool {
        self.required || self.pin.is_some()
    }

    /// Whether it can be worked on: all numbers finite, sizes not negative, shapes there.
    pub(super) fn is_valid(&self) -> bool {
        let sound = |value: f64| value.is_finite() && value >= 0.0;
        let numbers = self.em.is_finite()
            && self.em > 0.0
            && self.priority.is_finite()
            && self.sort_key.is_finite()
            && sound(self.gap)
            && sound(self.padding)
            && is_finite(self.offset);
        let pin = match self.pin.map(|pin| pin.place) {
            None | Some(PinPlace::Anchor(_)) => true,
            Some(PinPlace::Offset(at) | PinPlace::At(at)) => is_finite(at),
        };
        let leader = match self.leader {
            LeaderRule::Never => true,
            LeaderRule::Allowed { max_length } => sound(max_length),
        };
        let target = match &self.target {
            Target::Point { at, radius } => is_finite(*at) && sound(*radius),
            Target::Area { rings, islands, overhang } => {
                overhang.is_finite()
                    && rings.iter().chain(islands).flatten().all(|&point| is_finite(point))
            }
            Target::Line { path, advances, repeat, max_turn, rise } => {
                path.iter().all(|&point| is_finite(point))
                    && !advances.is_empty()
                    && advances.iter().all(|&advance| sound(advance))
                    && repeat.is_none_or(sound)
                    && max_turn.is_finite()
                    && rise.is_finite()
            }
        };
        let shapes = self.shapes.len() > self.reserved
            && self.shapes.iter().chain(&self.key).all(LabelShape::is_valid);
        numbers && pin && leader && target && shapes
    }
}

/// Whether both coordinates are finite.
pub(super) fn is_finite(point: Page) -> bool {
    point.x.is_finite() && point.y.is_finite()
}

impl Anchor {
    /// The eight places around a point, best first: Imhof 1975 as ranked by Yoeli 1972 and used
    /// by Christensen, Marks and Shieber 1995.
    pub const AROUND: [Self; 8] = [
        Self::NorthEast,
        Self::NorthWest,
        Self::SouthWest,
        Self::SouthEast,
        Self::East,
        Self::West,
        Self::North,
        Self::South,
    ];

    /// How little it is liked: 0 for the best of [`Anchor::AROUND`], 1 for the last.
    pub fn rank_cost(self) -> f64 {
        match self {
            Self::NorthEast | Self::Center => 0.0,
            Self::NorthWest => 1.0 / 7.0,
            Self::SouthWest => 2.0 / 7.0,
            Self::SouthEast => 3.0 / 7.0,
            Self::East => 4.0 / 7.0,
            Self::West => 5.0 / 7.0,
            Self::North => 6.0 / 7.0,
            Self::South => 1.0,
        }
    }

    /// The top left corner of a box that stands on this side of a point, `reach` away from it.
    pub(super) fn corner(self, at: Page, reach: f64, width: f64, height: f64) -> Page {
        let (x, y) = self.direction();
        // A corner keeps the same distance as a side does, measured along the diagonal.
        let reach =
            if x != 0.0 && y != 0.0 { reach * std::f64::consts::FRAC_1_SQRT_2 } else { reach };
        Page::new(
            at.x + x * reach + (x - 1.0) / 2.0 * width,
            at.y + y * reach + (y - 1.0) / 2.0 * height,
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::unit::PageBox;

    #[test]
    fn every_side_keeps_the_same_distance() {
        let at = Page::new(10.0, 20.0);
        for anchor in Anchor::AROUND {
            let corner = anchor.corner(at, 5.0, 30.0, 8.0);
            let bounds = PageBox::from_size(corner.x, corner.y, 30.0, 8.0);
            assert!((bounds.distance(at) - 5.0).abs() < 1e-9, "{anchor:?}");
        }
    }

    #[test]
    fn infinite_requests_are_invalid() {
        let target = Target::Point { at: Page::new(f64::NAN, 0.0), radius: 1.0 };
        assert!(!Request::new(0, target, vec![LabelShape::block(1.0, 1.0)]).is_valid());
        let target = Target::Point { at: Page::new(0.0, 0.0), radius: 1.0 };
        assert!(!Request::new(0, target.clone(), vec![]).is_valid());
        assert!(!Request::new(0, target.clone(), vec![LabelShape::block(-1.0, 1.0)]).is_valid());
        assert!(Request::new(0, target, vec![LabelShape::block(1.0, 1.0)]).is_valid());
    }
}
