//! Letters of Arabic joined: the forms that Unicode has for them, put in place by a `GSUB` table.
//!
//! Glyph ranges know nothing of joining, but have the characters of *Arabic Presentation Forms*,
//! which MapLibre's viewer writes by (with ICU's `u_shapeArabic`).

use crate::truetype::Words;

/// The first of *Arabic Presentation Forms-B* that is a letter's. The forms of U+0621 … U+063A and
/// U+0641 … U+064A follow one another: alone, last, and of those that join the next, first and
/// within.
const FORMS: u32 = 0xfe80;

/// How many forms the letters from U+0621 on have.
const FROM_HAMZA: [u32; 26] =
    [1, 2, 2, 2, 2, 4, 2, 4, 2, 4, 4, 4, 4, 4, 2, 2, 2, 2, 4, 4, 4, 4, 4, 4, 4, 4];

/// How many the letters from U+0641 on have.
const FROM_FEH: [u32; 10] = [4, 4, 4, 4, 4, 4, 4, 2, 2, 4];

/// Letters of Persian and Urdu with the first of their forms and how many there are.
const OTHERS: [(u32, u32, u32); 13] = [
    (0x0679, 0xfb66, 4),
    (0x067e, 0xfb56, 4),
    (0x0686, 0xfb7a, 4),
    (0x0688, 0xfb88, 2),
    (0x0691, 0xfb8c, 2),
    (0x0698, 0xfb8a, 2),
    (0x06a9, 0xfb8e, 4),
    (0x06af, 0xfb92, 4),
    (0x06ba, 0xfb9e, 2),
    (0x06be, 0xfbaa, 4),
    (0x06c1, 0xfba6, 4),
    (0x06cc, 0xfbfc, 4),
    (0x06d2, 0xfbae, 2),
];

/// Lam as the first and within, the last form of an alef, and what they are together: alone and
/// last.
const LAM: [u32; 2] = [0xfedf, 0xfee0];
const ALEFS: [(u32, [u32; 2]); 4] = [
    (0xfe82, [0xfef5, 0xfef6]),
    (0xfe84, [0xfef7, 0xfef8]),
    (0xfe88, [0xfef9, 0xfefa]),
    (0xfe8e, [0xfefb, 0xfefc]),
];

/// Letters with the first of their forms and how many there are.
fn letters() -> impl Iterator<Item = (u32, u32, u32)> {
    let counted = (0x0621..).zip(FROM_HAMZA).chain((0x0641..).zip(FROM_FEH));
    let own = counted.scan(FORMS, |next, (letter, count)| {
        let first = *next;
        *next += count;
        Some((letter, first, count))
    });
    own.chain(OTHERS)
}

/// The features, in the order of their tags, each with which of a letter's forms it takes.
const FEATURES: [([u8; 4], u32); 4] = [(*b"fina", 1), (*b"init", 2), (*b"isol", 0), (*b"medi", 3)];

/// The table; `None` where the font has no forms. `glyph` is the number of a character's glyph.
pub(super) fn gsub(glyph: impl Fn(u32) -> Option<u16>) -> Option<Vec<u8>> {
    let mut lookups = Vec::new();
    for (_, form) in FEATURES {
        let mut pairs: Vec<(u16, u16)> = letters()
            .filter(|&(_, _, count)| form < count)
            .filter_map(|(letter, first, _)| Some((glyph(letter)?, glyph(first + form)?)))
            .collect();
        pairs.sort_unstable();
        lookups.push(single(&pairs));
    }
    if lookups.iter().all(|lookup| lookup.is_none()) {
        return None;
    }
    let ligatures = LAM.into_iter().enumerate().filter_map(|(place, lam)| {
        let pairs = ALEFS.into_iter();
        let pairs = pairs.filter_map(|(alef, both)| Some((glyph(alef)?, glyph(both[place])?)));
        Some((glyph(lam)?, pairs.collect::<Vec<_>>()))
    });
    lookups.push(ligature(ligatures.collect()));
    let tags = FEATURES.into_iter().map(|(tag, _)| tag).chain([*b"rlig"]);
    let features: Vec<([u8; 4], Vec<u8>)> =
        tags.zip(lookups).filter_map(|(tag, lookup)| Some((tag, lookup?))).collect();
    Some(table(&features))
}

/// Glyphs replaced one by one.
fn single(pairs: &[(u16, u16)]) -> Option<Vec<u8>> {
    let count = pairs.len() as u16;
    let mut words = Words::default();
    // The lookup, of one part; then the part: its format, and where its coverage is.
    words.u16(1).u16(0).u16(1).u16(8).u16(2).u16(6 + 2 * count).u16(count);
    pairs.iter().for_each(|&(_, to)| {
        words.u16(to);
    });
    words.u16(1).u16(count);
    pairs.iter().for_each(|&(from, _)| {
        words.u16(from);
    });
    (count > 0).then_some(words.0)
}

/// Two glyphs replaced by one: by the first, the second and what both are.
fn ligature(mut firsts: Vec<(u16, Vec<(u16, u16)>)>) -> Option<Vec<u8>> {
    const IGNORE_MARKS: u16 = 8;
    firsts.sort();
    firsts.retain(|(_, pairs)| !pairs.is_empty());
    let count = firsts.len() as u16;
    let mut sets = Words::default();
    let mut offsets = Vec::new();
    let (head, coverage) = (6 + 2 * count, 4 + 2 * count);
    for (_, pairs) in &firsts {
        offsets.push(head + coverage + sets.0.len() as u16);
        let pair_count = pairs.len() as u16;
        sets.u16(pair_count);
        for index in 0..pair_count {
            sets.u16(2 + 2 * pair_count + 6 * index);
        }
        for &(second, both) in pairs {
            sets.u16(both).u16(2).u16(second);
        }
    }
    let mut words = Words::default();
    words.u16(4).u16(IGNORE_MARKS).u16(1).u16(8).u16(1).u16(head).u16(count);
    offsets.into_iter().for_each(|offset| {
        words.u16(offset);
    });
    words.u16(1).u16(count);
    firsts.iter().for_each(|&(first, _)| {
        words.u16(first);
    });
    words.0.extend(sets.0);
    (count > 0).then_some(words.0)
}

/// A `GSUB` table of features, each with a lookup of its own, for Arabic and any other script.
fn table(features: &[([u8; 4], Vec<u8>)]) -> Vec<u8> {
    let count = features.len() as u16;
    let scripts = [*b"DFLT", *b"arab"];
    // A script with one system of all features.
    let script = 4 + 6 + 2 * count;
    let script_list = 2 + 6 * scripts.len() as u16 + script;
    let feature_list = 2 + 6 * count + 6 * count;
    let mut words = Words::default();
    words.u16(1).u16(0).u16(10).u16(10 + script_list).u16(10 + script_list + feature_list);
    words.u16(scripts.len() as u16);
    for tag in scripts {
        words.0.extend(tag);
        words.u16(2 + 6 * scripts.len() as u16);
    }
    words.u16(4).u16(0).u16(0).u16(0xffff).u16(count);
    for index in 0..count {
        words.u16(index);
    }
    words.u16(count);
    for (index, (tag, _)) in (0_u16..).zip(features) {
        words.0.extend(tag);
        words.u16(2 + 6 * count + 6 * index);
    }
    for index in 0..count {
        words.u16(0).u16(1).u16(index);
    }
    words.u16(count);
    let mut offset = 2 + 2 * count;
    for (_, lookup) in features {
        words.u16(offset);
        offset += lookup.len() as u16;
    }
    features.iter().for_each(|(_, lookup)| words.0.extend(lookup));
    words.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_stand_where_unicode_has_them() {
        let of = |letter| letters().find(|found| found.0 == letter).unwrap();
        assert_eq!(of(0x0628), (0x0628, 0xfe8f, 4));
        assert_eq!(of(0x063a), (0x063a, 0xfecd, 4));
        assert_eq!(of(0x0641), (0x0641, 0xfed1, 4));
        assert_eq!(of(0x064a), (0x064a, 0xfef1, 4));
        assert_eq!(of(0x0644).1 + 2, LAM[0]);
    }

    #[test]
    fn a_font_without_forms_has_no_table() {
        assert!(gsub(|_| None).is_none());
        assert!(gsub(|character| Some(character as u16)).is_some());
    }
}
