//! JSON laid out for people: what fits stands on one line.

use serde_json::Value;

/// The widest line that a list or object is put on.
const WIDTH: usize = 100;

/// The value as text with a final line break.
pub(super) fn write(value: &Value) -> String {
    let mut out = String::new();
    put(&mut out, value, 0, 0);
    out.push('\n');
    out
}

/// Writes a value whose line is indented by `depth` and already holds `before` characters.
fn put(out: &mut String, value: &Value, depth: usize, before: usize) {
    let compact = spaced(value);
    let fits = before + depth * 2 + compact.chars().count() <= WIDTH;
    match value {
        Value::Array(items) if !fits && !items.is_empty() => {
            out.push('[');
            for (index, item) in items.iter().enumerate() {
                next_line(out, index, depth + 1);
                put(out, item, depth + 1, 1);
            }
            close(out, depth, ']');
        }
        Value::Object(map) if !fits && !map.is_empty() => {
            out.push('{');
            for (index, (key, item)) in map.iter().enumerate() {
                next_line(out, index, depth + 1);
                let key = Value::from(key.as_str()).to_string();
                out.push_str(&key);
                out.push_str(": ");
                put(out, item, depth + 1, key.chars().count() + 3);
            }
            close(out, depth, '}');
        }
        _ => out.push_str(&compact),
    }
}

fn next_line(out: &mut String, index: usize, depth: usize) {
    out.push_str(if index == 0 { "\n" } else { ",\n" });
    out.extend(std::iter::repeat_n("  ", depth));
}

fn close(out: &mut String, depth: usize, bracket: char) {
    out.push('\n');
    out.extend(std::iter::repeat_n("  ", depth));
    out.push(bracket);
}

/// The value on one line, with spaces after commas and colons.
fn spaced(value: &Value) -> String {
    let joined = |parts: Vec<String>| parts.join(", ");
    match value {
        Value::Array(items) => format!("[{}]", joined(items.iter().map(spaced).collect())),
        Value::Object(map) if map.is_empty() => "{}".to_owned(),
        Value::Object(map) => {
            let entry = |(key, value): (&String, &Value)| {
                format!("{}: {}", Value::from(key.as_str()), spaced(value))
            };
            format!("{{ {} }}", joined(map.iter().map(entry).collect()))
        }
        scalar => scalar.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_too_wide_is_broken() {
        let value = serde_json::json!({
            "at": [1.5, 2],
            "empty": {},
            "long": ["x".repeat(60), "y".repeat(60)],
        });
        let text = write(&value);
        assert!(
            text.starts_with("{\n  \"at\": [1.5, 2],\n  \"empty\": {},\n  \"long\": [\n    \"xx")
        );
        assert_eq!(serde_json::from_str::<Value>(&text).unwrap(), value);
    }
}
