//! How much a work may take, in one table.

use std::fmt;
use std::str::FromStr;

use crate::error::{Error, ErrorKind, Result, nearest};

/// Something of which a work may have only so much.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Limit {
    /// Bytes of one file that is read whole.
    FileBytes,
    /// Bytes of all such files together.
    InputBytes,
    /// Features of one source, after collections are split.
    Features,
    /// Positions of one source.
    Positions,
    /// How deep arrays and objects of a source nest.
    Nesting,
    /// Columns of a table.
    Columns,
    /// Layers of a map.
    Layers,
    /// Labels that ask for a place on one frame.
    Labels,
    /// Annotations of a figure.
    Annotations,
    /// Bytes of a title, a credit or another text of the page.
    TextBytes,
    /// Device pixels of a page.
    PagePixels,
    /// Bytes of an archive's metadata, unpacked.
    MetadataBytes,
    /// Bytes of one directory of an archive, unpacked.
    DirectoryBytes,
    /// Bytes of a tile that is read, unpacked.
    TileBytes,
    /// Seconds that the work may take, from when its [`Resources`](super::Resources) were made; 0 for
    /// no limit.
    Seconds,
    /// Seconds that a server may take to be reached, and for each answer; 0 for no limit.
    ServerSeconds,
}

/// A limit with its name, what it counts, and its value for one's own files and for strangers'.
struct Row {
    limit: Limit,
    name: &'static str,
    counted: &'static str,
    generous: u64,
    strict: u64,
}

const fn row(
    limit: Limit,
    name: &'static str,
    counted: &'static str,
    generous: u64,
    strict: u64,
) -> Row {
    Row { limit, name, counted, generous, strict }
}

/// How many limits there are.
const COUNT: usize = 16;

/// In the order of [`Limit`], which is the index.
const TABLE: [Row; COUNT] = [
    row(Limit::FileBytes, "file-bytes", "bytes in a file", 1 << 30, 64 << 20),
    row(Limit::InputBytes, "input-bytes", "bytes in all files together", 1 << 33, 256 << 20),
    row(Limit::Features, "features", "features in a source", 5_000_000, 200_000),
    row(Limit::Positions, "positions", "positions in a source", 50_000_000, 5_000_000),
    row(Limit::Nesting, "nesting", "arrays and objects in each other", 64, 32),
    row(Limit::Columns, "columns", "columns in a table", 200_000, 1_000),
    row(Limit::Layers, "layers", "layers in a map", 10_000, 500),
    row(Limit::Labels, "labels", "labels that ask for a place", 200_000, 5_000),
    row(Limit::Annotations, "annotations", "annotations in a figure", 1_000, 200),
    row(Limit::TextBytes, "text-bytes", "bytes in a text of the page", 50_000, 5_000),
    row(Limit::PagePixels, "page-pixels", "device pixels on a page", 1 << 28, 1 << 25),
    row(Limit::MetadataBytes, "metadata-bytes", "bytes in metadata", 4 << 20, 1 << 20),
    row(Limit::DirectoryBytes, "directory-bytes", "bytes in a directory", 16 << 20, 4 << 20),
    row(Limit::TileBytes, "tile-bytes", "bytes in a tile", 64 << 20, 16 << 20),
    row(Limit::Seconds, "seconds", "seconds of work", 0, 30),
    row(Limit::ServerSeconds, "server-seconds", "seconds for a server's answer", 60, 10),
];

impl Limit {
    /// All of them.
    pub fn all() -> impl ExactSizeIterator<Item = Self> {
        TABLE.iter().map(|row| row.limit)
    }

    /// The name, as the command's `--limit` takes it: `file-bytes`.
    pub fn name(self) -> &'static str {
        self.row().name
    }

    /// What is counted: `bytes in a file`.
    pub fn counted(self) -> &'static str {
        self.row().counted
    }

    fn row(self) -> &'static Row {
        &TABLE[self as usize]
    }

    /// What helps where there is more than the limit allows.
    pub fn remedy(self) -> String {
        format!("cut it down, or raise the limit with --limit {}=N (`Limits::with`)", self.name())
    }
}

impl fmt::Display for Limit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for Limit {
    type Err = Error;

    /// # Errors
    /// [`ErrorKind::Limit`] for a name that no limit has, with the nearest.
    fn from_str(name: &str) -> Result<Self> {
        let found = TABLE.iter().find(|row| row.name == name).map(|row| row.limit);
        found.ok_or_else(|| {
            let error = Error::new(ErrorKind::Limit, format!("there is no limit `{name}`"));
            let names = TABLE.iter().map(|row| row.name);
            match nearest(name, names.clone()) {
                Some(near) => error.remedy(format!("did you mean `{near}`?")),
                None => {
                    error.remedy(format!("the limits are {}", names.collect::<Vec<_>>().join(", ")))
                }
            }
        })
    }
}

/// How much a work may take of everything that a [`Limit`] counts.
///
/// The default is generous: it stops mistakes before memory runs out. [`Limits::strict`] is for
/// files of strangers.
///
/// ```
/// use rumbo::resources::{Limit, Limits};
///
/// let limits = Limits::strict().with(Limit::Seconds, 5);
/// assert_eq!(limits.get(Limit::Seconds), 5);
/// assert!(limits.get(Limit::Features) < Limits::default().get(Limit::Features));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits([u64; COUNT]);

impl Default for Limits {
    fn default() -> Self {
        Self(std::array::from_fn(|index| TABLE[index].generous))
    }
}

impl Limits {
    /// Limits for what strangers made.
    pub fn strict() -> Self {
        Self(std::array::from_fn(|index| TABLE[index].strict))
    }

    /// The same with another value of one.
    #[must_use]
    pub fn with(mut self, limit: Limit, most: u64) -> Self {
        self.0[limit as usize] = most;
        self
    }

    /// The value of one.
    pub fn get(&self, limit: Limit) -> u64 {
        self.0[limit as usize]
    }

    /// The value of one, as a number of things in memory.
    pub(crate) fn count(&self, limit: Limit) -> usize {
        usize::try_from(self.get(limit)).unwrap_or(usize::MAX)
    }

    /// Refuses more than a limit.
    ///
    /// # Errors
    /// [`ErrorKind::Limit`], naming the limit and how it is raised.
    pub fn check(&self, limit: Limit, amount: u64) -> Result<()> {
        let most = self.get(limit);
        if amount <= most {
            return Ok(());
        }
        let message = format!("{amount} {} are more than {most}", limit.counted());
        Err(Error::new(ErrorKind::Limit, message).remedy(limit.remedy()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_in_the_order_of_the_limits() {
        for (index, limit) in Limit::all().enumerate() {
            assert_eq!(limit as usize, index);
            assert_eq!(limit.name().parse::<Limit>().unwrap(), limit);
            let (strict, generous) = (Limits::strict(), Limits::default());
            assert!(limit == Limit::Seconds || strict.get(limit) < generous.get(limit));
        }
    }

    #[test]
    fn what_is_too_much_is_told_with_the_way_to_raise_it() {
        let limits = Limits::default().with(Limit::Layers, 3);
        assert!(limits.check(Limit::Layers, 3).is_ok());
        let error = limits.check(Limit::Layers, 4).unwrap_err().to_string();
        assert!(error.contains("4 layers in a map are more than 3"), "{error}");
        assert!(error.contains("--limit layers=N"), "{error}");
        let error = "layer".parse::<Limit>().unwrap_err().to_string();
        assert!(error.contains("did you mean `layers`?"), "{error}");
    }
}
