//! Label texts with fields: `{name}\n{arrival:%-d %b}`.

use crate::error::{Error, ErrorKind, Result};

/// A text with fields to be filled in for each stop.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Template {
    lines: Vec<Vec<Part>>,
}

#[derive(Debug, Clone, PartialEq)]
enum Part {
    Text(String),
    Field { name: String, pattern: Option<String> },
}

impl Template {
    /// Reads a template; `{{` and `}}` stand for braces.
    pub(super) fn parse(text: &str) -> Result<Self> {
        let mut lines = vec![Vec::new()];
        let mut literal = String::new();
        let mut rest = text.char_indices().peekable();
        while let Some((start, c)) = rest.next() {
            match c {
                '{' | '}' if rest.next_if(|&(_, next)| next == c).is_some() => literal.push(c),
                '{' => {
                    let inside = &text[start + 1..];
                    let Some(length) = inside.find('}') else {
                        return Err(fault(text, start..text.len(), "a `{` that is never closed"));
                    };
                    let (name, pattern) = match inside[..length].split_once(':') {
                        Some((name, pattern)) => (name, Some(pattern.to_owned())),
                        None => (&inside[..length], None),
                    };
                    if name.is_empty() || name.contains('{') {
                        return Err(fault(
                            text,
                            start..start + length + 2,
                            "a field without a name",
                        ));
                    }
                    flush(&mut literal, &mut lines);
                    push(&mut lines, Part::Field { name: name.to_owned(), pattern });
                    while rest.next_if(|&(at, _)| at <= start + 1 + length).is_some() {}
                }
                '}' => return Err(fault(text, start..start + 1, "a `}` that closes nothing")),
                '\n' => {
                    flush(&mut literal, &mut lines);
                    lines.push(Vec::new());
                }
                c => literal.push(c),
            }
        }
        flush(&mut literal, &mut lines);
        Ok(Self { lines })
    }

    /// The template with its fields called otherwise.
    ///
    /// # Errors
    /// As `other` for a field.
    pub(super) fn renamed(mut self, other: impl Fn(&str) -> Result<String>) -> Result<Self> {
        for part in self.lines.iter_mut().flatten() {
            if let Part::Field { name, .. } = part {
                *name = other(name)?;
            }
        }
        Ok(self)
    }

    /// The lines with their fields filled in by `value(name, pattern)`. A line whose every field
    /// is empty is left out, so that a stop without a date has no blank line.
    pub(super) fn fill(
        &self,
        mut value: impl FnMut(&str, Option<&str>) -> Option<String>,
    ) -> Vec<String> {
        let mut filled = Vec::new();
        for line in &self.lines {
            let (mut text, mut fields, mut empty) = (String::new(), 0, 0);
            for part in line {
                match part {
                    Part::Text(literal) => text.push_str(literal),
                    Part::Field { name, pattern } => {
                        fields += 1;
                        match value(name, pattern.as_deref()).filter(|value| !value.is_empty()) {
                            Some(value) => text.push_str(&value),
                            None => empty += 1,
                        }
                    }
                }
            }
            if (fields == 0 || empty < fields) && !text.trim().is_empty() {
                filled.push(text.trim().to_owned());
            }
        }
        filled
    }
}

fn flush(literal: &mut String, lines: &mut [Vec<Part>]) {
    if !literal.is_empty() {
        push(lines, Part::Text(std::mem::take(literal)));
    }
}

fn push(lines: &mut [Vec<Part>], part: Part) {
    if let Some(line) = lines.last_mut() {
        line.push(part);
    }
}

fn fault(text: &str, span: std::ops::Range<usize>, what: &str) -> Error {
    Error::new(ErrorKind::Figure, format!("the label template `{text}` has {what}"))
        .at_span(text, span)
        .remedy("write fields as {name} or {arrival:%-d %b}, and braces as {{ and }}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fill(template: &str) -> Vec<String> {
        Template::parse(template).unwrap().fill(|name, pattern| match (name, pattern) {
            ("name", None) => Some("Puebla".to_owned()),
            ("arrival", Some(pattern)) => Some(format!("<{pattern}>")),
            _ => None,
        })
    }

    #[test]
    fn fields_are_filled_and_empty_lines_dropped() {
        assert_eq!(fill("{name}\n{arrival:%-d %b}"), ["Puebla", "<%-d %b>"]);
        assert_eq!(fill("{name}\nuntil {departure}"), ["Puebla"]);
        assert_eq!(fill("{{{name}}} – stop\n\n"), ["{Puebla} – stop"]);
        assert_eq!(fill("{departure}{name}"), ["Puebla"]);
    }

    #[test]
    fn faults_name_their_span() {
        for (template, span) in [("a {name", 2..7), ("a } b", 2..3), ("{}", 0..2), ("{{}", 2..3)] {
            let error = Template::parse(template).unwrap_err();
            assert_eq!(error.place().span, Some(span), "{template}");
        }
    }
}
