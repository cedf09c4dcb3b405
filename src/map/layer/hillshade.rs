//! Shaded relief: how steep slopes are, and how they lie to the light.
//!
//! Methods: MapLibre's own, and those of GDAL's `gdaldem hillshade` (basic after Horn 1981,
//! combined, Igor's, multidirectional after Mark 1992).

use std::f64::consts::{FRAC_PI_2, PI};
use std::sync::Arc;

use super::raster::{Mosaic, Picture, sampling, snapped};
#[cfg(feature = "basemap")]
use super::terrain;
use super::{Contents, Studio};
use crate::archive::Address;
use crate::map::pass::Pass;
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
            let painter = Light::of(&style, 0.0).painter(pass.camera.frame().zoom);
            return terrain::trace(pass, studio, relief, (1.0, style.resampling), painter);
        }
        Pictures::Image(_) => return None,
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
type Ink = [f64; 4];

/// A light and its colours.
struct Source {
    /// Where it stands: half turns clockwise from the north and three quarters of a turn more, 1 … 3.
    halves: f64,
    /// What a slope's parts to the east and south, and the normal's upward one, count towards it.
    towards: [f64; 3],
    shadow: Ink,
    highlight: Ink,
}

impl Source {
    fn new(azimuth: f64, altitude: f64, shadow: Ink, highlight: Ink) -> Self {
        let (high, low) = (libm::sin(altitude), libm::cos(altitude));
        let towards = [-libm::sin(azimuth) * low, libm::cos(azimuth) * low, high];
        let halves = (azimuth / PI + 1.5).rem_euclid(2.0);
        let halves = if halves < 1.0 { halves + 2.0 } else { halves };
        Self { halves, towards, shadow, highlight }
    }

    /// How far a slope faces the light, 0 … 1, by its direction alone.
    fn faced_by(&self, [east, south]: [f64; 2]) -> f64 {
        let halves = direction(-east, south) / PI + self.halves;
        let halves = if halves < 2.0 { halves } else { halves - 2.0 };
        (halves - 1.0).abs()
    }

    /// The cosine of the angle between a slope's normal and the light.
    fn cosine(&self, [east, south]: [f64; 2]) -> f64 {
        let [x, y, z] = self.towards;
        (east * x + south * y + z) / (1.0 + east * east + south * south).sqrt()
    }

    fn basic(&self, slope: [f64; 2]) -> Ink {
        let shade = self.cosine(slope).clamp(0.0, 1.0);
        if shade > 0.5 {
            add([0.0; 4], self.highlight, 2.0 * shade - 1.0)
        } else {
            add([0.0; 4], self.shadow, 1.0 - 2.0 * shade)
        }
    }
}

/// How relief is lit.
struct Light {
    method: HillshadeMethod,
    exaggeration: f64,
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
            exaggeration: style.exaggeration,
            accent: ink(style.accent_color),
            sources: (0..count).map(source).collect(),
        }
    }

    /// What shades the ground as a page shows it: slopes are steeper than they are where the map
    /// is small, as the highest mountains would be flat there.
    #[cfg(feature = "basemap")]
    fn painter(self, zoom: f64) -> Box<terrain::Painter> {
        let steeper = steeper(zoom);
        Box::new(move |ground, row, columns, line| {
            for (pixel, slope) in line.iter_mut().zip(ground.slopes(row, columns)) {
                let slope = slope.map(|part| (f64::from(part) * steeper).clamp(-4.0, 4.0));
                *pixel = bytes(self.color(slope));
            }
        })
    }

    /// The relief of a tile.
    fn shade(&self, at: Address, elevation: &Elevation) -> Bitmap {
        let size = elevation.size;
        let zoom = f64::from(at.z);
        let lat = |row: f64| {
            let y = (f64::from(at.y) + row) / libm::exp2(zoom);
            libm::atan(libm::sinh(PI * (1.0 - 2.0 * y)))
        };
        let (north, south) = (lat(0.0), lat(1.0));
        let mut pixels = Vec::with_capacity(size * size);
        for y in 0..size {
            let share = (y as f64 + 0.5) / size as f64;
            let scale = libm::cos(north + (south - north) * share);
            for x in 0..size {
                let slope = elevation.slope(x as i64, y as i64, zoom).map(|part| part / scale);
                pixels.push(bytes(self.color(slope)));
            }
        }
        let side = u32::try_from(size).unwrap_or(0);
        Bitmap::new(side, side, pixels).unwrap_or_default()
    }

    /// The colour of a slope to the east and to the south.
    fn color(&self, slope: [f64; 2]) -> Ink {
        let Some(first) = self.sources.first() else { return [0.0; 4] };
        let steep = slope.map(|part| part * self.exaggeration * 2.0);
        match self.method {
            HillshadeMethod::Standard => self.standard(slope, first),
            HillshadeMethod::Basic => first.basic(steep),
            HillshadeMethod::Multidirectional => {
                let count = self.sources.len() as f64;
                let all = self.sources.iter().map(|source| source.basic(steep));
                all.fold([0.0; 4], |sum, ink| add(sum, ink, 1.0 / count))
            }
            HillshadeMethod::Igor => {
                let strength = arctangent(length(steep)) * 2.0 / PI;
                let lit = first.faced_by(steep);
                let shadow = add([0.0; 4], first.shadow, strength * (1.0 - lit));
                add(shadow, first.highlight, strength * lit)
            }
            HillshadeMethod::Combined => {
                let angle = libm::acos(first.cosine(steep).clamp(-1.0, 1.0)).clamp(0.0, FRAC_PI_2);
                let strength = arctangent(length(steep)) * 4.0 / PI / PI;
                let shadow = add([0.0; 4], first.shadow, angle * strength);
                add(shadow, first.highlight, (FRAC_PI_2 - angle) * strength)
            }
        }
    }

    /// MapLibre's own: shadows and highlights grow with the slope's sine, the accent as its cosine
    /// falls.
    fn standard(&self, slope: [f64; 2], light: &Source) -> Ink {
        let steepness = arctangent(0.625 * length(slope));
        let base = 1.875 - self.exaggeration * 1.75;
        let scaled = if self.exaggeration == 0.5 {
            steepness
        } else {
            (libm::pow(base, steepness) - 1.0) / (libm::pow(base, FRAC_PI_2) - 1.0) * FRAC_PI_2
        };
        let strength = (self.exaggeration * 2.0).clamp(0.0, 1.0);
        let accent = add([0.0; 4], self.accent, (1.0 - libm::cos(scaled)) * strength);
        let lit = light.faced_by(slope);
        let mixed = add(add([0.0; 4], light.shadow, 1.0 - lit), light.highlight, lit);
        let shade = add([0.0; 4], mixed, libm::sin(scaled) * strength);
        add(shade, accent, 1.0 - shade[3])
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

fn bytes(color: Ink) -> [u8; 4] {
    // The cast saturates, and makes 0 of what is not a number.
    color.map(|part| (part * 255.0 + 0.5) as u8)
}

/// The arctangent of a number from nought up; at most 10⁻⁵ off, which is nothing to a colour.
///
/// Abramowitz and Stegun, *Handbook of Mathematical Functions* (1964), 4.4.49.
fn arctangent(x: f64) -> f64 {
    let (ratio, beyond) = if x > 1.0 { (1.0 / x, true) } else { (x, false) };
    let square = ratio * ratio;
    let series = 0.999_866_0
        + square
            * (-0.330_299_5 + square * (0.180_141 + square * (-0.085_133 + square * 0.020_835_1)));
    if beyond { FRAC_PI_2 - ratio * series } else { ratio * series }
}

/// The direction of a vector, −π … π from the first axis towards the second.
fn direction(x: f64, y: f64) -> f64 {
    let angle = if x == 0.0 { FRAC_PI_2 } else { arctangent((y / x).abs()) };
    (if x < 0.0 { PI - angle } else { angle }).copysign(y)
}

fn length([x, y]: [f64; 2]) -> f64 {
    (x * x + y * y).sqrt()
}

fn ink(color: Color) -> Ink {
    let alpha = f64::from(color.a);
    [f64::from(color.r) * alpha, f64::from(color.g) * alpha, f64::from(color.b) * alpha, alpha]
}

fn add(sum: Ink, ink: Ink, share: f64) -> Ink {
    let mut out = sum;
    out.iter_mut().zip(ink).for_each(|(out, part)| *out += part * share);
    out
}
