//! The way between two stops.

use crate::unit::LonLat;

use super::{Certainty, Count, Foreign, LegRole, Mode};

/// The way from one stop to another. Several may leave a stop (a branch) or reach it (a merge).
#[derive(Debug, Clone, PartialEq)]
pub struct Leg {
    /// An id, where one is given: unique within the route.
    pub id: Option<String>,
    /// The stop it starts at (or, for an origin link, the origin).
    pub from: String,
    /// The stop it ends at.
    pub to: String,
    /// A part of the journey, or the link from the origin.
    pub role: LegRole,
    /// How people travelled: the main way.
    pub mode: Mode,
    /// All the ways, where there were several.
    pub modes: Vec<Mode>,
    /// How sure the mode is.
    pub mode_certainty: Option<Certainty>,
    /// How sure it is that the journey went from the one to the other.
    pub certainty: Option<Certainty>,
    /// Head counts of those who went this way, one for each source that gives one; without, those of
    /// the stop it leaves ([`Leg::headcount`]).
    pub counts: Vec<Count>,
    /// Who says so: ids of the route's citations.
    pub sources: Vec<String>,
    /// A remark.
    pub note: Option<String>,
    /// The way taken, where it is known; without, the geodesic. Edges between positions are
    /// geodesics too.
    pub geometry: Option<Vec<LonLat>>,
    /// What the profile does not know.
    pub foreign: Foreign,
}

impl Leg {
    /// A leg between the stops with these ids, the mode unknown.
    pub fn new(from: impl Into<String>, to: impl Into<String>) -> Self {
        Self {
            id: None,
            from: from.into(),
            to: to.into(),
            role: LegRole::Journey,
            mode: Mode::Unknown,
            modes: Vec::new(),
            mode_certainty: None,
            certainty: None,
            counts: Vec::new(),
            sources: Vec::new(),
            note: None,
            geometry: None,
            foreign: Foreign::default(),
        }
    }

    /// An inferred link from the route's origin to the stop where the journey enters the map.
    pub fn origin_link(origin: impl Into<String>, to: impl Into<String>) -> Self {
        Self {
            role: LegRole::OriginLink,
            certainty: Some(Certainty::Inferred),
            ..Self::new(origin, to)
        }
    }

    /// Sets how people travelled.
    #[must_use]
    pub fn mode(mut self, mode: Mode) -> Self {
        self.mode = mode;
        self
    }

    /// Sets how sure the leg is.
    #[must_use]
    pub fn certainty(mut self, certainty: Certainty) -> Self {
        self.certainty = Some(certainty);
        self
    }

    /// Adds a head count.
    #[must_use]
    pub fn count(mut self, count: Count) -> Self {
        self.counts.push(count);
        self
    }

    /// Adds a source.
    #[must_use]
    pub fn cites(mut self, citation: impl Into<String>) -> Self {
        self.sources.push(citation.into());
        self
    }

    /// Sets the way taken.
    #[must_use]
    pub fn geometry(mut self, positions: Vec<LonLat>) -> Self {
        self.geometry = Some(positions);
        self
    }
}
