//! SVG and PDF of whole figures: well formed, with every text, and the same each time.
#![cfg(feature = "basemap")]

use std::collections::BTreeSet;
use std::io::Read;
use std::path::Path;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use flate2::read::ZlibDecoder;

use rumbo::Report;
use rumbo::figure::{Figure, Rendered};
use rumbo::scene::Scene;
use rumbo::svg::{SvgOptions, SvgText, svg};

use crate::svg_texts::{texts, words};

/// The flagship, drawn once.
fn flagship() -> Rendered {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/figures/caravan.toml");
    Figure::open(file).unwrap().render().unwrap()
}

/// Keeps what was written, for a person to look at.
fn keep(name: &str, bytes: &[u8]) {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("vectors");
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join(name), bytes).unwrap();
}

/// A scene as SVG, with its text written one way.
fn written(scene: &Scene, text: SvgText) -> (String, Report) {
    svg(scene, &SvgOptions { text, ..SvgOptions::default() }).unwrap()
}

/// What every SVG holds to.
fn check(text: &str, scene: &Scene) {
    let document = roxmltree::Document::parse(text).unwrap();
    let ids: Vec<&str> = document.descendants().filter_map(|node| node.attribute("id")).collect();
    assert_eq!(ids.len(), ids.iter().collect::<BTreeSet<_>>().len(), "an id stands twice");
    let named = |tag: &str| document.descendants().find(|node| node.has_tag_name(tag));
    assert_eq!(named("title").and_then(|title| title.text()), Some(&*scene.title));
    for path in document.descendants().filter_map(|node| node.attribute("d")) {
        assert!(path.chars().all(|c| "MLQCZ0123456789.- ".contains(c)), "{path}");
    }
    for link in document.descendants().filter_map(|node| node.attribute("clip-path")) {
        let id = link.trim_start_matches("url(#").trim_end_matches(')');
        assert!(ids.contains(&id), "{link} leads nowhere");
    }
}

#[test]
fn the_flagship_as_svg_with_outlines_is_labelled_with_all_its_texts() {
    let rendered = flagship();
    let (text, _) = written(&rendered.scene, SvgText::Outlines);
    keep("caravan-outlines.svg", text.as_bytes());
    check(&text, &rendered.scene);
    let document = roxmltree::Document::parse(&text).unwrap();
    let labels: BTreeSet<&str> =
        document.descendants().filter_map(|node| node.attribute("aria-label")).collect();
    for text in rendered.scene.texts() {
        let words = text.text.replace('\n', " ");
        assert!(labels.contains(words.as_str()), "{words:?} is missing");
    }
    assert!(!text.contains("<text"));
}

#[test]
fn the_flagship_as_svg_has_its_texts_as_text_in_fonts_of_its_own() {
    let rendered = flagship();
    let (text, report) = written(&rendered.scene, SvgText::Text);
    keep("caravan.svg", text.as_bytes());
    check(&text, &rendered.scene);
    let document = roxmltree::Document::parse(&text).unwrap();
    let said = texts(&document);
    for text in rendered.scene.texts() {
        assert!(said.contains(&words(&text.text)), "{:?} is missing", text.text);
    }
    // Each letter has its place.
    for span in document.descendants().filter(|node| node.has_tag_name("tspan")) {
        let letters = span.text().unwrap_or_default().chars().count();
        assert_eq!(span.attribute("x").unwrap().split(' ').count(), letters);
        let class = span.attribute("class").unwrap();
        assert!(text.contains(&format!("font-family:{class};")), "no font {class}");
    }
    assert_eq!(report.losses().count(), 0);
    assert!(!report.entries().iter().any(|entry| entry.detail.contains("outlines")));
    assert_eq!(written(&rendered.scene, SvgText::Text).0, text, "the same scene, another file");
    for font in fonts(&text) {
        let faces = rumbo::text::Fonts::new().add(font).unwrap();
        assert!(faces[0].name.starts_with("Noto Sans"), "{faces:?}");
    }
}

/// The fonts of an SVG, unpacked.
fn fonts(svg: &str) -> Vec<Vec<u8>> {
    let embedded = svg.split("url(data:font/woff;base64,").skip(1);
    let packed = embedded.map(|rest| STANDARD.decode(rest.split(')').next().unwrap()).unwrap());
    let fonts: Vec<Vec<u8>> = packed.map(|woff| unpacked(&woff)).collect();
    assert!(!fonts.is_empty());
    fonts
}

/// A WOFF as the font file that it is of: as its directory says, each table as long as it should be.
fn unpacked(woff: &[u8]) -> Vec<u8> {
    let word = |at: usize| u32::from_be_bytes(woff[at..at + 4].try_into().unwrap()) as usize;
    let count = word(12) >> 16;
    assert_eq!((&woff[..4], word(8)), (&b"wOFF"[..], woff.len()));
    let mut font = woff[4..8].to_vec();
    let (power, sixteen) = (count.ilog2(), count as u16 * 16);
    let range = 16u16 << power;
    for number in [count as u16, range, power as u16, sixteen - range] {
        font.extend(number.to_be_bytes());
    }
    let (mut data, start) = (Vec::new(), 12 + 16 * count);
    for entry in (0..count).map(|index| 44 + 20 * index) {
        let [offset, packed, length] = [4, 8, 12].map(|at| word(entry + at));
        let packed = &woff[offset..offset + packed];
        let mut table = Vec::new();
        if packed.len() < length {
            ZlibDecoder::new(packed).read_to_end(&mut table).unwrap();
        } else {
            table.extend(packed);
        }
        assert_eq!(table.len(), length);
        font.extend(&woff[entry..entry + 4]);
        font.extend(&woff[entry + 16..entry + 20]);
        font.extend(((start + data.len()) as u32).to_be_bytes());
        font.extend((length as u32).to_be_bytes());
        data.extend(table);
        data.resize(data.len().next_multiple_of(4), 0);
    }
    font.extend(data);
    assert_eq!(font.len(), word(16));
    let sum = font.chunks(4).map(|word| u32::from_be_bytes(word.try_into().unwrap()));
    assert_eq!(sum.fold(0, u32::wrapping_add), 0xb1b0_afba, "the sum of the whole");
    font
}

#[test]
fn letters_that_join_are_text_and_pictographs_are_outlines() {
    let figures = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/figures");
    let mut figure = Figure::open(figures.join("locator-apia.toml")).unwrap();
    let arabic = figures.join("fonts/NotoSansArabic-Regular.ttf");
    figure.fonts.files.push(arabic);
    figure.title = "(العربية) \u{26ab} office".to_owned();
    figure.subtitle = "(العربية) an efficient office".to_owned();
    let rendered = figure.render().unwrap();
    let (text, report) = written(&rendered.scene, SvgText::Text);
    check(&text, &rendered.scene);
    let told: Vec<_> =
        report.entries().iter().filter(|entry| entry.detail.contains("outlines")).collect();
    assert_eq!(told.len(), 1, "{told:?}");
    assert!(told[0].place.contains('\u{26ab}') && report.losses().count() == 0);
    assert!(text.contains("aria-label=\"(العربية) \u{26ab} office\""));
    let document = roxmltree::Document::parse(&text).unwrap();
    let subtitle = document.descendants().find(|node| node.attribute("unicode-bidi").is_some());
    let said: String = subtitle
        .unwrap()
        .descendants()
        .filter(|node| node.is_text())
        .filter_map(|node| node.text())
        .collect();
    assert_eq!(said, figure.subtitle);
}

#[cfg(feature = "pdf")]
#[test]
fn the_flagship_as_pdf_embeds_subsets_of_its_fonts_and_stays_small() {
    use rumbo::pdf::{Sheet, pdf};

    let rendered = flagship();
    let sheet = Sheet { scene: &rendered.scene, fonts: &rendered.fonts };
    let (bytes, _) = pdf(&[sheet, sheet]).unwrap();
    keep("caravan-twice.pdf", &bytes);
    let (bytes, _) = pdf(&[sheet]).unwrap();
    keep("caravan.pdf", &bytes);
    assert!(bytes.len() < 400_000, "{} bytes", bytes.len());
    let text = String::from_utf8_lossy(&bytes);
    assert!(text.contains("+NotoSans-Regular"), "no subset of the text's face");
    for told in ["/Lang(en)", "/StructTreeRoot", "/H1", "/Figure", "/Alt"] {
        assert!(text.contains(told), "{told} is missing");
    }
    assert_eq!(text.matches("/Type/Page/").count() + text.matches("/Type /Page\n").count(), 1);
    assert_eq!(pdf(&[sheet]).unwrap().0, bytes, "the same scene, other bytes");
}

#[cfg(feature = "pdf")]
#[test]
fn pages_that_cannot_be_are_refused() {
    use rumbo::pdf::{Sheet, pdf};
    use rumbo::unit::Color;

    assert!(pdf(&[]).is_err());
    for (width, height) in [(0.0, 10.0), (10.0, f64::NAN), (1e5, 10.0), (-1.0, 1.0)] {
        let scene = Scene::new(width, height, Color::WHITE);
        let error = pdf(&[Sheet { scene: &scene, fonts: &[] }]).unwrap_err();
        assert!(error.remedy_text().is_some(), "{error}");
    }
}
