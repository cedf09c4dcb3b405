//! Sprites that were made to do harm.

use rumbo::ErrorKind;
use rumbo::style::Sprite;

fn picture(side: u32) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, side, side);
    encoder.set_color(png::ColorType::Grayscale);
    encoder.set_depth(png::BitDepth::One);
    encoder.set_compression(png::Compression::High);
    let rows = vec![0; (side.div_ceil(8) * side) as usize];
    encoder.write_header().unwrap().write_image_data(&rows).unwrap();
    bytes
}

#[test]
fn images_that_are_all_of_the_picture_over_and_over() {
    let picture = picture(2048);
    let index = |offset: usize| {
        let entry = |at: usize| {
            let side = 2048 - offset * at;
            format!(r#""i{at}": {{"x": 0, "y": 0, "width": {side}, "height": 2000}}"#)
        };
        let entries: Vec<String> = (0..100).map(entry).collect();
        format!("{{{}}}", entries.join(","))
    };
    // The same place a hundred times is one image.
    let sprite = Sprite::from_png(&picture, index(0).as_bytes()).unwrap();
    let (first, last) = (sprite.image("i0").unwrap(), sprite.image("i99").unwrap());
    assert!(std::sync::Arc::ptr_eq(&first.bitmap, &last.bitmap));
    // Others are copies, and there is an end to them.
    let error = Sprite::from_png(&picture, index(1).as_bytes()).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Limit);
    assert!(error.to_string().contains("33554432 pixels"), "{error}");
    assert!(error.remedy_text().is_some(), "{error}");
}

#[test]
fn the_file_at_fault_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let base = folder.path().join("icons");
    let index = br#"{"a": {"x": 0, "y": 0, "width": 1, "height": 1}}"#;
    std::fs::write(base.with_extension("json"), index).unwrap();
    std::fs::write(base.with_extension("png"), b"no picture").unwrap();
    let error = Sprite::open(&base).unwrap_err().to_string();
    assert!(error.contains("icons.png"), "{error}");
    std::fs::write(base.with_extension("png"), picture(8)).unwrap();
    std::fs::write(base.with_extension("json"), b"[]").unwrap();
    let error = Sprite::open(&base).unwrap_err().to_string();
    assert!(error.contains("icons.json"), "{error}");
}
