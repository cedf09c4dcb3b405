//! Characters that stand upright in vertical lines: each in an em of its own, on its left side
//! until the text is turned, as MapLibre's viewer has them.

use super::section::MIDDLE;
use crate::text::scratch::Raw;
use crate::text::shaped::SetGlyph;
use crate::text::span::{SpanStyle, amount};
use crate::text::upright::Upright;
use crate::unit::Page;

/// How far up its em a character stands, in ems of the whole text.
const RAISED: f64 = 7.0 / 24.0;

/// Whether a character stands, its marks with it.
pub(super) fn stands(text: &str, span: &SpanStyle<'_>, cluster: &[Raw]) -> bool {
    if span.style.upright == Upright::None {
        return false;
    }
    let letter = cluster.first().and_then(|raw| text.get(raw.cluster..)?.chars().next());
    letter.is_some_and(|letter| span.style.upright.holds(letter))
}

/// The glyphs of a character that stands where its em begins at `start`, its middle on the `axis`
/// of the line, which is so far below the baseline.
pub(super) fn stand(
    cluster: &[Raw],
    span: &SpanStyle<'_>,
    (start, axis): (f64, f64),
) -> impl Iterator<Item = SetGlyph> {
    let spacing = cluster.iter().filter(|raw| raw.spaced).count() as f64 * span.spacing;
    let width = cluster.iter().map(|raw| raw.advance).sum::<f64>() - spacing;
    let em = span.style.section.map_or(span.size, |section| amount(section.em));
    let baseline = MIDDLE * span.size + span.cap_height / 2.0 - RAISED * em;
    let mut pen = -width / 2.0;
    cluster.iter().enumerate().map(move |(index, raw)| {
        let (right, up) = (pen + raw.x, raw.y);
        pen += raw.advance;
        SetGlyph {
            id: raw.id,
            cluster: raw.cluster,
            at: Page::new(start + baseline - up, axis - right),
            pen: start,
            // The whole character's, once.
            advance: if index == 0 { span.size + spacing } else { 0.0 },
            upright: true,
        }
    })
}
