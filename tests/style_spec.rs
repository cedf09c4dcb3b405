//! Keeps `src/style/spec.rs` in step with the style specification's machine-readable reference.
//!
//! Give the reference (`dist/latest.json` of npm `@maplibre/maplibre-gl-style-spec`) in
//! `RUMBO_STYLE_SPEC` to compare, and set `RUMBO_BLESS=1` to write the table anew. Without the
//! reference only the table's own rules are checked.

use std::fmt::Write as _;
use std::path::Path;

use rumbo::style::{self, PropertyType};
use serde_json::Value;

const TABLE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/src/style/spec.rs");

#[test]
fn the_table_is_what_the_reference_says() {
    let Some(reference) = std::env::var_os("RUMBO_STYLE_SPEC") else {
        eprintln!("skipped: RUMBO_STYLE_SPEC does not name the reference");
        return;
    };
    let reference: Value =
        serde_json::from_slice(&std::fs::read(Path::new(&reference)).unwrap()).unwrap();
    let table = generate(&reference);
    if std::env::var_os("RUMBO_BLESS").is_some() {
        std::fs::write(TABLE, table).unwrap();
        return;
    }
    assert_eq!(std::fs::read_to_string(TABLE).unwrap(), table, "set RUMBO_BLESS=1 to write it");
}

#[test]
fn every_default_is_a_valid_value_of_its_property() {
    for property in style::properties() {
        if let Some(default) = property.default_value() {
            let checked = style::check_value(property, &default);
            assert!(checked.is_ok(), "{}: {:?}", property.name, checked.err());
        }
    }
}

#[test]
fn enumerations_list_their_default() {
    for property in style::properties() {
        if let (PropertyType::Enum(values), Some(Value::String(default))) =
            (property.kind, property.default_value())
        {
            assert!(values.contains(&default.as_str()), "{}", property.name);
        }
    }
}

fn generate(reference: &Value) -> String {
    let mut text = String::from(
        "// Generated from the style specification's reference by tests/style_spec.rs; \
         do not edit by hand.\n\n\
         use super::property::{Group, LayerType, Property, PropertyType};\n\
         use PropertyType as T;\n\n\
         pub(super) const PROPERTIES: &[Property] = &[\n",
    );
    let types = reference["layer"]["type"]["values"].as_object().unwrap();
    for layer in types.keys() {
        for group in ["layout", "paint"] {
            let section = reference[format!("{group}_{layer}")].as_object().unwrap();
            for (name, property) in section.iter().filter(|(name, _)| *name != "visibility") {
                write_property(&mut text, layer, group, name, property);
            }
        }
    }
    text.push_str("];\n");
    text
}

fn write_property(text: &mut String, layer: &str, group: &str, name: &str, property: &Value) {
    let parameters = property["expression"]["parameters"].as_array();
    let takes = |parameter| {
        parameters.is_some_and(|list| list.iter().any(|entry| entry.as_str() == Some(parameter)))
    };
    let option = |value: Option<String>| match value {
        Some(value) => format!("Some({value})"),
        None => "None".to_owned(),
    };
    let number = |key: &str| option(property[key].as_f64().map(|number| format!("{number:?}")));
    let string = |value: &Value| option(value.as_str().map(|value| format!("{value:?}")));
    let default = option(property.get("default").map(|value| format!("{:?}", value.to_string())));
    writeln!(
        text,
        "    Property {{ name: {name:?}, layer: LayerType::{}, group: Group::{}, kind: {}, \
         default: {default}, minimum: {}, maximum: {}, units: {}, zoom: {}, feature: {}, \
         interpolated: {}, tokens: {}, transition: {} }},",
        camel(layer),
        camel(group),
        kind(property),
        number("minimum"),
        number("maximum"),
        string(&property["units"]),
        takes("zoom"),
        takes("feature"),
        property["expression"]["interpolated"] == true,
        property["tokens"] == true,
        property["transition"] == true,
    )
    .unwrap();
}

fn kind(property: &Value) -> String {
    let values = || {
        let names = property["values"].as_object().unwrap().keys();
        format!("&{:?}", names.collect::<Vec<_>>())
    };
    match property["type"].as_str().unwrap() {
        "enum" => format!("T::Enum({})", values()),
        "array" => {
            let length = match property["length"].as_u64() {
                Some(length) => format!("Some({length})"),
                None => "None".to_owned(),
            };
            match property["value"].as_str().unwrap() {
                "number" => format!("T::Numbers({length})"),
                "string" => "T::Strings".to_owned(),
                "enum" => format!("T::Enums({})", values()),
                other => panic!("an array of {other}"),
            }
        }
        "resolvedImage" => "T::Image".to_owned(),
        "variableAnchorOffsetCollection" => "T::AnchorOffsets".to_owned(),
        other => format!("T::{}", camel(other)),
    }
}

/// `fill-extrusion` → `FillExtrusion`, `numberArray` → `NumberArray`.
fn camel(name: &str) -> String {
    name.split('-')
        .map(|word| {
            let mut letters = word.chars();
            letters.next().map_or(String::new(), |first| {
                first.to_uppercase().collect::<String>() + letters.as_str()
            })
        })
        .collect()
}
