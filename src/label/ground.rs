//! What a label is drawn from: its target, measured once.

use super::area;
use super::line::Measured;
use super::placement::Reason;
use super::request::{Request, Target};
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
    /// An area: for each shape the middle, where the shape is not too wide.
    Area { middles: Vec<Option<Page>> },
    /// A line and how often it is labelled.
    Line { line: Measured, repeats: usize },
}

impl Ground {
    /// Measures the target of a request.
    pub(super) fn new(request: &Request, frame: PageBox) -> Result<Self, Reason> {
        if !request.is_valid() {
            return Err(Reason::Invalid);
        }
        match &request.target {
            &Target::Point { at, radius } => {
                let out = request.keep_inside && request.pin.is_none() && !frame.contains(at);
                if out { Err(Reason::OutsideFrame) } else { Ok(Self::Point { at, radius }) }
            }
            Target::Area { rings, overhang } => Self::area(request, rings, *overhang, frame),
            Target::Line { path, advances, repeat, .. } => {
                let bounds = PageBox::around(path.iter().copied()).ok_or(Reason::TooSmall)?;
                // Without thickness a level line would overlap nothing.
                if !bounds.grown(1e-6).overlaps(frame) {
                    return Err(Reason::OutsideFrame);
                }
                let line = Measured::new(path).ok_or(Reason::TooSmall)?;
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
        let mut poles: Vec<(f64, Option<Page>)> = Vec::new();
        let mut pole = |aspect: f64| match poles.iter().find(|(known, _)| *known == aspect) {
            Some(&(_, pole)) => pole,
            None => {
                let pole = area::pole(rings, frame, aspect, PRECISION).map(|(at, _)| at);
                poles.push((aspect, pole));
                pole
            }
        };
        let mut middles = Vec::with_capacity(request.shapes.len());
        let mut visible = false;
        for shape in &request.shapes {
            let middle = pole((shape.width() / shape.height()).clamp(1.0, 8.0));
            visible |= middle.is_some();
            middles.push(middle.filter(|_| shape.width() <= overhang * bounds.width()));
        }
        match (visible, middles.iter().any(Option::is_some)) {
            (_, true) => Ok(Self::Area { middles }),
            (true, false) => Err(Reason::TooSmall),
            (false, false) => Err(Reason::OutsideFrame),
        }
    }

    /// The point that a leader joins the label to and the radius of its marker.
    pub(super) fn point(&self) -> Option<(Page, f64)> {
        match self {
            &Self::Point { at, radius } => Some((at, radius)),
            Self::Area { middles } => middles.iter().flatten().next().map(|&at| (at, 0.0)),
            Self::Line { .. } => None,
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
