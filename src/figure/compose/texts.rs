//! What the page says of itself: credits and a description.

use super::Composer;
use crate::figure::contested::Contested;
use crate::figure::words::Words;
use crate::route::{DateSpan, Route};
use crate::source::{Features, ShapeKind};

impl Composer<'_> {
    /// The figure's credits, then the basemap's, and what its hatches or dashes are where it has any.
    pub(in crate::figure) fn credit(&self, contested: Contested) -> String {
        let mut parts = vec![self.figure.credit.trim().to_owned()];
        if self.figure.credit.is_empty() {
            parts.extend(self.loaded.routes.iter().filter_map(|route| route.credit.clone()));
        }
        let basemap = "Natural Earth";
        if self.figure.map.basemap && !parts.iter().any(|part| part.contains(basemap)) {
            let [word, colon] = ["Basemap", ": "].map(|word| self.type_.words().word(word));
            parts.push(format!("{word}{colon}{basemap}."));
        }
        let told = match contested {
            Contested::None => None,
            Contested::Dashed => Some("Dashed: contested borders"),
            Contested::Hatched => Some("Hatched: contested ground"),
        };
        parts.extend(told.map(|told| format!("{}.", self.type_.words().word(told))));
        parts.retain(|part| !part.is_empty());
        parts.join(" ")
    }

    /// What the picture shows, made up from its parts where the figure does not say: for those who
    /// cannot see it, so in whole sentences, what matters most first.
    pub(super) fn description(&self) -> String {
        let figure = self.figure;
        if !figure.description.is_empty() {
            return figure.description.clone();
        }
        let titles = [&figure.title, &figure.subtitle].into_iter().filter(|text| !text.is_empty());
        let mut parts: Vec<String> = titles.map(|text| sentence(text)).collect();
        let routes = self.figure.routes.iter().zip(&self.loaded.routes);
        let words = self.type_.words();
        parts.extend(
            routes.filter_map(|(layer, route)| of_route(route, layer.along.is_none(), words)),
        );
        let described = |layer: &Object| {
            layer.get("metadata")?.get("rumbo:description")?.as_str().map(sentence)
        };
        parts.extend(figure.layers.iter().filter_map(described));
        let sources = self.loaded.sources();
        parts.extend(sources.filter_map(|(name, features)| of_data(name, features, words)));
        if parts.is_empty() { words.word("A map.").to_owned() } else { parts.join(" ") }
    }
}

type Object = serde_json::Map<String, serde_json::Value>;

/// A text with its full stop.
fn sentence(text: &str) -> String {
    let text = text.trim();
    if text.ends_with(['.', '!', '?', '…']) { text.to_owned() } else { format!("{text}.") }
}

/// `A route of 29 places from Tapachula to Tijuana, 25 March 2018 to 4 May 2018, at least 3,900 km.`
fn of_route(route: &Route, is_as_told: bool, words: &Words) -> Option<String> {
    let (first, last) = (route.stops.first()?, route.stops.last()?);
    let (pattern, dates) = (words.word("%-d %B %Y"), words.dates());
    let day = |date: jiff::civil::Date| DateSpan::day(date).display_in(pattern, &dates).ok();
    let spans = || route.stops.iter().flat_map(|stop| [stop.arrival, stop.departure]).flatten();
    let from = spans().map(|span| span.earliest()).min();
    let to = spans().map(|span| span.latest()).max();
    let dates = match (from, to) {
        (Some(from), Some(to)) if from != to => {
            words.sentence(", {} to {}", &[&day(from)?, &day(to)?])
        }
        (Some(date), _) => format!("{}{}", words.word(", "), day(date)?),
        _ => String::new(),
    };
    let kilometres = match (route.length() / 1000.0).round() {
        // Along inferred paths the length is no lower bound.
        short if short < 10.0 || !is_as_told => String::new(),
        long => words.sentence(", at least {} km", &[&words.count(long)]),
    };
    let (first, last) = (words.name(&first.name), words.name(&last.name));
    let count = route.stops.len().to_string();
    let route = words.sentence("A route of {} places from {} to {}", &[&count, first, last]);
    Some(format!("{route}{dates}{kilometres}."))
}

/// `237 points (airports): ABV, ACC and 235 more.`
fn of_data(name: &str, features: &Features, words: &Words) -> Option<String> {
    let count =
        |kind: ShapeKind| features.features.iter().filter(|f| f.shape.kind() == kind).count();
    let kinds = [
        (count(ShapeKind::Point), "point", "points"),
        (count(ShapeKind::Line), "line", "lines"),
        (count(ShapeKind::Polygon), "area", "areas"),
    ];
    let kinds: Vec<String> = kinds
        .into_iter()
        .filter(|(count, ..)| *count > 0)
        .map(|(count, one, many)| {
            format!("{count} {}", words.word(if count == 1 { one } else { many }))
        })
        .collect();
    if kinds.is_empty() {
        return None;
    }
    let names: Vec<&str> =
        features.features.iter().filter_map(|f| f.properties.get("name")?.as_str()).collect();
    let comma = words.word(", ");
    let listed = |names: &[&str]| format!(": {}", names.join(comma));
    let told = match names.split_at_checked(MOST_NAMES) {
        _ if names.is_empty() => String::new(),
        Some((first, more)) if !more.is_empty() => {
            let more = words.sentence(" and {} more", &[&more.len().to_string()]);
            format!("{}{more}", listed(first))
        }
        _ => listed(&names),
    };
    Some(sentence(&format!("{} ({name}){told}", kinds.join(comma))))
}

/// How many names of data a description tells.
const MOST_NAMES: usize = 12;
