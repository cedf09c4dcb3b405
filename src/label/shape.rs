//! The size of a label: lines of text, one above the other.

use crate::unit::{Align, PageBox};

/// One way to set a label: as one line, wrapped in two, …
#[derive(Debug, Clone, PartialEq)]
pub struct LabelShape {
    /// The lines, top to bottom; at least one.
    pub lines: Vec<LineSize>,
    /// How much worse this setting is than the first choice: 0 for the first choice, about 0.5
    /// for one that is a bit worse, 1 for one that is as bad as the worst side of a point.
    pub cost: f64,
    /// How lines of unequal width stand above each other; `None` for what suits the position:
    /// ragged on the side away from the point.
    pub align: Option<Align>,
}

/// The box of one line of text.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct LineSize {
    /// The width in CSS pixels.
    pub width: f64,
    /// The height in CSS pixels, from the top of this line to the top of the next.
    pub height: f64,
}

impl LabelShape {
    /// A label that is one box.
    pub fn block(width: f64, height: f64) -> Self {
        Self::lines([(width, height)])
    }

    /// A label of several lines, each given by width and height, top to bottom.
    pub fn lines(lines: impl IntoIterator<Item = (f64, f64)>) -> Self {
        let lines = lines.into_iter().map(|(width, height)| LineSize { width, height }).collect();
        Self { lines, cost: 0.0, align: None }
    }

    /// The same label with a cost.
    #[must_use]
    pub fn with_cost(self, cost: f64) -> Self {
        Self { cost, ..self }
    }

    /// The width of the widest line.
    pub fn width(&self) -> f64 {
        self.lines.iter().map(|line| line.width).fold(0.0, f64::max)
    }

    /// The height of all lines.
    pub fn height(&self) -> f64 {
        self.lines.iter().map(|line| line.height).sum()
    }

    /// The boxes of the lines within the label's box.
    pub fn boxes(&self, x: f64, y: f64, align: Align) -> Vec<PageBox> {
        self.boxes_at(x, y, align).collect()
    }

    /// The same, one after the other.
    pub(super) fn boxes_at(
        &self,
        x: f64,
        y: f64,
        align: Align,
    ) -> impl Iterator<Item = PageBox> + '_ {
        let width = self.width();
        let mut top = y;
        self.lines.iter().map(move |line| {
            let left = x + match align {
                Align::Left => 0.0,
                Align::Center => (width - line.width) / 2.0,
                Align::Right => width - line.width,
            };
            let bounds = PageBox::from_size(left, top, line.width, line.height);
            top += line.height;
            bounds
        })
    }

    /// Whether it has lines, and all sizes are finite and not negative.
    pub(super) fn is_valid(&self) -> bool {
        let sound = |size: f64| size.is_finite() && size >= 0.0;
        !self.lines.is_empty()
            && self.cost.is_finite()
            && self.lines.iter().all(|line| sound(line.width) && sound(line.height))
            && self.width() > 0.0
            && self.height() > 0.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_lines_stand_flush_or_centred() {
        let shape = LabelShape::lines([(40.0, 12.0), (20.0, 10.0)]);
        assert_eq!((shape.width(), shape.height()), (40.0, 22.0));
        let second = |align| shape.boxes(5.0, 7.0, align)[1];
        assert_eq!(second(Align::Left), PageBox::new(5.0, 19.0, 25.0, 29.0));
        assert_eq!(second(Align::Center), PageBox::new(15.0, 19.0, 35.0, 29.0));
        assert_eq!(second(Align::Right), PageBox::new(25.0, 19.0, 45.0, 29.0));
    }
}
