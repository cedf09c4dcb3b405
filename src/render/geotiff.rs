//! Scenes to GeoTIFF: pixels that say where on the ground they lie (OGC 19-008r4).

use std::io::Write;

use flate2::Compression;
use flate2::write::ZlibEncoder;

use super::ground::Georeference;
use super::options::RenderOptions;
use super::png::Image;
use crate::error::{Error, ErrorKind, Report, Result};
use crate::scene::Scene;
use crate::source::WKT_BEGINS;
use crate::threads;

/// How many rows are packed as one.
const ROWS: usize = 64;

/// The numbers that stand for a system of the file's own, and for pixels told by their corners.
const OWN: u16 = 32_767;
const PIXEL_IS_AREA: u16 = 1;

/// Draws a scene and encodes it as GeoTIFF: RGB, or RGBA where the page is not opaque, packed without loss,
/// with the place of the page's main map ([`Georeference`]), its reference system, its resolution, and
/// the scene's title. The report says which part of the page has no place.
///
/// A reference system without a number of the EPSG's registry is told as WKT, which GDAL, and so QGIS,
/// and ESRI's programs read.
///
/// # Errors
/// Those of [`RenderOptions::size`] and [`Georeference::of`]; [`ErrorKind::Projection`] for a reference
/// system that has neither number nor WKT, [`ErrorKind::Limit`] for a file of more than 4 GB.
pub fn geotiff(scene: &Scene, options: &RenderOptions) -> Result<(Vec<u8>, Report)> {
    let (place, report) = Georeference::of(scene, options.scale)?;
    let mut tags = Tags::default();
    locate(&place, &mut tags)?;
    let image = Image::of(scene, options)?;
    options.cancel.check()?;
    describe(scene, &image, options.scale, &mut tags);
    let channels = image.channels();
    let rows: Vec<&[u8]> = image.bytes.chunks(image.width as usize * channels * ROWS).collect();
    let strips =
        threads::map(&rows, |rows| packed(rows, image.width as usize * channels, channels));
    Ok((assembled(tags, &strips)?, report))
}

/// Rows as differences from the pixel before, packed.
fn packed(rows: &[u8], width: usize, channels: usize) -> Vec<u8> {
    let mut differences = Vec::with_capacity(rows.len());
    for row in rows.chunks(width) {
        let before = std::iter::repeat_n(&0, channels).chain(row);
        differences.extend(row.iter().zip(before).map(|(at, before)| at.wrapping_sub(*before)));
    }
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::default());
    let packed = encoder.write_all(&differences).and_then(|()| encoder.finish());
    // Memory takes whatever is written.
    packed.unwrap_or_default()
}

/// The tags of a file: of each its number, its type, how many values it has, and their bytes.
#[derive(Debug, Default)]
struct Tags(Vec<(u16, u16, u32, Vec<u8>)>);

impl Tags {
    fn text(&mut self, number: u16, text: &str) {
        let text = text.replace('\0', "");
        if !text.is_empty() {
            self.0.push((number, 2, text.len() as u32 + 1, [text.as_bytes(), &[0]].concat()));
        }
    }

    fn shorts(&mut self, number: u16, values: &[u16]) {
        let bytes = values.iter().flat_map(|value| value.to_le_bytes()).collect();
        self.0.push((number, 3, values.len() as u32, bytes));
    }

    fn longs(&mut self, number: u16, values: &[u32]) {
        let bytes = values.iter().flat_map(|value| value.to_le_bytes()).collect();
        self.0.push((number, 4, values.len() as u32, bytes));
    }

    fn ratio(&mut self, number: u16, [above, below]: [u32; 2]) {
        let bytes = [above.to_le_bytes(), below.to_le_bytes()].concat();
        self.0.push((number, 5, 1, bytes));
    }

    fn doubles(&mut self, number: u16, values: &[f64]) {
        let bytes = values.iter().flat_map(|value| value.to_le_bytes()).collect();
        self.0.push((number, 12, values.len() as u32, bytes));
    }
}

/// Adds what the picture is.
fn describe(scene: &Scene, image: &Image, scale: f64, tags: &mut Tags) {
    let channels = image.channels();
    tags.longs(256, &[image.width]);
    tags.longs(257, &[image.height]);
    tags.shorts(258, &vec![8; channels]);
    // Deflate, and RGB.
    tags.shorts(259, &[8]);
    tags.shorts(262, &[2]);
    tags.text(270, &scene.title);
    tags.shorts(277, &[channels as u16]);
    tags.longs(278, &[ROWS as u32]);
    let dpi = [(96.0 * scale * 1000.0).round().clamp(1.0, 4e9) as u32, 1000];
    tags.ratio(282, dpi);
    tags.ratio(283, dpi);
    tags.shorts(284, &[1]);
    // Inches.
    tags.shorts(296, &[2]);
    tags.text(305, concat!("rumbo ", env!("CARGO_PKG_VERSION")));
    // Differences from the pixel before.
    tags.shorts(317, &[2]);
    if channels == 4 {
        // Alpha that colours are not multiplied by.
        tags.shorts(338, &[2]);
    }
    tags.text(33_432, &scene.credit);
}

/// Adds where it lies.
fn locate(place: &Georeference, tags: &mut Tags) -> Result<()> {
    let [a, b, c, d, e, f] = place.to_plane.coefficients();
    let is_upright = (b.abs() + c.abs()) < 1e-12 * (a.abs() + d.abs()) && a > 0.0 && d < 0.0;
    if is_upright {
        tags.doubles(33_550, &[a, -d, 0.0]);
        tags.doubles(33_922, &[0.0, 0.0, 0.0, e, f, 0.0]);
    } else {
        let rows = [[a, c, 0.0, e], [b, d, 0.0, f], [0.0; 4], [0.0, 0.0, 0.0, 1.0]];
        tags.doubles(34_264, rows.as_flattened());
    }
    let keys = Keys::of(place)?;
    tags.shorts(34_735, &keys.directory());
    tags.text(34_737, &keys.texts);
    Ok(())
}

/// The keys that name a reference system.
struct Keys {
    /// Of each its number, the tag that its value lies in, how many that has, and the value or where it
    /// begins.
    entries: Vec<[u16; 4]>,
    texts: String,
}

impl Keys {
    fn of(place: &Georeference) -> Result<Self> {
        let mut keys = Self { entries: Vec::new(), texts: String::new() };
        if let Some(code) = place.epsg() {
            let (model, system) = if place.is_geographic { (2, 2048) } else { (1, 3072) };
            keys.number(1024, model);
            keys.number(1025, PIXEL_IS_AREA);
            keys.number(system, code);
        } else {
            keys.number(1024, OWN);
            keys.number(1025, PIXEL_IS_AREA);
            keys.text(3073, &format!("{WKT_BEGINS}{}", place.wkt()?))?;
        }
        Ok(keys)
    }

    fn number(&mut self, key: u16, value: u16) {
        self.entries.push([key, 0, 1, value]);
    }

    fn text(&mut self, key: u16, text: &str) -> Result<()> {
        // A bar ends a text.
        let text = text.replace('|', "/") + "|";
        let length = u16::try_from(text.len()).map_err(|_| {
            Error::new(ErrorKind::Projection, "the reference system is too long for a GeoTIFF")
                .remedy("draw it in a projection with a code, such as EPSG:3857")
        })?;
        self.entries.push([key, 34_737, length, 0]);
        self.texts = text;
        Ok(())
    }

    fn directory(&self) -> Vec<u16> {
        let head = [1, 1, 1, self.entries.len() as u16];
        [&head[..], self.entries.as_flattened()].concat()
    }
}

/// The file: its head, the directory of tags, their values, the strips.
fn assembled(mut tags: Tags, strips: &[Vec<u8>]) -> Result<Vec<u8>> {
    let too_long = || {
        Error::new(ErrorKind::Limit, "the picture is too large for a TIFF, which has 4 GB")
            .remedy("give a smaller page or scale")
    };
    let lengths: Vec<u32> = strips
        .iter()
        .map(|strip| u32::try_from(strip.len()))
        .collect::<std::result::Result<_, _>>()
        .map_err(|_| too_long())?;
    tags.longs(273, &vec![0; strips.len()]);
    tags.longs(279, &lengths);
    tags.0.sort_by_key(|tag| tag.0);
    let outside = |bytes: &[u8]| if bytes.len() > 4 { bytes.len().next_multiple_of(2) } else { 0 };
    let values = 8 + 2 + 12 * tags.0.len() + 4;
    let mut next = values + tags.0.iter().map(|tag| outside(&tag.3)).sum::<usize>();
    let mut offsets = Vec::with_capacity(strips.len() * 4);
    for strip in strips {
        offsets.extend(u32::try_from(next).map_err(|_| too_long())?.to_le_bytes());
        next += strip.len();
    }
    if u32::try_from(next).is_err() {
        return Err(too_long());
    }
    let mut file = Vec::with_capacity(next);
    file.extend(b"II\x2a\0\x08\0\0\0");
    file.extend((tags.0.len() as u16).to_le_bytes());
    let mut behind = Vec::new();
    for (number, kind, count, bytes) in &tags.0 {
        let bytes = if *number == 273 { &offsets } else { bytes };
        file.extend(number.to_le_bytes());
        file.extend(kind.to_le_bytes());
        file.extend(count.to_le_bytes());
        if bytes.len() > 4 {
            file.extend(((values + behind.len()) as u32).to_le_bytes());
            behind.extend(bytes);
            behind.resize(behind.len().next_multiple_of(2), 0);
        } else {
            file.extend(bytes);
            file.resize(file.len() + 4 - bytes.len(), 0);
        }
    }
    file.extend([0; 4]);
    file.extend(behind);
    strips.iter().for_each(|strip| file.extend(strip));
    Ok(file)
}
