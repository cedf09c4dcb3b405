//! Positions out.

use std::fmt::Write as _;

use super::form::{Form, Position};

/// Digits after the point beyond which an `f64` in degrees holds nothing more.
const MAX_DECIMALS: usize = 12;

/// Writes a position in a form, with `decimals` digits after the point of its last unit (at most
/// 12). Longitudes beyond ±180 are brought into that range.
///
/// [`parse`](super::parse) reads the text back, equal to the precision printed and in the same
/// form, but for a southern [`Form::Bare`] such as `-12.5-100.6`, which is ISO 6709 as well.
/// Height and reference system are written where the form has a place for them (ISO 6709,
/// `geo:`), uncertainty and further parameters only in a `geo:` URI. [`Form::Bare`] always has
/// a decimal, which is what tells it from a range of numbers.
///
/// ```
/// use rumbo::coord::{Form, Position, format};
/// use rumbo::unit::LonLat;
///
/// let muy_muy = Position::from(LonLat::new(-85.602364, 12.769013));
/// assert_eq!(format(&muy_muy, Form::Bare, 6), "12.769013-85.602364");
/// assert_eq!(format(&muy_muy, Form::Iso6709Degrees, 2), "+12.77-085.60/");
/// assert_eq!(format(&muy_muy, Form::DegreesMinutesSeconds, 0), "12°46′08″N 85°36′09″W");
/// ```
pub fn format(position: &Position, form: Form, decimals: usize) -> String {
    let decimals = decimals.min(MAX_DECIMALS);
    let at = position.at.wrapped();
    let (lat, lon) = (at.lat, at.lon);
    match form {
        Form::Decimal => format!("{}, {}", fixed(lat, decimals), fixed(lon, decimals)),
        Form::DecimalHemisphere => {
            // The letter follows the number as it is printed: what rounds to 0 is north or east.
            let part = |value: f64, positive: char, negative: char| {
                let text = fixed(value, decimals);
                match text.strip_prefix('-') {
                    Some(digits) => format!("{digits}°{negative}"),
                    None => format!("{text}°{positive}"),
                }
            };
            format!("{} {}", part(lat, 'N', 'S'), part(lon, 'E', 'W'))
        }
        Form::DegreesMinutes | Form::DegreesMinutesSeconds => {
            let seconds = form == Form::DegreesMinutesSeconds;
            let part = |value: f64, positive: char, negative: char| {
                let angle = Sexagesimal::new(value, seconds, decimals);
                let letter = if angle.negative { negative } else { positive };
                format!("{}{letter}", angle.with_signs())
            };
            format!("{} {}", part(lat, 'N', 'S'), part(lon, 'E', 'W'))
        }
        Form::Iso6709Degrees => {
            let lat = padded(lat, 2, decimals);
            let lon = padded(lon, 3, decimals);
            format!("{lat}{lon}{}", iso_tail(position))
        }
        Form::Iso6709Minutes | Form::Iso6709Seconds => {
            let seconds = form == Form::Iso6709Seconds;
            let lat = Sexagesimal::new(lat, seconds, decimals).run_together(2);
            let lon = Sexagesimal::new(lon, seconds, decimals).run_together(3);
            format!("{lat}{lon}{}", iso_tail(position))
        }
        Form::GeoUri => {
            format!("geo:{},{}{}", fixed(lat, decimals), fixed(lon, decimals), uri_tail(position))
        }
        Form::Bare => {
            let decimals = decimals.max(1);
            let lon = fixed(lon, decimals);
            let plus = if lon.starts_with('-') { "" } else { "+" };
            format!("{}{plus}{lon}", fixed(lat, decimals))
        }
    }
}

/// A number with so many decimals, without a negative zero.
fn fixed(value: f64, decimals: usize) -> String {
    let text = format!("{value:.decimals$}");
    match text.strip_prefix('-') {
        Some(rest) if rest.bytes().all(|b| matches!(b, b'0' | b'.')) => rest.to_owned(),
        _ => text,
    }
}

/// Sign, leading zeros, decimals.
fn padded(value: f64, whole_digits: usize, decimals: usize) -> String {
    let text = fixed(value, decimals);
    let (sign, digits) = match text.strip_prefix('-') {
        Some(digits) => ('-', digits),
        None => ('+', text.as_str()),
    };
    let width = if decimals == 0 { whole_digits } else { whole_digits + 1 + decimals };
    format!("{sign}{digits:0>width$}")
}

/// An angle rounded in its smallest unit, so that 59.9996″ becomes the next minute.
struct Sexagesimal {
    negative: bool,
    degrees: u64,
    minutes: u64,
    /// Whole seconds; `None` where minutes are the last unit.
    seconds: Option<u64>,
    fraction: u64,
    decimals: usize,
}

impl Sexagesimal {
    fn new(value: f64, seconds: bool, decimals: usize) -> Self {
        let per_unit = 10_u64.pow(u32::try_from(decimals).unwrap_or(0));
        let per_degree = if seconds { 3600 } else { 60 };
        // A latitude or longitude is at most 180 degrees: 180 · 3600 · 10¹² fits an f64's and a
        // u64's range; NaN becomes 0.
        let whole = (value.abs() * per_degree as f64 * per_unit as f64).round() as u64;
        let (units, fraction) = (whole / per_unit, whole % per_unit);
        let (degrees, rest) = (units / per_degree, units % per_degree);
        let (minutes, seconds) = if seconds { (rest / 60, Some(rest % 60)) } else { (rest, None) };
        Self { negative: value < 0.0 && whole > 0, degrees, minutes, seconds, fraction, decimals }
    }

    fn fraction(&self) -> String {
        let width = self.decimals;
        if width == 0 { String::new() } else { format!(".{:0width$}", self.fraction) }
    }

    /// `12°46′08.4″`
    fn with_signs(&self) -> String {
        let (degrees, minutes, fraction) = (self.degrees, self.minutes, self.fraction());
        match self.seconds {
            Some(seconds) => format!("{degrees}°{minutes:02}′{seconds:02}{fraction}″"),
            None => format!("{degrees}°{minutes:02}{fraction}′"),
        }
    }

    /// `+124608.4`
    fn run_together(&self, degree_digits: usize) -> String {
        let sign = if self.negative { '-' } else { '+' };
        let (degrees, minutes, fraction) = (self.degrees, self.minutes, self.fraction());
        match self.seconds {
            Some(seconds) => {
                format!("{sign}{degrees:0degree_digits$}{minutes:02}{seconds:02}{fraction}")
            }
            None => format!("{sign}{degrees:0degree_digits$}{minutes:02}{fraction}"),
        }
    }
}

fn iso_tail(position: &Position) -> String {
    let mut tail = String::new();
    if let Some(height) = position.height {
        let sign = if height < 0.0 { '-' } else { '+' };
        // Writing to a String cannot fail.
        let _ = write!(tail, "{sign}{}", height.abs());
    }
    if let Some(crs) = &position.crs {
        let _ = write!(tail, "CRS{crs}");
    }
    tail.push('/');
    tail
}

fn uri_tail(position: &Position) -> String {
    let mut tail = String::new();
    if let Some(height) = position.height {
        let _ = write!(tail, ",{height}");
    }
    if let Some(crs) = &position.crs {
        let _ = write!(tail, ";crs={crs}");
    }
    if let Some(radius) = position.uncertainty {
        let _ = write!(tail, ";u={radius}");
    }
    for (name, value) in &position.parameters {
        let _ = match value {
            Some(value) => write!(tail, ";{name}={value}"),
            None => write!(tail, ";{name}"),
        };
    }
    tail
}
