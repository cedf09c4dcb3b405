//! Features in: one file a format, all ending in the same [`Feature`]s.

mod feature;

pub use feature::{Feature, Features, Properties, Shape, ShapeKind};
