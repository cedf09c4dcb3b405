//! The scene's JSON form and its schema.

use std::io;

use schemars::generate::SchemaSettings;
use serde::Serialize;
use serde_json::ser::Formatter;

use super::{SCENE_VERSION, Scene};
use crate::error::{Error, ErrorKind, Result};

impl Scene {
    /// The scene as JSON, as [`schema`] describes it.
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
        let mut serializer = serde_json::Serializer::with_formatter(&mut json, NumbersOnly);
        self.serialize(&mut serializer).map_err(|cause| wrong(&cause))?;
        String::from_utf8(json).map_err(|cause| wrong(&cause))
    }
}

/// Refuses `null`, which a scene holds nowhere and `serde_json` would write for NaN.
struct NumbersOnly;

impl Formatter for NumbersOnly {
    fn write_null<W: ?Sized + io::Write>(&mut self, _writer: &mut W) -> io::Result<()> {
        Err(io::Error::other("a position, size or opacity is not a number"))
    }
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
