//! What goes wrong in an evaluation.

use std::sync::Arc;

use maplibre_expr::EvalError;

use super::kind::ValueType;
use super::value::Value;

pub(super) type Result<T> = std::result::Result<T, Fault>;

/// Where a part stands in its expression: `[2][1]`.
pub(super) type Key = Arc<str>;

/// Why a value could not be had, and in which part. Boxed, since results are passed about at every
/// node and hardly any of them fails.
#[derive(Debug)]
pub(super) struct Fault(Box<(Option<Key>, String)>);

impl Fault {
    #[cold]
    pub fn new(message: impl Into<String>) -> Self {
        Self(Box::new((None, message.into())))
    }

    #[cold]
    pub fn at(key: &Key, message: impl Into<String>) -> Self {
        Self(Box::new((Some(key.clone()), message.into())))
    }

    pub fn key(&self) -> &str {
        self.0.0.as_deref().unwrap_or_default()
    }

    pub fn message(&self) -> &str {
        &self.0.1
    }
}

impl From<EvalError> for Fault {
    fn from(error: EvalError) -> Self {
        Self::new(error.to_string())
    }
}

/// A value of another type than was expected of a part that asserts it.
#[cold]
pub(super) fn unexpected(expected: &ValueType, found: &Value<'_>, key: &Key) -> Fault {
    let found = ValueType::of(found);
    Fault::at(key, format!("Expected value to be of type {expected}, but found {found} instead."))
}

/// A value of another type than the checker promised.
#[cold]
pub(super) fn mismatch(expected: &str, found: &Value<'_>) -> Fault {
    let found = ValueType::of(found);
    Fault::new(format!("Expected value to be of type {expected}, but found {found} instead."))
}
