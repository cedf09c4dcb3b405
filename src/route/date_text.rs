//! Dates for people: `18–19 Apr`, `late April`.

use jiff::civil::Date;

use crate::error::{Error, ErrorKind, Result};

use super::date::{DateSpan, Precision, Third};

/// The words a date is written with.
///
/// [`DateWords::ENGLISH`] is the default; a caller may give those of another language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DateWords<'a> {
    /// Full names of the months (`%B`).
    pub months: [&'a str; 12],
    /// Short names of the months (`%b`).
    pub short_months: [&'a str; 12],
    /// Full names of the days of the week from Monday (`%A`).
    pub weekdays: [&'a str; 7],
    /// Short names of the days of the week from Monday (`%a`).
    pub short_weekdays: [&'a str; 7],
    /// Before a month or year: its first, middle and last third.
    pub thirds: [&'a str; 3],
    /// Before an approximate date.
    pub about: &'a str,
}

impl DateWords<'static> {
    /// English.
    pub const ENGLISH: Self = Self {
        months: [
            "January",
            "February",
            "March",
            "April",
            "May",
            "June",
            "July",
            "August",
            "September",
            "October",
            "November",
            "December",
        ],
        short_months: [
            "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
        ],
        weekdays: ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"],
        short_weekdays: ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"],
        thirds: ["early", "mid", "late"],
        about: "c.",
    };
}

/// A piece of a pattern.
#[derive(Debug, Clone, PartialEq)]
enum Piece {
    Text(String),
    /// A directive's letter, and whether `-` asks for no padding.
    Field(char, bool),
}

impl DateSpan {
    /// The span in English by a pattern in the manner of `strftime`.
    ///
    /// Directives: `%d` day, `%m` month, `%Y` year, `%y` its last two digits, `%b` and `%B` short
    /// and full month, `%a` and `%A` short and full weekday, `%%`; `%-d` and `%-m` (also `%e`)
    /// without padding. The pattern is written for one day and adapts: a range repeats only what
    /// differs, and what the date does not tell is left out.
    ///
    /// # Errors
    /// Of kind [`ErrorKind::Route`] for an unknown directive.
    ///
    /// ```
    /// use rumbo::route::DateSpan;
    ///
    /// for (text, wanted) in [
    ///     ("2018-03-25", "25 Mar"),
    ///     ("2018-04-18/2018-04-19", "18–19 Apr"),
    ///     ("2018-04-29/2018-05-04", "29 Apr – 4 May"),
    ///     ("late 2018-04", "late Apr"),
    ///     ("~2018-04-14", "c. 14 Apr"),
    /// ] {
    ///     assert_eq!(text.parse::<DateSpan>()?.display("%-d %b")?, wanted);
    /// }
    /// # Ok::<(), rumbo::Error>(())
    /// ```
    pub fn display(self, pattern: &str) -> Result<String> {
        self.display_in(pattern, &DateWords::ENGLISH)
    }

    /// The span by a pattern, as [`DateSpan::display`], in other words.
    ///
    /// # Errors
    /// As [`DateSpan::display`].
    pub fn display_in(self, pattern: &str, words: &DateWords<'_>) -> Result<String> {
        let pieces = without_untold(pieces(pattern)?, self.precision());
        let (from, to) = self.ends();
        let text = if self.same_unit(from, to) {
            render(&pieces, from, words)
        } else {
            range(&pieces, from, to, words)
        };
        let mut out = String::new();
        if self.is_approximate() {
            out.push_str(words.about);
            out.push(' ');
        }
        if let Some(third) = self.third() {
            let [early, mid, late] = words.thirds;
            out.push_str(match third {
                Third::Early => early,
                Third::Mid => mid,
                Third::Late => late,
            });
            out.push(' ');
        }
        out.push_str(&text);
        Ok(out)
    }

    /// A day in the first unit of the span and one in its last.
    fn ends(self) -> (Date, Date) {
        (self.earliest(), self.latest())
    }

    fn same_unit(self, from: Date, to: Date) -> bool {
        match self.precision() {
            Precision::Day => from == to,
            Precision::Month => from.first_of_month() == to.first_of_month(),
            Precision::Year => from.year() == to.year(),
        }
    }
}

fn pieces(pattern: &str) -> Result<Vec<Piece>> {
    let mut pieces = Vec::new();
    let mut chars = pattern.char_indices();
    while let Some((start, c)) = chars.next() {
        if c != '%' {
            push_text(&mut pieces, c);
            continue;
        }
        let mut field = chars.next();
        let unpadded = matches!(field, Some((_, '-')));
        if unpadded {
            field = chars.next();
        }
        match field {
            Some((_, '%')) if !unpadded => push_text(&mut pieces, '%'),
            Some((_, 'e')) => pieces.push(Piece::Field('d', true)),
            Some((_, c @ ('d' | 'm' | 'Y' | 'y' | 'b' | 'B' | 'a' | 'A'))) => {
                pieces.push(Piece::Field(c, unpadded));
            }
            other => {
                let end = other.map_or(pattern.len(), |(at, c)| at + c.len_utf8());
                let directive = pattern.get(start..end).unwrap_or("%");
                let message = format!("unknown date directive `{directive}`");
                return Err(Error::new(ErrorKind::Route, message)
                    .at_span(pattern, start..end)
                    .remedy("use %d, %-d, %m, %-m, %b, %B, %a, %A, %y or %Y"));
            }
        }
    }
    Ok(pieces)
}

fn push_text(pieces: &mut Vec<Piece>, c: char) {
    match pieces.last_mut() {
        Some(Piece::Text(text)) => text.push(c),
        _ => pieces.push(Piece::Text(c.to_string())),
    }
}

fn is_year(piece: &Piece) -> bool {
    matches!(piece, Piece::Field('Y' | 'y', _))
}

fn is_month(piece: &Piece) -> bool {
    matches!(piece, Piece::Field('m' | 'b' | 'B', _))
}

fn is_day(piece: &Piece) -> bool {
    matches!(piece, Piece::Field('d', _))
}

/// Leaves out what a date of this precision does not tell, with the text up to the next field.
/// A pattern that is left with nothing gives the month, or the year.
fn without_untold(pieces: Vec<Piece>, precision: Precision) -> Vec<Piece> {
    if precision == Precision::Day {
        return pieces;
    }
    let told = |piece: &Piece| is_year(piece) || (precision == Precision::Month && is_month(piece));
    let kept = keep_fields(&pieces, told);
    let fallback = if precision == Precision::Month { 'b' } else { 'Y' };
    if kept.is_empty() { vec![Piece::Field(fallback, false)] } else { kept }
}

/// The fields that are wanted, and between two of them the text before the latter.
fn keep_fields(pieces: &[Piece], wanted: impl Fn(&Piece) -> bool) -> Vec<Piece> {
    let mut kept: Vec<Piece> = Vec::new();
    let mut text = None;
    for piece in pieces {
        match piece {
            Piece::Text(_) => text = Some(piece.clone()),
            field if wanted(field) => {
                let between = text.take().filter(|_| !kept.is_empty());
                kept.extend(between);
                kept.push(field.clone());
            }
            Piece::Field(..) => {}
        }
    }
    kept
}

/// A range: only what differs is said twice.
fn range(pieces: &[Piece], from: Date, to: Date, words: &DateWords<'_>) -> String {
    let has_weekday = pieces.iter().any(|piece| matches!(piece, Piece::Field('a' | 'A', _)));
    let same_year = from.year() == to.year();
    let same_month = same_year && from.month() == to.month();
    let days = pieces.iter().filter(|piece| is_day(piece)).count();
    if same_month && days == 1 && !has_weekday {
        let days = |(index, piece): (usize, &Piece)| match piece {
            Piece::Field('d', _) => {
                // A stop makes a day's number an ordinal: `18.–19. April`.
                let dot = match pieces.get(index + 1) {
                    Some(Piece::Text(text)) if text.starts_with('.') => ".",
                    _ => "",
                };
                format!("{}{dot}–{}", one(piece, from, words), one(piece, to, words))
            }
            _ => one(piece, to, words),
        };
        return pieces.iter().enumerate().map(days).collect();
    }
    let mut first = pieces;
    if same_year
        && let [before @ .., last] = first
        && is_year(last)
    {
        first = match before {
            [before @ .., Piece::Text(_)] => before,
            _ => before,
        };
    }
    let (first, second) = (render(first, from, words), render(pieces, to, words));
    let spaced = first.contains(' ') || second.contains(' ');
    let dash = if spaced { " – " } else { "–" };
    if first == second || first.is_empty() { second } else { format!("{first}{dash}{second}") }
}

fn render(pieces: &[Piece], date: Date, words: &DateWords<'_>) -> String {
    pieces.iter().map(|piece| one(piece, date, words)).collect()
}

fn one(piece: &Piece, date: Date, words: &DateWords<'_>) -> String {
    let (field, unpadded) = match piece {
        Piece::Text(text) => return text.clone(),
        Piece::Field(field, unpadded) => (*field, *unpadded),
    };
    let number = |value: i16| if unpadded { value.to_string() } else { format!("{value:02}") };
    let name = |names: &[&str], from_zero: i8| {
        usize::try_from(from_zero)
            .ok()
            .and_then(|at| names.get(at))
            .copied()
            .unwrap_or("")
            .to_owned()
    };
    match field {
        'd' => number(date.day().into()),
        'm' => number(date.month().into()),
        'Y' => date.year().to_string(),
        'y' => number(date.year() % 100),
        'b' => name(&words.short_months, date.month() - 1),
        'B' => name(&words.months, date.month() - 1),
        'a' => name(&words.short_weekdays, date.weekday().to_monday_zero_offset()),
        _ => name(&words.weekdays, date.weekday().to_monday_zero_offset()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn shows(text: &str, pattern: &str, wanted: &str) {
        assert_eq!(text.parse::<DateSpan>().unwrap().display(pattern).unwrap(), wanted);
    }

    #[test]
    fn patterns_adapt_to_what_the_date_tells() {
        shows("2018-03-05", "%-d %b", "5 Mar");
        shows("2018-03-05", "%d.%m.%y", "05.03.18");
        shows("2018-03-25", "%A, %B %e, %Y", "Sunday, March 25, 2018");
        shows("2018-04", "%-d %b", "Apr");
        shows("2018-04", "%-d %B %Y", "April 2018");
        shows("2018-04", "%A, %-d %b", "Apr");
        shows("2018-04", "%d", "Apr");
        shows("2018", "%-d %b", "2018");
        shows("late 2018-04", "%B %-d, %Y", "late April, 2018");
        shows("~mid 2018-04", "%-d %b", "c. mid Apr");
        shows("2018-03-25", "100%% %d", "100% 25");
    }

    #[test]
    fn ranges_say_only_what_differs() {
        shows("2018-04-18/2018-04-19", "%-d %b", "18–19 Apr");
        shows("2018-04-18/2018-04-19", "%b %-d", "Apr 18–19");
        shows("2018-04-18/2018-04-19", "%-d %b %Y", "18–19 Apr 2018");
        shows("2018-04-29/2018-05-04", "%-d %b %Y", "29 Apr – 4 May 2018");
        shows("2018-12-30/2019-01-02", "%-d %b %Y", "30 Dec 2018 – 2 Jan 2019");
        shows("2018-04-18/2018-04-19", "%a %-d %b", "Wed 18 Apr – Thu 19 Apr");
        shows("2018-04-18/2018-04-19", "%-d. %B", "18.–19. April");
        shows("2018-04/2018-05", "%-d %b", "Apr–May");
        shows("2011/2016", "%-d %b %Y", "2011–2016");
        shows("~2018-04-18/2018-04-19", "%-d %b", "c. 18–19 Apr");
    }

    #[test]
    fn other_languages_bring_their_words() {
        let mut spanish = DateWords::ENGLISH;
        spanish.short_months[3] = "abr";
        spanish.thirds[2] = "fines de";
        let late: DateSpan = "late 2018-04".parse().unwrap();
        assert_eq!(late.display_in("%-d %b", &spanish).unwrap(), "fines de abr");
    }

    #[test]
    fn an_unknown_directive_is_pointed_at() {
        let date = DateSpan::day(Date::constant(2018, 4, 1));
        for (pattern, directive) in [("%-d %Q", "%Q"), ("%", "%"), ("%-", "%-"), ("%-%", "%-%")] {
            let error = date.display(pattern).unwrap_err();
            assert_eq!(&pattern[error.place().span.clone().unwrap()], directive);
        }
    }
}
