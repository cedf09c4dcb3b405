//! What is said of a file that is not there.

use std::path::Path;

use super::read::Resources;
use crate::error::{Error, ErrorKind, nearest};

/// How many of a folder's names are told where none is near.
const TOLD: usize = 5;

impl Resources {
    /// The error of a path that leads nowhere, with what its folder holds instead, where that may be
    /// read.
    pub(super) fn missing(&self, path: &Path, what: &str, cause: std::io::Error) -> Error {
        let message = format!("cannot {what}: there is no such file");
        let error = Error::new(ErrorKind::Io, message).in_file(path).caused_by(cause);
        match self.instead(path) {
            Some(remedy) => error.remedy(remedy),
            None => error,
        }
    }

    fn instead(&self, path: &Path) -> Option<String> {
        if path.to_str().is_some_and(|path| path.contains("://")) {
            return Some("nothing is read over a network: fetch it, and give the file".to_owned());
        }
        let folder = path.parent()?;
        let name = path.file_name()?.to_str()?;
        let Ok(names) = self.folder(folder) else {
            let is_there = folder.as_os_str().is_empty() || folder.exists();
            let is_open = self.admit(folder).is_ok();
            return (is_open && !is_there)
                .then(|| format!("there is no folder `{}`: correct the path", folder.display()));
        };
        let names: Vec<&str> = names.iter().filter_map(|name| name.to_str()).collect();
        if let Some(near) = near(name, &names) {
            return Some(format!("did you mean `{near}`?"));
        }
        let ending = Path::new(name).extension()?;
        let alike = names.iter().filter(|name| Path::new(name).extension() == Some(ending));
        let alike: Vec<&str> = alike.take(TOLD + 1).copied().collect();
        let shown: Vec<String> = alike.iter().take(TOLD).map(|name| format!("`{name}`")).collect();
        let more = if alike.len() > TOLD { " and more" } else { "" };
        let here = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
        let ending = ending.to_string_lossy();
        Some(match shown.as_slice() {
            [] => format!("the folder `{}` holds no `.{ending}` file", here.display()),
            shown => format!("the folder `{}` holds {}{more}", here.display(), shown.join(", ")),
        })
    }
}

/// The name nearest to one: a slip of the pen before the ending, or the same with another ending.
fn near<'a>(name: &str, names: &[&'a str]) -> Option<&'a str> {
    let parts = |name: &'a str| name.rsplit_once('.').unwrap_or((name, ""));
    let (stem, ending) = name.rsplit_once('.').unwrap_or((name, ""));
    let is = |one: &str, other: &str| one.eq_ignore_ascii_case(other);
    let alike = names.iter().copied().filter(|other| is(parts(other).1, ending));
    let near = nearest(stem, alike.clone().map(|other| parts(other).0));
    let found = near.and_then(|near| alike.clone().find(|other| parts(other).0 == near));
    found.or_else(|| names.iter().copied().find(|other| is(parts(other).0, stem)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_missing_file_is_told_with_what_lies_there_instead() {
        let home = tempfile::tempdir().unwrap();
        let at = |name: &str| home.path().join(name);
        for name in ["towns.csv", "roads.geojson"] {
            std::fs::write(at(name), "").unwrap();
        }
        let resources = Resources::default();
        let told = |name: &str| {
            let error = resources.open(&at(name), "open the file").unwrap_err();
            assert_eq!(error.message(), "cannot open the file: there is no such file");
            error.remedy_text().unwrap_or_default().to_owned()
        };
        assert_eq!(told("twons.csv"), "did you mean `towns.csv`?");
        assert!(told("https://example.org/a.csv").starts_with("nothing is read over a network"));
        assert_eq!(told("Roads.json"), "did you mean `roads.geojson`?");
        assert!(told("people.csv").ends_with("holds `towns.csv`"), "{}", told("people.csv"));
        assert!(told("a.gpx").ends_with("holds no `.gpx` file"), "{}", told("a.gpx"));
        assert!(told("data/towns.csv").starts_with("there is no folder"));
    }

    #[test]
    fn what_may_not_be_read_tells_nothing() {
        let home = tempfile::tempdir().unwrap();
        let inner = home.path().join("in");
        std::fs::create_dir(&inner).unwrap();
        std::fs::write(home.path().join("towns.csv"), "").unwrap();
        let confined = Resources::within([&inner]).unwrap();
        let outside = confined.read_given(&home.path().join("town.csv"), "read").unwrap_err();
        assert_eq!(outside.remedy_text(), None);
    }
}
