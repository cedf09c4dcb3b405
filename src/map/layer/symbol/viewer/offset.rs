//! Where a text stands beside its point.

use super::super::text::{LabelText, turned_size};
use crate::style::SymbolStyle;
use crate::unit::{Align, Anchor, Page};

/// How far the baseline of MapLibre's glyphs lies from where anchors at the top and bottom are
/// taken, ems.
const BASELINE: f64 = 7.0 / 24.0;

/// A place for a text.
#[derive(Debug, Clone, Copy)]
pub(in super::super) struct Choice {
    /// Where the upper left corner of its block is, seen from the point it is turned about.
    pub corner: Page,
    pub align: Align,
    /// Where that point is, seen from the symbol's, where the style leaves a choice.
    pub shift: Page,
    /// Whether its lines run down.
    pub vertical: bool,
}

impl Choice {
    /// The same place for a text that is so many times as large.
    pub fn times(self, factor: f64) -> Self {
        Self { corner: self.corner * factor, shift: self.shift * factor, ..self }
    }

    /// How far it is turned beside what its style says, radians.
    pub fn turn(self) -> f64 {
        if self.vertical { std::f64::consts::FRAC_PI_2 } else { 0.0 }
    }
}

/// Whether the style leaves a choice of places.
pub(super) fn varies(style: &SymbolStyle) -> bool {
    style.text_variable_anchor.is_some() || style.text_variable_anchor_offset.is_some()
}

/// The places of a text, so many times as large as its style says, in the order they are tried.
/// The text is one whose lines run down, or not.
pub(super) fn choices(
    style: &SymbolStyle,
    text: &LabelText,
    (vertical, grown): (bool, f64),
) -> Vec<Choice> {
    let (width, height) = text.size();
    let (width, height) = (width * grown, height * grown);
    let em = style.text_size * grown;
    let corner = |anchor: Anchor| {
        let (x, y) = anchor.direction();
        Page::new((x - 1.0) / 2.0 * width, (y - 1.0) / 2.0 * height)
    };
    let own_align = |anchor: Anchor| {
        let justify = style.text_justify.unwrap_or(anchor.align());
        if vertical { Align::Left } else { justify }
    };
    let centered = Choice {
        corner: corner(Anchor::Center),
        align: Align::Left,
        shift: Page::default(),
        vertical,
    };
    // The room of a text that is turned is as wide as that takes.
    let angle = style.text_rotate.to_radians() + centered.turn();
    let padding = 2.0 * style.text_padding;
    let (across, down) = turned_size(width + padding, height + padding, angle);
    let beside = |anchor: Anchor, offset: Page| {
        let (x, y) = anchor.direction();
        let shift = Page::new(x / 2.0 * across, y / 2.0 * down) + offset;
        Choice { align: own_align(anchor), shift, ..centered }
    };
    if let Some(anchors) = &style.text_variable_anchor_offset {
        let moved = |&(anchor, [right, down]): &(Anchor, [f64; 2])| {
            let lift = -anchor.direction().1 * BASELINE;
            beside(anchor, Page::new(right * em, (down + lift) * em))
        };
        return anchors.iter().map(moved).collect();
    }
    if let Some(anchors) = &style.text_variable_anchor {
        return anchors.iter().map(|&it| beside(it, variable(style, it) * em)).collect();
    }
    let anchor = style.text_anchor;
    let offset = if style.text_radial_offset != 0.0 {
        radial(anchor, style.text_radial_offset)
    } else {
        Page::new(style.text_offset[0], style.text_offset[1])
    };
    let corner = corner(anchor) + offset * em;
    vec![Choice { corner, align: own_align(anchor), ..centered }]
}

/// The offset of one of several anchors, ems.
fn variable(style: &SymbolStyle, anchor: Anchor) -> Page {
    if style.text_radial_offset != 0.0 {
        return radial(anchor, style.text_radial_offset);
    }
    let [right, down] = style.text_offset.map(f64::abs);
    let (x, y) = anchor.direction();
    Page::new(x * right, y * down - y * BASELINE)
}

/// The offset in the direction of an anchor, ems.
fn radial(anchor: Anchor, distance: f64) -> Page {
    let distance = distance.max(0.0);
    let (x, y) = anchor.direction();
    let reach =
        if x != 0.0 && y != 0.0 { distance * std::f64::consts::FRAC_1_SQRT_2 } else { distance };
    Page::new(x * reach, y * reach - y * BASELINE)
}
