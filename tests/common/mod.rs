//! What several test binaries share.

use std::path::PathBuf;

/// A folder of the outside conformance suites, or `None`, said on stderr, where it is missing:
/// they are not part of the project. `RUMBO_CONFORMANCE` names their root, by default
/// `../shared/conformance` beside the project.
pub fn conformance(suite: &str) -> Option<PathBuf> {
    let root = std::env::var_os("RUMBO_CONFORMANCE").map_or_else(
        || PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared/conformance"),
        PathBuf::from,
    );
    let folder = root.join(suite);
    if folder.is_dir() {
        return Some(folder);
    }
    eprintln!("skipped: {} is missing (set RUMBO_CONFORMANCE)", folder.display());
    None
}
