//! What a legend has to explain: the lines and markers that a reader of the page can see.

use std::collections::BTreeSet;

use super::layers::{ORIGIN, RouteLayers, STOPS};
use super::legs::{self, Way};
use super::properties;
use super::widths::Widths;
use crate::figure::furniture::{Key, Section, Symbol};
use crate::figure::words::Words;
use crate::route::{Certainty, Leg, LegRole, Mode, Route};
use crate::scene::{Path, Stroke};
use crate::source::Properties;
use crate::unit::{Color, Page};
use serde_json::json;

/// The largest radius of a marker in the legend, CSS pixels.
const LARGEST: f64 = 5.6;

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

/// How a legend shows a route.
#[derive(Clone, Copy)]
pub(in crate::figure) struct Samples<'a> {
    /// The layers that draw the route.
    pub layers: &'a RouteLayers,
    /// The zoom they are drawn at.
    pub zoom: f64,
    /// The width of its line, CSS pixels.
    pub width: f64,
    /// The widths of its band.
    pub widths: Option<Widths>,
}

/// The legend of a route: how people travelled, and what the markers mean. What no layer draws has
/// no entry.
pub(in crate::figure) fn sections(
    route: &Route,
    samples: Samples,
    seen: &Seen,
    words: &Words,
) -> Vec<Section> {
    let legs: Vec<&Leg> = seen.legs.iter().filter_map(|&index| route.legs.get(index)).collect();
    let marks = seen.marks.iter().filter_map(|&mark| samples.marker_key(mark)).collect();
    let mut sections = vec![
        Section { heading: "Way of travel".to_owned(), keys: samples.leg_keys(&legs) },
        Section { heading: "Places".to_owned(), keys: marks },
    ];
    sections.retain(|section| !section.keys.is_empty());
    for section in &mut sections {
        section.heading = words.word(&section.heading).to_owned();
        for key in &mut section.keys {
            key.text = words.word(&key.text).to_owned();
        }
    }
    let widths = samples.widths.and_then(|widths| widths.section(samples, route, words));
    sections.splice(sections.len().min(1)..sections.len().min(1), widths);
    sections
}

impl Samples<'_> {
    /// A key for each colour that occurs, one for dashes, one for the link to the origin.
    fn leg_keys(self, legs: &[&Leg]) -> Vec<Key> {
        let journey = || legs.iter().filter(|leg| leg.role == LegRole::Journey);
        let mut keys = Vec::new();
        for way in Way::ALL {
            let mut modes: Vec<Mode> =
                journey().filter(|leg| Way::of(leg) == way).map(|leg| leg.mode).collect();
            modes.sort_unstable();
            modes.dedup();
            if !modes.is_empty() {
                let several = journey().any(|leg| Way::of(leg) == way && leg.modes.len() > 1);
                keys.extend(self.line_key(way, false, false, words(way, &modes, several)));
            }
        }
        if journey().any(|leg| legs::is_dashed(leg)) {
            let planned = journey().any(|leg| leg.certainty == Some(Certainty::Planned));
            let text = match planned {
                true => "Dashed: path inferred or only planned",
                false => "Dashed: path inferred",
            };
            keys.extend(self.line_key(Way::Other, true, false, text.to_owned()));
        }
        if legs.iter().any(|leg| leg.role == LegRole::OriginLink) {
            let text = "Link to a region, no route known".to_owned();
            keys.extend(self.line_key(Way::Other, false, true, text));
        }
        keys
    }

    /// The strokes of a piece of line on a band of these widths.
    pub fn band(self, mut leg: Properties, least: f64, most: f64) -> Vec<(Color, Stroke)> {
        leg.insert("least", least);
        leg.insert("most", most);
        let lines = self.layers.leg(leg, self.zoom);
        lines.into_iter().map(|line| (line.color, line.stroke)).collect()
    }

    fn line_key(self, way: Way, dashed: bool, link: bool, text: String) -> Option<Key> {
        let leg = legs::way_properties(way, dashed, link, self.width);
        let lines = self.layers.leg(leg, self.zoom);
        let strokes: Vec<_> = lines.into_iter().map(|line| (line.color, line.stroke)).collect();
        (!strokes.is_empty()).then_some(Key { symbol: Symbol::Line(strokes), text })
    }

    fn marker_key(self, mark: Mark) -> Option<Key> {
        let stop = |via: bool, doubtful: bool| json!({ "via": via, "doubtful": doubtful });
        let (data, sample, text) = match mark {
            Mark::Stop => (STOPS, stop(false, false), "Stop"),
            Mark::Via => (STOPS, stop(true, false), "Passed through"),
            Mark::DoubtfulVia => (STOPS, stop(true, true), "Passed through, inferred or planned"),
            Mark::Origin => (ORIGIN, json!({}), "Point of a region, not a stop"),
        };
        let circle = self.layers.marker(data, properties(sample), self.zoom)?;
        let edge = (circle.stroke_width > 0.0).then(|| {
            let color = circle.stroke_color.with_opacity(circle.stroke_opacity as f32);
            (color, Stroke::new(circle.stroke_width))
        });
        let radius = (circle.radius + circle.stroke_width / 2.0).min(LARGEST);
        let fill = circle.color.with_opacity(circle.opacity as f32);
        let path = Path::circle(Page::default(), radius);
        Some(Key { symbol: Symbol::Marker(path, Some(fill), edge), text: text.to_owned() })
    }
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
