//! What a work may use: which files, how much of everything, how long.
//!
//! Figures and styles name files, and strangers write figures and styles. All that is read from disk
//! (figures, themes, data, sprites, fonts, glyphs, archives) comes through one [`Resources`], which
//! says where files may lie, reads no more of them than its [`Limits`] allow, takes no pipe or device
//! for a file, and keeps a [`Fingerprint`] of each. Its [`Cancel`] stops the work from outside, or
//! when its time is up.

mod cancel;
#[cfg(any(feature = "geopackage", feature = "mbtiles"))]
pub(crate) mod database;
pub(crate) mod disk;
mod fingerprint;
mod limits;
mod missing;
mod read;
mod roots;

pub use cancel::Cancel;
pub use fingerprint::Fingerprint;
pub use limits::{Limit, Limits};
pub use read::Resources;
pub(crate) use read::text;
