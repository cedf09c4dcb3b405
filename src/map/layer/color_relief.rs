//! Heights as colours.

use std::sync::Arc;

use super::raster::{Mosaic, Picture, sampling, snapped};
#[cfg(feature = "basemap")]
use super::terrain;
use super::{Contents, Studio};
use crate::map::pass::Pass;
use crate::map::source::{Pictures, Zooming, corners};
use crate::source::terrain::Elevation;
use crate::style::{ColorReliefStyle, LayerBlend, Ramp};
use crate::unit::{Bitmap, Color};

/// How many colours a tile's heights are told apart by.
const COLORS: usize = 2048;

/// Traces heights as colours.
pub(super) fn trace(pass: &Pass, studio: &mut Studio) -> Option<Box<dyn Contents>> {
    let plan = pass.layer.plan::<ColorReliefStyle>(&pass.context, studio.failures);
    let style = plan.evaluate(&pass.context, studio.failures);
    let ramp = pass.layer.ramp("color-relief-color", &pass.context)?;
    let tiles = match pass.pictures? {
        Pictures::Tiles(tiles) => tiles,
        #[cfg(feature = "basemap")]
        Pictures::Relief(relief) => {
            let look = terrain::Look {
                key: format!("{ramp:?}").into(),
                painter: painter(ramp),
                opacity: style.opacity,
                resampling: style.resampling,
            };
            return terrain::trace(pass, studio, relief, look);
        }
        Pictures::Image(_) | Pictures::Ground(_) => return None,
    };
    let mut pictures = Vec::new();
    for at in tiles.shown(pass.camera, pass.camera.bounds(), Zooming::Round, studio.report) {
        let Some((found, elevation)) = tiles.elevation(at, studio.report) else { continue };
        pictures.push(Picture {
            bitmap: Arc::new(colored(&elevation, &ramp)),
            corners: snapped(pass, corners(pass.camera, found)),
            part: (found != at).then(|| snapped(pass, corners(pass.camera, at))),
        });
    }
    let resampling = sampling(style.resampling);
    Some(Box::new(Mosaic {
        pictures,
        opacity: style.opacity,
        blend: LayerBlend::Normal,
        resampling,
    }))
}

/// What colours the ground as a page shows it. Colours are told apart more finely near the sea's
/// level, by the root of the height, and evaluated when they are first met.
#[cfg(feature = "basemap")]
fn painter(ramp: Ramp) -> Box<terrain::Painter> {
    let height = |root: f64| (root * root * HIGHEST).copysign(root);
    let color =
        move |index: usize| premultiplied(ramp.color_at(height((index as f64 - HALF) / HALF)));
    let colors = vec![std::sync::OnceLock::new(); 2 * HALF as usize + 1];
    let last = colors.len() - 1;
    Box::new(move |ground, row, columns, line| {
        let heights = ground.row(row).get(columns).unwrap_or_default();
        for (pixels, heights) in line.chunks_mut(AT_ONCE).zip(heights.chunks(AT_ONCE)) {
            let mut sixteen = [0.0; AT_ONCE];
            sixteen.iter_mut().zip(heights).for_each(|(slot, metres)| *slot = *metres);
            for (pixel, at) in pixels.iter_mut().zip(places(&sixteen)) {
                let index = usize::try_from(at).unwrap_or(0).min(last);
                *pixel = colors.get(index).map_or([0; 4], |met| *met.get_or_init(|| color(index)));
            }
        }
    })
}

/// Where the colours of heights stand: those of nought, and how many heights are looked at at once.
#[cfg(feature = "basemap")]
const HALF: f64 = 2048.0;
#[cfg(feature = "basemap")]
const HIGHEST: f64 = 11_000.0;
#[cfg(feature = "basemap")]
const AT_ONCE: usize = 16;

/// Which colours heights have. Mostly short numbers tell; where one of them lies too near to where
/// two colours meet, long ones do.
#[cfg(feature = "basemap")]
fn places(heights: &[f32; AT_ONCE]) -> [i32; AT_ONCE] {
    /// Four times as far as short numbers may be off.
    const NEAR: f32 = 2.5e-3;
    let mut places = [0; AT_ONCE];
    let mut doubtful = false;
    for (at, metres) in places.iter_mut().zip(heights) {
        let metres = metres * (1.0 / HIGHEST) as f32;
        let place = metres.abs().sqrt().copysign(metres) * HALF as f32 + (HALF + 0.5) as f32;
        // The casts saturate.
        *at = place as i32;
        let beyond = place - *at as f32;
        doubtful |= !(NEAR..1.0 - NEAR).contains(&beyond);
    }
    if doubtful {
        places = heights.map(place);
    }
    places
}

#[cfg(feature = "basemap")]
fn place(metres: f32) -> i32 {
    let metres = f64::from(metres) / HIGHEST;
    let root = metres.abs().sqrt().copysign(metres);
    ((root + 1.0) * HALF + 0.5) as i32
}

fn premultiplied(color: Color) -> [u8; 4] {
    let part = |part: f32| (part * color.a * 255.0 + 0.5) as u8;
    [part(color.r), part(color.g), part(color.b), (color.a * 255.0 + 0.5) as u8]
}

/// The heights of a tile in colours.
fn colored(elevation: &Elevation, ramp: &Ramp) -> Bitmap {
    let side = elevation.size as i64;
    let heights: Vec<f64> =
        (0..side).flat_map(|y| (0..side).map(move |x| elevation.at(x, y))).collect();
    let low = heights.iter().copied().fold(f64::INFINITY, f64::min);
    let high = heights.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let step = ((high - low) / (COLORS - 1) as f64).max(1e-9);
    let color = |index: usize| premultiplied(ramp.color_at(low + index as f64 * step));
    let colors: Vec<[u8; 4]> = (0..COLORS).map(color).collect();
    // The cast saturates.
    let pixel = |height: f64| colors.get(((height - low) / step + 0.5) as usize).copied();
    let pixels = heights.into_iter().map(|height| pixel(height).unwrap_or_default()).collect();
    let side = u32::try_from(elevation.size).unwrap_or(0);
    Bitmap::new(side, side, pixels).unwrap_or_default()
}

#[cfg(all(test, feature = "basemap"))]
mod tests {
    use super::*;

    #[test]
    fn short_numbers_tell_the_places_that_long_ones_do() {
        let between = (0..4096).map(|index| {
            let root = (f64::from(index) + 0.5 - HALF) / HALF;
            (root * root * HIGHEST).copysign(root) as f32
        });
        let near = between.flat_map(|metres| [metres.next_down(), metres, metres.next_up()]);
        let even = (-60_000..60_000).map(|at| at as f32 * 0.217);
        let odd = [f32::NAN, f32::INFINITY, f32::NEG_INFINITY, f32::MAX, -0.0, 1e-30];
        for metres in near.chain(even).chain(odd) {
            assert_eq!(places(&[metres; AT_ONCE])[3], place(metres), "{metres}");
        }
    }
}
