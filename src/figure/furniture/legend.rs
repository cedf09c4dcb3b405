//! The legend.

mod ramp;
mod setting;

use ramp::Ramp;
use setting::Setting;

use std::sync::Arc;

use super::{Piece, Reading, ground, line, origin};
use crate::error::Report;
use crate::figure::typeset::{Block, Typesetter};
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
    /// The number that a class ends at, where another begins there.
    pub to: Option<String>,
}

/// Between a legend's edge and what it says, CSS pixels.
const PADDING: f64 = 14.0;
/// Where a page's text is smaller than this, CSS pixels, what stands around texts is so too.
const SMALL: f64 = 12.0;

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
    /// Its rows, each with where it begins at the edge that readers begin at, within the padding, and the
    /// distance of its middle from the top edge.
    rows: Vec<(Page, Row)>,
    measures: Measures,
    width: f64,
    height: f64,
    reading: Reading,
    palette: Palette,
}

/// The measures of an entry.
#[derive(Debug, Clone, Copy)]
struct Measures {
    padding: f64,
    sample: f64,
    /// Between samples and texts.
    gap: f64,
}

impl Measures {
    /// From the beginning of an entry to that of its text.
    fn indent(self) -> f64 {
        self.sample + self.gap
    }
}

enum Row {
    Heading(Block),
    Entry(Symbol, Block),
    /// A symbol of several that stand on one line, the row's: its text as far above the line as
    /// the second number says.
    Nested(Symbol, Block, f64),
    /// Classes side by side.
    Ramp(Ramp),
}

impl Row {
    fn texts(&self) -> &[Block] {
        match self {
            Self::Heading(text) | Self::Entry(_, text) | Self::Nested(_, text, _) => {
                std::slice::from_ref(text)
            }
            Self::Ramp(ramp) => ramp.numbers(),
        }
    }
}

impl Legend {
    /// How large what stands around texts is on a page of small type, times the usual.
    pub(in crate::figure) fn unit(type_: &Typesetter) -> f64 {
        (type_.body() / SMALL).min(1.0)
    }

    /// Sets the entries, one a row.
    pub(in crate::figure) fn new(sections: &[Section], type_: &Typesetter) -> Self {
        Setting::new(sections, type_, None).set(sections)
    }

    /// Sets the entries across a width, in as few rows as it has room for: classes side by side, others
    /// in columns where the page is small and there is one section.
    pub(in crate::figure) fn across(sections: &[Section], width: f64, type_: &Typesetter) -> Self {
        let set = Setting::new(sections, type_, Some(width)).set(sections);
        Self { width: set.width.max(width), ..set }
    }

    /// Tells of characters that no font has.
    pub(in crate::figure) fn report(&self, report: &mut Report) {
        self.rows.iter().flat_map(|(_, row)| row.texts()).for_each(|text| text.report(report));
    }
}

impl Piece for Legend {
    fn size(&self) -> (f64, f64) {
        (self.width, self.height)
    }

    fn draw(&self, place: PageBox) -> Vec<Item> {
        let mut items = Vec::from(ground(place, &self.palette, Role::Legend));
        let Measures { padding, sample: side, gap } = self.measures;
        for (at, row) in &self.rows {
            let start = padding + at.x;
            let left = self.reading.x(place, start, side);
            let indent = start + self.measures.indent();
            let put = |text: &Block, start: f64, middle: f64| {
                let at = Page::new(start, middle - text.height() / 2.0);
                self.reading.put(text, at, place, Role::Legend)
            };
            match row {
                Row::Heading(text) => items.push(put(text, start, at.y)),
                Row::Entry(symbol, text) => {
                    items.extend(sample(symbol, left, left + side, place.y0 + at.y));
                    items.push(put(text, indent, at.y));
                }
                Row::Nested(symbol, text, above) => {
                    let foot = place.y0 + at.y;
                    let height = symbol.size().1;
                    let middle = foot - height / 2.0;
                    items.extend(sample(symbol, left, left + side, middle));
                    let top = Page::new(left + side / 2.0, foot - height);
                    let beside = self.reading.x(place, indent - gap * 0.4, 0.0);
                    let beside = Page::new(beside, foot - above);
                    let color = self.palette.furniture_muted;
                    items.push(line(top, beside, 0.7, color, Role::Legend));
                    items.push(put(text, indent, at.y - above));
                }
                Row::Ramp(ramp) => items.extend(ramp.draw((start, at.y), place, self.reading)),
            }
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
