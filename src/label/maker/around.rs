//! Places around a point: Imhof's eight, those between them, and the eight a little farther off.

use super::inside::ABOUT;
use super::{Maker, OFF_MIDDLE, Stand};
use crate::label::candidate::Candidate;
use crate::label::request::LeaderRule;
use crate::unit::{Anchor, Page, PageBox};

/// Between the best and the second distance from the marker.
const FAR_COST: f64 = 0.35;
/// The least cost at which more places are looked for than those at the point.
const LANDING: f64 = 1.0;
/// How far the name of a water may stand from its point, ems.
const APART: f64 = 0.6;
/// How far the name of a water may stand to the side of its point, widths of the name, and what each
/// width beyond costs: it is read as that of the water under its middle.
const ASIDE: f64 = 0.2;
const MISLED: f64 = 50.0;
/// For a place between two of the eight.
const BETWEEN_COST: f64 = 0.05;

impl Maker<'_> {
    /// The eight places and those between, near and a little farther.
    pub(in crate::label) fn around_point(
        &mut self,
        at: Page,
        radius: f64,
        all: bool,
        found: &mut Vec<Candidate>,
    ) {
        let request = self.request;
        let free = request.anchors.is_empty();
        let anchors: &[Anchor] = if free { &Anchor::AROUND } else { &request.anchors };
        let near = radius + request.gap;
        for (index, shape) in self.shapes() {
            let (width, height) = (shape.width(), shape.height());
            let align = |anchor: Anchor| shape.align.unwrap_or(anchor.align());
            let distances = [(near, 0.0), (near + 0.4 * request.em, FAR_COST)];
            for &(reach, far_cost) in if free { &distances[..] } else { &distances[..1] } {
                for (rank, &anchor) in anchors.iter().enumerate() {
                    let liking =
                        if free { anchor.rank_cost() } else { rank as f64 / anchors.len() as f64 };
                    let stand = Stand {
                        shape: index,
                        corner: anchor.corner(at, reach, width, height) + request.offset,
                        align: align(anchor),
                        anchor: Some(anchor),
                        leader: None,
                        soft: liking + far_cost + shape.cost,
                    };
                    found.extend(self.weigh(stand, all));
                }
            }
            if free {
                self.between_sides(index, at, radius, all, found);
            }
        }
        // No marker ties the name of a water to its point.
        let is_landing = |place: &Candidate| place.cost.total() > LANDING;
        let is_loose = radius == 0.0 && self.request.leader == LeaderRule::Never;
        if is_loose && found.iter().all(is_landing) && self.is_afloat(&[at]) {
            self.about_point(at, all, found);
        }
    }

    /// The places about a point that no marker ties the label to: it stays at the point, and does not
    /// change over to the other side of land.
    fn about_point(&mut self, at: Page, all: bool, found: &mut Vec<Candidate>) {
        for (index, shape) in self.shapes() {
            let (width, height) = (shape.width(), shape.height());
            for (across, down) in ABOUT {
                let center = at + Page::new(across * width, down * height);
                let place = PageBox::from_center(center, width, height);
                let near =
                    Page::new(at.x.clamp(place.x0, place.x1), at.y.clamp(place.y0, place.y1));
                let is_apart = near.distance(at) > APART * self.request.em;
                let way = PageBox::around([at, center]);
                let near = way.into_iter().flat_map(|way| self.areas.near(way.grown(1.0)));
                let lands = || self.areas_crossed(near, at, center) > 0.0;
                if is_apart || lands() {
                    continue;
                }
                let stand = Stand {
                    shape: index,
                    corner: center - Page::new(width / 2.0, height / 2.0) + self.request.offset,
                    align: shape.align.unwrap_or_default(),
                    anchor: None,
                    leader: None,
                    soft: (across.abs() + 0.5 * down.abs()) * OFF_MIDDLE
                        + (across.abs() - ASIDE).max(0.0) * MISLED
                        + shape.cost,
                };
                found.extend(self.weigh(stand, all));
            }
        }
    }

    /// The places between the eight, for one shape.
    fn between_sides(
        &mut self,
        index: usize,
        at: Page,
        radius: f64,
        all: bool,
        found: &mut Vec<Candidate>,
    ) {
        let Some(shape) = self.request.shapes.get(index) else { return };
        let near = radius + self.request.gap;
        let (width, height) = (shape.width(), shape.height());
        let align = |anchor: Anchor| shape.align.unwrap_or(anchor.align());
        for (from, to, share) in between() {
            let (a, b) = (from.corner(at, near, width, height), to.corner(at, near, width, height));
            // A slide along a side keeps the side's distance all the way.
            let vertical = from.direction().0 == to.direction().0;
            let side = if vertical { from.direction().0 } else { to.direction().1 };
            let along = a + (b - a) * share;
            let corner = match (vertical, side > 0.0) {
                (true, true) => Page::new(at.x + near, along.y),
                (true, false) => Page::new(at.x - near - width, along.y),
                (false, true) => Page::new(along.x, at.y + near),
                (false, false) => Page::new(along.x, at.y - near - height),
            };
            let liking = from.rank_cost() * (1.0 - share) + to.rank_cost() * share;
            let stand = Stand {
                shape: index,
                corner: corner + self.request.offset,
                align: if vertical { align(from) } else { shape.align.unwrap_or_default() },
                anchor: None,
                leader: None,
                soft: liking + BETWEEN_COST + shape.cost,
            };
            found.extend(self.weigh(stand, all));
        }
    }
}

/// The places between the eight: from one, towards another, how far.
fn between() -> impl Iterator<Item = (Anchor, Anchor, f64)> {
    use Anchor::{East, North, NorthEast, NorthWest, South, SouthEast, SouthWest, West};
    [
        (NorthEast, East),
        (East, SouthEast),
        (NorthWest, West),
        (West, SouthWest),
        (NorthWest, North),
        (North, NorthEast),
        (SouthWest, South),
        (South, SouthEast),
    ]
    .into_iter()
    .flat_map(|(from, to)| [1.0 / 3.0, 2.0 / 3.0].map(|share| (from, to, share)))
}
