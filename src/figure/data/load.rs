//! What a figure's sources hold, features or a picture of the ground, and its routes.

use std::path::Path;
use std::sync::Arc;

use super::locate::{listed, locate};
use crate::error::{Code, Error, ErrorKind, Report, Result};
use crate::figure::model::{Data, DataSource};
use crate::resources::Resources;
use crate::route::Route;
use crate::source::flatgeobuf::FlatGeobuf;
use crate::source::geojson::from_geojson;
use crate::source::{self, FeatureStore, Features, Format, GeoImage, ReadOptions};
use crate::unit::LonLatBox;

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
    let data_key = format!("{key}.data");
    let bounds = source.bounds.map(|sides| within(sides, key)).transpose()?;
    let fault = |what: &str| Error::new(ErrorKind::Figure, what).at_path(&data_key);
    let features = match source.data.given().map_err(|error| error.at_path(&data_key))? {
        Data::Features(features) if bounds.is_none() => Arc::clone(features),
        Data::Features(features) => Arc::new(in_box(features.as_ref().clone(), bounds)),
        Data::GeoJson(value) => {
            let read = from_geojson(value).map_err(|error| error.under_path(&data_key));
            let (features, advice) = read?;
            report.append(advice);
            Arc::new(in_box(features, bounds))
        }
        Data::Image(image) => {
            check_whole(bounds, key)?;
            return Ok(Loads::Image(image.clone()));
        }
        Data::Route(_) => return Err(fault("a route is not a source").remedy("add it as a route")),
        Data::File(path) if GeoImage::is_at(path, resources)? => {
            check_whole(bounds, key)?;
            let (image, advice) = GeoImage::open(path, source.crs.as_deref(), resources)?;
            report.append(advice);
            return Ok(Loads::Image(Arc::new(image)));
        }
        Data::File(_) if source.crs.is_some() => {
            return Err(Error::new(
                ErrorKind::Figure,
                "only of a picture can a source say the `crs`",
            )
            .at_path(format!("{key}.crs"))
            .remedy("leave it out: other files say by themselves which they are in"));
        }
        Data::File(path) => Arc::new(of_file(path, source, bounds, resources, report)?),
    };
    if let Some(lack) = features.lack() {
        let place = match &source.data {
            Data::File(path) => path.display().to_string(),
            _ => data_key,
        };
        report.add(Code::NothingToDraw, place, lack);
    }
    Ok(Loads::Features(features))
}

/// The features of a file that meet a box, where one is given.
fn of_file(
    path: &Path,
    source: &DataSource,
    bounds: Option<LonLatBox>,
    resources: &Resources,
    report: &mut Report,
) -> Result<Features> {
    let is_indexed = || Format::detect(&[], Some(path)) == Some(Format::FlatGeobuf);
    let features = match bounds {
        // Which layers a file has is told where all of it is read.
        Some(bounds) if source.layer.is_none() && is_indexed() => {
            let (features, told) = FlatGeobuf::open(path, resources)?.read_box(bounds)?;
            report.append(told);
            features
        }
        _ => read_located(path, source.layer.clone(), resources, report)?.0,
    };
    Ok(in_box(features, bounds))
}

/// A box that a source is read in.
fn within([west, south, east, north]: [f64; 4], key: &str) -> Result<LonLatBox> {
    let are_degrees = west.abs() <= 180.0 && east.abs() <= 180.0 && south >= -90.0 && north <= 90.0;
    if are_degrees && south < north && west != east {
        return Ok(LonLatBox::new(west, south, east, north));
    }
    Err(Error::new(ErrorKind::Figure, "these are no bounds")
        .at_path(format!("{key}.bounds"))
        .remedy("give [west, south, east, north] in degrees"))
}

/// Refuses the bounds of a picture, which is taken whole.
fn check_whole(bounds: Option<LonLatBox>, key: &str) -> Result<()> {
    if bounds.is_none() {
        return Ok(());
    }
    Err(Error::new(ErrorKind::Figure, "a picture is taken whole, whatever its `bounds`")
        .at_path(format!("{key}.bounds"))
        .remedy("leave it out: the map shows what its extent asks for"))
}

/// The features that meet a box, where one is given.
fn in_box(mut features: Features, bounds: Option<LonLatBox>) -> Features {
    if let Some(bounds) = bounds {
        let meets = |own: LonLatBox| own.overlaps(bounds);
        features.features.retain(|feature| feature.shape.bounds().is_some_and(meets));
    }
    features
}

/// The features of a file; those of a table that names places lie where the gazetteer has them. The
/// names that it has not are told.
pub(super) fn read_located(
    path: &Path,
    layer: Option<String>,
    resources: &Resources,
    report: &mut Report,
) -> Result<(Features, Vec<String>)> {
    let options =
        ReadOptions { place_names: true, layer, ..ReadOptions::from_resources(resources) };
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

/// Reads the route that a layer names.
///
/// # Errors
/// Where it names nothing, cannot be read or is no route.
pub(super) fn load_route(
    data: &Data,
    key: &str,
    resources: &Resources,
    report: &mut Report,
) -> Result<Arc<Route>> {
    match data.given().map_err(|error| error.at_path(key))? {
        Data::Route(route) => Ok(route.clone()),
        Data::File(path) => {
            // A table may name its stops, and leave it to the gazetteer where they are.
            let (route, advice) = if Format::detect(&[], Some(path)) == Some(Format::Csv) {
                let (stops, unknown) = read_located(path, None, resources, report)?;
                if !unknown.is_empty() {
                    let what = format!("no place is found for {}", listed(&unknown));
                    return Err(Error::new(ErrorKind::Place, what)
                        .in_file(path)
                        .remedy("give columns lon and lat, or a column `country`"));
                }
                Route::from_table(&stops, path, resources)?
            } else {
                Route::open_with(path, resources)?
            };
            report.append(advice);
            Ok(Arc::new(route))
        }
        Data::Image(_) => Err(Error::new(ErrorKind::Figure, "a picture is not a route")
            .at_path(key)
            .remedy("add it as a source")),
        Data::Features(_) | Data::GeoJson(_) => {
            Err(Error::new(ErrorKind::Figure, "plain features are not a route")
                .at_path(key)
                .remedy("give a `Route`, or add the features as a source"))
        }
    }
}
