//! `rumbo tiles`.

mod args;
mod draw;
mod merge;
mod verify;

pub(super) use args::Tiles;

use args::Verb;

use super::allowed::Allowed;
use crate::error::{Error, ErrorKind, Result};

pub(super) fn run(arguments: &Tiles, allowed: &Allowed) -> Result<()> {
    let resources = allowed.resources(arguments.given())?;
    let done = match &arguments.verb {
        None => draw::run(&arguments.draw, resources),
        Some(Verb::Merge(arguments)) => merge::run(arguments, &resources),
        Some(Verb::Verify(arguments)) => verify::run(arguments, &resources),
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
