//! A map from a style: its sources found and read.

use std::path::Path;
use std::sync::Arc;

use super::glyphs::{self, Characters};
use super::setup::Map;
use super::source::{BASEMAP_URL, ClusteredSource, ImageSource, RELIEF_URL, TiledSource};
use crate::error::{Code, Error, ErrorKind, Report, Result};
use crate::resources::{Fingerprint, Limit, Resources};
use crate::source::raster::Raster;
use crate::source::terrain::Encoding;
use crate::source::tiles::TileSet;
use crate::source::{self, Feature, Features, OutOfRange, PropertyValue, ReadOptions};
use crate::style::{EvaluationContext, Source, SourceKind, Style};

impl Map {
    /// A map in a style, with the sources that the style names: the embedded basemap
    /// (`rumbo://basemap`) and relief (`rumbo://relief`) under whatever name; GeoJSON, given in the style or as the path of a
    /// file in any format that rumbo reads, relative to `folder`; and tiles on disk (see
    /// [`TileSet`]). Where the style's `glyphs` are on disk, they serve for fonts that are not in
    /// the program. Nothing is fetched from a network. What was doubtful in the data is in [`Map::report`].
    ///
    /// # Errors
    /// [`ErrorKind::Style`] for a source of another kind that a layer draws, and where a file
    /// cannot be read, the sprite included.
    pub fn from_style(style: Style, folder: &Path) -> Result<Self> {
        Self::from_style_with(style, folder, &Resources::default())
    }

    /// A map in a style, as [`Map::from_style`] makes it, of the files that it may read.
    ///
    /// # Errors
    /// As [`Map::from_style`]; [`ErrorKind::Denied`] for a file that may not be read, and
    /// [`ErrorKind::Limit`] for more than the work may take.
    pub fn from_style_with(style: Style, folder: &Path, resources: &Resources) -> Result<Self> {
        let mut map = Self::new(style);
        let style = map.style.clone();
        resources.limits().check(Limit::Layers, style.layers().len() as u64)?;
        map.set_resources(resources.clone());
        map.set_sprite(style.open_sprite(folder, 2.0, resources)?);
        let mut characters = glyphs::on_disk(&style).map(|_| Characters::from_style(&style));
        for (name, source) in style.sources() {
            let is_drawn = style
                .layers()
                .iter()
                .any(|layer| layer.kind().is_drawn() && layer.source_name() == Some(name));
            if !is_drawn {
                continue;
            }
            let at = |error: Error| {
                let path = format!("sources.{name}");
                // A file's own path is none of the style's.
                match error.place().file {
                    Some(_) => error.at_path(path),
                    None => error.under_path(&path),
                }
            };
            if source.kind() == SourceKind::Vector && source.url() == Some(BASEMAP_URL) {
                map.sources.add_basemap(name);
            } else if source.kind() == SourceKind::RasterDem && source.url() == Some(RELIEF_URL) {
                map.sources.add_relief(name);
            } else if source.kind() == SourceKind::GeoJson {
                let features = map.declared(name, source, folder, resources).map_err(at)?;
                if let Some(characters) = &mut characters {
                    characters.of_features(&features);
                }
            } else if source.kind() == SourceKind::Image {
                map.images.insert(
                    name.to_owned(),
                    Arc::new(image(source, folder, resources).map_err(at)?),
                );
            } else if source.kind() != SourceKind::Video {
                let tiles = TileSet::open(source.json(), folder, resources).map_err(at)?;
                let encoding = Encoding::from_source(source.json());
                let tiles = TiledSource::new(name, tiles, encoding);
                map.tiles.insert(name.to_owned(), Arc::new(tiles));
                if let Some(characters) = &mut characters {
                    characters.any();
                }
            } else {
                let message = format!("the source `{name}` is of a kind that rumbo does not draw");
                return Err(at(Error::new(ErrorKind::Style, message).remedy(format!(
                    "give GeoJSON, or the embedded basemap as a vector source with the url \
                     `{BASEMAP_URL}`"
                ))));
            }
        }
        if let Some(characters) = characters {
            let (fonts, digest) = glyphs::fonts(&style, folder, &characters, resources)?;
            (map.fonts, map.glyphs) = (Some(fonts), Some(digest));
        }
        Ok(map)
    }

    /// Adds the features of a GeoJSON source, and gives them back.
    fn declared(
        &mut self,
        name: &str,
        source: &Source,
        folder: &Path,
        resources: &Resources,
    ) -> Result<Arc<Features>> {
        let features = match read(source, folder, resources) {
            Ok(mut found) => {
                self.note(located(std::mem::take(&mut found.report), name));
                identified(filtered(found.into_features(), source), source)
            }
            // What cannot be understood is not there; the rest of the map is drawn.
            Err(error) if error.kind() == ErrorKind::Data => {
                let mut lost = Report::new();
                lost.add(Code::Omitted, format!("source {name}"), error.to_string());
                self.note(lost);
                Features::default()
            }
            Err(error) => return Err(error),
        };
        let features = Arc::new(features);
        match source.cluster() {
            Some(cluster) => {
                let source = ClusteredSource::new(Arc::clone(&features), cluster.clone());
                self.add_map_source(name, Arc::new(source));
            }
            None => self.add_source(name, Arc::clone(&features)),
        }
        Ok(features)
    }
}

/// The features that their source keeps.
fn filtered(mut features: Features, source: &Source) -> Features {
    if let Some(filter) = source.filter() {
        let context = EvaluationContext::at_zoom(0.0);
        let kept = |feature: &Feature| filter.is_true(&context.with_feature(feature));
        features.features.retain(|feature| kept(feature).unwrap_or(false));
    }
    features
}

/// Features by the identifiers that their source asks for.
fn identified(mut features: Features, source: &Source) -> Features {
    let promoted = source.promote_id(None);
    if promoted.is_none() && !source.generate_id() {
        return features;
    }
    for (index, feature) in features.features.iter_mut().enumerate() {
        feature.id = match promoted {
            Some(name) => feature.properties.get(name).map(PropertyValue::to_json),
            None => Some(index.into()),
        };
    }
    features
}

/// The entries of a report, told of a source.
fn located(report: Report, source: &str) -> Report {
    let mut located = Report::new();
    for entry in report.entries() {
        let place = format!("source {source}: {}", entry.place);
        located.add(entry.code, place, entry.detail.as_str());
    }
    located
}

/// A picture on disk, and where it lies.
fn image(source: &Source, folder: &Path, resources: &Resources) -> Result<ImageSource> {
    let wrong = |what: &str| {
        Error::new(ErrorKind::Style, what)
            .remedy("give `url`, the path of a picture, and `coordinates`, its four corners")
    };
    let url = source.url().ok_or_else(|| wrong("the image has no `url`"))?;
    let corners = source.corners().ok_or_else(|| wrong("the image has no four corners"))?;
    let path = folder.join(url);
    let bytes = resources.read(&path, "read the picture")?;
    let raster = Raster::decode(&bytes).map_err(|error| error.in_file(&path))?;
    let digest = Fingerprint::default().with(&bytes);
    Ok(ImageSource { raster, digest, corners })
}

fn read(source: &Source, folder: &Path, resources: &Resources) -> Result<source::Source> {
    // As lenient as MapLibre is with the same data.
    let options = ReadOptions {
        out_of_range: OutOfRange::Clamp,
        close_rings: true,
        ..ReadOptions::from_resources(resources)
    };
    match source.data() {
        Some(serde_json::Value::String(path)) if path.contains("://") => {
            Err(Error::new(ErrorKind::Style, format!("`{path}` is not fetched"))
                .remedy("give the path of a file"))
        }
        Some(serde_json::Value::String(path)) => {
            source::open_with(folder.join(path), &options, resources)
        }
        Some(data) => {
            let name = Some(Path::new("data.geojson"));
            // Its lines are those of the style no more: the path tells where the fault is.
            source::read(data.to_string().as_bytes(), name, &options)
                .map_err(|error| error.without_line().under_path("data"))
        }
        None => Err(Error::new(ErrorKind::Style, "the source has no `data`")
            .remedy("give GeoJSON, or the path of a file")),
    }
}
