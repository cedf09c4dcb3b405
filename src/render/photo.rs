//! Pictures of many tones, such as shaded relief, as small as files that hold them can have them.

use std::collections::HashSet;

use super::jpeg::{Bands, LONGEST_SIDE, Picture};
use crate::scene::{Image, Resampling};
use crate::unit::Bitmap;

/// A picture as JPEG, which has no alpha: it is a picture of its own.
pub(crate) struct Photo {
    /// The colours, not multiplied by alpha.
    pub colors: Vec<u8>,
    /// How much wider and higher than the picture its colours reach: by part of one of their pixels.
    pub overhang: (f64, f64),
    /// How opaque each pixel is: 0, black, not at all. `None` where all of it is.
    pub alpha: Option<Vec<u8>>,
}

/// A picture with no more colours than these is drawn, not shaded: JPEG would blur its edges.
const FEW_COLORS: usize = 256;
/// The quality of colours and of alpha.
const COLOR_QUALITY: u8 = 70;
const OPAQUE_QUALITY: u8 = 90;
const ALPHA_QUALITY: u8 = 85;
/// Where pixels that are seen are less opaque than this on average, half as many show their colours
/// as well: a fault of a colour shows by as much as it covers.
const FAINT: f64 = 1.0 / 3.0;

/// A picture as JPEG where that does it no visible harm; `None` where it is to be kept without loss,
/// as icons, patterns and pictures of few colours are, or those that JPEG cannot hold.
pub(crate) fn photo(image: &Image) -> Option<Photo> {
    let bitmap = &*image.bitmap;
    let (width, height) = (bitmap.width(), bitmap.height());
    let sizes = 1..=LONGEST_SIDE;
    let shaded = image.tiled == Some(Resampling::Linear) && image.repeated_over.is_none();
    if !shaded || !sizes.contains(&width) || !sizes.contains(&height) || has_few_colors(bitmap) {
        return None;
    }
    let alpha = alphas(bitmap);
    let (mut sum, mut seen) = (0_u64, 0_u64);
    for &alpha in alpha.iter().filter(|alpha| **alpha > 0) {
        sum += u64::from(alpha);
        seen += 1;
    }
    let opaque = alpha.iter().all(|alpha| *alpha == 255);
    let step = if (sum as f64) < FAINT * 255.0 * seen as f64 { 2 } else { 1 };
    let colors = colors(bitmap, step);
    let (columns, rows) = (width.div_ceil(step), height.div_ceil(step));
    let quality = if opaque { OPAQUE_QUALITY } else { COLOR_QUALITY };
    let picture = Picture { bytes: &colors, size: (columns, rows), bands: Bands::Rgb };
    let colors = picture.encode(quality, None).ok()?;
    let alpha = if opaque {
        None
    } else {
        let picture = Picture { bytes: &alpha, size: (width, height), bands: Bands::Gray };
        Some(picture.encode(ALPHA_QUALITY, None).ok()?)
    };
    let over = |count: u32, side: u32| f64::from(count * step) / f64::from(side);
    let overhang = (over(columns, width), over(rows, height));
    Some(Photo { colors, overhang, alpha })
}

/// A picture's colours, not multiplied by alpha (red, green, blue), and its alpha, each by itself:
/// where nothing is seen the colour goes on, so that a reader who makes the picture larger mixes none
/// that is not in it.
pub(crate) fn apart(bitmap: &Bitmap) -> (Vec<u8>, Vec<u8>) {
    (colors(bitmap, 1), alphas(bitmap))
}

fn alphas(bitmap: &Bitmap) -> Vec<u8> {
    bitmap.pixels().iter().map(|pixel| pixel[3]).collect()
}

fn has_few_colors(bitmap: &Bitmap) -> bool {
    let mut colors = HashSet::new();
    bitmap.pixels().iter().all(|pixel| {
        colors.insert(*pixel);
        colors.len() <= FEW_COLORS
    })
}

/// The mean colour of each square of `step` × `step` pixels, each weighing as much as it covers: red,
/// green, blue. Where nothing is seen it is that of the square before.
fn colors(bitmap: &Bitmap, step: u32) -> Vec<u8> {
    let (columns, rows) = (bitmap.width().div_ceil(step), bitmap.height().div_ceil(step));
    let mut bytes = Vec::with_capacity(columns as usize * rows as usize * 3);
    let mut last = [128; 3];
    for row in 0..rows {
        for column in 0..columns {
            let mut sums = [0_u32; 4];
            let squares = (0..step).flat_map(|y| (0..step).map(move |x| (x, y)));
            for (x, y) in squares {
                let pixel = bitmap.pixel(i64::from(column * step + x), i64::from(row * step + y));
                sums.iter_mut().zip(pixel).for_each(|(sum, part)| *sum += u32::from(part));
            }
            let [r, g, b, alpha] = sums;
            if alpha > 0 {
                last = [r, g, b].map(|sum| ((sum * 255 + alpha / 2) / alpha).min(255) as u8);
            }
            bytes.extend(last);
        }
    }
    bytes
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::scene::{OrientedBox, Origin};
    use crate::unit::PageBox;

    fn image(side: u32, tiled: Option<Resampling>, pixel: impl Fn(u32, u32) -> [u8; 4]) -> Image {
        let pixels = (0..side * side).map(|at| pixel(at % side, at / side)).collect();
        Image {
            name: Arc::from("shade"),
            bitmap: Arc::new(Bitmap::new(side, side, pixels).unwrap()),
            area: OrientedBox::upright(PageBox::new(0.0, 0.0, 10.0, 10.0)),
            repeated_over: None,
            tiled,
            opacity: 1.0,
            at: None,
            origin: Origin::default(),
        }
    }

    fn decoded(jpeg: &[u8]) -> Vec<u8> {
        let bytes = std::io::Cursor::new(jpeg);
        zune_jpeg::JpegDecoder::new(bytes).decode().unwrap()
    }

    /// A slope that shades from dark to light, faintly.
    fn slope(x: u32, y: u32) -> [u8; 4] {
        let alpha = (x + y) / 2;
        let light = alpha * x / 100;
        [light as u8, light as u8, (light / 2) as u8, alpha as u8]
    }

    #[test]
    fn a_faint_shade_is_small_and_looks_the_same() {
        let shade = image(101, Some(Resampling::Linear), slope);
        let photo = photo(&shade).unwrap();
        assert_eq!(photo.overhang, (102.0 / 101.0, 102.0 / 101.0));
        let (colors, alphas) = (decoded(&photo.colors), decoded(photo.alpha.as_ref().unwrap()));
        // The decoder makes three bytes of one of lightness.
        assert_eq!((colors.len(), alphas.len()), (51 * 51 * 3, 101 * 101 * 3));
        let (mut sum, mut most) = (0, 0);
        for (index, pixel) in shade.bitmap.pixels().iter().enumerate() {
            let (x, y) = (index % 101, index / 101);
            let alpha = u32::from(alphas[3 * index]);
            for band in 0..3 {
                let color = u32::from(colors[(y / 2 * 51 + x / 2) * 3 + band]);
                let off = (color * alpha / 255).abs_diff(u32::from(pixel[band]));
                (sum, most) = (sum + off, most.max(off));
            }
            most = most.max(alpha.abs_diff(u32::from(pixel[3])));
        }
        assert!(most <= 12 && sum < 2 * 3 * 101 * 101, "{most}, {sum} in all");
    }

    #[test]
    fn what_is_drawn_is_kept_without_loss() {
        assert!(photo(&image(101, None, slope)).is_none(), "an icon");
        let nearest = Some(Resampling::Nearest);
        assert!(photo(&image(101, nearest, slope)).is_none(), "pixels to be seen");
        let few = |x: u32, _: u32| [x as u8, 0, 0, 255];
        let linear = Some(Resampling::Linear);
        assert!(photo(&image(101, linear, few)).is_none(), "few colours");
        let mut pattern = image(101, linear, slope);
        pattern.repeated_over = Some(PageBox::new(0.0, 0.0, 99.0, 99.0));
        assert!(photo(&pattern).is_none(), "a pattern");
    }
}
