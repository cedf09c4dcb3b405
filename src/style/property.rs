//! The properties of the style specification, and which of them rumbo draws.

/// A kind of layer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[allow(missing_docs)]
pub enum LayerType {
    Fill,
    Line,
    Symbol,
    Circle,
    Heatmap,
    FillExtrusion,
    Raster,
    Hillshade,
    ColorRelief,
    Background,
}

impl LayerType {
    /// Every kind, in the specification's order.
    pub const ALL: [Self; 10] = [
        Self::Fill,
        Self::Line,
        Self::Symbol,
        Self::Circle,
        Self::Heatmap,
        Self::FillExtrusion,
        Self::Raster,
        Self::Hillshade,
        Self::ColorRelief,
        Self::Background,
    ];

    /// The name in JSON.
    pub fn name(self) -> &'static str {
        match self {
            Self::Fill => "fill",
            Self::Line => "line",
            Self::Symbol => "symbol",
            Self::Circle => "circle",
            Self::Heatmap => "heatmap",
            Self::FillExtrusion => "fill-extrusion",
            Self::Raster => "raster",
            Self::Hillshade => "hillshade",
            Self::ColorRelief => "color-relief",
            Self::Background => "background",
        }
    }

    /// The kind with a name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }

    /// Whether a [`super::Style`] reads layers of this kind: all that lie on a flat map. The
    /// others are kept as JSON, with a report entry.
    pub fn is_read(self) -> bool {
        self != Self::FillExtrusion
    }

    /// Whether rumbo draws layers of this kind; of the others that are read the report tells, and
    /// [`super::Layer::is_drawn`] is false.
    pub fn is_drawn(self) -> bool {
        matches!(
            self,
            Self::Fill
                | Self::Line
                | Self::Symbol
                | Self::Circle
                | Self::Heatmap
                | Self::Raster
                | Self::Hillshade
                | Self::ColorRelief
                | Self::Background
        )
    }
}

/// A number beside the zoom that a property may be a function of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Parameter {
    /// How dense a heatmap is, 0 … 1.
    HeatmapDensity,
    /// The share of a line's length, 0 … 1.
    LineProgress,
    /// The height in metres.
    Elevation,
}

impl Parameter {
    /// The name of the operator that gives it.
    pub fn name(self) -> &'static str {
        match self {
            Self::HeatmapDensity => "heatmap-density",
            Self::LineProgress => "line-progress",
            Self::Elevation => "elevation",
        }
    }
}

/// Where a property stands in a layer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Group {
    /// In `layout`: it shapes geometry and placement.
    Layout,
    /// In `paint`: it colours what is there.
    Paint,
}

impl Group {
    /// The key in a layer.
    pub fn name(self) -> &'static str {
        match self {
            Self::Layout => "layout",
            Self::Paint => "paint",
        }
    }
}

/// The type of a property's value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PropertyType {
    /// `true` or `false`.
    Boolean,
    /// A number.
    Number,
    /// A CSS colour.
    Color,
    /// Text.
    String,
    /// One of the names.
    Enum(&'static [&'static str]),
    /// Text in sections.
    Formatted,
    /// The name of an image.
    Image,
    /// One to four numbers, clockwise from the top.
    Padding,
    /// Numbers, this many of them.
    Numbers(Option<usize>),
    /// Texts.
    Strings,
    /// Some of the names.
    Enums(&'static [&'static str]),
    /// A number or several.
    NumberArray,
    /// A colour or several.
    ColorArray,
    /// Anchors, each followed by an offset.
    AnchorOffsets,
}

/// Whether rumbo heeds a property.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Support {
    /// It is drawn as the specification says.
    Supported,
    /// It makes no difference in a flat, still picture; the reason says why.
    NoEffect(&'static str),
    /// It is not drawn, and a style that sets it is told so; the reason says why.
    Refused(&'static str),
}

/// A property of the specification.
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub struct Property {
    /// The name, `fill-color` say.
    pub name: &'static str,
    /// The kind of layer it belongs to.
    pub layer: LayerType,
    /// Where it stands in the layer.
    pub group: Group,
    /// The type of its value.
    pub kind: PropertyType,
    /// Its default as JSON text; `None` where leaving it out means something of its own.
    pub default: Option<&'static str>,
    /// The least value.
    pub minimum: Option<f64>,
    /// The greatest value.
    pub maximum: Option<f64>,
    /// The unit of the number.
    pub units: Option<&'static str>,
    /// Whether an expression may read the zoom.
    pub zoom: bool,
    /// Whether an expression may read the feature.
    pub feature: bool,
    /// The one number that an expression may read, where the property is a ramp over it: see
    /// [`super::Layer::ramp`].
    pub parameter: Option<Parameter>,
    /// Whether an expression may interpolate.
    pub interpolated: bool,
    /// Whether `{name}` in text stands for a feature's property.
    pub tokens: bool,
    /// Whether `<name>-transition` may stand beside it.
    pub transition: bool,
}

impl Property {
    /// The default as JSON.
    pub fn default_value(&self) -> Option<serde_json::Value> {
        self.default.and_then(|text| serde_json::from_str(text).ok())
    }

    /// Whether rumbo heeds it.
    pub fn support(&self) -> Support {
        if !self.layer.is_drawn() {
            return Support::Refused("layers of this kind are not drawn");
        }
        match self.name {
            "text-keep-upright" => {
                Support::Refused("text along a line is never upside down; leave the property out")
            }
            "text-variable-anchor-offset" => Support::Refused(
                "in figures and tiles anchors have one offset; give `text-variable-anchor` and \
                 `text-radial-offset`",
            ),
            name => without_effect(name).map_or(Support::Supported, Support::NoEffect),
        }
    }
}

/// Why a property makes no difference, where it makes none.
fn without_effect(name: &str) -> Option<&'static str> {
    Some(match name {
        "fill-translate-anchor"
        | "line-translate-anchor"
        | "circle-translate-anchor"
        | "icon-translate-anchor"
        | "text-translate-anchor"
        | "hillshade-illumination-anchor" => {
            "where north is up, as on the pages of figures and in tiles"
        }
        "line-round-limit" => "a corner that is nearly straight looks the same either way",
        "raster-fade-duration" => "a still picture shows all there is",
        "symbol-avoid-edges" => "no label is cut at an edge",
        "symbol-height-offset" | "symbol-height-anchor" => "a flat map has no height",
        "circle-pitch-scale"
        | "circle-pitch-alignment"
        | "text-pitch-alignment"
        | "icon-pitch-alignment" => "a flat map is not tilted",
        _ => return None,
    })
}
