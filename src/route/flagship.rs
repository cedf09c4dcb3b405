//! The route that comes with the crate.

use crate::error::Result;

use super::Route;

const VIACRUCIS_2018: &str = include_str!("../../data/routes/viacrucis-2018.geojson");

/// The caravan "Viacrucis Migrante" of spring 2018, from the Guatemalan border over Tapachula to
/// Tijuana and San Ysidro, with its sources.
///
/// # Errors
/// Never: the file is the crate's own, and a test reads it.
pub fn viacrucis_2018() -> Result<Route> {
    Route::from_json(VIACRUCIS_2018).map(|(route, _)| route)
}
