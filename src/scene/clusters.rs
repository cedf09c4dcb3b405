//! Which bytes of a text its glyphs stand for.

use std::ops::Range;

use super::Text;

/// Where the clusters of a text begin, so that it is known where each ends.
#[derive(Debug)]
pub(crate) struct Clusters(Vec<usize>);

impl Clusters {
    pub fn of(text: &Text) -> Self {
        let glyphs = text.runs.iter().flat_map(|run| &run.glyphs);
        let mut starts: Vec<usize> = glyphs.map(|glyph| glyph.cluster).collect();
        starts.sort_unstable();
        starts.dedup();
        Self(starts)
    }

    /// The bytes that the cluster which begins at one stands for, with what has no glyph behind it, such
    /// as the space at the end of a line; none where they are no characters of the text.
    pub fn range(&self, start: usize, text: &str) -> Range<usize> {
        let next = self.0.partition_point(|&other| other <= start);
        let end = self.0.get(next).copied().unwrap_or(text.len());
        if text.get(start..end).is_some() { start..end } else { 0..0 }
    }
}
