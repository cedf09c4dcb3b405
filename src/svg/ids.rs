//! Ids of a file's elements: names made fit for XML, each once.

use std::collections::BTreeMap;

/// The ids that a file has given away.
#[derive(Debug, Default)]
pub(super) struct Ids {
    taken: BTreeMap<String, u32>,
}

impl Ids {
    /// An id like a name that no other element has.
    pub fn unique(&mut self, name: &str) -> String {
        let mut id = String::with_capacity(name.len());
        for c in name.chars() {
            let fits = c.is_alphanumeric() || matches!(c, '-' | '_' | '.');
            if id.is_empty() && !c.is_alphabetic() {
                id.push('_');
            }
            id.push(if fits { c } else { '-' });
        }
        if id.is_empty() {
            id.push('_');
        }
        loop {
            let count = self.taken.entry(id.clone()).or_default();
            *count += 1;
            if *count == 1 {
                return id;
            }
            // The longer name may be taken as well.
            id = format!("{id}-{count}");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_become_ids_and_none_is_given_twice() {
        let mut ids = Ids::default();
        assert_eq!(ids.unique("countries"), "countries");
        assert_eq!(ids.unique("countries-2"), "countries-2");
        assert_eq!(ids.unique("countries"), "countries-2-2");
        assert_eq!(ids.unique("50 m: coast"), "_50-m--coast");
        assert_eq!(ids.unique(""), "_");
    }
}
