//! The embedded basemap.

use super::{Ask, Cache, Kept, MapSource, Wanted};
use crate::archive::Fingerprint;
use crate::basemap::{Detail, Layer, PropertyNames};
use crate::error::{Error, ErrorKind, Report, Result};
use crate::unit::LonLatBox;

/// The embedded basemap, read through a cache that maps may share.
#[derive(Debug, Clone, Default)]
pub(super) struct BasemapSource {
    pub cache: Cache,
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
            _ => ask.bounds,
        };
        let kept = self.cache.read(layer, Detail::for_scale(ask.scale), &bounds, &wanted)?;
        Ok(Kept::Features(kept))
    }

    /// The basemap goes with the version of rumbo.
    fn fingerprint(&self, before: Fingerprint) -> Fingerprint {
        before
    }
}
