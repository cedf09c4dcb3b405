//! `rumbo style`.

use std::fmt::Write;
use std::path::{Path, PathBuf};

use super::allowed::Allowed;
use super::args::{StyleCommand, StyleVerb};
use super::io;
use crate::error::{Error, ErrorKind, Result};
use crate::style::{self, Style};

pub(super) fn run(arguments: &StyleCommand, allowed: &Allowed) -> Result<()> {
    let StyleVerb::Check { file } = &arguments.verb;
    check(file, allowed)
}

fn check(file: &PathBuf, allowed: &Allowed) -> Result<()> {
    let resources = allowed.resources(std::iter::once(file))?;
    let (text, name) = if io::is_standard(file) {
        (io::read_standard_input(&resources)?, Path::new("standard input"))
    } else {
        (resources.read_given_text(file, "read the style")?, file.as_path())
    };
    let mut faults: Vec<Error> = style::check(&text).map_err(|error| error.in_file(name))?;
    faults = faults.into_iter().map(|error| error.in_file(name)).collect();
    match faults.len() {
        0 => {}
        1 => return Err(faults.swap_remove(0)),
        count => {
            let message = format!("the style has {count} faults");
            return Err(Error::new(ErrorKind::Style, message).in_file(name).with_related(faults));
        }
    }
    let (style, report) = Style::from_json(&text).map_err(|error| error.in_file(name))?;
    let mut out = String::new();
    for entry in report.entries() {
        // Writing to a string does not fail.
        let _ = writeln!(out, "advice: {}: {}", entry.place, entry.detail);
    }
    let (layers, sources) = (style.layers().len(), style.sources().count());
    let _ = writeln!(
        out,
        "{}: a style of {layers} layers and {sources} sources, without a fault",
        name.display()
    );
    io::print_text(&out)
}
