//! The scene's JSON form and its schema.

use std::io;

use schemars::generate::SchemaSettings;
use serde::Serialize;
use serde_json::ser::{CompactFormatter, Formatter};

use super::{SCENE_VERSION, Scene};
use crate::error::{Error, ErrorKind, Result};

impl Scene {
    /// The scene as JSON, as [`schema`] describes it.
    ///
    /// Positions and sizes are told to the hundred-thousandth of a CSS pixel, numbers below 1 to the
    /// hundred-millionth: enough to draw from, and the same on every machine, whose own sines may
    /// differ in the last digit of a geodesic.
    ///
    /// ```
    /// use rumbo::scene::Scene;
    /// use rumbo::unit::Color;
    ///
    /// let json = Scene::new(4.0, 3.0, Color::WHITE).to_json()?;
    /// assert!(json.starts_with(r##"{"version":1,"width":4.0,"height":3.0,"background":"#ffffff""##));
    /// # Ok::<(), rumbo::Error>(())
    /// ```
    ///
    /// # Errors
    /// [`ErrorKind::Data`] where a position, size or opacity is not a finite number, which JSON
    /// cannot say. Steps of paths are no error: those that are not numbers are left out.
    pub fn to_json(&self) -> Result<String> {
        let wrong = |cause: &dyn std::error::Error| {
            Error::new(ErrorKind::Data, format!("the scene cannot be written as JSON: {cause}"))
        };
        let mut json = Vec::new();
        let mut serializer = serde_json::Serializer::with_formatter(&mut json, Rounded);
        self.serialize(&mut serializer).map_err(|cause| wrong(&cause))?;
        String::from_utf8(json).map_err(|cause| wrong(&cause))
    }
}

/// Writes numbers without the digits in which machines differ, and refuses `null`, which a scene holds
/// nowhere and `serde_json` would write for NaN.
struct Rounded;

impl Formatter for Rounded {
    fn write_null<W: ?Sized + io::Write>(&mut self, _writer: &mut W) -> io::Result<()> {
        Err(io::Error::other("a position, size or opacity is not a number"))
    }

    fn write_f64<W: ?Sized + io::Write>(&mut self, writer: &mut W, value: f64) -> io::Result<()> {
        CompactFormatter.write_f64(writer, rounded(value))
    }
}

/// A number to five decimals, or to eight where it is below 1; never a negative zero.
fn rounded(value: f64) -> f64 {
    let parts = match value.abs() {
        ..1.0 => 1e8,
        1.0..1e9 => 1e5,
        // There is no page so large, and soon there are no such decimals.
        _ => return value,
    };
    (value * parts).round() / parts + 0.0
}

/// The JSON Schema (2020-12) of a scene's JSON form, version [`SCENE_VERSION`].
pub fn schema() -> serde_json::Value {
    let generator = SchemaSettings::draft2020_12().for_serialize().into_generator();
    let mut schema = generator.into_root_schema_for::<Scene>();
    schema.insert("$id".to_owned(), format!("urn:rumbo:scene:{SCENE_VERSION}").into());
    if let Some(version) = schema.pointer_mut("/properties/version") {
        *version = serde_json::json!({
            "description": "The version of this form.",
            "const": SCENE_VERSION,
        });
    }
    schema.to_value()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_lose_the_digits_in_which_machines_differ() {
        for (value, told) in [
            (123.456_789_012_345_68, 123.456_79),
            (123.456_789_012_345_7, 123.456_79),
            (0.123_456_789_012, 0.123_456_79),
            (-4.1e-13, 0.0),
            (20_000.0, 20_000.0),
            (1e300, 1e300),
            (f64::MAX, f64::MAX),
        ] {
            assert_eq!(rounded(value).to_bits(), told.to_bits(), "{value}");
        }
    }
}
