//! One attempt at a page: what has found a place, and what is still without.

use std::collections::BTreeMap;

use super::Composer;
use super::arrange::{Arrangement, Divided, PieceId};
use crate::error::{Code, Report};
use crate::figure::furniture::{KeyList, Piece, Section};
use crate::figure::journey::{Journey, ranges};
use crate::figure::layout::{Layout, Wanted};
use crate::figure::model::Position;
use crate::figure::quiet::{Busyness, land_of};
use crate::map::{Camera, KeyEntry, Map};
use crate::scene::{Item, Scene};
use crate::unit::PageBox;

/// A key that fills less of its place than this leaves the rest to the map.
const TIGHT: f64 = 0.9;

/// What came of an attempt.
pub(super) enum Attempt {
    Drawn(Box<Scene>),
    /// The page has to be arranged like this.
    Again(Box<Arrangement>),
}

/// An attempt under way.
pub(super) struct Stage<'s> {
    pub layout: Layout<'s>,
    pub divided: Divided,
    arrangement: &'s Arrangement,
    /// What has no place in the map, and its size.
    asked: Vec<(PieceId, (f64, f64))>,
    /// What the legend says.
    pub legend: Vec<Section>,
    /// What stands in the map where the figure says.
    put: Vec<(PieceId, PageBox)>,
    /// What stands in the map wherever there is room.
    free: Vec<(PieceId, PageBox)>,
}

impl<'s> Stage<'s> {
    pub fn new(layout: Layout<'s>, divided: Divided, arrangement: &'s Arrangement) -> Self {
        let (asked, put, free) = (Vec::new(), Vec::new(), Vec::new());
        Self { layout, divided, arrangement, asked, legend: Vec::new(), put, free }
    }

    /// The place of a piece: beside the map, where it was sent there, else in it. `None` where it
    /// has none.
    pub fn place(
        &mut self,
        id: PieceId,
        (width, height): (f64, f64),
        wanted: Wanted,
        report: &mut Report,
    ) -> Option<PageBox> {
        if self.arrangement.omits(id) {
            return None;
        }
        if let Some(place) = self.divided.place(id) {
            let fits = width <= place.width() + 0.5 && height <= place.height() + 0.5;
            if fits || self.arrangement.is_last() {
                // A legend is as wide as what stands above and below it.
                let width = if id == PieceId::Legend { place.width() } else { width };
                return Some(PageBox::from_size(place.x0, place.y0, width, height));
            }
            self.asked.push((id, (width, height)));
            return None;
        }
        if wanted.position == Position::Beside && !self.arrangement.is_last() {
            self.asked.push((id, (width, height)));
            return None;
        }
        let is_free = wanted.position == Position::Auto && wanted.offset.is_none();
        let quiet = self.arrangement.quiet(self.layout.frame(), id).filter(|place| {
            is_free && (place.width() - width).abs() < 0.5 && (place.height() - height).abs() < 0.5
        });
        let quiet = quiet.and_then(|place| self.layout.place_in(vec![place], self.layout.inner()));
        let in_map = quiet.or_else(|| match self.layout.is_too_large(width, height) {
            true => None,
            false => self.layout.place(width, height, wanted),
        });
        match in_map {
            Some(place) if is_free => self.free.push((id, place)),
            Some(place) => self.put.push((id, place)),
            None if self.arrangement.is_last() => {
                report.add(Code::FurnitureDropped, id.name(), "the page has no room for it");
            }
            None => self.asked.push((id, (width, height))),
        }
        in_map
    }

    /// The next attempt, where pieces that are free to move would stand on much quieter ground elsewhere.
    pub fn quieter(
        &self,
        items: &[Item],
        map: &Map,
        moves: impl Fn(PieceId) -> bool,
    ) -> Option<Arrangement> {
        let frame = self.layout.frame();
        let is_known = self.arrangement.knows_quiet(frame) || self.arrangement.is_last();
        let furniture: Vec<(PieceId, PageBox)> =
            self.free.iter().copied().filter(|(id, _)| moves(*id)).collect();
        if is_known || furniture.is_empty() {
            return None;
        }
        let land = land_of(map);
        let busyness = Busyness::of(items, frame, &land);
        let boxes: Vec<PageBox> = furniture.iter().map(|(_, place)| *place).collect();
        let mut layout = self.layout.without(&boxes);
        let mut places = BTreeMap::new();
        for (id, now) in &furniture {
            places.insert(*id, layout.replace(*now, &|place| busyness.within(place))?);
        }
        let differs = furniture.iter().any(|(id, now)| places.get(id) != Some(now));
        differs.then(|| self.arrangement.quieter(frame, places))
    }

    /// Asks for a place beside the map; there is none yet.
    pub fn send_out(&mut self, id: PieceId, size: (f64, f64)) -> Option<PageBox> {
        if !self.arrangement.omits(id) && !self.arrangement.is_last() {
            self.asked.push((id, size));
        }
        None
    }

    /// The next attempt, where this one has left something without a place, or hidden what the map
    /// is about.
    pub fn next(&self, frame: PageBox) -> Option<Arrangement> {
        if !self.asked.is_empty() {
            return Some(self.with(&self.asked));
        }
        self.arrangement.refitted(frame, &self.layout)
    }

    /// The next attempt, where what may stand anywhere cuts through the outline of a map that shows all
    /// of it, however that is moved: it stands beside the map.
    pub fn off_the_outline(&self) -> Option<Arrangement> {
        let cutting = self.free.iter().filter(|(_, place)| self.layout.cuts(*place));
        let sent: Vec<_> = cutting.map(|(id, at)| (*id, (at.width(), at.height()))).collect();
        let may_go = !sent.is_empty() && !self.arrangement.is_last();
        may_go.then(|| self.with(&sent))
    }

    /// The next attempt, where these pieces stand beside the map.
    fn with(&self, asked: &[(PieceId, (f64, f64))]) -> Arrangement {
        let mut next = self.arrangement.with(asked, &self.layout);
        next.legend = self.legend.clone();
        next
    }
}

impl Composer<'_> {
    /// Where the key stands, if there is one.
    pub(super) fn key_place(&mut self, stage: &mut Stage) -> Option<PageBox> {
        let entries = &stage.arrangement.key;
        if entries.is_empty() {
            return None;
        }
        let key = self.key_list(entries, stage.divided.place(PieceId::Key), &mut Report::new());
        stage.place(PieceId::Key, key.size(), Position::Auto.into(), &mut self.report)
    }

    /// The key for its place beside the map, or to stand on the map.
    fn key_list(
        &self,
        entries: &[KeyEntry],
        beside: Option<PageBox>,
        report: &mut Report,
    ) -> KeyList {
        match beside {
            Some(place) => KeyList::new(entries, place.width(), &self.type_, report),
            None => KeyList::on_map(entries, &self.type_, report),
        }
    }

    /// Draws the key of the labels that the maps have no room for; where the page has not the room
    /// for it, the next attempt.
    pub(super) fn key(
        &mut self,
        entries: &[KeyEntry],
        place: Option<PageBox>,
        stage: &Stage,
        furniture: &mut Vec<Item>,
    ) -> Option<Arrangement> {
        if entries.is_empty() {
            return None;
        }
        let beside = stage.divided.place(PieceId::Key);
        let (width, height) = self.key_list(entries, beside, &mut Report::new()).size();
        let fits = |place: &PageBox| width <= place.width() + 0.5 && height <= place.height() + 0.5;
        let is_slack = |place: &PageBox| {
            beside.is_some() && stage.arrangement.may_shrink() && height < place.height() * TIGHT
        };
        match place.filter(fits).filter(|place| !is_slack(place)) {
            Some(place) => {
                let mut told = Report::new();
                let key = self.key_list(entries, beside, &mut told);
                self.report.append(told);
                // Room was kept on the map for as many numbers as an attempt before had.
                let on_map = beside.is_none();
                let place =
                    if on_map { fitted(place, key.size(), stage.divided.map) } else { place };
                furniture.extend(key.draw(place));
                None
            }
            None if stage.arrangement.is_last() => {
                for entry in entries {
                    let detail = "neither the map nor its key has room for it";
                    self.report.add(Code::LabelDropped, format!("key: {}", entry.text), detail);
                }
                None
            }
            None => Some(stage.arrangement.with_key(entries.to_vec(), &stage.layout)),
        }
    }

    /// Tells what of routes is hidden by boxes that stand where the figure says.
    pub(super) fn tell_hidden(&mut self, stage: &Stage, journeys: &[Journey]) {
        for (id, place) in &stage.put {
            if !stage.layout.hides(*place) {
                continue;
            }
            let stops: Vec<u32> =
                journeys.iter().flat_map(|journey| journey.stops_in(*place)).collect();
            let detail = match ranges(&stops) {
                Some(stops) => format!("where the figure puts it, it hides the stops {stops}"),
                None => {
                    "where the figure puts it, it hides part of what the map is about".to_owned()
                }
            };
            self.report.add(Code::Covers, id.name(), detail);
        }
    }

    /// Tells which annotations lie beyond all maps of the page.
    pub(super) fn tell_beyond<'c>(&mut self, cameras: impl Iterator<Item = &'c Camera> + Clone) {
        for (index, at) in self.loaded.annotated.iter().enumerate() {
            let shows = |camera: &Camera| {
                camera.to_page(*at).is_some_and(|page| camera.bounds().contains(page))
            };
            if !cameras.clone().any(shows) {
                let detail =
                    "lies beyond the map and is not drawn: widen `extent`, or leave it out";
                self.report.add(Code::PointOutside, format!("annotation[{index}]"), detail);
            }
        }
    }
}

/// The part of a place that a size takes, at those sides that are nearer to the frame's.
fn fitted(place: PageBox, (width, height): (f64, f64), frame: PageBox) -> PageBox {
    let is_left = place.x0 - frame.x0 <= frame.x1 - place.x1;
    let is_upper = place.y0 - frame.y0 <= frame.y1 - place.y1;
    let x = if is_left { place.x0 } else { place.x1 - width };
    let y = if is_upper { place.y0 } else { place.y1 - height };
    PageBox::from_size(x, y, width, height)
}
