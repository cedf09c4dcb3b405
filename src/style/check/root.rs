//! The style itself, and what stands in it beside sources and layers.

use std::collections::BTreeSet;

use serde_json::Value as Json;

use super::super::property::PropertyType as T;
use super::Checker;
use super::slot::{
    ANY, Kind, LIGHT, NUMBER, PROJECTION, SKY, Slot, TERRAIN, TEXT, TRANSITION, VISIBILITY,
};

/// Members that are looked at by themselves take anything here.
const ROOT: &[(&str, Slot, bool)] = &[
    ("version", ANY, true),
    ("name", TEXT, false),
    ("metadata", ANY, false),
    ("center", Slot::value(T::Numbers(Some(2))), false),
    ("centerAltitude", NUMBER, false),
    ("zoom", NUMBER, false),
    ("bearing", NUMBER, false),
    ("pitch", NUMBER, false),
    ("roll", NUMBER, false),
    ("transition", Slot::of(Kind::Transition), false),
    ("sources", ANY, true),
    ("layers", ANY, true),
];

impl Checker<'_> {
    pub(super) fn root(&mut self, json: &Json) {
        self.members(json, ROOT, |this, key, value| {
            if key == "constants" {
                this.within(key, |this| this.fault("constants have been deprecated as of v8"));
                return true;
            }
            let known = ROOT.iter().any(|(name, ..)| *name == key);
            this.within(key, |this| this.member(key, value)) || !known
        });
    }

    /// A member of the style; false where it is of the table.
    fn member(&mut self, key: &str, value: &Json) -> bool {
        match key {
            "version" if value.as_f64() != Some(8.0) => {
                self.fault(format!("expected one of [8], {value} found"));
            }
            "sources" => match value {
                Json::Object(sources) => {
                    for (name, source) in sources {
                        self.within(name, |this| this.source(source));
                    }
                }
                value => self.expected("object", value),
            },
            "layers" => {
                let mut index = 0;
                self.items(value, None, |this, layer| {
                    this.layer(layer, index);
                    index += 1;
                });
            }
            "glyphs" => self.glyphs(value),
            "sprite" => self.sprite(value),
            "state" if !value.is_object() => self.expected("object", value),
            "font-faces" => self.font_faces(value),
            "light" => self.environment(value, LIGHT),
            "sky" => self.environment(value, SKY),
            "terrain" => self.environment(value, TERRAIN),
            "projection" => self.environment(value, PROJECTION),
            _ => return false,
        }
        true
    }

    fn environment(&mut self, json: &Json, known: &[(&str, Slot, bool)]) {
        self.members(json, known, |this, key, value| {
            let changing = key.strip_suffix("-transition");
            let is_transition = changing
                .is_some_and(|of| of != "anchor" && LIGHT.iter().any(|(name, ..)| *name == of));
            if is_transition && known.first().is_some_and(|(name, ..)| *name == "anchor") {
                this.within(key, |this| this.members(value, TRANSITION, |_, _, _| false));
                return true;
            }
            false
        });
    }

    fn glyphs(&mut self, json: &Json) {
        let Json::String(url) = json else { return self.expected("string", json) };
        for token in ["{fontstack}", "{range}"] {
            if !url.contains(token) {
                self.fault(format!("\"glyphs\" url must include a \"{token}\" token"));
            }
        }
    }

    fn sprite(&mut self, json: &Json) {
        const PAIR: &[(&str, Slot, bool)] = &[("id", TEXT, true), ("url", TEXT, true)];
        let Json::Array(sprites) = json else { return self.text(json) };
        for (key, what) in [("id", "ids"), ("url", "URLs")] {
            let mut seen = BTreeSet::new();
            let values = sprites.iter().filter_map(|sprite| sprite.get(key)?.as_str());
            for value in values.filter(|value| !value.is_empty()) {
                if !seen.insert(value) {
                    let message = format!(
                        "all the sprites' {what} must be unique, but {value} is duplicated"
                    );
                    self.fault(message);
                }
            }
        }
        self.items(json, None, |this, sprite| this.members(sprite, PAIR, |_, _, _| false));
    }

    fn font_faces(&mut self, json: &Json) {
        const FACE: &[(&str, Slot, bool)] =
            &[("url", TEXT, true), ("unicode-range", Slot::value(T::Strings), false)];
        let Json::Object(fonts) = json else { return self.expected("object", json) };
        for (name, faces) in fonts {
            self.within(name, |this| match faces {
                Json::String(_) => {}
                Json::Array(_) => {
                    this.items(faces, None, |this, face| this.members(face, FACE, |_, _, _| false))
                }
                other => this.expected("string or array", other),
            });
        }
    }

    /// Whether a layer shows.
    pub(super) fn visibility(&mut self, json: &Json) {
        self.value(json, &VISIBILITY);
    }
}
