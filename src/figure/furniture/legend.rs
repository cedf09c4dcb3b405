//! The legend.

use std::sync::Arc;

use super::{Piece, Reading, ground, line, origin};
use crate::error::Report;
use crate::figure::typeset::{Block, Typesetter, Weight};
use crate::scene::{Item, Marker, Path, Role, Stroke};
use crate::style::Palette;
use crate::unit::{Color, Page, PageBox};

/// What stands before an entry's text.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::figure) enum Symbol {
    /// A piece of line: strokes one upon another.
    Line(Vec<(Color, Stroke)>),
    /// A symbol at a point: its outline around (0, 0), fill, outline's colour and shape.
    Marker(Path, Option<Color>, Option<(Color, Stroke)>),
    /// A symbol whose size says something: large ones stand within one another.
    Size(Path, Option<Color>, Option<(Color, Stroke)>),
}

impl Symbol {
    /// How wide and high it is; lines are as long as there is room.
    fn size(&self) -> (f64, f64) {
        match self {
            Self::Line(strokes) => {
                (0.0, strokes.iter().map(|(_, stroke)| stroke.width).fold(0.0, f64::max))
            }
            Self::Marker(path, _, stroke) | Self::Size(path, _, stroke) => {
                let width = stroke.as_ref().map_or(0.0, |(_, stroke)| stroke.width);
                let bounds = path.bounds().unwrap_or_default().grown(width / 2.0);
                (bounds.width(), bounds.height())
            }
        }
    }
}

/// One entry.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::figure) struct Key {
    /// The symbol.
    pub symbol: Symbol,
    /// What it means.
    pub text: String,
}

const PADDING: f64 = 14.0;

/// Entries under a heading.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::figure) struct Section {
    /// What they are about.
    pub heading: String,
    /// The entries.
    pub keys: Vec<Key>,
}

/// A legend, set and measured.
pub(in crate::figure) struct Legend {
    /// Its rows, top to bottom, with their distance from its top edge to their middle.
    rows: Vec<(f64, Row)>,
    sample: f64,
    /// From the edge that readers begin at to the texts of its entries.
    indent: f64,
    /// Between samples and texts.
    gap: f64,
    width: f64,
    height: f64,
    reading: Reading,
    palette: Palette,
}

enum Row {
    Heading(Block),
    Entry(Symbol, Block),
    /// A symbol of several that stand on one line, the row's: its text as far above the line as
    /// the second number says.
    Nested(Symbol, Block, f64),
}

impl Row {
    fn text(&self) -> &Block {
        match self {
            Self::Heading(text) | Self::Entry(_, text) | Self::Nested(_, text, _) => text,
        }
    }
}

/// How far above their common foot the texts of symbols stand that are so high, the highest first:
/// each at the top of its symbol, or as far below the one before as a line needs. `None` where they
/// would not stand above the foot.
fn beside_tops(heights: &[f64], line: f64) -> Option<Vec<f64>> {
    let mut last = f64::INFINITY;
    let mut texts = Vec::new();
    for height in heights {
        last = height.min(last - line);
        texts.push(last);
    }
    (heights.len() > 1 && last >= 0.0).then_some(texts)
}

impl Legend {
    /// Sets the entries, one a row.
    pub(in crate::figure) fn new(
        sections: Vec<Section>,
        type_: &Typesetter,
        report: &mut Report,
    ) -> Self {
        let (body, ink) = (type_.body(), type_.palette().ink);
        let largest = sections.iter().flat_map(|section| &section.keys);
        let largest = largest.map(|key| key.symbol.size().0).fold(0.0, f64::max);
        let sample = (body * 2.4).max(largest);
        let gap = body * 0.8;
        let indent = PADDING + sample + gap;
        let (mut rows, mut width, mut y) = (Vec::new(), 0.0_f64, PADDING * 0.75);
        for (index, section) in sections.into_iter().enumerate() {
            if index > 0 {
                y += body * 0.55;
            }
            if !section.heading.is_empty() {
                let heading = type_.set(&section.heading, Weight::Bold, body * 0.92, ink, None);
                width = width.max(PADDING + heading.width());
                rows.push((y + body * 0.75, Row::Heading(heading)));
                y += body * 1.6;
            }
            let mut keys = section.keys;
            let sizes = keys.extract_if(.., |key| matches!(key.symbol, Symbol::Size(..)));
            let mut sizes: Vec<Key> = sizes.collect();
            sizes.sort_by(|a, b| b.symbol.size().1.total_cmp(&a.symbol.size().1));
            let heights: Vec<f64> = sizes.iter().map(|key| key.symbol.size().1).collect();
            match beside_tops(&heights, body * 1.1) {
                Some(texts) => {
                    y += heights.first().copied().unwrap_or_default() + body * 0.5;
                    for (key, above) in sizes.into_iter().zip(texts) {
                        let text = type_.set(&key.text, Weight::Regular, body * 0.85, ink, None);
                        width = width.max(indent + text.width());
                        rows.push((y, Row::Nested(key.symbol, text, above)));
                    }
                    y += body * 0.4;
                }
                None => keys.extend(sizes),
            }
            for key in keys {
                let text = type_.set(&key.text, Weight::Regular, body * 0.85, ink, None);
                width = width.max(indent + text.width());
                let step = (body * 1.4).max(key.symbol.size().1 + body * 0.3);
                rows.push((y + step / 2.0, Row::Entry(key.symbol, text)));
                y += step;
            }
        }
        rows.iter().for_each(|(_, row)| row.text().report(report));
        let (width, height) = (width + PADDING, y + PADDING * 0.75);
        let reading = Reading::of(rows.iter().map(|(_, row)| row.text()));
        Self { rows, sample, indent, gap, width, height, reading, palette: type_.palette().clone() }
    }
}

impl Piece for Legend {
    fn size(&self) -> (f64, f64) {
        (self.width, self.height)
    }

    fn draw(&self, place: PageBox) -> Vec<Item> {
        let mut items = Vec::from(ground(place, &self.palette, Role::Legend));
        for (y, row) in &self.rows {
            let left = self.reading.x(place, PADDING, self.sample);
            let (start, middle) = match row {
                Row::Heading(_) => (PADDING, *y),
                Row::Entry(symbol, _) => {
                    items.extend(sample(symbol, left, left + self.sample, place.y0 + y));
                    (self.indent, *y)
                }
                Row::Nested(symbol, _, above) => {
                    let foot = place.y0 + y;
                    let height = symbol.size().1;
                    let middle = foot - height / 2.0;
                    items.extend(sample(symbol, left, left + self.sample, middle));
                    let end = self.indent - self.gap * 0.4;
                    let top = Page::new(left + self.sample / 2.0, foot - height);
                    let beside = Page::new(self.reading.x(place, end, 0.0), foot - above);
                    let color = self.palette.furniture_muted;
                    items.push(line(top, beside, 0.7, color, Role::Legend));
                    (self.indent, y - above)
                }
            };
            let at = Page::new(start, middle - row.text().height() / 2.0);
            items.push(self.reading.put(row.text(), at, place, Role::Legend));
        }
        items
    }
}

fn sample(symbol: &Symbol, left: f64, right: f64, y: f64) -> Vec<Item> {
    match symbol {
        Symbol::Line(strokes) => {
            let path = Arc::new(Path::polyline([Page::new(left, y), Page::new(right, y)]));
            let stroke = |(color, stroke): &(Color, Stroke)| Item::Stroke {
                path: path.clone(),
                color: *color,
                stroke: stroke.clone(),
                origin: origin(Role::Legend),
            };
            strokes.iter().map(stroke).collect()
        }
        Symbol::Marker(path, fill, stroke) | Symbol::Size(path, fill, stroke) => {
            let at = Page::new((left + right) / 2.0, y);
            let path = path.moved(at);
            let width = stroke.as_ref().map_or(0.0, |(_, stroke)| stroke.width);
            let bounds = path.bounds().unwrap_or_default().grown(width / 2.0);
            vec![Item::Marker(Marker {
                at,
                path: Arc::new(path),
                fill: *fill,
                stroke: stroke.clone(),
                bounds,
                origin: origin(Role::Legend),
            })]
        }
    }
}
