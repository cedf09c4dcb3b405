//! Which format is it?

use std::path::Path;

use super::csv::is_table;
use super::flatgeobuf;
#[cfg(feature = "geopackage")]
use super::geopackage;
#[cfg(feature = "shapefile")]
use super::shapefile;
#[cfg(feature = "xml")]
use super::xml;
#[cfg(any(feature = "shapefile", feature = "xml"))]
use super::zipped;

/// A format that [`open`](super::open) reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Format {
    /// GeoJSON (RFC 7946).
    GeoJson,
    /// GeoJSON texts one a line, or one after the other with record separators (RFC 8142).
    GeoJsonSequence,
    /// FlatGeobuf 3.
    FlatGeobuf,
    /// A GeoPackage.
    #[cfg(feature = "geopackage")]
    GeoPackage,
    /// GPX 1.0 and 1.1.
    #[cfg(feature = "xml")]
    Gpx,
    /// KML 2.2, or a KMZ archive of it.
    #[cfg(feature = "xml")]
    Kml,
    /// A shapefile.
    #[cfg(feature = "shapefile")]
    Shapefile,
    /// TopoJSON 1.0.
    TopoJson,
    /// A table of points, its cells separated by commas, semicolons or tabs.
    Csv,
}

impl Format {
    /// The format's name.
    pub fn name(self) -> &'static str {
        match self {
            Self::GeoJson => "GeoJSON",
            Self::GeoJsonSequence => "GeoJSON sequence",
            Self::FlatGeobuf => "FlatGeobuf",
            #[cfg(feature = "geopackage")]
            Self::GeoPackage => "GeoPackage",
            #[cfg(feature = "xml")]
            Self::Gpx => "GPX",
            #[cfg(feature = "xml")]
            Self::Kml => "KML",
            #[cfg(feature = "shapefile")]
            Self::Shapefile => "shapefile",
            Self::TopoJson => "TopoJSON",
            Self::Csv => "CSV",
        }
    }

    /// Recognises a format by the bytes' beginning and, where these leave a choice, the file
    /// name's extension. `None` where neither tells.
    ///
    /// ```
    /// use rumbo::source::Format;
    ///
    /// assert_eq!(Format::detect(b"{\"type\":\"Topology\"}", None), Some(Format::TopoJson));
    /// assert_eq!(Format::detect(b"\xff\xd8", Some("photo.jpg".as_ref())), None);
    /// ```
    pub fn detect(bytes: &[u8], path: Option<&Path>) -> Option<Self> {
        let bytes = bytes.strip_prefix(&[0xef, 0xbb, 0xbf]).unwrap_or(bytes);
        let is_object = bytes.trim_ascii_start().starts_with(b"{");
        let extension = extension(path);
        #[cfg(feature = "xml")]
        match xml::root_name(bytes) {
            Some("gpx") => return Some(Self::Gpx),
            Some("kml") => return Some(Self::Kml),
            _ => {}
        }
        #[cfg(any(feature = "shapefile", feature = "xml"))]
        if bytes.starts_with(zipped::MAGIC) {
            let archive = zipped::Zipped::open(bytes, u64::MAX).ok();
            return Self::of_archive(archive.as_ref(), &extension);
        }
        #[cfg(feature = "shapefile")]
        if bytes.starts_with(shapefile::MAGIC) {
            return Some(Self::Shapefile);
        }
        if bytes.starts_with(flatgeobuf::MAGIC) {
            return Some(Self::FlatGeobuf);
        }
        #[cfg(feature = "geopackage")]
        if geopackage::is_one(bytes, &extension) {
            return Some(Self::GeoPackage);
        }
        match extension.as_str() {
            #[cfg(feature = "shapefile")]
            "shp" => Some(Self::Shapefile),
            _ if bytes.starts_with(b"\x1e") || is_object && is_sequence(bytes) => {
                Some(Self::GeoJsonSequence)
            }
            "geojsonl" | "geojsons" | "geojsonseq" | "ndjson" | "jsonl" => {
                Some(Self::GeoJsonSequence)
            }
            "fgb" => Some(Self::FlatGeobuf),
            #[cfg(feature = "geopackage")]
            "gpkg" => Some(Self::GeoPackage),
            #[cfg(feature = "xml")]
            "gpx" => Some(Self::Gpx),
            #[cfg(feature = "xml")]
            "kml" | "kmz" => Some(Self::Kml),
            _ if is_object && names_topology(bytes) => Some(Self::TopoJson),
            _ if is_object => Some(Self::GeoJson),
            "geojson" | "json" => Some(Self::GeoJson),
            "topojson" => Some(Self::TopoJson),
            "csv" | "tsv" => Some(Self::Csv),
            _ => std::str::from_utf8(bytes).ok().filter(|text| is_table(text)).map(|_| Self::Csv),
        }
    }
}

#[cfg(any(feature = "shapefile", feature = "xml"))]
impl Format {
    /// What a ZIP archive is an archive of, by the files in it, and by its extension where it is damaged.
    pub(super) fn of_archive(
        archive: Option<&zipped::Zipped<'_>>,
        extension: &str,
    ) -> Option<Self> {
        let holds = |ending: &str| archive.is_some_and(|archive| archive.holds(ending));
        #[cfg(feature = "xml")]
        if extension == "kmz" || holds("kml") {
            return Some(Self::Kml);
        }
        #[cfg(feature = "shapefile")]
        if extension == "shp" || holds("shp") {
            return Some(Self::Shapefile);
        }
        None
    }
}

/// A file name's extension, in lower case.
pub(super) fn extension(path: Option<&Path>) -> String {
    let extension = path.and_then(|path| path.extension()?.to_str());
    extension.map(str::to_ascii_lowercase).unwrap_or_default()
}

/// Whether the first line holds a whole object, and another follows it.
fn is_sequence(bytes: &[u8]) -> bool {
    let text = bytes.trim_ascii_start();
    let Some(end) = memchr::memchr(b'\n', text) else { return false };
    let (first, rest) = text.split_at(end);
    first.trim_ascii_end().ends_with(b"}") && rest.trim_ascii_start().starts_with(b"{")
}

/// Whether the root's `type` is `Topology`, as far as the beginning of a text tells.
fn names_topology(bytes: &[u8]) -> bool {
    let quoted = b"\"Topology\"";
    let start = bytes.get(..bytes.len().min(4096)).unwrap_or_default();
    // A topology may have its type last, as an object's members have no order.
    let end = bytes.get(bytes.len().saturating_sub(256)..).unwrap_or_default();
    [start, end].iter().any(|part| {
        part.windows(quoted.len()).enumerate().any(|(at, window)| {
            let before = part.get(..at).unwrap_or_default().trim_ascii_end();
            window == quoted
                && before
                    .strip_suffix(b":")
                    .is_some_and(|key| key.trim_ascii_end().ends_with(b"\"type\""))
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn content_tells_before_the_extension() {
        let topology = b"{ \"arcs\": [], \"type\" : \"Topology\" }";
        assert_eq!(Format::detect(topology, Some(Path::new("a.geojson"))), Some(Format::TopoJson));
        let named = b"{\"type\": \"Feature\", \"properties\": {\"name\": \"Topology\"}}";
        assert_eq!(Format::detect(named, Some(Path::new("a.JSON"))), Some(Format::GeoJson));
        assert_eq!(Format::detect(b"", Some(Path::new("a.geojson"))), Some(Format::GeoJson));
        assert_eq!(Format::detect(b"name,lat,lon\n", None), Some(Format::Csv));
        assert_eq!(Format::detect(b"", Some(Path::new("a.CSV"))), Some(Format::Csv));
        assert_eq!(Format::detect(b"\xff\xd8", None), None);
    }

    #[test]
    fn objects_one_a_line_are_a_sequence_and_an_object_over_lines_is_none() {
        let of = |bytes: &[u8]| Format::detect(bytes, Some(Path::new("a.json")));
        assert_eq!(of(b"{\"type\": \"Feature\"}\r\n{}"), Some(Format::GeoJsonSequence));
        assert_eq!(of(b"\x1e{}\n\x1e{}"), Some(Format::GeoJsonSequence));
        assert_eq!(of(b"{\"a\": {}\n, \"b\": {}}"), Some(Format::GeoJson));
        assert_eq!(of(b"{\"a\": {}}\n"), Some(Format::GeoJson));
    }

    #[cfg(feature = "shapefile")]
    #[test]
    fn a_shapefile_is_told_by_its_first_bytes() {
        assert_eq!(Format::detect(b"\x00\x00\x27\x0a\x00", None), Some(Format::Shapefile));
        assert_eq!(Format::detect(b"", Some(Path::new("a.SHP"))), Some(Format::Shapefile));
    }

    #[cfg(feature = "xml")]
    #[test]
    fn xml_is_told_by_its_root_whatever_stands_before_it() {
        let gpx = b"\xef\xbb\xbf<?xml version=\"1.0\"?>\n<!-- <kml> -->\n<gpx>";
        assert_eq!(Format::detect(gpx, Some(Path::new("a.kml"))), Some(Format::Gpx));
        assert_eq!(Format::detect(b"<k:kml xmlns:k='x'>", None), Some(Format::Kml));
        assert_eq!(Format::detect(b"<svg>", None), None);
        assert_eq!(Format::detect(b"PK\x03\x04", Some(Path::new("a.kmz"))), Some(Format::Kml));
        assert_eq!(Format::detect(b"PK\x03\x04", Some(Path::new("a.xlsx"))), None);
    }
}
