//! The page's own words in another language.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use crate::error::{Code, Report};
use crate::route::DateWords;

/// A figure's words for rumbo's, and which were asked for.
pub(super) struct Words<'a> {
    table: &'a BTreeMap<String, String>,
    asked: RefCell<BTreeSet<&'a str>>,
}

impl<'a> Words<'a> {
    /// The words of a figure.
    pub fn new(table: &'a BTreeMap<String, String>) -> Self {
        Self { table, asked: RefCell::default() }
    }

    /// The figure's word for an English one; that itself where it has none.
    pub fn word<'w>(&self, english: &'w str) -> &'w str
    where
        'a: 'w,
    {
        match self.table.get_key_value(english) {
            Some((known, own)) => {
                self.asked.borrow_mut().insert(known);
                own
            }
            None => english,
        }
    }

    /// The words that dates are written with.
    pub fn dates(&self) -> DateWords<'a> {
        let english = DateWords::ENGLISH;
        DateWords {
            months: english.months.map(|word| self.word(word)),
            short_months: english.short_months.map(|word| self.word(word)),
            weekdays: english.weekdays.map(|word| self.word(word)),
            short_weekdays: english.short_weekdays.map(|word| self.word(word)),
            thirds: english.thirds.map(|word| self.word(word)),
            about: self.word(english.about),
        }
    }

    /// Tells which of the figure's words the page has no use for: they may be misspelt.
    pub fn report_unused(&self, report: &mut Report) {
        let asked = self.asked.borrow();
        for english in self.table.keys().filter(|english| !asked.contains(english.as_str())) {
            let detail = "the page does not say this: its own words must be given as they stand";
            report.add(Code::Advisory, format!("words.{english:?}"), detail);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_replaced_and_those_without_use_are_reported() {
        let pairs = [("Stop", "Parada"), ("Apr", "abr"), ("c.", "h."), ("Stpo", "Parada")];
        let table = pairs.map(|(english, own)| (english.to_owned(), own.to_owned())).into();
        let words = Words::new(&table);
        assert_eq!((words.word("Stop"), words.word("Places")), ("Parada", "Places"));
        let dates = words.dates();
        assert_eq!(
            (dates.short_months[3], dates.short_months[4], dates.about),
            ("abr", "May", "h.")
        );
        let mut report = Report::new();
        words.report_unused(&mut report);
        let places: Vec<&str> = report.entries().iter().map(|entry| entry.place.as_str()).collect();
        assert_eq!(places, ["words.\"Stpo\""]);
    }
}
