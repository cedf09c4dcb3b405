//! Names of areas do not stand in other areas of their kind.

use super::Maker;
use crate::label::area;
use crate::label::ground::Ground;
use crate::label::planar;
use crate::label::request::Target;
use crate::label::territory::Territory;
use crate::unit::{Page, PageBox};

/// How much of a name in its own area may hang over into others.
const HANGS_OVER: f64 = 0.18;
/// How much of it may hang over into any one of them: what does so to one side alone reads as a name there.
const OVER_ONE: f64 = 0.12;
/// The same of a name of what lies in a country, as provinces do: theirs have room or are not needed.
const PROVINCE_HANGS: f64 = 0.04;
/// What it costs a name to hang over into others by all of it.
const OVER: f64 = 12.0;
/// How much of a name in its own area may hang over its edge, into the sea or off the map, unless
/// the area is an archipelago.
const HANGS_OUT: f64 = 0.4;
/// What it costs the name of a place to stand in another area than the place, without a leader and at the end
/// of one: a name that has to stand, and one that may be left out.
const ABROAD: [f64; 2] = [20.0, 13.0];
const DISPENSABLE_ABROAD: [f64; 2] = [15.0, 21.0];
/// What it costs one that may be left out that its leader runs through another area: it leads there.
const LED_THROUGH: f64 = 12.0;
/// How much of the name of a place may be in other countries for what is in its own, where that has room
/// for it; and what of it may be in others where it has none.
const MORE: f64 = 1.0;
const MOSTLY: f64 = 0.75;
/// How far off the coast of a coarse map a place may lie that is at home there, CSS pixels.
const OFF_COAST: f64 = 6.0;
/// How many times larger than a name a country has to be that has room for it.
const ROOMY: f64 = 3.0;
/// How much of the name of a water may hang over land, and what it costs to hang over by all of it.
const ASHORE: f64 = 0.1;
const LANDED: f64 = 40.0;
/// What it costs a leader to run through another area.
const THROUGH: f64 = 0.8;

impl Maker<'_> {
    /// What it costs that the name of an area stands and is joined like this, for the other areas
    /// of its kind; `None` where it would be read as the name of another or of the sea. The name of
    /// a place had better not stand in another area than the place. A pin is obeyed.
    pub(super) fn cost_of_areas(
        &self,
        lines: &[PageBox],
        leader: Option<(Page, Page)>,
    ) -> Option<f64> {
        if self.request.pin.is_some() || self.areas.is_empty() {
            return Some(0.0);
        }
        if let &Ground::Point { at, radius } = self.ground {
            if radius == 0.0 && self.is_afloat(&[at]) {
                return self.cost_of_landing(lines.iter().flat_map(|&line| area::parts(line)));
            }
            return self.cost_of_standing_abroad(at, lines, leader);
        }
        let (Target::Area { rings, .. }, Ground::Area { middles, in_pieces }) =
            (&self.request.target, self.ground)
        else {
            return Some(0.0);
        };
        let bounds = lines.iter().copied().reduce(PageBox::union)?;
        // Where areas overlap, as those in one another do, none is foreign to the other.
        let overlaps = |other: &Territory| middles.iter().any(|middle| other.contains(middle.at));
        let is_foreign =
            |other: &&Territory| other.layer == self.request.layer && !other.is_of(rings);
        let parts = (area::PARTS * lines.len()) as f64;
        let middle = middles.first().map_or(bounds.center(), |middle| middle.at);
        let [most, most_of_one] = self.may_hang_over(middle);
        let mut over = 0;
        for other in self.areas.near(bounds).filter(is_foreign) {
            let points = lines.iter().flat_map(|&line| area::parts(line));
            let covered = points.filter(|&point| other.contains(point)).count();
            if covered == 0 || overlaps(other) {
                continue;
            }
            let is_lopsided = covered as f64 > most_of_one * parts;
            if leader.is_some() || is_lopsided || other.contains(bounds.center()) {
                return None;
            }
            over += covered;
        }
        let over = over as f64 / parts;
        if over > most {
            return None;
        }
        let own = self.areas.of(rings, middle)?;
        let Some((from, to)) = leader else {
            if !in_pieces && own.contains(bounds.center()) {
                let out = lines.iter().flat_map(|&line| area::parts(line));
                let out = out.filter(|&point| !own.contains(point)).count();
                return (out as f64 <= HANGS_OUT * parts).then_some(OVER * over);
            }
            return Some(OVER * over);
        };
        // A name at a leader's end stands on open ground, not in its own area either.
        if lines.iter().flat_map(|&line| area::parts(line)).any(|at| own.contains(at)) {
            return None;
        }
        let others = self.areas.near(planar::around(from, to)).filter(is_foreign);
        Some(THROUGH * self.areas_crossed(others.filter(|other| !overlaps(other)), from, to))
    }

    /// How much of the name of an area with a middle may hang over into others, and into any one of them.
    fn may_hang_over(&self, middle: Page) -> [f64; 2] {
        let is_country = |area: &Territory| area.layer != self.request.layer && area.name.is_some();
        match self.areas.around(middle).any(is_country) {
            true => [PROVINCE_HANGS; 2],
            false => [HANGS_OVER, OVER_ONE],
        }
    }

    /// Whether what is named lies off all areas, as seas do: most of some points of it.
    pub(super) fn is_afloat(&self, points: &[Page]) -> bool {
        let ashore = |point: &&Page| self.areas.around(**point).next().is_some();
        !self.areas.is_empty() && 2 * points.iter().filter(ashore).count() < points.len()
    }

    /// What it costs the name of what lies off all areas to hang over some, judged at points of it;
    /// `None` where it would be read as the name of land.
    pub(super) fn cost_of_landing(&self, points: impl Iterator<Item = Page>) -> Option<f64> {
        let points: Vec<Page> = points.collect();
        let Some(bounds) = PageBox::around(points.iter().copied()) else { return Some(0.0) };
        let near: Vec<_> = self.areas.near(bounds.grown(1.0)).collect();
        let is_ashore = |point: &&Page| near.iter().any(|area| area.contains(**point));
        let ashore = points.iter().filter(is_ashore).count();
        let share = ashore as f64 / points.len() as f64;
        (share <= ASHORE).then_some(LANDED * share)
    }

    /// What it costs the name of a place to stand in another area of a kind than the place, as a
    /// town's across the border: it reads as one over there.
    /// `None` where a name that may be left out with its marker has no leader and is mostly abroad, as
    /// far as it is on land.
    fn cost_of_standing_abroad(
        &self,
        at: Page,
        lines: &[PageBox],
        leader: Option<(Page, Page)>,
    ) -> Option<f64> {
        let bounds = lines.iter().copied().reduce(PageBox::union)?;
        // Of areas within one another, as provinces within a country, the largest is meant; but no
        // desert, if that of a country is known.
        let size = |bounds: PageBox| bounds.width() * bounds.height();
        let own = self.request.territory.as_deref();
        let largest = self.areas.homes(at, own).max_by(|a, b| {
            let called = a.name.is_some().cmp(&b.name.is_some());
            called.then(size(a.bounds).total_cmp(&size(b.bounds)))
        });
        let Some(home) = largest.or_else(|| self.areas.beside(at, OFF_COAST)) else {
            return Some(0.0);
        };
        let is_home = |area: &Territory| match area.name.zip(own) {
            Some((name, own)) => name == own,
            None => area.contains(at) || std::ptr::eq(area, home),
        };
        let foreign = |about: PageBox| {
            let about = self.areas.near(about);
            about.filter(|area| area.layer == home.layer && !is_home(area))
        };
        let points: Vec<Page> = lines.iter().flat_map(|&line| area::parts(line)).collect();
        let abroad: usize = foreign(bounds)
            .map(|area| points.iter().filter(|&&point| area.contains(point)).count())
            .sum();
        let share = abroad as f64 / points.len().max(1) as f64;
        let has_room = size(home.bounds) > ROOMY * size(bounds);
        let may_go = self.request.marker_with_label && leader.is_none();
        let at_home = points.iter().filter(|&&point| home.contains(point)).count();
        let at_home = at_home as f64 / points.len().max(1) as f64;
        let most = if has_room { MORE * at_home } else { MOSTLY };
        let is_bearable = !may_go || share <= most;
        let price = if self.request.must_stand() { ABROAD } else { DISPENSABLE_ABROAD };
        let price = price[usize::from(leader.is_some())];
        let through = leader.filter(|_| !self.request.must_stand()).map_or(0.0, |(from, to)| {
            self.areas_crossed(foreign(planar::around(from, to)), from, to)
        });
        is_bearable.then_some(price * share + LED_THROUGH * through)
    }

    /// How many of some areas about a leader it runs through.
    pub(super) fn areas_crossed<'t>(
        &self,
        areas: impl Iterator<Item = &'t Territory<'t>>,
        from: Page,
        to: Page,
    ) -> f64 {
        let steps = (from.distance(to) / self.request.em).ceil().clamp(2.0, 64.0) as u32;
        let at = |step| from + (to - from) * (f64::from(step) / f64::from(steps));
        areas.filter(|area| (0..steps).any(|step| area.contains(at(step)))).count() as f64
    }
}
