//! What goes wrong in an evaluation.

use maplibre_expr::{EvalError, EvalErrorKind, Type};

use super::value::Value;

pub(super) type Result<T> = std::result::Result<T, Fault>;

/// Why a value could not be had. Boxed, since results are passed about at every node and hardly
/// any of them fails.
#[derive(Debug)]
pub(super) struct Fault(Box<EvalError>);

impl Fault {
    #[cold]
    pub fn of(kind: EvalErrorKind) -> Self {
        Self(Box::new(EvalError::of(kind)))
    }

    #[cold]
    pub fn new(message: &str) -> Self {
        Self(Box::new(EvalError::new(message)))
    }
}

impl From<EvalError> for Fault {
    fn from(error: EvalError) -> Self {
        Self(Box::new(error))
    }
}

impl std::fmt::Display for Fault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

#[cold]
pub(super) fn mismatch(expected: &str, found: &Value<'_>) -> Fault {
    Fault::of(EvalErrorKind::TypeMismatch {
        expected: expected.to_owned(),
        found: Type::of_value(&found.to_spec()).to_string(),
    })
}
