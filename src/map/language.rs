//! The language of the basemap's names.

use serde_json::{Value, json};

use super::setup::Map;
use crate::error::Result;
use crate::style::Layer;

impl Map {
    /// Writes the basemap's names in a language, where it has them: in the texts of layers that
    /// draw the basemap, `["get", "name"]` is read as `name_<language>`, and `name_short`, which is
    /// English, no more. What has no name in the language keeps the one it has, but for waters, ranges
    /// and islands: those are English, and stay without.
    ///
    /// [`Basemap::LANGUAGES`](crate::basemap::Basemap::LANGUAGES) lists the languages: all are
    /// there for countries, ten for provinces, English and Spanish for waters, ranges and islands. Of
    /// towns some 300 have names that differ from their own, most of the capitals among them, in any of
    /// the languages; the others keep their own, in Latin letters.
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
            let is_english = language == "en" || layer.source_layer() != Some("physical");
            let names = Names { language, keeps_others: is_english };
            let text = text.map(|text| names.localized(text));
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

/// Names in a language.
struct Names<'a> {
    language: &'a str,
    /// Whether what has none in it keeps the one it has.
    keeps_others: bool,
}

impl Names<'_> {
    /// A `match`. Texts beside an output that is the name are spellings of it, in English.
    fn matched(&self, input: &Value, branches: &[Value], other: &Value, name: &Value) -> Value {
        let other = self.localized(other);
        let spells = other == *name && self.language != "en";
        let mut all = vec![json!("match"), input.clone()];
        for (index, part) in branches.iter().enumerate() {
            let is_output = index % 2 == 1;
            all.push(match part {
                Value::String(_) if is_output && spells => name.clone(),
                part if is_output => self.localized(part),
                label => label.clone(),
            });
        }
        all.push(other);
        Value::Array(all)
    }

    /// An expression, or a text with tokens, with these names.
    fn localized(&self, value: &Value) -> Value {
        let own = json!(["get", format!("name_{}", self.language)]);
        let name = || match self.keeps_others {
            true => json!(["coalesce", own, ["get", "name"]]),
            false => json!(["coalesce", own, ""]),
        };
        match value {
            Value::String(text) if text == "{name}" => name(),
            Value::Array(items) => match items.as_slice() {
                [Value::String(get), Value::String(of)] if get == "get" && of == "name" => name(),
                [Value::String(get), Value::String(of)] if get == "get" && of == "name_short" => {
                    own
                }
                [Value::String(literal), _] if literal == "literal" => value.clone(),
                [Value::String(matched), input, branches @ .., Value::Array(other)]
                    if matched == "match" =>
                {
                    self.matched(input, branches, &Value::Array(other.clone()), &name())
                }
                items => items.iter().map(|item| self.localized(item)).collect(),
            },
            Value::Object(members) => {
                let member = |(key, value): (&String, &Value)| (key.clone(), self.localized(value));
                Value::Object(members.iter().map(member).collect())
            }
            other => other.clone(),
        }
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
        let names = Names { language: "es", keeps_others: true };
        assert_eq!(names.localized(&text), expected);
        assert_eq!(names.localized(&json!("{name}")), spanish);
        assert_eq!(names.localized(&json!("New {name}")), json!("New {name}"));
        let spelled = json!(["match", ["get", "iso_a3"], "CHN", "China", ["get", "name"]]);
        let expected = json!(["match", ["get", "iso_a3"], "CHN", spanish, spanish]);
        assert_eq!(names.localized(&spelled), expected);
        let waters = Names { language: "fr", keeps_others: false };
        let french = json!(["coalesce", ["get", "name_fr"], ""]);
        assert_eq!(waters.localized(&json!(["get", "name"])), french);
    }
}
