//! The render tests that fail, each with the reason.

/// A line each: the case's name, a tab, the reason.
const KNOWN: &str = include_str!("known.txt");

/// Why a case is known to fail.
pub fn reason(name: &str) -> Option<&'static str> {
    let name = name.strip_prefix("render/")?;
    KNOWN
        .lines()
        .filter_map(|line| line.split_once('\t'))
        .find(|known| known.0 == name)
        .map(|known| known.1)
}
