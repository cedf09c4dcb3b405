//! Values: of their type, within their range, or expressions that may stand where they do.

use serde_json::Value as Json;

use super::super::expression::{ANCHORS, Expression, ExpressionColor, ValueType, is_expression};
use super::super::property::PropertyType;
use super::super::setting::value_type;
use super::slot::{Kind, Slot, TRANSITION};
use super::{Checker, type_of};
use crate::error::{Error, ErrorKind};

impl Checker<'_> {
    /// A value at a place.
    pub(super) fn value(&mut self, json: &Json, slot: &Slot) {
        if slot.uses.is_some() {
            if json.is_object() {
                return self.function(json, slot);
            }
            if is_expression(json) {
                self.expression(json, slot);
                return;
            }
        }
        match slot.kind {
            Kind::Any => {}
            Kind::Filter => self.filter(json),
            Kind::Transition => self.members(json, TRANSITION, |_, _, _| false),
            Kind::Projection => self.projection(json),
            Kind::Promoted => match json {
                Json::Object(texts) => {
                    for (key, text) in texts {
                        self.within(key, |this| this.text(text));
                    }
                }
                json => self.text(json),
            },
            Kind::Corners => self.items(json, Some(4), |this, corner| {
                this.items(corner, Some(2), |this, number| {
                    this.number(number, &super::slot::NUMBER)
                });
            }),
            Kind::Value(kind) => self.plain(json, kind, slot),
        }
    }

    fn plain(&mut self, json: &Json, kind: PropertyType, slot: &Slot) {
        use PropertyType as T;
        let any = &super::slot::NUMBER;
        match kind {
            T::Boolean => {
                if !json.is_boolean() {
                    self.expected("boolean", json);
                }
            }
            T::Number => self.number(json, slot),
            T::Color => self.color(json),
            T::String => self.text(json),
            T::Enum(names) => self.name(json, names),
            T::Formatted | T::Image => {
                if !json.is_string() {
                    self.expression(json, slot);
                }
            }
            T::Numbers(length) => self.items(json, length, |this, item| this.number(item, any)),
            T::Strings => self.items(json, None, Self::text),
            T::Enums(names) => self.items(json, None, |this, item| this.name(item, names)),
            T::Padding => match json {
                Json::Array(items) if !(1..=4).contains(&items.len()) => {
                    let found = items.len();
                    self.fault(format!("padding requires 1 to 4 values; {found} values found"));
                }
                Json::Array(_) => self.items(json, None, |this, item| this.number(item, any)),
                json => self.number(json, any),
            },
            T::NumberArray => match json {
                Json::Array(_) => self.some(json, |this, item| this.number(item, any)),
                json => self.number(json, any),
            },
            T::ColorArray => match json {
                Json::Array(_) => self.some(json, Self::color),
                json => self.color(json),
            },
            T::AnchorOffsets => self.anchor_offsets(json),
        }
    }

    /// An expression, its text as it stands; true where it is without fault.
    fn expression(&mut self, json: &Json, slot: &Slot) {
        let (expression, expected) = match slot.kind {
            Kind::Value(PropertyType::Enum(_)) => (Expression::keyword(json), None),
            Kind::Value(kind) => (Expression::new(json, Some(&value_type(kind))), Some(kind)),
            _ => (Expression::new(json, Some(&ValueType::ProjectionDefinition)), None),
        };
        let expression = match expression {
            Ok(expression) => expression,
            Err(error) => return self.error(&error),
        };
        let Some(uses) = slot.uses else { return };
        if !uses.feature && !expression.is_feature_constant() {
            self.fault("data expressions not supported");
        } else if !uses.zoom && !expression.is_zoom_constant() {
            self.fault("zoom expressions not supported");
        } else if !uses.interpolated && expression.interpolates_zoom() {
            self.fault("\"interpolate\" expressions cannot be used with this property");
        } else if expected == Some(PropertyType::Strings) && !expression.has_known_outputs() {
            self.fault(
                "Invalid data expression for \"text-font\". Output values must be contained as \
                 literals within the expression.",
            );
        }
    }

    pub(super) fn number(&mut self, json: &Json, slot: &Slot) {
        let Some(number) = json.as_f64() else { return self.expected("number", json) };
        if let Some(least) = slot.minimum.filter(|&least| number < least) {
            self.fault(format!("{json} is less than the minimum value {least}"));
        } else if let Some(most) = slot.maximum.filter(|&most| number > most) {
            self.fault(format!("{json} is greater than the maximum value {most}"));
        }
    }

    pub(super) fn text(&mut self, json: &Json) {
        if !json.is_string() {
            self.expected("string", json);
        }
    }

    pub(super) fn name(&mut self, json: &Json, names: &[&str]) {
        if !json.as_str().is_some_and(|name| names.contains(&name)) {
            self.fault(format!("expected one of [{}], {json} found", names.join(", ")));
        }
    }

    fn color(&mut self, json: &Json) {
        match json {
            Json::String(text) if ExpressionColor::parse(text).is_some() => {}
            Json::String(_) => self.fault(format!("color expected, {json} found")),
            json => self.expected("color", json),
        }
    }

    /// An array of so many items.
    pub(super) fn items(
        &mut self,
        json: &Json,
        length: Option<usize>,
        mut look: impl FnMut(&mut Self, &Json),
    ) {
        let Json::Array(items) = json else { return self.expected("array", json) };
        if let Some(length) = length.filter(|&length| length != items.len()) {
            let found = items.len();
            return self.fault(format!("array length {length} expected, length {found} found"));
        }
        for (index, item) in items.iter().enumerate() {
            self.at(index, |this| look(this, item));
        }
    }

    /// An array of at least one item.
    fn some(&mut self, json: &Json, look: impl FnMut(&mut Self, &Json)) {
        if json.as_array().is_some_and(Vec::is_empty) {
            self.fault("array length at least 1 expected, length 0 found");
        }
        self.items(json, None, look);
    }

    fn anchor_offsets(&mut self, json: &Json) {
        let Json::Array(items) = json else { return self.pairs() };
        if items.is_empty() || !items.len().is_multiple_of(2) {
            return self.pairs();
        }
        for (index, item) in items.iter().enumerate() {
            self.at(index, |this| match index % 2 {
                0 => this.name(item, &ANCHORS),
                _ => this.items(item, Some(2), |this, number| {
                    this.number(number, &super::slot::NUMBER);
                }),
            });
        }
    }

    fn pairs(&mut self) {
        self.fault("variableAnchorOffsetCollection requires a non-empty array of even length");
    }

    fn projection(&mut self, json: &Json) {
        match json {
            Json::String(_) => {}
            Json::Array(items) => {
                let is = |index: usize, of: fn(&Json) -> bool| items.get(index).is_some_and(of);
                let of_two = items.len() == 3
                    && is(0, Json::is_string)
                    && is(1, Json::is_string)
                    && is(2, Json::is_number);
                if !of_two {
                    self.fault(format!("projection expected, invalid array {json} found"));
                }
            }
            json => {
                self.fault(format!("projection expected, invalid type \"{}\" found", type_of(json)))
            }
        }
    }

    /// Tells where an expression reads what is said of a feature for the time being, which its
    /// place does not know.
    pub(super) fn without_state(&mut self, expression: Expression, of: &str) {
        if expression.reads_state() {
            let message =
                format!("\"feature-state\" data expressions are not supported with {of}.");
            self.error(&Error::new(ErrorKind::Style, message));
        }
    }
}
