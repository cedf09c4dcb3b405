//! Geometries: coordinates, and where their parts end.

use super::buffer::{Table, cut_short};
use crate::error::Result;
use crate::source::Shape;
use crate::source::simple::{Builder, Kind, too_deep};
use crate::unit::LonLat;

/// The least bytes that a geometry takes: those of its table.
const LEAST: usize = 8;

/// Reads a geometry, of a type that is told before or by itself.
///
/// # Errors
/// Where it is damaged, or has a position out of range.
pub(super) fn read(geometry: &Table<'_>, kind: u8, builder: &mut Builder<'_, '_>) -> Result<()> {
    // In a damaged file parts may be one another's, without end.
    let mut reader = Reader { builder, left: geometry.length() / LEAST };
    reader.geometry(geometry, kind, 0)
}

struct Reader<'r, 'b, 'o> {
    builder: &'r mut Builder<'b, 'o>,
    /// How many parts may still come.
    left: usize,
}

impl Reader<'_, '_, '_> {
    fn geometry(&mut self, geometry: &Table<'_>, kind: u8, depth: usize) -> Result<()> {
        self.count()?;
        let kind = if kind == 0 { geometry.number(6).map_or(0, u8::from_le_bytes) } else { kind };
        // Nothing, as some programs write what is missing.
        if kind == 0 && geometry.doubles(1).len() == 0 {
            return Ok(());
        }
        let kind = Kind::of_code(u32::from(kind))?;
        let mut shape = Shape::new(kind.shape());
        match kind {
            Kind::Collection => {
                let most = self.builder.options.max_depth;
                if depth >= most {
                    return Err(too_deep(most));
                }
                for part in geometry.tables(7) {
                    self.geometry(&part?, 0, depth + 1)?;
                }
                return Ok(());
            }
            Kind::Point | Kind::Points => {
                for at in self.positions(geometry)? {
                    shape.push_point(at);
                }
            }
            Kind::Line | Kind::Lines => {
                for line in self.parts(geometry)? {
                    self.builder.line(line, &mut shape);
                }
            }
            Kind::Polygons if geometry.tables(7).len() > 0 => {
                for part in geometry.tables(7) {
                    self.count()?;
                    let rings = self.parts(&part?)?;
                    self.builder.polygon(rings, &mut shape);
                }
            }
            Kind::Polygon | Kind::Polygons => {
                let rings = self.parts(geometry)?;
                self.builder.polygon(rings, &mut shape);
            }
            curved => self.curved(geometry, curved, &mut shape)?,
        }
        self.builder.shapes.push(shape);
        Ok(())
    }

    /// A geometry that may have arcs.
    fn curved(&mut self, geometry: &Table<'_>, kind: Kind, shape: &mut Shape) -> Result<()> {
        match kind {
            Kind::Arcs | Kind::Joined => {
                let points = self.curve(geometry, kind)?;
                let line = self.builder.positions(&points)?;
                self.builder.line(line, shape);
            }
            Kind::Curves => {
                for part in geometry.tables(7) {
                    let points = self.member(&part?)?;
                    let line = self.builder.positions(&points)?;
                    self.builder.line(line, shape);
                }
            }
            Kind::Curved => {
                let rings = self.rings(geometry)?;
                self.builder.polygon(rings, shape);
            }
            _ => {
                for part in geometry.tables(7) {
                    self.count()?;
                    let part = part?;
                    let is_curved = part.number(6) == Some([10]);
                    let rings = if is_curved { self.rings(&part)? } else { self.parts(&part)? };
                    self.builder.polygon(rings, shape);
                }
            }
        }
        Ok(())
    }

    /// The rings of a polygon that may have arcs.
    fn rings(&mut self, geometry: &Table<'_>) -> Result<Vec<Vec<LonLat>>> {
        let mut rings = Vec::new();
        for part in geometry.tables(7) {
            let points = self.member(&part?)?;
            rings.push(self.builder.positions(&points)?);
        }
        Ok(rings)
    }

    /// The points of a line that says what it is.
    fn member(&mut self, geometry: &Table<'_>) -> Result<Vec<(f64, f64)>> {
        let kind = Kind::of_code(u32::from(geometry.number(6).map_or(2, u8::from_le_bytes)))?;
        self.curve(geometry, kind)
    }

    /// The points of a line, an arc being straight.
    fn curve(&mut self, geometry: &Table<'_>, kind: Kind) -> Result<Vec<(f64, f64)>> {
        self.count()?;
        if kind != Kind::Joined {
            let points = self.points(geometry)?;
            return self.builder.straight(points, kind);
        }
        let mut all: Vec<(f64, f64)> = Vec::new();
        for part in geometry.tables(7) {
            let part = part?;
            let is_arc = part.number(6) == Some([8]);
            let part = self.curve(&part, if is_arc { Kind::Arcs } else { Kind::Line })?;
            Builder::join(&mut all, part);
        }
        Ok(all)
    }

    fn count(&mut self) -> Result<()> {
        self.left = self.left.checked_sub(1).ok_or_else(cut_short)?;
        Ok(())
    }

    /// The coordinates of a geometry, which are counted.
    fn points(&mut self, geometry: &Table<'_>) -> Result<Vec<(f64, f64)>> {
        let mut numbers = geometry.doubles(1);
        self.builder.expect(numbers.len() / 2)?;
        let mut points = Vec::with_capacity(numbers.len() / 2);
        while let (Some(x), Some(y)) = (numbers.next(), numbers.next()) {
            points.push((x, y));
        }
        Ok(points)
    }

    fn positions(&mut self, geometry: &Table<'_>) -> Result<Vec<LonLat>> {
        let mut points = self.points(geometry)?;
        // So is an empty point written.
        points.retain(|(x, y)| !(x.is_nan() && y.is_nan()));
        self.builder.positions(&points)
    }

    /// The lines or rings of a geometry: where each ends is told where there are several.
    fn parts(&mut self, geometry: &Table<'_>) -> Result<Vec<Vec<LonLat>>> {
        let positions = self.positions(geometry)?;
        let ends = geometry.wholes(0);
        if ends.len() < 2 {
            return Ok(vec![positions]);
        }
        let mut parts = Vec::with_capacity(ends.len());
        let mut start = 0;
        for end in ends {
            // Many geometries may share the ends of parts that are empty.
            self.count()?;
            let end = end as usize;
            parts.push(positions.get(start..end).ok_or_else(cut_short)?.to_vec());
            start = end;
        }
        Ok(parts)
    }
}
