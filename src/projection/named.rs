//! The everyday projections as functions: no text to be misspelt.

use super::definition::Projection;
use crate::error::Result;
use crate::unit::LonLat;

/// Each on WGS 84 but for [`Projection::orthographic`] and [`Projection::azimuthal_equidistant`],
/// which take the mean sphere. Angles are degrees.
impl Projection {
    /// Web Mercator, the plane of web map tiles (EPSG:3857).
    ///
    /// # Errors
    /// None.
    pub fn web_mercator() -> Result<Self> {
        Self::parse("EPSG:3857")
    }

    /// Mercator's projection around a central meridian.
    ///
    /// # Errors
    /// Where the meridian is not a number.
    pub fn mercator(lon_0: f64) -> Result<Self> {
        Self::parse(&format!("mercator +lon_0={lon_0}"))
    }

    /// A universal transverse Mercator zone, 1 … 60.
    ///
    /// # Errors
    /// For another zone.
    pub fn utm(zone: u8, south: bool) -> Result<Self> {
        let south = if south { " +south" } else { "" };
        Self::parse(&format!("+proj=utm +zone={zone}{south} +datum=WGS84"))
    }

    /// Transverse Mercator: `scale` is that along the central meridian.
    ///
    /// # Errors
    /// For a scale that is not positive.
    pub fn transverse_mercator(origin: LonLat, scale: f64) -> Result<Self> {
        Self::parse(&format!("transverse-mercator {} +k_0={scale}", at(origin)))
    }

    /// Lambert's conformal conic with two standard parallels.
    ///
    /// ```
    /// use rumbo::projection::Projection;
    /// use rumbo::unit::LonLat;
    ///
    /// let mexico = Projection::lambert_conformal_conic([17.5, 29.5], LonLat::new(-102.0, 12.0))?;
    /// let plane = mexico.forward(LonLat::new(-102.0, 12.0)).expect("in the domain");
    /// assert!(plane.x.abs() < 1e-6 && plane.y.abs() < 1e-6);
    /// # Ok::<(), rumbo::Error>(())
    /// ```
    ///
    /// # Errors
    /// Where the parallels are opposite each other or at a pole: no cone fits.
    pub fn lambert_conformal_conic(parallels: [f64; 2], origin: LonLat) -> Result<Self> {
        Self::parse(&format!("lambert-conformal-conic {} {}", on(parallels), at(origin)))
    }

    /// Albers's equal-area conic with two standard parallels.
    ///
    /// # Errors
    /// Where the parallels are opposite each other.
    pub fn albers(parallels: [f64; 2], origin: LonLat) -> Result<Self> {
        Self::parse(&format!("albers {} {}", on(parallels), at(origin)))
    }

    /// The equidistant conic with two standard parallels.
    ///
    /// # Errors
    /// Where the parallels are opposite each other.
    pub fn equidistant_conic(parallels: [f64; 2], origin: LonLat) -> Result<Self> {
        Self::parse(&format!("equidistant-conic {} {}", on(parallels), at(origin)))
    }

    /// Lambert's azimuthal equal-area projection around a centre.
    ///
    /// # Errors
    /// Where the centre is not on Earth.
    pub fn lambert_azimuthal_equal_area(center: LonLat) -> Result<Self> {
        Self::parse(&format!("lambert-azimuthal-equal-area {}", at(center)))
    }

    /// Distances and bearings from a centre are true.
    ///
    /// # Errors
    /// Where the centre is not on Earth.
    pub fn azimuthal_equidistant(center: LonLat) -> Result<Self> {
        Self::parse(&format!("azimuthal-equidistant {}", at(center)))
    }

    /// The stereographic projection around a centre.
    ///
    /// # Errors
    /// Where the centre is not on Earth.
    pub fn stereographic(center: LonLat) -> Result<Self> {
        Self::parse(&format!("stereographic {}", at(center)))
    }

    /// The globe as seen from far above a centre.
    ///
    /// # Errors
    /// Where the centre is not on Earth.
    pub fn orthographic(center: LonLat) -> Result<Self> {
        Self::parse(&format!("orthographic {}", at(center)))
    }

    /// Robinson's world map around a central meridian.
    ///
    /// # Errors
    /// Where the meridian is not a number.
    pub fn robinson(lon_0: f64) -> Result<Self> {
        Self::parse(&format!("robinson +lon_0={lon_0}"))
    }

    /// The Natural Earth world map around a central meridian.
    ///
    /// # Errors
    /// Where the meridian is not a number.
    pub fn natural_earth(lon_0: f64) -> Result<Self> {
        Self::parse(&format!("natural-earth +lon_0={lon_0}"))
    }

    /// The Equal Earth world map around a central meridian.
    ///
    /// # Errors
    /// Where the meridian is not a number.
    pub fn equal_earth(lon_0: f64) -> Result<Self> {
        Self::parse(&format!("equal-earth +lon_0={lon_0}"))
    }
}

fn at(LonLat { lon, lat }: LonLat) -> String {
    format!("+lat_0={lat} +lon_0={lon}")
}

fn on([lat_1, lat_2]: [f64; 2]) -> String {
    format!("+lat_1={lat_1} +lat_2={lat_2}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn functions_make_what_their_text_makes() {
        let center = LonLat::new(-100.0, 40.0);
        let all = [
            Projection::web_mercator(),
            Projection::mercator(10.0),
            Projection::utm(11, false),
            Projection::transverse_mercator(center, 0.9996),
            Projection::lambert_conformal_conic([20.0, 50.0], center),
            Projection::albers([20.0, 50.0], center),
            Projection::equidistant_conic([20.0, 50.0], center),
            Projection::lambert_azimuthal_equal_area(center),
            Projection::azimuthal_equidistant(center),
            Projection::stereographic(center),
            Projection::orthographic(center),
            Projection::robinson(150.0),
            Projection::natural_earth(-90.0),
            Projection::equal_earth(0.0),
        ];
        for made in all {
            let made = made.unwrap();
            assert_eq!(Projection::parse(made.definition()).unwrap(), made);
            assert!(made.forward(LonLat::new(-100.0, 39.0)).is_some(), "{made:?}");
        }
    }

    #[test]
    fn what_makes_no_projection_is_refused() {
        assert!(Projection::utm(61, true).is_err());
        assert!(Projection::mercator(f64::NAN).is_err());
        assert!(Projection::stereographic(LonLat::new(0.0, 95.0)).is_err());
        assert!(Projection::albers([30.0, -30.0], LonLat::new(0.0, 0.0)).is_err());
    }
}
