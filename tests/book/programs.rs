//! The book's programs, compiled and run.

/// A program of the book, in a module of its own, and a test that runs it.
macro_rules! programs {
    ($($name:ident: $file:literal,)*) => {$(
        mod $name {
            include!(concat!("../../docs/src/programs/", $file));

            #[test]
            pub fn runs() {
                super::in_a_folder();
                main().unwrap();
            }
        }
    )*};
}

/// Programs write into the folder that they run in: one that the tests may fill.
fn in_a_folder() {
    static MOVED: std::sync::Once = std::sync::Once::new();
    MOVED.call_once(|| {
        let folder = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join("book");
        std::fs::create_dir_all(&folder).unwrap();
        let figures = std::path::Path::new(crate::SOURCE).join("figures");
        for name in ["stops.csv", "town.json"] {
            std::fs::copy(figures.join(name), folder.join(name)).unwrap();
        }
        std::env::set_current_dir(folder).unwrap();
    });
}

programs! {
    ten_lines: "ten_lines.rs",
    static_map: "static_map.rs",
    pixels: "pixels.rs",
    batch: "batch.rs",
    handler: "handler.rs",
    csv_to_route: "csv_to_route.rs",
}

#[test]
fn the_route_of_the_book_is_the_one_that_its_program_makes() {
    csv_to_route::runs();
    let figures = std::path::Path::new(crate::SOURCE).join("figures");
    let shown = std::fs::read_to_string(figures.join("route.geojson")).unwrap();
    assert_eq!(std::fs::read_to_string("route.geojson").unwrap(), shown);
}
