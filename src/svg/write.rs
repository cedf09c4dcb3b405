//! The walk over a scene.

use std::str::FromStr;

use super::font::Fonts;
use super::ids::Ids;
use super::shape::{self, Filling};
use super::xml::{Placed, data, escaped, number, paint, px};
use super::{image, text};
use crate::error::{Code, Error, ErrorKind, Report, Result};
use crate::scene::{Effect, Group, Item, Scene, Text};

/// How a scene becomes SVG.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct SvgOptions {
    /// Leaves out the page's background, for a picture that stands on another ground. Default
    /// false.
    pub transparent: bool,
    /// How text is written. Default as text.
    pub text: SvgText,
}

/// How text is written in an SVG.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[non_exhaustive]
pub enum SvgText {
    /// As text, which can be chosen, searched and read aloud, in fonts that are in the file: for
    /// browsers.
    #[default]
    Text,
    /// As outlines labelled with the words: for programs that do not read the fonts in a file, such as
    /// resvg, librsvg and Inkscape.
    Outlines,
}

impl SvgText {
    const ALL: [(&str, Self); 2] = [("text", Self::Text), ("outlines", Self::Outlines)];
}

impl FromStr for SvgText {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        let found = Self::ALL.iter().find(|(name, _)| *name == text).map(|(_, how)| *how);
        found.ok_or_else(|| {
            let message = format!("text is not written as `{text}` in an SVG");
            Error::new(ErrorKind::Format, message).remedy("give `text` or `outlines`")
        })
    }
}

/// Writes a scene as SVG.
///
/// The same scene gives the same text. A halo's blur is a ring of half its opacity, and the
/// neighbours of a partition reach over one another by a hairline of their own colour, so that no
/// seam shows. What could not be said is in the report.
///
/// ```
/// use rumbo::scene::Scene;
/// use rumbo::svg::{SvgOptions, svg};
/// use rumbo::unit::Color;
///
/// let mut scene = Scene::new(400.0, 300.0, Color::WHITE);
/// scene.title = "Nothing & nobody".to_owned();
/// let (text, report) = svg(&scene, &SvgOptions::default())?;
/// assert!(text.contains(">Nothing &amp; nobody</title>"));
/// assert_eq!(report.losses().count(), 0);
/// # Ok::<(), rumbo::Error>(())
/// ```
///
/// # Errors
/// [`ErrorKind::Limit`] where the page has no size.
pub fn svg(scene: &Scene, options: &SvgOptions) -> Result<(String, Report)> {
    let has_size = |side: f64| side > 0.0 && side.is_finite();
    if !has_size(scene.width) || !has_size(scene.height) {
        let message = format!("a page of {} × {} px cannot be drawn", scene.width, scene.height);
        return Err(Error::new(ErrorKind::Limit, message)
            .remedy("give the page a width and a height greater than 0"));
    }
    let (fonts, sheet) = match options.text {
        SvgText::Text => Fonts::of(scene),
        SvgText::Outlines => Default::default(),
    };
    let mut writer = Writer {
        out: String::new(),
        ids: Ids::default(),
        fonts: (options.text == SvgText::Text).then_some(fonts),
        report: scene.approximations(Effect::ALL),
    };
    writer.head(scene);
    if !sheet.is_empty() {
        writer.line(&format!("<style>\n{sheet}</style>"));
    }
    if !options.transparent
        && let Some(color) = paint("fill", scene.background)
    {
        writer.line(&format!("<rect width=\"100%\" height=\"100%\"{color}/>"));
    }
    writer.items(&scene.items, false)?;
    writer.line("</svg>");
    Ok((writer.out, writer.report))
}

struct Writer {
    out: String,
    ids: Ids,
    /// Those that text is written in; none where it is outlines.
    fonts: Option<Fonts>,
    report: Report,
}

impl Writer {
    fn line(&mut self, text: &str) {
        self.out.push_str(text);
        self.out.push('\n');
    }

    fn head(&mut self, scene: &Scene) {
        let (width, height) = (px(scene.width), px(scene.height));
        let labelled = if scene.description.is_empty() {
            self.ids.unique("title")
        } else {
            format!("{} {}", self.ids.unique("title"), self.ids.unique("desc"))
        };
        // Letters where they stand, and not where a screen's pixels would have them.
        let exact = self.fonts.as_ref().map_or("", |_| " text-rendering=\"geometricPrecision\"");
        self.line(&format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" \
             xmlns:xlink=\"http://www.w3.org/1999/xlink\" version=\"1.1\" width=\"{width}\" \
             height=\"{height}\" viewBox=\"0 0 {width} {height}\" role=\"img\" \
             aria-labelledby=\"{labelled}\"{exact}>"
        ));
        self.line(&format!("<title id=\"title\">{}</title>", escaped(&scene.title)));
        if !scene.description.is_empty() {
            self.line(&format!("<desc id=\"desc\">{}</desc>", escaped(&scene.description)));
        }
    }

    fn items(&mut self, items: &[Item], partition: bool) -> Result<()> {
        for item in items {
            let element = match item {
                Item::Group(group) => {
                    self.group(group)?;
                    continue;
                }
                Item::Fill { path, color, rule, antialias, .. } => {
                    let (color, rule, antialias) = (*color, *rule, *antialias);
                    shape::fill(path, &Filling { color, rule, antialias, partition })
                }
                Item::Stroke { path, color, stroke, .. } => shape::stroke(path, *color, stroke),
                Item::Marker(marker) => shape::marker(marker),
                Item::Image(picture) => Some(image::image(picture, &mut self.ids)?),
                Item::Text(words) => Some(self.text(words)),
            };
            if let Some(element) = element.filter(|element| !element.is_empty()) {
                self.line(&element);
            }
        }
        Ok(())
    }

    fn text(&mut self, words: &Text) -> String {
        if let Some(fonts) = &self.fonts {
            if let Some(element) = text::written(words, fonts, &mut self.ids) {
                return element;
            }
            let detail = "a browser would draw its letters otherwise: it is outlines in the SVG";
            self.report.add_once(Code::Advisory, &words.text, detail);
        }
        text::outlined(words, &mut self.ids)
    }

    fn group(&mut self, group: &Group) -> Result<()> {
        let mut attributes = String::new();
        if !group.name.is_empty() {
            attributes = format!(" id=\"{}\"", self.ids.unique(&group.name));
        }
        if group.opacity < 1.0 {
            let opacity = number(f64::from(group.opacity.max(0.0)), 4);
            attributes += &format!(" opacity=\"{opacity}\"");
        }
        if !group.blend.is_normal() {
            attributes += &format!(" style=\"mix-blend-mode:{}\"", group.blend.name());
        }
        if let Some(path) = &group.clip {
            let id = self.ids.unique("clip");
            let data = data([(&**path, Placed::HERE)]);
            self.line(&format!(
                "<clipPath id=\"{id}\"><path clip-rule=\"evenodd\" d=\"{data}\"/></clipPath>"
            ));
            attributes += &format!(" clip-path=\"url(#{id})\"");
        }
        self.line(&format!("<g{attributes}>"));
        self.items(&group.items, group.partition)?;
        self.line("</g>");
        Ok(())
    }
}
