//! GeoJSON's objects: collections, features, geometries.

use serde_json::Value;

use super::crs::{self, Crs};
use crate::error::{Code, ErrorKind, Report};
use crate::source::advice::{Advice, Doubt};
use crate::source::gather::{Gathered, report_nothing_to_draw};
use crate::source::json::{Fault, Json, Kind, Parsed};
use crate::source::{FeatureLayer, Properties, ReadOptions, Shape};
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
    pub(super) gathered: Gathered<'o>,
    /// The shapes of the feature being read.
    shapes: Vec<Shape>,
    /// The line or ring being read; kept for its allocation.
    pub(super) part: Vec<LonLat>,
    /// The CRS that positions are brought to WGS 84 from.
    pub(super) crs: Option<Crs>,
    crs_came_late: bool,
    pub(super) has_read_positions: bool,
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
    pub(super) fn new(options: &'o ReadOptions, crs: Option<Crs>) -> Self {
        Self {
            options,
            gathered: Gathered::new(options),
            shapes: Vec::new(),
            part: Vec::new(),
            is_out_of_range: false,
            crs,
            crs_came_late: false,
            has_read_positions: false,
            advice: Advice::default(),
        }
    }

    /// The features, and what was doubtful in them.
    pub(super) fn finish(mut self, text: &str, json: &Json<'_>) -> (FeatureLayer, Report) {
        if let Some((count, first)) = json.duplicates {
            self.advice.add_many(Doubt::DuplicateKey, count, || first);
        }
        let features = self.gathered.take();
        let mut report = self.advice.located_in(text);
        if let Some(crs) = &self.crs {
            let detail = format!("positions are brought to WGS 84 from {}", crs.name);
            report.add(Code::Advisory, "crs", detail);
        }
        report_nothing_to_draw(&features.features, &mut report);
        let crs = self.crs.map(|crs| crs.name);
        (FeatureLayer { features, crs, ..FeatureLayer::default() }, report)
    }

    pub(super) fn root(&mut self, json: &mut Json<'_>) -> Parsed<()> {
        json.require(Kind::Object, "the root of a GeoJSON text")
            .map_err(|fault| fault.remedy("give a FeatureCollection, a Feature or a geometry"))?;
        let (name, at) = json.type_name()?;
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
                self.push(None, Properties::new(), at)
            }
        }
    }

    fn collection(&mut self, json: &mut Json<'_>) -> Parsed<()> {
        let start = json.position();
        let mut seen = Seen::default();
        json.object(|json, key, at| match &*key {
            "features" => {
                seen.add("features", at)?;
                json.require(Kind::Array, "\"features\"")?;
                json.array(|json| {
                    json.require(Kind::Object, "a feature")
                        .map_err(|fault| fault.remedy("make it an object, or remove it"))?;
                    let (name, at) = json.type_name()?;
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
                json.require(Kind::Object, "\"properties\"")
                    .map_err(|fault| fault.remedy("make it an object, or null"))?;
                properties = self.gathered.properties(json.map()?);
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
        self.push(id, properties, start)
    }

    /// Adds a feature with the shapes read since the last.
    fn push(&mut self, id: Option<Value>, properties: Properties, at: usize) -> Parsed<()> {
        let pushed = self.gathered.push(id, properties, &mut self.shapes);
        pushed.map_err(|error| Fault::at(at, error))
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
        json.require(Kind::Object, what)?;
        let (name, at) = json.type_name()?;
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
        json.require(Kind::Array, "\"geometries\"")?;
        let mut count = 0;
        json.array(|json| {
            count += 1;
            let mut ahead = json.clone();
            if ahead.kind()? == Kind::Object && &*ahead.type_name()?.0 == "GeometryCollection" {
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

    /// Reads the root's `crs`. It stands before the features nearly always; where it does not,
    /// the text is read again.
    fn crs_member(&mut self, json: &mut Json<'_>) -> Parsed<()> {
        let crs = crs::read(json)?;
        if self.crs.is_none() {
            self.crs_came_late = crs.is_some() && self.has_read_positions;
            self.crs = crs;
        }
        Ok(())
    }

    /// The CRS that a first reading found only after positions, or that explains why the position
    /// at fault is out of range.
    pub(super) fn late_crs(&self, start: &Json<'_>, fault: Option<&Fault>) -> Parsed<Option<Crs>> {
        match fault {
            None => Ok(self.crs.clone().filter(|_| self.crs_came_late)),
            Some(fault) if fault.kind() == ErrorKind::Position && self.crs.is_none() => {
                // What follows the fault may be broken too; then the first fault is told.
                match start.member("crs") {
                    Ok(Some(mut member)) => crs::read(&mut member),
                    _ => Ok(None),
                }
            }
            Some(_) => Ok(None),
        }
    }

    /// Reads a member that any object may have, or that has no meaning.
    fn common(&mut self, json: &mut Json<'_>, key: &str) -> Parsed<()> {
        match key {
            "bbox" => bbox(json),
            "crs" if json.depth() == 1 => self.crs_member(json),
            "crs" => crs::read_inner(json),
            _ => json.skip(),
        }
    }
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
        _ => fault.remedy("write one of the nine types that RFC 7946 names"),
    }
}

fn forbidden(what: &str, key: &str, at: usize) -> Fault {
    Fault::data(at, format!("{what} must not have a member {key:?} (RFC 7946, section 7.1)"))
        .remedy("remove or rename it")
}

fn bbox(json: &mut Json<'_>) -> Parsed<()> {
    let start = json.position();
    let form = "write [west, south, east, north]";
    json.require(Kind::Array, "a \"bbox\"").map_err(|fault| fault.remedy(form))?;
    let mut count = 0;
    json.array(|json| {
        json.require(Kind::Number, "an element of a \"bbox\"")
            .map_err(|fault| fault.remedy(form))?;
        count += 1;
        json.number().map(drop)
    })?;
    if count == 4 || count == 6 {
        return Ok(());
    }
    Err(Fault::data(start, format!("a \"bbox\" has 4 numbers, or 6 with altitudes, not {count}"))
        .remedy(form))
}
