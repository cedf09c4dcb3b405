//! What programs leave beside a database as they write to it: changes that are not in it yet
//! (<https://sqlite.org/walformat.html>), or what was there before changes that may be half done.

/// What is added to the name of a database for the log of changes that are to come into it.
pub(in crate::source) const LOG: &str = "-wal";

/// What is added for the journal of what was there before.
pub(in crate::source) const JOURNAL: &str = "-journal";

/// How a journal begins that is needed.
const NEEDED: &[u8] = &[0xd9, 0xd5, 0x05, 0xf9, 0x20, 0xa1, 0x63, 0xd7];

/// How a log begins, but for the last bit, which tells the order of bytes in sums.
const MAGIC: u32 = 0x377f_0682;

/// The bytes before the first page, and those before each.
const HEADER: usize = 32;
const FRAME: usize = 24;

/// Whether a journal says that the database was left half written.
pub(in crate::source) fn is_needed(journal: &[u8]) -> bool {
    journal.starts_with(NEEDED)
}

/// Brings what a log says was written for good into a database. What is damaged in a log, and what
/// comes after, was not.
pub(in crate::source) fn apply(database: &mut Vec<u8>, log: &[u8]) {
    let Some((header, frames)) = log.split_at_checked(HEADER) else { return };
    let word = |bytes: &[u8], index: usize| {
        let word = bytes.get(4 * index..4 * index + 4).and_then(|word| word.try_into().ok());
        word.map_or(0, u32::from_be_bytes)
    };
    let (magic, size) = (word(header, 0), word(header, 2) as usize);
    let is_page = size.is_power_of_two() && (512..=65_536).contains(&size);
    if magic & !1 != MAGIC || !is_page {
        return;
    }
    let sums = |before: (u32, u32), bytes: &[u8]| sums(before, bytes, magic & 1 == 1);
    let mut sum = sums((0, 0), header.get(..24).unwrap_or_default());
    if sum != (word(header, 6), word(header, 7)) {
        return;
    }
    // Pages of a change that has not ended yet.
    let mut pending: Vec<(usize, &[u8])> = Vec::new();
    let most = database.len() / size + frames.len() / (FRAME + size);
    for frame in frames.chunks_exact(FRAME + size) {
        let (head, page) = frame.split_at(FRAME);
        sum = sums(sums(sum, head.get(..8).unwrap_or_default()), page);
        let is_ours = head.get(8..16) == header.get(16..24);
        let number = word(head, 0) as usize;
        if !is_ours || sum != (word(head, 4), word(head, 5)) || !(1..=most).contains(&number) {
            return;
        }
        pending.push((number - 1, page));
        // The pages that the database has when the change is done.
        let pages = word(head, 1) as usize;
        if pages > 0 {
            database.resize(pages.min(most) * size, 0);
            for (at, page) in pending.drain(..) {
                if let Some(place) = database.get_mut(at * size..(at + 1) * size) {
                    place.copy_from_slice(page);
                }
            }
        }
    }
}

/// The sums of bytes, in pairs of words, with those of what came before.
fn sums(before: (u32, u32), bytes: &[u8], big: bool) -> (u32, u32) {
    let words = bytes.as_chunks::<4>().0.iter();
    let words: Vec<u32> = words
        .map(|word| if big { u32::from_be_bytes(*word) } else { u32::from_le_bytes(*word) })
        .collect();
    words.as_chunks::<2>().0.iter().fold(before, |(a, b), [first, second]| {
        let a = a.wrapping_add(*first).wrapping_add(b);
        (a, b.wrapping_add(*second).wrapping_add(a))
    })
}
