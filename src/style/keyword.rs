//! The names that properties choose from, as types.

/// Declares an enumeration of the specification's names.
macro_rules! keywords {
    ($($(#[$doc:meta])* $name:ident { $($(#[$variant_doc:meta])* $variant:ident = $text:literal,)+ })+) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum $name {
            $($(#[$variant_doc])* $variant,)+
        }

        impl $name {
            /// The name in JSON.
            pub fn name(self) -> &'static str {
                match self {
                    $(Self::$variant => $text,)+
                }
            }

            /// What has that name.
            pub fn from_name(name: &str) -> Option<Self> {
                match name {
                    $($text => Some(Self::$variant),)+
                    _ => None,
                }
            }
        }
    )+};
}

keywords! {
    /// Where a symbol stands on its feature.
    SymbolPlacement {
        /// At a point of it.
        Point = "point",
        /// Along it, again and again.
        Line = "line",
        /// Along it, once, at the middle.
        LineCenter = "line-center",
    }
    /// In which order symbols are placed and drawn.
    SymbolZOrder {
        /// By sort key where there is one, otherwise from top to bottom.
        Auto = "auto",
        /// From top to bottom.
        ViewportY = "viewport-y",
        /// By sort key where there is one, otherwise in the source's order.
        Source = "source",
    }
    /// Capitals.
    TextTransform {
        /// As it is written.
        None = "none",
        /// All in capitals.
        Uppercase = "uppercase",
        /// No capitals.
        Lowercase = "lowercase",
    }
    /// What a symbol turns with.
    Alignment {
        /// The map, or the line it stands along.
        Map = "map",
        /// The page.
        Viewport = "viewport",
        /// The page, glyph by glyph along the line.
        ViewportGlyph = "viewport-glyph",
        /// The page at points, the line along lines.
        Auto = "auto",
    }
    /// Whether a symbol may touch others.
    Overlap {
        /// It is left out where it would.
        Never = "never",
        /// It stands in any case.
        Always = "always",
        /// It stands where the others may be touched too.
        Cooperative = "cooperative",
    }
    /// Along which sides an icon is stretched to its text.
    IconTextFit {
        /// None.
        None = "none",
        /// Across.
        Width = "width",
        /// Up and down.
        Height = "height",
        /// All.
        Both = "both",
    }
    /// The direction in which text runs.
    WritingMode {
        /// In rows.
        Horizontal = "horizontal",
        /// In columns.
        Vertical = "vertical",
    }
    /// How a layer as a whole is mixed with what lies below.
    LayerBlend {
        /// It covers it.
        Normal = "normal",
        /// Darker: the product.
        Multiply = "multiply",
        /// Its hue and saturation, the luminosity below.
        Color = "color",
        /// Its luminosity, the hue and saturation below.
        Luminosity = "luminosity",
        /// The sum.
        PlusLighter = "plus-lighter",
        /// Lighter: the product of what is missing to white.
        Screen = "screen",
        /// Darker where it is dark below, lighter where it is light.
        Overlay = "overlay",
    }
    /// How pixels are made from those of a picture.
    Resampling {
        /// From the four that lie around.
        Linear = "linear",
        /// From the nearest.
        Nearest = "nearest",
    }
    /// How the light on a relief is computed.
    HillshadeMethod {
        /// With an accent on steep slopes.
        Standard = "standard",
        /// By the cosine between light and slope.
        Basic = "basic",
        /// The basic one, stronger on steep slopes.
        Combined = "combined",
        /// Minimal, by aspect and slope.
        Igor = "igor",
        /// By several lights.
        Multidirectional = "multidirectional",
    }
}
