//! Where a text stands beside its point.

use super::super::text::LabelText;
use crate::style::SymbolStyle;
use crate::unit::{Align, Anchor, Page};

/// How far the baseline of MapLibre's glyphs lies from where anchors at the top and bottom are
/// taken, ems.
const BASELINE: f64 = 7.0 / 24.0;

/// A place for a text: where the upper left corner of its block stands, seen from its point.
#[derive(Debug, Clone, Copy)]
pub(in super::super) struct Choice {
    pub corner: Page,
    pub align: Align,
    /// How far it is moved from standing in the middle, where the style leaves a choice.
    pub shift: Page,
}

impl Choice {
    /// The same place for a text that is so many times as large.
    pub fn times(self, factor: f64) -> Self {
        Self { corner: self.corner * factor, shift: self.shift * factor, ..self }
    }
}

/// Whether the style leaves a choice of places.
pub(super) fn varies(style: &SymbolStyle) -> bool {
    style.text_variable_anchor.is_some() || style.text_variable_anchor_offset.is_some()
}

/// The places of a text, so many times as large as its style says, in the order they are tried.
pub(super) fn choices(style: &SymbolStyle, text: &LabelText, grown: f64) -> Vec<Choice> {
    let (width, height) = text.size();
    let (width, height) = (width * grown, height * grown);
    let choice = |anchor: Anchor, (across, down): (f64, f64), offset: Page| {
        let (x, y) = anchor.direction();
        let shift = Page::new(x / 2.0 * across, y / 2.0 * down) + offset;
        let corner = shift - Page::new(width / 2.0, height / 2.0);
        let align = style.text_justify.unwrap_or(anchor.align());
        Choice { corner, align, shift }
    };
    let em = style.text_size * grown;
    let padding = 2.0 * style.text_padding;
    let padded = (width + padding, height + padding);
    if let Some(anchors) = &style.text_variable_anchor_offset {
        let moved = |&(anchor, [right, down]): &(Anchor, [f64; 2])| {
            let lift = -anchor.direction().1 * BASELINE;
            choice(anchor, padded, Page::new(right * em, (down + lift) * em))
        };
        return anchors.iter().map(moved).collect();
    }
    if let Some(anchors) = &style.text_variable_anchor {
        let moved = |&anchor: &Anchor| choice(anchor, padded, variable(style, anchor) * em);
        return anchors.iter().map(moved).collect();
    }
    let anchor = style.text_anchor;
    let offset = if style.text_radial_offset != 0.0 {
        radial(anchor, style.text_radial_offset)
    } else {
        Page::new(style.text_offset[0], style.text_offset[1])
    };
    vec![Choice { shift: Page::default(), ..choice(anchor, (width, height), offset * em) }]
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
