//! How good a placement is, in numbers.
//!
//! The measures are taken from what is on the page alone: boxes, leaders, markers and lines. They
//! follow van Dijk and others 2002 (IJGIS 16:641) and Rylov and Reimer 2014: overlap with labels,
//! markers and lines, the share of labels placed, how clearly each belongs to its point, whether
//! it stands on a good side, how long leaders are and whether they cross.
//!
//! ```
//! use rumbo::label::{LabelShape, Obstacles, Policy, Request, Target, place, quality};
//! use rumbo::unit::{Page, PageBox};
//!
//! let frame = PageBox::new(0.0, 0.0, 200.0, 100.0);
//! let target = Target::Point { at: Page::new(80.0, 50.0), radius: 3.0 };
//! let requests = [Request::new(7, target, vec![LabelShape::block(60.0, 14.0)])];
//! let obstacles = Obstacles::default();
//! let placements = place(&Policy::Figure, frame, &requests, &obstacles);
//! let quality = quality::measure(frame, &requests, &placements, &obstacles);
//! assert_eq!(quality.label_overlaps, 0);
//! assert_eq!(quality.placed_ratio, 1.0);
//! ```

use super::doubt::stands_over;
use super::obstacle::{LineObstacle, Obstacles};
use super::placement::{Placement, Spot};
use super::planar;
use super::request::{Request, Target};
use crate::path::clip;
use crate::unit::{Anchor, Page, PageBox};

/// The clear margin that label boxes keep from each other, CSS pixels on each side of a pair.
const PAD: f64 = 1.0;

/// What [`measure`] finds.
#[derive(Debug, Clone, PartialEq, Default)]
#[non_exhaustive]
pub struct Quality {
    /// Pairs of labels whose boxes, one grown by a pixel, overlap. Wanted: 0.
    pub label_overlaps: usize,
    /// Labels that cover the marker of another, or an obstacle's marker. Wanted: 0.
    pub marker_overlaps: usize,
    /// The length of lines under labels over the width of all labels. Wanted: at most 0.05.
    pub line_overlap: f64,
    /// The same of lines at least as heavy as a route alone. Wanted: 0.
    pub route_overlap: f64,
    /// The priority of the labels placed over that of all: each label counts its priority above
    /// the least plus one.
    pub placed_ratio: f64,
    /// The share of labels at points that clearly belong to them: their ambiguity is at most 0.5.
    /// Wanted: at least 0.98.
    pub clear_ratio: f64,
    /// The worst ambiguity: the distance to the own point over that to the nearest other marker;
    /// labels with a leader are measured at the leader's end. Wanted: at most 0.8.
    pub worst_ambiguity: f64,
    /// The mean cost of the side of the point, 0 (the best) … 1; places between two sides count
    /// as the nearer, labels with a leader do not count. Wanted: at most 0.35.
    pub position_cost: f64,
    /// How many labels have a leader.
    pub leaders: usize,
    /// The median length of the leaders in ems. Wanted: at most 3.
    pub median_leader: f64,
    /// The length of the longest leader in ems. Wanted: at most 8.
    pub longest_leader: f64,
    /// Pairs of leaders that cross. Wanted: 0.
    pub leader_crossings: usize,
    /// Leaders that run over a label. Wanted: 0.
    pub leaders_over_labels: usize,
    /// Labels that reach out of the frame or over an obstacle's box. Wanted: 0.
    pub outside: usize,
}

/// A label on the page with what was asked for.
struct Standing<'a> {
    request: &'a Request,
    spot: &'a Spot,
}

/// Measures how good placements are. Placements belong to the requests of the same id.
pub fn measure(
    frame: PageBox,
    requests: &[Request],
    placements: &[Placement],
    obstacles: &Obstacles,
) -> Quality {
    let mut by_id: Vec<(u64, usize)> =
        requests.iter().enumerate().map(|(index, request)| (request.id, index)).collect();
    by_id.sort_unstable();
    let request_of = |id: u64| {
        let index = by_id.partition_point(|&(known, _)| known < id);
        by_id.get(index).filter(|entry| entry.0 == id).map(|&(_, index)| &requests[index])
    };
    let labels: Vec<Standing> = placements
        .iter()
        .filter_map(|p| Some(Standing { request: request_of(p.id)?, spot: p.spot()? }))
        .collect();
    let mut quality = Quality {
        outside: labels.iter().filter(|label| is_outside(label.spot, frame, obstacles)).count(),
        placed_ratio: placed_ratio(requests, placements),
        ..Quality::default()
    };
    pairs(&labels, &mut quality);
    markers(&labels, requests, obstacles, &mut quality);
    lines(&labels, obstacles, &mut quality);
    leaders(&labels, &mut quality);
    quality
}

/// Whether a label reaches out of the frame or over a box.
fn is_outside(spot: &Spot, frame: PageBox, obstacles: &Obstacles) -> bool {
    spot.boxes.iter().filter_map(|b| PageBox::around(b.corners())).any(|line| {
        !frame.grown(1e-6).encloses(line) || obstacles.boxes.iter().any(|b| b.overlaps(line))
    })
}

/// Metric 4: how much of what was asked for stands, by priority.
fn placed_ratio(requests: &[Request], placements: &[Placement]) -> f64 {
    let least = requests.iter().map(|request| request.priority).fold(f64::INFINITY, f64::min);
    let mut placed: Vec<u64> =
        placements.iter().filter(|p| p.spot().is_some()).map(|p| p.id).collect();
    placed.sort_unstable();
    let weight = |request: &Request| request.priority - least + 1.0;
    let all: f64 = requests.iter().map(weight).sum();
    let stand = requests.iter().filter(|request| placed.binary_search(&request.id).is_ok());
    if all > 0.0 { stand.map(weight).sum::<f64>() / all } else { 1.0 }
}

/// Metrics 1 and 7: labels and leaders against each other.
fn pairs(labels: &[Standing], quality: &mut Quality) {
    for (index, a) in labels.iter().enumerate() {
        for b in &labels[..index] {
            let overlap = a.spot.boxes.iter().any(|one| {
                let one = one.grown(PAD / 2.0);
                b.spot.boxes.iter().any(|other| one.overlaps(&other.grown(PAD / 2.0)))
            });
            quality.label_overlaps += usize::from(overlap);
            let crossing = segments(a.spot)
                .any(|(p, q)| segments(b.spot).any(|(r, s)| planar::cross(p, q, r, s)));
            quality.leader_crossings += usize::from(crossing);
            quality.leaders_over_labels += usize::from(runs_over(a.spot, b.spot));
            quality.leaders_over_labels += usize::from(runs_over(b.spot, a.spot));
        }
    }
}

/// The segments of a leader.
fn segments(spot: &Spot) -> impl Iterator<Item = (Page, Page)> + '_ {
    spot.leader.as_deref().unwrap_or_default().windows(2).map(|pair| (pair[0], pair[1]))
}

/// Whether the leader of one label runs over another label.
fn runs_over(one: &Spot, other: &Spot) -> bool {
    segments(one).any(|(a, b)| {
        let boxes = other.boxes.iter().filter_map(|b| PageBox::around(b.corners()));
        boxes.into_iter().any(|line| clip(line, a, b).is_some())
    })
}

/// Metrics 2, 5 and 6: labels against markers, and on which side they stand.
fn markers(
    labels: &[Standing],
    requests: &[Request],
    obstacles: &Obstacles,
    quality: &mut Quality,
) {
    let own = requests.iter().filter_map(|request| match request.target {
        Target::Point { at, radius } => Some((Some(request.id), at, radius)),
        _ => None,
    });
    let others = obstacles.markers.iter().map(|&(at, radius)| (None, at, radius));
    let markers: Vec<(Option<u64>, Page, f64)> = own.chain(others).collect();
    let (mut clear, mut measured) = (0, 0);
    let (mut liking, mut sided) = (0.0, 0);
    for label in labels {
        let lines = || label.spot.boxes.iter().filter_map(|b| PageBox::around(b.corners()));
        let covers = markers
            .iter()
            .filter(|(id, ..)| *id != Some(label.request.id))
            .any(|&(_, at, radius)| lines().any(|line| line.distance(at) < radius));
        quality.marker_overlaps += usize::from(covers);
        let Target::Point { at, .. } = label.request.target else { continue };
        let end = label.spot.leader.as_ref().and_then(|leader| leader.last());
        let distance = |to: Page| match end {
            Some(end) => end.distance(to),
            None => label.spot.bounds.distance(to),
        };
        let nearest = markers
            .iter()
            .filter(|&&(id, ..)| id != Some(label.request.id))
            .filter(|&&(_, other, radius)| !stands_over(other, radius, at))
            .map(|&(_, other, _)| distance(other))
            .fold(f64::INFINITY, f64::min);
        let ambiguity = distance(at) / nearest.max(1e-9);
        measured += 1;
        clear += usize::from(ambiguity <= 0.5);
        quality.worst_ambiguity = quality.worst_ambiguity.max(ambiguity);
        if end.is_none() {
            liking += side_cost(label.spot, at);
            sided += 1;
        }
    }
    quality.clear_ratio = if measured > 0 { clear as f64 / measured as f64 } else { 1.0 };
    quality.position_cost = if sided > 0 { liking / sided as f64 } else { 0.0 };
}

/// The cost of the side of the point that a label stands on.
fn side_cost(spot: &Spot, at: Page) -> f64 {
    if let Some(anchor) = spot.anchor {
        return anchor.rank_cost();
    }
    let off = spot.bounds.center() - at;
    let (x, y) = (off.x / spot.bounds.width(), off.y / spot.bounds.height());
    let apart = |anchor: &Anchor| {
        let (across, down) = anchor.direction();
        (across / 2.0 - x) * (across / 2.0 - x) + (down / 2.0 - y) * (down / 2.0 - y)
    };
    let nearest = Anchor::AROUND.into_iter().min_by(|a, b| apart(a).total_cmp(&apart(b)));
    nearest.map_or(0.0, Anchor::rank_cost)
}

/// Metric 3: how much of the lines lies under labels.
fn lines(labels: &[Standing], obstacles: &Obstacles, quality: &mut Quality) {
    let width: f64 = labels.iter().map(|label| label.spot.bounds.width()).sum();
    for line in &obstacles.lines {
        let mut covered = 0.0;
        for label in labels {
            for bounds in label.spot.boxes.iter().filter_map(|b| PageBox::around(b.corners())) {
                let under = line.path.windows(2).filter_map(|pair| {
                    let (t0, t1) = clip(bounds.grown(line.width / 2.0), pair[0], pair[1])?;
                    Some((t1 - t0) * pair[0].distance(pair[1]))
                });
                covered += under.sum::<f64>();
            }
        }
        let share = if width > 0.0 { covered / width } else { 0.0 };
        quality.line_overlap += share;
        if line.weight >= LineObstacle::ROUTE {
            quality.route_overlap += share;
        }
    }
}

/// Metric 7: the lengths of leaders.
fn leaders(labels: &[Standing], quality: &mut Quality) {
    let mut lengths: Vec<f64> = labels
        .iter()
        .filter(|label| label.spot.leader.is_some())
        .map(|label| label.spot.leader_length() / label.request.em)
        .collect();
    lengths.sort_by(f64::total_cmp);
    quality.leaders = lengths.len();
    quality.median_leader = lengths.get(lengths.len() / 2).copied().unwrap_or_default();
    quality.longest_leader = lengths.last().copied().unwrap_or_default();
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::label::{Align, LabelShape, Outcome};
    use crate::scene::OrientedBox;

    const FRAME: PageBox = PageBox::new(0.0, 0.0, 400.0, 400.0);

    fn request(id: u64, x: f64, y: f64) -> Request {
        let target = Target::Point { at: Page::new(x, y), radius: 3.0 };
        Request::new(id, target, vec![LabelShape::block(40.0, 10.0)])
    }

    fn placed(id: u64, x: f64, y: f64, leader: Option<Vec<Page>>) -> Placement {
        let bounds = PageBox::from_size(x, y, 40.0, 10.0);
        let spot = Spot {
            shape: 0,
            bounds,
            align: Align::Left,
            boxes: vec![OrientedBox::upright(bounds)],
            anchor: None,
            leader,
            moved: false,
            cost: 0.0,
        };
        Placement { id, outcome: Outcome::Placed(spot) }
    }

    #[test]
    fn faults_are_counted() {
        let requests = [request(0, 100.0, 100.0), request(1, 130.0, 105.0), request(2, 5.0, 5.0)];
        let placements = [
            placed(0, 104.0, 100.0, None),
            placed(1, 120.0, 108.0, None),
            placed(2, -5.0, 9.0, None),
        ];
        let route = vec![Page::new(90.0, 104.0), Page::new(190.0, 104.0)];
        let lines = vec![LineObstacle::new(route, 0.0, LineObstacle::ROUTE)];
        let obstacles = Obstacles { lines, ..Obstacles::default() };
        let quality = measure(FRAME, &requests, &placements, &obstacles);
        assert_eq!(quality.label_overlaps, 1);
        assert_eq!(quality.marker_overlaps, 1);
        assert_eq!(quality.outside, 1);
        assert!((quality.route_overlap - 40.0 / 120.0).abs() < 1e-9);
        assert!(quality.clear_ratio < 1.0 && quality.worst_ambiguity > 1.0);
    }

    #[test]
    fn leaders_are_measured_at_their_ends() {
        let requests = [request(0, 100.0, 100.0), request(1, 100.0, 130.0)];
        let leader = |x0, y0, x1, y1| Some(vec![Page::new(x0, y0), Page::new(x1, y1)]);
        let placements = [
            placed(0, 150.0, 140.0, leader(148.0, 145.0, 102.0, 102.0)),
            placed(1, 150.0, 90.0, leader(148.0, 95.0, 102.0, 128.0)),
        ];
        let quality = measure(FRAME, &requests, &placements, &Obstacles::default());
        assert_eq!((quality.leaders, quality.leader_crossings), (2, 1));
        assert_eq!(quality.leaders_over_labels, 0);
        assert!(quality.worst_ambiguity < 0.2);
        assert!((quality.longest_leader - 63.0 / 13.0).abs() < 0.1);
    }
}
