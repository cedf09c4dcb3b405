//! One face of the book and what is remembered of it.

use std::fmt;
use std::sync::{Arc, OnceLock, PoisonError, RwLock};

use harfrust::font::attribute::{Style, Weight};
use harfrust::font::glyph::outline::{DrawMemory, DrawOptions, PathSink as OutlineSink};
use harfrust::font::metrics::LineBox;
use harfrust::font::{Blob, Font};
use harfrust::{Direction, Feature, GlyphId, Language, Script, ShapePlan, ShapePlanKey};

use super::coverage::Coverage;
use crate::path::PathSink;
use crate::scene::{Face, FontBytes, GlyphField, Path};
use crate::unit::{Page, PageBox};

/// A face of the book: the parsed font, its measures, and caches of shape plans and outlines.
pub(super) struct BookFace {
    /// What the scene calls it.
    pub(super) face: Face,
    /// Other names it answers to, as [`plain`] letters: full, PostScript, family and style.
    aliases: Vec<String>,
    /// The file it was read from.
    pub(super) bytes: FontBytes,
    /// Which face of the file it is.
    pub(super) in_file: u32,
    /// The parsed font.
    pub(super) font: Font,
    /// Font units to ems.
    pub(super) unit: f64,
    /// Height above the baseline that the font asks for, in ems.
    pub(super) ascent: f64,
    /// Depth below the baseline that the font asks for, in ems.
    pub(super) descent: f64,
    /// Height of the capitals, in ems.
    pub(super) cap_height: f64,
    /// Whether it is a bold one, from 600.
    pub(super) bold: bool,
    /// Whether it is italic or oblique.
    pub(super) italic: bool,
    coverage: OnceLock<Coverage>,
    outlines: Box<[OnceLock<GlyphOutline>]>,
    /// The distance fields that the outlines were traced from, by glyph; for few fonts any.
    pub(super) fields: Vec<Option<Arc<GlyphField>>>,
    plans: RwLock<Vec<Arc<ShapePlan>>>,
}

/// A glyph's shape in ems, y down.
#[derive(Debug, Default)]
pub(super) struct GlyphOutline {
    /// The outline.
    pub(super) path: Arc<Path>,
    /// The box around its points; `None` for a blank.
    pub(super) ink: Option<PageBox>,
}

impl BookFace {
    /// Reads face `in_file` of a font file; `None` where it holds no such face.
    pub(super) fn read(bytes: &FontBytes, in_file: u32, index: usize) -> Option<Self> {
        let font = Font::new(Blob::from(Arc::clone(bytes)), in_file)?;
        let metrics = *font.metrics();
        let unit = 1.0 / f64::from(metrics.units_per_em);
        let line = if metrics.use_typo_metrics { metrics.typo_line } else { metrics.hhea_line };
        let line = line.or(metrics.typo_line).unwrap_or_default();
        let LineBox { ascender, descender, .. } = line;
        let attributes = font.default_attributes();
        let (name, aliases) = names(&font);
        let outlines = (0..font.num_glyphs()).map(|_| OnceLock::new()).collect();
        Some(Self {
            face: Face { name: name.into(), index },
            aliases,
            bytes: Arc::clone(bytes),
            in_file,
            unit,
            ascent: ascender.to_f64() * unit,
            descent: -descender.to_f64() * unit,
            cap_height: metrics
                .cap_height
                .map(|height| height.to_f64() * unit)
                .filter(|height| (0.2..1.5).contains(height))
                .unwrap_or(0.7),
            bold: attributes.weight >= Weight::SEMI_BOLD,
            italic: attributes.style != Style::Normal,
            font,
            coverage: OnceLock::new(),
            outlines,
            fields: Vec::new(),
            plans: RwLock::new(Vec::new()),
        })
    }

    /// Whether the face answers to a name; capitals, spaces and hyphens do not matter.
    pub(super) fn answers_to(&self, name: &str) -> bool {
        self.aliases.iter().any(|alias| plain(name).eq(alias.chars()))
    }

    /// The characters it has.
    pub(super) fn coverage(&self) -> &Coverage {
        self.coverage.get_or_init(|| Coverage::of(&self.font))
    }

    /// A glyph's outline, drawn once.
    pub(super) fn outline(&self, glyph: u16) -> Option<&GlyphOutline> {
        let slot = self.outlines.get(usize::from(glyph))?;
        Some(slot.get_or_init(|| self.draw(glyph)))
    }

    /// The distance field that a glyph was traced from, if it was.
    pub(super) fn field(&self, glyph: u16) -> Option<Arc<GlyphField>> {
        self.fields.get(usize::from(glyph)).cloned().flatten()
    }

    fn draw(&self, glyph: u16) -> GlyphOutline {
        let mut pen = Pen { path: Path::new(), unit: self.unit };
        let drawn = self.font.outline_glyphs().get(GlyphId::from(glyph)).is_some_and(|outline| {
            outline.draw(&DrawOptions::new(), DrawMemory::default(), &mut pen).is_ok()
        });
        if !drawn {
            return GlyphOutline::default();
        }
        GlyphOutline { ink: pen.path.bounds(), path: Arc::new(pen.path) }
    }

    /// The plan for shaping one script, made once.
    pub(super) fn plan(
        &self,
        direction: Direction,
        script: Script,
        language: Option<&Language>,
        features: &[Feature],
    ) -> Arc<ShapePlan> {
        let key = ShapePlanKey::new(&self.font, Some(script), direction)
            .language(language)
            .features(features);
        let known = self.plans.read().unwrap_or_else(PoisonError::into_inner);
        if let Some(plan) = known.iter().find(|plan| key.matches(plan)) {
            return Arc::clone(plan);
        }
        drop(known);
        let plan =
            Arc::new(ShapePlan::new(&self.font, direction, Some(script), language, features));
        self.plans.write().unwrap_or_else(PoisonError::into_inner).push(Arc::clone(&plan));
        plan
    }
}

impl fmt::Debug for BookFace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.face.fmt(f)
    }
}

/// The full name of a font, and all names it answers to as [`plain`] letters.
fn names(font: &Font) -> (String, Vec<String>) {
    use harfrust::font::name::Names;

    let names: Names<'_> = font.names();
    let read = |id: u16| -> Option<String> {
        let name = names.get(id.into())?.english_or_first()?.name().to_string();
        (!name.trim().is_empty()).then(|| name.trim().to_owned())
    };
    // Name identifiers of the OpenType `name` table: 1 and 2 family and style, 4 full name,
    // 6 PostScript name, 16 and 17 typographic family and style.
    let styled = |family: u16, style: u16| Some(format!("{} {}", read(family)?, read(style)?));
    let all = [read(4), styled(16, 17), styled(1, 2), read(6)];
    let full = all.iter().flatten().next().cloned().unwrap_or_else(|| "Unnamed".to_owned());
    let mut aliases: Vec<String> = all.iter().flatten().map(|name| plain(name).collect()).collect();
    aliases.dedup();
    (full, aliases)
}

/// A font's name as it is compared: small letters, without spaces and hyphens.
fn plain(name: &str) -> impl Iterator<Item = char> + '_ {
    name.chars().filter(|c| !matches!(c, ' ' | '-' | '_')).flat_map(char::to_lowercase)
}

/// Turns font units, y up, into ems, y down.
struct Pen {
    path: Path,
    unit: f64,
}

impl Pen {
    fn at(&self, x: f32, y: f32) -> Page {
        Page::new(f64::from(x) * self.unit, -f64::from(y) * self.unit)
    }
}

impl OutlineSink for Pen {
    fn move_to(&mut self, x: f32, y: f32) {
        self.path.move_to(self.at(x, y));
    }

    fn line_to(&mut self, x: f32, y: f32) {
        self.path.line_to(self.at(x, y));
    }

    fn quad_to(&mut self, cx0: f32, cy0: f32, x: f32, y: f32) {
        self.path.quad_to(self.at(cx0, cy0), self.at(x, y));
    }

    fn curve_to(&mut self, cx0: f32, cy0: f32, cx1: f32, cy1: f32, x: f32, y: f32) {
        self.path.cubic_to(self.at(cx0, cy0), self.at(cx1, cy1), self.at(x, y));
    }

    fn close(&mut self) {
        self.path.close();
    }
}
