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
/// Where it is damaged, has arcs, or a position out of range.
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
        }
        self.builder.shapes.push(shape);
        Ok(())
    }

    fn count(&mut self) -> Result<()> {
        self.left = self.left.checked_sub(1).ok_or_else(cut_short)?;
        Ok(())
    }

    fn positions(&mut self, geometry: &Table<'_>) -> Result<Vec<LonLat>> {
        let mut numbers = geometry.doubles(1);
        self.builder.expect(numbers.len() / 2)?;
        let mut positions = Vec::with_capacity(numbers.len() / 2);
        while let (Some(x), Some(y)) = (numbers.next(), numbers.next()) {
            // So is an empty point written.
            if !(x.is_nan() && y.is_nan()) {
                positions.push(self.builder.position(x, y)?);
            }
        }
        Ok(positions)
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
            let end = end as usize;
            parts.push(positions.get(start..end).ok_or_else(cut_short)?.to_vec());
            start = end;
        }
        Ok(parts)
    }
}
