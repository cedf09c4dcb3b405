//! The colours and faces that a theme gives to the page around its map.
//!
//! A style may say under `rumbo:palette` and `rumbo:faces` of its `metadata` what titles, panels,
//! insets, legends, scale bars and routes look like. What it does not say follows from what it
//! does, and at last from whether its background is light or dark.

use std::collections::BTreeMap;

use serde_json::{Map, Value as Json};

use super::document::Style;
use super::evaluated::BackgroundStyle;
use super::expression::EvaluationContext;
use super::failures::Failures;
use super::property::LayerType;
use crate::error::{Error, ErrorKind, Result, nearest};
use crate::unit::Color;

/// The key of a style's metadata that holds its palette.
const PALETTE: &str = "rumbo:palette";
/// The key of a style's metadata that holds its faces.
const FACES: &str = "rumbo:faces";

/// Declares the palette: its fields, their names in JSON, and whence a colour follows that the
/// style does not give.
macro_rules! palette {
    ($($(#[$doc:meta])* $field:ident = $name:literal: $default:expr,)+) => {
        /// The colours of a page, by role.
        ///
        /// In a style's `metadata`:
        ///
        /// ```json
        /// "rumbo:palette": { "page": "#101418", "ink": "#e9e6df", "accent": "#f2a65a" }
        /// ```
        ///
        /// Expressions of layers read them as `["global-state", "rumbo:ink"]`, text that
        /// `["to-color", …]` makes a colour of.
        #[derive(Debug, Clone, PartialEq)]
        #[non_exhaustive]
        pub struct Palette {
            $($(#[$doc])* #[doc = ""] #[doc = concat!("`", $name, "`.")] pub $field: Color,)+
        }

        impl Palette {
            /// The names of the roles, as a style gives them.
            pub const ROLES: &'static [&'static str] = &[$($name),+];

            /// The palette of which some colours are given.
            fn complete(given: &BTreeMap<&str, Color>, dark: bool) -> Self {
                $(let $field = match given.get($name) {
                    Some(color) => *color,
                    None => {
                        let fallback: Fallback = $default;
                        fallback.color(dark)
                    }
                };)+
                Self { $($field),+ }
            }

            /// Every role with its colour.
            pub fn roles(&self) -> impl Iterator<Item = (&'static str, Color)> {
                [$(($name, self.$field)),+].into_iter()
            }
        }
    };
}

/// A colour that a style does not give.
enum Fallback {
    /// On a light ground and on a dark one.
    Of(u32, u32),
    /// The same, each as opaque as said.
    Faded(u32, f32, u32, f32),
    /// That of another role, as opaque as said.
    Like(Color, f32),
}

use Fallback::{Faded, Like, Of};

impl Fallback {
    fn color(self, dark: bool) -> Color {
        match self {
            Of(light, on_dark) => rgb(if dark { on_dark } else { light }),
            Faded(light, opacity, ..) if !dark => rgb(light).with_opacity(opacity),
            Faded(.., on_dark, opacity) => rgb(on_dark).with_opacity(opacity),
            Like(color, opacity) => color.with_opacity(opacity),
        }
    }
}

/// An opaque colour from `0xrrggbb`.
fn rgb(hex: u32) -> Color {
    let [_, r, g, b] = hex.to_be_bytes();
    Color::rgb8(r, g, b)
}

palette! {
    /// The ground of the page.
    page = "page": Of(0xff_ffff, 0x0f_141a),
    /// Titles, headings and other text on the page.
    ink = "ink": Of(0x21_262b, 0xec_e8e0),
    /// Secondary text on the page: subtitle, notes, credits.
    muted = "muted": Of(0x5c_6166, 0xb0_b6bc),
    /// What stands out: numbers of stops, key figures, data without a style of their own, what a
    /// locator marks.
    accent = "accent": Of(0xa3_360f, 0xf5_ab6a),
    /// The ground of panels, legends and insets.
    panel = "panel": Like(page, 1.0),
    /// The edge of panels, legends and insets.
    panel_border = "panel-border": Like(muted, 0.35),
    /// Rules within panels.
    rule = "rule": Like(muted, 0.45),
    /// The line around the main map.
    frame = "frame": Like(muted, 0.8),
    /// The line around an inset's map.
    inset_frame = "inset-frame": Like(muted, 1.0),
    /// The outline on the main map of what an inset shows.
    inset_outline = "inset-outline": Like(ink, 0.85),
    /// The line that joins that outline to its inset.
    connector = "connector": Like(ink, 0.45),
    /// Text on maps.
    label = "label": Like(ink, 1.0),
    /// Scale bar and north arrow.
    furniture = "furniture": Like(label, 1.0),
    /// A note on them.
    furniture_muted = "furniture-muted": Like(muted, 1.0),
    /// Meridians and parallels.
    graticule = "graticule": Faded(0x4d_6173, 0.22, 0xaf_c3d8, 0.16),
    /// Their labels, on the page.
    graticule_label = "graticule-label": Of(0x5c_6b7a, 0x9b_abba),
    /// The ground of a map at a scale at which land is not told from sea.
    ground = "ground": Of(0xf6_f4ef, 0x1d_242b),
    /// Areas that a table has no number for.
    missing = "missing": Of(0xcf_ccc6, 0x4a_525a),
    /// Secondary text on maps.
    label_muted = "label-muted": Of(0x56_5c62, 0xb9_bfc5),
    /// What sets text on maps off from what is below.
    halo = "halo": Faded(0xff_ffff, 0.85, 0x12_181e, 0.85),
    /// What sets the line of a route off from what is below.
    casing = "casing": Faded(0xff_ffff, 0.6, 0x12_181e, 0.6),
    /// Markers.
    marker = "marker": Like(label, 1.0),
    /// The inside of hollow markers and the edge of filled ones.
    marker_ground = "marker-ground": Of(0xff_ffff, 0x12_181e),
    /// Markers of what is in doubt.
    marker_muted = "marker-muted": Of(0x8d_9297, 0x8f_969d),
    /// The origin of a route, and the link to it.
    origin = "origin": Of(0x6d_3f86, 0xd0_a6ea),
    /// Boundaries that a route brings along.
    boundary = "boundary": Of(0x6b_6863, 0xa9_a59e),
    /// The names of what lies on their sides.
    boundary_label = "boundary-label": Of(0x6a_665f, 0xa9_a59e),
    /// Ways of travel: on foot.
    foot = "foot": Of(0x1f_6f50, 0x6c_d0a4),
    /// By road.
    road = "road": Of(0x2b_5c9e, 0x86_b4f2),
    /// By rail.
    rail = "rail": Of(0xb0_530f, 0xf2_a35c),
    /// On water.
    water = "water": Of(0x1b_8a9c, 0x5f_cfe0),
    /// By air.
    air = "air": Of(0x7b_4fa3, 0xc8_a2ee),
    /// In other ways, or not known how.
    other = "other": Of(0x5b_5f64, 0xb6_bbc0),
}

/// The faces of a page: for each use a list of names, the first that is there and has the
/// character.
///
/// In a style's `metadata`, a name or a list of names for each:
///
/// ```json
/// "rumbo:faces": { "regular": ["Noto Sans Regular"], "bold": "Noto Sans Bold" }
/// ```
///
/// Expressions of layers read them as `["array", "string", ["global-state", "rumbo:bold"]]`.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Faces {
    /// Text. `regular`.
    pub regular: Vec<String>,
    /// Titles, headings, names of stops. `bold`.
    pub bold: Vec<String>,
    /// Annotations and notes. `italic`.
    pub italic: Vec<String>,
}

impl Faces {
    /// The names of the uses, as a style gives them.
    pub const USES: [&'static str; 3] = ["regular", "bold", "italic"];
}

impl Palette {
    /// The palette with another ground of the page; panels that had the page's have the new one.
    #[must_use]
    pub fn on_page(self, page: Color) -> Self {
        let panel = if self.panel == self.page { page } else { self.panel };
        Self { page, panel, ..self }
    }
}

impl Style {
    /// The colours of the page around a map in this style.
    ///
    /// # Errors
    /// [`ErrorKind::Style`], with the path, for a role or colour there is not.
    pub fn palette(&self) -> Result<Palette> {
        let mut given = BTreeMap::new();
        for (role, color) in entries(&self.metadata, PALETTE, Palette::ROLES)? {
            let read = color.as_str().map(str::parse::<Color>).and_then(Result::ok);
            let color = read.ok_or_else(|| {
                Error::new(ErrorKind::Style, format!("{color} is not a colour"))
                    .at_path(format!("metadata.{PALETTE}.{role}"))
                    .remedy("give a CSS colour such as \"#336699\"")
            })?;
            given.insert(role, color);
        }
        Ok(Palette::complete(&given, self.is_dark()))
    }

    /// The faces of the page around a map in this style.
    ///
    /// # Errors
    /// [`ErrorKind::Style`], with the path, for a use there is not or what is no list of names.
    pub fn faces(&self) -> Result<Faces> {
        let one = |name: &str| vec![name.to_owned()];
        let mut faces = Faces {
            regular: one("Noto Sans Regular"),
            bold: one("Noto Sans Bold"),
            italic: one("Noto Sans Italic"),
        };
        for (name, value) in entries(&self.metadata, FACES, &Faces::USES)? {
            let names: Option<Vec<String>> = match value {
                Json::String(name) => Some(one(name)),
                Json::Array(names) if !names.is_empty() => {
                    names.iter().map(|name| name.as_str().map(str::to_owned)).collect()
                }
                _ => None,
            };
            let names = names.ok_or_else(|| {
                Error::new(ErrorKind::Style, format!("{value} is not a face"))
                    .at_path(format!("metadata.{FACES}.{name}"))
                    .remedy("give the full name of a face, or a list of them")
            })?;
            match name {
                "bold" => faces.bold = names,
                "italic" => faces.italic = names,
                _ => faces.regular = names,
            }
        }
        Ok(faces)
    }

    /// Has expressions of the style's layers read another palette and faces as global state. A style
    /// that was read has its own.
    pub fn set_page(&mut self, palette: &Palette, faces: &Faces) {
        let colors = palette.roles().map(|(role, color)| (role, css(color).into()));
        let faces = [
            ("regular", faces.regular.clone().into()),
            ("bold", faces.bold.clone().into()),
            ("italic", faces.italic.clone().into()),
        ];
        let state: Vec<(&str, Json)> = colors.chain(faces).collect();
        let state = state.into_iter().map(|(name, value)| (format!("rumbo:{name}"), value));
        self.globals_mut().state.extend(state);
    }

    /// Whether the style's background is dark: light text reads better on it than dark text.
    fn is_dark(&self) -> bool {
        let context = EvaluationContext::at_zoom(4.0).with_globals(self.globals());
        let background = self.layers().iter().find(|layer| layer.kind() == LayerType::Background);
        let color = background.map(|layer| {
            let plan = layer.plan::<BackgroundStyle>(&context, &mut Failures::default());
            plan.evaluate(&context, &mut Failures::default()).color
        });
        color.is_some_and(|color| color.contrast(Color::WHITE) > color.contrast(Color::BLACK))
    }
}

/// A colour as CSS, as exact as it is.
fn css(color: Color) -> String {
    let [r, g, b, _] = color.to_rgba8();
    if color.a >= 1.0 { color.to_string() } else { format!("rgba({r},{g},{b},{})", color.a) }
}

/// The entries of an object of the metadata.
fn entries<'a>(
    metadata: &'a Map<String, Json>,
    key: &str,
    known: &[&str],
) -> Result<Vec<(&'a str, &'a Json)>> {
    let entries = match metadata.get(key) {
        None => return Ok(Vec::new()),
        Some(Json::Object(entries)) => entries,
        Some(_) => {
            return Err(Error::new(ErrorKind::Style, format!("`{key}` is not an object"))
                .at_path(format!("metadata.{key}"))
                .remedy(format!("give any of {}", known.join(", "))));
        }
    };
    if let Some(name) = entries.keys().find(|name| !known.contains(&name.as_str())) {
        let error = Error::new(ErrorKind::Style, format!("`{key}` has no `{name}`"))
            .at_path(format!("metadata.{key}.{name}"));
        return Err(match nearest(name, known.iter().copied()) {
            Some(near) => error.remedy(format!("did you mean `{near}`?")),
            None => error.remedy(format!("give any of {}", known.join(", "))),
        });
    }
    Ok(entries.iter().map(|(name, value)| (name.as_str(), value)).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn style(metadata: Json, background: &str) -> Result<Style> {
        let json = json!({
            "version": 8, "sources": {}, "metadata": metadata,
            "layers": [{
                "id": "sea", "type": "background", "paint": { "background-color": background }
            }]
        });
        Style::from_json(&json.to_string()).map(|(style, _)| style)
    }

    #[test]
    fn every_role_can_be_given() {
        let odd = "rgba(1,2,3,0.25)";
        for role in Palette::ROLES {
            let palette = style(json!({ PALETTE: { *role: odd } }), "#fff").unwrap().palette();
            let given = palette.unwrap().roles().find(|(name, _)| name == role).unwrap().1;
            assert_eq!(css(given), odd, "{role}");
        }
    }

    #[test]
    fn what_is_not_given_follows_from_what_is_and_from_the_background() {
        let light = style(json!({}), "#dfe9ee").unwrap().palette().unwrap();
        assert_eq!((light.page, light.panel, light.label), (Color::WHITE, Color::WHITE, light.ink));
        let dark = style(json!({}), "#0c1722").unwrap().palette().unwrap();
        for (text, ground) in [(dark.ink, dark.page), (dark.muted, dark.panel)] {
            assert!(text.luminance() > ground.luminance() && text.contrast(ground) > 4.5);
        }
        let given = json!({ PALETTE: { "page": "#eef", "ink": "#123" } });
        let given = style(given, "#dfe9ee").unwrap().palette().unwrap();
        assert_eq!((given.panel, given.furniture), (given.page, given.ink));
        assert_eq!(given.muted, light.muted);
        let moved = given.clone().on_page(Color::BLACK);
        assert_eq!((moved.page, moved.panel), (Color::BLACK, Color::BLACK));
    }

    #[test]
    fn what_is_no_palette_is_told_with_its_path() {
        for (metadata, wanted) in [
            (
                json!({ PALETTE: { "inc": "#fff" } }),
                "metadata.rumbo:palette.inc: `rumbo:palette` has no `inc`; did you mean `ink`?",
            ),
            (
                json!({ PALETTE: { "ink": "dusk" } }),
                "metadata.rumbo:palette.ink: \"dusk\" is not a colour; give a CSS colour such as \
                 \"#336699\"",
            ),
            (
                json!({ FACES: { "bold": [] } }),
                "metadata.rumbo:faces.bold: [] is not a face; give the full name of a face, or a \
                 list of them",
            ),
            (
                json!({ FACES: 7 }),
                "metadata.rumbo:faces: `rumbo:faces` is not an object; give any of regular, bold, \
                 italic",
            ),
        ] {
            assert_eq!(style(metadata, "#fff").unwrap_err().to_string(), wanted);
        }
    }

    #[test]
    fn layers_read_the_palette() {
        let style = style(json!({ PALETTE: { "accent": "rgba(9,8,7,0.5)" } }), "#000").unwrap();
        let palette = style.palette().unwrap();
        let color = json!(["to-color", ["global-state", "rumbo:accent"]]);
        let layer = super::super::Layer::background("b").paint("background-color", color).unwrap();
        let context = EvaluationContext::at_zoom(1.0).with_globals(style.globals());
        let mut failures = Failures::default();
        let plan = layer.plan::<BackgroundStyle>(&context, &mut failures);
        assert_eq!(plan.constant().map(|style| css(style.color)), Some(css(palette.accent)));
        assert!(failures.is_empty());
    }
}
