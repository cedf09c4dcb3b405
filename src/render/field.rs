//! Glyphs that are distance fields, as MapLibre's shader draws them.

use std::sync::Arc;

use super::blend::{Pixel, over, scaled};
use super::feather::{smoothstep, to_byte};
use super::outline::Bounds;
use super::surface::{Mask, Surface};
use crate::path::Affine;
use crate::scene::{Glyph, GlyphField, Halo};

/// Pixels of a field to an em.
const EM: f64 = 24.0;

/// How much of its range a field spends on a pixel.
const PER_PIXEL: f64 = 1.0 / 8.0;

/// A field's value at the glyph's edge.
const INNER: f64 = 0.75;

/// How far an edge fades to either side, in the field's range at its own size.
const FADE: f64 = 0.105;

/// How much further a halo fades for each pixel of blur.
const BLUR: f64 = 1.19;

/// A glyph's field on the page, filled or as a halo.
#[derive(Debug)]
pub(super) struct FieldInk {
    field: Arc<GlyphField>,
    /// From device pixels to the field's.
    to_field: Affine,
    color: Pixel,
    /// The value at the edge of what is drawn, and how far it fades to either side.
    edge: f64,
    fade: f64,
    /// For a halo: how far the glyph itself, which it leaves out, fades.
    hollow: Option<f64>,
    pub bounds: Bounds,
}

impl FieldInk {
    /// A glyph of a size in CSS pixels, its edge as that of one of an em; `None` where nothing of
    /// it shows.
    pub fn new(
        glyph: &Glyph,
        (size, em): (f64, f64),
        scale: f64,
        color: Pixel,
        halo: Option<&Halo>,
    ) -> Option<Self> {
        let field = glyph.field.clone()?;
        let zoom = em / EM;
        let fade = FADE / scale / zoom;
        let (edge, fade, hollow) = match halo {
            None => (INNER, fade, None),
            Some(halo) => {
                let blurred = fade + halo.blur * BLUR * PER_PIXEL / zoom;
                ((6.0 - halo.width / zoom) * PER_PIXEL, blurred, Some(blurred))
            }
        };
        let device = size / EM * scale;
        if !(device > 1e-3 && device < 1e3 && glyph.at.x.is_finite() && glyph.at.y.is_finite()) {
            return None;
        }
        let (sin, cos) = (libm::sin(glyph.angle), libm::cos(glyph.angle));
        let (x, y) = (glyph.at.x * scale, glyph.at.y * scale);
        let place = |column: f64, row: f64| {
            let (right, down) = ((column + field.left) * device, (row + field.top) * device);
            (x + right * cos - down * sin, y + right * sin + down * cos)
        };
        let (width, height) = (f64::from(field.width), f64::from(field.height));
        let corners =
            [(-1.0, -1.0), (width + 1.0, -1.0), (width + 1.0, height + 1.0), (-1.0, height + 1.0)]
                .map(|(column, row)| place(column, row));
        let least = |values: [f64; 4]| values.into_iter().fold(f64::INFINITY, f64::min);
        let most = |values: [f64; 4]| values.into_iter().fold(f64::NEG_INFINITY, f64::max);
        let (xs, ys) = (corners.map(|at| at.0), corners.map(|at| at.1));
        let side = |value: f64| value.clamp(-1e9, 1e9) as i32;
        let bounds = Bounds {
            x0: side(least(xs).floor()),
            y0: side(least(ys).floor()),
            x1: side(most(xs).ceil()),
            y1: side(most(ys).ceil()),
        };
        let (a, c) = (cos / device, sin / device);
        let to_field =
            Affine::new([a, -c, c, a, -field.left - a * x - c * y, -field.top + c * x - a * y]);
        Some(Self { field, to_field, color, edge, fade, hollow, bounds })
    }

    pub fn draw(&self, area: Bounds, surface: &mut Surface, mask: Option<&Mask>) {
        let area = self.bounds.intersection(area);
        for y in area.y0..area.y1 {
            let through = mask.map(|mask| mask.row(y, area.x0, area.x1));
            let row = surface.row(y, area.x0, area.x1);
            for ((index, pixel), x) in row.iter_mut().enumerate().zip(area.x0..) {
                let through = through.map_or(255, |row| row.get(index).copied().unwrap_or(0));
                let (column, row) = self.to_field.apply(f64::from(x) + 0.5, f64::from(y) + 0.5);
                let opacity = scaled(to_byte(self.opacity(column, row)), through);
                if opacity > 0 {
                    *pixel = over(*pixel, self.color.map(|part| scaled(part, opacity)));
                }
            }
        }
    }

    fn opacity(&self, column: f64, row: f64) -> f64 {
        let value = self.field.between(column - 0.5, row - 0.5);
        let drawn = smoothstep(self.edge - self.fade, self.edge + self.fade, value);
        match self.hollow {
            None => drawn,
            Some(fade) => {
                let edge = INNER + fade;
                drawn.min(1.0 - smoothstep(edge - fade, edge + fade, value))
            }
        }
    }
}
