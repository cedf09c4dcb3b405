//! Colours from numbers.

use super::show::js_string;
use super::value::{ExpressionColor, Value};

/// A colour from parts of 0 … 255 and an alpha of 0 … 1, or why there is none.
pub(super) fn checked_color(
    parts: &[Value<'_>],
    straight: bool,
) -> std::result::Result<ExpressionColor, String> {
    let number = |index: usize| parts.get(index).and_then(Value::as_number);
    let within = |part: Option<f64>, most: f64| part.filter(|part| (0.0..=most).contains(part));
    let text = |parts: &[Value<'_>]| parts.iter().map(js_string).collect::<Vec<_>>().join(", ");
    let (Some(r), Some(g), Some(b)) =
        (within(number(0), 255.0), within(number(1), 255.0), within(number(2), 255.0))
    else {
        let shown = if number(3).is_some() { 4 } else { 3 };
        let shown = text(parts.get(..shown.min(parts.len())).unwrap_or_default());
        return Err(format!(
            "Invalid rgba value [{shown}]: 'r', 'g', and 'b' must be between 0 and 255."
        ));
    };
    let alpha = match parts.get(3) {
        None => 1.0,
        Some(_) => match within(number(3), 1.0) {
            Some(alpha) => alpha,
            None => {
                let shown = text(parts);
                return Err(format!("Invalid rgba value [{shown}]: 'a' must be between 0 and 1."));
            }
        },
    };
    // An array is taken for a colour whose parts were multiplied by its alpha already.
    let by = match (straight, alpha == 0.0) {
        (true, _) => 255.0,
        (false, true) => f64::INFINITY,
        (false, false) => 255.0 * alpha,
    };
    Ok(ExpressionColor::new(r / by, g / by, b / by, alpha))
}
