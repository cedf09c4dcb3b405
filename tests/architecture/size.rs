//! How long anything may be, and what may not be a name.

use crate::{CRATES, File, files_of};

/// A name that says nothing about what is inside.
const EMPTY_NAMES: [&str; 6] = ["utils", "util", "helpers", "helper", "misc", "manager"];

/// Files longer than this are more than one idea. Their unit tests count.
const MAX_FILE_LINES: usize = 400;

/// Functions longer than this, from `fn` to the closing brace, do more than one thing. Those of
/// the unit tests count as well.
const MAX_FUNCTION_LINES: usize = 60;

#[test]
fn files_and_functions_are_short_and_their_names_say_what_is_inside() {
    let mut problems = Vec::new();
    for file in CRATES.iter().flat_map(|krate| files_of(krate)) {
        problems.extend(check_names(&file));
        problems.extend(check_lengths(&file));
    }
    assert!(problems.is_empty(), "\n{}\n", problems.join("\n"));
}

fn check_names(file: &File) -> Vec<String> {
    let empty = |name: &&String| EMPTY_NAMES.contains(&name.as_str());
    let tell = |name| format!("{}: {name:?} says nothing: name what is inside", file.shown);
    file.modules.iter().filter(empty).map(tell).collect()
}

fn check_lengths(file: &File) -> Vec<String> {
    let shown = &file.shown;
    let mut problems = Vec::new();
    let lines: Vec<&str> = file.text.lines().collect();
    if lines.len() > MAX_FILE_LINES {
        problems.push(format!("{shown}: {} lines: split it, one idea a file", lines.len()));
    }
    for (at, name, length) in functions(&lines) {
        if length > MAX_FUNCTION_LINES {
            problems.push(format!("{shown}:{}: fn {name} has {length} lines", at + 1));
        }
    }
    problems
}

/// The functions that have a body: the line each begins on, from 0, its name and its length. The
/// sources are formatted, so a body ends at the first `}` that is indented as its `fn` is.
fn functions<'a>(lines: &[&'a str]) -> Vec<(usize, &'a str, usize)> {
    let mut found = Vec::new();
    for (at, line) in lines.iter().enumerate() {
        let code = line.trim_start();
        let Some(name) = function_name(code) else { continue };
        let indent = &line[..line.len() - code.len()];
        let ends = |line: &&str| {
            line.strip_prefix(indent).is_some_and(|rest| {
                rest == "}" || (rest.starts_with(|c: char| !c.is_whitespace()) && is_one_line(rest))
            })
        };
        if let Some(length) = lines[at..].iter().position(ends) {
            found.push((at, name, length + 1));
        }
    }
    found
}

/// Whether a line at a function's indentation ends it without a body below: a declaration, or all
/// of it in one line.
fn is_one_line(line: &str) -> bool {
    line.ends_with(';') || (line.ends_with('}') && line.contains('{'))
}

/// The name of the function that a line begins.
fn function_name(code: &str) -> Option<&str> {
    let (before, after) = code.split_once("fn ")?;
    let is_qualifier = |word: &str| {
        matches!(word, "pub" | "const" | "async" | "unsafe" | "extern" | "default")
            || word.starts_with("pub(")
            || word.starts_with('"')
    };
    let name = after.split(|c: char| !c.is_alphanumeric() && c != '_').next()?;
    (before.split_whitespace().all(is_qualifier) && !name.is_empty()).then_some(name)
}

mod the_checker_itself {
    use super::*;

    #[test]
    fn functions_are_measured_from_fn_to_brace() {
        let text = "\
impl A {
    /// Says fn in a comment.
    pub(crate) fn short(&self) -> B {
        if x {
        }
    }

    fn declared(&self);
    const fn one_line() {}
    fn many_arguments(
        a: A,
    ) -> B
    where
        A: C,
    {
        a
    }
}";
        let lines: Vec<&str> = text.lines().collect();
        assert_eq!(
            functions(&lines),
            [(2, "short", 4), (7, "declared", 1), (8, "one_line", 1), (9, "many_arguments", 8)]
        );
    }

    #[test]
    fn what_is_too_long_is_told() {
        let body = "    x();\n".repeat(MAX_FUNCTION_LINES - 2);
        let at_most = format!("fn f() {{\n{body}}}\n");
        assert_eq!(check_lengths(&File::new("src/a.rs", &at_most)), Vec::<String>::new());
        let longer = format!("fn f() {{\n{body}    x();\n}}\n");
        assert_eq!(
            check_lengths(&File::new("src/a.rs", &longer)),
            ["src/a.rs:1: fn f has 61 lines"]
        );
        let file = File::new("src/a.rs", &"\n".repeat(MAX_FILE_LINES + 1));
        assert_eq!(check_lengths(&file), ["src/a.rs: 401 lines: split it, one idea a file"]);
    }

    #[test]
    fn empty_names_are_told() {
        assert_eq!(check_names(&File::new("src/map/utils.rs", "")).len(), 1);
        assert!(check_names(&File::new("src/map/draw.rs", "")).is_empty());
    }
}
