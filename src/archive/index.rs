//! Which blob each tile has, in order of keys.

use std::collections::BTreeMap;

/// Keys that follow each other and have the same blob.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Run {
    /// The first key.
    pub start: u64,
    /// How many keys.
    pub length: u32,
    /// The number of the blob.
    pub blob: u32,
}

/// A map from keys to blobs. Seas make long runs of one blob, so what came some time ago is kept
/// as runs, 16 bytes each.
#[derive(Debug, Default)]
pub(super) struct Index {
    /// Sorted, without overlap.
    runs: Vec<Run>,
    recent: BTreeMap<u64, u32>,
    keys: u64,
}

/// How many recent keys are worth a merge at least.
const MERGE_FROM: usize = 1 << 16;

impl Index {
    /// The number of keys.
    pub fn len(&self) -> u64 {
        self.keys
    }

    /// The blob of a key.
    pub fn get(&self, key: u64) -> Option<u32> {
        let after = self.runs.partition_point(|run| run.start <= key);
        let run = after.checked_sub(1).and_then(|before| self.runs.get(before));
        run.filter(|run| key - run.start < u64::from(run.length))
            .map(|run| run.blob)
            .or_else(|| self.recent.get(&key).copied())
    }

    /// Adds a key that is not there yet.
    pub fn insert(&mut self, key: u64, blob: u32) {
        if self.recent.insert(key, blob).is_none() {
            self.keys += 1;
        }
        if self.recent.len() >= MERGE_FROM.max(self.runs.len() / 4) {
            self.merge();
        }
    }

    /// All runs, in order of keys, as long as they can be.
    pub fn runs(&mut self) -> &[Run] {
        self.merge();
        &self.runs
    }

    fn merge(&mut self) {
        if self.recent.is_empty() {
            return;
        }
        let mut old = std::mem::take(&mut self.runs).into_iter().peekable();
        let recent = std::mem::take(&mut self.recent);
        let mut new =
            recent.into_iter().map(|(start, blob)| Run { start, length: 1, blob }).peekable();
        loop {
            let run = match (old.peek(), new.peek()) {
                (Some(a), Some(b)) if a.start <= b.start => old.next(),
                (Some(_), None) => old.next(),
                _ => new.next(),
            };
            let Some(run) = run else { break };
            match self.runs.last_mut() {
                Some(last)
                    if last.blob == run.blob
                        && last.start + u64::from(last.length) == run.start
                        && last.length.checked_add(run.length).is_some() =>
                {
                    last.length += run.length;
                }
                _ => self.runs.push(run),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn neighbours_with_one_blob_are_one_run() {
        let mut index = Index::default();
        for key in [5, 1, 2, 4, 9] {
            index.insert(key, 7);
        }
        index.insert(3, 8);
        let runs: Vec<_> =
            index.runs().iter().map(|run| (run.start, run.length, run.blob)).collect();
        assert_eq!(runs, [(1, 2, 7), (3, 1, 8), (4, 2, 7), (9, 1, 7)]);
        index.insert(6, 7);
        assert_eq!(index.get(6), Some(7));
        assert_eq!(index.get(7), None);
        assert_eq!(index.runs()[2], Run { start: 4, length: 3, blob: 7 });
        assert_eq!(index.len(), 7);
    }

    proptest! {
        #[test]
        fn it_is_a_map(pairs in proptest::collection::btree_map(0_u64..500, 0_u32..3, 0..300), merge_at in 0_usize..300) {
            let mut shuffled: Vec<_> = pairs.iter().collect();
            shuffled.sort_by_key(|(key, _)| key.wrapping_mul(0x9e37_79b9_7f4a_7c15));
            let mut index = Index::default();
            for (at, (key, blob)) in shuffled.into_iter().enumerate() {
                index.insert(*key, *blob);
                if at == merge_at {
                    index.runs();
                }
            }
            for key in 0..500 {
                prop_assert_eq!(index.get(key), pairs.get(&key).copied());
            }
            let flat: Vec<_> = index
                .runs()
                .iter()
                .flat_map(|run| (0..u64::from(run.length)).map(|at| (run.start + at, run.blob)))
                .collect();
            prop_assert_eq!(flat, pairs.into_iter().collect::<Vec<_>>());
        }
    }
}
