//! Scenes that follow one another to an animated PNG.

use super::png::{Image, PngOptions, describe, failed};
use crate::error::{Error, ErrorKind, Result};
use crate::scene::Scene;

/// A scene, and for how long it is shown.
#[derive(Debug, Clone, PartialEq)]
pub struct Still {
    /// What is shown. Each has the page's size and background of the first.
    pub scene: Scene,
    /// For how long, milliseconds.
    pub shown: u16,
}

/// Draws scenes and encodes them as an animated PNG that begins again at its end; of each only what
/// differs from the one before. Programs that know no animation show the first.
///
/// ```
/// use rumbo::render::{self, PngOptions, Still};
/// use rumbo::scene::Scene;
/// use rumbo::unit::Color;
///
/// let still = |_| Still { scene: Scene::new(40.0, 30.0, Color::WHITE), shown: 100 };
/// let apng = render::apng((0..3).map(still), 3, &PngOptions::default())?;
/// assert_eq!(apng.windows(4).filter(|name| name == b"fcTL").count(), 3);
/// # Ok::<(), rumbo::Error>(())
/// ```
///
/// # Errors
/// Those of [`RenderOptions::size`](super::RenderOptions::size);
/// [`ErrorKind::Limit`](crate::ErrorKind::Limit) where there are no scenes.
pub fn apng(
    stills: impl Iterator<Item = Still>,
    count: u32,
    options: &PngOptions,
) -> Result<Vec<u8>> {
    let mut stills = stills;
    let first = stills.next().ok_or_else(|| {
        Error::new(ErrorKind::Limit, "a film without pictures cannot be written")
            .remedy("give at least one scene")
    })?;
    let mut before = Image::of(&first.scene, &options.render)?;
    let mut file = Vec::new();
    let mut encoder = before.encoder(&mut file, options.compression);
    let started = encoder
        .set_animated(count, 0)
        .and_then(|()| encoder.set_frame_delay(first.shown, 1000))
        .and_then(|()| describe(&mut encoder, &first.scene, options))
        .and_then(|()| encoder.write_header());
    let mut writer = started.map_err(failed)?;
    writer.write_image_data(&before.bytes).map_err(failed)?;
    for still in stills {
        let image = Image::of(&still.scene, &options.render)?;
        let (area, bytes) = changed(&before, &image);
        let [x, y, width, height] = area;
        let written = writer
            .reset_frame_position()
            .and_then(|()| writer.set_frame_dimension(width, height))
            .and_then(|()| writer.set_frame_position(x, y))
            .and_then(|()| writer.set_frame_delay(still.shown, 1000))
            .and_then(|()| writer.write_image_data(&bytes));
        written.map_err(failed)?;
        before = image;
    }
    writer.finish().map_err(failed)?;
    Ok(file)
}

/// The box (left, top, width, height) outside of which two pictures are the same, and its bytes in the
/// second; of two that are the same a pixel, as there must be one.
fn changed(before: &Image, image: &Image) -> ([u32; 4], Vec<u8>) {
    let channels = image.channels();
    let width = image.width as usize * channels;
    let rows = || before.bytes.chunks(width).zip(image.bytes.chunks(width));
    let differs = |(a, b): &(&[u8], &[u8])| a != b;
    let top = rows().position(|rows| differs(&rows)).unwrap_or(0);
    let height = rows().skip(top).enumerate().rfind(|(_, rows)| differs(rows));
    let height = height.map_or(1, |(index, _)| index + 1);
    let (mut left, mut right) = (width, 0);
    for (a, b) in rows().skip(top).take(height) {
        let differs = |(a, b): (&u8, &u8)| a != b;
        left = left.min(a.iter().zip(b).position(differs).unwrap_or(width));
        right = right.max(a.iter().zip(b).rposition(differs).map_or(0, |last| last + 1));
    }
    let (left, right) = if left < right { (left, right) } else { (0, channels) };
    let (left, right) = (left / channels, right.div_ceil(channels));
    let rows = image.bytes.chunks(width).skip(top).take(height);
    let part = |row: &[u8]| row.get(left * channels..right * channels).unwrap_or_default().to_vec();
    let bytes = rows.flat_map(part).collect();
    ([left as u32, top as u32, (right - left) as u32, height as u32], bytes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::path::Path;
    use crate::scene::{FillRule, Item, Origin};
    use crate::unit::{Color, PageBox};
    use std::sync::Arc;

    fn still(area: Option<PageBox>) -> Still {
        let mut scene = Scene::new(40.0, 30.0, Color::WHITE);
        scene.items.extend(area.map(|area| Item::Fill {
            path: Arc::new(Path::rect(area)),
            color: Color::BLACK,
            rule: FillRule::NonZero,
            antialias: true,
            origin: Origin::default(),
        }));
        Still { scene, shown: 70 }
    }

    #[test]
    fn of_each_picture_there_is_what_differs() {
        let area = PageBox::new(10.0, 5.0, 22.0, 9.0);
        let stills = [still(None), still(Some(area)), still(Some(area)), still(None)];
        let options = PngOptions::default();
        let file = apng(stills.into_iter(), 4, &options).unwrap();
        let mut reader = png::Decoder::new(std::io::Cursor::new(file)).read_info().unwrap();
        let mut told = Vec::new();
        for index in 0..4 {
            let mut pixels = vec![0; reader.output_buffer_size().unwrap()];
            reader.next_frame(&mut pixels).unwrap();
            let control = *reader.info().frame_control().unwrap();
            assert_eq!((control.delay_num, control.delay_den), (70, 1000));
            told.push([control.x_offset, control.y_offset, control.width, control.height]);
            let black =
                pixels.iter().take((control.width * control.height * 3) as usize).all(|b| *b == 0);
            assert_eq!(black, index == 1, "{told:?}");
        }
        assert_eq!(told, [[0, 0, 40, 30], [10, 5, 12, 4], [0, 0, 1, 1], [10, 5, 12, 4]]);
        assert!(apng(std::iter::empty(), 0, &options).is_err());
    }
}
