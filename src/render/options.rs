//! How a scene becomes pixels.

use super::outline::Bounds;
use crate::error::{Error, ErrorKind, Result};
use crate::resources::{Cancel, Limit, Limits};
use crate::scene::Scene;
use crate::threads;
use crate::unit::Color;

/// How a scene becomes pixels.
///
/// ```
/// use rumbo::render::RenderOptions;
///
/// let twice = RenderOptions { scale: 2.0, ..RenderOptions::default() };
/// # assert_eq!(twice.threads, None);
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct RenderOptions {
    /// Device pixels per CSS pixel. Default 1.
    pub scale: f64,
    /// The page's colour instead of the scene's own. Default none.
    pub background: Option<Color>,
    /// Threads to draw with. Default: those of the rayon pool that the caller runs in, else of
    /// rayon's global pool. 1 draws on the calling thread and touches no pool. The pixels are the
    /// same for any number.
    pub threads: Option<usize>,
    /// How edges are smoothed.
    pub edges: Edges,
    /// The most device pixels a picture may have. Default 2²⁸, a gigabyte of RGBA.
    pub max_pixels: u64,
    /// Stops the drawing.
    pub cancel: Cancel,
}

/// How edges are smoothed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[non_exhaustive]
pub enum Edges {
    /// Each pixel is coloured by the exact area of it that is covered.
    #[default]
    Exact,
    /// As MapLibre's shaders do: fills cover whole pixels and have an edge one pixel thick that
    /// fades, circles fade within their edge, pictures are sampled once a pixel.
    Feathered,
}

impl Default for RenderOptions {
    fn default() -> Self {
        Self {
            scale: 1.0,
            background: None,
            threads: None,
            edges: Edges::Exact,
            max_pixels: Limits::default().get(Limit::PagePixels),
            cancel: Cancel::new(),
        }
    }
}

/// The most pixels a side may have, so that 1/256 of a pixel can be told apart in 32 bits.
const LONGEST_SIDE: f64 = 1_048_576.0;

impl RenderOptions {
    /// The picture's width and height in device pixels: the page's, scaled and rounded, at least 1.
    ///
    /// # Errors
    /// [`ErrorKind::Limit`] where page or scale are not positive numbers, or the picture would
    /// have more than [`RenderOptions::max_pixels`] or a side of more than 2²⁰.
    pub fn size(&self, scene: &Scene) -> Result<(u32, u32)> {
        let wrong = |message: String| Error::new(ErrorKind::Limit, message);
        if !(self.scale > 0.0 && self.scale.is_finite()) {
            return Err(wrong(format!("a scale of {} cannot be drawn", self.scale))
                .remedy("give a positive number of device pixels per CSS pixel, such as 1 or 2"));
        }
        let side = |length: f64, name: &str| {
            if !(length > 0.0 && length.is_finite()) {
                return Err(wrong(format!("a page {name} of {length} px cannot be drawn"))
                    .remedy("give the page a width and a height greater than 0"));
            }
            let device = (length * self.scale).round().max(1.0);
            if device > LONGEST_SIDE {
                return Err(wrong(format!(
                    "a page {name} of {length} px at scale {} exceeds {LONGEST_SIDE} pixels",
                    self.scale
                ))
                .remedy("give a smaller page or scale"));
            }
            Ok(device as u32)
        };
        let (width, height) = (side(scene.width, "width")?, side(scene.height, "height")?);
        if u64::from(width) * u64::from(height) > self.max_pixels {
            return Err(wrong(format!(
                "{width} × {height} pixels exceed the limit of {} pixels",
                self.max_pixels
            ))
            .remedy(format!(
                "give a smaller page or scale; or else {}",
                Limit::PagePixels.remedy()
            )));
        }
        Ok((width, height))
    }

    /// The whole picture.
    pub(super) fn bounds(&self, scene: &Scene) -> Result<Bounds> {
        let (width, height) = self.size(scene)?;
        // Sides are at most LONGEST_SIDE.
        Ok(Bounds { x0: 0, y0: 0, x1: width as i32, y1: height as i32 })
    }

    /// Runs `work` in the threads asked for; its argument tells whether there are several.
    ///
    /// # Errors
    /// Where threads cannot be started, and where the work was stopped, which is of no use then.
    pub(super) fn run<T: Send>(&self, work: impl FnOnce(bool) -> T + Send) -> Result<T> {
        self.cancel.check()?;
        let done = match self.threads {
            Some(0 | 1) => work(false),
            None => work(threads::count() > 1),
            Some(count) => threads::with(count, || work(threads::count() > 1))?,
        };
        self.cancel.check()?;
        Ok(done)
    }
}
