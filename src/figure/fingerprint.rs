//! Telling figures apart by what they draw.

use super::data::{Loaded, load_theme};
use super::model::Figure;
use crate::archive::Fingerprint;
use crate::error::{Report, Result};

impl Figure {
    /// A digest of what the figure draws: what it says, and the contents of all that it names or
    /// holds: theme, images, routes and sources. The basemap goes with the version of rumbo.
    ///
    /// # Errors
    /// Where a file cannot be read.
    pub fn fingerprint(&self) -> Result<Fingerprint> {
        let text = serde_json::to_string(self).unwrap_or_default();
        let theme = load_theme(&self.map.theme, &mut Report::new())?.to_json().to_string();
        // What the size of the page's text changes of the theme follows from the two.
        let loaded = Loaded::new(self, 0.0, &mut Report::new())?;
        let of_text = Fingerprint::default().with(text.as_bytes()).with(theme.as_bytes());
        Ok(loaded.fingerprint(of_text))
    }
}
