//! `rumbo figure`: the shorthands of a figure written out.

use super::allowed::Allowed;
use super::args::{Figure as Arguments, FigureVerb};
use super::io;
use crate::error::{Error, ErrorKind, Result, escaped};
use crate::figure::Figure;

/// Runs the verb.
pub(super) fn run(arguments: &Arguments, allowed: &Allowed) -> Result<()> {
    let FigureVerb::Expand { file } = &arguments.verb;
    let (figure, report) =
        Figure::open_with(file, &allowed.resources(std::iter::empty())?)?.expand()?;
    for entry in report.entries() {
        io::tell(format_args!("{}", escaped(&format!("{}: {}", entry.place, entry.detail))));
    }
    let text = serde_json::to_string_pretty(&figure).map_err(|cause| {
        Error::new(ErrorKind::Figure, "the figure cannot be written as JSON").caused_by(cause)
    })?;
    io::print_with(|out| writeln!(out, "{text}"))
}
