//! dBASE tables, the attributes of shapefiles.

use std::collections::BTreeMap;

/// The encoding of a table's texts.
#[derive(Clone, Copy)]
pub enum Encoding {
    Utf8,
    Windows1252,
}

/// The rows of a table: texts by column name, trimmed; empty ones are left out.
pub fn rows(bytes: &[u8], encoding: Encoding) -> Vec<BTreeMap<String, String>> {
    let u16_at = |at: usize| usize::from(u16::from_le_bytes([bytes[at], bytes[at + 1]]));
    let count = u16_at(4) | u16_at(6) << 16;
    let (head, length) = (u16_at(8), u16_at(10));
    let fields: Vec<(String, usize)> = bytes[32..head]
        .chunks_exact(32)
        .map(|field| {
            let name = field[..11].split(|&byte| byte == 0).next().unwrap_or(&[]);
            (String::from_utf8_lossy(name).into_owned(), usize::from(field[16]))
        })
        .collect();
    (0..count)
        .map(|row| {
            let mut at = head + row * length + 1;
            let mut cells = BTreeMap::new();
            for (name, width) in &fields {
                let text = decoded(&bytes[at..at + width], encoding);
                let text = text.trim_matches(['\0', ' ']);
                if !text.is_empty() {
                    cells.insert(name.clone(), text.to_owned());
                }
                at += width;
            }
            cells
        })
        .collect()
}

fn decoded(bytes: &[u8], encoding: Encoding) -> String {
    match encoding {
        Encoding::Utf8 => String::from_utf8_lossy(bytes).into_owned(),
        Encoding::Windows1252 => bytes.iter().map(|&byte| windows_1252(byte)).collect(),
    }
}

fn windows_1252(byte: u8) -> char {
    const UPPER: [char; 32] = [
        '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž',
        '\u{8f}', '\u{90}', '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9d}',
        'ž', 'Ÿ',
    ];
    match byte {
        0x80..=0x9f => UPPER[usize::from(byte - 0x80)],
        _ => char::from(byte),
    }
}
