//! KML 2.2 and KMZ: placemarks of earth browsers and of drawing sites.

use std::collections::HashSet;

use roxmltree::Node;

use super::advice::{Advice, Doubt};
use super::gather::{Gathered, report_nothing_to_draw};
use super::zipped::{Zipped, has_ending};
use super::{
    FeatureLayer, Features, Properties, ReadOptions, Shape, ShapeKind, check, encoding, xml, zipped,
};
use crate::error::{Error, ErrorKind, Report, Result};
use crate::unit::LonLat;

/// What a KML file may hold that has no geometry of its own to draw.
const NOT_DRAWN: [&str; 5] =
    ["GroundOverlay", "ScreenOverlay", "PhotoOverlay", "NetworkLink", "Model"];

/// The plain elements of a placemark that become properties, and their names there.
const PLAIN: [(&str, &str); 4] = [
    ("name", "name"),
    ("description", "description"),
    ("address", "address"),
    ("phoneNumber", "phone"),
];

/// Reads a KML file, or a KMZ archive of one: a layer for each folder or document that has placemarks of
/// its own, under its name.
///
/// A placemark of several geometries gives a feature for each kind of them, with the same id and
/// properties. Its `name`, `description`, `address`, `phone`, time (`when`, or `begin` and `end`) and
/// extended data are properties. Altitudes are ignored; styles, overlays, models and links to files outside
/// the archive are left out, and told of. A ring that is not closed is taken as closed.
///
/// # Errors
/// Text that is not well-formed XML or no KML, an archive that is damaged or holds none, coordinates that
/// cannot be read or are out of range, a limit in `options` exceeded; with line.
///
/// ```
/// use rumbo::source::{ReadOptions, kml};
///
/// let text = "<kml><Document><name>Stops</name><Placemark><name>Tapachula</name>
///     <Point><coordinates>-92.26,14.9,170</coordinates></Point></Placemark></Document></kml>";
/// let (layers, _) = kml::read(text, &ReadOptions::default())?;
/// assert_eq!(layers[0].name, "Stops");
/// assert_eq!(layers[0].features.features[0].properties["name"], "Tapachula");
///
/// let error = kml::read("<kml><Placemark><Point><coordinates>14.9</coordinates></Point></Placemark></kml>",
///     &ReadOptions::default());
/// assert_eq!(
///     error.unwrap_err().to_string(),
///     "line 1: \"14.9\" is not a position; write longitude,latitude in decimal degrees"
/// );
/// # Ok::<(), rumbo::Error>(())
/// ```
pub fn read(bytes: impl AsRef<[u8]>, options: &ReadOptions) -> Result<(Vec<FeatureLayer>, Report)> {
    let bytes = bytes.as_ref();
    if bytes.starts_with(zipped::MAGIC) {
        return read_archive(&mut Zipped::open(bytes, options.max_bytes)?, options);
    }
    read_text(bytes, options)
}

/// Reads the first KML file in an archive, as the format says that it is the one to read, and those in the
/// archive that it links to, as GDAL writes them.
///
/// # Errors
/// As [`read`]; an archive that holds none.
pub(super) fn read_archive(
    archive: &mut Zipped<'_>,
    options: &ReadOptions,
) -> Result<(Vec<FeatureLayer>, Report)> {
    let names = archive.names();
    let Some(first) = names.iter().find(|name| has_ending(name, "kml")).cloned() else {
        return Err(Error::new(ErrorKind::Data, "the archive holds no KML file")
            .remedy("unpack it, and give the file that is to be drawn"));
    };
    // Each is read once, whatever links to it.
    let is_other = |name: &String| *name != first && has_ending(name, "kml");
    let mut unread: HashSet<String> = names.into_iter().filter(is_other).collect();
    let mut reader = Reader::new(options);
    reader.document(&archive.file(&first)?, &first, &mut unread)?;
    let mut next = 0;
    while let Some(name) = reader.linked.get(next).cloned() {
        next += 1;
        let read = reader.document(&archive.file(&name)?, &name, &mut unread);
        read.map_err(|error| error.under_path(&name))?;
    }
    Ok(reader.finish())
}

fn read_text(bytes: &[u8], options: &ReadOptions) -> Result<(Vec<FeatureLayer>, Report)> {
    let mut reader = Reader::new(options);
    reader.document(bytes, "", &mut HashSet::new())?;
    Ok(reader.finish())
}

/// The fields that the file's schemas say are text.
fn texts(root: Node<'_, '_>) -> HashSet<String> {
    root.descendants()
        .filter(|node| {
            node.tag_name().name() == "SimpleField" && node.attribute("type") == Some("string")
        })
        .filter_map(|node| node.attribute("name").map(str::to_owned))
        .collect()
}

struct Reader<'o> {
    options: &'o ReadOptions,
    gathered: Gathered<'o>,
    advice: Advice<usize>,
    /// The fields of the file that are text.
    texts: HashSet<String>,
    layers: Vec<FeatureLayer>,
    /// The files of the archive that are linked to.
    linked: Vec<String>,
    report: Report,
}

impl<'o> Reader<'o> {
    fn new(options: &'o ReadOptions) -> Self {
        Self {
            options,
            gathered: Gathered::new(options),
            advice: Advice::default(),
            texts: HashSet::new(),
            layers: Vec::new(),
            linked: Vec::new(),
            report: Report::new(),
        }
    }

    /// Reads a file: a layer for each container of placemarks.
    fn document(&mut self, bytes: &[u8], name: &str, unread: &mut HashSet<String>) -> Result<()> {
        let text = encoding::text(bytes, self.options)?;
        let document = xml::parse(text)?;
        let root = xml::root(&document, "kml")?;
        self.texts = texts(root);
        let is_linked = !self.linked.is_empty();
        let (mut changes_end, mut last) = (0, None);
        for node in root.descendants().filter(Node::is_element) {
            if node.range().start < changes_end {
                continue;
            }
            match node.tag_name().name() {
                // What a tour changes on its way names placemarks that stand elsewhere.
                "Update" => {
                    changes_end = node.range().end;
                    self.advice.add(Doubt::NotDrawn, || xml::line(node));
                }
                "Placemark" => {
                    self.placemark(node)?;
                    let container = node.parent();
                    if last != Some(container) {
                        let name = container.and_then(|node| xml::child_text(node, "name"));
                        let name = name.unwrap_or_default();
                        self.layers.push(FeatureLayer { name, ..FeatureLayer::default() });
                        last = Some(container);
                    }
                    let Features { features } = self.gathered.take();
                    if let Some(layer) = self.layers.last_mut() {
                        layer.features.features.extend(features);
                    }
                }
                "Style" | "StyleMap" => self.advice.add(Doubt::Styles, || xml::line(node)),
                "NetworkLink" if self.link(node, name, unread) => {}
                name if NOT_DRAWN.contains(&name) => {
                    self.advice.add(Doubt::NotDrawn, || xml::line(node));
                }
                _ => {}
            }
        }
        let place = |line| match is_linked {
            true => format!("{name}, line {line}"),
            false => format!("line {line}"),
        };
        self.report.append(std::mem::take(&mut self.advice).into_report(place));
        Ok(())
    }

    /// Whether a link leads to a file in the archive that it stands in; one not yet read is taken in.
    fn link(&mut self, node: Node<'_, '_>, from: &str, unread: &mut HashSet<String>) -> bool {
        let links = ["Link", "Url"].into_iter().flat_map(|name| xml::children(node, name));
        let Some(to) = links.filter_map(|link| xml::child_text(link, "href")).next() else {
            return false;
        };
        let folder = from.rsplit_once('/').map_or("", |(folder, _)| folder);
        let beside = format!("{folder}/{}", to.trim_start_matches("./"));
        let Some(found) = unread.take(beside.trim_start_matches('/')) else { return false };
        self.linked.push(found);
        true
    }

    fn finish(mut self) -> (Vec<FeatureLayer>, Report) {
        let features = self.layers.iter().flat_map(|layer| &layer.features.features);
        report_nothing_to_draw(features, &mut self.report);
        (self.layers, self.report)
    }

    fn placemark(&mut self, node: Node<'_, '_>) -> Result<()> {
        let shapes = self.shapes(node);
        let mut shapes = self.advice.or_dropped(shapes, self.options, || xml::line(node))?;
        let id = node.attribute("id").map(Into::into);
        let properties = self.properties(node);
        self.gathered.push(id, properties, &mut shapes)
    }

    /// The geometry of a placemark, a shape for each kind.
    fn shapes(&mut self, node: Node<'_, '_>) -> Result<Vec<Shape>> {
        let mut points = Shape::new(ShapeKind::Point);
        let mut lines = Shape::new(ShapeKind::Line);
        let mut polygons = Shape::new(ShapeKind::Polygon);
        for geometry in node.descendants().filter(Node::is_element) {
            match geometry.tag_name().name() {
                "Point" => {
                    self.coordinates(geometry)?.into_iter().for_each(|at| points.push_point(at))
                }
                "LineString" => self.line(geometry, &mut lines)?,
                "LinearRing" if !is_boundary(geometry) => self.line(geometry, &mut lines)?,
                "Track" => self.track(geometry, &mut lines)?,
                "Polygon" => self.polygon(geometry, &mut polygons)?,
                _ => {}
            }
        }
        let shapes = [points, lines, polygons].into_iter();
        Ok(shapes.filter(|shape| !shape.is_empty()).collect())
    }

    fn line(&mut self, node: Node<'_, '_>, lines: &mut Shape) -> Result<()> {
        let line = self.coordinates(node)?;
        self.push_line(node, line, lines);
        Ok(())
    }

    fn track(&mut self, node: Node<'_, '_>, lines: &mut Shape) -> Result<()> {
        let mut line = Vec::new();
        for at in xml::children(node, "coord") {
            let text = xml::all_text(at).unwrap_or_default();
            let mut numbers = text.split_whitespace();
            line.push(self.position([numbers.next(), numbers.next()], &text, at)?);
        }
        self.push_line(node, line, lines);
        Ok(())
    }

    fn push_line(&mut self, node: Node<'_, '_>, line: Vec<LonLat>, lines: &mut Shape) {
        match line.len() {
            0 => {}
            1 => self.advice.add(Doubt::SinglePoint, || xml::line(node)),
            _ => lines.push_part(line),
        }
    }

    fn polygon(&mut self, node: Node<'_, '_>, polygons: &mut Shape) -> Result<()> {
        let outer = xml::children(node, "outerBoundaryIs").take(1);
        for boundary in outer.chain(xml::children(node, "innerBoundaryIs")) {
            for ring in xml::children(boundary, "LinearRing") {
                let mut line = self.coordinates(ring)?;
                if line.first() != line.last() {
                    self.advice.add(Doubt::Unclosed, || xml::line(ring));
                    line.extend(line.first().copied());
                }
                check::ring(line.len(), true).map_err(|error| error.at_line(xml::line(ring)))?;
                polygons.push_part(line);
            }
        }
        polygons.end_polygon();
        Ok(())
    }

    /// The positions in an element's `coordinates`: triples apart by space, their numbers by commas.
    fn coordinates(&mut self, node: Node<'_, '_>) -> Result<Vec<LonLat>> {
        let text = xml::child_text(node, "coordinates").unwrap_or_default();
        let mut line = Vec::new();
        for tuple in tuples(&text) {
            let mut numbers = tuple.split(',').map(str::trim);
            line.push(self.position([numbers.next(), numbers.next()], tuple, node)?);
        }
        Ok(line)
    }

    fn position(
        &mut self,
        numbers: [Option<&str>; 2],
        text: &str,
        node: Node<'_, '_>,
    ) -> Result<LonLat> {
        let [lon, lat] = numbers.map(|number| number.and_then(|number| number.parse::<f64>().ok()));
        let (Some(lon), Some(lat)) = (lon, lat) else {
            let shown: String = text.trim().chars().take(40).collect();
            return Err(Error::new(ErrorKind::Position, format!("{shown:?} is not a position"))
                .at_line(xml::line(node))
                .remedy("write longitude,latitude in decimal degrees"));
        };
        xml::position([lon, lat], node, &mut self.gathered, &mut self.advice)
    }

    fn properties(&mut self, node: Node<'_, '_>) -> Properties {
        let mut properties = Properties::new();
        for (element, name) in PLAIN {
            if let Some(text) = xml::child_text(node, element) {
                properties.insert(self.gathered.name(name), text);
            }
        }
        for time in ["TimeStamp", "TimeSpan"].iter().flat_map(|name| xml::children(node, name)) {
            for name in ["when", "begin", "end"] {
                if let Some(text) = xml::child_text(time, name) {
                    properties.insert(self.gathered.name(name), text);
                }
            }
        }
        let extended = xml::children(node, "ExtendedData").flat_map(|data| data.descendants());
        for field in extended {
            let text = match field.tag_name().name() {
                "Data" => xml::child_text(field, "value"),
                "SimpleData" => xml::all_text(field),
                _ => continue,
            };
            if let (Some(name), Some(text)) = (field.attribute("name"), text) {
                let is_text = self.texts.contains(name);
                let value = if is_text { text.into() } else { xml::value(&text) };
                properties.insert(self.gathered.name(name), value);
            }
        }
        properties
    }
}

/// Whether a ring is the boundary of a polygon.
fn is_boundary(ring: Node<'_, '_>) -> bool {
    ring.parent().is_some_and(|parent| parent.tag_name().name().ends_with("BoundaryIs"))
}

/// The tuples of a text; space around a comma does not end one, as some programs write it.
fn tuples(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text.trim_end();
    std::iter::from_fn(move || {
        rest = rest.trim_start();
        if rest.is_empty() {
            return None;
        }
        let (mut end, mut space, mut after_comma) = (rest.len(), None, false);
        for (at, letter) in rest.char_indices() {
            if letter.is_whitespace() {
                space.get_or_insert(at);
                continue;
            }
            if let Some(space) = space.take().filter(|_| !after_comma && letter != ',') {
                end = space;
                break;
            }
            after_comma = letter == ',';
        }
        let (tuple, left) = rest.split_at_checked(end)?;
        rest = left;
        Some(tuple)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tuples_are_apart_by_space_that_is_not_beside_a_comma() {
        let of = |text: &'static str| tuples(text).collect::<Vec<_>>();
        assert_eq!(of(" 1,2,3\n4,5 "), ["1,2,3", "4,5"]);
        assert_eq!(of("1, 2 ,3 4 , 5"), ["1, 2 ,3", "4 , 5"]);
        assert!(of("  \n").is_empty());
    }
}
