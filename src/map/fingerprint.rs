//! Telling maps apart by what they draw.

use super::setup::Map;
use crate::archive::{Fingerprint, Inputs};
use crate::error::Result;

impl Map {
    /// A digest of what the map draws: that of its [`Map::inputs`].
    ///
    /// # Errors
    /// Where tiles on disk cannot be read.
    pub fn fingerprint(&self) -> Result<Fingerprint> {
        Ok(self.inputs()?.fingerprint())
    }

    /// What the map draws, each with a digest: its style, the contents of its sources (files of
    /// tiles are read whole), images and glyphs, and the embedded basemap.
    ///
    /// # Errors
    /// Where tiles on disk cannot be read.
    pub fn inputs(&self) -> Result<Inputs> {
        let mut inputs = Inputs::default();
        let style = Fingerprint::default().with(self.style.to_json().to_string().as_bytes());
        let ground = self.ground.map(|color| color.to_rgba8());
        let ground = style.with(ground.as_ref().map_or(&[], |rgba| rgba.as_slice()));
        inputs.add("style", self.states.fingerprint(ground));
        if !self.sprite.is_empty() {
            inputs.add("sprite", self.sprite.fingerprint(Fingerprint::default()));
        }
        if let Some(glyphs) = self.glyphs {
            inputs.add("glyphs", glyphs);
        }
        self.sources.tell(&|name| self.input_name(name), &mut inputs)?;
        for (name, image) in &self.images {
            inputs.add(self.input_name(name), image.digest);
        }
        for (name, image) in &self.grounds {
            inputs.add(self.input_name(name), image.fingerprint(Fingerprint::default()));
        }
        for (name, tiles) in &self.tiles {
            inputs.add(self.input_name(name), tiles.fingerprint(Fingerprint::default())?);
        }
        Ok(inputs)
    }

    /// What a source is called among the inputs: with its file, where the style names one.
    fn input_name(&self, source: &str) -> String {
        let found = self.style.sources().find(|(name, _)| *name == source);
        match found.and_then(|(_, source)| source.location()) {
            Some(file) => format!("sources.{source}: {file}"),
            None => format!("sources.{source}"),
        }
    }
}
