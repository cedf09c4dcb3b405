//! Places on the way.

use crate::error::Result;
use crate::unit::LonLat;

use super::{Certainty, Count, DateSpan, Foreign, StopRole};

/// A place where the journey was, or passed.
#[derive(Debug, Clone, PartialEq)]
pub struct Stop {
    /// What legs refer to: unique within the route, readable.
    pub id: String,
    /// The place's full name.
    pub name: String,
    /// A shorter name for display.
    pub label: Option<String>,
    /// Where it is.
    pub at: LonLat,
    /// A stay, a place passed, or the end.
    pub role: StopRole,
    /// Its number on a map; see [`Route::numbering`](super::Route::numbering).
    pub number: Option<u32>,
    /// Country, ISO 3166-1 alpha-2.
    pub country: Option<String>,
    /// When people arrived.
    pub arrival: Option<DateSpan>,
    /// When people left.
    pub departure: Option<DateSpan>,
    /// How sure the dates are.
    pub date_certainty: Option<Certainty>,
    /// How sure it is that the journey was here.
    pub certainty: Option<Certainty>,
    /// Head counts, one for each source that gives one.
    pub counts: Vec<Count>,
    /// Who says so: ids of the route's citations.
    pub sources: Vec<String>,
    /// A remark.
    pub note: Option<String>,
    /// What the profile does not know.
    pub foreign: Foreign,
}

impl Stop {
    /// A stay at a place. Its id is made from its name: `San Luis Río Colorado` gives
    /// `san-luis-rio-colorado`.
    pub fn new(name: impl Into<String>, at: LonLat) -> Self {
        let name = name.into();
        Self {
            id: slug(&name),
            name,
            label: None,
            at,
            role: StopRole::Stop,
            number: None,
            country: None,
            arrival: None,
            departure: None,
            date_certainty: None,
            certainty: None,
            counts: Vec::new(),
            sources: Vec::new(),
            note: None,
            foreign: Foreign::default(),
        }
    }

    /// A place passed on the way.
    pub fn via(name: impl Into<String>, at: LonLat) -> Self {
        Self { role: StopRole::Via, ..Self::new(name, at) }
    }

    /// The end of the journey.
    pub fn end(name: impl Into<String>, at: LonLat) -> Self {
        Self { role: StopRole::End, ..Self::new(name, at) }
    }

    /// Sets the id.
    #[must_use]
    pub fn id(mut self, id: impl Into<String>) -> Self {
        self.id = id.into();
        self
    }

    /// Sets the short name.
    #[must_use]
    pub fn label(mut self, label: impl Into<String>) -> Self {
        self.label = Some(label.into());
        self
    }

    /// Sets the number on the map.
    #[must_use]
    pub fn number(mut self, number: u32) -> Self {
        self.number = Some(number);
        self
    }

    /// Sets the arrival, in the text form of a [`DateSpan`].
    ///
    /// # Errors
    /// When the text is no date.
    pub fn arrives(mut self, date: &str) -> Result<Self> {
        self.arrival = Some(date.parse()?);
        Ok(self)
    }

    /// Sets the departure, in the text form of a [`DateSpan`].
    ///
    /// # Errors
    /// When the text is no date.
    pub fn departs(mut self, date: &str) -> Result<Self> {
        self.departure = Some(date.parse()?);
        Ok(self)
    }

    /// Sets how sure it is that the journey was here.
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

    /// The short name where there is one, else the name.
    pub fn display_name(&self) -> &str {
        self.label.as_deref().unwrap_or(&self.name)
    }

    /// From when to when people can have been here: from the first day of the arrival to the last
    /// of the departure, or what is known of them.
    pub fn presence(&self) -> Option<(jiff::civil::Date, jiff::civil::Date)> {
        let first = self.arrival.or(self.departure)?.earliest();
        let last = self.departure.or(self.arrival)?.latest();
        Some((first, last))
    }

    /// The least and greatest number of people that sources give: `None` for a bound that no
    /// source gives. Counts with a unit or a measure of their own are left out.
    pub fn count_range(&self) -> (Option<f64>, Option<f64>) {
        let counts = || self.counts.iter().filter(|c| c.unit.is_none() && c.measure.is_none());
        let least = counts().filter_map(|count| count.low.or(count.high)).reduce(f64::min);
        let greatest = counts().filter_map(|count| count.high.or(count.low)).reduce(f64::max);
        (least, greatest)
    }
}

/// An id from a name: letters of ASCII and digits, the rest as hyphens, marks off Latin letters.
pub(super) fn slug(name: &str) -> String {
    let mut slug = String::new();
    for c in name.chars().flat_map(char::to_lowercase).map(without_mark) {
        if c.is_ascii_alphanumeric() {
            slug.push(c);
        } else if c.is_alphabetic() {
            // A script without ASCII letters keeps its own.
            slug.push(c);
        } else if !slug.is_empty() && !slug.ends_with('-') {
            slug.push('-');
        }
    }
    slug.truncate(slug.trim_end_matches('-').len());
    slug
}

fn without_mark(c: char) -> char {
    match c {
        'á' | 'à' | 'â' | 'ä' | 'ã' | 'å' => 'a',
        'é' | 'è' | 'ê' | 'ë' => 'e',
        'í' | 'ì' | 'î' | 'ï' | 'ı' => 'i',
        'ó' | 'ò' | 'ô' | 'ö' | 'õ' | 'ø' => 'o',
        'ú' | 'ù' | 'û' | 'ü' => 'u',
        'ñ' => 'n',
        'ç' => 'c',
        'ß' | 'ş' | 'š' => 's',
        'ž' => 'z',
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_become_readable_ids() {
        for (name, id) in [
            ("San Luis Río Colorado", "san-luis-rio-colorado"),
            ("El Chaparral plaza / PedWest", "el-chaparral-plaza-pedwest"),
            ("  Ny-Ålesund ", "ny-alesund"),
            ("Röszke", "roszke"),
            ("Анадырь", "анадырь"),
            ("(?)", ""),
        ] {
            assert_eq!(slug(name), id);
        }
    }

    #[test]
    fn head_counts_span_all_sources() {
        let stop = Stop::new("Puebla", LonLat::default())
            .count(Count::about(1100.0))
            .count(Count::more_than(600.0))
            .count(Count { measure: Some("women".into()), ..Count::exactly(5.0) });
        assert_eq!(stop.count_range(), (Some(600.0), Some(1100.0)));
    }
}
