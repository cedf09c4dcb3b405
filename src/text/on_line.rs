//! Text on a line as MapLibre's viewer sets it: glyph by glyph from a point outwards, each turned
//! with the step of the line that its middle stands on.

use super::Shaped;
use crate::path::Baseline;
use crate::scene::{GlyphRun, OrientedBox};
use crate::unit::Page;

/// Where on a line a text stands.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct OnLine {
    /// How far along the line the point is that the text is set from, pixels.
    pub anchor: f64,
    /// How far right of that point, as the text reads, its middle is.
    pub shift: f64,
    /// How far below the line the middle of its block is, as the text reads.
    pub drop: f64,
    /// How far right of the line, in the line's direction, the line is that the text is set on.
    pub aside: f64,
}

/// The line from a point on, some way beside the one that is given.
struct Way {
    /// The steps: from, to, and how far they are turned.
    steps: Vec<(Page, Page, f64)>,
}

impl Shaped {
    /// The glyphs of the text set on a line, and a box around each character that shows anything.
    /// `None` where the middle of its first or last character is beyond the line's ends.
    pub fn on_line(
        &self,
        line: &Baseline,
        place: OnLine,
    ) -> Option<(Vec<GlyphRun>, Vec<OrientedBox>)> {
        let (ahead, back) = (Way::new(line, place, 1.0)?, Way::new(line, place, -1.0)?);
        self.set_clusters(
            place.drop,
            |text, (from, to)| {
                let along = text.x + (from + to) / 2.0 - self.width() / 2.0 + place.shift;
                let way = if along > 0.0 { &ahead } else { &back };
                way.at(along.abs())
            },
            |_, ink| ink,
        )
    }
}

impl Way {
    /// The way along a line from a point on, ahead where `direction` is 1 and back where it is −1.
    fn new(line: &Baseline, place: OnLine, direction: f64) -> Option<Self> {
        let start = line.at(place.anchor.clamp(0.0, line.length()))?;
        let mut rest = Vec::new();
        let mut before = 0.0;
        for pair in line.points().windows(2) {
            let &[a, b] = pair else { continue };
            let (from, to) = (before, before + a.distance(b));
            before = to;
            if direction > 0.0 && to > place.anchor {
                rest.push(b);
            } else if direction < 0.0 && from < place.anchor {
                rest.push(a);
            }
        }
        if direction < 0.0 {
            rest.reverse();
        }
        let points: Vec<Page> = std::iter::once(start).chain(rest).collect();
        let beside = beside(&points, place.aside * direction);
        let back = if direction < 0.0 { std::f64::consts::PI } else { 0.0 };
        let steps = points.windows(2).zip(beside.windows(2)).filter_map(|(plain, beside)| {
            let (&[a, b], &[from, to]) = (plain, beside) else { return None };
            Some((from, to, libm::atan2(b.y - a.y, b.x - a.x) + back))
        });
        Some(Self { steps: steps.collect() })
    }

    /// The point at a distance, and the angle of the step there; `None` beyond the end.
    fn at(&self, distance: f64) -> Option<(Page, f64)> {
        let mut left = distance;
        for &(from, to, angle) in &self.steps {
            let length = from.distance(to);
            if left < length {
                return Some((from + (to - from) * (left / length), angle));
            }
            left -= length;
        }
        None
    }
}

/// The corners of the line beside another: where its steps meet, drawn out or cut short.
fn beside(points: &[Page], aside: f64) -> Vec<Page> {
    if aside == 0.0 {
        return points.to_vec();
    }
    let steps: Vec<(Page, Page)> = points
        .windows(2)
        .filter_map(|pair| {
            let &[a, b] = pair else { return None };
            let length = a.distance(b).max(1e-9);
            let out = Page::new(-(b.y - a.y), b.x - a.x) * (aside / length);
            Some((a + out, b + out))
        })
        .collect();
    let first = steps.first().map(|(from, _)| *from);
    let last = steps.last().map(|(_, to)| *to);
    let corners = steps.windows(2).filter_map(|pair| {
        let &[one, other] = pair else { return None };
        Some(meeting(one, other).unwrap_or(one.1))
    });
    first.into_iter().chain(corners).chain(last).collect()
}

/// Where two lines meet; `None` where they never do.
fn meeting((a, b): (Page, Page), (c, d): (Page, Page)) -> Option<Page> {
    let (one, other) = (b - a, d - c);
    let turn = one.x * other.y - one.y * other.x;
    if turn.abs() < 1e-9 {
        return None;
    }
    let share = ((c.x - a.x) * other.y - (c.y - a.y) * other.x) / turn;
    Some(a + one * share)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::{Fonts, TextStyle};

    #[test]
    fn glyphs_stand_beside_the_line_on_its_own_steps() {
        let fonts = Fonts::embedded().unwrap();
        let shaped = fonts.shape("ab", &TextStyle::default());
        let line =
            Baseline::new([Page::new(0.0, 0.0), Page::new(50.0, 0.0), Page::new(50.0, 50.0)]);
        let place = OnLine { anchor: 50.0, aside: 10.0, ..OnLine::default() };
        let (runs, _) = shaped.on_line(&line, place).unwrap();
        let angles: Vec<f64> = runs[0].glyphs.iter().map(|glyph| glyph.angle.abs()).collect();
        assert!(angles[0] % std::f64::consts::TAU < 1e-9 && angles[1] > 1.0, "{angles:?}");
        let short = OnLine { anchor: 1.0, ..OnLine::default() };
        assert!(shaped.on_line(&line, short).is_none());
    }

    #[test]
    fn the_line_beside_a_corner_meets_there() {
        let points = [Page::new(0.0, 0.0), Page::new(10.0, 0.0), Page::new(10.0, 10.0)];
        let corners = beside(&points, 2.0);
        assert_eq!(corners, [Page::new(0.0, 2.0), Page::new(8.0, 2.0), Page::new(8.0, 10.0)]);
    }
}
