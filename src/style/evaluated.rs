//! The properties of a layer evaluated for one feature: a struct for each kind of layer.

use std::sync::Arc;

use super::convert::FromValue;
use super::expression::Value;
use super::keyword::{Alignment, LayerBlend};
use super::property::LayerType;
use super::reference;
use super::setting::{SettingValue, check_value};
use crate::path::{LineCap, LineJoin};
use crate::unit::Color;

/// A struct of evaluated properties; see [`super::Plan`]. Ramps over a parameter (`line-gradient`,
/// `heatmap-color`, `color-relief-color`) are not among them: see [`super::Layer::ramp`].
pub trait LayerStyle: Clone + Send + Sync + sealed::Fields {
    /// The kind of layer.
    const LAYER: LayerType;
}

pub(super) mod sealed {
    use super::Value;

    /// A field of a struct of evaluated properties.
    pub struct Field<S> {
        /// The property's name.
        pub name: &'static str,
        /// Sets the field; false where the value is not of its type.
        pub set: fn(&mut S, &Value<'_>) -> bool,
    }

    /// The fields, and a struct to set them in.
    pub trait Fields: Sized + 'static {
        const FIELDS: &'static [Field<Self>];

        /// The struct with every property at its default.
        fn defaults() -> &'static Self;
    }
}

/// Declares a struct of evaluated properties.
macro_rules! layer_style {
    ($(#[$doc:meta])* $style:ident of $layer:ident {
        $($(#[$field_doc:meta])* $field:ident: $kind:ty = $name:literal,)+
    }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq)]
        #[non_exhaustive]
        pub struct $style {
            $($(#[$field_doc])* #[doc = ""] #[doc = concat!("`", $name, "`.")] pub $field: $kind,)+
        }

        impl sealed::Fields for $style {
            const FIELDS: &'static [sealed::Field<Self>] = &[$(sealed::Field {
                name: $name,
                set: |style, value| match FromValue::from_value(value) {
                    Some(value) => {
                        style.$field = value;
                        true
                    }
                    None => false,
                },
            },)+];

            fn defaults() -> &'static Self {
                static DEFAULTS: std::sync::LazyLock<$style> = std::sync::LazyLock::new(|| $style {
                    $($field: crate::style::evaluated::default_of(LayerType::$layer, $name),)+
                });
                &DEFAULTS
            }
        }

        impl LayerStyle for $style {
            const LAYER: LayerType = LayerType::$layer;
        }
    };
}

/// The default of a property as its field's type.
///
/// # Panics
/// Never for the fields there are: a test makes every struct of defaults.
fn default_of<T: FromValue>(layer: LayerType, name: &str) -> T {
    let property = reference::find(layer, name).ok();
    let default = property.and_then(|property| {
        match check_value(property, &property.default_value()?).ok()? {
            SettingValue::Constant(value) => T::from_value(&value),
            SettingValue::Expression(_) => None,
        }
    });
    match default.or_else(T::absent) {
        Some(default) => default,
        None => unreachable!("`{name}` has no default of its field's type"),
    }
}

mod raster;
mod symbol;

pub use raster::{ColorReliefStyle, HeatmapStyle, HillshadeStyle, RasterStyle};
pub use symbol::SymbolStyle;

layer_style! {
    /// What lies under everything.
    BackgroundStyle of Background {
        /// The colour.
        color: Color = "background-color",
        /// The name of the image it is covered with instead.
        pattern: Option<Arc<str>> = "background-pattern",
        /// How opaque it is, 0 … 1.
        opacity: f64 = "background-opacity",
    }
}

layer_style! {
    /// A filled polygon.
    FillStyle of Fill {
        /// Features with a higher key are drawn later.
        sort_key: Option<f64> = "fill-sort-key",
        /// Whether its edge is smoothed.
        antialias: bool = "fill-antialias",
        /// How opaque it is, 0 … 1.
        opacity: f64 = "fill-opacity",
        /// The colour.
        color: Color = "fill-color",
        /// The colour of a thin edge; the fill's own where left out.
        outline_color: Option<Color> = "fill-outline-color",
        /// How opaque the layer is as a whole, 0 … 1.
        layer_opacity: f64 = "fill-layer-opacity",
        /// How far it is moved, right and down, in pixels.
        translate: [f64; 2] = "fill-translate",
        /// What that is seen from: the map, or the page.
        translate_anchor: Alignment = "fill-translate-anchor",
        /// The name of the image it is covered with instead of the colour.
        pattern: Option<Arc<str>> = "fill-pattern",
        /// How the layer as a whole is mixed with what lies below.
        layer_blend: LayerBlend = "fill-layer-blend",
    }
}

layer_style! {
    /// A line.
    LineStyle of Line {
        /// How it ends.
        cap: LineCap = "line-cap",
        /// How it turns.
        join: LineJoin = "line-join",
        /// The longest miter before it is bevelled, in widths.
        miter_limit: f64 = "line-miter-limit",
        /// Features with a higher key are drawn later.
        sort_key: Option<f64> = "line-sort-key",
        /// How opaque it is, 0 … 1.
        opacity: f64 = "line-opacity",
        /// The colour.
        color: Color = "line-color",
        /// How opaque the layer is as a whole, 0 … 1.
        layer_opacity: f64 = "line-layer-opacity",
        /// How far it is moved, right and down, in pixels.
        translate: [f64; 2] = "line-translate",
        /// What that is seen from: the map, or the page.
        translate_anchor: Alignment = "line-translate-anchor",
        /// The width in pixels.
        width: f64 = "line-width",
        /// The width of the gap between two parallel lines, in pixels; 0 for one line.
        gap_width: f64 = "line-gap-width",
        /// How far it is moved to its right side, in pixels.
        offset: f64 = "line-offset",
        /// How blurred its edges are, in pixels.
        blur: f64 = "line-blur",
        /// Dashes and gaps in turn, in line widths.
        dasharray: Option<Arc<[f64]>> = "line-dasharray",
        /// The name of the image it is drawn with instead of the colour.
        pattern: Option<Arc<str>> = "line-pattern",
        /// The widest turn that a round join leaves sharp, as a factor.
        round_limit: f64 = "line-round-limit",
        /// How the layer as a whole is mixed with what lies below.
        layer_blend: LayerBlend = "line-layer-blend",
    }
}

layer_style! {
    /// A circle.
    CircleStyle of Circle {
        /// Features with a higher key are drawn later.
        sort_key: Option<f64> = "circle-sort-key",
        /// The radius in pixels.
        radius: f64 = "circle-radius",
        /// The colour.
        color: Color = "circle-color",
        /// How blurred it is: 1 blurs it to its middle.
        blur: f64 = "circle-blur",
        /// How opaque it is, 0 … 1.
        opacity: f64 = "circle-opacity",
        /// How far it is moved, right and down, in pixels.
        translate: [f64; 2] = "circle-translate",
        /// What that is seen from: the map, or the page.
        translate_anchor: Alignment = "circle-translate-anchor",
        /// The width of its edge, outside the radius, in pixels.
        stroke_width: f64 = "circle-stroke-width",
        /// The colour of its edge.
        stroke_color: Color = "circle-stroke-color",
        /// How opaque its edge is, 0 … 1.
        stroke_opacity: f64 = "circle-stroke-opacity",
    }
}
