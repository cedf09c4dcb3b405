//! The files that a template with `{z}`, `{x}` and `{y}` names.

use std::path::{Path, PathBuf};

use crate::error::Result;
use crate::resources::Resources;

/// The folder that all files of a template lie in.
pub(super) fn folder(template: &str) -> &Path {
    let fixed = template.split('{').next().unwrap_or_default();
    Path::new(fixed.rfind(['/', '\\']).map_or("", |end| &fixed[..=end]))
}

/// The files that there are, in order.
///
/// # Errors
/// Where a folder is there and cannot be read.
pub(super) fn files(template: &str, resources: &Resources) -> Result<Vec<PathBuf>> {
    let start = folder(template);
    let rest = template.get(start.as_os_str().len()..).unwrap_or_default();
    let mut found = vec![start.to_owned()];
    for pattern in rest.split(['/', '\\']).filter(|pattern| !pattern.is_empty()) {
        let mut deeper = Vec::new();
        for folder in found.iter().filter(|folder| folder.as_os_str().is_empty() || folder.is_dir())
        {
            deeper.extend(matching(folder, pattern, resources)?);
        }
        found = deeper;
    }
    found.retain(|path| resources.has(path));
    Ok(found)
}

/// What in a folder a part of the template names, in order.
fn matching(folder: &Path, pattern: &str, resources: &Resources) -> Result<Vec<PathBuf>> {
    let names = resources.folder(folder)?.into_iter();
    let matching = names.filter(|name| name.to_str().is_some_and(|name| matches(pattern, name)));
    Ok(matching.map(|name| folder.join(name)).collect())
}

/// Whether a name is the pattern with a number in the place of each `{…}`.
fn matches(pattern: &str, name: &str) -> bool {
    let mut parts = pattern.split('{');
    let before = parts.next().unwrap_or_default();
    // All that may be left of the name: a number has no length of its own.
    let mut left: Vec<&str> = name.strip_prefix(before).into_iter().collect();
    for part in parts {
        let (hole, after) = part.split_once('}').unwrap_or((part, ""));
        let mut next = Vec::new();
        for rest in left {
            let digits = rest.len() - rest.trim_start_matches(|c: char| c.is_ascii_digit()).len();
            let ends = if hole == "ratio" { 0..=0 } else { 1..=digits };
            next.extend(ends.filter_map(|end| rest.get(end..)?.strip_prefix(after)));
        }
        next.sort_unstable_by_key(|rest| rest.len());
        next.dedup_by_key(|rest| rest.len());
        left = next;
    }
    left.contains(&"")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_those_that_the_template_can_name() {
        let home = tempfile::tempdir().unwrap();
        for name in ["1/0/0.png", "1/1/0.png", "1/1/0.txt", "1/x/0.png", "note.png"] {
            let path = home.path().join(name);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, name).unwrap();
        }
        let template = format!("{}/{{z}}/{{x}}/{{y}}{{ratio}}.png", home.path().display());
        let found = files(&template, &Resources::default()).unwrap();
        let expected = ["1/0/0.png", "1/1/0.png"].map(|name| home.path().join(name));
        assert_eq!(found, expected);
        assert!(matches("{z}-{x}-{y}.t", "1-20-3.t") && !matches("{z}-{x}-{y}.t", "1--3.t"));
    }
}
