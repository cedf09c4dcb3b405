//! Records of geometry.

use super::nesting::{self, Ring};
use crate::error::{Code, Error, ErrorKind, Report, Result};
use crate::source::advice::Advice;
use crate::source::gather::Gathered;
use crate::source::reference::Reference;
use crate::source::{ReadOptions, Shape, ShapeKind, check};
use crate::unit::LonLat;

/// How long the header is, bytes.
const HEADER: usize = 100;
/// The bytes of two numbers of 64 bits.
const POINT: usize = 16;
/// The bytes of the box that lines, areas and groups of points begin with.
const BOUNDS: usize = 32;

/// The records of a `.shp` file, one after the other.
pub(super) struct Geometry<'a> {
    rest: &'a [u8],
    reference: &'a Reference,
    options: &'a ReadOptions,
    advice: Advice<usize>,
    record: usize,
    patches: usize,
    unclosed: usize,
    degenerate: usize,
    homeless: usize,
}

impl<'a> Geometry<'a> {
    pub fn open(shp: &'a [u8], reference: &'a Reference, options: &'a ReadOptions) -> Result<Self> {
        let is_one = shp.starts_with(super::MAGIC) && u32_le(shp, 28) == Some(1000);
        // The header tells the length in words; what lies beyond it is none of the file's.
        let words = shp.get(24..28).and_then(|bytes| bytes.try_into().ok()).map(u32::from_be_bytes);
        let told = words.map_or(0, |words| words as usize * 2);
        let end = if told >= HEADER { told.min(shp.len()) } else { shp.len() };
        let Some(rest) = shp.get(HEADER..end).filter(|_| is_one) else {
            return Err(Error::new(ErrorKind::Data, "this is no shapefile's geometry")
                .remedy("give the .shp file; .dbf, .prj and .cpg are read from beside it"));
        };
        let (patches, unclosed, degenerate, homeless) = (0, 0, 0, 0);
        let (advice, record) = (Advice::default(), 0);
        Ok(Self {
            rest,
            reference,
            options,
            advice,
            record,
            patches,
            unclosed,
            degenerate,
            homeless,
        })
    }

    /// How many records were read.
    pub fn record(&self) -> usize {
        self.record
    }

    /// Takes the record that was read last for none.
    pub fn end(&mut self) {
        (self.rest, self.record) = (&[], self.record.saturating_sub(1));
    }

    /// The shape of the next record.
    ///
    /// # Errors
    /// Where the file is cut short or a record contradicts itself, with its number.
    pub fn next(&mut self, gathered: &mut Gathered<'_>) -> Result<Option<Shape>> {
        if self.rest.is_empty() {
            return Ok(None);
        }
        self.record += 1;
        let place = |error: Error| error.at_path(format!("record {}", self.record));
        let words = self.rest.get(4..8).and_then(|bytes| bytes.try_into().ok());
        let length = words.map(|words| u32::from_be_bytes(words) as usize * 2);
        let content = length.and_then(|length| self.rest.get(8..8usize.checked_add(length)?));
        let content = content.ok_or_else(|| place(cut_short()))?;
        self.rest = self.rest.get(8 + content.len()..).unwrap_or_default();
        let record = self.record;
        let shape = self.shape(content, gathered);
        let shape = self.advice.or_dropped(shape, self.options, || record);
        shape.map(Some).map_err(|error| error.under_path(&format!("record {record}")))
    }

    fn shape(&mut self, content: &[u8], gathered: &mut Gathered<'_>) -> Result<Shape> {
        let kind = u32_le(content, 0).ok_or_else(cut_short)?;
        let content = content.get(4..).unwrap_or_default();
        match kind {
            0 => Ok(Shape::default()),
            1 | 11 | 21 => {
                let point = self.points(content, 0, 1, gathered)?.into_iter().next();
                Ok(point.map_or_else(Shape::default, Shape::point))
            }
            8 | 18 | 28 => {
                let count = count(content, BOUNDS)?;
                let mut shape = Shape::new(ShapeKind::Point);
                for point in self.points(content, BOUNDS + 4, count, gathered)? {
                    shape.push_point(point);
                }
                Ok(shape)
            }
            3 | 13 | 23 => {
                let mut shape = Shape::new(ShapeKind::Line);
                for line in self.parts(content, gathered)? {
                    match line.len() {
                        0 | 1 => self.degenerate += 1,
                        _ => shape.push_part(line),
                    }
                }
                Ok(shape)
            }
            5 | 15 | 25 => {
                let rings = self.parts(content, gathered)?;
                self.polygons(rings)
            }
            31 => {
                self.patches += 1;
                Ok(Shape::default())
            }
            other => Err(Error::new(ErrorKind::Data, format!("there is no shape of type {other}"))
                .remedy("write the file anew with the program that made it")),
        }
    }

    /// The parts of a record of lines or rings.
    fn parts(&mut self, content: &[u8], gathered: &mut Gathered<'_>) -> Result<Vec<Vec<LonLat>>> {
        let (parts, points) = (count(content, BOUNDS)?, count(content, BOUNDS + 4)?);
        let starts = BOUNDS + 8;
        let after = parts.checked_mul(4).and_then(|length| length.checked_add(starts));
        let after = after.filter(|after| *after <= content.len()).ok_or_else(cut_short)?;
        let start = |part: usize| u32_le(content, starts + 4 * part).map(|start| start as usize);
        let all = self.points(content, after, points, gathered)?;
        let mut found = Vec::with_capacity(parts);
        for part in 0..parts {
            let (from, to) = (start(part), start(part + 1).filter(|_| part + 1 < parts));
            let to = to.unwrap_or(points);
            let line = from.and_then(|from| all.get(from..to)).ok_or_else(|| {
                Error::new(ErrorKind::Data, format!("part {} begins beyond its points", part + 1))
                    .remedy("write the file anew with the program that made it")
            })?;
            found.push(line.to_vec());
        }
        Ok(found)
    }

    fn points(
        &self,
        content: &[u8],
        from: usize,
        count: usize,
        gathered: &mut Gathered<'_>,
    ) -> Result<Vec<LonLat>> {
        let length = count.checked_mul(POINT).and_then(|length| length.checked_add(from));
        let bytes = length.and_then(|to| content.get(from..to)).ok_or_else(cut_short)?;
        gathered.count_positions(count)?;
        let number = |bytes: &[u8; 8]| f64::from_le_bytes(*bytes);
        let pairs = bytes.as_chunks::<8>().0.as_chunks::<2>().0;
        pairs.iter().map(|[x, y]| self.reference.position(number(x), number(y))).collect()
    }

    /// Rings in polygons: each that runs clockwise is an outer one, the others are holes in the least
    /// that holds them.
    fn polygons(&mut self, rings: Vec<Vec<LonLat>>) -> Result<Shape> {
        let (mut outers, mut holes) = (Vec::new(), Vec::new());
        for line in rings {
            if line.first() != line.last() {
                self.unclosed += 1;
            }
            let area = check::doubled_area(&line);
            if line.len() < 3 || area == 0.0 {
                self.degenerate += 1;
            } else if area < 0.0 {
                outers.push(Ring { area: -area, line });
            } else {
                holes.push(Ring { area, line });
            }
        }
        let nested = nesting::nested(outers, holes, &self.options.cancel)?;
        self.homeless += nested.homeless;
        let mut shape = Shape::new(ShapeKind::Polygon);
        for polygon in nested.polygons {
            polygon.into_iter().for_each(|ring| shape.push_part(ring));
            shape.end_polygon();
        }
        Ok(shape)
    }

    /// Tells what was doubtful or left out.
    pub fn report(self, report: &mut Report) {
        let told = [
            (self.patches, Code::Omitted, "surfaces in space (MultiPatch) are not read"),
            (self.degenerate, Code::Omitted, "parts without length or area are left out"),
            (self.unclosed, Code::Advisory, "rings are not closed: they are taken as closed"),
            (self.homeless, Code::Advisory, "holes lie in no outer ring: they are taken as areas"),
        ];
        for (count, code, what) in told.into_iter().filter(|(count, ..)| *count > 0) {
            report.add(code, "", format!("{count} × {what}"));
        }
        report.append(self.advice.into_report(|record| format!("record {record}")));
    }
}

fn cut_short() -> Error {
    Error::new(ErrorKind::Data, "the geometry is cut short")
        .remedy("copy or download the .shp file again")
}

fn u32_le(bytes: &[u8], at: usize) -> Option<u32> {
    let four = bytes.get(at..at.checked_add(4)?)?;
    Some(u32::from_le_bytes(four.try_into().ok()?))
}

/// A number of parts or points.
fn count(content: &[u8], at: usize) -> Result<usize> {
    u32_le(content, at).map(|count| count as usize).ok_or_else(cut_short)
}
