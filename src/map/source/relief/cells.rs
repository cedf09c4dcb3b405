//! Which squares of a grid an outline covers.

use std::ops::Range;

use crate::path::Path;
use crate::unit::Page;

/// Squares of a grid, those wanted marked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::map) struct Cells {
    columns: usize,
    wanted: Vec<bool>,
}

impl Cells {
    /// Those that an outline covers or that lie nearer to it than `margin`, in sides of a square; by
    /// the rule of even and odd. `place` gives columns and rows, with fractions.
    pub fn of(
        outline: &Path,
        place: impl Fn(Page) -> (f64, f64),
        (columns, rows): (usize, usize),
        margin: f64,
    ) -> Self {
        let nothing = || vec![false; columns * rows];
        let mut marks = Marks { columns, rows, margin, touched: nothing(), turned: nothing() };
        for part in outline.parts() {
            let points: Vec<(f64, f64)> = part.into_iter().map(&place).collect();
            let ends = points.last().zip(points.first());
            let edges = points.iter().zip(points.iter().skip(1)).chain(ends);
            edges.for_each(|(from, to)| marks.edge(*from, *to));
        }
        let Marks { touched: mut wanted, turned, .. } = marks;
        for (row, turned) in wanted.chunks_mut(columns.max(1)).zip(turned.chunks(columns.max(1))) {
            let mut inside = false;
            for (wanted, turned) in row.iter_mut().zip(turned) {
                inside ^= turned;
                *wanted |= inside;
            }
        }
        Self { columns, wanted }
    }

    /// The wanted squares of a row.
    pub fn runs(&self, row: usize) -> impl Iterator<Item = Range<usize>> {
        let start = row * self.columns;
        let row = self.wanted.get(start..start + self.columns).unwrap_or_default();
        let mut at = 0;
        std::iter::from_fn(move || {
            let start = at + row.get(at..)?.iter().position(|wanted| *wanted)?;
            let rest = row.get(start..)?;
            at = start + rest.iter().position(|wanted| !wanted).unwrap_or(rest.len());
            Some(start..at)
        })
    }

    /// The columns and rows that hold all that are wanted.
    pub fn bounds(&self) -> Option<(Range<usize>, Range<usize>)> {
        let rows = self.wanted.len() / self.columns.max(1);
        let runs = (0..rows).flat_map(|row| self.runs(row).map(move |run| (run, row..row + 1)));
        let union = |a: Range<usize>, b: Range<usize>| a.start.min(b.start)..a.end.max(b.end);
        runs.reduce(|all, run| (union(all.0, run.0), union(all.1, run.1)))
    }
}

/// What is known of the squares while edges are walked.
struct Marks {
    columns: usize,
    rows: usize,
    margin: f64,
    /// Near an edge.
    touched: Vec<bool>,
    /// From whose middle on rightwards in and out change places.
    turned: Vec<bool>,
}

impl Marks {
    fn edge(&mut self, from: (f64, f64), to: (f64, f64)) {
        let finite = [from.0, from.1, to.0, to.1].iter().all(|number| number.is_finite());
        if from == to || !finite {
            return;
        }
        let (upper, lower) = if from.1 <= to.1 { (from, to) } else { (to, from) };
        let at = |y: f64| match y {
            y if y <= upper.1 => upper.0,
            y if y >= lower.1 => lower.0,
            y => upper.0 + (y - upper.1) * ((lower.0 - upper.0) / (lower.1 - upper.1)),
        };
        // The casts saturate.
        let index = |at: f64, count: usize| (at.max(0.0) as usize).min(count);
        let first = index(upper.1 - self.margin, self.rows);
        let end = index(lower.1 + self.margin + 1.0, self.rows);
        for row in first..end {
            let (top, bottom) = (row as f64 - self.margin, row as f64 + 1.0 + self.margin);
            let ends = (at(top), at(bottom));
            let (left, right) = (ends.0.min(ends.1), ends.0.max(ends.1));
            let near = index(left - self.margin, self.columns)
                ..index(right + self.margin + 1.0, self.columns);
            let start = row * self.columns;
            let line = self.touched.get_mut(start..start + self.columns).unwrap_or_default();
            line.get_mut(near).unwrap_or_default().fill(true);
            let middle = row as f64 + 0.5;
            if upper.1 <= middle && middle < lower.1 {
                let column = index((at(middle) - 0.5).ceil(), self.columns);
                if column < self.columns
                    && let Some(turned) = self.turned.get_mut(start + column)
                {
                    *turned ^= true;
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cells(rings: &[&[(f64, f64)]], margin: f64) -> Vec<String> {
        let mut path = Path::new();
        for ring in rings {
            let ring: Vec<Page> = ring.iter().map(|&(x, y)| Page::new(x, y)).collect();
            path.push_part(&ring, true);
        }
        let cells = Cells::of(&path, |page| (page.x, page.y), (8, 6), margin);
        let letter = |wanted: &bool| if *wanted { '#' } else { '.' };
        cells.wanted.chunks(8).map(|row| row.iter().map(letter).collect()).collect()
    }

    #[test]
    fn squares_inside_and_near_the_edge_are_wanted() {
        let square: &[(f64, f64)] = &[(1.5, 1.5), (6.5, 1.5), (6.5, 4.5), (1.5, 4.5)];
        let drawn = cells(&[square], 0.1);
        assert_eq!(drawn, ["........", ".######.", ".######.", ".######.", ".######.", "........"]);
        assert_eq!(cells(&[square], 0.6)[0], "########");
    }

    #[test]
    fn holes_and_what_lies_beyond_the_grid_are_left_out() {
        let (all, hole): (&[_], &[_]) = (
            &[(-9.0, -9.0), (20.0, -9.0), (20.0, 20.0), (-9.0, 20.0)],
            &[(2.5, 1.5), (2.5, 4.5), (6.5, 4.5), (6.5, 1.5)],
        );
        let drawn = cells(&[all, hole], 0.1);
        assert_eq!(drawn[0], "########");
        assert_eq!(drawn[2..4], ["###...##", "###...##"]);
    }

    #[test]
    fn what_is_not_a_number_marks_nothing() {
        let ring: &[(f64, f64)] = &[(f64::NAN, 1.0), (2.0, f64::INFINITY), (3.0, 3.0)];
        assert!(cells(&[ring], 0.1).iter().all(|row| row == "........"));
    }

    proptest::proptest! {
        #[test]
        fn no_point_inside_lies_in_a_square_that_is_not_wanted(
            ring in proptest::collection::vec((-3.0..11.0, -3.0..9.0), 3..7),
        ) {
            let drawn = cells(&[&ring], 0.0);
            for (x, y) in (0..32).flat_map(|x| (0..24).map(move |y| (x, y))) {
                let (px, py) = (f64::from(x) / 4.0 + 0.13, f64::from(y) / 4.0 + 0.11);
                let edges = ring.iter().zip(ring.iter().cycle().skip(1));
                let crossed = |&((ax, ay), (bx, by)): &(&(f64, f64), &(f64, f64))| {
                    (*ay <= py) != (*by <= py) && ax + (py - ay) * (bx - ax) / (by - ay) > px
                };
                let inside = edges.filter(crossed).count() % 2 == 1;
                let row: Vec<char> = drawn[y as usize / 4].chars().collect();
                assert!(!inside || row[x as usize / 4] == '#', "{x} {y} {drawn:?}");
            }
        }
    }
}
