//! What expressions read, told from how they are written.

use serde_json::Value;

/// Whether an expression reads properties of features.
pub(super) fn reads_data(value: &Value) -> bool {
    let Value::Array(parts) = value else { return false };
    match parts.first().and_then(Value::as_str) {
        Some("literal") => false,
        Some("get" | "has" | "properties" | "id" | "feature-state") => true,
        _ => parts.iter().any(reads_data),
    }
}

/// Whether an expression asks for the zoom.
pub(super) fn asks_zoom(value: &Value) -> bool {
    let Value::Array(parts) = value else { return false };
    match parts.first().and_then(Value::as_str) {
        Some("literal") => false,
        Some("zoom") => true,
        _ => parts.iter().any(asks_zoom),
    }
}
