//! The texts beside stops.

use super::merge::Group;
use crate::error::{Error, ErrorKind, Result};
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
    pub fn new(layer: &RouteLayer, words: &'s Words<'a>) -> Result<Self> {
        let read = |text: &str, key: &str, fields: &[&str]| -> Result<Template> {
            let template = Template::parse(text).map_err(|error| error.at_path(key))?;
            if let Some(name) = template.fields().find(|name| !fields.contains(name)) {
                return Err(Error::new(ErrorKind::Figure, format!("there is no field `{name}`"))
                    .at_path(key)
                    .remedy(format!("use one of {}", fields.join(", "))));
            }
            Ok(template)
        };
        Ok(Self {
            words,
            dates: words.dates(),
            stop: read(&layer.label, "label", &FIELDS)?,
            via: read(&layer.via_label, "via_label", &FIELDS)?,
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
        // A rounded date says so, unless it does already.
        let rounded =
            group.members.iter().any(|m| m.stop.date_certainty == Some(Certainty::Approximate));
        let about = self.dates.about;
        let hedged = |text: String| match rounded && !text.is_empty() && !text.starts_with(about) {
            true => format!("{about} {text}"),
            false => text,
        };
        let show = |span: Option<DateSpan>| {
            span.map(|span| span.display_in(pattern, &self.dates).map(&hedged)).transpose()
        };
        match name {
            "name" => Ok(Some(self.joined(group, |stop| &stop.name))),
            "label" => Ok(Some(self.joined(group, Stop::display_name))),
            "number" => Ok(numbers(group)),
            "arrival" => show(first(|stop| stop.arrival)),
            "departure" => show(last(|stop| stop.departure)),
            "dates" if group.members.len() == 1 => {
                let dates = group.main().stop.date_text_in(pattern, &self.dates)?;
                Ok(Some(hedged(dates)))
            }
            "dates" => {
                let from = first(|stop| stop.arrival.or(stop.departure));
                let to = last(|stop| stop.departure.or(stop.arrival));
                let dates = match (from, to) {
                    (Some(from), Some(to)) if from != to => {
                        show(Some(DateSpan::range(from.earliest(), to.latest())?))?
                    }
                    (from, to) => show(from.or(to))?,
                };
                Ok(dates.zip(whose(group)).map(|(dates, whose)| whose + &dates))
            }
            "headcount" => Ok(headcount(group, self.words)),
            _ => Ok(None),
        }
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

/// What the template of a stop may name.
const FIELDS: [&str; 7] = ["name", "label", "number", "arrival", "departure", "dates", "headcount"];

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

/// Whose the dates of a group are, before them: the numbers up to the last that has any, `1–2: `, where
/// others follow, which else would seem to be reached by then; nothing where none do. `None` where there
/// are no numbers to tell by.
fn whose(group: &Group) -> Option<String> {
    let is_numbered = group.members.iter().any(|member| member.number.is_some());
    let mut named: Vec<_> =
        group.members.iter().filter(|member| member.number.is_some() == is_numbered).collect();
    let all = named.len();
    let has_date = |stop: &Stop| stop.arrival.is_some() || stop.departure.is_some();
    while named.last().is_some_and(|last| !has_date(last.stop)) {
        named.pop();
    }
    if named.len() == all {
        return Some(String::new());
    }
    let numbers: Vec<u32> = named.iter().filter_map(|member| member.number).collect();
    ranges(&numbers).map(|numbers| format!("{numbers}: "))
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
