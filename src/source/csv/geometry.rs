//! Rows whose geometry stands in one cell: WKT, WKB in hexadecimal digits, or an encoded polyline.

use crate::error::{Error, ErrorKind, Result};
use crate::source::reference::Reference;
use crate::source::simple::Builder;
use crate::source::{Shape, ShapeKind, polyline, wkb, wkt};

/// How a column's geometries are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Written {
    /// As WKT or WKB, with or without the code of a reference system.
    Simple,
    /// As an encoded polyline with so many decimals.
    Polyline(i32),
}

impl Written {
    /// Whether a cell is written so, as far as its beginning tells.
    pub fn is_in(self, cell: &str) -> bool {
        match self {
            Self::Simple => wkb::is_hex(digits(cell)) || wkt::is_one(cell),
            Self::Polyline(decimals) => polyline::decode(cell, decimals).is_ok_and(|line| {
                line.iter().all(|(lon, lat)| lon.abs() <= 180.0 && lat.abs() <= 90.0)
            }),
        }
    }

    /// Reads a cell.
    ///
    /// # Errors
    /// A cell that is not written so, a reference system that is not known, a position out of range.
    pub fn read(self, cell: &str, builder: &mut Builder<'_, '_>) -> Result<()> {
        match self {
            Self::Simple if wkt::is_one(cell) => wkt::read(cell, builder),
            Self::Simple => match wkb::from_hex(digits(cell)) {
                Some(bytes) => wkb::read(&bytes, builder),
                None => {
                    let shown: String = cell.chars().take(40).collect();
                    let message = format!("{shown:?} is neither WKT nor WKB in hexadecimal digits");
                    Err(Error::new(ErrorKind::Syntax, message)
                        .remedy("write it as POINT (-92.26 14.9): longitude first, apart by space"))
                }
            },
            Self::Polyline(decimals) => {
                let places = polyline::decode(cell, decimals)?;
                builder.expect(places.len())?;
                let line = places.into_iter().map(|(lon, lat)| builder.position(lon, lat));
                let line = line.collect::<Result<Vec<_>>>()?;
                let mut shape = Shape::new(ShapeKind::Line);
                builder.line(line, &mut shape);
                builder.shapes.push(shape);
                Ok(())
            }
        }
    }
}

/// The digits of a cell in hexadecimal, which some programs write `\x…` or `0x…`.
fn digits(cell: &str) -> &str {
    ["\\x", "0x"].iter().find_map(|start| cell.strip_prefix(start)).unwrap_or(cell)
}

/// The reference systems that a table's cells name, each made once.
#[derive(Default)]
pub(super) struct References(Vec<(i64, Reference)>);

impl References {
    /// The most in one table: each takes PROJ some milliseconds and a megabyte.
    const MOST: usize = 16;

    /// That which a cell names, or else longitude and latitude.
    ///
    /// # Errors
    /// One that is not known, or that is one too many.
    pub fn of(&mut self, cell: &str) -> Result<&Reference> {
        let digits = digits(cell);
        let code = if wkb::is_hex(digits) {
            wkb::from_hex(digits).as_deref().and_then(wkb::srid)
        } else {
            wkt::srid(cell)
        };
        // 0 is what PostGIS writes where it does not know.
        let code = code.unwrap_or(0);
        let place = match self.0.iter().position(|(known, _)| *known == code) {
            Some(place) => place,
            None if self.0.len() >= Self::MOST => {
                let message = format!("the table is in more than {} reference systems", Self::MOST);
                return Err(Error::new(ErrorKind::Limit, message)
                    .remedy("reproject all of it to longitude and latitude on WGS 84"));
            }
            None => {
                let made = if code == 0 {
                    Reference::Degrees
                } else {
                    Reference::of_code(&format!("EPSG:{code}"))?
                };
                self.0.push((code, made));
                self.0.len() - 1
            }
        };
        match self.0.get(place) {
            Some((_, reference)) => Ok(reference),
            None => Ok(&Reference::Degrees),
        }
    }
}
