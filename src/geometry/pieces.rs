//! What is left of a polygon or line inside a boundary, and how it is closed again.
//!
//! A boundary is a closed loop, the same way round as an exterior ring. Where an outline crosses
//! it, the crossing has a place `s` on the loop. Along the loop inside and outside alternate at
//! the crossings, so one bit (is the loop's start inside?) says which stretches of the loop close
//! the pieces. Nothing here depends on which way the outline was wound.

use std::ops::Range;

use super::flat::Flat;

/// A loop that pieces are closed along.
pub(super) trait Boundary<P> {
    /// Where the loop ends: its start is 0.
    fn length(&self) -> f64;
    /// Appends the loop's points strictly between two places, forwards; `from < to`, and both may
    /// be one length further on.
    fn between(&self, from: f64, to: f64, out: &mut Vec<P>);
    /// Whether the points appended are close enough to be joined by straight lines.
    fn is_dense(&self) -> bool;
}

/// Lines or rings in one buffer.
#[derive(Debug, Clone)]
pub(super) struct Parts<P> {
    pub(super) points: Vec<P>,
    /// Where each part ends.
    pub(super) ends: Vec<usize>,
    /// Points whose line from the point before is straight on the page, whatever lies between.
    /// One past a part's last point stands for the line that closes it.
    pub(super) straight: Vec<Range<usize>>,
}

impl<P> Default for Parts<P> {
    fn default() -> Self {
        Self { points: Vec::new(), ends: Vec::new(), straight: Vec::new() }
    }
}

impl<P> Parts<P> {
    pub(super) fn clear(&mut self) {
        self.points.clear();
        self.ends.clear();
        self.straight.clear();
    }

    /// Ends the part being built; one without a point is none.
    pub(super) fn end_part(&mut self) {
        if self.ends.last().copied().unwrap_or(0) < self.points.len() {
            self.ends.push(self.points.len());
        }
    }

    /// The straight stretches of a part, counted from its start.
    pub(super) fn straight_in(
        &self,
        part: Range<usize>,
    ) -> impl Iterator<Item = Range<usize>> + Clone + '_ {
        self.straight.iter().filter_map(move |range| {
            let start = range.start.max(part.start + 1);
            let end = range.end.min(part.end + 1);
            (start < end).then(|| start - part.start..end - part.start)
        })
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = Range<usize>> + '_ {
        (0..self.ends.len()).map(|index| {
            let start = if index == 0 { 0 } else { self.ends[index - 1] };
            start..self.ends[index]
        })
    }
}

/// A stretch of an outline inside the boundary.
#[derive(Debug, Clone)]
struct Piece {
    points: Range<usize>,
    /// Where it comes in and goes out.
    entry: f64,
    exit: f64,
}

#[derive(Debug, Clone, Copy)]
struct Crossing {
    s: f64,
    piece: usize,
    is_entry: bool,
}

/// Collects the pieces of one polygon, then closes them.
#[derive(Debug, Clone)]
pub(super) struct Pieces<P> {
    points: Vec<P>,
    pieces: Vec<Piece>,
    /// Rings that never crossed.
    whole: Vec<Range<usize>>,
    /// The piece under construction: where it starts, and where it came in if it did.
    open: Option<(usize, Option<f64>)>,
    /// The piece at the head of the ring, which has no entry until the ring is closed.
    head: Option<(Range<usize>, f64)>,
    crossings: Vec<Crossing>,
    partners: Vec<usize>,
    done: Vec<bool>,
    /// Whether the loop's start lies inside the polygon.
    pub(super) start_inside: bool,
}

impl<P> Default for Pieces<P> {
    fn default() -> Self {
        Self {
            points: Vec::new(),
            pieces: Vec::new(),
            whole: Vec::new(),
            open: None,
            head: None,
            crossings: Vec::new(),
            partners: Vec::new(),
            done: Vec::new(),
            start_inside: false,
        }
    }
}

impl<P: Flat> Pieces<P> {
    /// Forgets all, for the next polygon.
    pub(super) fn begin(&mut self, start_inside: bool) {
        self.points.clear();
        self.pieces.clear();
        self.whole.clear();
        self.open = None;
        self.head = None;
        self.start_inside = start_inside;
    }

    /// The outline starts inside.
    #[inline]
    pub(super) fn start_inside_ring(&mut self, point: P) {
        self.open = Some((self.points.len(), None));
        self.points.push(point);
    }

    #[inline]
    pub(super) fn push(&mut self, point: P) {
        self.points.push(point);
    }

    #[inline]
    pub(super) fn extend(&mut self, points: impl ExactSizeIterator<Item = P>) {
        self.points.extend(points);
    }

    pub(super) fn enter(&mut self, point: P, s: f64) {
        self.open = Some((self.points.len(), Some(s)));
        self.points.push(point);
    }

    pub(super) fn leave(&mut self, point: P, s: f64) {
        self.points.push(point);
        if let Some((start, entry)) = self.open.take() {
            let points = start..self.points.len();
            match entry {
                Some(entry) => self.pieces.push(Piece { points, entry, exit: s }),
                None => self.head = Some((points, s)),
            }
        }
    }

    /// Joins a ring's tail to its head. The ring's first point must not have been repeated.
    pub(super) fn end_ring(&mut self) {
        match (self.open.take(), self.head.take()) {
            (Some((start, None)), _) => self.whole.push(start..self.points.len()),
            (Some((start, Some(entry))), Some((head, exit))) => {
                self.points.extend_from_within(head);
                self.pieces.push(Piece { points: start..self.points.len(), entry, exit });
            }
            // A tail without a head, or a head without a tail: the outline's first point was
            // judged both inside and outside, which the half-open tests exclude.
            _ => {}
        }
    }

    /// Ends an open line: its head and tail stay loose.
    pub(super) fn end_line(&mut self) {
        if let Some((head, exit)) = self.head.take() {
            self.pieces.push(Piece { points: head, entry: f64::NAN, exit });
        }
        if let Some((start, _)) = self.open.take() {
            let points = start..self.points.len();
            self.pieces.push(Piece { points, entry: f64::NAN, exit: f64::NAN });
        }
    }

    /// Gives the pieces as lines.
    pub(super) fn finish_lines(&mut self, out: &mut Parts<P>) {
        for points in self.pieces.iter().map(|piece| piece.points.clone()) {
            if points.len() > 1 {
                out.points.extend_from_slice(&self.points[points]);
                out.end_part();
            }
        }
        for points in self.whole.drain(..) {
            let first = self.points[points.start];
            out.points.extend_from_slice(&self.points[points]);
            out.points.push(first);
            out.end_part();
        }
    }

    /// Whether any outline crossed the boundary.
    pub(super) fn crossed(&self) -> bool {
        !self.pieces.is_empty()
    }

    /// The places where outlines cross, in no order.
    pub(super) fn places(&self) -> impl Iterator<Item = f64> + '_ {
        self.pieces.iter().flat_map(|piece| [piece.entry, piece.exit])
    }

    /// Closes the pieces along the boundary and gives them as rings.
    pub(super) fn finish_rings(&mut self, boundary: &impl Boundary<P>, out: &mut Parts<P>) {
        for points in self.whole.drain(..) {
            if points.len() > 2 {
                out.points.extend_from_slice(&self.points[points]);
                out.end_part();
            }
        }
        let length = boundary.length();
        if self.pieces.is_empty() {
            if self.start_inside {
                let start = out.points.len();
                boundary.between(-f64::MIN_POSITIVE, length, &mut out.points);
                if boundary.is_dense() {
                    out.straight.push(start + 1..out.points.len() + 1);
                }
                out.end_part();
            }
            return;
        }
        self.sort_crossings();
        let count = self.crossings.len();
        self.done.clear();
        self.done.resize(self.pieces.len(), false);
        for first in 0..self.pieces.len() {
            let (mut piece, mut forwards) = (first, true);
            while !self.done[piece] {
                self.done[piece] = true;
                let Piece { points, .. } = &self.pieces[piece];
                if forwards {
                    out.points.extend_from_slice(&self.points[points.clone()]);
                } else {
                    out.points.extend(self.points[points.clone()].iter().rev());
                }
                let here = self.partners[2 * piece + usize::from(forwards)];
                let onwards = here.is_multiple_of(2) != self.start_inside;
                let there = if onwards { (here + 1) % count } else { (here + count - 1) % count };
                let (from, to) = (self.crossings[here], self.crossings[there]);
                // Around the loop's start, places count on from its length.
                let wrapped = onwards != (there > here);
                join(boundary, from.s, to.s, onwards, wrapped, out);
                piece = to.piece;
                forwards = to.is_entry;
            }
            out.end_part();
        }
    }

    /// Sorts the crossings along the loop, and notes for each piece where its entry and its exit
    /// stand: `partners[2 · piece]` and `partners[2 · piece + 1]`.
    fn sort_crossings(&mut self) {
        self.crossings.clear();
        for (index, piece) in self.pieces.iter().enumerate() {
            self.crossings.push(Crossing { s: piece.entry, piece: index, is_entry: true });
            self.crossings.push(Crossing { s: piece.exit, piece: index, is_entry: false });
        }
        self.crossings.sort_by(|a, b| a.s.total_cmp(&b.s).then(a.piece.cmp(&b.piece)));
        self.partners.clear();
        self.partners.resize(self.crossings.len(), 0);
        for (place, crossing) in self.crossings.iter().enumerate() {
            self.partners[2 * crossing.piece + usize::from(!crossing.is_entry)] = place;
        }
    }
}

/// Appends the boundary's points from one crossing to another, past the loop's start if `wrapped`.
fn join<P: Flat>(
    boundary: &impl Boundary<P>,
    from: f64,
    to: f64,
    onwards: bool,
    wrapped: bool,
    out: &mut Parts<P>,
) {
    let start = out.points.len();
    let further = if wrapped { boundary.length() } else { 0.0 };
    if onwards {
        boundary.between(from, to + further, &mut out.points);
    } else {
        boundary.between(to, from + further, &mut out.points);
        out.points[start..].reverse();
    }
    if boundary.is_dense() {
        // The point that follows is joined straight as well.
        out.straight.push(start..out.points.len() + 1);
    }
}
