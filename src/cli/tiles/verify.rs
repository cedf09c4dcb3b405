//! `rumbo tiles verify`.

use std::fmt::Write;
use std::path::Path;

use super::args::Verify;
use crate::archive::{Format, Verification, verify_with};
use crate::cli::amount::{bytes, count};
use crate::cli::bar::Bar;
use crate::cli::io;
use crate::error::{Error, ErrorKind, Result};
use crate::resources::Resources;

pub(super) fn run(arguments: &Verify, resources: &Resources) -> Result<()> {
    let mut faulty = Vec::new();
    for path in &arguments.archives {
        let checked = {
            let bar = Bar::endless("checked");
            verify_with(path, resources, |done| bar.set(done))
        };
        let checked = checked.and_then(|found| {
            let text = told(path, &found);
            io::print_text(&text)?;
            found.into_result(path)
        });
        faulty.extend(checked.err());
    }
    if faulty.len() <= 1 {
        return faulty.pop().map_or(Ok(()), Err);
    }
    let message = format!("{} of {} archives have faults", faulty.len(), arguments.archives.len());
    Err(Error::new(ErrorKind::Archive, message).with_related(faulty))
}

/// What was found, for a person.
fn told(path: &Path, found: &Verification) -> String {
    let mut text = String::new();
    // Writing to a string cannot fail.
    let mut line = |arguments: std::fmt::Arguments| {
        let _ = writeln!(text, "{arguments}");
    };
    let state = match found.fault_count {
        0 => "sound".to_owned(),
        1 => "1 fault".to_owned(),
        faults => format!("{} faults", count(faults)),
    };
    line(format_args!("{}: {}, {state}", path.display(), found.format.name()));
    let metadata = &found.metadata;
    let shard = metadata.shard.map(|shard| format!(", shard {shard}")).unwrap_or_default();
    line(format_args!(
        "  {} tiles, {} different{shard}",
        count(found.tiles),
        count(found.distinct)
    ));
    let zooms: Vec<String> =
        found.zooms.iter().map(|(zoom, tiles)| format!("z{zoom} {}", count(*tiles))).collect();
    line(format_args!("  {}", zooms.join(", ")));
    line(format_args!(
        "  {} of {}, {} px{}",
        metadata.encoding.name(),
        metadata.matrix_set,
        metadata.tile_size,
        if metadata.scale > 1 { format!(" @{}x", metadata.scale) } else { String::new() }
    ));
    if found.format == Format::Pmtiles {
        let leaves = count(found.leaves);
        line(format_args!("  {} entries, {leaves} leaf directories", count(found.entries)));
    }
    line(format_args!(
        "  {} of tiles, {} if none were shared",
        bytes(found.stored),
        bytes(found.expanded)
    ));
    for (name, value) in [("name", &metadata.name), ("credit", &metadata.attribution)] {
        if !value.is_empty() {
            line(format_args!("  {name}: {value}"));
        }
    }
    for advice in &found.advice {
        line(format_args!("  advice: {advice}"));
    }
    text
}
