//! The formats that a figure is written in.

use std::fmt;
use std::path::Path;
use std::str::FromStr;

use crate::error::{Error, ErrorKind, Result, nearest};

/// A format that a figure is written in.
///
/// ```
/// use rumbo::figure::Format;
///
/// assert_eq!(Format::of("map.PDF".as_ref())?, Format::Pdf);
/// let error = "pgn".parse::<Format>().unwrap_err();
/// assert_eq!(error.remedy_text(), Some("did you mean `png`?"));
/// # Ok::<(), rumbo::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[non_exhaustive]
pub enum Format {
    /// Pixels, without loss.
    #[default]
    Png,
    /// Pixels, without loss, in a smaller file that takes longer to make.
    Webp,
    /// Pixels, with a little loss; for programs that take nothing else. What a page lets through is
    /// white.
    Jpeg,
    /// Pixels, without loss, that say where on the ground they lie, for geographic information systems.
    GeoTiff,
    /// Vectors for the web; text as text, or as outlines ([`Rendered::svg_text`](super::Rendered::svg_text)).
    Svg,
    /// Vectors for print; text as text. Needs the feature `pdf`.
    Pdf,
}

impl Format {
    const ALL: [(&str, Self); 8] = [
        ("png", Self::Png),
        ("webp", Self::Webp),
        ("jpg", Self::Jpeg),
        ("jpeg", Self::Jpeg),
        ("tif", Self::GeoTiff),
        ("tiff", Self::GeoTiff),
        ("svg", Self::Svg),
        ("pdf", Self::Pdf),
    ];

    /// Whether it is made of pixels.
    pub fn is_raster(self) -> bool {
        !matches!(self, Self::Svg | Self::Pdf)
    }

    /// The format that a file's name ends in; capitals do not matter.
    ///
    /// # Errors
    /// [`ErrorKind::Format`] where it ends in no known one.
    pub fn of(path: &Path) -> Result<Self> {
        let ending = path.extension().and_then(|ending| ending.to_str()).unwrap_or_default();
        ending.to_ascii_lowercase().parse().map_err(|error: Error| {
            let message = "the picture's file name ends in no format that rumbo writes";
            let remedy = error.remedy_text().unwrap_or_default().to_owned();
            let remedy = if ending.is_empty() { every() } else { remedy };
            Error::new(ErrorKind::Format, message).in_file(path).remedy(remedy)
        })
    }
}

fn every() -> String {
    let names = Format::ALL.map(|(name, _)| format!(".{name}"));
    format!("give a name that ends in {}", names.join(", "))
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = Self::ALL.iter().find(|(_, format)| format == self).map(|(name, _)| *name);
        f.write_str(name.unwrap_or_default())
    }
}

impl FromStr for Format {
    type Err = Error;

    /// Reads what `Display` writes, `jpeg` and `tiff`.
    fn from_str(text: &str) -> Result<Self> {
        let found = Self::ALL.iter().find(|(name, _)| *name == text).map(|(_, format)| *format);
        found.ok_or_else(|| {
            let error =
                Error::new(ErrorKind::Format, format!("there is no picture format `{text}`"));
            // A GIF is no TIFF misspelt.
            let names =
                Self::ALL.iter().map(|(name, _)| *name).filter(|name| !name.starts_with("tif"));
            match nearest(text, names) {
                Some(near) => error.remedy(format!("did you mean `{near}`?")),
                None => error.remedy(every()),
            }
        })
    }
}
