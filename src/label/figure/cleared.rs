//! Names of areas are moved off the edges of their own area, as far as it leaves them room.

use super::Stage;
use crate::label::area;
use crate::label::candidate::Candidate;
use crate::label::ground::Ground;
use crate::label::planar;
use crate::label::request::Target;
use crate::unit::{Page, PageBox};

/// The distance from its area's edges that a name is moved to keep, ems: what its halo takes, and some air.
const CLEAR: f64 = 0.4;
/// Letters leave this share of a line's height free above and below them.
const LEADING: f64 = 0.15;
/// How far a name is moved by each step, and by how many at most across and down, ems.
const STEP: f64 = 0.25;
const ACROSS: i32 = 6;
const DOWN: i32 = 2;
/// Less than this is not gained by moving, ems.
const GAIN: f64 = 0.08;
/// What a place may cost more than the one before.
const WORTH: f64 = 0.3;
/// How many places are tried, the clearest first.
const TRIED: usize = 6;

/// How a name stands to the edges of its area: how much of them it covers, and the distance to the nearest;
/// both in ems.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Crowding {
    covers: f64,
    clear: f64,
}

impl Stage<'_> {
    /// Moves names that touch an edge of the area they stand in a little, where they touch less of it then and
    /// nothing else is the worse for it: the middle of an area is sought for the shape of its name, not for what
    /// has come to stand there.
    pub(super) fn clear(&mut self) {
        let mut moved: Vec<(usize, Vec<Candidate>)> = Vec::new();
        for job in 0..self.makers.len() {
            let places = self.cleared(job);
            if !places.is_empty() {
                self.search.add(job, places.clone());
                moved.push((job, places));
            }
        }
        if moved.is_empty() {
            return;
        }
        self.search.link(self.surroundings.cells());
        for (job, places) in moved {
            let now = self.search.cost_now(job);
            let choice = places.iter().find_map(|place| {
                let at = self.search.jobs[job].candidates.iter().position(|it| it.is_at(place))?;
                (self.search.cost(job, Some(at)) <= now + WORTH).then_some(at)
            });
            if choice.is_some() {
                self.search.choose(job, choice);
            }
        }
    }

    /// The places near that of a name where its area's edges crowd it less, the clearest first.
    fn cleared(&mut self, job: usize) -> Vec<Candidate> {
        let Some(place) = self.place_now(job).cloned() else { return Vec::new() };
        let frame = self.surroundings.frame();
        let maker = &mut self.makers[job];
        let (Target::Area { rings, .. }, Ground::Area { in_pieces: false, .. }) =
            (&maker.request.target, maker.ground)
        else {
            return Vec::new();
        };
        let em = maker.request.em;
        let is_inside = place.leader.is_none() && area::contains(rings, place.bounds.center());
        if maker.request.pin.is_some() || place.keyed || !is_inside {
            return Vec::new();
        }
        let reach = Page::new(
            (STEP * f64::from(ACROSS) + CLEAR) * em,
            (STEP * f64::from(DOWN) + CLEAR) * em,
        );
        let about = place.bounds.grown(reach.x.max(reach.y));
        let near = |&(a, b): &(Page, Page)| planar::around(a, b).grown(1e-6).overlaps(about);
        let sides = sides(frame);
        let edges: Vec<(Page, Page)> = area::edges(rings).chain(sides).filter(near).collect();
        let crowding = |by: Page| Crowding::of(&place.lines, by, &edges, em);
        let now = crowding(Page::new(0.0, 0.0));
        let mut better: Vec<(Crowding, Page)> = Vec::new();
        for (across, down) in
            (-DOWN..=DOWN).flat_map(|down| (-ACROSS..=ACROSS).map(move |across| (across, down)))
        {
            let by = Page::new(f64::from(across), f64::from(down)) * (STEP * em);
            let there = crowding(by);
            if there.gains_on(now) {
                better.push((there, by));
            }
        }
        let far = |by: Page| by.distance(Page::new(0.0, 0.0));
        better.sort_by(|(a, by), (b, other)| a.order(b).then(far(*by).total_cmp(&far(*other))));
        better.into_iter().filter_map(|(_, by)| maker.moved(&place, by)).take(TRIED).collect()
    }
}

/// The sides of the frame, which cuts off what is shown of an area.
fn sides(frame: PageBox) -> [(Page, Page); 4] {
    let PageBox { x0, y0, x1, y1 } = frame;
    let corners = [(x0, y0), (x1, y0), (x1, y1), (x0, y1)].map(|(x, y)| Page::new(x, y));
    [0, 1, 2, 3].map(|side| (corners[side], corners[(side + 1) % 4]))
}

impl Crowding {
    /// Of the lines of a name that is moved.
    fn of(lines: &[PageBox], by: Page, edges: &[(Page, Page)], em: f64) -> Self {
        let (mut covers, mut clear) = (0.0, CLEAR * em);
        for line in lines {
            let free = LEADING * line.height();
            let letters = PageBox::new(line.x0, line.y0 + free, line.x1, line.y1 - free).moved(by);
            for &(a, b) in edges {
                let (covered, apart) = planar::under(letters, a, b);
                covers += covered;
                clear = f64::min(clear, apart);
            }
        }
        Self { covers: covers / em, clear: clear / em }
    }

    /// Whether it is worth to move here from another place.
    fn gains_on(&self, other: Self) -> bool {
        let clears = self.covers <= other.covers && self.clear > other.clear + GAIN;
        clears || self.covers < other.covers - GAIN
    }

    /// The less crowded first.
    fn order(&self, other: &Self) -> std::cmp::Ordering {
        self.covers.total_cmp(&other.covers).then(other.clear.total_cmp(&self.clear))
    }
}
