//! The fonts of the system.

use std::cmp::Reverse;
use std::collections::BTreeSet;

use fontdb::{Database, FaceInfo, Source, Style, Weight};

use super::coverage::Coverage;
use super::{Fonts, Lacking};

/// A font of the system that draws what the given ones lack.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SystemFont {
    /// The name of its family.
    pub family: String,
    /// The file it is in.
    pub file: String,
}

impl Fonts {
    /// Adds fonts of the system that have characters which the book lacks: for each the face that
    /// has most of them, Noto's before others and regular ones before all, with the bold face of
    /// its family. Returns the fonts added, one for each of the faces that were looked for.
    ///
    /// What is added depends on the machine: the same picture everywhere is promised for embedded
    /// and given fonts alone.
    pub fn add_system(&mut self, lacking: &Lacking) -> Vec<SystemFont> {
        let mut wanted: BTreeSet<char> = lacking.chars().collect();
        if wanted.is_empty() {
            return Vec::new();
        }
        let mut database = Database::new();
        database.load_system_fonts();
        let mut faces: Vec<&FaceInfo> = database.faces().collect();
        faces.sort_by_cached_key(|face| rank(face));
        let mut coverages: Vec<(&FaceInfo, Coverage)> = Vec::new();
        for face in faces.iter().filter(|face| is_plain(face)) {
            coverages.extend(Coverage::of_face(&database, face).map(|coverage| (*face, coverage)));
        }
        let mut added = Vec::new();
        while let Some((best, coverage)) = best_for(&wanted, &coverages) {
            wanted.retain(|&c| !coverage.draws(u32::from(c)));
            // One file may hold both.
            let bold = faces.iter().find(|face| {
                family(face) == family(best)
                    && face.weight == Weight::BOLD
                    && is_upright(face)
                    && file(face) != file(best)
            });
            if self.add_face(&database, best) {
                added.push(SystemFont { family: family(best).to_owned(), file: file(best) });
            }
            if let Some(bold) = bold {
                self.add_face(&database, bold);
            }
        }
        added
    }

    /// Adds what the file of a face holds; says whether that is a font.
    fn add_face(&mut self, database: &Database, face: &FaceInfo) -> bool {
        let bytes = database.with_face_data(face.id, |bytes, _| bytes.to_vec());
        bytes.is_some_and(|bytes| self.add(bytes).is_ok_and(|faces| !faces.is_empty()))
    }
}

/// The face that has most of the wanted characters, the first of those that have as many; `None`
/// where none has any.
fn best_for<'a, 'd>(
    wanted: &BTreeSet<char>,
    coverages: &'a [(&'d FaceInfo, Coverage)],
) -> Option<(&'d FaceInfo, &'a Coverage)> {
    let has =
        |coverage: &Coverage| wanted.iter().filter(|&&c| coverage.draws(u32::from(c))).count();
    let counted = coverages.iter().map(|(face, coverage)| (has(coverage), *face, coverage));
    let best = counted.enumerate().max_by_key(|(index, (count, ..))| (*count, Reverse(*index)));
    best.filter(|(_, (count, ..))| *count > 0).map(|(_, (_, face, coverage))| (face, coverage))
}

/// What comes first: Noto Sans, then Noto's others, then files in their order and faces in that of
/// their file, so that the order in which a folder is read does not matter.
fn rank(face: &FaceInfo) -> (u8, String, u32) {
    let family = family(face);
    let class = match family {
        _ if family.starts_with("Noto Sans") => 0,
        _ if family.starts_with("Noto") => 1,
        _ => 2,
    };
    (class, file(face), face.index)
}

/// The file that a face is in; all that a system has are in files.
fn file(face: &FaceInfo) -> String {
    match &face.source {
        Source::File(path) => path.to_string_lossy().into_owned(),
        _ => String::new(),
    }
}

fn family(face: &FaceInfo) -> &str {
    face.families.first().map_or("", |(name, _)| name.as_str())
}

fn is_upright(face: &FaceInfo) -> bool {
    face.style == Style::Normal
}

fn is_plain(face: &FaceInfo) -> bool {
    is_upright(face) && face.weight == Weight::NORMAL
}
