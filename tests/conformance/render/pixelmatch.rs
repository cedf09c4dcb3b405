//! How many pixels of two pictures differ to the eye: the algorithm of pixelmatch, which is
//! Kotsarenko and Ramos, "Measuring perceived color difference using YIQ NTSC transmission color
//! space in mobile applications" (2010), and Vyšniauskas, "Anti-aliased pixel and intensity slope
//! detector" (2009): pixels that differ only by how an edge is smoothed are not counted.

use super::picture::Picture;

pub struct Comparison {
    /// How many pixels differ, those that look smoothed left out.
    pub differing: usize,
    /// The mean difference of the channels, 0 … 1.
    pub mean_error: f64,
    /// Where they differ: red, where it may be smoothing: yellow.
    pub picture: Picture,
}

/// Compares two pictures; `None` where they are not of one size.
pub fn compare(wanted: &Picture, actual: &Picture, threshold: f64) -> Option<Comparison> {
    if (wanted.width, wanted.height) != (actual.width, actual.height) {
        return None;
    }
    let most = 35215.0 * threshold * threshold;
    let mut differing = 0;
    let mut error = 0.0;
    let mut pixels = Vec::with_capacity(wanted.pixels.len());
    for (index, (&a, &b)) in wanted.pixels.iter().zip(&actual.pixels).enumerate() {
        error += mean_difference(a, b);
        let (x, y) = (index % wanted.width, index / wanted.width);
        if delta(a, b, false).abs() <= most {
            let [grey, ..] = on_white(a).map(|part| (255.0 - (255.0 - part) * 0.1) as u8);
            pixels.push([grey, grey, grey, 255]);
        } else if smoothed(wanted, actual, x, y) || smoothed(actual, wanted, x, y) {
            pixels.push([255, 255, 0, 255]);
        } else {
            differing += 1;
            pixels.push([255, 0, 0, 255]);
        }
    }
    Some(Comparison {
        differing,
        mean_error: error / wanted.pixels.len().max(1) as f64,
        picture: Picture { pixels, ..*wanted },
    })
}

/// The mean difference of the channels, each as much as it shows.
fn mean_difference(a: [u8; 4], b: [u8; 4]) -> f64 {
    let parts = |[r, g, b, a]: [u8; 4]| {
        let alpha = f64::from(a) / 255.0;
        [f64::from(r) * alpha, f64::from(g) * alpha, f64::from(b) * alpha, f64::from(a)]
    };
    let (a, b) = (parts(a), parts(b));
    a.iter().zip(b).map(|(a, b)| (a - b).abs()).sum::<f64>() / (4.0 * 255.0)
}

fn on_white([r, g, b, a]: [u8; 4]) -> [f64; 3] {
    let alpha = f64::from(a) / 255.0;
    [r, g, b].map(|part| 255.0 + (f64::from(part) - 255.0) * alpha)
}

/// The difference of two colours, negative where the first is darker; of brightness alone if asked.
fn delta(first: [u8; 4], second: [u8; 4], brightness: bool) -> f64 {
    if first == second {
        return 0.0;
    }
    let (a, b) = (on_white(first), on_white(second));
    let weigh =
        |[r, g, b]: [f64; 3], weights: [f64; 3]| r * weights[0] + g * weights[1] + b * weights[2];
    let part = |weights| weigh(a, weights) - weigh(b, weights);
    let y = part([0.298_895_31, 0.586_622_47, 0.114_482_23]);
    if brightness {
        return y;
    }
    let i = part([0.595_977_99, -0.274_171_60, -0.321_806_38]);
    let q = part([0.211_470_17, -0.522_617_11, 0.311_146_94]);
    let delta = 0.5053 * y * y + 0.299 * i * i + 0.1957 * q * q;
    if y > 0.0 { -delta } else { delta }
}

/// Whether a pixel looks like a smoothed edge's in the first picture.
fn smoothed(picture: &Picture, other: &Picture, x: usize, y: usize) -> bool {
    let (x0, y0, x1, y1) = around(picture, x, y);
    let mut equal = usize::from(x == x0 || x == x1 || y == y0 || y == y1);
    let center = picture.pixels[y * picture.width + x];
    let (mut darkest, mut brightest) = ((0.0, 0, 0), (0.0, 0, 0));
    for column in x0..=x1 {
        for row in y0..=y1 {
            if (column, row) == (x, y) {
                continue;
            }
            let delta = delta(center, picture.pixels[row * picture.width + column], true);
            if delta == 0.0 {
                equal += 1;
                if equal > 2 {
                    return false;
                }
            } else if delta < darkest.0 {
                darkest = (delta, column, row);
            } else if delta > brightest.0 {
                brightest = (delta, column, row);
            }
        }
    }
    if darkest.0 == 0.0 || brightest.0 == 0.0 {
        return false;
    }
    let even = |(_, x, y): (f64, usize, usize)| {
        has_many_siblings(picture, x, y) && has_many_siblings(other, x, y)
    };
    even(darkest) || even(brightest)
}

/// Whether three or more of its neighbours are of a pixel's very colour.
fn has_many_siblings(picture: &Picture, x: usize, y: usize) -> bool {
    let (x0, y0, x1, y1) = around(picture, x, y);
    let color = picture.pixels[y * picture.width + x];
    let mut equal = usize::from(x == x0 || x == x1 || y == y0 || y == y1);
    for column in x0..=x1 {
        for row in y0..=y1 {
            let same = picture.pixels[row * picture.width + column] == color;
            equal += usize::from(same && (column, row) != (x, y));
        }
    }
    equal > 2
}

/// The pixels around one, as far as there are any.
fn around(picture: &Picture, x: usize, y: usize) -> (usize, usize, usize, usize) {
    let (right, bottom) = (picture.width - 1, picture.height - 1);
    (x.saturating_sub(1), y.saturating_sub(1), (x + 1).min(right), (y + 1).min(bottom))
}
