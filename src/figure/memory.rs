//! How much memory a figure takes, before it is drawn.

use super::model::{Data, Figure};

/// What a map takes whatever its page: type, names, what it reads of the embedded world.
const MAP: u64 = 80 << 20;
/// Bytes a device pixel, of the picture and of what becomes of it on the way to a file.
const PIXEL: f64 = 6.0;
/// Bytes for one of a file of data: positions, properties and outlines of what text or binary says.
const OF_FILE: u64 = 24;
/// Bytes for a position that is in memory already, and for a feature.
const OF_POSITION: u64 = 64;
const OF_FEATURE: u64 = 400;

impl Figure {
    /// About how many bytes drawing the figure to pixels takes at most, told before anything is read: from
    /// its page, the sizes of its files, and what a map takes in any case. It is an estimate from above;
    /// the figures of `examples/figures` take an eighth to two thirds of it. A file that is not there,
    /// or may not be read, counts for nothing.
    ///
    /// ```
    /// use rumbo::figure::Figure;
    ///
    /// // A server that has 200 MB for a request draws this, and not a poster of 20,000 pixels a side.
    /// let small = Figure::new().extent("Fiji").size(800.0, 600.0);
    /// assert!(small.memory() < 200_000_000);
    /// assert!(Figure::new().size(20_000.0, 20_000.0).memory() > 2_000_000_000);
    /// ```
    pub fn memory(&self) -> u64 {
        let scale = self.page.device_scale();
        let pixels = self.page.width.px() * scale * self.page.height.px() * scale;
        let routes = self.routes.iter().map(|route| &route.data);
        let sources = self.sources.iter().map(|source| &source.data);
        let tables = self.tables().map(|(_, data)| data);
        let data: u64 = routes.chain(sources).chain(tables).map(|data| self.held(data)).sum();
        // A cast from float saturates.
        MAP.saturating_add((pixels * PIXEL) as u64).saturating_add(data)
    }

    /// What some data take.
    fn held(&self, data: &Data) -> u64 {
        match data {
            Data::File(path) => {
                self.resources.length(path).unwrap_or_default().saturating_mul(OF_FILE)
            }
            Data::Features(features) => {
                let of = |feature: &crate::source::Feature| {
                    OF_FEATURE + OF_POSITION * feature.shape.positions().len() as u64
                };
                features.features.iter().map(of).sum()
            }
            Data::GeoJson(value) => length(value).saturating_mul(OF_FILE),
            // A route is small beside its map; of a picture of the ground each sample stays as it is.
            Data::Route(_) | Data::Image(_) => 0,
        }
    }
}

/// How long a value is as text, which is not kept.
fn length(value: &geojson::GeoJson) -> u64 {
    struct Counted(u64);

    impl std::io::Write for Counted {
        fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
            self.0 = self.0.saturating_add(bytes.len() as u64);
            Ok(bytes.len())
        }

        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }

    let mut counted = Counted(0);
    // Counting cannot fail; a value that cannot be written counts as far as it is.
    drop(serde_json::to_writer(&mut counted, value));
    counted.0
}
