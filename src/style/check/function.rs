//! Functions in the old form: `{"stops": [[4, 1], [8, 5]]}`.

use std::collections::BTreeSet;

use serde_json::Value as Json;

use super::super::expression::is_expression;
use super::super::property::PropertyType;
use super::slot::{ANY, Slot, TEXT, Uses};
use super::{Checker, type_of};

const KINDS: &[&str] = &["identity", "exponential", "interval", "categorical"];

/// `stops` and `default` are looked at by themselves.
const FUNCTION: &[(&str, Slot, bool)] = &[
    ("base", Slot::number(Some(0.0), None), false),
    ("property", TEXT, false),
    ("type", Slot::value(PropertyType::Enum(KINDS)), false),
    ("colorSpace", Slot::value(PropertyType::Enum(&["rgb", "lab", "hcl"])), false),
    ("expression", ANY, false),
];

/// What the stops before one were.
#[derive(Default)]
struct Before {
    kind: Option<&'static str>,
    number: Option<f64>,
    zoom: Option<f64>,
    seen: BTreeSet<String>,
}

impl Checker<'_> {
    pub(super) fn function(&mut self, json: &Json, slot: &Slot) {
        let Some(uses) = slot.uses else { return };
        let kind = json.get("type").and_then(Json::as_str);
        let has_property = json.get("property").is_some();
        let of_zoom = kind != Some("categorical") && !has_property;
        let of_both = json.pointer("/stops/0/0").is_some_and(Json::is_object);
        self.members(json, FUNCTION, |this, key, value| match key {
            "stops" => {
                this.within(key, |this| this.stops(value, (kind, of_both), slot));
                true
            }
            "default" => {
                this.within(key, |this| this.value(value, slot));
                true
            }
            _ => false,
        });
        if kind == Some("identity") && of_zoom {
            self.fault("missing required property \"property\"");
        }
        if kind != Some("identity") && json.get("stops").is_none_or(Json::is_null) {
            self.fault("missing required property \"stops\"");
        }
        let Uses { zoom, feature, interpolated } = uses;
        if kind == Some("exponential") && !interpolated {
            self.fault("exponential functions not supported");
        }
        if !of_zoom && !feature {
            self.fault("property functions not supported");
        } else if of_zoom && !zoom {
            self.fault("zoom functions not supported");
        }
        if (kind == Some("categorical") || of_both) && !has_property {
            self.fault("\"property\" property is required");
        }
    }

    fn stops(&mut self, json: &Json, (kind, of_both): (Option<&str>, bool), slot: &Slot) {
        if kind == Some("identity") {
            return self.fault("identity function may not have a \"stops\" property");
        }
        let mut before = Before::default();
        self.items(json, None, |this, stop| this.stop(stop, (kind, of_both), slot, &mut before));
        if json.as_array().is_some_and(Vec::is_empty) {
            self.fault("array must have at least one stop");
        }
    }

    fn stop(
        &mut self,
        json: &Json,
        (kind, of_both): (Option<&str>, bool),
        slot: &Slot,
        before: &mut Before,
    ) {
        let Json::Array(pair) = json else { return self.expected("array", json) };
        let [input, output] = pair.as_slice() else {
            let found = pair.len();
            return self.fault(format!("array length 2 expected, length {found} found"));
        };
        if of_both {
            if !self.zoom_and_value(input, kind, slot, before) {
                return;
            }
        } else {
            self.at(0, |this| this.domain(input, kind, slot, before));
        }
        self.at(1, |this| match is_expression(output) {
            true => this.fault("expressions are not allowed in function stops."),
            false => this.value(output, slot),
        });
    }

    /// The input of a stop over the zoom and a property; false where its output is not looked at.
    fn zoom_and_value(
        &mut self,
        json: &Json,
        kind: Option<&str>,
        slot: &Slot,
        before: &mut Before,
    ) -> bool {
        let Json::Object(members) = json else {
            self.expected("object", json);
            return false;
        };
        for key in ["zoom", "value"] {
            if !members.contains_key(key) {
                self.fault(format!("object stop key must have {key}"));
                return false;
            }
        }
        let zoom = members.get("zoom").and_then(Json::as_f64);
        if let (Some(last), Some(zoom)) = (before.zoom, zoom)
            && last != 0.0
            && last > zoom
        {
            self.at(0, |this| {
                this.within("zoom", |this| {
                    this.fault("stop zoom values must appear in ascending order");
                });
            });
            return false;
        }
        if zoom != before.zoom {
            before.zoom = zoom;
            before.number = None;
            before.seen.clear();
        }
        self.at(0, |this| {
            for (key, value) in members {
                this.within(key, |this| match key.as_str() {
                    "zoom" => this.number(value, &super::slot::NUMBER),
                    "value" => this.domain(value, kind, slot, before),
                    _ => this.fault(format!("unknown property \"{key}\"")),
                });
            }
        });
        true
    }

    /// What a stop is for.
    fn domain(&mut self, json: &Json, kind: Option<&str>, slot: &Slot, before: &mut Before) {
        let found = type_of(json);
        let first = *before.kind.get_or_insert(found);
        if found != first {
            return self.fault(format!(
                "{found} stop domain type must match previous stop domain type {first}"
            ));
        }
        if !matches!(json, Json::Number(_) | Json::String(_) | Json::Bool(_)) {
            return self.fault("stop domain value must be a number, string, or boolean");
        }
        let categorical = kind == Some("categorical");
        let Some(number) = json.as_f64() else {
            if !categorical {
                let mut message = format!("number expected, {found} found");
                if slot.uses.is_some_and(|uses| uses.feature) && kind.is_none() {
                    message += "\nIf you intended to use a categorical function, specify \
                                `\"type\": \"categorical\"`.";
                }
                self.fault(message);
            } else if !before.seen.insert(json.to_string()) {
                self.fault("stop domain values must be unique");
            }
            return;
        };
        if categorical && number.fract() != 0.0 {
            self.fault(format!("integer expected, found {json}"));
        } else if !categorical && before.number.is_some_and(|last| number < last) {
            self.fault("stop domain values must appear in ascending order");
        } else {
            before.number = Some(number);
            if categorical && !before.seen.insert(json.to_string()) {
                self.fault("stop domain values must be unique");
            }
        }
    }
}
