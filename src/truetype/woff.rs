//! A font packed as pages of the web have it: <https://www.w3.org/TR/WOFF/>.

use std::io::Write;

use flate2::Compression;
use flate2::write::ZlibEncoder;

use super::font::{Font, sum_of};
use super::words::Words;

/// A font as WOFF.
pub(crate) fn woff(font: &Font) -> Vec<u8> {
    let tables = font.tables();
    let (mut directory, mut data) = (Words::default(), Words::default());
    let start = 44 + 20 * tables.len();
    let mut whole = 12 + 16 * tables.len();
    for (name, table) in &tables {
        let packed = packed(table);
        let offset = start + data.0.len();
        directory.0.extend(name);
        directory.u32(offset as u32).u32(packed.len() as u32).u32(table.len() as u32);
        directory.u32(sum_of(name, table));
        data.0.extend(packed);
        data.pad();
        whole += table.len().next_multiple_of(4);
    }
    let mut words = Words::default();
    words.0.extend(b"wOFF");
    words.u32(0x0001_0000).u32((start + data.0.len()) as u32).u16(tables.len() as u16).u16(0);
    words.u32(whole as u32).u16(1).u16(0).zeros(20);
    words.0.extend(directory.0);
    words.0.extend(data.0);
    words.0
}

/// A table packed, or as it is where that is no longer.
fn packed(table: &[u8]) -> Vec<u8> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::best());
    let packed = encoder.write_all(table).and_then(|()| encoder.finish());
    // Memory takes whatever is written.
    packed.ok().filter(|packed| packed.len() < table.len()).unwrap_or_else(|| table.to_vec())
}
