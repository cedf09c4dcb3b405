//! Places along a line: stretches near the middle of each part.

use std::sync::Arc;

use super::{Maker, OFF_MIDDLE, reach_of_reading};
use crate::label::candidate::{Candidate, is_level};
use crate::label::ground::Ground;
use crate::label::line::Laid;
use crate::label::request::Target;
use crate::scene::OrientedBox;
use crate::unit::{Align, PageBox};

/// How near a label comes to another that says the same, of the distance at which a line repeats its own: those
/// stand at the middles of its parts, or some way off these.
const APART: f64 = 0.6;

impl Maker<'_> {
    /// Stretches of a line, those near the middle of its part first.
    pub(in crate::label) fn along_line(&mut self, all: bool, found: &mut Vec<Candidate>) {
        let request = self.request;
        let Ground::Line { line, repeats } = self.ground else { return };
        let Target::Line { path, advances, max_turn, rise, .. } = &request.target else { return };
        let Some(shape) = request.shapes.first() else { return };
        let width: f64 = advances.iter().sum();
        let part = line.length() / *repeats as f64;
        let middle = part * (self.repeat as f64 + 0.5) - width / 2.0;
        // A label longer than its part of the line may reach into the next.
        let slack = ((part - width) / 2.0).max(0.0);
        let step = (width / 6.0).max(4.0).max(slack / 32.0);
        let count = (slack / step).floor().max(0.0) as i32;
        let afloat = self.is_afloat(path);
        for index in 0..=2 * count {
            let shift = f64::from((index + 1) / 2) * if index % 2 == 0 { step } else { -step };
            let turn = max_turn.to_radians();
            let start = (middle + shift).clamp(0.0, (line.length() - width).max(0.0));
            if let Some(laid) = line.lay(start, advances, shape.height(), *rise, turn) {
                let off = OFF_MIDDLE * shift.abs() / part.max(1.0);
                let landing = laid.glyphs.iter().map(|glyph| glyph.center).filter(|_| afloat);
                let Some(landing) = self.cost_of_landing(landing) else { continue };
                found.extend(self.weigh_laid(laid, off + landing, index == 0, all));
            }
        }
    }

    /// What the label says, and how far from it another says the same.
    fn says(&self) -> Option<(Arc<str>, f64)> {
        let Target::Line { repeat: Some(every), .. } = self.request.target else { return None };
        self.request.says.clone().map(|says| (says, APART * every))
    }

    /// Finds out what text along a line costs.
    fn weigh_laid(&mut self, laid: Laid, off: f64, first: bool, all: bool) -> Option<Candidate> {
        let upright = |glyph: &OrientedBox| PageBox::around(glyph.corners());
        let lines: Vec<PageBox> = laid.glyphs.iter().filter_map(upright).collect();
        let bounds = lines.iter().copied().reduce(PageBox::union)?;
        let request = self.request;
        let frame = self.surroundings.frame();
        let out =
            if request.keep_inside { !frame.encloses(bounds) } else { !frame.overlaps(bounds) };
        if !all && self.surroundings.is_marker_under(lines.iter().copied(), self.owner) {
            return None;
        }
        let mut cost =
            self.surroundings.cost_of_boxes(&lines, self.owner, request.em, &mut self.scratch);
        cost.hits += u32::from(out);
        cost.soft += off + laid.bend;
        let says = self.says();
        let reach = match is_level(bounds, &lines) {
            true => reach_of_reading(bounds, &[bounds], None),
            false => bounds,
        };
        // Of two that say the same each reaches half as far as they keep apart.
        let reach = says.as_ref().map_or(reach, |(_, far)| reach.union(bounds.grown(far / 2.0)));
        (all || cost.hits == 0).then_some(Candidate {
            shape: 0,
            bounds,
            align: Align::Center,
            lines,
            turned: laid.glyphs,
            anchor: None,
            leader: None,
            mark: None,
            with_own: 0.0,
            in_areas: 0.0,
            reach,
            padding: request.padding,
            says,
            cost,
            first,
            keyed: false,
        })
    }
}
