//! The domains of PROJ's methods.

use libm::{asin, atan, atan2, cos, sin, tan};

use super::domain::{Domain, Lobe};
use super::proj_string::Parameters;
use crate::unit::LonLat;

/// The latitude where Web Mercator's square ends.
const SQUARE: f64 = 85.051_128_779_806_59;
/// How far lobes are kept off each other and off where a projection is torn, so that no point is
/// taken for the neighbour's: 0.1 mm, in degrees.
const APART: f64 = 1e-9;
/// How close a box may come to the poles of a turned graticule, which PROJ cannot tell from any
/// other point of their meridian; degrees.
const POLE: f64 = 89.99;

/// Methods that draw the whole sphere in one piece, cut along the meridian opposite the central
/// one.
#[rustfmt::skip]
const WHOLE: &[&str] = &[
    "aea", "aitoff", "apian", "august", "bacon", "boggs", "bonne", "cea", "collg", "comill",
    "crast", "denoy", "eck1", "eck2", "eck3", "eck4", "eck5", "eck6", "eqc", "eqdc", "eqearth",
    "euler", "fahey", "fouc", "fouc_s", "gall", "gins8", "gn_sinu", "goode", "hammer", "hatano",
    "kav5", "kav7", "lagrng", "larr", "latlong", "leac", "longlat", "lonlat", "latlon", "loxim",
    "mbt_fps", "mbt_s", "mbtfpp", "mbtfpq", "mbtfps", "mill", "moll", "murd1", "murd3", "natearth",
    "natearth2", "nell", "nell_h", "ortel", "patterson", "poly", "putp1", "putp2", "putp3",
    "putp3p", "putp4p", "putp5", "putp5p", "putp6", "putp6p", "qua_aut", "robin", "rpoly", "sinu",
    "times", "tissot", "urm5", "urmfps", "vandg", "vandg2", "vandg3", "vandg4", "vitk1", "wag1",
    "wag2", "wag3", "wag4", "wag5", "wag6", "wag7", "weren", "wink1", "wink2", "wintri",
    "adams_ws1", "adams_ws2",
];

/// The domain that fits a PROJ method with its parameters; `None` where that is not known.
pub(super) fn domain(parameters: &Parameters<'_>) -> Option<Domain> {
    domain_of(parameters.get("proj").unwrap_or_default(), parameters)
}

fn domain_of(method: &str, parameters: &Parameters<'_>) -> Option<Domain> {
    let asked = Asked::read(parameters);
    if WHOLE.contains(&method) {
        return Some(asked.band(-90.0, 90.0));
    }
    bands_and_cones(method, &asked)
        .or_else(|| caps(method, &asked))
        .or_else(|| off_axis(method, &asked))
        .or_else(|| interrupted(method, &asked))
}

/// A method's parameters, and the domains that are made from them.
struct Asked<'a> {
    parameters: &'a Parameters<'a>,
    central: f64,
    center: LonLat,
}

impl<'a> Asked<'a> {
    fn read(parameters: &'a Parameters<'a>) -> Self {
        let mut asked = Self { parameters, central: 0.0, center: LonLat::default() };
        asked.central = asked.number("lon_0");
        asked.center = LonLat::new(asked.central, asked.number("lat_0"));
        asked
    }

    fn given(&self, key: &str) -> Option<f64> {
        self.parameters.number(key).ok().flatten()
    }

    fn number(&self, key: &str) -> f64 {
        self.given(key).unwrap_or(0.0)
    }

    fn cap(&self, radius: f64) -> Domain {
        Domain::Cap { center: self.center, radius }
    }

    fn band(&self, south: f64, north: f64) -> Domain {
        Domain::Band { central: self.central, south, north }
    }

    /// A cone seen from its axis: infinite a quarter turn from the middle.
    fn cone(&self, middle: f64) -> Domain {
        self.band((middle - 70.0).max(-90.0), (middle + 70.0).min(90.0))
    }

    fn lobes(&self, lobes: Vec<Lobe>) -> Domain {
        Domain::Lobes { central: self.central, lobes }
    }

    fn transverse(&self, reach: f64) -> Domain {
        oblique(LonLat::new(self.central, 0.0), 0.0, 180.0, reach)
    }
}

fn cap_at(lon: f64, lat: f64, radius: f64) -> Domain {
    Domain::Cap { center: LonLat::new(lon, lat), radius }
}

fn bands_and_cones(method: &str, asked: &Asked<'_>) -> Option<Domain> {
    Some(match method {
        "merc" | "webmerc" | "tobmerc" => asked.band(-SQUARE, SQUARE),
        "cc" => asked.band(-70.0, 70.0),
        "lcc" => {
            let lat_1 = asked.number("lat_1");
            if lat_1 + asked.given("lat_2").unwrap_or(lat_1) > 0.0 {
                asked.band(-78.0, 90.0)
            } else {
                asked.band(-90.0, 78.0)
            }
        }
        "murd2" | "pconic" => asked.cone((asked.number("lat_1") + asked.number("lat_2")) / 2.0),
        "ccon" => asked.cone(asked.number("lat_1")),
        "imw_p" => {
            let (one, other) = (asked.number("lat_1"), asked.number("lat_2"));
            asked.lobes(vec![Lobe::new(-15.0, one.min(other) - 5.0, 15.0, one.max(other) + 5.0)])
        }
        _ => return None,
    })
}

/// What is seen of the globe around a point: azimuthal methods, and those of one region.
fn caps(method: &str, asked: &Asked<'_>) -> Option<Domain> {
    Some(match method {
        "ortho" => asked.cap(90.0),
        "gnom" => asked.cap(60.0),
        // As far as d3 draws it: there the scale is 9.4 times that of the centre.
        "stere" | "ups" | "sterea" => asked.cap(142.0),
        "laea" | "aeqd" => asked.cap(179.99),
        "airy" => asked.cap(89.9),
        "guyou" | "adams_hemi" | "nicol" => cap_at(asked.central, 0.0, 89.99),
        // One face of a cube.
        "s2" | "qsc" => asked.cap(45.0),
        // What is seen from a height above the ground.
        "nsper" | "tpers" | "geos" => {
            let radius = asked.given("R").or(asked.given("a")).unwrap_or(6_378_137.0);
            let height = asked.number("h").max(1.0);
            let seen = libm::acos(radius / (radius + height)).to_degrees();
            let lat_0 = if method == "geos" { 0.0 } else { asked.center.lat };
            cap_at(asked.central, lat_0, (seen - 0.3).max(seen * 0.9))
        }
        // The cone's apex lies at 59.8° N.
        "krovak" | "mod_krovak" => cap_at(17.5, 49.5, 9.0),
        "nzmg" => cap_at(173.0, -41.0, 15.0),
        "calcofi" => cap_at(-121.15, 34.15, 15.0),
        "alsk" => cap_at(-152.0, 64.0, 30.0),
        "gs48" => cap_at(-96.0, 39.0, 30.0),
        "gs50" => cap_at(-120.0, 45.0, 30.0),
        "lee_os" => cap_at(-165.0, -10.0, 60.0),
        "mil_os" => cap_at(20.0, 18.0, 60.0),
        "rouss" | "col_urban" => asked.cap(30.0),
        "somerc" | "gstmerc" | "labrd" => asked.cap(50.0),
        _ => return None,
    })
}

/// Methods whose axis is not that of the globe.
fn off_axis(method: &str, asked: &Asked<'_>) -> Option<Domain> {
    Some(match method {
        "tmerc" | "etmerc" | "utm" => {
            let zone = asked.number("zone");
            let middle = if zone > 0.0 { zone * 6.0 - 183.0 } else { asked.central };
            oblique(LonLat::new(middle, 0.0), 0.0, 180.0, 80.0)
        }
        "tcc" => asked.transverse(65.0),
        "tcea" => asked.transverse(POLE),
        "cass" if is_sphere(asked.parameters) => asked.transverse(POLE),
        // PROJ's series in the longitude.
        "cass" => asked.lobes(vec![Lobe::new(-45.0, -90.0, 45.0, 90.0)]),
        "omerc" => oblique_mercator(asked.parameters),
        "ocea" => oblique_equal_area(asked.parameters)?,
        "ob_tran" => general_oblique(asked.parameters)?,
        // On an ellipsoid conformal latitudes are turned, so that no great circle fits.
        "spilhaus" if is_sphere(asked.parameters) => spilhaus(asked.parameters),
        // Rotated before it is projected (PROJ's source: bertin1953.cpp).
        "bertin1953" => oblique(LonLat::new(16.5, 42.0), 90.0, 180.0 - APART, POLE),
        "tpeqd" => two_point_equidistant(asked.parameters),
        _ => return None,
    })
}

fn interrupted(method: &str, asked: &Asked<'_>) -> Option<Domain> {
    Some(match method {
        "igh" | "imoll" => {
            asked.lobes(two_rows(&[-180.0, -40.0, 180.0], &[-180.0, -100.0, -20.0, 80.0, 180.0]))
        }
        "igh_o" | "imoll_o" => {
            asked.lobes(two_rows(&[-180.0, -90.0, 60.0, 180.0], &[-180.0, -60.0, 90.0, 180.0]))
        }
        "healpix" | "rhealpix" => asked.lobes(healpix(asked.parameters)),
        "peirce_q" => asked.lobes(match asked.parameters.get("shape").unwrap_or("diamond") {
            "nhemisphere" => vec![Lobe::new(-180.0, 0.0, 180.0, 90.0)],
            "shemisphere" => vec![Lobe::new(-180.0, -90.0, 180.0, 0.0)],
            "horizontal" | "vertical" => two_rows(&[-180.0, 180.0], &[-180.0, 180.0]),
            _ => two_rows(&[-180.0, 180.0], &[-180.0, -135.0, -45.0, 45.0, 135.0, 180.0]),
        }),
        _ => return None,
    })
}

fn is_sphere(parameters: &Parameters<'_>) -> bool {
    parameters.ellipsoid().ok().flatten().is_some_and(|ellipsoid| ellipsoid.is_sphere())
}

/// One box around the great circle through a centre.
fn oblique(center: LonLat, azimuth: f64, half_width: f64, reach: f64) -> Domain {
    let lobes = vec![Lobe::new(-half_width, -reach, half_width, reach)];
    Domain::Oblique { center: center.wrapped(), azimuth, lobes }
}

/// The lobes between the cuts of the northern and of the southern hemisphere.
fn two_rows(north: &[f64], south: &[f64]) -> Vec<Lobe> {
    let mut lobes = row(north, 0.0, 90.0);
    lobes.extend(row(south, -90.0, 0.0));
    lobes
}

/// The lobes between two parallels and some cuts.
fn row(cuts: &[f64], south: f64, north: f64) -> Vec<Lobe> {
    let south = if south > -90.0 { south + APART } else { south };
    let north = if north < 90.0 { north - APART } else { north };
    cuts.windows(2).map(|cut| Lobe::new(cut[0] + APART, south, cut[1] - APART, north)).collect()
}

/// The polar triangles end where the authalic latitude has the sine 2/3 (Górski et al. 2005).
fn healpix(parameters: &Parameters<'_>) -> Vec<Lobe> {
    const QUARTERS: &[f64] = &[-180.0, -90.0, 0.0, 90.0, 180.0];
    let ellipsoid = parameters.ellipsoid().ok().flatten();
    let latitude = ellipsoid
        .map(|ellipsoid| ellipsoid.from_authalic_q(ellipsoid.authalic_q(1.0) * 2.0 / 3.0))
        .unwrap_or_else(|| asin(2.0 / 3.0))
        .to_degrees();
    let mut lobes = row(QUARTERS, latitude, 90.0);
    lobes.extend(row(&[-180.0, 180.0], -latitude, latitude));
    lobes.extend(row(QUARTERS, -90.0, -latitude));
    lobes
}

/// Hotine's: the great circle's crossing of the equator is where u starts (Snyder 9-13 … 9-19, on
/// the sphere).
fn oblique_mercator(parameters: &Parameters<'_>) -> Domain {
    let angle = |key| parameters.angle(key).ok().flatten();
    let number = |key| angle(key).unwrap_or(0.0);
    let (lon, lat, azimuth) = match angle("alpha").or(angle("gamma")) {
        Some(azimuth) => (number("lonc"), number("lat_0"), azimuth),
        None => {
            let (lat_1, lat_2) = (number("lat_1"), number("lat_2"));
            let step = number("lon_2") - number("lon_1");
            let east = cos(lat_2) * sin(step);
            let north = cos(lat_1) * sin(lat_2) - sin(lat_1) * cos(lat_2) * cos(step);
            (number("lon_1"), lat_1, atan2(east, north))
        }
    };
    let gamma = asin((sin(azimuth) * cos(lat)).clamp(-1.0, 1.0));
    let back = asin((tan(lat) * tan(gamma)).clamp(-1.0, 1.0));
    let start = LonLat::new((lon - back).to_degrees(), 0.0);
    // On an ellipsoid, conformal latitudes are turned, and u comes round a little sooner.
    let (half_width, reach) =
        if is_sphere(parameters) { (180.0 - APART, 80.0) } else { (178.5, 70.0) };
    oblique(start, gamma.to_degrees(), half_width, reach)
}

/// PROJ lets x run from −90° to 270° of the oblique equator (PROJ's source: ocea.cpp).
fn oblique_equal_area(parameters: &Parameters<'_>) -> Option<Domain> {
    let angle = |key| parameters.angle(key).ok().flatten();
    let number = |key| angle(key).unwrap_or(0.0);
    let (lam_p, phi_p) = if let Some(alpha) = angle("alpha") {
        let phi_0 = number("lat_0");
        let lam_p = atan2(-cos(alpha), -sin(phi_0) * sin(alpha)) + number("lonc");
        (lam_p, asin(cos(phi_0) * sin(alpha)))
    } else {
        let (phi_1, phi_2) = (number("lat_1"), number("lat_2"));
        let (lam_1, lam_2) = (number("lon_1"), number("lon_2"));
        if phi_1 == 0.0 {
            return None;
        }
        let lam_p = atan2(
            cos(phi_1) * sin(phi_2) * cos(lam_1) - sin(phi_1) * cos(phi_2) * cos(lam_2),
            sin(phi_1) * cos(phi_2) * sin(lam_2) - cos(phi_1) * sin(phi_2) * sin(lam_1),
        );
        (lam_p, atan(-cos(lam_p - lam_1) / tan(phi_1)))
    };
    let opposite = if phi_p < 0.0 { 0.0 } else { 180.0 };
    let center = LonLat::new(lam_p.to_degrees() + opposite, 90.0 - phi_p.abs().to_degrees());
    Some(oblique(center, 90.0, 180.0 - APART, POLE))
}

/// Any projection of a turned sphere: its own boxes, on the turned graticule.
fn general_oblique(parameters: &Parameters<'_>) -> Option<Domain> {
    let angle = |key| parameters.angle(key).ok().flatten();
    let number = |key| angle(key).unwrap_or(0.0);
    let (lam_p, phi_p) = if let Some(alpha) = angle("o_alpha") {
        let phi_c = number("o_lat_c");
        let lam_p = number("o_lon_c") + atan2(-cos(alpha), -sin(alpha) * sin(phi_c));
        (lam_p, asin(cos(phi_c) * sin(alpha)))
    } else {
        (number("o_lon_p"), angle("o_lat_p")?)
    };
    let lobes = match domain_of(parameters.get("o_proj")?, parameters)? {
        Domain::Band { south, north, .. } => {
            row(&[-180.0, 180.0], south.max(-POLE), north.min(POLE))
        }
        Domain::Lobes { lobes, .. } => lobes,
        _ => return None,
    };
    let (center, azimuth) = turned(phi_p, lam_p);
    let center = LonLat::new(center.lon + number("lon_0").to_degrees(), center.lat).wrapped();
    Some(Domain::Oblique { center, azimuth, lobes })
}

/// The centre of a graticule whose pole lies at the longitude 180° and a latitude, and where that
/// pole's own meridian 180° has the longitude `lam_p` (Snyder 5-7, 5-8b); with its equator's
/// azimuth there, in degrees.
fn turned(phi_p: f64, lam_p: f64) -> (LonLat, f64) {
    let ahead = [sin(phi_p), 0.0, cos(phi_p)];
    let combine = |a: f64, b: f64| [a * ahead[0], b, a * ahead[2]];
    let center = combine(cos(lam_p), -sin(lam_p));
    let along = combine(sin(lam_p), cos(lam_p));
    let lat = asin(center[2].clamp(-1.0, 1.0));
    let lon = atan2(center[1], center[0]);
    let east = along[1] * cos(lon) - along[0] * sin(lon);
    let north = along[2] * cos(lat) - (along[0] * cos(lon) + along[1] * sin(lon)) * sin(lat);
    (LonLat::new(lon.to_degrees(), lat.to_degrees()), atan2(east, north).to_degrees())
}

/// Adams's world in a square, turned so that land is at its edge (PROJ's source: spilhaus.cpp).
fn spilhaus(parameters: &Parameters<'_>) -> Domain {
    let degrees = |key, default| parameters.number(key).ok().flatten().unwrap_or(default);
    let (lon_0, lat_0) = (degrees("lon_0", 66.949_701_98), degrees("lat_0", -49.563_716_78));
    let (phi, azimuth) = (lat_0.to_radians(), degrees("azi", 40.178_234_82).to_radians());
    let phi_p = asin(-cos(phi) * cos(azimuth));
    let lam_0 = atan2(tan(azimuth), -sin(phi));
    let lam_p = std::f64::consts::PI + atan2(-sin(azimuth), -tan(phi));
    let (center, equator) = turned(phi_p, lam_p);
    let center = LonLat::new(center.lon + lon_0 + lam_0.to_degrees(), center.lat);
    oblique(center, equator, 180.0 - APART, POLE)
}

/// Torn along the far stretch of the great circle through both points: its sides are drawn apart.
fn two_point_equidistant(parameters: &Parameters<'_>) -> Domain {
    let angle = |key| parameters.angle(key).ok().flatten().unwrap_or(0.0);
    let vector = |lon: f64, lat: f64| [cos(lat) * cos(lon), cos(lat) * sin(lon), sin(lat)];
    let one = vector(angle("lon_1"), angle("lat_1"));
    let two = vector(angle("lon_2"), angle("lat_2"));
    let [x, y, z] = [0, 1, 2].map(|axis| one[axis] + two[axis]);
    let along = [0, 1, 2].map(|axis| two[axis] - one[axis]);
    let (lon, lat) = (atan2(y, x), atan2(z, libm::hypot(x, y)));
    let east = along[1] * cos(lon) - along[0] * sin(lon);
    let north = along[2] * cos(lat) - (along[0] * cos(lon) + along[1] * sin(lon)) * sin(lat);
    Domain::Oblique {
        center: LonLat::new(lon.to_degrees(), lat.to_degrees()),
        azimuth: atan2(east, north).to_degrees(),
        lobes: two_rows(&[-180.0, 180.0], &[-180.0, 180.0]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> Domain {
        domain(&Parameters::parse(text).unwrap()).unwrap()
    }

    #[test]
    fn a_turned_graticule_is_the_one_that_proj_turns_to() {
        // The pole itself, and a point on the turned meridian 180°, which is the cut.
        let Domain::Oblique { center, azimuth, .. } =
            of("+proj=ob_tran +o_proj=moll +o_lat_p=30 +o_lon_p=0 +lon_0=10")
        else {
            panic!("an oblique domain")
        };
        assert!((center.lon - 10.0).abs() < 1e-9 && (center.lat - 60.0).abs() < 1e-9);
        assert!((azimuth - 90.0).abs() < 1e-9);
    }

    #[test]
    fn a_zone_is_centred_on_its_meridian() {
        let zone = of("+proj=utm +zone=11");
        assert_eq!(zone.central_meridian(), -117.0);
        assert!(zone.contains(LonLat::new(-117.0, 89.0)));
        assert!(!zone.contains(LonLat::new(-27.0, 1.0)));
    }

    #[test]
    fn what_is_not_known_is_not_guessed() {
        assert!(domain(&Parameters::parse("+proj=isea").unwrap()).is_none());
        assert!(domain(&Parameters::parse("+proj=airocean").unwrap()).is_none());
    }
}
