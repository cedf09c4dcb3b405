//! `rumbo tiles`.

mod amount;
mod args;
mod bar;
mod draw;
mod merge;
mod verify;

pub(super) use args::Tiles;

use args::Verb;

use crate::error::Result;

pub(super) fn run(arguments: &Tiles) -> Result<()> {
    match &arguments.verb {
        None => draw::run(&arguments.draw),
        Some(Verb::Merge(arguments)) => merge::run(arguments),
        Some(Verb::Verify(arguments)) => verify::run(arguments),
    }
}
