//! The validity suite of geojsonhint: what is valid is read, what is not is refused by line.

use std::collections::BTreeSet;

use rumbo::ErrorKind;
use rumbo::error::Code;
use rumbo::source::{OutOfRange, ReadOptions, geojson};
use serde_json::Value;

/// Files that the suite calls invalid and rumbo reads, each for the reason given. A file that
/// leaves this list, or enters it, fails the test.
const READ_ALL_THE_SAME: [(&str, &str); 2] = [
    ("geometrycollection_nested.geojson", "RFC 7946 advises against it: SHOULD, not MUST"),
    ("geometrycollection_single.geojson", "RFC 7946 advises against it: SHOULD, not MUST"),
];

#[test]
fn valid_files_are_read_and_invalid_ones_refused() {
    let Some(folder) = crate::common::conformance("geojsonhint") else { return };
    let cases = std::fs::read_to_string(folder.join("cases.json")).unwrap();
    let cases: Vec<Value> = serde_json::from_str(&cases).unwrap();
    assert!(cases.len() >= 62, "the suite is incomplete");

    // The suite asks what GeoJSON allows, and GeoJSON does not say where the sphere ends.
    let options = ReadOptions { out_of_range: OutOfRange::Drop, ..ReadOptions::default() };
    let mut problems = Vec::new();
    let mut out_of_range = Vec::new();
    let mut read_all_the_same = BTreeSet::new();
    let mut refused = 0;
    for case in &cases {
        let path = case["file"].as_str().unwrap();
        let name = path.rsplit('/').next().unwrap();
        let text = std::fs::read(folder.join(path)).unwrap();
        let is_valid = case["valid"].as_bool().unwrap();
        let advises = case["only_advisory"].as_bool() == Some(true);
        if let Err(error) = geojson::read(&text, &ReadOptions::default())
            && error.kind() == ErrorKind::Position
        {
            out_of_range.push(name);
        }
        match geojson::read(&text, &options) {
            Err(error) if is_valid => problems.push(format!("{path} is valid, but: {error}")),
            Err(error) if error.place().line.is_none() => {
                problems.push(format!("{path}: no line in: {error}"));
            }
            Err(_) => refused += 1,
            Ok((_, report)) => {
                let warned = report.with_code(Code::Advisory).next().is_some();
                if !is_valid {
                    read_all_the_same.insert(name.to_owned());
                }
                if (advises || !is_valid) && !warned {
                    problems.push(format!("{path} was read without a warning"));
                }
            }
        }
    }
    let known: BTreeSet<String> =
        READ_ALL_THE_SAME.iter().map(|(name, _)| (*name).to_owned()).collect();
    assert_eq!(read_all_the_same, known, "invalid files that were read");
    assert_eq!(out_of_range, ["issue82.geojson"], "files with latitudes beyond ±90");
    assert!(problems.is_empty(), "{}", problems.join("\n"));
    assert!(refused >= 38, "only {refused} invalid files were refused");
}
