//! The embedded basemap.

use super::{Ask, Cache, Kept, MapSource, Wanted};
use crate::archive::Fingerprint;
use crate::basemap::{Detail, Layer, Level, PropertyNames, Worldview};
use crate::error::{Error, ErrorKind, Report, Result};
use crate::unit::LonLatBox;

/// The embedded basemap, read through a cache that maps may share.
#[derive(Debug, Clone, Default)]
pub(super) struct BasemapSource {
    pub cache: Cache,
    /// Whose view of contested ground it takes.
    pub worldview: Worldview,
}

impl MapSource for BasemapSource {
    fn read(&self, ask: &Ask<'_>, _: &mut Report) -> Result<Kept> {
        let layer = Layer::from_name(ask.layer).ok_or_else(|| {
            Error::new(
                ErrorKind::Style,
                format!(
                    "the basemap has no layer `{}`, which layer `{}` draws",
                    ask.layer, ask.drawn_by
                ),
            )
            .remedy("`rumbo basemap` lists its layers")
        })?;
        let wanted = match ask.wanted {
            Wanted::All => PropertyNames::All,
            Wanted::Names(names) => PropertyNames::from_iter(names.iter().map(String::as_str)),
        };
        // Outside the box shapes are cut short; a point is whole wherever it is read.
        let bounds = match layer {
            Layer::Places => ask.bounds,
            _ if ask.whole => LonLatBox::WORLD,
            _ => to_the_poles(ask.bounds),
        };
        let detail = match Detail::for_scale(ask.scale) {
            // Generalised least there are no provinces, which a choropleth of a country has at any scale.
            detail if layer == Layer::Admin1 && detail.level() == Level::Coarse110m => {
                Detail::from(Level::Medium50m)
            }
            detail => detail,
        };
        let kept = self.cache.read((layer, &self.worldview), detail, &bounds, &wanted)?;
        Ok(Kept::Features(kept))
    }

    /// The basemap goes with the version of rumbo, the view of it with the map.
    fn fingerprint(&self, before: Fingerprint) -> Fingerprint {
        match &self.worldview {
            Worldview::Neutral => before,
            other => before.with(format!("{other:?}").as_bytes()),
        }
    }
}

/// From so many degrees of latitude on a box is read to the pole. Web Mercator ends at 85.05°, and
/// Antarctica, cut short there, would no longer hold the pole that it is filled around.
const NEAR_A_POLE: f64 = 80.0;

fn to_the_poles(bounds: LonLatBox) -> LonLatBox {
    LonLatBox {
        south: if bounds.south < -NEAR_A_POLE { -90.0 } else { bounds.south },
        north: if bounds.north > NEAR_A_POLE { 90.0 } else { bounds.north },
        ..bounds
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_box_that_ends_where_web_mercator_does_is_read_to_the_poles() {
        let mercator = LonLatBox::new(-180.0, -85.05, 180.0, 85.05);
        assert_eq!(to_the_poles(mercator), LonLatBox::WORLD);
        let mexico = LonLatBox::new(-118.0, 14.0, -86.0, 33.0);
        assert_eq!(to_the_poles(mexico), mexico);
    }
}
