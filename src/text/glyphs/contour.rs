//! Where a distance field says that a glyph's edges are.

use std::collections::BTreeMap;

use super::read::{BORDER, FieldGlyph};

/// The field's value at an edge: ¾ of the whole.
const EDGE: f64 = 0.75 * 255.0;

/// Between two neighbouring pixels: the upper or left one, and whether the other lies below it.
type Crossing = (i32, i32, bool);

/// The closed lines around a glyph, in pixels right of and below the upper left corner of its
/// field; those around holes turn the other way.
pub(super) fn contours(glyph: &FieldGlyph) -> Vec<Vec<(f64, f64)>> {
    let field = Field { glyph, width: (glyph.size.0 + 2 * BORDER) as i32 };
    let height = (glyph.size.1 + 2 * BORDER) as i32;
    if glyph.field.is_empty() {
        return Vec::new();
    }
    let mut next: BTreeMap<Crossing, Crossing> = BTreeMap::new();
    for y in -1..height {
        for x in -1..field.width {
            field.cell(x, y, &mut next);
        }
    }
    let mut contours = Vec::new();
    while let Some((start, mut at)) = next.pop_first() {
        let mut contour = vec![field.point(start)];
        while at != start {
            contour.push(field.point(at));
            match next.remove(&at) {
                Some(following) => at = following,
                None => break,
            }
        }
        if contour.len() > 2 {
            contours.push(contour);
        }
    }
    contours
}

struct Field<'a> {
    glyph: &'a FieldGlyph,
    width: i32,
}

impl Field<'_> {
    fn at(&self, x: i32, y: i32) -> f64 {
        if x < 0 || y < 0 || x >= self.width {
            return 0.0;
        }
        let index = y as usize * self.width as usize + x as usize;
        self.glyph.field.get(index).map_or(0.0, |value| f64::from(*value))
    }

    /// Joins the crossings on the sides of a cell, whose corners are four pixels: clockwise, from
    /// where a corner within the glyph begins to where it ends.
    fn cell(&self, x: i32, y: i32, next: &mut BTreeMap<Crossing, Crossing>) {
        let corners = [(x, y), (x + 1, y), (x + 1, y + 1), (x, y + 1)];
        let inside = corners.map(|(x, y)| self.at(x, y) >= EDGE);
        if inside.iter().all(|is| *is) || !inside.iter().any(|is| *is) {
            return;
        }
        let sides: [Crossing; 4] =
            [(x, y, false), (x + 1, y, true), (x, y + 1, false), (x, y, true)];
        for side in 0..4 {
            let enters = !inside[side] && inside[(side + 1) % 4];
            if !enters {
                continue;
            }
            let leaves = (1..4).map(|step| (side + step) % 4).find(|side| !inside[(side + 1) % 4]);
            if let Some(leaves) = leaves {
                next.insert(sides[side], sides[leaves]);
            }
        }
    }

    fn point(&self, (x, y, below): Crossing) -> (f64, f64) {
        let (a, b) = (self.at(x, y), self.at(x + i32::from(!below), y + i32::from(below)));
        let share = if a == b { 0.5 } else { ((EDGE - a) / (b - a)).clamp(0.0, 1.0) };
        let (x, y) = (f64::from(x) + 0.5, f64::from(y) + 0.5);
        if below { (x, y + share) } else { (x + share, y) }
    }
}
