//! What a work would take, from a sample of it.

use std::time::{Duration, Instant};

use super::pyramid::Pyramid;
use crate::error::Result;

/// What a work would take.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
#[non_exhaustive]
pub struct Estimate {
    /// Tiles to be drawn.
    pub tiles: u64,
    /// About how many bytes they have, equal tiles counted each time.
    pub bytes: u64,
    /// About how long drawing takes on one thread of this machine.
    pub time: Duration,
    /// How many tiles were drawn to find out.
    pub sampled: u64,
}

impl Pyramid {
    /// Estimates what drawing the pyramid, or its shard, takes, by drawing up to `samples`
    /// metatiles of each zoom, spread evenly over it.
    ///
    /// # Errors
    /// As [`Pyramid::write`].
    pub fn estimate(&self, samples: usize) -> Result<Estimate> {
        let mut estimate = Estimate::default();
        for zoom in self.zooms()? {
            let tasks = zoom.tasks();
            let tiles: u64 = tasks.iter().map(|(_, tiles)| tiles.len() as u64).sum();
            estimate.tiles += tiles;
            let step = tasks.len().div_ceil(samples.max(1)).max(1);
            let (mut bytes, mut drawn, mut time) = (0, 0, Duration::ZERO);
            // From the middle of each stretch.
            for (block, wanted) in tasks.iter().skip(step / 2).step_by(step) {
                self.options.resources.cancel().check()?;
                let sheet = self.sheet(&zoom.grid, *block)?;
                let start = Instant::now();
                for tile in self.draw_block(&zoom.grid, &sheet, *block, wanted)? {
                    bytes += tile.bytes.len() as u64;
                    drawn += 1;
                }
                time += start.elapsed();
            }
            if drawn > 0 {
                let whole = |sampled: u64| {
                    let product = u128::from(sampled) * u128::from(tiles) / u128::from(drawn);
                    u64::try_from(product).unwrap_or(u64::MAX)
                };
                estimate.sampled += drawn;
                estimate.bytes = estimate.bytes.saturating_add(whole(bytes));
                let nanos = u64::try_from(time.as_nanos()).unwrap_or(u64::MAX);
                estimate.time = estimate.time.saturating_add(Duration::from_nanos(whole(nanos)));
            }
        }
        Ok(estimate)
    }
}
