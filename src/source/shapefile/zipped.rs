//! Shapefiles in a ZIP archive, as most are handed on.

use super::{Parts, crs, read};
use crate::error::{Error, ErrorKind, Report, Result};
use crate::source::zipped::{Zipped, has_ending};
use crate::source::{FeatureLayer, ReadOptions};

/// Reads an archive: each shapefile in it is a layer, under its name without the folder; or the one that
/// [`ReadOptions::layer`] names.
///
/// # Errors
/// As [`read`], with the shapefile's name; an archive that is damaged or holds none.
pub(in crate::source) fn read_archive(
    archive: &mut Zipped<'_>,
    options: &ReadOptions,
) -> Result<(Vec<FeatureLayer>, Report)> {
    let names = archive.names();
    let (mut layers, mut known, mut report) = (Vec::new(), Vec::new(), Report::new());
    for name in names.iter().filter(|name| has_ending(name, "shp")) {
        let stem = name.get(..name.len() - 4).unwrap_or_default();
        let layer = stem.rsplit('/').next().unwrap_or_default().to_owned();
        known.push(layer.clone());
        if options.layer.as_ref().is_some_and(|wanted| *wanted != layer) {
            continue;
        }
        let shp = archive.file(name)?;
        let mut beside = [None, None, None];
        for (part, ending) in beside.iter_mut().zip(super::BESIDE) {
            let is_it = |other: &&String| {
                has_ending(other, ending) && other.get(..other.len() - 4) == Some(stem)
            };
            *part = names.iter().find(is_it).map(|name| archive.file(name)).transpose()?;
        }
        let [dbf, prj, cpg] = beside.each_ref().map(Option::as_deref);
        let (features, advice) = read(Parts { shp: &shp, dbf, prj, cpg }, options)
            .map_err(|error| error.under_path(name))?;
        for mut entry in advice.entries().iter().cloned() {
            let parts = [layer.as_str(), entry.place.as_str()];
            entry.place =
                parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ");
            report.add(entry.code, entry.place, entry.detail);
        }
        layers.push(FeatureLayer { name: layer, features, crs: prj.and_then(crs) });
    }
    match &options.layer {
        Some(wanted) if layers.is_empty() => {
            Err(crate::source::layer::missing(wanted, known.iter().map(String::as_str)))
        }
        None if layers.is_empty() => {
            Err(Error::new(ErrorKind::Data, "the archive holds no shapefile")
                .remedy("unpack it, and give the file that is to be drawn"))
        }
        _ => Ok((layers, report)),
    }
}
