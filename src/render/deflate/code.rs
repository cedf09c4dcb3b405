//! The code: what bits stand for a byte, and for a 0 that is repeated.

/// How long the code of a symbol is, in bits: of the bytes 0 to 255, of the end, and of the lengths of
/// repetitions; each for as many symbols as the second number says.
const LENGTHS: [(u8, usize); 35] = [
    (2, 1),
    (3, 1),
    (4, 1),
    (5, 2),
    (6, 2),
    (7, 3),
    (8, 5),
    (9, 7),
    (10, 9),
    (11, 12),
    (12, 171),
    (11, 10),
    (10, 1),
    (11, 1),
    (10, 9),
    (9, 5),
    (8, 1),
    (9, 1),
    (8, 5),
    (7, 3),
    (6, 3),
    (5, 1),
    (4, 1),
    (3, 1),
    (12, 3),
    (9, 2),
    (11, 1),
    (10, 1),
    (11, 2),
    (10, 1),
    (11, 6),
    (12, 1),
    (11, 1),
    (12, 11),
    (9, 1),
];

/// A zlib stream's head with one last block, whose code is the one of [`LENGTHS`]; of the last byte the lowest
/// five bits count.
pub(super) const HEAD: [u8; 54] = [
    120, 1, 237, 192, 3, 160, 36, 89, 150, 198, 241, 255, 119, 238, 141, 200, 204, 167, 114, 75,
    99, 174, 109, 219, 182, 109, 219, 182, 109, 219, 182, 109, 105, 140, 158, 150, 74, 175, 158,
    50, 51, 34, 238, 249, 118, 183, 106, 122, 166, 135, 59, 107, 213, 15,
];

/// The symbol that ends a block.
pub(super) const END: usize = 256;

/// The longest repetition that a symbol tells.
pub(super) const LONGEST: u32 = 258;

/// Bits of code, and how many.
type Code = (u32, u8);

/// The code of each symbol.
pub(super) static SYMBOLS: [Code; 286] = symbols();

/// The code of each repetition from 3 to 258 zeros, with its distance.
pub(super) static REPETITIONS: [Code; 256] = repetitions();

const fn symbols() -> [Code; 286] {
    let mut symbols = [(0, 0); 286];
    let (mut symbol, mut group) = (0, 0);
    while group < LENGTHS.len() {
        let (length, count) = LENGTHS[group];
        let end = symbol + count;
        while symbol < end {
            symbols[symbol].1 = length;
            symbol += 1;
        }
        group += 1;
    }
    // Shorter ones first, and those of a length in their order, counted up from the left.
    let (mut code, mut length) = (0u32, 1);
    while length <= 12 {
        let mut symbol = 0;
        while symbol < symbols.len() {
            if symbols[symbol].1 == length {
                symbols[symbol].0 = code.reverse_bits() >> (32 - length);
                code += 1;
            }
            symbol += 1;
        }
        code <<= 1;
        length += 1;
    }
    symbols
}

const fn repetitions() -> [Code; 256] {
    let symbols = symbols();
    let mut repetitions = [(0, 0); 256];
    let mut beyond = 0;
    while beyond < repetitions.len() {
        let extra = if beyond < 8 || beyond == 255 { 0 } else { beyond.ilog2() - 2 };
        let symbol = match beyond {
            255 => 285,
            0..8 => 257 + beyond,
            _ => 257 + 4 * extra as usize + (beyond >> extra),
        };
        let (code, length) = symbols[symbol];
        let rest = (beyond & ((1 << extra) - 1)) as u32;
        // The distance is 1, the only one, whose code is a bit 0.
        repetitions[beyond] = (code | rest << length, length + extra as u8 + 1);
        beyond += 1;
    }
    repetitions
}
