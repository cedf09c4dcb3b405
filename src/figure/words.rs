//! The page's own words in another language.

mod catalogue;

use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use catalogue::{Catalogue, SHORT_MAY};

use crate::error::{Code, Report};
use crate::route::{DateWords, Route, Stop};

/// What the page says for rumbo's words: the figure's own, else those of the map's language.
pub(super) struct Words<'a> {
    table: &'a BTreeMap<String, String>,
    /// The figure's words that were asked for.
    asked: RefCell<BTreeSet<&'a str>>,
    language: Option<&'a str>,
    catalogue: Option<Catalogue>,
    /// Whether a word was asked for that only English has.
    lacking: Cell<bool>,
    /// Whether its days are of several years, and carry theirs.
    years: bool,
}

impl<'a> Words<'a> {
    /// The words of a figure whose map has a language.
    pub fn new(table: &'a BTreeMap<String, String>, language: Option<&'a str>) -> Self {
        Self {
            table,
            asked: RefCell::default(),
            language: language.filter(|language| !is_english(language)),
            catalogue: language.and_then(Catalogue::of),
            lacking: Cell::default(),
            years: false,
        }
    }

    /// Gives days their years where the dates of routes are of more than one.
    pub fn dating(self, routes: &[Arc<Route>]) -> Self {
        let dates = routes.iter().flat_map(|route| route.stops.iter().filter_map(Stop::presence));
        let years: BTreeSet<i16> =
            dates.flat_map(|(first, last)| [first.year(), last.year()]).collect();
        Self { years: years.len() > 1, ..self }
    }

    /// The page's word for one of rumbo's.
    pub fn word<'w>(&self, english: &'w str) -> &'w str
    where
        'a: 'w,
    {
        self.listed(english, english)
    }

    /// The page's word for one of rumbo's that the catalogue has under a key of its own.
    fn listed<'w>(&self, english: &'w str, key: &str) -> &'w str
    where
        'a: 'w,
    {
        debug_assert!(catalogue::has(key), "the catalogue has no word for {key:?}");
        if let Some(own) = self.own(english) {
            return own;
        }
        let known = self.catalogue.and_then(|catalogue| catalogue.word(key));
        if known.is_none() && self.language.is_some() {
            self.lacking.set(true);
        }
        known.unwrap_or(english)
    }

    /// The figure's word for a name that its data bring, which the catalogue knows nothing of.
    pub fn name<'w>(&self, name: &'w str) -> &'w str
    where
        'a: 'w,
    {
        self.own(name).unwrap_or(name)
    }

    /// A phrase: the figure's for the English one, else that which is made of words, where the language
    /// has them.
    pub fn phrase(&self, english: String, made: impl FnOnce() -> String) -> String {
        match self.own(&english) {
            Some(own) => own.to_owned(),
            None if self.catalogue.is_some() => made(),
            None => {
                self.lacking.set(self.lacking.get() || self.language.is_some());
                english
            }
        }
    }

    /// One of rumbo's sentences in the page's language, with what stands for each `{}`.
    pub fn sentence(&self, english: &str, parts: &[&str]) -> String {
        let mut parts = parts.iter();
        let mut pieces = self.word(english).split("{}");
        let mut text = pieces.next().unwrap_or_default().to_owned();
        for piece in pieces {
            text.push_str(parts.next().unwrap_or(&""));
            text.push_str(piece);
        }
        text
    }

    /// What the figure says for a text.
    fn own(&self, english: &str) -> Option<&'a str> {
        let (known, own) = self.table.get_key_value(english)?;
        self.asked.borrow_mut().insert(known);
        Some(own)
    }

    /// A number, its thousands and decimals parted as the language does.
    pub fn number(&self, value: f64) -> String {
        self.signs(&format_number(value, FEWEST_DIGITS))
    }

    /// A count, which is no year: of four digits too its thousands are parted, in languages that do so.
    pub fn count(&self, value: f64) -> String {
        let parts_few = self.word(",") != NARROW_SPACE;
        self.signs(&format_number(value, if parts_few { 4 } else { FEWEST_DIGITS }))
    }

    /// A number as English writes it with the signs of the language.
    pub fn signs(&self, english: &str) -> String {
        let sign = |c: char| match c {
            ',' => self.word(",").to_owned(),
            '.' => self.word(".").to_owned(),
            other => other.to_string(),
        };
        english.chars().map(sign).collect()
    }

    /// How a day is written, in the manner of `strftime`, where the figure does not say: with its year
    /// where the page has several and the figure has no way of its own.
    pub fn day(&self) -> &str {
        match self.years && self.own("%-d %b").is_none() {
            true => self.word("%-d %b %Y"),
            false => self.day_of_year(),
        }
    }

    /// How a day is written beside others of its year.
    pub fn day_of_year(&self) -> &str {
        self.word("%-d %b")
    }

    /// The words that dates are written with.
    pub fn dates(&self) -> DateWords<'a> {
        let english = DateWords::ENGLISH;
        let short = |word| self.listed(word, if word == "May" { SHORT_MAY } else { word });
        DateWords {
            months: english.months.map(|word| self.word(word)),
            short_months: english.short_months.map(short),
            weekdays: english.weekdays.map(|word| self.word(word)),
            short_weekdays: english.short_weekdays.map(|word| self.word(word)),
            thirds: english.thirds.map(|word| self.word(word)),
            about: self.word(english.about),
        }
    }

    /// Tells which of the figure's words the page has no use for, as they may be misspelt, and of a
    /// language that rumbo has no words in.
    pub fn report(&self, report: &mut Report) {
        let asked = self.asked.borrow();
        for english in self.table.keys().filter(|english| !asked.contains(english.as_str())) {
            let detail = "the page does not say this: its own words must be given as they stand";
            report.add(Code::Advisory, format!("words.{english:?}"), detail);
        }
        if let Some(language) = self.language.filter(|_| self.lacking.get()) {
            let detail = format!(
                "rumbo has no words in `{language}` for legend, dates and notes: they are English, but for those of `[words]`"
            );
            report.add(Code::Advisory, "map.language", detail);
        }
    }
}

/// From so many digits on the thousands of any number are parted.
const FEWEST_DIGITS: usize = 5;
/// What parts thousands in languages that leave four digits together.
const NARROW_SPACE: &str = "\u{202f}";

/// A number with its thousands parted by commas, from so many digits on: as English writes it.
fn format_number(value: f64, from: usize) -> String {
    let digits = format!("{value}");
    let (whole, rest) = digits.split_once('.').map_or((digits.as_str(), ""), |(w, r)| (w, r));
    let count = whole.trim_start_matches('-').len();
    let mut grouped = String::new();
    for (index, digit) in whole.chars().enumerate() {
        let left = whole.len() - index;
        if left < count && left % 3 == 0 && count >= from {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    if rest.is_empty() { grouped } else { format!("{grouped}.{rest}") }
}

/// Whether a tag is that of English, in which rumbo's words are.
fn is_english(language: &str) -> bool {
    language.split(['-', '_']).next().is_some_and(|primary| primary.eq_ignore_ascii_case("en"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(words: &Words) -> Vec<String> {
        let mut report = Report::new();
        words.report(&mut report);
        report.entries().iter().map(|entry| entry.place.clone()).collect()
    }

    #[test]
    fn words_are_replaced_and_those_without_use_are_reported() {
        let pairs = [("Stop", "Parada"), ("Apr", "abr"), ("c.", "h."), ("Stpo", "Parada")];
        let table = pairs.map(|(english, own)| (english.to_owned(), own.to_owned())).into();
        let words = Words::new(&table, None);
        assert_eq!((words.word("Stop"), words.word("Places")), ("Parada", "Places"));
        let dates = words.dates();
        assert_eq!(
            (dates.short_months[3], dates.short_months[4], dates.about),
            ("abr", "May", "h.")
        );
        assert_eq!(told(&words), ["words.\"Stpo\""]);
    }

    #[test]
    fn the_language_has_its_words_and_the_figure_the_last() {
        let table = BTreeMap::from([("Stop".to_owned(), "Alto".to_owned())]);
        let words = Words::new(&table, Some("es-MX"));
        assert_eq!((words.word("Stop"), words.word("No data")), ("Alto", "Sin datos"));
        assert_eq!((words.dates().months[4], words.dates().short_months[4]), ("mayo", "may"));
        assert_eq!(words.number(1_234_567.5), "1\u{202f}234\u{202f}567,5");
        // A town that is called as the page's words are keeps its name.
        assert_eq!(words.name("Places"), "Places");
        assert!(told(&words).is_empty());
        let none = BTreeMap::new();
        assert_eq!(Words::new(&none, Some("de")).number(25_000.0), "25.000");
        assert_eq!(Words::new(&none, Some("en-GB")).word("Stop"), "Stop");
    }

    #[test]
    fn days_carry_their_years_where_those_are_several_and_the_figure_has_no_way_of_its_own() {
        let route = |dates: [&str; 2]| {
            let stop = |date: &str| {
                Stop::new(date, crate::unit::LonLat::new(1.0, 2.0)).arrives(date).unwrap()
            };
            let [first, last] = dates.map(stop);
            let route = Route::builder("Days").stop(first).then(crate::route::Mode::Bus, last);
            vec![Arc::new(route.build().unwrap())]
        };
        let (one, two) = (route(["2023-01-02", "2023-12-31"]), route(["2023-12-31", "2024-01-01"]));
        let none = BTreeMap::new();
        let day = |table, language, routes: &[Arc<Route>]| {
            Words::new(table, language).dating(routes).day().to_owned()
        };
        assert_eq!(day(&none, None, &one), "%-d %b");
        assert_eq!(day(&none, None, &two), "%-d %b %Y");
        assert_eq!(day(&none, Some("de"), &two), "%-d. %b %Y");
        assert_eq!(day(&none, Some("ar"), &two), "%-d %B %Y");
        // Two routes of a year each are of two years.
        let both = [one.clone(), route(["2025-03-04", "2025-03-05"])].concat();
        assert_eq!(day(&none, None, &both), "%-d %b %Y");
        let own = BTreeMap::from([("%-d %b".to_owned(), "%d/%m".to_owned())]);
        assert_eq!(day(&own, None, &two), "%d/%m");
    }

    #[test]
    fn a_language_without_words_is_reported_once() {
        let none = BTreeMap::new();
        let words = Words::new(&none, Some("nl"));
        assert_eq!((words.word("Stop"), words.word("Other")), ("Stop", "Other"));
        assert_eq!(told(&words), ["map.language"]);
        assert!(told(&Words::new(&none, Some("en"))).is_empty());
    }

    #[test]
    fn numbers_group_their_thousands() {
        let format = |value| format_number(value, FEWEST_DIGITS);
        assert_eq!([2.5, 1000.0, 25000.0].map(format), ["2.5", "1000", "25,000"]);
        assert_eq!([-250.0, -1000.0, -250_000.0].map(format), ["-250", "-1000", "-250,000"]);
        let none = BTreeMap::new();
        let count = |language| Words::new(&none, language).count(1500.0);
        let counts = [None, Some("de"), Some("es"), Some("ar")].map(count);
        assert_eq!(counts, ["1,500", "1.500", "1500", "1,500"]);
    }
}
