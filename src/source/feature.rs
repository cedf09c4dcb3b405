//! What every reader ends in: shapes with properties.

use std::borrow::Cow;

use geo_types::{Geometry, LineString, Polygon};

use super::Properties;
use crate::unit::{LonLat, LonLatBox};

/// A shape with properties.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Feature {
    /// The feature's identifier: a string or a number.
    pub id: Option<serde_json::Value>,
    /// Its properties.
    pub properties: Properties,
    /// Its shape, on WGS 84.
    pub shape: Shape,
}

/// Features read from one source.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Features {
    /// The features, in file order. A GeometryCollection stands here as one feature for each of
    /// its members, with the same id and properties.
    pub features: Vec<Feature>,
}

impl Features {
    /// Why none of it can be drawn, where that is so.
    pub(crate) fn lack(&self) -> Option<String> {
        match self.features.len() {
            _ if self.features.iter().any(|feature| !feature.shape.is_empty()) => None,
            0 => Some("there is nothing to draw: it has no features".to_owned()),
            1 => Some("there is nothing to draw: its one feature has no position".to_owned()),
            count => {
                Some(format!("there is nothing to draw: none of {count} features has a position"))
            }
        }
    }
}

impl FromIterator<Feature> for Features {
    fn from_iter<I: IntoIterator<Item = Feature>>(features: I) -> Self {
        Self { features: features.into_iter().collect() }
    }
}

impl FromIterator<(Geometry, Properties)> for Features {
    /// Features of `geo` geometries, lon/lat degrees, without identifiers; each member of a collection
    /// is one with the same properties.
    ///
    /// ```
    /// use rumbo::geo::Point;
    /// use rumbo::source::{Features, Properties};
    ///
    /// let mut stop = Properties::new();
    /// stop.insert("name", "Tapachula");
    /// let features = Features::from_iter([(Point::new(-92.26, 14.91).into(), stop)]);
    /// assert_eq!(features.features[0].properties["name"], "Tapachula");
    /// ```
    fn from_iter<I: IntoIterator<Item = (Geometry, Properties)>>(geometries: I) -> Self {
        let features = geometries.into_iter().flat_map(|(geometry, properties)| {
            let shapes = Shape::from_geo(&geometry).into_iter();
            shapes.map(move |shape| Feature { id: None, properties: properties.clone(), shape })
        });
        features.collect()
    }
}

/// What a [`Shape`] is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum ShapeKind {
    /// Points: each position is one.
    #[default]
    Point,
    /// Lines: each part is one.
    Line,
    /// Polygons: each part is a ring.
    Polygon,
}

/// A point, line or polygon geometry (or several of one kind) in flat buffers, so that a shape of
/// a hundred thousand rings is four allocations.
///
/// Positions are lon/lat degrees. Rings are **not** closed: the first position is not repeated.
/// `part_ends[i]` is where part *i* (a line or a ring) ends in `positions`;
/// `polygon_ends[i]` where polygon *i* ends in `part_ends` (its first ring is the exterior, the
/// others are holes). Both are empty for points, `polygon_ends` also for lines.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Shape {
    kind: ShapeKind,
    positions: Vec<LonLat>,
    part_ends: Vec<usize>,
    polygon_ends: Vec<usize>,
}

impl Shape {
    /// An empty shape of a kind.
    pub fn new(kind: ShapeKind) -> Self {
        Self { kind, ..Self::default() }
    }

    /// An empty shape of a kind, with room for positions, and for parts where it has any.
    pub(super) fn with_room(kind: ShapeKind, positions: usize, parts: usize) -> Self {
        Self {
            kind,
            positions: Vec::with_capacity(positions),
            part_ends: Vec::with_capacity(if kind == ShapeKind::Point { 0 } else { parts }),
            polygon_ends: Vec::new(),
        }
    }

    /// One point.
    pub fn point(position: LonLat) -> Self {
        Self { kind: ShapeKind::Point, positions: vec![position], ..Self::default() }
    }

    /// One line.
    pub fn line(positions: Vec<LonLat>) -> Self {
        let part_ends = vec![positions.len()];
        Self { kind: ShapeKind::Line, positions, part_ends, polygon_ends: Vec::new() }
    }

    /// Adds a point to a shape of points.
    pub fn push_point(&mut self, position: LonLat) {
        debug_assert_eq!(self.kind, ShapeKind::Point);
        self.positions.push(position);
    }

    /// Adds a line to a shape of lines, or a ring to the polygon being built. A ring's closing
    /// position, if given, is dropped.
    pub fn push_part(&mut self, positions: impl IntoIterator<Item = LonLat>) {
        let start = self.positions.len();
        self.positions.extend(positions);
        let part = &self.positions[start..];
        if self.kind == ShapeKind::Polygon && part.len() > 1 && part.first() == part.last() {
            self.positions.pop();
        }
        self.part_ends.push(self.positions.len());
    }

    /// Ends the polygon being built: the rings pushed since the last call are its own.
    pub fn end_polygon(&mut self) {
        debug_assert_eq!(self.kind, ShapeKind::Polygon);
        if self.polygon_ends.last().copied().unwrap_or(0) < self.part_ends.len() {
            self.polygon_ends.push(self.part_ends.len());
        }
    }

    /// Gives back memory that was set aside for positions to come.
    pub fn shrink_to_fit(&mut self) {
        self.positions.shrink_to_fit();
        self.part_ends.shrink_to_fit();
        self.polygon_ends.shrink_to_fit();
    }

    /// What the shape is made of.
    pub fn kind(&self) -> ShapeKind {
        self.kind
    }

    /// All positions, part after part.
    pub fn positions(&self) -> &[LonLat] {
        &self.positions
    }

    /// Whether the shape has no position.
    pub fn is_empty(&self) -> bool {
        self.positions.is_empty()
    }

    /// The lines or rings, in order; for points, nothing.
    pub fn parts(&self) -> impl ExactSizeIterator<Item = &[LonLat]> + Clone {
        (0..self.part_ends.len()).map(|index| self.part(index))
    }

    /// The polygons: each an iterator over its rings, exterior first.
    pub fn polygons(
        &self,
    ) -> impl ExactSizeIterator<Item = impl ExactSizeIterator<Item = &[LonLat]> + Clone> + Clone
    {
        (0..self.polygon_ends.len()).map(|index| {
            let start = if index == 0 { 0 } else { self.polygon_ends[index - 1] };
            (start..self.polygon_ends[index]).map(|index| self.part(index))
        })
    }

    /// The largest of the polygons and those with at least a share of its area, 0 … 1; borrowed
    /// where these are all. A shape of points or lines is given back as it is.
    ///
    /// ```
    /// use rumbo::source::{Shape, ShapeKind};
    /// use rumbo::unit::LonLat;
    ///
    /// let mut shape = Shape::new(ShapeKind::Polygon);
    /// for (lon, size) in [(0.0, 10.0), (20.0, 1.0)] {
    ///     let corners = [(lon, 0.0), (lon + size, 0.0), (lon, size)];
    ///     shape.push_part(corners.map(|(lon, lat)| LonLat::new(lon, lat)));
    ///     shape.end_polygon();
    /// }
    /// assert_eq!(shape.main_polygons(0.2).polygons().len(), 1);
    /// ```
    pub fn main_polygons(&self, share: f64) -> Cow<'_, Self> {
        let is_main = self.are_main(share);
        match is_main.iter().all(|&is_main| is_main) {
            true => Cow::Borrowed(self),
            false => Cow::Owned(self.picked(&is_main)),
        }
    }

    /// The polygons that [`Shape::main_polygons`] leaves out.
    pub(crate) fn minor_polygons(&self, share: f64) -> Self {
        let is_minor: Vec<bool> = self.are_main(share).into_iter().map(|main| !main).collect();
        self.picked(&is_minor)
    }

    /// Of each polygon whether it has at least a share of the area of the largest.
    fn are_main(&self, share: f64) -> Vec<bool> {
        let areas = self.polygons().map(|mut rings| rings.next().map_or(0.0, ring_area));
        let areas: Vec<f64> = areas.collect();
        let least = share * areas.iter().copied().fold(0.0, f64::max);
        areas.into_iter().map(|area| area >= least).collect()
    }

    /// Some of the polygons.
    fn picked(&self, which: &[bool]) -> Self {
        let mut picked = Self::new(ShapeKind::Polygon);
        for (rings, _) in self.polygons().zip(which).filter(|&(_, &is_picked)| is_picked) {
            rings.for_each(|ring| picked.push_part(ring.iter().copied()));
            picked.end_polygon();
        }
        picked
    }

    fn part(&self, index: usize) -> &[LonLat] {
        let start = if index == 0 { 0 } else { self.part_ends[index - 1] };
        &self.positions[start..self.part_ends[index]]
    }

    /// The smallest box around the shape's positions; `None` for an empty shape.
    pub fn bounds(&self) -> Option<LonLatBox> {
        LonLatBox::around(self.positions.iter().copied())
    }

    /// The shapes of a `geo` geometry: one, or for a collection one for each member.
    pub fn from_geo(geometry: &Geometry) -> Vec<Self> {
        let mut shapes = Vec::new();
        collect(geometry, &mut shapes);
        shapes
    }
}

/// The area of a ring on the unit sphere (Chamberlain and Duquette 2007, "Some Algorithms for
/// Polygons on a Sphere", equation 2). A ring around a pole surrounds the smaller cap.
fn ring_area(ring: &[LonLat]) -> f64 {
    let (mut turn, mut area) = (0.0, 0.0);
    let next = ring.iter().skip(1).chain(ring.first());
    for (a, b) in ring.iter().zip(next) {
        let across = (b.lon - a.lon + 540.0).rem_euclid(360.0) - 180.0;
        let (a, b) = (libm::sin(a.lat.to_radians()), libm::sin(b.lat.to_radians()));
        turn += across;
        area += across.to_radians() * (a + b) / 2.0;
    }
    let around_pole = turn.abs() > 180.0;
    if around_pole { turn.abs().to_radians() - area.abs() } else { area.abs() }
}

fn collect(geometry: &Geometry, shapes: &mut Vec<Shape>) {
    let mut shape;
    match geometry {
        Geometry::Point(point) => shape = Shape::point((*point).into()),
        Geometry::MultiPoint(points) => {
            shape = Shape::new(ShapeKind::Point);
            points.iter().for_each(|point| shape.push_point((*point).into()));
        }
        Geometry::Line(line) => shape = Shape::line(vec![line.start.into(), line.end.into()]),
        Geometry::LineString(line) => {
            shape = Shape::new(ShapeKind::Line);
            shape.push_part(positions(line));
        }
        Geometry::MultiLineString(lines) => {
            shape = Shape::new(ShapeKind::Line);
            lines.iter().for_each(|line| shape.push_part(positions(line)));
        }
        Geometry::Polygon(polygon) => {
            shape = Shape::new(ShapeKind::Polygon);
            push_polygon(&mut shape, polygon);
        }
        Geometry::MultiPolygon(polygons) => {
            shape = Shape::new(ShapeKind::Polygon);
            polygons.iter().for_each(|polygon| push_polygon(&mut shape, polygon));
        }
        Geometry::Rect(rect) => {
            shape = Shape::new(ShapeKind::Polygon);
            push_polygon(&mut shape, &rect.to_polygon());
        }
        Geometry::Triangle(triangle) => {
            shape = Shape::new(ShapeKind::Polygon);
            push_polygon(&mut shape, &triangle.to_polygon());
        }
        Geometry::GeometryCollection(members) => {
            members.iter().for_each(|member| collect(member, shapes));
            return;
        }
    }
    shapes.push(shape);
}

fn positions(line: &LineString) -> impl Iterator<Item = LonLat> + '_ {
    line.0.iter().map(|&coord| coord.into())
}

fn push_polygon(shape: &mut Shape, polygon: &Polygon) {
    shape.push_part(positions(polygon.exterior()));
    polygon.interiors().iter().for_each(|ring| shape.push_part(positions(ring)));
    shape.end_polygon();
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn polygons_keep_their_rings_and_drop_the_closing_position() {
        let rect = geo_types::Rect::new((0.0, 0.0), (1.0, 1.0)).to_polygon();
        let hole = LineString::from(vec![(0.2, 0.2), (0.4, 0.2), (0.4, 0.4), (0.2, 0.2)]);
        let with_hole = Polygon::new(rect.exterior().clone(), vec![hole]);
        let both = geo_types::MultiPolygon::new(vec![with_hole, rect]);
        let shapes = Shape::from_geo(&Geometry::MultiPolygon(both));
        let lengths: Vec<Vec<usize>> =
            shapes[0].polygons().map(|rings| rings.map(<[_]>::len).collect()).collect();
        assert_eq!(lengths, [vec![4, 3], vec![4]]);
    }

    #[test]
    fn a_collection_becomes_one_shape_a_member() {
        let point = Geometry::Point((1.0, 2.0).into());
        let line = Geometry::LineString(vec![(0.0, 0.0), (1.0, 1.0)].into());
        let shapes = Shape::from_geo(&Geometry::GeometryCollection(vec![point, line].into()));
        assert_eq!(shapes.len(), 2);
        assert_eq!(shapes[1].kind(), ShapeKind::Line);
    }
}
