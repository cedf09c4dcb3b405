//! What an SVG says in text.

use std::collections::BTreeSet;

/// The words of a text, each one space from the next.
pub fn words(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The texts of a document, each whole.
pub fn texts(document: &roxmltree::Document) -> BTreeSet<String> {
    let texts = document.descendants().filter(|node| node.has_tag_name("text"));
    texts
        .map(|text| {
            let said = text.descendants().filter(|node| node.is_text());
            said.filter_map(|node| node.text()).collect()
        })
        .collect()
}
