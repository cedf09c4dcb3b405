//! Scripts that the embedded fonts lack: given fonts, the system's, and what is said where all lack
//! them.

use std::path::{Path, PathBuf};

use rumbo::error::{Code, ErrorKind};
use rumbo::figure::{Figure, FontSetup, MissingGlyphs, Rendered};
use rumbo::scene::{Role, Text};
use rumbo::text::{Fonts, TextStyle};
use rumbo::unit::PageBox;

const TITLE: &str = "القاهرة والدلتا";

fn font() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/fonts/NotoSansArabic-Regular-subset.ttf")
}

fn figure(fonts: FontSetup) -> Figure {
    let mut figure = Figure::new().title(TITLE).size(500.0, 400.0).extent([28.0, 26.0, 35.0, 32.0]);
    figure.map.hide = vec!["towns".to_owned()];
    figure.fonts = fonts;
    figure
}

fn given() -> FontSetup {
    FontSetup { files: vec![font()], system: false, ..FontSetup::default() }
}

fn title(rendered: &Rendered) -> &Text {
    rendered.scene.texts().find(|text| text.text == TITLE).unwrap()
}

#[test]
fn a_script_that_no_font_has_is_an_error_with_a_remedy() {
    let alone = FontSetup { system: false, ..FontSetup::default() };
    let error = figure(alone).render().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Font);
    assert_eq!(error.message(), format!("no font has the Arabic script of `{TITLE}`"));
    let remedy = error.remedy_text().unwrap();
    for way in ["fonts-noto-core", "[fonts] files", "--font", "missing_glyphs"] {
        assert!(remedy.contains(way), "{remedy}");
    }
}

#[test]
fn boxes_are_drawn_where_they_are_asked_for_and_the_report_tells() {
    let boxes =
        FontSetup { system: false, missing_glyphs: MissingGlyphs::Boxes, ..FontSetup::default() };
    let rendered = figure(boxes).render().unwrap();
    assert!(rendered.report.with_code(Code::GlyphMissing).count() > 0);
    assert!(rendered.report.losses().count() > 0);
}

#[test]
fn a_given_font_draws_what_the_embedded_ones_lack_from_the_right() {
    let rendered = figure(given()).render().unwrap();
    assert_eq!(rendered.report.with_code(Code::GlyphMissing).count(), 0);
    let title = title(&rendered);
    // The space alone is the embedded font's.
    let others = title.runs.iter().filter(|run| &*run.face.name != "Noto Sans Arabic Regular");
    assert!(others.map(|run| run.glyphs.len()).sum::<usize>() <= 1);
    assert!(rendered.fonts.iter().any(|file| &*file.face.name == "Noto Sans Arabic Regular"));
    let bounds = title.bounds().unwrap();
    let (left, right) = (bounds.x0, 500.0 - bounds.x1);
    assert!(right < 30.0 && left > 150.0, "{bounds:?}");
    assert_eq!(rendered.png().unwrap(), figure(given()).render().unwrap().png().unwrap());
}

#[test]
fn letters_are_joined_and_run_from_right_to_left() {
    let mut fonts = Fonts::embedded().unwrap();
    fonts.add_file(font()).unwrap();
    let style = TextStyle { size: 20.0, ..TextStyle::default() };
    let glyphs = |text: &str| -> Vec<u16> {
        let (runs, _) = fonts.shape(text, &style).place(rumbo::unit::Page::default(), 0.0);
        runs.iter().flat_map(|run| &run.glyphs).map(|glyph| glyph.id).collect()
    };
    let (joined, apart) = (glyphs("هر"), [glyphs("ر"), glyphs("ه")].concat());
    assert_eq!(joined.len(), 2);
    assert_ne!(joined, apart);
    let mixed = fonts.shape("نهر Nile", &style);
    assert!(mixed.is_rtl() && mixed.missing().is_empty());
}

#[test]
fn a_pyramid_and_a_fingerprint_know_the_given_fonts() {
    let with = figure(given()).prepare().unwrap();
    let without = figure(FontSetup { files: Vec::new(), ..given() }).prepare().unwrap();
    assert!(with.fonts().find("Noto Sans Arabic Regular").is_some());
    assert_ne!(with.fingerprint().unwrap(), without.fingerprint().unwrap());
}

#[test]
fn what_is_no_font_is_told_where_the_figure_names_it() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("a.ttf"), b"not a font").unwrap();
    let file = folder.path().join("figure.toml");
    std::fs::write(&file, "title = 'x'\n\n[fonts]\nfiles = ['a.ttf', 'b.ttf']\n").unwrap();
    let error = Figure::open(&file).unwrap().render().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Font);
    assert!(error.to_string().contains("a.ttf"), "{error}");
    assert!(error.remedy_text().is_some());
    std::fs::write(&file, "[fonts]\nmissing_glyphs = 'blanks'\n").unwrap();
    let text = Figure::open(&file).unwrap_err().to_string();
    assert!(text.contains("boxes"), "{text}");
}

#[cfg(all(feature = "cli", feature = "system-fonts", target_os = "linux"))]
#[test]
fn the_command_takes_fonts_and_looks_among_those_of_the_system() {
    let folder = tempfile::tempdir().unwrap();
    let home = folder.path().join("home");
    std::fs::create_dir_all(home.join(".fonts")).unwrap();
    std::fs::copy(font(), home.join(".fonts/arabic.ttf")).unwrap();
    let file = folder.path().join("figure.toml");
    let text = format!("title = '{TITLE}'\n[page]\nwidth = '400px'\nheight = '300px'\n");
    std::fs::write(&file, text).unwrap();
    let draw = |picture: &str, more: &[&str]| {
        let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_rumbo"));
        command.current_dir(folder.path()).env("HOME", &home);
        let drawn =
            command.args(["render", "figure.toml", "-o", picture]).args(more).output().unwrap();
        assert!(drawn.status.success(), "{}", String::from_utf8_lossy(&drawn.stderr));
        std::fs::read(folder.path().join(picture)).unwrap()
    };
    let found = draw("found.png", &["--report", "found.json"]);
    let report = std::fs::read_to_string(folder.path().join("found.json")).unwrap();
    let told = format!("Noto Sans Arabic ({}", home.join(".fonts/arabic.ttf").display());
    assert!(report.contains(&told) && report.contains("of this system draws"), "{report}");
    let given = draw("given.png", &["--font", font().to_str().unwrap(), "--report", "given.json"]);
    let report = std::fs::read_to_string(folder.path().join("given.json")).unwrap();
    assert!(!report.contains("of this system"), "{report}");
    assert_eq!(found, given);
}

#[test]
fn a_legend_is_read_from_the_side_that_its_script_begins_at() {
    let figures = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/figures");
    // The edges that texts and symbols share, left and right of each other.
    let legend = |name: &str| {
        let scene = Figure::open(figures.join(name)).unwrap().render().unwrap().scene;
        let texts = scene.texts().filter(|text| text.origin.role == Role::Legend);
        let texts: Vec<PageBox> = texts.filter_map(Text::bounds).collect();
        let symbols = scene.markers().filter(|marker| marker.origin.role == Role::Legend);
        let symbols: Vec<f64> = symbols.map(|marker| marker.at.x).collect();
        assert!(texts.len() > 6 && symbols.len() > 3);
        (texts, symbols)
    };
    let (texts, symbols) = legend("caravan-arabic.toml");
    let edge = texts.iter().map(|text| text.x1).fold(0.0, f64::max);
    assert!(symbols.iter().all(|x| *x < edge && *x > edge - 60.0), "{symbols:?} in {edge}");
    let entries: Vec<f64> = texts.iter().map(|text| text.x1).filter(|x| *x < edge - 5.0).collect();
    assert!(entries.len() > 6 && entries.iter().all(|x| symbols.iter().all(|at| at > x)));
    let (texts, symbols) = legend("caravan-square.toml");
    let edge = texts.iter().map(|text| text.x0).fold(f64::INFINITY, f64::min);
    assert!(symbols.iter().all(|x| *x > edge && *x < edge + 60.0), "{symbols:?} in {edge}");
}
