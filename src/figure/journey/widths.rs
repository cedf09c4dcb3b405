//! The width of a route's band by head counts, in proportion, as Minard drew them.

use super::keys::Samples;
use super::legs::{self, Way};
use crate::error::{Code, Report};
use crate::figure::furniture::{Key, Section, Symbol, round_down};
use crate::figure::model::RouteLayer;
use crate::figure::words::Words;
use crate::route::{Headcount, Leg, LegRole, Route};

/// The narrowest band that a legend shows, CSS pixels.
const LEAST_SHOWN: f64 = 1.5;
/// How many widths a legend shows.
const SHOWN: usize = 3;

/// How many people a pixel of width stands for.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(in crate::figure) struct Widths {
    /// The greatest head count of the route.
    greatest: f64,
    /// Its width, CSS pixels.
    widest: f64,
}

impl Widths {
    /// The widths of a route, where its layer asks for them and sources count its people.
    pub fn of(route: &Route, layer: &RouteLayer, type_size: f64) -> Option<Self> {
        layer.width_by?;
        let counts = route.legs.iter().filter_map(|leg| leg.headcount(route));
        let greatest = counts.map(|people| people.high).reduce(f64::max)?;
        (greatest > 0.0).then(|| Self { greatest, widest: layer.widest_px(type_size) })
    }

    /// The widths of a leg's bands: by the least and the greatest figure, CSS pixels.
    pub fn of_leg(self, leg: &Leg, route: &Route) -> Option<(f64, f64)> {
        let Headcount { low, high } = leg.headcount(route)?;
        Some((self.px(low), self.px(high)))
    }

    fn px(self, people: f64) -> f64 {
        self.widest * people / self.greatest
    }

    /// Two or three head counts in round figures, with their widths, and what the paler band means.
    pub fn section(self, samples: Samples, route: &Route, words: &Words) -> Option<Section> {
        let band = |text: String, least: f64, most: f64| {
            let leg = legs::way_properties(Way::Other, false, false, samples.width);
            let strokes = samples.band(leg, least, most);
            (!strokes.is_empty()).then_some(Key { symbol: Symbol::Line(strokes), text, to: None })
        };
        let mut keys = Vec::new();
        for people in self.round_figures() {
            let width = self.px(people);
            keys.extend(band(words.count(people), width, width));
        }
        let differ =
            |leg: &Leg| leg.headcount(route).is_some_and(|people| people.low < people.high);
        if route.legs.iter().any(differ) {
            let text = words.word("Paler: up to the highest figure").to_owned();
            keys.extend(band(text, self.widest * 0.3, self.widest * 0.6));
        }
        let heading = words.word("People, where sources count them").to_owned();
        (!keys.is_empty()).then_some(Section { heading, keys })
    }

    /// From the greatest down, each at most a third of the one before.
    fn round_figures(self) -> Vec<f64> {
        let mut figures: Vec<f64> = Vec::new();
        let mut most = self.greatest;
        while figures.len() < SHOWN && most >= 1.0 {
            let figure = round_down(most);
            if self.px(figure) < LEAST_SHOWN {
                break;
            }
            figures.push(figure);
            most = figure / 3.0;
        }
        figures
    }

    /// Tells of the legs that no source counts.
    pub fn report(index: usize, layer: &RouteLayer, route: &Route, report: &mut Report) {
        if layer.width_by.is_none() {
            return;
        }
        let journey = || route.legs.iter().filter(|leg| leg.role == LegRole::Journey);
        let uncounted = journey().filter(|leg| leg.headcount(route).is_none());
        let uncounted: Vec<String> =
            uncounted.map(|leg| format!("{} – {}", leg.from, leg.to)).collect();
        let place = format!("route[{index}].width_by");
        if journey().count() == uncounted.len() {
            report.add_once(Code::Omitted, place, "no source counts the people of any leg");
        } else if !uncounted.is_empty() {
            let detail = format!("no source counts the people of {}", uncounted.join(", "));
            report.add_once(Code::Omitted, place, detail);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn widths_are_in_proportion_and_legends_round() {
        let widths = Widths { greatest: 1700.0, widest: 17.0 };
        assert_eq!(widths.round_figures(), [1500.0, 500.0, 150.0]);
        assert_eq!(widths.px(600.0), 6.0);
        assert_eq!(Widths { greatest: 7.0, widest: 14.0 }.round_figures(), [5.0, 1.0]);
        assert_eq!([round_down(1000.0), round_down(1.6), round_down(99.0)], [1000.0, 1.0, 75.0]);
    }
}
