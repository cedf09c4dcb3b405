//! `rumbo tiles merge`.

use std::path::PathBuf;

use super::args::Merge;
use crate::archive::{MergeOptions, WriterOptions, merge};
use crate::cli::amount;
use crate::cli::bar::Bar;
use crate::cli::{io, outputs};
use crate::error::Result;
use crate::resources::Resources;

pub(super) fn run(arguments: &Merge, resources: &Resources) -> Result<()> {
    let options = MergeOptions {
        allow_missing: arguments.allow_missing,
        max_tiles: arguments.max_tiles,
        writer: WriterOptions { replace: arguments.force },
        resources: resources.clone(),
    };
    let inputs = arguments.parts.iter().map(PathBuf::as_path);
    outputs::refuse_overwriting(&[("-o", &arguments.output)], inputs)?;
    let merged = {
        let bar = Bar::endless("merged");
        merge(&arguments.parts, &arguments.output, options, |done| bar.set(done))?
    };
    io::tell(format_args!(
        "{}: {} tiles of {} archives, {} different, {}",
        arguments.output.display(),
        amount::count(merged.summary.tiles),
        arguments.parts.len(),
        amount::count(merged.summary.distinct),
        amount::bytes(merged.summary.bytes)
    ));
    if merged.repeated > 0 {
        io::tell(format_args!(
            "{} tiles came more than once, equal each time",
            amount::count(merged.repeated)
        ));
    }
    if merged.missing > 0 {
        let names: Vec<String> = merged.examples.iter().map(ToString::to_string).collect();
        let more = if merged.missing > names.len() as u64 { " …" } else { "" };
        let count = amount::count(merged.missing);
        io::tell(format_args!(
            "{count} tiles of the whole are missing: {}{more}",
            names.join(", ")
        ));
    }
    Ok(())
}
