//! Numbers and sizes as people read and write them.

use std::time::Duration;

use crate::error::Report;

/// A number with its thousands parted: `87,381`.
pub(super) fn count(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// How much a picture lost, to follow its name; nothing where it lost nothing.
pub(super) fn losses(report: &Report) -> String {
    match report.losses().count() {
        0 => String::new(),
        1 => " (1 thing dropped or approximated: see --report)".to_owned(),
        losses => format!(" ({losses} things dropped or approximated: see --report)"),
    }
}

/// Bytes in the largest unit that they fill: `45.2 MB`.
pub(super) fn bytes(number: u64) -> String {
    let mut amount = number as f64;
    for unit in ["bytes", "kB", "MB", "GB"] {
        if amount < 999.5 {
            return if unit == "bytes" {
                format!("{number} bytes")
            } else {
                format!("{amount:.1} {unit}")
            };
        }
        amount /= 1000.0;
    }
    format!("{amount:.1} TB")
}

/// A time: `0.4 s`, `41 s`, `3 min 5 s`, `2 h 10 min`.
pub(super) fn time(time: Duration) -> String {
    let seconds = time.as_secs_f64().round() as u64;
    match seconds {
        0..10 => format!("{:.1} s", time.as_secs_f64()),
        10..60 => format!("{seconds} s"),
        60..3600 => format!("{} min {} s", seconds / 60, seconds % 60),
        _ => format!("{} h {} min", seconds / 3600, seconds % 3600 / 60),
    }
}

/// How many in a second: `2,130`.
pub(super) fn rate(number: u64, time: Duration) -> String {
    count((number as f64 / time.as_secs_f64().max(1e-3)).round() as u64)
}

/// Reads `512M`, `2GiB`, `1000000`; letters stand for powers of 1024.
pub(super) fn parse_bytes(text: &str) -> Result<u64, String> {
    let text = text.trim();
    let end = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    let (number, unit) = text.split_at(end);
    let shift = match unit.trim().to_ascii_lowercase().as_str() {
        "" | "b" => Some(0),
        "k" | "kb" | "kib" => Some(10),
        "m" | "mb" | "mib" => Some(20),
        "g" | "gb" | "gib" => Some(30),
        "t" | "tb" | "tib" => Some(40),
        _ => None,
    };
    let bytes = number.parse::<u64>().ok().zip(shift);
    bytes
        .and_then(|(number, shift)| number.checked_mul(1 << shift))
        .ok_or_else(|| "give a size such as 512M or 2G".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_parted() {
        assert_eq!(
            ["0", "999", "1,000", "87,381", "1,234,567"],
            [0, 999, 1000, 87_381, 1_234_567].map(count)
        );
    }

    #[test]
    fn sizes_have_a_unit_that_they_fill() {
        assert_eq!(bytes(999), "999 bytes");
        assert_eq!(bytes(45_230_000), "45.2 MB");
        assert_eq!(bytes(u64::MAX), "18446744.1 TB");
    }

    #[test]
    fn times_are_short() {
        let text = |seconds: f64| time(Duration::from_secs_f64(seconds));
        assert_eq!(
            [text(0.42), text(41.0), text(185.0), text(7801.0)],
            ["0.4 s", "41 s", "3 min 5 s", "2 h 10 min"]
        );
    }

    #[test]
    fn sizes_are_read() {
        assert_eq!(parse_bytes("512M"), Ok(512 << 20));
        assert_eq!(parse_bytes("2 GiB"), Ok(2 << 30));
        assert_eq!(parse_bytes("100"), Ok(100));
        for text in ["", "M", "1.5G", "-1", "1X", "99999999999999999999", "99999999999T"] {
            assert!(parse_bytes(text).is_err(), "{text}");
        }
    }
}
