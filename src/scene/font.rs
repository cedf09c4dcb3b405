//! The fonts that a scene's glyphs are numbered in.

use std::fmt;
use std::sync::Arc;

use super::{Face, Scene};

/// The bytes of a font file, shared by whoever needs them.
pub type FontBytes = Arc<dyn AsRef<[u8]> + Send + Sync>;

/// A font that a scene needs: a back end that writes text rather than outlines embeds it.
#[derive(Clone)]
#[non_exhaustive]
pub struct FontFile {
    /// The face, as the scene's [`super::GlyphRun`]s name it.
    pub face: Face,
    /// The file it is in: TrueType, OpenType or a collection of them.
    pub bytes: FontBytes,
    /// Which face of the file it is.
    pub in_file: u32,
}

impl FontFile {
    /// A face, and the file it is in.
    pub fn new(face: Face, bytes: FontBytes, in_file: u32) -> Self {
        Self { face, bytes, in_file }
    }
}

impl fmt::Debug for FontFile {
    /// Without the bytes.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let length = (*self.bytes).as_ref().len();
        f.debug_struct("FontFile")
            .field("face", &self.face)
            .field("bytes", &length)
            .field("in_file", &self.in_file)
            .finish()
    }
}

impl PartialEq for FontFile {
    fn eq(&self, other: &Self) -> bool {
        let of = |file: &Self| (file.face.clone(), file.in_file);
        of(self) == of(other) && (*self.bytes).as_ref() == (*other.bytes).as_ref()
    }
}

impl Scene {
    /// The faces of the scene's glyphs, each once, in order of their first use.
    pub fn faces(&self) -> Vec<&Face> {
        let mut faces: Vec<&Face> = Vec::new();
        for run in self.texts().flat_map(|text| &text.runs) {
            if !faces.contains(&&run.face) {
                faces.push(&run.face);
            }
        }
        faces
    }
}
