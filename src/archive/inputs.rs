//! What tiles were drawn from, by name.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::Fingerprint;

/// What tiles were drawn from: files, styles, the program's own data, each with the digest of its
/// contents. Archives carry them beside the [`Fingerprint`] of the whole, so that a merge or a
/// resumption that is refused can say which of them changed.
///
/// ```
/// use rumbo::archive::{Fingerprint, Inputs};
///
/// let of = |towns: &[u8]| {
///     let mut inputs = Inputs::default();
///     inputs.add("style", Fingerprint::default().with(b"{}"));
///     inputs.add("sources.towns: towns.csv", Fingerprint::default().with(towns));
///     inputs
/// };
/// assert_eq!(of(b"1,2").changed(&of(b"1,3")), ["sources.towns: towns.csv"]);
/// assert_ne!(of(b"1,2").fingerprint(), of(b"1,3").fingerprint());
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Inputs(BTreeMap<String, String>);

impl Inputs {
    /// Adds an input; one of that name is replaced.
    pub fn add(&mut self, name: impl Into<String>, digest: Fingerprint) {
        self.0.insert(name.into(), digest.to_string());
    }

    /// Whether nothing is told.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Names and digests, in order of names.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(name, digest)| (name.as_str(), digest.as_str()))
    }

    /// A digest of all of them.
    pub fn fingerprint(&self) -> Fingerprint {
        self.iter().fold(Fingerprint::default(), |before, (name, digest)| {
            before.with(name.as_bytes()).with(digest.as_bytes())
        })
    }

    /// The names of those that differ, or are not in both, in order.
    pub fn changed(&self, other: &Self) -> Vec<String> {
        let missing = other.0.keys().filter(|name| !self.0.contains_key(*name));
        let differing = self.0.iter().filter(|(name, digest)| other.0.get(*name) != Some(*digest));
        let mut names: Vec<String> =
            differing.map(|(name, _)| name).chain(missing).cloned().collect();
        names.sort_unstable();
        names
    }

    /// Which inputs changed, in words for the end of a message; empty where none is known to have.
    pub(super) fn told(&self, other: &Self) -> String {
        /// How many are named.
        const NAMED: usize = 5;
        // An archive of an earlier version tells nothing of its inputs.
        if self.is_empty() || other.is_empty() {
            return String::new();
        }
        let names = self.changed(other);
        let more = if names.len() > NAMED { " …" } else { "" };
        let named: Vec<String> = names.iter().take(NAMED).map(|name| format!("`{name}`")).collect();
        match named.as_slice() {
            [] => String::new(),
            [name] => format!(": {name} is not the same"),
            names => format!(": {}{more} are not the same", names.join(", ")),
        }
    }

    pub(super) fn to_json(&self) -> Value {
        let fields = self.iter().map(|(name, digest)| (name.to_owned(), digest.into()));
        Value::Object(fields.collect::<Map<String, Value>>())
    }

    /// `None` for what is no object of texts.
    pub(super) fn from_json(json: &Value) -> Option<Self> {
        let digest =
            |(name, value): (&String, &Value)| Some((name.clone(), value.as_str()?.to_owned()));
        json.as_object()?.iter().map(digest).collect::<Option<_>>().map(Self)
    }
}
