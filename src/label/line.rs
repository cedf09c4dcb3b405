//! Text along a line: where its glyphs stand and how much they turn.

use crate::path::Baseline;
use crate::scene::OrientedBox;
use crate::unit::Page;

/// How many points to either side a point of a line's course is the mean of.
const AROUND: i32 = 4;
/// The most points of a line's course.
const MOST_STEPS: f64 = 65_536.0;

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

    /// Measures the course of a line: each point is the mean of those nearer than `reach` along it, so
    /// that a name beside it need not turn with windings smaller than its letters. Towards its ends
    /// the reach is as short as the way there, so that they stay.
    pub(super) fn course(path: &[Page], reach: f64) -> Option<Self> {
        let line = Self::new(path)?;
        let length = line.length();
        let steps = (2.0 * length / reach).ceil();
        if !(1.0..=MOST_STEPS).contains(&steps) {
            return Some(line);
        }
        let mean = |at: f64| {
            let reach = reach.min(at).min(length - at);
            let around = (-AROUND..=AROUND).map(|step| f64::from(step) / f64::from(AROUND));
            let sum = around.fold(Page::default(), |sum, part| sum + line.at(at + part * reach));
            sum * (1.0 / f64::from(2 * AROUND + 1))
        };
        // The cast is of a whole number.
        let points = (0..=steps as u32).map(|step| mean(length * f64::from(step) / steps));
        Self::new(&points.collect::<Vec<Page>>())
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
    fn a_name_follows_the_course_of_a_line_and_not_its_windings() {
        let winding: Vec<Page> = (0..60)
            .map(|step| Page::new(4.0 * f64::from(step), f64::from(step % 2) * 5.0))
            .collect();
        assert!(Measured::new(&winding).unwrap().lay(40.0, &[5.0; 9], 10.0, 7.0, 0.6).is_none());
        let course = Measured::course(&winding, 12.0).unwrap();
        let laid = course.lay(40.0, &[5.0; 9], 10.0, 7.0, 0.6).unwrap();
        let ys = laid.glyphs.iter().map(|glyph| glyph.center.y);
        assert!(ys.into_iter().all(|y| (-6.5..-2.5).contains(&y)));
        let straight = [Page::new(3.0, 4.0), Page::new(90.0, 50.0)];
        let course = Measured::course(&straight, 12.0).unwrap();
        let ends = [course.at(0.0), course.at(course.length())];
        assert!(ends.iter().zip(straight).all(|(end, from)| end.distance(from) < 1e-9));
    }

    #[test]
    fn a_line_needs_two_points() {
        assert!(Measured::new(&[]).is_none());
        assert!(Measured::new(&[Page::new(1.0, 1.0); 3]).is_none());
    }
}
