//! What is read of files: each format by itself, what is wrong with one, and what other programs read of the same.

#[path = "../common/mod.rs"]
mod common;
#[path = "../common/tokens.rs"]
mod tokens;

mod bad_sources;
mod csv;
mod csv_geometry;
mod flatgeobuf;
mod formats;
mod geoimage;
mod geojson;
mod geojsonhint;
mod geopackage;
mod inspect;
mod shapefile;
mod source_fuzz;
mod topojson;
mod xml;
