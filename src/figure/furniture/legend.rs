//! The legend.

use std::sync::Arc;

use super::{Piece, ground, origin};
use crate::error::Report;
use crate::figure::typeset::{Block, INK, Typesetter, Weight};
use crate::scene::{Item, Marker, Path, Role, Stroke};
use crate::unit::{Color, Page, PageBox};

/// What stands before an entry's text.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::figure) enum Symbol {
    /// A piece of line.
    Line(Color, Stroke),
    /// A symbol at a point: its outline around (0, 0), fill, outline's colour and shape.
    Marker(Path, Option<Color>, Option<(Color, Stroke)>),
}

/// One entry.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::figure) struct Key {
    /// The symbol.
    pub symbol: Symbol,
    /// What it means.
    pub text: String,
}

/// A legend, set and measured.
pub(in crate::figure) struct Legend {
    keys: Vec<(Symbol, Block)>,
    row: f64,
    sample: f64,
    width: f64,
    background: Color,
}

const PADDING: f64 = 12.0;

impl Legend {
    /// Sets the entries, one a row.
    pub(in crate::figure) fn new(
        keys: Vec<Key>,
        type_: &Typesetter,
        background: Color,
        report: &mut Report,
    ) -> Self {
        let size = type_.body() * 0.88;
        let keys: Vec<(Symbol, Block)> = keys
            .into_iter()
            .map(|key| (key.symbol, type_.set(&key.text, Weight::Regular, size, INK, None)))
            .collect();
        keys.iter().for_each(|(_, block)| block.report(report));
        let text = keys.iter().map(|(_, block)| block.width()).fold(0.0, f64::max);
        let sample = type_.body() * 2.6;
        let row = type_.body() * 1.5;
        let width = sample + type_.body() * 0.7 + text + 2.0 * PADDING;
        Self { keys, row, sample, width, background }
    }
}

impl Piece for Legend {
    fn size(&self) -> (f64, f64) {
        (self.width, self.keys.len() as f64 * self.row + 2.0 * PADDING * 0.7)
    }

    fn draw(&self, place: PageBox) -> Vec<Item> {
        let mut items = Vec::from(ground(place, self.background, Role::Legend));
        let left = place.x0 + PADDING;
        for (index, (symbol, text)) in self.keys.iter().enumerate() {
            let y = place.y0 + PADDING * 0.7 + (index as f64 + 0.5) * self.row;
            items.push(sample(symbol, left, left + self.sample, y));
            let text_left = place.x1 - PADDING - self.text_width();
            items.push(text.at(Page::new(text_left, y - text.height() / 2.0), Role::Legend));
        }
        items
    }
}

impl Legend {
    fn text_width(&self) -> f64 {
        self.keys.iter().map(|(_, block)| block.width()).fold(0.0, f64::max)
    }
}

fn sample(symbol: &Symbol, left: f64, right: f64, y: f64) -> Item {
    match symbol {
        Symbol::Line(color, stroke) => Item::Stroke {
            path: Arc::new(Path::polyline([Page::new(left, y), Page::new(right, y)])),
            color: *color,
            stroke: stroke.clone(),
            origin: origin(Role::Legend),
        },
        Symbol::Marker(path, fill, stroke) => {
            let at = Page::new((left + right) / 2.0, y);
            let path = path.moved(at);
            let width = stroke.as_ref().map_or(0.0, |(_, stroke)| stroke.width);
            let bounds = path.bounds().unwrap_or_default().grown(width / 2.0);
            Item::Marker(Marker {
                at,
                path: Arc::new(path),
                fill: *fill,
                stroke: stroke.clone(),
                bounds,
                origin: origin(Role::Legend),
            })
        }
    }
}
