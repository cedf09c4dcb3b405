//! Figure files: TOML or JSON read into a [`Figure`], and faults told with their line.

use std::path::Path;

use serde::de::IgnoredAny;
use serde::{Deserialize, Deserializer};
use serde_json::error::Category;

use super::further::read_toml;
use super::located::{FigureFile, is_json};
use super::misread::no_figure;
use super::model::{FIGURE_VERSION, Figure, Graticule};
use crate::error::{Error, ErrorKind, Report, Result};
use crate::resources::Resources;
use crate::route::Route;
use crate::source::{self, Format, GeoImage, ReadOptions};

impl Figure {
    /// Reads a figure from TOML. Paths in it are relative to the working directory.
    ///
    /// # Errors
    /// Of kind [`ErrorKind::Figure`], with the line, where the text is not a figure; with a fault for each
    /// key that is none ([`Error::related`]).
    ///
    /// ```
    /// use rumbo::figure::Figure;
    ///
    /// let figure = Figure::from_toml("title = 'Sonora'\n[map]\nextent = [-115, 26, -108, 33]")?;
    /// assert_eq!(figure.title, "Sonora");
    /// # Ok::<(), rumbo::Error>(())
    /// ```
    pub fn from_toml(text: &str) -> Result<Self> {
        let (figure, faults) = read_toml(text);
        let mut faults = faults.into_iter();
        match (figure, faults.next()) {
            (Some(figure), None) => figure.check_version(),
            (_, Some(first)) => Err(first.beside(faults)),
            (None, None) => Err(no_figure("")),
        }
    }

    /// Reads a figure from JSON. Paths in it are relative to the working directory.
    ///
    /// # Errors
    /// Of kind [`ErrorKind::Figure`], with the line, where the text is not a figure.
    pub fn from_json(text: &str) -> Result<Self> {
        let figure = serde_json::from_str::<Self>(text).map_err(|cause| {
            let said = cause.to_string();
            let place = format!(" at line {} column {}", cause.line(), cause.column());
            let said = said.strip_suffix(&place).unwrap_or(&said);
            let error = match cause.classify() {
                Category::Data => no_figure(said),
                _ => Error::new(ErrorKind::Figure, format!("this is not valid JSON: {said}"))
                    .remedy("mend the text there"),
            };
            error.at_line(cause.line()).at_column(cause.column())
        })?;
        figure.check_version()
    }

    /// Reads whatever rumbo draws: a figure in TOML or JSON, a route, or plain data in a format of
    /// [`source`] that is no table. Data become a figure with nothing but them.
    ///
    /// # Errors
    /// Where the text is none of these; each names the line.
    pub fn read(text: &str) -> Result<Self> {
        Self::read_with(text, &Resources::default())
    }

    /// Reads a figure as [`Figure::read`] does; what it names is read, and drawn, with what it may
    /// use.
    ///
    /// # Errors
    /// As [`Figure::read`].
    pub fn read_with(text: &str, resources: &Resources) -> Result<Self> {
        Self::read_bytes(text.as_bytes(), resources)
    }

    /// Reads bytes as [`Figure::read_with`] does a text; they may also be data in a format that is none.
    ///
    /// # Errors
    /// As [`Figure::read`]; what is neither such data nor UTF-8.
    pub fn read_bytes(bytes: &[u8], resources: &Resources) -> Result<Self> {
        let options = ReadOptions::from_resources(resources);
        let mut figure = if GeoImage::is_one(bytes) {
            Self::of_image(GeoImage::read(bytes, None, None, None)?)
        } else if is_other_data(bytes, None) {
            Self::of_data(bytes, None, &options)?
        } else {
            Self::recognise(text(bytes)?, None, &options)?
        };
        figure.resources = resources.clone();
        Ok(figure)
    }

    /// Reads a file as [`Figure::read`] does, and tables of places (CSV) too. Paths in a figure
    /// are relative to its file.
    ///
    /// # Errors
    /// Where the file cannot be read, is not UTF-8 or is nothing that rumbo draws; each names the
    /// file and line.
    pub fn open(path: impl AsRef<Path>) -> Result<Self> {
        Self::open_with(path, &Resources::default())
    }

    /// Reads a file as [`Figure::open`] does, wherever it lies; what it names is read, and drawn, with
    /// what it may use.
    ///
    /// ```
    /// use rumbo::figure::Figure;
    /// use rumbo::resources::Resources;
    ///
    /// // Of a figure by a stranger, only what lies beside it is read.
    /// let path = "examples/figures/caravan.toml";
    /// let resources = Resources::within(["examples", "data"])?;
    /// let figure = Figure::open_with(path, &resources)?;
    /// # Ok::<(), rumbo::Error>(())
    /// ```
    ///
    /// # Errors
    /// As [`Figure::open`].
    pub fn open_with(path: impl AsRef<Path>, resources: &Resources) -> Result<Self> {
        let path = path.as_ref();
        let options = ReadOptions::from_resources(resources);
        let bytes = resources.read_given(path, "read the file")?;
        if GeoImage::is_one(&bytes) {
            let mut figure = Self::of_image(GeoImage::read_of(&bytes, path, None, resources)?);
            figure.resources = resources.clone();
            return Ok(figure);
        }
        if is_other_data(&bytes, Some(path)) {
            let read = source::read_of(&bytes, path, &options, resources)?;
            let mut figure = Self::of(read).map_err(|error| error.in_file(path))?;
            figure.resources = resources.clone();
            return Ok(figure);
        }
        let text = text(&bytes).map_err(|error| error.in_file(path))?;
        let file = FigureFile::new(path, text);
        let of_file = |mut figure: Self| {
            figure.resolve_paths(path.parent().unwrap_or(Path::new("")));
            figure.file = Some(file.clone());
            figure.resources = resources.clone();
            figure
        };
        match Self::recognise(text, Some(path), &options) {
            Ok(figure) => Ok(of_file(figure)),
            Err(error) => {
                let rest = file.is_toml().then(|| read_toml(text).0).flatten().map(of_file);
                Err(file.locate(error).beside(rest.iter().flat_map(Self::faults)))
            }
        }
    }

    fn recognise(text: &str, path: Option<&Path>, options: &ReadOptions) -> Result<Self> {
        let ending = path.and_then(Path::extension).unwrap_or_default().to_ascii_lowercase();
        if ending == "toml" {
            return Self::from_toml(text);
        }
        if ending == "csv" || ending == "tsv" || ending.is_empty() && is_table(text) {
            return Self::of_data(text.as_bytes(), path, options);
        }
        if !is_json(text) {
            return Self::from_toml(text);
        }
        let root: Root = serde_json::from_str(text).unwrap_or_default();
        if root.is_style {
            let error = Error::new(ErrorKind::Figure, "this is a MapLibre style, and no figure");
            return Err(error.remedy(
                "draw it by itself with --center, --zoom and --size, or name it as `theme` below `[map]`",
            ));
        }
        if !root.is_data && ending != "geojson" && ending != "topojson" {
            return Self::from_json(text);
        }
        if root.is_route {
            let (route, report) = Route::from_json(text)?;
            let mut figure = Self::new()
                .title(route.title.clone())
                .subtitle(route.subtitle.clone().unwrap_or_default());
            figure.map.graticule = Some(Graticule::default());
            // The stops are named already.
            figure.map.hide = ["towns", "town-markers"].map(str::to_owned).to_vec();
            figure.advice = report;
            return Ok(figure.route(route));
        }
        Self::of_data(text.as_bytes(), path, options)
    }

    /// A figure of plain data.
    fn of_data(bytes: &[u8], path: Option<&Path>, options: &ReadOptions) -> Result<Self> {
        source::read(bytes, path, options).and_then(Self::of)
    }

    fn of(read: source::Source) -> Result<Self> {
        let mut figure = Self::new();
        figure.map.graticule = Some(Graticule::default());
        figure.advice = read.report.clone();
        let features = read.into_features();
        match features.lack() {
            Some(lack) => {
                let error = Error::new(ErrorKind::Data, lack);
                Err(error.remedy("give data with points, lines or areas"))
            }
            None => Ok(figure.source("data", features)),
        }
    }

    fn of_image((image, advice): (GeoImage, Report)) -> Self {
        let mut figure = Self::new().source("picture", image);
        figure.map.graticule = Some(Graticule::default());
        figure.advice = advice;
        figure
    }

    /// Says what reading and drawing the figure may use.
    pub fn set_resources(&mut self, resources: Resources) {
        self.resources = resources;
    }

    fn check_version(self) -> Result<Self> {
        if self.version == FIGURE_VERSION {
            return Ok(self);
        }
        Err(Error::new(
            ErrorKind::Figure,
            format!(
                "this rumbo reads version {FIGURE_VERSION} of the figure file, not {}",
                self.version
            ),
        )
        .at_path("version")
        .remedy(format!("write `version = {FIGURE_VERSION}`, or use a newer rumbo")))
    }

    fn resolve_paths(&mut self, base: &Path) {
        self.rename_files(|file| base.join(file));
    }
}

fn text(bytes: &[u8]) -> Result<&str> {
    std::str::from_utf8(bytes).map_err(|cause| {
        let valid = cause.valid_up_to();
        let before = bytes.iter().take(valid).filter(|&&b| b == b'\n').count();
        Error::new(ErrorKind::Encoding, format!("byte {valid} is not UTF-8"))
            .at_line(before + 1)
            .remedy("save the file as UTF-8")
    })
}

/// What tells data from a figure: GeoJSON and TopoJSON have a `type`, and routes say that they
/// are one; a style has sources and layers.
#[derive(Default)]
struct Root {
    is_data: bool,
    is_route: bool,
    is_style: bool,
}

impl<'de> Deserialize<'de> for Root {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        struct Feature {
            properties: Option<Properties>,
        }

        #[derive(Deserialize)]
        struct Properties {
            kind: Option<serde_json::Value>,
        }

        #[derive(Deserialize)]
        struct Members {
            r#type: Option<serde_json::Value>,
            rumbo: Option<serde_json::Value>,
            features: Option<Vec<Feature>>,
            sources: Option<IgnoredAny>,
            layers: Option<IgnoredAny>,
        }

        let members = Members::deserialize(deserializer)?;
        let marked = members.rumbo.as_ref().and_then(|marker| marker.as_str());
        let mut features = members.features.iter().flatten();
        let has_stops = features.any(|feature| {
            let kind = feature.properties.as_ref().and_then(|properties| properties.kind.as_ref());
            kind.and_then(|kind| kind.as_str()) == Some("stop")
        });
        Ok(Self {
            is_style: members.sources.is_some() && members.layers.is_some(),
            is_data: members.r#type.is_some(),
            is_route: marked.is_some_and(|marker| marker.starts_with("route/")) || has_stops,
        })
    }
}

/// Whether a text without a name is a table: a figure's first line, if it parts cells at all, sets a
/// key.
fn is_table(text: &str) -> bool {
    let first = text.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
    let is_toml = first.contains('=') || first.trim_start().starts_with(['[', '#']);
    !is_toml && Format::detect(text.as_bytes(), None) == Some(Format::Csv)
}

/// Whether these are data in a format that is neither JSON nor a table, nor one JSON text alone.
fn is_other_data(bytes: &[u8], path: Option<&Path>) -> bool {
    let plain = [Format::GeoJson, Format::TopoJson, Format::Csv];
    Format::detect(bytes, path).is_some_and(|format| !plain.contains(&format))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_without_a_name_is_told_from_a_figure() {
        let table = Figure::read("name,lat,lon\nSuva,-18.1,178.4\n").unwrap();
        assert_eq!(table.sources.len(), 1);
        let figure = Figure::read("# lat,lon\ntitle = 'lat,lon'\n").unwrap();
        assert_eq!((figure.title.as_str(), figure.sources.len()), ("lat,lon", 0));
    }

    #[test]
    fn a_style_is_told_from_a_figure() {
        let style = r#"{"version": 8, "sources": {}, "layers": []}"#;
        let error = Figure::read(style).unwrap_err();
        assert!(error.message().contains("MapLibre style"), "{error}");
        assert!(Figure::read(r#"{"source": [], "layer": []}"#).is_ok());
    }

    #[test]
    fn unknown_keys_are_refused_with_their_line() {
        let error = Figure::from_toml("title = 'a'\n[map]\nprojektion = 'auto'\n").unwrap_err();
        assert_eq!(error.place().line, Some(3), "{error}");
        assert!(error.message().contains("projektion"), "{error}");
        let error = Figure::from_json("{\n\"page\": {\"width\": \"x\"}}").unwrap_err();
        assert_eq!(error.place().line, Some(2), "{error}");
    }

    #[test]
    fn other_versions_are_refused() {
        let error = Figure::from_toml("version = 2").unwrap_err();
        assert!(error.message().contains("version 1"), "{error}");
    }

    #[test]
    fn a_figure_survives_toml_and_json() {
        let figure = Figure::new().title("Sonora").extent([-115.0, 26.0, -108.0, 33.0]);
        let json = serde_json::to_string(&figure).unwrap();
        assert_eq!(Figure::from_json(&json).unwrap(), figure);
        let text = toml::to_string(&figure).unwrap();
        assert_eq!(Figure::from_toml(&text).unwrap(), figure);
    }
}
