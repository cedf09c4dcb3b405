//! Text along a line: where its glyphs stand and how much they turn.

use crate::path::Baseline;
use crate::scene::OrientedBox;
use crate::unit::Page;

/// A line that text may be laid along.
#[derive(Debug)]
pub(super) struct Measured(Baseline);

/// Text laid along a line.
#[derive(Debug)]
pub(super) struct Laid {
    /// One box for each advance, in the order of the text.
    pub(super) glyphs: Vec<OrientedBox>,
    /// How much the text turns in all, in radians.
    pub(super) bend: f64,
}

impl Measured {
    /// Measures a line; vertices that repeat are left out. `None` without two different ones.
    pub(super) fn new(path: &[Page]) -> Option<Self> {
        let line = Baseline::new(path.iter().copied());
        (line.points().len() > 1).then_some(Self(line))
    }

    /// The length of the line.
    pub(super) fn length(&self) -> f64 {
        self.0.length()
    }

    /// The point at a distance from the start; beyond the ends, straight on.
    fn at(&self, distance: f64) -> Page {
        self.0.at_or_beyond(distance).unwrap_or_default()
    }

    /// Lays text along the line from a distance on, upright: where the line runs to the left, the
    /// text runs against it. Each glyph follows the chord below it. The text's middle stands
    /// `rise` above the line. `None` where two neighbouring glyphs would turn by more than
    /// `max_turn` radians.
    pub(super) fn lay(
        &self,
        start: f64,
        advances: &[f64],
        height: f64,
        rise: f64,
        max_turn: f64,
    ) -> Option<Laid> {
        let total: f64 = advances.iter().sum();
        let backwards = self.at(start + total).x < self.at(start).x;
        let mut glyphs = Vec::with_capacity(advances.len());
        let (mut bend, mut last) = (0.0, None);
        let mut along = 0.0;
        for &advance in advances {
            let (from, to) = if backwards {
                (start + total - along, start + total - along - advance)
            } else {
                (start + along, start + along + advance)
            };
            let (a, b) = (self.at(from), self.at(to));
            let angle = match last {
                Some(angle) if advance <= 0.0 => angle,
                _ => libm::atan2(b.y - a.y, b.x - a.x),
            };
            if let Some(before) = last {
                let turn = turn(before, angle).abs();
                if turn > max_turn {
                    return None;
                }
                bend += turn;
            }
            last = Some(angle);
            let up = Page::new(libm::sin(angle), -libm::cos(angle));
            let center = (a + b) * 0.5 + up * rise;
            glyphs.push(OrientedBox { center, width: advance, height, angle });
            along += advance;
        }
        Some(Laid { glyphs, bend })
    }
}

/// From one direction to another, −π … π.
fn turn(from: f64, to: f64) -> f64 {
    use std::f64::consts::{PI, TAU};
    let turn = to - from;
    if turn > PI {
        turn - TAU
    } else if turn < -PI {
        turn + TAU
    } else {
        turn
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn measured(points: &[(f64, f64)]) -> Measured {
        let path: Vec<Page> = points.iter().map(|&(x, y)| Page::new(x, y)).collect();
        Measured::new(&path).unwrap()
    }

    #[test]
    fn text_on_a_line_to_the_left_still_reads_to_the_right() {
        for line in [[(0.0, 50.0), (100.0, 50.0)], [(100.0, 50.0), (0.0, 50.0)]] {
            let laid = measured(&line).lay(10.0, &[8.0; 5], 10.0, 6.0, 0.5).unwrap();
            let xs: Vec<f64> = laid.glyphs.iter().map(|glyph| glyph.center.x).collect();
            assert!(xs.windows(2).all(|pair| pair[0] < pair[1]), "{xs:?}");
            assert!(laid.glyphs.iter().all(|glyph| glyph.angle.abs() < 1e-12));
            assert!(laid.glyphs.iter().all(|glyph| (glyph.center.y - 44.0).abs() < 1e-12));
        }
    }

    #[test]
    fn sharp_turns_are_refused() {
        let corner = measured(&[(0.0, 0.0), (50.0, 0.0), (50.0, 50.0)]);
        assert!(corner.lay(30.0, &[8.0; 5], 10.0, 0.0, 0.5).is_none());
        assert!(corner.lay(2.0, &[8.0; 5], 10.0, 0.0, 0.5).is_some());
        assert_eq!(corner.length(), 100.0);
    }

    #[test]
    fn a_line_needs_two_points() {
        assert!(Measured::new(&[]).is_none());
        assert!(Measured::new(&[Page::new(1.0, 1.0); 3]).is_none());
    }
}
