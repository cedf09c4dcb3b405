//! Elevation from pictures, and its slope.

use serde_json::{Map, Value as Json};

use super::raster::Raster;
use crate::error::{Error, ErrorKind, Result};

/// How a picture's channels make an elevation: metres = red · r + green · g + blue · b − base.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Encoding {
    /// The weights of red, green and blue.
    pub factors: [f64; 3],
    /// What is subtracted.
    pub base: f64,
}

impl Encoding {
    /// Mapbox's Terrain-RGB: tenths of a metre above −10 000.
    pub const MAPBOX: Self = Self { factors: [6553.6, 25.6, 0.1], base: 10_000.0 };
    /// Mapzen's Terrarium: whole metres, and 1/256, above −32 768.
    pub const TERRARIUM: Self = Self { factors: [256.0, 1.0, 1.0 / 256.0], base: 32_768.0 };

    /// The encoding that a `raster-dem` source names.
    pub fn from_source(source: &Map<String, Json>) -> Self {
        let number =
            |key: &str, default: f64| source.get(key).and_then(Json::as_f64).unwrap_or(default);
        match source.get("encoding").and_then(Json::as_str) {
            Some("terrarium") => Self::TERRARIUM,
            Some("custom") => Self {
                factors: ["redFactor", "greenFactor", "blueFactor"].map(|key| number(key, 1.0)),
                base: number("baseShift", 0.0),
            },
            _ => Self::MAPBOX,
        }
    }
}

/// Elevations of a square tile, and one more on every side.
#[derive(Debug, Clone, PartialEq)]
pub struct Elevation {
    /// How many elevations the tile is wide and high, those on its sides left out.
    pub size: usize,
    metres: Vec<f32>,
}

impl Elevation {
    /// The elevations of a picture; those beyond its edges are those at them.
    ///
    /// # Errors
    /// [`ErrorKind::Data`] for a picture that is not square.
    pub fn new(raster: &Raster, encoding: Encoding) -> Result<Self> {
        if raster.width != raster.height || raster.width == 0 {
            return Err(Error::new(ErrorKind::Data, "a tile of elevations is not square")
                .remedy("give square pictures"));
        }
        let size = raster.width as usize;
        let mut elevation = Self { size, metres: vec![0.0; (size + 2) * (size + 2)] };
        let [red, green, blue] = encoding.factors;
        for y in -1..=size as i64 {
            for x in -1..=size as i64 {
                let inside = |at: i64| at.clamp(0, size as i64 - 1) as usize;
                let [r, g, b, _] =
                    raster.pixels.get(inside(y) * size + inside(x)).copied().unwrap_or_default();
                let metres = red * f64::from(r) + green * f64::from(g) + blue * f64::from(b);
                elevation.set(x, y, (metres - encoding.base) as f32);
            }
        }
        Ok(elevation)
    }

    /// The elevation at a column and row, metres; −1 and `size` lie beyond the tile's sides.
    pub fn at(&self, x: i64, y: i64) -> f64 {
        let side = self.size as i64;
        let (x, y) = (x.clamp(-1, side) + 1, y.clamp(-1, side) + 1);
        self.metres.get(y as usize * (self.size + 2) + x as usize).map_or(0.0, |m| f64::from(*m))
    }

    fn set(&mut self, x: i64, y: i64, metres: f32) {
        let index = (y + 1) as usize * (self.size + 2) + (x + 1) as usize;
        if let Some(slot) = self.metres.get_mut(index) {
            *slot = metres;
        }
    }

    /// Takes what lies beyond a side or corner from the neighbour there: `dx` and `dy` are −1, 0
    /// or 1 from this tile to it.
    pub fn border(&mut self, neighbour: &Self, dx: i64, dy: i64) {
        if neighbour.size != self.size {
            return;
        }
        let side = self.size as i64;
        let range = |delta: i64| match delta {
            -1 => -1..=-1,
            1 => side..=side,
            _ => 0..=side - 1,
        };
        for y in range(dy) {
            for x in range(dx) {
                self.set(x, y, neighbour.at(x - dx * side, y - dy * side) as f32);
            }
        }
    }

    /// The slope at a column and row of a tile of a zoom, to the east and to the south, as
    /// MapLibre draws it: steeper than it is at low zooms, and at most 4.
    pub fn slope(&self, x: i64, y: i64, zoom: f64) -> [f64; 2] {
        let at = |dx: i64, dy: i64| self.at(x + dx, y + dy);
        // Horn's weights.
        let east =
            (at(1, -1) + 2.0 * at(1, 0) + at(1, 1)) - (at(-1, -1) + 2.0 * at(-1, 0) + at(-1, 1));
        let south =
            (at(-1, 1) + 2.0 * at(0, 1) + at(1, 1)) - (at(-1, -1) + 2.0 * at(0, -1) + at(1, -1));
        let factor = if zoom < 2.0 {
            0.4
        } else if zoom < 4.5 {
            0.35
        } else {
            0.3
        };
        let exaggeration = if zoom < 15.0 { (zoom - 15.0) * factor } else { 0.0 };
        let metres = libm::exp2(exaggeration + (28.2562 - zoom)) / self.size as f64;
        // Kept in eight bits, as there.
        let kept = |slope: f64| {
            let byte = ((slope / metres / 8.0 + 0.5).clamp(0.0, 1.0) * 255.0).round();
            (byte / 255.0) * 8.0 - 4.0
        };
        [kept(east), kept(south)]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn flat(size: u32, color: [u8; 4]) -> Raster {
        Raster { width: size, height: size, pixels: vec![color; (size * size) as usize] }
    }

    #[test]
    fn elevations_are_decoded_and_borders_are_the_neighbours() {
        let mut low = Elevation::new(&flat(4, [1, 134, 160, 255]), Encoding::MAPBOX).unwrap();
        assert!((low.at(0, 0)).abs() < 1e-3);
        let high = Elevation::new(&flat(4, [128, 100, 0, 255]), Encoding::TERRARIUM).unwrap();
        assert_eq!(high.at(2, 2), 100.0);
        let level = low.slope(3, 2, 12.0);
        low.border(&high, 1, 0);
        assert_eq!((low.at(4, 0), low.at(4, 4)), (100.0, low.at(3, 3)));
        assert!(low.slope(3, 2, 12.0)[0] > level[0]);
    }

    #[test]
    fn a_picture_that_is_not_square_is_refused() {
        let raster = Raster { width: 2, height: 1, pixels: vec![[0; 4]; 2] };
        assert!(Elevation::new(&raster, Encoding::MAPBOX).is_err());
    }
}
