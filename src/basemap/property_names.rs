//! Which properties are read.

use std::collections::BTreeSet;

/// Which properties of features are read: all there are, or some by name.
///
/// ```
/// use rumbo::basemap::PropertyNames;
///
/// let names = PropertyNames::from(["name", "rank"]);
/// assert!(names.contains("rank") && !names.contains("population"));
/// assert!(PropertyNames::All.covers(&names) && !names.covers(&PropertyNames::All));
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PropertyNames {
    /// All that a layer has.
    All,
    /// Those of these names, as far as a layer has them.
    Only(BTreeSet<String>),
}

impl PropertyNames {
    /// None at all: shapes and ids are enough.
    pub const NONE: Self = Self::Only(BTreeSet::new());

    /// Whether a property of this name is read.
    pub fn contains(&self, name: &str) -> bool {
        match self {
            Self::All => true,
            Self::Only(names) => names.contains(name),
        }
    }

    /// Whether all that others ask for is read.
    pub fn covers(&self, others: &Self) -> bool {
        match (self, others) {
            (Self::All, _) => true,
            (Self::Only(_), Self::All) => false,
            (Self::Only(names), Self::Only(others)) => names.is_superset(others),
        }
    }

    /// Asks for what others ask for as well.
    pub fn extend(&mut self, others: &Self) {
        match (self, others) {
            (Self::All, _) => {}
            (this, Self::All) => *this = Self::All,
            (Self::Only(names), Self::Only(others)) => names.extend(others.iter().cloned()),
        }
    }
}

impl<S: Into<String>> FromIterator<S> for PropertyNames {
    fn from_iter<I: IntoIterator<Item = S>>(names: I) -> Self {
        Self::Only(names.into_iter().map(Into::into).collect())
    }
}

impl<S: Into<String>, const N: usize> From<[S; N]> for PropertyNames {
    fn from(names: [S; N]) -> Self {
        names.into_iter().collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_together_cover_each() {
        let (name, rank) = (PropertyNames::from(["name"]), PropertyNames::from(["rank"]));
        let mut both = name.clone();
        both.extend(&rank);
        assert_eq!(both, PropertyNames::from(["rank", "name"]));
        assert!(both.covers(&name) && both.covers(&rank) && !name.covers(&both));
        both.extend(&PropertyNames::All);
        assert_eq!(both, PropertyNames::All);
        both.extend(&name);
        assert!(both.covers(&PropertyNames::All));
        assert!(name.covers(&PropertyNames::NONE));
    }
}
