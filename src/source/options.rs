//! How to read, and how much at most.

use crate::resources::{Cancel, Limit, Resources};

/// How a source is read. The limits protect against hostile or mistaken input: what exceeds one is
/// refused with [`ErrorKind::Limit`](crate::ErrorKind::Limit) before memory runs out.
///
/// ```
/// use rumbo::source::{ReadOptions, geojson};
///
/// let options = ReadOptions { max_positions: 1, ..ReadOptions::default() };
/// let line = r#"{"type": "LineString", "coordinates": [[0, 0], [1, 1]]}"#;
/// let error = geojson::read(line, &options).unwrap_err();
/// assert_eq!(error.kind(), rumbo::ErrorKind::Limit);
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReadOptions {
    /// The longest input, in bytes. By default 1 GiB.
    pub max_bytes: u64,
    /// The most positions in all features together. By default 50 million (0.8 GB in memory).
    pub max_positions: usize,
    /// The most features, after collections are split. By default 5 million.
    pub max_features: usize,
    /// How deep arrays and objects may nest. By default 64, which leaves room for properties of
    /// any sensible depth; a MultiPolygon in a FeatureCollection takes 8.
    pub max_depth: usize,
    /// The most columns of a table. By default 200,000.
    pub max_columns: usize,
    /// Stops the reading.
    pub cancel: Cancel,
    /// What to do with a position that is not on the sphere. By default it is refused.
    pub out_of_range: OutOfRange,
    /// Whether a table may name places instead of giving positions, in a column `place`, `city`,
    /// `town` or `name`: its features have empty shapes then. By default not.
    pub place_names: bool,
    /// Whether a ring of GeoJSON whose ends differ is taken as closed, which the report tells. By
    /// default it is refused.
    pub close_rings: bool,
    /// The only layer that is read, of a format with layers. By default all are.
    pub layer: Option<String>,
}

/// What to do with a position beyond ±90 of latitude or ±540 of longitude. GeoJSON as such allows
/// it, but it is nearly always a mistake: swapped numbers or data that are not in degrees.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum OutOfRange {
    /// Refuse the whole source and say where the position is.
    #[default]
    Refuse,
    /// Leave out the geometry it belongs to: its feature stays, with an empty shape, and the
    /// report tells of the loss. A topology is refused all the same: its arcs are shared.
    Drop,
    /// Put a latitude of up to ±540 on the edge, and tell so, as MapLibre does with GeoJSON; other
    /// formats refuse it.
    Clamp,
}

impl Default for ReadOptions {
    /// Those of [`Resources::default`].
    fn default() -> Self {
        Self::from_resources(&Resources::default())
    }
}

impl ReadOptions {
    /// Reading within the limits of a work.
    pub fn from_resources(resources: &Resources) -> Self {
        let limits = resources.limits();
        Self {
            max_bytes: limits.get(Limit::FileBytes),
            max_positions: limits.count(Limit::Positions),
            max_features: limits.count(Limit::Features),
            max_depth: limits.count(Limit::Nesting),
            max_columns: limits.count(Limit::Columns),
            cancel: resources.cancel().clone(),
            out_of_range: OutOfRange::Refuse,
            place_names: false,
            close_rings: false,
            layer: None,
        }
    }
}
