//! A route made in code.

use crate::error::Result;
use crate::unit::LonLat;

use super::{Annotation, Boundary, Citation, Fact, Leg, Mode, Origin, Route, Stop, check};

/// Builds a [`Route`]: the same type, and the same checks, as from a file.
///
/// Legs are those added, or those [`RouteBuilder::then`] makes. Without any, each stop is joined
/// to the next.
#[derive(Debug, Clone, Default)]
#[must_use]
pub struct RouteBuilder {
    route: Route,
}

impl Route {
    /// Starts a route in code.
    pub fn builder(title: impl Into<String>) -> RouteBuilder {
        RouteBuilder { route: Route { title: title.into(), ..Route::default() } }
    }
}

impl RouteBuilder {
    /// Sets the line under the title.
    pub fn subtitle(mut self, subtitle: impl Into<String>) -> Self {
        self.route.subtitle = Some(subtitle.into());
        self
    }

    /// Sets what the route tells.
    pub fn description(mut self, description: impl Into<String>) -> Self {
        self.route.description = Some(description.into());
        self
    }

    /// Sets the line to print under a map.
    pub fn credit(mut self, credit: impl Into<String>) -> Self {
        self.route.credit = Some(credit.into());
        self
    }

    /// Sets the day the data are as of, in the text form of a [`DateSpan`](super::DateSpan).
    ///
    /// # Errors
    /// When the text is no date.
    pub fn as_of(mut self, date: &str) -> Result<Self> {
        self.route.as_of = Some(date.parse()?);
        Ok(self)
    }

    /// Sets where the journey's people came from.
    pub fn origin(mut self, origin: Origin) -> Self {
        self.route.origin = Some(origin);
        self
    }

    /// Adds a stop.
    pub fn stop(mut self, stop: Stop) -> Self {
        self.route.stops.push(stop);
        self
    }

    /// Adds a stop and the leg that leads to it from the stop added before.
    pub fn then(mut self, mode: Mode, stop: Stop) -> Self {
        if let Some(before) = self.route.stops.last() {
            self.route.legs.push(Leg::new(&before.id, &stop.id).mode(mode));
        }
        self.stop(stop)
    }

    /// Adds a leg.
    pub fn leg(mut self, leg: Leg) -> Self {
        self.route.legs.push(leg);
        self
    }

    /// Adds a fact.
    pub fn fact(mut self, fact: Fact) -> Self {
        self.route.facts.push(fact);
        self
    }

    /// Adds a remark at a place.
    pub fn annotation(mut self, text: impl Into<String>, at: LonLat) -> Self {
        self.route.annotations.push(Annotation::new(text, at));
        self
    }

    /// Adds a boundary line.
    pub fn boundary(mut self, boundary: Boundary) -> Self {
        self.route.boundaries.push(boundary);
        self
    }

    /// Adds a source.
    pub fn citation(mut self, citation: Citation) -> Self {
        self.route.citations.push(citation);
        self
    }

    /// The route, checked.
    ///
    /// # Errors
    /// As [`Route::check`].
    pub fn build(self) -> Result<Route> {
        let mut route = self.route;
        if route.title.trim().is_empty() {
            return Err(check::untitled());
        }
        if route.legs.is_empty() {
            route.legs = route.consecutive_legs();
        }
        route.check()?;
        Ok(route)
    }
}
