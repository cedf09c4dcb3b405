//! Classes of numbers side by side, with the numbers that part them below.

use super::{Key, Symbol, sample};
use crate::figure::furniture::Reading;
use crate::figure::typeset::{Block, Typesetter, Weight};
use crate::scene::{Item, Path, Role};
use crate::unit::{Page, PageBox};

/// Fewer classes are told as well in rows.
const FEWEST: usize = 3;
/// The widest cell, and the height of each, ems of the page's text.
const WIDEST: f64 = 6.0;
const HIGH: f64 = 1.05;
/// Between a cell and its numbers, and at least between these, ems.
const BELOW: f64 = 0.1;
const APART: f64 = 0.3;

/// The widths of cells in a width of which those at the ends, whose classes have no end, are narrower:
/// numbers may reach to their edge. `None` where there is no room for the numbers.
fn uneven(numbers: &[Block], width: f64, gap: f64) -> Option<Vec<f64>> {
    let pairs = numbers.windows(2).map(|pair| match pair {
        [a, b] => f64::midpoint(a.width(), b.width()) + gap,
        _ => 0.0,
    });
    let inner = pairs.fold(0.0, f64::max);
    let ends = [numbers.first()?, numbers.last()?].map(|number| number.width() / 2.0);
    let end = ends.into_iter().fold(inner * SHORT, f64::max);
    let between = numbers.len() - 1;
    let left = (width - inner * between as f64) / 2.0;
    let end = (left >= end).then_some(left.min(inner))?;
    let mut widths = vec![inner; between + 2];
    for at in [0, between + 1] {
        *widths.get_mut(at)? = end;
    }
    Some(widths)
}

/// The least width of a cell at an end, of that of the others.
const SHORT: f64 = 0.55;

/// Classes, set.
pub(super) struct Ramp {
    /// The cells, each with its width.
    cells: Vec<(f64, Symbol)>,
    /// The numbers between them.
    numbers: Vec<Block>,
    /// The height of the cells.
    high: f64,
    /// From the foot of the cells to the numbers.
    below: f64,
}

impl Ramp {
    /// Keys parted into the classes that they begin with, and others; no classes where these are too few
    /// or are told by other than coloured areas.
    pub fn classes<'k, 'l>(keys: &'l [&'k Key]) -> (&'l [&'k Key], &'l [&'k Key]) {
        let ended = keys.iter().take_while(|key| key.to.is_some()).count();
        let is_class = |key: &&Key| matches!(key.symbol, Symbol::Marker(..));
        match keys.split_at_checked(ended + 1) {
            Some((classes, others)) if ended + 1 >= FEWEST && classes.iter().all(is_class) => {
                (classes, others)
            }
            _ => (&[], keys),
        }
    }

    /// Sets classes in a width. `None` where there are none, or no room for the numbers.
    pub fn new(classes: &[&Key], width: f64, type_: &Typesetter) -> Option<Self> {
        let (body, ink) = (type_.body(), type_.palette().ink);
        let set = |to: &String| type_.set(to, Weight::Regular, body * 0.85, ink, None);
        let numbers: Vec<Block> =
            classes.iter().filter_map(|key| key.to.as_ref()).map(set).collect();
        let widest = numbers.iter().map(Block::width).reduce(f64::max)?;
        let count = classes.len();
        let even = (width / count as f64).min(WIDEST * body);
        let widths = match even >= widest + APART * body {
            true => vec![even; count],
            false => uneven(&numbers, width, APART * body)?,
        };
        let high = HIGH * body;
        let in_cell = |(key, width): (&&Key, f64)| match &key.symbol {
            Symbol::Marker(_, fill, edge) => {
                let area = PageBox::from_center(Page::default(), width, high);
                (width, Symbol::Marker(Path::rect(area), *fill, edge.clone()))
            }
            other => (width, other.clone()),
        };
        let cells = classes.iter().zip(widths).map(in_cell).collect();
        Some(Self { cells, numbers, high, below: BELOW * body })
    }

    /// The numbers that it says.
    pub fn numbers(&self) -> &[Block] {
        &self.numbers
    }

    /// Its width and height.
    pub fn size(&self) -> (f64, f64) {
        let high = self.numbers.iter().map(Block::height).fold(0.0, f64::max);
        (self.cells.iter().map(|(width, _)| width).sum(), self.high + self.below + high)
    }

    /// The middle of its cells, from its top.
    pub fn middle(&self) -> f64 {
        self.high / 2.0
    }

    /// It drawn with the middle of its first cell's edge so far from where readers begin and from the top
    /// of a place.
    pub fn draw(&self, (start, middle): (f64, f64), place: PageBox, reading: Reading) -> Vec<Item> {
        let mut items = Vec::new();
        let mut edge = start;
        let mut numbers = self.numbers.iter();
        for (width, symbol) in &self.cells {
            let left = reading.x(place, edge, *width);
            items.extend(sample(symbol, left, left + width, place.y0 + middle));
            edge += width;
            let number = numbers.next().map(|number| {
                let below = middle + self.high / 2.0 + self.below;
                let at = Page::new(edge - number.width() / 2.0, below);
                reading.put(number, at, place, Role::Legend)
            });
            items.extend(number);
        }
        items
    }
}
