//! The font book.

use std::fmt;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use super::face::BookFace;
use super::scratch::Scratch;
use crate::error::{Error, ErrorKind, Result};
use crate::resources::Resources;
use crate::scene::{Face, FontBytes, FontFile, GlyphField, Scene};

/// How many faces a collection may have: a bound on hostile files.
const MAX_FACES: u32 = 256;

/// The fonts that text may be set in, with caches of what was shaped and drawn.
///
/// Cloning is cheap and shares the caches; fonts added to a clone are not seen by the original.
/// One book serves any number of threads.
///
/// ```
/// use rumbo::text::Fonts;
///
/// let fonts = Fonts::embedded()?;
/// let names: Vec<String> = fonts.faces().map(|face| face.name.to_string()).collect();
/// assert_eq!(names[..3], ["Noto Sans Regular", "Noto Sans Bold", "Noto Sans Italic"]);
/// # Ok::<(), rumbo::Error>(())
/// ```
#[derive(Clone, Default)]
pub struct Fonts {
    faces: Vec<Arc<BookFace>>,
    /// Working memory left by earlier calls.
    scratch: Arc<Mutex<Vec<Scratch>>>,
}

impl Fonts {
    /// A book without a font: text set with it has no glyph.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds the faces of a font file: TrueType, OpenType or a collection of them. A variable font
    /// gives its default instance.
    ///
    /// A face with the name of an earlier one takes its place in look-ups.
    ///
    /// # Errors
    /// Of kind [`ErrorKind::Font`] where the bytes are not such a file.
    pub fn add(&mut self, bytes: Vec<u8>) -> Result<Vec<Face>> {
        self.add_shared(Arc::new(bytes))
    }

    /// Adds the faces of a font file on disk, as [`Fonts::add`] does.
    ///
    /// # Errors
    /// Of kind [`ErrorKind::Io`] where the file cannot be read, else as [`Fonts::add`].
    pub fn add_file(&mut self, path: impl AsRef<Path>) -> Result<Vec<Face>> {
        self.add_file_with(path, &Resources::default())
    }

    /// Adds the faces of a font file on disk, if it may be read.
    ///
    /// # Errors
    /// As [`Fonts::add_file`], and [`ErrorKind::Denied`] where it may not be read.
    pub fn add_file_with(
        &mut self,
        path: impl AsRef<Path>,
        resources: &Resources,
    ) -> Result<Vec<Face>> {
        let path = path.as_ref();
        let bytes = resources.read(path, "read the font")?;
        self.add(bytes).map_err(|error| error.in_file(path))
    }

    /// Gives the face added last the distance fields of its glyphs.
    pub(super) fn set_fields(&mut self, fields: Vec<Option<Arc<GlyphField>>>) {
        if let Some(face) = self.faces.last_mut().and_then(Arc::get_mut) {
            face.fields = fields;
        }
    }

    pub(super) fn add_static(&mut self, bytes: &'static [u8]) -> Result<Vec<Face>> {
        self.add_shared(Arc::new(bytes))
    }

    fn add_shared(&mut self, bytes: FontBytes) -> Result<Vec<Face>> {
        let first = self.faces.len();
        let read = |in_file: u32| BookFace::read(&bytes, in_file, first + in_file as usize);
        self.faces.extend((0..MAX_FACES).map_while(read).map(Arc::new));
        let added: Vec<Face> =
            self.faces.iter().skip(first).map(|known| known.face.clone()).collect();
        if added.is_empty() {
            return Err(Error::new(ErrorKind::Font, "not a font that can be read")
                .remedy("give a TrueType or OpenType font (.ttf, .otf, .ttc); unpack WOFF first"));
        }
        Ok(added)
    }

    /// The faces, in the order they were added.
    pub fn faces(&self) -> impl Iterator<Item = &Face> {
        self.faces.iter().map(|known| &known.face)
    }

    /// The face of a full name, PostScript name, or family and style; capitals, spaces and hyphens
    /// do not matter.
    pub fn find(&self, name: &str) -> Option<&Face> {
        self.index_of(name).and_then(|index| self.faces.get(index)).map(|known| &known.face)
    }

    /// The file a face was read from and which face of it that is, for back ends that embed fonts.
    pub fn file(&self, face: &Face) -> Option<(&[u8], u32)> {
        let known = self.faces.get(face.index).filter(|known| known.face == *face)?;
        Some(((*known.bytes).as_ref(), known.in_file))
    }

    /// The fonts that a scene needs whose text was set with this book, in order of their first use.
    pub fn of_scene(&self, scene: &Scene) -> Vec<FontFile> {
        let file = |face: &Face| {
            let known = self.faces.get(face.index).filter(|known| known.face == *face)?;
            Some(FontFile::new(face.clone(), known.bytes.clone(), known.in_file))
        };
        scene.faces().into_iter().filter_map(file).collect()
    }

    pub(super) fn index_of(&self, name: &str) -> Option<usize> {
        self.faces
            .iter()
            .rposition(|known| *known.face.name == *name)
            .or_else(|| self.faces.iter().rposition(|known| known.answers_to(name)))
    }

    /// The faces with what is known of them.
    pub(super) fn known(&self) -> impl Iterator<Item = &BookFace> {
        self.faces.iter().map(AsRef::as_ref)
    }

    pub(super) fn face(&self, index: usize) -> Option<&Arc<BookFace>> {
        self.faces.get(index)
    }

    /// The face to use for a name that is not in the book: one as bold and as slanted as the name
    /// says, else the first.
    pub(super) fn substitute(&self, name: &str) -> Option<usize> {
        let name = name.to_lowercase();
        let says = |words: &[&str]| words.iter().any(|word| name.contains(word));
        let bold = says(&["bold", "black", "heavy"]);
        let italic = says(&["italic", "oblique"]);
        self.alike(bold, italic).next()
    }

    /// All faces, those most like the wish first.
    pub(super) fn alike(&self, bold: bool, italic: bool) -> impl Iterator<Item = usize> + '_ {
        [(false, false), (false, true), (true, false), (true, true)].into_iter().flat_map(
            move |(weight_differs, slant_differs)| {
                self.faces.iter().enumerate().filter_map(move |(index, known)| {
                    let wanted = (known.bold != bold) == weight_differs
                        && (known.italic != italic) == slant_differs;
                    wanted.then_some(index)
                })
            },
        )
    }

    pub(super) fn take_scratch(&self) -> Scratch {
        self.scratch.lock().unwrap_or_else(PoisonError::into_inner).pop().unwrap_or_default()
    }

    pub(super) fn give_scratch(&self, scratch: Scratch) {
        self.scratch.lock().unwrap_or_else(PoisonError::into_inner).push(scratch);
    }
}

impl fmt::Debug for Fonts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.faces().map(|face| &face.name)).finish()
    }
}
