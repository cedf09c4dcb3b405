//! What is searched for, and what is found.

use crate::basemap::bytes::damaged;
use crate::error::Result;
use crate::unit::{LonLat, LonLatBox};

/// What narrows a search.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct FindOptions {
    /// The country: its ISO 3166-1 code of two letters, or its name.
    pub country: Option<String>,
    /// The kind of place.
    pub kind: Option<PlaceKind>,
    /// Where the place is thought to be: the nearest of several is taken, not the greatest.
    pub near: Option<LonLat>,
}

impl FindOptions {
    /// Options that narrow the search to a country.
    pub fn in_country(country: impl Into<String>) -> Self {
        Self { country: Some(country.into()), ..Self::default() }
    }
}

/// What a name of the gazetteer stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum PlaceKind {
    /// A country or territory.
    Country,
    /// A state, province or other first-order unit.
    Province,
    /// A city, town or village.
    Settlement,
    /// A lake or reservoir.
    Lake,
    /// A sea, range, desert, island or other part of nature.
    Physical,
}

impl PlaceKind {
    pub(super) fn from_code(code: u8) -> Result<Self> {
        Ok(match code {
            1 => Self::Country,
            2 => Self::Province,
            3 => Self::Settlement,
            4 => Self::Lake,
            5 => Self::Physical,
            _ => return Err(damaged("unknown kind of name")),
        })
    }
}

/// A place found by name.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Found {
    /// The name as it is written, with its accents.
    pub name: String,
    /// Whether it was found by quite another name, such as `München` for Munich, and not one that is a
    /// part of its own or has it as a part.
    pub by_other_name: bool,
    /// What it is.
    pub kind: PlaceKind,
    /// Where it is, or where its label stands.
    pub at: LonLat,
    /// A box around it. For a country it is that of its main part: without France's overseas
    /// departments, say. For a settlement it is a square that grows with the population. For
    /// seas and ranges it is approximate.
    pub bounds: LonLatBox,
    /// The country's ISO 3166-1 code of two letters, where it lies in one that has a code.
    pub country: Option<String>,
    /// The state or province a settlement lies in.
    pub province: Option<String>,
    /// How many live there, to three digits; 0 where that is unknown.
    pub population: u64,
    /// The other places that the name may mean, the likeliest first.
    pub candidates: Vec<Found>,
}

impl Found {
    /// Whether another place of the name is nearly as likely as the one chosen.
    pub fn is_ambiguous(&self) -> bool {
        self.others().next().is_some_and(|next| next.weight() * 3.0 >= self.weight())
    }

    /// The candidates that lie elsewhere: a town and the province of its name about it are one place to
    /// whoever names it.
    pub fn others(&self) -> impl Iterator<Item = &Self> {
        let is_about = |province: &Self, town: &Self| {
            province.kind == PlaceKind::Province
                && town.kind == PlaceKind::Settlement
                && province.country == town.country
                && province.bounds.contains(town.at)
        };
        self.candidates.iter().filter(move |other| !is_about(other, self) && !is_about(self, other))
    }

    /// The name with its province and country: `Mazatlán, Sinaloa, MX`.
    pub fn full_name(&self) -> String {
        let parts = [Some(&self.name), self.province.as_ref(), self.country.as_ref()];
        parts.into_iter().flatten().map(String::as_str).collect::<Vec<_>>().join(", ")
    }

    /// How likely the place is meant: population, and what stands in for it.
    pub(super) fn weight(&self) -> f64 {
        match self.kind {
            PlaceKind::Country => 1e10,
            PlaceKind::Province => 100_000.0,
            PlaceKind::Settlement if self.by_other_name => self.population as f64 / 100.0,
            PlaceKind::Settlement => self.population as f64,
            PlaceKind::Lake | PlaceKind::Physical => 50_000.0,
        }
    }
}
