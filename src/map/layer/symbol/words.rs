//! The words of a label: its sections in the case they are set in, and the ways they may be written.

use std::borrow::Cow;

use crate::style::{Alignment, Section, SymbolPlacement, SymbolStyle, TextTransform, WritingMode};
use crate::text::{Upright, may_be_vertical, with_vertical_forms};

/// The sections of a symbol's text in the case they are to be set in.
pub(super) fn sections(style: &SymbolStyle) -> Vec<Cow<'_, Section>> {
    let cased = |text: &str| match style.text_transform {
        TextTransform::None => None,
        TextTransform::Uppercase => Some(capitals(text)),
        TextTransform::Lowercase => Some(text.to_lowercase()),
    };
    let section = |section| {
        let section: &Section = section;
        match cased(&section.text) {
            None => Cow::Borrowed(section),
            Some(text) => Cow::Owned(Section { text, ..section.clone() }),
        }
    };
    style.text_field.iter().map(section).collect()
}

/// A text in capitals. Greek capitals bear no accent; where the accent told that two vowels are
/// not one sound, a diaeresis does (as in the transform el-Upper of the CLDR).
fn capitals(text: &str) -> String {
    let mut accented = false;
    let mut capitals = String::with_capacity(text.len());
    for letter in text.chars() {
        let bare = match letter {
            'Ά' | 'ά' => 'Α',
            'Έ' | 'έ' => 'Ε',
            'Ή' | 'ή' => 'Η',
            'Ί' | 'ί' => 'Ι',
            'Ό' | 'ό' => 'Ο',
            'Ύ' | 'ύ' => 'Υ',
            'Ώ' | 'ώ' => 'Ω',
            'ΐ' => 'Ϊ',
            'ΰ' => 'Ϋ',
            'Ι' | 'ι' if accented => 'Ϊ',
            'Υ' | 'υ' if accented => 'Ϋ',
            other => {
                accented = false;
                capitals.extend(other.to_uppercase());
                continue;
            }
        };
        accented = matches!(letter, 'Ά' | 'ά' | 'Έ' | 'έ' | 'Ό' | 'ό');
        capitals.push(bare);
    }
    capitals
}

/// Which characters of a symbol's text stand where its lines may run down.
pub(super) fn upright(style: &SymbolStyle) -> Option<Upright> {
    let modes = style.text_writing_mode.as_deref().unwrap_or_default();
    let upright = match style.placement {
        SymbolPlacement::Point => modes.contains(&WritingMode::Vertical).then_some(Upright::All),
        _ => (style.text_keep_upright && style.text_rotation_alignment != Alignment::Viewport)
            .then_some(Upright::Ideographs),
    };
    upright.filter(|_| style.text_field.iter().any(|section| may_be_vertical(&section.text)))
}

/// The ways to write a symbol's text that its style names, the first most welcome; those of which
/// the text has no letters are left out.
pub(super) fn ways(style: &SymbolStyle) -> Vec<Upright> {
    let vertical = upright(style).filter(|way| *way == Upright::All);
    let modes = style.text_writing_mode.as_deref().unwrap_or_default();
    let way = |mode: &WritingMode| match mode {
        WritingMode::Vertical => vertical,
        WritingMode::Horizontal => Some(Upright::None),
    };
    let mut ways: Vec<Upright> = modes.iter().filter_map(way).collect();
    if ways.is_empty() {
        ways.push(Upright::None);
    }
    ways.dedup();
    ways
}

/// Gives the signs of a text the forms they have in lines that run down, across its sections.
pub(super) fn take_vertical_forms(sections: &mut [Cow<Section>]) {
    let whole: String = sections.iter().map(|section| section.text.as_str()).collect();
    let formed = with_vertical_forms(&whole);
    let mut letters = formed.chars();
    for section in sections {
        let count = section.text.chars().count();
        section.to_mut().text = letters.by_ref().take(count).collect();
    }
}

/// Whether a letter is one of Arabic, whose letters join: text with one is not spaced out.
pub(super) fn is_cursive(letter: char) -> bool {
    matches!(u32::from(letter),
        0x0600..=0x06ff | 0x0750..=0x077f | 0x08a0..=0x08ff | 0xfb50..=0xfdff | 0xfe70..=0xfeff)
}

#[cfg(test)]
mod tests {
    use super::capitals;

    #[test]
    fn greek_capitals_bear_no_accent() {
        for (text, expected) in [
            ("Γερμανία", "ΓΕΡΜΑΝΙΑ"),
            ("Άγιος Ευστράτιος", "ΑΓΙΟΣ ΕΥΣΤΡΑΤΙΟΣ"),
            ("Μάιος", "ΜΑΪΟΣ"),
            ("Ταΐτή", "ΤΑΪΤΗ"),
            ("Straße von İzmir, Perú", "STRASSE VON İZMIR, PERÚ"),
        ] {
            assert_eq!(capitals(text), expected);
        }
    }
}
