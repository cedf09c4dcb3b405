//! Metadata as JSON: TileJSON 3.0, the `metadata` of PMTiles and of MBTiles.

use serde_json::{Map, Value, json};

use super::format::Encoding;
use super::inputs::Inputs;
use super::metadata::{Limits, Metadata};
use crate::error::{Error, ErrorKind, Result};
use crate::unit::{LonLat, LonLatBox};

/// What stands beside TileJSON's own fields. `format` is the name that MBTiles gives it; the others
/// are ours.
const FORMAT: &str = "format";
const TILE_SIZE: &str = "tileSize";
const SCALE: &str = "scale";
const MATRIX_SET: &str = "rumbo:tileMatrixSet";
const LIMITS: &str = "rumbo:limits";
const FINGERPRINT: &str = "rumbo:fingerprint";
const INPUTS: &str = "rumbo:inputs";
const SHARD: &str = "rumbo:shard";

/// The most blocks of limits: two a zoom and archive that were merged.
const MOST_LIMITS: usize = 1024;

impl Metadata {
    /// The metadata as TileJSON 3.0, with the URL templates of the tiles. A box that crosses the
    /// antimeridian is written with `west > east`, as GeoJSON does.
    pub fn to_tilejson(&self, tiles: &[&str]) -> Value {
        let mut fields = Map::new();
        let mut set = |key: &str, value: Value| fields.insert(key.to_owned(), value);
        set("tilejson", json!("3.0.0"));
        set("tiles", json!(tiles));
        set("scheme", json!("xyz"));
        let LonLatBox { west, south, east, north } = self.bounds;
        let (center, zoom) = self.first_view();
        set("bounds", json!([west, south, east, north]));
        set("center", json!([center.lon, center.lat, zoom]));
        set("minzoom", json!(self.min_zoom));
        set("maxzoom", json!(self.max_zoom));
        fields.extend(self.descriptive());
        Value::Object(fields)
    }

    /// What is neither bounds, centre nor zooms: the JSON metadata of a PMTiles archive, whose
    /// header has those.
    pub(super) fn descriptive(&self) -> Map<String, Value> {
        let mut fields = Map::new();
        for (key, text) in [
            ("name", &self.name),
            ("description", &self.description),
            ("attribution", &self.attribution),
            ("version", &self.version),
            (FINGERPRINT, &self.fingerprint),
        ] {
            if !text.is_empty() {
                fields.insert(key.to_owned(), json!(text));
            }
        }
        let mut set = |key: &str, value: Value| fields.insert(key.to_owned(), value);
        if self.encoding != Encoding::Unknown {
            set(FORMAT, json!(self.encoding.name()));
        }
        set(TILE_SIZE, json!(self.tile_size));
        set(SCALE, json!(self.scale));
        set(MATRIX_SET, json!(self.matrix_set));
        if !self.limits.is_empty() {
            let limits =
                self.limits.iter().map(|l| json!([l.z, l.min_x, l.min_y, l.max_x, l.max_y]));
            set(LIMITS, limits.collect());
        }
        if !self.inputs.is_empty() {
            set(INPUTS, self.inputs.to_json());
        }
        if let Some(shard) = self.shard {
            set(SHARD, json!(shard.to_string()));
        }
        for (key, value) in &self.other {
            fields.entry(key.as_str()).or_insert_with(|| value.clone());
        }
        fields
    }

    /// Reads TileJSON, or the metadata of an archive in its manner. What is missing has its
    /// default; numbers may be written as strings, as MBTiles does.
    ///
    /// # Errors
    /// [`ErrorKind::Archive`] where a field is there but not what it must be.
    pub fn from_tilejson(json: &Value) -> Result<Self> {
        let Value::Object(fields) = json else {
            return Err(Error::new(ErrorKind::Archive, "the metadata is not a JSON object"));
        };
        let mut metadata = Self::new(Encoding::Unknown);
        for (key, value) in fields {
            if !metadata.set(key, value)? {
                metadata.other.insert(key.clone(), value.clone());
            }
        }
        if metadata.encoding == Encoding::Unknown && metadata.other.contains_key("vector_layers") {
            metadata.encoding = Encoding::Mvt;
        }
        metadata.check()?;
        Ok(metadata)
    }

    /// Sets one field; false where it is none of ours.
    fn set(&mut self, key: &str, value: &Value) -> Result<bool> {
        let wrong = || wrong_field(key, value);
        match key {
            // What the archive itself says, or what is written anew.
            "tilejson" | "tiles" | "scheme" => {}
            "name" => self.name = text(value).ok_or_else(wrong)?,
            "description" => self.description = text(value).ok_or_else(wrong)?,
            "attribution" => self.attribution = text(value).ok_or_else(wrong)?,
            "version" => self.version = text(value).ok_or_else(wrong)?,
            FINGERPRINT => self.fingerprint = text(value).ok_or_else(wrong)?,
            MATRIX_SET => self.matrix_set = text(value).ok_or_else(wrong)?,
            FORMAT => {
                self.encoding = Encoding::from_name(&text(value).ok_or_else(wrong)?);
            }
            "minzoom" => self.min_zoom = whole(value).ok_or_else(wrong)?,
            "maxzoom" => self.max_zoom = whole(value).ok_or_else(wrong)?,
            TILE_SIZE => self.tile_size = whole(value).ok_or_else(wrong)?,
            SCALE => self.scale = whole(value).ok_or_else(wrong)?,
            "bounds" => {
                let numbers = numbers(value).ok_or_else(wrong)?;
                let &[west, south, east, north] = numbers.as_slice() else { return Err(wrong()) };
                self.bounds = LonLatBox::new(west, south, east, north);
            }
            "center" => {
                let numbers = numbers(value).ok_or_else(wrong)?;
                let &[lon, lat, ref zoom @ ..] = numbers.as_slice() else { return Err(wrong()) };
                let zoom = zoom.first().map_or(0.0, |zoom| zoom.clamp(0.0, 255.0));
                self.center = Some((LonLat::new(lon, lat), zoom as u8));
            }
            LIMITS => {
                let blocks = value.as_array().ok_or_else(wrong)?;
                if blocks.len() > MOST_LIMITS {
                    let message = format!("the metadata states {} blocks of tiles", blocks.len());
                    return Err(Error::new(ErrorKind::Limit, message)
                        .remedy(format!("make the archive with at most {MOST_LIMITS}")));
                }
                self.limits = blocks.iter().map(limits).collect::<Option<_>>().ok_or_else(wrong)?;
            }
            INPUTS => self.inputs = Inputs::from_json(value).ok_or_else(wrong)?,
            SHARD => self.shard = Some(text(value).ok_or_else(wrong)?.parse()?),
            _ => return Ok(false),
        }
        Ok(true)
    }
}

fn wrong_field(key: &str, value: &Value) -> Error {
    let shown: String = value.to_string().chars().take(60).collect();
    Error::new(ErrorKind::Archive, format!("the metadata's `{key}` cannot be {shown}"))
        .at_path(key)
        .remedy("write it as TileJSON 3.0 has it")
}

fn text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Null => Some(String::new()),
        _ => None,
    }
}

/// A whole number that fits, written as a number or as a string.
fn whole<T: TryFrom<u64>>(value: &Value) -> Option<T> {
    let number = match value {
        Value::String(text) => text.trim().parse().ok()?,
        value => value.as_u64()?,
    };
    T::try_from(number).ok()
}

/// Numbers in an array, or in a string with commas between, as MBTiles writes them.
fn numbers(value: &Value) -> Option<Vec<f64>> {
    let numbers: Vec<f64> = match value {
        Value::Array(values) => values.iter().map(Value::as_f64).collect::<Option<_>>()?,
        Value::String(text) => {
            text.split(',').map(|part| part.trim().parse().ok()).collect::<Option<_>>()?
        }
        _ => return None,
    };
    numbers.iter().all(|number| number.is_finite()).then_some(numbers)
}

fn limits(value: &Value) -> Option<Limits> {
    let [z, min_x, min_y, max_x, max_y] = value.as_array()?.as_slice() else { return None };
    let limits = Limits {
        z: whole(z)?,
        min_x: whole(min_x)?,
        min_y: whole(min_y)?,
        max_x: whole(max_x)?,
        max_y: whole(max_y)?,
    };
    (limits.min_x <= limits.max_x && limits.min_y <= limits.max_y).then_some(limits)
}

#[cfg(test)]
mod tests {
    use super::super::Shard;
    use super::*;

    fn full() -> Metadata {
        let mut inputs = Inputs::default();
        inputs.add("style", super::super::Fingerprint::default());
        Metadata {
            name: "Fiji".to_owned(),
            description: "Islands".to_owned(),
            attribution: "Natural Earth".to_owned(),
            version: "1.2.0".to_owned(),
            bounds: LonLatBox::new(176.5, -20.0, -178.0, -12.0),
            center: Some((LonLat::new(178.0, -17.5), 6)),
            min_zoom: 2,
            max_zoom: 9,
            encoding: Encoding::Webp,
            tile_size: 512,
            scale: 2,
            matrix_set: "WebMercatorQuad".to_owned(),
            limits: vec![Limits { z: 2, min_x: 3, min_y: 2, max_x: 3, max_y: 2 }],
            fingerprint: "00ff".to_owned(),
            inputs,
            shard: Some(Shard { index: 2, of: 7 }),
            other: Map::from_iter([("fillzoom".to_owned(), json!(4))]),
        }
    }

    #[test]
    fn what_is_written_is_read() {
        let metadata = full();
        let json = metadata.to_tilejson(&["{z}/{x}/{y}.webp"]);
        assert_eq!(json["tilejson"], "3.0.0");
        assert_eq!(json["bounds"], json!([176.5, -20.0, -178.0, -12.0]));
        assert_eq!(Metadata::from_tilejson(&json).unwrap(), metadata);
    }

    #[test]
    fn the_strings_of_mbtiles_are_read() {
        let json = json!({
            "minzoom": "1", "maxzoom": "4", "bounds": "-10,-20,30.5,40", "center": "1,2,3",
            "format": "jpg"
        });
        let metadata = Metadata::from_tilejson(&json).unwrap();
        assert_eq!((metadata.min_zoom, metadata.max_zoom), (1, 4));
        assert_eq!(metadata.bounds, LonLatBox::new(-10.0, -20.0, 30.5, 40.0));
        assert_eq!(metadata.center, Some((LonLat::new(1.0, 2.0), 3)));
        assert_eq!(metadata.encoding, Encoding::Jpeg);
    }

    #[test]
    fn wrong_fields_are_named() {
        for (json, key) in [
            (json!({"minzoom": -1}), "minzoom"),
            (json!({"minzoom": 300}), "minzoom"),
            (json!({"bounds": [1, 2, 3]}), "bounds"),
            (json!({"bounds": "a,b,c,d"}), "bounds"),
            (json!({"rumbo:limits": [[1, 2]]}), "limits"),
            (json!({"rumbo:inputs": {"style": 1}}), "inputs"),
            (json!({"rumbo:shard": "8/7"}), "8/7"),
            (json!({"name": {}}), "name"),
            (json!({"minzoom": 3, "maxzoom": 2}), "3 to 2"),
            (json!({"bounds": [0, 0, 0, 100]}), "0,0,0,100"),
            (json!([]), "object"),
        ] {
            let error = Metadata::from_tilejson(&json).unwrap_err().to_string();
            assert!(error.contains(key), "{json}: {error}");
        }
    }
}
