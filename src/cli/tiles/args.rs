//! What `rumbo tiles` takes.

use std::ops::RangeInclusive;
use std::path::PathBuf;

use clap::{Args, Subcommand};

use crate::archive::{MergeOptions, Shard};
use crate::cli::amount;
use crate::render::ImageFormat;
use crate::unit::LonLatBox;

#[derive(Debug, Args)]
#[command(
    args_conflicts_with_subcommands = true,
    subcommand_negates_reqs = true,
    after_help = "A run that was interrupted goes on where it was when the same command is given \
        again; what is finished lies in OUTPUT.rumbo-part. The archive appears at the end, whole.\n\n\
        Examples:\n  \
        rumbo tiles atlas -o world.pmtiles --zoom 0-8\n  \
        rumbo tiles style.json -o mexico --zoom 5-10 --bbox=-118.4,14.5,-86.7,32.7 --scale 2\n  \
        rumbo tiles figure.toml -o route.mbtiles --zoom 3-9 --dry-run\n  \
        rumbo tiles atlas -o part-3.pmtiles --zoom 0-9 --shard 3/8\n  \
        rumbo tiles merge part-*.pmtiles -o world.pmtiles"
)]
pub(in crate::cli) struct Tiles {
    #[command(subcommand)]
    pub verb: Option<Verb>,
    #[command(flatten)]
    pub draw: Draw,
}

impl Tiles {
    /// The files that the command line names for reading.
    pub fn given(&self) -> impl Iterator<Item = &PathBuf> {
        match &self.verb {
            None => [].iter(),
            Some(Verb::Merge(arguments)) => arguments.parts.iter(),
            Some(Verb::Verify(arguments)) => arguments.archives.iter(),
        }
    }
}

#[derive(Debug, Subcommand)]
pub(in crate::cli) enum Verb {
    /// Join shards, or archives of one style, into one archive.
    Merge(Merge),
    /// Check archives against their specification and against themselves.
    Verify(Verify),
}

#[derive(Debug, Args)]
pub(in crate::cli) struct Draw {
    /// What the tiles show: a theme's name, a MapLibre style, or a figure file, route or data.
    #[arg(value_name = "STYLE|THEME|FIGURE", required = true)]
    pub subject: Option<PathBuf>,
    /// The archive: a name that ends in .pmtiles or .mbtiles, or a folder's, without an ending.
    #[arg(short, long, value_name = "OUTPUT", required_unless_present = "dry_run")]
    pub output: Option<PathBuf>,
    /// The zooms: one, or the first and the last.
    #[arg(long, value_name = "A-B", default_value = "0-5", value_parser = zooms)]
    pub zoom: RangeInclusive<u8>,
    /// Only tiles that touch this box, in degrees; W > E crosses the antimeridian.
    #[arg(long, value_name = "W,S,E,N", allow_hyphen_values = true, value_parser = bounds)]
    pub bbox: Option<LonLatBox>,
    /// Whose view to take of contested ground: neutral, de-facto, un, or a country's ISO 3166 code.
    #[arg(long, value_name = "NAME")]
    pub worldview: Option<String>,
    /// The side of a tile in CSS pixels.
    #[arg(long, value_name = "256|512", default_value_t = 256)]
    pub tile_size: u32,
    /// Device pixels a CSS pixel: 2 for @2x.
    #[arg(long, value_name = "N", default_value_t = 1)]
    pub scale: u32,
    /// The grids: an OGC tile matrix set's name, or a file with its definition in JSON.
    #[arg(long, value_name = "NAME|FILE", default_value = "WebMercatorQuad")]
    pub matrix_set: String,
    /// How tiles are encoded: png (indexed where that loses nothing), png8 (at most 256 colours),
    /// webp (lossless), or webp:QUALITY (lossy; only where rumbo was built with it).
    #[arg(long, value_name = "FORMAT", default_value = "png")]
    pub format: ImageFormat,
    /// Draw the I-th of N parts, each a contiguous stretch of the Hilbert curve; see `merge`.
    #[arg(long, value_name = "I/N")]
    pub shard: Option<Shard>,
    /// About how much memory pictures may take while they wait to be written, such as 512M or 2G.
    #[arg(long, value_name = "SIZE", default_value = "256M", value_parser = amount::parse_bytes)]
    pub memory: u64,
    /// Threads to draw with [default: one a core]. Their number changes no byte.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..))]
    pub threads: Option<u16>,
    /// Count the tiles and estimate size and time from a sample; write nothing.
    #[arg(long)]
    pub dry_run: bool,
    /// Replace an archive that is there, and throw away unfinished work with other settings.
    #[arg(long)]
    pub force: bool,
    /// Write the report (what was chosen, moved, dropped) as JSON; `-` is standard output.
    #[arg(long, value_name = "FILE.json")]
    pub report: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(in crate::cli) struct Merge {
    /// The archives, of any format and in any order.
    #[arg(required = true, value_name = "SHARD")]
    pub parts: Vec<PathBuf>,
    /// The archive to be made: a name that ends in .pmtiles or .mbtiles, or a folder's.
    #[arg(short, long, value_name = "OUTPUT")]
    pub output: PathBuf,
    /// The most tiles that the archives may have together.
    #[arg(long, value_name = "N", default_value_t = MergeOptions::default().max_tiles)]
    pub max_tiles: u64,
    /// Merge although shards or tiles of the whole are missing.
    #[arg(long)]
    pub allow_missing: bool,
    /// Replace an archive that is there.
    #[arg(long)]
    pub force: bool,
}

#[derive(Debug, Args)]
pub(in crate::cli) struct Verify {
    /// The archives: PMTiles, MBTiles, tile folders.
    #[arg(required = true, value_name = "FILE")]
    pub archives: Vec<PathBuf>,
}

/// Reads `8` or `0-8`.
fn zooms(text: &str) -> Result<RangeInclusive<u8>, String> {
    let (first, last) = text.split_once('-').unwrap_or((text, text));
    let zoom = |text: &str| text.trim().parse::<u8>();
    match (zoom(first), zoom(last)) {
        (Ok(first), Ok(last)) => Ok(first..=last),
        _ => Err("give a zoom such as 8, or the first and the last, such as 0-8".to_owned()),
    }
}

/// Reads `W,S,E,N`.
fn bounds(text: &str) -> Result<LonLatBox, String> {
    let numbers: Result<Vec<f64>, _> = text.split(',').map(|part| part.trim().parse()).collect();
    match numbers.as_deref() {
        Ok(&[west, south, east, north]) => Ok(LonLatBox::new(west, south, east, north)),
        _ => {
            Err("give west, south, east, north in degrees, such as -118.4,14.5,-86.7,32.7"
                .to_owned())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn zooms_are_one_or_two_numbers() {
        assert_eq!(zooms("8"), Ok(8..=8));
        assert_eq!(zooms("0-8"), Ok(0..=8));
        for text in ["", "-", "a-b", "0-", "1-2-3", "300", "-3"] {
            assert!(zooms(text).is_err(), "{text}");
        }
    }

    #[test]
    fn boxes_are_four_numbers() {
        assert_eq!(bounds("-1,2, 3.5,4"), Ok(LonLatBox::new(-1.0, 2.0, 3.5, 4.0)));
        for text in ["", "1,2,3", "1,2,3,4,5", "a,b,c,d"] {
            assert!(bounds(text).is_err(), "{text}");
        }
    }
}
