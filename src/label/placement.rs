//! Where labels came to stand.

use crate::scene::OrientedBox;
use crate::unit::{Align, Anchor, Page, PageBox};

/// What became of one label.
#[derive(Debug, Clone, PartialEq)]
pub struct Placement {
    /// The request's id.
    pub id: u64,
    /// What became of it.
    pub outcome: Outcome,
}

/// What became of a label.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum Outcome {
    /// It stands free.
    Placed(Spot),
    /// It is required and has no free place: the number that stands for it has this one
    /// ([`Request::key`](super::Request::key)).
    Keyed(Spot),
    /// It is not drawn.
    Dropped(Reason),
}

/// Why a label is not drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Reason {
    /// Something stands at each place it could take.
    NoFreePlace,
    /// What it names lies outside the frame.
    OutsideFrame,
    /// The area is too narrow or the line too short for it.
    TooSmall,
    /// A number is not finite, a size negative, or no shape given.
    Invalid,
}

/// Where a label stands.
#[derive(Debug, Clone, PartialEq)]
pub struct Spot {
    /// Which of the request's shapes was taken.
    pub shape: usize,
    /// The box around the label on the page.
    pub bounds: PageBox,
    /// How its lines stand above each other.
    pub align: Align,
    /// One box for each line; for text along a line one for each advance, turned with it.
    pub boxes: Vec<OrientedBox>,
    /// The side of its point; `None` between two sides, apart from it, or where there is no point.
    pub anchor: Option<Anchor>,
    /// The line that joins it to its marker: first point at the label, last at the marker's edge,
    /// or in its middle where the marker of another place lies over that edge.
    pub leader: Option<Vec<Page>>,
    /// Whether it stands elsewhere than at its first choice.
    pub moved: bool,
    /// How little the place is liked; 0 is ideal, above 1 is worse than the worst side of a point.
    pub cost: f64,
}

impl Placement {
    /// Where it stands, or the number that stands for it.
    pub fn spot(&self) -> Option<&Spot> {
        self.outcome.spot()
    }
}

impl Outcome {
    /// Where a label stands, or the number that stands for it.
    pub fn spot(&self) -> Option<&Spot> {
        match self {
            Self::Placed(spot) | Self::Keyed(spot) => Some(spot),
            Self::Dropped(_) => None,
        }
    }
}

impl Spot {
    /// The length of the leader in CSS pixels; 0 without one.
    pub fn leader_length(&self) -> f64 {
        let leader = self.leader.as_deref().unwrap_or_default();
        leader.windows(2).fold(0.0, |length, pair| length + pair[0].distance(pair[1]))
    }
}
