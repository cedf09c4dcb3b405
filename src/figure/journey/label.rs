//! The texts beside stops.

use std::collections::BTreeSet;

use serde_json::Value;

use super::merge::Group;
use super::stops::Placed;
use crate::error::{Error, ErrorKind, Result, nearest};
use crate::figure::model::RouteLayer;
use crate::figure::template::Template;
use crate::figure::words::Words;
use crate::route::{Certainty, DateSpan, DateWords, Origin, Stop};

/// The templates of a route's labels.
pub(super) struct StopLabels<'s, 'a> {
    words: &'s Words<'a>,
    dates: DateWords<'a>,
    stop: Template,
    via: Template,
    origin: Template,
}

/// The field that a name means: its own, else the only one that is called so whatever its case.
///
/// # Errors
/// Where there is none, or are several.
fn field(name: &str, fields: &[&str]) -> Result<String> {
    let wanted = name.to_lowercase();
    let called_so = || fields.iter().filter(|field| field.to_lowercase() == wanted);
    let found: Vec<&str> = match fields.contains(&name) {
        true => vec![name],
        false => called_so().copied().collect(),
    };
    match found[..] {
        [only] => Ok(only.to_owned()),
        [] => {
            let all = fields.join(", ");
            let remedy = match nearest(name, fields.iter().copied()) {
                Some(near) => format!("did you mean `{near}`? There are {all}"),
                None => format!("use one of {all}"),
            };
            Err(Error::new(ErrorKind::Figure, format!("there is no field `{name}`")).remedy(remedy))
        }
        _ => {
            let what = format!("`{name}` may be each of {}", found.join(", "));
            Err(Error::new(ErrorKind::Figure, what).remedy("write it as the column is called"))
        }
    }
}

/// A stop's text in its parts.
pub(super) struct StopText {
    /// `7 `, `25–27 ` or nothing.
    pub number: String,
    /// The first line.
    pub first: String,
    /// The other lines, each after a line break.
    pub rest: String,
}

impl<'s, 'a> StopLabels<'s, 'a> {
    /// The templates of a layer, with the fields of these stops.
    ///
    /// # Errors
    /// Where one is no template, or names a field that no stop has.
    pub fn new(layer: &RouteLayer, stops: &[Stop], words: &'s Words<'a>) -> Result<Self> {
        let read = |text: &str, key: &str, fields: &[&str]| -> Result<Template> {
            let template = Template::parse(text);
            let known = template.and_then(|read| read.renamed(|name| field(name, fields)));
            known.map_err(|error| error.at_path(key))
        };
        let own = stops.iter().flat_map(|stop| stop.foreign.properties.keys());
        let own: BTreeSet<&str> = own.map(String::as_str).collect();
        let fields: Vec<&str> =
            FIELDS.into_iter().chain(own.into_iter().filter(|own| !FIELDS.contains(own))).collect();
        Ok(Self {
            words,
            dates: words.dates(),
            stop: read(&layer.label, "label", &fields)?,
            via: read(&layer.via_label, "via_label", &fields)?,
            origin: read(&layer.origin_label, "origin_label", &ORIGIN_FIELDS)?,
        })
    }

    /// The text of a group.
    ///
    /// # Errors
    /// Where a date pattern is not one.
    pub fn text(&self, group: &Group, via: bool) -> Result<StopText> {
        let template = if via { &self.via } else { &self.stop };
        let mut fault = None;
        let lines = template.fill(|name, pattern| {
            self.field(group, name, pattern.unwrap_or(self.words.day())).unwrap_or_else(|error| {
                fault = Some(error);
                None
            })
        });
        if let Some(error) = fault {
            return Err(error);
        }
        let number = numbers(group).map(|numbers| format!("{numbers} ")).unwrap_or_default();
        Ok(StopText::new(number, lines))
    }

    /// The text beside the origin.
    pub fn origin_text(&self, origin: &Origin) -> StopText {
        let lines = self.origin.fill(|name, _| match name {
            "name" => Some(self.words.name(&origin.name).to_owned()),
            "label" => Some(self.words.name(origin.display_name()).to_owned()),
            "text" => origin.text.clone(),
            _ => None,
        });
        StopText::new(String::new(), lines)
    }

    /// The value of a field.
    fn field(&self, group: &Group, name: &str, pattern: &str) -> Result<Option<String>> {
        let first = |of: fn(&Stop) -> Option<DateSpan>| {
            group.members.iter().find_map(|member| of(member.stop))
        };
        let last = |of: fn(&Stop) -> Option<DateSpan>| {
            group.members.iter().rev().find_map(|member| of(member.stop))
        };
        let show = |span: Option<DateSpan>| self.date(&group.members, span, pattern);
        match name {
            "name" => Ok(Some(self.joined(group, |stop| &stop.name))),
            "label" => Ok(Some(self.joined(group, Stop::display_name))),
            "number" => Ok(numbers(group)),
            "arrival" => show(first(|stop| stop.arrival)),
            "departure" => show(last(|stop| stop.departure)),
            "dates" if group.members.len() == 1 => {
                let dates = group.main().stop.date_text_in(pattern, &self.dates)?;
                Ok(Some(self.hedged(&group.members, dates)))
            }
            "dates" => self.dates_of(&group.members, pattern),
            "headcount" => Ok(headcount(group, self.words)),
            "note" => Ok(self.each(group, |stop| stop.note.clone())),
            "country" => Ok(self.each(group, |stop| stop.country.clone())),
            own => Ok(self.each(group, |stop| stop.foreign.properties.get(own).map(written))),
        }
    }

    /// What each stop of a group says, once.
    fn each(&self, group: &Group, said: impl Fn(&Stop) -> Option<String>) -> Option<String> {
        let mut all: Vec<String> = Vec::new();
        for text in group.members.iter().filter_map(|member| said(member.stop)) {
            if !text.is_empty() && !all.contains(&text) {
                all.push(text);
            }
        }
        (!all.is_empty()).then(|| all.join(self.words.word(", ")))
    }

    /// A date of some stops.
    fn date(
        &self,
        members: &[&Placed],
        span: Option<DateSpan>,
        pattern: &str,
    ) -> Result<Option<String>> {
        let shown = span.map(|span| span.display_in(pattern, &self.dates)).transpose()?;
        Ok(shown.map(|text| self.hedged(members, text)))
    }

    /// A date of which it is said where it is rounded, unless it says so already.
    fn hedged(&self, members: &[&Placed], text: String) -> String {
        let about = self.dates.about;
        let rounded = members.iter().any(|m| m.stop.date_certainty == Some(Certainty::Approximate));
        match rounded && !text.is_empty() && !text.starts_with(about) {
            true => format!("{about} {text}"),
            false => text,
        }
    }

    /// The dates of several stops, those of each visit: between two the journey was elsewhere.
    fn dates_of(&self, members: &[&Placed], pattern: &str) -> Result<Option<String>> {
        let visits: Vec<&[&Placed]> =
            members.chunk_by(|a, b| a.index.checked_add(1) == Some(b.index)).collect();
        let is_numbered = members.iter().any(|member| member.number.is_some());
        let is_undated = |visit: &&[&Placed]| !visit.iter().any(|member| is_dated(member.stop));
        let is_partial = match is_numbered {
            true => visits.iter().any(is_undated),
            false => visits.last().is_some_and(is_undated),
        };
        let mut dates: Vec<String> = Vec::new();
        for visit in visits {
            let Some(stay) = self.stay(visit, pattern)? else { continue };
            let stay = match whose(visit, is_partial) {
                Some(whose) => whose + &stay,
                None if is_numbered => stay,
                None => return Ok(None),
            };
            // Two visits on one day are of that day.
            if dates.last() != Some(&stay) {
                dates.push(stay);
            }
        }
        Ok((!dates.is_empty()).then(|| dates.join(self.words.word(", "))))
    }

    /// From the first date of stops that follow each other to the last.
    fn stay(&self, visit: &[&Placed], pattern: &str) -> Result<Option<String>> {
        if let [only] = visit {
            let dates = only.stop.date_text_in(pattern, &self.dates)?;
            return Ok(Some(self.hedged(visit, dates)).filter(|dates| !dates.is_empty()));
        }
        let from = visit.iter().find_map(|m| m.stop.arrival.or(m.stop.departure));
        let to = visit.iter().rev().find_map(|m| m.stop.departure.or(m.stop.arrival));
        let stay = match (from, to) {
            (Some(from), Some(to)) if from != to => {
                let Ok(stay) = DateSpan::range(from.earliest(), to.latest()) else {
                    // Approximate dates may run backwards.
                    let [from, to] = [from, to].map(|date| self.date(visit, Some(date), pattern));
                    let both = from?.zip(to?);
                    return Ok(both.map(|(from, to)| [from, to].join(self.words.word(", "))));
                };
                Some(stay)
            }
            (from, to) => from.or(to),
        };
        self.date(visit, stay, pattern)
    }

    /// The names of a group's members, in the page's words: where some have numbers, those of the
    /// others in brackets after theirs, so that the numbers tell whose they are.
    fn joined<'g>(&self, group: &Group<'g>, name: impl Fn(&'g Stop) -> &'g str) -> String {
        let names = |numbered: bool| {
            let members = group.members.iter().filter(|m| m.number.is_some() == numbered);
            let mut names: Vec<&str> = Vec::new();
            for name in members.map(|member| self.words.name(name(member.stop))) {
                // A place that a journey comes back to is named once.
                if !names.contains(&name) {
                    names.push(name);
                }
            }
            names.join(self.words.word(", "))
        };
        match (names(true), names(false)) {
            (numbered, others) if numbered.is_empty() => others,
            (numbered, others) if others.is_empty() => numbered,
            (numbered, others) => format!("{numbered} (+\u{a0}{others})"),
        }
    }
}

impl StopText {
    fn new(number: String, mut lines: Vec<String>) -> Self {
        let rest = lines.split_off(lines.len().min(1));
        Self {
            number,
            first: lines.pop().unwrap_or_default(),
            rest: rest.iter().map(|line| format!("\n{line}")).collect(),
        }
    }
}

/// What the template of an origin may name.
const ORIGIN_FIELDS: [&str; 3] = ["name", "label", "text"];

/// What the template of a stop may name, beside the properties that the profile does not know.
const FIELDS: [&str; 9] =
    ["name", "label", "number", "arrival", "departure", "dates", "headcount", "note", "country"];

/// A property as it stands in a label.
fn written(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Null => String::new(),
        other => other.to_string(),
    }
}

/// `7`, `25–27`, `3, 5`.
fn numbers(group: &Group) -> Option<String> {
    let numbers: Vec<u32> = group.members.iter().filter_map(|member| member.number).collect();
    ranges(&numbers)
}

/// Numbers in short: `7`, `25–27`, `3, 5`.
pub(in crate::figure) fn ranges(numbers: &[u32]) -> Option<String> {
    let (first, last) = (numbers.first()?, numbers.last()?);
    let run = numbers.windows(2).all(|pair| pair[0].checked_add(1) == Some(pair[1]));
    Some(match numbers.len() {
        1 => first.to_string(),
        _ if run => format!("{first}–{last}"),
        _ => numbers.iter().map(u32::to_string).collect::<Vec<_>>().join(", "),
    })
}

/// Whose the dates of stops are, before them: the numbers up to the last that has any, `1–2: `, where
/// others follow, which else would seem to be reached by then, or where it `must` be told; nothing where
/// it need not. `None` where there are no numbers to tell by.
fn whose(members: &[&Placed], must: bool) -> Option<String> {
    let is_numbered = members.iter().any(|member| member.number.is_some());
    let mut named: Vec<_> =
        members.iter().filter(|member| member.number.is_some() == is_numbered).collect();
    let all = named.len();
    while named.last().is_some_and(|last| !is_dated(last.stop)) {
        named.pop();
    }
    if named.len() == all && !must {
        return Some(String::new());
    }
    let numbers: Vec<u32> = named.iter().filter_map(|member| member.number).collect();
    ranges(&numbers).map(|numbers| format!("{numbers}: "))
}

fn is_dated(stop: &Stop) -> bool {
    stop.arrival.is_some() || stop.departure.is_some()
}

/// `600–1,100`, from the least and greatest figure of any source.
fn headcount(group: &Group, words: &Words) -> Option<String> {
    let ranges = || group.members.iter().map(|member| member.stop.count_range());
    let least = ranges().filter_map(|(least, _)| least).reduce(f64::min)?;
    let greatest = ranges().filter_map(|(_, greatest)| greatest).reduce(f64::max)?;
    let format = |people: f64| words.count(people);
    Some(if least == greatest {
        format(least)
    } else {
        format!("{}–{}", format(least), format(greatest))
    })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;
    use std::sync::Arc;

    use super::*;
    use crate::route::{Numbering, Route};
    use crate::source::{ReadOptions, csv};
    use crate::unit::Page;

    /// The dates beside the stops of a table, at one marker: those with these indices.
    fn dates(rows: &str, indices: &[usize], language: Option<&str>) -> Option<String> {
        let table = format!("name,lat,lon,arrival,departure\n{rows}");
        let (stops, _) = csv::read(table, &ReadOptions::default()).unwrap();
        let route = Arc::new(Route::from_stops(&stops, "stops.csv".as_ref()).unwrap().0);
        let none = BTreeMap::new();
        let words = Words::new(&none, language).dating(std::slice::from_ref(&route));
        let labels = StopLabels::new(&RouteLayer::default(), &route.stops, &words).unwrap();
        let numbers = route.numbering(Numbering::Given);
        let stops = route.stops.iter().zip(numbers).enumerate();
        let placed: Vec<Placed> = stops
            .map(|(index, (stop, number))| Placed {
                stop,
                index,
                number,
                page: Page::default(),
                reach: 1.0,
            })
            .collect();
        let members: Vec<&Placed> = indices.iter().map(|&index| &placed[index]).collect();
        labels.dates_of(&members, words.day()).unwrap()
    }

    #[test]
    fn separate_visits_are_dated_one_by_one() {
        let rows = "A,70,31,2024-07-21,\nB,69,60,2024-07-23,2024-07-24\nC,78,133,2024-07-25,\n\
                    A,70,31,2024-08-13,2024-08-14\n";
        let of = |indices: &[usize]| dates(rows, indices, None).unwrap();
        assert_eq!(of(&[0, 3]), "21 Jul, 13–14 Aug");
        assert_eq!(of(&[0, 1]), "21–24 Jul");
        assert_eq!(of(&[0, 1, 3]), "21–24 Jul, 13–14 Aug");
        let backwards = "A,70,31,~2024-07-21,\nB,69,60,2024-07-03,\nC,78,133,2024-07-25,\n";
        assert_eq!(dates(backwards, &[0, 1], None).unwrap(), "c. 21 Jul, 3 Jul");
        let one_day = "A,70,31,2024-07-21,\nB,69,60,2024-07-21,\nA,70,31,2024-07-21,\n";
        assert_eq!(dates(one_day, &[0, 2], None).unwrap(), "21 Jul");
        // Where a visit has no dates, it is told whose they are.
        let start = "A,70,31,,\nB,69,60,2024-07-21,\nA,70,31,2024-07-22,\n";
        assert_eq!(dates(start, &[0, 2], None).unwrap(), "3: 22 Jul");
        assert_eq!(dates("A,70,31,,\nB,69,60,,\nA,70,31,,\n", &[0, 2], None), None);
    }

    #[test]
    fn dates_of_several_years_carry_theirs() {
        let rows = "A,70,31,1893-07-21,\nB,69,60,1895-12-20,1896-01-03\nA,70,31,1896-08-13,\n";
        let of = |indices: &[usize], language| dates(rows, indices, language).unwrap();
        assert_eq!(of(&[0, 2], None), "21 Jul 1893, 13 Aug 1896");
        assert_eq!(of(&[1], None), "20 Dec 1895 – 3 Jan 1896");
        assert_eq!(of(&[0, 2], Some("es")), "21 jul 1893, 13 ago 1896");
        assert_eq!(of(&[0], Some("de")), "21. Juli 1893");
        let one = "A,70,31,1893-07-21,\nB,69,60,1893-12-31,\n";
        assert_eq!(dates(one, &[1], None).unwrap(), "31 Dec");
    }
}
