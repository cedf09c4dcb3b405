//! Keeps `src/style/spec.rs` in step with the style specification's machine-readable reference.
//!
//! Give the reference (`dist/latest.json` of npm `@maplibre/maplibre-gl-style-spec`) in
//! `RUMBO_STYLE_SPEC` to compare, and set `RUMBO_ACCEPT=1` to write the table anew. Without the
//! reference only the table's own rules are checked.

use std::fmt::Write as _;
use std::path::Path;

use rumbo::style::{self, LayerType, PropertyType, Support};
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
    if std::env::var_os("RUMBO_ACCEPT").is_some() {
        std::fs::write(TABLE, table).unwrap();
        return;
    }
    assert_eq!(std::fs::read_to_string(TABLE).unwrap(), table, "set RUMBO_ACCEPT=1 to write it");
}

const SUPPORT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/style-support.md");

#[test]
fn the_documented_support_is_what_the_code_says() {
    let table = document();
    if std::env::var_os("RUMBO_ACCEPT").is_some() {
        std::fs::write(SUPPORT, table).unwrap();
        return;
    }
    assert_eq!(std::fs::read_to_string(SUPPORT).unwrap(), table, "set RUMBO_ACCEPT=1 to write it");
}

fn document() -> String {
    let mut text = String::from(
        "# Support for the MapLibre Style Specification\n\n\
         Written by `tests/styles/style_spec.rs` from `rumbo::style::support_table`; do not edit by hand.\n\n\
         *Drawn*: as the specification says. *No effect*: it makes no difference in a flat, still \
         picture. *Refused*: it is not drawn, and the report says so. A value may be an expression \
         over the *zoom*, the *feature*, both or neither.\n",
    );
    for layer in LayerType::ALL {
        writeln!(text, "\n## `{}`\n", layer.name()).unwrap();
        if !layer.is_read() {
            text.push_str("Refused: layers of this kind are not drawn.\n");
            continue;
        }
        if !layer.is_drawn() {
            text.push_str("Read and evaluated, but layers of this kind are not drawn yet.\n\n");
        }
        text.push_str(
            "| Property | Value | Default | Expression over | Support |\n|---|---|---|---|---|\n",
        );
        for (property, support) in style::support_table().filter(|(one, _)| one.layer == layer) {
            let over = match (property.zoom, property.feature, property.parameter) {
                (true, true, _) => "zoom, feature",
                (true, false, _) => "zoom",
                (_, _, Some(parameter)) => parameter.name(),
                _ => "",
            };
            let support = match support {
                Support::Supported => "drawn".to_owned(),
                Support::NoEffect(reason) => format!("no effect: {reason}"),
                Support::Refused(reason) => format!("refused: {reason}"),
            };
            let default = property.default.map(|text| format!("`{text}`")).unwrap_or_default();
            writeln!(
                text,
                "| `{}` | {} | {default} | {over} | {support} |",
                property.name,
                value_kind(property)
            )
            .unwrap();
        }
    }
    text
}

fn value_kind(property: &style::Property) -> String {
    let names = |names: &[&str]| {
        names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
    };
    let kind = match property.kind {
        PropertyType::Boolean => "boolean".to_owned(),
        PropertyType::Number => "number".to_owned(),
        PropertyType::Color => "colour".to_owned(),
        PropertyType::String => "text".to_owned(),
        PropertyType::Enum(values) => names(values),
        PropertyType::Formatted => "formatted text".to_owned(),
        PropertyType::Image => "image".to_owned(),
        PropertyType::Padding => "padding".to_owned(),
        PropertyType::Numbers(Some(length)) => format!("{length} numbers"),
        PropertyType::Numbers(None) => "numbers".to_owned(),
        PropertyType::Strings => "texts".to_owned(),
        PropertyType::Enums(values) => format!("some of {}", names(values)),
        PropertyType::NumberArray => "numbers".to_owned(),
        PropertyType::ColorArray => "colours".to_owned(),
        PropertyType::AnchorOffsets => "anchors with offsets".to_owned(),
    };
    match property.units {
        Some(units) => format!("{kind}, {units}"),
        None => kind,
    }
}

#[test]
fn every_default_is_a_valid_value_of_its_property() {
    for property in style::properties().iter().filter(|property| property.layer.is_read()) {
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
        "// Generated from the style specification's reference by tests/styles/style_spec.rs; \
         do not edit by hand.\n\n\
         use super::property::{Group, LayerType, Parameter, Property, PropertyType};\n\
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
    // A property that takes a parameter and nothing else is a ramp over it.
    let parameter = ["heatmap-density", "line-progress", "elevation"]
        .into_iter()
        .find(|parameter| takes(parameter) && !takes("zoom"))
        .map(|parameter| format!("Parameter::{}", camel(parameter)));
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
         parameter: {}, interpolated: {}, tokens: {}, transition: {} }},",
        camel(layer),
        camel(group),
        kind(property),
        number("minimum"),
        number("maximum"),
        string(&property["units"]),
        takes("zoom"),
        takes("feature"),
        option(parameter),
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
