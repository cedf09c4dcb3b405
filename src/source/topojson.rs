//! TopoJSON 1.0: lines and rings as chains of shared arcs.
//!
//! Each named object of a topology is a layer. A GeometryCollection directly in `objects` gives one
//! feature for each member; one further in is split as in GeoJSON. Quantised topologies are
//! brought back with their `transform`. Every arc index is checked, and so is that arcs meet.

mod arcs;
mod object;

use super::json::{Fault, Json, Kind, Parsed};
use super::{FeatureLayer, ReadOptions, encoding};
use crate::error::{Report, Result};
use arcs::Transform;
use object::Reader;

/// Reads a TopoJSON text into its layers.
///
/// # Errors
/// As [`geojson::read`](super::geojson::read); also an arc that does not exist, arcs that do not
/// meet and rings that do not close.
///
/// ```
/// use rumbo::source::{ReadOptions, topojson};
///
/// let text = r#"{"type": "Topology",
///     "transform": {"scale": [0.5, 0.5], "translate": [-100, 10]},
///     "objects": {"way": {"type": "LineString", "arcs": [0, -2]}},
///     "arcs": [[[0, 0], [2, 4]], [[6, 4], [-4, 0]]]}"#;
/// let (layers, _) = topojson::read(text, &ReadOptions::default())?;
/// assert_eq!(layers[0].name, "way");
/// let line = layers[0].features.features[0].shape.positions();
/// assert_eq!((line.len(), line[2].lon, line[2].lat), (3, -97.0, 12.0));
/// # Ok::<(), rumbo::Error>(())
/// ```
pub fn read(text: impl AsRef<[u8]>, options: &ReadOptions) -> Result<(Vec<FeatureLayer>, Report)> {
    let text = encoding::text(text.as_ref(), options)?;
    topology(text, options)
        .map_err(|fault| fault.in_text(text).or_remedy("export the topology again"))
}

fn topology(text: &str, options: &ReadOptions) -> Parsed<(Vec<FeatureLayer>, Report)> {
    let mut json = Json::new(text, options.max_depth);
    let start = json.position();
    json.require(Kind::Object, "the root of a TopoJSON text")?;
    let (name, at) = json.type_name()?;
    if name != "Topology" {
        return Err(Fault::data(at, "the root of a TopoJSON text is not a Topology").remedy(
            "read GeoJSON with source::geojson, or with source::open, which tells by itself",
        ));
    }
    // Members have no order, and objects need the arcs, which need the transform: find all three.
    let objects = json.member("objects")?;
    let arcs = json.member("arcs")?;
    let transform = json.member("transform")?;
    json.skip()?;
    json.end()?;

    let missing = |member: &str| {
        Fault::data(start, format!("a Topology has no {member:?} member"))
            .remedy("export the topology again")
    };
    let mut reader = Reader::new(options);
    if let Some(mut json) = transform {
        reader.transform = Transform::read(&mut json)?;
    }
    reader.read_arcs(&mut arcs.ok_or_else(|| missing("arcs"))?)?;
    let mut objects = objects.ok_or_else(|| missing("objects"))?;
    let layers = reader.layers(&mut objects)?;
    let report = reader.finish(text, &objects, &layers);
    Ok((layers, report))
}
