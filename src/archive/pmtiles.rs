//! PMTiles v3, written to its specification (<https://github.com/protomaps/PMTiles/blob/main/spec/v3/spec.md>).
//!
//! The `pmtiles` crate reads only through an async runtime and keeps its directories to itself,
//! which verification needs; so header, directories and their compression are here.

mod directory;
mod gzip;
mod header;
mod read;
mod write;

pub(super) use directory::Entry;
pub(super) use gzip::{gunzip, gzip};
pub(super) use header::{Compression, HEADER, Section};
pub(super) use read::Archive;
pub(super) use write::write;
