//! A figure drawn.

use std::path::Path;

use super::format::Format;
#[cfg(not(feature = "pdf"))]
use crate::error::{Error, ErrorKind};
use crate::error::{Report, Result};
#[cfg(feature = "pdf")]
use crate::pdf::{Sheet, pdf};
use crate::render::{
    self, Compression, Edges, Georeference, ImageFormat, PngOptions, RenderOptions,
};
use crate::resources::{Limit, Resources};
use crate::scene::{FontFile, Scene};
use crate::svg::{SvgOptions, SvgText, svg};

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
    /// How edges are smoothed in pictures made of pixels: exactly in figures, as MapLibre's viewer
    /// smooths them in a style drawn by itself.
    pub edges: Edges,
    /// How text is written where the picture is an SVG.
    pub svg_text: SvgText,
    /// What making a picture of it may use.
    pub resources: Resources,
}

impl Rendered {
    /// The picture as PNG at the figure's own scale, with its resolution, title and credits in it,
    /// compressed fast. For a smaller file, which takes several times as long, and other settings
    /// call [`render::png`](fn@render::png) with [`Rendered::scene`].
    ///
    /// # Errors
    /// Where the picture would be larger than [`RenderOptions::max_pixels`].
    pub fn png(&self) -> Result<Vec<u8>> {
        render::png(&self.scene, &self.png_options())
    }

    pub(super) fn png_options(&self) -> PngOptions {
        let (render, compression) = (self.options(), Compression::Fast);
        PngOptions { render, compression, ..PngOptions::default() }
    }

    /// The picture in a format, and what that format could not say of it.
    ///
    /// # Errors
    /// As [`Rendered::png`], [`svg`](fn@crate::svg::svg) and `pdf`.
    pub fn encode(&self, format: Format) -> Result<(Vec<u8>, Report)> {
        self.resources.cancel().check()?;
        match format {
            Format::Png => Ok((self.png()?, Report::new())),
            Format::Webp => Ok((self.webp()?, Report::new())),
            Format::Jpeg => Ok((render::jpeg(&self.scene, &self.options())?, Report::new())),
            Format::GeoTiff => render::geotiff(&self.scene, &self.options()),
            Format::Svg => {
                let (text, report) =
                    svg(&self.scene, &SvgOptions { text: self.svg_text, ..SvgOptions::default() })?;
                Ok((text.into_bytes(), report))
            }
            Format::Pdf => Self::pages([self]),
        }
    }

    /// Several figures as the pages of one PDF, and what it could not say of them.
    ///
    /// # Errors
    /// As [`Rendered::encode`].
    pub fn pages<'a>(pages: impl IntoIterator<Item = &'a Self>) -> Result<(Vec<u8>, Report)> {
        #[cfg(feature = "pdf")]
        {
            let sheet = |page: &'a Self| {
                page.resources.cancel().check()?;
                Ok(Sheet { scene: &page.scene, fonts: &page.fonts })
            };
            pdf(&pages.into_iter().map(sheet).collect::<Result<Vec<_>>>()?)
        }
        #[cfg(not(feature = "pdf"))]
        {
            let _ = pages;
            Err(no_pdf())
        }
    }

    /// Where on the ground the picture's pixels lie; [`Georeference::files`] tells other programs. The report
    /// says which part of the page has no place.
    ///
    /// # Errors
    /// Those of [`Georeference::of`].
    pub fn georeference(&self) -> Result<(Georeference, Report)> {
        Georeference::of(&self.scene, self.scale)
    }

    fn options(&self) -> RenderOptions {
        RenderOptions {
            scale: self.scale,
            edges: self.edges,
            max_pixels: self.resources.limits().get(Limit::PagePixels),
            cancel: self.resources.cancel().clone(),
            ..RenderOptions::default()
        }
    }

    /// The picture as WebP without loss.
    fn webp(&self) -> Result<Vec<u8>> {
        let pixmap = render::pixmap(&self.scene, &self.options())?;
        self.resources.cancel().check()?;
        let (pixels, _) = pixmap.data().as_chunks::<4>();
        render::encode(pixels, pixmap.width(), ImageFormat::Webp)
    }

    /// Writes the picture to a file, which appears whole or not at all, in the format that its name
    /// ends in: `.png`, `.webp`, `.jpg`, `.tif`, `.svg` or `.pdf`. [`Rendered::encode`] tells as well what a format
    /// could not say of the picture (a PDF has no hard edges).
    ///
    /// # Errors
    /// [`ErrorKind::Format`](crate::ErrorKind::Format) for a name with another ending; else where
    /// the file cannot be written: whatever was there before is then still there.
    pub fn write(&self, path: impl AsRef<Path>) -> Result<()> {
        let path = path.as_ref();
        let (bytes, _) = self.encode(Format::of(path)?)?;
        render::write(path, &bytes)
    }
}

#[cfg(not(feature = "pdf"))]
fn no_pdf() -> Error {
    Error::new(ErrorKind::Format, "this rumbo was built without PDF")
        .remedy("build it with the feature `pdf`, or take svg")
}
