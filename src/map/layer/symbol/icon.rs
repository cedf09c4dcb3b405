//! Icons: a sprite's images as a layer asks for them.

use std::sync::Arc;

use super::text::turned_size;
use crate::error::Report;
use crate::map::pass::Pass;
use crate::scene::{Image, Item, OrientedBox, Origin, Resampling};
use crate::style::{SpriteImage, SymbolStyle};
use crate::unit::{Anchor, Bitmap, Color, Page, PageBox};

/// How far from the edge of a mere shape its field tells the distance, in the image's pixels.
const FIELD: f64 = 8.0;

/// How many pixels of a tinted shape make one of its field.
const FINENESS: u32 = 4;

/// An icon as a feature's style has it, wherever it may stand.
#[derive(Debug, Clone)]
pub(super) struct Icon {
    name: Arc<str>,
    pub(super) bitmap: Arc<Bitmap>,
    pub(super) width: f64,
    pub(super) height: f64,
    /// The middle seen from the point it marks, before it is turned.
    pub(super) middle: Page,
    /// How far it is turned, radians clockwise.
    angle: f64,
    opacity: f32,
    keep_upright: bool,
    /// The room kept free around it: top, right, bottom, left.
    padding: [f64; 4],
    /// What of it counts when others want to stand there, seen from its point before it is
    /// turned; all of it where left out.
    pub(super) body: Option<PageBox>,
    /// Whether each pixel of the page takes the nearest one of the image.
    pub(super) crisp: bool,
}

impl Icon {
    /// The icon of a symbol; `None` where it has none.
    pub fn of(pass: &Pass, style: &SymbolStyle, report: &mut Report) -> Option<Self> {
        let name = style.icon_image.as_ref()?;
        let image = pass.image("icon-image", name, report)?;
        let (width, height) = image.size();
        let (width, height) = (width * style.icon_size, height * style.icon_size);
        if !(width > 0.0 && height > 0.0) {
            return None;
        }
        let (left, top) = share(style.icon_anchor);
        let [right, down] = style.icon_offset.map(|offset| offset * style.icon_size);
        let bitmap = if image.sdf { Arc::new(tinted(image, style)) } else { image.bitmap.clone() };
        Some(Self {
            name: name.clone(),
            bitmap,
            width,
            height,
            middle: Page::new((0.5 - left) * width + right, (0.5 - top) * height + down),
            angle: style.icon_rotate.to_radians(),
            opacity: style.icon_opacity as f32,
            keep_upright: style.icon_keep_upright,
            padding: style.icon_padding,
            body: None,
            crisp: false,
        })
    }

    /// The image's name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// How wide its image is, before it is made larger or smaller.
    pub fn unscaled_width(&self, icon_size: f64) -> f64 {
        self.body.map_or(self.width, PageBox::width) / icon_size.max(1e-9)
    }

    /// The icon on a line that runs at an angle, radians.
    pub fn along(&self, angle: f64) -> Self {
        let upside_down = libm::cos(angle) < 0.0;
        let flip = if self.keep_upright && upside_down { std::f64::consts::PI } else { 0.0 };
        Self { angle: self.angle + angle + flip, ..self.clone() }
    }

    /// The icon turned, radians clockwise.
    pub fn turned(&self, angle: f64) -> Self {
        Self { angle: self.angle + angle, ..self.clone() }
    }

    /// The icon so many times as large, with the same room around it.
    pub fn times(&self, factor: f64) -> Self {
        let scaled = |area: PageBox| {
            PageBox::new(area.x0 * factor, area.y0 * factor, area.x1 * factor, area.y1 * factor)
        };
        Self {
            width: self.width * factor,
            height: self.height * factor,
            middle: self.middle * factor,
            body: self.body.map(scaled),
            ..self.clone()
        }
    }

    /// Where it lies for a point.
    fn area(&self, at: Page) -> OrientedBox {
        let center = at + self.middle.turned(self.angle);
        OrientedBox { center, width: self.width, height: self.height, angle: self.angle }
    }

    /// The upright box around it for a point.
    pub fn bounds(&self, at: Page) -> PageBox {
        let area = self.area(at);
        let (width, height) = turned_size(area.width, area.height, area.angle);
        PageBox::from_center(area.center, width, height)
    }

    /// The same with the room kept free around it.
    pub fn room(&self, at: Page) -> PageBox {
        let [top, right, bottom, left] = self.padding;
        let PageBox { x0, y0, x1, y1, .. } = match self.body {
            None => self.bounds(at),
            Some(body) => {
                let center = at + body.center().turned(self.angle);
                let (width, height) = turned_size(body.width(), body.height(), self.angle);
                PageBox::from_center(center, width, height)
            }
        };
        PageBox::new(x0 - left, y0 - top, x1 + right, y1 + bottom)
    }

    /// How far it reaches from its point.
    pub fn reach(&self) -> f64 {
        let bounds = self.bounds(Page::default());
        let across = bounds.x1.max(-bounds.x0);
        across.max(bounds.y1).max(-bounds.y0).max(0.0)
    }

    /// The icon at a point.
    pub fn item(&self, at: Page, origin: Origin) -> Item {
        Item::Image(Image {
            name: self.name.clone(),
            bitmap: self.bitmap.clone(),
            area: self.area(at),
            repeated_over: None,
            tiled: self.crisp.then_some(Resampling::Nearest),
            opacity: self.opacity,
            at: Some(at),
            origin,
        })
    }
}

/// Which share of its width and height lies left of and above the point that an icon stands beside.
fn share(anchor: Anchor) -> (f64, f64) {
    let (right, down) = anchor.direction();
    ((1.0 - right) / 2.0, (1.0 - down) / 2.0)
}

/// A mere shape in its colours, halo below, as MapLibre's shader for distance fields has it.
fn tinted(image: &SpriteImage, style: &SymbolStyle) -> Bitmap {
    // MapLibre's widths of the blurred edge, of an edge at its finest, and of a halo's spread.
    const EDGE: f64 = 0.105;
    const HALO_BLUR: f64 = 1.19;
    const HALO_EDGE: f64 = 6.0;
    let field = &*image.bitmap;
    let size = style.icon_size.max(1e-3);
    let fine = f64::from(FINENESS) * image.pixel_ratio;
    let smooth = |edge: f64, blur: f64, distance: f64| {
        let blur = blur.max(1e-6);
        let t = ((distance - edge + blur) / (2.0 * blur)).clamp(0.0, 1.0);
        t * t * (3.0 - 2.0 * t)
    };
    let edge = EDGE / fine / size;
    let halo_edge = (HALO_EDGE - style.icon_halo_width / size) / FIELD;
    let halo_blur = style.icon_halo_blur * HALO_BLUR / FIELD / size + edge;
    let (columns, rows) = (field.width() * FINENESS, field.height() * FINENESS);
    let distance = |column: u32, row: u32| {
        let at = |index: u32| (f64::from(index) + 0.5) / f64::from(FINENESS) - 0.5;
        let (x, y) = (at(column), at(row));
        let (left, top) = (x.floor(), y.floor());
        let alpha = |dx, dy| f64::from(field.pixel(left as i64 + dx, top as i64 + dy)[3]) / 255.0;
        let (across, down) = (x - left, y - top);
        let mix = |a: f64, b: f64, t: f64| a + (b - a) * t;
        mix(mix(alpha(0, 0), alpha(1, 0), across), mix(alpha(0, 1), alpha(1, 1), across), down)
    };
    let pixels = (0..rows).flat_map(|row| (0..columns).map(move |column| (column, row)));
    let pixels = pixels.map(|(column, row)| {
        let distance = distance(column, row);
        let fill = style.icon_color.with_opacity(smooth(0.75, edge, distance) as f32);
        let halo = if style.icon_halo_width > 0.0 {
            let opacity = smooth(halo_edge, halo_blur, distance) as f32;
            style.icon_halo_color.with_opacity(opacity)
        } else {
            style.icon_halo_color.with_opacity(0.0)
        };
        upon(fill, halo)
    });
    Bitmap::new(columns, rows, pixels.collect()).unwrap_or_default()
}

/// A colour upon another, as a pixel.
fn upon(over: Color, under: Color) -> [u8; 4] {
    let rest = under.a * (1.0 - over.a);
    let part = |a: f32, b: f32| ((a * over.a + b * rest) * 255.0 + 0.5) as u8;
    [
        part(over.r, under.r),
        part(over.g, under.g),
        part(over.b, under.b),
        ((over.a + rest) * 255.0 + 0.5) as u8,
    ]
}
