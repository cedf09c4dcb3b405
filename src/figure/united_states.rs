//! The United States as their own atlases show them: the states of the continent, and in insets of
//! their own those that lie far from it.

use super::model::{Extent, Figure, Inset, Position};
use super::words::Words;
use crate::error::{Error, ErrorKind, Result, nearest_or};

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
    /// How large it is drawn, times the scale of the states of the continent.
    scale: f64,
    position: Position,
}

const PARTS: [Part; 3] = [
    Part {
        name: "Alaska",
        projection: "+proj=aea +lat_1=55 +lat_2=65 +lat_0=50 +lon_0=-154",
        extent: [-171.0, 54.2, -130.0, 71.4],
        scale: 0.28,
        position: Position::BottomLeft,
    },
    Part {
        name: "Hawaii",
        projection: "+proj=aea +lat_1=8 +lat_2=18 +lat_0=13 +lon_0=-157",
        extent: [-160.3, 18.9, -154.8, 22.3],
        scale: 1.0,
        position: Position::BottomLeft,
    },
    Part {
        name: "Puerto Rico",
        projection: "+proj=aea +lat_1=17 +lat_2=19 +lat_0=18 +lon_0=-66.4",
        extent: [-67.3, 17.9, -65.2, 18.55],
        scale: 2.0,
        position: Position::BottomRight,
    },
];

impl Figure {
    /// Writes `albers-usa` out, where the map has it: a projection, an extent and insets.
    ///
    /// # Errors
    /// For a part that there is not.
    pub(super) fn write_out_united_states(&mut self) -> Result<()> {
        let asked = self.map.parts.take();
        if self.map.projection != NAME {
            return match asked {
                Some(_) => Err(Error::new(
                    ErrorKind::Figure,
                    format!("only the projection `{NAME}` has parts"),
                )
                .at_path("map.parts")
                .remedy(format!("write `projection = \"{NAME}\"`, or leave them out"))),
                None => Ok(()),
            };
        }
        let wanted = wanted(asked.as_deref())?;
        self.map.projection = CONTIGUOUS.to_owned();
        if self.map.extent == Extent::Fit && self.map.center.is_none() {
            self.map.extent = Extent::Box(EXTENT);
        }
        let words = Words::new(&self.words, self.map.language.as_deref());
        let insets = wanted.iter().map(|part| Inset {
            title: words.word(part.name).to_owned(),
            extent: Some(Extent::Box(part.extent)),
            projection: part.projection.to_owned(),
            position: part.position,
            scale: Some(part.scale),
            plain: true,
            padding: 0.04,
            scale_bar: Some(false),
            connector: false,
            ..Inset::default()
        });
        self.insets.extend(insets);
        // They are said here, not by the page.
        self.words.retain(|word, _| !PARTS.iter().any(|part| part.name == word));
        Ok(())
    }
}

/// The parts that are asked for; all of them where none are.
fn wanted(asked: Option<&[String]>) -> Result<Vec<&'static Part>> {
    let Some(asked) = asked else { return Ok(PARTS.iter().collect()) };
    let part = |(index, name): (usize, &String)| {
        PARTS.iter().find(|part| part.name == name).ok_or_else(|| {
            let error = Error::new(ErrorKind::Figure, format!("`{NAME}` has no part `{name}`"));
            let all = PARTS.each_ref().map(|part| part.name);
            error
                .at_path(format!("map.parts[{index}]"))
                .remedy(nearest_or(name, all, || format!("give some of {}", all.join(", "))))
        })
    };
    asked.iter().enumerate().map(part).collect()
}
