//! The page and what stands on it beside maps.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::error::{Error, ErrorKind};
use crate::unit::{Color, Length};

/// The size and ground of the page.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct PageSetup {
    /// Width: a number of CSS pixels or a length such as `"180mm"`. Default 1600 px.
    pub width: Length,
    /// Height. Default 1200 px.
    pub height: Length,
    /// Device pixels a CSS pixel; 2 doubles the picture's pixels and leaves the layout as it is.
    pub scale: f64,
    /// Resolution in dots per inch, for figures sized in millimetres; sets the scale to dpi ÷ 96.
    pub dpi: Option<f64>,
    /// White space around everything. Default 40 px on a page of 1600 × 1200, on others in
    /// proportion.
    pub margin: Option<Length>,
    /// The page's colour. Default the theme's.
    pub background: Option<Color>,
}

impl Default for PageSetup {
    fn default() -> Self {
        Self {
            width: Length::from_px(1600.0),
            height: Length::from_px(1200.0),
            scale: 1.0,
            dpi: None,
            margin: None,
            background: None,
        }
    }
}

impl PageSetup {
    /// The white space around everything, CSS pixels.
    pub fn margin_px(&self) -> f64 {
        let share = (self.width.px() * self.height.px() / (1600.0 * 1200.0)).max(0.0).sqrt();
        self.margin.map_or_else(|| (40.0 * share).clamp(8.0, 400.0), |margin| margin.px())
    }

    /// Device pixels a CSS pixel: from `dpi` where it is given, else `scale`.
    pub fn device_scale(&self) -> f64 {
        self.dpi.map_or(self.scale, |dpi| dpi / 96.0)
    }
}

/// The largest page rumbo draws, CSS pixels a side.
const LARGEST_PAGE: f64 = 20_000.0;

impl PageSetup {
    /// Whether such a page can be drawn.
    ///
    /// # Errors
    /// Where a side, the scale or the margin is out of range.
    pub(in crate::figure) fn check(&self) -> Result<(), Error> {
        let sides = [("page.width", self.width.px()), ("page.height", self.height.px())];
        for (path, side) in sides {
            if !(48.0..=LARGEST_PAGE).contains(&side) {
                return Err(Error::new(
                    ErrorKind::Figure,
                    format!("a page side of {side} px is out of range"),
                )
                .at_path(path)
                .remedy(format!("give between 48 and {LARGEST_PAGE} px")));
            }
        }
        let scale = self.device_scale();
        if !(0.1..=16.0).contains(&scale) {
            let path = if self.dpi.is_some() { "page.dpi" } else { "page.scale" };
            return Err(Error::new(
                ErrorKind::Figure,
                format!("a scale of {scale} is out of range"),
            )
            .at_path(path)
            .remedy("give a scale between 0.1 and 16, or a dpi between 10 and 1536"));
        }
        if !(0.0..).contains(&self.margin_px()) {
            return Err(Error::new(ErrorKind::Figure, "a margin cannot be negative")
                .at_path("page.margin")
                .remedy("give 0 or more"));
        }
        Ok(())
    }
}

/// Whether a piece of furniture is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Show {
    /// Where it helps: the piece's own rule decides, and the report says so where it is left out.
    #[default]
    Auto,
    /// Always.
    On,
    /// Never.
    Off,
}

/// Where a box stands within the main map.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Position {
    /// Where it covers the least of what the map is about.
    #[default]
    Auto,
    /// At the top left corner.
    TopLeft,
    /// In the middle of the top edge.
    Top,
    /// At the top right corner.
    TopRight,
    /// In the middle of the left edge.
    Left,
    /// In the middle of the right edge.
    Right,
    /// At the bottom left corner.
    BottomLeft,
    /// In the middle of the bottom edge.
    Bottom,
    /// At the bottom right corner.
    BottomRight,
    /// Beside the map, in the column or foot that what has no room in it gets.
    Beside,
}

/// Legend, scale bar and north arrow.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Furniture {
    /// The scale bar; `auto` leaves it out where scale varies too much over the map.
    pub scale_bar: Show,
    /// Where the scale bar stands.
    pub scale_bar_position: Position,
    /// The north arrow; `auto` draws it only where north is not up everywhere and no graticule
    /// shows that.
    pub north_arrow: Show,
    /// Where the north arrow stands.
    pub north_arrow_position: Position,
    /// The legend; `auto` draws it where lines or symbols need explaining.
    pub legend: Show,
    /// Where the legend stands.
    pub legend_position: Position,
}

/// A box of text within the main map: key figures, a note.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Panel {
    /// A heading.
    pub heading: String,
    /// Key figures: a large value with a line of text each.
    pub figures: Vec<KeyFigure>,
    /// Running text below them.
    pub text: String,
    /// Where it stands.
    pub position: Position,
    /// How far it is moved from there, `[right, down]` in CSS pixels.
    pub offset: Option<[f64; 2]>,
    /// Its width. Default 300 px, on a small page less.
    pub width: Option<Length>,
}

impl Default for Panel {
    fn default() -> Self {
        Self {
            heading: String::new(),
            figures: Vec::new(),
            text: String::new(),
            position: Position::Auto,
            offset: None,
            width: None,
        }
    }
}

/// A number worth reading first, and what it counts.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct KeyFigure {
    /// The value as it is to be printed: `158`, `about 70`.
    pub value: String,
    /// What it counts.
    pub text: String,
}
