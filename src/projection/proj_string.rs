//! PROJ strings: `+proj=lcc +lat_1=17.5 +lat_2=29.5 …`.

use std::f64::consts::PI;

use super::ellipsoid::Ellipsoid;
use crate::error::{Error, ErrorKind, Result};

/// The parameters of a PROJ string, in order.
#[derive(Debug, Clone)]
pub(super) struct Parameters<'a> {
    text: &'a str,
    pairs: Vec<(&'a str, &'a str)>,
}

/// Parameters that say nothing about where a point falls.
const SILENT: &[&str] = &["no_defs", "wktext", "type", "title"];

/// Units of length that `+units=` names, in metres.
const UNITS: &[(&str, f64)] = &[
    ("m", 1.0),
    ("km", 1000.0),
    ("ft", 0.3048),
    ("us-ft", 1200.0 / 3937.0),
    ("cm", 0.01),
    ("mm", 0.001),
];

/// The greatest number that a parameter may be: lengths in metres.
const LONGEST: f64 = 1e15;

impl<'a> Parameters<'a> {
    /// Splits a PROJ string; `None` for a text that is not one.
    pub(super) fn parse(text: &'a str) -> Option<Self> {
        let pairs: Vec<_> = text
            .split_whitespace()
            .map(|token| token.strip_prefix('+').unwrap_or(token))
            .map(|token| token.split_once('=').unwrap_or((token, "")))
            .collect();
        let names_method = pairs.iter().any(|pair| pair.0 == "proj" || pair.0 == "init");
        names_method.then_some(Self { text, pairs })
    }

    /// The value of the first parameter with a name.
    pub(super) fn get(&self, key: &str) -> Option<&'a str> {
        self.pairs.iter().find(|pair| pair.0 == key).map(|pair| pair.1)
    }

    /// Whether the string describes a CRS rather than an operation.
    #[cfg(feature = "proj")]
    pub(super) fn is_crs(&self) -> bool {
        self.get("type") == Some("crs") || self.get("init").is_some()
    }

    /// Whether the method gives longitudes and latitudes.
    #[cfg(feature = "proj")]
    pub(super) fn gives_angles(&self) -> bool {
        matches!(self.get("proj"), Some("longlat" | "latlong" | "lonlat" | "latlon"))
    }

    /// A number.
    pub(super) fn number(&self, key: &str) -> Result<Option<f64>> {
        let Some(value) = self.get(key) else { return Ok(None) };
        match value.parse::<f64>() {
            Ok(number) if number.is_finite() => Ok(Some(number)),
            _ => Err(self.refuse(key, value, "a number")),
        }
    }

    /// Refuses numbers that make no projection: angles that are none, and lengths beyond all
    /// worlds. PROJ takes them, and gives planes that have no end.
    pub(super) fn check(&self) -> Result<()> {
        for &(key, value) in &self.pairs {
            let Ok(number) = value.parse::<f64>() else { continue };
            let (sound, wanted) = match key {
                _ if key.starts_with("lat_") => (number.abs() <= 90.0, "between -90 and 90"),
                _ if key.starts_with("lon_") || matches!(key, "alpha" | "gamma" | "azi") => {
                    (number.abs() <= 360.0, "between -360 and 360")
                }
                "R" | "a" | "b" | "k" | "k_0" | "to_meter" => {
                    (number > 0.0 && number <= LONGEST, "above 0, and finite")
                }
                _ => (number.abs() <= LONGEST, "within 10¹⁵"),
            };
            if !sound {
                return Err(self.refuse(key, value, wanted));
            }
        }
        Ok(())
    }

    /// An angle in radians, given in degrees.
    pub(super) fn angle(&self, key: &str) -> Result<Option<f64>> {
        Ok(self.number(key)?.map(|degrees| degrees * PI / 180.0))
    }

    /// Whether every parameter is one of `known`, of the ellipsoid, offset or unit parameters, or
    /// silent: else the string is PROJ's to understand.
    pub(super) fn only(&self, known: &[&str]) -> bool {
        const COMMON: &[&str] =
            &["proj", "ellps", "datum", "R", "a", "b", "rf", "lon_0", "x_0", "y_0", "units"];
        self.pairs.iter().enumerate().all(|(index, &(key, value))| {
            let repeated = self.pairs[..index].iter().any(|earlier| earlier.0 == key);
            let plain = match key {
                "nadgrids" => value == "@null",
                "towgs84" => value.split(',').all(|shift| shift.parse() == Ok(0.0)),
                "datum" => matches!(value, "WGS84" | "NAD83"),
                "units" => UNITS.iter().any(|unit| unit.0 == value),
                "ellps" => Ellipsoid::named(value).is_some(),
                "proj" | "type" => true,
                "south" => known.contains(&key) && value.is_empty(),
                _ if COMMON.contains(&key) || known.contains(&key) => value.parse::<f64>().is_ok(),
                _ => SILENT.contains(&key),
            };
            plain && !repeated
        })
    }

    /// The ellipsoid, by PROJ's rules: `R`, else `a` with `b` or `rf`, else `ellps`, else the
    /// datum's, else GRS 80. `None` where it takes PROJ to tell.
    pub(super) fn ellipsoid(&self) -> Result<Option<Ellipsoid>> {
        if let Some(radius) = self.number("R")? {
            return Ellipsoid::sphere(radius).map(Some);
        }
        let named = self.get("ellps").or(match self.get("datum") {
            Some("WGS84") => Some("WGS84"),
            _ => Some("GRS80"),
        });
        let base = named.and_then(Ellipsoid::named);
        let (a, b, rf) = (self.number("a")?, self.number("b")?, self.number("rf")?);
        match (a, b, rf) {
            (None, None, None) => Ok(base),
            (Some(a), None, None) if self.get("ellps").is_none() && self.get("datum").is_none() => {
                Ellipsoid::sphere(a).map(Some)
            }
            (Some(a), Some(b), None) => {
                Ellipsoid::from_axis(a, (1.0 - b / a) * (1.0 + b / a)).map(Some)
            }
            (Some(a), None, Some(rf)) if rf > 1.0 => {
                Ellipsoid::from_inverse_flattening(a, rf).map(Some)
            }
            _ => Ok(None),
        }
    }

    /// How many metres the plane's unit has.
    pub(super) fn metres_per_unit(&self) -> f64 {
        if let Ok(Some(metres)) = self.number("to_meter") {
            return metres;
        }
        let name = self.get("units").unwrap_or("m");
        UNITS.iter().find(|unit| unit.0 == name).map_or(1.0, |unit| unit.1)
    }

    fn refuse(&self, key: &str, value: &str, wanted: &str) -> Error {
        let error =
            Error::new(ErrorKind::Projection, format!("{key} should be {wanted}, not \"{value}\""));
        let error = error.remedy(format!("give a {key} that is {wanted}"));
        // A value may have been made of the text, and not lie in it.
        let start = (value.as_ptr() as usize).checked_sub(self.text.as_ptr() as usize);
        let span = start.map(|start| start..start.saturating_add(value.len()));
        match span.filter(|span| self.text.get(span.clone()) == Some(value)) {
            Some(span) => error.at_span(self.text, span),
            None => error,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn understands_both_spellings() {
        for text in ["+proj=lcc +lat_1=17.5 +no_defs", "proj=lcc lat_1=17.5"] {
            let parameters = Parameters::parse(text).unwrap();
            assert_eq!(parameters.get("proj"), Some("lcc"));
            assert_eq!(parameters.number("lat_1").unwrap(), Some(17.5));
            assert!(parameters.only(&["lat_1"]));
            assert!(!parameters.only(&[]));
        }
        assert!(Parameters::parse("EPSG:4326").is_none());
    }

    #[test]
    fn a_datum_shift_is_left_to_proj() {
        let shifted = Parameters::parse("+proj=merc +ellps=bessel +towgs84=598,73,418").unwrap();
        assert!(!shifted.only(&[]));
        let unshifted = Parameters::parse("+proj=merc +ellps=GRS80 +towgs84=0,0,0").unwrap();
        assert!(unshifted.only(&[]));
    }

    #[test]
    fn a_bad_number_is_underlined() {
        let text = "+proj=merc +lat_ts=north";
        let error = Parameters::parse(text).unwrap().number("lat_ts").unwrap_err();
        assert_eq!(error.place().span, Some(19..24));
    }
}
