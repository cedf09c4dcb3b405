//! GeoJSON (RFC 7946).
//!
//! [`read`] takes a text in one pass, without a tree of it in memory, and names the line and JSON
//! path of a fault. What RFC 7946 forbids is refused; what it advises against (winding, precision,
//! nested collections…) is read and told in the [`Report`]. [`from_geojson`] and [`to_geojson`]
//! exchange features with programs that hold [`geojson`](https://docs.rs/geojson) values.
//!
//! The `crs` member of the older specification (2008) is honoured where it names an authority's
//! code: positions are brought to WGS 84. They alone are: between two of them an edge is then
//! straight in longitude and latitude, no longer in that CRS.

mod coordinates;
mod crs;
mod exchange;
mod object;

pub use exchange::{from_geojson, to_geojson};

use super::json::{Json, Parsed};
use super::{FeatureLayer, Features, ReadOptions, encoding};
use crate::error::{Report, Result};
use object::Reader;

/// Reads a GeoJSON text: a FeatureCollection, a Feature or a geometry.
///
/// A feature without geometry is kept, with an empty shape. A GeometryCollection is split into one
/// feature for each member. Altitudes are ignored.
///
/// # Errors
/// What the text breaks: its encoding, the JSON grammar, the rules of GeoJSON, a range or one of
/// the limits in `options`; with line and JSON path.
///
/// ```
/// use rumbo::source::{ReadOptions, geojson};
///
/// let text = r#"{"type": "Feature", "properties": {"name": "Tijuana"},
///     "geometry": {"type": "Point", "coordinates": [-117.0382, 32.5149]}}"#;
/// let (features, report) = geojson::read(text, &ReadOptions::default())?;
/// assert_eq!(features.features[0].properties["name"], "Tijuana");
/// assert!(report.entries().is_empty());
///
/// let error = geojson::read(r#"{"type": "Point", "coordinates": [32.5, -117.0]}"#, &ReadOptions::default());
/// assert_eq!(
///     error.unwrap_err().to_string(),
///     "line 1: coordinates: latitude -117 is beyond ±90; \
///      longitude comes first: if the two are swapped, swap them back"
/// );
/// # Ok::<(), rumbo::Error>(())
/// ```
pub fn read(text: impl AsRef<[u8]>, options: &ReadOptions) -> Result<(Features, Report)> {
    read_layer(text.as_ref(), options).map(|(layer, report)| (layer.features, report))
}

/// Reads a GeoJSON text as [`read`] does, with the name of its reference system.
///
/// # Errors
/// As [`read`].
pub(super) fn read_layer(text: &[u8], options: &ReadOptions) -> Result<(FeatureLayer, Report)> {
    let text = encoding::text(text, options)?;
    read_by(text, options, |reader, json| reader.root(json).and_then(|()| json.end()))
}

/// Reads GeoJSON texts one after the other: one a line, or each after a record separator (RFC 8142). Each
/// is what [`read`] reads.
///
/// # Errors
/// As [`read`]; a text that is cut short too.
///
/// ```
/// use rumbo::source::{ReadOptions, geojson};
///
/// let lines = "{\"type\": \"Point\", \"coordinates\": [-92.26, 14.9]}\n\
///              {\"type\": \"Point\", \"coordinates\": [-117.04, 32.51]}\n";
/// let (features, _) = geojson::read_sequence(lines, &ReadOptions::default())?;
/// assert_eq!(features.features.len(), 2);
/// # Ok::<(), rumbo::Error>(())
/// ```
pub fn read_sequence(text: impl AsRef<[u8]>, options: &ReadOptions) -> Result<(Features, Report)> {
    let text = encoding::text(text.as_ref(), options)?;
    read_by(text, options, |reader, json| {
        while !json.is_at_end_of_sequence() {
            reader.root(json)?;
        }
        Ok(())
    })
    .map(|(layer, report)| (layer.features, report))
}

fn read_by(
    text: &str,
    options: &ReadOptions,
    walk: impl Fn(&mut Reader<'_>, &mut Json<'_>) -> Parsed<()>,
) -> Result<(FeatureLayer, Report)> {
    let start = Json::new(text, options.max_depth);
    let mut crs = None;
    loop {
        let mut json = start.clone();
        let mut reader = Reader::new(options, crs);
        let outcome = walk(&mut reader, &mut json);
        // The second time the CRS is known beforehand.
        crs =
            reader.late_crs(&start, outcome.as_ref().err()).map_err(|fault| fault.in_text(text))?;
        if crs.is_none() {
            outcome.map_err(|fault| fault.in_text(text))?;
            return Ok(reader.finish(text, &json));
        }
    }
}
