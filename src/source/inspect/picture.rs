//! What is in a picture of the ground.

use std::fmt;

use serde::Serialize;

use crate::error::Report;
use crate::source::GeoImage;

/// What is in a picture of the ground, for people (as it is displayed) and for programs (as it is
/// serialised).
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct ImageInspection {
    /// The reference system that the picture lies in; `None` where nothing says one, and it is longitude
    /// and latitude on WGS 84.
    pub crs: Option<String>,
    /// How many pixels it is wide.
    pub width: u32,
    /// How many pixels it is high.
    pub height: u32,
    /// The least longitude and latitude and the greatest, on WGS 84: west, south, east, north.
    pub extent: [f64; 4],
    /// What is doubtful, or was left out.
    pub notes: Report,
}

impl GeoImage {
    /// Says what is in the picture, with what was told as it was read.
    pub fn inspect(&self, notes: &Report) -> ImageInspection {
        let none = [f64::INFINITY, f64::INFINITY, f64::NEG_INFINITY, f64::NEG_INFINITY];
        let around = |[west, south, east, north]: [f64; 4], at: &crate::unit::LonLat| {
            [west.min(at.lon), south.min(at.lat), east.max(at.lon), north.max(at.lat)]
        };
        ImageInspection {
            crs: self.crs().map(str::to_owned),
            width: self.raster().width,
            height: self.raster().height,
            extent: self.outline().positions().iter().fold(none, around),
            notes: notes.clone(),
        }
    }
}

impl fmt::Display for ImageInspection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [west, south, east, north] = self.extent;
        writeln!(f, "picture of the ground, {} × {} pixels", self.width, self.height)?;
        writeln!(
            f,
            "  CRS     {}",
            self.crs.as_deref().unwrap_or("longitude and latitude on WGS 84")
        )?;
        writeln!(f, "  extent  {west:.5} {south:.5} {east:.5} {north:.5}")?;
        for entry in self.notes.entries() {
            writeln!(f, "  note: {}", entry.detail)?;
        }
        Ok(())
    }
}
