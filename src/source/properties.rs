//! The properties of features: small, and quick to read by name.

use std::collections::{HashMap, HashSet};
use std::ops::Index;
use std::sync::Arc;

use geojson::JsonObject;
use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};
use serde_json::{Number, Value as Json};

/// Up to how many properties keys are compared one by one: quicker than hashing a few short names.
const FEW: usize = 16;

/// The value of a property: any JSON value, in 24 bytes. A text is shared by those who hold it.
#[derive(Debug, Clone, PartialEq, Default)]
pub enum PropertyValue {
    /// Nothing.
    #[default]
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A number.
    Number(Number),
    /// Text.
    String(Arc<str>),
    /// An array or an object.
    Json(Arc<Json>),
}

/// The properties of a feature: values by name, in the order of their file.
///
/// Names are shared by the features of a source, so that a property takes 40 bytes and its text.
///
/// ```
/// use rumbo::source::Properties;
///
/// let mut properties = Properties::new();
/// properties.insert("name", "Tapachula");
/// properties.insert("population", 353_706);
/// assert_eq!(properties["name"], "Tapachula");
/// assert_eq!(properties.get("population").and_then(|value| value.as_f64()), Some(353_706.0));
/// assert!(properties.get("river").is_none());
/// ```
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Properties {
    cells: Vec<(Arc<str>, PropertyValue)>,
}

/// The names of properties met so far, each held once.
#[derive(Debug, Default)]
pub(super) struct Names(HashSet<Arc<str>>);

impl Properties {
    /// No properties.
    pub fn new() -> Self {
        Self::default()
    }

    /// No properties, and room for some.
    pub fn with_capacity(count: usize) -> Self {
        Self { cells: Vec::with_capacity(count) }
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.cells.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.cells.is_empty()
    }

    /// The value of a name.
    pub fn get(&self, name: &str) -> Option<&PropertyValue> {
        self.cells.iter().find(|(key, _)| &**key == name).map(|(_, value)| value)
    }

    /// Whether there is a value, be it null, of a name.
    pub fn contains_key(&self, name: &str) -> bool {
        self.get(name).is_some()
    }

    /// Sets the value of a name, and returns what it was. A new name comes last.
    pub fn insert(
        &mut self,
        name: impl Into<Arc<str>>,
        value: impl Into<PropertyValue>,
    ) -> Option<PropertyValue> {
        let (name, value) = (name.into(), value.into());
        match self.cells.iter_mut().find(|(key, _)| *key == name) {
            Some((_, old)) => Some(std::mem::replace(old, value)),
            None => {
                self.cells.push((name, value));
                None
            }
        }
    }

    /// Keeps those for which a condition holds.
    pub fn retain(&mut self, mut keep: impl FnMut(&str, &PropertyValue) -> bool) {
        self.cells.retain(|(name, value)| keep(name, value));
    }

    /// Names and values, in order.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &PropertyValue)> {
        self.cells.iter().map(|(name, value)| (&**name, value))
    }

    /// The names, in order.
    pub fn keys(&self) -> impl Iterator<Item = &str> {
        self.cells.iter().map(|(name, _)| &**name)
    }

    /// The values, in the order of their names.
    pub fn values(&self) -> impl Iterator<Item = &PropertyValue> {
        self.cells.iter().map(|(_, value)| value)
    }

    /// The properties as a JSON object.
    pub fn to_json(&self) -> JsonObject {
        self.iter().map(|(name, value)| (name.to_owned(), value.to_json())).collect()
    }
}

impl PropertyValue {
    /// The number, if it is one.
    pub fn as_f64(&self) -> Option<f64> {
        match self {
            Self::Number(number) => number.as_f64(),
            _ => None,
        }
    }

    /// The whole number, if it is one that fits.
    pub fn as_i64(&self) -> Option<i64> {
        match self {
            Self::Number(number) => number.as_i64(),
            _ => None,
        }
    }

    /// The text, if it is text.
    pub fn as_str(&self) -> Option<&str> {
        match self {
            Self::String(text) => Some(text),
            _ => None,
        }
    }

    /// The truth value, if it is one.
    pub fn as_bool(&self) -> Option<bool> {
        match self {
            Self::Bool(value) => Some(*value),
            _ => None,
        }
    }

    /// Whether it is null.
    pub fn is_null(&self) -> bool {
        matches!(self, Self::Null)
    }

    /// The value as JSON.
    pub fn to_json(&self) -> Json {
        match self {
            Self::Null => Json::Null,
            Self::Bool(value) => Json::Bool(*value),
            Self::Number(number) => Json::Number(number.clone()),
            Self::String(text) => Json::String((**text).to_owned()),
            Self::Json(json) => (**json).clone(),
        }
    }
}

impl Names {
    /// A name, as it is held already or from now on.
    pub fn share(&mut self, name: &str) -> Arc<str> {
        if let Some(name) = self.0.get(name) {
            return name.clone();
        }
        let name: Arc<str> = name.into();
        self.0.insert(name.clone());
        name
    }

    /// The members of a JSON object as properties.
    pub fn properties(&mut self, members: JsonObject) -> Properties {
        let cells = members.into_iter().map(|(name, json)| (self.share(&name), json.into()));
        Properties { cells: cells.collect() }
    }
}

impl Index<&str> for Properties {
    type Output = PropertyValue;

    /// The value of a name, null where there is none.
    fn index(&self, name: &str) -> &PropertyValue {
        const NULL: &PropertyValue = &PropertyValue::Null;
        self.get(name).unwrap_or(NULL)
    }
}

/// Of properties with one name the last counts, in the place of the first.
impl<N: Into<Arc<str>>, V: Into<PropertyValue>> Extend<(N, V)> for Properties {
    fn extend<I: IntoIterator<Item = (N, V)>>(&mut self, cells: I) {
        let mut places: HashMap<Arc<str>, usize> = HashMap::new();
        for (name, value) in cells {
            let (name, value) = (name.into(), value.into());
            if self.cells.len() < FEW {
                self.insert(name, value);
                continue;
            }
            if places.is_empty() {
                let names = self.cells.iter().map(|(name, _)| name.clone());
                places = names.zip(0..).collect();
            }
            match places.get(&name).and_then(|&place| self.cells.get_mut(place)) {
                Some((_, old)) => *old = value,
                None => {
                    places.insert(name.clone(), self.cells.len());
                    self.cells.push((name, value));
                }
            }
        }
    }
}

impl<N: Into<Arc<str>>, V: Into<PropertyValue>> FromIterator<(N, V)> for Properties {
    fn from_iter<I: IntoIterator<Item = (N, V)>>(cells: I) -> Self {
        let mut properties = Self::new();
        properties.extend(cells);
        properties
    }
}

impl From<JsonObject> for Properties {
    fn from(members: JsonObject) -> Self {
        Names::default().properties(members)
    }
}

impl From<Json> for PropertyValue {
    fn from(json: Json) -> Self {
        match json {
            Json::Null => Self::Null,
            Json::Bool(value) => Self::Bool(value),
            Json::Number(number) => Self::Number(number),
            Json::String(text) => Self::String(text.into()),
            json => Self::Json(Arc::new(json)),
        }
    }
}

impl From<&str> for PropertyValue {
    fn from(text: &str) -> Self {
        Self::String(text.into())
    }
}

impl From<String> for PropertyValue {
    fn from(text: String) -> Self {
        Self::String(text.into())
    }
}

impl From<bool> for PropertyValue {
    fn from(value: bool) -> Self {
        Self::Bool(value)
    }
}

impl From<i64> for PropertyValue {
    fn from(number: i64) -> Self {
        Self::Number(number.into())
    }
}

impl From<i32> for PropertyValue {
    fn from(number: i32) -> Self {
        Self::Number(number.into())
    }
}

/// Not a number and the infinities, which JSON does not have, are null.
impl From<f64> for PropertyValue {
    fn from(number: f64) -> Self {
        Number::from_f64(number).map_or(Self::Null, Self::Number)
    }
}

impl PartialEq<str> for PropertyValue {
    fn eq(&self, other: &str) -> bool {
        self.as_str() == Some(other)
    }
}

impl PartialEq<&str> for PropertyValue {
    fn eq(&self, other: &&str) -> bool {
        self.as_str() == Some(other)
    }
}

impl PartialEq<bool> for PropertyValue {
    fn eq(&self, other: &bool) -> bool {
        self.as_bool() == Some(*other)
    }
}

impl PartialEq<i32> for PropertyValue {
    fn eq(&self, other: &i32) -> bool {
        self.as_i64() == Some(i64::from(*other))
    }
}

impl PartialEq<f64> for PropertyValue {
    fn eq(&self, other: &f64) -> bool {
        self.as_f64() == Some(*other)
    }
}

impl Serialize for PropertyValue {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Null => serializer.serialize_unit(),
            Self::Bool(value) => serializer.serialize_bool(*value),
            Self::Number(number) => number.serialize(serializer),
            Self::String(text) => serializer.serialize_str(text),
            Self::Json(json) => json.serialize(serializer),
        }
    }
}

impl Serialize for Properties {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.len()))?;
        for (name, value) in self.iter() {
            map.serialize_entry(name, value)?;
        }
        map.end()
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn object(json: Json) -> JsonObject {
        json.as_object().cloned().unwrap()
    }

    #[test]
    fn json_goes_in_and_comes_out_the_same() {
        let json =
            json!({ "z": null, "a": [1, { "b": 2.5 }], "t": "é", "n": -3, "o": {}, "y": true });
        let properties = Properties::from(object(json.clone()));
        assert_eq!(Json::Object(properties.to_json()), json);
        assert_eq!(serde_json::to_string(&properties).unwrap(), json.to_string());
        assert!(properties.keys().eq(["z", "a", "t", "n", "o", "y"]));
    }

    #[test]
    fn of_one_name_the_last_value_counts() {
        // Few are compared one by one, many are looked up.
        for count in [3_i64, 16, 17, 200] {
            let cells = (0..count).chain(0..count).zip(0..);
            let cells = cells.map(|(name, value)| (name.to_string(), value));
            let properties: Properties = cells.collect();
            assert_eq!(properties.len() as i64, count, "{count}");
            let values = properties.values().map(|value| value.as_i64().unwrap());
            assert!(values.eq(count..2 * count), "{count}");
        }
    }

    #[test]
    fn a_cell_is_small() {
        assert!(size_of::<(Arc<str>, PropertyValue)>() <= 40);
    }
}
