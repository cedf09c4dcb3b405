//! The formulas behind a projection, as one type.

use super::equirectangular::Equirectangular;
use super::lambert_conformal_conic::LambertConformalConic;
use super::mercator::Mercator;
use super::orthographic::Orthographic;
#[cfg(feature = "proj")]
use super::proj::Foreign;

/// A closed form, or PROJ. Angles are radians, longitudes relative to the central meridian and
/// not wrapped, so that both sides of the cut can be told apart; lengths are metres without false
/// origin. What has no image is NaN.
#[derive(Debug, Clone)]
pub(super) enum Method {
    Mercator(Mercator),
    Equirectangular(Equirectangular),
    LambertConformalConic(LambertConformalConic),
    Orthographic(Orthographic),
    #[cfg(feature = "proj")]
    Foreign(Foreign),
}

/// Runs the same code on whichever closed form it is, so that loops are compiled once for each.
macro_rules! closed_form {
    ($method:expr, $form:ident => $work:expr, foreign $foreign:ident => $other:expr) => {
        match $method {
            Method::Mercator($form) => $work,
            Method::Equirectangular($form) => $work,
            Method::LambertConformalConic($form) => $work,
            Method::Orthographic($form) => $work,
            #[cfg(feature = "proj")]
            Method::Foreign($foreign) => $other,
        }
    };
}
pub(super) use closed_form;
