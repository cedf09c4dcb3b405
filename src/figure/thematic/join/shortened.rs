//! Codes of provinces without that of their country, as post offices and clubs of motorists write them: CA for US-CA.

use std::collections::{BTreeMap, BTreeSet};

use super::Areas;

/// So many rows tell by themselves which country codes are of.
const FEW: usize = 3;

impl Areas {
    /// Learns the codes of one country's areas without the country's, where more keys are such codes than are
    /// of another's, and no fewer than are none.
    pub(super) fn know_short_codes<'k>(&mut self, keys: impl Iterator<Item = &'k str>) {
        let unknown: BTreeSet<String> =
            keys.filter(|key| !self.knows(key)).map(str::to_uppercase).collect();
        let ids = self.names.keys().filter_map(|id| id.split_once('-'));
        let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
        for (country, _) in ids.clone().filter(|(_, code)| unknown.contains(*code)) {
            *counts.entry(country).or_default() += 1;
        }
        let Some((&country, &most)) = counts.iter().max_by_key(|(_, count)| **count) else {
            return;
        };
        let alone = counts.values().filter(|count| **count == most).count() == 1;
        if !alone || most < FEW || 2 * most < unknown.len() {
            return;
        }
        let of_it = ids.filter(|(of, _)| *of == country);
        let short: Vec<(String, String)> =
            of_it.map(|(_, code)| (code.to_owned(), format!("{country}-{code}"))).collect();
        for (code, id) in short {
            self.codes.entry(code).or_insert(id);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_codes_are_of_the_country_that_most_are_of() {
        let known = |keys: &[&str], key: &str| {
            let mut areas = Areas::of("admin1").unwrap();
            areas.know_short_codes(keys.iter().copied());
            areas.codes.get(key).cloned()
        };
        let states = ["CA", "TX", "ny", "OR", "D.C."];
        assert_eq!(known(&states, "CA").as_deref(), Some("US-CA"));
        assert_eq!(known(&["ON", "QC", "BC", "AB"], "ON").as_deref(), Some("CA-ON"));
        assert_eq!(known(&["CA", "Atlantis", "Lemuria"], "CA"), None);
    }
}
