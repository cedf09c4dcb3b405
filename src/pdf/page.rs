//! A page: the scene's items walked, drawn and tagged.

use std::num::NonZeroU16;

use krilla::blend::BlendMode;
use krilla::geom::Transform;
use krilla::num::NormalizedF32;
use krilla::page::Page;
use krilla::paint::FillRule;
use krilla::tagging::{
    Artifact, ArtifactType, ContentTag, Identifier, Node, SpanTag, Tag, TagGroup,
};

use super::text::{Faces, Pen, is_right_to_left, is_scattered};
use super::{image, shape};
use crate::error::Report;
use crate::path::Path;
use crate::scene::{Blend, FontFile, Group, Item, Role, Scene, Text};
use crate::unit::PageBox;

/// Points a CSS pixel: 72 / 96.
pub(super) const POINTS_PER_PX: f64 = 0.75;

/// A scene, and the fonts that its texts were set in.
#[derive(Debug, Clone, Copy)]
pub struct Sheet<'a> {
    /// What is on the page.
    pub scene: &'a Scene,
    /// The fonts to embed. Text in a face that is not here is drawn as outlines.
    pub fonts: &'a [FontFile],
}

/// Draws a scene on a page; gives its structure in reading order: the title, the map with its
/// texts, what stands beside it, the credits.
pub(super) fn draw(sheet: &Sheet, page: &mut Page, report: &mut Report) -> Vec<Node> {
    let scene = sheet.scene;
    let pen = Pen { surface: page.surface(), faces: Faces::new(sheet.fonts), report };
    let mut writer = Writer { pen, tags: Tags::default(), composed: 0 };
    let scale = POINTS_PER_PX as f32;
    writer.pen.surface.push_transform(&Transform::from_scale(scale, scale));
    let whole = Path::rect(PageBox::new(0.0, 0.0, scene.width, scene.height));
    writer.artifact(|writer| {
        shape::fill(&mut writer.pen.surface, &whole, scene.background, FillRule::NonZero, 0.0);
    });
    writer.items(&scene.items);
    writer.pen.surface.pop();
    let Writer { pen, tags, .. } = writer;
    pen.surface.finish();
    tags.nodes(&scene.description)
}

/// What a page's contents are, by what a reader is told first.
#[derive(Default)]
struct Tags {
    titles: Vec<Node>,
    map: Vec<Node>,
    /// What stands beside the map: notes, legend, key, timeline.
    beside: [Vec<Node>; 4],
    credits: Vec<Node>,
}

impl Tags {
    fn add(&mut self, role: Role, text: Node) {
        let [notes, legend, key, timeline] = &mut self.beside;
        let of_role = match role {
            Role::Title => &mut self.titles,
            Role::Note => notes,
            Role::Legend => legend,
            Role::Key => key,
            Role::Timeline => timeline,
            Role::Credit => &mut self.credits,
            Role::Map
            | Role::Leader
            | Role::Frame
            | Role::Graticule
            | Role::ScaleBar
            | Role::NorthArrow => &mut self.map,
        };
        of_role.push(text);
    }

    fn nodes(self, description: &str) -> Vec<Node> {
        let mut nodes = Vec::new();
        for (index, title) in self.titles.into_iter().enumerate() {
            let level = NonZeroU16::MIN.saturating_add(u16::from(index > 0));
            let mut heading = TagGroup::new(Tag::Hn(level, None));
            heading.push(title);
            nodes.push(Node::from(heading));
        }
        if !self.map.is_empty() {
            let alt = (!description.is_empty()).then(|| description.to_owned());
            let mut figure = TagGroup::new(Tag::Figure(alt));
            self.map.into_iter().for_each(|text| figure.push(text));
            nodes.push(Node::from(figure));
        }
        let beside = self.beside.into_iter().filter(|texts| !texts.is_empty());
        nodes.extend(beside.map(|texts| {
            let mut section = TagGroup::new(Tag::Section);
            texts.into_iter().for_each(|text| section.push(paragraph(text)));
            Node::from(section)
        }));
        nodes.extend(self.credits.into_iter().map(|credit| Node::from(paragraph(credit))));
        nodes
    }
}

fn paragraph(text: Node) -> TagGroup {
    let mut paragraph = TagGroup::new(Tag::P);
    paragraph.push(text);
    paragraph
}

/// A text with its words in the order that they are read in. They stand in the tree and not on the page:
/// there poppler takes them for letters from left to right, and turns them round.
fn spoken(text: Identifier, words: String) -> Node {
    let mut span = TagGroup::new(Tag::Span.with_actual_text(Some(words)));
    span.push(text);
    Node::from(span)
}

/// What draws one page.
struct Writer<'a, 's> {
    pen: Pen<'a, 's>,
    tags: Tags,
    /// How many faded groups are open: what is in them cannot be told apart by a reader.
    composed: usize,
}

impl Writer<'_, '_> {
    fn items(&mut self, items: &[Item]) {
        for item in items {
            match item {
                Item::Group(group) => self.group(group),
                Item::Text(text) => self.text(text),
                other => self.artifact(|writer| writer.plain(other, false)),
            }
        }
    }

    /// Draws what is no text: for eyes only.
    fn artifact(&mut self, draw: impl FnOnce(&mut Self)) {
        if self.composed > 0 {
            return draw(self);
        }
        let artifact = Artifact::with_kind(ArtifactType::Other);
        self.pen.surface.start_tagged(ContentTag::Artifact(artifact));
        draw(self);
        self.pen.surface.end_tagged();
    }

    fn plain(&mut self, item: &Item, in_partition: bool) {
        match item {
            Item::Fill { path, color, rule, .. } => {
                let grown = if in_partition && color.a >= 1.0 { shape::OVERLAP } else { 0.0 };
                shape::fill(&mut self.pen.surface, path, *color, shape::rule(*rule), grown);
            }
            Item::Stroke { path, color, stroke, .. } => {
                shape::stroke(&mut self.pen.surface, path, *color, stroke);
            }
            Item::Marker(marker) => {
                if let Some(color) = marker.fill {
                    let rule = FillRule::NonZero;
                    shape::fill(&mut self.pen.surface, &marker.path, color, rule, 0.0);
                }
                if let Some((color, stroke)) = &marker.stroke {
                    shape::stroke(&mut self.pen.surface, &marker.path, *color, stroke);
                }
            }
            Item::Image(image) => image::draw(&mut self.pen.surface, image),
            Item::Group(_) | Item::Text(_) => {}
        }
    }

    fn group(&mut self, group: &Group) {
        let clip = match &group.clip {
            Some(path) => match shape::path(path) {
                Some(path) => Some(path),
                // Clipped to nothing.
                None => return,
            },
            None => None,
        };
        if let Some(clip) = &clip {
            self.pen.surface.push_clip_path(clip, &FillRule::EvenOdd);
        }
        let mixed = blend_mode(group.blend);
        let faded = group.opacity < 1.0 || mixed.is_some();
        if let Some(mode) = mixed {
            self.pen.surface.push_blend_mode(mode);
        }
        if faded {
            self.artifact(|writer| {
                let opacity = NormalizedF32::new(group.opacity.clamp(0.0, 1.0));
                writer.pen.surface.push_opacity(opacity.unwrap_or(NormalizedF32::ONE));
                writer.composed += 1;
                writer.members(group);
                writer.composed -= 1;
                writer.pen.surface.pop();
            });
        } else {
            self.members(group);
        }
        if mixed.is_some() {
            self.pen.surface.pop();
        }
        if clip.is_some() {
            self.pen.surface.pop();
        }
    }

    fn members(&mut self, group: &Group) {
        if !group.partition {
            return self.items(&group.items);
        }
        self.artifact(|writer| {
            // Each neighbour reaches a hairline over the one before it.
            group.items.iter().for_each(|item| writer.plain(item, true));
        });
    }

    fn text(&mut self, text: &Text) {
        self.artifact(|writer| writer.pen.halo(text));
        if self.composed > 0 {
            return self.pen.glyphs(text);
        }
        let words = || text.text.replace('\n', " ");
        // With a space behind: poppler joins what is said of one text to what is said of the next.
        let scattered = is_scattered(text).then(|| words() + " ");
        let span = SpanTag::empty().with_actual_text(scattered.as_deref());
        let id = self.pen.surface.start_tagged(ContentTag::Span(span));
        self.pen.glyphs(text);
        self.pen.surface.end_tagged();
        let node = if is_right_to_left(text) { spoken(id, words()) } else { Node::from(id) };
        self.tags.add(text.origin.role, node);
    }
}

/// How PDF mixes a group with what lies below; `None` where it covers it. Sums PDF has not: they are
/// screened.
fn blend_mode(blend: Blend) -> Option<BlendMode> {
    Some(match blend {
        Blend::Normal => return None,
        Blend::Multiply => BlendMode::Multiply,
        Blend::Screen | Blend::PlusLighter => BlendMode::Screen,
        Blend::Overlay => BlendMode::Overlay,
        Blend::Color => BlendMode::Color,
        Blend::Luminosity => BlendMode::Luminosity,
    })
}
