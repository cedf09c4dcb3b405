//! Arrays and texts: what is in them, and where.

use std::borrow::Cow;
use std::sync::Arc;

use super::super::fault::{Fault, Key, Result, mismatch};
use super::super::kind::ValueType;
use super::super::node::Node;
use super::super::rgba::checked_color;
use super::super::show::js_string;
use super::super::value::Value;
use super::Run;
use super::compare::{check_needle, is_same, not_a_haystack};

impl<'a> Run<'_, 'a> {
    pub(super) fn list(&mut self, node: &'a Node) -> Result<Value<'a>> {
        Ok(match node {
            Node::At(pair, key) => self.at(pair, key)?,
            Node::IndexOf(args, key) => self.index_of(args, key)?,
            Node::Slice(args, key) => self.slice(args, key)?,
            Node::Array(items) => Value::Array(self.values(items)?.into()),
            Node::Split(pair) => {
                let (text, by) = (self.text(&pair[0])?, self.text(&pair[1])?);
                let part = |part: String| Value::String(Cow::Owned(part));
                if by.is_empty() {
                    Value::Array(text.chars().map(|letter| part(letter.into())).collect())
                } else {
                    Value::Array(text.split(&*by).map(|text| part(text.to_owned())).collect())
                }
            }
            Node::Join(pair) => {
                let items = self.value(&pair[0])?;
                let by = self.text(&pair[1])?;
                let Value::Array(items) = &items else { return Err(mismatch("array", &items)) };
                let items: Vec<_> =
                    items.iter().map(Value::as_str).map(Option::unwrap_or_default).collect();
                Value::String(Cow::Owned(items.join(&by)))
            }
            Node::Length(inner, key) => match self.value(inner)? {
                Value::String(text) => Value::Number(text.chars().count() as f64),
                Value::Array(items) => Value::Number(items.len() as f64),
                other => {
                    let found = ValueType::of(&other);
                    return Err(Fault::at(
                        key,
                        format!(
                            "Expected value to be of type string or array, but found {found} instead."
                        ),
                    ));
                }
            },
            Node::Rgba(parts, key) => {
                let mut parts = self.values(parts)?;
                if parts.len() == 3 {
                    parts.push(Value::Number(1.0));
                }
                let color = checked_color(&parts, true);
                Value::Color(color.map_err(|message| Fault::at(key, message))?)
            }
            Node::ToRgba(inner) => match self.value(inner)? {
                Value::Color(color) => {
                    Value::Array(color.to_rgba255().into_iter().map(Value::Number).collect())
                }
                other => return Err(mismatch("color", &other)),
            },
            _ => Value::Null,
        })
    }

    fn values(&mut self, nodes: &'a [Node]) -> Result<Vec<Value<'a>>> {
        nodes.iter().map(|node| self.value(node)).collect()
    }

    fn at(&mut self, pair: &'a [Node; 2], key: &Key) -> Result<Value<'a>> {
        let index = self.number(&pair[0])?;
        let items = match self.value(&pair[1])? {
            Value::Array(items) => items,
            other => return Err(mismatch("array", &other)),
        };
        let shown = || maplibre_expr::format_number(index);
        if index < 0.0 {
            return Err(Fault::at(key, format!("Array index out of bounds: {} < 0.", shown())));
        }
        if index >= items.len() as f64 {
            let last = items.len() as i64 - 1;
            return Err(Fault::at(
                key,
                format!("Array index out of bounds: {} > {last}.", shown()),
            ));
        }
        let whole = (index.fract() == 0.0).then(|| items.get(index as usize)).flatten();
        whole.cloned().ok_or_else(|| {
            let shown = shown();
            Fault::at(key, format!("Array index must be an integer, but found {shown} instead."))
        })
    }

    fn index_of(&mut self, args: &'a [Node], key: &Key) -> Result<Value<'a>> {
        let mut args = args.iter();
        let mut next = || args.next();
        let (Some(needle), Some(haystack), from) = (next(), next(), next()) else {
            return Ok(Value::Null);
        };
        let (needle, haystack) = (self.value(needle)?, self.value(haystack)?);
        check_needle(&needle, key)?;
        let from = from.map(|from| self.number(from)).transpose()?.unwrap_or(0.0);
        let found = match &haystack {
            Value::String(text) => text_index(text, &js_string(&needle), from),
            Value::Array(items) => {
                let from = from_index(from, items.len());
                items.iter().skip(from).position(|item| is_same(item, &needle)).map(|at| at + from)
            }
            other => return Err(not_a_haystack(other, key)),
        };
        Ok(Value::Number(found.map_or(-1.0, |index| index as f64)))
    }

    fn slice(&mut self, args: &'a [Node], key: &Key) -> Result<Value<'a>> {
        let mut args = args.iter();
        let mut next = || args.next();
        let (Some(input), Some(begin), end) = (next(), next(), next()) else {
            return Ok(Value::Null);
        };
        let input = self.value(input)?;
        let begin = self.number(begin)?;
        let end = end.map(|end| self.number(end)).transpose()?;
        let range = |length: usize| {
            let begin = from_index(begin, length);
            (begin, end.map_or(length, |end| from_index(end, length)).max(begin))
        };
        match &input {
            Value::String(text) => {
                let (begin, end) = range(text.chars().count());
                let text = text.chars().skip(begin).take(end - begin).collect();
                Ok(Value::String(Cow::Owned(text)))
            }
            Value::Array(items) => {
                let (begin, end) = range(items.len());
                Ok(Value::Array(Arc::from(items.get(begin..end).unwrap_or_default())))
            }
            other => {
                let found = ValueType::of(other);
                Err(Fault::at(
                    key,
                    format!(
                        "Expected first argument to be of type array or string, but found {found} instead."
                    ),
                ))
            }
        }
    }
}

/// An index as JavaScript reads it: in whole steps, below nought from the end, within the length.
fn from_index(index: f64, length: usize) -> usize {
    let index = if index.is_nan() { 0.0 } else { index.trunc() };
    let index = if index < 0.0 { (index + length as f64).max(0.0) } else { index };
    if index >= length as f64 { length } else { index as usize }
}

/// Where a text first stands in another from a UTF-16 unit on, in letters.
fn text_index(text: &str, needle: &str, from: f64) -> Option<usize> {
    let (text, needle): (Vec<u16>, Vec<u16>) =
        (text.encode_utf16().collect(), needle.encode_utf16().collect());
    let from = from_index(from.max(0.0), text.len());
    let at = if needle.is_empty() {
        from
    } else {
        from + text.get(from..)?.windows(needle.len()).position(|part| part == needle)?
    };
    // A pair of surrogates is one letter.
    Some(char::decode_utf16(text.get(..at)?.iter().copied()).count())
}
