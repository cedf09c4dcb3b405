//! What values the features of a layer have under a name.

use std::collections::BTreeSet;

use serde::Serialize;
use serde_json::Value as Json;

use crate::source::PropertyValue;

/// Up to how many different values are told apart.
const TOLD_APART: usize = 1000;

/// What a value is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum FieldType {
    /// A number without a fraction.
    Integer,
    /// A number with a fraction.
    Number,
    /// True or false.
    Boolean,
    /// A text that is a date, or a date with a time, as ISO 8601 writes it.
    Date,
    /// Any other text.
    Text,
    /// A list or an object.
    Json,
}

/// The values that features have under a name.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Field {
    /// The name.
    pub name: String,
    /// What the values are; several where they differ, numbers with fractions standing for those without.
    pub types: Vec<FieldType>,
    /// How many features have a value.
    pub values: usize,
    /// How many have none, or null.
    pub missing: usize,
    /// How many values differ; `None` for more than a thousand, and for lists and objects.
    pub distinct: Option<usize>,
    /// The least: of numbers, or else of dates and texts, in the order of their characters.
    pub least: Option<Json>,
    /// The greatest.
    pub greatest: Option<Json>,
}

/// The values met so far.
pub(super) struct Values<'s> {
    name: &'s str,
    types: BTreeSet<FieldType>,
    count: usize,
    distinct: Option<BTreeSet<Distinct<'s>>>,
    numbers: Option<(&'s PropertyValue, &'s PropertyValue)>,
    texts: Option<(&'s str, &'s str)>,
}

/// A value as it is told from others.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Distinct<'s> {
    Boolean(bool),
    Number(u64),
    Text(&'s str),
}

impl<'s> Values<'s> {
    pub fn new(name: &'s str) -> Self {
        let distinct = Some(BTreeSet::new());
        Self { name, types: BTreeSet::new(), count: 0, distinct, numbers: None, texts: None }
    }

    pub fn add(&mut self, value: &'s PropertyValue) {
        let (kind, distinct) = match value {
            PropertyValue::Null => return,
            PropertyValue::Bool(value) => (FieldType::Boolean, Some(Distinct::Boolean(*value))),
            PropertyValue::Number(number) => {
                let is_whole = number.is_i64() || number.is_u64();
                let kind = if is_whole { FieldType::Integer } else { FieldType::Number };
                let number = value.as_f64().unwrap_or(f64::NAN);
                let at = |value: &PropertyValue| value.as_f64().unwrap_or(f64::NAN);
                let (low, high) = self.numbers.unwrap_or((value, value));
                let low = if number < at(low) { value } else { low };
                let high = if number > at(high) { value } else { high };
                self.numbers = Some((low, high));
                (kind, Some(Distinct::Number(number.to_bits())))
            }
            PropertyValue::String(text) => {
                let (low, high) = self.texts.unwrap_or((text, text));
                self.texts = Some((low.min(text), high.max(text)));
                let kind = if is_date(text) { FieldType::Date } else { FieldType::Text };
                (kind, Some(Distinct::Text(text)))
            }
            PropertyValue::Json(_) => (FieldType::Json, None),
        };
        self.types.insert(kind);
        self.count += 1;
        match (&mut self.distinct, distinct) {
            (Some(known), Some(value)) if known.len() < TOLD_APART || known.contains(&value) => {
                known.insert(value);
            }
            _ => self.distinct = None,
        }
    }

    /// What is to be told of a layer of so many features.
    pub fn into_field(mut self, features: usize) -> Field {
        for (more, less) in
            [(FieldType::Number, FieldType::Integer), (FieldType::Text, FieldType::Date)]
        {
            if self.types.contains(&more) {
                self.types.remove(&less);
            }
        }
        let range = match (self.numbers, self.texts) {
            (Some((low, high)), _) => Some((low.to_json(), high.to_json())),
            (None, Some((low, high))) => Some((low.into(), high.into())),
            (None, None) => None,
        };
        let (least, greatest) = range.unzip();
        Field {
            name: self.name.to_owned(),
            types: self.types.into_iter().collect(),
            values: self.count,
            missing: features.saturating_sub(self.count),
            distinct: self.distinct.map(|known| known.len()),
            least,
            greatest,
        }
    }
}

/// Whether a text is `2018-03-25`, or that with a time behind a `T` or a space.
fn is_date(text: &str) -> bool {
    let (date, time) = text.split_at_checked(10).unwrap_or(("", text));
    let is_behind = time.is_empty() || time.starts_with(['T', ' ']);
    is_behind && date.parse::<jiff::civil::Date>().is_ok()
}
