//! Fonts of what a file's texts are drawn by, so that programs that draw text draw the same.
//!
//! A program that draws text chooses glyphs by itself. So a face of the page is written as several
//! fonts without any rules: in the first each character has the first glyph that shaping chose for it,
//! in the second the next, as an Arabic letter has up to four. Letters of several glyphs are one glyph
//! here; of a ligature the first character has it, and the others have blanks.

use std::collections::BTreeMap;
use std::fmt::Write;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::letters::{Letter, letters};
use crate::path::{Path, Segment};
use crate::scene::{Face, Glyph, Scene};
use crate::truetype::{Font, Glyph as FontGlyph, Outline, Point, woff};
use crate::unit::Page;

/// Units of an em.
const EM: f64 = 2048.0;
/// The height and depth of a line, and the height of its capitals, as they are marked when chosen.
const LINE: (i16, i16) = (1900, 500);
const CAP_HEIGHT: i16 = 1462;

/// The most glyphs that one character may have: so many fonts has a face.
const MOST_FORMS: usize = 64;
/// The most points of a glyph, and glyphs of a font.
const MOST: usize = 30_000;

/// How far a parabola may run beside a cubic curve, units.
const NEAR: f64 = 0.5;

/// The fonts of a file.
#[derive(Debug, Default)]
pub(super) struct Fonts {
    faces: Vec<FaceFonts>,
}

/// The fonts of a face.
#[derive(Debug)]
struct FaceFonts {
    face: Face,
    /// What glyphs are drawn by; the first is blank.
    drawn: Vec<FontGlyph>,
    known: BTreeMap<Shape, usize>,
    /// The glyphs of each character, one a font.
    forms: BTreeMap<char, Vec<usize>>,
    /// What each font is called.
    names: Vec<String>,
}

/// What tells glyphs that are drawn as one from others: of each its number, and how far it stands from
/// the first and is turned against it.
type Shape = Vec<(u16, i64, i64, i64)>;

impl Fonts {
    /// The fonts of all texts of a scene, and what they are in a style sheet.
    pub fn of(scene: &Scene) -> (Self, String) {
        let mut fonts = Self::default();
        for letter in scene.texts().filter_map(letters).flatten() {
            fonts.add(&letter);
        }
        let mut sheet = String::new();
        let mut count = 0;
        for face in &mut fonts.faces {
            for bytes in face.woffs() {
                let name = format!("r{:08x}-{count}", crc32fast::hash(&bytes));
                rules(&name, &face.face.name, &STANDARD.encode(bytes), &mut sheet);
                face.names.push(name);
                count += 1;
            }
        }
        (fonts, sheet)
    }

    fn add(&mut self, letter: &Letter) {
        let face = &letter.run.face;
        let known = self.faces.iter().position(|fonts| fonts.face == *face);
        let index = known.unwrap_or_else(|| {
            self.faces.push(FaceFonts::new(face));
            self.faces.len() - 1
        });
        if let Some(fonts) = self.faces.get_mut(index) {
            fonts.add(letter);
        }
    }

    /// The name of the font that draws a letter; `None` where none does.
    pub fn name(&self, letter: &Letter) -> Option<&str> {
        let fonts = self.faces.iter().find(|fonts| fonts.face == letter.run.face)?;
        let glyph = fonts.known.get(&shape(letter))?;
        let form = fonts.forms.get(&letter.character)?.iter().position(|form| form == glyph)?;
        fonts.names.get(form).map(String::as_str)
    }
}

impl FaceFonts {
    fn new(face: &Face) -> Self {
        let blank = FontGlyph { outline: Outline::default(), advance: 0 };
        Self {
            face: face.clone(),
            drawn: vec![blank],
            known: BTreeMap::from([(Shape::new(), 0)]),
            forms: BTreeMap::new(),
            names: Vec::new(),
        }
    }

    /// Finds a letter's glyph a place in a font; where there is none, none draws it.
    fn add(&mut self, letter: &Letter) {
        let shape = shape(letter);
        let glyph = match self.known.get(&shape) {
            Some(glyph) => *glyph,
            None => {
                let outline = outline(letter);
                let points: usize = outline.contours.iter().map(Vec::len).sum();
                if points > MOST || self.drawn.len() > MOST {
                    return;
                }
                self.drawn.push(FontGlyph { outline, advance: advance(letter) });
                self.known.insert(shape, self.drawn.len() - 1);
                self.drawn.len() - 1
            }
        };
        let forms = self.forms.entry(letter.character).or_default();
        if !forms.contains(&glyph) && forms.len() < MOST_FORMS {
            forms.push(glyph);
        }
    }

    fn woffs(&self) -> Vec<Vec<u8>> {
        let count = self.forms.values().map(Vec::len).max().unwrap_or_default();
        (0..count).map(|form| self.woff(form)).collect()
    }

    fn woff(&self, form: usize) -> Vec<u8> {
        let mut numbers: BTreeMap<usize, u16> = BTreeMap::new();
        let mut glyphs = Vec::new();
        let mut characters = BTreeMap::new();
        for (character, forms) in &self.forms {
            let Some(glyph) = forms.get(form) else { continue };
            let Some(drawn) = self.drawn.get(*glyph) else { continue };
            let number = *numbers.entry(*glyph).or_insert_with(|| {
                glyphs.push(drawn.clone());
                glyphs.len() as u16
            });
            characters.insert(u32::from(*character), number);
        }
        let bold = kind(&self.face.name).1 >= 600;
        woff(&Font {
            name: &self.face.name,
            em: EM as u16,
            line: LINE,
            cap_height: CAP_HEIGHT,
            bold,
            glyphs,
            characters,
            more: Vec::new(),
        })
    }
}

/// Adds what a style sheet says of a font, and of the elements of its class.
fn rules(name: &str, face: &str, bytes: &str, sheet: &mut String) {
    let (family, weight, italic) = kind(face);
    let style = if italic { ";font-style:italic" } else { "" };
    let like = format!("font-weight:{weight}{style}");
    // Writing to a string cannot fail.
    let _ = writeln!(
        sheet,
        "@font-face{{font-family:{name};{like};src:url(data:font/woff;base64,{bytes}) format('woff')}}\n\
         .{name}{{font-family:{name},'{family}',sans-serif;{like}}}"
    );
}

/// The family of a face, its weight, and whether it is italic, by its name: for programs that look
/// among their own fonts.
fn kind(face: &str) -> (String, u16, bool) {
    const WEIGHTS: [(&str, u16); 10] = [
        ("Thin", 100),
        ("ExtraLight", 200),
        ("Light", 300),
        ("Regular", 400),
        ("Medium", 500),
        ("SemiBold", 600),
        ("Semibold", 600),
        ("Bold", 700),
        ("ExtraBold", 800),
        ("Black", 900),
    ];
    let (mut weight, mut italic) = (400, false);
    let mut words: Vec<&str> = face.split_whitespace().collect();
    while let [_, .., last] = words.as_slice() {
        match WEIGHTS.iter().find(|(name, _)| name == last) {
            Some((_, named)) => weight = *named,
            None if matches!(*last, "Italic" | "Oblique") => italic = true,
            None => break,
        }
        words.pop();
    }
    let mut family = words.join(" ");
    family.retain(|c| c.is_alphanumeric() || matches!(c, ' ' | '-'));
    (family, weight, italic)
}

/// Where a glyph stands, seen from the first of its cluster, in ems; and how it is turned against it.
fn stand(letter: &Letter, glyph: &Glyph) -> (Page, f64) {
    let by = glyph.at - letter.at;
    let (sin, cos) = (libm::sin(letter.angle), libm::cos(letter.angle));
    let size = letter.run.size;
    let at = Page::new((by.x * cos + by.y * sin) / size, (by.y * cos - by.x * sin) / size);
    (at, glyph.angle - letter.angle)
}

fn shape(letter: &Letter) -> Shape {
    let whole = |value: f64, of: f64| (value * of).round() as i64;
    let part = |glyph: &Glyph| {
        let (at, angle) = stand(letter, glyph);
        (glyph.id, whole(at.x, EM), whole(at.y, EM), whole(angle, 1000.0))
    };
    letter.glyphs.iter().map(part).collect()
}

fn units(ems: f64) -> i16 {
    (ems * EM).round().clamp(-32_000.0, 32_000.0) as i16
}

fn advance(letter: &Letter) -> u16 {
    let sum: f64 = letter.glyphs.iter().map(|glyph| glyph.advance).sum();
    units((sum - letter.run.spacing) / letter.run.size).max(0).unsigned_abs()
}

/// The outline of a letter's glyphs.
fn outline(letter: &Letter) -> Outline {
    let mut contours = Vec::new();
    for glyph in letter.glyphs {
        let (origin, angle) = stand(letter, glyph);
        let (sin, cos) = (libm::sin(angle), libm::cos(angle));
        let placed =
            |at: Page| origin + Page::new(at.x * cos - at.y * sin, at.x * sin + at.y * cos);
        trace(&glyph.outline, placed, &mut contours);
    }
    contours.retain(|contour: &Vec<Point>| contour.len() > 2);
    Outline { contours }
}

/// Adds a path's contours, cubic curves as parabolas.
fn trace(path: &Path, placed: impl Fn(Page) -> Page, contours: &mut Vec<Vec<Point>>) {
    let point = |at: Page, on: bool| Point { x: units(at.x), y: units(-at.y), on };
    let (mut contour, mut last) = (Vec::new(), Page::new(0.0, 0.0));
    let mut end = |contour: &mut Vec<Point>| {
        if contour.len() > 1 && contour.first() == contour.last() {
            contour.pop();
        }
        contours.push(std::mem::take(contour));
    };
    for segment in path.segments().filter(Segment::is_finite) {
        match segment {
            Segment::Move(to) => {
                end(&mut contour);
                last = placed(to);
                contour.push(point(last, true));
            }
            Segment::Line(to) => {
                last = placed(to);
                contour.push(point(last, true));
            }
            Segment::Quad(control, to) => {
                last = placed(to);
                contour.extend([point(placed(control), false), point(last, true)]);
            }
            Segment::Cubic(first, second, to) => {
                let curve = [last, placed(first), placed(second), placed(to)];
                last = placed(to);
                for (control, to) in parabolas(curve) {
                    contour.extend([point(control, false), point(to, true)]);
                }
            }
            Segment::Close => {}
        }
    }
    end(&mut contour);
}

/// A cubic curve as parabolas, each with its control point and its end.
fn parabolas([a, b, c, d]: [Page; 4]) -> Vec<(Page, Page)> {
    let bend = (d - a) + (b - c) * 3.0;
    let off = libm::hypot(bend.x, bend.y) * EM * libm::sqrt(3.0) / 36.0;
    let count = libm::cbrt(off / NEAR).ceil().clamp(1.0, 16.0);
    let at = |t: f64| {
        let s = 1.0 - t;
        a * (s * s * s) + b * (3.0 * s * s * t) + c * (3.0 * s * t * t) + d * (t * t * t)
    };
    let along = |t: f64| {
        let s = 1.0 - t;
        (b - a) * (3.0 * s * s) + (c - b) * (6.0 * s * t) + (d - c) * (3.0 * t * t)
    };
    let part = |index: u32| {
        let (from, to) = (f64::from(index) / count, f64::from(index + 1) / count);
        // The control point that has the curve leave and arrive as it does, halfway between both.
        let half = (to - from) / 4.0;
        let control = (at(from) + at(to)) * 0.5 + (along(from) - along(to)) * half;
        (control, at(to))
    };
    (0..count as u32).map(part).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn faces_are_looked_for_by_family_and_weight() {
        assert_eq!(kind("Noto Sans Bold"), ("Noto Sans".to_owned(), 700, false));
        assert_eq!(kind("Open Sans Semibold Italic"), ("Open Sans".to_owned(), 600, true));
        assert_eq!(kind("Bold"), ("Bold".to_owned(), 400, false));
        assert_eq!(kind("O'Sans';}</style>"), ("OSansstyle".to_owned(), 400, false));
    }

    #[test]
    fn parabolas_keep_beside_a_cubic_curve() {
        let curve =
            [(0.0, 0.0), (0.0, 0.5523), (0.4477, 1.0), (1.0, 1.0)].map(|(x, y)| Page::new(x, y));
        let mut from = curve[0];
        for (control, to) in parabolas(curve) {
            // The middle of a parabola is as far from the centre as that of the arc.
            let middle = from * 0.25 + control * 0.5 + to * 0.25;
            let radius = libm::hypot(middle.x - 1.0, middle.y);
            assert!((radius - 1.0).abs() * EM < 1.5, "{radius}");
            from = to;
        }
        assert_eq!(from, curve[3]);
    }
}
