//! The profile's JSON Schema.

use serde_json::Value;

const SCHEMA: &str = include_str!("../../data/routes/route-1.schema.json");

/// The JSON Schema (draft 2020-12) of the route profile.
///
/// It says what one feature may hold; what ties features together (ids, citations, the order in
/// time) is for [`Route::check`](super::Route::check).
pub fn schema() -> Value {
    // The text is the crate's own; a test reads it.
    serde_json::from_str(SCHEMA).unwrap_or_default()
}
