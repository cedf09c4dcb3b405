//! The page: a map with its titles, insets, legend, scale bar and credits.
//!
//! A [`Figure`] is plain data, read from a figure file or filled in code; [`Figure::render`] turns
//! it into a [`Rendered`]: a scene, a report of what was chosen and lost, and from them the PNG.
//!
//! ```no_run
//! use rumbo::figure::Figure;
//!
//! let figure = Figure::new().title("Viacrucis Migrante, 2018").route(rumbo::route::viacrucis_2018()?);
//! figure.render()?.write("caravan.png")?;
//! # Ok::<(), rumbo::Error>(())
//! ```

mod along;
#[cfg(feature = "basemap")]
mod areas;
mod builder;
mod camera;
mod capital;
mod thematic;
mod coloured;
mod compose;
mod context;
mod contested;
mod data;
mod described;
mod explain;
#[cfg(test)]
mod faults;
mod file;
mod files;
mod film;
mod fingerprint;
mod format;
mod further;
mod furniture;
mod graticule;
mod inset;
mod journey;
mod layers;
mod layout;
mod legible;
mod lettering;
mod margin;
mod located;
mod memory;
mod misread;
mod model;
#[cfg(feature = "basemap")]
mod outlined;
mod places;
mod prepared;
mod quiet;
mod rendered;
mod subject;
mod template;
mod titling;
mod typeset;
mod united_states;
mod view;
mod words;
mod written;

pub use film::Film;
pub use format::Format;
pub use model::{
    Along, Annotation, Choropleth, Classing, Data, DataSource, Decimal, Extent, FIGURE_VERSION,
    Figure, FontSetup, Furniture, Graticule, Inset, InsetKind, KeyFigure, MapSetup, MissingGlyphs,
    Names, Padding, PageSetup, Panel, PlaceRef, Position, RouteLayer, Show, Symbols, Timeline,
    WidthBy,
};
pub use prepared::Prepared;
pub use rendered::Rendered;

/// The JSON Schema of the figure file, for TOML and JSON alike. What it says of each key is for those
/// who write files: without what documentation of Rust has beside it.
pub fn schema() -> serde_json::Value {
    let mut schema = schemars::schema_for!(Figure).to_value();
    described::without_rust(&mut schema);
    schema
}
