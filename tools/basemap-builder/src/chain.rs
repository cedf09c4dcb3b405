//! Arcs joined to lines as long as they go on without a fork.

use std::collections::{BTreeMap, BTreeSet};

use crate::grid::Unit;
use crate::topology::Use;

/// Joins arcs end to end where exactly two of them meet. `ends` gives an arc's first and last
/// position.
pub fn chains(arcs: &[usize], turn: i32, ends: impl Fn(usize) -> (Unit, Unit)) -> Vec<Vec<Use>> {
    let wrapped = |(x, y): Unit| (x.rem_euclid(turn), y);
    let ends = |arc: usize| {
        let (first, last) = ends(arc);
        (wrapped(first), wrapped(last))
    };
    let mut at: BTreeMap<Unit, Vec<usize>> = BTreeMap::new();
    for &arc in arcs {
        let (first, last) = ends(arc);
        at.entry(first).or_default().push(arc);
        at.entry(last).or_default().push(arc);
    }
    let mut left: BTreeSet<usize> = arcs.iter().copied().collect();
    let next = |node: Unit, arc: usize| match at[&node].as_slice() {
        &[one, other] if one != other => Some(if one == arc { other } else { one }),
        _ => None,
    };
    let mut lines = Vec::new();
    while let Some(&start) = left.first() {
        left.remove(&start);
        let mut line = std::collections::VecDeque::from([(start, false)]);
        for forwards in [true, false] {
            let (first, last) = ends(start);
            let (mut node, mut arc) = (if forwards { last } else { first }, start);
            while let Some(other) = next(node, arc).filter(|other| left.remove(other)) {
                let (first, last) = ends(other);
                let from_first = first == node;
                if forwards {
                    line.push_back((other, !from_first));
                } else {
                    line.push_front((other, from_first));
                }
                node = if from_first { last } else { first };
                arc = other;
            }
        }
        lines.push(line.into());
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn joins_until_a_fork() {
        let ends = [
            ((0, 0), (1, 0)),
            ((2, 0), (1, 0)),
            ((2, 0), (3, 0)),
            ((3, 0), (4, 0)),
            ((3, 0), (3, 5)),
        ];
        let lines = chains(&[0, 1, 2, 3, 4], 360, |arc| ends[arc]);
        assert_eq!(
            lines,
            [vec![(0, false), (1, true), (2, false)], vec![(3, false)], vec![(4, false)]]
        );
    }
}
