//! Taking out of an outline what has no extent: repeated positions, spikes, seams to a pole.

use crate::unit::LonLat;

/// Buffers for cleaning one line or ring after another.
#[derive(Debug, Clone, Default)]
pub(super) struct Cleaner {
    pub(super) points: Vec<LonLat>,
    pub(super) spare: Vec<LonLat>,
    /// What the ring cleaned last tells of its inside.
    pub(super) hint: Hint,
}

/// What the way a ring is drawn in the plane of longitude and latitude tells of its inside.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(super) enum Hint {
    /// Nothing.
    #[default]
    None,
    /// A seam runs to this pole (its latitude), so that the pole is inside.
    Pole(f64),
    /// It is a box around the whole world, which would vanish if its sides were read the shorter
    /// way: its positions stand as they are, and the inside is that of the box.
    Band,
}

impl Cleaner {
    /// Takes a line, without positions that are invalid or repeated.
    pub(super) fn line(&mut self, line: &[LonLat]) {
        self.points.clear();
        for &position in line.iter().filter(|position| position.is_valid()) {
            if self.points.last() != Some(&position) {
                self.points.push(position);
            }
        }
    }

    /// Takes a ring, without invalid and repeated positions and without spikes. A seam from the
    /// coast to the pole and back (Antarctica cut at ±180°) is a spike on the sphere.
    pub(super) fn ring(&mut self, ring: &[LonLat]) {
        self.points.clear();
        self.hint = Hint::None;
        if is_band(ring) {
            self.points.extend_from_slice(ring);
            self.hint = Hint::Band;
            return;
        }
        for &position in ring.iter().filter(|position| position.is_valid()) {
            self.push(position);
        }
        // Where the ring closes, the same may stand across its two ends.
        let mut start = 0;
        while self.points.len() - start > 1 {
            let count = self.points.len();
            let (first, second) = (self.points[start], self.points[start + 1]);
            let (last, before) = (self.points[count - 1], self.points[count.max(2) - 2]);
            if same(first, last) || is_spike(before, last, first) {
                self.take_tip(last);
                self.points.pop();
            } else if is_spike(last, first, second) {
                self.take_tip(first);
                start += 1;
            } else {
                break;
            }
        }
        self.points.drain(..start.min(self.points.len()));
    }

    /// Notes a tip that is left out.
    fn take_tip(&mut self, tip: LonLat) {
        if tip.lat.abs() == 90.0 {
            self.hint = Hint::Pole(tip.lat);
        }
    }

    fn push(&mut self, position: LonLat) {
        while let [.., last] = self.points[..] {
            if same(last, position) {
                return;
            }
            let [.., before, _] = self.points[..] else { break };
            if is_spike(before, last, position) {
                self.take_tip(last);
            } else if !is_polar_run(before, last, position) {
                break;
            }
            self.points.pop();
        }
        self.points.push(position);
    }
}

/// Whether a ring is a box from −180° to 180°, which would vanish if its long sides were read the
/// shorter way.
fn is_band(ring: &[LonLat]) -> bool {
    if !(4..=8).contains(&ring.len()) || !ring.iter().all(|position| position.lon.abs() == 180.0) {
        return false;
    }
    let has = |lon: f64| ring.iter().any(|position| position.lon == lon);
    let south = ring.iter().map(|position| position.lat).fold(f64::INFINITY, f64::min);
    let north = ring.iter().map(|position| position.lat).fold(f64::NEG_INFINITY, f64::max);
    // What is lower than a tenth of a degree is a sliver along the antimeridian.
    has(180.0) && has(-180.0) && north - south > 0.1
}

/// Whether two positions are one on the sphere and its graticule: ±180° are one meridian.
fn same(a: LonLat, b: LonLat) -> bool {
    a.lat == b.lat && same_meridian(a.lon, b.lon)
}

fn same_meridian(a: f64, b: f64) -> bool {
    a == b || (a - b).abs() == 360.0
}

/// Whether the way to a tip and back again runs along itself: `a` and `b` are one position, or all
/// three lie on one meridian with the tip at an end.
fn is_spike(a: LonLat, tip: LonLat, b: LonLat) -> bool {
    if same(a, b) {
        return true;
    }
    same_meridian(a.lon, tip.lon)
        && same_meridian(tip.lon, b.lon)
        && ((tip.lat >= a.lat && tip.lat >= b.lat) || (tip.lat <= a.lat && tip.lat <= b.lat))
}

/// Whether three positions are all at one pole, so that the middle one tells nothing.
fn is_polar_run(a: LonLat, b: LonLat, c: LonLat) -> bool {
    a.lat.abs() == 90.0 && a.lat == b.lat && b.lat == c.lat
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cleaned(ring: &[(f64, f64)]) -> Vec<(f64, f64)> {
        let ring: Vec<LonLat> = ring.iter().map(|&(lon, lat)| LonLat::new(lon, lat)).collect();
        let mut cleaner = Cleaner::default();
        cleaner.ring(&ring);
        cleaner.points.iter().map(|position| (position.lon, position.lat)).collect()
    }

    #[test]
    fn repeats_and_spikes_go() {
        let ring =
            [(0.0, 0.0), (0.0, 0.0), (4.0, 0.0), (9.0, 3.0), (4.0, 0.0), (4.0, 4.0), (0.0, 0.0)];
        assert_eq!(cleaned(&ring), [(0.0, 0.0), (4.0, 0.0), (4.0, 4.0)]);
        assert_eq!(cleaned(&[(0.0, 0.0), (1.0, 1.0), (0.0, 0.0)]).len(), 1);
        assert!(cleaned(&[(f64::NAN, 0.0), (0.0, f64::INFINITY)]).is_empty());
    }

    #[test]
    fn the_seam_of_antarctica_goes() {
        let ring = [
            (-180.0, -84.7),
            (-60.0, -70.0),
            (60.0, -67.0),
            (180.0, -84.7),
            (180.0, -90.0),
            (0.0, -90.0),
            (-180.0, -90.0),
        ];
        assert_eq!(cleaned(&ring), [(-180.0, -84.7), (-60.0, -70.0), (60.0, -67.0)]);
    }
}
