//! A scene planned once and drawn part by part.

use super::band::{self, BAND, Brush};
use super::blend::{Pixel, over, premultiplied};
use super::clips::Clips;
use super::op::Op;
use super::options::RenderOptions;
use super::outline::Bounds;
use super::plan::Planner;
use super::surface::Surface;
use crate::error::Result;
use crate::scene::Scene;

/// A scene made ready to be drawn: every path flattened and every stroke outlined, once. Any
/// rectangle of it may then be drawn alone; no pixel depends on which.
///
/// ```
/// use rumbo::render::{Canvas, Drawing, RenderOptions};
/// use rumbo::scene::Scene;
/// use rumbo::unit::Color;
///
/// let scene = Scene::new(40.0, 30.0, Color::WHITE);
/// let drawing = Drawing::new(&scene, &RenderOptions::default())?;
/// let mut canvas = Canvas::default();
/// drawing.part(8, 0, 16, 16, &mut canvas);
/// assert_eq!(canvas.pixels(), vec![[255; 4]; 256]);
/// # Ok::<(), rumbo::Error>(())
/// ```
#[derive(Debug)]
pub struct Drawing {
    ops: Vec<Op>,
    bounds: Bounds,
    background: Pixel,
}

/// What [`Drawing::part`] draws on. Keep one for each thread: it holds the buffers that drawing
/// takes.
#[derive(Debug, Default)]
pub struct Canvas {
    pixels: Vec<Pixel>,
    brush: Brush,
}

impl Canvas {
    /// The part drawn last, row by row: red, green, blue, alpha, colours multiplied by alpha.
    pub fn pixels(&self) -> &[[u8; 4]] {
        &self.pixels
    }
}

impl Drawing {
    /// Plans a scene. Where [`RenderOptions::threads`] is 1 no thread pool is touched.
    ///
    /// # Errors
    /// Those of [`RenderOptions::size`].
    pub fn new(scene: &Scene, options: &RenderOptions) -> Result<Self> {
        let bounds = options.bounds(scene)?;
        options.run(|parallel| Self::planned(scene, options, bounds, parallel))
    }

    pub(super) fn planned(
        scene: &Scene,
        options: &RenderOptions,
        bounds: Bounds,
        parallel: bool,
    ) -> Self {
        let clips = &Clips::shared_among(&scene.items);
        let (scale, edges) = (options.scale, options.edges);
        let planner = Planner { scale, page: bounds, edges, parallel, clips };
        let background = premultiplied(options.background.unwrap_or(scene.background));
        Self { ops: planner.plan(&scene.items), bounds, background }
    }

    /// The whole picture's width and height in device pixels.
    pub fn size(&self) -> (u32, u32) {
        // Sides are at most 2²⁰.
        (self.bounds.width() as u32, self.bounds.height() as u32)
    }

    /// Whether every pixel is opaque: drawing over an opaque page leaves it opaque.
    pub fn is_opaque(&self) -> bool {
        self.background[3] == 255
    }

    /// Draws the rectangle of `width` × `height` device pixels at (`x`, `y`). What of it lies
    /// outside the picture is transparent.
    pub fn part(&self, x: u32, y: u32, width: u32, height: u32, canvas: &mut Canvas) {
        let side = |value: u32| i32::try_from(value).unwrap_or(i32::MAX);
        let (x0, y0) = (side(x), side(y));
        let area = Bounds {
            x0,
            y0,
            x1: x0.saturating_add(side(width)),
            y1: y0.saturating_add(side(height)),
        };
        let stride = area.width();
        canvas.pixels.clear();
        canvas.pixels.resize(stride * area.height(), [0; 4]);
        let bands = canvas.pixels.chunks_mut((stride * BAND).max(1));
        for (y0, pixels) in (area.y0..area.y1).step_by(BAND).zip(bands) {
            let bounds = Bounds { y0, y1: (y0 + BAND as i32).min(area.y1), ..area };
            self.draw(&mut Surface::new(pixels, bounds, stride), &mut canvas.brush);
        }
    }

    /// Draws the background and all items.
    pub(super) fn draw(&self, surface: &mut Surface, brush: &mut Brush) {
        let inside = surface.bounds.intersection(self.bounds);
        for y in inside.y0..inside.y1 {
            let row = surface.row(y, inside.x0, inside.x1);
            if self.background[3] == 255 {
                row.fill(self.background);
            } else if self.background[3] != 0 {
                row.iter_mut().for_each(|pixel| *pixel = over(*pixel, self.background));
            }
        }
        band::draw(&self.ops, surface, brush);
    }

    /// The pixels of a band.
    pub(super) fn band(&self, index: usize) -> Bounds {
        let y0 = i32::try_from(index * BAND).unwrap_or(i32::MAX);
        let y1 = y0.saturating_add(BAND as i32).min(self.bounds.y1);
        Bounds { y0, y1, ..self.bounds }
    }
}
