//! Rows that name their place instead of giving its position.

use std::collections::BTreeMap;

use crate::error::{Code, Error, ErrorKind, Report, Result};
use crate::source::csv::PLACES;
use crate::source::{Feature, Features, Shape};
use crate::unit::LonLat;

/// The properties that may say in which country a place is.
const COUNTRIES: [&str; 5] = ["country", "country_code", "iso_a2", "iso_a3", "iso"];

/// Gives features without a shape that name a place its position from the gazetteer. Where several
/// places have a name, the report tells which was taken; what no place has the name of is left out, and
/// told by its name.
///
/// # Errors
/// Where none of them is found.
pub(super) fn locate(
    features: &mut Features,
    file: &str,
    report: &mut Report,
) -> Result<Vec<String>> {
    let named =
        |feature: &Feature| feature.shape.is_empty().then(|| text(feature, &PLACES)).flatten();
    let mut wanted = features.features.iter().filter_map(named).peekable();
    if wanted.peek().is_none() || features.features.iter().any(|f| !f.shape.is_empty()) {
        return Ok(Vec::new());
    }
    let mut told = Told::default();
    for feature in &mut features.features {
        let Some(place) = named(feature) else { continue };
        if let Some(at) = told.find(&place, text(feature, &COUNTRIES))? {
            feature.shape = Shape::point(at);
        }
    }
    if features.features.iter().all(|feature| feature.shape.is_empty()) {
        let what = format!("the gazetteer has none of the places: {}", listed(&told.unknown));
        return Err(Error::new(ErrorKind::Place, what)
            .in_file(file)
            .remedy("give columns lon and lat, or names of towns, with a column `country`"));
    }
    features.features.retain(|feature| !feature.shape.is_empty() || named(feature).is_none());
    if !told.unknown.is_empty() {
        let detail = format!("no place is found for {}", listed(&told.unknown));
        report.add(Code::RowUnmatched, file, detail);
    }
    if !told.ambiguous.is_empty() {
        let detail = format!("several places have a name: {}", listed(&told.ambiguous));
        report.add(Code::Advisory, file, detail);
    }
    Ok(told.unknown)
}

/// The first of some properties that says something.
fn text(feature: &Feature, names: &[&str]) -> Option<String> {
    let property = |name: &&str| {
        let of_name = |(key, _): &(&str, _)| key.trim().eq_ignore_ascii_case(name);
        let (_, value) = feature.properties.iter().find(of_name)?;
        value.as_str().map(str::to_owned)
    };
    names.iter().find_map(property)
}

/// The first few of some names, and how many more.
pub(in crate::figure) fn listed(names: &[String]) -> String {
    let shown = names.iter().take(12).cloned().collect::<Vec<_>>().join("; ");
    match names.len().saturating_sub(12) {
        0 => shown,
        more => format!("{shown}; and {more} more"),
    }
}

/// What was found, and what is to be told of it.
#[derive(Default)]
struct Told {
    known: BTreeMap<(String, Option<String>), Option<LonLat>>,
    unknown: Vec<String>,
    ambiguous: Vec<String>,
}

impl Told {
    /// Where a place is; `None` where the gazetteer has none of that name.
    #[cfg(feature = "basemap")]
    fn find(&mut self, place: &str, country: Option<String>) -> Result<Option<LonLat>> {
        use crate::basemap::{FindOptions, Gazetteer};

        let key = (place.to_owned(), country.clone());
        if let Some(known) = self.known.get(&key) {
            return Ok(*known);
        }
        let options = FindOptions { country, ..FindOptions::default() };
        let at = match Gazetteer::embedded()?.find(place, &options) {
            Ok(found) => {
                if found.is_ambiguous() {
                    let other = found.others().next().map(|other| other.full_name());
                    let (taken, other) = (found.full_name(), other.unwrap_or_default());
                    self.ambiguous.push(format!("{place} is taken to be {taken}, not {other}"));
                }
                Some(found.at)
            }
            Err(error) if error.kind() == ErrorKind::Place => {
                let near = error.remedy_text().map(|near| format!(" ({near})"));
                self.unknown.push(format!("{place}{}", near.unwrap_or_default()));
                None
            }
            Err(error) => return Err(error),
        };
        self.known.insert(key, at);
        Ok(at)
    }

    /// A build without the gazetteer knows none.
    #[cfg(not(feature = "basemap"))]
    fn find(&mut self, place: &str, _: Option<String>) -> Result<Option<LonLat>> {
        self.unknown.push(place.to_owned());
        self.known.insert((place.to_owned(), None), None);
        Ok(None)
    }
}
