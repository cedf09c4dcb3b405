//! `rumbo tiles`.

mod amount;
mod args;
mod bar;
mod draw;
mod merge;
mod verify;

pub(super) use args::Tiles;

use args::Verb;

use crate::error::{Error, ErrorKind, Result};

pub(super) fn run(arguments: &Tiles) -> Result<()> {
    let done = match &arguments.verb {
        None => draw::run(&arguments.draw),
        Some(Verb::Merge(arguments)) => merge::run(arguments),
        Some(Verb::Verify(arguments)) => verify::run(arguments),
    };
    done.map_err(with_flag)
}

/// Says which flag does what the end of a remedy asks for.
fn with_flag(error: Error) -> Error {
    let flag = match error.kind() {
        ErrorKind::Occupied => "--force",
        ErrorKind::Incomplete => "--allow-missing",
        _ => return error,
    };
    let remedy = error.remedy_text().map(|remedy| format!("{remedy} with {flag}"));
    error.remedy(remedy.unwrap_or_else(|| format!("give {flag}")))
}
