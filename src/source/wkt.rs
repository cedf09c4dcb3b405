//! Well-known text (OGC 06-103r4), and PostGIS's extension of it with a reference system:
//! `SRID=4326;POINT (-92.26 14.9)`.

use super::Shape;
use super::simple::{Builder, Kind, too_deep};
use crate::error::{Error, ErrorKind, Result};
use crate::unit::LonLat;

/// Whether a text begins as a geometry does.
pub(super) fn is_one(text: &str) -> bool {
    let (_, rest) = prefix(text);
    let word = Wkt { text: rest, at: 0, offset: 0 }.word();
    Kind::of_keyword(bare(&word)).is_some()
}

/// The code of the EPSG's that a text begins with, where it does.
pub(super) fn srid(text: &str) -> Option<i64> {
    prefix(text).0
}

/// Reads a geometry, whose positions are counted and checked as they come.
///
/// # Errors
/// What is no geometry, with the character, or has a position out of range.
pub(super) fn read(text: &str, builder: &mut Builder<'_, '_>) -> Result<()> {
    let (_, rest) = prefix(text);
    let mut wkt = Wkt { text: rest, at: 0, offset: text.len() - rest.len() };
    wkt.geometry(builder, 0)?;
    wkt.space();
    if wkt.at < rest.len() {
        return Err(wkt.expected("nothing more"));
    }
    Ok(())
}

/// The code in `SRID=…;`, and what follows it.
fn prefix(text: &str) -> (Option<i64>, &str) {
    let coded = || {
        let (name, rest) = text.trim_start().split_at_checked(5)?;
        let (code, rest) = rest.split_once(';')?;
        name.eq_ignore_ascii_case("SRID=").then_some((Some(code.trim().parse().ok()?), rest))
    };
    coded().unwrap_or((None, text))
}

/// A keyword without what it says of heights and measures.
fn bare(word: &str) -> &str {
    let without = ["ZM", "Z", "M"].iter().find_map(|ending| word.strip_suffix(ending));
    without.unwrap_or(word)
}

struct Wkt<'a> {
    text: &'a str,
    at: usize,
    /// How many bytes stand before the text.
    offset: usize,
}

impl Wkt<'_> {
    fn rest(&self) -> &str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn space(&mut self) {
        let rest = self.rest();
        self.at += rest.len() - rest.trim_ascii_start().len();
    }

    /// The letters that stand next, in capitals.
    fn word(&mut self) -> String {
        self.space();
        let letters = self.rest().bytes().take_while(u8::is_ascii_alphabetic).count();
        let word = self.rest().get(..letters).unwrap_or_default().to_ascii_uppercase();
        self.at += letters;
        word
    }

    /// Whether a sign stands next, which is passed.
    fn takes(&mut self, sign: u8) -> bool {
        self.space();
        let is_there = self.rest().as_bytes().first() == Some(&sign);
        self.at += usize::from(is_there);
        is_there
    }

    fn demand(&mut self, sign: u8) -> Result<()> {
        if self.takes(sign) {
            return Ok(());
        }
        Err(self.expected(&format!("`{}`", char::from(sign))))
    }

    /// Whether it says `EMPTY` next; else a bracket opens.
    fn is_empty(&mut self) -> Result<bool> {
        if self.takes(b'(') {
            return Ok(false);
        }
        let before = self.at;
        if self.word() == "EMPTY" {
            return Ok(true);
        }
        self.at = before;
        Err(self.expected("`(` or EMPTY"))
    }

    fn expected(&self, what: &str) -> Error {
        let found: String = self.rest().chars().take(12).collect();
        let found = if found.is_empty() { "the end".to_owned() } else { format!("{found:?}") };
        let character = self.offset + self.at + 1;
        let message = format!("the WKT has {found} at character {character}, not {what}");
        Error::new(ErrorKind::Syntax, message)
            .remedy("write it as POINT (-92.26 14.9): longitude first, apart by space")
    }

    fn geometry(&mut self, builder: &mut Builder<'_, '_>, depth: usize) -> Result<()> {
        self.space();
        let start = self.at;
        let word = self.word();
        let Some(kind) = Kind::of_keyword(bare(&word)) else {
            self.at = start;
            return Err(self.expected("a geometry"));
        };
        self.dimensions();
        if kind == Kind::Collection {
            if depth >= builder.options.max_depth {
                return Err(too_deep(builder.options.max_depth));
            }
            return self.several(|wkt| wkt.geometry(builder, depth + 1));
        }
        let mut shape = Shape::new(kind.shape());
        match kind {
            Kind::Point => {
                if !self.is_empty()? {
                    shape.push_point(self.position(builder)?);
                    self.demand(b')')?;
                }
            }
            Kind::Points => self.several(|wkt| {
                // Older programs write `MULTIPOINT (1 2, 3 4)`.
                let is_bare = wkt.rest().trim_ascii_start().starts_with(is_of_number);
                if is_bare || !wkt.is_empty()? {
                    shape.push_point(wkt.position(builder)?);
                    return if is_bare { Ok(()) } else { wkt.demand(b')') };
                }
                Ok(())
            })?,
            Kind::Line | Kind::Arcs | Kind::Joined => {
                let points = self.curve(kind, builder)?;
                let line = builder.positions(&points)?;
                builder.line(line, &mut shape);
            }
            Kind::Lines | Kind::Curves => self.several(|wkt| {
                let points = wkt.member(kind == Kind::Curves, builder)?;
                let line = builder.positions(&points)?;
                builder.line(line, &mut shape);
                Ok(())
            })?,
            Kind::Polygon | Kind::Curved => self.polygon(kind, builder, &mut shape)?,
            Kind::Surfaces => self.several(|wkt| {
                let is_curved = wkt.takes_word("CURVEPOLYGON") || wkt.takes_word("POLYGON");
                let kind = if is_curved { Kind::Curved } else { Kind::Polygon };
                wkt.polygon(kind, builder, &mut shape)
            })?,
            _ => self.several(|wkt| wkt.polygon(Kind::Polygon, builder, &mut shape))?,
        }
        builder.shapes.push(shape);
        Ok(())
    }

    /// Several of something in brackets, with commas between them, or none.
    fn several(&mut self, mut each: impl FnMut(&mut Self) -> Result<()>) -> Result<()> {
        if self.is_empty()? {
            return Ok(());
        }
        loop {
            each(self)?;
            if !self.takes(b',') {
                return match self.takes(b')') {
                    true => Ok(()),
                    false => Err(self.expected("`,` or `)`")),
                };
            }
        }
    }

    /// Passes what a keyword is followed by where there are heights or measures.
    fn dimensions(&mut self) {
        let before = self.at;
        if !matches!(&*self.word(), "Z" | "M" | "ZM") {
            self.at = before;
        }
    }

    /// Whether a keyword stands next, which is passed.
    fn takes_word(&mut self, keyword: &str) -> bool {
        let before = self.at;
        if bare(&self.word()) == keyword {
            self.dimensions();
            return true;
        }
        self.at = before;
        false
    }

    fn polygon(
        &mut self,
        kind: Kind,
        builder: &mut Builder<'_, '_>,
        shape: &mut Shape,
    ) -> Result<()> {
        let mut rings = Vec::new();
        self.several(|wkt| {
            let points = wkt.member(kind == Kind::Curved, builder)?;
            rings.push(builder.positions(&points)?);
            Ok(())
        })?;
        builder.polygon(rings, shape);
        Ok(())
    }

    /// A line; where it may be curved, one of arcs or of several parts too, with their keywords.
    fn member(
        &mut self,
        may_be_curved: bool,
        builder: &mut Builder<'_, '_>,
    ) -> Result<Vec<(f64, f64)>> {
        if may_be_curved && self.takes_word("CIRCULARSTRING") {
            return self.curve(Kind::Arcs, builder);
        }
        if may_be_curved && self.takes_word("COMPOUNDCURVE") {
            return self.curve(Kind::Joined, builder);
        }
        if may_be_curved {
            self.takes_word("LINESTRING");
        }
        self.curve(Kind::Line, builder)
    }

    /// The points of a line, an arc being straight.
    fn curve(&mut self, kind: Kind, builder: &mut Builder<'_, '_>) -> Result<Vec<(f64, f64)>> {
        let mut all: Vec<(f64, f64)> = Vec::new();
        if kind == Kind::Joined {
            self.several(|wkt| {
                let is_arc = wkt.takes_word("CIRCULARSTRING");
                let part = wkt.curve(if is_arc { Kind::Arcs } else { Kind::Line }, builder)?;
                Builder::join(&mut all, part);
                Ok(())
            })?;
            return Ok(all);
        }
        self.several(|wkt| {
            all.push(wkt.point(builder)?);
            Ok(())
        })?;
        builder.straight(all, kind)
    }

    /// A position of two to four numbers, of which the first two are taken.
    fn position(&mut self, builder: &mut Builder<'_, '_>) -> Result<LonLat> {
        let (x, y) = self.point(builder)?;
        builder.position(x, y)
    }

    /// The numbers of a position, which is counted.
    fn point(&mut self, builder: &mut Builder<'_, '_>) -> Result<(f64, f64)> {
        let (x, y) = (self.number()?, self.number()?);
        for _ in 2..4 {
            self.space();
            if self.rest().starts_with(is_of_number) {
                self.number()?;
            }
        }
        builder.expect(1)?;
        Ok((x, y))
    }

    fn number(&mut self) -> Result<f64> {
        self.space();
        let rest = self.rest();
        let end = rest.find(|c: char| c.is_whitespace() || "(),".contains(c)).unwrap_or(rest.len());
        match rest.get(..end).unwrap_or_default().parse() {
            Ok(number) => {
                self.at += end;
                Ok(number)
            }
            Err(_) => Err(self.expected("a number")),
        }
    }
}

/// Whether a number may begin so.
fn is_of_number(c: char) -> bool {
    c.is_ascii_alphanumeric() && !"Ee".contains(c) || "+-.".contains(c)
}
