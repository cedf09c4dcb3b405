//! What a rendering chose, dropped or approximated.

use serde::Serialize;

/// What a rendering tells beside its picture: coded entries in the order they arose.
///
/// ```
/// use rumbo::error::{Code, Report};
///
/// let mut report = Report::new();
/// report.add(Code::ProjectionChosen, "map", "Lambert conformal conic: wider than tall, mid-latitude");
/// report.add(Code::LabelDropped, "layer places: Celaya", "no free place");
/// assert_eq!(report.losses().count(), 1);
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Report {
    entries: Vec<Entry>,
}

/// One entry of a [`Report`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Entry {
    /// What happened.
    pub code: Code,
    /// Where: a frame, a layer, a feature or a key of the figure file.
    pub place: String,
    /// The particulars, for a person.
    pub detail: String,
}

/// What an [`Entry`] is about. Its serialised name is stable.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Code {
    /// A projection was chosen automatically; the detail says which and why.
    ProjectionChosen,
    /// A label stands where it was first wanted.
    LabelPlaced,
    /// A label stands elsewhere than first wanted, or at the end of a leader line.
    LabelMoved,
    /// A label found no place. A loss.
    LabelDropped,
    /// A name of the basemap yielded to what the map is about. No loss.
    LabelOmitted,
    /// A required label has no free place: a number stands for it, and the page says what it means.
    LabelKeyed,
    /// Something stands where the figure puts it although it covers what it should not; the detail
    /// says what.
    Covers,
    /// The path of legs is not reported but taken from a line layer.
    PathInferred,
    /// Stops too close to part were drawn as one marker.
    StopsMerged,
    /// A position lies outside the projection's domain and was not drawn. A loss.
    PointOutside,
    /// A shape was cut at the edge of the projection's domain or could not be drawn whole. A loss.
    ShapeApproximated,
    /// A style asks for something rumbo does not draw. A loss.
    StyleUnsupported,
    /// An expression failed for a feature and the property's default was used. A loss.
    ExpressionFailed,
    /// No font has a glyph for a character. A loss.
    GlyphMissing,
    /// Input that is valid but doubtful: winding, precision, duplicate keys.
    Advisory,
    /// Data hold nothing that can be drawn. A loss.
    NothingToDraw,
    /// A legend, panel or other piece of furniture found no room. A loss.
    FurnitureDropped,
    /// Rows of a table name no area or place that is known. A loss.
    RowUnmatched,
    /// Something the figure left out by its own rules (a scale bar on a world map, say).
    Omitted,
}

impl Code {
    /// Whether the picture lacks or alters something that was asked for; `--strict` refuses these.
    pub fn is_loss(self) -> bool {
        matches!(
            self,
            Self::LabelDropped
                | Self::PointOutside
                | Self::ShapeApproximated
                | Self::StyleUnsupported
                | Self::ExpressionFailed
                | Self::GlyphMissing
                | Self::NothingToDraw
                | Self::FurnitureDropped
                | Self::RowUnmatched
        )
    }
}

impl Report {
    /// An empty report.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds an entry.
    pub fn add(&mut self, code: Code, place: impl Into<String>, detail: impl Into<String>) {
        self.entries.push(Entry { code, place: place.into(), detail: detail.into() });
    }

    /// Adds an entry unless an equal one is there: for what would repeat for each feature.
    pub fn add_once(&mut self, code: Code, place: impl Into<String>, detail: impl Into<String>) {
        let entry = Entry { code, place: place.into(), detail: detail.into() };
        if !self.entries.contains(&entry) {
            self.entries.push(entry);
        }
    }

    /// Appends the entries of another report.
    pub fn append(&mut self, other: Report) {
        self.entries.extend(other.entries);
    }

    /// The entries, in the order they arose.
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// The entries with a code.
    pub fn with_code(&self, code: Code) -> impl Iterator<Item = &Entry> {
        self.entries.iter().filter(move |entry| entry.code == code)
    }

    /// The entries that tell of a loss.
    pub fn losses(&self) -> impl Iterator<Item = &Entry> {
        self.entries.iter().filter(|entry| entry.code.is_loss())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn once_means_once() {
        let mut report = Report::new();
        for _ in 0..3 {
            report.add_once(Code::GlyphMissing, "layer a", "U+4E00");
        }
        report.add_once(Code::GlyphMissing, "layer b", "U+4E00");
        assert_eq!(report.entries().len(), 2);
    }

    #[test]
    fn codes_serialise_in_kebab_case() {
        let json = serde_json::to_string(&Code::LabelDropped).unwrap();
        assert_eq!(json, "\"label-dropped\"");
    }
}
