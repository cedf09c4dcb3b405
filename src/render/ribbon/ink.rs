//! What the pixels of a line are coloured with.

use crate::render::blend::premultiplied;
use crate::scene::{Ribbon, RibbonInk};
use crate::unit::{Bitmap, Color};
use std::sync::Arc;

/// A colour with parts from 0 to 1, multiplied by alpha.
pub(super) type Shade = [f32; 4];

/// What a line is drawn with.
#[derive(Debug)]
pub(super) enum Ink {
    Plain(Shade),
    Gradient { colors: Vec<Shade>, stepped: bool },
    Pattern { bitmap: Arc<Bitmap>, length: f64 },
}

impl Ink {
    /// The ink of a line; `None` where it has none.
    pub fn new(line: &Ribbon) -> Option<Self> {
        Some(match &line.ink {
            RibbonInk::Plain(color) => Self::Plain(shade(*color)),
            RibbonInk::Gradient { colors, stepped } => Self::Gradient {
                colors: colors.iter().map(|color| shade(*color)).collect(),
                stepped: *stepped,
            },
            RibbonInk::Pattern(bitmap) => {
                let (width, height) = (f64::from(bitmap.width()), f64::from(bitmap.height()));
                let length = width / height * line.measure;
                (length > 0.0).then(|| Self::Pattern { bitmap: bitmap.clone(), length })?
            }
        })
    }

    /// Whether it needs to know the share of the line's length.
    pub fn is_measured(line: &Ribbon) -> bool {
        matches!(line.ink, RibbonInk::Gradient { .. })
    }

    /// The colour so many CSS pixels along a line, at a share of its length, and across it, −1 … 1.
    pub fn at(&self, along: f64, share: f64, across: f64) -> Shade {
        match self {
            Self::Plain(shade) => *shade,
            Self::Gradient { colors, stepped } => {
                let of = |index: usize| colors.get(index).or(colors.last()).copied();
                let count = colors.len() as f64;
                if *stepped {
                    return of((share * count).clamp(0.0, count) as usize).unwrap_or_default();
                }
                let at = (share * count - 0.5).clamp(0.0, count - 1.0);
                let (a, b) = (of(at as usize), of(at as usize + 1));
                let (a, b) = (a.unwrap_or_default(), b.unwrap_or_default());
                mixed(a, b, at.fract() as f32)
            }
            Self::Pattern { bitmap, length } => {
                // A pixel more on either side, as its texture is laid out.
                let place = |share: f64, side: u32| share * (f64::from(side) + 2.0) - 1.5;
                let x = place((along / length).rem_euclid(1.0), bitmap.width());
                let y = place(0.5 * across + 0.5, bitmap.height());
                between(bitmap, x, y)
            }
        }
    }
}

fn shade(color: Color) -> Shade {
    premultiplied(color).map(|part| f32::from(part) / 255.0)
}

fn mixed(a: Shade, b: Shade, share: f32) -> Shade {
    let mut out = a;
    out.iter_mut().zip(b).for_each(|(a, b)| *a += (b - *a) * share);
    out
}

/// What lies between the four nearest pixels of a picture that is repeated.
fn between(bitmap: &Bitmap, x: f64, y: f64) -> Shade {
    let (column, row) = (x.floor(), y.floor());
    let pixel = |dx: i64, dy: i64| {
        let side = |side: u32| i64::from(side.max(1));
        let x = (column as i64 + dx).rem_euclid(side(bitmap.width()));
        let y = (row as i64 + dy).rem_euclid(side(bitmap.height()));
        bitmap.pixel(x, y).map(|part| f32::from(part) / 255.0)
    };
    let right = (x - column) as f32;
    let upper = mixed(pixel(0, 0), pixel(1, 0), right);
    let lower = mixed(pixel(0, 1), pixel(1, 1), right);
    mixed(upper, lower, (y - row) as f32)
}
