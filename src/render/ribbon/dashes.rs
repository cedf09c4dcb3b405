//! Dashes as MapLibre keeps them: a table of distances from the nearest edge, drawn out along the
//! line.

use crate::path::LineCap;
use crate::render::feather::smoothstep;
use crate::scene::Ribbon;

/// How many columns a table has.
const COLUMNS: usize = 256;

/// How many rows a table of round dashes has on either side of the line.
const ROWS: i32 = 7;

/// The least measure that dashes can be told apart by, CSS pixels.
const SHORTEST: f64 = 1e-6;

/// The value at an edge.
const EDGE: f64 = 128.0;

/// A table of distances from the edges of dashes, in 1/256 of their pattern: positive within.
#[derive(Debug)]
pub(super) struct DashField {
    rows: Vec<[u8; COLUMNS]>,
    /// How long the pattern is, in measures.
    length: f64,
    /// A measure in CSS pixels.
    measure: f64,
    /// Over how much of the distance to either side an edge fades.
    fade: f64,
}

/// A dash or a gap, in columns.
#[derive(Debug, Clone, Copy)]
struct Range {
    from: f64,
    to: f64,
    dash: bool,
    empty: bool,
}

impl DashField {
    /// The table of a line's dashes and gaps, at so many device pixels to a CSS pixel; `None` where
    /// they have no length, as those of a line that begins to widen at its whole zoom.
    pub fn new(line: &Ribbon, scale: f64) -> Option<Self> {
        if !(line.measure > SHORTEST) {
            return None;
        }
        // A pixel of the page at its next lower whole zoom; at a whole zoom itself MapLibre fades
        // over two.
        let pixels = if line.place.scale == 1.0 { 2.0 } else { line.place.scale };
        let mut field = Self::of(&line.dash, line.cap == LineCap::Round)?;
        field.measure = line.measure;
        field.fade = pixels / (2.0 * field.length * line.measure * scale);
        Some(field)
    }

    fn of(lengths: &[f64], round: bool) -> Option<Self> {
        let length: f64 = lengths.iter().sum();
        if !(length > 0.0 && length.is_finite()) {
            return None;
        }
        let stretch = COLUMNS as f64 / length;
        let ranges = ranges(lengths, stretch);
        let rows = if round {
            (-ROWS..=ROWS).map(|row| round_row(&ranges, stretch / 2.0, row)).collect()
        } else {
            vec![plain_row(joined(ranges))]
        };
        Some(Self { rows, length, measure: 1.0, fade: 0.0 })
    }

    /// How opaque the line is at a place along it, in CSS pixels, and across it, −1 … 1.
    pub fn opacity(&self, along: f64, across: f64) -> f64 {
        smoothstep(0.5 - self.fade, 0.5 + self.fade, self.at(along / self.measure, across))
    }

    /// The distance at a place along the line, in measures, and across it, −1 … 1: ½ at an edge, 1/255 more for
    /// each column further within.
    fn at(&self, along: f64, across: f64) -> f64 {
        let x = (along / self.length).rem_euclid(1.0) * COLUMNS as f64 - 0.5;
        let middle = (self.rows.len() - 1) as f64 / 2.0;
        let y = (middle - across * middle).clamp(0.0, 2.0 * middle);
        let (column, row) = (x.floor(), y.floor());
        let value = |dx: i64, dy: usize| {
            let column = (column as i64 + dx).rem_euclid(COLUMNS as i64) as usize;
            let row = self.rows.get(row as usize + dy).or(self.rows.last());
            row.and_then(|row| row.get(column)).map_or(0.0, |value| f64::from(*value))
        };
        let mix = |a: f64, b: f64, share: f64| a + (b - a) * share;
        let upper = mix(value(0, 0), value(1, 0), x - column);
        let lower = mix(value(0, 1), value(1, 1), x - column);
        mix(upper, lower, y - row) / 255.0
    }
}

/// Dashes and gaps in columns; where their number is odd, the last begins before the first.
fn ranges(lengths: &[f64], stretch: f64) -> Vec<Range> {
    let mut from = 0.0;
    let mut ranges: Vec<Range> = Vec::with_capacity(lengths.len());
    for (index, &length) in lengths.iter().enumerate() {
        let to = from + length;
        let dash = index % 2 == 0;
        ranges.push(Range { from: from * stretch, to: to * stretch, dash, empty: length == 0.0 });
        from = to;
    }
    if let (1, Some(last), Some(first)) = (lengths.len() % 2, lengths.last(), ranges.first_mut()) {
        first.from = -last * stretch;
    }
    ranges
}

/// Ranges without the empty ones, neighbours of one kind joined, the first and the last too.
fn joined(mut ranges: Vec<Range>) -> Vec<Range> {
    ranges.retain(|range| !range.empty);
    let mut joined: Vec<Range> = Vec::with_capacity(ranges.len());
    for range in ranges {
        match joined.last_mut().filter(|last| last.dash == range.dash) {
            Some(last) => last.to = range.to,
            None => joined.push(range),
        }
    }
    let ends = joined.first().copied().zip(joined.last().copied());
    if let Some((first, last)) = ends.filter(|(first, last)| first.dash == last.dash) {
        if let Some(first) = joined.first_mut() {
            first.from = last.from - COLUMNS as f64;
        }
        if let Some(last) = joined.last_mut() {
            last.to = first.to + COLUMNS as f64;
        }
    }
    joined
}

/// The range that a column lies in, and how far it is from its nearer end.
fn nearest(ranges: &[Range], column: f64) -> Option<(Range, f64)> {
    let range = ranges.iter().find(|range| column <= range.to).or(ranges.last())?;
    Some((*range, (column - range.from).abs().min((column - range.to).abs())))
}

fn row(distance: impl Fn(f64) -> f64) -> [u8; COLUMNS] {
    std::array::from_fn(|column| (distance(column as f64) + EDGE).clamp(0.0, 255.0) as u8)
}

fn plain_row(ranges: Vec<Range>) -> [u8; COLUMNS] {
    row(|column| match nearest(&ranges, column) {
        Some((Range { dash: true, .. }, distance)) => distance,
        Some((_, distance)) => -distance,
        None => -EDGE,
    })
}

/// A row of dashes with round ends; `half` is half the line's width, in columns.
fn round_row(ranges: &[Range], half: f64, index: i32) -> [u8; COLUMNS] {
    let middle = f64::from(index) / f64::from(ROWS) * (half + 1.0);
    let length = |x: f64, y: f64| libm::sqrt(x * x + y * y);
    row(|column| match nearest(ranges, column) {
        Some((Range { dash: true, .. }, distance)) => length(distance, half - middle.abs()),
        Some((_, distance)) => half - length(distance, middle),
        None => -EDGE,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_dash(field: &DashField, along: f64) -> bool {
        field.at(along, 0.0) > 0.5
    }

    #[test]
    fn dashes_and_gaps_take_turns_and_an_odd_last_one_joins_the_first() {
        let even = DashField::of(&[2.0, 1.0], false).unwrap();
        assert!(is_dash(&even, 1.0) && !is_dash(&even, 2.5) && is_dash(&even, 4.0));
        let odd = DashField::of(&[1.0, 2.0, 1.0], false).unwrap();
        assert!(is_dash(&odd, 0.5) && !is_dash(&odd, 2.0) && is_dash(&odd, 3.5));
        let solid = DashField::of(&[1.0, 0.0], false).unwrap();
        assert!((0..8).all(|step| is_dash(&solid, f64::from(step) * 0.4)));
        assert!(DashField::of(&[0.0, 0.0], false).is_none());
    }

    #[test]
    fn round_dashes_reach_into_the_gap_along_the_middle_of_the_line() {
        let field = DashField::of(&[1.0, 3.0], true).unwrap();
        assert!(field.at(1.3, 0.0) > 0.5 && field.at(1.3, 0.95) < 0.5);
    }
}
