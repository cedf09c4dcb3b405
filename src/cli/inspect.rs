//! `rumbo inspect`.

use super::allowed::Allowed;
use super::args::Inspect;
use super::io;
use crate::error::{Error, ErrorKind, Result};
use crate::source::{self, OutOfRange, ReadOptions, Source};

pub(super) fn run(arguments: &Inspect, allowed: &Allowed) -> Result<()> {
    let found = read(arguments, allowed)?.inspect();
    if arguments.json {
        let json = serde_json::to_string_pretty(&found).map_err(|cause| {
            Error::new(ErrorKind::Data, "what was found cannot be written as JSON").caused_by(cause)
        })?;
        return io::print_with(|out| writeln!(out, "{json}"));
    }
    io::print_text(&found.to_string())
}

/// Reads as leniently as may be, so that faults are told and not met.
fn read(arguments: &Inspect, allowed: &Allowed) -> Result<Source> {
    let file = &arguments.file;
    let resources = allowed.resources(std::iter::once(file))?;
    let options = ReadOptions {
        out_of_range: OutOfRange::Drop,
        close_rings: true,
        place_names: true,
        layer: arguments.layer.clone(),
        ..ReadOptions::of(&resources)
    };
    if io::is_standard(file) {
        let bytes = io::read_standard_input_bytes(&resources)?;
        return source::read(&bytes, None, &options)
            .map_err(|error| error.in_file("standard input"));
    }
    source::open_with(file, &options, &resources)
}
