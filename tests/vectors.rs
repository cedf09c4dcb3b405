//! SVG and PDF of whole figures: well formed, with every text, and the same each time.
#![cfg(feature = "basemap")]

use std::collections::BTreeSet;
use std::path::Path;

use rumbo::figure::{Figure, Rendered};
use rumbo::svg::{SvgOptions, svg};

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

#[test]
fn the_flagship_as_svg_is_well_formed_and_says_all_its_texts() {
    let rendered = flagship();
    let (text, _) = svg(&rendered.scene, &SvgOptions::default()).unwrap();
    keep("caravan.svg", text.as_bytes());
    let document = roxmltree::Document::parse(&text).unwrap();
    let labels: BTreeSet<&str> =
        document.descendants().filter_map(|node| node.attribute("aria-label")).collect();
    for text in rendered.scene.texts() {
        let words = text.text.replace('\n', " ");
        assert!(labels.contains(words.as_str()), "{words:?} is missing");
    }
    let ids: Vec<&str> = document.descendants().filter_map(|node| node.attribute("id")).collect();
    assert_eq!(ids.len(), ids.iter().collect::<BTreeSet<_>>().len(), "an id stands twice");
    let named = |tag: &str| document.descendants().find(|node| node.has_tag_name(tag));
    assert_eq!(named("title").and_then(|title| title.text()), Some(&*rendered.scene.title));
    for path in document.descendants().filter_map(|node| node.attribute("d")) {
        assert!(path.chars().all(|c| "MLQCZ0123456789.- ".contains(c)), "{path}");
    }
    for link in document.descendants().filter_map(|node| node.attribute("clip-path")) {
        let id = link.trim_start_matches("url(#").trim_end_matches(')');
        assert!(ids.contains(&id), "{link} leads nowhere");
    }
    let (again, _) = svg(&rendered.scene, &SvgOptions::default()).unwrap();
    assert_eq!(text, again);
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
    use rumbo::scene::Scene;
    use rumbo::unit::Color;

    assert!(pdf(&[]).is_err());
    for (width, height) in [(0.0, 10.0), (10.0, f64::NAN), (1e5, 10.0), (-1.0, 1.0)] {
        let scene = Scene::new(width, height, Color::WHITE);
        let error = pdf(&[Sheet { scene: &scene, fonts: &[] }]).unwrap_err();
        assert!(error.remedy_text().is_some(), "{error}");
    }
}
