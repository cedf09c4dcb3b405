//! Takes an object apart, noting every problem on the way.

use std::str::FromStr;

use geojson::JsonObject;
use serde_json::Value;

use crate::error::{Error, ErrorKind};

/// All problems found so far.
#[derive(Debug, Default)]
pub(super) struct Problems {
    list: Vec<Error>,
    /// The feature being read or checked.
    pub feature: Option<usize>,
}

impl Problems {
    /// Notes a problem at a JSON path of the file.
    pub fn add(&mut self, path: impl Into<String>, error: Error) {
        let error = error.at_path(path);
        self.list.push(match self.feature {
            Some(feature) => error.in_feature(feature),
            None => error,
        });
    }

    /// Notes a problem by its message and remedy.
    pub fn say(
        &mut self,
        path: impl Into<String>,
        message: impl Into<String>,
        remedy: impl Into<String>,
    ) {
        self.add(path, Error::new(ErrorKind::Route, message).remedy(remedy));
    }

    /// One error for all of them; `None` without a problem.
    pub fn into_error(mut self) -> Option<Error> {
        if self.list.len() > 1 {
            let message = format!("the route has {} problems", self.list.len());
            return Some(Error::new(ErrorKind::Route, message).with_related(self.list));
        }
        self.list.pop()
    }
}

/// What kind of value a JSON value is, for messages.
pub(super) fn kind_of(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "a truth value",
        Value::Number(_) => "a number",
        Value::String(_) => "text",
        Value::Array(_) => "a list",
        Value::Object(_) => "an object",
    }
}

/// The entries of an object that are yet to be taken.
pub(super) struct Fields<'p> {
    map: JsonObject,
    path: String,
    pub problems: &'p mut Problems,
}

impl<'p> Fields<'p> {
    pub fn new(map: JsonObject, path: impl Into<String>, problems: &'p mut Problems) -> Self {
        Self { map, path: path.into(), problems }
    }

    /// The path of an entry.
    pub fn path(&self, key: &str) -> String {
        if self.path.is_empty() { key.to_owned() } else { format!("{}.{key}", self.path) }
    }

    /// Takes an entry as it is; null is as good as nothing.
    pub fn take(&mut self, key: &str) -> Option<Value> {
        self.map.shift_remove(key).filter(|value| !value.is_null())
    }

    /// An entry that stays.
    pub fn peek(&self, key: &str) -> Option<&Value> {
        self.map.get(key)
    }

    fn wrong(&mut self, key: &str, wanted: &str, found: &Value) {
        let message = format!("`{key}` must be {wanted}, not {}", kind_of(found));
        let path = self.path(key);
        self.problems.say(path, message, format!("give {wanted}"));
    }

    /// Takes a text.
    pub fn text(&mut self, key: &str) -> Option<String> {
        match self.take(key)? {
            Value::String(text) => Some(text),
            other => {
                self.wrong(key, "text", &other);
                None
            }
        }
    }

    /// Takes a text that must be there; `whose` is the element, for the message.
    pub fn required_text(&mut self, key: &str, whose: &str) -> String {
        let wrong_type = self.peek(key).is_some_and(|value| !value.is_string() && !value.is_null());
        let text = self.text(key).unwrap_or_default();
        if text.trim().is_empty() && !wrong_type {
            let path = self.path(key);
            self.problems.say(path, format!("the {whose} has no {key}"), format!("give `{key}`"));
        }
        text
    }

    /// Takes a text and reads it: a word, a date.
    pub fn parsed<T: FromStr<Err = Error>>(&mut self, key: &str) -> Option<T> {
        let text = self.text(key)?;
        match text.parse() {
            Ok(value) => Some(value),
            Err(error) => {
                let path = self.path(key);
                self.problems.add(path, error);
                None
            }
        }
    }

    /// Takes a number.
    pub fn number(&mut self, key: &str) -> Option<f64> {
        let value = self.take(key)?;
        let number = value.as_f64();
        if number.is_none() {
            self.wrong(key, "a number", &value);
        }
        number
    }

    /// Takes a whole number that is not negative.
    pub fn whole(&mut self, key: &str) -> Option<u32> {
        let value = self.take(key)?;
        let number = value.as_u64().and_then(|number| u32::try_from(number).ok());
        if number.is_none() {
            let path = self.path(key);
            let message = format!("`{key}` must be a whole number from 0, not {value}");
            self.problems.say(path, message, "give a whole number");
        }
        number
    }

    /// Takes a list; anything else is a problem and no items.
    pub fn list(&mut self, key: &str) -> Vec<Value> {
        match self.take(key) {
            None => Vec::new(),
            Some(Value::Array(items)) => items,
            Some(other) => {
                self.wrong(key, "a list", &other);
                Vec::new()
            }
        }
    }

    /// Takes a list of texts.
    pub fn texts(&mut self, key: &str) -> Vec<String> {
        let mut texts = Vec::new();
        for (index, item) in self.list(key).into_iter().enumerate() {
            match item {
                Value::String(text) => texts.push(text),
                other => self.wrong(&format!("{key}[{index}]"), "text", &other),
            }
        }
        texts
    }

    /// Takes a list of words.
    pub fn words<T: FromStr<Err = Error>>(&mut self, key: &str) -> Vec<T> {
        let mut words = Vec::new();
        for (index, text) in self.texts(key).into_iter().enumerate() {
            match text.parse() {
                Ok(word) => words.push(word),
                Err(error) => {
                    let path = self.path(&format!("{key}[{index}]"));
                    self.problems.add(path, error);
                }
            }
        }
        words
    }

    /// Takes a list of objects, each read by `read`.
    pub fn objects<T>(
        &mut self,
        key: &str,
        read: impl Fn(&mut Fields<'_>) -> T,
    ) -> Vec<(T, JsonObject)> {
        let mut objects = Vec::new();
        for (index, item) in self.list(key).into_iter().enumerate() {
            let item_key = format!("{key}[{index}]");
            match item {
                Value::Object(map) => {
                    let path = self.path(&item_key);
                    let mut fields = Fields::new(map, path, &mut *self.problems);
                    let object = read(&mut fields);
                    objects.push((object, fields.rest()));
                }
                other => self.wrong(&item_key, "an object", &other),
            }
        }
        objects
    }

    /// What was not taken.
    pub fn rest(self) -> JsonObject {
        self.map
    }
}
