//! Labels that stand apart side by side are set flush, so that they read as a column.

use super::Stage;
use crate::label::candidate::Candidate;
use crate::label::surroundings::HARD;
use crate::unit::{Align, Page};

/// Labels whose edges differ by no more than this many ems can be set flush.
const NEAR: f64 = 2.5;
/// Labels one above the other with no more than this many ems between them form a column.
const BETWEEN: f64 = 3.0;
/// What a column may cost more than its labels did before, for each of them.
const WORTH: f64 = 0.35;

/// A label that stands apart, with the edge that its leader meets.
#[derive(Debug, Clone, Copy)]
struct Member {
    job: usize,
    align: Align,
    edge: f64,
    top: f64,
    bottom: f64,
}

impl Stage<'_> {
    /// Sets columns of labels flush, where that costs little.
    pub(in crate::label) fn align(&mut self) {
        let mut members: Vec<Member> =
            (0..self.makers.len()).filter_map(|job| self.member(job)).collect();
        members.sort_by(|a, b| a.align.cmp(&b.align).then(a.top.total_cmp(&b.top)));
        let mut column: Vec<Member> = Vec::new();
        for member in members {
            let joins = column.last().is_some_and(|last| {
                let em = self.makers[member.job].request.em;
                last.align == member.align
                    && member.top - last.bottom <= BETWEEN * em
                    && column.iter().all(|other| (other.edge - member.edge).abs() <= NEAR * em)
            });
            if !joins {
                self.set_flush(&column);
                column.clear();
            }
            column.push(member);
        }
        self.set_flush(&column);
    }

    /// A label as a member of a column, if it stands apart to one side.
    fn member(&self, job: usize) -> Option<Member> {
        let candidate = self.search.jobs[job].candidates.get(self.search.choice(job)?)?;
        let bounds = candidate.bounds;
        let (end, _) = candidate.leader?;
        let edge = match candidate.align {
            Align::Left if end.x <= bounds.x0 => bounds.x0,
            Align::Right if end.x >= bounds.x1 => bounds.x1,
            _ => return None,
        };
        // A pinned label stays where the user put it.
        self.makers[job].request.pin.is_none().then_some(Member {
            job,
            align: candidate.align,
            edge,
            top: bounds.y0,
            bottom: bounds.y1,
        })
    }

    /// Sets a column flush at the edge of the member that serves all best.
    fn set_flush(&mut self, column: &[Member]) {
        if column.len() < 2 {
            return;
        }
        let cost = |stage: &Self| -> f64 {
            column.iter().map(|member| stage.search.cost_now(member.job)).sum()
        };
        let before: Vec<Option<usize>> =
            column.iter().map(|member| self.search.choice(member.job)).collect();
        let mut flush: Vec<Vec<Option<usize>>> = Vec::new();
        for edge in column.iter().map(|member| member.edge) {
            let moved: Option<Vec<Candidate>> =
                column.iter().map(|member| self.moved(member, edge)).collect();
            let Some(moved) = moved else { continue };
            let mut choices = Vec::with_capacity(column.len());
            for (member, candidate) in column.iter().zip(moved) {
                let candidates = &mut self.search.jobs[member.job].candidates;
                choices.push(Some(candidates.len()));
                candidates.push(candidate);
            }
            flush.push(choices);
        }
        self.search.link(self.surroundings.cells());
        let mut limit = cost(self) + WORTH * column.len() as f64;
        let mut best = before;
        for choices in flush {
            self.choose(column, &choices);
            let cost = cost(self);
            if cost < limit && cost < HARD {
                limit = cost;
                best = choices;
            }
        }
        self.choose(column, &best);
    }

    /// Gives the labels of a column these places.
    fn choose(&mut self, column: &[Member], choices: &[Option<usize>]) {
        for (member, &choice) in column.iter().zip(choices) {
            self.search.choose(member.job, choice);
        }
    }

    /// The same label with its edge elsewhere.
    fn moved(&mut self, member: &Member, edge: f64) -> Option<Candidate> {
        let choice = self.search.choice(member.job)?;
        let candidate = self.search.jobs[member.job].candidates.get(choice)?;
        let by = Page::new(edge - member.edge, 0.0);
        let (end, _) = candidate.leader?;
        let (shape, corner) =
            (candidate.shape, Page::new(candidate.bounds.x0, candidate.bounds.y0));
        self.makers[member.job].at_end(shape, corner + by, candidate.align, end + by)
    }
}
