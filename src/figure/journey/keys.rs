//! What a legend has to explain: the lines and markers that a reader of the page can see.

use std::collections::BTreeSet;

use super::legs::{self, Paint, Way};
use super::{DOUBTFUL_RADIUS, INK, ORIGIN, ORIGIN_RADIUS, OUTLINE, PALE, STOP_RADIUS, VIA_RADIUS};
use crate::figure::furniture::{Key, Section, Symbol};
use crate::figure::words::Words;
use crate::route::{Certainty, Leg, LegRole, Mode, Route};
use crate::scene::{Path, Stroke};
use crate::unit::{Color, Page};

/// A kind of marker.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::figure) enum Mark {
    Stop,
    Via,
    DoubtfulVia,
    Origin,
}

/// What of a route can be seen: which of its legs, and which kinds of marker.
#[derive(Debug, Clone, Default)]
pub(in crate::figure) struct Seen {
    pub legs: BTreeSet<usize>,
    pub marks: BTreeSet<Mark>,
}

impl Seen {
    /// Adds what another frame shows.
    pub fn merge(&mut self, other: &Self) {
        self.legs.extend(&other.legs);
        self.marks.extend(&other.marks);
    }
}

/// The legend of a route: how people travelled, and what the markers mean.
pub(in crate::figure) fn sections(
    route: &Route,
    width: f64,
    seen: &Seen,
    words: &Words,
) -> Vec<Section> {
    let paint = Paint::new(width);
    let legs: Vec<&Leg> = seen.legs.iter().filter_map(|&index| route.legs.get(index)).collect();
    let marks = seen.marks.iter().map(|&mark| marker_key(mark)).collect();
    let mut sections = vec![
        Section { heading: "Way of travel".to_owned(), keys: leg_keys(&legs, &paint) },
        Section { heading: "Places".to_owned(), keys: marks },
    ];
    sections.retain(|section| !section.keys.is_empty());
    for section in &mut sections {
        section.heading = words.word(&section.heading).to_owned();
        for key in &mut section.keys {
            key.text = words.word(&key.text).to_owned();
        }
    }
    sections
}

/// A key for each colour that occurs, one for dashes, one for the link to the origin.
fn leg_keys(legs: &[&Leg], paint: &Paint) -> Vec<Key> {
    let journey = || legs.iter().filter(|leg| leg.role == LegRole::Journey);
    let mut keys = Vec::new();
    for way in Way::ALL {
        let mut modes: Vec<Mode> =
            journey().filter(|leg| Way::of(leg) == way).map(|leg| leg.mode).collect();
        modes.sort_unstable();
        modes.dedup();
        if !modes.is_empty() {
            let several = journey().any(|leg| Way::of(leg) == way && leg.modes.len() > 1);
            let text = words(way, &modes, several);
            keys.push(Key { symbol: Symbol::Line(legs::color(way), paint.stroke(false)), text });
        }
    }
    if journey().any(|leg| legs::is_dashed(leg)) {
        let planned = journey().any(|leg| leg.certainty == Some(Certainty::Planned));
        let text =
            if planned { "Dashed: path inferred or only planned" } else { "Dashed: path inferred" };
        let symbol = Symbol::Line(legs::color(Way::Other), paint.stroke(true));
        keys.push(Key { symbol, text: text.to_owned() });
    }
    if legs.iter().any(|leg| leg.role == LegRole::OriginLink) {
        let symbol = Symbol::Line(color(ORIGIN), legs::link_stroke());
        keys.push(Key { symbol, text: "Link to a region, no route known".to_owned() });
    }
    keys
}

/// `By road or bus`, `Mainly by freight train`.
fn words(way: Way, modes: &[Mode], several: bool) -> String {
    let words: Vec<&str> = modes
        .iter()
        .map(|mode| match mode {
            Mode::Mixed => "in several ways",
            Mode::Unknown => "not known how",
            mode => mode.as_str(),
        })
        .collect();
    let words = words.join(" or ");
    let by = if matches!(way, Way::Foot | Way::Other) || words.starts_with("river") {
        words
    } else {
        format!("by {words}")
    };
    let text = if several && way != Way::Other { format!("mainly {by}") } else { by };
    let mut chars = text.chars();
    chars.next().map(|first| first.to_uppercase().chain(chars).collect()).unwrap_or_default()
}

fn marker_key(mark: Mark) -> Key {
    let ring = |radius: f64, ink: &str| {
        let circle = Path::circle(Page::default(), radius);
        Symbol::Marker(circle, Some(Color::WHITE), Some((color(ink), Stroke::new(OUTLINE))))
    };
    let (symbol, text) = match mark {
        Mark::Stop => {
            let disc = Path::circle(Page::default(), STOP_RADIUS);
            (Symbol::Marker(disc, Some(color(INK)), None), "Stop")
        }
        Mark::Via => (ring(VIA_RADIUS + OUTLINE / 2.0, INK), "Passed through"),
        Mark::DoubtfulVia => {
            (ring(DOUBTFUL_RADIUS + OUTLINE / 2.0, PALE), "Passed through, inferred or planned")
        }
        Mark::Origin => (ring(ORIGIN_RADIUS * 0.8, ORIGIN), "Point of a region, not a stop"),
    };
    Key { symbol, text: text.to_owned() }
}

fn color(text: &str) -> Color {
    text.parse().unwrap_or(Color::BLACK)
}
