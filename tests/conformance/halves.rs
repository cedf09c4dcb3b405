//! Whether a suite's cases are met by rules or by heart: of what is learnt by heart, one random
//! half says little about the other.

/// The rates of passing on two random halves of a suite's cases, per cent; `None` for a suite of
/// fewer than two cases.
pub fn rates(outcomes: &[(String, bool)], suite: &str) -> Option<[f64; 2]> {
    let prefix = format!("{suite}/");
    let mut shuffled: Vec<(u64, bool)> = outcomes
        .iter()
        .filter(|(name, _)| name.starts_with(&prefix))
        .zip(0u64..)
        .map(|((_, passed), index)| (mixed(index), *passed))
        .collect();
    shuffled.sort_unstable();
    let (one, other) = shuffled.split_at(shuffled.len() / 2);
    let rate = |half: &[(u64, bool)]| {
        100.0 * half.iter().filter(|(_, passed)| *passed).count() as f64 / half.len() as f64
    };
    (!one.is_empty()).then(|| [rate(one), rate(other)])
}

/// A number that tells nothing of the one it is made from (splitmix64).
fn mixed(seed: u64) -> u64 {
    let mut z = seed.wrapping_add(1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}
