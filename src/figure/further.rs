//! All faults of a figure told in one go: what is at fault is taken out, and the rest looked at again.

use std::ops::Range;

use serde::Deserialize;
use serde_json::Value as Json;
use toml::de::{DeTable, DeValue};

use super::located::line_of;
use super::misread::{missing_key, no_figure, no_toml};
use super::model::{Data, Figure};
use crate::error::{Error, Result};

/// The most faults that are told of a figure.
const MOST: usize = 20;

/// Reads TOML as a figure: what is left of it without its faults, if that is one, and its faults.
pub(super) fn read_toml(text: &str) -> (Option<Figure>, Vec<Error>) {
    let (mut table, faults) = DeTable::parse_recoverable(text);
    let at = |error: Error, span: Option<Range<usize>>| match span {
        Some(span) => error.at_line(line_of(text, span.start)).at_span(text, span),
        None => error,
    };
    let faults = faults.iter().take(MOST).map(|cause| at(no_toml(cause.message()), cause.span()));
    let mut faults: Vec<Error> = faults.collect();
    // What follows from a fault stands in its line.
    faults.dedup_by_key(|fault| fault.place().line);
    if !faults.is_empty() {
        return (None, faults);
    }
    // A key that was taken out is not missing.
    let mut taken: Vec<String> = Vec::new();
    loop {
        let cause = match Figure::deserialize(toml::Deserializer::from(table.clone())) {
            Ok(figure) => return (Some(figure), in_order(faults)),
            Err(cause) => cause,
        };
        let is_own =
            missing_key(cause.message()).is_some_and(|key| taken.iter().any(|at| at == key));
        if !is_own {
            faults.push(at(no_figure(cause.message()), cause.span()));
        }
        let key = cause.span().and_then(|span| take_out(table.get_mut(), &span));
        let Some(key) = key.filter(|_| faults.len() < MOST) else {
            return (None, in_order(faults));
        };
        taken.push(key);
    }
}

fn in_order(mut faults: Vec<Error>) -> Vec<Error> {
    faults.sort_by_key(|fault| fault.place().line);
    faults
}

/// Takes the key or value at a span out of a table, and gives back the key.
fn take_out(table: &mut DeTable, span: &Range<usize>) -> Option<String> {
    // The innermost first: a list of tables begins where its first table does.
    if let Some(key) = table.iter_mut().find_map(|(_, value)| take_out_of(value.get_mut(), span)) {
        return Some(key);
    }
    let at_fault = |(key, value): &(&toml::Spanned<_>, &toml::Spanned<DeValue>)| {
        key.span() == *span || value.span() == *span
    };
    let found: String = table.iter().find(at_fault).map(|(key, _)| key.get_ref().to_string())?;
    table.remove(found.as_str());
    Some(found)
}

fn take_out_of(value: &mut DeValue, span: &Range<usize>) -> Option<String> {
    match value {
        DeValue::Table(table) => take_out(table, span),
        DeValue::Array(items) => {
            let count = items.len();
            *items = items.iter().filter(|item| item.span() != *span).cloned().collect();
            if items.len() < count {
                return Some(String::new());
            }
            items.iter_mut().find_map(|item| take_out_of(item.get_mut(), span))
        }
        _ => None,
    }
}

impl Figure {
    /// Its faults, as drawing it meets them.
    pub(super) fn faults(&self) -> Vec<Error> {
        let Err(first) = self.drawn() else { return Vec::new() };
        let others = others(self, &first, Self::drawn);
        std::iter::once(first).chain(others).collect()
    }
}

/// A fault of a figure together with those of the rest of it, as `make` meets them.
pub(super) fn with_others<T>(
    figure: &Figure,
    first: Error,
    make: impl Fn(&Figure) -> Result<T>,
) -> Error {
    let others = others(figure, &first, make);
    first.beside(others)
}

fn others<T>(figure: &Figure, first: &Error, make: impl Fn(&Figure) -> Result<T>) -> Vec<Error> {
    let mut others: Vec<Error> = Vec::new();
    let in_memory = |data: &Data| matches!(data, Data::Route(_) | Data::Image(_));
    let data = figure.routes.iter().map(|route| &route.data);
    let mut data = data.chain(figure.sources.iter().map(|source| &source.data));
    let written = serde_json::to_value(figure).ok().filter(|_| !data.any(in_memory));
    let Some(mut json) = written else { return others };
    while others.len() < MOST {
        let path = others.last().unwrap_or(first).place().path.as_ref();
        if path.and_then(|path| remove(&mut json, path)).is_none() {
            break;
        }
        let Ok(rest) = Figure::deserialize(&json) else { break };
        let (file, resources) = (figure.file.clone(), figure.resources.clone());
        let Err(fault) = make(&Figure { file, resources, ..rest }) else { break };
        // What has no place of its own, or is told already, follows from what was taken out.
        let path = &fault.place().path;
        if path.is_none() || others.iter().chain([first]).any(|told| told.place().path == *path) {
            break;
        }
        others.push(fault);
    }
    others
}

/// Removes the innermost key of a path such as `inset[1].around[0]`. What is in a list stays where
/// it is, so that paths to what follows are the same; a source, which layers may name, is left with
/// nothing in it, and an annotation, which is somewhere, at 0, 0.
fn remove(json: &mut Json, path: &str) -> Option<()> {
    let steps: Vec<&str> = path.split(['.', '[', ']']).filter(|step| !step.is_empty()).collect();
    let last = steps.iter().rposition(|step| step.parse::<usize>().is_err())?;
    let (key, outer) = steps.get(..=last)?.split_last()?;
    let within = outer.iter().try_fold(json, |value, step| match step.parse::<usize>() {
        Ok(index) => value.get_mut(index),
        Err(_) => value.get_mut(*step),
    });
    let table = within?.as_object_mut()?;
    let old = table.shift_remove(*key)?;
    let nothing: Json = match (*steps.first()?, *key) {
        ("source", "data") => r#"{"type":"FeatureCollection","features":[]}"#.into(),
        ("annotation", "at") => [0.0, 0.0].as_slice().into(),
        _ => return Some(()),
    };
    if old != nothing {
        table.insert((*key).to_owned(), nothing);
    }
    Some(())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The lines of the faults of a figure file.
    fn lines(text: &str) -> Vec<usize> {
        let home = tempfile::tempdir().unwrap();
        let file = home.path().join("f.toml");
        std::fs::write(&file, text).unwrap();
        let error = match Figure::open(&file).and_then(|figure| figure.render()) {
            Ok(_) => return Vec::new(),
            Err(error) => error,
        };
        let faults = std::iter::once(&error).chain(error.related());
        faults.map(|fault| fault.place().line.unwrap_or(0)).collect()
    }

    const GOOD: &str = "[page]\nwidth = '200px'\nheight = '150px'\n[map]\nextent = [0, 0, 3, 3]\n";

    #[test]
    fn each_fault_is_told_once_with_its_line() {
        assert!(lines(GOOD).is_empty());
        let cases: [(&str, &[usize]); 8] = [
            ("projection = 'mercater'\ntheme = 'papier'\n", &[7, 6]),
            ("titel = 'a'\nprojektion = 'b'\ntheme = 'papier'\n", &[6, 7, 8]),
            ("hide = 5\n[furniture]\nlegend = 'onn'\nscale_bar = 'of'\n", &[6, 8, 9]),
            // A table that lacks a key is one fault; the next is looked at all the same.
            ("[[source]]\ndata = 'a.csv'\n[[source]]\nnam = 'b'\n", &[6, 8, 9]),
            // Nothing follows from data that are not there.
            (
                "[[source]]\nname = 'a'\ndata = 'a.csv'\n[[layer]]\nid = 'b'\ntype = 'circle'\nsource = 'a'\n",
                &[8],
            ),
            ("[[annotation]]\nat = 'Xyzzyx'\ntext = 'a'\n[fonts]\nfiles = ['a.ttf']\n", &[7, 10]),
            (
                "[[annotation]]\nat = 'Xyzzyx'\ntext = 'a'\n[[annotation]]\nat = 'Yzzyzy'\ntext = 'b'\n",
                &[7, 10],
            ),
            // What is no TOML is not looked at further.
            ("a = = 1\nb = 'c\n[map]\n", &[6, 7, 8]),
        ];
        for (more, expected) in cases {
            assert_eq!(lines(&format!("{GOOD}{more}")), expected, "{more}");
        }
    }

    #[test]
    fn many_faults_come_to_an_end() {
        let keys: String = (0..100).map(|number| format!("key{number} = {number}\n")).collect();
        let (figure, faults) = read_toml(&keys);
        assert!(figure.is_none());
        assert_eq!(faults.len(), MOST);
    }
}
