//! Ramps of colours by name.
//!
//! Those in capitals are ColorBrewer's (Cynthia Brewer, Mark Harrower and The Pennsylvania State
//! University; Apache 2.0), in nine steps; viridis, magma and cividis are matplotlib's (CC0); batlow
//! is Fabio Crameri's (MIT). `data/README.md` has the licences.

use crate::error::{Error, ErrorKind, Result, nearest};
use crate::unit::Color;

/// Each ramp: its name and its colours, for sequences from the least on.
const RAMPS: [(&str, &[u32]); 17] = [
    (
        "Blues",
        &[0xf7fbff, 0xdeebf7, 0xc6dbef, 0x9ecae1, 0x6baed6, 0x4292c6, 0x2171b5, 0x08519c, 0x08306b],
    ),
    (
        "Greens",
        &[0xf7fcf5, 0xe5f5e0, 0xc7e9c0, 0xa1d99b, 0x74c476, 0x41ab5d, 0x238b45, 0x006d2c, 0x00441b],
    ),
    (
        "Greys",
        &[0xffffff, 0xf0f0f0, 0xd9d9d9, 0xbdbdbd, 0x969696, 0x737373, 0x525252, 0x252525, 0x000000],
    ),
    (
        "Oranges",
        &[0xfff5eb, 0xfee6ce, 0xfdd0a2, 0xfdae6b, 0xfd8d3c, 0xf16913, 0xd94801, 0xa63603, 0x7f2704],
    ),
    (
        "Purples",
        &[0xfcfbfd, 0xefedf5, 0xdadaeb, 0xbcbddc, 0x9e9ac8, 0x807dba, 0x6a51a3, 0x54278f, 0x3f007d],
    ),
    (
        "Reds",
        &[0xfff5f0, 0xfee0d2, 0xfcbba1, 0xfc9272, 0xfb6a4a, 0xef3b2c, 0xcb181d, 0xa50f15, 0x67000d],
    ),
    (
        "BuPu",
        &[0xf7fcfd, 0xe0ecf4, 0xbfd3e6, 0x9ebcda, 0x8c96c6, 0x8c6bb1, 0x88419d, 0x810f7c, 0x4d004b],
    ),
    (
        "PuBuGn",
        &[0xfff7fb, 0xece2f0, 0xd0d1e6, 0xa6bddb, 0x67a9cf, 0x3690c0, 0x02818a, 0x016c59, 0x014636],
    ),
    (
        "YlGn",
        &[0xffffe5, 0xf7fcb9, 0xd9f0a3, 0xaddd8e, 0x78c679, 0x41ab5d, 0x238443, 0x006837, 0x004529],
    ),
    (
        "YlGnBu",
        &[0xffffd9, 0xedf8b1, 0xc7e9b4, 0x7fcdbb, 0x41b6c4, 0x1d91c0, 0x225ea8, 0x253494, 0x081d58],
    ),
    (
        "YlOrRd",
        &[0xffffcc, 0xffeda0, 0xfed976, 0xfeb24c, 0xfd8d3c, 0xfc4e2a, 0xe31a1c, 0xbd0026, 0x800026],
    ),
    (
        "RdBu",
        &[0xb2182b, 0xd6604d, 0xf4a582, 0xfddbc7, 0xf7f7f7, 0xd1e5f0, 0x92c5de, 0x4393c3, 0x2166ac],
    ),
    (
        "BrBG",
        &[0x8c510a, 0xbf812d, 0xdfc27d, 0xf6e8c3, 0xf5f5f5, 0xc7eae5, 0x80cdc1, 0x35978f, 0x01665e],
    ),
    (
        "viridis",
        &[0x440154, 0x472d7b, 0x3b528b, 0x2c728e, 0x21918c, 0x28ae80, 0x5ec962, 0xaddc30, 0xfde725],
    ),
    (
        "magma",
        &[0x000004, 0x1d1147, 0x51127c, 0x832681, 0xb73779, 0xe75263, 0xfc8961, 0xfec488, 0xfcfdbf],
    ),
    (
        "cividis",
        &[0x00224e, 0x123570, 0x3b496c, 0x575d6d, 0x707173, 0x8a8678, 0xa59c74, 0xc3b369, 0xe1cc55],
    ),
    (
        "batlow",
        &[
            0x011959, 0x103f60, 0x1c5a62, 0x3c6d56, 0x687b3e, 0x9d892b, 0xd29343, 0xf8a17b,
            0xfdb7bc, 0xfaccfa,
        ],
    ),
];

/// The ramp of a map that names none.
pub(super) const DEFAULT: &str = "YlGnBu";

/// Whether the colours of a sequence grow darker.
pub(super) fn darkens(colors: &[Color]) -> bool {
    matches!(colors, [first, .., last] if last.luminance() < first.luminance())
}

/// How different each colour of a sequence is at least from what lies beside it, ΔE of 1976: as much
/// as from its neighbours in a ramp of seven or eight.
pub(super) const APART: f64 = 15.0;

/// So many colours of a ramp, evenly spaced over as much of it as stands off from the colours that lie
/// beside it: sea, land, areas without a number. Ramps about a middle are taken whole, whose middle is
/// pale; of ColorBrewer's sequences the palest is left out, which is hardly told from paper.
///
/// # Errors
/// For a name there is not, with near ones.
pub(super) fn colors(
    name: &str,
    count: usize,
    reverse: bool,
    beside: &[Color],
) -> Result<Vec<Color>> {
    let (known, stops) = named(name)?;
    let beside = if is_about_a_middle(known) { &[] } else { beside };
    let is_brewer = known.starts_with(|c: char| c.is_ascii_uppercase());
    let stops = match stops {
        [_, rest @ ..] if is_brewer && !is_about_a_middle(known) => rest,
        all => all,
    };
    let mut colors = apart(stops, count, beside);
    if reverse {
        colors.reverse();
    }
    Ok(colors)
}

/// The colours of classes that part at these breaks, of a ramp about a middle: that stands for nought, and either
/// side is as far from it as its classes are.
///
/// # Errors
/// For a name there is not, with near ones.
pub(super) fn about_nought(name: &str, breaks: &[f64], reverse: bool) -> Result<Vec<Color>> {
    let (_, stops) = named(name)?;
    let mut stops = stops.to_vec();
    if reverse {
        stops.reverse();
    }
    // The class that nought lies within, where it parts none, is the middle.
    let below = breaks.iter().filter(|at| **at <= 0.0).count();
    let within = usize::from(!breaks.contains(&0.0));
    let above = breaks.len() + 1 - below - within;
    let middle = stops.len().saturating_sub(1) as f64 / 2.0;
    let step = middle / below.max(above).max(1) as f64;
    let places = (1..=below).rev().map(|away| -(away as f64));
    let places = places.chain((0..within).map(|_| 0.0)).chain((1..=above).map(|away| away as f64));
    Ok(places.map(|away| between(&stops, middle + away * step)).collect())
}

/// A ramp by its name, and its name as it is written.
fn named(name: &str) -> Result<(&'static str, &'static [u32])> {
    let names = || RAMPS.iter().map(|(name, _)| *name);
    RAMPS.iter().find(|(known, _)| known.eq_ignore_ascii_case(name)).copied().ok_or_else(|| {
        let error = Error::new(ErrorKind::Figure, format!("there is no ramp `{name}`"));
        let all = names().collect::<Vec<_>>().join(", ");
        match nearest(name, names()) {
            Some(near) => error.remedy(format!("did you mean `{near}`? The ramps are {all}")),
            None => error.remedy(format!("the ramps are {all}")),
        }
    })
}

/// Whether a ramp runs from its middle both ways.
pub(super) fn is_about_a_middle(name: &str) -> bool {
    ["RdBu", "BrBG"].iter().any(|known| known.eq_ignore_ascii_case(name))
}

/// So many colours of the widest part of a ramp in which each stands off from others; where none does,
/// of that which comes nearest to it.
fn apart(stops: &[u32], count: usize, beside: &[Color]) -> Vec<Color> {
    let end = stops.len().saturating_sub(1) as f64;
    // Quarters of a step are left out at either end, up to half of the ramp.
    let most = stops.len() * 2;
    let (mut best, mut nearest) = (Vec::new(), f64::NEG_INFINITY);
    for (low, high) in (0..=most).flat_map(|both| (0..=both).map(move |low| (low, both - low))) {
        let (first, last) = (low as f64 / 4.0, end - high as f64 / 4.0);
        let colors = spread(stops, count, first, last);
        let differences =
            colors.iter().flat_map(|color| beside.iter().map(|other| color.difference(*other)));
        let least = differences.fold(f64::INFINITY, f64::min);
        if least > nearest {
            (best, nearest) = (colors, least);
        }
        if nearest >= APART {
            break;
        }
    }
    best
}

/// So many colours evenly from one place of a ramp to another.
fn spread(stops: &[u32], count: usize, first: f64, last: f64) -> Vec<Color> {
    let at = |index: usize| match count {
        0 | 1 => f64::midpoint(first, last),
        _ => first + (last - first) * index as f64 / (count as f64 - 1.0),
    };
    (0..count).map(|index| between(stops, at(index))).collect()
}

/// The colour between two stops of a ramp.
fn between(stops: &[u32], at: f64) -> Color {
    let channel = |stop: usize, shift: u32| {
        stops.get(stop).map_or(0.0, |color| f64::from((color >> shift) & 0xff))
    };
    let (below, share) = (at.floor() as usize, at - at.floor());
    let above = (below + 1).min(stops.len().saturating_sub(1));
    let mix = |shift: u32| {
        (channel(below, shift) * (1.0 - share) + channel(above, shift) * share).round() as u8
    };
    Color::rgb8(mix(16), mix(8), mix(0))
}

#[cfg(test)]
mod tests {
    use super::super::beside;
    use super::*;
    use crate::figure::model::Figure;

    #[test]
    fn sequences_darken_class_by_class() {
        for (name, _) in RAMPS {
            for count in 2..=9 {
                let lights: Vec<f64> = colors(name, count, false, &[])
                    .unwrap()
                    .iter()
                    .map(|c| c.luminance())
                    .collect();
                assert_eq!(lights.len(), count);
                if !matches!(name, "RdBu" | "BrBG") {
                    let falls = lights.windows(2).all(|pair| pair[0] > pair[1]);
                    let rises = lights.windows(2).all(|pair| pair[0] < pair[1]);
                    assert!(falls || rises, "{name} {lights:?}");
                }
            }
        }
    }

    #[test]
    fn the_middle_of_a_ramp_about_one_stands_for_nought() {
        let [red, white, blue] = [0xb2, 0xf7, 0x21];
        let reds = |breaks: &[f64], reverse: bool| -> Vec<u8> {
            let colors = about_nought("rdbu", breaks, reverse).unwrap();
            colors.iter().map(|color| color.to_rgba8()[0]).collect()
        };
        // Two classes below nought and one above, which is as pale as the paler of the two.
        assert_eq!(reds(&[-2.0, 0.0], false), [red, 0xf4, 0x92]);
        assert_eq!(reds(&[-2.0, 2.0], false), [red, white, blue]);
        assert_eq!(reds(&[-2.0, 2.0], true), [blue, white, red]);
        assert_eq!(reds(&[1.0, 2.0], false), [white, 0x92, blue]);
        assert!(is_about_a_middle("rdbu") && !is_about_a_middle("Blues"));
    }

    #[test]
    fn classes_stand_off_from_what_lies_beside_them_in_every_theme() {
        for theme in crate::style::themes() {
            let mut figure = Figure::default();
            figure.map.theme = theme.name.to_owned();
            let beside = beside::colors(&figure, None);
            let theme = theme.name;
            assert!(beside.len() >= 3, "{theme}: {beside:?}");
            let (missing, ground) = beside.split_last().unwrap();
            let told = ground.iter().all(|other| missing.difference(*other) >= 10.0);
            assert!(told, "{theme}: areas without a number");
            for (name, _) in RAMPS.iter().filter(|(name, _)| !is_about_a_middle(name)) {
                for count in 2..=9 {
                    let colors = colors(name, count, false, &beside).unwrap();
                    for color in colors {
                        let least = beside.iter().map(|other| color.difference(*other));
                        let least = least.fold(f64::INFINITY, f64::min);
                        assert!(least >= APART, "{theme}, {name} of {count}: {color} {least}");
                    }
                }
            }
        }
    }

    #[test]
    fn an_unknown_ramp_is_refused_with_near_ones() {
        let error = colors("Bleus", 5, false, &[]).unwrap_err().to_string();
        assert!(error.contains("did you mean `Blues`"), "{error}");
        assert_eq!(colors("blues", 3, true, &[]).unwrap()[0], Color::rgb8(0x08, 0x30, 0x6b));
    }
}
