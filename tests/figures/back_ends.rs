//! The same figures as PNG, SVG and PDF: drawn by programs that are not ours, they differ by less than
//! one part in a hundred.
//!
//! PDFs are drawn by poppler's `pdftoppm`, SVGs by Chromium: what is not installed is told and not
//! compared. Both draw four times as fine, and the squares of pixels are averaged: so the comparison is
//! of what is drawn, and not of where a program hints its type to. `pdftotext` finds every label of the
//! PDFs, and `pdffonts` subsets of fonts and no others. SVGs are drawn with their text as text, whose
//! labels are all there, and as outlines.
#![cfg(all(feature = "basemap", feature = "pdf"))]

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use rumbo::figure::{Figure, Format, Rendered};
use rumbo::scene::Scene;
use rumbo::svg::{self, SvgOptions, SvgText};

use crate::svg_texts::{texts, words};

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

/// A figure of letters that join and run from right to left.
const RIGHT_TO_LEFT: &str = "caravan-arabic";

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
    // What was drawn before is not to be taken for it.
    if out.exists() {
        std::fs::remove_file(&out).unwrap();
    }
    let [width, height] = [rendered.scene.width, rendered.scene.height].map(f64::ceil);
    let size = format!("--window-size={width},{height}");
    run(Command::new("chromium")
        .args(["--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", &size])
        .arg(format!("--force-device-scale-factor={FINER}"))
        .arg(format!("--user-data-dir={}", folder.join("profile").display()))
        .arg(format!("--screenshot={}", out.display()))
        .arg(format!("file://{}", svg.display())));
    out
}

/// What a program writes to its standard output.
fn said(command: &mut Command) -> String {
    let output = command.output().unwrap();
    assert!(output.status.success(), "{command:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

/// A text without space, nor the marks of direction that programs put around some.
fn joined(text: &str) -> String {
    let is_mark =
        |letter: char| matches!(letter, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}');
    text.chars().filter(|letter| !letter.is_whitespace() && !is_mark(*letter)).collect()
}

/// The labels of a scene that are not to be found in its PDF, and the fonts that it has as a whole.
fn faults(pdf: &Path, scene: &Scene) -> Vec<String> {
    let text = said(Command::new("pdftotext").arg("-raw").arg(pdf).arg("-"));
    let text = words(&text);
    let labels = scene.texts().map(|label| words(&label.text));
    let mut faults: Vec<String> = labels.filter(|label| !text.contains(label.as_str())).collect();
    let table = said(Command::new("pdffonts").arg(pdf));
    let fonts: Vec<&str> = table.lines().skip(2).collect();
    assert!(!fonts.is_empty(), "{}: no fonts", pdf.display());
    for font in fonts {
        let tag = font.split('+').next().unwrap_or_default();
        let is_subset = tag.len() == 6 && tag.bytes().all(|letter| letter.is_ascii_uppercase());
        // Embedded, a subset, and with the letters of its glyphs.
        if !is_subset || !font.contains(" yes yes yes ") {
            faults.push(font.to_owned());
        }
    }
    faults
}

/// The labels of a scene that are no text of its SVG.
fn missing(file: &Path, scene: &Scene) -> Vec<String> {
    let svg = std::fs::read_to_string(file).unwrap();
    let document = roxmltree::Document::parse(&svg).unwrap();
    let said = texts(&document);
    let labels = scene.texts().map(|label| words(&label.text));
    labels.filter(|label| !said.contains(label)).collect()
}

/// Draws a figure at one pixel each, and writes it.
fn drawn(name: &str, formats: &[Format], folder: &Path) -> (Rendered, Vec<(PathBuf, usize)>) {
    let figures = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/figures");
    let mut figure = Figure::open(figures.join(name).with_extension("toml")).unwrap();
    (figure.page.scale, figure.page.dpi) = (1.0, None);
    let rendered = figure.render().unwrap();
    let written = formats.iter().map(|format| {
        let (bytes, _) = rendered.encode(*format).unwrap();
        let file = folder.join(format!("{name}.{format}"));
        std::fs::write(&file, &bytes).unwrap();
        (file, bytes.len())
    });
    let written = written.collect();
    (rendered, written)
}

/// Whether these tests are asked for, and which programs are there.
fn programs<const N: usize>(names: [&str; N]) -> Option<[bool; N]> {
    if std::env::var_os("RUMBO_SLOW").is_none() {
        eprintln!("skipped: RUMBO_SLOW is not set");
        return None;
    }
    Some(names.map(|name| {
        let is_there = is_there(name);
        if !is_there {
            eprintln!("{name} is not installed: what it would tell is not compared");
        }
        is_there
    }))
}

fn read(path: &Path) -> Picture {
    Picture::read(std::io::BufReader::new(std::fs::File::open(path).unwrap()))
}

#[test]
fn back_ends_draw_and_say_the_same() {
    let Some([has_poppler, has_chromium]) = programs(["pdftoppm", "chromium"]) else { return };
    let folder = tempfile::tempdir().unwrap();
    let (mut differing, mut silent) = (Vec::new(), Vec::new());
    for name in FIGURES {
        let formats = [Format::Png, Format::Svg, Format::Pdf];
        let (rendered, written) = drawn(name, &formats, folder.path());
        let ours = Picture::read(std::io::Cursor::new(rendered.png().unwrap()));
        let mut compare = |format: Format, picture: PathBuf| {
            let difference = ours.difference(&read(&picture).coarser(FINER));
            eprintln!("{name}.{format}: {:.2} % off", 100.0 * difference);
            if difference > GREATEST {
                differing.push(format!("{name}.{format}"));
            }
        };
        let [(_, png), (svg_file, svg), (pdf_file, pdf)] = written.as_slice() else { panic!() };
        eprintln!("{name}: {png} bytes of PNG, {svg} of SVG, {pdf} of PDF");
        if has_poppler {
            compare(Format::Pdf, poppler(pdf_file, folder.path()));
            let faults = faults(pdf_file, &rendered.scene);
            silent.extend(faults.into_iter().map(|fault| format!("{name}: {fault}")));
        }
        silent.extend(missing(svg_file, &rendered.scene));
        if has_chromium {
            compare(Format::Svg, chromium(svg_file, folder.path(), &rendered));
            let text = SvgText::Outlines;
            let options = SvgOptions { text, ..SvgOptions::default() };
            let (outlined, _) = svg::svg(&rendered.scene, &options).unwrap();
            eprintln!("{name}: {} bytes of SVG with outlines", outlined.len());
            std::fs::write(svg_file, outlined).unwrap();
            compare(Format::Svg, chromium(svg_file, folder.path(), &rendered));
        }
    }
    assert!(differing.is_empty(), "{differing:?}");
    assert!(silent.is_empty(), "{silent:#?}");
}

/// What poppler finds of words that run from right to left, be it other than all: it loses the last letters
/// of some, and takes others apart where a letter is of several glyphs.
#[test]
fn most_words_from_right_to_left_are_read_off_a_page() {
    let Some([true]) = programs(["pdftotext"]) else { return };
    let folder = tempfile::tempdir().unwrap();
    let (rendered, written) = drawn(RIGHT_TO_LEFT, &[Format::Pdf], folder.path());
    let text = joined(&said(Command::new("pdftotext").arg(&written[0].0).arg("-")));
    let apart =
        |letter: char| !letter.is_alphanumeric() && !('\u{64b}'..='\u{652}').contains(&letter);
    let labels = rendered.scene.texts();
    let words: Vec<&str> = labels.flat_map(|label| label.text.split(apart)).collect();
    let lost: Vec<_> = words.iter().filter(|word| !text.contains(**word)).collect();
    eprintln!("{} of {} words are lost: {lost:?}", lost.len(), words.len());
    assert!(lost.len() * 10 < words.len());
}

/// Arabic as text: a browser's own shaping changes none of its letters.
#[test]
fn letters_that_join_are_drawn_by_a_browser_as_they_are_here() {
    let Some([true]) = programs(["chromium"]) else { return };
    let folder = tempfile::tempdir().unwrap();
    let (rendered, written) = drawn(RIGHT_TO_LEFT, &[Format::Svg], folder.path());
    let [(file, length)] = written.as_slice() else { panic!() };
    let ours = Picture::read(std::io::Cursor::new(rendered.png().unwrap()));
    let theirs = read(&chromium(file, folder.path(), &rendered)).coarser(FINER);
    let difference = ours.difference(&theirs);
    eprintln!("{RIGHT_TO_LEFT}.svg: {length} bytes, {:.2} % off", 100.0 * difference);
    assert!(difference <= GREATEST);
    let text = std::fs::read_to_string(file).unwrap();
    assert!(!text.contains("aria-label="), "a text is outlines");
}
