//! A scene planned once and drawn part by part.

use super::band::{self, BAND, Brush};
use super::blend::{Pixel, over, premultiplied, times};
use super::clips::Clips;
use super::op::Op;
use super::options::RenderOptions;
use super::outline::Bounds;
use super::plan::Planner;
use super::surface::Surface;
use crate::error::Result;
use crate::scene::{Blend, FillRule, Scene};

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
        let mut ops = planner.plan(&scene.items);
        // An opaque ground over all of the page is the background, and nothing lies below it.
        let ground = |op: &Op| covering(op, bounds)?.filter(|color| color[3] == 255);
        let grounds = ops.iter().map_while(ground);
        let (count, color) = grounds.fold((0, None), |(count, _), color| (count + 1, Some(color)));
        ops.drain(..count);
        Self { ops, bounds, background: color.unwrap_or(background) }
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

    /// The colour of all pixels of a rectangle, as [`Drawing::part`] draws it, where nothing is drawn there but
    /// whole areas: the open sea, the inside of a country.
    pub(crate) fn color_of(&self, x: u32, y: u32, width: u32, height: u32) -> Option<[u8; 4]> {
        let area = rectangle(x, y, width, height);
        let is_within = area.intersection(self.bounds) == area;
        is_within.then(|| painted(&self.ops, area, over([0; 4], self.background))).flatten()
    }

    /// Draws the rectangle of `width` × `height` device pixels at (`x`, `y`). What of it lies
    /// outside the picture is transparent.
    pub fn part(&self, x: u32, y: u32, width: u32, height: u32, canvas: &mut Canvas) {
        let area = rectangle(x, y, width, height);
        let stride = area.width();
        if !self.is_opaque() || area.intersection(self.bounds) != area {
            canvas.pixels.clear();
        }
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
        band::draw(&self.ops, surface, inside, brush);
    }

    /// The pixels of a band.
    pub(super) fn band(&self, index: usize) -> Bounds {
        let y0 = i32::try_from(index * BAND).unwrap_or(i32::MAX);
        let y1 = y0.saturating_add(BAND as i32).min(self.bounds.y1);
        Bounds { y0, y1, ..self.bounds }
    }
}

fn rectangle(x: u32, y: u32, width: u32, height: u32) -> Bounds {
    let side = |value: u32| i32::try_from(value).unwrap_or(i32::MAX);
    let (x0, y0) = (side(x), side(y));
    let (x1, y1) = (x0.saturating_add(side(width)), y0.saturating_add(side(height)));
    Bounds { x0, y0, x1, y1 }
}

/// What steps make of a colour that all pixels of an area have; `None` where they may differ then.
fn painted(ops: &[Op], area: Bounds, mut color: Pixel) -> Option<Pixel> {
    for op in ops.iter().filter(|op| !op.bounds().intersection(area).is_empty()) {
        let above = match op {
            Op::Group { clip: None, opacity, blend: Blend::Normal, ops, .. } => {
                times(painted(ops, area, [0; 4])?, *opacity)
            }
            _ => covering(op, area)?.unwrap_or_default(),
        };
        color = over(color, above);
    }
    Some(color)
}

/// The colour that a step paints over all pixels of an area, if it is one that paints over any; `None` where its
/// edge may pass through the area.
fn covering(op: &Op, area: Bounds) -> Option<Option<Pixel>> {
    let Op::Fill { outline, rule, color, .. } = op else { return None };
    let winding = outline.winding_around(area)?;
    let covers = match rule {
        FillRule::NonZero => winding != 0,
        FillRule::EvenOdd => winding % 2 != 0,
    };
    Some(covers.then_some(*color))
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use proptest::prelude::*;

    use super::*;
    use crate::scene::{Group, Item, Origin, Path};
    use crate::unit::{Color, Page, PageBox};

    fn filled(path: Path, color: Color, rule: FillRule) -> Item {
        let (path, origin) = (Arc::new(path), Origin::default());
        Item::Fill { path, color, rule, antialias: true, origin }
    }

    fn planned(side: f64, items: &[Item]) -> Drawing {
        let mut scene = Scene::new(side, side, Color { a: 0.0, ..Color::WHITE });
        scene.items = items.to_vec();
        Drawing::new(&scene, &RenderOptions::default()).unwrap()
    }

    proptest! {
        #[test]
        fn a_page_that_is_covered_whole_is_drawn_as_a_part_of_a_larger_one(
            rings in prop::collection::vec(prop::collection::vec((0..40i32, 0..40i32), 3..9), 1..3),
            even_odd in any::<bool>(),
        ) {
            let rule = if even_odd { FillRule::EvenOdd } else { FillRule::NonZero };
            let mut path = Path::new();
            for ring in &rings {
                let ring = ring.iter().map(|&(x, y)| Page::new(f64::from(x), f64::from(y)));
                path.push_part(&ring.collect::<Vec<_>>(), true);
            }
            let pixels = |side: f64, by: f64, at: u32| {
                let path = path.moved(Page::new(by, by));
                let drawing = planned(side, &[filled(path, Color::rgb8(9, 99, 9), rule)]);
                let mut canvas = Canvas::default();
                drawing.part(at, at, 4, 4, &mut canvas);
                canvas.pixels
            };
            prop_assert_eq!(pixels(4.0, -18.0, 0), pixels(40.0, 0.0, 18));
        }
    }

    #[test]
    fn the_colour_of_a_part_is_that_of_its_pixels() {
        let ring = |x0: f64, x1: f64| Path::rect(PageBox::new(x0, -4.0, x1, 44.0));
        let fill = |path: Path, color: Color| filled(path, color, FillRule::NonZero);
        let [sea, land] = [Color::rgb8(20, 60, 200), Color::rgb8(90, 180, 40)];
        let mut faded = Group::new("faded", vec![fill(ring(30.0, 60.0), sea)]);
        faded.opacity = 0.3;
        let items = [
            fill(ring(-4.0, 44.0), sea.with_opacity(0.5)),
            fill(ring(14.0, 44.0), land.with_opacity(0.7)),
            Item::Group(faded),
        ];
        let drawing = planned(40.0, &items);
        let mut canvas = Canvas::default();
        let mut known = Vec::new();
        for x in 0..38 {
            drawing.part(x, 5, 4, 9, &mut canvas);
            let color = drawing.color_of(x, 5, 4, 9);
            if let Some(color) = color {
                assert!(canvas.pixels().iter().all(|pixel| *pixel == color), "{x}");
            }
            known.push(color.is_some());
        }
        let runs: Vec<(bool, usize)> =
            known.chunk_by(|a, b| a == b).map(|run| (run[0], run.len())).collect();
        // A part is four pixels wide: three of them have the edge inside, and the last two leave the page.
        assert_eq!(runs, [(true, 11), (false, 3), (true, 13), (false, 3), (true, 7), (false, 1)]);
    }

    #[test]
    fn an_opaque_ground_over_all_of_a_page_is_its_background() {
        let fill = |to: f64, color: Color| {
            filled(Path::rect(PageBox::new(-2.0, -2.0, to, 9.0)), color, FillRule::NonZero)
        };
        let [red, blue] = [Color::rgb8(200, 0, 0), Color::rgb8(0, 0, 200)];
        let (whole, part) = (fill(9.0, red), fill(4.0, blue));
        let faint = fill(9.0, blue.with_opacity(0.5));
        let steps = |items: &[Item]| {
            let drawing = planned(8.0, items);
            let mut canvas = Canvas { pixels: vec![[9; 4]; 200], ..Canvas::default() };
            drawing.part(2, 2, 4, 8, &mut canvas);
            let below = canvas.pixels().iter().skip(6 * 4).all(|pixel| *pixel == [0; 4]);
            assert!(below, "what lies outside the page is transparent");
            (drawing.ops.len(), drawing.is_opaque(), canvas.pixels()[3])
        };
        assert_eq!(steps(&[whole.clone(), part.clone()]), (1, true, [200, 0, 0, 255]));
        assert_eq!(steps(&[faint.clone(), whole.clone()]), (2, false, [200, 0, 0, 255]));
        assert_eq!(steps(&[part.clone(), whole.clone()]), (2, false, [200, 0, 0, 255]));
        assert_eq!(steps(&[whole.clone(), faint]), (1, true, [100, 0, 100, 255]));
        let mut halves = Path::rect(PageBox::new(-7.0, -1.0, 0.0, 9.0));
        halves.extend(&Path::rect(PageBox::new(0.0, -1.0, 9.0, 9.0)));
        let seam = filled(halves.clone(), blue, FillRule::NonZero);
        assert_eq!(steps(&[whole.clone(), seam]), (0, true, [0, 0, 200, 255]));
        let inside = filled(halves.moved(Page::new(4.0, 0.0)), blue, FillRule::NonZero);
        assert_eq!(steps(&[whole.clone(), inside]), (1, true, [0, 0, 200, 255]));
        assert_eq!(steps(&[whole, fill(9.0, blue)]), (0, true, [0, 0, 200, 255]));
    }
}
