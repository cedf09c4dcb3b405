//! Features gathered one after the other.

use std::sync::Arc;

use geojson::JsonObject;
use serde_json::Value;

use super::properties::Names;
use super::{Feature, Features, Properties, ReadOptions, Shape};
use crate::error::{Code, Error, ErrorKind, Report, Result};
use crate::resources::Limit;

/// How many features are read between two looks at the flag that stops the work.
const STRIDE: usize = 256;

/// The features read so far, within the limits.
#[derive(Debug)]
pub(super) struct Gathered<'o> {
    options: &'o ReadOptions,
    features: Vec<Feature>,
    /// How many were taken away.
    taken: usize,
    positions: usize,
    names: Names,
}

impl<'o> Gathered<'o> {
    pub fn new(options: &'o ReadOptions) -> Self {
        Self { options, features: Vec::new(), taken: 0, positions: 0, names: Names::default() }
    }

    /// The members of a JSON object as properties that share their names with the others.
    pub fn properties(&mut self, members: JsonObject) -> Properties {
        self.names.properties(members)
    }

    /// A property's name, shared with the features before.
    pub fn name(&mut self, name: &str) -> Arc<str> {
        self.names.share(name)
    }

    /// Adds a feature for each shape, with the same id and properties; or one with an empty shape
    /// where there is none.
    pub fn push(
        &mut self,
        id: Option<Value>,
        properties: Properties,
        shapes: &mut Vec<Shape>,
    ) -> Result<()> {
        let count = self.taken.saturating_add(self.features.len());
        if count.is_multiple_of(STRIDE) {
            self.options.cancel.check()?;
        }
        let last = shapes.pop().unwrap_or_default();
        if count.saturating_add(shapes.len()) >= self.options.max_features {
            let message = format!("there are more than {} features", self.options.max_features);
            return Err(Error::new(ErrorKind::Limit, message).remedy(Limit::Features.remedy()));
        }
        self.features.extend(shapes.drain(..).map(|shape| Feature {
            id: id.clone(),
            properties: properties.clone(),
            shape,
        }));
        self.features.push(Feature { id, properties, shape: last });
        Ok(())
    }

    /// Counts positions before they take memory.
    #[inline]
    pub fn count_positions(&mut self, count: usize) -> Result<()> {
        self.positions = self.positions.saturating_add(count);
        if self.positions <= self.options.max_positions { Ok(()) } else { Err(self.too_many()) }
    }

    #[cold]
    fn too_many(&self) -> Error {
        let message = format!("there are more than {} positions", self.options.max_positions);
        Error::new(ErrorKind::Limit, message).remedy(Limit::Positions.remedy())
    }

    /// Takes the features gathered since the last call; they count among the most there may be.
    pub fn take(&mut self) -> Features {
        self.taken = self.taken.saturating_add(self.features.len());
        Features { features: std::mem::take(&mut self.features) }
    }
}

/// Tells a report when features have nothing that can be drawn.
pub(super) fn report_nothing_to_draw<'f>(
    features: impl IntoIterator<Item = &'f Feature>,
    report: &mut Report,
) {
    if features.into_iter().all(|feature| feature.shape.is_empty()) {
        report.add(Code::Advisory, "", "nothing to draw: no feature has a position");
    }
}
