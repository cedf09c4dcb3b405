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
        self.features.iter().fold(before.with(&count), |before, feature| of(feature, before))
    }
}

fn of(feature: &Feature, before: Fingerprint) -> Fingerprint {
    let id = feature.id.as_ref().map(ToString::to_string).unwrap_or_default();
    let properties = serde_json::to_string(&feature.properties).unwrap_or_default();
    let shape = &feature.shape;
    let mut positions = vec![shape.kind() as u8];
    for at in shape.positions() {
        positions.extend(at.lon.to_le_bytes());
        positions.extend(at.lat.to_le_bytes());
    }
    let parts = shape.parts().flat_map(|part| (part.len() as u64).to_le_bytes());
    let polygons = shape.polygons().flat_map(|rings| (rings.len() as u64).to_le_bytes());
    let ends: Vec<u8> = parts.chain(polygons).collect();
    before.with(id.as_bytes()).with(properties.as_bytes()).with(&positions).with(&ends)
}
