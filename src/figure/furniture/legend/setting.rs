//! A legend being set, row by row.

use super::{Key, Legend, Measures, PADDING, Ramp, Row, Section, Symbol};
use crate::figure::furniture::Reading;
use crate::figure::typeset::{Block, Typesetter, Weight};
use crate::unit::Page;

/// A legend under way.
pub(super) struct Setting<'t, 'a> {
    type_: &'t Typesetter<'a>,
    measures: Measures,
    /// The width that rows share, where they stand beside one another.
    room: Option<f64>,
    /// Whether entries stand in columns there: of a page that has the height, and of several sections,
    /// a list is read more easily.
    in_columns: bool,
    rows: Vec<(Page, Row)>,
    /// The end of the widest row.
    width: f64,
    y: f64,
}

impl<'t, 'a> Setting<'t, 'a> {
    /// A legend without rows yet, whose entries stand one a row or across a width.
    pub fn new(sections: &[Section], type_: &'t Typesetter<'a>, across: Option<f64>) -> Self {
        let body = type_.body();
        let keys = sections.iter().flat_map(|section| &section.keys);
        let largest = keys.map(|key| key.symbol.size().0).fold(0.0, f64::max);
        // One section is a strip of a small page; several are a table, which keeps its margins.
        let unit = if sections.len() == 1 { Legend::unit(type_) } else { 1.0 };
        let padding = PADDING * unit;
        let measures = Measures { padding, sample: (body * 2.4).max(largest), gap: body * 0.8 };
        let room = across.map(|width| width - 2.0 * padding);
        let in_columns = unit < 1.0;
        let y = padding * 0.75;
        Self { type_, measures, room, in_columns, rows: Vec::new(), width: 0.0, y }
    }

    /// Sets the sections.
    pub fn set(mut self, sections: &[Section]) -> Legend {
        for (index, section) in sections.iter().enumerate() {
            if index > 0 {
                self.y += self.type_.body() * 0.55;
            }
            self.section(section);
        }
        let Measures { padding, .. } = self.measures;
        let texts = self.rows.iter().flat_map(|(_, row)| row.texts());
        Legend {
            reading: Reading::of(texts),
            width: self.width + 2.0 * padding,
            height: self.y + padding * 0.75,
            measures: self.measures,
            palette: self.type_.palette().clone(),
            rows: self.rows,
        }
    }

    fn section(&mut self, section: &Section) {
        let (body, ink) = (self.type_.body(), self.type_.palette().ink);
        if !section.heading.is_empty() {
            let heading = self.type_.set(&section.heading, Weight::Bold, body * 0.92, ink, None);
            self.put(0.0, body * 0.75, heading.width(), Row::Heading(heading));
            self.y += body * 1.6;
        }
        let is_size = |key: &&Key| matches!(key.symbol, Symbol::Size(..));
        let (mut sizes, mut keys): (Vec<&Key>, Vec<&Key>) = section.keys.iter().partition(is_size);
        sizes.sort_by(|a, b| b.symbol.size().1.total_cmp(&a.symbol.size().1));
        let heights: Vec<f64> = sizes.iter().map(|key| key.symbol.size().1).collect();
        match beside_tops(&heights, body * 1.1) {
            Some(texts) => {
                self.y += heights.first().copied().unwrap_or_default() + body * 0.5;
                for (key, above) in sizes.into_iter().zip(texts) {
                    let text = self.text(key);
                    let end = self.measures.indent() + text.width();
                    self.put(0.0, 0.0, end, Row::Nested(key.symbol.clone(), text, above));
                }
                self.y += body * 0.4;
            }
            None => keys.extend(sizes),
        }
        if !self.side_by_side(&keys) {
            self.columns(&keys);
        }
    }

    /// Sets entries as classes side by side with what else there is after them, where they are so and that takes
    /// less height than columns.
    fn side_by_side(&mut self, keys: &[&Key]) -> bool {
        let Some(room) = self.room else { return false };
        let body = self.type_.body();
        let (classes, others) = Ramp::classes(keys);
        let others: Vec<(&Key, Block)> = others.iter().map(|key| (*key, self.text(key))).collect();
        let width = |(_, text): &(&Key, Block)| self.measures.indent() + text.width() + body;
        let taken: f64 = others.iter().map(width).sum();
        let (_, rows) = self.grid(keys, room);
        let Some(ramp) = Ramp::new(classes, room - taken, self.type_).filter(|_| rows > 1) else {
            return false;
        };
        let (mut x, (_, height)) = (ramp.size().0 + body, ramp.size());
        let middle = ramp.middle();
        self.put(0.0, middle, x - body, Row::Ramp(ramp));
        for (key, text) in others {
            let end = x + self.measures.indent() + text.width();
            self.put(x, middle, end, Row::Entry(key.symbol.clone(), text));
            x = end + body;
        }
        self.y += height;
        true
    }

    /// Sets entries in as many columns as there is room for, down one and then down the next.
    fn columns(&mut self, keys: &[&Key]) {
        let (step, rows) = match self.room {
            Some(room) => self.grid(keys, room),
            None => (0.0, keys.len()),
        };
        let (top, mut foot) = (self.y, self.y);
        for (index, key) in keys.iter().enumerate() {
            let column = index.checked_div(rows).unwrap_or(0);
            if index == column * rows {
                self.y = top;
            }
            let body = self.type_.body();
            let (text, x) = (self.text(key), column as f64 * step);
            let high = (body * 1.4).max(key.symbol.size().1 + body * 0.3);
            let end = x + self.measures.indent() + text.width();
            self.put(x, high / 2.0, end, Row::Entry(key.symbol.clone(), text));
            self.y += high;
            foot = self.y.max(foot);
        }
        self.y = foot;
    }

    /// How far columns of entries are apart, and how many rows they have.
    fn grid(&self, keys: &[&Key], room: f64) -> (f64, usize) {
        let widest = keys.iter().map(|key| self.text(key).width()).fold(0.0, f64::max);
        let gap = self.type_.body() * 1.2;
        let step = self.measures.indent() + widest + gap;
        let columns = if self.in_columns { ((room + gap) / step).floor().max(1.0) } else { 1.0 };
        (step, keys.len().div_ceil(columns as usize))
    }

    fn text(&self, key: &Key) -> Block {
        let (body, ink) = (self.type_.body(), self.type_.palette().ink);
        self.type_.set(&key.text, Weight::Regular, body * 0.85, ink, None)
    }

    /// A row so far from where readers begin and below what there is, that ends somewhere.
    fn put(&mut self, x: f64, below: f64, end: f64, row: Row) {
        self.width = self.width.max(end);
        self.rows.push((Page::new(x, self.y + below), row));
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
