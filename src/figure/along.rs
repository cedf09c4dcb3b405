//! Legs bent to a line layer: the railway, the road or the river that they followed, inferred.

use super::data::Loaded;
use super::model::{Along, Figure};
use crate::error::{Code, Error, ErrorKind, Report, Result, nearest};
use crate::route::{Certainty, LegRole, Mode, Network, NoWay, Route};
use crate::source::Features;

impl Figure {
    /// Whether a source is there for routes to run along alone: no layer draws it, and it is no more of
    /// what the map is about than the ground is.
    pub(super) fn only_guides(&self, source: &str) -> bool {
        let along = self.routes.iter().filter_map(|route| route.along.as_ref());
        let is_drawn = |layer: &serde_json::Map<String, serde_json::Value>| {
            layer.get("source").and_then(|name| name.as_str()) == Some(source)
        };
        along.into_iter().any(|along| along.source == source) && !self.layers.iter().any(is_drawn)
    }
}

impl Loaded {
    /// Bends the legs of the routes whose layers ask for it.
    ///
    /// # Errors
    /// Where there is no source of that name.
    pub(super) fn bend_routes(&mut self, figure: &Figure, report: &mut Report) -> Result<()> {
        for (index, layer) in figure.routes.iter().enumerate() {
            let Some(along) = &layer.along else { continue };
            let place = format!("route[{index}].along");
            let Some((_, lines)) = self.sources().find(|(name, _)| *name == along.source) else {
                let message = format!("the figure has no source `{}`", along.source);
                let error =
                    Error::new(ErrorKind::Figure, message).at_path(format!("{place}.source"));
                let known = self.sources().map(|(name, _)| name);
                return Err(match nearest(&along.source, known) {
                    Some(near) => error.remedy(format!("did you mean `{near}`?")),
                    None => error.remedy("add a `[[source]]` of that name, with lines"),
                });
            };
            let Some(mut route) = self.routes.get(index).map(|route| (**route).clone()) else {
                continue;
            };
            bend(&mut route, along, lines, &place, report);
            if let Some(place) = self.routes.get_mut(index) {
                *place = route.into();
            }
        }
        Ok(())
    }
}

/// Bends a route's legs to lines where these join their stops. Legs with a geometry of their own keep
/// it. Bent legs are inferred, unless they were only planned, and the report names them; where the
/// lines do not join its stops a leg stays straight, and the report says why.
fn bend(route: &mut Route, along: &Along, lines: &Features, place: &str, report: &mut Report) {
    let network = Network::of(lines);
    let modes: Vec<Mode> = along.modes().flatten().collect();
    let wanted = |mode: Mode| modes.is_empty() || modes.contains(&mode);
    let mut bent = Vec::new();
    for index in 0..route.legs.len() {
        let Some(leg) = route.legs.get(index) else { continue };
        if leg.role != LegRole::Journey || leg.geometry.is_some() || !wanted(leg.mode) {
            continue;
        }
        let name = format!("{} – {}", leg.from, leg.to);
        let ends = (route.position_of(&leg.from), route.position_of(&leg.to));
        let (Some(from), Some(to)) = ends else { continue };
        match network.way(from, to) {
            Ok(way) => {
                if let Some(leg) = route.legs.get_mut(index) {
                    leg.geometry = Some(way);
                    if leg.certainty != Some(Certainty::Planned) {
                        leg.certainty = Some(Certainty::Inferred);
                    }
                }
                bent.push(name);
            }
            Err(why) => {
                let detail = format!("{name} stays straight: {}", reason(why, &along.source));
                report.add(Code::Omitted, place, detail);
            }
        }
    }
    if !bent.is_empty() {
        let detail = format!("bent to `{}`, so inferred: {}", along.source, bent.join(", "));
        report.add(Code::PathInferred, place, detail);
    }
}

fn reason(why: NoWay, source: &str) -> String {
    match why {
        NoWay::Far { metres, .. } if metres.is_infinite() => format!("`{source}` has no lines"),
        NoWay::Far { start, metres } => {
            let end = if start { "start" } else { "end" };
            format!("the nearest of `{source}` is {:.0} km from its {end}", metres / 1000.0)
        }
        NoWay::Apart => format!("`{source}` does not join its stops"),
        NoWay::Detour(times) => {
            format!(
                "the way along `{source}` would be {times:.1} times as long as the straight one"
            )
        }
    }
}
