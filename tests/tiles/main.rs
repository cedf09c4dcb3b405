//! Tiles, archives of them, and the command.

#[cfg(feature = "cli")]
#[path = "../command/mod.rs"]
mod command;
#[path = "../common/labels.rs"]
mod labels;
#[path = "../common/vector_tile.rs"]
mod vector_tile;

mod archive;
mod cli;
mod plane;
mod resume;
mod tile;
mod tile_vector;
mod tiles_cli;
mod zooms;
