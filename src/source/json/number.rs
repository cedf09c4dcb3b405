//! Numbers, read once.

use super::{Fault, Json, Parsed};

/// A number as it stands in a text.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(in crate::source) struct Number {
    /// Its value; infinite where it is too large for a double.
    pub value: f64,
    /// How many digits stand after the point.
    pub decimals: u32,
    /// Whether it has neither point nor exponent.
    pub is_integer: bool,
}

/// The powers of ten that a double holds exactly.
const POWERS: [f64; 23] = [
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16,
    1e17, 1e18, 1e19, 1e20, 1e21, 1e22,
];

impl Json<'_> {
    /// The number at the cursor.
    ///
    /// Where digits and power of ten are both exact doubles, their quotient is the correctly
    /// rounded value (Clinger, 1990, "How to read floating point numbers accurately"); that is
    /// nearly every coordinate. The standard library reads the others.
    pub fn number(&mut self) -> Parsed<Number> {
        self.skip_space();
        let start = self.at;
        let bytes = self.text.as_bytes();
        let mut at = start;
        let negative = bytes.get(at) == Some(&b'-');
        at += usize::from(negative);
        if !bytes.get(at).is_some_and(u8::is_ascii_digit) {
            return Err(self.unexpected("a number"));
        }
        if bytes.get(at) == Some(&b'0') && bytes.get(at + 1).is_some_and(u8::is_ascii_digit) {
            return Err(Fault::syntax(start, "a number may not start with a zero before a digit")
                .remedy("remove the leading zeros"));
        }
        let mut digits = Digits::default();
        at = digits.take(bytes, at);
        let mut decimals = 0;
        let mut is_integer = true;
        if bytes.get(at) == Some(&b'.') {
            is_integer = false;
            let end = digits.take(bytes, at + 1);
            decimals = end - at - 1;
            if decimals == 0 {
                return Err(Fault::syntax(start, "a number has no digit after its point")
                    .remedy("remove the point, or add a zero"));
            }
            at = end;
        }
        let mut has_exponent = false;
        if let Some(b'e' | b'E') = bytes.get(at) {
            (is_integer, has_exponent) = (false, true);
            at += 1 + usize::from(matches!(bytes.get(at + 1), Some(b'+' | b'-')));
            let end = Digits::default().take(bytes, at);
            if end == at {
                return Err(Fault::syntax(start, "a number has no digit in its exponent"));
            }
            at = end;
        }
        self.at = at;
        let value = match (digits.exact(), POWERS.get(decimals)) {
            (Some(mantissa), Some(power)) if !has_exponent => {
                let value = mantissa / power;
                if negative { -value } else { value }
            }
            _ => {
                let token = self.text.get(start..at).unwrap_or_default();
                token.parse().map_err(|_| Fault::syntax(start, "this number cannot be read"))?
            }
        };
        let decimals = u32::try_from(decimals).unwrap_or(u32::MAX);
        Ok(Number { value, decimals, is_integer })
    }
}

#[derive(Default)]
struct Digits {
    value: u64,
    overflow: bool,
}

impl Digits {
    /// Takes the digits from `at`; returns the byte after them.
    fn take(&mut self, bytes: &[u8], mut at: usize) -> usize {
        while let Some(&digit) = bytes.get(at).filter(|byte| byte.is_ascii_digit()) {
            // Past 2⁵³ the digits no longer matter: the value is read by the slow way.
            self.overflow |= self.value >= 1 << 53;
            if !self.overflow {
                self.value = self.value * 10 + u64::from(digit - b'0');
            }
            at += 1;
        }
        at
    }

    fn exact(&self) -> Option<f64> {
        (!self.overflow && self.value <= 1 << 53).then_some(self.value as f64)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_number_reads_as_the_standard_library_reads_it() {
        for text in [
            "0",
            "-0",
            "1",
            "-1.5",
            "12.345678",
            "-179.99999999999999",
            "9007199254740993",
            "1e22",
            "1E-7",
            "123456789012345678901234567890",
            "0.1e+1",
            "5e-324",
            "1e999",
            "0.30000000000000004",
            "90071992547409.93",
            "-118.24368400000001",
        ] {
            let number = Json::new(text, 8).number().unwrap();
            assert_eq!(number.value.to_bits(), text.parse::<f64>().unwrap().to_bits(), "{text}");
        }
    }

    #[test]
    fn what_json_forbids_is_refused() {
        for text in ["01", "-", "1.", ".5", "1e", "+1", "1e+", "NaN", "-Infinity", "0x10", ""] {
            let mut json = Json::new(text, 8);
            assert!(json.number().is_err() || json.end().is_err(), "{text}");
        }
    }
}
