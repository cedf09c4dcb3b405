//! Pictures of four bytes a pixel, colours not multiplied by alpha.

use std::path::Path;

pub struct Picture {
    pub width: usize,
    pub height: usize,
    pub pixels: Vec<[u8; 4]>,
}

impl Picture {
    pub fn open(path: &Path) -> Option<Self> {
        let mut decoder =
            png::Decoder::new(std::io::BufReader::new(std::fs::File::open(path).ok()?));
        decoder.set_transformations(
            png::Transformations::normalize_to_color8() | png::Transformations::ALPHA,
        );
        let mut reader = decoder.read_info().ok()?;
        let mut buffer = vec![0; reader.output_buffer_size()?];
        let info = reader.next_frame(&mut buffer).ok()?;
        let channels = info.color_type.samples();
        let pixels = buffer.get(..info.buffer_size())?.chunks_exact(channels);
        let pixels = pixels.map(|parts| match *parts {
            [grey, alpha] => [grey, grey, grey, alpha],
            [r, g, b, alpha] => [r, g, b, alpha],
            _ => [0; 4],
        });
        Some(Self {
            width: info.width as usize,
            height: info.height as usize,
            pixels: pixels.collect(),
        })
    }

    pub fn size(&self) -> String {
        format!("{} × {}", self.width, self.height)
    }

    /// Writes a PNG file.
    pub fn write(&self, path: &Path) -> std::io::Result<()> {
        let file = std::io::BufWriter::new(std::fs::File::create(path)?);
        let (width, height) = (self.width as u32, self.height as u32);
        let mut encoder = png::Encoder::new(file, width, height);
        encoder.set_color(png::ColorType::Rgba);
        encoder.set_compression(png::Compression::Fast);
        encoder.write_header()?.write_image_data(self.pixels.as_flattened())?;
        Ok(())
    }
}
