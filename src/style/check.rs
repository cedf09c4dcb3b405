//! All faults of a style at once, by the rules of the reference validator (`validateStyleMin` of npm
//! `@maplibre/maplibre-gl-style-spec`), each with its line and column.
//!
//! Reading a style is more lenient: what cannot be drawn is left out and reported there.

mod filter;
mod function;
mod layer;
mod locate;
mod root;
mod slot;
mod source;
mod value;

use serde_json::Value as Json;

use self::locate::Step;
use self::slot::Slot;
use crate::error::{Error, ErrorKind, Result};

/// The faults of a style, in the order of its text; none for a style that is valid.
///
/// ```
/// let faults = rumbo::style::check("{\n  \"version\": 8,\n  \"sources\": {},\n  \"layers\": 3\n}")?;
/// let place = faults[0].place();
/// assert_eq!((place.line, place.column), (Some(4), Some(13)));
/// assert_eq!(place.path.as_deref(), Some("layers"));
/// # Ok::<(), rumbo::Error>(())
/// ```
///
/// # Errors
/// [`ErrorKind::Syntax`] for text that is not JSON.
pub fn check(text: &str) -> Result<Vec<Error>> {
    let json: Json = serde_json::from_str(text).map_err(|cause| {
        Error::new(ErrorKind::Syntax, format!("the style is not JSON: {cause}"))
            .at_line(cause.line())
            .at_column(cause.column())
            .remedy("check the file with a JSON validator")
    })?;
    let mut checker = Checker { style: &json, steps: Vec::new(), faults: Vec::new() };
    checker.root(&json);
    let mut found: Vec<_> = checker.faults.into_iter().map(|fault| fault.located(text)).collect();
    found.sort_by_key(|(start, _)| *start);
    Ok(found.into_iter().map(|(_, error)| error).collect())
}

/// What is wrong, and where.
struct Fault {
    steps: Vec<Step>,
    message: String,
}

impl Fault {
    /// The fault with its place in the text, and the byte that it begins at.
    fn located(self, text: &str) -> (usize, Error) {
        let span = locate::span(text, &self.steps);
        let (line, column) = locate::line_and_column(text, span.start);
        let error = Error::new(ErrorKind::Style, self.message).at_line(line).at_column(column);
        let path = locate::path(&self.steps);
        let error = if path.is_empty() { error } else { error.at_path(path) };
        (span.start, error.at_span(text, span))
    }
}

/// A walk over a style.
struct Checker<'a> {
    style: &'a Json,
    /// The way to what is looked at.
    steps: Vec<Step>,
    faults: Vec<Fault>,
}

impl Checker<'_> {
    /// Tells of what is looked at.
    fn fault(&mut self, message: impl Into<String>) {
        self.faults.push(Fault { steps: self.steps.clone(), message: message.into() });
    }

    /// Looks at a member.
    fn within<T>(&mut self, key: &str, look: impl FnOnce(&mut Self) -> T) -> T {
        self.steps.push(Step::Key(key.to_owned()));
        let found = look(self);
        self.steps.pop();
        found
    }

    /// Looks at an item.
    fn at(&mut self, index: usize, look: impl FnOnce(&mut Self)) {
        self.steps.push(Step::Index(index));
        look(self);
        self.steps.pop();
    }

    /// Tells of an error that says where within what is looked at it lies: `[2][1]`.
    fn error(&mut self, error: &Error) {
        let several = error.related();
        if !several.is_empty() {
            several.iter().for_each(|error| self.error(error));
            return;
        }
        let path = error.place().path.as_deref().unwrap_or_default();
        let indices = path.split(['[', ']']).filter_map(|index| index.parse().ok());
        let steps = self.steps.iter().cloned().chain(indices.map(Step::Index)).collect();
        self.faults.push(Fault { steps, message: error.message().to_owned() });
    }

    /// An object of members that are known; of others `rest`, or a fault.
    fn members(
        &mut self,
        json: &Json,
        known: &[(&str, Slot, bool)],
        others: impl Fn(&mut Self, &str, &Json) -> bool,
    ) {
        let Json::Object(members) = json else { return self.expected("object", json) };
        for (key, value) in members {
            if others(self, key, value) {
                continue;
            }
            match known.iter().find(|(name, ..)| name == key) {
                Some((_, slot, _)) => self.within(key, |this| this.value(value, slot)),
                None => {
                    self.within(key, |this| this.fault(format!("unknown property \"{key}\"")));
                }
            }
        }
        for (name, _, required) in known {
            if *required && !members.contains_key(*name) {
                self.fault(format!("missing required property \"{name}\""));
            }
        }
    }

    /// Tells that something of another type was expected.
    fn expected(&mut self, what: &str, found: &Json) {
        self.fault(format!("{what} expected, {} found", type_of(found)));
    }
}

/// The type of a value, as the messages have it.
fn type_of(json: &Json) -> &'static str {
    match json {
        Json::Null => "null",
        Json::Bool(_) => "boolean",
        Json::Number(_) => "number",
        Json::String(_) => "string",
        Json::Array(_) => "array",
        Json::Object(_) => "object",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn faults(text: &str) -> Vec<String> {
        let place = |error: &Error| {
            let place = error.place();
            let (line, column) = (place.line.unwrap(), place.column.unwrap());
            let path = place.path.as_deref().unwrap_or_default();
            format!("{line}:{column} {path}: {}", error.message())
        };
        check(text).unwrap().iter().map(place).collect()
    }

    #[test]
    fn each_fault_is_told_with_its_line_and_column() {
        let text = r#"{
  "version": 8,
  "sources": {"a.b": {"type": "vector", "url": 3}},
  "layers": [
    {"id": "é", "type": "fill", "source": "a.b", "source-layer": "x",
     "paint": {"fill-color": ["get"], "fill-opacity": 2, "fill": 1}},
    {"id": "é", "type": "line", "source": "a.b",
     "filter": ["none", ["inn"]], "layout": {"line-cap": "rond"}}
  ]
}"#;
        let wanted = [
            "3:48 sources.a.b.url: string expected, number found",
            "6:30 layers[0].paint.fill-color: Expected arguments of type (string) | (string, object), but found () instead",
            "6:55 layers[0].paint.fill-opacity: 2 is greater than the maximum value 1",
            "6:66 layers[0].paint.fill: unknown property \"fill\"",
            "7:5 layers[1]: layer \"é\" must specify a \"source-layer\"",
            "7:12 layers[1].id: duplicate layer id \"é\", previously used in layers[0]",
            "8:26 layers[1].filter[1][0]: expected one of [==, !=, >, >=, <, <=, in, !in, all, any, none, has, !has], \"inn\" found",
            "8:58 layers[1].layout.line-cap: expected one of [butt, round, square], \"rond\" found",
        ];
        assert_eq!(faults(text), wanted);
    }

    #[test]
    fn what_is_not_json_is_told_with_its_column() {
        let error = check("{\n  \"version\": 8,\n  nothing\n}").unwrap_err();
        assert_eq!((error.place().line, error.place().column), (Some(3), Some(3)));
    }

    #[test]
    fn themes_are_without_fault() {
        for theme in crate::style::themes() {
            let style = crate::style::theme(theme.name).unwrap().to_json().to_string();
            // Faces that a style names as its state, the reference takes for unknown.
            let mut found = faults(&style);
            found.retain(|fault| !fault.contains("Invalid data expression for \"text-font\""));
            assert_eq!(found, Vec::<String>::new(), "{}", theme.name);
        }
    }
}
