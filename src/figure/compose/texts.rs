//! What the page says of itself: credits and a description.

use super::Composer;

impl Composer<'_> {
    /// The figure's credits, then the basemap's.
    pub(in crate::figure) fn credit(&self) -> String {
        let mut parts = vec![self.figure.credit.trim().to_owned()];
        if self.figure.credit.is_empty() {
            parts.extend(self.loaded.routes.iter().filter_map(|route| route.credit.clone()));
        }
        let basemap = "Natural Earth";
        if self.figure.map.basemap && !parts.iter().any(|part| part.contains(basemap)) {
            let word = self.type_.words().word("Basemap");
            parts.push(format!("{word}: {basemap}."));
        }
        parts.retain(|part| !part.is_empty());
        parts.join(" ")
    }

    /// What the picture shows, made up from its parts where the figure does not say.
    pub(super) fn description(&self) -> String {
        let figure = self.figure;
        if !figure.description.is_empty() {
            return figure.description.clone();
        }
        let mut parts: Vec<String> = [&figure.title, &figure.subtitle]
            .into_iter()
            .filter(|text| !text.is_empty())
            .map(|text| format!("{}.", text.trim_end_matches('.')))
            .collect();
        for route in &self.loaded.routes {
            if let (Some(first), Some(last)) = (route.stops.first(), route.stops.last()) {
                parts.push(format!(
                    "A map of a route of {} places from {} to {}.",
                    route.stops.len(),
                    first.name,
                    last.name
                ));
            }
        }
        if parts.is_empty() { "A map.".to_owned() } else { parts.join(" ") }
    }
}
