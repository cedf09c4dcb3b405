//! Telling maps apart by what they draw.

use super::setup::Map;
use crate::archive::Fingerprint;

impl Map {
    /// A digest of what the map draws: its style, the features of its sources and its images. The
    /// basemap goes with the version of rumbo.
    pub fn fingerprint(&self) -> Fingerprint {
        let style = Fingerprint::default().with(self.style.to_json().to_string().as_bytes());
        let ground = self.ground.map(|color| color.to_rgba8());
        let ground = style.with(ground.as_ref().map_or(&[], |rgba| rgba.as_slice()));
        let stated = self.states.fingerprint(ground);
        self.sprite.fingerprint(self.sources.fingerprint(stated))
    }
}
