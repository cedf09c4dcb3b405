//! The figure of the Earth and the auxiliary latitudes that projections are built from.

use libm::{asinh, atan, atanh, cos, log, sin, sinh, sqrt, tan};

use super::lanes::{LANES, logarithms, tangents};
use crate::error::{Error, ErrorKind, Result};

/// An ellipsoid of revolution, or a sphere where the eccentricity is 0. Lengths are metres.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Ellipsoid {
    /// Equatorial radius.
    pub(super) a: f64,
    /// Eccentricity squared.
    pub(super) es: f64,
    /// Eccentricity.
    pub(super) e: f64,
}

/// Names of ellipsoids with their equatorial radius and their inverse flattening (or, where the
/// third number is not 0, their polar radius), as PROJ's `+ellps=` knows them.
const NAMED: &[(&str, f64, f64, f64)] = &[
    ("WGS84", 6_378_137.0, 298.257_223_563, 0.0),
    ("GRS80", 6_378_137.0, 298.257_222_101, 0.0),
    ("WGS72", 6_378_135.0, 298.26, 0.0),
    ("GRS67", 6_378_160.0, 298.247_167_427, 0.0),
    ("intl", 6_378_388.0, 297.0, 0.0),
    ("krass", 6_378_245.0, 298.3, 0.0),
    ("bessel", 6_377_397.155, 299.152_812_8, 0.0),
    ("clrk66", 6_378_206.4, 0.0, 6_356_583.8),
    ("clrk80", 6_378_249.145, 293.4663, 0.0),
    ("airy", 6_377_563.396, 299.324_964_6, 0.0),
    ("sphere", 6_370_997.0, 0.0, 6_370_997.0),
];

impl Ellipsoid {
    /// World Geodetic System 1984.
    pub const WGS84: Self =
        Self { a: 6_378_137.0, es: 0.006_694_379_990_141_316, e: 0.081_819_190_842_621_48 };

    /// The sphere with the mean radius of WGS 84, 6 371 008.7714 m: for globes and thematic
    /// world maps, where flattening cannot be seen.
    pub const MEAN_SPHERE: Self = Self { a: 6_371_008.771_4, es: 0.0, e: 0.0 };

    /// A sphere with a radius in metres.
    ///
    /// # Errors
    /// A radius that is not positive and finite.
    pub fn sphere(radius: f64) -> Result<Self> {
        Self::from_axis(radius, 0.0)
    }

    /// An ellipsoid from its equatorial radius in metres and its inverse flattening.
    ///
    /// # Errors
    /// A radius that is not positive and finite, or an inverse flattening of 1 or less.
    pub fn from_inverse_flattening(a: f64, inverse_flattening: f64) -> Result<Self> {
        let f = 1.0 / inverse_flattening;
        Self::from_axis(a, f * (2.0 - f))
    }

    pub(super) fn from_axis(a: f64, es: f64) -> Result<Self> {
        if a > 0.0 && a.is_finite() && (0.0..1.0).contains(&es) {
            Ok(Self { a, es, e: sqrt(es) })
        } else {
            Err(Error::new(
                ErrorKind::Projection,
                format!("no ellipsoid has the radius {a} m and the squared eccentricity {es}"),
            ))
        }
    }

    /// The ellipsoid of a PROJ name; `None` for a name that PROJ alone may know.
    pub(super) fn named(name: &str) -> Option<Self> {
        let &(_, a, rf, b) = NAMED.iter().find(|entry| entry.0 == name)?;
        let f = if rf == 0.0 { 1.0 - b / a } else { 1.0 / rf };
        Self::from_axis(a, f * (2.0 - f)).ok()
    }

    /// Equatorial radius in metres.
    pub fn equatorial_radius(&self) -> f64 {
        self.a
    }

    /// Eccentricity squared; 0 for a sphere.
    pub fn eccentricity_squared(&self) -> f64 {
        self.es
    }

    /// Whether it is a sphere.
    pub fn is_sphere(&self) -> bool {
        self.es == 0.0
    }

    /// e · artanh(e · s).
    #[inline]
    fn e_atanh(&self, s: f64) -> f64 {
        self.es * self.atanh_over_e(s)
    }

    /// artanh(e · s) / e, by its series where the eccentricity is the Earth's.
    #[inline]
    fn atanh_over_e(&self, s: f64) -> f64 {
        let t = self.es * s * s;
        if t < 0.008 {
            // artanh z = z (1 + z²/3 + z⁴/5 + …): the first term left out is 0.008⁷/15.
            let series = 1.0
                + t * (1.0 / 3.0
                    + t * (0.2 + t * (1.0 / 7.0 + t * (1.0 / 9.0 + t * (1.0 / 11.0 + t / 13.0)))));
            s * series
        } else {
            atanh(self.e * s) / self.e
        }
    }

    /// Isometric latitude ψ of a latitude (Snyder 3-7; Karney 2011, eq. 6–9).
    #[inline]
    pub(super) fn isometric(&self, phi: f64) -> f64 {
        let t = tan(phi);
        let length = sqrt(1.0 + t * t);
        self.isometric_of(t, length, log(t.abs() + length))
    }

    /// [`Self::isometric`] for many, in their place.
    pub(super) fn isometric_all(&self, phis: &mut [f64]) {
        let (whole, rest) = phis.as_chunks_mut();
        whole.iter_mut().for_each(|phis| self.isometrics(phis));
        if !rest.is_empty() {
            let mut lanes = [1.0; LANES];
            lanes.iter_mut().zip(&*rest).for_each(|(lane, phi)| *lane = *phi);
            self.isometrics(&mut lanes);
            rest.iter_mut().zip(lanes).for_each(|(phi, lane)| *phi = lane);
        }
    }

    /// [`Self::isometric`] for as many as are looked at together, in their place.
    pub(super) fn isometrics(&self, phis: &mut [f64; LANES]) {
        tangents(phis);
        let (mut lengths, mut psis) = ([0.0; LANES], [0.0; LANES]);
        for ((length, psi), t) in lengths.iter_mut().zip(&mut psis).zip(&*phis) {
            *length = f64::sqrt(1.0 + t * t);
            *psi = t.abs() + *length;
        }
        if psis.iter().fold(true, |all, psi| all & psi.is_finite()) {
            logarithms(&mut psis);
        } else {
            psis = psis.map(log);
        }
        for (phi, (psi, length)) in phis.iter_mut().zip(psis.iter().zip(lengths)) {
            *phi = self.isometric_of(*phi, length, *psi);
        }
    }

    /// Isometric latitude of a latitude's tangent t, from √(1 + t²) and the logarithm of its sum with |t|.
    #[inline]
    fn isometric_of(&self, t: f64, length: f64, psi: f64) -> f64 {
        // asinh |t| without cancellation for either sign.
        let psi = if t.abs() < 0.1 { asinh(t) } else { psi.copysign(t) };
        if self.es == 0.0 { psi } else { psi - self.e_atanh(t / length) }
    }

    /// The latitude of an isometric latitude.
    pub(super) fn from_isometric(&self, psi: f64) -> f64 {
        self.from_conformal_tan(sinh(psi))
    }

    /// The latitude whose conformal latitude has a given tangent: Newton's method on tan φ
    /// (Karney 2011, eq. 19–21).
    pub(super) fn from_conformal_tan(&self, conformal: f64) -> f64 {
        if self.es == 0.0 {
            return atan(conformal);
        }
        let one_es = 1.0 - self.es;
        if !conformal.is_finite() {
            return std::f64::consts::FRAC_PI_2.copysign(conformal);
        }
        let mut tau = if conformal.abs() > 70.0 {
            conformal * libm::exp(self.e_atanh(1.0))
        } else {
            conformal / one_es
        };
        for _ in 0..8 {
            let length = sqrt(1.0 + tau * tau);
            let sigma = sinh(self.e_atanh(tau / length));
            let tau_i = tau * sqrt(1.0 + sigma * sigma) - sigma * length;
            let step = (conformal - tau_i) / sqrt(1.0 + tau_i * tau_i) * (1.0 + one_es * tau * tau)
                / (one_es * length);
            tau += step;
            if !(step.abs() > 1e-16 * tau.abs().max(1.0)) {
                break;
            }
        }
        atan(tau)
    }

    /// The conformal latitude χ (Snyder 3-1), as (sin χ, cos χ).
    #[inline]
    pub(super) fn conformal_sin_cos(&self, phi: f64) -> (f64, f64) {
        if self.es == 0.0 {
            return (sin(phi), cos(phi));
        }
        let tau = tan(phi);
        let length = sqrt(1.0 + tau * tau);
        let sigma = sinh(self.e_atanh(tau / length));
        let tangent = tau * sqrt(1.0 + sigma * sigma) - sigma * length;
        let cos_chi = 1.0 / sqrt(1.0 + tangent * tangent);
        (tangent * cos_chi, cos_chi)
    }

    /// The distance along a meridian from the equator, over the equatorial radius (Helmert's
    /// series in the third flattening).
    pub(super) fn meridian(&self, phi: f64) -> f64 {
        if self.es == 0.0 {
            return phi;
        }
        let n = self.third_flattening();
        let n2 = n * n;
        let (s2, c2) = (sin(2.0 * phi), cos(2.0 * phi));
        // sin 2kφ by the recurrence sin((k+1)x) = 2 cos x sin kx − sin((k−1)x).
        let s4 = 2.0 * c2 * s2;
        let s6 = 2.0 * c2 * s4 - s2;
        let s8 = 2.0 * c2 * s6 - s4;
        let s10 = 2.0 * c2 * s8 - s6;
        let s12 = 2.0 * c2 * s10 - s8;
        let series = (1.0 + n2 * (1.0 / 4.0 + n2 * (1.0 / 64.0 + n2 / 256.0))) * phi
            - 1.5 * n * (1.0 - n2 * (1.0 / 8.0 + n2 / 64.0)) * s2
            + 15.0 / 16.0 * n2 * (1.0 - n2 * (1.0 / 4.0 + n2 * 5.0 / 128.0)) * s4
            - 35.0 / 48.0 * n2 * n * (1.0 - n2 * 5.0 / 16.0) * s6
            + 315.0 / 512.0 * n2 * n2 * (1.0 - n2 * 7.0 / 20.0) * s8
            - 693.0 / 1280.0 * n2 * n2 * n * s10
            + 1001.0 / 2048.0 * n2 * n2 * n2 * s12;
        series / (1.0 + n)
    }

    /// The latitude at a distance along a meridian (Newton's method).
    pub(super) fn from_meridian(&self, distance: f64) -> f64 {
        let mut phi = distance;
        if self.es == 0.0 {
            return phi;
        }
        for _ in 0..10 {
            let s = sin(phi);
            let one = 1.0 - self.es * s * s;
            let step = (distance - self.meridian(phi)) * one * sqrt(one) / (1.0 - self.es);
            phi += step;
            if !(step.abs() > 1e-15) {
                break;
            }
        }
        phi
    }

    /// (a − b) / (a + b).
    pub(super) fn third_flattening(&self) -> f64 {
        let b = sqrt(1.0 - self.es);
        (1.0 - b) / (1.0 + b)
    }

    /// q of Snyder 3-12, from sin φ: the area between the equator and a parallel, per radian of
    /// longitude, over half the squared equatorial radius.
    #[inline]
    pub(super) fn authalic_q(&self, s: f64) -> f64 {
        if self.es == 0.0 {
            return 2.0 * s;
        }
        (1.0 - self.es) * (s / (1.0 - self.es * s * s) + self.atanh_over_e(s))
    }

    /// The latitude with a given q, by Newton's method on sin φ (Snyder 3-16); NaN where |q| is
    /// greater than at the pole.
    pub(super) fn from_authalic_q(&self, q: f64) -> f64 {
        let polar = self.authalic_q(1.0);
        if !(q.abs() <= polar * (1.0 + 1e-12)) {
            return f64::NAN;
        }
        let beta = asin_clamped(q / polar);
        if self.es == 0.0 {
            return beta;
        }
        // Newton on φ stalls at the pole, where dq/dφ = 0: start from the series in e² (3-18) and
        // correct by the residual of the authalic latitude instead.
        let (e2, e4) = (self.es, self.es * self.es);
        let e6 = e4 * e2;
        let mut phi = beta
            + (e2 / 3.0 + 31.0 * e4 / 180.0 + 517.0 * e6 / 5040.0) * sin(2.0 * beta)
            + (23.0 * e4 / 360.0 + 251.0 * e6 / 3780.0) * sin(4.0 * beta)
            + 761.0 * e6 / 45_360.0 * sin(6.0 * beta);
        for _ in 0..6 {
            let s = sin(phi);
            let c = cos(phi);
            let one = 1.0 - self.es * s * s;
            let step = if c.abs() > 1e-3 {
                (q - self.authalic_q(s)) * one * one / (2.0 * (1.0 - self.es) * c)
            } else {
                // dβ/dφ → cos φ · … / cos β → finite: the ratio of the polar radii of curvature.
                let scale = sqrt((1.0 - self.es) / polar * 2.0) / (1.0 - self.es);
                (beta - asin_clamped(self.authalic_q(s) / polar)) / scale
            };
            phi += step;
            if !(step.abs() > 1e-15) {
                break;
            }
        }
        phi.clamp(-std::f64::consts::FRAC_PI_2, std::f64::consts::FRAC_PI_2)
    }

    /// cos φ / √(1 − e² sin² φ): the radius of a parallel over the equatorial radius
    /// (Snyder 14-15).
    #[inline]
    pub(super) fn parallel_radius(&self, phi: f64) -> f64 {
        let s = sin(phi);
        cos(phi) / sqrt(1.0 - self.es * s * s)
    }
}

/// arcsin with arguments a rounding error beyond ±1 taken as ±1.
#[inline]
pub(super) fn asin_clamped(x: f64) -> f64 {
    libm::asin(x.clamp(-1.0, 1.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn auxiliary_latitudes_invert() {
        for ellipsoid in [Ellipsoid::WGS84, Ellipsoid::MEAN_SPHERE] {
            for tenth in -899..=899 {
                let phi = f64::from(tenth) / 10.0 * std::f64::consts::PI / 180.0;
                let back = ellipsoid.from_isometric(ellipsoid.isometric(phi));
                assert!((back - phi).abs() < 1e-14, "isometric {tenth}: {}", back - phi);
                let back = ellipsoid.from_meridian(ellipsoid.meridian(phi));
                assert!((back - phi).abs() < 1e-14, "meridian {tenth}: {}", back - phi);
                let back = ellipsoid.from_authalic_q(ellipsoid.authalic_q(sin(phi)));
                assert!((back - phi).abs() < 1e-11, "authalic {tenth}: {}", back - phi);
            }
        }
    }

    #[test]
    fn unknown_names_are_left_to_proj() {
        assert!(Ellipsoid::named("evrst30").is_none());
        assert_eq!(Ellipsoid::named("WGS84").map(|e| e.a), Some(6_378_137.0));
        assert!((Ellipsoid::named("WGS84").unwrap().es - Ellipsoid::WGS84.es).abs() < 1e-17);
    }
}
