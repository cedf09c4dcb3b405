//! An inspection in words.

use std::fmt;

use serde_json::Value as Json;

use super::{Field, FieldType, Inspection, LayerInspection};

/// The most characters of a text that are shown.
const SHOWN: usize = 32;

impl fmt::Display for Inspection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.format)?;
        match self.layers.len() {
            1 => writeln!(f)?,
            count => writeln!(f, ", {count} layers")?,
        }
        self.layers.iter().try_for_each(|layer| layer.fmt(f))?;
        if !self.notes.entries().is_empty() {
            writeln!(f, "\nnotes")?;
        }
        for entry in self.notes.entries() {
            let separator = if entry.place.is_empty() { "" } else { ": " };
            writeln!(f, "  {}{separator}{}", entry.place, entry.detail)?;
        }
        Ok(())
    }
}

impl fmt::Display for LayerInspection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.name.is_empty() {
            writeln!(f)?;
        } else {
            writeln!(f, "\nlayer {}", self.name)?;
        }
        writeln!(f, "  features   {}", self.features)?;
        let crs = self.crs.as_deref().unwrap_or("longitude and latitude on WGS 84");
        writeln!(f, "  reference  {crs}")?;
        let mut geometries: Vec<String> =
            self.geometries.iter().map(|(name, count)| format!("{count} {name}")).collect();
        if self.without_geometry > 0 {
            geometries.push(format!("{} without", self.without_geometry));
        }
        if !geometries.is_empty() {
            let positions = self.positions;
            writeln!(f, "  geometry   {}; {positions} positions", geometries.join(", "))?;
        }
        if let Some([west, south, east, north]) = self.extent {
            writeln!(f, "  extent     {west:.6}, {south:.6} to {east:.6}, {north:.6}")?;
        }
        let width = |text: fn(&Field) -> String| {
            self.fields.iter().map(|field| text(field).chars().count()).max().unwrap_or(0)
        };
        let widths = [width(|field| field.name.clone()), width(types), width(counts)];
        for (index, field) in self.fields.iter().enumerate() {
            let head = if index == 0 { "fields" } else { "" };
            let line = format!(
                "  {head:<9}  {:<3$}  {:<4$}  {:<5$}  ",
                field.name,
                types(field),
                counts(field),
                widths[0],
                widths[1],
                widths[2],
            );
            writeln!(f, "{}", format!("{line}{}", range(field)).trim_end())?;
        }
        Ok(())
    }
}

fn types(field: &Field) -> String {
    let name = |kind: &FieldType| match kind {
        FieldType::Integer => "integer",
        FieldType::Number => "number",
        FieldType::Boolean => "boolean",
        FieldType::Date => "date",
        FieldType::Text => "text",
        FieldType::Json => "JSON",
    };
    if field.types.is_empty() {
        return "null".to_owned();
    }
    field.types.iter().map(name).collect::<Vec<_>>().join(" or ")
}

fn counts(field: &Field) -> String {
    let distinct = field.distinct.map(|count| format!(", {count} distinct")).unwrap_or_default();
    format!("{} values{distinct}, {} missing", field.values, field.missing)
}

fn range(field: &Field) -> String {
    match (&field.least, &field.greatest) {
        (Some(least), Some(greatest)) if least == greatest => shown(least),
        (Some(least), Some(greatest)) => format!("{} … {}", shown(least), shown(greatest)),
        _ => String::new(),
    }
}

fn shown(value: &Json) -> String {
    match value {
        Json::String(text) if text.chars().count() > SHOWN => {
            format!("{:?}…", text.chars().take(SHOWN).collect::<String>())
        }
        Json::String(text) => format!("{text:?}"),
        other => other.to_string(),
    }
}
