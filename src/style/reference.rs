//! The table of the specification's properties, and what is found in it.

use super::property::{LayerType, Property, Support};
use super::spec::PROPERTIES;
use crate::error::{Error, ErrorKind, Result, nearest};

/// Every property of the specification, by kind of layer.
pub fn properties() -> &'static [Property] {
    PROPERTIES
}

/// The properties of rumbo's support: which are drawn, and why the others are not.
///
/// ```
/// use rumbo::style::{Support, support_table};
///
/// let refused = support_table().filter(|(_, support)| matches!(support, Support::Refused(_)));
/// assert!(refused.map(|(property, _)| property.name).any(|name| name == "text-keep-upright"));
/// ```
pub fn support_table() -> impl Iterator<Item = (&'static Property, Support)> {
    PROPERTIES.iter().map(|property| (property, property.support()))
}

/// The property with a name in a kind of layer.
///
/// # Errors
/// [`ErrorKind::Style`] for a name the specification does not have there, with the nearest one.
pub(super) fn find(layer: LayerType, name: &str) -> Result<&'static Property> {
    let of_layer = || PROPERTIES.iter().filter(|property| property.layer == layer);
    if let Some(property) = of_layer().find(|property| property.name == name) {
        return Ok(property);
    }
    let error = Error::new(
        ErrorKind::Style,
        format!("`{name}` is not a property of {} layers", layer.name()),
    );
    if let Some(other) = PROPERTIES.iter().find(|property| property.name == name) {
        return Err(error.remedy(format!("it belongs to {} layers", other.layer.name())));
    }
    Err(match nearest(name, of_layer().map(|property| property.name)) {
        Some(near) => error.remedy(format!("did you mean `{near}`?")),
        None => error.remedy("see docs/style-support.md for the properties there are"),
    })
}
