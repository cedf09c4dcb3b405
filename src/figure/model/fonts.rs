//! The fonts of a figure.

use std::path::PathBuf;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The fonts that a figure has beside the embedded ones, and what is done where all lack a
/// character.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct FontSetup {
    /// Font files (TrueType, OpenType or collections of them), relative to the figure file: a
    /// character that the theme's fonts lack is drawn in the first of them that has it, and a theme
    /// may name their faces.
    pub files: Vec<PathBuf>,
    /// Whether a character that neither they nor the embedded fonts have is looked for among the
    /// system's fonts. The same picture on every machine is promised without these alone. Default
    /// yes.
    pub system: bool,
    /// What happens where no font has a character.
    pub missing_glyphs: MissingGlyphs,
}

/// What is done where no font has a character that is to be drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum MissingGlyphs {
    /// No picture: the error names the script and a font for it.
    #[default]
    Error,
    /// Empty boxes stand for it, and the report tells.
    Boxes,
}

impl Default for FontSetup {
    fn default() -> Self {
        Self { files: Vec::new(), system: true, missing_glyphs: MissingGlyphs::Error }
    }
}
