//! Places that a label could take, and what each costs.

use super::area;
use super::ground::Ground;
use super::leader;
use super::line::Laid;
use super::placement::Spot;
use super::planar;
use super::request::{Anchor, Pin, PinPlace, Request, Target};
use super::shape::Align;
use super::surroundings::{Cost, HARD, Scratch, Surroundings, ambiguity_cost};
use crate::scene::OrientedBox;
use crate::unit::{Page, PageBox};

/// Between the best and the second distance from the marker.
const FAR_COST: f64 = 0.35;
/// For a place between two of the eight.
const BETWEEN_COST: f64 = 0.05;
/// For each width or length that a label stands off the middle of its area or part of a line.
const OFF_MIDDLE: f64 = 0.6;
/// For a label that lies wholly outside its area.
const OVERHANG: f64 = 1.5;
/// Places about the middle of an area, in widths and heights of the label.
const ABOUT: [(f64, f64); 15] = [
    (0.0, 0.0),
    (0.0, -0.75),
    (0.0, 0.75),
    (-0.2, 0.0),
    (0.2, 0.0),
    (0.0, -1.5),
    (0.0, 1.5),
    (-0.2, -0.75),
    (0.2, -0.75),
    (-0.2, 0.75),
    (0.2, 0.75),
    (-0.5, 0.0),
    (0.5, 0.0),
    (0.0, -2.5),
    (0.0, 2.5),
];
/// Leaders keep this far apart, CSS pixels.
const LEADER_GAP: f64 = 3.0;
/// Leaders closer than that cost this.
const CLOSE_LEADERS: f64 = 1.5;

/// A place that a label could take.
#[derive(Debug, Clone)]
pub(super) struct Candidate {
    /// Which shape.
    pub(super) shape: usize,
    /// The box around the label.
    pub(super) bounds: PageBox,
    /// How its lines stand.
    pub(super) align: Align,
    /// The boxes of its lines; of its glyphs, where it runs along a line.
    pub(super) lines: Vec<PageBox>,
    /// The glyphs as they are turned, where it runs along a line.
    turned: Vec<OrientedBox>,
    /// The side of the point.
    pub(super) anchor: Option<Anchor>,
    /// From the label to the marker's edge.
    pub(super) leader: Option<(Page, Page)>,
    /// The box around label and leader.
    pub(super) reach: PageBox,
    /// The clear distance to other labels.
    pub(super) padding: f64,
    /// What it costs, whatever other labels do.
    pub(super) cost: Cost,
    /// Whether it is the first choice.
    pub(super) first: bool,
}

impl Candidate {
    /// What it costs that two labels stand like this at once.
    pub(super) fn conflict(&self, other: &Self) -> f64 {
        let padding = self.padding.max(other.padding);
        if !self.reach.grown(padding).overlaps(other.reach) {
            return 0.0;
        }
        let mut cost = 0.0;
        if self.bounds.grown(padding).overlaps(other.bounds)
            && self.lines.iter().any(|line| {
                let line = line.grown(padding);
                other.lines.iter().any(|&other| line.overlaps(other))
            })
        {
            cost += HARD;
        }
        if let Some(leader) = self.leader {
            cost += over_label(leader, other);
        }
        if let Some(leader) = other.leader {
            cost += over_label(leader, self);
        }
        if let (Some((a, b)), Some((c, d))) = (self.leader, other.leader) {
            if planar::cross(a, b, c, d) {
                cost += HARD;
            } else if planar::segments(a, b, c, d) < LEADER_GAP {
                cost += CLOSE_LEADERS;
            }
        }
        cost
    }

    /// A place that costs nothing.
    pub(super) fn plain(
        request: &Request,
        index: usize,
        corner: Page,
        anchor: Anchor,
        first: bool,
    ) -> Self {
        let shape = &request.shapes[index];
        let align = shape.align.unwrap_or(anchor.align());
        let bounds = PageBox::from_size(corner.x, corner.y, shape.width(), shape.height());
        Self {
            shape: index,
            bounds,
            align,
            lines: shape.boxes(corner.x, corner.y, align),
            turned: Vec::new(),
            anchor: Some(anchor),
            leader: None,
            reach: bounds,
            padding: request.padding,
            cost: Cost::default(),
            first,
        }
    }

    /// As the caller sees it.
    pub(super) fn to_spot(&self) -> Spot {
        Spot {
            shape: self.shape,
            bounds: self.bounds,
            align: self.align,
            boxes: if self.turned.is_empty() {
                self.lines.iter().map(|&line| OrientedBox::upright(line)).collect()
            } else {
                self.turned.clone()
            },
            anchor: self.anchor,
            leader: self.leader.map(|(from, to)| vec![from, to]),
            moved: !self.first,
            cost: self.cost.total(),
        }
    }
}

/// What it costs that a leader passes a label.
fn over_label((a, b): (Page, Page), label: &Candidate) -> f64 {
    let gap = LEADER_GAP.min(label.padding);
    if planar::clip(label.bounds.grown(gap), a, b).is_none() {
        return 0.0;
    }
    let over = label.lines.iter().any(|line| planar::clip(line.grown(gap), a, b).is_some());
    if over { HARD } else { 0.0 }
}

/// Where a label stands, before it is known what that costs.
#[derive(Debug, Clone, Copy)]
pub(super) struct Stand {
    pub(super) shape: usize,
    pub(super) corner: Page,
    pub(super) align: Align,
    pub(super) anchor: Option<Anchor>,
    pub(super) leader: Option<(Page, Page)>,
    pub(super) soft: f64,
}

/// Makes and weighs the candidates of one label.
pub(super) struct Maker<'a> {
    pub(super) request: &'a Request,
    pub(super) ground: &'a Ground,
    /// Which of the labels it is, as [`Surroundings`] counts them.
    pub(super) owner: usize,
    /// Which of the labels along a line it is.
    pub(super) repeat: usize,
    pub(super) surroundings: &'a Surroundings,
    pub(super) scratch: Scratch,
}

impl Maker<'_> {
    /// The places beside the target, without leaders. Places that cover something are left out
    /// unless `all` is set.
    pub(super) fn beside(&mut self, all: bool) -> Vec<Candidate> {
        let mut found = Vec::new();
        match (self.request.pin, self.ground) {
            (Some(pin), Ground::Point { .. } | Ground::Area { .. }) => {
                found.extend(self.pinned(pin));
            }
            (_, &Ground::Point { at, radius }) => self.around_point(at, radius, all, &mut found),
            (_, Ground::Area { middles }) => self.inside_area(middles, all, &mut found),
            (_, Ground::Line { .. }) => self.along_line(all, &mut found),
        }
        found
    }

    /// The middle of an area and places about it.
    fn inside_area(&mut self, middles: &[Option<Page>], all: bool, found: &mut Vec<Candidate>) {
        let Target::Area { rings, .. } = &self.request.target else { return };
        for (index, (shape, middle)) in self.request.shapes.iter().zip(middles).enumerate() {
            let Some(middle) = *middle else { continue };
            let (width, height) = (shape.width(), shape.height());
            for (across, down) in ABOUT {
                let center = middle + Page::new(across * width, down * height);
                if !area::contains(rings, center) {
                    continue;
                }
                let corner = center - Page::new(width / 2.0, height / 2.0) + self.request.offset;
                let bounds = PageBox::from_size(corner.x, corner.y, width, height);
                let off = (across.abs() + 0.5 * down.abs()) * OFF_MIDDLE;
                let stand = Stand {
                    shape: index,
                    corner,
                    align: shape.align.unwrap_or_default(),
                    anchor: Some(Anchor::Center),
                    leader: None,
                    soft: off + OVERHANG * share_outside(rings, bounds) + shape.cost,
                };
                let mut candidate = self.weigh(stand, all);
                if let Some(candidate) = &mut candidate {
                    candidate.first = index == 0 && across == 0.0 && down == 0.0;
                }
                found.extend(candidate);
            }
        }
    }

    /// Stretches of a line, those near the middle of its part first.
    fn along_line(&mut self, all: bool, found: &mut Vec<Candidate>) {
        let request = self.request;
        let Ground::Line { line, repeats } = self.ground else { return };
        let Target::Line { advances, max_turn, rise, .. } = &request.target else { return };
        let Some(shape) = request.shapes.first() else { return };
        let width: f64 = advances.iter().sum();
        let part = line.length() / *repeats as f64;
        let middle = part * (self.repeat as f64 + 0.5) - width / 2.0;
        // A label longer than its part of the line may reach into the next.
        let slack = ((part - width) / 2.0).max(0.0);
        let step = (width / 6.0).max(4.0).max(slack / 32.0);
        let count = (slack / step).floor().max(0.0) as i32;
        for index in 0..=2 * count {
            let shift = f64::from((index + 1) / 2) * if index % 2 == 0 { step } else { -step };
            let turn = max_turn.to_radians();
            let start = (middle + shift).clamp(0.0, (line.length() - width).max(0.0));
            if let Some(laid) = line.lay(start, advances, shape.height(), *rise, turn) {
                let off = OFF_MIDDLE * shift.abs() / part.max(1.0);
                found.extend(self.weigh_laid(laid, off, index == 0, all));
            }
        }
    }

    /// Finds out what text along a line costs.
    fn weigh_laid(&mut self, laid: Laid, off: f64, first: bool, all: bool) -> Option<Candidate> {
        let upright = |glyph: &OrientedBox| PageBox::around(glyph.corners());
        let lines: Vec<PageBox> = laid.glyphs.iter().filter_map(upright).collect();
        let bounds = lines.iter().copied().reduce(PageBox::union)?;
        let request = self.request;
        let frame = self.surroundings.frame();
        let out =
            if request.keep_inside { !frame.encloses(bounds) } else { !frame.overlaps(bounds) };
        let mut cost =
            self.surroundings.cost_of_boxes(&lines, self.owner, request.em, &mut self.scratch);
        cost.hits += u32::from(out);
        cost.soft += off + laid.bend;
        (all || cost.hits == 0).then(|| Candidate {
            shape: 0,
            bounds,
            align: Align::Center,
            lines,
            turned: laid.glyphs,
            anchor: None,
            leader: None,
            reach: bounds,
            padding: request.padding,
            cost,
            first,
        })
    }

    /// The eight places and those between, near and a little farther.
    fn around_point(&mut self, at: Page, radius: f64, all: bool, found: &mut Vec<Candidate>) {
        let request = self.request;
        let free = request.anchors.is_empty();
        let anchors: &[Anchor] = if free { &Anchor::AROUND } else { &request.anchors };
        let near = radius + request.gap;
        for (index, shape) in request.shapes.iter().enumerate() {
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
                for (from, to, share) in between() {
                    let (a, b) =
                        (from.corner(at, near, width, height), to.corner(at, near, width, height));
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
                        corner: corner + request.offset,
                        align: if vertical { align(from) } else { shape.align.unwrap_or_default() },
                        anchor: None,
                        leader: None,
                        soft: liking + BETWEEN_COST + shape.cost,
                    };
                    found.extend(self.weigh(stand, all));
                }
            }
        }
    }

    /// The one place that the user chose.
    fn pinned(&mut self, pin: Pin) -> Option<Candidate> {
        let request = self.request;
        let shape = request.shapes.first()?;
        let (width, height) = (shape.width(), shape.height());
        let (at, radius) = self.ground.point()?;
        let (corner, anchor) = match pin.place {
            PinPlace::Anchor(anchor) => {
                (anchor.corner(at, radius + request.gap, width, height), Some(anchor))
            }
            PinPlace::Offset(by) => (at + by - Page::new(width / 2.0, height / 2.0), None),
            PinPlace::At(corner) => (corner, None),
        };
        let corner = corner + request.offset;
        let middle = corner.x + width / 2.0 - at.x;
        let align = shape.align.unwrap_or(match anchor {
            Some(anchor) => anchor.align(),
            None if middle.abs() < width / 2.0 => Align::Center,
            None if middle > 0.0 => Align::Left,
            None => Align::Right,
        });
        let lines = shape.boxes(corner.x, corner.y, align);
        let leader = if pin.leader { leader::join(&lines, at, radius) } else { None };
        self.weigh(Stand { shape: 0, corner, align, anchor, leader, soft: 0.0 }, true)
    }

    /// Finds out what a place costs; `None` where it covers something, unless `all` is set.
    pub(super) fn weigh(&mut self, stand: Stand, all: bool) -> Option<Candidate> {
        let Stand { shape: index, corner, align, anchor, leader, soft } = stand;
        let request = self.request;
        let shape = request.shapes.get(index)?;
        let bounds = PageBox::from_size(corner.x, corner.y, shape.width(), shape.height());
        let outside = u32::from(request.keep_inside && !self.surroundings.frame().encloses(bounds));
        if outside > 0 && !all {
            return None;
        }
        let lines = shape.boxes(corner.x, corner.y, align);
        let em = request.em;
        let mut cost = self.surroundings.cost_of_boxes(&lines, self.owner, em, &mut self.scratch);
        cost.hits += outside;
        if cost.hits > 0 && !all {
            return None;
        }
        let mut reach = bounds;
        if let Some((from, to)) = leader {
            reach = reach
                .union(PageBox::new(from.x, from.y, from.x, from.y))
                .union(PageBox::new(to.x, to.y, to.x, to.y));
            let line =
                self.surroundings.cost_of_leader(from, to, self.owner, em, &mut self.scratch);
            cost.hits += line.hits;
            cost.soft += line.soft * leader::ALONG_ROUTE;
            if cost.hits > 0 && !all {
                return None;
            }
            let around = bounds.grown(0.8 * em);
            let strangers = self.surroundings.strangers(around, self.owner, &mut self.scratch);
            cost.soft += leader::STRANGER * f64::from(strangers);
        } else {
            if let Ground::Point { at, .. } = *self.ground {
                let ratio = self.surroundings.ambiguity(bounds, at, self.owner, &mut self.scratch);
                cost.soft += ambiguity_cost(ratio);
            }
        }
        cost.soft += soft;
        let first = leader.is_none()
            && index == 0
            && anchor.is_some_and(|anchor| {
                request.anchors.first().copied().unwrap_or(Anchor::NorthEast) == anchor
            });
        Some(Candidate {
            shape: index,
            bounds,
            align,
            lines,
            turned: Vec::new(),
            anchor,
            leader,
            reach,
            padding: request.padding,
            cost,
            first: first || request.pin.is_some(),
        })
    }
}

/// The share of a box outside rings, taken at its corners and the middles of its sides.
fn share_outside(rings: &[Vec<Page>], bounds: PageBox) -> f64 {
    let center = bounds.center();
    let (xs, ys) = ([bounds.x0, center.x, bounds.x1], [bounds.y0, center.y, bounds.y1]);
    let points = xs.iter().flat_map(|&x| ys.iter().map(move |&y| Page::new(x, y)));
    points.filter(|&point| !area::contains(rings, point)).count() as f64 / 9.0
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
