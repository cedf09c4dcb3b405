//! What is public is meant: the list of it, `docs/public-api.txt`, changes by intent alone.
//!
//! `make lint` builds the documentation, whose pages tell what is public, and sets `RUMBO_DOC`; with
//! `RUMBO_ACCEPT` the list is written anew.

use std::collections::BTreeSet;
use std::path::Path;

const LIST: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/public-api.txt");

/// What stands between two texts, again and again.
fn between<'a>(text: &'a str, before: &'a str, after: char) -> impl Iterator<Item = &'a str> {
    text.split(before).skip(1).filter_map(move |rest| rest.split(after).next())
}

/// The items of a page: methods, fields and variants of its own, and what it is made from.
fn items(page: &str, name: &str) -> BTreeSet<String> {
    let own = page.split("id=\"trait-implementations\"").next().unwrap_or_default();
    let others = page.get(own.len()..).unwrap_or_default();
    let others = others.split("id=\"synthetic-implementations\"").next().unwrap_or_default();
    let kinds =
        ["method", "tymethod", "variant", "structfield", "associatedtype", "associatedconstant"];
    let ids = between(own, " id=\"", '"').filter_map(|id| id.split_once('.'));
    let parts = ids
        .filter(|(kind, part)| kinds.contains(kind) && !part.contains('.'))
        .map(|(_, part)| format!("{name}::{part}"));
    let made = between(others, " id=\"impl-From", '"').map(|rest| {
        let rest = rest.replace("%3C", "<").replace("%3E", ">").replace("%26", "&");
        let rest = rest.replace("%5B", "[").replace("%5D", "]").replace("%3B", ";");
        format!(
            "{name}: From{}",
            rest.replace("-for-", " for ").replace("%2C", ", ").replace('+', " ")
        )
    });
    parts.chain(made).collect()
}

#[test]
fn the_list_of_what_is_public_is_as_it_was_meant() {
    let Some(doc) = std::env::var_os("RUMBO_DOC") else {
        eprintln!("not looked at: RUMBO_DOC does not say where the documentation is (`make lint`)");
        return;
    };
    let doc = Path::new(&doc);
    let index = std::fs::read_to_string(doc.join("all.html")).unwrap();
    let mut public = BTreeSet::new();
    for link in between(&index, "<li><a href=\"", '"').filter(|link| link.ends_with(".html")) {
        let (folder, file) = link.rsplit_once('/').unwrap_or(("", link));
        let name = file.trim_end_matches(".html").split_once('.').map_or(file, |(_, name)| name);
        let room = folder.replace('/', "::");
        let name = if room.is_empty() { name.to_owned() } else { format!("{room}::{name}") };
        public.extend(items(&std::fs::read_to_string(doc.join(link)).unwrap(), &name));
        public.insert(name);
    }
    let mut text: String = public.iter().map(|item| format!("{item}\n")).collect();
    text.insert_str(0, "# What is public, with the features that are on by default. Written by tests/public_api.rs.\n");
    if std::env::var_os("RUMBO_ACCEPT").is_some() {
        std::fs::write(LIST, &text).unwrap();
    }
    let known = std::fs::read_to_string(LIST).unwrap_or_default();
    let known: BTreeSet<&str> = known.lines().collect();
    let found: BTreeSet<&str> = text.lines().collect();
    let new: Vec<_> = found.difference(&known).collect();
    let gone: Vec<_> = known.difference(&found).collect();
    assert!(
        new.is_empty() && gone.is_empty(),
        "public and not on the list: {new:#?}\nno longer public: {gone:#?}\n\
         if that is meant: RUMBO_ACCEPT=1 RUMBO_DOC=… cargo test --test public_api"
    );
}
