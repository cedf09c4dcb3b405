//! Exchange with programs that hold `geojson` values.

use ::geojson::feature::Id;
use ::geojson::{FeatureCollection, GeoJson, Geometry, GeometryValue, Position};

use crate::error::{Error, ErrorKind, Report, Result};
use crate::source::advice::{Advice, Doubt};
use crate::source::gather::Gathered;
use crate::source::{Feature, Features, ReadOptions, Shape, ShapeKind, check};
use crate::unit::LonLat;

/// Takes features from a `geojson` value, held to the same rules as [`read`](super::read).
///
/// # Errors
/// A position out of range, a line or ring that is too short or not closed; with its JSON path.
///
/// ```
/// use rumbo::geojson::{Feature, Geometry};
/// use rumbo::source::geojson::from_geojson;
///
/// let feature = Feature::from(Geometry::new_point([-92.2597, 14.9056]));
/// let (features, _) = from_geojson(&feature.into())?;
/// assert_eq!(features.features[0].shape.positions()[0].lat, 14.9056);
/// # Ok::<(), rumbo::Error>(())
/// ```
pub fn from_geojson(value: &GeoJson) -> Result<(Features, Report)> {
    // What is in memory already has no limits to keep.
    let limits = ReadOptions {
        max_features: usize::MAX,
        max_positions: usize::MAX,
        ..ReadOptions::default()
    };
    let mut taker = Taker { gathered: Gathered::new(&limits), advice: Advice::default() };
    match value {
        GeoJson::Geometry(geometry) => taker.feature(None, None, Some(geometry))?,
        GeoJson::Feature(feature) => taker.whole_feature(feature)?,
        GeoJson::FeatureCollection(collection) => {
            for (index, feature) in collection.features.iter().enumerate() {
                let outer = format!("features[{index}]");
                taker
                    .whole_feature(feature)
                    .map_err(|error| error.under_path(&outer).in_feature(index))?;
            }
        }
    }
    let report = taker.advice.into_report(|()| String::new());
    Ok((taker.gathered.take(), report))
}

/// Makes `geojson` features of features, ready to be written: rings are closed again, and several
/// points, lines or polygons become the Multi type.
///
/// ```
/// use rumbo::source::{ReadOptions, geojson};
///
/// let text = r#"{"type":"FeatureCollection","features":[{"type":"Feature","id":7,"geometry":{"type":"LineString","coordinates":[[0.0,0.0],[1.0,1.0]]},"properties":{"a":1}}]}"#;
/// let (features, _) = geojson::read(text, &ReadOptions::default())?;
/// let written = geojson::to_geojson(&features).to_string();
/// assert_eq!(geojson::read(written, &ReadOptions::default())?.0, features);
/// # Ok::<(), rumbo::Error>(())
/// ```
pub fn to_geojson(features: &Features) -> FeatureCollection {
    features.features.iter().map(to_feature).collect()
}

fn to_feature(feature: &Feature) -> ::geojson::Feature {
    let id = match &feature.id {
        Some(serde_json::Value::Number(number)) => Some(Id::Number(number.clone())),
        Some(serde_json::Value::String(name)) => Some(Id::String(name.clone())),
        _ => None,
    };
    ::geojson::Feature {
        id,
        geometry: (!feature.shape.is_empty()).then(|| Geometry::new(to_geometry(&feature.shape))),
        properties: Some(feature.properties.to_json()),
        ..::geojson::Feature::default()
    }
}

fn to_geometry(shape: &Shape) -> GeometryValue {
    let line = |part: &[LonLat]| part.iter().map(to_position).collect::<Vec<_>>();
    match shape.kind() {
        ShapeKind::Point => match shape.positions() {
            [position] => GeometryValue::Point { coordinates: to_position(position) },
            positions => GeometryValue::MultiPoint { coordinates: line(positions) },
        },
        ShapeKind::Line => {
            let mut lines: Vec<_> = shape.parts().map(line).collect();
            match (lines.pop(), lines.is_empty()) {
                (Some(coordinates), true) => GeometryValue::LineString { coordinates },
                (last, _) => {
                    lines.extend(last);
                    GeometryValue::MultiLineString { coordinates: lines }
                }
            }
        }
        ShapeKind::Polygon => {
            let ring = |part: &[LonLat]| {
                part.iter().chain(part.first()).map(to_position).collect::<Vec<_>>()
            };
            let mut polygons: Vec<Vec<_>> =
                shape.polygons().map(|rings| rings.map(ring).collect()).collect();
            match (polygons.pop(), polygons.is_empty()) {
                (Some(coordinates), true) => GeometryValue::Polygon { coordinates },
                (last, _) => {
                    polygons.extend(last);
                    GeometryValue::MultiPolygon { coordinates: polygons }
                }
            }
        }
    }
}

fn to_position(position: &LonLat) -> Position {
    [position.lon, position.lat].into()
}

struct Taker<'o> {
    gathered: Gathered<'o>,
    advice: Advice<()>,
}

impl Taker<'_> {
    fn whole_feature(&mut self, feature: &::geojson::Feature) -> Result<()> {
        let id = feature.id.as_ref().map(|id| match id {
            Id::Number(number) => serde_json::Value::Number(number.clone()),
            Id::String(name) => serde_json::Value::String(name.clone()),
        });
        self.feature(id, feature.properties.as_ref(), feature.geometry.as_ref())
            .map_err(|error| error.under_path("geometry"))
    }

    fn feature(
        &mut self,
        id: Option<serde_json::Value>,
        properties: Option<&::geojson::JsonObject>,
        geometry: Option<&Geometry>,
    ) -> Result<()> {
        let mut shapes = Vec::new();
        if let Some(geometry) = geometry {
            self.geometry(&geometry.value, &mut shapes)?;
        }
        let properties = self.gathered.properties(properties.cloned().unwrap_or_default());
        self.gathered.push(id, properties, &mut shapes)
    }

    fn geometry(&mut self, value: &GeometryValue, shapes: &mut Vec<Shape>) -> Result<()> {
        let mut shape = Shape::new(match value {
            GeometryValue::Point { .. } | GeometryValue::MultiPoint { .. } => ShapeKind::Point,
            GeometryValue::LineString { .. } | GeometryValue::MultiLineString { .. } => {
                ShapeKind::Line
            }
            _ => ShapeKind::Polygon,
        });
        match value {
            // An empty Point stands for none.
            GeometryValue::Point { coordinates } if coordinates.is_empty() => {}
            GeometryValue::Point { coordinates } => {
                shape.push_point(self.position(coordinates).map_err(in_coordinates)?);
            }
            GeometryValue::MultiPoint { coordinates } => {
                for position in self.positions(coordinates).map_err(in_coordinates)? {
                    shape.push_point(position);
                }
            }
            GeometryValue::LineString { coordinates } => {
                if !coordinates.is_empty() {
                    self.line(coordinates, &mut shape).map_err(in_coordinates)?;
                }
            }
            GeometryValue::MultiLineString { coordinates } => {
                each(coordinates, |line| self.line(line, &mut shape)).map_err(in_coordinates)?;
            }
            GeometryValue::Polygon { coordinates } => {
                self.polygon(coordinates, &mut shape).map_err(in_coordinates)?;
            }
            GeometryValue::MultiPolygon { coordinates } => {
                each(coordinates, |polygon| self.polygon(polygon, &mut shape))
                    .map_err(in_coordinates)?;
            }
            GeometryValue::GeometryCollection { geometries } => {
                return each(geometries, |geometry| self.geometry(&geometry.value, shapes))
                    .map_err(|error| error.under_path("geometries"));
            }
        }
        shapes.push(shape);
        Ok(())
    }

    fn position(&mut self, position: &Position) -> Result<LonLat> {
        let (Some(&lon), Some(&lat)) = (position.as_slice().first(), position.as_slice().get(1))
        else {
            let message = format!("a position needs two or more numbers, not {}", position.len());
            return Err(Error::new(ErrorKind::Data, message).remedy("give longitude and latitude"));
        };
        if position.len() > 3 {
            self.advice.add(Doubt::Ordinates, || ());
        }
        if lon.abs() > 180.0 {
            self.advice.add(Doubt::Longitude, || ());
        }
        check::position(lon, lat)
    }

    fn positions(&mut self, positions: &[Position]) -> Result<Vec<LonLat>> {
        let mut taken = Vec::with_capacity(positions.len());
        each(positions, |position| {
            taken.push(self.position(position)?);
            Ok(())
        })?;
        Ok(taken)
    }

    fn line(&mut self, line: &[Position], shape: &mut Shape) -> Result<()> {
        check::line(line.len())?;
        shape.push_part(self.positions(line)?);
        Ok(())
    }

    fn polygon(&mut self, rings: &[Vec<Position>], shape: &mut Shape) -> Result<()> {
        let mut is_exterior = true;
        each(rings, |ring| {
            check::ring(ring.len(), ring.first() == ring.last())?;
            let positions = self.positions(ring)?;
            let area = check::doubled_area(&positions);
            if (is_exterior && area < 0.0) || (!is_exterior && area > 0.0) {
                self.advice.add(Doubt::Winding, || ());
            }
            is_exterior = false;
            shape.push_part(positions);
            Ok(())
        })?;
        shape.end_polygon();
        Ok(())
    }
}

fn in_coordinates(error: Error) -> Error {
    error.under_path("coordinates")
}

/// Takes each item, its index in front of the path of an error.
fn each<T>(items: &[T], mut take: impl FnMut(&T) -> Result<()>) -> Result<()> {
    for (index, item) in items.iter().enumerate() {
        take(item).map_err(|error| error.under_path(&format!("[{index}]")))?;
    }
    Ok(())
}
