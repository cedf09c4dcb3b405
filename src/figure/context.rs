//! What lies about a place by which a reader knows where it is.

#[cfg(feature = "basemap")]
use crate::basemap::{Basemap, Layer, Level};
use crate::error::Result;
#[cfg(feature = "basemap")]
use crate::source::Feature;
#[cfg(feature = "basemap")]
use crate::unit::LonLatBox;
use crate::unit::{LonLat, PageBox};

/// Half the shorter side of what a map of a single place shows at least, degrees: about 90 km.
pub(super) const LEAST: f64 = 0.8;

/// Half the sides tried, degrees.
#[cfg(feature = "basemap")]
const REACHES: [f64; 9] = [LEAST, 1.1, 1.5, 2.0, 2.8, 4.0, 5.6, 8.0, 11.0];

/// How much there must be to know a place by.
#[cfg(feature = "basemap")]
const ENOUGH: f64 = 3.0;

/// From which zoom on the themes name towns of which rank and above.
#[cfg(feature = "basemap")]
const NAMED: [(f64, f64); 6] =
    [(3.0, 2.0), (4.0, 4.0), (5.0, 6.0), (6.0, 7.0), (7.0, 8.0), (8.0, 10.0)];

/// What a coast adds to it, and how many times as far as that more is looked for.
#[cfg(feature = "basemap")]
const COAST: f64 = 2.0;
#[cfg(feature = "basemap")]
const FARTHER: f64 = 5.0;

/// The part of a map, from its middle, in which what is seen counts.
#[cfg(feature = "basemap")]
const SEEN: f64 = 0.88;

/// Half the shorter side, in degrees, of the map of a place in a frame: as little as has a coast, a border or
/// a large lake, with towns, by which it is known where that is. Where none has enough, that with the most; a coast is not left far
/// behind for more.
///
/// # Errors
/// Where the program's own basemap is damaged.
#[cfg(feature = "basemap")]
pub(super) fn reach(at: LonLat, frame: PageBox) -> Result<f64> {
    let basemap = Basemap::embedded()?;
    let mut best = (0.0, LEAST);
    let mut farthest = f64::INFINITY;
    for half in REACHES {
        if best.0 >= ENOUGH || half > farthest {
            break;
        }
        let known = Surroundings::new(at, half, frame).known_by(basemap)?;
        if known >= COAST {
            farthest = farthest.min(FARTHER * half);
        }
        if known > best.0 {
            best = (known, half);
        }
    }
    Ok(best.1)
}

/// A build without the basemap shows nothing to know a place by.
#[cfg(not(feature = "basemap"))]
pub(super) fn reach(_: LonLat, _: PageBox) -> Result<f64> {
    Ok(LEAST)
}

/// What a map around a place shows well within its edges.
#[cfg(feature = "basemap")]
struct Surroundings {
    at: LonLat,
    /// Half the map's shorter side, degrees.
    half: f64,
    bounds: LonLatBox,
    /// The zoom of the map, by which towns are chosen.
    zoom: f64,
}

#[cfg(feature = "basemap")]
impl Surroundings {
    fn new(at: LonLat, half: f64, frame: PageBox) -> Self {
        let cos = libm::cos(at.lat.to_radians()).max(0.05);
        let side = frame.width().min(frame.height()).max(1.0);
        let across = (half * SEEN * frame.width() / side / cos).min(179.0);
        let down = half * SEEN * frame.height() / side;
        let wrapped = |lon: f64| (lon + 180.0).rem_euclid(360.0) - 180.0;
        let (south, north) = ((at.lat - down).max(-90.0), (at.lat + down).min(90.0));
        let bounds =
            LonLatBox::new(wrapped(at.lon - across), south, wrapped(at.lon + across), north);
        let px_per_degree = side / (2.0 * half);
        // As `Camera` has it, the map being as large as is left within its padding.
        let zoom = libm::log2(0.9 * px_per_degree * 360.0 * cos.max(0.5) / 512.0);
        Self { at, half, bounds, zoom }
    }

    /// How well the place is known by what is seen: by a coast or a large lake, a border, towns.
    fn known_by(&self, basemap: &Basemap) -> Result<f64> {
        let read = |layer, level| basemap.read(layer, level, &self.bounds);
        let coast = self.has_line(&read(Layer::Coastline, Level::Medium50m)?.features);
        let border = self.has_line(&read(Layer::Boundaries, Level::Medium50m)?.features);
        let lakes = read(Layer::Lakes, Level::Medium50m)?;
        let lake = lakes.features.iter().map(|lake| self.lake(lake)).fold(0.0, f64::max);
        let coast = if coast { COAST } else { 0.0 };
        let lines = lake.max(coast) + if border { 1.0 } else { 0.0 };
        if lines == 0.0 {
            return Ok(0.0);
        }
        let towns = read(Layer::Places, Level::Fine10m)?;
        let known: f64 = towns.features.iter().filter_map(|town| self.town(town)).sum();
        Ok(lines + known.min(2.0))
    }

    /// Whether lines are seen at a length that shows how they run.
    fn has_line(&self, lines: &[Feature]) -> bool {
        let cos = libm::cos(self.at.lat.to_radians());
        let seen = |pair: &[LonLat]| match *pair {
            [a, b] if self.bounds.contains(a) && self.bounds.contains(b) => {
                libm::hypot((a.lon - b.lon) * cos, a.lat - b.lat)
            }
            _ => 0.0,
        };
        let parts = lines.iter().flat_map(|line| line.shape.parts());
        let length: f64 = parts.flat_map(|part| part.windows(2)).map(seen).sum();
        length >= self.half
    }

    /// What a lake adds: a great one alone is enough. It must be seen for the most part, large on the
    /// map, and named there.
    fn lake(&self, lake: &Feature) -> f64 {
        let rank = lake.properties.get("rank").and_then(|rank| rank.as_f64()).unwrap_or(9.0);
        let is_named = lake.properties.get("name").is_some() && rank <= self.zoom - 2.0;
        let positions = lake.shape.positions();
        let around = LonLatBox::around(positions.iter().copied());
        let Some(around) = around.filter(|_| is_named) else { return 0.0 };
        let seen = positions.iter().filter(|at| self.bounds.contains(**at)).count();
        let height = around.north - around.south;
        let width = around.lon_span() * libm::cos(self.at.lat.to_radians());
        if seen * 4 < positions.len() * 3 || height.max(width) < 0.35 * self.half {
            return 0.0;
        }
        if rank <= 1.0 { ENOUGH } else { 1.5 }
    }

    /// What another town adds, where the map names it.
    fn town(&self, town: &Feature) -> Option<f64> {
        let at = town.shape.positions().first()?;
        let rank = town.properties.get("rank").and_then(|rank| rank.as_f64()).unwrap_or(0.0);
        let near = 0.12 * self.half;
        let is_itself =
            (at.lat - self.at.lat).abs() < near && (at.lon - self.at.lon).abs() < 2.0 * near;
        let named = NAMED.iter().rev().find(|(zoom, _)| self.zoom >= *zoom);
        let is_seen = self.bounds.contains(*at) && named.is_some_and(|(_, most)| rank <= *most);
        (is_seen && !is_itself).then_some(0.5)
    }
}

#[cfg(all(test, feature = "basemap"))]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_shown_with_what_it_is_known_by() {
        let frame = PageBox::from_size(0.0, 0.0, 660.0, 480.0);
        let half = |lon, lat| reach(LonLat::new(lon, lat), frame).unwrap();
        // Suva has a coast and towns about it, Ulaanbaatar Russia's border, Alice Springs its coast
        // at last; nothing lies about Saint Helena.
        assert!(half(178.44, -18.14) <= 1.1);
        assert!((2.0..=5.6).contains(&half(106.9, 47.9)), "{}", half(106.9, 47.9));
        assert!(half(133.88, -23.7) >= 5.6, "{}", half(133.88, -23.7));
        assert_eq!(half(-5.72, -15.93), LEAST);
    }
}
