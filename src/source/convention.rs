//! How the positions of a shape are meant.

/// Which way the exterior rings of polygons are wound.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Winding {
    /// Either way: an exterior encloses the side that its holes are on or, where they do not tell,
    /// the smaller side of the sphere; where it was cut along a seam to a pole, the side of that pole.
    #[default]
    Auto,
    /// As RFC 7946 has it: the interior lies to the left, so that a ring may enclose more than a
    /// hemisphere.
    Rfc7946,
    /// As d3 and the shapefile have it: the interior lies to the right.
    Clockwise,
}

/// What the edges between positions follow.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Edges {
    /// Straight lines in longitude and latitude, as GeoJSON has it: the 49th parallel stays one.
    #[default]
    Geographic,
    /// Great circles, the shortest way.
    Geodesic,
}
