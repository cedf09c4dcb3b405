//! Comparisons.

use std::cmp::Ordering;

use super::super::coerce::apply;
use super::super::fault::{Fault, Key, Result};
use super::super::kind::ValueType;
use super::super::node::{Comparing, Comparison, Node, OldFilter, Subject, Test};
use super::super::show::js_string;
use super::super::value::Value;
use super::Run;

impl<'a> Run<'_, 'a> {
    pub(super) fn compare(&mut self, comparing: &'a Comparing) -> Result<bool> {
        let Comparing { how, sides, collator, untyped, key } = comparing;
        let (a, b) = (self.value(&sides[0])?, self.value(&sides[1])?);
        if how.is_order() && *untyped {
            let fits = matches!(
                (&a, &b),
                (Value::Number(_), Value::Number(_)) | (Value::String(_), Value::String(_))
            );
            if !fits {
                let (op, a, b) = (how.name(), kind_name(&a), kind_name(&b));
                return Err(Fault::at(
                    key,
                    format!(
                        "Expected arguments for \"{op}\" to be (string, string) or (number, number), but found ({a}, {b}) instead."
                    ),
                ));
            }
        }
        let texts = matches!((&a, &b), (Value::String(_), Value::String(_)));
        if let Some(collator) = collator
            && texts
        {
            let collator = self.value(collator)?;
            let args = vec![a.to_spec(), b.to_spec(), collator.to_spec()];
            return Ok(Value::from_spec(&apply(how.name(), args)?).is_truthy());
        }
        Ok(match how {
            Comparison::Equal => is_same(&a, &b),
            Comparison::NotEqual => !is_same(&a, &b),
            how => order(&a, &b).is_some_and(|order| how.holds(order)),
        })
    }

    pub(super) fn old_filter(&mut self, filter: &'a OldFilter) -> bool {
        let context = self.context;
        let found = match &filter.subject {
            Subject::Property(name) => context.property(name).map(Value::from_property),
            Subject::Id => context.id.map(Value::from_json),
            Subject::Kind => context.geometry_type.map(|name| Value::String(name.into())),
        };
        match &filter.test {
            Test::Present => match filter.subject {
                Subject::Id => found.is_some_and(|id| id != Value::Null),
                _ => found.is_some(),
            },
            // A property that is not there is not null to a filter in the old form, an id is.
            Test::Compare(Comparison::Equal, wanted) => match (found, &filter.subject) {
                (None, Subject::Id) => *wanted == Value::Null,
                (found, _) => found.is_some_and(|found| is_same(&found, wanted)),
            },
            Test::Compare(how, wanted) => found
                .or_else(|| matches!(filter.subject, Subject::Id).then_some(Value::Null))
                .filter(|found| ValueType::of(found).is_like(&ValueType::of(wanted)))
                .and_then(|found| loose_order(&found, wanted))
                .is_some_and(|order| how.holds(order)),
            Test::Among(items) => {
                let found = match (found, &filter.subject) {
                    (None, Subject::Id) => Some(Value::Null),
                    (found, _) => found,
                };
                found.is_some_and(|found| items.iter().any(|item| is_same(item, &found)))
            }
        }
    }

    pub(super) fn is_in(&mut self, pair: &'a [Node; 2], key: &Key) -> Result<bool> {
        let (needle, haystack) = (self.value(&pair[0])?, self.value(&pair[1])?);
        if !haystack.is_truthy() {
            return Ok(false);
        }
        check_needle(&needle, key)?;
        match &haystack {
            Value::String(text) => Ok(text.contains(&*js_string(&needle))),
            Value::Array(items) => Ok(items.iter().any(|item| is_same(item, &needle))),
            other => Err(not_a_haystack(other, key)),
        }
    }
}

/// JavaScript's strict equality, where arrays and objects are the same only as one thing.
pub(super) fn is_same(a: &Value<'_>, b: &Value<'_>) -> bool {
    match (a, b) {
        (Value::Array(a), Value::Array(b)) => std::sync::Arc::ptr_eq(a, b),
        (Value::Object(a), Value::Object(b)) => std::ptr::eq(&**a, &**b),
        (Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_), _) => a == b,
        _ => false,
    }
}

/// Numbers by size, texts by their UTF-16 units.
fn order(a: &Value<'_>, b: &Value<'_>) -> Option<Ordering> {
    match (a, b) {
        (Value::Number(a), Value::Number(b)) => a.partial_cmp(b),
        (Value::String(a), Value::String(b)) => Some(a.encode_utf16().cmp(b.encode_utf16())),
        _ => None,
    }
}

/// The order of a filter in the old form, which has one for booleans and null too.
fn loose_order(a: &Value<'_>, b: &Value<'_>) -> Option<Ordering> {
    match (a, b) {
        (Value::Bool(a), Value::Bool(b)) => Some(a.cmp(b)),
        (Value::Null, Value::Null) => Some(Ordering::Equal),
        _ => order(a, b),
    }
}

/// The name of a value's type, of an array without its items'.
fn kind_name(value: &Value<'_>) -> String {
    match ValueType::of(value) {
        ValueType::Array(..) => "array".to_owned(),
        kind => kind.to_string(),
    }
}

pub(super) fn check_needle(needle: &Value<'_>, key: &Key) -> Result<()> {
    match needle {
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => Ok(()),
        other => {
            let found = ValueType::of(other);
            Err(Fault::at(
                key,
                format!(
                    "Expected first argument to be of type boolean, string, number or null, but found {found} instead."
                ),
            ))
        }
    }
}

pub(super) fn not_a_haystack(found: &Value<'_>, key: &Key) -> Fault {
    let found = ValueType::of(found);
    Fault::at(
        key,
        format!(
            "Expected second argument to be of type array or string, but found {found} instead."
        ),
    )
}
