//! Lines in Google's encoded polyline format, which services of routes give: five bits a character.

use crate::error::{Error, ErrorKind, Result};

/// The longitudes and latitudes of an encoded line; `decimals` is 5, or for some services 6.
///
/// # Errors
/// A character that the format has not, or a text that is cut short.
pub(super) fn decode(text: &str, decimals: i32) -> Result<Vec<(f64, f64)>> {
    let unit = if decimals == 6 { 1e6 } else { 1e5 };
    let mut letters = text.bytes().enumerate();
    let (mut lat, mut lon) = (0_i64, 0_i64);
    let mut line = Vec::new();
    while let Some(step) = number(&mut letters)? {
        lat = lat.saturating_add(step);
        let Some(step) = number(&mut letters)? else { return Err(cut_short()) };
        lon = lon.saturating_add(step);
        line.push((lon as f64 / unit, lat as f64 / unit));
    }
    Ok(line)
}

/// The next number; `None` at the end of the text.
fn number(letters: &mut impl Iterator<Item = (usize, u8)>) -> Result<Option<i64>> {
    let mut number = 0_i64;
    for shift in (0..).step_by(5) {
        let Some((at, letter)) = letters.next() else {
            return if shift == 0 { Ok(None) } else { Err(cut_short()) };
        };
        // Twelve letters hold more than any coordinate takes.
        let bits = letter.checked_sub(63).filter(|bits| *bits < 64 && shift < 60);
        let Some(bits) = bits.map(i64::from) else {
            let message = format!("the encoded line has a wrong character at {}", at + 1);
            return Err(Error::new(ErrorKind::Syntax, message)
                .remedy("see whether backslashes in it were doubled or lost on the way"));
        };
        number |= (bits & 31) << shift;
        if bits < 32 {
            break;
        }
    }
    // The lowest bit is the sign.
    Ok(Some(if number & 1 == 1 { !(number >> 1) } else { number >> 1 }))
}

fn cut_short() -> Error {
    Error::new(ErrorKind::Syntax, "the encoded line is cut short")
        .remedy("see whether backslashes in it were doubled or lost on the way")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// As the format's description tells it.
    fn encode(line: &[(i64, i64)]) -> String {
        let mut text = String::new();
        let (mut lon, mut lat) = (0, 0);
        for &(x, y) in line {
            for step in [y - lat, x - lon] {
                let mut left = if step < 0 { !(step << 1) } else { step << 1 };
                while left >= 32 {
                    text.push(char::from(u8::try_from(32 | (left & 31)).unwrap() + 63));
                    left >>= 5;
                }
                text.push(char::from(u8::try_from(left).unwrap() + 63));
            }
            (lon, lat) = (x, y);
        }
        text
    }

    #[test]
    fn the_line_of_the_format_s_own_description_is_read() {
        let line = decode("_p~iF~ps|U_ulLnnqC_mqNvxq`@", 5).unwrap();
        assert_eq!(line, [(-120.2, 38.5), (-120.95, 40.7), (-126.453, 43.252)]);
        for wrong in ["_p~iF", "_p~i", "a b", "\u{7f}", "~~~~~~~~~~~~~~~~"] {
            assert!(decode(wrong, 5).is_err(), "{wrong}");
        }
    }

    proptest! {
        #[test]
        fn what_is_encoded_is_decoded_the_same(
            line in prop::collection::vec((-180_000_000_i64..180_000_000, -90_000_000_i64..90_000_000), 0..40),
        ) {
            let read = decode(&encode(&line), 6).unwrap();
            let told: Vec<(f64, f64)> = line.iter().map(|&(x, y)| (x as f64 / 1e6, y as f64 / 1e6)).collect();
            prop_assert_eq!(read, told);
        }
    }
}
