//! The changelog is in the form of Keep a Changelog: what each version links to and its date.

#[test]
fn every_version_has_a_link_and_a_date() {
    let problems = check(include_str!("../CHANGELOG.md"));
    assert!(problems.is_empty(), "{problems:#?}");
}

fn check(text: &str) -> Vec<String> {
    let mut problems = Vec::new();
    let headings: Vec<&str> = text.lines().filter_map(|line| line.strip_prefix("## ")).collect();
    if headings.first().is_none_or(|first| *first != "[Unreleased]") {
        problems.push("the first section is not [Unreleased]".to_owned());
    }
    for heading in headings {
        let (name, date) = heading.split_once(" - ").unwrap_or((heading, ""));
        let is_date = jiff::civil::Date::strptime("%Y-%m-%d", date).is_ok();
        if !is_date && name != "[Unreleased]" {
            problems.push(format!("{name} has no date: write `## [1.2.3] - 2026-01-31`"));
        }
        let is_linked = text
            .lines()
            .any(|line| line.strip_prefix(name).and_then(|line| line.strip_prefix(": ")).is_some());
        if !name.starts_with('[') || !is_linked {
            problems.push(format!("{name} has no link: write `[1.2.3]: …` at the end"));
        }
    }
    problems
}

#[test]
fn what_is_missing_is_told() {
    assert!(
        check("## [Unreleased]\n## [1.0.0] - 2026-01-31\n[Unreleased]: a\n[1.0.0]: b").is_empty()
    );
    for text in [
        "## [1.0.0] - 2026-01-31\n[1.0.0]: b",
        "## [Unreleased]\n## [1.0.0]\n[Unreleased]: a\n[1.0.0]: b",
        "## [Unreleased]\n## [1.0.0] - 31 January\n[Unreleased]: a\n[1.0.0]: b",
        "## [Unreleased]\n## [1.0.0] - 2026-01-31\n[Unreleased]: a",
        "## Unreleased",
    ] {
        assert!(!check(text).is_empty(), "{text}");
    }
}
