//! Coordinates, straight into a shape.

use super::object::{GeometryType, Reader};
use crate::error::{Error, ErrorKind, Result};
use crate::source::advice::Doubt;
use crate::source::check;
use crate::source::json::{Fault, Json, Kind, Parsed};
use crate::source::{OutOfRange, Shape, ShapeKind};
use crate::unit::{LonLat, Plane};

/// More decimals than these are doubted.
const PRECISION: u32 = 7;

/// A position with what makes a ring closed: all its numbers.
#[derive(Clone, Copy, PartialEq)]
struct Position {
    place: LonLat,
    altitude: Option<f64>,
    further: usize,
}

impl Reader<'_> {
    pub(super) fn coordinates(&mut self, json: &mut Json<'_>, kind: GeometryType) -> Parsed<Shape> {
        let at = json.position();
        let mut shape;
        self.is_out_of_range = false;
        match kind {
            GeometryType::Point => {
                shape = Shape::new(ShapeKind::Point);
                if !json.empty_array() {
                    shape.push_point(self.position(json, kind)?.place);
                }
            }
            GeometryType::MultiPoint => {
                shape = Shape::new(ShapeKind::Point);
                nested(json, kind, |json| {
                    shape.push_point(self.position(json, kind)?.place);
                    Ok(())
                })?;
            }
            GeometryType::LineString => {
                shape = Shape::new(ShapeKind::Line);
                if !json.empty_array() {
                    self.line(json, kind, &mut shape)?;
                }
            }
            GeometryType::MultiLineString => {
                shape = Shape::new(ShapeKind::Line);
                nested(json, kind, |json| self.line(json, kind, &mut shape))?;
            }
            GeometryType::Polygon => {
                shape = Shape::new(ShapeKind::Polygon);
                self.polygon(json, kind, &mut shape)?;
            }
            GeometryType::MultiPolygon => {
                shape = Shape::new(ShapeKind::Polygon);
                nested(json, kind, |json| {
                    let at = json.position();
                    if json.empty_array() {
                        self.advice.add(Doubt::EmptyPolygon, || at);
                        return Ok(());
                    }
                    self.polygon(json, kind, &mut shape)
                })?;
            }
            GeometryType::Collection => shape = Shape::default(),
        }
        if self.is_out_of_range {
            self.advice.add(Doubt::OutOfRange, || at);
            return Ok(Shape::new(shape.kind()));
        }
        Ok(shape)
    }

    fn line(&mut self, json: &mut Json<'_>, kind: GeometryType, shape: &mut Shape) -> Parsed<()> {
        let at = json.position();
        let mut line = std::mem::take(&mut self.part);
        line.clear();
        nested(json, kind, |json| {
            line.push(self.position(json, kind)?.place);
            Ok(())
        })?;
        check::line(line.len()).map_err(|error| Fault::at(at, error))?;
        shape.push_part(line.drain(..));
        self.part = line;
        Ok(())
    }

    fn polygon(
        &mut self,
        json: &mut Json<'_>,
        kind: GeometryType,
        shape: &mut Shape,
    ) -> Parsed<()> {
        let mut is_exterior = true;
        nested(json, kind, |json| {
            self.ring(json, kind, is_exterior, shape)?;
            is_exterior = false;
            Ok(())
        })?;
        shape.end_polygon();
        Ok(())
    }

    fn ring(
        &mut self,
        json: &mut Json<'_>,
        kind: GeometryType,
        is_exterior: bool,
        shape: &mut Shape,
    ) -> Parsed<()> {
        let at = json.position();
        let mut ring = std::mem::take(&mut self.part);
        ring.clear();
        let mut ends = None;
        nested(json, kind, |json| {
            let position = self.position(json, kind)?;
            let first = ends.map_or(position, |(first, _)| first);
            ends = Some((first, position));
            ring.push(position.place);
            Ok(())
        })?;
        let mut is_closed = ends.is_some_and(|(first, last)| first == last);
        if !is_closed && self.options.close_rings {
            self.advice.add(Doubt::Unclosed, || at);
            ring.extend(ends.map(|(first, _)| first.place));
            is_closed = true;
        }
        check::ring(ring.len(), is_closed).map_err(|error| Fault::at(at, error))?;
        let area = check::doubled_area(&ring);
        if (is_exterior && area < 0.0) || (!is_exterior && area > 0.0) {
            self.advice.add(Doubt::Winding, || at);
        }
        shape.push_part(ring.drain(..));
        self.part = ring;
        Ok(())
    }

    /// The position that two numbers of the data mean, or what is taken for one out of range.
    fn place_or_else(&mut self, lon: f64, lat: f64, at: usize) -> Parsed<LonLat> {
        let error = match self.place(lon, lat) {
            Ok(place) => return Ok(place),
            Err(error) => error,
        };
        match self.options.out_of_range {
            OutOfRange::Drop => {
                self.is_out_of_range = true;
                Ok(LonLat::new(lon, lat))
            }
            // What is further off is not in degrees.
            OutOfRange::Clamp if self.crs.is_none() && lon.abs() <= 540.0 && lat.abs() <= 540.0 => {
                self.advice.add(Doubt::Clamped, || at);
                Ok(LonLat::new(lon, lat.clamp(-90.0, 90.0)))
            }
            OutOfRange::Clamp | OutOfRange::Refuse => Err(Fault::at(at, error)),
        }
    }

    /// The position on WGS 84 that two numbers of the data mean.
    fn place(&self, x: f64, y: f64) -> Result<LonLat> {
        let Some(crs) = &self.crs else { return check::position(x, y) };
        crs.projection.inverse(Plane::new(x, y)).ok_or_else(|| {
            let message = format!("[{x}, {y}] is no position in {}", crs.name);
            Error::new(ErrorKind::Position, message).remedy("correct the position or the CRS")
        })
    }

    fn position(&mut self, json: &mut Json<'_>, kind: GeometryType) -> Parsed<Position> {
        let at = json.position();
        if json.kind()? != Kind::Array {
            return Err(misnested(json, kind, "a position"));
        }
        let mut numbers = [0.0; 3];
        let mut count = 0;
        let mut decimals = 0;
        json.array(|json| {
            let found = json.kind()?;
            if found != Kind::Number {
                return Err(match found {
                    Kind::Array => misnested(json, kind, "a number"),
                    found => {
                        let message =
                            format!("a position is made of numbers, not of {}", found.name());
                        Fault::data(json.position(), message).remedy("write numbers without quotes")
                    }
                });
            }
            let number = json.number()?;
            if let Some(slot) = numbers.get_mut(count) {
                *slot = number.value;
            }
            decimals = number.decimals.max(decimals);
            count += 1;
            Ok(())
        })?;
        if count < 2 {
            let message = format!("a position needs two or more numbers, not {count}");
            return Err(Fault::data(at, message).remedy("write [longitude, latitude]"));
        }
        let [lon, lat, altitude] = numbers;
        self.has_read_positions = true;
        let place = self.place_or_else(lon, lat, at)?;
        self.gathered.count_positions(1).map_err(|error| Fault::at(at, error))?;
        if decimals > PRECISION && self.crs.is_none() {
            self.advice.add(Doubt::Precision, || at);
        }
        if count > 3 {
            self.advice.add(Doubt::Ordinates, || at);
        }
        if place.lon.abs() > 180.0 {
            self.advice.add(Doubt::Longitude, || at);
        }
        let altitude = (count > 2).then_some(altitude);
        Ok(Position { place, altitude, further: count.saturating_sub(3) })
    }
}

/// Reads an array of arrays.
fn nested<'a>(
    json: &mut Json<'a>,
    kind: GeometryType,
    element: impl FnMut(&mut Json<'a>) -> Parsed<()>,
) -> Parsed<()> {
    if json.kind()? != Kind::Array {
        return Err(misnested(json, kind, "an array"));
    }
    json.array(element)
}

#[cold]
fn misnested(json: &mut Json<'_>, kind: GeometryType, wanted: &str) -> Fault {
    let at = json.position();
    let found = json.kind().map_or("something else", Kind::name);
    let form = match kind {
        GeometryType::Point => "[lon, lat]",
        GeometryType::MultiPoint | GeometryType::LineString => "[[lon, lat], …]",
        GeometryType::MultiLineString | GeometryType::Polygon => "[[[lon, lat], …], …]",
        GeometryType::MultiPolygon | GeometryType::Collection => "[[[[lon, lat], …], …], …]",
    };
    let message =
        format!("the coordinates of a {} have {found} where {wanted} belongs", kind.name());
    Fault::data(at, message).remedy(format!("nest them as {form}"))
}
