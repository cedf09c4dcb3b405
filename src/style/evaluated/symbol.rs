//! Symbols: texts and icons.

use std::sync::Arc;

use super::super::expression::Section;
use super::super::keyword::{
    Alignment, IconTextFit, Overlap, SymbolPlacement, SymbolZOrder, TextTransform, WritingMode,
};
use super::{FromValue, LayerStyle, LayerType, sealed};
use crate::unit::{Align, Anchor, Color};

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
        /// Whether a symbol stands back from the edges of its tile.
        avoid_edges: bool = "symbol-avoid-edges",
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
        /// Along which sides the icon is stretched to its text.
        icon_text_fit: IconTextFit = "icon-text-fit",
        /// How far it then reaches beyond the text: top, right, bottom, left, in pixels.
        icon_text_fit_padding: [f64; 4] = "icon-text-fit-padding",
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
        /// The same, each anchor with an offset, right and down, in ems; it takes precedence.
        text_variable_anchor_offset: Option<Arc<[(Anchor, [f64; 2])]>> =
            "text-variable-anchor-offset",
        /// Where the text stands, seen from its point.
        text_anchor: Anchor = "text-anchor",
        /// The widest turn between two letters along a line, in degrees.
        text_max_angle: f64 = "text-max-angle",
        /// The directions to be tried at points, in order.
        text_writing_mode: Option<Arc<[WritingMode]>> = "text-writing-mode",
        /// How far the text is turned clockwise, in degrees.
        text_rotate: f64 = "text-rotate",
        /// The room kept free around the text, in pixels.
        text_padding: f64 = "text-padding",
        /// Whether text along a line is turned over rather than stood on its head.
        text_keep_upright: bool = "text-keep-upright",
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
