//! The middle of each area, where its circle stands, and which areas contested ground lies in.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use geo::{LineString, Polygon, unary_union};

use super::Joined;
use crate::basemap::{Basemap, Layer, Level};
use crate::error::Result;
use crate::label::{self, pole};
use crate::source::{Feature, Features, Shape};
use crate::unit::{LonLat, LonLatBox, Page, PageBox};

/// How finely the middle of an area is found, as a share of the area's shorter side.
const FINE: f64 = 0.02;
/// The share of contested ground's corners that areas with a number hold where it lies in them: those on a
/// common border are within by chance.
const WITHIN: f64 = 0.2;

/// The point of each area that is farthest from its edges, and what the area is called.
pub(super) fn middles(
    joined: &Joined,
    language: &str,
) -> Result<BTreeMap<String, (LonLat, String)>> {
    let areas = read(joined.layer)?;
    let mut pieces: BTreeMap<&str, Vec<&Feature>> = BTreeMap::new();
    for (id, area) in told(joined, &areas) {
        pieces.entry(id).or_default().push(area);
    }
    let localised = format!("name_{language}");
    let middles = pieces.into_iter().filter_map(|(id, pieces)| {
        let at = middle(pieces.iter().map(|piece| &piece.shape))?;
        let name = pieces.iter().find_map(|it| text(it, &localised).or_else(|| text(it, "name")));
        Some((id.to_owned(), (at, name.unwrap_or(id).to_owned())))
    });
    Ok(middles.collect())
}

/// The names of the contested ground that lies in areas with a number, for a good part.
pub(super) fn contested_within(joined: &Joined) -> Result<BTreeSet<String>> {
    let (areas, contested) = (read(joined.layer)?, read(Layer::Contested)?);
    let told: Vec<&Shape> = told(joined, &areas).map(|(_, area)| &area.shape).collect();
    let within = contested.features.iter().filter_map(|ground| {
        let bounds = ground.shape.bounds()?;
        let is_near = |area: &&&Shape| area.bounds().is_some_and(|it| it.overlaps(bounds));
        let page = |at: &LonLat| Page::new(at.lon, at.lat);
        let near: Vec<_> = told.iter().filter(is_near).map(|area| rings(area, page)).collect();
        let corners = ground.shape.positions();
        let is_told = |at: &&LonLat| near.iter().any(|area| label::contains(area, page(at)));
        let within = corners.iter().filter(is_told).count();
        let is_within = within as f64 > WITHIN * corners.len() as f64;
        text(ground, "name").filter(|_| is_within).map(str::to_owned)
    });
    Ok(within.collect())
}

/// All of a layer of the basemap.
fn read(layer: Layer) -> Result<Features> {
    Basemap::embedded()?.read(layer, Level::Medium50m, &LonLatBox::WORLD)
}

/// The areas with a number, each with what tells it from others.
fn told<'f>(joined: &Joined, areas: &'f Features) -> impl Iterator<Item = (&'f str, &'f Feature)> {
    let id = |area: &'f Feature| text(area, joined.property);
    let with_id = areas.features.iter().filter_map(move |area| Some((id(area)?, area)));
    with_id.filter(|(id, _)| joined.numbers.contains_key(*id))
}

fn text<'f>(feature: &'f Feature, key: &str) -> Option<&'f str> {
    feature.properties.get(key)?.as_str()
}

/// The middle of the largest part of an area.
fn middle<'s>(pieces: impl Iterator<Item = &'s Shape>) -> Option<LonLat> {
    let whole = whole(pieces)?;
    let main = whole.main_polygons(1.0);
    let bounds = main.bounds()?;
    // A degree of longitude there is as wide as its latitude has it.
    let across = libm::cos(((bounds.south + bounds.north) / 2.0).to_radians()).max(0.01);
    let page = |at: &LonLat| Page::new((at.lon - bounds.west) * across, bounds.north - at.lat);
    let rings = rings(&main, page);
    let frame = PageBox::around(rings.iter().flatten().copied())?;
    let fine = frame.width().min(frame.height()) * FINE;
    let (middle, _) = pole(&rings, frame, 1.0, fine)?;
    Some(LonLat::new(bounds.west + middle.x / across, bounds.north - middle.y))
}

/// The rings of an area on a page.
fn rings(area: &Shape, page: impl Fn(&LonLat) -> Page) -> Vec<Vec<Page>> {
    area.parts().map(|ring| ring.iter().map(&page).collect()).collect()
}

/// An area as one, of which a map may have several pieces: of a federation, its cantons.
fn whole<'s>(pieces: impl Iterator<Item = &'s Shape>) -> Option<Cow<'s, Shape>> {
    let pieces: Vec<&Shape> = pieces.collect();
    if let [only] = pieces[..] {
        return Some(Cow::Borrowed(only));
    }
    let polygons: Vec<Polygon> = pieces.into_iter().flat_map(polygons).collect();
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
