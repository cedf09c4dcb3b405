//! Characters that texts ask for and no font of a book has.

use std::collections::BTreeSet;

use harfrust::Script;

use super::Fonts;
use super::coverage::is_ignorable;
use super::itemize::script_of;
use crate::error::{Error, ErrorKind};

/// What some texts ask for and no font of a book has.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Lacking {
    chars: BTreeSet<char>,
    /// For each script, a text that asks for it, in the order they were found.
    scripts: Vec<(Option<Script>, String)>,
}

impl Fonts {
    /// The characters of texts that no font of the book has.
    ///
    /// ```
    /// use rumbo::text::Fonts;
    ///
    /// let lacking = Fonts::embedded()?.lacking(["Cairo", "القاهرة"]);
    /// assert!(lacking.chars().any(|c| c == 'ق'));
    /// assert_eq!(lacking.error().message(), "no font has the Arabic script of `القاهرة`");
    /// # Ok::<(), rumbo::Error>(())
    /// ```
    pub fn lacking<'t>(&self, texts: impl IntoIterator<Item = &'t str>) -> Lacking {
        let mut lacking = Lacking::default();
        for text in texts {
            let missing = text.chars().filter(|&c| !is_ignorable(c) && !self.draws(c));
            for c in missing {
                let script = script_of(c);
                lacking.chars.insert(c);
                if lacking.scripts.iter().all(|(known, _)| *known != script) {
                    lacking.scripts.push((script, text.to_owned()));
                }
            }
        }
        lacking
    }

    /// Whether a font of the book draws a character.
    fn draws(&self, c: char) -> bool {
        self.known().any(|face| face.coverage().draws(u32::from(c)))
    }
}

impl Lacking {
    /// Whether nothing is lacking.
    pub fn is_empty(&self) -> bool {
        self.chars.is_empty()
    }

    /// The characters, sorted.
    pub fn chars(&self) -> impl Iterator<Item = char> + '_ {
        self.chars.iter().copied()
    }

    /// The error of a picture in which boxes would stand for these characters: it names the
    /// scripts, a text of each, and what to install.
    pub fn error(&self) -> Error {
        let mut packages: Vec<&str> = Vec::new();
        let mut errors = Vec::new();
        for (script, text) in &self.scripts {
            let (what, package) = match script {
                Some(script) => {
                    let (name, package) = known(*script);
                    (format!("the {name} script of `{text}`"), package)
                }
                None => (format!("all signs of `{text}`"), "fonts-noto-core"),
            };
            if !packages.contains(&package) {
                packages.push(package);
            }
            errors.push(Error::new(ErrorKind::Font, format!("no font has {what}")));
        }
        let rest = errors.split_off(errors.len().min(1));
        let first = errors.pop().unwrap_or_else(|| Error::new(ErrorKind::Font, "nothing lacks"));
        let first = first.remedy(format!(
            "install one that has (Debian: {}), name its file (`[fonts] files`, --font), or say \
             `[fonts] missing_glyphs = \"boxes\"`",
            packages.join(", ")
        ));
        if rest.is_empty() { first } else { first.with_related(rest) }
    }
}

/// What a script is called, and the Debian package of a font for it.
fn known(script: Script) -> (String, &'static str) {
    const CORE: &str = "fonts-noto-core";
    const CJK: &str = "fonts-noto-cjk";
    let (name, package) = match &script.tag().to_be_bytes() {
        b"Arab" => ("Arabic", CORE),
        b"Armn" => ("Armenian", CORE),
        b"Beng" => ("Bengali", CORE),
        b"Bopo" => ("Bopomofo", CJK),
        b"Cans" => ("Canadian syllabic", CORE),
        b"Cher" => ("Cherokee", CORE),
        b"Cyrl" => ("Cyrillic", CORE),
        b"Deva" => ("Devanagari", CORE),
        b"Ethi" => ("Ethiopic", CORE),
        b"Geor" => ("Georgian", CORE),
        b"Grek" => ("Greek", CORE),
        b"Gujr" => ("Gujarati", CORE),
        b"Guru" => ("Gurmukhi", CORE),
        b"Hang" => ("Korean", CJK),
        b"Hani" => ("Chinese", CJK),
        b"Hebr" => ("Hebrew", CORE),
        b"Hira" | b"Kana" => ("Japanese", CJK),
        b"Khmr" => ("Khmer", CORE),
        b"Knda" => ("Kannada", CORE),
        b"Laoo" => ("Lao", CORE),
        b"Latn" => ("Latin", CORE),
        b"Mlym" => ("Malayalam", CORE),
        b"Mong" => ("Mongolian", CORE),
        b"Mymr" => ("Burmese", CORE),
        b"Orya" => ("Odia", CORE),
        b"Sinh" => ("Sinhala", CORE),
        b"Syrc" => ("Syriac", CORE),
        b"Taml" => ("Tamil", CORE),
        b"Telu" => ("Telugu", CORE),
        b"Tfng" => ("Tifinagh", CORE),
        b"Thaa" => ("Thaana", CORE),
        b"Thai" => ("Thai", CORE),
        b"Tibt" => ("Tibetan", CORE),
        tag => return (String::from_utf8_lossy(tag).into_owned(), "fonts-noto-extra"),
    };
    (name.to_owned(), package)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_script_is_named_once_with_a_text_and_a_package() {
        let fonts = Fonts::embedded().unwrap();
        let lacking = fonts.lacking(["Αθήνα", "北京", "上海", "दिल्ली\nDelhi", "กรุงเทพ"]);
        let error = lacking.error();
        assert_eq!(error.message(), "no font has the Chinese script of `北京`");
        assert!(error.remedy_text().unwrap().contains("(Debian: fonts-noto-cjk, fonts-noto-core)"));
        let others: Vec<&str> = error.related().iter().map(Error::message).collect();
        let (hindi, thai) = ("Devanagari script of `दिल्ली Delhi`", "Thai script of `กรุงเทพ`");
        assert_eq!(others, [format!("no font has the {hindi}"), format!("no font has the {thai}")]);
    }

    #[test]
    fn what_is_not_seen_lacks_nowhere() {
        let fonts = Fonts::embedded().unwrap();
        assert!(fonts.lacking(["Tecún\u{200b} Umán\u{ad}\n", "\u{202b}\u{feff}"]).is_empty());
    }
}
