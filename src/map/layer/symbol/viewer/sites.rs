//! Where the symbols of a feature may stand, and where of these in a tile.

use std::mem::take;

use super::super::super::grid::{BUFFER, Cell, clipped};
use super::anchors::{OnLine, Spacing, along, middle};
use super::laid::{Laid, Stand};
use crate::label::pole;
use crate::map::pass::Pass;
use crate::source::ShapeKind;
use crate::style::SymbolPlacement;
use crate::unit::{Page, PageBox};

/// The size of the glyphs that MapLibre spaces symbols by, pixels.
pub(super) const GLYPH: f64 = 24.0;

/// Where the symbols of a feature may stand on the grid, in every tile the same: found once.
pub(super) enum Sites {
    Points(Vec<Page>),
    /// Along lines, each with its bounds.
    Lines(Vec<(PageBox, Vec<Page>)>),
}

impl Sites {
    /// The sites on the parts of a feature, which are taken from it; `world` is the length of the
    /// equator on the grid, `drawn` what all tiles cover together.
    pub fn new(laid: &mut Laid, (world, drawn): (f64, PageBox)) -> Self {
        let parts = take(&mut laid.parts);
        match (laid.feature.shape.kind(), laid.style.placement) {
            (ShapeKind::Point, SymbolPlacement::Point) => {
                Self::Points(parts.into_iter().flatten().collect())
            }
            (ShapeKind::Point, _) => Self::Points(Vec::new()),
            (ShapeKind::Line, SymbolPlacement::Point) => {
                Self::Points(parts.iter().filter_map(|part| part.first()).copied().collect())
            }
            (ShapeKind::Polygon, SymbolPlacement::Point) => {
                let is_drawn = |bounds: &PageBox| {
                    let mut turns = turns(world, [drawn.x0, drawn.x1]);
                    turns.any(|by| bounds.moved(by).grown(1.0).overlaps(drawn))
                };
                let bounds = PageBox::around(parts.iter().flatten().copied()).filter(is_drawn);
                let middle = bounds.and_then(|bounds| pole(&parts, bounds, 1.0, 1.0));
                Self::Points(middle.map(|(at, _)| at).into_iter().collect())
            }
            _ => {
                let bounded =
                    |part: Vec<Page>| Some((PageBox::around(part.iter().copied())?, part));
                Self::Lines(parts.into_iter().filter_map(bounded).collect())
            }
        }
    }

    /// Where they stand in a tile.
    pub fn in_cell(&self, pass: &Pass, laid: &Laid, (cell, world): (&Cell, f64)) -> Vec<Stand> {
        let mut stands = Vec::new();
        // What reaches beyond the world's sides is drawn on its other side as well.
        for by in turns(world, [cell.bounds.x0; 2]) {
            match self {
                Self::Points(points) => {
                    let own = |at: &Page| cell.holds(cell.rounded(*at));
                    let moved = points.iter().map(|&at| at + by).filter(own);
                    stands.extend(moved.map(Stand::Point));
                }
                Self::Lines(lines) => {
                    let is_near = |bounds: PageBox| {
                        bounds.moved(by).grown(1.0).overlaps(cell.bounds.grown(1.0))
                    };
                    for (_, line) in lines.iter().filter(|(bounds, _)| is_near(*bounds)) {
                        let line: Vec<Page> = line.iter().map(|&at| at + by).collect();
                        on_line(pass, laid, (cell, &line), &mut stands);
                    }
                }
            }
        }
        stands
    }
}

/// How far the world is moved to be drawn again from one place to another, and beside them.
fn turns(world: f64, ends: [f64; 2]) -> impl Iterator<Item = Page> {
    let [first, last] = ends.map(|x| x.div_euclid(world));
    let count = (last - first) as u32 + 3;
    (0..count).map(move |turn| Page::new((first - 1.0 + f64::from(turn)) * world, 0.0))
}

/// Adds the symbols that stand along a line, or in its middle, in a tile.
fn on_line(pass: &Pass, laid: &Laid, (cell, line): (&Cell, &[Page]), stands: &mut Vec<Stand>) {
    let style = &laid.style;
    let text = laid.text.as_ref().map(|text| text.size().0 / style.text_size * GLYPH);
    let icon = laid.icon.as_ref().map(|icon| icon.unscaled_width(style.icon_size));
    let scale = laid.spacing_size / GLYPH;
    let want = Spacing {
        spacing: style.spacing,
        length: text.unwrap_or(0.0).max(icon.unwrap_or(0.0)) * scale,
        lead: 2.0 * GLYPH * scale,
        window: if text.is_some() { 0.6 * GLYPH * scale } else { 0.0 },
        max_turn: style.text_max_angle.to_radians(),
    };
    let mut add = |place: OnLine| {
        if cell.holds(place.at) {
            stands.push(Stand::Line(place));
        }
    };
    if style.placement == SymbolPlacement::Line {
        let line: Vec<Page> = line.iter().map(|&at| cell.rounded(at)).collect();
        let parts = clipped(&line, cell.bounds);
        parts.iter().flat_map(|part| along(&part.points, cell, want)).for_each(&mut add);
    } else {
        let buffer = if pass.tile.is_some() { 1e6 } else { BUFFER * cell.bounds.width() };
        let parts = clipped(line, cell.bounds.grown(buffer));
        parts.iter().filter_map(|part| middle(&part.points, cell, want)).for_each(&mut add);
    }
}
