//! A label's text: the sections of `text-field` shaped in each way it may be set.

use std::sync::Arc;

use super::words::{is_cursive, sections, take_vertical_forms, upright, ways};
use crate::error::Report;
use crate::label::{LabelShape, Spot};
use crate::path::Baseline;
use crate::scene::{GlyphRun, OrientedBox};
use crate::style::{Section, SpriteImage, SymbolPlacement, SymbolStyle};
use crate::text::{self, Fonts, OBJECT, OnLine, Shaped, Span, TextStyle, Upright, Wrap};
use crate::unit::{Align, Color, Page, PageBox};

/// How much smaller the type of a label may be that has no room in its own.
const SMALLER: [f64; 2] = [0.9, 0.8];
/// What it costs to set a label in type that is smaller by all of it.
const SMALL_TYPE: f64 = 8.0;
/// What it costs to set a label in a way of writing that its style names after another.
const OTHER_WAY: f64 = 0.6;
/// How wide the lines of a label may be that has no room in its own, as a share of those, and what
/// that costs.
const NARROWER: f64 = 0.55;
const NARROW: f64 = 0.6;
/// What it costs to set the name of an area without the space between its letters.
const TIGHT: f64 = 0.5;
/// The size of the type of a number that stands for a label.
const NUMBER: f64 = 0.9;
/// No label without room gets smaller than this, CSS pixels: 6 pt.
const LEAST_SIZE: f64 = 8.0;

/// How much is tried to set a label.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Tries {
    /// What its style says.
    AsSaid,
    /// Also what suits the area that it names: the small ones have smaller names.
    ToFit,
    /// Also in narrower lines, as suits a name at a point that stands for an area, as that of a sea: the
    /// size of its type and the space between its letters show how far it reaches.
    Narrower,
    /// All that may find it a place; in smaller type only where there is no other.
    UntilPlaced,
}

/// How a text is set, beside what its style says.
struct Setting<'a> {
    /// The width its lines are broken at, ems.
    max_width: f64,
    cost: f64,
    wrap: Wrap,
    /// Which of its characters stand in lines that run down.
    upright: Upright,
    /// How its sections, by their index, stand beside others.
    stands: &'a dyn Fn(usize, &Section) -> Option<text::Section>,
}

/// A label's text in one setting.
#[derive(Debug)]
pub(super) struct LabelText {
    plain: String,
    shaped: Shaped,
    justify: Option<Align>,
    cost: f64,
    /// Whether its lines run down.
    vertical: bool,
    /// For a text along a line, the same for one that is steep.
    steep: Option<Shaped>,
    /// The pictures in it, by section.
    images: Vec<Option<Picture>>,
}

/// A picture in a text.
#[derive(Debug, Clone)]
pub(super) struct Picture {
    pub name: Arc<str>,
    pub image: Arc<SpriteImage>,
}

impl LabelText {
    /// The ways to set a symbol's text: as its style says, and as much as its subject asks for also
    /// in narrower lines and in smaller type. How many of them, from the last, are for labels that
    /// find no other place.
    pub fn settings(fonts: &Fonts, style: &SymbolStyle, tries: Tries) -> (Vec<Self>, usize) {
        let along = style.placement != SymbolPlacement::Point;
        // Text along a line is one line.
        let width = if along { f64::INFINITY } else { style.text_max_width.max(1.0) };
        let ways = ways(style);
        let way = ways.first().copied().unwrap_or_default();
        let costs = (0..).map(|index| f64::from(index) * OTHER_WAY);
        let set = |(&way, cost)| Self::new(fonts, style, (width, way), cost);
        let mut settings: Vec<Self> = ways.iter().zip(costs).map(set).collect();
        if along && let (Some(first), Some(upright)) = (settings.first_mut(), upright(style)) {
            first.steep = Some(Self::new(fonts, style, (width, upright), 0.0).shaped);
        }
        if along || tries == Tries::AsSaid {
            return (settings, 0);
        }
        let lines = |setting: &Self| setting.shaped.lines().len();
        let narrowed =
            |style: &SymbolStyle, cost: f64| Self::new(fonts, style, (width * NARROWER, way), cost);
        let narrow = narrowed(style, NARROW);
        let mut is_wrapped = settings.first().is_some_and(|wide| lines(&narrow) > lines(wide));
        settings.extend(Some(narrow).filter(|_| is_wrapped));
        let tight = SymbolStyle { text_letter_spacing: 0.0, ..style.clone() };
        if tries == Tries::ToFit && style.text_letter_spacing > 0.0 {
            // What is wrapped for the space between its letters is one line without it.
            let wide = Self::new(fonts, &tight, (width, way), TIGHT);
            let narrow = narrowed(&tight, TIGHT + NARROW);
            is_wrapped = lines(&narrow) > lines(&wide);
            settings.push(wide);
            settings.extend(Some(narrow).filter(|_| is_wrapped));
        }
        let in_full = settings.len();
        if tries == Tries::Narrower {
            return (settings, 0);
        }
        let style = if tries == Tries::ToFit { &tight } else { style };
        let smaller = SMALLER.map(|share| style.text_size * share);
        for size in smaller.into_iter().filter(|size| *size >= LEAST_SIZE) {
            let cost = SMALL_TYPE * (1.0 - size / style.text_size);
            let style = SymbolStyle { text_size: size, ..style.clone() };
            settings.push(Self::new(fonts, &style, (width, way), cost));
            if is_wrapped || tries == Tries::UntilPlaced {
                settings.push(narrowed(&style, cost));
            }
        }
        let reserved = if tries == Tries::UntilPlaced { settings.len() - in_full } else { 0 };
        (settings, reserved)
    }

    /// A number in the manner of the symbol's first section.
    pub fn number(fonts: &Fonts, style: &SymbolStyle, number: &str) -> Self {
        let first = style.text_field.first();
        let section = first.map(|first| Section { text: number.to_owned(), ..first.clone() });
        let size = (style.text_size * NUMBER).max(LEAST_SIZE);
        let style = SymbolStyle {
            text_field: section.into_iter().collect(),
            text_size: size,
            ..style.clone()
        };
        Self::new(fonts, &style, (f64::INFINITY, Upright::None), 0.0)
    }

    fn new(
        fonts: &Fonts,
        style: &SymbolStyle,
        (max_width, upright): (f64, Upright),
        cost: f64,
    ) -> Self {
        let wrap = Wrap::Balanced;
        Self::set(fonts, style, Setting { max_width, cost, wrap, upright, stands: &|_, _| None })
    }

    fn set(fonts: &Fonts, style: &SymbolStyle, setting: Setting) -> Self {
        let Setting { max_width, cost, wrap, upright, stands } = setting;
        let mut sections = sections(style);
        if upright != Upright::None {
            take_vertical_forms(&mut sections);
        }
        let cursive = sections.iter().any(|section| section.text.contains(is_cursive));
        let base = TextStyle {
            fonts: style.text_font.to_vec(),
            size: style.text_size,
            letter_spacing: if cursive { 0.0 } else { style.text_letter_spacing },
            line_height: style.text_line_height,
            max_width: max_width.is_finite().then_some(max_width),
            wrap,
            upright,
            ..TextStyle::default()
        };
        let spans: Vec<_> = sections
            .into_iter()
            .enumerate()
            .map(|(index, section)| {
                let fonts = section.font_stack.as_ref().map(|stack| {
                    stack.split(',').map(|name| Arc::from(name.trim())).collect::<Vec<Arc<str>>>()
                });
                let span = TextStyle {
                    fonts: fonts.unwrap_or_else(|| base.fonts.clone()),
                    size: base.size * section.scale.unwrap_or(1.0),
                    section: stands(index, &section),
                    ..base.clone()
                };
                let is_image = span.section.is_some_and(|section| section.image.is_some());
                let text = if is_image { OBJECT.to_string() } else { section.text.clone() };
                (text, span, section.own_color())
            })
            .collect();
        let plain = spans.iter().map(|(text, ..)| text.as_str()).collect();
        let justify = style.text_justify;
        let shaped = shape(fonts, &spans, justify.unwrap_or(Align::Left));
        let vertical = upright == Upright::All;
        Self { plain, shaped, justify, cost, vertical, steep: None, images: Vec::new() }
    }

    /// The text before wrapping.
    pub fn plain(&self) -> &str {
        &self.plain
    }

    /// Tells of characters and fonts that are not there.
    pub fn report(&self, place: &str, report: &mut Report) {
        self.shaped.report(place, report);
    }

    /// The advance of each cluster, in visual order, for text along a line.
    pub fn advances(&self) -> Vec<f64> {
        let (runs, _) = self.shaped.place(Page::default(), 0.0);
        let glyphs = runs.iter().flat_map(|run| &run.glyphs);
        glyphs.map(|glyph| glyph.advance).filter(|advance| *advance > 0.0).collect()
    }

    /// Its glyphs and boxes along the line that placement chose.
    pub fn place_along(&self, spot: &Spot) -> Option<(Vec<GlyphRun>, Vec<OrientedBox>)> {
        let end = |area: &OrientedBox, side: f64| {
            let half = side * area.width / 2.0;
            area.center + Page::new(libm::cos(area.angle), libm::sin(area.angle)) * half
        };
        let (first, last) = (spot.boxes.first()?, spot.boxes.last()?);
        let middles = spot.boxes.iter().map(|area| area.center);
        // A little longer than the text, so that rounding does not cut its last letter off.
        let path = std::iter::once(end(first, -1.0)).chain(middles).chain([end(last, 1.5)]);
        let line = Baseline::new(path);
        let (across, down) = (last.center.x - first.center.x, last.center.y - first.center.y);
        match &self.steep {
            Some(steep) if down.abs() > across.abs() => {
                let line = if down < 0.0 { line.reversed() } else { line };
                let start = (line.length() - steep.width()).max(0.0) / 2.0;
                steep.along(&line, start, 0.0).or_else(|| self.shaped.along(&line, 0.0, 0.0))
            }
            _ => self.shaped.along(&line, 0.0, 0.0),
        }
    }

    /// The width and height of its block.
    pub fn size(&self) -> (f64, f64) {
        (self.shaped.width(), self.shaped.height())
    }

    /// Its glyphs and boxes where its block's upper left corner stands at a point and the block is
    /// turned about that.
    pub fn set_at(
        &self,
        corner: Page,
        align: Align,
        angle: f64,
    ) -> (Vec<GlyphRun>, Vec<OrientedBox>) {
        let mut shaped = self.shaped.clone();
        shaped.justify(Some(align));
        shaped.place(corner, angle)
    }

    /// Its glyphs and boxes on a line, as the viewer sets them.
    pub fn run_on(
        &self,
        line: &Baseline,
        place: OnLine,
    ) -> Option<(Vec<GlyphRun>, Vec<OrientedBox>)> {
        self.shaped.on_line(line, place)
    }

    /// Where its first and its last character stand, from its middle.
    pub fn ends(&self) -> Option<(f64, f64)> {
        let half = self.shaped.width() / 2.0;
        self.shaped.ends().map(|(first, last)| (first - half, last - half))
    }

    /// A symbol's text as MapLibre's viewer sets it, these of its characters upright in lines that
    /// run down; with the images of its sections, which are so many times larger than by
    /// themselves.
    pub fn of_viewer(
        fonts: &Fonts,
        style: &SymbolStyle,
        upright: Upright,
        (images, scale): (Vec<Option<Picture>>, f64),
    ) -> Self {
        let along = style.placement != SymbolPlacement::Point;
        let width = if along { f64::INFINITY } else { style.text_max_width.max(0.0) };
        let section = |index: usize, section: &Section| {
            let picture = images.get(index).and_then(Option::as_ref);
            let align = match section.vertical_align.as_deref() {
                Some("top") => 0.0,
                Some("center") => 0.5,
                _ => 1.0,
            };
            let image = picture.map(|picture| {
                let (width, height) = picture.image.size();
                text::SectionImage { width: width * scale, height: height * scale, scale }
            });
            Some(text::Section { em: style.text_size, align, image })
        };
        let wrap = Wrap::Viewer;
        let setting = Setting { max_width: width, cost: 0.0, wrap, upright, stands: &section };
        let set = Self::set(fonts, style, setting);
        Self { images, ..set }
    }

    /// The pictures in it, where its block stands as with [`LabelText::set_at`].
    pub fn pictures_at(
        &self,
        corner: Page,
        align: Align,
        angle: f64,
    ) -> Vec<(&Picture, OrientedBox)> {
        let mut shaped = self.shaped.clone();
        shaped.justify(Some(align));
        let placed = shaped.images(corner, angle).into_iter();
        placed.filter_map(|(index, area)| Some((self.images.get(index)?.as_ref()?, area))).collect()
    }

    /// How far it is turned by itself.
    fn turn(&self) -> f64 {
        if self.vertical { std::f64::consts::FRAC_PI_2 } else { 0.0 }
    }

    /// Its size, for placement.
    pub fn shape(&self, angle: f64) -> LabelShape {
        let angle = angle + self.turn();
        let bounds = PageBox::from_size(0.0, 0.0, self.shaped.width(), self.shaped.height());
        let shape = if angle == 0.0 {
            let count = self.shaped.lines().len().max(1) as f64;
            let height = self.shaped.height() / count;
            LabelShape::lines(self.shaped.lines().iter().map(|line| (line.width, height)))
        } else {
            turned_shape(bounds, angle)
        };
        LabelShape { align: self.justify, ..shape }.with_cost(self.cost)
    }

    /// Its glyphs and boxes where it was placed.
    pub fn place(&self, spot: &Spot, angle: f64) -> (Vec<GlyphRun>, Vec<OrientedBox>) {
        let angle = angle + self.turn();
        let mut shaped = self.shaped.clone();
        // At a leader lines turn to it.
        let own = self.justify.filter(|_| spot.leader.is_none());
        let align = own.unwrap_or(spot.align);
        shaped.justify(Some(if self.vertical { Align::Left } else { align }));
        let (width, height) = (shaped.width(), shaped.height());
        if angle == 0.0 {
            return shaped.place(Page::new(spot.bounds.x0, spot.bounds.y0), 0.0);
        }
        // The top left corner of the block, once turned around the middle of its place.
        let center = spot.bounds.center();
        let corner = center + Page::new(-width / 2.0, -height / 2.0).turned(angle);
        debug_assert!(turned_size(width, height, angle).0 <= spot.bounds.width() + 1.0);
        shaped.place(corner, angle)
    }
}

/// The box around a rectangle turned around its middle.
pub(super) fn turned_size(width: f64, height: f64, angle: f64) -> (f64, f64) {
    let (sin, cos) = (libm::sin(angle).abs(), libm::cos(angle).abs());
    (width * cos + height * sin, width * sin + height * cos)
}

/// A label's shape as one box, where it is turned.
fn turned_shape(bounds: PageBox, angle: f64) -> LabelShape {
    let (width, height) = turned_size(bounds.width(), bounds.height(), angle);
    LabelShape::block(width, height)
}

fn shape(fonts: &Fonts, spans: &[(String, TextStyle, Option<Color>)], justify: Align) -> Shaped {
    let styles: Vec<TextStyle> = spans
        .iter()
        .map(|(_, style, _)| TextStyle { justify: Some(justify), ..style.clone() })
        .collect();
    let spans: Vec<Span> = spans
        .iter()
        .zip(&styles)
        .map(|((text, _, color), style)| Span { text, style, color: *color })
        .collect();
    fonts.shape_spans(&spans)
}
