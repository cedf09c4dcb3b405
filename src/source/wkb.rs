//! Well-known binary: that of the OGC, with ISO's codes for heights and measures, and PostGIS's
//! extension of it (EWKB) with a reference system.

use super::Shape;
use super::simple::{Builder, Kind, too_deep};
use crate::error::{Error, ErrorKind, Result};

/// What EWKB sets in a code where there are heights, measures, or a reference system.
const HAS_Z: u32 = 0x8000_0000;
const HAS_M: u32 = 0x4000_0000;
const HAS_SRID: u32 = 0x2000_0000;

/// The reference system that a geometry names: a code of the EPSG's, 0 where it is not known.
pub(super) fn srid(bytes: &[u8]) -> Option<i64> {
    let mut wkb = Wkb { rest: bytes, is_big: false };
    wkb.header().ok().and_then(|header| header.srid)
}

/// Reads a geometry, whose positions are counted and checked as they come.
///
/// # Errors
/// What is cut short, or no geometry, or has a position out of range.
pub(super) fn read(bytes: &[u8], builder: &mut Builder<'_, '_>) -> Result<()> {
    Wkb { rest: bytes, is_big: false }.geometry(builder, 0)
}

/// Bytes from hexadecimal digits; `None` where the text has others.
pub(super) fn from_hex(text: &str) -> Option<Vec<u8>> {
    let (pairs, rest) = text.as_bytes().as_chunks::<2>();
    let digit = |byte: u8| char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
    let byte = |[high, low]: &[u8; 2]| Some(digit(*high)? << 4 | digit(*low)?);
    if rest.is_empty() { pairs.iter().map(byte).collect() } else { None }
}

/// Whether a text begins as WKB in hexadecimal digits does.
pub(super) fn is_hex(text: &str) -> bool {
    let start = text.get(..10).and_then(from_hex);
    let head = start.and_then(|bytes| Wkb { rest: &bytes, is_big: false }.code().ok());
    head.is_some_and(
        |code| matches!(code & 0xffff, 1..=17 | 1001..=1017 | 2001..=2017 | 3001..=3017),
    )
}

struct Header {
    kind: u32,
    /// How many numbers a position has.
    width: usize,
    srid: Option<i64>,
}

struct Wkb<'a> {
    rest: &'a [u8],
    is_big: bool,
}

impl Wkb<'_> {
    fn take<const N: usize>(&mut self) -> Result<[u8; N]> {
        let (taken, rest) = self.rest.split_first_chunk::<N>().ok_or_else(cut_short)?;
        self.rest = rest;
        Ok(*taken)
    }

    fn whole(&mut self) -> Result<u32> {
        let bytes = self.take::<4>()?;
        Ok(if self.is_big { u32::from_be_bytes(bytes) } else { u32::from_le_bytes(bytes) })
    }

    /// The order of bytes, and the code after it.
    fn code(&mut self) -> Result<u32> {
        let [order] = self.take::<1>()?;
        if order > 1 {
            let message = format!("WKB begins with 0 or 1 for the order of its bytes, not {order}");
            return Err(Error::new(ErrorKind::Data, message)
                .remedy("write the data anew with the program they are from"));
        }
        self.is_big = order == 0;
        self.whole()
    }

    fn header(&mut self) -> Result<Header> {
        let code = self.code()?;
        let srid = if code & HAS_SRID == 0 { None } else { Some(i64::from(self.whole()?)) };
        let plain = code & !(HAS_Z | HAS_M | HAS_SRID);
        let (has_z, has_m) = match plain / 1000 {
            0 => (code & HAS_Z != 0, code & HAS_M != 0),
            1 => (true, false),
            2 => (false, true),
            _ => (true, true),
        };
        let kind = if plain < 4000 { plain % 1000 } else { plain };
        Ok(Header { kind, width: 2 + usize::from(has_z) + usize::from(has_m), srid })
    }

    fn geometry(&mut self, builder: &mut Builder<'_, '_>, depth: usize) -> Result<()> {
        let header = self.header()?;
        let kind = Kind::of_code(header.kind)?;
        let mut shape = Shape::new(kind.shape());
        match kind {
            Kind::Collection => {
                if depth >= builder.options.max_depth {
                    return Err(too_deep(builder.options.max_depth));
                }
                for _ in 0..self.whole()? {
                    self.geometry(builder, depth + 1)?;
                }
                return Ok(());
            }
            Kind::Points | Kind::Lines | Kind::Polygons | Kind::Curves | Kind::Surfaces => {
                for _ in 0..self.whole()? {
                    let member = self.header()?;
                    match (kind, Kind::of_code(member.kind)?) {
                        (Kind::Points, single @ Kind::Point)
                        | (Kind::Lines | Kind::Curves, single @ Kind::Line)
                        | (Kind::Curves, single @ (Kind::Arcs | Kind::Joined))
                        | (Kind::Polygons | Kind::Surfaces, single @ Kind::Polygon)
                        | (Kind::Surfaces, single @ Kind::Curved) => {
                            self.single(single, member.width, &mut shape, builder)?;
                        }
                        _ => return Err(other_member()),
                    }
                }
            }
            single => self.single(single, header.width, &mut shape, builder)?,
        }
        builder.shapes.push(shape);
        Ok(())
    }

    fn single(
        &mut self,
        kind: Kind,
        width: usize,
        shape: &mut Shape,
        builder: &mut Builder<'_, '_>,
    ) -> Result<()> {
        match kind {
            Kind::Point => {
                let (x, y) = self.pair(width)?;
                // So is an empty point written.
                if !(x.is_nan() && y.is_nan()) {
                    builder.expect(1)?;
                    shape.push_point(builder.position(x, y)?);
                }
            }
            Kind::Line | Kind::Arcs | Kind::Joined => {
                let points = self.curve(kind, width, builder)?;
                let line = builder.positions(&points)?;
                builder.line(line, shape);
            }
            _ => {
                let mut rings = Vec::new();
                for _ in 0..self.whole()? {
                    let points = match kind {
                        Kind::Curved => self.member(true, builder)?,
                        _ => self.points(width, builder)?,
                    };
                    rings.push(builder.positions(&points)?);
                }
                builder.polygon(rings, shape);
            }
        }
        Ok(())
    }

    /// A line with a header of its own, as parts of curves are; it may be of several where that is said.
    fn member(
        &mut self,
        may_be_joined: bool,
        builder: &mut Builder<'_, '_>,
    ) -> Result<Vec<(f64, f64)>> {
        let header = self.header()?;
        match Kind::of_code(header.kind)? {
            kind @ (Kind::Line | Kind::Arcs) => self.curve(kind, header.width, builder),
            Kind::Joined if may_be_joined => self.curve(Kind::Joined, header.width, builder),
            _ => Err(other_member()),
        }
    }

    /// The points of a line, an arc being straight.
    fn curve(
        &mut self,
        kind: Kind,
        width: usize,
        builder: &mut Builder<'_, '_>,
    ) -> Result<Vec<(f64, f64)>> {
        if kind != Kind::Joined {
            let points = self.points(width, builder)?;
            return builder.straight(points, kind);
        }
        let mut all: Vec<(f64, f64)> = Vec::new();
        for _ in 0..self.whole()? {
            let part = self.member(false, builder)?;
            Builder::join(&mut all, part);
        }
        Ok(all)
    }

    fn points(&mut self, width: usize, builder: &mut Builder<'_, '_>) -> Result<Vec<(f64, f64)>> {
        let count = self.whole()? as usize;
        // What is promised is there, before room is made for it.
        if self.rest.len() / (8 * width) < count {
            return Err(cut_short());
        }
        builder.expect(count)?;
        (0..count).map(|_| self.pair(width)).collect()
    }

    /// The first two numbers of a position.
    fn pair(&mut self, width: usize) -> Result<(f64, f64)> {
        let pair = (self.number()?, self.number()?);
        for _ in 2..width {
            self.number()?;
        }
        Ok(pair)
    }

    fn number(&mut self) -> Result<f64> {
        let bytes = self.take::<8>()?;
        Ok(if self.is_big { f64::from_be_bytes(bytes) } else { f64::from_le_bytes(bytes) })
    }
}

fn cut_short() -> Error {
    Error::new(ErrorKind::Data, "the WKB is cut short")
        .remedy("write the data anew with the program they are from")
}

fn other_member() -> Error {
    Error::new(ErrorKind::Data, "a geometry of several parts has one of another kind")
        .remedy("make it a GeometryCollection")
}
