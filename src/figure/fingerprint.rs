//! Telling figures apart by what they draw.

use std::path::PathBuf;

use super::model::{Figure, file_name};
use super::prepared::Prepared;
use crate::archive::{Fingerprint, Inputs};
use crate::error::Result;
use crate::text::Fonts;

impl Figure {
    /// A digest of what the figure draws: [`Figure::prepare`], then [`Prepared::fingerprint`].
    ///
    /// # Errors
    /// Where a file cannot be read.
    pub fn fingerprint(&self) -> Result<Fingerprint> {
        self.prepare()?.fingerprint()
    }

    /// What the figure says, with files by their names alone: where they lie draws nothing.
    fn digest(&self) -> Fingerprint {
        let mut figure = self.clone();
        figure.rename_files(|file| PathBuf::from(file.file_name().unwrap_or_default()));
        let text = serde_json::to_string(&figure).unwrap_or_default();
        Fingerprint::default().with(text.as_bytes())
    }
}

impl Prepared {
    /// A digest of what the figure draws: that of its [`Prepared::inputs`].
    ///
    /// # Errors
    /// Where the program's own fonts or basemap are damaged.
    pub fn fingerprint(&self) -> Result<Fingerprint> {
        Ok(self.inputs()?.fingerprint())
    }

    /// What the figure draws, each with a digest: what it says, the contents of all that it names or
    /// holds (theme, images, fonts, routes, sources, tables), and the embedded basemap.
    ///
    /// # Errors
    /// Where the program's own fonts or basemap are damaged.
    pub fn inputs(&self) -> Result<Inputs> {
        let mut inputs = Inputs::default();
        inputs.add("figure", self.given.digest());
        for ((key, data), digest) in self.given.tables().zip(&self.tables) {
            inputs.add(data.named(&key), *digest);
        }
        let of = |(bytes, _): (&[u8], u32)| Fingerprint::default().with(bytes);
        for (index, (file, face)) in
            self.given.fonts.files.iter().zip(&self.given_faces).enumerate()
        {
            let digest = self.fonts.file(face).map(of).unwrap_or_default();
            inputs.add(format!("fonts.files[{index}]: {}", file_name(file)), digest);
        }
        let embedded = Fonts::embedded()?;
        let files = embedded.faces().filter_map(|face| embedded.file(face));
        let fonts = files.fold(Fingerprint::default(), |before, (bytes, _)| before.with(bytes));
        inputs.add("fonts", fonts);
        #[cfg(feature = "basemap")]
        {
            use crate::basemap::{Basemap, Gazetteer};
            inputs.add("basemap", Basemap::embedded()?.fingerprint());
            inputs.add("gazetteer", Gazetteer::embedded()?.fingerprint());
        }
        self.loaded.tell(&self.given, &mut inputs);
        Ok(inputs)
    }
}
