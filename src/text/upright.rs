//! Vertical lines: which characters stand upright in them, and which have a form for them.
//!
//! A vertical text is set as lines from left to right whose upright characters lie on their left
//! side; turned by a quarter clockwise as a whole, its lines run down, each left of the one before.

use harfrust::Script;
use harfrust::unicode::script;
use unicode_vo::{Orientation, char_orientation};

/// Which characters of a text stand upright once it is turned to run down.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Upright {
    /// None: the text is to be read from left to right.
    #[default]
    None,
    /// Those that stand upright in a vertical line of their own script, such as Chinese ones; all
    /// others lie. This is how names along a line are set that runs down the map.
    Ideographs,
    /// All, one below another, but spaces and letters that join.
    All,
}

impl Upright {
    /// Whether a character stands upright.
    pub(super) fn holds(self, c: char) -> bool {
        match self {
            Self::None => false,
            Self::Ideographs => is_upright(c),
            Self::All => !is_blank(c) && script(u32::from(c)) != Script::ARABIC,
        }
    }
}

fn is_blank(c: char) -> bool {
    matches!(c, '\t'..='\r' | ' ')
}

/// Whether a text may be set in vertical lines: whether any of its characters stands upright there
/// by itself.
pub fn may_be_vertical(text: &str) -> bool {
    text.chars().any(is_upright)
}

/// Whether a character stands upright in a vertical line whatever stands beside it: by Unicode's
/// Vertical_Orientation (UAX 50), but for signs that go with their neighbours.
fn is_upright(c: char) -> bool {
    const EAST_ASIAN: [Script; 8] = [
        Script::HAN,
        Script::HIRAGANA,
        Script::KATAKANA,
        Script::BOPOMOFO,
        Script::HANGUL,
        Script::YI,
        Script::NUSHU,
        Script::TANGUT,
    ];
    let of_its_own = matches!(c,
        '\u{2EA}' | '\u{2EB}'
        | '\u{1100}'..='\u{11FF}'
        | '\u{1400}'..='\u{167F}'
        | '\u{18B0}'..='\u{18FF}'
        | '\u{2E80}'..='\u{D7FF}'
        | '\u{F900}'..='\u{FFEF}');
    let stands =
        || matches!(char_orientation(c), Orientation::Upright | Orientation::TransformedOrUpright);
    // The first of them is far behind the letters of most texts.
    c >= '\u{2EA}' && (EAST_ASIAN.contains(&script(u32::from(c))) || of_its_own && stands())
}

/// Whether a character lies in a vertical line whatever stands beside it.
fn is_rotated(c: char) -> bool {
    let goes_along = matches!(c, '\u{E000}'..='\u{F8FF}' | '\u{FE30}'..='\u{FFFD}');
    !goes_along && !is_upright(c) && char_orientation(c) == Orientation::Rotated
}

/// A text with the forms of its signs that Unicode has for vertical lines, where no neighbour lies.
pub fn with_vertical_forms(text: &str) -> String {
    let letters: Vec<char> = text.chars().collect();
    let lies = |at: Option<usize>| {
        let beside = at.and_then(|at| letters.get(at));
        beside.is_some_and(|&c| is_rotated(c) && vertical_form(c).is_none())
    };
    let formed = |(at, &c): (usize, &char)| match vertical_form(c) {
        Some(form) if !lies(at.checked_sub(1)) && !lies(Some(at + 1)) => form,
        _ => c,
    };
    letters.iter().enumerate().map(formed).collect()
}

/// The form of a sign for vertical lines, of Unicode's blocks Vertical Forms and CJK Compatibility
/// Forms; else its wide form.
fn vertical_form(c: char) -> Option<char> {
    // What has no vertical form of its own takes that of a sign like it.
    let like = match c {
        '<' | '＜' => '〈',
        '>' | '＞' => '〉',
        '-' | '－' => '–',
        '.' | '．' | '‧' => return Some('・'),
        '|' | '｜' => return Some('―'),
        '‘' => '『',
        '’' => '』',
        '“' | '｢' => '「',
        '”' | '｣' => '」',
        '⋯' => '…',
        '｟' => '（',
        '｠' => '）',
        '｡' => '。',
        c => wide(c).unwrap_or(c),
    };
    const SIGNS: &str = "，、。：；！？〖〗…—–＿（）｛｝〔〕【】《》〈〉「」『』［］";
    const FORMS: &str = "︐︑︒︓︔︕︖︗︘︙︱︲︳︵︶︷︸︹︺︻︼︽︾︿﹀﹁﹂﹃﹄﹇﹈";
    let form = SIGNS.chars().zip(FORMS.chars()).find(|(sign, _)| *sign == like);
    form.map(|(_, form)| form).or_else(|| wide(c))
}

/// The wide form of a sign that is neither a letter nor a figure.
fn wide(c: char) -> Option<char> {
    Some(match c {
        '¢' => '￠',
        '£' => '￡',
        '¬' => '￢',
        '¯' => '￣',
        '¦' => '￤',
        '¥' => '￥',
        '₩' => '￦',
        c if c.is_ascii_punctuation() => char::from_u32(u32::from(c) + 0xFEE0)?,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ideographs_stand_and_letters_lie() {
        for c in "東あカ한ㄅ、ｶ（㈱".chars() {
            assert_eq!(is_upright(c), c != '（', "{c}");
            assert!(!is_rotated(c), "{c}");
        }
        for c in "aЖعक1".chars() {
            assert!(is_rotated(c) && !is_upright(c), "{c}");
        }
        // Signs go with their neighbours.
        for c in "©½※☆".chars() {
            assert!(!is_rotated(c) && !is_upright(c), "{c}");
        }
        assert!(may_be_vertical("Tōkyō 東京") && !may_be_vertical("Tōkyō (½)"));
        assert!(Upright::All.holds('a') && !Upright::All.holds(' ') && !Upright::All.holds('ع'));
        assert!(!Upright::Ideographs.holds('a') && !Upright::None.holds('東'));
    }

    #[test]
    fn signs_take_their_vertical_form_unless_a_neighbour_lies() {
        assert_eq!(with_vertical_forms("「東京」(1)、"), "﹁東京﹂(1)︑");
        assert_eq!(with_vertical_forms("東京（駅）"), "東京︵駅︶");
        assert_eq!(with_vertical_forms("東(a)京!?"), "東(a)京︕︖");
        assert_eq!(with_vertical_forms("&#東…"), "＆＃東︙");
    }
}
