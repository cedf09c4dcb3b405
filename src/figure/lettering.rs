//! The fonts that a figure is set in: those it is given, and the system's where they lack a
//! character.

use super::model::{FontSetup, MissingGlyphs};
use crate::error::{Code, Report, Result};
use crate::resources::Resources;
use crate::scene::{Face, Scene};
use crate::text::{Fonts, Lacking};

/// The embedded fonts and those of a figure's files, with the first face of each of these.
///
/// # Errors
/// Where a file cannot be read, or is no font.
pub(super) fn open(setup: &FontSetup, resources: &Resources) -> Result<(Fonts, Vec<Face>)> {
    let (mut fonts, mut given) = (Fonts::embedded()?, Vec::new());
    for (index, file) in setup.files.iter().enumerate() {
        let added = fonts.add_file_with(file, resources);
        let added = added.map_err(|error| error.at_path(format!("fonts.files[{index}]")))?;
        given.extend(added.into_iter().next());
    }
    Ok((fonts, given))
}

/// What the texts of a scene ask for and no font has.
pub(super) fn lacking(fonts: &Fonts, scene: &Scene) -> Lacking {
    fonts.lacking(scene.texts().map(|text| text.text.as_str()))
}

/// The fonts with those of the system that have what is lacking; `None` where the figure does not
/// want them or may not read them, or the system has none either.
pub(super) fn with_system(
    setup: &FontSetup,
    fonts: &Fonts,
    lacking: &Lacking,
    resources: &Resources,
    report: &mut Report,
) -> Option<Fonts> {
    if !setup.system || !resources.is_unconfined() || lacking.is_empty() {
        return None;
    }
    let mut wider = fonts.clone();
    let added = from_system(&mut wider, lacking);
    for font in &added {
        let detail = format!(
            "{font} of this system draws what the given fonts lack; other machines may not have \
             it: name its file in `[fonts] files` for the same picture everywhere"
        );
        report.add(Code::Advisory, "fonts", detail);
    }
    (!added.is_empty()).then_some(wider)
}

#[cfg(feature = "system-fonts")]
fn from_system(fonts: &mut Fonts, lacking: &Lacking) -> Vec<String> {
    let named = |font: crate::text::SystemFont| format!("{} ({})", font.family, font.file);
    fonts.add_system(lacking).into_iter().map(named).collect()
}

#[cfg(not(feature = "system-fonts"))]
fn from_system(_: &mut Fonts, _: &Lacking) -> Vec<String> {
    Vec::new()
}

/// Refuses a scene in which boxes would stand for characters, unless the figure wants them.
///
/// # Errors
/// Of kind [`crate::error::ErrorKind::Font`], with the scripts and the remedy.
pub(super) fn check(setup: &FontSetup, lacking: &Lacking) -> Result<()> {
    match setup.missing_glyphs {
        MissingGlyphs::Error if !lacking.is_empty() => Err(lacking.error()),
        _ => Ok(()),
    }
}
