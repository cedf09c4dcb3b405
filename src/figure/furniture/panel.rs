//! Boxes of text: key figures and notes.

use super::{Piece, Reading, ground, line};
use crate::error::Report;
use crate::figure::model::Panel;
use crate::figure::typeset::{Block, Typesetter, Weight};
use crate::scene::{Item, Role};
use crate::style::Palette;
use crate::unit::{Page, PageBox};

/// A panel, set and measured.
pub(in crate::figure) struct TextPanel {
    width: f64,
    height: f64,
    /// Blocks with their distance from the corner of the panel that readers begin at.
    blocks: Vec<(Page, Block)>,
    /// Where rules are drawn, from the top.
    rules: Vec<f64>,
    reading: Reading,
    palette: Palette,
}

const PADDING: f64 = 14.0;

impl TextPanel {
    /// Sets a panel's text to its width.
    pub(in crate::figure) fn new(
        panel: &Panel,
        width: f64,
        type_: &Typesetter,
        report: &mut Report,
    ) -> Self {
        let inner = (width - 2.0 * PADDING).max(40.0);
        let body = type_.body();
        let (ink, muted) = (type_.palette().ink, type_.palette().muted);
        let (mut blocks, mut rules) = (Vec::new(), Vec::new());
        let mut y = PADDING * 0.8;
        if !panel.heading.is_empty() {
            let heading = type_.set(&panel.heading, Weight::Bold, body * 0.92, ink, Some(inner));
            blocks.push((Page::new(PADDING, y), heading));
            y += blocks.last().map_or(0.0, |(_, block)| block.height()) + body * 0.45;
        }
        let values: Vec<Block> = panel
            .figures
            .iter()
            .map(|figure| type_.set(&figure.value, Weight::Bold, body * 1.7, ink, None))
            .collect();
        let column = values.iter().map(Block::width).fold(0.0, f64::max) + body * 0.8;
        for (index, (figure, value)) in panel.figures.iter().zip(values).enumerate() {
            if index > 0 {
                rules.push(y);
                y += body * 0.4;
            }
            let text =
                type_.set(&figure.text, Weight::Regular, body * 0.92, ink, Some(inner - column));
            let height = value.height().max(text.height());
            let center = |block: &Block| y + (height - block.height()) / 2.0;
            let value_at = Page::new(PADDING, center(&value));
            let text_at = Page::new(PADDING + column, center(&text));
            blocks.push((value_at, value));
            blocks.push((text_at, text));
            y += height + body * 0.4;
        }
        if !panel.text.is_empty() {
            if !panel.figures.is_empty() {
                rules.push(y);
                y += body * 0.5;
            }
            let text = type_.set(&panel.text, Weight::Regular, body * 0.85, muted, Some(inner));
            let height = text.height();
            blocks.push((Page::new(PADDING, y), text));
            y += height + body * 0.2;
        }
        blocks.iter().for_each(|(_, block)| block.report(report));
        let reading = Reading::of(blocks.iter().map(|(_, block)| block));
        let (height, palette) = (y + PADDING * 0.6, type_.palette().clone());
        Self { width, height, blocks, rules, reading, palette }
    }
}

impl Piece for TextPanel {
    fn size(&self) -> (f64, f64) {
        (self.width, self.height)
    }

    fn draw(&self, place: PageBox) -> Vec<Item> {
        let mut items = Vec::from(ground(place, &self.palette, Role::Note));
        for &y in &self.rules {
            let from = Page::new(place.x0 + PADDING, place.y0 + y);
            let to = Page::new(place.x1 - PADDING, place.y0 + y);
            items.push(line(from, to, 0.75, self.palette.rule, Role::Note));
        }
        let put = |(at, block): &(Page, Block)| self.reading.put(block, *at, place, Role::Note);
        items.extend(self.blocks.iter().map(put));
        items
    }
}
