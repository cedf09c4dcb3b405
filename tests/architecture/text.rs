//! Reading Rust well enough to find its paths.

/// The text with comments blanked, its lines kept; examples in documentation may use what comes
/// later.
pub fn without_comments(text: &str) -> String {
    text.lines()
        .map(|line| match line.trim_start() {
            code if code.starts_with("//") => "",
            _ => line.split(" // ").next().unwrap_or(line),
        })
        .collect::<Vec<_>>()
        .join("\n")
}

/// The text with the unit tests blanked, its lines kept.
pub fn without_tests(text: &str) -> String {
    let mut inside = false;
    let mut after_attribute = false;
    let mut lines = Vec::new();
    for line in text.lines() {
        let starts = after_attribute && line.starts_with("mod ") && line.ends_with('{');
        after_attribute = line == "#[cfg(test)]";
        inside |= starts;
        lines.push(if inside { "" } else { line });
        inside &= line != "}";
    }
    lines.join("\n")
}

/// The line of a byte, from 1.
pub fn line_of(code: &str, at: usize) -> usize {
    code.as_bytes()[..at].iter().filter(|&&byte| byte == b'\n').count() + 1
}

/// What follows `levels` of `super::`, one more within an inline module, with its byte.
pub fn paths_above(code: &str, levels: usize) -> Vec<(usize, &str)> {
    let mut found = Vec::new();
    for (levels, inline) in [(levels, false), (levels + 1, true)] {
        if levels > 0 {
            found.extend(
                paths_after(&"super::".repeat(levels), code)
                    .into_iter()
                    .filter(|&(at, _)| is_in_inline_module(&code[..at]) == inline),
            );
        }
    }
    found
}

/// What follows a path's beginning where a path begins with it.
pub fn paths_after<'a>(root: &str, code: &'a str) -> Vec<(usize, &'a str)> {
    let is_path = |c: char| c.is_alphanumeric() || c == '_' || c == ':' || c == '$';
    code.match_indices(root)
        .filter(|&(at, _)| !code[..at].chars().next_back().is_some_and(is_path))
        .map(|(at, _)| (at, &code[at + root.len()..]))
        .filter(|(_, rest)| !rest.starts_with("super::") && !rest.starts_with('*'))
        .collect()
}

/// Whether the end of this code is inside a `mod name { … }`.
fn is_in_inline_module(code: &str) -> bool {
    let mut inside = false;
    for line in code.lines() {
        let declared = line.strip_prefix("pub ").unwrap_or(line);
        inside |= declared.starts_with("mod ") && line.trim_end().ends_with('{');
        inside &= line != "}";
    }
    inside
}

/// One name that a path leads to.
#[derive(Debug, PartialEq)]
pub struct Leaf {
    /// The names on the way: `a::b::C` is three.
    pub names: Vec<String>,
    /// What it is called here: the last name, or the one after `as`.
    pub called: String,
}

/// The names that a path leads to: one, or those of its `{…}`.
pub fn leaves(path: &str) -> Vec<Leaf> {
    let mut found = Vec::new();
    read_tree(path, &[], &mut found);
    found
}

/// Reads one path or group and returns what follows it.
fn read_tree<'a>(text: &'a str, before: &[String], found: &mut Vec<Leaf>) -> &'a str {
    let text = text.trim_start();
    if let Some(mut rest) = text.strip_prefix('{') {
        loop {
            rest = rest.trim_start();
            if rest.is_empty() || rest.starts_with('}') {
                return rest.get(1..).unwrap_or("");
            }
            let length = rest.len();
            rest = read_tree(rest, before, found).trim_start();
            rest = rest.strip_prefix(',').unwrap_or(rest);
            if rest.len() == length {
                return rest;
            }
        }
    }
    let (name, rest) = read_name(text);
    if name.is_empty() {
        return rest;
    }
    let mut names = before.to_vec();
    names.push(name.to_owned());
    if let Some(deeper) = rest.strip_prefix("::")
        && deeper.starts_with(|c: char| c.is_alphanumeric() || "_{*".contains(c))
    {
        return read_tree(deeper, &names, found);
    }
    let (called, rest) = match rest.strip_prefix(" as ") {
        Some(alias) => read_name(alias),
        None => (name, rest),
    };
    found.push(Leaf { names, called: called.to_owned() });
    rest
}

/// A name, or the star of a glob, and what follows it.
fn read_name(text: &str) -> (&str, &str) {
    let is_name = |c: char| c.is_alphanumeric() || c == '_';
    let end = match text.starts_with('*') {
        true => 1,
        false => text.find(|c| !is_name(c)).unwrap_or(text.len()),
    };
    text.split_at(end)
}

mod reading {
    use super::*;

    fn names(path: &str) -> Vec<String> {
        leaves(path).iter().map(|leaf| leaf.names.join("::")).collect()
    }

    #[test]
    fn a_path_leads_to_one_name_and_a_group_to_many() {
        assert_eq!(names("a::B;"), ["a::B"]);
        assert_eq!(names("a::f(x)"), ["a::f"]);
        assert_eq!(names("a::f::<T>(x)"), ["a::f"]);
        assert_eq!(names("{a::{B, c::D}, e, f::*};"), ["a::B", "a::c::D", "e", "f::*"]);
        assert_eq!(names("{\n    a,\n    b,\n};"), ["a", "b"]);
    }

    #[test]
    fn an_alias_is_what_it_is_called() {
        let found = leaves("{a::B as C, d::E};");
        assert_eq!(found[0].called, "C");
        assert_eq!(found[1].called, "E");
    }

    #[test]
    fn tests_are_left_out() {
        let text = "fn a() {}\n#[cfg(test)]\nmod tests {\n    use super::b;\n}\nfn c() {}";
        assert_eq!(without_tests(text), "fn a() {}\n#[cfg(test)]\n\n\n\nfn c() {}");
        let helper = "#[cfg(test)]\nfn kept() {}\nmod inline {\n}";
        assert_eq!(without_tests(helper), helper);
    }

    #[test]
    fn an_inline_module_ends() {
        assert!(is_in_inline_module("mod tests {\n    use "));
        assert!(!is_in_inline_module("mod tests {\n}\nuse "));
    }
}
