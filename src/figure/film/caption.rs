//! The date on the map.

use crate::error::Result;
use crate::figure::prepared::Prepared;
use crate::figure::typeset::{Block, Typesetter, Weight};
use crate::figure::words::Words;
use crate::path::stations;
use crate::route::{Date, DateSpan};
use crate::scene::{Item, Role, Scene};
use crate::unit::{Page, PageBox};

use super::advance::Advance;

/// How large the date is set, as a multiple of the body text: the first that has room.
const SIZES: [f64; 3] = [1.7, 1.3, 1.0];

/// How far it keeps from lines, CSS pixels.
const BESIDE: f64 = 6.0;

/// How it is written, and of how many days at most each is.
const BY_DAYS: &str = "%-d %B %Y";
const BY_MONTHS: &str = "%B %Y";
const BY_DAY: f64 = 400.0;

/// The dates as they are set, each from when on it stands.
#[derive(Debug)]
pub(super) struct Caption {
    dates: Vec<(Date, Item)>,
}

impl Caption {
    /// Sets all dates where they cover the least of the page, in smaller type where they would cover any.
    ///
    /// # Errors
    /// Where a date cannot be written.
    pub fn new(prepared: &Prepared, scene: &Scene, advance: &Advance) -> Result<Self> {
        let loaded = &prepared.loaded;
        let words = Words::new(&prepared.figure.words, prepared.figure.map.language.as_deref());
        let dates = words.dates();
        let palette = loaded.palette.clone();
        let (color, halo) = (palette.ink, palette.halo);
        let (fonts, body) = (&prepared.fonts, loaded.type_size);
        let type_ = Typesetter::new(fonts, words, palette, &loaded.faces, body);
        let mut texts = Vec::new();
        let pattern = if advance.days() > BY_DAY { BY_MONTHS } else { BY_DAYS };
        for day in 0..advance.days().ceil() as u32 {
            let date = advance.date(f64::from(day));
            let text = DateSpan::day(date).display_in(pattern, &dates)?;
            if texts.last().is_none_or(|(_, last)| *last != text) {
                texts.push((date, text));
            }
        }
        let mut best: Option<(f64, Self)> = None;
        for size in SIZES.map(|size| size * body) {
            let set = |text: &str| type_.set(text, Weight::Bold, size, color, None);
            let blocks: Vec<(Date, Block)> =
                texts.iter().map(|(date, text)| (*date, set(text))).collect();
            let widest = blocks.iter().map(|(_, block)| block.width()).fold(0.0, f64::max);
            let highest = blocks.iter().map(|(_, block)| block.height()).fold(0.0, f64::max);
            let (covers, at) = place(scene, (widest, highest), body);
            if best.as_ref().is_none_or(|best| covers < best.0) {
                let over =
                    |(date, block): &(Date, Block)| (*date, block.over_map(at, Role::Note, halo));
                best = Some((covers, Self { dates: blocks.iter().map(over).collect() }));
            }
        }
        Ok(best.map_or(Self { dates: Vec::new() }, |best| best.1))
    }

    /// The date as an item.
    pub fn at(&self, date: Date) -> Option<Item> {
        self.dates.iter().rfind(|(from, _)| *from <= date).map(|(_, item)| item.clone())
    }
}

/// The place where a box of a size covers the least: along the edges of the main map, within it, or above
/// its right end, the first that covers nothing; and how much it covers.
fn place(scene: &Scene, (width, height): (f64, f64), air: f64) -> (f64, Page) {
    let Some(map) = scene.frames.first().map(|frame| frame.bounds) else {
        return (0.0, Page::new(air, air));
    };
    let taken: Vec<PageBox> = scene.flat().flat_map(obstacles).collect();
    let (left, top) = (map.x0 + air, map.y0 + air);
    let (across, down) = (map.width() - 2.0 * air - width, map.height() - 2.0 * air - height);
    let steps = [0.0, 0.125, 0.25, 0.375, 0.5, 0.625, 0.75, 0.875, 1.0];
    let shares = steps.iter().flat_map(|x| steps.map(|y| (*x, y)));
    let is_at_edge = |(x, y): &(f64, f64)| [*x, *y].iter().any(|at| *at == 0.0 || *at == 1.0);
    let (edges, within): (Vec<_>, Vec<_>) = shares.partition(is_at_edge);
    let in_map =
        |(x, y): &(f64, f64)| Page::new(left + x * across.max(0.0), top + y * down.max(0.0));
    let above = Page::new(map.x1 - width, map.y0 - height - air / 2.0);
    let above = Some(above).filter(|at| at.x >= 0.0 && at.y >= 0.0);
    let mut best = (f64::INFINITY, Page::new(left, top));
    for at in edges.iter().chain(&within).map(in_map).chain(above) {
        let own = PageBox::new(at.x, at.y, at.x + width, at.y + height).grown(air / 2.0);
        let covers: f64 = taken.iter().map(|other| shared(&own, other)).sum();
        if covers < best.0 {
            best = (covers, at);
        }
    }
    best
}

/// What the date should not stand upon: texts, markers, furniture, lines of routes.
fn obstacles(item: &Item) -> Vec<PageBox> {
    let one = match item {
        Item::Text(text) => text.bounds(),
        Item::Marker(marker) => Some(marker.bounds),
        Item::Fill { path, origin, .. } if origin.role != Role::Map => path.bounds(),
        Item::Stroke { path, origin, .. }
            if !matches!(origin.role, Role::Map | Role::Graticule | Role::Frame)
                || origin.layer.starts_with("route") =>
        {
            let at = |(at, _): (Page, f64)| PageBox::new(at.x, at.y, at.x, at.y).grown(BESIDE);
            let steps = |line: &Vec<Page>| stations(line, Some(BESIDE));
            return path.parts().iter().flat_map(steps).map(at).collect();
        }
        _ => None,
    };
    one.into_iter().collect()
}

/// The area that two boxes share.
fn shared(a: &PageBox, b: &PageBox) -> f64 {
    let across = a.x1.min(b.x1) - a.x0.max(b.x0);
    let down = a.y1.min(b.y1) - a.y0.max(b.y0);
    across.max(0.0) * down.max(0.0)
}
