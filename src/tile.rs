//! Pyramids of map tiles.
//!
//! A [`Pyramid`] is a map over the grids of a [`TileMatrixSet`]. [`Pyramid::draw`] gives one tile,
//! [`Pyramid::write`] draws all of them, or a shard of them, into a [`Sink`](crate::archive::Sink).
//!
//! ```
//! use rumbo::archive::{Address, Memory};
//! use rumbo::tile::{Pyramid, PyramidOptions};
//!
//! # #[cfg(feature = "basemap")] {
//! let options = PyramidOptions { zooms: 0..=1, ..PyramidOptions::default() };
//! let pyramid = Pyramid::from_theme("paper", options)?;
//! let world = pyramid.draw(Address::new(0, 0, 0))?;
//! assert_eq!(&world.bytes[1..4], b"PNG");
//!
//! let mut tiles = Memory::default();
//! pyramid.write(&mut tiles, &mut |_| {})?;
//! assert_eq!(tiles.tiles.len(), 5);
//! assert_eq!(tiles.tiles[&Address::new(0, 0, 0)], *world.bytes);
//! # }
//! # Ok::<(), rumbo::Error>(())
//! ```
//!
//! # How tiles agree
//! Work is shared on two fixed grids. A **sheet**, about 16,000 pixels a side, is the part of a
//! zoom's plane whose shapes are projected and whose labels are placed at once; up to zoom 6 the
//! world is one. A **metatile**, up to 8 × 8 tiles, is cut from its sheet and drawn at once; a tile
//! is cut from its metatile. Which tiles are asked for, in which order and by how many threads or
//! machines, changes none of the three, and so no byte of a tile.
//!
//! Labels run over the edges of tiles, metatiles and sheets without being cut or doubled, because
//! each stands or falls by its neighbourhood alone
//! ([`Policy::Tiled`](crate::label::Policy::Tiled)); so they do over the antimeridian, where the
//! plane comes round.

mod cover;
mod definition;
mod draw;
mod estimate;
mod grid;
mod matrix;
mod named;
mod options;
mod order;
mod pyramid;
mod subject;
mod write;

pub use draw::Tile;
pub use estimate::Estimate;
pub use matrix::{TileMatrix, TileMatrixSet};
pub use options::PyramidOptions;
pub use pyramid::Pyramid;
pub use write::{Progress, Written};
