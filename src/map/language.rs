//! The language of the basemap's names.

use serde_json::{Value, json};

use super::setup::Map;
use crate::error::Result;
use crate::style::Layer;

impl Map {
    /// Writes the basemap's names in a language, where it has them: in the texts of layers that
    /// draw the basemap, `["get", "name"]` is read as `name_<language>`, and `name_short`, which is
    /// English, no more. What has no name in the language keeps the one it has.
    ///
    /// [`Basemap::LANGUAGES`](crate::basemap::Basemap::LANGUAGES) lists the languages: all are
    /// there for countries, ten for provinces, English and Spanish for waters, ranges and islands,
    /// none for towns.
    ///
    /// ```
    /// use rumbo::map::Map;
    ///
    /// let mut map = Map::new(rumbo::style::theme("paper")?);
    /// map.set_language("es")?;
    /// # Ok::<(), rumbo::Error>(())
    /// ```
    ///
    /// # Errors
    /// [`ErrorKind::Style`](crate::ErrorKind::Style) where a layer's text cannot be read any more
    /// with the names in it changed.
    pub fn set_language(&mut self, language: &str) -> Result<()> {
        let localized = |layer: &Layer| -> Result<Option<Layer>> {
            if !self.sources.is_basemap(layer.source_name().unwrap_or_default()) {
                return Ok(None);
            }
            let json = layer.to_json();
            let text = json.get("layout").and_then(|layout| layout.get("text-field"));
            let text = text.map(|text| localized(text, language));
            text.map(|text| layer.clone().layout("text-field", text)).transpose()
        };
        let layers: Result<Vec<Option<Layer>>> =
            self.style.layers().iter().map(localized).collect();
        for layer in layers?.into_iter().flatten() {
            self.style.add_layer(layer);
        }
        Ok(())
    }
}

/// An expression, or a text with tokens, with names in a language.
fn localized(value: &Value, language: &str) -> Value {
    let own = format!("name_{language}");
    match value {
        Value::String(text) if text == "{name}" => {
            json!(["coalesce", ["get", own], ["get", "name"]])
        }
        Value::Array(items) => match items.as_slice() {
            [Value::String(get), Value::String(name)] if get == "get" && name == "name" => {
                json!(["coalesce", ["get", own], ["get", "name"]])
            }
            [Value::String(get), Value::String(name)] if get == "get" && name == "name_short" => {
                json!(["get", own])
            }
            [Value::String(literal), _] if literal == "literal" => value.clone(),
            items => items.iter().map(|item| localized(item, language)).collect(),
        },
        Value::Object(members) => {
            let member =
                |(key, value): (&String, &Value)| (key.clone(), localized(value, language));
            Value::Object(members.iter().map(member).collect())
        }
        other => other.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_looked_up_in_the_language_first_wherever_they_stand() {
        let text = json!([
            "step",
            ["zoom"],
            ["coalesce", ["get", "name_short"], ["get", "name"]],
            3,
            ["concat", ["get", "name"], ["get", "rank"], ["literal", ["get", "name"]]]
        ]);
        let spanish = json!(["coalesce", ["get", "name_es"], ["get", "name"]]);
        let expected = json!([
            "step",
            ["zoom"],
            ["coalesce", ["get", "name_es"], spanish],
            3,
            ["concat", spanish, ["get", "rank"], ["literal", ["get", "name"]]]
        ]);
        assert_eq!(localized(&text, "es"), expected);
        assert_eq!(localized(&json!("{name}"), "es"), spanish);
        assert_eq!(localized(&json!("New {name}"), "es"), json!("New {name}"));
    }
}
