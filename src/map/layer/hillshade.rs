//! Shaded relief: how steep slopes are, and how they lie to the light.
//!
//! Methods: MapLibre's own, and those of GDAL's `gdaldem hillshade` (basic after Horn 1981,
//! combined, Igor's, multidirectional after Mark 1992).

use std::f32::consts::{FRAC_PI_2, PI};
use std::sync::Arc;

use super::raster::{Mosaic, Picture, sampling, snapped};
#[cfg(feature = "basemap")]
use super::terrain;
use super::{Contents, Studio};
use crate::archive::Address;
use crate::map::pass::Pass;
#[cfg(feature = "basemap")]
use crate::map::source::STEP;
use crate::map::source::{Pictures, Zooming, corners};
use crate::source::terrain::Elevation;
use crate::style::{Alignment, HillshadeMethod, HillshadeStyle, LayerBlend};
use crate::unit::{Bitmap, Color};

/// Traces shaded relief.
pub(super) fn trace(pass: &Pass, studio: &mut Studio) -> Option<Box<dyn Contents>> {
    let plan = pass.layer.plan::<HillshadeStyle>(&pass.context, studio.failures);
    let style = plan.evaluate(&pass.context, studio.failures);
    let light = Light::of(&style, pass.camera.turn());
    let tiles = match pass.pictures? {
        Pictures::Tiles(tiles) => tiles,
        #[cfg(feature = "basemap")]
        Pictures::Relief(relief) => {
            let zoom = pass.camera.frame().zoom;
            let look = terrain::Look {
                key: format!("{style:?} at {zoom}").into(),
                painter: Light::of(&style, 0.0).painter(zoom),
                opacity: 1.0,
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
            bitmap: Arc::new(light.shade(found, &elevation)),
            corners: snapped(pass, corners(pass.camera, found)),
            part: (found != at).then(|| snapped(pass, corners(pass.camera, at))),
        });
    }
    let resampling = sampling(style.resampling);
    Some(Box::new(Mosaic { pictures, opacity: 1.0, blend: LayerBlend::Normal, resampling }))
}

/// A colour multiplied by its alpha.
type Ink = [f32; 4];

/// A slope: to the east, or to the right of a page, and to the south, or down it.
type Slope = [f32; 2];

/// A light and its colours.
struct Source {
    /// Where it stands: half turns clockwise from the north and three quarters of a turn more, 1 … 3.
    halves: f32,
    /// What a slope's parts to the east and south, and the normal's upward one, count towards it.
    towards: [f32; 3],
    shadow: Ink,
    highlight: Ink,
}

impl Source {
    fn new(azimuth: f64, altitude: f64, shadow: Ink, highlight: Ink) -> Self {
        let (high, low) = (libm::sin(altitude), libm::cos(altitude));
        let towards = [-libm::sin(azimuth) * low, libm::cos(azimuth) * low, high];
        let halves = (azimuth / std::f64::consts::PI + 1.5).rem_euclid(2.0);
        let halves = if halves < 1.0 { halves + 2.0 } else { halves };
        let towards = towards.map(|part| part as f32);
        Self { halves: halves as f32, towards, shadow, highlight }
    }

    /// How far a slope faces the light, 0 … 1, by its direction alone.
    #[inline]
    fn faced_by(&self, [east, south]: Slope) -> f32 {
        let halves = direction(-east, south) / PI + self.halves;
        let halves = if halves < 2.0 { halves } else { halves - 2.0 };
        (halves - 1.0).abs()
    }

    /// The cosine of the angle between a slope's normal and the light.
    fn cosine(&self, [east, south]: Slope) -> f32 {
        let [x, y, z] = self.towards;
        (east * x + south * y + z) / (1.0 + east * east + south * south).sqrt()
    }

    fn basic(&self, slope: Slope) -> Ink {
        let shade = self.cosine(slope).clamp(0.0, 1.0);
        if shade > 0.5 {
            add([0.0; 4], self.highlight, 2.0 * shade - 1.0)
        } else {
            add([0.0; 4], self.shadow, 1.0 - 2.0 * shade)
        }
    }

    #[inline]
    fn igor(&self, slope: Slope) -> Ink {
        let strength = arctangent(length(slope)) * (2.0 / PI);
        let lit = self.faced_by(slope);
        let mut ink = self.shadow;
        for (part, highlight) in ink.iter_mut().zip(self.highlight) {
            *part = (*part + (highlight - *part) * lit) * strength;
        }
        ink
    }

    fn combined(&self, slope: Slope) -> Ink {
        let angle = libm::acosf(self.cosine(slope).clamp(-1.0, 1.0)).clamp(0.0, FRAC_PI_2);
        let strength = arctangent(length(slope)) * (4.0 / PI / PI);
        let shadow = add([0.0; 4], self.shadow, angle * strength);
        add(shadow, self.highlight, (FRAC_PI_2 - angle) * strength)
    }
}

/// How relief is lit.
struct Light {
    method: HillshadeMethod,
    exaggeration: f32,
    accent: Ink,
    sources: Vec<Source>,
}

impl Light {
    fn of(style: &HillshadeStyle, turn: f64) -> Self {
        let with_page = style.illumination_anchor == Alignment::Viewport;
        let turn = if with_page { turn } else { 0.0 };
        let lists = [
            style.illumination_direction.len(),
            style.illumination_altitude.len(),
            style.shadow_color.len(),
            style.highlight_color.len(),
        ];
        let count = lists.into_iter().max().unwrap_or(0).clamp(1, 16);
        let number = |list: &[f64], index: usize, default: f64| {
            list.get(index).or(list.last()).copied().unwrap_or(default).to_radians()
        };
        let color = |list: &[Color], index: usize| {
            list.get(index).or(list.last()).copied().map_or([0.0; 4], ink)
        };
        let source = |index| {
            let azimuth = number(&style.illumination_direction, index, 335.0) - turn;
            let altitude = number(&style.illumination_altitude, index, 45.0);
            let colors = (&style.shadow_color, &style.highlight_color);
            Source::new(azimuth, altitude, color(colors.0, index), color(colors.1, index))
        };
        Self {
            method: style.method,
            exaggeration: style.exaggeration as f32,
            accent: ink(style.accent_color),
            sources: (0..count).map(source).collect(),
        }
    }

    /// What shades the ground as a page shows it: slopes are steeper than they are where the map
    /// is small, as the highest mountains would be flat there.
    #[cfg(feature = "basemap")]
    fn painter(self, zoom: f64) -> Box<terrain::Painter> {
        let steeper = steeper(zoom) as f32;
        Box::new(move |ground, row, columns, line| {
            for (cell, line) in (columns.start / STEP..).zip(line.chunks_mut(STEP)) {
                let mut slopes = ground.slopes(row, cell);
                for part in slopes.as_flattened_mut() {
                    *part = (*part * steeper).clamp(-4.0, 4.0);
                }
                self.paint(slopes.each_ref().map(<[f32; STEP]>::as_slice), line);
            }
        })
    }

    /// The relief of a tile.
    fn shade(&self, at: Address, elevation: &Elevation) -> Bitmap {
        let size = elevation.size;
        let zoom = f64::from(at.z);
        let lat = |row: f64| {
            let y = (f64::from(at.y) + row) / libm::exp2(zoom);
            libm::atan(libm::sinh(std::f64::consts::PI * (1.0 - 2.0 * y)))
        };
        let (north, south) = (lat(0.0), lat(1.0));
        let mut pixels = vec![[0; 4]; size * size];
        for (y, line) in pixels.chunks_mut(size.max(1)).enumerate() {
            let share = (y as f64 + 0.5) / size as f64;
            let scale = libm::cos(north + (south - north) * share);
            let slopes = (0..size as i64)
                .map(|x| elevation.slope(x, y as i64, zoom).map(|part| (part / scale) as f32));
            let (east, south): (Vec<f32>, Vec<f32>) = slopes.map(Slope::into).unzip();
            self.paint([&east, &south], line);
        }
        let side = u32::try_from(size).unwrap_or(0);
        Bitmap::new(side, side, pixels).unwrap_or_default()
    }

    /// The colours of slopes, given by their parts to the east and to the south.
    fn paint(&self, slopes: [&[f32]; 2], line: &mut [[u8; 4]]) {
        let Some(first) = self.sources.first() else { return };
        let by = self.exaggeration * 2.0;
        let steep = move |slope: Slope| slope.map(|part| part * by);
        match self.method {
            HillshadeMethod::Standard => each(slopes, line, |slope| self.standard(slope, first)),
            HillshadeMethod::Basic => each(slopes, line, |slope| first.basic(steep(slope))),
            HillshadeMethod::Multidirectional => each(slopes, line, |slope| {
                let count = self.sources.len() as f32;
                let all = self.sources.iter().map(|source| source.basic(steep(slope)));
                all.fold([0.0; 4], |sum, ink| add(sum, ink, 1.0 / count))
            }),
            HillshadeMethod::Igor => each(slopes, line, |slope| first.igor(steep(slope))),
            HillshadeMethod::Combined => each(slopes, line, |slope| first.combined(steep(slope))),
        }
    }

    /// MapLibre's own: shadows and highlights grow with the slope's sine, the accent as its cosine
    /// falls.
    fn standard(&self, slope: Slope, light: &Source) -> Ink {
        let steepness = arctangent(0.625 * length(slope));
        let base = 1.875 - self.exaggeration * 1.75;
        let scaled = if self.exaggeration == 0.5 {
            steepness
        } else {
            (libm::powf(base, steepness) - 1.0) / (libm::powf(base, FRAC_PI_2) - 1.0) * FRAC_PI_2
        };
        let strength = (self.exaggeration * 2.0).clamp(0.0, 1.0);
        let accent = add([0.0; 4], self.accent, (1.0 - libm::cosf(scaled)) * strength);
        let lit = light.faced_by(slope);
        let mixed = add(add([0.0; 4], light.shadow, 1.0 - lit), light.highlight, lit);
        let shade = add([0.0; 4], mixed, libm::sinf(scaled) * strength);
        add(shade, accent, 1.0 - shade[3])
    }
}

/// Colours a line of slopes. Where `ink` has no branches, compilers make vector instructions of it:
/// a picture has millions of slopes.
#[inline]
fn each(slopes: [&[f32]; 2], line: &mut [[u8; 4]], ink: impl Fn(Slope) -> Ink) {
    let [east, south] = slopes;
    for (pixel, (east, south)) in line.iter_mut().zip(east.iter().zip(south)) {
        *pixel = bytes(ink([*east, *south]));
    }
}

/// How many times steeper slopes are drawn at a zoom: as [`Elevation::slope`] has it, without its
/// steps from zoom to zoom.
#[cfg(feature = "basemap")]
fn steeper(zoom: f64) -> f64 {
    let factor = match zoom {
        zoom if zoom < 3.25 => 0.4 - (zoom - 1.0).max(0.0) * 0.05 / 2.25,
        zoom => 0.35 - (zoom - 3.25).min(2.25) * 0.05 / 2.25,
    };
    libm::exp2((15.0 - zoom).max(0.0) * factor)
}

#[inline]
fn bytes(color: Ink) -> [u8; 4] {
    // At 2²³ the last bit of an f32 is worth 1: the sum is rounded there, and its low bits hold the
    // whole number; 0 for what is not a number.
    let [r, g, b, a] =
        color.map(|part| (part.clamp(0.0, 1.0) * 255.0 + 8_388_608.0).to_bits() & 255);
    (r | g << 8 | b << 16 | a << 24).to_le_bytes()
}

/// The arctangent of a fraction; at most 10⁻⁵ off, which is nothing to a colour.
///
/// Abramowitz and Stegun, *Handbook of Mathematical Functions* (1964), 4.4.49.
#[inline]
fn of_fraction(x: f32) -> f32 {
    let square = x * x;
    let series = 0.999_866
        + square
            * (-0.330_299_5 + square * (0.180_141 + square * (-0.085_133 + square * 0.020_835_1)));
    x * series
}

/// The arctangent of a number from nought up.
#[inline]
fn arctangent(x: f32) -> f32 {
    let beyond = x > 1.0;
    let (part, whole) = if beyond { (1.0, x) } else { (x, 1.0) };
    let angle = of_fraction(part / whole);
    if beyond { FRAC_PI_2 - angle } else { angle }
}

/// The direction of a vector, −π … π from the first axis towards the second.
#[inline]
fn direction(x: f32, y: f32) -> f32 {
    let (along, aside) = (x.abs(), y.abs());
    let steep = aside > along;
    let (part, whole) = if steep { (along, aside) } else { (aside, along) };
    let angle = of_fraction(part / whole.max(f32::MIN_POSITIVE));
    let angle = if steep { FRAC_PI_2 - angle } else { angle };
    (if x < 0.0 { PI - angle } else { angle }).copysign(y)
}

#[inline]
fn length([x, y]: Slope) -> f32 {
    (x * x + y * y).sqrt()
}

fn ink(color: Color) -> Ink {
    let alpha = color.a;
    [color.r * alpha, color.g * alpha, color.b * alpha, alpha]
}

#[inline]
fn add(sum: Ink, ink: Ink, share: f32) -> Ink {
    let mut out = sum;
    out.iter_mut().zip(ink).for_each(|(out, part)| *out += part * share);
    out
}
