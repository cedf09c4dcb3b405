//! Sprites: the images of icons and patterns.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use serde::Deserialize;
use serde_json::Value as Json;

use super::document::Style;
use crate::error::{Error, ErrorKind, Result};
use crate::resources::{Fingerprint, Resources};
use crate::unit::Bitmap;

/// The most pixels that a sprite's picture may have, and its images together.
const MOST_PIXELS: u64 = 1 << 25;

/// The images that a style names in `icon-image` and patterns, by name.
///
/// ```no_run
/// use rumbo::style::Sprite;
///
/// // `icons.json` with `icons.png`, or `icons@2x.json` with `icons@2x.png`.
/// let sprite = Sprite::open("icons")?;
/// assert!(sprite.image("airport").is_some());
/// # Ok::<(), rumbo::Error>(())
/// ```
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Sprite {
    images: BTreeMap<Arc<str>, Arc<SpriteImage>>,
}

/// An image of a sprite.
#[derive(Debug, Clone, PartialEq)]
pub struct SpriteImage {
    /// The pixels.
    pub bitmap: Arc<Bitmap>,
    /// How many of its pixels make a CSS pixel.
    pub pixel_ratio: f64,
    /// Whether it is a mere shape that takes the style's colours: its alpha is a signed distance
    /// field, ¾ at the edge and falling to ⅛ less each pixel outwards.
    pub sdf: bool,
    /// How it is stretched to a text.
    pub stretch: Stretch,
}

/// How an image is stretched to a text (`icon-text-fit`); all in the image's pixels.
#[derive(Debug, Clone, PartialEq, Default)]
#[non_exhaustive]
pub struct Stretch {
    /// Which columns become wider: from, to, in order; all where there are none.
    pub columns: Vec<[f64; 2]>,
    /// Which rows become higher.
    pub rows: Vec<[f64; 2]>,
    /// Where the text stands: left, top, right, bottom; over all of it where left out.
    pub content: Option<[f64; 4]>,
    /// How its width follows the text.
    pub width: TextFit,
    /// How its height follows the text.
    pub height: TextFit,
}

/// How a side of an image follows the text that it is stretched to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum TextFit {
    /// It becomes as long as the text.
    #[default]
    StretchOrShrink,
    /// It becomes longer, but not shorter than the other side asks for.
    StretchOnly,
    /// It keeps its proportion to the other side.
    Proportional,
}

impl SpriteImage {
    /// Width and height in CSS pixels.
    pub fn size(&self) -> (f64, f64) {
        let side = |pixels: u32| f64::from(pixels) / self.pixel_ratio;
        (side(self.bitmap.width()), side(self.bitmap.height()))
    }
}

/// An entry of a sprite's index.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Entry {
    x: u32,
    y: u32,
    width: u32,
    height: u32,
    #[serde(default = "one")]
    pixel_ratio: f64,
    #[serde(default)]
    sdf: bool,
    #[serde(default)]
    stretch_x: Vec<[f64; 2]>,
    #[serde(default)]
    stretch_y: Vec<[f64; 2]>,
    content: Option<[f64; 4]>,
    text_fit_width: Option<TextFit>,
    text_fit_height: Option<TextFit>,
}

impl Entry {
    fn stretch(&self) -> Stretch {
        Stretch {
            columns: self.stretch_x.clone(),
            rows: self.stretch_y.clone(),
            content: self.content,
            width: self.text_fit_width.unwrap_or_default(),
            height: self.text_fit_height.unwrap_or_default(),
        }
    }
}

fn one() -> f64 {
    1.0
}

impl Sprite {
    /// A sprite without images.
    pub fn new() -> Self {
        Self::default()
    }

    /// Reads a sprite from files: `path` is what a style gives as `sprite`, without `.json` and
    /// `.png`. Images for screens of twice the resolution (`@2x`) are preferred where they are
    /// there.
    ///
    /// # Errors
    /// [`ErrorKind::Io`] where a file cannot be read; otherwise those of [`Sprite::from_png`].
    pub fn open(path: impl AsRef<Path>) -> Result<Self> {
        Self::open_with(path, 2.0, &Resources::default())
    }

    /// Reads a sprite from files for so many pixels to a CSS pixel: the images for twice the
    /// resolution only where that is more than 1, or where there are no others.
    ///
    /// # Errors
    /// Those of [`Sprite::open`], and [`ErrorKind::Denied`] where a file may not be read.
    pub fn open_with(path: impl AsRef<Path>, scale: f64, resources: &Resources) -> Result<Self> {
        let base = path.as_ref().as_os_str();
        let with = |ending: &str| {
            let mut name = base.to_owned();
            name.push(ending);
            std::path::PathBuf::from(name)
        };
        let fine = resources.has(&with("@2x.json"))
            && resources.has(&with("@2x.png"))
            && (scale > 1.0 || !resources.has(&with(".json")));
        let (index, png) =
            if fine { (with("@2x.json"), with("@2x.png")) } else { (with(".json"), with(".png")) };
        let read = |path: &Path| resources.read(path, "read the sprite");
        let (text, pixels) = (read(&index)?, read(&png)?);
        let picture = decode(&pixels).map_err(|error| error.in_file(png.display().to_string()))?;
        Self::of_picture(&picture, &text)
            .map_err(|error| error.in_file(index.display().to_string()))
    }

    /// Reads a sprite from a PNG picture and its index in JSON, as the style specification has it.
    ///
    /// # Errors
    /// [`ErrorKind::Data`] for what is not a PNG picture, [`ErrorKind::Limit`] for one of more than
    /// 2²⁵ pixels or images of more together, [`ErrorKind::Style`] for an index that is none, or whose images do not lie
    /// within the picture.
    pub fn from_png(png: &[u8], index: &[u8]) -> Result<Self> {
        Self::of_picture(&decode(png)?, index)
    }

    fn of_picture(picture: &Bitmap, index: &[u8]) -> Result<Self> {
        let entries: BTreeMap<String, Entry> = serde_json::from_slice(index).map_err(|cause| {
            Error::new(ErrorKind::Style, format!("the sprite's index is wrong: {cause}"))
                .remedy("give an object of images, each with x, y, width and height")
        })?;
        let mut sprite = Self::new();
        // Several names of one place share its pixels.
        let mut cut: BTreeMap<[u32; 4], Arc<Bitmap>> = BTreeMap::new();
        let mut pixels = 0;
        for (name, entry) in entries {
            let stretch = entry.stretch();
            let Entry { x, y, width, height, pixel_ratio, sdf, .. } = entry;
            let wrong = |what: String| Error::new(ErrorKind::Style, what).at_path(&name);
            if !(pixel_ratio > 0.0 && pixel_ratio.is_finite()) {
                return Err(wrong(format!("the pixel ratio cannot be {pixel_ratio}"))
                    .remedy("give 1, or 2 for images of twice the resolution"));
            }
            let place = [x, y, width, height];
            if let Some(bitmap) = cut.get(&place) {
                let bitmap = Arc::clone(bitmap);
                sprite.add(name, SpriteImage { bitmap, pixel_ratio, sdf, stretch });
                continue;
            }
            pixels = u64::saturating_add(pixels, u64::from(width) * u64::from(height));
            if pixels > MOST_PIXELS {
                let what = format!("its images have more than {MOST_PIXELS} pixels together");
                return Err(Error::new(ErrorKind::Limit, what)
                    .at_path(&name)
                    .remedy("split the sprite, or leave out images that overlap"));
            }
            let bitmap = picture.part(x, y, width, height).ok_or_else(|| {
                let (right, down) = (picture.width(), picture.height());
                wrong(format!(
                    "{width} × {height} pixels at {x}, {y} do not lie within {right} × {down}"
                ))
                .remedy("give the picture that belongs to this index")
            })?;
            let bitmap = Arc::new(bitmap);
            cut.insert(place, Arc::clone(&bitmap));
            sprite.add(name, SpriteImage { bitmap, pixel_ratio, sdf, stretch });
        }
        Ok(sprite)
    }

    /// A fingerprint with all images.
    pub(crate) fn fingerprint(&self, before: Fingerprint) -> Fingerprint {
        self.images.iter().fold(before, |before, (name, image)| {
            let SpriteImage { bitmap, pixel_ratio, sdf, stretch } = &**image;
            before
                .with(name.as_bytes())
                .with(&bitmap.width().to_le_bytes())
                .with(bitmap.pixels().as_flattened())
                .with(&pixel_ratio.to_le_bytes())
                .with(&[u8::from(*sdf)])
                .with(format!("{stretch:?}").as_bytes())
        })
    }

    /// Adds an image; one of that name is replaced.
    pub fn add(&mut self, name: impl Into<Arc<str>>, image: SpriteImage) {
        self.images.insert(name.into(), Arc::new(image));
    }

    /// Adds the images of another sprite, their names after a prefix: a style may name several
    /// sprites, and calls the images of one with the id `roads` by `roads:` and their name.
    pub fn add_all(&mut self, prefix: &str, other: &Self) {
        for (name, image) in &other.images {
            self.images.insert(Arc::from(format!("{prefix}{name}")), image.clone());
        }
    }

    /// The image with a name.
    pub fn image(&self, name: &str) -> Option<&Arc<SpriteImage>> {
        self.images.get(name)
    }

    /// The names there are.
    pub fn names(&self) -> impl ExactSizeIterator<Item = &str> {
        self.images.keys().map(|name| &**name)
    }

    /// Whether there is no image.
    pub fn is_empty(&self) -> bool {
        self.images.is_empty()
    }
}

impl Style {
    /// Reads the sprites that the style names, as files relative to a folder, for so many pixels to a
    /// CSS pixel: see [`Sprite::open_with`]. Sprites with a URL are not fetched: a map says which
    /// images are not there when it is to draw them.
    ///
    /// # Errors
    /// Those of [`Sprite::open_with`], and [`ErrorKind::Style`] for a `sprite` that is neither text
    /// nor an array of `id` and `url`.
    pub fn open_sprite(&self, folder: &Path, scale: f64, resources: &Resources) -> Result<Sprite> {
        let mut all = Sprite::new();
        let mut add = |id: &str, url: &str| -> Result<()> {
            if url.contains("://") {
                return Ok(());
            }
            let prefix = if id == "default" { String::new() } else { format!("{id}:") };
            all.add_all(&prefix, &Sprite::open_with(folder.join(url), scale, resources)?);
            Ok(())
        };
        match self.sprite() {
            None => {}
            Some(Json::String(url)) => add("default", url)?,
            Some(sprites) => {
                for sprite in sprites.as_array().map(Vec::as_slice).unwrap_or_default() {
                    let text = |key: &str| sprite.get(key).and_then(Json::as_str);
                    let (Some(id), Some(url)) = (text("id"), text("url")) else {
                        return Err(Error::new(ErrorKind::Style, "a sprite has no `id` or `url`")
                            .at_path("sprite")
                            .remedy("give each an `id` and a `url`"));
                    };
                    add(id, url)?;
                }
            }
        }
        Ok(all)
    }
}

/// A PNG picture's pixels.
fn decode(bytes: &[u8]) -> Result<Bitmap> {
    let wrong = |cause: &dyn std::fmt::Display| {
        Error::new(ErrorKind::Data, format!("the sprite's picture cannot be read: {cause}"))
            .remedy("give a PNG picture")
    };
    let mut decoder = png::Decoder::new(std::io::Cursor::new(bytes));
    decoder.set_transformations(
        png::Transformations::normalize_to_color8() | png::Transformations::ALPHA,
    );
    let mut reader = decoder.read_info().map_err(|cause| wrong(&cause))?;
    let (width, height) = (reader.info().width, reader.info().height);
    if u64::from(width) * u64::from(height) > MOST_PIXELS {
        return Err(Error::new(
            ErrorKind::Limit,
            format!("the sprite's picture is too large: {width} × {height} pixels"),
        )
        .remedy("split the sprite"));
    }
    let size = reader.output_buffer_size().unwrap_or_default();
    let mut buffer = vec![0; size];
    let info = reader.next_frame(&mut buffer).map_err(|cause| wrong(&cause))?;
    let times = |value: u8, by: u8| ((u32::from(value) * u32::from(by) + 127) / 255) as u8;
    let channels = info.color_type.samples();
    let pixels = buffer.get(..info.buffer_size()).unwrap_or_default().chunks_exact(channels);
    let pixels = pixels.map(|parts| match *parts {
        [grey, alpha] => [times(grey, alpha), times(grey, alpha), times(grey, alpha), alpha],
        [r, g, b, alpha] => [times(r, alpha), times(g, alpha), times(b, alpha), alpha],
        _ => [0; 4],
    });
    Bitmap::new(width, height, pixels.collect()).ok_or_else(|| wrong(&"pixels are missing"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn png(width: u32, height: u32, color: png::ColorType, data: &[u8]) -> Vec<u8> {
        let mut bytes = Vec::new();
        let mut encoder = png::Encoder::new(&mut bytes, width, height);
        encoder.set_color(color);
        encoder.write_header().unwrap().write_image_data(data).unwrap();
        bytes
    }

    #[test]
    fn images_are_cut_from_the_picture_by_the_index() {
        let data = [255, 0, 0, 255, 0, 255, 0, 128];
        let picture = png(2, 1, png::ColorType::Rgba, &data);
        let index =
            br#"{"b": {"x": 1, "y": 0, "width": 1, "height": 1, "pixelRatio": 2, "sdf": true}}"#;
        let sprite = Sprite::from_png(&picture, index).unwrap();
        let image = sprite.image("b").unwrap();
        assert_eq!(image.bitmap.pixels(), [[0, 128, 0, 128]]);
        assert_eq!(image.size(), (0.5, 0.5));
        assert!(image.sdf);
        assert!(sprite.image("a").is_none());
        let mut all = Sprite::new();
        all.add_all("roads:", &sprite);
        assert_eq!(all.names().collect::<Vec<_>>(), ["roads:b"]);
    }

    #[test]
    fn grey_and_plain_pictures_are_read_too() {
        let index = br#"{"a": {"x": 0, "y": 0, "width": 1, "height": 1}}"#;
        for (color, data) in [
            (png::ColorType::Grayscale, vec![9]),
            (png::ColorType::Rgb, vec![9, 9, 9]),
            (png::ColorType::GrayscaleAlpha, vec![9, 255]),
        ] {
            let sprite = Sprite::from_png(&png(1, 1, color, &data), index).unwrap();
            assert_eq!(sprite.image("a").unwrap().bitmap.pixels(), [[9, 9, 9, 255]]);
        }
    }

    #[test]
    fn an_image_outside_the_picture_is_told_by_its_name() {
        let picture = png(1, 1, png::ColorType::Grayscale, &[0]);
        let index = br#"{"far": {"x": 1, "y": 0, "width": 1, "height": 1}}"#;
        let error = Sprite::from_png(&picture, index).unwrap_err().to_string();
        assert!(error.starts_with("far: 1 × 1 pixels at 1, 0 do not lie within 1 × 1"), "{error}");
        assert!(Sprite::from_png(b"no picture", index).is_err());
        assert!(Sprite::from_png(&picture, b"[]").is_err());
        let index = br#"{"a": {"x": 0, "y": 0, "width": 1, "height": 1, "pixelRatio": 0}}"#;
        assert!(Sprite::from_png(&picture, index).is_err());
    }
}
