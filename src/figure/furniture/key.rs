//! What the numbers on the map stand for that have taken the place of labels.

use super::{Piece, Reading, ground};
use crate::error::Report;
use crate::figure::typeset::{Block, Typesetter, Weight};
use crate::map::KeyEntry;
use crate::scene::{Item, Role};
use crate::style::Palette;
use crate::unit::{Page, PageBox};

/// The entries of a key, set in columns.
pub(in crate::figure) struct KeyList {
    rows: Vec<Row>,
    width: f64,
    height: f64,
    reading: Reading,
    /// Its ground, where it stands on the map.
    ground: Option<Palette>,
}

/// An entry with where it stands, seen from the corner of the key that readers begin at.
struct Row {
    at: Page,
    number: Block,
    /// How far after the number's edge the text stands.
    indent: f64,
    text: Block,
}

/// The least width of a column, ems of the page's text.
const COLUMN: f64 = 12.0;
/// A space that no line ends at.
const TIE: char = '\u{a0}';
/// An abbreviation before a number is no longer than this, its point included.
const ABBREVIATED: usize = 5;
/// Between its text and its edge, where it has one, CSS pixels.
const PADDING: f64 = 10.0;

impl KeyList {
    /// The least width it can be set in.
    pub(in crate::figure) fn least_width(type_: &Typesetter) -> f64 {
        COLUMN * type_.body()
    }

    /// Sets the entries in one column, to stand on the map.
    pub(in crate::figure) fn on_map(
        entries: &[KeyEntry],
        type_: &Typesetter,
        report: &mut Report,
    ) -> Self {
        let mut key = Self::new(entries, Self::least_width(type_), type_, report);
        let longest = key.rows.iter().map(|row| row.indent + row.text.width());
        key.width = longest.fold(0.0, f64::max) + 2.0 * PADDING;
        key.height += 2.0 * PADDING;
        key.rows.iter_mut().for_each(|row| row.at = row.at + Page::new(PADDING, PADDING));
        key.ground = Some(type_.palette().clone());
        key
    }

    /// Sets the entries in as many columns as a width has room for, to stand beside the map.
    pub(in crate::figure) fn new(
        entries: &[KeyEntry],
        width: f64,
        type_: &Typesetter,
        report: &mut Report,
    ) -> Self {
        let body = type_.body();
        let (size, gap, ink) = (body * 0.82, body, type_.palette().ink);
        let columns = ((width + gap) / (COLUMN * body + gap)).floor().max(1.0);
        let column = (width - gap * (columns - 1.0)) / columns;
        let set: Vec<(Block, &KeyEntry)> = entries
            .iter()
            .map(|entry| {
                let number = if entry.number.is_empty() { "–" } else { &entry.number };
                (type_.set(number, Weight::Bold, size, entry.color, None), entry)
            })
            .collect();
        let indent = set.iter().map(|(number, _)| number.width()).fold(0.0, f64::max) + body * 0.45;
        let room = (column - indent).max(body * 3.0);
        let mut rows: Vec<Row> = set
            .into_iter()
            .map(|(number, entry)| {
                let text = tied(&entry.text);
                let text = type_.set(&text, Weight::Regular, size, ink, Some(room));
                text.report(report);
                Row { at: Page::default(), number, indent, text }
            })
            .collect();
        let height = stack(&mut rows, columns as usize, column + gap);
        let reading = Reading::of(rows.iter().map(|row| &row.text));
        Self { rows, width, height, reading, ground: None }
    }
}

/// A text in which a number and the word beside it, as in `c. 28 Mar`, are not parted by the end of a
/// line: a short word before it, any after it.
fn tied(text: &str) -> String {
    let ends_in_digit = |word: &str| word.ends_with(|c: char| c.is_numeric());
    let begins_with_digit = |word: &str| word.starts_with(|c: char| c.is_numeric());
    let mut all = String::with_capacity(text.len());
    for word in text.split(' ') {
        let last = all.rsplit([' ', TIE]).next().unwrap_or_default();
        let before = begins_with_digit(word) && last.ends_with('.') && last.len() <= ABBREVIATED;
        let after = ends_in_digit(last) && word.starts_with(char::is_alphabetic);
        if !all.is_empty() {
            all.push(if before || after { TIE } else { ' ' });
        }
        all.push_str(word);
    }
    all
}

/// Gives rows their places in columns as low as they can be; returns how high the columns are.
fn stack(rows: &mut [Row], columns: usize, step: f64) -> f64 {
    let heights: Vec<f64> = rows.iter().map(|row| row.text.height()).collect();
    let total: f64 = heights.iter().sum();
    let tallest = heights.iter().copied().fold(0.0, f64::max);
    let mut limit = (total / columns as f64).max(tallest);
    while columns_needed(&heights, limit) > columns {
        limit += tallest / 4.0;
    }
    let (mut column, mut y, mut most) = (0, 0.0, 0.0_f64);
    for (row, height) in rows.iter_mut().zip(heights) {
        if y > 0.0 && y + height > limit + 1e-6 {
            (column, y) = (column + 1, 0.0);
        }
        row.at = Page::new(column as f64 * step, y);
        y += height;
        most = most.max(y);
    }
    most
}

/// How many columns of a height rows take.
fn columns_needed(heights: &[f64], limit: f64) -> usize {
    let (mut columns, mut y) = (1, 0.0);
    for height in heights {
        if y > 0.0 && y + height > limit + 1e-6 {
            (columns, y) = (columns + 1, 0.0);
        }
        y += height;
    }
    columns
}

impl Piece for KeyList {
    fn size(&self) -> (f64, f64) {
        (self.width, self.height)
    }

    fn draw(&self, place: PageBox) -> Vec<Item> {
        let ground = self.ground.iter().flat_map(|palette| ground(place, palette, Role::Key));
        let rows = self.rows.iter().flat_map(|row| {
            let text_at = row.at + Page::new(row.indent, 0.0);
            let put = |block, at| self.reading.put(block, at, place, Role::Key);
            [put(&row.number, row.at), put(&row.text, text_at)]
        });
        ground.chain(rows).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_line_ends_between_a_number_and_its_word() {
        let tied = |text: &str| tied(text).replace(TIE, "_");
        assert_eq!(tied("Arriaga, c. 28–29 Mar"), "Arriaga, c._28–29_Mar");
        assert_eq!(tied("San Ysidro, 24 Apr – 4 May"), "San Ysidro, 24_Apr – 4_May");
        assert_eq!(tied("a map's point. 3"), "a map's point. 3");
        assert_eq!(tied("San Luis"), "San Luis");
    }
}
