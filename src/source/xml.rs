//! What the readers of XML formats share: elements by their local names, each with its line.

use roxmltree::{Document, Node, ParsingOptions};

use super::advice::{Advice, Doubt};
use super::gather::Gathered;
use super::{PropertyValue, check};
use crate::error::{Error, ErrorKind, Result};
use crate::unit::LonLat;

/// The most elements, attributes' owners and texts in a file: they take a gigabyte together.
const MOST_NODES: u32 = 12_000_000;

/// The text of an XML file parsed. A document type, through which entities could grow without end, is
/// refused.
pub(super) fn parse(text: &str) -> Result<Document<'_>> {
    let options =
        ParsingOptions { allow_dtd: false, nodes_limit: MOST_NODES, ..ParsingOptions::default() };
    Document::parse_with_options(text, options).map_err(|cause| {
        let line = usize::try_from(cause.pos().row).unwrap_or(usize::MAX);
        let (kind, message, remedy) = match cause {
            roxmltree::Error::NodesLimitReached => (
                ErrorKind::Limit,
                "the file has more than 12 million elements",
                "cut the file in parts",
            ),
            roxmltree::Error::DtdDetected => {
                (ErrorKind::Syntax, "a document type is not read", "remove the <!DOCTYPE …>")
            }
            _ => (
                ErrorKind::Syntax,
                "the text is not well-formed XML",
                "write the file again with the program it is from",
            ),
        };
        Error::new(kind, message).at_line(line).remedy(remedy).caused_by(cause)
    })
}

/// The root element, which is to have a name.
pub(super) fn root<'a, 'i>(document: &'a Document<'i>, name: &str) -> Result<Node<'a, 'i>> {
    let root = document.root_element();
    let found = root.tag_name().name();
    if found == name {
        return Ok(root);
    }
    let message = format!("the root element is <{found}>, not <{name}>");
    Err(Error::new(ErrorKind::Data, message)
        .at_line(line(root))
        .remedy(format!("give a {} file", name.to_uppercase())))
}

/// An element's children with a local name, of whatever namespace.
pub(super) fn children<'a, 'i>(
    node: Node<'a, 'i>,
    name: &str,
) -> impl Iterator<Item = Node<'a, 'i>> {
    node.children().filter(move |child| child.is_element() && child.tag_name().name() == name)
}

/// The text of the first child with a name, without space around it; `None` where there is no such
/// child or it is empty.
pub(super) fn child_text<'a>(node: Node<'a, '_>, name: &str) -> Option<String> {
    children(node, name).next().and_then(all_text)
}

/// All text in an element, its CDATA sections included.
pub(super) fn all_text(node: Node<'_, '_>) -> Option<String> {
    let text: String =
        node.children().filter_map(|child| child.text().filter(|_| child.is_text())).collect();
    let text = text.trim();
    (!text.is_empty()).then(|| text.to_owned())
}

/// The line an element begins at.
pub(super) fn line(node: Node<'_, '_>) -> usize {
    usize::try_from(node.document().text_pos_at(node.range().start).row).unwrap_or(usize::MAX)
}

/// The beginning of the root element's name, as far as the beginning of a text tells.
pub(super) fn root_name(bytes: &[u8]) -> Option<&str> {
    let bytes = bytes.get(..bytes.len().min(4096)).unwrap_or_default();
    let valid = match std::str::from_utf8(bytes) {
        Ok(text) => text,
        Err(cause) => std::str::from_utf8(bytes.get(..cause.valid_up_to())?).ok()?,
    };
    let mut rest = valid.trim_start();
    loop {
        rest = rest.strip_prefix('<')?;
        let skipped = if rest.starts_with('?') {
            rest.split_once("?>")?.1
        } else if rest.starts_with("!--") {
            rest.split_once("-->")?.1
        } else if let Some(doctype) = rest.strip_prefix("!DOCTYPE") {
            return doctype.split([' ', '\n', '\t', '[', '>']).find(|word| !word.is_empty());
        } else {
            let name = rest.split(|c: char| c.is_whitespace() || c == '>' || c == '/').next()?;
            return Some(name.rsplit(':').next().unwrap_or(name));
        };
        rest = skipped.trim_start();
    }
}

/// A text as a number where it is one as JSON writes numbers, else as text.
pub(super) fn value(text: &str) -> PropertyValue {
    match serde_json::from_str(text) {
        Ok(number) => PropertyValue::Number(number),
        Err(_) => text.into(),
    }
}

/// A position in an element checked and counted.
pub(super) fn position(
    [lon, lat]: [f64; 2],
    node: Node<'_, '_>,
    gathered: &mut Gathered<'_>,
    advice: &mut Advice<usize>,
) -> Result<LonLat> {
    let position = check::position(lon, lat).map_err(|error| error.at_line(line(node)))?;
    if lon.abs() > 180.0 {
        advice.add(Doubt::Longitude, || line(node));
    }
    gathered.count_positions(1)?;
    Ok(position)
}
