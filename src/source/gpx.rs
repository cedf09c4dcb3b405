//! GPX 1.0 and 1.1: waypoints, routes and tracks of receivers and of apps.

use roxmltree::Node;

use super::advice::{Advice, Doubt};
use super::gather::{Gathered, report_nothing_to_draw};
use super::{FeatureLayer, Properties, ReadOptions, Shape, ShapeKind, encoding, xml};
use crate::error::{Error, ErrorKind, Report, Result};
use crate::unit::LonLat;

/// What there is of a kind in a file, and the name of its layer.
const KINDS: [(&str, &str); 3] = [("wpt", "waypoints"), ("rte", "routes"), ("trk", "tracks")];

/// The members of an element that are no properties: points, and what other programs add.
const NO_PROPERTIES: [&str; 4] = ["rtept", "trkseg", "trkpt", "extensions"];

/// Reads a GPX file: a layer each of `waypoints`, `routes` and `tracks`, of those it has. A track is
/// one feature, each of its segments a line; a segment of a single point is left out, and told of.
///
/// The elements that tell of it (`name`, `desc`, `time`, `ele`, `sym`…) are properties, numbers where
/// they are numbers; the address of a `link` is one too. Extensions are left out, and told of. Elevations
/// and times of the points of tracks are not kept.
///
/// # Errors
/// Text that is not well-formed XML or no GPX, a point without position or out of range, a limit in
/// `options` exceeded; with line.
///
/// ```
/// use rumbo::source::{ReadOptions, gpx};
///
/// let text = r#"<gpx version="1.1"><wpt lat="14.9" lon="-92.26"><name>Tapachula</name></wpt></gpx>"#;
/// let (layers, _) = gpx::read(text, &ReadOptions::default())?;
/// assert_eq!(layers[0].name, "waypoints");
/// assert_eq!(layers[0].features.features[0].properties["name"], "Tapachula");
///
/// let error = gpx::read(r#"<gpx><wpt lat="14.9"/></gpx>"#, &ReadOptions::default());
/// assert_eq!(
///     error.unwrap_err().to_string(),
///     "line 1: a <wpt> has no longitude; write lat=\"…\" lon=\"…\" in decimal degrees"
/// );
/// # Ok::<(), rumbo::Error>(())
/// ```
pub fn read(text: impl AsRef<[u8]>, options: &ReadOptions) -> Result<(Vec<FeatureLayer>, Report)> {
    let text = encoding::text(text.as_ref(), options)?;
    let document = xml::parse(text)?;
    let root = xml::root(&document, "gpx")?;
    let (gathered, advice) = (Gathered::new(options), Advice::default());
    let mut reader = Reader { options, gathered, advice };
    let mut layers = Vec::new();
    for (element, name) in KINDS {
        for node in xml::children(root, element) {
            reader.feature(node)?;
        }
        let features = reader.gathered.take();
        if !features.features.is_empty() {
            layers.push(FeatureLayer { name: name.to_owned(), features, crs: None });
        }
    }
    let mut report = reader.advice.into_report(|line| format!("line {line}"));
    report_nothing_to_draw(layers.iter().flat_map(|layer| &layer.features.features), &mut report);
    Ok((layers, report))
}

struct Reader<'o> {
    options: &'o ReadOptions,
    gathered: Gathered<'o>,
    advice: Advice<usize>,
}

impl Reader<'_> {
    fn feature(&mut self, node: Node<'_, '_>) -> Result<()> {
        let shape = match node.tag_name().name() {
            "wpt" => self.position(node).map(Shape::point),
            "rte" => self.lines(node, [node], "rtept"),
            _ => self.lines(node, xml::children(node, "trkseg"), "trkpt"),
        };
        let shape = self.advice.or_dropped(shape, self.options, || xml::line(node))?;
        let properties = self.properties(node)?;
        self.gathered.push(None, properties, &mut vec![shape])
    }

    fn lines<'a, 'i: 'a>(
        &mut self,
        whole: Node<'a, 'i>,
        segments: impl IntoIterator<Item = Node<'a, 'i>>,
        point: &str,
    ) -> Result<Shape> {
        let mut shape = Shape::new(ShapeKind::Line);
        for segment in segments {
            let points = xml::children(segment, point);
            let line = points.map(|node| self.position(node)).collect::<Result<Vec<LonLat>>>()?;
            match line.len() {
                0 => {}
                1 => self.advice.add(Doubt::SinglePoint, || xml::line(whole)),
                _ => shape.push_part(line),
            }
        }
        Ok(shape)
    }

    fn position(&mut self, node: Node<'_, '_>) -> Result<LonLat> {
        let name = node.tag_name().name();
        let number = |attribute: &str, what: &str| {
            let text = node.attribute(attribute).map(str::trim);
            let fault = match text {
                None => format!("a <{name}> has no {what}"),
                Some(text) => match text.parse() {
                    Ok(number) => return Ok(number),
                    Err(_) => format!("{text:?} is not a {what}"),
                },
            };
            Err(Error::new(ErrorKind::Position, fault)
                .at_line(xml::line(node))
                .remedy("write lat=\"…\" lon=\"…\" in decimal degrees"))
        };
        let place = [number("lon", "longitude")?, number("lat", "latitude")?];
        xml::position(place, node, &mut self.gathered, &mut self.advice)
    }

    /// What an element says of itself.
    fn properties(&mut self, node: Node<'_, '_>) -> Result<Properties> {
        let mut properties = Properties::new();
        for child in node.children().filter(Node::is_element) {
            let name = child.tag_name().name();
            if name == "extensions" {
                self.advice.add(Doubt::Extensions, || xml::line(child));
            }
            if NO_PROPERTIES.contains(&name) || properties.contains_key(name) {
                continue;
            }
            match child.attribute("href") {
                Some(address) if name == "link" => drop(properties.insert(name, address)),
                _ => {
                    if let Some(text) = xml::all_text(child) {
                        properties.insert(self.gathered.name(name), xml::value(&text));
                    }
                }
            }
        }
        Ok(properties)
    }
}
