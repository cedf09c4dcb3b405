//! A figure drawn.

use std::path::Path;

use crate::error::{Report, Result};
use crate::render::{self, PngOptions, RenderOptions};
use crate::scene::Scene;

/// A figure drawn: what is where on the page, and what was chosen and lost on the way.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Rendered {
    /// The display list.
    pub scene: Scene,
    /// What was chosen, moved, dropped or approximated.
    pub report: Report,
    /// Device pixels a CSS pixel, as the figure asks.
    pub scale: f64,
}

impl Rendered {
    /// The picture as PNG, with its resolution, title and credits in it.
    ///
    /// # Errors
    /// Where the picture would be larger than [`render::png`] allows.
    pub fn png(&self) -> Result<Vec<u8>> {
        render::png(
            &self.scene,
            &PngOptions {
                render: RenderOptions { scale: self.scale, ..RenderOptions::default() },
                ..PngOptions::default()
            },
        )
    }

    /// Writes the picture to a PNG file, which appears whole or not at all.
    ///
    /// # Errors
    /// Where the file cannot be written; whatever was there before is then still there.
    pub fn write(&self, path: impl AsRef<Path>) -> Result<()> {
        render::write(path, &self.png()?)
    }
}
