//! GeoJSON's objects: collections, features, geometries.

use std::borrow::Cow;
use std::ops::ControlFlow;

use serde_json::Value;

use super::crs;
use crate::error::{Code, Error, ErrorKind, Report};
use crate::source::advice::{Advice, Doubt};
use crate::source::json::{Fault, Json, Kind, Parsed, locate};
use crate::source::{Feature, Features, Properties, ReadOptions, Shape};
use crate::unit::LonLat;

/// The types of geometry that have coordinates, and that which has not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum GeometryType {
    Point,
    MultiPoint,
    LineString,
    MultiLineString,
    Polygon,
    MultiPolygon,
    Collection,
}

impl GeometryType {
    const NAMES: [(&'static str, Self); 7] = [
        ("Point", Self::Point),
        ("MultiPoint", Self::MultiPoint),
        ("LineString", Self::LineString),
        ("MultiLineString", Self::MultiLineString),
        ("Polygon", Self::Polygon),
        ("MultiPolygon", Self::MultiPolygon),
        ("GeometryCollection", Self::Collection),
    ];

    fn named(name: &str) -> Option<Self> {
        Self::NAMES.into_iter().find(|&(known, _)| known == name).map(|(_, kind)| kind)
    }

    pub(super) fn name(self) -> &'static str {
        Self::NAMES.into_iter().find(|&(_, kind)| kind == self).map_or("", |(name, _)| name)
    }
}

/// Reads one text.
pub(super) struct Reader<'o> {
    pub(super) options: &'o ReadOptions,
    features: Vec<Feature>,
    /// The shapes of the feature being read.
    shapes: Vec<Shape>,
    /// The line or ring being read; kept for its allocation.
    pub(super) part: Vec<LonLat>,
    pub(super) position_count: usize,
    /// Whether the geometry being read has a position out of range.
    pub(super) is_out_of_range: bool,
    pub(super) advice: Advice<usize>,
}

/// The members of an object that have a meaning and may stand once only.
#[derive(Default)]
struct Seen(Vec<&'static str>);

impl Seen {
    fn add(&mut self, key: &'static str, at: usize) -> Parsed<()> {
        if self.0.contains(&key) {
            return Err(Fault::data(at, format!("{key:?} stands twice in one object"))
                .remedy("keep one of the two"));
        }
        self.0.push(key);
        Ok(())
    }

    fn has(&self, key: &str) -> bool {
        self.0.contains(&key)
    }
}

impl<'o> Reader<'o> {
    pub(super) fn new(options: &'o ReadOptions) -> Self {
        Self {
            options,
            features: Vec::new(),
            shapes: Vec::new(),
            part: Vec::new(),
            position_count: 0,
            is_out_of_range: false,
            advice: Advice::default(),
        }
    }

    /// The features, and what was doubtful in them.
    pub(super) fn finish(mut self, text: &str, json: &Json<'_>) -> (Features, Report) {
        if let Some((count, first)) = json.duplicates {
            self.advice.add_many(Doubt::DuplicateKey, count, || first);
        }
        let mut report = self.advice.into_report(|at| {
            let location = locate(text, at);
            let separator = if location.path.is_empty() { "" } else { ": " };
            format!("line {}{separator}{}", location.line, location.path)
        });
        if self.features.iter().all(|feature| feature.shape.is_empty()) {
            report.add(Code::Advisory, "", "nothing to draw: no feature has a position");
        }
        (Features { features: self.features }, report)
    }

    pub(super) fn root(&mut self, json: &mut Json<'_>) -> Parsed<()> {
        require(json, Kind::Object, "the root of a GeoJSON text")?;
        let (name, at) = type_of(json)?;
        match &*name {
            "FeatureCollection" => self.collection(json),
            "Feature" => self.feature(json),
            "Topology" => Err(Fault::data(at, "this is TopoJSON, not GeoJSON").remedy(
                "read it with source::topojson, or with source::open, which tells by itself",
            )),
            _ => {
                let kind =
                    self.geometry_type(&name, at, "FeatureCollection, Feature or a geometry")?;
                self.geometry(json, kind)?;
                let shapes = std::mem::take(&mut self.shapes);
                self.push(None, Properties::new(), shapes, at)
            }
        }
    }

    fn collection(&mut self, json: &mut Json<'_>) -> Parsed<()> {
        let start = json.position();
        let mut seen = Seen::default();
        json.object(|json, key, at| match &*key {
            "features" => {
                seen.add("features", at)?;
                require(json, Kind::Array, "\"features\"")?;
                json.array(|json| {
                    require(json, Kind::Object, "a feature")?;
                    let (name, at) = type_of(json)?;
                    match &*name {
                        "Feature" => self.feature(json),
                        name => Err(not_a_feature(name, at)),
                    }
                })
            }
            "type" => {
                seen.add("type", at)?;
                json.skip()
            }
            "coordinates" | "geometries" | "geometry" | "properties" => {
                Err(forbidden("a FeatureCollection", &key, at))
            }
            _ => self.common(json, &key),
        })?;
        if seen.has("features") {
            return Ok(());
        }
        Err(Fault::data(start, "a FeatureCollection has no \"features\" member")
            .remedy("add \"features\": an array of features, which may be empty"))
    }

    fn feature(&mut self, json: &mut Json<'_>) -> Parsed<()> {
        let start = json.position();
        let mut seen = Seen::default();
        let mut id = None;
        let mut properties = Properties::new();
        json.object(|json, key, at| match &*key {
            "geometry" => {
                seen.add("geometry", at)?;
                if json.null() {
                    return Ok(());
                }
                self.any_geometry(json, "the geometry of a feature")
            }
            "properties" => {
                seen.add("properties", at)?;
                if json.null() {
                    return Ok(());
                }
                require(json, Kind::Object, "\"properties\"")
                    .map_err(|fault| fault.remedy("make it an object, or null"))?;
                properties = json.map()?;
                Ok(())
            }
            "id" => {
                seen.add("id", at)?;
                id = self.id(json)?;
                Ok(())
            }
            "type" => {
                seen.add("type", at)?;
                json.skip()
            }
            "coordinates" | "geometries" | "features" => Err(forbidden("a Feature", &key, at)),
            _ => self.common(json, &key),
        })?;
        if !seen.has("geometry") {
            return Err(Fault::data(start, "a Feature has no \"geometry\" member")
                .remedy("add \"geometry\": a geometry object, or null"));
        }
        if !seen.has("properties") {
            self.advice.add(Doubt::NoProperties, || start);
        }
        let shapes = std::mem::take(&mut self.shapes);
        self.push(id, properties, shapes, start)
    }

    /// Adds a feature for each shape, or one without shape.
    fn push(
        &mut self,
        id: Option<Value>,
        properties: Properties,
        mut shapes: Vec<Shape>,
        at: usize,
    ) -> Parsed<()> {
        let last = shapes.pop().unwrap_or_default();
        if self.features.len() + shapes.len() >= self.options.max_features {
            let message = format!("there are more than {} features", self.options.max_features);
            return Err(Fault::at(at, Error::new(ErrorKind::Limit, message))
                .remedy("cut the data down, or raise ReadOptions::max_features"));
        }
        self.features.extend(shapes.drain(..).map(|shape| Feature {
            id: id.clone(),
            properties: properties.clone(),
            shape,
        }));
        self.shapes = shapes;
        self.features.push(Feature { id, properties, shape: last });
        Ok(())
    }

    fn id(&mut self, json: &mut Json<'_>) -> Parsed<Option<Value>> {
        let at = json.position();
        match json.kind()? {
            Kind::String | Kind::Number => json.value().map(Some),
            Kind::Null => {
                self.advice.add(Doubt::NullId, || at);
                json.skip().map(|()| None)
            }
            kind => {
                let message =
                    format!("an \"id\" must be a string or a number, not {}", kind.name());
                Err(Fault::data(at, message).remedy("write it as a string, or leave it out"))
            }
        }
    }

    fn any_geometry(&mut self, json: &mut Json<'_>, what: &str) -> Parsed<()> {
        require(json, Kind::Object, what)?;
        let (name, at) = type_of(json)?;
        let kind = self.geometry_type(&name, at, "a geometry")?;
        self.geometry(json, kind)
    }

    fn geometry_type(&self, name: &str, at: usize, wanted: &str) -> Parsed<GeometryType> {
        GeometryType::named(name).ok_or_else(|| unknown_type(name, at, wanted))
    }

    fn geometry(&mut self, json: &mut Json<'_>, kind: GeometryType) -> Parsed<()> {
        let start = json.position();
        let mut seen = Seen::default();
        let is_collection = kind == GeometryType::Collection;
        json.object(|json, key, at| match &*key {
            "coordinates" if !is_collection => {
                seen.add("coordinates", at)?;
                let shape = self.coordinates(json, kind)?;
                self.shapes.push(shape);
                Ok(())
            }
            "geometries" if is_collection => {
                seen.add("geometries", at)?;
                self.geometries(json)
            }
            "type" => {
                seen.add("type", at)?;
                json.skip()
            }
            "coordinates" | "geometries" | "geometry" | "properties" | "features" => {
                Err(forbidden(&format!("a {}", kind.name()), &key, at))
            }
            _ => self.common(json, &key),
        })?;
        let (member, remedy) = if is_collection {
            ("geometries", "add \"geometries\": an array of geometries")
        } else {
            ("coordinates", "add \"coordinates\": an array, which may be empty")
        };
        if seen.has(member) {
            return Ok(());
        }
        let message = format!("a {} has no {member:?} member", kind.name());
        Err(Fault::data(start, message).remedy(remedy))
    }

    fn geometries(&mut self, json: &mut Json<'_>) -> Parsed<()> {
        let at = json.position();
        require(json, Kind::Array, "\"geometries\"")?;
        let mut count = 0;
        json.array(|json| {
            count += 1;
            let mut ahead = json.clone();
            if ahead.kind()? == Kind::Object && &*type_of(&ahead)?.0 == "GeometryCollection" {
                let at = ahead.position();
                self.advice.add(Doubt::NestedCollection, || at);
            }
            self.any_geometry(json, "a member of a GeometryCollection")
        })?;
        if count == 1 {
            self.advice.add(Doubt::SingleCollection, || at);
        }
        Ok(())
    }

    /// Reads a member that any object may have, or that has no meaning.
    fn common(&mut self, json: &mut Json<'_>, key: &str) -> Parsed<()> {
        match key {
            "bbox" => bbox(json),
            "crs" => crs::check(json),
            _ => json.skip(),
        }
    }
}

/// The name in the `type` member of the object ahead, and its byte.
fn type_of<'a>(json: &Json<'a>) -> Parsed<(Cow<'a, str>, usize)> {
    let mut ahead = json.clone();
    let start = ahead.position();
    let mut name = None;
    ahead.object_until(|json, key, _| {
        if key != "type" {
            return json.skip().map(ControlFlow::Continue);
        }
        let at = json.position();
        let kind = json.kind()?;
        if kind != Kind::String {
            let message = format!("\"type\" must be a string, not {}", kind.name());
            return Err(Fault::data(at, message));
        }
        name = Some((json.string()?, at));
        Ok(ControlFlow::Break(()))
    })?;
    name.ok_or_else(|| {
        Fault::data(start, "an object has no \"type\" member")
            .remedy("add \"type\": FeatureCollection, Feature or the name of a geometry")
    })
}

/// Checks what the next value is.
pub(super) fn require(json: &mut Json<'_>, wanted: Kind, what: &str) -> Parsed<()> {
    let at = json.position();
    let found = json.kind()?;
    if found == wanted {
        return Ok(());
    }
    Err(Fault::data(at, format!("{what} must be {}, not {}", wanted.name(), found.name())))
}

fn not_a_feature(name: &str, at: usize) -> Fault {
    if GeometryType::named(name).is_some() {
        let message = format!("a {name} stands where a Feature should");
        return Fault::data(at, message).remedy("put it into the \"geometry\" of a Feature");
    }
    unknown_type(name, at, "Feature")
}

fn unknown_type(name: &str, at: usize, wanted: &str) -> Fault {
    let shown: String = name.chars().take(40).collect();
    let fault = Fault::data(at, format!("the type {shown:?} is not {wanted}"));
    let known = GeometryType::NAMES.into_iter().map(|(known, _)| known);
    let near = known
        .chain(["Feature", "FeatureCollection"])
        .find(|known| known.eq_ignore_ascii_case(name));
    match near {
        Some(near) if near != name => {
            fault.remedy(format!("write {near:?}: types are case-sensitive"))
        }
        _ => fault,
    }
}

fn forbidden(what: &str, key: &str, at: usize) -> Fault {
    Fault::data(at, format!("{what} must not have a member {key:?} (RFC 7946, section 7.1)"))
        .remedy("remove or rename it")
}

fn bbox(json: &mut Json<'_>) -> Parsed<()> {
    let start = json.position();
    require(json, Kind::Array, "a \"bbox\"")?;
    let mut count = 0;
    json.array(|json| {
        require(json, Kind::Number, "an element of a \"bbox\"")?;
        count += 1;
        json.number().map(drop)
    })?;
    if count == 4 || count == 6 {
        return Ok(());
    }
    Err(Fault::data(start, format!("a \"bbox\" has 4 numbers, or 6 with altitudes, not {count}"))
        .remedy("write [west, south, east, north]"))
}
