//! The formulas behind a projection, as one type.

use super::albers::Albers;
use super::azimuthal_equidistant::AzimuthalEquidistant;
use super::cylindrical_equal_area::CylindricalEqualArea;
use super::equal_earth::EqualEarth;
use super::equidistant_conic::EquidistantConic;
use super::equirectangular::Equirectangular;
use super::gnomonic::Gnomonic;
use super::lambert_azimuthal::LambertAzimuthal;
use super::lambert_conformal_conic::LambertConformalConic;
use super::mercator::Mercator;
use super::mollweide::Mollweide;
use super::natural_earth::NaturalEarth;
use super::orthographic::Orthographic;
#[cfg(feature = "proj")]
use super::proj::Foreign;
use super::robinson::Robinson;
use super::sinusoidal::Sinusoidal;
use super::stereographic::Stereographic;
use super::transverse_mercator::TransverseMercator;

/// A closed form, or PROJ. Angles are radians, longitudes relative to the central meridian and
/// not wrapped, so that both sides of the cut can be told apart; lengths are metres without false
/// origin. What has no image is NaN.
#[derive(Debug, Clone)]
pub(super) enum Method {
    Albers(Albers),
    AzimuthalEquidistant(Box<AzimuthalEquidistant>),
    CylindricalEqualArea(CylindricalEqualArea),
    EqualEarth(EqualEarth),
    EquidistantConic(EquidistantConic),
    Equirectangular(Equirectangular),
    Gnomonic(Gnomonic),
    LambertAzimuthal(LambertAzimuthal),
    LambertConformalConic(LambertConformalConic),
    Mercator(Mercator),
    Mollweide(Mollweide),
    NaturalEarth(NaturalEarth),
    Orthographic(Orthographic),
    Robinson(Robinson),
    Sinusoidal(Sinusoidal),
    Stereographic(Stereographic),
    TransverseMercator(TransverseMercator),
    #[cfg(feature = "proj")]
    Foreign(Foreign),
}

/// Runs the same code on whichever closed form it is, so that loops are compiled once for each.
macro_rules! closed_form {
    ($method:expr, $form:ident => $work:expr, foreign $foreign:ident => $other:expr) => {
        match $method {
            Method::Albers($form) => $work,
            Method::AzimuthalEquidistant($form) => $work,
            Method::CylindricalEqualArea($form) => $work,
            Method::EqualEarth($form) => $work,
            Method::EquidistantConic($form) => $work,
            Method::Equirectangular($form) => $work,
            Method::Gnomonic($form) => $work,
            Method::LambertAzimuthal($form) => $work,
            Method::LambertConformalConic($form) => $work,
            Method::Mercator($form) => $work,
            Method::Mollweide($form) => $work,
            Method::NaturalEarth($form) => $work,
            Method::Orthographic($form) => $work,
            Method::Robinson($form) => $work,
            Method::Sinusoidal($form) => $work,
            Method::Stereographic($form) => $work,
            Method::TransverseMercator($form) => $work,
            #[cfg(feature = "proj")]
            Method::Foreign($foreign) => $other,
        }
    };
}
pub(super) use closed_form;
