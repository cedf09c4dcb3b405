//! How a projection distorts at a point.

use libm::{asin, atan2, cos, hypot, sin, sqrt};

use super::definition::Projection;
use crate::unit::LonLat;

/// How a projection distorts at a point: Tissot's indicatrix (Snyder 4-9 … 4-19).
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub struct Distortion {
    /// Scale along the meridian; 1 is true.
    pub h: f64,
    /// Scale along the parallel.
    pub k: f64,
    /// Scale of areas.
    pub areal: f64,
    /// The most by which an angle is wrong, degrees; 0 everywhere on a conformal map.
    pub angular: f64,
    /// The angle from the plane's y axis to true north, degrees, clockwise positive.
    pub convergence: f64,
}

impl Distortion {
    /// The axes of Tissot's ellipse, the shorter and the longer: the least and the greatest scale in any direction,
    /// from the scale of areas and the greatest error of an angle (Snyder 1987, equations 4-9 and 4-10).
    ///
    /// ```
    /// use rumbo::projection::Projection;
    /// use rumbo::unit::LonLat;
    ///
    /// let plate_carree = Projection::parse("equirectangular")?;
    /// let at_60 = plate_carree.distortion(LonLat::new(0.0, 60.0)).expect("in the domain");
    /// let (shorter, longer) = at_60.axes();
    /// assert!((shorter - at_60.h).abs() < 1e-6 && (longer - at_60.k).abs() < 1e-6);
    /// # Ok::<(), rumbo::Error>(())
    /// ```
    pub fn axes(&self) -> (f64, f64) {
        let sine = libm::sin(self.angular.to_radians() / 2.0);
        let ratio = (1.0 + sine) / (1.0 - sine);
        (libm::sqrt(self.areal / ratio), libm::sqrt(self.areal * ratio))
    }
}

impl Projection {
    /// The distortion at a position, from differences over about 60 m; `None` where the
    /// projection has no image, at the poles and at the very edge of its domain.
    ///
    /// ```
    /// use rumbo::projection::Projection;
    /// use rumbo::unit::LonLat;
    ///
    /// let mercator = Projection::parse("mercator")?;
    /// let at_60 = mercator.distortion(LonLat::new(0.0, 60.0)).expect("in the domain");
    /// assert!((at_60.h - 1.995).abs() < 1e-3 && at_60.angular < 0.01);
    /// # Ok::<(), rumbo::Error>(())
    /// ```
    pub fn distortion(&self, position: LonLat) -> Option<Distortion> {
        /// Degrees.
        const STEP: f64 = 5e-4;
        if position.lat.abs() > 90.0 - 2.0 * STEP {
            return None;
        }
        let center = self.relative(position);
        let at = |lon: f64, lat: f64| {
            let plane = self.project_relative(LonLat::new(center.lon + lon, center.lat + lat));
            (plane.x.is_finite() && plane.y.is_finite()).then_some(plane)
        };
        let (west, east) = (at(-STEP, 0.0)?, at(STEP, 0.0)?);
        let (south, north) = (at(0.0, -STEP)?, at(0.0, STEP)?);
        let ellipsoid = self.ellipsoid();
        let unit = self.metres_per_unit() / (2.0 * STEP.to_radians());
        let phi = position.lat.to_radians();
        let one = 1.0 - ellipsoid.eccentricity_squared() * sin(phi) * sin(phi);
        let a = ellipsoid.equatorial_radius();
        let meridian_radius = a * (1.0 - ellipsoid.eccentricity_squared()) / (one * sqrt(one));
        let parallel_radius = a * cos(phi) / sqrt(one);
        let (x_phi, y_phi) = ((north.x - south.x) * unit, (north.y - south.y) * unit);
        let (x_lam, y_lam) = ((east.x - west.x) * unit, (east.y - west.y) * unit);
        let (h, k) = (hypot(x_phi, y_phi) / meridian_radius, hypot(x_lam, y_lam) / parallel_radius);
        let areal = (x_lam * y_phi - x_phi * y_lam).abs() / (meridian_radius * parallel_radius);
        let sum = sqrt((h * h + k * k + 2.0 * areal).max(0.0));
        let difference = sqrt((h * h + k * k - 2.0 * areal).max(0.0));
        let angular = 2.0 * asin((difference / sum).min(1.0)).to_degrees();
        let convergence = atan2(x_phi, y_phi).to_degrees();
        (h.is_finite() && k.is_finite()).then_some(Distortion { h, k, areal, angular, convergence })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_area_and_conformal_projections_are() {
        for (definition, conformal) in [
            ("albers", false),
            ("equal-earth +lon_0=10", false),
            ("lambert-azimuthal-equal-area +lat_0=30", false),
            ("mercator", true),
            ("EPSG:6372", true),
            ("stereographic +lat_0=40", true),
            ("EPSG:32614", true),
        ] {
            let projection = Projection::parse(definition).unwrap();
            let distortion = projection.distortion(LonLat::new(-98.0, 24.0)).unwrap();
            if conformal {
                assert!(distortion.angular < 1e-2, "{definition}: {distortion:?}");
            } else {
                assert!((distortion.areal - 1.0).abs() < 1e-6, "{definition}: {distortion:?}");
            }
        }
    }

    #[test]
    fn north_leans_towards_the_central_meridian() {
        let cone = Projection::parse("EPSG:6372").unwrap();
        assert!(cone.distortion(LonLat::new(-110.0, 25.0)).unwrap().convergence > 1.0);
        assert!(cone.distortion(LonLat::new(-102.0, 25.0)).unwrap().convergence.abs() < 1e-6);
    }
}
