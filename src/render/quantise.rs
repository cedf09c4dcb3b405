//! Many colours to 256.

use std::borrow::Cow;

use super::blend::Pixel;

/// How many colours a palette has.
const PALETTE: usize = 256;

/// How many of them are colours that cover much and keep their value.
const KEPT: usize = 128;

/// A colour and how many pixels have it.
type Counted = (Pixel, u32);

/// The pixels in at most 256 colours; as they are where they have no more.
pub(super) fn quantise(pixels: &[Pixel]) -> Cow<'_, [Pixel]> {
    let mut colors = histogram(pixels);
    if colors.len() <= PALETTE {
        return Cow::Borrowed(pixels);
    }
    colors.sort_by_key(|&(color, count)| (std::cmp::Reverse(count), color));
    let rest = colors.split_off(KEPT);
    let mut replaced: Vec<(Pixel, Pixel)> =
        colors.iter().map(|&(color, _)| (color, color)).collect();
    for group in groups(rest, PALETTE - KEPT) {
        let mean = group.mean();
        replaced.extend(group.colors.iter().map(|&(color, _)| (color, mean)));
    }
    replaced.sort_unstable();
    let find = |pixel: &Pixel| {
        let found = replaced.binary_search_by_key(pixel, |&(color, _)| color).ok();
        found.and_then(|at| replaced.get(at)).map_or(*pixel, |&(_, color)| color)
    };
    let mut out = Vec::with_capacity(pixels.len());
    for run in pixels.chunk_by(|a, b| a == b) {
        if let Some(first) = run.first() {
            out.resize(out.len() + run.len(), find(first));
        }
    }
    Cow::Owned(out)
}

/// The colours, ascending.
fn histogram(pixels: &[Pixel]) -> Vec<Counted> {
    let runs = pixels.chunk_by(|a, b| a == b);
    let mut counts: Vec<Counted> =
        runs.filter_map(|run| Some((*run.first()?, run.len() as u32))).collect();
    counts.sort_unstable();
    counts.dedup_by(|later, first| {
        let same = later.0 == first.0;
        if same {
            first.1 += later.1;
        }
        same
    });
    counts
}

/// Colours that become one.
struct Group {
    colors: Vec<Counted>,
    /// The channel in which they differ most, and by how much: the sum of squared distances from
    /// the mean over all pixels.
    channel: usize,
    spread: f64,
}

impl Group {
    fn new(colors: Vec<Counted>) -> Self {
        let (mut channel, mut spread) = (0, 0.0);
        for candidate in 0..4 {
            let mean = mean(&colors, candidate);
            let square = |&(color, count): &Counted| {
                let off = f64::from(color[candidate]) - mean;
                off * off * f64::from(count)
            };
            let sum: f64 = colors.iter().map(square).sum();
            if sum > spread {
                (channel, spread) = (candidate, sum);
            }
        }
        Self { colors, channel, spread }
    }

    /// Both sides of the mean; neither is empty where there is a spread.
    fn split(self) -> (Self, Self) {
        let mean = mean(&self.colors, self.channel);
        let is_below = |&(color, _): &Counted| f64::from(color[self.channel]) <= mean;
        let (below, above) = self.colors.into_iter().partition(is_below);
        (Self::new(below), Self::new(above))
    }

    fn mean(&self) -> Pixel {
        std::array::from_fn(|channel| mean(&self.colors, channel).round() as u8)
    }
}

/// The mean of a channel over all pixels.
fn mean(colors: &[Counted], channel: usize) -> f64 {
    let (mut sum, mut pixels) = (0_u64, 0_u64);
    for &(color, count) in colors {
        sum += u64::from(color[channel]) * u64::from(count);
        pixels += u64::from(count);
    }
    sum as f64 / pixels.max(1) as f64
}

/// Parts colours into at most so many groups, always the most various one.
fn groups(colors: Vec<Counted>, most: usize) -> Vec<Group> {
    let mut groups = vec![Group::new(colors)];
    while groups.len() < most {
        let widest =
            (0..groups.len()).max_by(|&a, &b| groups[a].spread.total_cmp(&groups[b].spread));
        let Some(widest) = widest.filter(|&at| groups[at].spread > 0.0) else { break };
        let (below, above) = groups.swap_remove(widest).split();
        groups.extend([below, above]);
    }
    groups
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_covers_most_keeps_its_value() {
        let mut pixels = vec![[170, 211, 223, 255]; 4000];
        pixels.extend(vec![[250, 248, 240, 255]; 3000]);
        pixels.extend((0..1000).map(|at| [(at % 250) as u8, (at / 4) as u8, 99, 255]));
        let quantised = quantise(&pixels);
        assert_eq!(quantised[..7000], pixels[..7000]);
        assert!(quantised.iter().collect::<BTreeSet<_>>().len() <= 256);
        let off = |(a, b): (&Pixel, &Pixel)| (0..4).map(|c| u32::from(a[c].abs_diff(b[c]))).max();
        let worst = quantised.iter().zip(&pixels).filter_map(off).max();
        assert!(worst.is_some_and(|worst| worst < 24), "{worst:?}");
    }

    proptest! {
        #[test]
        fn colours_stay_possible(pixels in proptest::collection::vec(any::<[u8; 4]>(), 1..1500)) {
            // No channel exceeds alpha where colours are multiplied by it.
            let pixels: Vec<Pixel> = pixels
                .into_iter()
                .map(|[r, g, b, a]| [r.min(a), g.min(a), b.min(a), a])
                .collect();
            let quantised = quantise(&pixels);
            prop_assert_eq!(quantised.len(), pixels.len());
            prop_assert!(quantised.iter().collect::<BTreeSet<_>>().len() <= 256);
            prop_assert!(quantised.iter().all(|[r, g, b, a]| r <= a && g <= a && b <= a));
        }
    }
}
