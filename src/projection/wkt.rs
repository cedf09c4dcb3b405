//! Projections told to other programs.

use super::definition::Projection;
use crate::error::{Error, ErrorKind, Result};
#[cfg(feature = "proj")]
use crate::unit::LonLat;

impl Projection {
    /// The projection as WKT in ESRI's form, as `.prj` files have it; one on WGS 84's ellipsoid is told to
    /// be on its datum, as positions here are.
    ///
    /// # Errors
    /// [`ErrorKind::Projection`] where it has none that says the same, as a pipeline, and in a build without
    /// the feature `proj`.
    #[cfg(feature = "proj")]
    pub fn to_wkt(&self) -> Result<String> {
        if let Some(crs) = self.crs() {
            return super::proj::wkt(crs);
        }
        let wkt = super::proj::wkt(&self.as_crs())?;
        if !self.agrees_with(&Self::parse(&wkt)?) {
            let message = format!("the WKT of {} would say another projection", self.definition());
            return Err(Error::new(ErrorKind::Projection, message)
                .remedy("draw in a projection with a code, such as EPSG:3857"));
        }
        Ok(wkt)
    }

    /// The projection as WKT, which this build cannot say.
    ///
    /// # Errors
    /// [`ErrorKind::Projection`].
    #[cfg(not(feature = "proj"))]
    pub fn to_wkt(&self) -> Result<String> {
        let message = format!("this build cannot say {} as WKT", self.definition());
        Err(Error::new(ErrorKind::Projection, message)
            .remedy("build it with the feature `proj`, or draw in a projection with an EPSG code"))
    }
}

#[cfg(feature = "proj")]
impl Projection {
    /// The PROJ string of the reference system.
    fn as_crs(&self) -> String {
        let mut text = self.to_proj_string().replace("+ellps=WGS84", "+datum=WGS84");
        if text.contains("proj=wintri") && !text.contains("lat_1=") {
            // What PROJ takes where none is given, and WKT has as 0.
            let parallel = libm::acos(std::f64::consts::FRAC_2_PI).to_degrees();
            text += &format!(" +lat_1={parallel}");
        }
        let is_crs = text.contains("+type=crs") || text.contains("+init=");
        if is_crs { text } else { text + " +type=crs" }
    }

    /// Whether another has places where this one has them, to a hundred-thousandth of the Earth's radius.
    fn agrees_with(&self, other: &Self) -> bool {
        const NEAR: f64 = 1e-5;
        let near = NEAR * self.ellipsoid().equatorial_radius() / self.metres_per_unit();
        let lons = (-5..=5).map(|step| self.0.lon_0 + 30.0 * f64::from(step));
        let places =
            lons.flat_map(|lon| [-75.0, -30.0, -5.0, 20.0, 45.0, 80.0].map(|lat| (lon, lat)));
        let mut planes = places.filter_map(|(lon, lat)| {
            let at = LonLat::new(lon, lat).wrapped();
            self.forward(at).zip(other.forward(at))
        });
        planes.all(|(a, b)| libm::hypot(a.x - b.x, a.y - b.y) < near)
    }
}

#[cfg(all(test, feature = "proj"))]
mod tests {
    use super::*;

    #[test]
    fn projections_are_told_as_wkt() {
        for (text, begins) in [
            ("EPSG:6372", "PROJCS[\"Mexico_ITRF2008_LCC\""),
            ("web-mercator", "PROJCS[\"WGS_1984_Web_Mercator_Auxiliary_Sphere\""),
            ("+proj=natearth +ellps=WGS84", "PROJCS["),
            ("orthographic +lat_0=40", "PROJCS["),
            ("winkel-tripel", "PROJCS["),
            ("EPSG:4326", "GEOGCS[\"GCS_WGS_1984\""),
        ] {
            let wkt = Projection::parse(text).unwrap().to_wkt().unwrap();
            assert!(wkt.starts_with(begins), "{text}: {wkt}");
            let back = Projection::parse(&wkt).unwrap();
            let (at, own) = (LonLat::new(-99.0, 19.0), Projection::parse(text).unwrap());
            let (a, b) = (own.forward(at).unwrap(), back.forward(at).unwrap());
            assert!(libm::hypot(a.x - b.x, a.y - b.y) < 0.5, "{text}: {a:?} {b:?} {wkt}");
        }
        let pipeline = "+proj=pipeline +step +proj=eqc +R=1 +step +proj=axisswap +order=2,1";
        assert!(Projection::parse(pipeline).unwrap().to_wkt().is_err());
    }
}
