//! A figure drawn.

use std::path::Path;

use crate::error::{Report, Result};
use crate::render::{self, Compression, PngOptions, RenderOptions};
use crate::scene::{FontFile, Scene};

/// A figure drawn: what is where on the page, and what was chosen and lost on the way.
///
/// [`Rendered::png`] and [`Rendered::write`] make a picture of it.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Rendered {
    /// The display list.
    pub scene: Scene,
    /// The fonts that the scene's text is set in, for back ends that embed them.
    pub fonts: Vec<FontFile>,
    /// What was chosen, moved, dropped or approximated.
    pub report: Report,
    /// Device pixels a CSS pixel, as the figure asks.
    pub scale: f64,
}

impl Rendered {
    /// The picture as PNG at the figure's own scale, with its resolution, title and credits in it,
    /// compressed fast. For a smaller file, which takes several times as long, and other settings
    /// call [`render::png`](fn@render::png) with [`Rendered::scene`].
    ///
    /// # Errors
    /// Where the picture would be larger than [`RenderOptions::max_pixels`].
    pub fn png(&self) -> Result<Vec<u8>> {
        let render = RenderOptions { scale: self.scale, ..RenderOptions::default() };
        let compression = Compression::Fast;
        render::png(&self.scene, &PngOptions { render, compression, ..PngOptions::default() })
    }

    /// Writes the picture to a PNG file, which appears whole or not at all.
    ///
    /// # Errors
    /// Where the file cannot be written; whatever was there before is then still there.
    pub fn write(&self, path: impl AsRef<Path>) -> Result<()> {
        render::write(path, &self.png()?)
    }
}
