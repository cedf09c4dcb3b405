//! What a label is drawn from: its target, measured once.

use super::area;
use super::line::Measured;
use super::placement::Reason;
use super::request::{Request, Target};
use super::shape::LabelShape;
use crate::unit::{Page, PageBox};

/// How exactly the middle of an area is sought, CSS pixels.
const PRECISION: f64 = 1.0;
/// A line is labelled no more often than this.
const MOST_REPEATS: f64 = 500.0;

/// A target, measured.
#[derive(Debug)]
pub(super) enum Ground {
    /// A point and the radius of its marker.
    Point { at: Page, radius: f64 },
    /// An area: for each shape the middle; whether it lies in pieces, as an archipelago does.
    Area { middles: Vec<Middle>, in_pieces: bool },
    /// A line and how often it is labelled.
    Line { line: Measured, repeats: usize },
}

/// The middle of an area, for one shape of its label.
#[derive(Debug, Clone, Copy)]
pub(super) struct Middle {
    pub(super) at: Page,
    /// How far the edges of the area are from it, in heights of the shape; widths count less by as
    /// much as the shape is wider than high.
    pub(super) room: f64,
    /// Whether the shape is wider than it may be.
    pub(super) too_wide: bool,
}

impl Middle {
    /// Whether the shape has room inside the area.
    pub(super) fn is_roomy(self) -> bool {
        !self.too_wide && self.room >= 0.8
    }

    /// Whether the area holds the shape, however tightly.
    pub(super) fn fits(self) -> bool {
        !self.too_wide && self.room >= 0.5
    }
}

impl Ground {
    /// Measures the target of a request.
    pub(super) fn new(request: &Request, frame: PageBox) -> Result<Self, Reason> {
        if !request.is_valid() {
            return Err(Reason::Invalid);
        }
        match &request.target {
            &Target::Point { at, radius } => {
                // A marker that is only drawn with its label is not drawn cut.
                let reach = if request.marker_with_label { radius } else { 0.0 };
                let disc = PageBox::from_center(at, 2.0 * reach, 2.0 * reach);
                let out = request.keep_inside && request.pin.is_none() && !frame.encloses(disc);
                if out { Err(Reason::OutsideFrame) } else { Ok(Self::Point { at, radius }) }
            }
            Target::Area { rings, overhang, .. } => Self::area(request, rings, *overhang, frame),
            Target::Line { path, advances, repeat, rise, .. } => {
                let bounds = PageBox::around(path.iter().copied()).ok_or(Reason::TooSmall)?;
                // Without thickness a level line would overlap nothing.
                if !bounds.grown(1e-6).overlaps(frame) {
                    return Err(Reason::OutsideFrame);
                }
                let beside = *rise != 0.0;
                let line =
                    if beside { Measured::course(path, request.em) } else { Measured::new(path) };
                let line = line.ok_or(Reason::TooSmall)?;
                if line.length() < advances.iter().sum() {
                    return Err(Reason::TooSmall);
                }
                let repeats = repeat.map_or(1.0, |every| line.length() / every.max(1.0));
                Ok(Self::Line { line, repeats: repeats.clamp(1.0, MOST_REPEATS) as usize })
            }
        }
    }

    fn area(
        request: &Request,
        rings: &[Vec<Page>],
        overhang: f64,
        frame: PageBox,
    ) -> Result<Self, Reason> {
        let bounds = PageBox::around(rings.iter().flatten().copied())
            .and_then(|bounds| bounds.intersection(frame))
            .ok_or(Reason::OutsideFrame)?;
        let mut poles: Vec<(f64, Option<(Page, f64)>)> = Vec::new();
        // The same label in smaller type has the same shape, but for what rounding makes of it.
        let is_same = |known: f64, aspect: f64| (known - aspect).abs() < 1e-3 * known;
        let mut pole = |aspect: f64| match poles.iter().find(|(known, _)| is_same(*known, aspect)) {
            Some(&(_, pole)) => pole,
            None => {
                let pole = area::pole(rings, frame, aspect, PRECISION);
                poles.push((aspect, pole));
                pole
            }
        };
        let mut middle = |shape: &LabelShape| {
            let (at, distance) = pole((shape.width() / shape.height()).clamp(1.0, 8.0))?;
            let too_wide = shape.width() > overhang * bounds.width();
            Some(Middle { at, room: distance / shape.height(), too_wide })
        };
        let middles: Option<Vec<Middle>> = request.shapes.iter().map(&mut middle).collect();
        let middles = middles.ok_or(Reason::OutsideFrame)?;
        Ok(Self::Area { middles, in_pieces: area::is_in_pieces(rings) })
    }

    /// The point that a leader joins the label to and the radius of its marker.
    pub(super) fn point(&self) -> Option<(Page, f64)> {
        match self {
            &Self::Point { at, radius } => Some((at, radius)),
            Self::Area { middles, .. } => middles.first().map(|middle| (middle.at, 0.0)),
            Self::Line { .. } => None,
        }
    }

    /// Why a label was dropped that found no place.
    pub(super) fn reason(&self) -> Reason {
        match self {
            Self::Area { middles, .. } if middles.iter().all(|middle| middle.too_wide) => {
                Reason::TooSmall
            }
            _ => Reason::NoFreePlace,
        }
    }

    /// The marker that other labels keep clear of.
    pub(super) fn marker(&self) -> Option<(Page, f64)> {
        match self {
            &Self::Point { at, radius } => Some((at, radius)),
            _ => None,
        }
    }

    /// How many labels are wanted.
    pub(super) fn repeats(&self) -> usize {
        match self {
            Self::Line { repeats, .. } => *repeats,
            _ => 1,
        }
    }
}
