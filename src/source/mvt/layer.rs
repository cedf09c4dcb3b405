//! Layers and features of a vector tile.

use std::sync::Arc;

use serde_json::Value as Json;

use super::super::protobuf::{Fields, Packed, Wire, zigzag};
use super::geometry::{self, Parts};
use crate::error::{Code, Error, ErrorKind, Report, Result};
use crate::source::{Feature, Features, Properties, PropertyValue, Shape, ShapeKind};
use crate::unit::LonLat;

/// The most bytes that the properties of a layer's features may take together: features name keys
/// and values by number, so that a small tile could say much.
const MOST_PROPERTY_BYTES: usize = 256 << 20;

/// How many properties a feature has room for before the first is read.
const MOST_ROOM: usize = 32;

/// A layer of a vector tile.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct TileLayer {
    /// Its name.
    pub name: String,
    /// How many units the tile is wide and high.
    pub extent: u32,
    /// Its features.
    pub features: Vec<TileFeature>,
}

/// A feature of a vector tile.
#[derive(Debug, Clone, PartialEq)]
pub struct TileFeature {
    /// Its identifier.
    pub id: Option<u64>,
    /// What it is made of.
    pub kind: ShapeKind,
    /// Its properties.
    pub properties: Properties,
    parts: Parts,
}

impl TileLayer {
    pub(super) fn read(message: &[u8], report: &mut Report) -> Result<Self> {
        let mut layer = Self { extent: 4096, ..Self::default() };
        let (mut features, mut keys, mut values) = (Vec::new(), Vec::new(), Vec::new());
        let mut fields = Fields::of(message);
        while let Some((field, value)) = fields.next()? {
            match (field, value) {
                (1, Wire::Bytes(name)) => layer.name = text(name),
                (2, Wire::Bytes(feature)) => features.push(feature),
                (3, Wire::Bytes(key)) => keys.push(text(key).into()),
                (4, Wire::Bytes(value)) => values.push(property(value)?),
                (5, Wire::Number(extent)) => {
                    layer.extent = u32::try_from(extent).unwrap_or(0);
                }
                _ => {}
            }
        }
        if layer.extent == 0 || layer.extent > 1 << 24 {
            return Err(Error::new(ErrorKind::Data, "a layer's extent is out of range")
                .remedy("fetch or make the tile again"));
        }
        let mut dictionary = Dictionary { keys, values, left: MOST_PROPERTY_BYTES };
        for (index, feature) in features.into_iter().enumerate() {
            match TileFeature::read(feature, &mut dictionary) {
                Ok(Some(feature)) => layer.features.push(feature),
                Ok(None) => {}
                Err(error) => {
                    let place = format!("layer {}, feature {index}", layer.name);
                    report.add(Code::Advisory, place, error.to_string());
                }
            }
        }
        Ok(layer)
    }

    /// The features of the tile `z`/`x`/`y` of the Web Mercator grid on the sphere. Rings that turn
    /// clockwise on the page begin a polygon, others are its holes.
    pub fn into_features(self, z: u8, x: u32, y: u32) -> Features {
        let mut grid = TileGrid::new(self.extent, z, x, y);
        let features = self.features.into_iter().map(|feature| feature.into_feature(&mut grid));
        Features { features: features.collect() }
    }
}

impl TileFeature {
    /// Points (one part), lines, or rings that are not closed, in the tile's units, right and down
    /// from its upper left corner.
    pub fn parts(&self) -> impl Iterator<Item = &[[i32; 2]]> {
        self.parts.iter()
    }

    fn into_feature(self, grid: &mut TileGrid) -> Feature {
        let mut shape = Shape::with_room(self.kind, self.parts.points(), self.parts.len());
        for part in self.parts.iter() {
            match self.kind {
                // Points on the edge of another tile are that one's.
                ShapeKind::Point => {
                    for at in part {
                        if at.iter().all(|side| (0..grid.extent).contains(side)) {
                            shape.push_point(grid.position(at));
                        }
                    }
                }
                ShapeKind::Line => shape.push_part(part.iter().map(|at| grid.position(at))),
                ShapeKind::Polygon => {
                    if doubled_area(part) > 0 {
                        shape.end_polygon();
                    }
                    shape.push_part(part.iter().map(|at| grid.position(at)));
                }
            }
        }
        if self.kind == ShapeKind::Polygon {
            shape.end_polygon();
        }
        Feature { id: self.id.map(Json::from), properties: self.properties, shape }
    }
}

/// How many rows of a tile's units keep their latitude, and how many of them lie above it.
const ROWS: usize = 4096 + 2 * BUFFER;
const BUFFER: usize = 256;

/// Where the units of a tile lie on the sphere.
struct TileGrid {
    extent: i32,
    /// Units around the equator.
    around: f64,
    /// Units from the west and from the north.
    left: f64,
    top: f64,
    /// The latitudes of rows, from a buffer above the tile on, each worked out when first met: many
    /// vertices lie in each.
    latitudes: Vec<f64>,
}

impl TileGrid {
    fn new(extent: u32, z: u8, x: u32, y: u32) -> Self {
        let side = f64::from(extent);
        Self {
            extent: i32::try_from(extent).unwrap_or(i32::MAX),
            around: libm::exp2(f64::from(z)) * side,
            left: f64::from(x) * side,
            top: f64::from(y) * side,
            latitudes: Vec::new(),
        }
    }

    fn position(&mut self, &[right, down]: &[i32; 2]) -> LonLat {
        let x = (self.left + f64::from(right)) / self.around;
        LonLat::new(x * 360.0 - 180.0, self.latitude(down))
    }

    fn latitude(&mut self, down: i32) -> f64 {
        let y = (self.top + f64::from(down)) / self.around;
        let worked_out =
            || libm::atan(libm::sinh(std::f64::consts::PI * (1.0 - 2.0 * y))).to_degrees();
        if self.latitudes.is_empty() {
            self.latitudes = vec![f64::NAN; ROWS];
        }
        let row = usize::try_from(i64::from(down) + BUFFER as i64).ok();
        let Some(kept) = row.and_then(|row| self.latitudes.get_mut(row)) else {
            return worked_out();
        };
        if kept.is_nan() {
            *kept = worked_out();
        }
        *kept
    }
}

/// Twice the area of a ring, positive where it turns clockwise on the page.
fn doubled_area(ring: &[[i32; 2]]) -> i128 {
    let next = ring.iter().skip(1).chain(ring.first());
    ring.iter()
        .zip(next)
        .map(|(a, b)| {
            // Coordinates are within ±2³⁰, their products within ±2⁶⁰.
            let product = |a: i32, b: i32| i64::from(a) * i64::from(b);
            i128::from(product(a[0], b[1]) - product(b[0], a[1]))
        })
        .sum()
}

struct Dictionary {
    keys: Vec<Arc<str>>,
    values: Vec<PropertyValue>,
    /// How many bytes of properties may still be made.
    left: usize,
}

impl Dictionary {
    fn entry(&mut self, key: u64, value: u64) -> Result<Option<(Arc<str>, PropertyValue)>> {
        let at = |index: u64| usize::try_from(index).unwrap_or(usize::MAX);
        let (Some(key), Some(value)) = (self.keys.get(at(key)), self.values.get(at(value))) else {
            return Ok(None);
        };
        let bytes = size_of::<(Arc<str>, PropertyValue)>();
        self.left = self.left.checked_sub(bytes).ok_or_else(|| {
            Error::new(ErrorKind::Limit, "the tile's properties take more than 256 MiB")
                .remedy("make tiles with fewer properties")
        })?;
        Ok(Some((key.clone(), value.clone())))
    }
}

impl TileFeature {
    /// A feature; `None` for one of no known kind, or without a shape.
    fn read(message: &[u8], dictionary: &mut Dictionary) -> Result<Option<Self>> {
        let (mut id, mut kind, mut tags, mut commands) = (None, 0, &[][..], &[][..]);
        let mut fields = Fields::of(message);
        while let Some((field, value)) = fields.next()? {
            match field {
                1 => id = Some(value.number()),
                2 => tags = value.bytes(),
                3 => kind = value.number(),
                4 => commands = value.bytes(),
                _ => {}
            }
        }
        let kind = match kind {
            1 => ShapeKind::Point,
            2 => ShapeKind::Line,
            3 => ShapeKind::Polygon,
            _ => return Ok(None),
        };
        let parts = geometry::parts(kind, commands)?;
        // A name and a value take a byte each at least; most features have few.
        let mut properties = Properties::with_capacity((tags.len() / 2).min(MOST_ROOM));
        let mut tags = Packed(tags);
        while let (Some(key), Some(value)) = (tags.next()?, tags.next()?) {
            if let Some((name, value)) = dictionary.entry(key, value)? {
                properties.insert(name, value);
            }
        }
        Ok((parts.len() > 0).then_some(Self { id, kind, properties, parts }))
    }
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

fn property(message: &[u8]) -> Result<PropertyValue> {
    let mut property = PropertyValue::Null;
    let mut fields = Fields::of(message);
    while let Some((field, value)) = fields.next()? {
        property = match (field, value) {
            (1, Wire::Bytes(bytes)) => text(bytes).into(),
            (2, Wire::Float(bytes)) => f64::from(f32::from_le_bytes(bytes)).into(),
            (3, Wire::Double(bytes)) => f64::from_le_bytes(bytes).into(),
            (4, Wire::Number(number)) => (number as i64).into(),
            (5, Wire::Number(number)) => PropertyValue::Number(number.into()),
            (6, Wire::Number(number)) => zigzag(number).into(),
            (7, Wire::Number(number)) => (number != 0).into(),
            _ => continue,
        };
    }
    Ok(property)
}
