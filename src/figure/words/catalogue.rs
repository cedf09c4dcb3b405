//! What a page says of itself in the languages that rumbo knows: a table of words.

/// A line for each word: rumbo's own, then that of each language that the first line names. `,` and
/// `.` are what parts the thousands of a number, in French and Spanish a narrow space, and its
/// decimals; `%-d %b` is a day, `%-d %b %Y` one with its year.
const TABLE: &str = include_str!("catalogue.txt");

/// The short name of May, which in English is its name: as the table has it.
pub(super) const SHORT_MAY: &str = "May (short)";

/// The words of a language.
#[derive(Debug, Clone, Copy)]
pub(super) struct Catalogue {
    /// Which of a line's words are its.
    column: usize,
}

impl Catalogue {
    /// The words of a language by its tag, such as `es` or `pt-BR`; `None` where rumbo has none.
    pub fn of(language: &str) -> Option<Self> {
        let primary = language.split(['-', '_']).next().unwrap_or(language);
        let mut names = TABLE.lines().next().unwrap_or_default().split('|').enumerate().skip(1);
        let column = names.find(|(_, name)| name.eq_ignore_ascii_case(primary))?.0;
        Some(Self { column })
    }

    /// Its word for one of rumbo's.
    pub fn word(self, english: &str) -> Option<&'static str> {
        lines().find(|line| line.split('|').next() == Some(english))?.split('|').nth(self.column)
    }
}

/// Whether a word is one that rumbo puts on pages.
pub(super) fn has(english: &str) -> bool {
    lines().any(|line| line.split('|').next() == Some(english))
}

fn lines() -> impl Iterator<Item = &'static str> {
    TABLE.lines().skip(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_language_has_every_word() {
        let count = TABLE.lines().next().unwrap().split('|').count();
        assert_eq!(count, 7);
        for line in lines() {
            let words: Vec<&str> = line.split('|').collect();
            assert_eq!(words.len(), count, "{line}");
            assert!(words.iter().all(|word| !word.is_empty()), "{line}");
            assert_eq!(
                lines().filter(|other| other.split('|').next() == Some(words[0])).count(),
                1
            );
        }
    }
}
