//! Reading without saying what it is.

use std::path::Path;

#[cfg(feature = "geopackage")]
use super::geopackage;
#[cfg(feature = "shapefile")]
use super::shapefile;
#[cfg(any(feature = "shapefile", feature = "xml"))]
use super::zipped;
use super::{
    FeatureLayer, Features, Format, ReadOptions, csv, encoding, flatgeobuf, geojson, layer,
    topojson,
};
#[cfg(feature = "xml")]
use super::{gpx, kml};
#[cfg(feature = "geopackage")]
use crate::error::Code;
use crate::error::{Error, ErrorKind, Report, Result};
#[cfg(any(feature = "geopackage", feature = "shapefile"))]
use crate::resources::Limit;
use crate::resources::Resources;

/// What was read: one or more layers of features.
#[derive(Debug, Clone, PartialEq)]
pub struct Source {
    /// The format it was in.
    pub format: Format,
    /// Its layers, in file order. Formats without layers have one, with an empty name.
    pub layers: Vec<FeatureLayer>,
    /// What was doubtful or lost.
    pub report: Report,
}

impl Source {
    /// The features of the layer with a name.
    ///
    /// # Errors
    /// There is no such layer; the remedy names those that are there.
    pub fn layer(&self, name: &str) -> Result<&Features> {
        let found = self.layers.iter().find(|layer| layer.name == name);
        found.map(|layer| &layer.features).ok_or_else(|| self.missing(name))
    }

    fn missing(&self, name: &str) -> Error {
        layer::missing(name, self.layers.iter().map(|layer| &*layer.name))
    }

    /// The same with no layer but that which `options` name.
    fn of_wanted(mut self, options: &ReadOptions) -> Result<Self> {
        if let Some(name) = &options.layer {
            if self.layers.iter().all(|layer| layer.name != *name) {
                return Err(self.missing(name));
            }
            self.layers.retain(|layer| layer.name == *name);
        }
        Ok(self)
    }

    /// The features of all layers together.
    pub fn into_features(self) -> Features {
        let mut layers = self.layers.into_iter();
        let mut all = layers.next().map(|layer| layer.features).unwrap_or_default();
        for layer in layers {
            all.features.extend(layer.features.features);
        }
        all
    }
}

/// Reads a file in any format that rumbo knows.
///
/// # Errors
/// The file cannot be read, its format is not recognised, or its reader refuses it; always with
/// the file's name.
///
/// ```no_run
/// use rumbo::source::{self, ReadOptions};
///
/// let source = source::open("countries.topojson", &ReadOptions::default())?;
/// for entry in source.report.entries() {
///     eprintln!("{}: {}", entry.place, entry.detail);
/// }
/// let countries = source.layer("countries")?;
/// # Ok::<(), rumbo::Error>(())
/// ```
pub fn open(path: impl AsRef<Path>, options: &ReadOptions) -> Result<Source> {
    open_with(path, options, &Resources::default())
}

/// Reads a file in any format that rumbo knows, if it may be read.
///
/// # Errors
/// As [`open`], and [`ErrorKind::Denied`] where the file may not be read.
pub fn open_with(
    path: impl AsRef<Path>,
    options: &ReadOptions,
    resources: &Resources,
) -> Result<Source> {
    let path = path.as_ref();
    let bytes = resources.read(path, "open the file")?;
    read_of(&bytes, path, options, resources)
}

/// Reads a file's bytes, and what belongs to it and lies beside it.
///
/// # Errors
/// As [`open_with`].
pub(crate) fn read_of(
    bytes: &[u8],
    path: &Path,
    options: &ReadOptions,
    resources: &Resources,
) -> Result<Source> {
    let read = match Format::detect(bytes, Some(path)) {
        #[cfg(feature = "shapefile")]
        Some(Format::Shapefile) if !bytes.starts_with(zipped::MAGIC) => {
            shapefile_of(bytes, path, options, resources)
        }
        #[cfg(feature = "geopackage")]
        Some(Format::GeoPackage) => geopackage_of(bytes, path, options, resources),
        _ => read(bytes, Some(path), options),
    };
    let _ = resources;
    read.map_err(|error| error.in_file(path))
}

/// Reads a shapefile's geometry with the files beside it.
#[cfg(feature = "shapefile")]
fn shapefile_of(
    bytes: &[u8],
    path: &Path,
    options: &ReadOptions,
    resources: &Resources,
) -> Result<Source> {
    let mut beside = [None, None, None];
    for (found, ending) in beside.iter_mut().zip(shapefile::BESIDE) {
        for ending in [ending.to_owned(), ending.to_uppercase()] {
            if found.is_none() {
                let path = path.with_extension(ending);
                *found = resources.read_if_there(&path, "read the file", Limit::FileBytes)?;
            }
        }
    }
    let [dbf, prj, cpg] = beside.each_ref().map(Option::as_deref);
    let parts = shapefile::Parts { shp: bytes, dbf, prj, cpg };
    let mut source = of_one_layer(Format::Shapefile, shapefile::read(parts, options)?);
    let crs = prj.and_then(shapefile::crs);
    source.layers.iter_mut().for_each(|layer| layer.crs = crs.clone());
    source.of_wanted(options)
}

/// Reads a GeoPackage with what programs that write to it have left beside it.
#[cfg(feature = "geopackage")]
fn geopackage_of(
    bytes: &[u8],
    path: &Path,
    options: &ReadOptions,
    resources: &Resources,
) -> Result<Source> {
    let beside = |ending: &str| {
        let mut name = path.as_os_str().to_owned();
        name.push(ending);
        resources.read_if_there(Path::new(&name), "read the file", Limit::FileBytes)
    };
    let mut source = match beside(geopackage::log::LOG)? {
        Some(log) => {
            let mut whole = bytes.to_vec();
            geopackage::log::apply(&mut whole, &log);
            read(&whole, Some(path), options)?
        }
        None => read(bytes, Some(path), options)?,
    };
    if beside(geopackage::log::JOURNAL)?.is_some_and(|journal| geopackage::log::is_needed(&journal))
    {
        source.report.add(
            Code::Advisory,
            "",
            "a journal lies beside the database: what a program was writing may be there in part; \
             open and close it with one that can write, such as ogrinfo",
        );
    }
    Ok(source)
}

fn of_one_layer(format: Format, (features, report): (Features, Report)) -> Source {
    Source { format, layers: vec![FeatureLayer { features, ..FeatureLayer::default() }], report }
}

/// Reads bytes in any format that rumbo knows; `name` is the name they go by, for its extension.
///
/// # Errors
/// As [`open`], without the file's name.
pub fn read(bytes: &[u8], name: Option<&Path>, options: &ReadOptions) -> Result<Source> {
    #[cfg(any(feature = "shapefile", feature = "xml"))]
    if bytes.starts_with(zipped::MAGIC) {
        return read_archive(bytes, name, options)?.of_wanted(options);
    }
    let Some(format) = Format::detect(bytes, name) else {
        // Text in another encoding is a likelier mistake than a format nobody knows.
        encoding::text(bytes, options)?;
        return Err(Error::new(ErrorKind::Data, "the format is not one that rumbo reads")
            .remedy("convert it to GeoJSON, TopoJSON or CSV"));
    };
    let one_layer = |read| of_one_layer(format, read);
    let layered = |(layers, report)| Source { format, layers, report };
    let source = match format {
        Format::GeoJson => geojson::read_layer(bytes, options).map(|(layer, report)| Source {
            format,
            layers: vec![layer],
            report,
        }),
        Format::GeoJsonSequence => geojson::read_sequence(bytes, options).map(one_layer),
        Format::FlatGeobuf => flatgeobuf::read(bytes, options).map(layered),
        #[cfg(feature = "geopackage")]
        Format::GeoPackage => geopackage::read(bytes, options).map(layered),
        #[cfg(feature = "xml")]
        Format::Gpx => gpx::read(bytes, options).map(layered),
        #[cfg(feature = "xml")]
        Format::Kml => kml::read(bytes, options).map(layered),
        #[cfg(feature = "shapefile")]
        Format::Shapefile => {
            let parts = shapefile::Parts { shp: bytes, ..shapefile::Parts::default() };
            shapefile::read(parts, options).map(one_layer)
        }
        Format::Csv => csv::read(bytes, options).map(one_layer),
        Format::TopoJson => topojson::read(bytes, options).map(layered),
    };
    source.and_then(|source| source.of_wanted(options))
}

/// Reads what lies in a ZIP archive.
#[cfg(any(feature = "shapefile", feature = "xml"))]
fn read_archive(bytes: &[u8], name: Option<&Path>, options: &ReadOptions) -> Result<Source> {
    let mut archive = zipped::Zipped::open(bytes, options.max_bytes)?;
    let extension = super::format::extension(name);
    let layered = |format| move |(layers, report)| Source { format, layers, report };
    let refused = |what: &str, remedy| Err(Error::new(ErrorKind::Data, what).remedy(remedy));
    match Format::of_archive(Some(&archive), &extension) {
        #[cfg(feature = "shapefile")]
        Some(format @ Format::Shapefile) => {
            shapefile::read_archive(&mut archive, options).map(layered(format))
        }
        #[cfg(feature = "xml")]
        Some(format @ Format::Kml) => kml::read_archive(&mut archive, options).map(layered(format)),
        _ if ["xlsx", "xlsm", "ods"].contains(&&*extension) => {
            refused("a spreadsheet is not a table that rumbo reads", "save its sheet as CSV")
        }
        _ => refused(
            "the archive holds no file that rumbo reads",
            "unpack it, and give the file that is to be drawn",
        ),
    }
}
