//! Hatches: images of slanting stripes, made from their names where a style asks for one.

use std::sync::Arc;

use serde_json::Value;

use super::layer::Layer;
use super::sprite::{Sprite, SpriteImage, Stretch};
use crate::unit::{Bitmap, Color};

/// What the name of a hatch begins with: `rumbo:hatch #c0392b`, or with the distance of its stripes
/// along the page and their width, in CSS pixels, `rumbo:hatch #c0392b 8 2`.
const PREFIX: &str = "rumbo:hatch ";
/// How far apart stripes are unless it is said, and how wide.
const USUAL: (u32, f64) = (8, 4.0);
/// Pixels of the image to a CSS pixel.
const RATIO: u32 = 4;

impl Layer {
    /// The names of hatches in its properties.
    pub(crate) fn hatches(&self) -> Vec<&str> {
        let mut names = Vec::new();
        for value in self.settings().filter_map(|(property, _)| self.written(property.name)) {
            named(value, &mut names);
        }
        names
    }
}

/// The names of hatches in a value.
fn named<'j>(json: &'j Value, names: &mut Vec<&'j str>) {
    match json {
        Value::String(name) if name.starts_with(PREFIX) => names.push(name),
        Value::Array(items) => items.iter().for_each(|item| named(item, names)),
        Value::Object(members) => members.values().for_each(|item| named(item, names)),
        _ => {}
    }
}

impl Sprite {
    /// Adds a hatch by its name, which may name none.
    pub(crate) fn add_hatch(&mut self, name: &str) {
        if self.image(name).is_none()
            && let Some(image) = hatch(name)
        {
            self.add(name, image);
        }
    }
}

/// The image of a hatch's name; `None` where it says no colour, or no such distance and width.
fn hatch(name: &str) -> Option<SpriteImage> {
    let mut words = name.strip_prefix(PREFIX)?.split_whitespace();
    let color: Color = words.next()?.parse().ok()?;
    let apart = words.next().map_or(Some(USUAL.0), |word| word.parse().ok())?;
    let width = words.next().map_or(Some(USUAL.1), |word| word.parse().ok())?;
    if !(2..=64).contains(&apart) || !(0.25..=f64::from(apart)).contains(&width) {
        return None;
    }
    let side = apart * RATIO;
    let (period, stripe) = (f64::from(side), width * f64::from(RATIO));
    let pixels = (0..side * side).map(|at| {
        // Across the stripes a pixel's middle lies so far along, and reaches half as far again.
        let along = f64::from(at % side + at / side) % period + 1.0;
        let from_middle = (along - period / 2.0).abs();
        let cover = (stripe / 2.0 - from_middle + 0.5).clamp(0.0, 1.0);
        let alpha = f64::from(color.a) * cover;
        let byte = |share: f32| (f64::from(share) * alpha * 255.0).round() as u8; // at most 255
        [byte(color.r), byte(color.g), byte(color.b), byte(1.0)]
    });
    let bitmap = Bitmap::new(side, side, pixels.collect())?;
    Some(SpriteImage {
        bitmap: Arc::new(bitmap),
        pixel_ratio: f64::from(RATIO),
        sdf: false,
        stretch: Stretch::default(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hatch_is_seamless_and_covers_its_share() {
        let image = hatch("rumbo:hatch #ff000080 8 2").unwrap();
        assert_eq!(image.size(), (8.0, 8.0));
        let (side, pixels) = (32, image.bitmap.pixels());
        let alpha = |x: usize, y: usize| pixels[y % side * side + x % side][3];
        for x in 0..side {
            for y in 0..side {
                assert_eq!(alpha(x, y), alpha(x + 1, y + side - 1), "stripes slant");
            }
        }
        let covered: f64 = pixels.iter().map(|pixel| f64::from(pixel[3]) / 128.0).sum();
        assert!((covered / (32.0 * 32.0) - 0.25).abs() < 0.01, "{covered}");
    }

    #[test]
    fn what_names_no_hatch_is_none() {
        for name in [
            "rumbo:hatch",
            "rumbo:hatch ",
            "rumbo:hatch mauvish",
            "rumbo:hatch red 0",
            "rumbo:hatch red 8 9",
            "rumbo:hatch red 8 NaN",
            "rumbo:hatch red 5000 2",
        ] {
            assert!(hatch(name).is_none(), "{name}");
        }
        let mut sprite = Sprite::new();
        let layer = serde_json::json!({
            "id": "a", "type": "fill", "source": "b",
            "paint": { "fill-pattern": ["match", 1, 2, "rumbo:hatch #f00", "shop"] }
        });
        let (layer, _) = Layer::from_json(&layer).unwrap();
        layer.hatches().into_iter().for_each(|name| sprite.add_hatch(name));
        assert_eq!(sprite.names().collect::<Vec<_>>(), ["rumbo:hatch #f00"]);
    }
}
