//! Scenes to pixels in memory.

use super::band::{self, BAND};
use super::blend::{Pixel, demultiplied};
use super::drawing::Drawing;
use super::options::RenderOptions;
use super::outline::Bounds;
use super::surface::Surface;
use crate::error::{Error, ErrorKind, Result};
use crate::scene::Scene;

/// Draws a scene: RGBA, eight bits each, colours multiplied by alpha.
///
/// ```
/// use rumbo::render::{self, RenderOptions};
/// use rumbo::scene::Scene;
/// use rumbo::unit::Color;
///
/// let scene = Scene::new(4.0, 3.0, Color::WHITE);
/// let pixmap = render::pixmap(&scene, &RenderOptions { scale: 2.0, ..Default::default() })?;
/// assert_eq!((pixmap.width(), pixmap.height()), (8, 6));
/// # Ok::<(), rumbo::Error>(())
/// ```
///
/// # Errors
/// Those of [`RenderOptions::size`].
pub fn pixmap(scene: &Scene, options: &RenderOptions) -> Result<tiny_skia::Pixmap> {
    let (width, height) = options.size(scene)?;
    let mut pixmap = tiny_skia::Pixmap::new(width, height).ok_or_else(|| {
        Error::new(ErrorKind::Limit, format!("{width} × {height} pixels do not fit in memory"))
    })?;
    into(scene, options, &mut pixmap.as_mut())?;
    Ok(pixmap)
}

/// Draws a scene over what a pixmap holds, at its top left corner: first the background, then the
/// items. A transparent background ([`RenderOptions::background`]) lets what is there show.
///
/// # Errors
/// Those of [`RenderOptions::size`], and [`ErrorKind::Limit`] where the pixmap is smaller than the
/// picture.
pub fn into(
    scene: &Scene,
    options: &RenderOptions,
    pixmap: &mut tiny_skia::PixmapMut,
) -> Result<()> {
    let bounds = options.bounds(scene)?;
    let stride = pixmap.width() as usize;
    if stride < bounds.width() || (pixmap.height() as usize) < bounds.height() {
        return Err(Error::new(
            ErrorKind::Limit,
            format!(
                "a pixmap of {stride} × {} pixels cannot hold a picture of {} × {}",
                pixmap.height(),
                bounds.width(),
                bounds.height()
            ),
        )
        .remedy("make it as large as `RenderOptions::size` says"));
    }
    let (pixels, _) = pixmap.data_mut().as_chunks_mut::<4>();
    let pixels = pixels.get_mut(..stride * bounds.height()).unwrap_or_default();
    options.run(|parallel| {
        let drawing = Drawing::planned(scene, options, bounds, parallel);
        band::each(pixels, stride * BAND, parallel, |index, pixels, brush| {
            if options.cancel.is_cancelled() {
                return;
            }
            let bounds = drawing.band(index);
            drawing.draw(&mut Surface::new(pixels, bounds, stride), brush);
        });
    })
}

/// Draws a scene into a buffer of RGBA bytes, eight bits each, colours **not** multiplied by
/// alpha. What the buffer held is overwritten. `stride` is the number of bytes from the start of
/// one row to the start of the next, at least four for each pixel.
///
/// # Errors
/// Those of [`RenderOptions::size`], and [`ErrorKind::Limit`] where rows or buffer are too short.
pub fn into_rgba(
    scene: &Scene,
    options: &RenderOptions,
    buffer: &mut [u8],
    stride: usize,
) -> Result<()> {
    let bounds = options.bounds(scene)?;
    let row = bounds.width() * 4;
    let needed = stride.checked_mul(bounds.height() - 1).and_then(|all| all.checked_add(row));
    if stride < row || needed.is_none_or(|needed| buffer.len() < needed) {
        return Err(Error::new(
            ErrorKind::Limit,
            format!(
                "a buffer of {} bytes in rows of {stride} cannot hold a picture of {} × {}",
                buffer.len(),
                bounds.width(),
                bounds.height()
            ),
        )
        .remedy("make it as large as `RenderOptions::size` says, with 4 bytes a pixel"));
    }
    let buffer = buffer.get_mut(..needed.unwrap_or_default()).unwrap_or_default();
    bands(scene, options, bounds, buffer, stride * BAND, |pixels, out| {
        for (out, pixels) in out.chunks_mut(stride).zip(pixels.chunks_exact(bounds.width())) {
            let (out, _) = out.as_chunks_mut::<4>();
            for (out, pixel) in out.iter_mut().zip(pixels) {
                *out = demultiplied(*pixel);
            }
        }
    })
}

/// Draws a scene band by band; `store` puts a band's pixels into its part of `out`, of which a
/// whole band takes `length`.
pub(super) fn bands<T: Send>(
    scene: &Scene,
    options: &RenderOptions,
    bounds: Bounds,
    out: &mut [T],
    length: usize,
    store: impl Fn(&[Pixel], &mut [T]) + Sync + Send,
) -> Result<()> {
    options.run(|parallel| {
        let drawing = Drawing::planned(scene, options, bounds, parallel);
        band::each(out, length, parallel, |index, out, brush| {
            if options.cancel.is_cancelled() {
                return;
            }
            let bounds = drawing.band(index);
            let stride = bounds.width();
            let mut pixels = std::mem::take(&mut brush.pixels);
            if !drawing.is_opaque() {
                pixels.clear();
            }
            pixels.resize(stride * bounds.height(), [0; 4]);
            drawing.draw(&mut Surface::new(&mut pixels, bounds, stride), brush);
            store(&pixels, out);
            brush.pixels = pixels;
        });
    })
}
