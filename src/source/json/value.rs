//! Values kept as they are: properties and identifiers.

use serde_json::{Map, Number, Value};

use super::{Fault, Json, Kind, Parsed};

impl Json<'_> {
    /// Reads any value.
    pub fn value(&mut self) -> Parsed<Value> {
        Ok(match self.kind()? {
            Kind::Object => Value::Object(self.map()?),
            Kind::Array => {
                let mut values = Vec::new();
                self.array(|json| {
                    values.push(json.value()?);
                    Ok(())
                })?;
                Value::Array(values)
            }
            Kind::String => Value::String(self.string()?.into_owned()),
            Kind::Number => Value::Number(self.json_number()?),
            Kind::Bool if self.byte() == Some(b't') => {
                self.word("true")?;
                Value::Bool(true)
            }
            Kind::Bool => {
                self.word("false")?;
                Value::Bool(false)
            }
            Kind::Null => {
                self.word("null")?;
                Value::Null
            }
        })
    }

    /// Reads an object; of a key that stands twice, the last value counts and
    /// [`Json::duplicates`] has the byte.
    pub fn map(&mut self) -> Parsed<Map<String, Value>> {
        let mut map = Map::new();
        self.object(|json, key, key_at| {
            let value = json.value()?;
            if map.insert(key.into_owned(), value).is_some() {
                let (count, first) = json.duplicates.unwrap_or((0, key_at));
                json.duplicates = Some((count + 1, first));
            }
            Ok(())
        })?;
        Ok(map)
    }

    fn json_number(&mut self) -> Parsed<Number> {
        let start = self.position();
        let number = self.number()?;
        if number.is_integer && number.value != 0.0 {
            let token = self.text.get(start..self.at).unwrap_or_default();
            if let Ok(integer) = token.parse::<i64>() {
                return Ok(integer.into());
            }
            if let Ok(integer) = token.parse::<u64>() {
                return Ok(integer.into());
            }
        }
        if number.is_integer && number.value.to_bits() == 0 {
            return Ok(0.into());
        }
        Number::from_f64(number.value)
            .ok_or_else(|| Fault::syntax(start, "this number is too large for a double"))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::Value;

    use super::Json;

    fn read(text: &str) -> Option<Value> {
        let mut json = Json::new(text, 100);
        let value = json.value().ok()?;
        json.end().ok().map(|()| value)
    }

    /// serde_json is the yardstick: what it accepts and rejects, and what it makes of it. Its
    /// decimals may be one unit in the last place off, so they are compared as printed to 15 digits.
    fn assert_reads_like_serde_json(text: &str) {
        let wanted = serde_json::from_str(text).ok();
        assert_eq!(read(text).map(rounded), wanted.map(rounded), "{text:?}");
    }

    fn rounded(value: Value) -> Value {
        match value {
            Value::Number(number) if number.is_f64() => {
                Value::String(format!("{:.14e}", number.as_f64().unwrap()))
            }
            Value::Array(values) => values.into_iter().map(rounded).collect(),
            Value::Object(map) => map.into_iter().map(|(k, v)| (k, rounded(v))).collect(),
            other => other,
        }
    }

    #[test]
    fn reads_what_serde_json_reads() {
        for text in [
            r#"{"a": [1, -0, 2.5e3, true, false, null, "x\u00e9\n\ud83d\ude00"], "b": {}}"#,
            "18446744073709551615",
            "-9223372036854775808",
            "18446744073709551616",
            "1e400",
            "[]",
            "[1,]",
            "{\"a\"}",
            "\"\\q\"",
            "\"\u{1}\"",
            "nul",
            "tru",
            "[1 2]",
            "",
            "1 1",
            "\"\\ud800\"",
            "\"\\",
            "{\"a\":1,\"a\":2}",
        ] {
            assert_reads_like_serde_json(text);
        }
    }

    proptest! {
        #[test]
        fn any_text_of_json_characters_reads_like_serde_json(
            text in r#"[\[\]{}",:0-9eE+.ntruefalsx\\ -]{0,24}"#
        ) {
            assert_reads_like_serde_json(&text);
        }

        #[test]
        fn any_text_at_all_never_panics(text in "\\PC{0,40}") {
            assert_reads_like_serde_json(&text);
        }
    }
}
