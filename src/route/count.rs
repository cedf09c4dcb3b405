//! How many, as a source says it.

use std::fmt;

use geojson::JsonObject;

use super::{Certainty, Qualifier};

/// A number from a source: people unless a unit is named, as bounds with a qualifier.
///
/// ```
/// use rumbo::route::{Count, Qualifier};
///
/// let crossed = Count::at_least(158.0).cites("ARTICLE");
/// assert_eq!(crossed.to_string(), "at least 158");
/// assert_eq!(Count::more_than(1000.0).to_string(), "more than 1,000");
/// assert_eq!(Count::between(600.0, 1100.0).to_string(), "600–1,100");
/// assert_eq!(Count::between(77.0, 83.0).in_unit("%").to_string(), "77–83 %");
/// # assert_eq!(crossed.qualifier, Qualifier::AtLeast);
/// ```
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Count {
    /// The least number; `None` where only an upper bound is known.
    pub low: Option<f64>,
    /// The greatest number; `None` where only a lower bound is known.
    pub high: Option<f64>,
    /// How the numbers are meant.
    pub qualifier: Qualifier,
    /// What is counted, where it is not people: `%`, `buses`.
    pub unit: Option<String>,
    /// What of it is meant, where one statement has several counts: `that day`, `in all`, `women`.
    pub measure: Option<String>,
    /// Who says so: ids of the route's citations.
    pub sources: Vec<String>,
    /// How sure it is.
    pub certainty: Option<Certainty>,
    /// A remark.
    pub note: Option<String>,
    /// Members the profile does not know.
    pub foreign: JsonObject,
}

#[expect(clippy::derivable_impls, reason = "the vocabulary's macro has no place for a default")]
impl Default for Qualifier {
    fn default() -> Self {
        Self::Exactly
    }
}

impl Count {
    fn new(low: Option<f64>, high: Option<f64>, qualifier: Qualifier) -> Self {
        Self { low, high, qualifier, ..Self::default() }
    }

    /// Just so many.
    pub fn exactly(number: f64) -> Self {
        Self::new(Some(number), Some(number), Qualifier::Exactly)
    }

    /// A rounded number.
    pub fn about(number: f64) -> Self {
        Self::new(Some(number), Some(number), Qualifier::About)
    }

    /// A lower bound that may be met.
    pub fn at_least(number: f64) -> Self {
        Self::new(Some(number), None, Qualifier::AtLeast)
    }

    /// A lower bound that is exceeded.
    pub fn more_than(number: f64) -> Self {
        Self::new(Some(number), None, Qualifier::MoreThan)
    }

    /// Two bounds.
    pub fn between(low: f64, high: f64) -> Self {
        Self::new(Some(low), Some(high), Qualifier::Exactly)
    }

    /// Adds a source.
    #[must_use]
    pub fn cites(mut self, citation: impl Into<String>) -> Self {
        self.sources.push(citation.into());
        self
    }

    /// Counts something other than people.
    #[must_use]
    pub fn in_unit(mut self, unit: impl Into<String>) -> Self {
        self.unit = Some(unit.into());
        self
    }
}

impl fmt::Display for Count {
    /// `about 70`, `600–1,100`, `77–83 %`, `at least 115 buses`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.qualifier != Qualifier::Exactly {
            write!(f, "{} ", self.qualifier)?;
        }
        match (self.low, self.high) {
            (Some(low), Some(high)) if low != high => {
                write!(f, "{}–{}", grouped(low), grouped(high))?;
            }
            (Some(number), _) | (None, Some(number)) => f.write_str(&grouped(number))?,
            (None, None) => f.write_str("an unknown number")?,
        }
        self.unit.as_ref().map_or(Ok(()), |unit| write!(f, " {unit}"))
    }
}

/// A number with commas between thousands; decimals as they are.
pub(super) fn grouped(number: f64) -> String {
    let text = number.to_string();
    let (whole, fraction) = match text.find('.') {
        Some(point) => text.split_at(point),
        None => (text.as_str(), ""),
    };
    let digits = whole.bytes().filter(u8::is_ascii_digit).count();
    let mut out = String::new();
    for (index, c) in whole.chars().rev().enumerate() {
        if index > 0 && index % 3 == 0 && index < digits {
            out.push(',');
        }
        out.push(c);
    }
    out.chars().rev().collect::<String>() + fraction
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands_are_grouped() {
        for (number, wanted) in [
            (0.0, "0"),
            (999.0, "999"),
            (1000.0, "1,000"),
            (15667.0, "15,667"),
            (-1234567.5, "-1,234,567.5"),
        ] {
            assert_eq!(grouped(number), wanted);
        }
    }
}
