//! Where labels go.
//!
//! The room works on the page alone: points, boxes and lines in CSS pixels. It does not shape
//! text; the caller measures each label (in one line, wrapped in two, …) and hands over the sizes
//! as [`Request`]s, together with what the labels must keep clear of, the [`Obstacles`].
//! [`place`] answers with one [`Placement`] or more for each request.
//!
//! One core makes candidates and tells how bad each is and which two exclude each other:
//! positions around a point in Imhof's order and between them, places at the end of a leader
//! line, the middle of an area, stretches along a line. Policies choose among them, and nothing else differs: [`Policy::Figure`] optimises a
//! page as a whole, [`Policy::Viewport`] is MapLibre's greedy rule,
//! [`Policy::Tiled`] depends on a bounded neighbourhood only, so that neighbouring blocks agree.
//! [`quality`] measures the
//! outcome.
//!
//! ```
//! use rumbo::label::{LabelShape, Obstacles, Policy, Request, Target, place};
//! use rumbo::unit::{Page, PageBox};
//!
//! let frame = PageBox::new(0.0, 0.0, 400.0, 300.0);
//! let town = |id, x, y| {
//!     let target = Target::Point { at: Page::new(x, y), radius: 3.0 };
//!     Request { required: true, ..Request::new(id, target, vec![LabelShape::block(60.0, 14.0)]) }
//! };
//! let requests = [town(0, 100.0, 100.0), town(1, 130.0, 95.0)];
//! let placements = place(&Policy::default(), frame, &requests, &Obstacles::default());
//! let boxes: Vec<_> = placements.iter().filter_map(|p| p.spot()).map(|s| s.bounds).collect();
//! assert_eq!(boxes.len(), 2);
//! assert!(!boxes[0].overlaps(boxes[1]));
//! ```

mod area;
mod candidate;
mod doubt;
mod figure;
mod grid;
mod ground;
mod line;
mod maker;
mod markers;
mod obstacle;
mod placement;
mod planar;
pub mod quality;
mod request;
mod rows;
mod search;
mod shape;
mod surroundings;
mod territory;
mod tiled;
mod viewport;

pub(crate) use area::{contains, pole};
#[doc(hidden)]
pub use figure::{Problem, ProblemLabel};
pub use obstacle::{AreaObstacle, LineObstacle, Obstacles};
pub use placement::{Outcome, Placement, Reason, Spot};
pub use request::{Collision, LeaderRule, Pin, PinPlace, Request, Target};
pub use shape::{LabelShape, LineSize};

pub use crate::unit::{Align, Anchor};
pub use tiled::margin as tiled_margin;

use crate::resources::Cancel;
use crate::unit::PageBox;

/// How labels are chosen among their candidates.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
#[non_exhaustive]
pub enum Policy {
    /// For a page: required labels first and always, then as many others as fit, each where it
    /// reads best; leader lines where allowed.
    #[default]
    Figure,
    /// MapLibre's greedy rule: layer by layer from the top, by sort key, first come first served.
    Viewport,
    /// For a pyramid of tiles: which labels stand depends on their neighbourhood alone, so that
    /// blocks drawn apart agree where they meet. Give each block the labels within
    /// [`tiled_margin`] of it, at coordinates of the zoom's world plane, not of the block.
    Tiled {
        /// How far decisions travel: 12 is plenty, 0 drops each label that meets a higher one.
        rounds: u32,
        /// After how many CSS pixels to the right the plane comes round again: what lies at `x`
        /// lies at `x + period` too. `None` where it does not.
        period: Option<f64>,
    },
}

/// Finds a place for each label.
///
/// The answer follows the order of the requests; a label repeated along a line has several
/// placements, one after another. It depends on the requests' ids, not on their order (in
/// [`Policy::Viewport`] the order breaks ties of the sort key, as the order of features does in
/// MapLibre), and it is the same on every machine.
///
/// Requests with coordinates or sizes that are not finite are dropped as [`Reason::Invalid`].
pub fn place(
    policy: &Policy,
    frame: PageBox,
    requests: &[Request],
    obstacles: &Obstacles,
) -> Vec<Placement> {
    place_until(&Cancel::new(), policy, frame, requests, obstacles)
}

/// Finds a place for each label, as [`place`] does, until the work is stopped: what is placed then is
/// of no use.
pub fn place_until(
    cancel: &Cancel,
    policy: &Policy,
    frame: PageBox,
    requests: &[Request],
    obstacles: &Obstacles,
) -> Vec<Placement> {
    match policy {
        Policy::Figure => figure::place(cancel, frame, requests, obstacles),
        Policy::Viewport => viewport::place(frame, requests, obstacles),
        Policy::Tiled { rounds, period } => tiled::place(*rounds, *period, requests, obstacles),
    }
}
