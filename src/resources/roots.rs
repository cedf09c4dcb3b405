//! Where files may lie.

use std::path::{Component, Path, PathBuf};

use crate::error::{Error, Result};

/// Where the files that a work names may lie.
#[derive(Debug, Clone, Default)]
pub(super) enum Roots {
    /// Anywhere.
    #[default]
    Everywhere,
    /// Below these folders, whose names hold no links.
    Within(Vec<PathBuf>),
}

impl Roots {
    /// Below some folders.
    ///
    /// # Errors
    /// Where one is not there.
    pub fn within<P: AsRef<Path>>(folders: impl IntoIterator<Item = P>) -> Result<Self> {
        let real = |folder: P| {
            let folder = folder.as_ref();
            std::fs::canonicalize(folder)
                .map_err(|cause| Error::io(folder, "use the folder as a root", cause))
        };
        folders.into_iter().map(real).collect::<Result<_>>().map(Self::Within)
    }

    /// The path without links, where it lies below a root; `None` where it does not. A path that leads
    /// nowhere is judged by the part of it that is there, so that what lies outside tells nothing of
    /// itself, not even whether it exists.
    pub fn admit(&self, path: &Path) -> Option<PathBuf> {
        let Self::Within(roots) = self else { return Some(path.to_owned()) };
        let real = real(path)?;
        roots.iter().any(|root| real.starts_with(root)).then_some(real)
    }
}

/// The path without links; of what is not there, as far as it is.
fn real(path: &Path) -> Option<PathBuf> {
    let mut start = if path.as_os_str().is_empty() { Path::new(".") } else { path };
    let mut rest = Vec::new();
    loop {
        if let Ok(real) = std::fs::canonicalize(start) {
            return Some(rest.iter().rev().fold(real, |real, part| real.join(part)));
        }
        // A link that leads nowhere could be made to lead anywhere.
        if std::fs::symlink_metadata(start).is_ok_and(|about| about.is_symlink()) {
            return None;
        }
        // What lies above a folder that is not there cannot be told.
        let Component::Normal(last) = start.components().next_back()? else { return None };
        rest.push(last);
        start = start.parent()?;
        if start.as_os_str().is_empty() {
            start = Path::new(".");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[cfg(unix)]
    fn links_and_steps_upward_do_not_lead_out() {
        let home = tempfile::tempdir().unwrap();
        let home = std::fs::canonicalize(home.path()).unwrap();
        let (root, out) = (home.join("in"), home.join("out"));
        std::fs::create_dir_all(root.join("deep")).unwrap();
        std::fs::create_dir_all(&out).unwrap();
        std::fs::write(root.join("a"), b"").unwrap();
        std::fs::write(out.join("b"), b"").unwrap();
        std::os::unix::fs::symlink(&out, root.join("link")).unwrap();
        std::os::unix::fs::symlink(out.join("none"), root.join("dangling")).unwrap();
        std::os::unix::fs::symlink("a", root.join("inner")).unwrap();
        let roots = Roots::within([&root]).unwrap();
        for (path, real) in
            [("a", "a"), ("inner", "a"), ("deep/../a", "a"), ("deep/n/m", "deep/n/m")]
        {
            assert_eq!(roots.admit(&root.join(path)), Some(root.join(real)), "{path}");
        }
        for path in ["../out/b", "link/b", "link/none", "dangling", "none/../../out/b", "../out"] {
            assert_eq!(roots.admit(&root.join(path)), None, "{path}");
        }
        // A folder whose name begins like the root's is another.
        std::fs::create_dir_all(home.join("inside")).unwrap();
        assert_eq!(roots.admit(&home.join("inside")), None);
        assert!(Roots::within([home.join("nowhere")]).is_err());
    }
}
