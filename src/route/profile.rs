//! What reading and writing share of the profile: its marker, and positions in GeoJSON.

use serde_json::{Value, json};

use crate::unit::LonLat;

/// The profile's marker: the value of the top-level member `rumbo`.
pub(super) const MARKER: &str = "route/1";

/// Longitude and latitude from `[lon, lat, …]`.
pub(super) fn position(value: &Value) -> Option<LonLat> {
    let numbers = value.as_array()?;
    if !numbers.iter().all(Value::is_number) {
        return None;
    }
    Some(LonLat::new(numbers.first()?.as_f64()?, numbers.get(1)?.as_f64()?))
}

/// The GeoJSON of a point.
pub(super) fn point(at: LonLat) -> Value {
    json!({ "type": "Point", "coordinates": [at.lon, at.lat] })
}

/// The GeoJSON of a line.
pub(super) fn line(positions: &[LonLat]) -> Value {
    let coordinates: Vec<[f64; 2]> = positions.iter().map(|at| [at.lon, at.lat]).collect();
    json!({ "type": "LineString", "coordinates": coordinates })
}
