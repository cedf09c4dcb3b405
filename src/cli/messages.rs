//! What the command says beside its output, on standard error: for people, or for programs.

use std::path::Path;

use clap::ValueEnum;
use serde::Serialize;

use super::diagnostic::Diagnostic;
use super::{amount, io};
use crate::error::{Code, Error, ErrorKind, Place, Report};

/// For whom messages are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub(super) enum Messages {
    /// For people: the place underlined, the remedy below.
    #[default]
    Human,
    /// For programs: a JSON object a line, with level, code, message, file, line, column, path and
    /// remedy.
    Json,
}

/// A message as a program reads it; what is not known is left out.
#[derive(Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
struct Message<'a> {
    level: Level,
    #[serde(flatten)]
    code: MessageCode,
    message: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    file: Option<String>,
    /// From 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    line: Option<usize>,
    /// In characters, from 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    column: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    path: Option<&'a str>,
    /// From 0.
    #[serde(skip_serializing_if = "Option::is_none")]
    feature: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    remedy: Option<&'a str>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
enum Level {
    Error,
    Warning,
    Note,
}

/// What a message is about, by its stable name.
#[derive(Debug, Serialize)]
#[serde(untagged)]
enum MessageCode {
    Error { code: ErrorKind },
    Report { code: Code },
    Own { code: &'static str },
}

impl Messages {
    /// Tells an error, and those that it stands for.
    pub fn error(self, error: Error) {
        match self {
            Self::Human => {
                let (error, related) = error.apart();
                // What has a place of its own to be shown is told by itself.
                let (apart, within): (Vec<_>, Vec<_>) =
                    related.into_iter().partition(|error| error.place().span.is_some());
                let error = error.beside(within);
                for error in std::iter::once(error).chain(apart) {
                    io::tell(format_args!("{:?}", miette::Report::new(Diagnostic(error))));
                }
            }
            Self::Json => {
                std::iter::once(&error).chain(error.related()).for_each(|error| tell(&of(error)));
            }
        }
    }

    /// Tells that the arguments cannot be understood.
    pub fn usage(self, error: &clap::Error) {
        match self {
            // Where standard error is closed there is nobody to tell.
            Self::Human => drop(error.print()),
            Self::Json => {
                let text = error.to_string();
                let text = text.lines().next().unwrap_or_default();
                let message = text.strip_prefix("error: ").unwrap_or(text);
                tell(&Message {
                    remedy: Some("see --help"),
                    ..own(Level::Error, "usage", message)
                });
            }
        }
    }

    /// Tells what was lost of a picture, and that it is written.
    pub fn written(self, output: &Path, report: &Report) {
        match self {
            Self::Human => {
                let suffix = amount::losses(report);
                io::tell(format_args!("{}{suffix}", output.display()));
                for entry in report.with_code(Code::NothingToDraw) {
                    io::tell(format_args!("{}: {}", entry.place, entry.detail));
                }
            }
            Self::Json => {
                for entry in report.losses() {
                    tell(&Message {
                        code: MessageCode::Report { code: entry.code },
                        path: Some(&entry.place),
                        ..own(Level::Warning, "", &entry.detail)
                    });
                }
                let file = Some(output.display().to_string());
                tell(&Message { file, ..own(Level::Note, "written", "the picture is written") });
            }
        }
    }

    /// Tells how far a work is.
    pub fn note(self, code: &'static str, text: &str) {
        match self {
            Self::Human => io::tell(format_args!("{text}")),
            Self::Json => tell(&own(Level::Note, code, text)),
        }
    }
}

fn own<'a>(level: Level, code: &'static str, message: &'a str) -> Message<'a> {
    Message {
        level,
        code: MessageCode::Own { code },
        message,
        file: None,
        line: None,
        column: None,
        path: None,
        feature: None,
        remedy: None,
    }
}

fn of(error: &Error) -> Message<'_> {
    let place = error.place();
    let (line, column) = position(place);
    Message {
        code: MessageCode::Error { code: error.kind() },
        file: place.file.as_ref().map(|file| file.display().to_string()),
        line,
        column,
        path: place.path.as_deref(),
        feature: place.feature,
        remedy: error.remedy_text(),
        ..own(Level::Error, "", error.message())
    }
}

/// Line and column, as the place tells them, else as the bytes at fault do.
fn position(place: &Place) -> (Option<usize>, Option<usize>) {
    let before = match (&place.text, &place.span) {
        (Some(text), Some(span)) => text.get(..span.start),
        _ => None,
    };
    let Some(before) = before else { return (place.line, place.column) };
    let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
    let line = before.matches('\n').count() + 1;
    // Of another line than the one told, the column would be no column of it.
    let column = place.column.or((place.line.is_none_or(|told| told == line)).then_some(column));
    (place.line.or(Some(line)), column)
}

fn tell(message: &Message) {
    // Strings and numbers are always JSON.
    if let Ok(json) = serde_json::to_string(message) {
        io::tell(format_args!("{json}"));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_has_its_place_counted() {
        let text = "a = 1\ntitel = 2\n";
        let error = Error::new(ErrorKind::Figure, "unknown key `titel`")
            .in_file("map.toml")
            .at_span(text, 6..11)
            .remedy("did you mean `title`?");
        assert_eq!(
            serde_json::to_string(&of(&error)).unwrap(),
            "{\"level\":\"error\",\"code\":\"figure\",\"message\":\"unknown key `titel`\",\
             \"file\":\"map.toml\",\"line\":2,\"column\":1,\"remedy\":\"did you mean `title`?\"}"
        );
        let other = Error::new(ErrorKind::Io, "x").at_line(9).at_span(text, 6..11);
        assert_eq!(position(other.place()), (Some(9), None));
    }
}
