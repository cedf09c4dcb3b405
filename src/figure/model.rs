//! What a figure is made of: the types that a figure file is read into and that the builder fills.

mod choropleth;
mod data;
mod fonts;
mod inset;
mod layer;
mod map;
mod page;
mod place;
mod symbols;
mod timeline;

pub use choropleth::{Choropleth, Classing, Decimal};
pub(super) use data::file_name;
pub use data::{Data, DataSource};
pub use fonts::{FontSetup, MissingGlyphs};
pub use inset::{Inset, InsetKind};
pub use layer::{Along, Annotation, RouteLayer, WidthBy};
pub use map::{Graticule, MapSetup, Padding};
pub use page::{Furniture, KeyFigure, PageSetup, Panel, Position, Show};
pub use place::{Extent, Names, PlaceRef};
pub use symbols::Symbols;
pub use timeline::Timeline;

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::located::FigureFile;
use crate::error::Report;
use crate::resources::Resources;

/// The version of the figure file this rumbo reads.
pub const FIGURE_VERSION: u32 = 1;

/// A page with one map and its insets, titles and furniture.
///
/// A figure is plain data: read it from a file ([`Figure::open`]), or fill it in code with the
/// methods or by its fields. Every part has a default, so that a figure with nothing but a route
/// or an extent is already a good map.
///
/// ```
/// use rumbo::figure::Figure;
///
/// let figure = Figure::new().title("The Gulf of Fonseca").extent([-88.2, 12.8, -87.2, 13.6]);
/// assert_eq!(figure.page.width.px(), 1600.0);
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Figure {
    /// The version of the file's form: 1.
    pub version: u32,
    /// The title, at the top left of the page.
    pub title: String,
    /// A line or two below the title.
    pub subtitle: String,
    /// Sources and credits, at the foot of the page. The basemap's own credit is added.
    pub credit: String,
    /// What the picture shows, for those who cannot see it; made up from the rest if empty.
    pub description: String,
    /// The page.
    pub page: PageSetup,
    /// The main map.
    pub map: MapSetup,
    /// Routes to draw.
    #[serde(rename = "route")]
    pub routes: Vec<RouteLayer>,
    /// Data that layers draw.
    #[serde(rename = "source")]
    pub sources: Vec<DataSource>,
    /// Areas coloured by a number.
    #[serde(rename = "choropleth")]
    pub choropleths: Vec<Choropleth>,
    /// Circles as large as a number.
    pub symbols: Vec<Symbols>,
    /// MapLibre layers over sources. Each may name with `before` the theme's layer it lies below;
    /// without it fills lie below the theme's lines and names, lines below its names, all else above
    /// the theme. Sources that no layer draws are drawn in a plain style.
    #[serde(rename = "layer")]
    #[schemars(with = "Vec<serde_json::Map<String, serde_json::Value>>")]
    pub layers: Vec<serde_json::Map<String, serde_json::Value>>,
    /// Texts that point at places.
    #[serde(rename = "annotation")]
    pub annotations: Vec<Annotation>,
    /// Smaller maps within the map.
    #[serde(rename = "inset")]
    pub insets: Vec<Inset>,
    /// Boxes of text within the map.
    #[serde(rename = "panel")]
    pub panels: Vec<Panel>,
    /// A strip under the map on which a route's stops stand at their days. None unless given;
    /// `[timeline]` alone is enough.
    pub timeline: Option<Timeline>,
    /// Legend, scale bar, north arrow.
    pub furniture: Furniture,
    /// Fonts beside the embedded ones.
    pub fonts: FontSetup,
    /// Words of the page other than those of the map's language, by rumbo's English ones: `"Stop" = "Parada"`, `"Apr" = "abr"`,
    /// `"c." = "h."`, `", " = "، "` between the names of a list; also names of a route's places. A
    /// text that is not here stays as it is; the report tells of one that the page does not say.
    pub words: BTreeMap<String, String>,
    /// What was read of the basemap: clones of a figure, changed or not, draw from it.
    #[cfg(feature = "basemap")]
    #[serde(skip)]
    pub(super) basemap: crate::map::Cache,
    /// The file it was read from.
    #[serde(skip)]
    pub(super) file: Option<FigureFile>,
    /// What was doubtful in data read with it.
    #[serde(skip)]
    pub(super) advice: Report,
    /// What reading and drawing it may use.
    #[serde(skip)]
    pub(super) resources: Resources,
}

impl Default for Figure {
    fn default() -> Self {
        Self {
            version: FIGURE_VERSION,
            title: String::new(),
            subtitle: String::new(),
            credit: String::new(),
            description: String::new(),
            page: PageSetup::default(),
            map: MapSetup::default(),
            routes: Vec::new(),
            sources: Vec::new(),
            choropleths: Vec::new(),
            symbols: Vec::new(),
            layers: Vec::new(),
            annotations: Vec::new(),
            insets: Vec::new(),
            panels: Vec::new(),
            timeline: None,
            furniture: Furniture::default(),
            fonts: FontSetup::default(),
            words: BTreeMap::new(),
            #[cfg(feature = "basemap")]
            basemap: crate::map::Cache::default(),
            file: None,
            advice: Report::new(),
            resources: Resources::default(),
        }
    }
}
