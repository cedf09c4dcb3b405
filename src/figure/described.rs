//! What a schema says of a file, without what documentation of Rust says of types.

use serde_json::Value;

/// Takes examples in Rust and links to items out of all descriptions of a schema.
pub(super) fn without_rust(schema: &mut Value) {
    match schema {
        Value::Object(members) => {
            for (name, member) in members {
                match member {
                    Value::String(text) if name == "description" => *text = plain(text),
                    other => without_rust(other),
                }
            }
        }
        Value::Array(items) => items.iter_mut().for_each(without_rust),
        _ => {}
    }
}

/// A text without its fenced blocks, with links as the names that they show.
fn plain(text: &str) -> String {
    let prose: Vec<&str> = text.split("```").step_by(2).map(str::trim_end).collect();
    let text = prose.concat();
    text.replace("[`crate::", "`").replace("[`", "`").replace("`]", "`")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn examples_and_links_are_taken_out() {
        let text =
            "A length in [`Length`], as [`crate::coord`] has it.\n\n```\nlet a = 1;\n```\n\nMore.";
        assert_eq!(plain(text), "A length in `Length`, as `coord` has it.\n\nMore.");
        let mut schema = serde_json::json!({
            "description": "[`A`]", "default": "[`A`]", "anyOf": [{ "description": "B\n\n```\nC\n```" }]
        });
        without_rust(&mut schema);
        let told = serde_json::json!({
            "description": "`A`", "default": "[`A`]", "anyOf": [{ "description": "B" }]
        });
        assert_eq!(schema, told);
    }
}
