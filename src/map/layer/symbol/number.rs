//! Numbers that stand for labels without room, and what they stand for.

use super::gather::Symbols;
use super::label::Label;
use super::text::LabelText;
use crate::label::{LabelShape, Outcome, Spot};
use crate::style::{RumboMetadata, SymbolStyle};
use crate::text::Fonts;
use crate::unit::Color;

/// A label that the map has no room for, for the page to explain.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct KeyEntry {
    /// The number that stands on the map; empty where not even that has room.
    pub number: String,
    /// Whether the number stands on the map.
    pub stands: bool,
    /// What the label says, on one line.
    pub text: String,
    /// The colour of the number.
    pub color: Color,
}

impl KeyEntry {
    /// Entries in the order in which a reader looks for them: those whose numbers begin with one, as
    /// stops have them, by it, whichever frame they stand in; then the others as they are.
    pub(crate) fn sort(entries: &mut [Self]) {
        entries.sort_by_key(|entry| leading(&entry.number));
    }
}

/// What a label's number may look like, and its own if it has one.
#[derive(Debug)]
pub(super) struct Number {
    style: SymbolStyle,
    own: Option<String>,
    /// The widest there may be.
    widest: LabelText,
}

impl Number {
    /// The number of a label in a style.
    pub fn new(fonts: &Fonts, style: &SymbolStyle, metadata: &RumboMetadata) -> Self {
        let first = style.text_field.first().filter(|_| metadata.numbered);
        let own = first.map(|first| first.text.trim().to_owned()).filter(|own| !own.is_empty());
        let widest = LabelText::number(fonts, style, own.as_deref().unwrap_or("88"));
        Self { style: style.clone(), own, widest }
    }

    /// The room it takes.
    pub fn room(&self) -> LabelShape {
        self.widest.shape(0.0)
    }

    fn color(&self) -> Color {
        let first = self.style.text_field.first();
        first.and_then(|first| first.own_color()).unwrap_or(self.style.text_color)
    }
}

/// Labels that numbers stand for: which, its number where it was placed, and its entry.
pub(super) struct Numbered {
    pub label: usize,
    pub spot: Option<Spot>,
    pub text: LabelText,
    pub entry: KeyEntry,
}

impl Symbols<'_> {
    /// The labels that numbers stand for: those with numbers of their own first, the others
    /// numbered from the top of the map to its foot.
    pub(super) fn numbered(&self, outcomes: &[Vec<Outcome>]) -> Vec<Numbered> {
        let mut all: Vec<(usize, &Label, &Number, Option<&Spot>)> = Vec::new();
        for (index, (label, outcomes)) in self.labels.iter().zip(outcomes).enumerate() {
            let Some(number) = &label.key else { continue };
            let spot = outcomes.iter().find_map(|outcome| match outcome {
                Outcome::Keyed(spot) => Some(spot),
                _ => None,
            });
            let stands = outcomes.iter().any(|outcome| matches!(outcome, Outcome::Placed(_)));
            if !stands && (spot.is_some() || is_crowded_out(outcomes)) {
                all.push((index, label, number, spot));
            }
        }
        let top = |spot: Option<&Spot>| spot.map_or(f64::INFINITY, |spot| spot.bounds.y0);
        all.sort_by(|(_, _, a, at), (_, _, b, other)| match (&a.own, &b.own) {
            (None, None) => top(*at).total_cmp(&top(*other)),
            (None, Some(_)) => std::cmp::Ordering::Greater,
            (Some(_), None) => std::cmp::Ordering::Less,
            (Some(a), Some(b)) => leading(a).cmp(&leading(b)).then_with(|| a.cmp(b)),
        });
        let mut keys = self.labels.iter().filter_map(|label| label.key.as_ref());
        let letters = keys.any(|number| number.own.is_some());
        let mut next = self.keyed;
        let mut numbered = Vec::with_capacity(all.len());
        for (index, label, number, spot) in all {
            let said = match (&number.own, spot) {
                (Some(own), _) => own.clone(),
                (None, None) => String::new(),
                (None, Some(_)) => {
                    next += 1;
                    if letters { letter(next) } else { next.to_string() }
                }
            };
            let words = label.words();
            let words = number
                .own
                .as_ref()
                .and_then(|own| words.trim().strip_prefix(own.as_str()))
                .unwrap_or(&words);
            let lines: Vec<&str> =
                words.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
            let entry = KeyEntry {
                number: said.clone(),
                stands: spot.is_some(),
                text: on_one_line(&lines),
                color: number.color(),
            };
            let text = LabelText::number(self.fonts, &number.style, &said);
            numbered.push(Numbered { label: index, spot: spot.cloned(), text, entry });
        }
        numbered
    }
}

/// Whether a label has no place on a map that shows what it names.
fn is_crowded_out(outcomes: &[Outcome]) -> bool {
    use crate::label::Reason::{NoFreePlace, TooSmall};
    let mut all = outcomes.iter();
    all.any(|outcome| matches!(outcome, Outcome::Dropped(NoFreePlace | TooSmall)))
}

/// Lines as one, parted by commas where they do not end in a sign already.
fn on_one_line(lines: &[&str]) -> String {
    let mut all = String::new();
    for line in lines {
        if !all.is_empty() {
            let ends = all.ends_with(|c: char| c.is_ascii_punctuation() && c != ')' && c != '"');
            all.push_str(if ends { " " } else { ", " });
        }
        all.push_str(line);
    }
    all
}

/// The number that a text starts with; the greatest where it starts with none.
fn leading(text: &str) -> u64 {
    let digits: String = text.chars().take_while(char::is_ascii_digit).collect();
    digits.parse().unwrap_or(u64::MAX)
}

/// A, B, … Z, AA, AB, …
fn letter(mut number: usize) -> String {
    let mut letters = Vec::new();
    while number > 0 {
        let digit = (number - 1) % 26;
        letters.push((b'A' + digit as u8) as char);
        number = (number - 1) / 26;
    }
    letters.iter().rev().collect()
}

#[cfg(test)]
mod tests {
    use super::{KeyEntry, letter};
    use crate::unit::Color;

    #[test]
    fn entries_of_several_frames_stand_by_their_numbers() {
        let entry = |number: &str| KeyEntry {
            number: number.to_owned(),
            stands: true,
            text: String::new(),
            color: Color::BLACK,
        };
        let mut entries = ["24", "25–27", "A", "", "1", "10–12"].map(entry);
        KeyEntry::sort(&mut entries);
        let numbers = entries.map(|entry| entry.number);
        assert_eq!(numbers, ["1", "10–12", "24", "25–27", "A", ""]);
    }

    #[test]
    fn letters_go_on_after_z() {
        let letters = [1, 26, 27, 52, 53, 702, 703].map(letter);
        assert_eq!(letters, ["A", "Z", "AA", "AZ", "BA", "ZZ", "AAA"]);
    }
}
