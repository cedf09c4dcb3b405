//! Telling features apart by what they hold.

use super::{Feature, Features};
use crate::archive::Fingerprint;

impl Features {
    /// A fingerprint with all that the features hold: ids, properties and shapes.
    ///
    /// ```
    /// use rumbo::archive::Fingerprint;
    /// use rumbo::source::{Feature, Features, Shape};
    /// use rumbo::unit::LonLat;
    ///
    /// let of = |lon| {
    ///     let shape = Shape::point(LonLat::new(lon, 0.0));
    ///     let features = vec![Feature { shape, ..Feature::default() }];
    ///     Features { features }.fingerprint(Fingerprint::default())
    /// };
    /// assert_eq!(of(1.0), of(1.0));
    /// assert_ne!(of(1.0), of(2.0));
    /// ```
    #[must_use]
    pub fn fingerprint(&self, before: Fingerprint) -> Fingerprint {
        let count = (self.features.len() as u64).to_le_bytes();
        let mut numbers = Vec::new();
        let features = self.features.iter();
        features.fold(before.with(&count), |before, feature| of(feature, &mut numbers, before))
    }
}

/// A fingerprint with one feature; `numbers` is room for the bytes of its numbers.
fn of(feature: &Feature, numbers: &mut Vec<u8>, before: Fingerprint) -> Fingerprint {
    let id = feature.id.as_ref().map(ToString::to_string).unwrap_or_default();
    let properties = serde_json::to_string(&feature.properties).unwrap_or_default();
    let shape = &feature.shape;
    numbers.clear();
    numbers.push(shape.kind() as u8);
    numbers.reserve(16 * shape.positions().len());
    for at in shape.positions() {
        numbers.extend(at.lon.to_le_bytes());
        numbers.extend(at.lat.to_le_bytes());
    }
    let parts = shape.parts().map(|part| part.len() as u64);
    let polygons = shape.polygons().map(|rings| rings.len() as u64);
    for count in parts.chain(polygons) {
        numbers.extend(count.to_le_bytes());
    }
    before.with(id.as_bytes()).with(properties.as_bytes()).with(numbers)
}
