//! Scenes to the pages of one file.

use krilla::configure::{ConfigurationBuilder, PdfVersion};
use krilla::metadata::Metadata;
use krilla::page::PageSettings;
use krilla::tagging::TagTree;
use krilla::{Document, SerializeSettings};

use super::page::{self, POINTS_PER_PX, Sheet};
use crate::error::{Error, ErrorKind, Report, Result};
use crate::scene::{Effect, Scene};

/// The longest side of a PDF page, points (PDF 1.7, Annex C).
const LONGEST_SIDE: f64 = 14_400.0;

/// The effects that a PDF has as a scene asks for them.
const EFFECTS: &[Effect] = &[Effect::Partition, Effect::HaloBlur];

/// Writes scenes as the pages of one PDF.
///
/// Title, description and language of the first scene become the document's. The same scenes give the same
/// bytes: no date is written.
///
/// A halo's blur is a ring of half its opacity, and the neighbours of a partition are each grown by
/// a hairline of their own colour, so that no seam shows. What a PDF cannot say, such as hard edges,
/// is in the report.
///
/// ```
/// use rumbo::pdf::{Sheet, pdf};
/// use rumbo::scene::Scene;
/// use rumbo::unit::Color;
///
/// let scene = Scene::new(400.0, 300.0, Color::WHITE);
/// let (bytes, report) = pdf(&[Sheet { scene: &scene, fonts: &[] }])?;
/// assert!(bytes.starts_with(b"%PDF-1.7"));
/// assert_eq!(report.losses().count(), 0);
/// # Ok::<(), rumbo::Error>(())
/// ```
///
/// # Errors
/// [`ErrorKind::Limit`] where there is no scene, or a page has no size or a side of more than
/// 19,200 CSS pixels (PDF's limit); [`ErrorKind::Font`] where a font cannot be embedded.
pub fn pdf(sheets: &[Sheet]) -> Result<(Vec<u8>, Report)> {
    let Some(first) = sheets.first() else {
        return Err(Error::new(ErrorKind::Limit, "a PDF without a page cannot be written")
            .remedy("give at least one scene"));
    };
    let configuration = ConfigurationBuilder::new().with_version(PdfVersion::Pdf17).finish();
    let configuration = configuration.map_err(|_| {
        Error::new(ErrorKind::Limit, "PDF 1.7 is not known to this build's PDF writer")
    })?;
    let mut document =
        Document::new_with(SerializeSettings { configuration, ..SerializeSettings::default() });
    let mut report = Report::new();
    let mut tree = TagTree::new();
    for (index, sheet) in sheets.iter().enumerate() {
        report.append(sheet.scene.approximations(EFFECTS));
        let settings = page_settings(sheet.scene, index)?;
        let mut page = document.start_page_with(settings);
        for node in page::draw(sheet, &mut page, &mut report) {
            tree.push(node);
        }
    }
    document.set_tag_tree(tree);
    let mut about = Metadata::new()
        .title(first.scene.title.clone())
        .description(first.scene.description.clone())
        .creator(format!("rumbo {}", env!("CARGO_PKG_VERSION")));
    if !first.scene.language.is_empty() {
        about = about.language(first.scene.language.clone());
    }
    document.set_metadata(about);
    let bytes = document.finish().map_err(|cause| {
        Error::new(ErrorKind::Font, format!("the PDF cannot be written: {cause}"))
            .remedy("leave out the font that it names")
    })?;
    Ok((bytes, report))
}

fn page_settings(scene: &Scene, index: usize) -> Result<PageSettings> {
    let (width, height) = (scene.width * POINTS_PER_PX, scene.height * POINTS_PER_PX);
    let fits = |side: f64| side > 0.0 && side <= LONGEST_SIDE;
    let settings = (fits(width) && fits(height))
        .then(|| PageSettings::from_wh(width as f32, height as f32))
        .flatten();
    settings.ok_or_else(|| {
        let message = format!(
            "a page of {} × {} px cannot be written as PDF (page {})",
            scene.width,
            scene.height,
            index + 1
        );
        Error::new(ErrorKind::Limit, message)
            .remedy("give it sides greater than 0 and of at most 19,200 px (200 in)")
    })
}
