//! What a comma or a point means in the numbers of a table: decimals, or thousands.

use super::table::number;
#[cfg(feature = "basemap")]
use crate::figure::model::Decimal;

/// The signs of a column's numbers, as its cells tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Signs {
    /// As a program writes them: points are decimal, commas part thousands where they can.
    Plain,
    /// Commas are decimal, and points part thousands.
    Comma,
    /// Points may part thousands, as in `881.935`, or be decimal, as they are taken to be.
    Doubtful,
}

/// What the signs of a column's cells mean. Commas are decimal where some cell cannot have them part
/// thousands (`12,5`), where semicolons part the cells, and where points do part thousands: in `1.234.567`,
/// and in `881.935` where the rest of the table has decimal commas.
pub(super) fn signs(cells: &[&str], has_semicolons: bool, others: bool) -> Signs {
    let cells = || cells.iter().map(|cell| cell.trim_matches([' ', '%']));
    let dotted = || cells().filter(|cell| cell.contains('.'));
    let are_thousands = dotted().next().is_some() && dotted().all(points_part_thousands);
    let is_sure = |cell: &str| cell.contains(',') || cell.matches('.').count() > 1;
    if are_thousands && (others || dotted().any(is_sure)) {
        return Signs::Comma;
    }
    if has_decimal_commas(cells(), has_semicolons) {
        return Signs::Comma;
    }
    // Four digits in a row are parted by nothing.
    let is_unparted =
        |cell: &str| cell.split(|c: char| !c.is_ascii_digit()).any(|digits| digits.len() > 3);
    match are_thousands && !cells().any(is_unparted) {
        true => Signs::Doubtful,
        false => Signs::Plain,
    }
}

/// Whether commas in cells are decimal: all that have one are numbers so, and some cannot be otherwise.
pub(super) fn has_decimal_commas<'t>(
    cells: impl Iterator<Item = &'t str> + Clone,
    has_semicolons: bool,
) -> bool {
    let mut commas = cells.filter(|cell| cell.contains(','));
    commas.clone().all(|cell| is_decimal(cell) || parts_thousands(cell))
        && commas.any(|cell| has_semicolons || !parts_thousands(cell))
}

/// A number as a program writes it, from a cell of a column with such signs.
#[cfg(feature = "basemap")]
pub(super) fn plain(cell: &str, commas: Decimal) -> Option<String> {
    let plain = match commas {
        Decimal::Comma => cell.replace('.', "").replace(',', "."),
        Decimal::Point => cell.replace(',', ""),
    };
    number(&plain).map(|_| plain)
}

/// Whether a cell is a number whose one comma is decimal.
fn is_decimal(cell: &str) -> bool {
    let plain = cell.replace(',', ".");
    plain.matches('.').count() == 1 && number(&plain).is_some()
}

/// Whether points part the thousands of a number, which may have a decimal comma: `1.234`, `1.234,5`. None
/// begins with nought.
fn points_part_thousands(cell: &str) -> bool {
    let turned: String = cell
        .chars()
        .map(|c| {
            if c == '.' {
                ','
            } else if c == ',' {
                '.'
            } else {
                c
            }
        })
        .collect();
    let digits = turned.trim_start_matches(['-', '+', '−']);
    !digits.starts_with('0') && parts_thousands(digits) && turned.matches('.').count() <= 1
}

/// Whether commas part the thousands of a number: three digits after each.
pub(super) fn parts_thousands(cell: &str) -> bool {
    let whole = cell.split('.').next().unwrap_or_default();
    let mut groups = whole.split(',');
    let first = groups.next().unwrap_or_default().trim_start_matches('-');
    let digits = |group: &str| group.chars().all(|c| c.is_ascii_digit());
    (1..=3).contains(&first.len())
        && digits(first)
        && groups.all(|group| group.len() == 3 && digits(group))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn points_part_thousands_where_they_must_and_are_doubted_where_they_may() {
        let of = |cells: &[&str]| signs(cells, false, false);
        assert_eq!(of(&["881.935", "14.812.617", "77"]), Signs::Comma);
        assert_eq!(of(&["1.234,5", "881.935"]), Signs::Comma);
        assert_eq!(of(&["881.935", "605.761"]), Signs::Doubtful);
        assert_eq!(signs(&["881.935", "605.761"], false, true), Signs::Comma);
        // What no thousands are: nought before them, fewer digits after, four without a sign.
        assert_eq!(of(&["0.734", "1.234"]), Signs::Plain);
        assert_eq!(of(&["12.5", "1.234"]), Signs::Plain);
        assert_eq!(of(&["1.234", "5678"]), Signs::Plain);
        assert_eq!(of(&["12,5", "7"]), Signs::Comma);
        assert_eq!(of(&["1,234", "5,678"]), Signs::Plain);
        assert_eq!(of(&["12%", "1,234"]), Signs::Plain);
        assert_eq!(of(&["Paris", "St. Louis"]), Signs::Plain);
    }

    #[cfg(feature = "basemap")]
    #[test]
    fn numbers_are_written_as_programs_do() {
        assert_eq!(plain("14.812.617", Decimal::Comma).as_deref(), Some("14812617"));
        assert_eq!(plain("1.234,5", Decimal::Comma).as_deref(), Some("1234.5"));
        assert_eq!(plain("1,234.5", Decimal::Point).as_deref(), Some("1234.5"));
        assert_eq!(plain("n/a", Decimal::Comma), None);
    }
}
