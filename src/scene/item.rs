//! What is drawn.

use std::sync::Arc;

use schemars::JsonSchema;
use serde::Serialize;

use super::blend::Blend;
use super::origin::Origin;
use super::paint::{FillRule, Stroke};
use super::ribbon::Ribbon;
use super::text::{OrientedBox, Text};
use crate::path::{Affine, Path};
use crate::projection::Projection;
use crate::unit::{Bitmap, Color, LonLatBox, Page, PageBox, Plane};

/// One thing drawn, or a group of things.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[serde(tag = "type", rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Item {
    /// Items that are clipped, faded or composed together.
    Group(Group),
    /// A filled outline.
    Fill {
        /// The outline.
        path: Arc<Path>,
        /// The colour.
        color: Color,
        /// Which side is inside.
        rule: FillRule,
        /// Whether edges are smoothed (where not, [`super::Effect::HardEdges`]).
        antialias: bool,
        /// Where it came from.
        #[serde(flatten)]
        origin: Origin,
    },
    /// A line.
    Stroke {
        /// The line.
        path: Arc<Path>,
        /// The colour.
        color: Color,
        /// Its shape.
        stroke: Stroke,
        /// Where it came from.
        #[serde(flatten)]
        origin: Origin,
    },
    /// A symbol at a point.
    Marker(Marker),
    /// A picture.
    Image(Image),
    /// Text.
    Text(Text),
}

/// Items that belong together.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Group {
    /// What the items are, for a reader of the scene: a layer's id, `furniture`, an inset's name.
    pub name: String,
    /// Nothing is drawn outside this outline; what it winds around an even number of times is
    /// outside.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub clip: Option<Arc<Path>>,
    /// Opacity of the group as a whole, 0 … 1.
    pub opacity: f32,
    /// How the group as a whole is mixed with what lies below.
    #[serde(skip_serializing_if = "Blend::is_normal")]
    pub blend: Blend,
    /// Whether the fills are neighbours without overlap: their coverage is added, so that no seam
    /// shows where they meet ([`super::Effect::Partition`]).
    pub partition: bool,
    /// The items, first to last.
    pub items: Vec<Item>,
    /// What a back end that feathers as MapLibre does draws instead of the items; JSON leaves it
    /// out.
    #[serde(skip)]
    pub ribbons: Arc<[Ribbon]>,
}

impl Group {
    /// A plain group: no clip, opaque, items painted one over the other.
    pub fn new(name: impl Into<String>, items: Vec<Item>) -> Self {
        Self {
            name: name.into(),
            clip: None,
            opacity: 1.0,
            blend: Blend::Normal,
            partition: false,
            items,
            ribbons: Arc::default(),
        }
    }
}

/// A symbol at a point, kept whole so that a reader of the scene can tell what it marks.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Marker {
    /// The point it marks.
    pub at: Page,
    /// Its outline, where it is on the page.
    pub path: Arc<Path>,
    /// The fill.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fill: Option<Color>,
    /// The outline's colour and shape.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stroke: Option<(Color, Stroke)>,
    /// The box around all of it, outline included.
    pub bounds: PageBox,
    /// Where it came from.
    #[serde(flatten)]
    pub origin: Origin,
}

/// A picture: an icon, or the pattern of an area.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Image {
    /// Its name in the sprite.
    pub name: Arc<str>,
    /// Its pixels, which JSON leaves out.
    #[serde(skip)]
    pub bitmap: Arc<Bitmap>,
    /// Where it is.
    pub area: OrientedBox,
    /// The box it is repeated over, side by side from where it is; only there once without.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub repeated_over: Option<PageBox>,
    /// Whether others of its kind join it side by side, so that its edges do not fade; and how it
    /// is made larger.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tiled: Option<Resampling>,
    /// How opaque it is, 0 … 1.
    pub opacity: f32,
    /// The point that an icon marks.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub at: Option<Page>,
    /// Where it came from.
    #[serde(flatten)]
    pub origin: Origin,
}

/// How a picture is made larger.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Resampling {
    /// By what lies between the four nearest pixels.
    #[default]
    Linear,
    /// By the nearest pixel.
    Nearest,
}

/// A map on the page.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[non_exhaustive]
pub struct Frame {
    /// Its id: `main`, or an inset's name.
    pub id: Arc<str>,
    /// Where it is on the page.
    pub bounds: PageBox,
    /// Its projection, as rumbo or PROJ reads it.
    pub projection: String,
    /// The reference system that its projection was asked for by: an authority's code
    /// (`EPSG:6372`), WKT or PROJJSON.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub crs: Option<Arc<str>>,
    /// From the projected plane to the page:
    /// x = a·X + c·Y + e, y = b·X + d·Y + f, as `[a, b, c, d, e, f]`.
    pub transform: Affine,
    /// A box in degrees that holds what it shows.
    pub extent: LonLatBox,
    /// 1 : scale at its centre, at 96 pixels per inch; not a number, and absent from JSON, where
    /// it has none.
    #[serde(skip_serializing_if = "is_unknown")]
    pub scale: f64,
    /// MapLibre's zoom at its centre; not a number, and absent from JSON, where it has none.
    #[serde(skip_serializing_if = "is_unknown")]
    pub zoom: f64,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes a reference")]
fn is_unknown(value: &f64) -> bool {
    !value.is_finite()
}

impl Frame {
    /// A frame.
    pub fn new(
        id: impl Into<Arc<str>>,
        bounds: PageBox,
        projection: impl Into<String>,
        transform: impl Into<Affine>,
    ) -> Self {
        Self {
            id: id.into(),
            bounds,
            projection: projection.into(),
            crs: None,
            transform: transform.into(),
            extent: LonLatBox::WORLD,
            scale: f64::NAN,
            zoom: f64::NAN,
        }
    }

    /// A frame on the plane of a projection.
    pub(crate) fn of_plane(
        id: impl Into<Arc<str>>,
        bounds: PageBox,
        projection: &Projection,
        transform: impl Into<Affine>,
    ) -> Self {
        let crs = projection.crs().map(Arc::from);
        Self { crs, ..Self::new(id, bounds, projection.to_proj_string(), transform) }
    }

    /// Where a point of the projected plane lies on the page.
    pub fn to_page(&self, point: Plane) -> Page {
        self.transform.to_page(point)
    }

    /// Where a point of the page lies on the projected plane; `None` where the transform cannot
    /// be inverted.
    pub fn to_plane(&self, point: Page) -> Option<Plane> {
        self.transform.to_plane(point)
    }
}
