//! Malformed styles and what is said about them: `tests/bad/style/<name>.json`, and beside it in
//! `<name>.txt` the error as it is printed. `RUMBO_ACCEPT=1` writes the texts anew, for reading.

use std::path::Path;

use rumbo::style::Style;

#[test]
fn every_malformed_style_is_refused_with_its_message() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/bad/style");
    let mut count = 0;
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_none_or(|extension| extension != "json") {
            continue;
        }
        count += 1;
        let text = std::fs::read_to_string(&path).unwrap();
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        let Err(error) = Style::from_json(&text) else { panic!("{name} is read") };
        let printed = format!("{error}\n");
        let expected = path.with_extension("txt");
        if std::env::var_os("RUMBO_ACCEPT").is_some() {
            std::fs::write(expected, printed).unwrap();
        } else {
            assert_eq!(printed, std::fs::read_to_string(expected).unwrap(), "{name}");
        }
    }
    assert!(count >= 15, "only {count} malformed styles");
}
