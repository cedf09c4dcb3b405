//! Numbers as languages write them.
//!
//! Separators, signs and symbols are those of Unicode's CLDR, which browsers write numbers by. Of
//! languages with digits of their own, and of those that are not listed, numbers are written as in
//! English.

/// Where the symbol of a currency stands.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Money {
    /// `€1`.
    Before,
    /// `€ 1`, the space not to be broken at.
    Apart,
    /// `1 €`.
    After,
}

/// How a language writes numbers.
#[derive(Clone, Copy)]
struct Style {
    group: &'static str,
    decimal: &'static str,
    /// From how many digits before the decimal sign on they are grouped.
    grouped: usize,
    /// The lengths of groups, the last and the others.
    lengths: [usize; 2],
    minus: &'static str,
    money: Money,
    /// Symbols of currencies that are not the English ones.
    symbols: &'static [(&'static str, &'static str)],
}

const COMMA: Style = Style {
    group: ".",
    decimal: ",",
    grouped: 4,
    lengths: [3, 3],
    minus: "-",
    money: Money::After,
    symbols: &[],
};
const SPACE: Style = Style { group: "\u{a0}", ..COMMA };
const POINT: Style = Style { group: ",", decimal: ".", money: Money::Before, ..COMMA };

const DOLLAR: (&str, &str) = ("USD", "US$");
const YEN: (&str, &str) = ("JPY", "JP¥");
const CODES: &[(&str, &str)] = &[("USD", "USD"), ("GBP", "GBP"), ("JPY", "JPY"), ("CNY", "CNY")];

/// By language, or language and region.
const STYLES: &[(&str, Style)] = &[
    ("de", COMMA),
    ("de-AT", Style { money: Money::Apart, ..SPACE }),
    ("de-CH", Style { group: "’", decimal: ".", money: Money::Apart, ..COMMA }),
    (
        "fr",
        Style {
            group: "\u{202f}",
            symbols: &[("USD", "$US"), ("GBP", "£GB"), ("JPY", "JPY"), ("CNY", "CNY")],
            ..COMMA
        },
    ),
    ("fr-CA", Style { symbols: &[("USD", "$\u{a0}US")], ..SPACE }),
    (
        "es",
        Style {
            grouped: 5,
            symbols: &[DOLLAR, ("GBP", "GBP"), ("JPY", "JPY"), ("CNY", "CNY")],
            ..COMMA
        },
    ),
    ("es-MX", Style { money: Money::Apart, symbols: &[("USD", "USD"), ("EUR", "EUR")], ..POINT }),
    ("es-US", Style { money: Money::Apart, symbols: &[("EUR", "EUR"), ("GBP", "GBP")], ..POINT }),
    ("it", Style { grouped: 5, symbols: &[("USD", "USD"), ("JPY", "JPY")], ..COMMA }),
    ("pt", Style { symbols: &[DOLLAR, YEN], ..COMMA }),
    ("pt-BR", Style { money: Money::Apart, symbols: &[DOLLAR, YEN], ..COMMA }),
    ("pt-PT", Style { grouped: 5, symbols: &[DOLLAR, YEN], ..SPACE }),
    ("nl", Style { money: Money::Apart, symbols: &[DOLLAR, YEN], ..COMMA }),
    ("sv", Style { minus: "−", symbols: &[DOLLAR, ("GBP", "GBP"), ("JPY", "JPY")], ..SPACE }),
    ("da", Style { symbols: &[DOLLAR, YEN], ..COMMA }),
    ("nb", Style { minus: "−", symbols: CODES, ..SPACE }),
    ("no", Style { minus: "−", symbols: CODES, ..SPACE }),
    ("fi", Style { minus: "−", symbols: &[("CNY", "CNY")], ..SPACE }),
    ("pl", Style { grouped: 5, symbols: CODES, ..SPACE }),
    ("cs", Style { symbols: &[DOLLAR, YEN], ..SPACE }),
    ("sk", Style { symbols: CODES, ..SPACE }),
    (
        "hu",
        Style { grouped: 5, symbols: &[("USD", "USD"), ("EUR", "EUR"), ("GBP", "GBP")], ..SPACE },
    ),
    ("el", Style { symbols: &[YEN], ..COMMA }),
    ("tr", Style { money: Money::Before, ..COMMA }),
    ("ru", Style { symbols: &[("RUB", "₽")], ..SPACE }),
    ("uk", Style { symbols: &[("USD", "USD"), ("EUR", "EUR"), ("GBP", "GBP")], ..SPACE }),
    ("ca", Style { symbols: &[("USD", "USD"), ("CNY", "CNY")], ..COMMA }),
    ("vi", Style { symbols: &[DOLLAR], ..COMMA }),
    ("id", Style { money: Money::Before, symbols: &[DOLLAR, YEN], ..COMMA }),
    ("ja", Style { symbols: &[("JPY", "￥"), ("CNY", "元")], ..POINT }),
    ("zh", Style { symbols: &[DOLLAR, YEN, ("CNY", "¥")], ..POINT }),
    ("zh-TW", Style { symbols: &[DOLLAR, ("KRW", "￦")], ..POINT }),
    ("ko", Style { symbols: &[DOLLAR, YEN], ..POINT }),
    ("th", Style { symbols: &[DOLLAR], ..POINT }),
    ("hi", Style { lengths: [3, 2], symbols: &[YEN], ..POINT }),
    ("ta", Style { lengths: [3, 2], ..POINT }),
    ("te", Style { lengths: [3, 2], symbols: &[YEN], ..POINT }),
    ("gu", Style { lengths: [3, 2], symbols: &[DOLLAR, YEN], ..POINT }),
    ("en-IN", Style { lengths: [3, 2], symbols: &[YEN], ..POINT }),
    ("en-GB", Style { symbols: &[DOLLAR, YEN], ..POINT }),
    ("en-CA", Style { symbols: &[DOLLAR, YEN], ..POINT }),
    ("en-ZA", Style { money: Money::Before, symbols: &[DOLLAR, YEN], ..SPACE }),
];

/// Units and their short names; of those that are counted, of several.
const UNITS: &[(&str, &str)] = &[
    ("acre", "ac"),
    ("bit", "bit"),
    ("byte", "byte"),
    ("celsius", "°C"),
    ("centimeter", "cm"),
    ("day", "days"),
    ("degree", "deg"),
    ("fahrenheit", "°F"),
    ("fluid-ounce", "fl oz"),
    ("foot", "ft"),
    ("gallon", "gal"),
    ("gigabit", "Gb"),
    ("gigabyte", "GB"),
    ("gram", "g"),
    ("hectare", "ha"),
    ("hour", "hr"),
    ("inch", "in"),
    ("kilobit", "kb"),
    ("kilobyte", "kB"),
    ("kilogram", "kg"),
    ("kilometer", "km"),
    ("liter", "L"),
    ("megabit", "Mb"),
    ("megabyte", "MB"),
    ("meter", "m"),
    ("microsecond", "μs"),
    ("mile", "mi"),
    ("mile-scandinavian", "smi"),
    ("milliliter", "mL"),
    ("millimeter", "mm"),
    ("millisecond", "ms"),
    ("minute", "min"),
    ("month", "mths"),
    ("nanosecond", "ns"),
    ("ounce", "oz"),
    ("percent", "%"),
    ("petabyte", "PB"),
    ("pound", "lb"),
    ("second", "sec"),
    ("stone", "st"),
    ("terabit", "Tb"),
    ("terabyte", "TB"),
    ("week", "wks"),
    ("yard", "yd"),
    ("year", "yrs"),
];

/// Symbols of currencies in English, beside those that `maplibre-expr` knows.
const SYMBOLS: &[(&str, &str)] = &[
    ("AUD", "A$"),
    ("BRL", "R$"),
    ("CAD", "CA$"),
    ("CNY", "CN¥"),
    ("HKD", "HK$"),
    ("ILS", "₪"),
    ("INR", "₹"),
    ("MXN", "MX$"),
    ("NZD", "NZ$"),
    ("PHP", "₱"),
    ("TWD", "NT$"),
    ("VND", "₫"),
];

/// A number as English writes it, with the short name of its unit.
pub(super) fn with_unit(english: &str, unit: &str) -> String {
    let short = |unit: &str| UNITS.iter().find(|(name, _)| *name == unit).map(|(_, short)| *short);
    let Some(number) = english.strip_suffix(unit) else { return english.to_owned() };
    let short = match (unit, unit.split_once("-per-")) {
        ("mile-per-hour", _) => "mph".to_owned(),
        ("mile-per-gallon", _) => "mpg".to_owned(),
        (_, Some((of, per))) => match (short(of), short(per)) {
            (Some(of), Some(per)) => {
                let per = match per {
                    "hr" => "h",
                    "sec" => "s",
                    per => per,
                };
                format!("{}/{}", of.trim_end_matches('s'), per.trim_end_matches('s'))
            }
            _ => return english.to_owned(),
        },
        (unit, None) => match short(unit) {
            Some(short) if number.trim_end() == "1" && short != "ms" && short != "ns" => {
                short.strip_suffix('s').unwrap_or(short).to_owned()
            }
            Some(short) => short.to_owned(),
            None => return english.to_owned(),
        },
    };
    let touches = unit == "fahrenheit";
    let number = if touches { number.trim_end() } else { number };
    format!("{number}{short}")
}

/// A sum of money as English writes it, with the symbol of its currency.
pub(super) fn with_symbol(english: &str, currency: &str) -> String {
    let own = SYMBOLS.iter().find(|(code, _)| *code == currency);
    let digit = english.find(|c: char| c.is_ascii_digit());
    match (own, digit) {
        (Some((_, symbol)), Some(start)) => {
            let minus = if english.starts_with('-') { "-" } else { "" };
            format!("{minus}{symbol}{}", english.get(start..).unwrap_or_default())
        }
        _ => english.to_owned(),
    }
}

/// A number as English writes it, as the language of a locale does.
pub(super) fn localized(english: &str, locale: &str, currency: Option<&str>) -> String {
    let language = locale.split('-').next().unwrap_or_default();
    let of = |tag: &str| STYLES.iter().find(|(name, _)| name.eq_ignore_ascii_case(tag));
    let Some((_, style)) = of(locale).or_else(|| of(language)) else {
        return english.to_owned();
    };
    let is_number = |c: char| c.is_ascii_digit() || matches!(c, ',' | '.');
    let Some(start) = english.find(|c: char| c.is_ascii_digit()) else {
        return english.to_owned();
    };
    let (before, rest) = english.split_at(start);
    let end = rest.find(|c| !is_number(c)).unwrap_or(rest.len());
    let (digits, after) = rest.split_at(end);
    let (minus, symbol) = match before.strip_prefix('-') {
        Some(symbol) => (style.minus, symbol),
        None => ("", before),
    };
    let number = style.number(digits);
    let Some(currency) = currency else { return format!("{minus}{symbol}{number}{after}") };
    let own = style.symbols.iter().find(|(code, _)| *code == currency);
    let symbol = own.map_or(symbol.trim_end_matches('\u{a0}'), |(_, symbol)| symbol);
    let worded = symbol.ends_with(|c: char| c.is_alphabetic());
    match style.money {
        Money::After => format!("{minus}{number}\u{a0}{symbol}"),
        // The Dutch put the sign to the digits.
        Money::Apart if language == "nl" => format!("{symbol}\u{a0}{minus}{number}"),
        Money::Apart => format!("{minus}{symbol}\u{a0}{number}"),
        Money::Before if worded => format!("{minus}{symbol}\u{a0}{number}"),
        Money::Before => format!("{minus}{symbol}{number}"),
    }
}

impl Style {
    /// Digits in English groups, in groups of its own.
    fn number(&self, english: &str) -> String {
        let (whole, fraction) = match english.split_once('.') {
            Some((whole, fraction)) => (whole, Some(fraction)),
            None => (english, None),
        };
        let digits: Vec<char> = whole.chars().filter(char::is_ascii_digit).collect();
        let mut text = String::new();
        let [last, other] = self.lengths;
        for (index, digit) in digits.iter().enumerate() {
            let left = digits.len() - index;
            let starts = left == last || (left > last && (left - last).is_multiple_of(other));
            if index > 0 && starts && digits.len() >= self.grouped {
                text.push_str(self.group);
            }
            text.push(*digit);
        }
        if let Some(fraction) = fraction {
            text.push_str(self.decimal);
            text.push_str(fraction);
        }
        text
    }
}

#[cfg(test)]
mod tests {
    use super::{localized, with_symbol, with_unit};

    #[test]
    fn numbers_are_written_as_languages_do() {
        let text = |english: &str, locale: &str| localized(english, locale, None);
        assert_eq!(text("1,234,567.5", "de"), "1.234.567,5");
        assert_eq!(text("1,234.5", "es-ES"), "1234,5");
        assert_eq!(text("12,345", "es"), "12.345");
        assert_eq!(text("-1,234.5 km/h", "sv-SE"), "−1\u{a0}234,5 km/h");
        assert_eq!(text("1,234,567", "hi"), "12,34,567");
        assert_eq!(text("1,234.5", "tlh"), "1,234.5");
        let money =
            |english: &str, locale: &str, code: &str| localized(english, locale, Some(code));
        assert_eq!(money("€123,456.79", "de-DE", "EUR"), "123.456,79\u{a0}€");
        assert_eq!(money("¥123,457", "ja-JP", "JPY"), "￥123,457");
        assert_eq!(money("-€3.50", "nl", "EUR"), "€\u{a0}-3,50");
        assert_eq!(money("$5.00", "es", "USD"), "5,00\u{a0}US$");
    }

    #[test]
    fn units_and_currencies_have_their_short_names() {
        assert_eq!(with_unit("1 day", "day"), "1 day");
        assert_eq!(with_unit("2 week", "week"), "2 wks");
        assert_eq!(with_unit("3.5 kilometer-per-hour", "kilometer-per-hour"), "3.5 km/h");
        assert_eq!(with_unit("70 fahrenheit", "fahrenheit"), "70°F");
        assert_eq!(with_unit("1 millisecond", "millisecond"), "1 ms");
        assert_eq!(with_unit("1 cubit", "cubit"), "1 cubit");
        assert_eq!(with_symbol("-¥1.00", "CNY"), "-CN¥1.00");
        assert_eq!(with_symbol("$1.00", "USD"), "$1.00");
    }
}
