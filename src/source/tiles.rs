//! Tiles of the Web Mercator grid on disk: an archive, a folder, or files named by a template.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde_json::{Map, Value as Json};

use super::template;
use crate::archive::{Address, Reader};
use crate::error::{Error, ErrorKind, Result};
use crate::resources::{Fingerprint, Limit, Resources};
use crate::unit::LonLatBox;

/// The greatest zoom of a tile.
const DEEPEST: u8 = 30;

/// How many zooms further out a tile is looked for where there is none.
const MOST_PARENTS: u8 = 10;

/// Tiles on disk, as a source of a style describes them.
///
/// Where they are is said by `url` (a TileJSON file, or a PMTiles or MBTiles archive) or by
/// `tiles` (templates with `{z}`, `{x}` and `{y}`); nothing is fetched from a network. What the
/// source says itself stands above what its TileJSON says.
#[derive(Debug, Clone)]
pub struct TileSet {
    store: Store,
    resources: Resources,
    /// The TileJSON file or archive that it was read from.
    file: Option<PathBuf>,
    /// The zooms there are tiles for.
    pub zooms: (u8, u8),
    /// How many CSS pixels a tile is wide at its own zoom.
    pub tile_size: f64,
    /// Whether rows are counted from the south.
    tms: bool,
    /// Tiles outside this box are not there.
    pub bounds: Option<LonLatBox>,
}

#[derive(Debug, Clone)]
enum Store {
    Templates(Vec<String>),
    Archive(Arc<Reader>),
}

/// A tile that was found: its own address, which may be that of a parent of the one asked for.
#[derive(Debug, Clone, PartialEq)]
pub struct Found {
    /// Its zoom.
    pub z: u8,
    /// Its column.
    pub x: u32,
    /// Its row, from the north.
    pub y: u32,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

impl TileSet {
    /// The tiles that a source of a style describes; paths are relative to a folder, and are read
    /// where `resources` allow it.
    ///
    /// # Errors
    /// [`ErrorKind::Style`] where the source names no tiles, or an address on a network; where a
    /// TileJSON file or archive cannot be read. [`ErrorKind::Denied`] for what may not be.
    pub fn open(source: &Map<String, Json>, folder: &Path, resources: &Resources) -> Result<Self> {
        let mut json = source.clone();
        let (mut archive, mut file) = (None, None);
        if let Some(url) = source.get("url").and_then(Json::as_str) {
            let path = local(url, folder)?;
            if is_archive(&path) {
                archive = Some(Reader::open_with(&path, resources)?);
            } else {
                for (key, value) in tilejson(&path, resources)? {
                    json.entry(key).or_insert(value);
                }
            }
            file = Some(path);
        }
        let number = |key: &str| json.get(key).and_then(Json::as_f64);
        let zoom = |key: &str| number(key).map(|zoom| zoom.clamp(0.0, f64::from(DEEPEST)) as u8);
        let kept = archive
            .as_ref()
            .map(|archive| (archive.metadata().min_zoom, archive.metadata().max_zoom));
        let (least, most) = kept.unwrap_or((0, 22));
        let texts = json.get("tiles").and_then(Json::as_array);
        let templates: Vec<String> =
            texts.into_iter().flatten().filter_map(Json::as_str).map(str::to_owned).collect();
        let store = match (archive, templates.first()) {
            (Some(archive), _) => Store::Archive(Arc::new(archive)),
            (None, Some(_)) => {
                let place = |template: &String| {
                    let template = local(template, folder)?.to_string_lossy().into_owned();
                    resources.admit(template::folder(&template))?;
                    Ok(template)
                };
                Store::Templates(templates.iter().map(place).collect::<Result<_>>()?)
            }
            (None, None) => {
                return Err(Error::new(ErrorKind::Style, "the source has no tiles")
                    .remedy("give `tiles`, templates of paths, or the `url` of an archive"));
            }
        };
        Ok(Self {
            store,
            resources: resources.clone(),
            file,
            zooms: (zoom("minzoom").unwrap_or(least), zoom("maxzoom").unwrap_or(most)),
            tile_size: number("tileSize").filter(|size| *size >= 1.0).unwrap_or(512.0),
            tms: json.get("scheme").and_then(Json::as_str) == Some("tms"),
            bounds: json.get("bounds").and_then(bounds),
        })
    }

    /// A tile's bytes; `None` where there is none.
    ///
    /// # Errors
    /// Where it is there and cannot be read.
    pub fn get(&self, z: u8, x: u32, y: u32) -> Result<Option<Vec<u8>>> {
        let row =
            if self.tms { (1u32 << z.min(DEEPEST)).wrapping_sub(1).wrapping_sub(y) } else { y };
        match &self.store {
            Store::Archive(archive) => archive.get(Address { z, x, y: row }),
            Store::Templates(templates) => {
                let index = (x as usize).wrapping_add(y as usize) % templates.len().max(1);
                let Some(template) = templates.get(index) else { return Ok(None) };
                let path = template
                    .replace("{z}", &z.to_string())
                    .replace("{x}", &x.to_string())
                    .replace("{y}", &row.to_string())
                    .replace("{ratio}", "");
                self.resources.read_if_there(Path::new(&path), "read the tile", Limit::TileBytes)
            }
        }
    }

    /// A fingerprint with the contents of the files that there are: the archive or TileJSON, and
    /// all that lies where a template says.
    ///
    /// # Errors
    /// Where they cannot be read.
    pub fn fingerprint(&self, before: Fingerprint) -> Result<Fingerprint> {
        let mut digest = before;
        if let Some(file) = &self.file {
            digest = self.resources.digest(digest, file)?;
        }
        if let Store::Templates(templates) = &self.store {
            for template in templates {
                for file in template::files(template, &self.resources)? {
                    let name = file.strip_prefix(template::folder(template)).unwrap_or(&file);
                    digest = digest.with(name.to_string_lossy().as_bytes());
                    digest = self.resources.digest(digest, &file)?;
                }
            }
        }
        Ok(digest)
    }

    /// A tile, or where there is none the nearest of those it is a part of.
    ///
    /// # Errors
    /// Those of [`TileSet::get`].
    pub fn find(&self, z: u8, x: u32, y: u32) -> Result<Option<Found>> {
        let least = self.zooms.0.max(z.saturating_sub(MOST_PARENTS));
        let (mut z, mut x, mut y) = (z, x, y);
        loop {
            if let Some(bytes) = self.get(z, x, y)? {
                return Ok(Some(Found { z, x, y, bytes }));
            }
            if z <= least {
                return Ok(None);
            }
            (z, x, y) = (z - 1, x / 2, y / 2);
        }
    }
}

fn is_archive(path: &Path) -> bool {
    let ending = path.extension().map(|ending| ending.to_string_lossy().to_lowercase());
    matches!(ending.as_deref(), Some("pmtiles" | "mbtiles"))
}

/// A path, relative to a folder; addresses on a network are refused.
fn local(url: &str, folder: &Path) -> Result<PathBuf> {
    let url = url.strip_prefix("pmtiles://").unwrap_or(url);
    let url = url.strip_prefix("file://").unwrap_or(url);
    if url.contains("://") {
        return Err(Error::new(ErrorKind::Style, format!("`{url}` is not fetched"))
            .remedy("give the path of a file"));
    }
    Ok(folder.join(url))
}

fn tilejson(path: &Path, resources: &Resources) -> Result<Map<String, Json>> {
    let text = resources.read_text(path, "read the TileJSON")?;
    serde_json::from_str(&text).map_err(|cause| {
        Error::new(ErrorKind::Data, format!("this is no TileJSON: {cause}"))
            .in_file(path)
            .remedy("give a TileJSON file, or a PMTiles or MBTiles archive")
    })
}

fn bounds(json: &Json) -> Option<LonLatBox> {
    let sides: Vec<f64> = json.as_array()?.iter().filter_map(Json::as_f64).collect();
    let [west, south, east, north] = sides.as_slice() else { return None };
    Some(LonLatBox::new(*west, *south, *east, *north))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn source(json: Json) -> Map<String, Json> {
        json.as_object().unwrap().clone()
    }

    fn open(source: Map<String, Json>, folder: &Path) -> Result<TileSet> {
        TileSet::open(&source, folder, &Resources::default())
    }

    #[test]
    fn tiles_are_found_by_template_and_parents_stand_in() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("1-0-1.t"), b"tile").unwrap();
        let described = source(json!({"tiles": ["{z}-{x}-{y}.t"], "maxzoom": 3, "tileSize": 256}));
        let tiles = open(described, folder.path()).unwrap();
        assert_eq!((tiles.zooms, tiles.tile_size), ((0, 3), 256.0));
        assert_eq!(tiles.get(1, 0, 1).unwrap().as_deref(), Some(&b"tile"[..]));
        let found = tiles.find(3, 3, 6).unwrap().unwrap();
        assert_eq!((found.z, found.x, found.y), (1, 0, 1));
        assert!(tiles.find(3, 7, 0).unwrap().is_none());
        let south = source(json!({"tiles": ["{z}-{x}-{y}.t"], "scheme": "tms"}));
        let tiles = open(south, folder.path()).unwrap();
        assert!(tiles.get(1, 0, 0).unwrap().is_some());
    }

    #[test]
    fn what_the_source_says_stands_above_its_tilejson() {
        let folder = tempfile::tempdir().unwrap();
        let text = r#"{"tiles": ["a/{z}"], "maxzoom": 5, "bounds": [0, 0, 1, 1]}"#;
        std::fs::write(folder.path().join("t.json"), text).unwrap();
        let tiles = open(source(json!({"url": "t.json", "maxzoom": 2})), folder.path());
        let tiles = tiles.unwrap();
        assert_eq!(tiles.zooms, (0, 2));
        assert_eq!(tiles.bounds, Some(LonLatBox::new(0.0, 0.0, 1.0, 1.0)));
        for wrong in [json!({"url": "https://a.example/t.json"}), json!({}), json!({"url": "no"})] {
            assert!(open(source(wrong), folder.path()).is_err());
        }
    }
}
