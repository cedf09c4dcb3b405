//! What a figure's sources hold: features, or a picture of the ground.

use std::path::Path;
use std::sync::Arc;

use super::locate::locate;
use crate::error::{Code, Error, ErrorKind, Report, Result};
use crate::figure::model::{Data, DataSource};
use crate::resources::Resources;
use crate::source::{self, Features, Format, GeoImage, ReadOptions};

/// What a source holds.
pub(super) enum Loads {
    /// Features.
    Features(Arc<Features>),
    /// A picture of the ground.
    Image(Arc<GeoImage>),
}

/// Reads what a source names.
///
/// # Errors
/// Where it names nothing or cannot be read.
pub(super) fn load(
    source: &DataSource,
    key: &str,
    resources: &Resources,
    report: &mut Report,
) -> Result<Loads> {
    let key = format!("{key}.data");
    match &source.data {
        Data::Features(features) => {
            if let Some(lack) = features.lack() {
                report.add(Code::NothingToDraw, key, lack);
            }
            Ok(Loads::Features(features.clone()))
        }
        Data::File(path) if path.as_os_str().is_empty() => {
            Err(Error::new(ErrorKind::Figure, "this source has no data")
                .at_path(key)
                .remedy("give `data` the path of a file"))
        }
        Data::Image(image) => Ok(Loads::Image(image.clone())),
        Data::File(path) if GeoImage::is_at(path, resources)? => {
            let (image, advice) = GeoImage::open(path, source.crs.as_deref(), resources)?;
            report.append(advice);
            Ok(Loads::Image(Arc::new(image)))
        }
        Data::File(_) if source.crs.is_some() => {
            Err(Error::new(ErrorKind::Figure, "only of a picture can a source say the `crs`")
                .at_path(key.replace(".data", ".crs"))
                .remedy("leave it out: other files say by themselves which they are in"))
        }
        Data::File(path) => {
            let (features, _) = read_located(path, source.layer.clone(), resources, report)?;
            if let Some(lack) = features.lack() {
                report.add(Code::NothingToDraw, path.display().to_string(), lack);
            }
            Ok(Loads::Features(Arc::new(features)))
        }
        Data::Route(_) => Err(Error::new(ErrorKind::Figure, "a route is not a source")
            .at_path(key)
            .remedy("add it as a route")),
    }
}

/// The features of a file; those of a table that names places lie where the gazetteer has them. The
/// names that it has not are told.
pub(super) fn read_located(
    path: &Path,
    layer: Option<String>,
    resources: &Resources,
    report: &mut Report,
) -> Result<(Features, Vec<String>)> {
    let options = ReadOptions { place_names: true, layer, ..ReadOptions::of(resources) };
    let read = source::open_with(path, &options, resources)?;
    report.append(read.report.clone());
    let is_table = read.format == Format::Csv;
    let mut features = read.into_features();
    let mut unknown = Vec::new();
    if is_table {
        unknown = locate(&mut features, &path.display().to_string(), report)?;
    }
    Ok((features, unknown))
}
