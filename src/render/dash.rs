//! Lines cut into dashes.

use super::flatten::{Lines, Pen, Point};
use super::outline::Bounds;

/// A pattern of dashes and gaps whose length is shorter than this many device pixels is drawn as
/// a solid line: no pixel could show it.
const SHORTEST: f64 = 0.1;

/// Dashes and gaps in device pixels.
pub(super) struct Dashes {
    lengths: Vec<f64>,
    total: f64,
}

impl Dashes {
    /// The dashes of a stroke at a scale; `None` for a solid line. Lengths that are not numbers or
    /// are negative count as 0; an odd number of lengths is gone through twice, as in SVG.
    pub fn new(lengths: &[f64], scale: f64) -> Option<Self> {
        let length = |&length: &f64| {
            let length = length * scale;
            if length.is_finite() && length > 0.0 { length } else { 0.0 }
        };
        let mut lengths: Vec<f64> = lengths.iter().map(length).collect();
        if lengths.len() % 2 == 1 {
            lengths.extend_from_within(..);
        }
        let total: f64 = lengths.iter().sum();
        let gaps: f64 = lengths.iter().skip(1).step_by(2).sum();
        (total.is_finite() && total >= SHORTEST && gaps > 0.0).then_some(Self { lengths, total })
    }

    /// Cuts lines into dashes; what lies outside `visible` is passed over, its length counted.
    pub fn cut(&self, lines: &Lines, visible: Bounds) -> Lines {
        let mut dashes = Lines::default();
        for (line, closed) in lines.iter() {
            self.cut_line(line, closed, visible, &mut dashes);
        }
        dashes
    }

    fn cut_line(&self, line: &[Point], closed: bool, visible: Bounds, dashes: &mut Lines) {
        let next = line.iter().skip(1).chain(line.first().filter(|_| closed));
        let mut walked = 0.0;
        let mut pen_down = false;
        for (&from, &to) in line.iter().zip(next) {
            let length =
                ((to.x - from.x) * (to.x - from.x) + (to.y - from.y) * (to.y - from.y)).sqrt();
            if length > 0.0 {
                self.cut_segment(from, to, length, walked, visible, &mut pen_down, dashes);
            }
            // Only the place within the pattern matters; kept small, so that it stays exact.
            walked = (walked + length) % self.total;
        }
        if pen_down {
            dashes.end(false);
        }
    }

    #[expect(clippy::too_many_arguments)]
    fn cut_segment(
        &self,
        from: Point,
        to: Point,
        length: f64,
        walked: f64,
        visible: Bounds,
        pen_down: &mut bool,
        dashes: &mut Lines,
    ) {
        let at = |along: f64| {
            let t = (along / length).clamp(0.0, 1.0);
            Point::new(from.x + t * (to.x - from.x), from.y + t * (to.y - from.y))
        };
        let lift = |pen_down: &mut bool, dashes: &mut Lines| {
            if std::mem::take(pen_down) {
                dashes.end(false);
            }
        };
        let Some((enter, leave)) = visible_part(from, to, visible) else {
            return lift(pen_down, dashes);
        };
        let (start, stop) = (enter * length, leave * length);
        if enter > 0.0 {
            lift(pen_down, dashes);
        }
        // Whole patterns that lie before the visible part are skipped at once.
        let skipped = ((start + walked) / self.total).floor() * self.total;
        let mut along = skipped - walked;
        while along < stop {
            for (index, dash) in self.lengths.iter().enumerate() {
                let end = along + dash;
                if index % 2 == 0 && end >= start && along < stop {
                    if !*pen_down {
                        dashes.start(at(along.max(0.0)));
                        *pen_down = true;
                    }
                    dashes.line(at(end.min(length)));
                    if end <= length {
                        lift(pen_down, dashes);
                    }
                }
                along = end;
            }
        }
        if leave < 1.0 {
            lift(pen_down, dashes);
        }
    }
}

/// The part of a segment that lies within a box, as fractions of its length.
fn visible_part(from: Point, to: Point, within: Bounds) -> Option<(f64, f64)> {
    let (mut enter, mut leave) = (0.0f64, 1.0f64);
    for (a, b, low, high) in
        [(from.x, to.x, within.x0, within.x1), (from.y, to.y, within.y0, within.y1)]
    {
        let (low, high) = (f64::from(low), f64::from(high));
        if a == b {
            if a < low || a > high {
                return None;
            }
            continue;
        }
        let (first, second) = ((low - a) / (b - a), (high - a) / (b - a));
        enter = enter.max(first.min(second));
        leave = leave.min(first.max(second));
    }
    (enter < leave).then_some((enter, leave))
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: Bounds = Bounds { x0: 0, y0: 0, x1: 100, y1: 100 };

    fn cut(points: &[(f64, f64)], closed: bool, pattern: &[f64]) -> Vec<Vec<(f64, f64)>> {
        let mut lines = Lines::default();
        for (index, &(x, y)) in points.iter().enumerate() {
            if index == 0 { lines.start(Point::new(x, y)) } else { lines.line(Point::new(x, y)) }
        }
        lines.end(closed);
        let dashes = Dashes::new(pattern, 1.0).unwrap().cut(&lines, PAGE);
        dashes.iter().map(|(line, _)| line.iter().map(|p| (p.x, p.y)).collect()).collect()
    }

    #[test]
    fn dashes_go_round_corners() {
        let dashes = cut(&[(0.0, 0.0), (10.0, 0.0), (10.0, 10.0)], false, &[8.0, 4.0]);
        assert_eq!(dashes, [vec![(0.0, 0.0), (8.0, 0.0)], vec![(10.0, 2.0), (10.0, 10.0)]]);
        let dashes = cut(&[(0.0, 0.0), (10.0, 0.0), (10.0, 10.0)], false, &[12.0, 4.0]);
        assert_eq!(
            dashes,
            [vec![(0.0, 0.0), (10.0, 0.0), (10.0, 2.0)], vec![(10.0, 6.0), (10.0, 10.0)]]
        );
    }

    #[test]
    fn a_line_of_a_thousand_million_pixels_is_cut_only_where_it_is_seen() {
        let dashes = cut(&[(-1e9, 50.0), (1e9, 50.0)], false, &[3.0, 7.0]);
        assert!((10..=12).contains(&dashes.len()), "{}", dashes.len());
        assert!(dashes.iter().all(|dash| (-10.0..=110.0).contains(&dash[0].0)));
    }

    #[test]
    fn patterns_too_fine_to_see_are_solid() {
        assert!(Dashes::new(&[1e-9, 1e-9], 1.0).is_none());
        assert!(Dashes::new(&[5.0, 0.0], 1.0).is_none());
        assert!(Dashes::new(&[f64::NAN, -1.0], 1.0).is_none());
        assert!(Dashes::new(&[], 1.0).is_none());
    }
}
