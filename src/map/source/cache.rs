//! What was read of the basemap, kept for the next frame of the same place.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use super::kept::KeptFeatures;
use crate::basemap::{Basemap, Detail, Layer, PropertyNames, Worldview};
use crate::error::Result;
use crate::unit::LonLatBox;

/// How many boxes are kept of a layer in some detail: a map's and an inset's.
const MOST: usize = 2;

/// What maps have read of the embedded basemap and prepared for drawing, so that a place, or a part
/// of it, drawn again costs neither.
///
/// Clones share what is kept. It grows to two boxes of each layer and detail.
#[derive(Debug, Clone, Default)]
pub struct Cache {
    readings: Arc<Mutex<Readings>>,
}

type Readings = BTreeMap<(Layer, Detail, Worldview), Vec<Reading>>;

#[derive(Debug)]
struct Reading {
    bounds: LonLatBox,
    wanted: PropertyNames,
    kept: Arc<KeptFeatures>,
}

impl Cache {
    /// The features of a layer that touch a box, with the properties wanted, and perhaps some that
    /// do not and others: those of an enclosing box that was read for a map that wants as much. See
    /// [`Basemap::read_properties`].
    ///
    /// What is read anew is read with the properties of what is kept too, so that maps in different
    /// styles do not drive out each other's readings for ever.
    pub(super) fn read(
        &self,
        (layer, worldview): (Layer, &Worldview),
        detail: impl Into<Detail>,
        bounds: &LonLatBox,
        wanted: &PropertyNames,
    ) -> Result<Arc<KeptFeatures>> {
        let detail = detail.into();
        let key = (layer, detail, worldview.clone());
        let found = self.with(|readings| {
            let readings = readings.get(&key).map_or(&[][..], Vec::as_slice);
            let serves = |reading: &&Reading| {
                reading.bounds.encloses(*bounds) && reading.wanted.covers(wanted)
            };
            readings.iter().find(serves).map(|reading| reading.kept.clone()).ok_or_else(|| {
                let mut all = wanted.clone();
                readings.iter().for_each(|reading| all.extend(&reading.wanted));
                all
            })
        });
        let wanted = match found {
            Ok(kept) => return Ok(kept),
            Err(wanted) => wanted,
        };
        // Not under the lock: other threads may read other layers meanwhile.
        let features =
            Basemap::embedded()?.read_as(layer, detail, bounds, wanted.clone(), worldview)?;
        let kept = Arc::new(KeptFeatures::new(Arc::new(features)));
        self.with(|readings| {
            let readings = readings.entry(key).or_default();
            readings.retain(|reading| !bounds.encloses(reading.bounds));
            if readings.len() >= MOST {
                readings.remove(0);
            }
            readings.push(Reading { bounds: *bounds, wanted, kept: kept.clone() });
        });
        Ok(kept)
    }

    fn with<T>(&self, work: impl FnOnce(&mut Readings) -> T) -> T {
        work(&mut self.readings.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// A cache says nothing of what is drawn: any two are equal.
impl PartialEq for Cache {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::basemap::Level;

    const LAYER: (Layer, &Worldview) = (Layer::Countries, &Worldview::Neutral);
    const LEVEL: Level = Level::Coarse110m;

    #[test]
    fn a_third_place_takes_the_room_of_the_first() {
        let cache = Cache::default();
        let places = [10.0, 50.0, 100.0].map(|west| LonLatBox::new(west, 30.0, west + 5.0, 35.0));
        let read = |place| cache.read(LAYER, LEVEL, place, &PropertyNames::All).expect("whole");
        let first = read(&places[0]);
        let second = read(&places[1]);
        assert!(Arc::ptr_eq(&first, &read(&places[0])));
        read(&places[2]);
        assert!(Arc::ptr_eq(&second, &read(&places[1])));
        assert!(!Arc::ptr_eq(&first, &read(&places[0])));
    }

    #[test]
    fn a_wider_box_takes_the_place_of_those_within() {
        let cache = Cache::default();
        let read = |bounds| {
            cache
                .read((Layer::Lakes, &Worldview::Neutral), LEVEL, &bounds, &PropertyNames::All)
                .expect("whole")
        };
        read(LonLatBox::new(0.0, 40.0, 10.0, 50.0));
        let world = read(LonLatBox::WORLD);
        assert!(Arc::ptr_eq(&world, &read(LonLatBox::new(170.0, -20.0, -170.0, -10.0))));
    }

    #[test]
    fn a_style_that_wants_more_reads_once_for_itself_and_for_those_before() {
        let cache = Cache::default();
        let (wide, within) = (LonLatBox::WORLD, LonLatBox::new(0.0, 40.0, 10.0, 50.0));
        let read = |bounds, wanted: &PropertyNames| {
            cache.read(LAYER, LEVEL, &bounds, wanted).expect("whole")
        };
        let (names, codes) = (PropertyNames::from(["name"]), PropertyNames::from(["iso_a3"]));
        let first = read(wide, &names);
        assert!(first.features().features.iter().all(|country| {
            country.properties.contains_key("name") && country.properties.len() == 1
        }));
        let second = read(wide, &codes);
        assert!(!Arc::ptr_eq(&first, &second));
        for country in &second.features().features {
            assert!(country.properties.keys().eq(["name", "iso_a3"]), "{country:?}");
        }
        for (bounds, wanted) in [(wide, &names), (within, &codes), (wide, &codes)] {
            assert!(Arc::ptr_eq(&second, &read(bounds, wanted)));
        }
        let third = read(within, &PropertyNames::All);
        assert!(third.features().features.iter().all(|country| country.properties.len() > 20));
        assert!(Arc::ptr_eq(&second, &read(wide, &names)), "what still serves stays");
    }
}
