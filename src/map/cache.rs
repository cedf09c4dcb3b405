//! What was read of the basemap, kept for the next frame of the same place.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use super::kept::Kept;
use crate::basemap::{Basemap, Detail, Layer};
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

type Readings = BTreeMap<(Layer, Detail), Vec<Reading>>;

#[derive(Debug)]
struct Reading {
    bounds: LonLatBox,
    kept: Arc<Kept>,
}

impl Cache {
    /// The features of a layer that touch a box, and perhaps some that do not: those of an
    /// enclosing box read before. See [`Basemap::read`].
    pub(super) fn read(
        &self,
        layer: Layer,
        detail: impl Into<Detail>,
        bounds: &LonLatBox,
    ) -> Result<Arc<Kept>> {
        let detail = detail.into();
        let key = (layer, detail);
        let enclosing = self.with(|readings| {
            let mut readings = readings.get(&key)?.iter();
            let reading = readings.find(|reading| reading.bounds.encloses(*bounds))?;
            Some(reading.kept.clone())
        });
        if let Some(kept) = enclosing {
            return Ok(kept);
        }
        // Not under the lock: other threads may read other layers meanwhile.
        let features = Basemap::embedded()?.read(layer, detail, bounds)?;
        let kept = Arc::new(Kept::new(Arc::new(features)));
        self.with(|readings| {
            let readings = readings.entry(key).or_default();
            readings.retain(|reading| !bounds.encloses(reading.bounds));
            if readings.len() >= MOST {
                readings.remove(0);
            }
            readings.push(Reading { bounds: *bounds, kept: kept.clone() });
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

    #[test]
    fn a_third_place_takes_the_room_of_the_first() {
        let cache = Cache::default();
        let places = [10.0, 50.0, 100.0].map(|west| LonLatBox::new(west, 30.0, west + 5.0, 35.0));
        let read = |place| cache.read(Layer::Countries, Level::Coarse110m, place).expect("whole");
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
        let read = |bounds| cache.read(Layer::Lakes, Level::Coarse110m, &bounds).expect("whole");
        read(LonLatBox::new(0.0, 40.0, 10.0, 50.0));
        let world = read(LonLatBox::WORLD);
        assert!(Arc::ptr_eq(&world, &read(LonLatBox::new(170.0, -20.0, -170.0, -10.0))));
    }
}
