//! A figure's picture.

use std::path::Path;

use super::{Compression, PngOptions, RenderOptions, png, write};
use crate::error::Result;
use crate::figure::Rendered;

impl Rendered {
    /// The picture as PNG at the figure's own scale, with its resolution, title and credits in it,
    /// compressed fast. For a smaller file, which takes several times as long, and other settings
    /// call [`png`] with [`Rendered::scene`].
    ///
    /// # Errors
    /// Where the picture would be larger than [`RenderOptions::max_pixels`].
    pub fn png(&self) -> Result<Vec<u8>> {
        let render = RenderOptions { scale: self.scale, ..RenderOptions::default() };
        let compression = Compression::Fast;
        png(&self.scene, &PngOptions { render, compression, ..PngOptions::default() })
    }

    /// Writes the picture to a PNG file, which appears whole or not at all.
    ///
    /// # Errors
    /// Where the file cannot be written; whatever was there before is then still there.
    pub fn write(&self, path: impl AsRef<Path>) -> Result<()> {
        write(path, &self.png()?)
    }
}
