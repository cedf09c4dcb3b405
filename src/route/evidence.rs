//! What is known beside the way itself, and who says so.

use geojson::JsonObject;

use crate::unit::LonLat;

use super::{Certainty, Count, DateSpan, Foreign};

/// Something a source says about the journey.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Fact {
    /// An id, unique within the route.
    pub id: Option<String>,
    /// What it is about: `admissions`, `waiting`, `denial rate`.
    pub topic: Option<String>,
    /// The statement.
    pub text: String,
    /// When.
    pub date: Option<DateSpan>,
    /// The stop it is about.
    pub stop: Option<String>,
    /// Its place, where that is no stop: a fact with a place is written as a feature.
    pub at: Option<LonLat>,
    /// Its figures.
    pub counts: Vec<Count>,
    /// How sure it is.
    pub certainty: Option<Certainty>,
    /// Who says so: ids of the route's citations.
    pub sources: Vec<String>,
    /// A remark.
    pub note: Option<String>,
    /// What the profile does not know.
    pub foreign: Foreign,
}

/// A source.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Citation {
    /// What statements refer to: unique among the citations.
    pub id: String,
    /// Who wrote it.
    pub author: Option<String>,
    /// Who published it.
    pub publisher: Option<String>,
    /// Its title.
    pub title: Option<String>,
    /// When it was published.
    pub date: Option<DateSpan>,
    /// Where it can be read.
    pub url: Option<String>,
    /// A remark.
    pub note: Option<String>,
    /// Members the profile does not know.
    pub foreign: JsonObject,
}

/// The route's one origin: the representative point of a region, never a place where people were.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Origin {
    /// What an origin link refers to.
    pub id: String,
    /// The region's name.
    pub name: String,
    /// A shorter name for display.
    pub label: Option<String>,
    /// The position as its source has it, verbatim.
    pub text: Option<String>,
    /// The position.
    pub at: LonLat,
    /// How far the region reaches around it, in metres.
    pub uncertainty: Option<f64>,
    /// How sure it is.
    pub certainty: Option<Certainty>,
    /// Who says so: ids of the route's citations.
    pub sources: Vec<String>,
    /// A remark.
    pub note: Option<String>,
    /// What the profile does not know.
    pub foreign: Foreign,
}

/// A remark at a place.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Annotation {
    /// An id, unique within the route.
    pub id: Option<String>,
    /// Where.
    pub at: LonLat,
    /// What it says.
    pub text: String,
    /// Who says so: ids of the route's citations.
    pub sources: Vec<String>,
    /// How sure it is.
    pub certainty: Option<Certainty>,
    /// What the profile does not know.
    pub foreign: Foreign,
}

/// A boundary line that the route brings along, where a basemap is too coarse. Its edges are
/// geodesics.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Boundary {
    /// An id, unique within the route.
    pub id: Option<String>,
    /// What it parts.
    pub name: String,
    /// What lies to its left, seen along the line; maps write it there.
    pub left: Option<String>,
    /// What lies to its right.
    pub right: Option<String>,
    /// Its positions.
    pub line: Vec<LonLat>,
    /// How sure it is.
    pub certainty: Option<Certainty>,
    /// Who says so: ids of the route's citations.
    pub sources: Vec<String>,
    /// A remark.
    pub note: Option<String>,
    /// What the profile does not know.
    pub foreign: Foreign,
}

impl Fact {
    /// A statement.
    pub fn new(text: impl Into<String>) -> Self {
        Self { text: text.into(), ..Self::default() }
    }

    /// Adds a figure.
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
}

impl Citation {
    /// A source with its id and title.
    pub fn new(id: impl Into<String>, title: impl Into<String>) -> Self {
        Self { id: id.into(), title: Some(title.into()), ..Self::default() }
    }

    /// The source as one line: author, publisher, “title”, date.
    pub fn display(&self) -> String {
        let title = self.title.as_ref().map(|title| format!("“{title}”"));
        let date = self.date.and_then(|date| date.display("%-d %b %Y").ok());
        let parts = [self.author.clone(), self.publisher.clone(), title, date];
        parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
    }
}

impl Origin {
    /// A region's representative point.
    pub fn new(name: impl Into<String>, at: LonLat) -> Self {
        let name = name.into();
        Self { id: "origin".into(), name, at, ..Self::default() }
    }

    /// The short name where there is one, else the name.
    pub fn display_name(&self) -> &str {
        self.label.as_deref().unwrap_or(&self.name)
    }
}

impl Annotation {
    /// A remark at a place.
    pub fn new(text: impl Into<String>, at: LonLat) -> Self {
        Self { text: text.into(), at, ..Self::default() }
    }
}

impl Boundary {
    /// A boundary along positions.
    pub fn new(name: impl Into<String>, line: Vec<LonLat>) -> Self {
        Self { name: name.into(), line, ..Self::default() }
    }
}
