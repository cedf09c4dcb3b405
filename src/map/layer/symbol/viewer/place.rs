//! Symbols placed as MapLibre's viewer places them: from the top layer down, each where it first
//! finds room.

use super::super::icon::Icon;
use super::super::placing::PlacedLabel;
use super::super::text::{LabelText, Picture};
use super::offset::Choice;
use super::taken::{Room, Taken};
use super::{Along, Badge, Standing, Writing};
use crate::error::Code;
use crate::path::Baseline;
use crate::scene::{GlyphRun, Image, Item, OrientedBox, Origin, Text};
use crate::style::Overlap;
use crate::text::OnLine;
use crate::unit::{Page, PageBox};

/// How far beyond a map's edge symbols count that are not seen, pixels.
const BEYOND: f64 = 100.0;

/// The least height of text along a line that room is kept for, ems.
const LEAST_HEIGHT: f64 = 10.0 / 24.0;

/// What became of a symbol.
#[derive(Debug, Clone, Copy, Default)]
pub(in super::super) struct Outcome {
    /// Where its text stands, if it does.
    pub text: Option<Choice>,
    /// Which of its choices that is.
    pub choice: usize,
    /// Whether its icon stands.
    pub icon: bool,
}

impl Outcome {
    /// What became of the text, for the report.
    pub fn told(&self) -> (Code, &'static str) {
        match (self.text, self.choice) {
            (None, _) => (Code::LabelDropped, "no place is free"),
            (Some(_), 0) => (Code::LabelPlaced, "at its first place"),
            (Some(_), _) => (Code::LabelMoved, "beside its first place"),
        }
    }
}

/// What becomes of symbols on a page, in their order.
pub(in super::super) fn place(symbols: &[Standing], frame: PageBox) -> Vec<Outcome> {
    let mut taken = Taken::new(frame.grown(BEYOND));
    let mut order: Vec<usize> = (0..symbols.len()).collect();
    let of = |index: usize| symbols.get(index);
    order.sort_by(|&a, &b| match (of(a), of(b)) {
        (Some(a), Some(b)) => {
            let keys = a.sort_key.unwrap_or(0.0).total_cmp(&b.sort_key.unwrap_or(0.0));
            let tiles = (a.tile.1, a.tile.0).cmp(&(b.tile.1, b.tile.0));
            let low = |symbol: &Standing| symbol.down.filter(|_| symbol.lowest_first);
            b.layer.cmp(&a.layer).then(keys).then(tiles).then(low(b).cmp(&low(a)))
        }
        _ => std::cmp::Ordering::Equal,
    });
    let mut outcomes = vec![Outcome::default(); symbols.len()];
    for index in order {
        if let (Some(symbol), Some(outcome)) = (of(index), outcomes.get_mut(index)) {
            *outcome = symbol.place(&mut taken);
        }
    }
    outcomes
}

impl Standing {
    fn place(&self, taken: &mut Taken) -> Outcome {
        let text = self.text.as_ref().and_then(|text| self.find(text, taken));
        let icon = self.icon.as_ref().and_then(|icon| {
            let room = icon.room(self.at, text.as_ref().map(|(_, choice, _)| *choice));
            taken.has_room(&room, icon.overlap).then_some(room)
        });
        let mut text_stands = text.is_some();
        let mut icon_stands = icon.is_some();
        let alone_icon = self.text.as_ref().is_none_or(|text| text.optional);
        let alone_text = self.icon.as_ref().is_none_or(|icon| icon.optional);
        match (alone_icon, alone_text) {
            (false, false) => {
                text_stands &= icon_stands;
                icon_stands = text_stands;
            }
            (_, false) => text_stands &= icon_stands,
            (false, _) => icon_stands &= text_stands,
            _ => {}
        }
        let mut outcome = Outcome { icon: icon_stands, ..Outcome::default() };
        if let (Some((index, choice, room)), Some(text), true) = (text, &self.text, text_stands) {
            if !text.ignored {
                taken.take(&room, text.overlap);
            }
            (outcome.text, outcome.choice) = (Some(choice), index);
        }
        if let (Some(room), Some(icon), true) = (icon, &self.icon, icon_stands)
            && !icon.ignored
        {
            taken.take(&room, icon.overlap);
        }
        outcome
    }

    /// The first place of a text that is free; where none is, the first if it may overlap.
    fn find(&self, text: &Writing, taken: &Taken) -> Option<(usize, Choice, Room)> {
        let mut first = 0;
        // All of one way of writing first, then all of the next.
        for choices in text.choices.chunk_by(|a, b| a.vertical == b.vertical) {
            let modes: &[Overlap] = match text.overlap {
                Overlap::Never => &[Overlap::Never],
                _ if choices.len() == 1 => &[text.overlap],
                _ => &[Overlap::Never, text.overlap],
            };
            for &mode in modes {
                for (index, &choice) in choices.iter().enumerate() {
                    let room = text.room(self.at, choice)?;
                    let follows = self.icon.as_ref().filter(|icon| icon.follows);
                    let free = taken.has_room(&room, mode)
                        && follows.is_none_or(|icon| {
                            taken.has_room(&icon.room(self.at, Some(choice)), icon.overlap)
                        });
                    if free {
                        return Some((first + index, choice, room));
                    }
                }
            }
            first += choices.len();
        }
        None
    }

    /// What is drawn of it.
    pub(in super::super) fn drawn(&self, outcome: &Outcome) -> Option<PlacedLabel> {
        let mut items = Vec::new();
        if let (Some(icon), true) = (&self.icon, outcome.icon) {
            let drawn = self.text.as_ref().map_or(1.0, |text| text.grown.recip());
            let by = outcome.text.filter(|_| icon.follows).map(|choice| choice.times(drawn).shift);
            let at = self.at + by.unwrap_or_default() + icon.translate;
            let (drawn, _) = icon.beside(outcome.text);
            items.push(drawn.item(at, self.origin.clone()));
        }
        if let (Some(text), Some(choice)) = (&self.text, outcome.text) {
            let choice = choice.times(text.grown.recip());
            let (runs, boxes) = text.set(self.at, choice)?;
            items.push(Item::Text(Text {
                text: text.text.plain().to_owned(),
                origin: self.origin.clone(),
                required: false,
                anchor: text.along.is_none().then_some(self.at),
                runs,
                boxes,
                color: text.color,
                halo: text.halo,
                leader: None,
            }));
            items.extend(text.pictures(self.at, choice, &self.origin));
        }
        let around = |item: &Item| match item {
            Item::Image(image) => PageBox::around(image.area.corners()),
            Item::Text(text) => text.bounds(),
            _ => None,
        };
        let bounds = items.iter().filter_map(around).reduce(PageBox::union)?;
        let halo = self.text.as_ref().and_then(|text| text.halo);
        let reach = halo.map_or(0.0, |halo| halo.width + halo.blur) + 2.0;
        Some(PlacedLabel { layer: self.layer, bounds: bounds.grown(reach), items })
    }
}

impl Writing {
    /// The room it needs; `None` where its line is too short.
    fn room(&self, at: Page, choice: Choice) -> Option<Room> {
        let (width, height) = self.standing(choice).size();
        let (width, height) = (width * self.grown, height * self.grown);
        if let Some(along) = &self.along {
            along.seat(self)?;
            // The path is that of the characters at the size they are drawn, from middle to middle,
            // and in the direction of the line, even where the text is turned over.
            let (first, last) = self.text.ends()?;
            let start = along.distance + along.middle.x + along.offset[0] + first;
            let least = LEAST_HEIGHT * self.em * self.grown;
            let radius = height.max(least) / 2.0 + self.padding;
            return Some(Room::Circles(circles(&along.line, start, last - first, radius), radius));
        }
        let whole = PageBox::from_size(choice.corner.x, choice.corner.y, width, height);
        let angle = self.angle + choice.turn();
        Some(Room::Box(turned(whole.grown(self.padding), angle).moved(self.pivot(at, choice))))
    }

    /// The text as it stands in a place.
    fn standing(&self, choice: Choice) -> &LabelText {
        self.vertical.as_ref().filter(|_| choice.vertical).unwrap_or(&self.text)
    }

    /// The point of the page that its block is turned about.
    fn pivot(&self, at: Page, choice: Choice) -> Page {
        at + choice.shift.turned(self.map_turn)
    }

    /// Its glyphs and boxes.
    fn set(&self, at: Page, choice: Choice) -> Option<(Vec<GlyphRun>, Vec<OrientedBox>)> {
        if let Some(along) = &self.along {
            let (text, line, place) = along.seat(self)?;
            let moved = Baseline::new(line.points().iter().map(|&point| point + self.translate));
            return text.run_on(&moved, place);
        }
        let (corner, angle) = self.corner(at, choice);
        Some(self.standing(choice).set_at(corner, choice.align, angle))
    }

    /// Where the upper left corner of its block stands, and how far the block is turned.
    fn corner(&self, at: Page, choice: Choice) -> (Page, f64) {
        let angle = self.angle + choice.turn();
        let corner = choice.corner.turned(angle);
        (self.pivot(at, choice) + self.translate + corner, angle)
    }

    /// The pictures in it.
    fn pictures(&self, at: Page, choice: Choice, origin: &Origin) -> Vec<Item> {
        if self.along.is_some() {
            return Vec::new();
        }
        let (corner, angle) = self.corner(at, choice);
        let placed = self.standing(choice).pictures_at(corner, choice.align, angle);
        let item = |(picture, area): (&Picture, OrientedBox)| {
            Item::Image(Image {
                name: picture.name.clone(),
                bitmap: picture.image.bitmap.clone(),
                area,
                repeated_over: None,
                tiled: None,
                opacity: self.opacity,
                at: Some(at),
                origin: origin.clone(),
            })
        };
        placed.into_iter().map(item).collect()
    }
}

impl Along {
    /// The text, the line in the direction it reads in, and how it stands on that; `None` where its
    /// first or last character would stand beyond the line.
    fn seat<'a>(&self, writing: &'a Writing) -> Option<(&'a LabelText, Baseline, OnLine)> {
        let (line, [along, across]) = (&self.line, self.offset);
        let mut text = &*writing.text;
        let shift = self.middle.x + along;
        let (start, end) = self.stretch(text, shift)?;
        let (across_page, down_page) = (end.x - start.x, end.y - start.y);
        let mut upside_down = across_page < 0.0;
        // Where the line is steep, characters stand one below the other.
        if let (Some(vertical), true) = (&writing.vertical, down_page.abs() > across_page.abs()) {
            text = vertical;
            upside_down = down_page < 0.0;
        }
        let (first, last) = text.ends()?;
        let (line, place) = if self.keep_upright && upside_down {
            // What is asked for the line holds for its own direction.
            let anchor = line.length() - self.distance;
            let shift = self.middle.x - along;
            (line.reversed(), OnLine { anchor, shift, drop: self.middle.y, aside: -across })
        } else {
            let anchor = self.distance;
            (line.clone(), OnLine { anchor, shift, drop: self.middle.y, aside: across })
        };
        let at = place.anchor + place.shift;
        (at + first >= 0.0 && at + last <= line.length()).then_some((text, line, place))
    }

    /// Where the first and the last character of a text stand that is moved along the line.
    fn stretch(&self, text: &LabelText, shift: f64) -> Option<(Page, Page)> {
        let (first, last) = text.ends()?;
        let at =
            |end: f64| self.line.at((self.distance + shift + end).clamp(0.0, self.line.length()));
        Some((at(first)?, at(last)?))
    }
}

impl Badge {
    /// The icon as it is drawn, and what room is kept for, where its text stands.
    fn beside(&self, text: Option<Choice>) -> (&Icon, &Icon) {
        match &self.vertical {
            Some((icon, upright)) if text.is_some_and(|choice| choice.vertical) => (icon, upright),
            _ => (&self.icon, &self.upright),
        }
    }

    /// The room it needs where its text stands.
    fn room(&self, at: Page, text: Option<Choice>) -> Room {
        let by = text.filter(|_| self.follows).map_or(Page::default(), |choice| choice.shift);
        Room::Box(self.beside(text).1.room(at + by))
    }
}

/// The middles of circles that cover a stretch of a line, as MapLibre sets them.
fn circles(line: &Baseline, start: f64, width: f64, radius: f64) -> Vec<Page> {
    let (from, to) = (start + 0.25 * radius, start + width - 0.25 * radius);
    let count = if width <= 0.5 * radius {
        1
    } else {
        ((to - from).max(0.0) / (2.5 * radius)).ceil().clamp(0.0, 1e4) as usize + 1
    };
    let share = |index: usize| index as f64 / (count.max(2) - 1) as f64;
    (0..count).filter_map(|index| line.at_or_beyond(from + share(index) * (to - from))).collect()
}

/// The upright box around one that is turned about the point it is seen from.
fn turned(area: PageBox, angle: f64) -> PageBox {
    if angle == 0.0 {
        return area;
    }
    let corners = [(area.x0, area.y0), (area.x1, area.y0), (area.x1, area.y1), (area.x0, area.y1)];
    let corners = corners.map(|(x, y)| Page::new(x, y).turned(angle));
    PageBox::around(corners).unwrap_or(area)
}
