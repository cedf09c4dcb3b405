//! Where a figure's data come from.

use std::borrow::Cow;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::{Deserialize, Serialize};

use crate::route::Route;
use crate::source::Features;

/// Data of a figure: a file, or what a program already holds.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(from = "PathBuf", into = "PathBuf")]
pub enum Data {
    /// A file; relative to the figure file.
    File(PathBuf),
    /// A route.
    Route(Arc<Route>),
    /// Features.
    Features(Arc<Features>),
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

impl From<&str> for Data {
    fn from(path: &str) -> Self {
        Self::File(path.into())
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

impl Data {
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

impl From<Data> for PathBuf {
    /// Data in memory have no path: they serialise as an empty one.
    fn from(data: Data) -> Self {
        match data {
            Data::File(path) => path,
            Data::Route(_) | Data::Features(_) => PathBuf::new(),
        }
    }
}

impl JsonSchema for Data {
    fn schema_name() -> Cow<'static, str> {
        "Data".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        schemars::json_schema!({
            "type": "string",
            "description": "The path of a file rumbo reads, relative to the figure file."
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
}
