//! A layer of a source.

use super::Features;
use crate::error::{Error, ErrorKind};

/// Features under a name: what a style calls a source layer.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct FeatureLayer {
    /// The name; empty where the format has none.
    pub name: String,
    /// The layer's features.
    pub features: Features,
    /// The reference system that the file says its coordinates are in, from which the features were
    /// brought to WGS 84; `None` where it says none.
    pub crs: Option<String>,
}

/// The error of a name that no layer has.
pub(super) fn missing<'n>(name: &str, names: impl Iterator<Item = &'n str>) -> Error {
    let names: Vec<String> = names.take(20).map(|name| format!("{name:?}")).collect();
    let error = Error::new(ErrorKind::Data, format!("the source has no layer {name:?}"));
    match names.as_slice() {
        [] => error.remedy("it has none"),
        [only] if only == "\"\"" => error.remedy("its format has no layers: ask for none"),
        names => error.remedy(format!("choose one of {}", names.join(", "))),
    }
}
