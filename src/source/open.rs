//! Reading without saying what it is.

use std::io::Read;
use std::path::Path;

use super::{FeatureLayer, Features, Format, ReadOptions, csv, encoding, geojson, topojson};
#[cfg(feature = "xml")]
use super::{gpx, kml};
use crate::error::{Error, ErrorKind, Report, Result};

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
        found.map(|layer| &layer.features).ok_or_else(|| {
            let names: Vec<String> =
                self.layers.iter().take(20).map(|layer| format!("{:?}", layer.name)).collect();
            Error::new(ErrorKind::Data, format!("the source has no layer {name:?}"))
                .remedy(format!("choose one of {}", names.join(", ")))
        })
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
    let path = path.as_ref();
    let bytes = bytes_of(path, options)?;
    read(&bytes, Some(path), options).map_err(|error| error.in_file(path))
}

/// Reads bytes in any format that rumbo knows; `name` is the name they go by, for its extension.
///
/// # Errors
/// As [`open`], without the file's name.
pub fn read(bytes: &[u8], name: Option<&Path>, options: &ReadOptions) -> Result<Source> {
    let Some(format) = Format::detect(bytes, name) else {
        // Text in another encoding is a likelier mistake than a format nobody knows.
        encoding::text(bytes, options)?;
        return Err(Error::new(ErrorKind::Data, "the format is not one that rumbo reads")
            .remedy("convert it to GeoJSON, TopoJSON or CSV"));
    };
    let one_layer = |(features, report)| Source {
        format,
        layers: vec![FeatureLayer { name: String::new(), features }],
        report,
    };
    let layered = |(layers, report)| Source { format, layers, report };
    match format {
        Format::GeoJson => geojson::read(bytes, options).map(one_layer),
        Format::GeoJsonSequence => geojson::read_sequence(bytes, options).map(one_layer),
        #[cfg(feature = "xml")]
        Format::Gpx => gpx::read(bytes, options).map(layered),
        #[cfg(feature = "xml")]
        Format::Kml => kml::read(bytes, options).map(layered),
        Format::Csv => csv::read(bytes, options).map(one_layer),
        Format::TopoJson => topojson::read(bytes, options).map(layered),
    }
}

fn bytes_of(path: &Path, options: &ReadOptions) -> Result<Vec<u8>> {
    let file = std::fs::File::open(path).map_err(|cause| Error::io(path, "open", cause))?;
    let mut bytes = Vec::new();
    // One byte more than allowed is enough to know.
    file.take(options.max_bytes.saturating_add(1))
        .read_to_end(&mut bytes)
        .map_err(|cause| Error::io(path, "read", cause))?;
    if u64::try_from(bytes.len()).is_ok_and(|length| length > options.max_bytes) {
        return Err(encoding::too_long(options).in_file(path));
    }
    Ok(bytes)
}
