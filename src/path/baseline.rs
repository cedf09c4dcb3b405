//! A line with distances along it.

use crate::unit::Page;

/// A polyline that text can run along, with distances along it.
///
/// ```
/// use rumbo::path::Baseline;
/// use rumbo::unit::Page;
///
/// let line = Baseline::new([Page::new(0.0, 0.0), Page::new(30.0, 0.0), Page::new(30.0, 40.0)]);
/// assert_eq!(line.length(), 70.0);
/// assert_eq!(line.at(50.0), Some(Page::new(30.0, 20.0)));
/// assert!(line.at(71.0).is_none());
/// ```
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Baseline {
    points: Vec<Page>,
    /// The distance of each point from the first.
    distances: Vec<f64>,
}

impl Baseline {
    /// A line through points. Points that are not finite and repeated points are left out.
    pub fn new(points: impl IntoIterator<Item = Page>) -> Self {
        let mut line = Self::default();
        for point in points {
            let length = match (line.points.last(), line.distances.last()) {
                (Some(last), Some(length)) => length + last.distance(point),
                _ if point.x.is_finite() && point.y.is_finite() => 0.0,
                _ => continue,
            };
            if length.is_finite() && line.distances.last().is_none_or(|last| length > *last) {
                line.points.push(point);
                line.distances.push(length);
            }
        }
        line
    }

    /// The points, without repeated ones.
    pub fn points(&self) -> &[Page] {
        &self.points
    }

    /// The whole length.
    pub fn length(&self) -> f64 {
        self.distances.last().copied().unwrap_or(0.0)
    }

    /// The same line from its other end.
    #[must_use]
    pub fn reversed(&self) -> Self {
        Self::new(self.points.iter().rev().copied())
    }

    /// The point at a distance from the start; `None` beyond an end.
    pub fn at(&self, distance: f64) -> Option<Page> {
        if !(0.0..=self.length()).contains(&distance) {
            return None;
        }
        let after = self.distances.partition_point(|known| *known < distance);
        let (to, end) = (self.points.get(after)?, self.distances.get(after)?);
        let Some(before) = after.checked_sub(1) else { return Some(*to) };
        let (from, start) = (self.points.get(before)?, self.distances.get(before)?);
        let share = (distance - start) / (end - start);
        Some(*from + (*to - *from) * share)
    }

    /// The point at a distance from the start; beyond the ends, straight on. `None` for a line of
    /// fewer than two points.
    pub fn at_or_beyond(&self, distance: f64) -> Option<Page> {
        let after = self.distances.partition_point(|known| *known < distance);
        let after = after.min(self.points.len().saturating_sub(1)).max(1);
        let (from, to) = (*self.points.get(after - 1)?, *self.points.get(after)?);
        let (start, end) = (*self.distances.get(after - 1)?, *self.distances.get(after)?);
        Some(from + (to - from) * ((distance - start) / (end - start)))
    }

    /// Whether text that runs from one distance to another would stand on its head: its end lies
    /// to the left of its start. Such text should run along [`Baseline::reversed`].
    pub fn is_upside_down(&self, from: f64, to: f64) -> bool {
        match (self.at(from.max(0.0)), self.at(to.min(self.length()))) {
            (Some(start), Some(end)) => end.x < start.x,
            _ => false,
        }
    }

    /// The greatest turn of the line within any stretch of length `window` between two distances:
    /// the sum of its corners' angles, in radians. Letters run into each other on the inner side
    /// of a sharp bend; MapLibre's `text-max-angle` bounds this with a window of a few letters.
    pub fn max_turn(&self, from: f64, to: f64, window: f64) -> f64 {
        let corners: Vec<(f64, f64)> = self
            .points
            .windows(3)
            .zip(self.distances.iter().skip(1))
            .filter(|(_, distance)| (from..=to).contains(*distance))
            .filter_map(|(corner, distance)| match corner {
                [a, b, c] => Some((*distance, turn(*b - *a, *c - *b))),
                _ => None,
            })
            .collect();
        let (mut greatest, mut sum, mut first) = (0.0_f64, 0.0, 0);
        for (distance, angle) in &corners {
            sum += angle;
            while let Some((start, left)) = corners.get(first).filter(|c| distance - c.0 > window) {
                debug_assert!(start <= distance);
                sum -= left;
                first += 1;
            }
            greatest = greatest.max(sum);
        }
        greatest
    }
}

/// The angle between two directions, 0 … π.
fn turn(a: Page, b: Page) -> f64 {
    libm::fabs(libm::atan2(a.x * b.y - a.y * b.x, a.x * b.x + a.y * b.y))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::f64::consts::FRAC_PI_2;

    fn stairs() -> Baseline {
        Baseline::new(
            [(0.0, 0.0), (10.0, 0.0), (10.0, 10.0), (20.0, 10.0), (20.0, 100.0)]
                .map(|(x, y)| Page::new(x, y)),
        )
    }

    #[test]
    fn turns_add_up_within_the_window_only() {
        let line = stairs();
        assert!((line.max_turn(0.0, 120.0, 5.0) - FRAC_PI_2).abs() < 1e-9);
        assert!((line.max_turn(0.0, 120.0, 10.0) - 2.0 * FRAC_PI_2).abs() < 1e-9);
        assert!((line.max_turn(0.0, 120.0, 50.0) - 3.0 * FRAC_PI_2).abs() < 1e-9);
        assert_eq!(line.max_turn(31.0, 120.0, 50.0), 0.0);
    }

    #[test]
    fn text_to_the_left_is_upside_down() {
        let line = Baseline::new([Page::new(10.0, 0.0), Page::new(0.0, 1.0)]);
        assert!(line.is_upside_down(0.0, 10.0));
        assert!(!line.reversed().is_upside_down(0.0, 10.0));
    }

    #[test]
    fn beyond_its_ends_a_line_goes_straight_on() {
        let line = Baseline::new([Page::new(0.0, 0.0), Page::new(10.0, 0.0), Page::new(10.0, 5.0)]);
        assert_eq!(line.at_or_beyond(-4.0), Some(Page::new(-4.0, 0.0)));
        assert_eq!(line.at_or_beyond(12.0), Some(Page::new(10.0, 2.0)));
        assert_eq!(line.at_or_beyond(18.0), Some(Page::new(10.0, 8.0)));
        assert!(Baseline::new([Page::new(1.0, 1.0)]).at_or_beyond(0.0).is_none());
    }

    #[test]
    fn bad_points_are_left_out() {
        let line = Baseline::new([
            Page::new(f64::NAN, 0.0),
            Page::new(0.0, 0.0),
            Page::new(0.0, 0.0),
            Page::new(f64::INFINITY, 0.0),
            Page::new(3.0, 4.0),
        ]);
        assert_eq!(line.points().len(), 2);
        assert_eq!(line.length(), 5.0);
        assert!(Baseline::new([]).at(0.0).is_none());
    }
}
