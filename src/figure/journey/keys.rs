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

/// The largest radius of a marker in the legend, ems of the page's text.
const LARGEST: f64 = 0.375;

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
    /// The size of the page's text, CSS pixels.
    pub type_size: f64,
    /// The width of its line, CSS pixels.
    pub width: f64,
    /// The widths of its band.
    pub widths: Option<Widths>,
}

/// A route of a page, of which this much is seen.
pub(in crate::figure) struct Shown<'a> {
    pub route: &'a Route,
    pub samples: Samples<'a>,
    pub seen: Seen,
}

impl Shown<'_> {
    fn legs(&self) -> Vec<&Leg> {
        self.seen.legs.iter().filter_map(|&index| self.route.legs.get(index)).collect()
    }
}

/// The legend of a page's routes: how people travelled, and what the markers mean. What no layer draws
/// has no entry, and what looks and means the same has one.
pub(in crate::figure) fn sections(shown: &[Shown], words: &Words) -> Vec<Section> {
    let mut sections: Vec<Section> = Vec::new();
    for one in shown {
        for section in of_route(one, shown, words) {
            let Some(other) = sections.iter_mut().find(|one| one.heading == section.heading) else {
                sections.push(section);
                continue;
            };
            for key in section.keys {
                if !other.keys.contains(&key) {
                    other.keys.push(key);
                }
            }
        }
    }
    sections
}

/// The legend of a route among those of its page.
fn of_route(one: &Shown, all: &[Shown], words: &Words) -> Vec<Section> {
    let Shown { route, samples, seen } = one;
    let marks = seen.marks.iter().filter_map(|&mark| samples.marker_key(mark, words)).collect();
    let ways = samples.leg_keys(&one.legs(), all, words);
    // A line that joins dots, all of one kind, needs no explanation.
    let is_plain = ways.is_empty() && seen.marks.iter().eq([&Mark::Stop]);
    let mut sections = vec![
        Section { heading: words.word("Way of travel").to_owned(), keys: ways },
        Section { heading: words.word("Places").to_owned(), keys: marks },
    ];
    sections.retain(|section| !section.keys.is_empty() && !is_plain);
    let widths = samples.widths.and_then(|widths| widths.section(*samples, route, words));
    sections.splice(sections.len().min(1)..sections.len().min(1), widths);
    sections
}

impl Samples<'_> {
    /// A key for each colour that occurs, one for dashes, one for the link to the origin. A colour stands
    /// for the ways of all routes that have it.
    fn leg_keys(self, legs: &[&Leg], all: &[Shown], words: &Words) -> Vec<Key> {
        let journey = || legs.iter().filter(|leg| leg.role == LegRole::Journey);
        let mut keys = Vec::new();
        // That nothing is known of any leg is no news.
        for way in Way::ALL.into_iter().filter(|_| is_told(legs)) {
            if !journey().any(|leg| Way::of(leg) == way) {
                continue;
            }
            let strokes = self.strokes(way, false, false);
            let alike = all.iter().filter(|one| one.samples.strokes(way, false, false) == strokes);
            let alike: Vec<&Leg> =
                alike.map(Shown::legs).filter(|legs| is_told(legs)).flatten().collect();
            let of_way = || {
                let journey = alike.iter().filter(|leg| leg.role == LegRole::Journey);
                journey.filter(|leg| Way::of(leg) == way)
            };
            let modes: BTreeSet<Mode> = of_way().map(|leg| leg.mode).collect();
            let modes: Vec<Mode> = modes.into_iter().collect();
            let several = of_way().any(|leg| leg.modes.len() > 1);
            keys.extend(self.line_key(way, false, false, told(way, &modes, several, words)));
        }
        if journey().any(|leg| legs::is_dashed(leg)) {
            let planned = journey().any(|leg| leg.certainty == Some(Certainty::Planned));
            let text = match planned {
                true => "Dashed: path inferred or only planned",
                false => "Dashed: path inferred",
            };
            keys.extend(self.line_key(Way::Other, true, false, words.word(text).to_owned()));
        }
        if legs.iter().any(|leg| leg.role == LegRole::OriginLink) {
            let text = words.word("Link to a region, no route known").to_owned();
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

    /// The strokes of a piece of its line.
    fn strokes(self, way: Way, dashed: bool, link: bool) -> Vec<(Color, Stroke)> {
        let leg = legs::way_properties(way, dashed, link, self.width);
        let lines = self.layers.leg(leg, self.zoom);
        lines.into_iter().map(|line| (line.color, line.stroke)).collect()
    }

    fn line_key(self, way: Way, dashed: bool, link: bool, text: String) -> Option<Key> {
        let strokes = self.strokes(way, dashed, link);
        (!strokes.is_empty()).then_some(Key { symbol: Symbol::Line(strokes), text, to: None })
    }

    fn marker_key(self, mark: Mark, words: &Words) -> Option<Key> {
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
        let radius = (circle.radius + circle.stroke_width / 2.0).min(LARGEST * self.type_size);
        let fill = circle.color.with_opacity(circle.opacity as f32);
        let path = Path::circle(Page::default(), radius);
        Some(Key {
            symbol: Symbol::Marker(path, Some(fill), edge),
            text: words.word(text).to_owned(),
            to: None,
        })
    }
}

/// Whether it is known of some leg of a journey how people travelled.
fn is_told(legs: &[&Leg]) -> bool {
    let mut journey = legs.iter().filter(|leg| leg.role == LegRole::Journey);
    journey.any(|leg| leg.mode != Mode::Unknown || leg.modes.len() > 1)
}

/// `By road or bus`, `Mainly by freight train`: the figure's word for it, else in the page's language.
fn told(way: Way, modes: &[Mode], several: bool, words: &Words) -> String {
    let several = several && way != Way::Other;
    words.phrase(english(modes, several), || {
        let mut modes: Vec<&str> = modes.iter().map(|mode| words.word(by(*mode))).collect();
        // A language may have one word for two of them.
        modes.dedup();
        let text = modes.join(words.word(" or "));
        capitalised(&if several { words.word("mainly {}").replace("{}", &text) } else { text })
    })
}

/// What is said of a way of travel, as the catalogue of words has it.
fn by(mode: Mode) -> &'static str {
    match mode {
        Mode::OnFoot => "on foot",
        Mode::Road => "by road",
        Mode::Car => "by car",
        Mode::Truck => "by truck",
        Mode::Bus => "by bus",
        Mode::Bicycle => "by bicycle",
        Mode::Train => "by train",
        Mode::FreightTrain => "by freight train",
        Mode::RiverCrossing => "river crossing",
        Mode::Boat => "by boat",
        Mode::Ship => "by ship",
        Mode::Ferry => "by ferry",
        Mode::Aircraft => "by aircraft",
        Mode::Mixed => "in several ways",
        Mode::Unknown => "not known how",
    }
}

/// The same in English, which says `by` once.
fn english(modes: &[Mode], several: bool) -> String {
    let plain = |mode: &Mode| by(*mode).strip_prefix("by ").unwrap_or(by(*mode));
    let words = modes.iter().map(plain).collect::<Vec<_>>().join(" or ");
    let has_by = modes.first().is_some_and(|mode| by(*mode).starts_with("by "));
    let by = if has_by { format!("by {words}") } else { words };
    capitalised(&if several { format!("mainly {by}") } else { by })
}

fn capitalised(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map(|first| first.to_uppercase().chain(chars).collect()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    #[test]
    fn ways_of_travel_are_told_in_the_pages_language() {
        let none = BTreeMap::new();
        let (plain, spanish) = (Words::new(&none, None), Words::new(&none, Some("es")));
        let road = [Mode::Road, Mode::Bus];
        assert_eq!(told(Way::Road, &road, false, &plain), "By road or bus");
        assert_eq!(told(Way::Road, &road, false, &spanish), "Por carretera o en autobús");
        let rail = [Mode::FreightTrain];
        assert_eq!(told(Way::Rail, &rail, true, &plain), "Mainly by freight train");
        assert_eq!(told(Way::Rail, &rail, true, &spanish), "Sobre todo en tren de carga");
        let river = [Mode::RiverCrossing, Mode::Boat];
        assert_eq!(told(Way::Water, &river, false, &plain), "River crossing or boat");
        for mode in Mode::ALL {
            assert!(!told(Way::Other, &[*mode], true, &spanish).is_empty());
        }
    }
}
