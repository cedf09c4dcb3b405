//! How each level is generalised.

/// How a level is generalised.
pub(super) struct Detail {
    pub code: u8,
    /// The least triangle a vertex stands for, in square degrees of latitude.
    pub vertex: f64,
    /// The same for the coasts of islets.
    pub islet_vertex: f64,
    /// The least island, in square kilometres.
    pub island: f64,
    /// The least island that is all there is of a country.
    pub lone_island: f64,
    /// The last rank of lakes, rivers, places and names.
    pub lakes: i64,
    pub rivers: i64,
    pub places: i64,
    pub names: i64,
    pub provinces: bool,
    /// The least part of a contested area, in square kilometres.
    pub contested: f64,
}

pub(super) const DETAILS: [Detail; 3] = [
    Detail {
        code: 0,
        vertex: 0.12,
        islet_vertex: 0.12,
        island: 2500.0,
        lone_island: 1500.0,
        lakes: 0,
        rivers: 1,
        places: 1,
        names: 2,
        provinces: false,
        contested: 5000.0,
    },
    Detail {
        code: 1,
        vertex: 0.004,
        islet_vertex: 0.004,
        island: 60.0,
        lone_island: 0.0,
        lakes: 4,
        rivers: 5,
        places: 4,
        names: 4,
        provinces: true,
        contested: 300.0,
    },
    Detail {
        code: 2,
        vertex: 1e-6,
        islet_vertex: 1e-8,
        island: 0.0,
        lone_island: 0.0,
        lakes: 10,
        rivers: 10,
        places: 10,
        names: 10,
        provinces: true,
        contested: 0.0,
    },
];
