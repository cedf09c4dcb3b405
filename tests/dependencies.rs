//! What rumbo is built from: licences, versions and the Rust that all of it asks for.
//!
//! `deny.toml` names what is allowed, as `cargo deny` reads it.

use std::collections::{BTreeMap, BTreeSet};
use std::process::Command;

use serde_json::Value;

/// The packages in the program, or that build it, with every feature on.
fn packages() -> Vec<Value> {
    // The metadata list optional dependencies that no feature turns on; the tree does not.
    let tree = cargo(&["tree", "--edges=normal,build", "--prefix=none", "--format={p}"]);
    let used: BTreeSet<(&str, &str)> = tree
        .lines()
        .filter_map(|line| {
            let mut words = line.split_whitespace();
            Some((words.next()?, words.next()?.strip_prefix('v')?))
        })
        .collect();
    assert!(used.len() > 100, "{used:?}");
    // Without a platform all are wanted, those of other systems too, which are not downloaded.
    let about = Command::new("rustc").arg("-vV").output().unwrap();
    let about = String::from_utf8(about.stdout).unwrap();
    let host = about.lines().find_map(|line| line.strip_prefix("host: ")).unwrap();
    let metadata = cargo(&["metadata", "--format-version=1", "--filter-platform", host]);
    let metadata: Value = serde_json::from_str(&metadata).unwrap();
    let is_used = |package: &&Value| {
        let text = |key: &str| package[key].as_str().unwrap();
        used.contains(&(text("name"), text("version")))
    };
    metadata["packages"].as_array().unwrap().iter().filter(is_used).cloned().collect()
}

/// Cargo's answer. Of a crate that no build here needs (an option of a tool's dependency) it may have to
/// fetch the description first; where all are there it asks no registry.
fn cargo(arguments: &[&str]) -> String {
    let output = Command::new(env!("CARGO"))
        .args(arguments)
        .args(["--locked", "--all-features"])
        .args(["--manifest-path", concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml")])
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

fn allowed() -> toml::Table {
    include_str!("../deny.toml").parse().unwrap()
}

#[test]
fn every_licence_is_allowed() {
    let allowed = allowed();
    let list = allowed["licenses"]["allow"].as_array().unwrap();
    let list: BTreeSet<&str> = list.iter().map(|name| name.as_str().unwrap()).collect();
    for package in packages() {
        let licence = package["license"].as_str().unwrap_or("none");
        assert!(permits(licence, &list), "{}: {licence}", package["name"]);
    }
}

/// Whether a licence expression (SPDX) can be met by licences of a list. Some old crates write
/// `/` for `OR`.
fn permits(expression: &str, list: &BTreeSet<&str>) -> bool {
    let spaced = expression.replace('/', " OR ").replace('(', " ( ").replace(')', " ) ");
    let mut words = spaced.split_whitespace().peekable();
    any_of(&mut words, list)
}

type Words<'a, 'b> = &'a mut std::iter::Peekable<std::str::SplitWhitespace<'b>>;

fn any_of(words: Words, list: &BTreeSet<&str>) -> bool {
    let mut met = all_of(words, list);
    while words.next_if_eq(&"OR").is_some() {
        met |= all_of(words, list);
    }
    met
}

fn all_of(words: Words, list: &BTreeSet<&str>) -> bool {
    let mut met = one(words, list);
    while words.next_if_eq(&"AND").is_some() {
        met &= one(words, list);
    }
    met
}

fn one(words: Words, list: &BTreeSet<&str>) -> bool {
    let Some(word) = words.next() else { return false };
    if word == "(" {
        let met = any_of(words, list);
        return words.next() == Some(")") && met;
    }
    // An exception only permits more.
    if words.next_if_eq(&"WITH").is_some() {
        words.next();
    }
    list.contains(word)
}

#[test]
fn licence_expressions_are_read() {
    let list = BTreeSet::from(["MIT", "Unicode-3.0", "Apache-2.0"]);
    for expression in [
        "MIT",
        "GPL-3.0 OR MIT",
        "MIT/GPL-3.0",
        "(MIT OR GPL-3.0) AND Unicode-3.0",
        "Apache-2.0 WITH LLVM-exception OR GPL-3.0",
    ] {
        assert!(permits(expression, &list), "{expression}");
    }
    for expression in ["GPL-3.0", "MIT AND GPL-3.0", "(MIT OR Zlib) AND GPL-3.0", ""] {
        assert!(!permits(expression, &list), "{expression}");
    }
}

#[test]
fn no_crate_comes_in_two_versions_without_a_reason() {
    let mut versions: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for package in packages() {
        let text = |key: &str| package[key].as_str().unwrap().to_owned();
        versions.entry(text("name")).or_default().insert(text("version"));
    }
    let allowed = allowed();
    let skipped = allowed["bans"]["skip"].as_array().unwrap();
    let skipped: BTreeSet<&str> =
        skipped.iter().map(|entry| entry["crate"].as_str().unwrap()).collect();
    let several: BTreeMap<&str, _> = versions
        .iter()
        .filter(|(_, versions)| versions.len() > 1)
        .map(|(name, versions)| (name.as_str(), versions))
        .collect();
    let named: BTreeSet<&str> = several.keys().copied().collect();
    assert_eq!(named, skipped, "{several:#?}");
}

#[test]
fn nothing_asks_for_a_newer_rust_than_we_do() {
    let parts = |version: &str| -> Vec<u32> {
        version.split('.').map(|part| part.parse().unwrap()).collect()
    };
    let ours = parts(env!("CARGO_PKG_RUST_VERSION"));
    for package in packages() {
        if let Some(version) = package["rust_version"].as_str() {
            assert!(parts(version) <= ours, "{} asks for Rust {version}", package["name"]);
        }
    }
}
