//! The properties of a layer evaluated for one feature: a struct for each kind of layer.

use std::sync::Arc;

use super::convert::FromValue;
use super::expression::{Section, Value};
use super::keyword::{Alignment, Overlap, SymbolPlacement, SymbolZOrder, TextTransform};
use super::property::LayerType;
use crate::path::{LineCap, LineJoin};
use crate::unit::{Align, Anchor, Color};

/// A struct of evaluated properties; see [`super::Plan`].
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
                    $($field: super::plan::default_of(LayerType::$layer, $name),)+
                });
                &DEFAULTS
            }
        }

        impl LayerStyle for $style {
            const LAYER: LayerType = LayerType::$layer;
        }
    };
}

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

layer_style! {
    /// A text, an icon or both.
    SymbolStyle of Symbol {
        /// Where it stands on its feature.
        placement: SymbolPlacement = "symbol-placement",
        /// The distance between symbols along a line, in pixels.
        spacing: f64 = "symbol-spacing",
        /// Features with a lower key are placed first.
        sort_key: Option<f64> = "symbol-sort-key",
        /// In which order symbols are placed and drawn.
        z_order: SymbolZOrder = "symbol-z-order",
        /// Whether the icon stands even where it touches others.
        icon_allow_overlap: bool = "icon-allow-overlap",
        /// The same with three states; it takes precedence where given.
        icon_overlap: Option<Overlap> = "icon-overlap",
        /// Whether others may touch the icon.
        icon_ignore_placement: bool = "icon-ignore-placement",
        /// Whether the text stands where the icon cannot.
        icon_optional: bool = "icon-optional",
        /// What the icon turns with.
        icon_rotation_alignment: Alignment = "icon-rotation-alignment",
        /// The icon's size as a factor.
        icon_size: f64 = "icon-size",
        /// The icon's name.
        icon_image: Option<Arc<str>> = "icon-image",
        /// How far the icon is turned clockwise, in degrees.
        icon_rotate: f64 = "icon-rotate",
        /// The room kept free around the icon: top, right, bottom, left, in pixels.
        icon_padding: [f64; 4] = "icon-padding",
        /// Whether the icon is turned over rather than stood on its head.
        icon_keep_upright: bool = "icon-keep-upright",
        /// How far the icon is moved, right and down, in pixels before its size.
        icon_offset: [f64; 2] = "icon-offset",
        /// Where the icon stands, seen from its point.
        icon_anchor: Anchor = "icon-anchor",
        /// What the text turns with.
        text_rotation_alignment: Alignment = "text-rotation-alignment",
        /// The text in sections; empty for none.
        text_field: Arc<[Section]> = "text-field",
        /// The fonts in the order to be tried.
        text_font: Arc<[Arc<str>]> = "text-font",
        /// The size in pixels.
        text_size: f64 = "text-size",
        /// The width at which a line is broken, in ems.
        text_max_width: f64 = "text-max-width",
        /// The height of a line, in ems.
        text_line_height: f64 = "text-line-height",
        /// The space between letters, in ems.
        text_letter_spacing: f64 = "text-letter-spacing",
        /// How its lines are aligned with one another; `None` for flush with the anchor.
        text_justify: Option<Align> = "text-justify",
        /// The distance from its point in the direction of the anchor, in ems.
        text_radial_offset: f64 = "text-radial-offset",
        /// Where it may stand, seen from its point, in the order to be tried.
        text_variable_anchor: Option<Arc<[Anchor]>> = "text-variable-anchor",
        /// Where the text stands, seen from its point.
        text_anchor: Anchor = "text-anchor",
        /// The widest turn between two letters along a line, in degrees.
        text_max_angle: f64 = "text-max-angle",
        /// How far the text is turned clockwise, in degrees.
        text_rotate: f64 = "text-rotate",
        /// The room kept free around the text, in pixels.
        text_padding: f64 = "text-padding",
        /// Capitals.
        text_transform: TextTransform = "text-transform",
        /// How far the text is moved, right and down, in ems.
        text_offset: [f64; 2] = "text-offset",
        /// Whether the text stands even where it touches others.
        text_allow_overlap: bool = "text-allow-overlap",
        /// The same with three states; it takes precedence where given.
        text_overlap: Option<Overlap> = "text-overlap",
        /// Whether others may touch the text.
        text_ignore_placement: bool = "text-ignore-placement",
        /// Whether the icon stands where the text cannot.
        text_optional: bool = "text-optional",
        /// How opaque the icon is, 0 … 1.
        icon_opacity: f64 = "icon-opacity",
        /// The colour of an icon that is a mere shape.
        icon_color: Color = "icon-color",
        /// The colour of its halo.
        icon_halo_color: Color = "icon-halo-color",
        /// The width of its halo in pixels.
        icon_halo_width: f64 = "icon-halo-width",
        /// How blurred its halo is, in pixels.
        icon_halo_blur: f64 = "icon-halo-blur",
        /// How far the icon is moved, right and down, in pixels.
        icon_translate: [f64; 2] = "icon-translate",
        /// What that is seen from: the map, or the page.
        icon_translate_anchor: Alignment = "icon-translate-anchor",
        /// How opaque the text is, 0 … 1.
        text_opacity: f64 = "text-opacity",
        /// The colour of the text.
        text_color: Color = "text-color",
        /// The colour of its halo.
        text_halo_color: Color = "text-halo-color",
        /// The width of its halo in pixels.
        text_halo_width: f64 = "text-halo-width",
        /// How blurred its halo is, in pixels.
        text_halo_blur: f64 = "text-halo-blur",
        /// How far the text is moved, right and down, in pixels.
        text_translate: [f64; 2] = "text-translate",
        /// What that is seen from: the map, or the page.
        text_translate_anchor: Alignment = "text-translate-anchor",
    }
}

impl SymbolStyle {
    /// Whether the text may touch others: `text-overlap`, or else `text-allow-overlap`.
    pub fn text_overlap_mode(&self) -> Overlap {
        overlap(self.text_overlap, self.text_allow_overlap)
    }

    /// Whether the icon may touch others: `icon-overlap`, or else `icon-allow-overlap`.
    pub fn icon_overlap_mode(&self) -> Overlap {
        overlap(self.icon_overlap, self.icon_allow_overlap)
    }
}

fn overlap(mode: Option<Overlap>, allowed: bool) -> Overlap {
    mode.unwrap_or(if allowed { Overlap::Always } else { Overlap::Never })
}
