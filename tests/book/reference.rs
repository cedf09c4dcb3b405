//! The reference of the figure file, written from its JSON Schema.

use std::fmt::Write;
use std::path::Path;

use serde_json::{Map, Value};

/// A table of the figure file: how a file writes its head, and what the schema says of it.
struct Table<'s> {
    /// `[page]`, `[[route]]`, `[map.graticule]`; nothing for what stands above all tables.
    head: String,
    /// `page`, `route`, `map-graticule`: what its examples are called.
    name: String,
    schema: &'s Value,
}

/// The chapter. `examples` holds one file or more a table, `page.toml`, `map-1.toml`, `map-2.toml`.
///
/// # Panics
/// Where a key stands in no example of its table.
pub fn write(examples: &Path) -> String {
    let schema = rumbo::figure::schema();
    let mut text = String::from(
        "# The figure file\n\nWritten by `tests/book.rs` from the schema that `rumbo schema figure` \
         prints; do not edit by hand.\n\nA figure file is TOML, or the same in JSON. Every key may be \
         left out unless it is called required. A key that is not here is an error, which names the \
         nearest there is.\n",
    );
    let mut tables = Vec::new();
    collect(&schema, &schema, "", &mut tables);
    for table in &tables {
        section(&schema, table, examples, &mut text);
    }
    text.push_str("\n## Values\n\nWhat the tables above call by a name.\n");
    for (name, value) in named_values(&schema) {
        named(&schema, name, value, &mut text);
    }
    text
}

/// A schema with its reference followed: the only one, or the one beside `null`.
fn follow<'s>(root: &'s Value, schema: &'s Value) -> &'s Value {
    let one = schema["anyOf"].as_array().filter(|any| any.iter().any(|one| one["type"] == "null"));
    let schema = match one {
        Some(any) => any.iter().find(|one| one["type"] != "null").unwrap_or(schema),
        None => schema,
    };
    match schema["$ref"].as_str().and_then(|path| path.strip_prefix("#/$defs/")) {
        Some(name) => &root["$defs"][name],
        None => schema,
    }
}

fn properties(schema: &Value) -> Option<&Map<String, Value>> {
    schema["properties"].as_object()
}

/// The table and all within it, in the schema's order.
fn collect<'s>(root: &'s Value, schema: &'s Value, within: &str, tables: &mut Vec<Table<'s>>) {
    if within.is_empty() {
        tables.push(Table { head: String::new(), name: "figure".to_owned(), schema });
    }
    for (key, value) in properties(schema).into_iter().flatten() {
        let is_list = value["type"] == "array";
        let inner = follow(root, if is_list { &value["items"] } else { value });
        if properties(inner).is_none() {
            continue;
        }
        let path = if within.is_empty() { key.clone() } else { format!("{within}.{key}") };
        let head = if is_list { format!("[[{path}]]") } else { format!("[{path}]") };
        tables.push(Table { head, name: path.replace('.', "-"), schema: inner });
        collect(root, inner, &path, tables);
    }
}

fn section(root: &Value, table: &Table, examples: &Path, text: &mut String) {
    let head = if table.head.is_empty() { "Above all tables" } else { &table.head };
    let said = prose(&table.schema["description"]);
    // What follows on the first paragraph of the whole is for programs.
    let said = if table.head.is_empty() { first_paragraph(&said) } else { &said };
    writeln!(text, "\n## {head}\n\n{said}").unwrap();
    text.push_str("\n| Key | Value | Default | |\n|---|---|---|---|\n");
    let keys = properties(table.schema).unwrap();
    let required = table.schema["required"].as_array();
    for (key, value) in keys {
        let is_required = required.is_some_and(|names| names.iter().any(|name| name == key));
        let default = if is_required { "required".to_owned() } else { default(value) };
        let said = prose(&value["description"]).replace('\n', " ").replace('|', "\\|");
        let within = if table.head.is_empty() { "" } else { &table.name };
        let anchor = format!("{within}{key}").replace('-', "");
        let kind = kind(root, value)
            .replace("a table, below", &format!("[a table](#{anchor})"))
            .replace("tables, below", &format!("[tables](#{anchor})"));
        writeln!(text, "| `{key}` | {kind} | {default} | {said} |").unwrap();
    }
    let files = examples_of(&table.name, examples);
    let all: String =
        files.iter().map(|file| std::fs::read_to_string(examples.join(file)).unwrap()).collect();
    for key in keys.keys() {
        let written =
            [format!("\n{key} ="), format!("[{key}]"), format!(".{key}]"), format!(" {key} =")];
        let shown = format!("\n{all}");
        assert!(
            written.iter().any(|written| shown.contains(written)),
            "no example of {head} in docs/src/reference shows `{key}`"
        );
    }
    for file in files {
        write!(text, "\n```toml\n{{{{#include reference/{file}}}}}\n```\n").unwrap();
    }
}

fn first_paragraph(text: &str) -> &str {
    text.split("\n\n").next().unwrap_or_default()
}

fn examples_of(name: &str, examples: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(examples).unwrap();
    let mut files: Vec<String> =
        entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    files.retain(|file| {
        let stem = file.trim_end_matches(".toml");
        stem.trim_end_matches(|c: char| c.is_ascii_digit()).trim_end_matches('-') == name
    });
    files.sort_by_key(|file| (file.len(), file.clone()));
    files
}

/// What a key takes, in words, with a link to what is explained elsewhere.
fn kind(root: &Value, schema: &Value) -> String {
    let inner = follow(root, schema);
    if let Some(name) = reference(schema) {
        return match properties(inner) {
            Some(_) => "a table, below".to_owned(),
            None => format!("[{}](#{})", words(name), words(name).replace(' ', "-")),
        };
    }
    let types: Vec<&str> = match &inner["type"] {
        Value::String(one) => vec![one.as_str()],
        Value::Array(several) => several.iter().filter_map(Value::as_str).collect(),
        _ => Vec::new(),
    };
    match types.iter().find(|one| **one != "null").copied() {
        Some("string") => "text".to_owned(),
        Some("integer") => "a whole number".to_owned(),
        Some("number") => "a number".to_owned(),
        Some("boolean") => "`true` or `false`".to_owned(),
        Some("object") => match &inner["additionalProperties"] {
            Value::Bool(_) => "a table".to_owned(),
            each => format!("a table of names, each with {}", kind(root, each)),
        },
        Some("array") => {
            let each = kind(root, &inner["items"]);
            match inner["minItems"].as_u64() {
                Some(2) if inner["maxItems"] == 2 => "two numbers".to_owned(),
                Some(4) if inner["maxItems"] == 4 => "four numbers".to_owned(),
                _ if each == "a table, below" => "tables, below".to_owned(),
                _ if each == "a table" => "tables".to_owned(),
                _ => format!("a list: {each}"),
            }
        }
        _ => "a value".to_owned(),
    }
}

/// The definition that a schema refers to.
fn reference(schema: &Value) -> Option<&str> {
    let name = |schema: &'_ Value| -> Option<String> { schema["$ref"].as_str().map(str::to_owned) };
    let path = match name(schema) {
        Some(_) => schema["$ref"].as_str(),
        None => schema["anyOf"].as_array()?.iter().find_map(|one| one["$ref"].as_str()),
    };
    path?.strip_prefix("#/$defs/")
}

/// `MissingGlyphs` as words: `missing glyphs`; `PlaceRef` is a `place`.
fn words(name: &str) -> String {
    let mut text = String::new();
    for c in name.trim_end_matches("Ref").chars() {
        if c.is_uppercase() && !text.is_empty() {
            text.push(' ');
        }
        text.extend(c.to_lowercase());
    }
    text
}

/// A default as TOML writes it.
fn default(schema: &Value) -> String {
    match &schema["default"] {
        Value::Null => "none".to_owned(),
        Value::Array(list) if list.is_empty() => "none".to_owned(),
        Value::Object(_) => String::new(),
        Value::String(text) if text.is_empty() => "none".to_owned(),
        value => format!("`{value}`"),
    }
}

/// What the schema says of it.
fn prose(description: &Value) -> String {
    description.as_str().unwrap_or_default().to_owned()
}

/// The definitions that are no tables, in the schema's order.
fn named_values(schema: &Value) -> impl Iterator<Item = (&String, &Value)> {
    let all = schema["$defs"].as_object().into_iter().flatten();
    all.filter(|(name, value)| properties(value).is_none() && *name != "Fit")
}

fn named(root: &Value, name: &str, value: &Value, text: &mut String) {
    let mut title = words(name);
    title[..1].make_ascii_uppercase();
    writeln!(text, "\n### {title}\n\n{}", prose(&value["description"])).unwrap();
    let choices = value["oneOf"].as_array().or(value["anyOf"].as_array());
    text.push('\n');
    for choice in choices.into_iter().flatten() {
        let what = match choice["const"].as_str() {
            Some(text) => format!("`\"{text}\"`"),
            None if reference(choice) == Some("Fit") => "`\"fit\"`".to_owned(),
            None => kind(root, choice),
        };
        let said = prose(&choice["description"]).replace('\n', " ");
        let said = said.trim_start_matches("`\"fit\"`: ");
        let between = if said.is_empty() { "" } else { ": " };
        writeln!(text, "- {what}{between}{said}").unwrap();
    }
}
