//! Text, numbers and paths as XML has them.

use std::fmt::Write;

use crate::path::{Path, Segment};
use crate::unit::{Color, Page};

/// Text as it stands in an element or an attribute; characters that XML 1.0 cannot hold are
/// replaced.
pub(super) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\n' => out.push_str("&#10;"),
            '\t' => out.push(' '),
            c if c < ' ' || matches!(c, '\u{fffe}' | '\u{ffff}') => out.push('\u{fffd}'),
            c => out.push(c),
        }
    }
    out
}

/// A number with at most so many digits after the point, and no more than it needs.
pub(super) fn number(value: f64, digits: usize) -> String {
    let mut text = format!("{value:.digits$}");
    if text.contains('.') {
        let kept = text.trim_end_matches('0').trim_end_matches('.').len();
        text.truncate(kept);
    }
    if text == "-0" { "0".to_owned() } else { text }
}

/// A length or position to 1/100 of a CSS pixel.
pub(super) fn px(value: f64) -> String {
    number(value, 2)
}

/// Path data; steps to points that are no numbers are left out.
pub(super) fn data<'a>(paths: impl IntoIterator<Item = (&'a Path, Placed)>) -> String {
    let mut data = String::new();
    for (path, placed) in paths {
        for segment in path.segments().filter(Segment::is_finite) {
            let (letter, points): (char, &[Page]) = match &segment {
                Segment::Move(to) => ('M', &[*to]),
                Segment::Line(to) => ('L', &[*to]),
                Segment::Quad(control, to) => ('Q', &[*control, *to]),
                Segment::Cubic(first, second, to) => ('C', &[*first, *second, *to]),
                Segment::Close => ('Z', &[]),
            };
            step(&mut data, letter, points, &placed);
        }
    }
    data
}

fn step(data: &mut String, letter: char, points: &[Page], placed: &Placed) {
    data.push(letter);
    for (index, point) in points.iter().enumerate() {
        let at = placed.at(*point);
        let (x, y) = (px(at.x), px(at.y));
        let separator = if index == 0 || x.starts_with('-') { "" } else { " " };
        let between = if y.starts_with('-') { "" } else { " " };
        // Writing to a string cannot fail.
        let _ = write!(data, "{separator}{x}{between}{y}");
    }
}

/// Where an outline stands: scaled, turned, moved.
#[derive(Debug, Clone, Copy)]
pub(super) struct Placed {
    origin: Page,
    sin: f64,
    cos: f64,
}

impl Placed {
    /// As it is.
    pub const HERE: Self = Self { origin: Page::new(0.0, 0.0), sin: 0.0, cos: 1.0 };

    /// Scaled by `size`, turned clockwise by `angle` radians, moved to `origin`.
    pub fn new(origin: Page, size: f64, angle: f64) -> Self {
        Self { origin, sin: libm::sin(angle) * size, cos: libm::cos(angle) * size }
    }

    fn at(&self, point: Page) -> Page {
        let Self { origin, sin, cos } = *self;
        Page::new(
            origin.x + point.x * cos - point.y * sin,
            origin.y + point.x * sin + point.y * cos,
        )
    }
}

/// A colour as the attributes of a paint: `name="#rrggbb"`, and its opacity where it is not whole.
/// `None` where nothing is to be seen.
pub(super) fn paint(name: &str, color: Color) -> Option<String> {
    let [r, g, b, _] = color.to_rgba8();
    if !(color.a > 0.0) {
        return None;
    }
    let mut attributes = format!(" {name}=\"#{r:02x}{g:02x}{b:02x}\"");
    if color.a < 1.0 {
        let opacity = number(f64::from(color.a), 4);
        // Writing to a string cannot fail.
        let _ = write!(attributes, " {name}-opacity=\"{opacity}\"");
    }
    Some(attributes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn numbers_are_as_short_as_they_can_be() {
        let all = [(1.0, "1"), (0.5, "0.5"), (-0.001, "0"), (100.0, "100"), (12.345, "12.35")];
        for (value, text) in all {
            assert_eq!(px(value), text);
        }
    }

    #[test]
    fn paths_need_no_space_before_a_sign() {
        let path = Path::polyline([Page::new(-1.0, 2.0), Page::new(3.0, -4.5)]);
        assert_eq!(data([(&path, Placed::HERE)]), "M-1 2L3-4.5");
    }

    proptest! {
        #[test]
        fn whatever_is_said_is_one_attribute(text in any::<String>()) {
            let safe = escaped(&text);
            prop_assert!(!safe.contains(['<', '>', '"']));
            prop_assert!(safe.chars().all(|c| c >= ' '));
        }
    }
}
