//! Sources.

use serde_json::{Value as Json, json};

use super::super::expression::Expression;
use super::super::property::PropertyType as T;
use super::Checker;
use super::slot::{ANY, FILTER, FLAG, Kind, NUMBER, Slot, TEXT};
use crate::error::{Error, ErrorKind};

const KINDS: &[&str] = &["vector", "raster", "raster-dem", "geojson", "video", "image"];

const URLS: Slot = Slot::value(T::Strings);
const BOX: Slot = Slot::value(T::Numbers(Some(4)));
const SCHEME: Slot = Slot::value(T::Enum(&["xyz", "tms"]));
const PROMOTED: Slot = Slot::of(Kind::Promoted);
const CORNERS: Slot = Slot::of(Kind::Corners);

const VECTOR: &[(&str, Slot, bool)] = &[
    ("type", TEXT, true),
    ("url", TEXT, false),
    ("tiles", URLS, false),
    ("bounds", BOX, false),
    ("scheme", SCHEME, false),
    ("minzoom", NUMBER, false),
    ("maxzoom", NUMBER, false),
    ("attribution", TEXT, false),
    ("promoteId", PROMOTED, false),
    ("volatile", FLAG, false),
    ("encoding", Slot::value(T::Enum(&["mvt", "mlt"])), false),
];

const RASTER: &[(&str, Slot, bool)] = &[
    ("type", TEXT, true),
    ("url", TEXT, false),
    ("tiles", URLS, false),
    ("bounds", BOX, false),
    ("minzoom", NUMBER, false),
    ("maxzoom", NUMBER, false),
    ("tileSize", NUMBER, false),
    ("scheme", SCHEME, false),
    ("attribution", TEXT, false),
    ("volatile", FLAG, false),
];

const RASTER_DEM: &[(&str, Slot, bool)] = &[
    ("type", TEXT, true),
    ("url", TEXT, false),
    ("tiles", URLS, false),
    ("bounds", BOX, false),
    ("minzoom", NUMBER, false),
    ("maxzoom", NUMBER, false),
    ("tileSize", NUMBER, false),
    ("attribution", TEXT, false),
    ("encoding", Slot::value(T::Enum(&["terrarium", "mapbox", "custom"])), false),
    ("redFactor", NUMBER, false),
    ("blueFactor", NUMBER, false),
    ("greenFactor", NUMBER, false),
    ("baseShift", NUMBER, false),
    ("volatile", FLAG, false),
];

/// What a source of heights says only where it has an encoding of its own.
const FACTORS: &[&str] = &["redFactor", "greenFactor", "blueFactor", "baseShift"];

const GEOJSON: &[(&str, Slot, bool)] = &[
    ("type", TEXT, true),
    ("data", ANY, true),
    ("maxzoom", NUMBER, false),
    ("attribution", TEXT, false),
    ("buffer", Slot::number(Some(0.0), Some(512.0)), false),
    ("filter", FILTER, false),
    ("tolerance", NUMBER, false),
    ("cluster", FLAG, false),
    ("clusterRadius", Slot::number(Some(0.0), None), false),
    ("clusterMaxZoom", NUMBER, false),
    ("clusterMinPoints", NUMBER, false),
    ("clusterProperties", ANY, false),
    ("lineMetrics", FLAG, false),
    ("generateId", FLAG, false),
    ("promoteId", PROMOTED, false),
];

const VIDEO: &[(&str, Slot, bool)] =
    &[("type", TEXT, true), ("urls", URLS, true), ("coordinates", CORNERS, true)];

const IMAGE: &[(&str, Slot, bool)] =
    &[("type", TEXT, true), ("url", TEXT, true), ("coordinates", CORNERS, true)];

impl Checker<'_> {
    pub(super) fn source(&mut self, json: &Json) {
        let kind = json.get("type").unwrap_or(&Json::Null);
        if kind.is_null() || kind == "" || kind == false || kind == 0 {
            return self.fault("\"type\" is required");
        }
        // Sources of tiles may say anything of themselves.
        let tiled = |this: &mut Self, known: &[(&str, Slot, bool)]| {
            this.members(json, known, |_, key, _| !known.iter().any(|(name, ..)| *name == key));
        };
        match kind.as_str() {
            Some("vector") => tiled(self, VECTOR),
            Some("raster") => tiled(self, RASTER),
            Some("raster-dem") => self.heights(json),
            Some("geojson") => {
                self.members(json, GEOJSON, |_, _, _| false);
                self.clusters(json);
            }
            Some("video") => self.members(json, VIDEO, |_, _, _| false),
            Some("image") => self.members(json, IMAGE, |_, _, _| false),
            Some("canvas") => self.fault(
                "Please use runtime APIs to add canvas sources, rather than including them in \
                 stylesheets.",
            ),
            _ => self.within("type", |this| this.name(kind, KINDS)),
        }
    }

    fn heights(&mut self, json: &Json) {
        let custom = json.get("encoding").is_some_and(|encoding| encoding == "custom");
        self.members(json, RASTER_DEM, |this, key, _| {
            let misplaced = !custom && FACTORS.contains(&key);
            if misplaced {
                this.within(key, |this| {
                    this.fault(format!(
                        "\"{key}\" is only valid when \"encoding\" is set to \"custom\""
                    ));
                });
            }
            misplaced
        });
    }

    fn clusters(&mut self, json: &Json) {
        if json.get("cluster") != Some(&Json::Bool(true)) {
            return;
        }
        let Some(Json::Object(gathered)) = json.get("clusterProperties") else { return };
        for (name, pair) in gathered {
            let (reduce, map) = (pair.get(0), pair.get(1).unwrap_or(&Json::Null));
            let reduce = match reduce {
                Some(Json::String(operator)) => json!([operator, ["accumulated"], ["get", name]]),
                Some(reduce) => reduce.clone(),
                None => Json::Null,
            };
            self.within("clusterProperties", |this| {
                this.within(name, |this| {
                    this.at(1, |this| this.gathered(map));
                    this.at(0, |this| this.gathered(&reduce));
                });
            });
        }
    }

    fn gathered(&mut self, json: &Json) {
        match Expression::plain(json) {
            Ok(expression) if expression.reads_state() || !expression.is_zoom_constant() => {
                let message = "\"zoom\" and \"feature-state\" expressions are not supported with \
                               cluster properties.";
                self.error(&Error::new(ErrorKind::Style, message));
            }
            Ok(_) => {}
            Err(error) => self.error(&error),
        }
    }
}
