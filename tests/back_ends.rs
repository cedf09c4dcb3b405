//! The same figures as PNG, SVG and PDF: drawn by programs that are not ours, they differ by less than
//! one part in a hundred.
//!
//! PDFs are drawn by poppler's `pdftoppm`, SVGs by Chromium: what is not installed is told and not
//! compared. Both draw four times as fine, and the squares of pixels are averaged: so the comparison is
//! of what is drawn, and not of where a program hints its type to.
#![cfg(all(feature = "basemap", feature = "pdf"))]

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use rumbo::figure::{Figure, Format, Rendered};

/// The flagship and ten others: routes, choropleths, symbols, towns, relief, a globe, dark and light.
const FIGURES: &[&str] = &[
    "caravan",
    "caravan-phone",
    "caravan-theme-night",
    "choropleth-europe",
    "choropleth-us-states",
    "symbols-mexico",
    "towns-japan",
    "map-arctic",
    "map-mediterranean",
    "map-world-night",
    "locator-kathmandu",
];

/// How much finer the programs draw.
const FINER: usize = 4;
/// The greatest mean difference, of 1.
const GREATEST: f64 = 0.01;

struct Picture {
    width: usize,
    /// Red, green and blue.
    bytes: Vec<u8>,
}

impl Picture {
    /// Reads a PNG without alpha, or with an alpha that is whole.
    fn read(file: impl std::io::BufRead + std::io::Seek) -> Self {
        let mut decoder = png::Decoder::new(file);
        decoder.set_transformations(png::Transformations::normalize_to_color8());
        let mut reader = decoder.read_info().unwrap();
        let mut bytes = vec![0; reader.output_buffer_size().unwrap()];
        let info = reader.next_frame(&mut bytes).unwrap();
        let step = info.color_type.samples();
        assert!(step >= 3, "{:?}", info.color_type);
        let bytes = bytes.chunks_exact(step).flat_map(|pixel| [pixel[0], pixel[1], pixel[2]]);
        Self { width: info.width as usize, bytes: bytes.collect() }
    }

    /// The means of squares of pixels.
    fn coarser(&self, by: usize) -> Self {
        let (width, height) = (self.width / by, self.bytes.len() / 3 / self.width / by);
        let mut bytes = Vec::with_capacity(width * height * 3);
        for (y, x) in (0..height).flat_map(|y| (0..width).map(move |x| (y, x))) {
            for band in 0..3 {
                let at = |dy: usize, dx: usize| {
                    self.bytes[((y * by + dy) * self.width + x * by + dx) * 3 + band]
                };
                let squares = (0..by).flat_map(|dy| (0..by).map(move |dx| (dy, dx)));
                let sum: usize = squares.map(|(dy, dx)| usize::from(at(dy, dx))).sum();
                bytes.push(((sum + by * by / 2) / (by * by)) as u8);
            }
        }
        Self { width, bytes }
    }

    /// The mean difference where both are: a page whose sides are no whole pixels is rounded up by one
    /// program and down by another.
    fn difference(&self, other: &Self) -> f64 {
        let height = |picture: &Self| picture.bytes.len() / 3 / picture.width;
        let sides = [(self.width, other.width), (height(self), height(other))];
        assert!(sides.iter().all(|(a, b)| a.abs_diff(*b) <= 1), "other sizes: {sides:?}");
        let [columns, rows] = sides.map(|(a, b)| a.min(b));
        let row = |picture: &'_ Self, row: usize| {
            let start = row * picture.width * 3;
            picture.bytes[start..start + columns * 3].to_vec()
        };
        let off = |y: usize| -> u64 {
            let (ours, theirs) = (row(self, y), row(other, y));
            ours.iter().zip(&theirs).map(|(a, b)| u64::from(a.abs_diff(*b))).sum()
        };
        (0..rows).map(off).sum::<u64>() as f64 / (255 * columns * rows * 3) as f64
    }
}

fn is_there(program: &str) -> bool {
    let mut command = Command::new(program);
    let ran = command.arg("--version").stdout(Stdio::null()).stderr(Stdio::null()).status();
    ran.is_ok()
}

fn run(command: &mut Command) {
    let output = command.output().unwrap();
    assert!(output.status.success(), "{command:?}: {}", String::from_utf8_lossy(&output.stderr));
}

/// A PDF as poppler draws it.
fn poppler(pdf: &Path, folder: &Path) -> PathBuf {
    let out = folder.join("pdf");
    let resolution = (96 * FINER).to_string();
    let arguments = ["-singlefile", "-png", "-r", &resolution];
    run(Command::new("pdftoppm").args(arguments).arg(pdf).arg(&out));
    out.with_extension("png")
}

/// An SVG as Chromium draws it.
fn chromium(svg: &Path, folder: &Path, rendered: &Rendered) -> PathBuf {
    let out = folder.join("svg.png");
    let size = format!("--window-size={},{}", rendered.scene.width, rendered.scene.height);
    run(Command::new("chromium")
        .args(["--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", &size])
        .arg(format!("--force-device-scale-factor={FINER}"))
        .arg(format!("--user-data-dir={}", folder.join("profile").display()))
        .arg(format!("--screenshot={}", out.display()))
        .arg(format!("file://{}", svg.display())));
    out
}

fn read(path: &Path) -> Picture {
    Picture::read(std::io::BufReader::new(std::fs::File::open(path).unwrap()))
}

#[test]
fn back_ends_draw_the_same() {
    if std::env::var_os("RUMBO_SLOW").is_none() {
        eprintln!("skipped: RUMBO_SLOW is not set");
        return;
    }
    let [has_poppler, has_chromium] = ["pdftoppm", "chromium"].map(|program| {
        let is_there = is_there(program);
        if !is_there {
            eprintln!("{program} is not installed: what it would draw is not compared");
        }
        is_there
    });
    let folder = tempfile::tempdir().unwrap();
    let figures = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/figures");
    let mut differing = Vec::new();
    for name in FIGURES {
        let mut figure = Figure::open(figures.join(name).with_extension("toml")).unwrap();
        (figure.page.scale, figure.page.dpi) = (1.0, None);
        let rendered = figure.render().unwrap();
        let ours = Picture::read(std::io::Cursor::new(rendered.png().unwrap()));
        let mut compare = |format: Format, drawn: PathBuf, bytes: usize| {
            let difference = ours.difference(&read(&drawn).coarser(FINER));
            eprintln!("{name}.{format}: {bytes} bytes, {:.2} % off", 100.0 * difference);
            if difference > GREATEST {
                differing.push(format!("{name}.{format}"));
            }
        };
        for format in [Format::Pdf, Format::Svg] {
            let (bytes, _) = rendered.encode(format).unwrap();
            let file = folder.path().join(format!("{name}.{format}"));
            std::fs::write(&file, &bytes).unwrap();
            if format == Format::Pdf && has_poppler {
                compare(format, poppler(&file, folder.path()), bytes.len());
            }
            if format == Format::Svg && has_chromium {
                compare(format, chromium(&file, folder.path(), &rendered), bytes.len());
            }
        }
    }
    assert!(differing.is_empty(), "{differing:?}");
}
