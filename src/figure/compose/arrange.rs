//! What stands beside the map for lack of room in it, and the page divided accordingly.

use std::collections::{BTreeMap, BTreeSet};

use super::Composer;
use crate::error::{Code, Report};
use crate::figure::contested::Contested;
use crate::figure::furniture::{KeyList, Legend, Piece as _, Section, TextPanel};
use crate::figure::inset::{Measured, Within};
use crate::figure::layout::Layout;
use crate::figure::margin::{Division, Ground, Piece, Stand, divide};
use crate::figure::model::{Position, Show};
use crate::figure::places::Places;
use crate::map::KeyEntry;
use crate::unit::{Page, PageBox};

/// A piece of the page beside its main map.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum PieceId {
    Inset(usize),
    Panel(usize),
    Legend,
    ScaleBar,
    NorthArrow,
    Key,
}

impl PieceId {
    /// What the report calls it.
    pub fn name(self) -> String {
        match self {
            Self::Inset(index) => format!("inset[{index}]"),
            Self::Panel(index) => format!("panel {}", index + 1),
            Self::Legend => "legend".to_owned(),
            Self::ScaleBar => "scale bar".to_owned(),
            Self::NorthArrow => "north arrow".to_owned(),
            Self::Key => "key".to_owned(),
        }
    }

    /// What goes first where a page has no room for all of it.
    fn rank(self) -> (u8, usize) {
        match self {
            Self::NorthArrow => (6, 0),
            Self::Panel(index) => (5, index),
            Self::Inset(index) => (4, index),
            Self::ScaleBar => (3, 0),
            Self::Legend => (2, 0),
            Self::Key => (0, 0),
        }
    }
}

/// So many times larger is a map without what stands beside it, where that is left out.
const SPARED: f64 = 1.03;

/// How the main map's subject is moved and drawn smaller, so that boxes hide none of it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Fit {
    /// The frame it was found for.
    frame: PageBox,
    about: Page,
    scale: f64,
    by: Page,
}

/// The least share of the page without its titles that the map gets, and where only the key stands
/// beside it.
const LEAST_MAP: f64 = 0.34;
const LEAST_WITH_KEY: f64 = 0.2;
/// How often a page is arranged anew.
const ROUNDS: usize = 12;

/// What an attempt at a page has learnt for the next.
#[derive(Debug, Clone, Default)]
pub(super) struct Arrangement {
    /// What stands beside the map, and its size where that is not its width's.
    beside: BTreeMap<PieceId, (f64, f64)>,
    /// What the page has no room for at all.
    omitted: BTreeSet<PieceId>,
    /// What is there where there is room alone, and would have taken it from the map.
    spared: BTreeSet<PieceId>,
    /// How the map shows what is contested, which the credits explain.
    pub contested: Contested,
    /// Whether ticks at the frame show north, which turns too much for an arrow.
    pub ticks: bool,
    /// What the key says.
    pub key: Vec<KeyEntry>,
    /// What the legend says.
    pub legend: Vec<Section>,
    fit: Option<Fit>,
    /// Where pieces stand on quieter ground, and the frame that it was found in.
    quiet: Option<(PageBox, BTreeMap<PieceId, PageBox>)>,
    /// How much wider than high the subject is.
    ratio: f64,
    round: usize,
}

impl Arrangement {
    /// Whether nothing more is learnt: what has no room now has none.
    pub fn is_last(&self) -> bool {
        self.round >= ROUNDS
    }

    /// Whether a key may still become smaller: while it does, the map may grow and it with it.
    pub fn may_shrink(&self) -> bool {
        self.round < ROUNDS / 2
    }

    /// Whether a piece is left out.
    pub fn omits(&self, piece: PieceId) -> bool {
        self.omitted.contains(&piece) || self.spared.contains(&piece)
    }

    /// How the subject of a frame is moved.
    pub fn fit(&self, frame: PageBox) -> Option<(Page, f64, Page)> {
        let fit = self.fit.filter(|fit| fit.frame == frame)?;
        Some((fit.about, fit.scale, fit.by))
    }

    /// The next one, where these pieces stand beside the map.
    pub fn with(&self, asked: &[(PieceId, (f64, f64))], layout: &Layout) -> Self {
        let mut next = Self { round: self.round + 1, ratio: layout.shape().1, ..self.clone() };
        for (piece, (width, height)) in asked {
            let size = next.beside.entry(*piece).or_insert((0.0, 0.0));
            *size = (size.0.max(*width), size.1.max(*height));
        }
        next
    }

    /// The next one, with another key.
    pub fn with_key(&self, key: Vec<KeyEntry>, layout: &Layout) -> Self {
        Self { key, ..self.with(&[], layout) }
    }

    /// Where a piece stands on quieter ground of a frame.
    pub fn quiet(&self, frame: PageBox, piece: PieceId) -> Option<PageBox> {
        let (_, places) = self.quiet.as_ref().filter(|(of, _)| *of == frame)?;
        places.get(&piece).copied()
    }

    /// Whether quieter ground of a frame has been sought.
    pub fn knows_quiet(&self, frame: PageBox) -> bool {
        self.quiet.as_ref().is_some_and(|(of, _)| *of == frame)
    }

    /// The next one, where pieces stand on quieter ground of a frame.
    pub fn quieter(&self, frame: PageBox, places: BTreeMap<PieceId, PageBox>) -> Self {
        Self { quiet: Some((frame, places)), round: self.round + 1, ..self.clone() }
    }

    /// The next one, where the subject gets out of the way of the boxes that hide it.
    pub fn refitted(&self, frame: PageBox, layout: &Layout) -> Option<Self> {
        if self.fit.is_some_and(|fit| fit.frame == frame) || self.is_last() {
            return None;
        }
        let (scale, by) = layout.refit()?;
        let fit = Some(Fit { frame, about: layout.shape().0, scale, by });
        Some(Self { fit, ..self.with(&[], layout) })
    }
}

/// The page without its titles, divided.
pub(super) struct Divided {
    pub map: PageBox,
    places: BTreeMap<PieceId, PageBox>,
}

impl Divided {
    /// How a piece stands beside the map, if it does.
    pub fn stand(&self, piece: PieceId) -> Option<(Stand, f64)> {
        let place = self.place(piece)?;
        Some((Stand::of(place, self.map), place.width()))
    }

    /// Where a piece stands beside the map.
    pub fn place(&self, piece: PieceId) -> Option<PageBox> {
        self.places.get(&piece).copied()
    }
}

impl Composer<'_> {
    /// Divides the page. What has no room on it is left out, the least first.
    pub(super) fn divide(&mut self, area: PageBox, arrangement: &mut Arrangement) -> Divided {
        self.spare(area, arrangement);
        let mut division = self.division(area, arrangement);
        let least = |of: &Arrangement| of.beside.keys().copied().max_by_key(|id| id.rank());
        while let (None, Some(least)) = (&division, least(arrangement)) {
            arrangement.beside.remove(&least);
            arrangement.omitted.insert(least);
            division = self.division(area, arrangement);
        }
        for piece in &arrangement.omitted {
            let detail = "the page has no room for it, neither in the map nor beside it";
            self.report.add(Code::FurnitureDropped, piece.name(), detail);
        }
        for piece in &arrangement.spared {
            let detail = "the map has no free place for it, and beside it it would make it smaller";
            self.report.add(Code::Omitted, piece.name(), detail);
        }
        division.unwrap_or(Divided { map: area, places: BTreeMap::new() })
    }

    /// Leaves out a scale bar or an arrow that is not asked for, where a place beside the map would make that
    /// smaller.
    fn spare(&self, area: PageBox, arrangement: &mut Arrangement) {
        let furniture = &self.figure.furniture;
        let pieces = [
            (PieceId::ScaleBar, furniture.scale_bar, furniture.scale_bar_position),
            (PieceId::NorthArrow, furniture.north_arrow, furniture.north_arrow_position),
        ];
        let size = |of: &Arrangement| {
            let map = self.division(area, of)?.map;
            Some((map.width() / of.ratio.max(1e-3)).min(map.height()))
        };
        for (piece, show, position) in pieces {
            let is_asked = show == Show::On || position != Position::Auto;
            if is_asked || !arrangement.beside.contains_key(&piece) {
                continue;
            }
            let mut without = arrangement.clone();
            without.beside.remove(&piece);
            let gain = size(&without).zip(size(arrangement)).map(|(gained, had)| gained / had);
            if gain.is_none_or(|gain| gain > SPARED) {
                arrangement.beside.remove(&piece);
                arrangement.spared.insert(piece);
            }
        }
    }

    /// The page divided with a place for all that stands beside its map; `None` where too little would
    /// be left for it.
    pub(super) fn division(&self, area: PageBox, arrangement: &Arrangement) -> Option<Divided> {
        let ids: Vec<PieceId> = arrangement.beside.keys().copied().collect();
        if ids.is_empty() {
            return Some(Divided { map: area, places: BTreeMap::new() });
        }
        let body = self.type_.body();
        let labels = self.figure.map.graticule.is_some_and(|graticule| graticule.labels);
        let labels = labels || arrangement.ticks;
        let strip = if labels { body * 1.1 } else { 0.0 };
        // What only the key can tell comes before the size of the map.
        let least = if ids == [PieceId::Key] { LEAST_WITH_KEY } else { LEAST_MAP };
        let pieces: Vec<Piece> = ids.iter().map(|id| self.beside(*id, arrangement)).collect();
        let ground = Ground { area, gap: body * 0.9, strip, ratio: arrangement.ratio, least };
        let Division { map, places } = divide(ground, &pieces)?;
        Some(Divided { map, places: ids.into_iter().zip(places).collect() })
    }

    /// A piece as it may stand beside the map.
    fn beside<'s>(&'s self, id: PieceId, arrangement: &'s Arrangement) -> Piece<'s> {
        let body = self.type_.body();
        let unit = body / crate::figure::typeset::BODY;
        let fixed = arrangement.beside.get(&id).copied().unwrap_or_default();
        match id {
            PieceId::Inset(index) => Piece {
                least: 150.0 * unit,
                across: false,
                height: Box::new(move |width, _| self.inset_height(index, width)),
            },
            PieceId::Panel(index) => Piece {
                least: 190.0 * unit,
                across: false,
                height: Box::new(move |width, _| {
                    let panel = self.figure.panels.get(index);
                    let set = |panel| TextPanel::new(panel, width, &self.type_, &mut Report::new());
                    panel.map(set).map_or(0.0, |panel| panel.size().1)
                }),
            },
            PieceId::Key => Piece {
                least: KeyList::least_width(&self.type_),
                across: true,
                height: Box::new(move |width, _| {
                    let key = &arrangement.key;
                    KeyList::new(key, width, &self.type_, &mut Report::new()).size().1
                }),
            },
            PieceId::Legend => Piece {
                least: fixed.0,
                across: false,
                height: Box::new(move |width, stand| match stand {
                    Stand::Side => fixed.1,
                    Stand::Foot => Legend::across(&arrangement.legend, width, &self.type_).size().1,
                }),
            },
            PieceId::ScaleBar | PieceId::NorthArrow => {
                Piece { least: fixed.0, across: false, height: Box::new(move |_, _| fixed.1) }
            }
        }
    }

    fn inset_height(&self, index: usize, width: f64) -> f64 {
        let places = Places::new(&self.loaded.routes);
        let Some(inset) = self.figure.insets.get(index) else { return 0.0 };
        let within = Within::Column(width);
        let measured =
            Measured::new(index, inset, &places, &self.type_, within, &mut Report::new());
        measured.map_or(0.0, |measured| measured.size().1)
    }
}
