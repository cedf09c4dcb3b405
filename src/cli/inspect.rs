//! `rumbo inspect`.

use std::fmt::Display;

use serde::Serialize;

use super::allowed::Allowed;
use super::args::Inspect;
use super::io;
use crate::archive::{Format, Reader};
use crate::error::{Error, ErrorKind, Result};
use crate::source::{self, GeoImage, ImageInspection, OutOfRange, ReadOptions, Source};

pub(super) fn run(arguments: &Inspect, allowed: &Allowed) -> Result<()> {
    if let Ok(format @ (Format::Pmtiles | Format::Mbtiles)) = Format::from_path(&arguments.file) {
        return of_tiles(arguments, format, allowed);
    }
    match picture(arguments, allowed)? {
        Some(found) => tell(arguments, &found),
        None => tell(arguments, &read(arguments, allowed)?.inspect()),
    }
}

/// Tells what was found: as JSON where that is asked for, else in words.
fn tell<T: Serialize + Display>(arguments: &Inspect, found: &T) -> Result<()> {
    if !arguments.json {
        return io::print_text(&found.to_string());
    }
    let json = serde_json::to_string_pretty(found).map_err(|cause| {
        Error::new(ErrorKind::Data, "what was found cannot be written as JSON").caused_by(cause)
    })?;
    io::print_with(|out| writeln!(out, "{json}"))
}

/// What is in a picture of the ground, where the file is one.
fn picture(arguments: &Inspect, allowed: &Allowed) -> Result<Option<ImageInspection>> {
    let file = &arguments.file;
    let resources = allowed.resources(std::iter::once(file))?;
    if io::is_standard(file) || !GeoImage::is_at(file, &resources)? {
        return Ok(None);
    }
    let (image, notes) = GeoImage::open(file, None, &resources)?;
    Ok(Some(image.inspect(&notes)))
}

/// Tells what an archive of tiles says of itself, as TileJSON; in words, one field a line.
fn of_tiles(arguments: &Inspect, format: Format, allowed: &Allowed) -> Result<()> {
    let resources = allowed.resources(std::iter::once(&arguments.file))?;
    let reader = Reader::open_with(&arguments.file, &resources)?;
    let json = reader.metadata().to_tilejson(&[]);
    if arguments.json {
        return io::print_with(|out| writeln!(out, "{json:#}"));
    }
    let fields = json.as_object().into_iter().flatten();
    let told = fields.filter(|(key, _)| !matches!(key.as_str(), "tilejson" | "tiles" | "scheme"));
    let lines: Vec<String> = told
        .map(|(key, value)| match value.as_str() {
            Some(text) => format!("  {key:<12}  {text}\n"),
            None => format!("  {key:<12}  {value}\n"),
        })
        .collect();
    io::print_text(&format!("{}\n\n{}", format.name(), lines.concat()))
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
        ..ReadOptions::from_resources(&resources)
    };
    if io::is_standard(file) {
        let bytes = io::read_standard_input_bytes(&resources)?;
        return source::read(&bytes, None, &options)
            .map_err(|error| error.in_file("standard input"));
    }
    source::open_with(file, &options, &resources)
}
