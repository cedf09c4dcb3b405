//! Days in numbers as people write them: `01.05.2024`, `5/1/2024`, `2024/05/01`.

use crate::error::{Error, ErrorKind, Result};

/// Which of the first two numbers of `5/1/2024` is the day, as all dates of a table have it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Order {
    /// `13/5/2024`.
    DayFirst,
    /// `5/13/2024`.
    MonthFirst,
    /// No date tells.
    Open,
    /// Some dates have it so, others so.
    Mixed,
}

impl Order {
    /// The order of the dates in cells: the one in which all of them are days.
    pub fn of<'t>(cells: impl Iterator<Item = &'t str>) -> Self {
        let (mut day_first, mut month_first) = (false, false);
        for Numeric { sign, parts: [a, b, c] } in cells.flat_map(days).filter_map(numeric) {
            if sign != '.' && c.len() == 4 {
                let is_no_month = |part: &str| part.parse::<u32>().is_ok_and(|number| number > 12);
                day_first |= is_no_month(a);
                month_first |= is_no_month(b);
            }
        }
        match (day_first, month_first) {
            (true, false) => Self::DayFirst,
            (false, true) => Self::MonthFirst,
            (false, false) => Self::Open,
            (true, true) => Self::Mixed,
        }
    }
}

/// Whether a text is days in numbers, or from one to another.
pub(super) fn is_numeric(text: &str) -> bool {
    days(text).all(|day| numeric(day).is_some())
}

/// A date with its days in numbers as the profile writes it, the year first; another as it is. Points
/// stand between day, month and year in that order alone.
///
/// # Errors
/// Where day and month cannot be told apart.
pub(super) fn in_profile(text: &str, order: Order) -> Result<String> {
    if text.trim().is_empty() || !is_numeric(text) {
        return Ok(text.to_owned());
    }
    let about = if text.trim_start().starts_with('~') { "~" } else { "" };
    let days = days(text).filter_map(numeric).map(|day| day.in_profile(order));
    let days: Option<Vec<String>> = days.collect::<Result<_>>()?;
    Ok(days.map_or_else(|| text.to_owned(), |days| format!("{about}{}", days.join("/"))))
}

/// A day as three numbers.
struct Numeric<'t> {
    sign: char,
    parts: [&'t str; 3],
}

impl Numeric<'_> {
    /// The day with its year first; `None` where the year has two figures, which may be any.
    fn in_profile(&self, order: Order) -> Result<Option<String>> {
        let Self { sign, parts: [a, b, c] } = *self;
        let is_year = |part: &str| part.len() == 4;
        let (day, month, year) = match (sign, order) {
            _ if is_year(a) => (c, b, a),
            _ if !is_year(c) => return Ok(None),
            ('.', _) | (_, Order::DayFirst) => (a, b, c),
            (_, Order::MonthFirst) => (b, a, c),
            // The first of January is that in either order.
            _ if a == b => (a, b, c),
            (_, Order::Open | Order::Mixed) => return Err(self.untold(order)),
        };
        Ok(Some(format!("{year}-{month:0>2}-{day:0>2}")))
    }

    fn untold(&self, order: Order) -> Error {
        let Self { sign, parts: [a, b, year] } = *self;
        let why = match order {
            Order::Mixed => "of the table's dates some have the day first and others the month",
            _ => "no date of the table tells whether its day or its month stands first",
        };
        let what = format!("\"{a}{sign}{b}{sign}{year}\" is not a certain date: {why}");
        Error::new(ErrorKind::Route, what)
            .remedy(format!("write {year}-{b:0>2}-{a:0>2} or {year}-{a:0>2}-{b:0>2}"))
    }
}

/// The days of a text: one, or the two ends of a span, which points within them leave other signs for.
fn days(text: &str) -> impl Iterator<Item = &str> {
    let has_points = text.contains('.');
    let is_between = move |c: char| has_points && matches!(c, '/' | '–' | '-');
    text.trim().trim_start_matches('~').split(is_between).map(str::trim)
}

/// The numbers of a day such as `01.05.2024`, `5/1/24`, `2024/5/1`.
fn numeric(day: &str) -> Option<Numeric<'_>> {
    ['.', '/', '-'].into_iter().find_map(|sign| {
        let mut split = day.split(sign);
        let parts = [split.next()?, split.next()?, split.next()?];
        let digits = |part: &str, least: usize, most: usize| {
            (least..=most).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit())
        };
        let [a, b, c] = parts;
        let is_day = match a.len() {
            4 => digits(a, 4, 4) && digits(b, 1, 2) && digits(c, 1, 2),
            _ => digits(a, 1, 2) && digits(b, 1, 2) && (digits(c, 2, 2) || digits(c, 4, 4)),
        };
        (is_day && split.next().is_none()).then_some(Numeric { sign, parts })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(cells: &[&str]) -> Vec<String> {
        let order = Order::of(cells.iter().copied());
        let told = |error: Error| format!("error: {error}");
        cells.iter().map(|cell| in_profile(cell, order).unwrap_or_else(told)).collect()
    }

    #[test]
    fn points_have_the_day_first_and_slashes_what_all_dates_allow() {
        assert_eq!(read(&["01.05.2024", "3.12.2024"]), ["2024-05-01", "2024-12-03"]);
        assert_eq!(read(&["01/05/2024", "13/05/2024"]), ["2024-05-01", "2024-05-13"]);
        assert_eq!(read(&["05/01/2024", "05/13/2024"]), ["2024-05-01", "2024-05-13"]);
        assert_eq!(read(&["2024/5/1", "2024-5-1", "2024-05-01"]), ["2024-05-01"; 3]);
        assert_eq!(read(&["1/1/2024"]), ["2024-01-01"]);
        assert_eq!(
            read(&["~01.05.2024", "1.5.2024–3.5.2024"]),
            ["~2024-05-01", "2024-05-01/2024-05-03"]
        );
        let plain = ["2024-05-01/2024-05-03", "late 2024-05", "2024", "", "01.05.24"];
        assert_eq!(read(&plain), plain);
    }

    #[test]
    fn what_may_be_either_is_refused() {
        let open = read(&["01/05/2024", "03/05/2024"]).join(" ");
        assert!(open.contains("no date of the table tells"), "{open}");
        assert!(open.contains("write 2024-05-01 or 2024-01-05"), "{open}");
        let mixed = read(&["13/05/2024", "05/13/2024", "05/06/2024"]).join(" ");
        assert!(mixed.contains("some have the day first and others the month"), "{mixed}");
    }
}
