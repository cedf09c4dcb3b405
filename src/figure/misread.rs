//! What the readers of TOML and JSON say of a figure file, said to who wrote it.

use super::model::Figure;
use crate::error::{Error, ErrorKind, nearest};

/// How a reader names kinds of values, and how people do.
const KINDS: [(&str, &str); 18] = [
    ("usize", "a whole number"),
    ("u8", "a whole number"),
    ("u16", "a whole number"),
    ("u32", "a whole number"),
    ("u64", "a whole number"),
    ("i64", "a whole number"),
    ("integer", "the number"),
    ("f32", "a number"),
    ("f64", "a number"),
    ("floating point", "the number"),
    ("string", "the text"),
    ("a string", "a text in quotes"),
    ("path string", "a path in quotes"),
    ("boolean", "the word"),
    ("a boolean", "true or false"),
    ("sequence", "a list"),
    ("a sequence", "a list"),
    ("map", "a table"),
];

/// The error of a text that is TOML or JSON and no figure.
pub(super) fn no_figure(said: &str) -> Error {
    let said = said.trim().replace('\n', ", ");
    let error = |message: String| Error::new(ErrorKind::Figure, message);
    if let Some((key, keys)) = unknown(&said, "unknown field ") {
        return error(format!("there is no key `{key}` here")).remedy(instead_of_key(key, &keys));
    }
    if let Some((value, values)) = unknown(&said, "unknown variant ") {
        let remedy = match nearest(value, values.iter().copied()) {
            Some(near) => format!("did you mean `{near}`? {}", one_of(&values, "It is")),
            None => one_of(&values, "give"),
        };
        return error(format!("`{value}` is not a value of this key")).remedy(remedy);
    }
    if let Some((found, due)) = mismatch(&said) {
        let remedy = match due {
            "a sequence" => {
                "put it in brackets, `[ ]`; each table of a list stands under double ones, \
                             such as `[[layer]]`"
            }
            "usize" | "u32" | "f64" if is_quoted_number(found) => "leave out the quotation marks",
            _ => "write the value anew, or leave the key out",
        };
        let message = format!("{} stands where {} is due", kind(found), kind(due));
        return error(message).remedy(remedy);
    }
    if let Some(key) = missing_key(&said) {
        return error(format!("the key `{key}` is missing here")).remedy("add it");
    }
    // Values that check themselves say what to do.
    match said.split_once("; ") {
        Some((what, remedy)) => error(what.to_owned()).remedy(remedy),
        None => error(said).remedy("see `rumbo schema figure` for what a figure file may hold"),
    }
}

/// The error of a text that is not TOML.
pub(super) fn no_toml(said: &str) -> Error {
    let error = Error::new(ErrorKind::Figure, said.trim().replace('\n', ", "));
    if said.contains("duplicate key") {
        return error.remedy("leave one of the two out");
    }
    error.remedy(
        "a figure file is TOML: lines such as `title = \"Fiji\"`, texts in quotes, below the `[table]` \
         they belong to",
    )
}

/// The key that a message says is missing.
pub(super) fn missing_key(said: &str) -> Option<&str> {
    said.strip_prefix("missing field `")?.split('`').next()
}

/// The unknown name of a message, and those there are.
fn unknown<'a>(said: &'a str, what: &str) -> Option<(&'a str, Vec<&'a str>)> {
    let mut quoted = said.strip_prefix(what)?.split('`').skip(1).step_by(2);
    Some((quoted.next()?, quoted.collect()))
}

/// What was found, and what was due, of a message about another type.
fn mismatch(said: &str) -> Option<(&str, &str)> {
    let said =
        said.strip_prefix("invalid type: ").or_else(|| said.strip_prefix("invalid value: "))?;
    said.split_once(", expected ")
}

fn is_quoted_number(found: &str) -> bool {
    let text = found.strip_prefix("string ").unwrap_or_default();
    text.trim_matches('"').trim().parse::<f64>().is_ok()
}

fn kind(said: &str) -> String {
    let named = |(of, name): &(&str, &str)| {
        let rest = said.strip_prefix(of)?;
        (rest.is_empty() || rest.starts_with([' ', ':'])).then(|| format!("{name}{rest}"))
    };
    // The longest name first: `a string` also begins as `a`.
    KINDS.iter().rev().find_map(named).unwrap_or_else(|| said.to_owned())
}

/// What to write instead of an unknown key of a table with some keys.
fn instead_of_key(key: &str, keys: &[&str]) -> String {
    let elsewhere = places_of(key);
    let near = nearest(key, keys.iter().copied());
    match (near, elsewhere.as_slice()) {
        (_, [place]) => format!("it belongs {place}"),
        (Some(near), _) => format!("did you mean `{near}`?"),
        (None, places @ [_, ..]) if places.len() <= 3 => {
            format!("it belongs {}", places.join(" or "))
        }
        _ => one_of(keys, "give"),
    }
}

fn one_of(names: &[&str], verb: &str) -> String {
    let quoted: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    match quoted.as_slice() {
        [] => "leave it out".to_owned(),
        [one] => format!("{verb} {one}"),
        [first @ .., last] => format!("{verb} one of {} or {last}", first.join(", ")),
    }
}

/// Where in a figure file a key may stand.
fn places_of(key: &str) -> Vec<String> {
    let schema = schemars::schema_for!(Figure).to_value();
    let Some(tables) = schema.get("properties").and_then(|tables| tables.as_object()) else {
        return Vec::new();
    };
    let top = tables.contains_key(key).then(|| match tables.get(key) {
        Some(table) if table.get("items").is_some() => {
            format!("under `[[{key}]]`, a table of its own")
        }
        _ => "at the top of the file, above the first `[table]`".to_owned(),
    });
    let has = |table: &serde_json::Value| {
        let is_list = table.get("items").is_some();
        let of = table.get("items").or(table.pointer("/anyOf/0")).unwrap_or(table);
        let name = of.get("$ref")?.as_str()?.strip_prefix('#')?;
        schema.pointer(name)?.get("properties")?.get(key)?;
        Some(is_list)
    };
    let within = tables.iter().filter_map(|(name, table)| {
        Some(if has(table)? { format!("under `[[{name}]]`") } else { format!("under `[{name}]`") })
    });
    top.into_iter().chain(within).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(text: &str) -> String {
        let error = Figure::from_toml(text).unwrap_err();
        format!("{}; {}", error.message(), error.remedy_text().unwrap_or_default())
    }

    #[test]
    fn unknown_keys_are_told_the_nearest_or_where_they_belong() {
        for (text, remedy) in [
            ("titel = 'a'", "did you mean `title`?"),
            ("[map]\nprojektion = 'auto'", "did you mean `projection`?"),
            ("[[sources]]\nname = 'a'", "did you mean `source`?"),
            ("[furniture]\nscalebar = 'on'", "did you mean `scale_bar`?"),
            ("[map]\nsubtitle = 'a'", "it belongs at the top of the file"),
            ("extent = 'Fiji'", "it belongs under `[map]` or under `[[inset]]`"),
            ("[map]\nlegend = 'on'", "it belongs under `[furniture]`"),
            ("[page]\nsymbols = 'on'", "it belongs under `[[symbols]]`"),
            ("[fonts]\nfamily = 'a'", "give one of `files`, `system` or `missing_glyphs`"),
        ] {
            assert!(told(text).contains(remedy), "{text}: {}", told(text));
        }
    }

    #[test]
    fn values_are_told_in_words_of_the_figure_file() {
        for (text, expected) in [
            ("[furniture]\nlegend = 'onn'", "did you mean `on`?"),
            ("[[choropleth]]\nvalue = 'a'\ndata = 'a'\nclasses = 'five'", "a whole number is due"),
            ("[choropleth]\nvalue = 'a'", "a table stands where a list is due; "),
            ("title = 5", "the number `5` stands where a text in quotes is due"),
            ("[map]\nbasemap = 'no'", "the text \"no\" stands where true or false is due"),
            ("[page]\nwidth = '20zm'", "`20zm` is not a length; give a number with px"),
            ("title: Fiji", "a figure file is TOML"),
            ("[map]\nextent = Fiji", "a figure file is TOML"),
        ] {
            assert!(told(text).contains(expected), "{text}: {}", told(text));
        }
    }
}
