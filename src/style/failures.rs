//! Expressions that failed.

use crate::error::{Code, Report};

/// The expressions that failed while features were evaluated: the first message of each property.
///
/// Each thread fills its own; merged in the order of the features they tell the same whatever
/// the number of threads.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Failures {
    first: Vec<(&'static str, String)>,
}

impl Failures {
    /// Notes a failure unless the property has one.
    pub(super) fn add(&mut self, property: &'static str, message: &str) {
        if self.first.iter().all(|(noted, _)| *noted != property) {
            self.first.push((property, message.to_owned()));
        }
    }

    /// Adds those of later features.
    pub fn merge(&mut self, later: Self) {
        for (property, message) in later.first {
            self.add(property, &message);
        }
    }

    /// Whether nothing failed.
    pub fn is_empty(&self) -> bool {
        self.first.is_empty()
    }

    /// Reports the failures of a layer, one entry a property.
    pub fn report(self, layer: &str, report: &mut Report) {
        for (property, message) in self.first {
            report.add_once(
                Code::ExpressionFailed,
                format!("layer {layer}: {property}"),
                format!("{message}; the default was used"),
            );
        }
    }
}
