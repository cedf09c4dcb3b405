//! Layers made from others.

use serde_json::{Value as Json, json};

use super::Layer;
use crate::error::Result;

impl Layer {
    /// The same layer under another id.
    pub(crate) fn renamed(&self, id: String) -> Self {
        Self { id: id.into(), ..self.clone() }
    }

    /// The same layer under another id, over a source that has no layers of its own.
    pub(crate) fn over(&self, id: String, source: String) -> Self {
        Self { source: Some(source), source_layer: None, ..self.renamed(id) }
    }

    /// The same layer over those of its features that pass one more filter.
    ///
    /// # Errors
    /// [`crate::error::ErrorKind::Style`] for a filter that cannot be read.
    pub(crate) fn restricted(mut self, filter: Json) -> Result<Self> {
        let filter = match self.filter.take() {
            Some(own) => json!(["all", own.0, filter]),
            None => filter,
        };
        self.set_filter(filter)?;
        Ok(self)
    }
}
