//! What a style says of where its data are.

use serde_json::{Map, Value as Json};

use super::expression::Expression;
use crate::unit::LonLatBox;

/// A source: where data come from, and what is to be done with them before they are drawn.
///
/// A style's sources are checked when it is read, so that each option here is either as the
/// specification wants it or left out, in which case the getter gives the default.
#[derive(Debug, Clone)]
pub struct Source {
    pub(super) kind: SourceKind,
    pub(super) json: Map<String, Json>,
    pub(super) filter: Option<Expression>,
    pub(super) cluster: Option<Cluster>,
}

/// A kind of source.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum SourceKind {
    /// Vector tiles, or the basemap: features in named layers.
    Vector,
    /// Tiles that are pictures.
    Raster,
    /// Tiles whose colours are heights.
    RasterDem,
    /// GeoJSON.
    GeoJson,
    /// One picture, stretched between four positions.
    Image,
    /// A film, which rumbo refuses.
    Video,
}

impl SourceKind {
    /// Every kind, in the specification's order.
    pub const ALL: [Self; 6] =
        [Self::Vector, Self::Raster, Self::RasterDem, Self::GeoJson, Self::Image, Self::Video];

    /// The name in JSON.
    pub fn name(self) -> &'static str {
        match self {
            Self::Vector => "vector",
            Self::Raster => "raster",
            Self::RasterDem => "raster-dem",
            Self::GeoJson => "geojson",
            Self::Image => "image",
            Self::Video => "video",
        }
    }

    /// The kind with a name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }
}

/// How the rows of a pyramid of tiles are counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TileScheme {
    /// From the north.
    Xyz,
    /// From the south.
    Tms,
}

/// The format of vector tiles.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum VectorEncoding {
    /// Mapbox Vector Tiles.
    Mvt,
    /// MapLibre Tiles.
    Mlt,
}

/// How the colours of a tile are heights: their sum, each with a factor, less the shift.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct DemEncoding {
    /// What red, green and blue, 0 … 255, are multiplied with.
    pub factors: [f64; 3],
    /// What is taken off, in metres.
    pub base_shift: f64,
}

impl DemEncoding {
    /// Mapbox's Terrain-RGB: −10,000 m and a tenth of a metre a step.
    pub const MAPBOX: Self = Self { factors: [6553.6, 25.6, 0.1], base_shift: 10_000.0 };
    /// Terrarium: −32,768 m and a 256th of a metre a step.
    pub const TERRARIUM: Self = Self { factors: [256.0, 1.0, 1.0 / 256.0], base_shift: 32_768.0 };

    /// The height in metres that a pixel stands for.
    ///
    /// ```
    /// use rumbo::style::DemEncoding;
    ///
    /// assert_eq!(DemEncoding::TERRARIUM.height([128, 5, 128]), 5.5);
    /// ```
    pub fn height(&self, [red, green, blue]: [u8; 3]) -> f64 {
        let [r, g, b] = self.factors;
        f64::from(red) * r + f64::from(green) * g + f64::from(blue) * b - self.base_shift
    }
}

/// How the points of a GeoJSON source are gathered.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Cluster {
    /// How far a cluster reaches, in 512ths of a tile.
    pub radius: f64,
    /// The greatest zoom at which points are gathered.
    pub max_zoom: f64,
    /// The fewest points a cluster is made of.
    pub min_points: usize,
    /// What is known of a cluster beside the number of its points.
    pub properties: Vec<ClusterProperty>,
}

/// A property of a cluster, made from those of its points.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct ClusterProperty {
    /// Its name.
    pub name: String,
    /// What a point contributes.
    pub map: Expression,
    /// What two of them make: the one so far is `accumulated`
    /// ([`super::EvaluationContext::accumulated`]), the one to come the property of this name.
    pub reduce: Expression,
}

impl Source {
    /// Vector tiles or the basemap (`rumbo://basemap`) by URL.
    pub fn vector(url: impl Into<String>) -> Self {
        Self::of(SourceKind::Vector, [("url", url.into().into())])
    }

    /// Tiles that are pictures, by URL.
    pub fn raster(url: impl Into<String>) -> Self {
        Self::of(SourceKind::Raster, [("url", url.into().into())])
    }

    /// GeoJSON: an object, or text that says where it is.
    pub fn geojson(data: impl Into<Json>) -> Self {
        Self::of(SourceKind::GeoJson, [("data", data.into())])
    }

    /// The source of a layer that is read by itself.
    pub(super) fn on_trust(kind: SourceKind) -> Self {
        Self { kind, json: Map::new(), filter: None, cluster: None }
    }

    fn of<const N: usize>(kind: SourceKind, members: [(&str, Json); N]) -> Self {
        let mut source = Self::on_trust(kind);
        source.json.insert("type".into(), kind.name().into());
        source.json.extend(members.into_iter().map(|(key, value)| (key.to_owned(), value)));
        source
    }

    /// The kind.
    pub fn kind(&self) -> SourceKind {
        self.kind
    }

    /// Where a source of tiles is described, or where an image is.
    pub fn url(&self) -> Option<&str> {
        self.text("url")
    }

    /// The patterns of tile addresses.
    pub fn tiles(&self) -> impl Iterator<Item = &str> {
        let tiles = self.json.get("tiles").and_then(Json::as_array);
        tiles.into_iter().flatten().filter_map(Json::as_str)
    }

    /// The data of a GeoJSON source: an object, or text that says where it is.
    pub fn data(&self) -> Option<&Json> {
        self.json.get("data")
    }

    /// The file or URL that it names, as it stands there.
    pub fn location(&self) -> Option<&str> {
        self.data().and_then(Json::as_str).or(self.url())
    }

    /// The file on disk that it names, as it stands there.
    pub fn file(&self) -> Option<&str> {
        self.location().filter(|name| !name.contains("://"))
    }

    /// Whom to credit.
    pub fn attribution(&self) -> Option<&str> {
        self.text("attribution")
    }

    /// Where there are tiles; the whole of the Web Mercator square where the source does not say.
    pub fn bounds(&self) -> LonLatBox {
        let number = |index: usize| self.json.get("bounds")?.get(index)?.as_f64();
        match (number(0), number(1), number(2), number(3)) {
            (Some(west), Some(south), Some(east), Some(north)) => {
                LonLatBox::new(west, south, east, north)
            }
            _ => LonLatBox::new(-180.0, -85.051_129, 180.0, 85.051_129),
        }
    }

    /// The zooms there are tiles for: 0 and 22 where the source does not say, for GeoJSON 0 and 18.
    pub fn zoom_range(&self) -> (f64, f64) {
        let most = if self.kind == SourceKind::GeoJson { 18.0 } else { 22.0 };
        (self.number("minzoom", 0.0), self.number("maxzoom", most))
    }

    /// How the rows of tiles are counted.
    pub fn scheme(&self) -> TileScheme {
        if self.text("scheme") == Some("tms") { TileScheme::Tms } else { TileScheme::Xyz }
    }

    /// How large a tile of pictures is drawn, in pixels; 512 where the source does not say.
    pub fn tile_size(&self) -> f64 {
        self.number("tileSize", 512.0)
    }

    /// The format of vector tiles.
    pub fn vector_encoding(&self) -> VectorEncoding {
        if self.text("encoding") == Some("mlt") { VectorEncoding::Mlt } else { VectorEncoding::Mvt }
    }

    /// How the colours of a `raster-dem` are heights.
    pub fn dem_encoding(&self) -> DemEncoding {
        match self.text("encoding") {
            Some("terrarium") => DemEncoding::TERRARIUM,
            Some("custom") => DemEncoding {
                factors: ["redFactor", "greenFactor", "blueFactor"]
                    .map(|key| self.number(key, 1.0)),
                base_shift: self.number("baseShift", 0.0),
            },
            _ => DemEncoding::MAPBOX,
        }
    }

    /// The corners of an image: longitude and latitude of the top left, then clockwise.
    pub fn corners(&self) -> Option<[[f64; 2]; 4]> {
        let list = self.json.get("coordinates")?;
        let mut corners = [[0.0; 2]; 4];
        for (index, corner) in corners.iter_mut().enumerate() {
            let position = list.get(index)?;
            *corner = [position.get(0)?.as_f64()?, position.get(1)?.as_f64()?];
        }
        Some(corners)
    }

    /// Which features of a GeoJSON source are kept.
    pub fn filter(&self) -> Option<&Expression> {
        self.filter.as_ref()
    }

    /// How the points of a GeoJSON source are gathered; `None` where they are not.
    pub fn cluster(&self) -> Option<&Cluster> {
        self.cluster.as_ref()
    }

    /// How far a GeoJSON source's tiles reach beyond their edges, in 512ths of a tile.
    pub fn buffer(&self) -> f64 {
        self.number("buffer", 128.0)
    }

    /// How far simplified lines of a GeoJSON source may lie from their own place, in 512ths of a
    /// tile.
    pub fn tolerance(&self) -> f64 {
        self.number("tolerance", 0.375)
    }

    /// Whether lines know how long they are: `line-gradient` wants it.
    pub fn line_metrics(&self) -> bool {
        self.json.get("lineMetrics") == Some(&Json::Bool(true))
    }

    /// Whether the features of a GeoJSON source are numbered, in place of the identifiers they
    /// have.
    pub fn generate_id(&self) -> bool {
        self.json.get("generateId") == Some(&Json::Bool(true))
    }

    /// The property that serves as the identifier of a layer's features.
    pub fn promote_id(&self, layer: Option<&str>) -> Option<&str> {
        match self.json.get("promoteId")? {
            Json::Object(layers) => layers.get(layer?)?.as_str(),
            name => name.as_str(),
        }
    }

    /// Every key of the source as JSON.
    pub fn json(&self) -> &Map<String, Json> {
        &self.json
    }

    fn text(&self, key: &str) -> Option<&str> {
        self.json.get(key).and_then(Json::as_str)
    }

    fn number(&self, key: &str, default: f64) -> f64 {
        self.json.get(key).and_then(Json::as_f64).unwrap_or(default)
    }
}
