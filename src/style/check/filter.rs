//! Filters: expressions, and those in the old form.

use serde_json::Value as Json;

use super::super::expression::{Expression, is_expression_filter};
use super::{Checker, type_of};

const OPERATORS: &[&str] =
    &["==", "!=", ">", ">=", "<", "<=", "in", "!in", "all", "any", "none", "has", "!has"];

const GEOMETRIES: &[&str] = &["Point", "LineString", "Polygon"];

impl Checker<'_> {
    pub(super) fn filter(&mut self, json: &Json) {
        if !is_expression_filter(json) {
            return self.old_filter(json);
        }
        // The reference does not ask for the type of what it gives.
        match Expression::plain(json) {
            Ok(expression) => self.without_state(expression, "filters"),
            Err(error) => self.error(&error),
        }
    }

    fn old_filter(&mut self, json: &Json) {
        let Json::Array(items) = json else { return self.expected("array", json) };
        let Some(first) = items.first() else {
            return self.fault("filter array must have at least 1 element");
        };
        self.at(0, |this| this.name(first, OPERATORS));
        let operator = first.as_str().unwrap_or_default();
        let subject = items.get(1).unwrap_or(&Json::Null);
        match operator {
            "<" | "<=" | ">" | ">=" | "==" | "!=" | "in" | "!in" => {
                if matches!(operator, "<" | "<=" | ">" | ">=") && subject == "$type" {
                    let message = format!("\"$type\" cannot be use with operator \"{operator}\"");
                    self.fault(message);
                }
                if !matches!(operator, "in" | "!in") && items.len() != 3 {
                    self.fault(format!(
                        "filter array for operator \"{operator}\" must have 3 elements"
                    ));
                }
                if items.len() >= 2 {
                    self.at(1, |this| this.text(subject));
                }
                for (index, item) in items.iter().enumerate().skip(2) {
                    self.at(index, |this| this.tested(item, subject == "$type"));
                }
            }
            "any" | "all" | "none" => {
                for (index, item) in items.iter().enumerate().skip(1) {
                    self.at(index, |this| this.old_filter(item));
                }
            }
            "has" | "!has" => {
                if items.len() == 2 {
                    self.at(1, |this| this.text(subject));
                } else {
                    self.fault(format!(
                        "filter array for \"{operator}\" operator must have 2 elements"
                    ));
                }
            }
            _ => {}
        }
    }

    /// What a property is compared with.
    fn tested(&mut self, json: &Json, of_kind: bool) {
        if of_kind {
            self.name(json, GEOMETRIES);
        } else if !matches!(json, Json::String(_) | Json::Number(_) | Json::Bool(_)) {
            let found = type_of(json);
            self.fault(format!("string, number, or boolean expected, {found} found"));
        }
    }
}
