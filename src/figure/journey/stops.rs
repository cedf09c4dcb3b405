//! Stops as point features, those too close to part as one.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::keys::Mark;
use super::label::StopLabels;
use super::layers::{Pin, STOPS};
use super::merge::{Group, merged};
use super::properties;
use crate::error::{Report, Result};
use crate::figure::model::RouteLayer;
use crate::map::Camera;
use crate::route::{Certainty, Numbering, Route, Stop, StopRole};
use crate::source::{Feature, Features, Shape};
use crate::unit::{LonLat, Page};

/// A stop where it lies on the page.
pub(super) struct Placed<'a> {
    pub stop: &'a Stop,
    /// Which of the route's stops it is.
    pub index: usize,
    pub number: Option<u32>,
    pub page: Page,
    /// The radius that its marker keeps free of others, CSS pixels.
    pub reach: f64,
}

/// How far around their points markers keep others off: those of stays and those of vias.
#[derive(Clone, Copy)]
pub(super) struct Reach {
    pub stop: f64,
    pub via: f64,
}

/// The stops of a route as a frame shows them.
#[derive(Default)]
pub(super) struct Stops {
    pub features: Features,
    /// For each of the features, where its members are and their numbers.
    pub members: Vec<Vec<(LonLat, Option<u32>)>>,
    /// Where their markers are on the page.
    pub points: Vec<Page>,
    /// The kinds of marker there are.
    pub marks: Vec<Mark>,
    /// The labels that stand where they were put.
    pub pins: Vec<Pin>,
}

impl Stops {
    /// Makes the features of stops for a camera.
    ///
    /// # Errors
    /// Where a date pattern is not one.
    pub fn new(
        route: &Route,
        layer: &RouteLayer,
        labels: &StopLabels,
        camera: &Camera,
        reach: Reach,
        report: &mut Report,
    ) -> Result<Self> {
        let numbers = route.numbering(Numbering::Given);
        let placed: Vec<Placed> = route
            .stops
            .iter()
            .zip(numbers)
            .enumerate()
            .filter_map(|(index, (stop, number))| {
                let page = camera.to_page(stop.at)?;
                let number = number.filter(|_| layer.number_stops);
                let reach = if stop.role == StopRole::Via { reach.via } else { reach.stop };
                Some(Placed { stop, index, number, page, reach })
            })
            .collect();
        let groups = merged(&placed, camera, report);
        let mut stops = Self { pins: pins(&layer.pin, &groups), ..Self::default() };
        stops.marks = placed.iter().map(mark).collect();
        for group in &groups {
            stops.add(group, labels)?;
        }
        Ok(stops)
    }

    fn add(&mut self, group: &Group, labels: &StopLabels) -> Result<()> {
        let main = group.main();
        self.points.push(main.page);
        self.members.push(group.members.iter().map(|m| (m.stop.at, m.number)).collect());
        let via = group.members.iter().all(|member| member.stop.role == StopRole::Via);
        let text = labels.text(group, via)?;
        self.features.features.push(Feature {
            id: Some(Value::String(group.id())),
            properties: properties(json!({
                "via": via,
                "doubtful": group.members.iter().all(|member| is_doubtful(member.stop)),
                "number": text.number,
                "first": text.first,
                "rest": text.rest,
            })),
            shape: Shape::point(main.stop.at),
        });
        Ok(())
    }
}

/// The pins of labels, each with the group that its stop is in.
fn pins(pins: &BTreeMap<String, [f64; 2]>, groups: &[Group]) -> Vec<Pin> {
    let group_of = |id: &str| {
        groups.iter().find(|group| group.members.iter().any(|member| member.stop.id == id))
    };
    let pin = |(id, offset): (&String, &[f64; 2])| {
        Some(Pin { data: STOPS, feature: group_of(id)?.id(), offset: *offset })
    };
    pins.iter().filter_map(pin).collect()
}

fn mark(placed: &Placed) -> Mark {
    match placed.stop.role == StopRole::Via {
        false => Mark::Stop,
        true if is_doubtful(placed.stop) => Mark::DoubtfulVia,
        true => Mark::Via,
    }
}

/// Whether no source says that the journey came through a place.
fn is_doubtful(stop: &Stop) -> bool {
    matches!(stop.certainty, Some(Certainty::Inferred | Certainty::Planned))
}
