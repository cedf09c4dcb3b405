//! Labels placed: what became of each, and what is drawn of it.

use super::gather::Symbols;
use super::label::Label;
use super::number::{KeyEntry, Numbered};
use super::viewer;
use crate::error::{Code, Report, Result};
use crate::label::{Obstacles, Outcome, Placement, Reason, Request, Spot, Target};
use crate::map::marks::SAME;
use crate::resources::Cancel;
use crate::scene::Item;
use crate::unit::{Page, PageBox};

/// A label where it stands.
#[derive(Debug)]
pub(in crate::map) struct PlacedLabel {
    /// The index of its layer among those drawn.
    pub layer: usize,
    /// The box around all that is drawn of it.
    pub bounds: PageBox,
    /// Its leader, if it has one, its icon and its text.
    pub items: Vec<Item>,
}

/// The labels that stand, in drawing order, and how many were asked for.
#[derive(Debug)]
pub(in crate::map) struct Placed {
    pub labels: Vec<PlacedLabel>,
    /// Those that numbers stand for, for the page to explain.
    pub keyed: Vec<KeyEntry>,
    pub wanted: usize,
}

impl Symbols<'_> {
    /// What became of each label: where it stands, or why it does not; several for those repeated
    /// along a line.
    fn outcomes(&self, cancel: &Cancel) -> Vec<Vec<Outcome>> {
        let mut outcomes: Vec<Vec<Outcome>> = self.labels.iter().map(|_| Vec::new()).collect();
        let requests = |asked: &[(Request, usize)]| -> Vec<Request> {
            asked.iter().map(|(request, _)| request.clone()).collect()
        };
        let placements = self.region().place(&requests(&self.asked), &self.obstacles, cancel);
        gather(&self.asked, placements, &mut outcomes);
        for (spot, label) in &self.firm {
            if let Some(outcomes) = outcomes.get_mut(*label) {
                outcomes.push(Outcome::Placed(spot.clone()));
            }
        }
        if !self.yielding.is_empty() {
            let boxes = outcomes.iter().flatten().filter_map(Outcome::spot).map(|spot| spot.bounds);
            let boxes = self.obstacles.boxes.iter().copied().chain(boxes).collect();
            let obstacles = Obstacles { boxes, ..Obstacles::default() };
            let placements = self.region().place_last(&requests(&self.yielding), &obstacles);
            gather(&self.yielding, placements, &mut outcomes);
        }
        let dropped = |outcomes: &Vec<Outcome>| {
            outcomes.iter().all(|outcome| matches!(outcome, Outcome::Dropped(_)))
        };
        let missing: Vec<bool> = outcomes.iter().map(dropped).collect();
        for (label, outcomes) in self.labels.iter().zip(&mut outcomes) {
            let Some(partner) = label.partner else { continue };
            let alone = missing.get(partner) == Some(&true);
            if alone && self.labels.get(partner).is_some_and(|partner| !partner.optional) {
                *outcomes = vec![Outcome::Dropped(Reason::NoFreePlace)];
            }
        }
        outcomes
    }

    /// How many labels ask for a place.
    pub fn wanted(&self) -> usize {
        self.labels.len() + self.standing.len()
    }

    /// Places all labels.
    ///
    /// # Errors
    /// Where the work is stopped.
    pub fn place(mut self, cancel: &Cancel, report: &mut Report) -> Result<Placed> {
        cancel.check()?;
        if !self.standing.is_empty() {
            return Ok(self.place_standing(report));
        }
        if !self.region().is_part() {
            self.forget_own_markers();
            #[cfg(feature = "basemap")]
            for label in self.take_back_repeated()? {
                if let Some(label) = self.labels.get(label) {
                    report.add(Code::LabelOmitted, self.place_of(label), "the data names it here");
                }
            }
        }
        let outcomes = self.outcomes(cancel);
        cancel.check()?;
        if !self.region().is_part() {
            for (label, outcomes) in self.labels.iter().zip(&outcomes) {
                outcomes.iter().for_each(|outcome| self.report(label, outcome, report));
            }
        }
        let mut labels = Vec::new();
        for (label, outcome) in self.in_drawing_order(&outcomes) {
            if let Outcome::Placed(spot) = outcome {
                labels.push(placed(label, spot, label.items(spot)));
            }
        }
        let mut keyed = Vec::new();
        for Numbered { label, spot, text, entry } in self.numbered(&outcomes) {
            if let Some((spot, label)) = spot.as_ref().zip(self.labels.get(label)) {
                labels.push(placed(label, spot, label.numbered(spot, &text)));
            }
            keyed.push(entry);
        }
        Ok(Placed { labels, keyed, wanted: self.labels.len() })
    }

    /// Places the labels of a map that is drawn by itself.
    fn place_standing(&self, report: &mut Report) -> Placed {
        let outcomes = viewer::place(&self.standing, self.camera.bounds());
        let mut all: Vec<_> = self.standing.iter().zip(&outcomes).collect();
        all.sort_by(|(a, _), (b, _)| {
            let keys = a.sort_key.unwrap_or(0.0).total_cmp(&b.sort_key.unwrap_or(0.0));
            a.layer.cmp(&b.layer).then(keys).then(a.tile.cmp(&b.tile)).then(a.down.cmp(&b.down))
        });
        for (standing, outcome) in &all {
            if let Some(text) = &standing.text {
                let (layer, words) = (&standing.origin.layer, text.text.plain());
                let place = format!("frame {}, layer {layer}: {words}", self.camera.frame().id);
                let (code, detail) = outcome.told();
                report.add(code, place, detail);
            }
        }
        let labels = all.iter().filter_map(|(standing, outcome)| standing.drawn(outcome));
        Placed { labels: labels.collect(), keyed: Vec::new(), wanted: self.standing.len() }
    }

    /// Leaves the markers of points that are named to their names' requests, which know them.
    fn forget_own_markers(&mut self) {
        let own = self.asked.iter().filter_map(|(request, _)| match &request.target {
            Target::Point { at, .. } => Some(*at),
            _ => None,
        });
        // From left to right, so that those near a marker are found among many.
        let mut own: Vec<Page> = own.collect();
        own.sort_unstable_by(|a, b| a.x.total_cmp(&b.x));
        self.obstacles.markers.retain(|(point, _)| {
            let from = own.partition_point(|at| at.x < point.x - SAME);
            let near = own.iter().skip(from).take_while(|at| at.x <= point.x + SAME);
            !near.into_iter().any(|at| at.distance(*point) < SAME)
        });
    }

    /// Labels with what became of them, those drawn first in front.
    fn in_drawing_order<'s>(
        &'s self,
        outcomes: &'s [Vec<Outcome>],
    ) -> impl Iterator<Item = (&'s Label, &'s Outcome)> {
        let mut all: Vec<_> = self.labels.iter().zip(outcomes).collect();
        all.sort_by(|(a, _), (b, _)| a.layer.cmp(&b.layer).then(a.rank.total_cmp(&b.rank)));
        all.into_iter().flat_map(|(label, all)| all.iter().map(move |outcome| (label, outcome)))
    }

    /// Which label it is, for the report.
    fn place_of(&self, label: &Label) -> String {
        let frame = &self.camera.frame().id;
        format!("frame {frame}, layer {}: {}", label.origin.layer, label.words())
    }

    /// Tells what became of a label.
    fn report(&self, label: &Label, outcome: &Outcome, report: &mut Report) {
        let at = || self.place_of(label);
        let is_icon = label.texts.is_empty();
        match outcome {
            Outcome::Placed(_) if is_icon => {}
            Outcome::Placed(spot) if spot.moved && label.pinned => {
                report.add(Code::LabelMoved, at(), "where it is pinned it would cover something");
            }
            Outcome::Placed(spot) if spot.moved => {
                let how = if spot.leader.is_some() {
                    "at a leader line"
                } else {
                    "beside its first place"
                };
                report.add(Code::LabelMoved, at(), how);
            }
            Outcome::Placed(_) => report.add(Code::LabelPlaced, at(), "at its first place"),
            Outcome::Keyed(_) => {
                report.add(Code::LabelKeyed, at(), "a number stands for it: no place is free");
            }
            // What the frame does not show is not missing from it.
            Outcome::Dropped(Reason::OutsideFrame) if !label.required => {}
            Outcome::Dropped(reason) => {
                let code = if label.yields { Code::LabelOmitted } else { Code::LabelDropped };
                report.add(code, at(), why(*reason));
            }
        }
    }
}

/// A label where it stands.
fn placed(label: &Label, spot: &Spot, items: Vec<Item>) -> PlacedLabel {
    let reach = label.halo.map_or(0.0, |halo| halo.width + halo.blur) + 2.0;
    let bounds = spot.boxes.iter().flat_map(|area| area.corners());
    let bounds = PageBox::around(bounds).unwrap_or(spot.bounds);
    let icons = items.iter().filter_map(|item| match item {
        Item::Image(image) => PageBox::around(image.area.corners()),
        _ => None,
    });
    let bounds = icons.fold(bounds.union(spot.bounds), PageBox::union).grown(reach);
    PlacedLabel { layer: label.layer, bounds, items }
}

/// Within a layer leaders lie below icons, and icons below texts.
pub(in crate::map) fn level(item: &Item) -> u8 {
    match item {
        Item::Image(_) => 1,
        Item::Text(_) => 2,
        _ => 0,
    }
}

/// Gives each label what became of its request.
fn gather(asked: &[(Request, usize)], placements: Vec<Placement>, outcomes: &mut [Vec<Outcome>]) {
    let mut placements = placements.into_iter().peekable();
    for (request, label) in asked {
        // A label repeated along a line has several placements.
        while let Some(placement) = placements.next_if(|one| one.id == request.id) {
            if let Some(outcomes) = outcomes.get_mut(*label) {
                outcomes.push(placement.outcome);
            }
            if !matches!(request.target, Target::Line { .. }) {
                break;
            }
        }
    }
}

fn why(reason: Reason) -> &'static str {
    match reason {
        Reason::NoFreePlace => "no place is free",
        Reason::OutsideFrame => "what it names lies outside the frame",
        Reason::TooSmall => "what it names is too small for it",
        _ => "its size or position is not a number",
    }
}
