//! Compares pictures with the ones kept in `tests/golden`.
//!
//! ```ignore
//! mod golden;
//! golden::check("render/dashes", &png_bytes);
//! ```
//!
//! A test that fails leaves the picture drawn, the one wanted and what differs in
//! `target/golden-failures`. `RUMBO_ACCEPT=1 cargo test` keeps what is drawn.

#![allow(dead_code)]

use std::fs;
use std::path::{Path, PathBuf};

/// Two parts of a colour that differ by no more than this look alike.
const ALIKE: u8 = 24;

/// Pixels in ten thousand, and at most, that may differ by more: less than a label of one short
/// word moved by a pixel alters.
const PER_TEN_THOUSAND: usize = 1;
const AT_MOST: usize = 12;

/// A picture: RGBA, straight alpha.
pub struct Picture {
    pub width: u32,
    pub height: u32,
    pub pixels: Vec<[u8; 4]>,
}

impl Picture {
    /// Reads a PNG file's bytes.
    pub fn decode(bytes: &[u8]) -> Self {
        let mut decoder = png::Decoder::new(std::io::Cursor::new(bytes));
        decoder.set_transformations(png::Transformations::EXPAND | png::Transformations::ALPHA);
        let mut reader = decoder.read_info().expect("a PNG header");
        let mut data = vec![0; reader.output_buffer_size().expect("a size")];
        let info = reader.next_frame(&mut data).expect("PNG data");
        assert_eq!(info.color_type, png::ColorType::Rgba);
        let (pixels, _) = data[..info.buffer_size()].as_chunks::<4>();
        Self { width: info.width, height: info.height, pixels: pixels.to_vec() }
    }

    /// A pixel.
    pub fn at(&self, x: u32, y: u32) -> [u8; 4] {
        self.pixels[(y * self.width + x) as usize]
    }

    fn encode(&self) -> Vec<u8> {
        let mut file = Vec::new();
        let mut encoder = png::Encoder::new(&mut file, self.width, self.height);
        encoder.set_color(png::ColorType::Rgba);
        let mut writer = encoder.write_header().expect("a header");
        writer.write_image_data(self.pixels.as_flattened()).expect("pixels");
        writer.finish().expect("an end");
        file
    }
}

/// Fails unless a PNG file's picture looks like `tests/golden/NAME.png`.
pub fn check(name: &str, png: &[u8]) {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let wanted_path = root.join("tests/golden").join(format!("{name}.png"));
    if std::env::var_os("RUMBO_ACCEPT").is_some() {
        write(&wanted_path, png);
        return;
    }
    let actual = Picture::decode(png);
    let Ok(bytes) = fs::read(&wanted_path) else {
        let left = keep(root, name, "actual", png);
        panic!(
            "there is no {}: look at {} and accept it with RUMBO_ACCEPT=1 cargo test",
            wanted_path.display(),
            left.display()
        );
    };
    let wanted = Picture::decode(&bytes);
    let Some(difference) = differ(&actual, &wanted) else { return };
    let actual_path = keep(root, name, "actual", png);
    keep(root, name, "wanted", &bytes);
    if let Some(picture) = &difference.picture {
        keep(root, name, "difference", &picture.encode());
    }
    panic!(
        "{name}: {}; compare {} with the files beside it, and accept it with RUMBO_ACCEPT=1 cargo test",
        difference.message,
        actual_path.display()
    );
}

/// How two pictures differ.
pub struct Difference {
    pub message: String,
    /// The wanted picture, pale, with what differs in red.
    pub picture: Option<Picture>,
}

/// How two pictures differ; `None` where they look alike.
pub fn differ(actual: &Picture, wanted: &Picture) -> Option<Difference> {
    if (actual.width, actual.height) != (wanted.width, wanted.height) {
        let message = format!(
            "the picture has {} × {} pixels instead of {} × {}",
            actual.width, actual.height, wanted.width, wanted.height
        );
        return Some(Difference { message, picture: None });
    }
    let unlike = |a: &[u8; 4], b: &[u8; 4]| {
        // Where nothing is to be seen, the colour does not matter.
        let seen = |pixel: &[u8; 4]| {
            let alpha = u32::from(pixel[3]);
            [0, 1, 2].map(|part| (u32::from(pixel[part]) * alpha / 255) as u8)
        };
        a[3].abs_diff(b[3]) > ALIKE
            || seen(a).iter().zip(seen(b)).any(|(a, b)| a.abs_diff(b) > ALIKE)
    };
    let different: Vec<bool> =
        actual.pixels.iter().zip(&wanted.pixels).map(|(a, b)| unlike(a, b)).collect();
    let count = different.iter().filter(|different| **different).count();
    let allowed = (wanted.pixels.len() * PER_TEN_THOUSAND / 10_000).min(AT_MOST);
    if count <= allowed {
        return None;
    }
    let pixels = wanted.pixels.iter().zip(different).map(|(pixel, different)| {
        if different { [255, 0, 0, 255] } else { pixel.map(|part| 191 + part / 4) }
    });
    let picture = Picture { pixels: pixels.collect(), ..*wanted };
    let message = format!("{count} pixels differ where {allowed} may");
    Some(Difference { message, picture: Some(picture) })
}

fn keep(root: &Path, name: &str, what: &str, bytes: &[u8]) -> PathBuf {
    let name = name.replace('/', "-");
    let path = root.join("target/golden-failures").join(format!("{name}.{what}.png"));
    write(&path, bytes);
    path
}

fn write(path: &Path, bytes: &[u8]) {
    fs::create_dir_all(path.parent().expect("a directory")).expect("the directory");
    fs::write(path, bytes).expect("the file");
}
