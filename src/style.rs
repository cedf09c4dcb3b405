//! The MapLibre Style Specification, version 8: the one style language for figures and tiles.
//!
//! A [`Style`] is read from JSON or built; both make the same [`Layer`]s, checked against the
//! specification's own table of properties ([`properties`], [`support_table`]). To draw, a layer
//! is made ready for a zoom ([`Layer::plan`], [`Layer::filter_at`]): what is the same for every
//! feature is then evaluated once, and the rest is compiled expressions ([`Expression`]).
//!
//! What the specification lacks stands in a layer's `metadata` under `rumbo:` keys
//! ([`RumboMetadata`]), so that every style stays a valid MapLibre style. In the style's own
//! `metadata` stand the colours and faces of the page around its map ([`Palette`], [`Faces`]).

mod check;
mod convert;
mod document;
mod evaluated;
mod expression;
mod failures;
mod hatch;
mod keyword;
mod layer;
mod metadata;
mod palette;
mod plan;
mod property;
mod ramp;
mod read;
mod reference;
mod setting;
mod source;
#[rustfmt::skip]
mod spec;
mod sprite;
mod theme;

pub use check::check;
pub use document::Style;
pub use evaluated::{
    BackgroundStyle, CircleStyle, ColorReliefStyle, FillStyle, HeatmapStyle, HillshadeStyle,
    LayerStyle, LineStyle, RasterStyle, SymbolStyle,
};
pub use expression::{
    Collator, EvaluationContext, Expression, ExpressionColor, Globals, Projection, Section, Value,
    ValueType,
};
pub use failures::Failures;
pub use keyword::{
    Alignment, HillshadeMethod, IconTextFit, LayerBlend, Overlap, Resampling, SymbolPlacement,
    SymbolZOrder, TextTransform, WritingMode,
};
pub use layer::{Filter, Layer};
pub use metadata::RumboMetadata;
pub use palette::{Faces, Palette};
pub use plan::Plan;
pub use property::{Group, LayerType, Parameter, Property, PropertyType, Support};
pub use ramp::Ramp;
pub use reference::{properties, support_table};
pub use setting::{SettingValue, check_value};
pub use source::{
    Cluster, ClusterProperty, DemEncoding, Source, SourceKind, TileScheme, VectorEncoding,
};
pub use sprite::{Sprite, SpriteImage, Stretch, TextFit};
pub use theme::{ROUTE_URL, Theme, route_layers, theme, themes};
