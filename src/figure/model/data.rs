//! Where a figure's data come from.

use std::borrow::Cow;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use ::geojson::GeoJson;
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::{Deserialize, Serialize};

use crate::error::{Error, ErrorKind, Result};
use crate::route::Route;
use crate::source::geojson::{self, to_geojson};
use crate::source::{Features, GeoImage, Properties, ReadOptions};

/// Data of a figure: a file, or what a program already holds. In a figure file a path, or GeoJSON in
/// a text of its own, which begins with `{`.
///
/// ```
/// use rumbo::figure::Data;
/// use rumbo::geo::{Geometry, LineString};
/// use rumbo::geojson::GeoJson;
/// use rumbo::source::Properties;
///
/// let way = Geometry::from(LineString::from(vec![(-92.3, 14.9), (-117.0, 32.5)]));
/// let mut named = Properties::new();
/// named.insert("name", "way north");
/// assert!(matches!(Data::from(vec![(way, named)]), Data::Features(_)));
///
/// let point: GeoJson = r#"{ "type": "Point", "coordinates": [-92.3, 14.9] }"#.parse().unwrap();
/// assert!(matches!(Data::from(point), Data::GeoJson(_)));
/// assert!(matches!(Data::from("stops.csv"), Data::File(_)));
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "Written", into = "Written")]
pub enum Data {
    /// A file; relative to the figure file.
    File(PathBuf),
    /// A route.
    Route(Arc<Route>),
    /// Features.
    Features(Arc<Features>),
    /// GeoJSON, read when the figure is prepared.
    GeoJson(Arc<GeoJson>),
    /// A picture of the ground.
    Image(Arc<GeoImage>),
}

impl Default for Data {
    fn default() -> Self {
        Self::File(PathBuf::new())
    }
}

impl From<PathBuf> for Data {
    fn from(path: PathBuf) -> Self {
        Self::File(path)
    }
}

impl From<&Path> for Data {
    fn from(path: &Path) -> Self {
        Self::File(path.to_owned())
    }
}

impl From<&str> for Data {
    fn from(path: &str) -> Self {
        Self::File(path.into())
    }
}

impl From<String> for Data {
    fn from(path: String) -> Self {
        Self::File(path.into())
    }
}

impl From<GeoJson> for Data {
    fn from(value: GeoJson) -> Self {
        Self::GeoJson(Arc::new(value))
    }
}

impl From<Route> for Data {
    fn from(route: Route) -> Self {
        Self::Route(Arc::new(route))
    }
}

impl From<Features> for Data {
    fn from(features: Features) -> Self {
        Self::Features(Arc::new(features))
    }
}

impl From<geo_types::Geometry> for Data {
    fn from(geometry: geo_types::Geometry) -> Self {
        Features::from_iter([(geometry, Properties::new())]).into()
    }
}

impl From<Vec<(geo_types::Geometry, Properties)>> for Data {
    fn from(features: Vec<(geo_types::Geometry, Properties)>) -> Self {
        features.into_iter().collect::<Features>().into()
    }
}

impl From<GeoImage> for Data {
    fn from(image: GeoImage) -> Self {
        Self::Image(Arc::new(image))
    }
}

impl Data {
    /// The data, if there are any.
    ///
    /// # Errors
    /// Where no file is named, as by default.
    pub(in crate::figure) fn given(&self) -> Result<&Self> {
        match self {
            Self::File(path) if path.as_os_str().is_empty() => {
                Err(Error::new(ErrorKind::Figure, "no data are given")
                    .remedy("give `data` the path of a file"))
            }
            _ => Ok(self),
        }
    }

    /// What the data are called among the inputs: by their key, and their file where there is one.
    pub(in crate::figure) fn named(&self, key: &str) -> String {
        match self {
            Self::File(path) => format!("{key}: {}", file_name(path)),
            _ => key.to_owned(),
        }
    }
}

/// The last part of a path, for people.
pub(in crate::figure) fn file_name(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

/// Data as a figure file has them.
#[derive(Serialize, Deserialize)]
#[serde(transparent)]
struct Written(PathBuf);

impl TryFrom<Written> for Data {
    type Error = Error;

    /// The file of a path, or the features of GeoJSON.
    ///
    /// # Errors
    /// For what begins as GeoJSON and is none.
    fn try_from(Written(path): Written) -> Result<Self, Error> {
        match path.to_str().map(str::trim_start) {
            Some(text) if text.starts_with('{') => {
                let (features, _) = geojson::read(text, &ReadOptions::default())?;
                Ok(features.into())
            }
            _ => Ok(path.into()),
        }
    }
}

impl From<Data> for Written {
    /// Data in memory have no path: features stand there as GeoJSON, a route and a picture as an empty one.
    fn from(data: Data) -> Self {
        Self(match data {
            Data::File(path) => path,
            Data::Route(_) | Data::Image(_) => PathBuf::new(),
            Data::Features(features) => to_geojson(&features).to_string().into(),
            Data::GeoJson(value) => value.to_string().into(),
        })
    }
}

impl JsonSchema for Data {
    fn schema_name() -> Cow<'static, str> {
        "Data".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        schemars::json_schema!({
            "type": "string",
            "description": "The path of a file rumbo reads, relative to the figure file; or GeoJSON."
        })
    }
}

/// Named data for layers.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DataSource {
    /// The name that layers give as their `source`.
    pub name: String,
    /// The data.
    pub data: Data,
    /// Of a file with layers (GeoPackage, TopoJSON, KML, GPX) the only one that is taken; all are where
    /// it is not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub layer: Option<String>,
    /// `[west, south, east, north]` in degrees: only features that meet this box are taken. Of a
    /// FlatGeobuf with an index no others are read, so that it may be of any size.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bounds: Option<[f64; 4]>,
    /// Of a picture of the ground (GeoTIFF, or PNG, JPEG or WebP with a world file) the reference system
    /// that it lies in, such as `EPSG:32615`, where the file and its `.prj` say none, or another.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub crs: Option<String>,
}
