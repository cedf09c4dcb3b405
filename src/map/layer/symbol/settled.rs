//! Ground that is contested and most of a country, which its name does not stand on: it is drawn as nobody's.

use crate::geometry::Reading;
use crate::map::camera::Camera;
use crate::map::pass::Pass;
use crate::map::source::{BASEMAP, COUNTRIES, KeptFeatures};
use crate::path::ring_area;
use crate::unit::Page;

/// Where so much of what is seen of a country is contested, its name would stand there, and the rest would have none;
/// where less is, the name has its place as it lies. Where all but all is, there is no rest for it to stand on.
const MOST: std::ops::Range<f64> = 0.6..0.9;

/// The contested ground of a map.
#[derive(Debug, Clone, Default)]
pub(in crate::map) struct ContestedGround {
    areas: Vec<Area>,
}

/// A contested area, as it lies in the polygon of one of the countries.
#[derive(Debug, Clone)]
struct Area {
    /// That country's code.
    within: String,
    /// Its rings, for each of the camera's views.
    rings: Vec<Vec<Vec<Page>>>,
}

impl ContestedGround {
    /// What a camera shows of the features of the basemap's layer of contested ground.
    pub fn new(kept: &KeptFeatures, camera: &Camera) -> Self {
        let reading = Reading::default();
        let features = kept.features().features.iter().enumerate();
        let area = |(index, feature): (usize, &crate::source::Feature)| {
            let within = feature.properties.get("within")?.as_str()?.to_owned();
            let traced = camera.views().map(|view| {
                let mut rings: Vec<Vec<Page>> = Vec::new();
                view.stream().prepared(&kept.prepared(index, &reading), &mut rings);
                rings
            });
            let rings: Vec<_> = traced.collect();
            rings.iter().any(|rings| !rings.is_empty()).then_some(Area { within, rings })
        };
        Self { areas: features.filter_map(area).collect() }
    }

    /// Cuts what is contested of a country out of the rings that its name may stand within, those of one of the
    /// camera's views: rings are counted evenly, so that those within are holes. Like the country's smaller islands
    /// it is land that the name may stand beside.
    pub fn cut_from(
        &self,
        [rings, islands]: &mut [Vec<Vec<Page>>; 2],
        view: usize,
        (pass, number): (&Pass, usize),
    ) {
        let of_country = (pass.layer.source_name(), pass.layer.source_layer());
        if self.areas.is_empty() || of_country != (Some(BASEMAP), Some(COUNTRIES)) {
            return;
        }
        let country = pass.kept.features().features.get(number);
        let code = country.and_then(|country| country.properties.get("iso_a3")?.as_str());
        let areas = self.areas.iter().filter(|area| Some(&*area.within) == code);
        let holes: Vec<Vec<Page>> =
            areas.filter_map(|area| area.rings.get(view)).flatten().cloned().collect();
        if MOST.contains(&(extent(&holes) / extent(rings))) {
            rings.extend(holes.iter().cloned());
            islands.extend(holes);
        }
    }
}

/// The area of rings, exteriors and holes of which are wound opposite ways.
fn extent(rings: &[Vec<Page>]) -> f64 {
    rings.iter().map(|ring| ring_area(ring)).sum::<f64>().abs()
}

#[cfg(all(test, feature = "basemap"))]
mod tests {
    use crate::error::Report;
    use crate::map::layer::symbol::Avoid;
    use crate::map::{Camera, Map};
    use crate::scene::Item;
    use crate::text::Fonts;
    use crate::unit::LonLat;

    #[test]
    fn the_name_of_a_country_most_of_which_is_contested_stands_on_the_rest() {
        let map = Map::new(crate::style::theme("atlas").unwrap());
        let camera = Camera::centered(LonLat::new(-58.5, 5.0), 5.0, 800.0, 600.0).unwrap();
        let fonts = Fonts::embedded().unwrap();
        let drawn = map.draw(&camera, &fonts, &Avoid::default(), &mut Report::new()).unwrap();
        let texts = drawn.layers.iter().flat_map(|layer| &layer.items);
        let guyana = texts.filter_map(|item| match item {
            Item::Text(text) if text.text == "GUYANA" => text.bounds(),
            _ => None,
        });
        let guyana: Vec<f64> = guyana.map(|bounds| bounds.center().x).collect();
        // Essequibo is west of its river.
        let river = camera.to_page(LonLat::new(-58.6, 5.5)).unwrap();
        assert!(guyana.len() == 1 && guyana[0] > river.x, "{guyana:?} {river:?}");
    }
}
