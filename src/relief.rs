//! The embedded relief: heights of the land and depths of the sea all over the Earth, with the
//! feature `basemap`.
//!
//! Two surfaces are kept, each of which goes on smoothly under the other, so that either may be cut
//! along any coast without an edge of its own: [`Surface::Land`], samples 2.1 minutes of arc apart,
//! SRTM30's detail on the level of ETOPO 2022's ice surface; and [`Surface::Sea`], 8.4 minutes
//! apart, from ETOPO5. `data/README.md` names the packages they are made from.
//!
//! # Format
//!
//! | bytes | what |
//! |---|---|
//! | 8 | `rumborel` |
//! | 4 | version, little-endian as all numbers |
//! | 4 | length of the directory |
//! | 4 | CRC-32 of the directory |
//! | … | directory: the count of surfaces; for each its width and height in samples, the count of its levels, and two 32-bit floats, the step of the finest level's coefficients and the factor of the next level's; then for each block its length and CRC-32 |
//! | … | the blocks: of each surface first those of the means, then those of each level, coarsest first, row by row from the north-west |
//!
//! A surface is a grid of rows from pole to pole, each from 180° W eastwards and coming round, with
//! samples in the middle of cells. Heights are put on a scale that is finer near the sea's level
//! (`companding`), and transformed level by level with the wavelet 9/7 of Cohen, Daubechies and
//! Feauveau by lifting, mirrored at the poles. Coefficients are counted in steps. A block holds 128
//! by 128 of each of a level's three bands, coded by a binary range coder with adaptive chances
//! (`model`). As it is coefficients that are in blocks and not samples, there are no seams between
//! blocks.

mod archive;
mod band;
mod companding;
mod decoder;
mod lifting;
mod model;
mod read;

pub use archive::{Relief, Surface};
pub use read::{Heights, Window};
