//! The middle of each area, where its circle stands, and which areas contested ground lies in.

use std::collections::{BTreeMap, BTreeSet};

use super::Joined;
use crate::error::Result;
use crate::unit::LonLat;

/// The point of each area that is farthest from its edges, and what the area is called.
#[cfg(feature = "basemap")]
pub(super) fn middles(
    joined: &Joined,
    language: &str,
) -> Result<BTreeMap<String, (LonLat, String)>> {
    use crate::basemap::{Basemap, Level};
    use crate::source::Feature;
    use crate::unit::LonLatBox;

    let read = Basemap::embedded()?.read(joined.layer, Level::Medium50m, &LonLatBox::WORLD)?;
    let text = |feature: &Feature, key: &str| {
        feature.properties.get(key).and_then(|value| value.as_str()).map(str::to_owned)
    };
    let mut pieces: BTreeMap<String, Vec<&Feature>> = BTreeMap::new();
    for feature in &read.features {
        let id = text(feature, joined.property).filter(|id| joined.numbers.contains_key(id));
        if let Some(id) = id {
            pieces.entry(id).or_default().push(feature);
        }
    }
    let localised = format!("name_{language}");
    let middles = pieces.into_iter().filter_map(|(id, pieces)| {
        let at = area::middle(pieces.iter().map(|piece| &piece.shape))?;
        let name = pieces.iter().find_map(|it| text(it, &localised).or_else(|| text(it, "name")));
        let name = name.unwrap_or_else(|| id.clone());
        Some((id, (at, name)))
    });
    Ok(middles.collect())
}

/// The share of contested ground's corners that areas with a number hold where it lies in them: those on a
/// common border are within by chance.
#[cfg(feature = "basemap")]
const WITHIN: f64 = 0.2;

/// The names of the contested ground that lies in areas with a number, for a good part.
#[cfg(feature = "basemap")]
pub(super) fn contested_within(joined: &Joined) -> Result<BTreeSet<String>> {
    use crate::basemap::{Basemap, Layer, Level};
    use crate::source::Feature;
    use crate::unit::LonLatBox;
    use area::Area;

    let read = |layer| Basemap::embedded()?.read(layer, Level::Medium50m, &LonLatBox::WORLD);
    let is_told = |area: &&Feature| {
        let id = area.properties.get(joined.property).and_then(|id| id.as_str());
        id.is_some_and(|id| joined.numbers.contains_key(id))
    };
    let areas = read(joined.layer)?;
    let told: Vec<&Feature> = areas.features.iter().filter(is_told).collect();
    let contested = read(Layer::Contested)?;
    let within = contested.features.iter().filter_map(|ground| {
        let bounds = ground.shape.bounds()?;
        let is_near = |area: &&&Feature| area.shape.bounds().is_some_and(|it| it.overlaps(bounds));
        let near: Vec<Area> = told.iter().filter(is_near).map(|it| Area::new(&it.shape)).collect();
        let corners = ground.shape.positions();
        let within = corners.iter().filter(|&&at| near.iter().any(|area| area.contains(at)));
        let is_within = within.count() as f64 > WITHIN * corners.len() as f64;
        ground.properties.get("name")?.as_str().filter(|_| is_within).map(str::to_owned)
    });
    Ok(within.collect())
}

#[cfg(not(feature = "basemap"))]
pub(super) fn contested_within(_: &Joined) -> Result<BTreeSet<String>> {
    Ok(BTreeSet::new())
}

#[cfg(not(feature = "basemap"))]
pub(super) fn middles(_: &Joined, _: &str) -> Result<BTreeMap<String, (LonLat, String)>> {
    Ok(BTreeMap::new())
}

#[cfg(feature = "basemap")]
mod area {
    use std::borrow::Cow;

    use geo::{LineString, Polygon, unary_union};

    use crate::label::{self, pole};
    use crate::source::Shape;
    use crate::unit::{LonLat, Page, PageBox};

    /// How finely the middle of an area is found, as a share of the area's shorter side.
    const FINE: f64 = 0.02;

    /// The middle of the largest part of an area.
    pub(super) fn middle<'s>(pieces: impl Iterator<Item = &'s Shape>) -> Option<LonLat> {
        let whole = whole(pieces)?;
        let main = whole.main_polygons(1.0);
        let bounds = main.bounds()?;
        // A degree of longitude there is as wide as its latitude has it.
        let across = libm::cos(((bounds.south + bounds.north) / 2.0).to_radians()).max(0.01);
        let page = |at: &LonLat| Page::new((at.lon - bounds.west) * across, bounds.north - at.lat);
        let rings: Vec<Vec<Page>> =
            main.parts().map(|ring| ring.iter().map(page).collect()).collect();
        let frame = PageBox::around(rings.iter().flatten().copied())?;
        let fine = frame.width().min(frame.height()) * FINE;
        let (middle, _) = pole(&rings, frame, 1.0, fine)?;
        Some(LonLat::new(bounds.west + middle.x / across, bounds.north - middle.y))
    }

    /// An area that is asked for positions in it.
    pub(super) struct Area(Vec<Vec<Page>>);

    impl Area {
        pub(super) fn new(shape: &Shape) -> Self {
            Self(shape.parts().map(|ring| ring.iter().map(page).collect()).collect())
        }

        /// Whether a position lies in it.
        pub(super) fn contains(&self, at: LonLat) -> bool {
            label::contains(&self.0, page(&at))
        }
    }

    fn page(at: &LonLat) -> Page {
        Page::new(at.lon, at.lat)
    }

    /// An area as one, of which a map may have several pieces: of a federation, its cantons.
    fn whole<'s>(mut pieces: impl Iterator<Item = &'s Shape>) -> Option<Cow<'s, Shape>> {
        let first = pieces.next()?;
        let others: Vec<&Shape> = pieces.collect();
        if others.is_empty() {
            return Some(Cow::Borrowed(first));
        }
        let pieces = std::iter::once(first).chain(others);
        let polygons: Vec<Polygon> = pieces.flat_map(polygons).collect();
        let whole = Shape::from_geo(&unary_union(&polygons).into());
        whole.into_iter().next().map(Cow::Owned)
    }

    fn polygons(shape: &Shape) -> impl Iterator<Item = Polygon> {
        let line = |ring: &[LonLat]| ring.iter().map(|at| (at.lon, at.lat)).collect::<LineString>();
        shape.polygons().filter_map(move |mut rings| {
            let outer = line(rings.next()?);
            Some(Polygon::new(outer, rings.map(line).collect()))
        })
    }

    #[cfg(test)]
    mod tests {
        use super::*;
        use crate::source::ShapeKind;

        fn square(west: f64, south: f64, size: f64) -> Shape {
            let mut shape = Shape::new(ShapeKind::Polygon);
            let corners = [(0.0, 0.0), (size, 0.0), (size, size), (0.0, size), (0.0, 0.0)];
            shape.push_part(corners.map(|(lon, lat)| LonLat::new(west + lon, south + lat)));
            shape.end_polygon();
            shape
        }

        #[test]
        fn pieces_that_touch_have_one_middle() {
            let quarters = [(0.0, -1.0), (1.0, -1.0), (0.0, 0.0), (1.0, 0.0)];
            let mut pieces = quarters.map(|(west, south)| square(west, south, 1.0)).to_vec();
            // An exclave that comes last.
            pieces.push(square(5.0, 0.0, 0.5));
            let middle = middle(pieces.iter()).unwrap();
            assert!((middle.lon - 1.0).abs() < 0.05 && middle.lat.abs() < 0.05, "{middle:?}");
        }
    }
}
