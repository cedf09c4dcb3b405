//! The United States as their own atlases show them: the states of the continent, and in insets of
//! their own those that lie far from it.

use super::model::{Extent, Figure, Inset};
use super::words::Words;
use crate::unit::Length;

/// What `map.projection` calls it, as d3 does.
const NAME: &str = "albers-usa";

/// Albers' equal-area conic with the parallels that the Geological Survey's maps of the states have
/// (Snyder 1987, p. 100), as the parts below have theirs.
const CONTIGUOUS: &str = "+proj=aea +lat_1=29.5 +lat_2=45.5 +lat_0=37.5 +lon_0=-96";

/// The states of the continent, without Alaska.
const EXTENT: [f64; 4] = [-124.8, 24.4, -66.9, 49.4];

/// A part that has a map of its own.
struct Part {
    name: &'static str,
    projection: &'static str,
    extent: [f64; 4],
    /// Its width and height, shares of the page's width.
    size: (f64, f64),
}

const PARTS: [Part; 3] = [
    Part {
        name: "Alaska",
        projection: "+proj=aea +lat_1=55 +lat_2=65 +lat_0=50 +lon_0=-154",
        extent: [-171.0, 54.2, -130.0, 71.4],
        size: (0.2, 0.14),
    },
    Part {
        name: "Hawaii",
        projection: "+proj=aea +lat_1=8 +lat_2=18 +lat_0=13 +lon_0=-157",
        extent: [-160.3, 18.9, -154.8, 22.3],
        size: (0.13, 0.09),
    },
    Part {
        name: "Puerto Rico",
        projection: "+proj=aea +lat_1=17 +lat_2=19 +lat_0=18 +lon_0=-66.4",
        extent: [-67.3, 17.9, -65.2, 18.55],
        size: (0.1, 0.05),
    },
];

impl Figure {
    /// Writes `albers-usa` out, where the map has it: a projection, an extent and insets.
    pub(super) fn write_out_united_states(&mut self) {
        if self.map.projection != NAME {
            return;
        }
        self.map.projection = CONTIGUOUS.to_owned();
        if self.map.extent == Extent::Fit && self.map.center.is_none() {
            self.map.extent = Extent::Box(EXTENT);
        }
        let page = self.page.width.px();
        let words = Words::new(&self.words, self.map.language.as_deref());
        let titles = PARTS.each_ref().map(|part| words.word(part.name).to_owned());
        // They are said here, not by the page.
        self.words.retain(|word, _| !PARTS.iter().any(|part| part.name == word));
        self.insets.extend(PARTS.iter().zip(titles).map(|(part, title)| Inset {
            title,
            extent: Some(Extent::Box(part.extent)),
            projection: part.projection.to_owned(),
            width: Some(Length::from_px(page * part.size.0)),
            height: Some(Length::from_px(page * part.size.1)),
            padding: 0.04,
            scale_bar: Some(false),
            connector: false,
            ..Inset::default()
        }));
    }
}
