//! The choice among candidates as numbers, for a solver that finds the best there is.

use serde::Serialize;

use super::{Cancel, Obstacles, PageBox, Request, Solved};

/// What [`place`](crate::label::place) chooses among for labels that none must stand: written out to compare its
/// choice with the best.
#[derive(Debug, Clone, Serialize)]
pub struct Problem {
    /// The labels.
    pub labels: Vec<ProblemLabel>,
    /// Pairs of candidates that cost something together: label, candidate, label, candidate, cost.
    pub conflicts: Vec<(usize, usize, usize, usize, f64)>,
    /// The cost of a conflict from which on two candidates exclude each other.
    pub hard: f64,
}

/// A label of a [`Problem`].
#[derive(Debug, Clone, Serialize)]
pub struct ProblemLabel {
    /// What it costs to leave it out.
    pub drop: f64,
    /// What each of its places costs by itself.
    pub costs: Vec<f64>,
    /// The place that was chosen.
    pub chosen: Option<usize>,
}

impl Problem {
    /// The problem of some labels, none of them required or pinned, and what is chosen for each.
    pub fn new(frame: PageBox, requests: &[Request], obstacles: &Obstacles) -> Self {
        let mut problem = Self { labels: Vec::new(), conflicts: Vec::new(), hard: super::HARD };
        super::place_and_tell(&Cancel::new(), frame, requests, obstacles, &mut |solved| {
            problem.tell(solved);
        });
        problem
    }

    fn tell(&mut self, Solved { search, count }: Solved<'_>) {
        for (number, job) in search.jobs.iter().enumerate().take(count) {
            let costs = job.candidates.iter().map(|place| place.cost.total()).collect();
            let (drop, chosen) = (job.drop.unwrap_or(f64::MAX), search.choice(number));
            self.labels.push(ProblemLabel { drop, costs, chosen });
            let later = search.neighbours[number].iter().map(|&other| other as usize);
            for other in later.filter(|&other| other > number && other < count) {
                for (i, a) in job.candidates.iter().enumerate() {
                    for (j, b) in search.jobs[other].candidates.iter().enumerate() {
                        let cost = a.conflict(b);
                        if cost > 0.0 {
                            self.conflicts.push((number, i, other, j, cost));
                        }
                    }
                }
            }
        }
    }
}
