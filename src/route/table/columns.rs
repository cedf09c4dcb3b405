//! Which column of a table tells what of a stop.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value};

use super::dates::{self, Order};
use super::text;
use crate::error::{Code, Report, Result, nearest};
use crate::route::{DateSpan, Mode, Precision};
use crate::source::{Feature, Features};

/// What a column may tell, by the name that it has on the way to the route profile.
struct Role {
    name: &'static str,
    /// The columns that tell it, the first that holds something before the others.
    columns: &'static [&'static str],
    /// Columns that do so where all that they hold are dates: they may be properties else.
    if_dates: &'static [&'static str],
}

const ROLES: [Role; 6] = [
    Role { name: "name", columns: &["name", "stop", "place", "town", "city"], if_dates: &[] },
    Role { name: "mode", columns: &["mode", "by"], if_dates: &[] },
    Role { name: "people", columns: &["people", "headcount", "count"], if_dates: &[] },
    Role { name: "sources", columns: &["sources", "source"], if_dates: &[] },
    Role {
        name: "arrival",
        columns: &["arrival", "date"],
        if_dates: &[
            "arrive",
            "arrives",
            "arrived",
            "arrival_date",
            "date_of_arrival",
            "from_date",
            "start",
            "start_date",
            "from",
            "day",
            "when",
        ],
    },
    Role {
        name: "departure",
        columns: &["departure"],
        if_dates: &[
            "depart",
            "departs",
            "departed",
            "departure_date",
            "date_of_departure",
            "to_date",
            "end",
            "end_date",
            "leave",
            "leaves",
            "left",
            "until",
            "to",
        ],
    },
];

/// What else the profile knows of a stop: its columns have these names, whatever their case.
const PLAIN: [&str; 8] =
    ["id", "label", "role", "certainty", "date_certainty", "number", "country", "note"];

/// Names that a misspelt column may have meant. Short ones are near too many others (`note`, `mode`).
const MISSPELT: [&str; 6] = ["arrival", "departure", "people", "headcount", "sources", "certainty"];

/// The columns of a table.
pub(super) struct Columns {
    /// For each role, the columns that may tell it, as the table calls them.
    roles: Vec<(&'static str, Vec<String>)>,
    /// Columns that have another name in the profile for the case of their letters alone.
    renamed: BTreeMap<String, &'static str>,
    /// Columns that tell something of a row.
    used: BTreeSet<String>,
    /// Columns whose hours are told of already.
    hours: BTreeSet<String>,
    /// Which of the numbers of `5/1/2024` is the day.
    order: Order,
}

impl Columns {
    /// Finds out from the names of columns and what they hold; the report tells of those that seem to be
    /// meant and are not used.
    pub fn of(table: &Features, file: &str, report: &mut Report) -> Self {
        let cells = cells(table);
        let are_dates =
            |name: &str| cells.iter().any(|(column, cells)| *column == name && all_dates(cells));
        let called = |name: &str| {
            let same = |(column, _): &&(&str, Vec<String>)| plain(column) == name;
            // That which is written so comes before one in capitals.
            let exact = cells.iter().find(|(column, _)| *column == name);
            exact.or_else(|| cells.iter().find(same)).map(|(column, _)| (*column).to_owned())
        };
        let roles: Vec<(&str, Vec<String>)> = ROLES
            .iter()
            .map(|role| {
                let sure = role.columns.iter().filter_map(|name| called(name));
                let dated = role.if_dates.iter().filter_map(|name| called(name));
                (role.name, sure.chain(dated.filter(|column| are_dates(column))).collect())
            })
            .collect();
        let renamed = PLAIN.iter().filter_map(|name| Some((called(name)?, *name))).collect();
        let is_date = |column: &str| {
            let mut of_dates = roles.iter().filter(|(role, _)| is_of_dates(role));
            of_dates.any(|(_, names)| names.iter().any(|name| name == column))
        };
        let dated = cells.iter().filter(|(column, _)| is_date(column));
        let order = Order::of(dated.flat_map(|(_, cells)| cells.iter().map(String::as_str)));
        tell_order(order, file, report);
        let (used, hours) = (BTreeSet::new(), BTreeSet::new());
        let mut columns = Self { roles, renamed, used, hours, order };
        for row in table.features.iter().map(filled) {
            let told = columns.roles.iter().map(|(_, names)| names);
            let told = told.filter_map(|names| names.iter().find(|name| row.contains_key(*name)));
            columns.used.extend(told.cloned());
        }
        columns.used.extend(columns.renamed.keys().cloned());
        columns.tell_unused(&cells, file, report);
        columns
    }

    /// What a row holds, by the names of the profile and of [`ROLES`]; the rest as it is called.
    ///
    /// # Errors
    /// Where day and month of a date cannot be told apart.
    pub fn row(
        &mut self,
        feature: &Feature,
        file: &str,
        report: &mut Report,
    ) -> Result<Map<String, Value>> {
        let mut row = filled(feature);
        for (column, name) in &self.renamed {
            if column != name
                && let Some(value) = row.remove(column)
            {
                row.insert((*name).into(), value);
            }
        }
        for (role, columns) in &self.roles {
            let found = columns.iter().find_map(|column| Some((column, row.remove(column)?)));
            let Some((column, mut value)) = found else { continue };
            if is_of_dates(role) {
                let given = text(&value);
                let (day, is_hour) = without_hours(&given);
                if is_hour && self.hours.insert(column.clone()) {
                    let detail = format!(
                        "the hours of column `{column}` are dropped: the dates of a route are days"
                    );
                    report.add(Code::Advisory, file, detail);
                }
                let day = dates::in_profile(&day, self.order);
                value = day.map_err(|error| error.at_path(column.as_str()))?.into();
            }
            if *role == "mode" {
                value = Mode::called(&text(&value)).into();
            }
            row.insert((*role).into(), value);
        }
        Ok(row)
    }

    /// What the table calls the column that a name of the profile stands for.
    pub fn called<'n>(&'n self, name: &'n str) -> &'n str {
        let columns = self.roles.iter().find(|(role, _)| *role == name).map(|(_, names)| names);
        let renamed = || self.renamed.iter().find(|(_, renamed)| **renamed == name);
        let role = columns.and_then(|columns| columns.first());
        role.or_else(|| renamed().map(|(column, _)| column)).map_or(name, String::as_str)
    }

    fn has(&self, role: &str) -> bool {
        self.roles.iter().any(|(name, columns)| *name == role && !columns.is_empty())
            || self.renamed.values().any(|name| *name == role)
    }

    /// Tells of columns that hold dates, and of those that are called all but as one that is missing.
    fn tell_unused(&self, cells: &[(&str, Vec<String>)], file: &str, report: &mut Report) {
        let unused = || cells.iter().filter(|(column, _)| !self.used.contains(*column));
        let missing = || {
            let role = |name: &str| if name == "headcount" { "people" } else { name }.to_owned();
            MISSPELT.into_iter().filter(move |name| !self.has(&role(name)))
        };
        for (column, cells) in unused() {
            let near = nearest(&plain(column), missing());
            if let Some(near) = near {
                let detail = format!("column `{column}` is not used: did you mean `{near}`?");
                report.add(Code::Advisory, file, detail);
            } else if all_dates(cells) && !(self.has("arrival") && self.has("departure")) {
                let detail = format!(
                    "column `{column}` holds dates and is not used: call it `date`, `arrival` or `departure`"
                );
                report.add(Code::Advisory, file, detail);
            }
        }
    }
}

/// Whether a role's columns hold dates.
fn is_of_dates(role: &str) -> bool {
    matches!(role, "arrival" | "departure")
}

/// Tells in which order numbers of dates are read, where no sign says so.
fn tell_order(order: Order, file: &str, report: &mut Report) {
    let read = match order {
        Order::DayFirst => "day/month/year",
        Order::MonthFirst => "month/day/year",
        Order::Open | Order::Mixed => return,
    };
    let detail = format!("dates are read as {read}, as which alone all of them are days");
    report.add(Code::Advisory, file, detail);
}

/// The columns in the order of the table, each with what it holds.
fn cells(table: &Features) -> Vec<(&str, Vec<String>)> {
    let mut index = BTreeMap::new();
    let mut columns: Vec<(&str, Vec<String>)> = Vec::new();
    for feature in &table.features {
        for (name, value) in feature.properties.iter() {
            let at = *index.entry(name).or_insert_with(|| {
                columns.push((name, Vec::new()));
                columns.len() - 1
            });
            let value = value.to_json();
            if is_filled(&value)
                && let Some((_, cells)) = columns.get_mut(at)
            {
                cells.push(text(&value));
            }
        }
    }
    columns
}

/// The name of a column in small letters, its words parted by `_`.
fn plain(column: &str) -> String {
    let parted = |c: char| if c == ' ' || c == '-' { '_' } else { c };
    column.trim().chars().flat_map(char::to_lowercase).map(parted).collect()
}

/// Whether cells are dates, in the profile's form or another: years alone may be any number.
fn all_dates(cells: &[String]) -> bool {
    let span = |cell: &String| without_hours(cell).0.parse::<DateSpan>().ok();
    let is_fine = |cell: &String| span(cell).is_some_and(|span| span.precision() < Precision::Year);
    cells.iter().all(|cell| span(cell).is_some() || dates::is_numeric(cell))
        && cells.iter().any(|cell| is_fine(cell) || dates::is_numeric(cell))
}

/// A date without the hours that follow its days (`2024-07-10T22:00`, `2024-07-10 22:00:30+02:00`), and
/// whether any is after midnight, which programs write for the day.
fn without_hours(text: &str) -> (String, bool) {
    let mut is_hour = false;
    let mut day = |part: &str| {
        let at = part.find(['T', 't', ' ']).filter(|&at| {
            let (day, time) = part.split_at(at);
            let time = time.get(1..).unwrap_or_default();
            let digits = time.bytes().take_while(u8::is_ascii_digit).count();
            let is_time = match time.as_bytes().get(digits) {
                None => digits == 2,
                Some(sign) => *sign == b':' && (1..=2).contains(&digits),
            };
            day.trim_start_matches('~').len() == "2024-07-10".len() && is_time
        });
        let (day, time) = part.split_at(at.unwrap_or(part.len()));
        is_hour |= time.bytes().any(|byte| matches!(byte, b'1'..=b'9'));
        day.to_owned()
    };
    let days: Vec<String> = text.trim().split('/').map(&mut day).collect();
    (days.join("/"), is_hour)
}

fn is_filled(value: &Value) -> bool {
    !value.is_null() && value.as_str() != Some("")
}

/// The cells of a row that hold something.
fn filled(feature: &Feature) -> Map<String, Value> {
    let cells = feature.properties.iter().map(|(name, value)| (name.to_owned(), value.to_json()));
    cells.filter(|(_, value)| is_filled(value)).collect()
}

#[cfg(test)]
mod tests {
    use crate::route::{Mode, Route};
    use crate::source::{ReadOptions, csv};

    fn read(table: &str) -> (Route, Vec<String>) {
        let (stops, _) = csv::read(table, &ReadOptions::default()).unwrap();
        let (route, report) = Route::from_stops(&stops, "stops.csv".as_ref()).unwrap();
        (route, report.entries().iter().map(|entry| entry.detail.clone()).collect())
    }

    /// The arrivals and departures of a table of two stops with these columns.
    fn dates(header: &str, cells: [&str; 2]) -> (Vec<String>, Vec<String>) {
        let [a, b] = cells;
        let (route, told) = read(&format!("name,lat,lon,{header}\nA,50,5,{a}\nB,51,6,{b}\n"));
        let date =
            |date: Option<crate::route::DateSpan>| date.map_or("-".into(), |d| d.to_string());
        let dates =
            |stop: &crate::route::Stop| format!("{} {}", date(stop.arrival), date(stop.departure));
        (route.stops.iter().map(dates).collect(), told)
    }

    #[test]
    fn columns_are_known_whatever_their_case_and_by_other_names() {
        let (route, told) = read(
            "Name,Latitude,Longitude,Date,By,Role,People,Hotel\n\
             A,50,5,2024-05-01,,,12,Ibis\nB,51,6,2024-05-03,train,end,,Ritz\n",
        );
        assert_eq!(told, [""; 0]);
        assert_eq!(route.legs[0].mode, Mode::Train);
        assert_eq!(route.stops[0].counts[0].low, Some(12.0));
        assert_eq!(route.stops[1].role, crate::route::StopRole::End);
        assert_eq!(route.stops[1].foreign.properties["Hotel"], "Ritz");
        assert!(route.stops.iter().all(|stop| stop.arrival.is_some()));
        let cells = ["2024-05-01,2024-05-02", "2024-05-03,2024-05-04"];
        for header in [
            "arrive,depart",
            "Arrived,Left",
            "from_date,to_date",
            "start,end",
            "Arrival date,until",
        ] {
            let (dates, told) = dates(header, cells);
            assert_eq!(dates, ["2024-05-01 2024-05-02", "2024-05-03 2024-05-04"], "{header}");
            assert_eq!(told, [""; 0], "{header}");
        }
    }

    #[test]
    fn what_holds_no_dates_stays_a_property() {
        let (route, told) = read(
            "name,lat,lon,date,start,end,left,altitude\n\
             A,50,5,2024-05-01,08:00,10,yes,1500\nB,51,6,2024-05-03,09:00,12,no,1893\n",
        );
        assert_eq!(told, [""; 0]);
        assert_eq!(route.stops[0].departure, None);
        let kept = &route.stops[0].foreign.properties;
        let has = |column: &&str| kept.contains_key(*column);
        assert!(["start", "end", "left", "altitude"].iter().all(has), "{kept:?}");
    }

    #[test]
    fn dates_that_are_not_used_and_misspelt_columns_are_told() {
        let told = |header: &str, cells| dates(header, cells).1.join("; ");
        assert_eq!(
            told("seen", ["2024-05-01", "03.05.2024"]),
            "column `seen` holds dates and is not used: call it `date`, `arrival` or `departure`"
        );
        assert_eq!(
            told("arival", ["2024-05-01", "2024-05-03"]),
            "column `arival` is not used: did you mean `arrival`?"
        );
        // A second column of dates that stands in where the first is empty is used.
        assert_eq!(told("arrival,date", ["2024-05-01,", ",2024-05-03"]), "");
        assert_eq!(told("date,published", ["2024-05-01,2020", "2024-05-03,2021"]), "");
    }

    #[test]
    fn a_date_with_hours_is_its_day() {
        let (dates, told) = dates(
            "arrive,depart",
            ["2024-07-10T00:00:00,~2024-07-10T22:00", "2024-07-11 7:30,2024-07-12T10:00:00+02:00"],
        );
        assert_eq!(dates, ["2024-07-10 ~2024-07-10", "2024-07-11 2024-07-12"]);
        let hours = |column: &str| {
            format!("the hours of column `{column}` are dropped: the dates of a route are days")
        };
        assert_eq!(told.len(), 2, "{told:?}");
        assert!(told.contains(&hours("depart")) && told.contains(&hours("arrive")), "{told:?}");
    }
}
