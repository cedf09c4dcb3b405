//! Which tiles a pyramid has, and how they are drawn.

use std::ops::RangeInclusive;
use std::sync::Arc;

use super::matrix::TileMatrixSet;
use crate::archive::{MAX_ZOOM, Shard};
use crate::error::{Error, ErrorKind, Result};
use crate::render::ImageFormat;
use crate::resources::Resources;
use crate::unit::LonLatBox;

/// Which tiles a pyramid has, and how they are drawn.
#[derive(Debug, Clone)]
pub struct PyramidOptions {
    /// The grids. `None`, the default, for `WebMercatorQuad`.
    pub matrix_set: Option<Arc<TileMatrixSet>>,
    /// The zooms, or indices of tile matrices. Default 0 to 5.
    pub zooms: RangeInclusive<u8>,
    /// Only tiles that touch this box. Default the world.
    pub bounds: LonLatBox,
    /// The side of a tile in CSS pixels: 256 (the default) or 512. A tile of 512 shows what one of
    /// 256 does, with type, lines and detail half as large.
    pub tile_size: u32,
    /// Device pixels a CSS pixel: 1 (the default), 2 for `@2x`, 3 for `@3x`.
    pub scale: u32,
    /// How tiles are encoded. Default PNG without loss.
    pub format: ImageFormat,
    /// Which part of the pyramid is written. Default all.
    pub shard: Option<Shard>,
    /// Threads to draw with. Default: those of the rayon pool that the caller runs in, else of
    /// rayon's global pool. 1 draws on the calling thread.
    pub threads: Option<usize>,
    /// About how many bytes of memory finished tiles and pictures may take while they wait to be
    /// written, beside the map's own data. Default 256 MiB.
    pub memory: u64,
    /// What reading a style's sources and drawing may use. A figure and a map have their own.
    pub resources: Resources,
}

impl Default for PyramidOptions {
    fn default() -> Self {
        Self {
            matrix_set: None,
            zooms: 0..=5,
            bounds: LonLatBox::WORLD,
            tile_size: 256,
            scale: 1,
            format: ImageFormat::Png,
            shard: None,
            threads: None,
            memory: 256 << 20,
            resources: Resources::default(),
        }
    }
}

impl PyramidOptions {
    /// Refuses what cannot be drawn, and gives the grids.
    pub(super) fn check(&self) -> Result<Arc<TileMatrixSet>> {
        let wrong = |message: String, remedy: &str| {
            Err(Error::new(ErrorKind::Limit, message).remedy(remedy))
        };
        let set = match &self.matrix_set {
            Some(set) => Arc::clone(set),
            None => Arc::new(TileMatrixSet::named("WebMercatorQuad")?),
        };
        let (first, last) = (*self.zooms.start(), *self.zooms.end());
        if first > last {
            return wrong(format!("zooms {first} to {last} are none"), "give the lower one first");
        }
        if last > MAX_ZOOM {
            return wrong(
                format!("zoom {last} is too deep"),
                &format!("give zooms from 0 to {MAX_ZOOM}"),
            );
        }
        set.matrix(last)?;
        if !matches!(self.tile_size, 256 | 512) {
            let message = format!("tiles of {} pixels are not drawn", self.tile_size);
            return wrong(message, "take a tile size of 256 or 512");
        }
        if !(1..=3).contains(&self.scale) {
            let message = format!("a scale of {} is not drawn", self.scale);
            return wrong(message, "take a scale of 1, 2 or 3");
        }
        let LonLatBox { west, south, east, north } = self.bounds;
        let on_globe = [west, east].iter().all(|lon| (-180.0..=180.0).contains(lon))
            && [south, north].iter().all(|lat| (-90.0..=90.0).contains(lat));
        if !(on_globe && south < north && west != east) {
            return wrong(
                format!("the box {west},{south},{east},{north} is none on the globe"),
                "give west, south, east, north in degrees",
            );
        }
        if let Some(Shard { index, of }) = self.shard
            && !(1..=of).contains(&index)
        {
            return wrong(format!("there is no shard {index}/{of}"), "count shards from 1");
        }
        Ok(set)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[expect(clippy::reversed_empty_ranges, reason = "the mistake to be told")]
    fn mistakes_are_told() {
        let good = PyramidOptions::default();
        assert!(good.check().is_ok());
        let bad = [
            PyramidOptions { zooms: 5..=3, ..good.clone() },
            PyramidOptions { zooms: 0..=29, ..good.clone() },
            PyramidOptions { zooms: 0..=25, ..good.clone() },
            PyramidOptions { tile_size: 257, ..good.clone() },
            PyramidOptions { scale: 4, ..good.clone() },
            PyramidOptions { bounds: LonLatBox::new(0.0, 10.0, 10.0, 5.0), ..good.clone() },
            PyramidOptions { bounds: LonLatBox::new(0.0, f64::NAN, 10.0, 5.0), ..good.clone() },
            PyramidOptions { shard: Some(Shard { index: 3, of: 2 }), ..good.clone() },
        ];
        for options in bad {
            let error = options.check().unwrap_err();
            assert!(error.remedy_text().is_some(), "{error}");
        }
    }
}
