//! What is said of tables that tell of no area.

use crate::error::{Error, ErrorKind};
use crate::figure::thematic::table::Table;

/// Why no number of a table belongs to an area.
pub(super) fn nothing(table: &Table, key: usize, value: usize, lost: &[String]) -> Error {
    let fault = |path: &str, what: String, remedy: String| {
        Error::new(ErrorKind::Figure, what).at_path(path).remedy(remedy)
    };
    let name = |column: usize| table.columns().get(column).map_or("", String::as_str);
    let mut rows = table.pairs(key, value).filter(|(key, _)| !key.is_empty());
    match (rows.next(), lost.is_empty()) {
        (None, _) => fault(
            "data",
            "the table has no rows".to_owned(),
            "give it a row for each area".to_owned(),
        ),
        (Some((area, cell)), true) => fault(
            "value",
            format!("no row has a number in `{}`", name(value)),
            format!("name a column of numbers; in this {area} has `{cell}`"),
        ),
        (Some(_), false) => {
            let lost = lost.iter().take(5).map(String::as_str).collect::<Vec<_>>().join(", ");
            let what = format!("no row of the table tells of an area in `{}`", name(key));
            fault("key", what, format!("give codes or names of areas; it has: {lost}"))
        }
    }
}

pub(super) fn counted(count: usize) -> String {
    if count == 1 { "one row".to_owned() } else { format!("{count} rows") }
}
