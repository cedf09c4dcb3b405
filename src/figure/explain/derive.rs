//! What values an expression has, and for which data.

use serde_json::{Value, json};

use super::rooted::{between, examples};
use crate::figure::words::Words;
use crate::figure::written::reads_data;

/// A value of a property and what it stands for.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Entry {
    pub value: Value,
    pub text: String,
    /// The number that its class ends at, where another class begins there.
    pub to: Option<String>,
    /// Whether it stands for what has no data.
    pub is_missing: bool,
}

impl Entry {
    pub fn new(value: &Value, text: String) -> Self {
        Self { value: value.clone(), text, to: None, is_missing: false }
    }
}

/// Units that are a power of ten, each with what a thousand of it are.
const THOUSANDS: [(&str, &str); 2] = [("thousand", "million"), ("million", "billion")];

/// From here on classes of whole numbers share their edges.
const GREAT: f64 = 100_000.0;

/// Whether an expression looks its number up among whole ones.
fn is_whole(input: &Value) -> bool {
    match input.as_array().map(Vec::as_slice) {
        Some([name, _, pairs @ .., _]) if name == "match" => {
            let (pairs, _) = pairs.as_chunks::<2>();
            pairs.iter().all(|[_, number]| number.as_f64().is_some_and(|n| n.fract() == 0.0))
        }
        _ => false,
    }
}

/// Whether an expression takes the root of what data have.
fn is_rooted(value: &Value) -> bool {
    let parts = value.as_array().map(Vec::as_slice).unwrap_or_default();
    matches!(parts, [name, number] if name == "sqrt" && reads_data(number))
}

/// The entries of an expression, or why they cannot be told; and the name of the property of the data
/// that they are about.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Derived {
    pub entries: Result<Vec<Entry>, String>,
    pub about: Option<String>,
}

/// How many keys of sizes and of ramps are shown at most.
const MOST: usize = 7;

/// The entries of a property's value; `None` where no data drive it.
pub(super) fn entries(value: &Value, unit: &str, words: &Words) -> Option<Derived> {
    if !reads_data(value) {
        return None;
    }
    let entries = Tell::new(unit, words, greatest(value)).entries(value);
    Some(Derived { entries, about: about(value) })
}

/// The first property of features that an expression reads.
fn about(value: &Value) -> Option<String> {
    let parts = value.as_array()?;
    match parts.as_slice() {
        [name, property, ..] if name == "get" => property.as_str().map(str::to_owned),
        _ => parts.iter().find_map(about),
    }
}

/// How numbers are written.
pub(super) struct Tell<'t, 'w> {
    unit: &'t str,
    words: &'t Words<'w>,
    /// Whether the thousands of numbers of four digits are parted too.
    parts_few: bool,
}

/// From this number on thousands are parted in any case.
const GROUPED: f64 = 10_000.0;

/// The greatest number in an expression.
fn greatest(value: &Value) -> f64 {
    match value {
        Value::Array(parts) => parts.iter().map(greatest).fold(0.0, f64::max),
        other => other.as_f64().map_or(0.0, f64::abs),
    }
}

impl<'t, 'w> Tell<'t, 'w> {
    /// Of numbers in a unit, the greatest of which is known: beside great ones those of four digits are
    /// parted as they are; alone they may be years.
    pub fn new(unit: &'t str, words: &'t Words<'w>, greatest: f64) -> Self {
        Self { unit, words, parts_few: greatest >= GROUPED }
    }

    fn entries(&self, value: &Value) -> Result<Vec<Entry>, String> {
        let parts = value.as_array().map(Vec::as_slice).unwrap_or_default();
        let Some((name, arguments)) = parts.split_first() else {
            return Err("it is no expression that can be told".to_owned());
        };
        match (name.as_str().unwrap_or_default(), arguments) {
            ("step", [input, first, rest @ ..]) => self.step(input, first, rest),
            ("match", [_, rest @ ..]) => self.matches(rest),
            ("case", rest) => self.cases(rest),
            ("interpolate" | "interpolate-hcl" | "interpolate-lab", [_, input, rest @ ..]) => {
                if is_rooted(input) {
                    self.roots(rest)
                } else if reads_data(input) {
                    self.stops(rest)
                } else {
                    Err(only("interpolate"))
                }
            }
            ("let", [.., inner]) | ("to-color" | "to-number" | "number", [inner]) => {
                self.entries(inner)
            }
            (other, _) => Err(only(other)),
        }
    }

    /// Classes: below the first break, between breaks, from the last on. Of whole numbers a class ends
    /// one below the next.
    fn step(&self, input: &Value, first: &Value, rest: &[Value]) -> Result<Vec<Entry>, String> {
        let (pairs, _) = rest.as_chunks::<2>();
        let breaks: Vec<f64> = pairs.iter().filter_map(|[at, _]| at.as_f64()).collect();
        if breaks.len() < pairs.len() {
            return Err("its breaks are no numbers".to_owned());
        }
        // Shares are rounded ones, and of great numbers the last digit is noise.
        let is_count = |at: &f64| at.fract() == 0.0 && at.abs() < GREAT;
        let whole = self.unit != "%" && is_whole(input) && breaks.iter().all(is_count);
        let mut entries = Vec::new();
        let values = std::iter::once(first).chain(pairs.iter().map(|[_, value]| value));
        for (index, value) in values.enumerate() {
            let from = index.checked_sub(1).and_then(|below| breaks.get(below));
            let text = match (from, breaks.get(index)) {
                (None, Some(to)) => format!("< {}", self.number(*to)),
                (Some(from), Some(to)) if whole && to - from == 1.0 => self.number(*from),
                (Some(from), Some(to)) => self.range(*from, if whole { to - 1.0 } else { *to }),
                (Some(from), None) => format!("≥ {}", self.number(*from)),
                (None, None) => String::new(),
            };
            let to = breaks.get(index).map(|to| self.number(*to));
            entries.push(Entry { to, ..Entry::new(value, text) });
        }
        Ok(entries)
    }

    /// Categories: each value with its labels, and all others.
    fn matches(&self, rest: &[Value]) -> Result<Vec<Entry>, String> {
        let (pairs, fallback) = rest.as_chunks::<2>();
        let mut entries: Vec<Entry> = Vec::new();
        for [labels, value] in pairs {
            let text = match labels {
                Value::Array(labels) => {
                    labels.iter().map(|label| self.label(label)).collect::<Vec<_>>().join(", ")
                }
                label => self.label(label),
            };
            match entries.iter_mut().find(|entry| entry.value == *value) {
                Some(entry) => entry.text = format!("{}, {text}", entry.text),
                None => entries.push(Entry::new(value, text)),
            }
        }
        if entries.iter().any(|entry| reads_data(&entry.value)) {
            return Err("its values depend on further data".to_owned());
        }
        let other = self.words.word("Other").to_owned();
        entries.extend(fallback.iter().map(|value| Entry::new(value, other.clone())));
        Ok(entries)
    }

    /// The branches of a case: those that are expressions tell of themselves, the last is of what has
    /// no data.
    fn cases(&self, rest: &[Value]) -> Result<Vec<Entry>, String> {
        let (pairs, fallback) = rest.as_chunks::<2>();
        let mut entries = Vec::new();
        let mut conditional = false;
        for [condition, value] in pairs {
            if reads_data(value) {
                entries.append(&mut self.entries(value)?);
                continue;
            }
            let Some(text) = self.condition(condition) else {
                return Err("it has a condition that cannot be told".to_owned());
            };
            conditional = true;
            let is_missing = text == self.words.word("No data");
            entries.push(Entry { is_missing, ..Entry::new(value, text) });
        }
        for value in fallback {
            if reads_data(value) {
                entries.append(&mut self.entries(value)?);
            } else {
                let word = if conditional { "Other" } else { "No data" };
                let text = self.words.word(word).to_owned();
                entries.push(Entry { is_missing: !conditional, ..Entry::new(value, text) });
            }
        }
        Ok(entries)
    }

    /// What a condition says, where it compares a property with a value.
    fn condition(&self, condition: &Value) -> Option<String> {
        let parts = condition.as_array()?;
        let [name, left, right] = parts.as_slice() else {
            let is_missing = parts.first()?.as_str()? == "!" && reads_data(condition);
            return is_missing.then(|| self.words.word("No data").to_owned());
        };
        let name = name.as_str()?;
        let is_read = left.as_array()?.first()?.as_str()? == "get";
        if !is_read || reads_data(right) {
            return None;
        }
        match (name, right.as_f64()) {
            ("==", None) if right.is_null() => Some(self.words.word("No data").to_owned()),
            ("==", _) => Some(self.label(right)),
            ("<", Some(number)) => Some(format!("< {}", self.number(number))),
            ("<=", Some(number)) => Some(format!("≤ {}", self.number(number))),
            (">", Some(number)) => Some(format!("> {}", self.number(number))),
            (">=", Some(number)) => Some(format!("≥ {}", self.number(number))),
            _ => None,
        }
    }

    /// The stops of a ramp, or some of them.
    fn stops(&self, rest: &[Value]) -> Result<Vec<Entry>, String> {
        let (pairs, _) = rest.as_chunks::<2>();
        let every = pairs.len().div_ceil(MOST).max(1);
        let last = pairs.len().saturating_sub(1);
        let shown =
            pairs.iter().enumerate().filter(|(index, _)| index % every == 0 || *index == last);
        let mut entries = Vec::new();
        for (_, [at, value]) in shown {
            let Some(number) = at.as_f64() else {
                return Err("its stops are no numbers".to_owned());
            };
            entries.push(Entry::new(value, self.number(number)));
        }
        Ok(entries)
    }

    /// Examples of a size that grows with the root of a number, as the area of a circle does: round
    /// numbers, the largest first.
    fn roots(&self, rest: &[Value]) -> Result<Vec<Entry>, String> {
        let (pairs, _) = rest.as_chunks::<2>();
        let stops = pairs.iter().map(|[at, size]| Some((at.as_f64()?, size.as_f64()?)));
        let Some(stops) = stops.collect::<Option<Vec<_>>>() else {
            return Err("its stops are no numbers".to_owned());
        };
        let most = stops.last().map_or(0.0, |(root, _)| root * root);
        let example =
            |number: f64| Entry::new(&json!(between(&stops, number.sqrt())), self.number(number));
        let entries: Vec<Entry> = examples(most).map(example).collect();
        if entries.is_empty() { Err("its numbers are not above 0".to_owned()) } else { Ok(entries) }
    }

    fn label(&self, label: &Value) -> String {
        match (label.as_f64(), label.as_str()) {
            (Some(number), _) => self.number(number),
            (None, Some(text)) => self.words.name(text).to_owned(),
            _ => json!(label).to_string(),
        }
    }

    /// A number with at most six digits after the point.
    fn plain(&self, number: f64) -> String {
        let number = (number * 1e6).round() / 1e6;
        let format = if self.parts_few { Words::count } else { Words::number };
        format(self.words, number).replace('-', "−")
    }

    /// A number in its unit.
    pub fn number(&self, number: f64) -> String {
        let (number, unit) = self.carried(number);
        let number = self.plain(number);
        if unit.is_empty() { number } else { format!("{number} {unit}") }
    }

    fn range(&self, from: f64, to: f64) -> String {
        let (plain, unit) = self.carried(from);
        match unit == self.carried(to).1 {
            true => format!("{} – {}", self.plain(plain), self.number(to)),
            false => format!("{} – {}", self.number(from), self.number(to)),
        }
    }

    /// A number in its unit, or thousands in that which is a thousand of it: 1500 thousand are 1.5
    /// million.
    fn carried(&self, number: f64) -> (f64, &str) {
        let larger = THOUSANDS.iter().find(|(unit, _)| *unit == self.unit);
        match larger.filter(|_| number.abs() >= 1000.0) {
            Some((_, larger)) => (number / 1000.0, larger),
            None => (number, self.unit),
        }
    }
}

fn only(what: &str) -> String {
    format!(
        "what `{what}` makes of data cannot be told by examples; give the layer a `rumbo:title`"
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeMap;

    fn texts(value: Value) -> Result<Vec<String>, String> {
        let table = BTreeMap::from([("No data".to_owned(), "Sin datos".to_owned())]);
        let derived = entries(&value, "km", &Words::new(&table, None)).unwrap();
        derived.entries.map(|all| all.into_iter().map(|entry| entry.text).collect())
    }

    #[test]
    fn classes_ramps_and_categories_are_told() {
        let step = json!(["step", ["get", "x"], "#111111", 10, "#222222", 2500.5, "#333333"]);
        assert_eq!(texts(step.clone()).unwrap(), ["< 10 km", "10 – 2500.5 km", "≥ 2500.5 km"]);
        let missing = json!(["case", ["has", "x"], step, "#eeeeee"]);
        assert_eq!(texts(missing).unwrap().last().unwrap(), "Sin datos");
        let kinds =
            json!(["match", ["get", "x"], ["a", "b"], "#111111", "c", "#222222", "#333333"]);
        assert_eq!(texts(kinds).unwrap(), ["a, b", "c", "Other"]);
        let ramp = json!(["interpolate", ["linear"], ["get", "x"], 0, 2, 100000, 9]);
        assert_eq!(texts(ramp).unwrap(), ["0 km", "100,000 km"]);
    }

    #[test]
    fn circles_as_large_as_a_number_are_told_by_round_examples() {
        let input = json!(["sqrt", ["max", 0, ["get", "x"]]]);
        let sizes = json!(["interpolate", ["linear"], input, 0, 0, 37.0, 50]);
        assert_eq!(texts(sizes.clone()).unwrap(), ["1000 km", "200 km", "50 km"]);
        let words = BTreeMap::new();
        let derived = entries(&sizes, "", &Words::new(&words, None)).unwrap().entries.unwrap();
        let of = |number: f64| 50.0 * (number / 37.0 / 37.0).sqrt();
        for (entry, number) in derived.iter().zip([1000.0, 200.0, 50.0]) {
            assert!((entry.value.as_f64().unwrap() - of(number)).abs() < 1e-9, "{entry:?}");
        }
    }

    #[test]
    fn classes_of_whole_numbers_share_no_edge_and_thousands_are_carried() {
        let told = |value: Value, unit: &str| -> Vec<String> {
            let words = BTreeMap::new();
            let derived = entries(&value, unit, &Words::new(&words, None)).unwrap();
            derived.entries.unwrap().into_iter().map(|entry| entry.text).collect()
        };
        let classes =
            |input: Value| json!(["step", input, "#111", 20, "#222", 51, "#333", 52, "#444"]);
        let whole = json!(["match", ["get", "x"], "a", 20, "b", 60, 0]);
        assert_eq!(told(classes(whole), ""), ["< 20", "20 – 50", "51", "≥ 52"]);
        let parts = json!(["match", ["get", "x"], "a", 20.5, "b", 60, 0]);
        assert_eq!(told(classes(parts), "")[1], "20 – 51");
        assert_eq!(told(classes(json!(["get", "x"])), "")[1], "20 – 51");
        let step = json!(["step", ["get", "x"], "#111", 500, "#222", 1500, "#333", 3000, "#444"]);
        assert_eq!(
            told(step, "thousand"),
            ["< 500 thousand", "500 thousand – 1.5 million", "1.5 – 3 million", "≥ 3 million"]
        );
    }

    #[test]
    fn what_cannot_be_told_says_why_and_what_no_data_drive_is_left_alone() {
        assert!(texts(json!(["*", 2, ["get", "x"]])).is_err());
        let words = BTreeMap::new();
        let zoomed = json!(["interpolate", ["linear"], ["zoom"], 0, 1, 9, 4]);
        assert_eq!(entries(&zoomed, "", &Words::new(&words, None)), None);
    }
}
