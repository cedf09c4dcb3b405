//! What the font book makes of strings: shaping, fallback, direction, lines, boxes.

use proptest::prelude::*;
use rumbo::error::{Code, ErrorKind, Report};
use rumbo::path::Baseline;
use rumbo::scene::{GlyphRun, OrientedBox};
use rumbo::text::{FontFeature, Fonts, Shaped, Span, TextStyle, Wrap};
use rumbo::unit::{Align, Color, Page};

fn fonts() -> Fonts {
    Fonts::embedded().unwrap()
}

fn style(size: f64) -> TextStyle {
    TextStyle { size, ..TextStyle::default() }
}

fn lines<'a>(shaped: &Shaped, text: &'a str) -> Vec<&'a str> {
    shaped.lines().iter().map(|line| &text[line.range.clone()]).collect()
}

/// The bytes of the text that the glyphs of a placed text stand for, from left to right.
fn clusters(shaped: &Shaped) -> Vec<usize> {
    let (runs, _) = shaped.place(Page::default(), 0.0);
    let mut glyphs: Vec<_> = runs.iter().flat_map(|run| &run.glyphs).collect();
    glyphs.sort_by(|a, b| a.at.x.total_cmp(&b.at.x));
    glyphs.iter().map(|glyph| glyph.cluster).collect()
}

#[test]
fn pairs_are_kerned() {
    let fonts = fonts();
    let width = |text: &str| fonts.shape(text, &style(100.0)).width();
    assert!(width("AV") < width("A") + width("V") - 2.0);
    let loose = TextStyle { features: vec![FontFeature::NO_KERNING], ..style(100.0) };
    let unkerned = fonts.shape("AV", &loose).width();
    assert!((unkerned - width("A") - width("V")).abs() < 1e-9);
}

#[test]
fn names_of_the_world_in_three_alphabets_are_drawn() {
    let fonts = fonts();
    let names = "Tecún Umán, São Paulo, Łódź, Đà Nẵng, Thừa Thiên Huế, Ağrı, Þórshöfn, Ħal Għaxaq, \
        Kaʻū, Reykjavík, Čačak, Ǧīzān, Šiauliai, Köln, Țăndărei, Ouagadougou, Kpalimé, Ɛnyi, \
        Αθήνα, Ἀθῆναι, Москва, Київ, Љубљана, Ўзбекистон, Қазақстан, Ӑ, Ґ";
    let signs = "“”‘’«»–—…·•°′″±×−÷≥≤≈≠→←↑↓½²³⁴₂№€£$™©®§¶†‡‰ §\u{a0}\u{202f}\u{2011}";
    for face in ["Noto Sans Regular", "Noto Sans Bold", "Noto Sans Italic"] {
        for text in [names, signs] {
            let shaped = fonts.shape(text, &TextStyle::new(face));
            assert!(shaped.missing().is_empty(), "{face}: {:?}", shaped.missing());
            assert_eq!(shaped.unknown_fonts().count(), 0);
        }
    }
}

#[test]
fn accents_on_capitals_lie_within_the_box() {
    let fonts = fonts();
    let plain = fonts.shape("A", &style(100.0)).bounds().unwrap();
    let accented = fonts.shape("Ẫ", &style(100.0)).bounds().unwrap();
    assert!(accented.y0 < plain.y0 - 15.0);
    let hung = fonts.shape("g", &style(100.0)).bounds().unwrap();
    assert!(hung.y1 > plain.y1 + 15.0);
    assert!((plain.height() - 71.4).abs() < 1.0, "no taller than the capitals: {plain:?}");
}

#[test]
fn composed_and_decomposed_letters_look_the_same() {
    let fonts = fonts();
    let one = fonts.shape("Nẵng", &style(20.0));
    let parts = fonts.shape("Na\u{306}\u{303}ng", &style(20.0));
    assert_eq!(one.width(), parts.width());
    assert_eq!(one.ink(), parts.ink());
    assert!(parts.missing().is_empty());
}

#[test]
fn marks_without_a_letter_of_their_own_stand_over_their_base() {
    let fonts = fonts();
    let shaped = fonts.shape("q\u{303}", &style(100.0));
    assert_eq!(shaped.width(), fonts.shape("q", &style(100.0)).width());
    let ink = shaped.lines()[0].ink.unwrap();
    assert!(ink.y0 < -60.0, "the tilde is above the letter: {ink:?}");
    assert!(ink.x0 > 0.0 && ink.x1 < shaped.width() + 1.0);
}

#[test]
fn joiners_and_other_invisible_characters_have_no_width() {
    let fonts = fonts();
    let plain = fonts.shape("ab", &style(20.0));
    for invisible in ['\u{200B}', '\u{200D}', '\u{2060}', '\u{FEFF}', '\u{7}', '\u{FE0F}'] {
        let shaped = fonts.shape(&format!("a{invisible}b"), &style(20.0));
        assert!((shaped.width() - plain.width()).abs() < 1e-9, "{invisible:?}");
        assert!(shaped.missing().is_empty(), "{invisible:?}");
    }
}

#[test]
fn what_no_font_has_is_listed_once_and_reported() {
    let fonts = fonts();
    let shaped = fonts.shape("東京 Tokyo 東 👨\u{200D}👩", &TextStyle::new("Lato Bold"));
    assert_eq!(shaped.missing(), ['東', '京', '👨', '👩']);
    assert_eq!(shaped.unknown_fonts().collect::<Vec<_>>(), ["Lato Bold"]);
    let mut report = Report::new();
    shaped.report("layer places", &mut report);
    shaped.report("layer places", &mut report);
    assert_eq!(report.with_code(Code::GlyphMissing).count(), 4);
    let advice = report.with_code(Code::Advisory).next().unwrap();
    assert_eq!(advice.detail, "no font is named Lato Bold; Noto Sans Bold is used");
}

#[test]
fn a_stack_is_tried_in_order_and_other_faces_help_out() {
    let fonts = fonts();
    let faces = |text: &str, stack: &[&str]| -> Vec<String> {
        let fonts_of = stack.iter().map(|name| (*name).into()).collect();
        let shaped = fonts.shape(text, &TextStyle { fonts: fonts_of, ..TextStyle::default() });
        let (runs, _) = shaped.place(Page::default(), 0.0);
        runs.iter().map(|run| run.face.name.to_string()).collect()
    };
    assert_eq!(faces("a", &["Unknown", "noto-sans bold"]), ["Noto Sans Bold"]);
    assert_eq!(faces("a", &["NotoSans-Italic"]), ["Noto Sans Italic"]);
    assert_eq!(
        faces("Tecún → Huixtla", &["Noto Sans Bold"]),
        ["Noto Sans Bold", "Noto Sans Math Regular", "Noto Sans Bold"]
    );
    assert_eq!(faces("a", &["Roboto Medium Italic"]), ["Noto Sans Italic"]);
}

#[test]
fn hebrew_and_arabic_run_from_right_to_left_even_without_a_font() {
    let fonts = fonts();
    let shaped = fonts.shape("אבג", &style(20.0));
    assert_eq!(clusters(&shaped), [4, 2, 0]);
    assert_eq!(shaped.missing(), ['א', 'ב', 'ג']);
    // In a Latin sentence: the Hebrew words trade places, the figures within keep their order.
    let shaped = fonts.shape("ab אב 12 גד cd", &style(20.0));
    assert_eq!(clusters(&shaped), [0, 1, 2, 13, 11, 10, 8, 9, 7, 5, 3, 15, 16, 17]);
    let arabic = TextStyle { justify: None, ..style(20.0) };
    let shaped = fonts.shape("القاهرة الكبرى\nمصر", &arabic);
    let [first, second] = shaped.lines() else { panic!() };
    assert!(second.x > 0.0, "flush right");
    assert_eq!(first.x, 0.0);
}

#[test]
fn bidirectional_text_is_broken_in_logical_order() {
    let fonts = fonts();
    let text = "אבגד הוזח טיכל";
    let narrow = TextStyle { max_width: Some(4.0), wrap: Wrap::Paragraph, ..style(20.0) };
    let shaped = fonts.shape(text, &narrow);
    assert_eq!(lines(&shaped, text), ["אבגד", "הוזח", "טיכל"]);
    let (runs, boxes) = shaped.place(Page::default(), 0.0);
    assert_eq!((runs.len(), boxes.len()), (3, 3));
    assert!(runs[1].glyphs.windows(2).all(|pair| pair[0].cluster > pair[1].cluster));
}

#[test]
fn empty_blank_and_many_line_texts() {
    let fonts = fonts();
    let empty = fonts.shape("", &style(20.0));
    assert_eq!((empty.width(), empty.height(), empty.lines().len()), (0.0, 0.0, 0));
    assert!(empty.bounds().is_none());
    let blank = fonts.shape("  \t ", &style(20.0));
    assert!(blank.is_blank());
    assert_eq!((blank.width(), blank.height()), (0.0, 24.0));
    assert_eq!(blank.place(Page::default(), 0.0), (vec![], vec![]));
    let text = "a\r\nb\n\nc\u{2028}d\n";
    let shaped = fonts.shape(text, &style(20.0));
    assert_eq!(lines(&shaped, text), ["a", "b", "", "c", "d"]);
    assert_eq!(shaped.height(), 5.0 * 24.0);
    assert_eq!(shaped.boxes(Page::default(), 0.0).len(), 4);
    let nobody = Fonts::new().shape("abc", &style(20.0));
    assert!(nobody.is_blank());
}

#[test]
fn a_book_without_fonts_says_what_it_lacks() {
    let shaped = Fonts::new().shape("ab", &style(20.0));
    assert_eq!(shaped.missing(), ['a', 'b']);
    assert_eq!(shaped.unknown_fonts().collect::<Vec<_>>(), ["Noto Sans Regular"]);
}

#[test]
fn letter_spacing_is_between_letters_and_not_after_the_last() {
    let fonts = fonts();
    let spaced = TextStyle { letter_spacing: 0.1, ..style(20.0) };
    let width = |text: &str, style: &TextStyle| fonts.shape(text, style).width();
    assert!((width("HHH", &spaced) - width("HHH", &style(20.0)) - 4.0).abs() < 1e-9);
    assert_eq!(width("H", &spaced), width("H", &style(20.0)));
    // A line runs over Devanagari's words, and Arabic letters join.
    for unbroken in ["भारत", "مصر"] {
        assert_eq!(width(unbroken, &spaced), width(unbroken, &style(20.0)));
    }
    // A mark does not get a space of its own.
    assert!((width("q\u{303}H", &spaced) - width("q\u{303}H", &style(20.0)) - 2.0).abs() < 1e-9);
}

#[test]
fn lines_are_balanced_and_paragraphs_filled() {
    let fonts = fonts();
    let text = "Heroica Ciudad de Juchitán de Zaragoza";
    let label = TextStyle { max_width: Some(10.0), ..style(12.0) };
    assert_eq!(
        lines(&fonts.shape(text, &label), text),
        ["Heroica Ciudad de", "Juchitán de Zaragoza"]
    );
    let text = "The caravan set out from Tapachula on 25 March, crossed Oaxaca and Veracruz, and \
        reached the port of entry at San Ysidro on 29 April; the first people were let in the \
        next day.";
    let note = TextStyle { max_width: Some(20.0), wrap: Wrap::Paragraph, ..style(12.0) };
    let shaped = fonts.shape(text, &note);
    assert!(shaped.width() <= 240.0);
    let filled: Vec<f64> = shaped.lines().iter().map(|line| line.width / 240.0).collect();
    assert!(filled[..filled.len() - 1].iter().all(|share| *share > 0.75), "{filled:?}");
    let all: Vec<&str> = lines(&shaped, text);
    assert_eq!(all.join(" "), text);
}

#[test]
fn a_broken_line_is_the_same_as_the_line_alone() {
    let fonts = fonts();
    let text = "Tapachula AV LTo T, Wa";
    let narrow = TextStyle { max_width: Some(1.0), wrap: Wrap::Paragraph, ..style(50.0) };
    for line in fonts.shape(text, &narrow).lines() {
        let alone = fonts.shape(&text[line.range.clone()], &style(50.0));
        assert!((line.width - alone.width()).abs() < 1e-9, "{line:?}");
    }
}

#[test]
fn spans_keep_their_style_and_share_their_lines() {
    let fonts = fonts();
    let (small, large) =
        (style(10.0), TextStyle { size: 30.0, ..TextStyle::new("Noto Sans Bold") });
    let red = Color::rgb8(200, 0, 0);
    let spans = [
        Span::new("km ", &small),
        Span { text: "12", style: &large, color: Some(red) },
        Span::new("\nnext", &small),
    ];
    let shaped = fonts.shape_spans(&spans);
    let [first, second] = shaped.lines() else { panic!() };
    assert_eq!(first.range, 0..5);
    let (runs, _) = shaped.place(Page::default(), 0.0);
    assert_eq!(runs.len(), 3);
    assert_eq!((runs[1].size, runs[1].color), (30.0, Some(red)));
    assert_eq!(runs[0].glyphs[0].at.y, runs[1].glyphs[0].at.y, "one baseline");
    // 30 px · 1.2 for the first line, 10 px · 1.2 for the second.
    assert!((shaped.height() - 48.0).abs() < 1e-9);
    assert_eq!((first.top, second.top), (0.0, first.height));
}

#[test]
fn capitals_stand_in_the_middle_of_the_block() {
    let fonts = fonts();
    let shaped = fonts.shape("HIE", &style(50.0));
    let ink = shaped.ink().unwrap();
    assert!(((ink.y0 + ink.y1) / 2.0 - shaped.height() / 2.0).abs() < 0.1);
}

#[test]
fn lines_can_be_justified_again_without_shaping() {
    let fonts = fonts();
    let mut shaped = fonts.shape("wide line\nup", &style(20.0));
    let rest = shaped.width() - shaped.lines()[1].width;
    for (justify, x) in [(Some(Align::Right), rest), (Some(Align::Center), rest / 2.0), (None, 0.0)]
    {
        shaped.justify(justify);
        assert_eq!(shaped.lines()[1].x, x);
        assert_eq!(shaped.lines()[0].x, 0.0);
    }
}

#[test]
fn a_turned_block_turns_about_its_corner() {
    let fonts = fonts();
    let shaped = fonts.shape("Río Bravo", &style(20.0));
    let at = Page::new(100.0, 100.0);
    let (runs, boxes) = shaped.place(at, std::f64::consts::FRAC_PI_2);
    let first = &runs[0].glyphs[0];
    assert!((first.at.x - (100.0 - shaped.lines()[0].baseline)).abs() < 1e-9);
    assert!(runs[0].glyphs.iter().all(|glyph| (glyph.at.x - first.at.x).abs() < 1e-9));
    assert!(runs[0].glyphs.windows(2).all(|pair| pair[0].at.y < pair[1].at.y));
    assert_eq!(boxes, shaped.boxes(at, std::f64::consts::FRAC_PI_2));
    assert_enclosed(&runs, &boxes);
}

#[test]
fn text_follows_a_line() {
    let fonts = fonts();
    let shaped = fonts.shape("Usumacinta", &style(16.0));
    let arc = Baseline::new((0..=60).map(|step| {
        let angle = f64::from(step) * 0.05 - 1.5;
        Page::new(200.0 * angle.sin(), -200.0 * angle.cos())
    }));
    let start = (arc.length() - shaped.width()) / 2.0;
    let (runs, boxes) = shaped.along(&arc, start, 0.0).unwrap();
    assert_eq!(boxes.len(), 10);
    assert_enclosed(&runs, &boxes);
    let glyphs = &runs[0].glyphs;
    assert!(glyphs[0].angle < -0.1 && glyphs[9].angle > 0.1);
    // The capitals' middle lies on the line: the baseline half a capital's height inside it.
    for glyph in glyphs {
        let radius = glyph.at.distance(Page::default());
        assert!((radius - (200.0 - 16.0 * 0.714 / 2.0)).abs() < 0.5, "{radius}");
    }
    assert!(shaped.along(&arc, arc.length() - shaped.width() / 2.0, 0.0).is_none());
    assert!(shaped.along(&arc, -1.0, 0.0).is_none());
    assert!(shaped.along(&Baseline::default(), 0.0, 0.0).is_none());
}

#[test]
fn straight_lines_give_the_same_glyphs_as_placing() {
    let fonts = fonts();
    let shaped = fonts.shape("Nẵng q\u{303} AV", &style(16.0));
    let level = Baseline::new([Page::new(0.0, 50.0), Page::new(500.0, 50.0)]);
    let (along, _) = shaped.along(&level, 20.0, 0.0).unwrap();
    let (placed, _) = shaped.place(Page::new(20.0, 50.0 - shaped.height() / 2.0), 0.0);
    for (a, b) in along[0].glyphs.iter().zip(&placed[0].glyphs) {
        assert!(a.at.distance(b.at) < 1e-9);
        assert_eq!(a.angle, 0.0);
    }
}

#[test]
fn bad_fonts_are_refused() {
    let mut fonts = Fonts::new();
    for bytes in [&b""[..], b"wOF2 and so on", &[0, 1, 0, 0, 0, 9, 0, 0]] {
        assert_eq!(fonts.add(bytes.to_vec()).unwrap_err().kind(), ErrorKind::Font);
    }
    let error = fonts.add_file("no/such/font.ttf").unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Io);
}

#[test]
fn fonts_are_added_to_a_clone_and_found_by_name() {
    let embedded = fonts();
    let bold = embedded.find("Noto Sans Bold").unwrap().clone();
    let bytes = embedded.file(&bold).unwrap().0.to_vec();
    let mut more = embedded.clone();
    let added = more.add(bytes).unwrap();
    assert_eq!(added.len(), 1);
    assert_eq!(added[0].index, embedded.faces().count());
    assert_eq!(more.find("noto sans bold").unwrap().index, added[0].index);
    assert_eq!(embedded.faces().count() + 1, more.faces().count());
    assert!(embedded.file(&added[0]).is_none());
}

#[test]
fn broken_fonts_do_no_harm() {
    let embedded = fonts();
    let bytes = embedded.file(embedded.find("Noto Sans Italic").unwrap()).unwrap().0.to_vec();
    let mut state = 0x9E37_79B9_7F4A_7C15_u64;
    let mut random = move || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state as usize
    };
    for round in 0..150 {
        let mut broken = bytes.clone();
        for _ in 0..1 + round % 40 {
            let at = random() % if round % 3 == 0 { 400 } else { broken.len() };
            broken[at] = random() as u8;
        }
        if round % 5 == 0 {
            broken.truncate(random() % bytes.len());
        }
        let mut book = Fonts::new();
        if let Ok(faces) = book.add(broken) {
            for face in faces {
                let shaped = book.shape("Đà Nẵng fi 12½ Москва", &TextStyle::new(face.name));
                let _ = shaped.place(Page::default(), 0.3);
            }
        }
    }
}

#[test]
fn a_long_text_is_set() {
    let fonts = fonts();
    let text = "Huehuetenango y Quetzaltenango ".repeat(3_000);
    for wrap in [Wrap::Balanced, Wrap::Paragraph] {
        let shaped = fonts.shape(&text, &TextStyle { max_width: Some(30.0), wrap, ..style(10.0) });
        assert!(shaped.lines().len() > 1_000);
    }
}

#[test]
fn numbers_out_of_range_do_no_harm() {
    let fonts = fonts();
    for bad in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY, -3.0, 0.0] {
        let odd = TextStyle {
            size: bad,
            letter_spacing: bad,
            line_height: bad,
            max_width: Some(bad),
            ..TextStyle::default()
        };
        let shaped = fonts.shape("Tecún Umán", &odd);
        assert!(shaped.width().is_finite() && shaped.height().is_finite());
    }
}

#[test]
fn threads_share_a_book() {
    let fonts = fonts();
    let wanted = fonts.shape("Đà Nẵng", &style(16.0)).place(Page::default(), 0.0);
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                for _ in 0..50 {
                    let found = fonts.shape("Đà Nẵng", &style(16.0)).place(Page::default(), 0.0);
                    assert_eq!(found, wanted);
                }
            });
        }
    });
}

/// Every point of every outline lies in one of the boxes, to rounding.
fn assert_enclosed(runs: &[GlyphRun], boxes: &[OrientedBox]) {
    for run in runs {
        for glyph in &run.glyphs {
            let (sin, cos) = (glyph.angle.sin(), glyph.angle.cos());
            for point in glyph.outline.points() {
                let (x, y) = (point.x * run.size, point.y * run.size);
                let at = Page::new(glyph.at.x + x * cos - y * sin, glyph.at.y + x * sin + y * cos);
                assert!(boxes.iter().any(|bounds| holds(bounds, at)), "{at:?} {glyph:?}");
            }
        }
    }
}

fn holds(bounds: &OrientedBox, at: Page) -> bool {
    let (sin, cos) = (bounds.angle.sin(), bounds.angle.cos());
    let (dx, dy) = (at.x - bounds.center.x, at.y - bounds.center.y);
    (dx * cos + dy * sin).abs() <= bounds.width / 2.0 + 1e-6
        && (dy * cos - dx * sin).abs() <= bounds.height / 2.0 + 1e-6
}

fn any_text() -> impl Strategy<Value = String> {
    let part = prop_oneof![
        "\\PC{0,6}",
        "[a-zA-Z ]{1,8}",
        "[\\u{5D0}-\\u{5EA}\\u{627}-\\u{64A} 0-9().,]{1,6}",
        "[\\u{300}-\\u{32F}\\u{200B}-\\u{200F}\\u{202A}-\\u{202E}\\u{2066}-\\u{2069}\\u{FE0F}]{1,3}",
        "[\\r\\n\\t\\u{85}\\u{2028}\\u{0}-\\u{1F}]{1,2}",
        any::<String>(),
    ];
    prop::collection::vec(part, 0..6).prop_map(|parts| parts.concat())
}

proptest! {
    #[test]
    fn any_text_is_set_with_its_ink_in_its_boxes(
        text in any_text(),
        size in 0.0..60.0,
        max_width in prop::option::of(0.0..12.0),
        letter_spacing in -0.1..0.5,
        angle in -4.0..4.0,
        paragraph in any::<bool>(),
    ) {
        let wrap = if paragraph { Wrap::Paragraph } else { Wrap::Balanced };
        let style = TextStyle { size, max_width, letter_spacing, wrap, ..TextStyle::default() };
        let shaped = fonts().shape(&text, &style);
        let (runs, boxes) = shaped.place(Page::new(3.0, -7.0), angle);
        assert_enclosed(&runs, &boxes);
        // Lines hold the whole text in order but for what ends them.
        let mut end = 0;
        for line in shaped.lines() {
            prop_assert!(line.range.start >= end && line.range.end <= text.len());
            let between = &text[end..line.range.start];
            let skipped = |c: char| c.is_whitespace() || c.is_control() || c == '\u{200B}';
            prop_assert!(between.chars().all(skipped));
            end = line.range.end;
            prop_assert!(line.width <= shaped.width());
        }
        // A line is as wide as its glyphs' advances, but for the space after the last.
        for line in shaped.lines() {
            let advances: f64 = runs
                .iter()
                .flat_map(|run| &run.glyphs)
                .filter(|glyph| line.range.contains(&glyph.cluster))
                .map(|glyph| glyph.advance)
                .sum();
            let slack = (letter_spacing * size).abs() + 1e-6;
            prop_assert!((advances.max(0.0) - line.width).abs() <= slack);
        }
    }

    #[test]
    fn widths_of_unkerned_words_add_up(words in prop::collection::vec("[a-zäöü]{1,8}", 1..5)) {
        let fonts = fonts();
        let loose = TextStyle {
            features: vec![
                FontFeature::NO_KERNING,
                FontFeature { tag: *b"liga", value: 0 },
            ],
            ..style(17.0)
        };
        let whole = fonts.shape(&words.join(" "), &loose).width();
        let space = fonts.shape("a a", &loose).width() - 2.0 * fonts.shape("a", &loose).width();
        let parts: f64 = words.iter().map(|word| fonts.shape(word, &loose).width()).sum();
        prop_assert!((whole - parts - space * (words.len() - 1) as f64).abs() < 1e-6);
    }

    #[test]
    fn any_text_goes_along_any_line(
        text in any_text(),
        points in prop::collection::vec((-200.0..200.0, -200.0..200.0), 0..8),
        start in -5.0..50.0,
    ) {
        let line = Baseline::new(points.into_iter().map(|(x, y)| Page::new(x, y)));
        let shaped = fonts().shape(&text, &style(9.0));
        if let Some((runs, boxes)) = shaped.along(&line, start, 2.0) {
            assert_enclosed(&runs, &boxes);
        }
    }

    #[test]
    fn fonts_of_random_bytes_are_refused(bytes in prop::collection::vec(any::<u8>(), 0..600)) {
        let _ = Fonts::new().add(bytes);
    }
}
