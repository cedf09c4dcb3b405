//! Dates as sources give them: a day, a range, a month, "late April".

use std::cmp::Ordering;
use std::fmt;
use std::str::FromStr;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::error::{Error, ErrorKind, Result};

/// A date or span of dates with the precision its source gives.
///
/// | Text | Meaning |
/// |---|---|
/// | `2018-03-25` | a day |
/// | `2018-04-18/2018-04-19` | from one day to another, or some day between |
/// | `2018-04`, `2018` | some time in a month or year |
/// | `early 2018-04`, `mid 2018-04`, `late 2018-04` | a third of it: to the 10th, to the 20th, the rest |
/// | `2018-04/2018-05` | some time in these months |
/// | `~2018-04-14` | about then |
///
/// ```
/// use rumbo::route::DateSpan;
///
/// let late: DateSpan = "late 2018-04".parse()?;
/// assert_eq!(late.earliest().to_string(), "2018-04-21");
/// assert_eq!(late.latest().to_string(), "2018-04-30");
/// assert_eq!(late.to_string(), "late 2018-04");
/// # Ok::<(), rumbo::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct DateSpan {
    /// First day of the first day, month or year.
    first: Date,
    /// Last day of the last day, month or year.
    last: Date,
    precision: Precision,
    third: Option<Third>,
    approximate: bool,
}

/// The finest unit a [`DateSpan`] tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Precision {
    /// Days.
    Day,
    /// Months.
    Month,
    /// Years.
    Year,
}

/// A third of a month or year.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Third {
    /// Days 1 … 10, or January to April.
    Early,
    /// Days 11 … 20, or May to August.
    Mid,
    /// Day 21 or September on.
    Late,
}

impl Third {
    /// The word in a date's text.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Early => "early",
            Self::Mid => "mid",
            Self::Late => "late",
        }
    }
}

impl DateSpan {
    /// One day.
    pub fn day(date: Date) -> Self {
        Self { first: date, last: date, precision: Precision::Day, third: None, approximate: false }
    }

    /// From one day to another, both included.
    ///
    /// # Errors
    /// When the second day is before the first.
    pub fn range(from: Date, to: Date) -> Result<Self> {
        if to < from {
            return Err(backwards(&format!("{from}/{to}")));
        }
        Ok(Self { last: to, ..Self::day(from) })
    }

    /// The first day that can be meant. `~` widens nothing: see [`DateSpan::is_approximate`].
    pub fn earliest(self) -> Date {
        self.bounds().0
    }

    /// The last day that can be meant.
    pub fn latest(self) -> Date {
        self.bounds().1
    }

    fn bounds(self) -> (Date, Date) {
        let (first, last) = (self.first, self.last);
        let Some(third) = self.third else { return (first, last) };
        let day =
            |date: Date, month: i8, day: i8| Date::new(date.year(), month, day).unwrap_or(date);
        match (self.precision, third) {
            (Precision::Year, Third::Early) => (first, day(last, 4, 30)),
            (Precision::Year, Third::Mid) => (day(first, 5, 1), day(last, 8, 31)),
            (Precision::Year, Third::Late) => (day(first, 9, 1), last),
            (_, Third::Early) => (first, day(last, last.month(), 10)),
            (_, Third::Mid) => (day(first, first.month(), 11), day(last, last.month(), 20)),
            (_, Third::Late) => (day(first, first.month(), 21), last),
        }
    }

    /// The finest unit the span tells.
    pub fn precision(self) -> Precision {
        self.precision
    }

    /// Which third of the month or year is meant, if one is named.
    pub fn third(self) -> Option<Third> {
        self.third
    }

    /// Whether the source says "about" (`~`).
    pub fn is_approximate(self) -> bool {
        self.approximate
    }

    /// Whether one certain day is meant.
    pub fn is_exact_day(self) -> bool {
        !self.approximate && self.earliest() == self.latest()
    }

    /// Whether this certainly ends before the other begins; never so when either is approximate.
    pub fn is_before(self, other: Self) -> bool {
        !self.approximate && !other.approximate && self.latest() < other.earliest()
    }
}

impl PartialOrd for DateSpan {
    /// Before or after where that is certain, equal where both say the same; else `None`.
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        if self == other {
            Some(Ordering::Equal)
        } else if self.is_before(*other) {
            Some(Ordering::Less)
        } else if other.is_before(*self) {
            Some(Ordering::Greater)
        } else {
            None
        }
    }
}

const REMEDY: &str =
    "write 2018-03-25, 2018-04-18/2018-04-19, 2018-04, \"late 2018-04\" or ~2018-04-14";

fn backwards(text: &str) -> Error {
    Error::new(ErrorKind::Route, format!("the date range \"{text}\" runs backwards"))
        .at_span(text, 0..text.len())
        .remedy("put the earlier date first")
}

impl FromStr for DateSpan {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        let wrong = |part: &str, message: String| {
            let start = text.find(part).unwrap_or(0);
            let error = Error::new(ErrorKind::Route, message).remedy(REMEDY);
            error.at_span(text, start..start + part.len())
        };
        let rest = text.trim();
        let (approximate, rest) = match rest.strip_prefix('~') {
            Some(rest) => (true, rest.trim_start()),
            None => (false, rest),
        };
        let (third, rest) = [Third::Early, Third::Mid, Third::Late]
            .into_iter()
            .find_map(|third| {
                Some((Some(third), rest.strip_prefix(third.as_str())?.strip_prefix(' ')?))
            })
            .unwrap_or((None, rest));
        let (from, to) = rest.split_once('/').unwrap_or((rest, rest));
        let unreadable = |part: &str| wrong(part, format!("\"{text}\" is not a date"));
        let (first, _, precision) = unit(from).ok_or_else(|| unreadable(from))?;
        let (_, last, last_precision) = unit(to).ok_or_else(|| unreadable(to))?;
        if precision != last_precision {
            return Err(wrong(rest, format!("the ends of \"{text}\" differ in precision")));
        }
        if last < first {
            return Err(backwards(text));
        }
        if let Some(third) = third
            && (precision == Precision::Day || from != to)
        {
            let message = format!("\"{}\" goes with one month or year", third.as_str());
            return Err(wrong(third.as_str(), message));
        }
        Ok(Self { first, last, precision, third, approximate })
    }
}

/// First and last day of `2018`, `2018-04` or `2018-04-19`.
fn unit(text: &str) -> Option<(Date, Date, Precision)> {
    let number = |part: &str, digits: usize| -> Option<i16> {
        let plain = part.len() == digits && part.bytes().all(|byte| byte.is_ascii_digit());
        if plain { part.parse().ok() } else { None }
    };
    let mut parts = text.split('-');
    let year = number(parts.next()?, 4)?;
    let Some(month) = parts.next() else {
        let (first, last) = (Date::new(year, 1, 1).ok()?, Date::new(year, 12, 31).ok()?);
        return Some((first, last, Precision::Year));
    };
    let month = i8::try_from(number(month, 2)?).ok()?;
    let Some(day) = parts.next() else {
        let first = Date::new(year, month, 1).ok()?;
        return Some((first, first.last_of_month(), Precision::Month));
    };
    let day = i8::try_from(number(day, 2)?).ok()?;
    if parts.next().is_some() {
        return None;
    }
    let date = Date::new(year, month, day).ok()?;
    Some((date, date, Precision::Day))
}

impl fmt::Display for DateSpan {
    /// The text form that [`str::parse`] reads.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.approximate {
            f.write_str("~")?;
        }
        if let Some(third) = self.third {
            write!(f, "{} ", third.as_str())?;
        }
        let unit = |date: Date| match self.precision {
            Precision::Day => date.to_string(),
            Precision::Month => format!("{:04}-{:02}", date.year(), date.month()),
            Precision::Year => format!("{:04}", date.year()),
        };
        let (first, last) = (unit(self.first), unit(self.last));
        if first == last { f.write_str(&first) } else { write!(f, "{first}/{last}") }
    }
}

impl TryFrom<String> for DateSpan {
    type Error = Error;

    fn try_from(text: String) -> Result<Self> {
        text.parse()
    }
}

impl From<DateSpan> for String {
    fn from(span: DateSpan) -> Self {
        span.to_string()
    }
}

impl From<Date> for DateSpan {
    fn from(date: Date) -> Self {
        Self::day(date)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn span(text: &str) -> DateSpan {
        text.parse().unwrap()
    }

    #[test]
    fn every_precision_prints_as_it_was_read() {
        for (text, earliest, latest) in [
            ("2018-03-25", "2018-03-25", "2018-03-25"),
            ("2018-04-18/2018-04-19", "2018-04-18", "2018-04-19"),
            ("2018-04", "2018-04-01", "2018-04-30"),
            ("2016-02", "2016-02-01", "2016-02-29"),
            ("2018", "2018-01-01", "2018-12-31"),
            ("2011/2016", "2011-01-01", "2016-12-31"),
            ("early 2018-04", "2018-04-01", "2018-04-10"),
            ("mid 2018-04", "2018-04-11", "2018-04-20"),
            ("late 2018-04", "2018-04-21", "2018-04-30"),
            ("mid 2018", "2018-05-01", "2018-08-31"),
            ("~2018-04-14", "2018-04-14", "2018-04-14"),
            ("~late 2018-04", "2018-04-21", "2018-04-30"),
        ] {
            let date = span(text);
            assert_eq!(date.to_string(), text);
            assert_eq!(date.earliest().to_string(), earliest, "{text}");
            assert_eq!(date.latest().to_string(), latest, "{text}");
        }
    }

    #[test]
    fn what_is_no_date_is_refused_with_its_bytes() {
        for (text, part) in [
            ("2018-02-30", "2018-02-30"),
            ("2018-13", "2018-13"),
            ("25 March 2018", "25 March 2018"),
            ("18-03-25", "18-03-25"),
            ("2018-3-25", "2018-3-25"),
            ("2018-04-18/19", "19"),
            ("2018-04-18/2018-04", "2018-04-18/2018-04"),
            ("2018-04-19/2018-04-18", "2018-04-19/2018-04-18"),
            ("late 2018-04-19", "late"),
            ("late 2018-04/2018-05", "late"),
            ("", ""),
            ("~", ""),
            ("2018-04-19-1", "2018-04-19-1"),
        ] {
            let error = text.parse::<DateSpan>().expect_err(text);
            let place = error.place();
            assert_eq!(&text[place.span.clone().unwrap()], part, "{error}");
        }
    }

    #[test]
    fn order_is_known_only_where_it_is_certain() {
        assert!(span("2018-04-01") < span("2018-04-02"));
        assert!(span("early 2018-04") < span("mid 2018-04"));
        assert_eq!(span("2018-04").partial_cmp(&span("2018-04-02")), None);
        assert_eq!(span("~2018-04-01").partial_cmp(&span("2018-04-02")), None);
        assert!(!span("2018-04-01/2018-04-03").is_before(span("2018-04-03")));
    }
}
