//! Geometries of the simple features model (OGC 06-103r4), which WKT and WKB write.

use super::advice::{Advice, Doubt};
use super::gather::Gathered;
use super::reference::Reference;
use super::{ReadOptions, Shape, ShapeKind, arc, check};
use crate::error::{Error, ErrorKind, Result};
use crate::resources::Limit;
use crate::unit::LonLat;

/// What a geometry is, by how it is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Point,
    Line,
    /// A polygon, or a triangle.
    Polygon,
    Points,
    Lines,
    /// Polygons, or the faces of a surface.
    Polygons,
    Collection,
    /// A line of arcs.
    Arcs,
    /// A line of lines and arcs.
    Joined,
    /// A polygon whose rings may have arcs.
    Curved,
    /// Several lines that may have arcs.
    Curves,
    /// Several polygons that may have arcs.
    Surfaces,
}

impl Kind {
    /// That of a code of WKB, without what it says of heights and measures.
    ///
    /// # Errors
    /// For codes that no geometry has.
    pub fn of_code(code: u32) -> Result<Self> {
        Ok(match code {
            1 => Self::Point,
            2 => Self::Line,
            3 | 17 => Self::Polygon,
            4 => Self::Points,
            5 => Self::Lines,
            6 | 15 | 16 => Self::Polygons,
            7 => Self::Collection,
            8 => Self::Arcs,
            9 => Self::Joined,
            10 => Self::Curved,
            11 => Self::Curves,
            12 => Self::Surfaces,
            other => {
                let message = format!("there is no geometry of type {other}");
                return Err(Error::new(ErrorKind::Data, message)
                    .remedy("write the data anew with the program they are from"));
            }
        })
    }

    /// That of a keyword of WKT, in capitals.
    pub fn of_keyword(word: &str) -> Option<Self> {
        Some(match word {
            "POINT" => Self::Point,
            "LINESTRING" | "LINEARRING" => Self::Line,
            "POLYGON" | "TRIANGLE" => Self::Polygon,
            "MULTIPOINT" => Self::Points,
            "MULTILINESTRING" => Self::Lines,
            "MULTIPOLYGON" | "POLYHEDRALSURFACE" | "TIN" => Self::Polygons,
            "GEOMETRYCOLLECTION" => Self::Collection,
            "CIRCULARSTRING" => Self::Arcs,
            "COMPOUNDCURVE" => Self::Joined,
            "CURVEPOLYGON" => Self::Curved,
            "MULTICURVE" => Self::Curves,
            "MULTISURFACE" => Self::Surfaces,
            _ => return None,
        })
    }

    /// The kind of the shape that a geometry of this kind becomes.
    pub fn shape(self) -> ShapeKind {
        match self {
            Self::Point | Self::Points | Self::Collection => ShapeKind::Point,
            Self::Line | Self::Lines | Self::Arcs | Self::Joined | Self::Curves => ShapeKind::Line,
            Self::Polygon | Self::Polygons | Self::Curved | Self::Surfaces => ShapeKind::Polygon,
        }
    }
}

/// The error of collections in collections beyond a limit.
pub(super) fn too_deep(most: usize) -> Error {
    Error::new(ErrorKind::Limit, format!("collections nest deeper than {most}"))
        .remedy(Limit::Nesting.remedy())
}

/// The shapes of one geometry as it is read: one, or for a collection one for each member.
pub(super) struct Builder<'b, 'o> {
    pub options: &'o ReadOptions,
    pub reference: &'b Reference,
    pub gathered: &'b mut Gathered<'o>,
    pub advice: &'b mut Advice<usize>,
    /// The line, or the row, that it stands in.
    pub row: usize,
    pub shapes: Vec<Shape>,
}

impl Builder<'_, '_> {
    /// Counts positions before they take memory.
    pub fn expect(&mut self, positions: usize) -> Result<()> {
        self.gathered.count_positions(positions)
    }

    /// A position, which was counted.
    pub fn position(&mut self, x: f64, y: f64) -> Result<LonLat> {
        let position = self.reference.position(x, y)?;
        if position.lon.abs() > 180.0 {
            self.advice.add(Doubt::Longitude, || self.row);
        }
        Ok(position)
    }

    /// The line of points that were counted, which may be those of arcs.
    pub fn straight(&mut self, points: Vec<(f64, f64)>, kind: Kind) -> Result<Vec<(f64, f64)>> {
        if kind != Kind::Arcs {
            return Ok(points);
        }
        self.advice.add(Doubt::Arcs, || self.row);
        arc::straightened(&points, self.gathered)
    }

    /// Adds a part to a line of several: each begins where that before it ends.
    pub fn join(line: &mut Vec<(f64, f64)>, part: Vec<(f64, f64)>) {
        let is_joined = line.last().is_some() && line.last() == part.first();
        line.extend(part.into_iter().skip(usize::from(is_joined)));
    }

    /// The shapes, once all is read; none where a position is out of range and such are to be dropped.
    ///
    /// # Errors
    /// Those of reading.
    pub fn finish(self, read: Result<()>) -> Result<Vec<Shape>> {
        let read = read.map(|()| self.shapes);
        self.advice.or_dropped(read, self.options, || self.row)
    }

    /// Positions, which were counted.
    pub fn positions(&mut self, points: &[(f64, f64)]) -> Result<Vec<LonLat>> {
        points.iter().map(|&(x, y)| self.position(x, y)).collect()
    }

    /// Adds a line to a shape; one of a single point is left out.
    pub fn line(&mut self, line: Vec<LonLat>, shape: &mut Shape) {
        match line.len() {
            0 => {}
            1 => self.advice.add(Doubt::SinglePoint, || self.row),
            _ => shape.push_part(line),
        }
    }

    /// Adds a polygon to a shape. A ring that is not closed is taken as closed, one without area is left
    /// out, an outer one with its holes.
    pub fn polygon(&mut self, rings: Vec<Vec<LonLat>>, shape: &mut Shape) {
        let is_empty = |rings: &[Vec<LonLat>]| rings.first().is_none_or(Vec::is_empty);
        if is_empty(&rings) {
            return;
        }
        for (index, mut ring) in rings.into_iter().enumerate() {
            if ring.first() != ring.last() {
                self.advice.add(Doubt::Unclosed, || self.row);
                ring.extend(ring.first().copied());
            }
            match check::ring(ring.len(), true) {
                Ok(()) => shape.push_part(ring),
                Err(_) => {
                    self.advice.add(Doubt::NoArea, || self.row);
                    if index == 0 {
                        return;
                    }
                }
            }
        }
        shape.end_polygon();
    }
}
