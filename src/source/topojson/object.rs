//! The objects of a topology.

use std::borrow::Cow;

use super::arcs::{Arcs, Transform, pair, place};
use crate::error::{Error, ErrorKind, Report};
use crate::source::advice::{Advice, Doubt};
use crate::source::gather::{Gathered, report_nothing_to_draw};
use crate::source::json::{Fault, Json, Kind, Parsed};
use crate::source::{FeatureLayer, Properties, ReadOptions, Shape, ShapeKind};
use crate::unit::LonLat;

/// Reads one topology.
pub(super) struct Reader<'o> {
    pub gathered: Gathered<'o>,
    pub transform: Option<Transform>,
    pub arcs: Arcs,
    /// The shapes of the feature being read.
    shapes: Vec<Shape>,
    advice: Advice<usize>,
    /// How many positions all lines and rings have.
    joined: usize,
}

/// How often arcs are used, on the whole: by the two areas that they part, in each of some dozen
/// layers. A few bytes could else make gigabytes.
const MOST_USES: usize = 64;

/// How many positions are not asked about.
const FREE: usize = 1_000_000;

impl<'o> Reader<'o> {
    pub fn new(options: &'o ReadOptions) -> Self {
        Self {
            gathered: Gathered::new(options),
            transform: None,
            arcs: Arcs::default(),
            shapes: Vec::new(),
            advice: Advice::default(),
            joined: 0,
        }
    }

    /// Reads the `objects` member: each of its members is a layer.
    pub fn layers(&mut self, json: &mut Json<'_>) -> Parsed<Vec<FeatureLayer>> {
        json.require(Kind::Object, "\"objects\"")?;
        let mut layers = Vec::new();
        json.object(|json, name, _| {
            json.require(Kind::Object, "an object of a Topology")?;
            if type_name(json)?.as_deref() == Some("GeometryCollection") {
                self.members(json, Self::feature)?;
            } else {
                self.feature(json)?;
            }
            layers.push(FeatureLayer {
                name: name.into_owned(),
                features: self.gathered.take(),
                crs: None,
            });
            Ok(())
        })?;
        Ok(layers)
    }

    /// What was doubtful.
    pub fn finish(mut self, text: &str, json: &Json<'_>, layers: &[FeatureLayer]) -> Report {
        if let Some((count, first)) = json.duplicates {
            self.advice.add_many(Doubt::DuplicateKey, count, || first);
        }
        let mut report = self.advice.located_in(text);
        let all = layers.iter().flat_map(|layer| &layer.features.features);
        report_nothing_to_draw(all, &mut report);
        report
    }

    /// Reads the members of a GeometryCollection.
    fn members(
        &mut self,
        json: &mut Json<'_>,
        mut member: impl FnMut(&mut Self, &mut Json<'_>) -> Parsed<()>,
    ) -> Parsed<()> {
        let start = json.position();
        let mut found = false;
        json.object(|json, key, _| {
            if key != "geometries" {
                return json.skip();
            }
            found = true;
            json.require(Kind::Array, "\"geometries\"")?;
            json.array(|json| {
                json.require(Kind::Object, "a geometry")?;
                member(self, json)
            })
        })?;
        if found {
            return Ok(());
        }
        Err(Fault::data(start, "a GeometryCollection has no \"geometries\" member")
            .remedy("export the topology again"))
    }

    fn feature(&mut self, json: &mut Json<'_>) -> Parsed<()> {
        let start = json.position();
        let (mut id, mut properties) = (None, Properties::new());
        let mut ahead = json.clone();
        self.geometry(json)?;
        ahead.object(|json, key, _| {
            match &*key {
                "id" => match json.kind()? {
                    Kind::String | Kind::Number => id = Some(json.value()?),
                    Kind::Null => json.skip()?,
                    _ => json.require(Kind::String, "an \"id\"")?,
                },
                "properties" if !json.null() => {
                    json.require(Kind::Object, "\"properties\"")?;
                    properties = self.gathered.properties(json.map()?);
                }
                "properties" => {}
                _ => json.skip()?,
            }
            Ok(())
        })?;
        json.duplicates = ahead.duplicates;
        let pushed = self.gathered.push(id, properties, &mut self.shapes);
        pushed.map_err(|error| Fault::at(start, error))
    }

    /// Reads what a geometry draws; its id and properties are read beside.
    fn geometry(&mut self, json: &mut Json<'_>) -> Parsed<()> {
        let start = json.position();
        let Some(name) = type_name(json)? else { return json.skip() };
        let (kind, member) = match &*name {
            "GeometryCollection" => return self.members(json, Self::geometry),
            "Point" | "MultiPoint" => (ShapeKind::Point, "coordinates"),
            "LineString" | "MultiLineString" => (ShapeKind::Line, "arcs"),
            "Polygon" | "MultiPolygon" => (ShapeKind::Polygon, "arcs"),
            _ => {
                let shown: String = name.chars().take(40).collect();
                return Err(Fault::data(start, format!("the type {shown:?} is not a geometry"))
                    .remedy("write one of the seven geometry types that RFC 7946 names"));
            }
        };
        let mut shape = Shape::new(kind);
        let mut found = false;
        json.object(|json, key, _| {
            if key != member {
                return json.skip();
            }
            found = true;
            match &*name {
                "Point" => self.point(json, &mut shape),
                "MultiPoint" => list(json, |json| self.point(json, &mut shape)),
                "LineString" => self.line(json, &mut shape),
                "MultiLineString" => list(json, |json| self.line(json, &mut shape)),
                "Polygon" => self.polygon(json, &mut shape),
                _ => list(json, |json| self.polygon(json, &mut shape)),
            }
        })?;
        if !found {
            return Err(Fault::data(start, format!("a {name} has no {member:?} member"))
                .remedy("export the topology again"));
        }
        self.shapes.push(shape);
        Ok(())
    }

    fn point(&mut self, json: &mut Json<'_>, shape: &mut Shape) -> Parsed<()> {
        let at = json.position();
        let numbers = pair(json)?;
        let place = place(self.transform, numbers).map_err(|error| Fault::at(at, error))?;
        self.gathered.count_positions(1).map_err(|error| Fault::at(at, error))?;
        shape.push_point(place);
        Ok(())
    }

    fn line(&mut self, json: &mut Json<'_>, shape: &mut Shape) -> Parsed<()> {
        let at = json.position();
        let line = self.chain(json)?;
        if line.len() < 2 {
            self.advice.add(Doubt::Collapsed, || at);
        } else {
            shape.push_part(line);
        }
        Ok(())
    }

    /// Reads a polygon. Quantising may collapse small rings: those are left out, and with an
    /// exterior its holes.
    fn polygon(&mut self, json: &mut Json<'_>, shape: &mut Shape) -> Parsed<()> {
        let mut is_left_out = None;
        list(json, |json| {
            let at = json.position();
            let mut ring = self.chain(json)?;
            if let (Some(&first), Some(&last)) = (ring.first(), ring.last())
                && first != last
            {
                // Rounding to the grid may have parted its ends.
                if !self.transform.is_some_and(|transform| transform.is_a_step(first, last)) {
                    return Err(Fault::data(at, "the arcs of a polygon ring do not close it")
                        .remedy("export the topology again"));
                }
                self.advice.add(Doubt::Unclosed, || at);
                ring.push(first);
            }
            let is_collapsed = ring.len() < 4;
            if is_collapsed {
                self.advice.add(Doubt::Collapsed, || at);
            }
            if !*is_left_out.get_or_insert(is_collapsed) && !is_collapsed {
                shape.push_part(ring);
            }
            Ok(())
        })?;
        shape.end_polygon();
        Ok(())
    }

    /// Reads a list of arc indices and joins the arcs. A negative index is the arc of its
    /// complement, backwards. Where arcs meet, the shared position stands once.
    fn chain(&mut self, json: &mut Json<'_>) -> Parsed<Vec<LonLat>> {
        let mut chain: Vec<LonLat> = Vec::new();
        list(json, |json| {
            let at = json.position();
            json.require(Kind::Number, "an arc index")
                .map_err(|fault| fault.remedy("nest arcs as deep as their type says"))?;
            let index = json.number()?;
            let arc = arc_at(index.value)
                .and_then(|(index, is_reversed)| Some((self.arcs.get(index)?, is_reversed)));
            let Some((arc, is_reversed)) = arc else {
                let message = format!(
                    "there is no arc {}: the topology has {}",
                    index.value,
                    self.arcs.len()
                );
                return Err(Fault::data(at, message).remedy("export the topology again"));
            };
            self.joined = self.joined.saturating_add(arc.len());
            let most = self.arcs.positions().saturating_mul(MOST_USES).saturating_add(FREE);
            if self.joined > most {
                let message = format!("arcs are used more than {MOST_USES} times over");
                let error = Error::new(ErrorKind::Limit, message)
                    .remedy("export the topology again, or convert it to GeoJSON");
                return Err(Fault::at(at, error));
            }
            self.gathered.count_positions(arc.len()).map_err(|error| Fault::at(at, error))?;
            let start = if is_reversed { arc.last() } else { arc.first() };
            match (chain.last(), start) {
                (Some(end), Some(start)) if end != start => {
                    return Err(Fault::data(
                        at,
                        "an arc does not start where the one before it ends",
                    )
                    .remedy("export the topology again"));
                }
                (None, Some(start)) => chain.push(*start),
                _ => {}
            }
            if is_reversed {
                chain.extend(arc.iter().rev().skip(1));
            } else {
                chain.extend(arc.iter().skip(1));
            }
            Ok(())
        })?;
        Ok(chain)
    }
}

/// The arc that an index means, and whether it runs backwards.
fn arc_at(index: f64) -> Option<(usize, bool)> {
    // Beyond 2⁵³ a double no longer tells integers apart.
    if index.fract() != 0.0 || index.abs() > 9_007_199_254_740_992.0 {
        return None;
    }
    let is_reversed = index < 0.0;
    let arc = if is_reversed { -index - 1.0 } else { index };
    Some((arc as usize, is_reversed))
}

fn list<'a>(json: &mut Json<'a>, element: impl FnMut(&mut Json<'a>) -> Parsed<()>) -> Parsed<()> {
    json.require(Kind::Array, "a list of arcs, rings or positions")
        .map_err(|fault| fault.remedy("nest arcs and coordinates as deep as their type says"))?;
    json.array(element)
}

/// The type of the geometry ahead; `None` for null, which is a geometry that draws nothing.
fn type_name<'a>(json: &Json<'a>) -> Parsed<Option<Cow<'a, str>>> {
    if json.member("type")?.is_some_and(|mut value| value.null()) {
        return Ok(None);
    }
    json.type_name().map(|(name, _)| Some(name))
}
