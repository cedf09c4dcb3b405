//! Telling figures apart by what they draw.

use super::model::Figure;
use super::prepared::Prepared;
use crate::archive::Fingerprint;
use crate::error::Result;

impl Figure {
    /// A digest of what the figure draws: [`Figure::prepare`], then [`Prepared::fingerprint`].
    ///
    /// # Errors
    /// Where a file cannot be read.
    pub fn fingerprint(&self) -> Result<Fingerprint> {
        Ok(self.prepare()?.fingerprint())
    }
}

impl Prepared {
    /// A digest of what the figure draws: what it says, and the contents of all that it names or
    /// holds: theme, images, fonts, routes and sources. The basemap goes with the version of rumbo.
    pub fn fingerprint(&self) -> Fingerprint {
        let text = serde_json::to_string(&self.figure).unwrap_or_default();
        let files = self.fonts.faces().filter_map(|face| self.fonts.file(face));
        let fonts = files.fold(Fingerprint::default(), |before, (bytes, _)| before.with(bytes));
        self.loaded.fingerprint(fonts.with(text.as_bytes()))
    }
}
