//! The disk fails at every operation of a figure: it is drawn whole, or not at all.

use std::path::Path;

use super::model::Figure;
use crate::error::{ErrorKind, Result};
use crate::render;
use crate::resources::disk::fault;

fn drawn(home: &Path) -> Result<()> {
    let rendered = Figure::open(home.join("f.toml"))?.render()?;
    render::write(home.join("f.svg"), &rendered.encode("svg".parse()?)?.0)
}

#[test]
fn a_figure_survives_a_fault_of_any_operation() {
    let prepared = || {
        let home = tempfile::tempdir().unwrap();
        let write = |name: &str, text: &str| std::fs::write(home.path().join(name), text).unwrap();
        let text = "[page]\nwidth = '200px'\nheight = '150px'\n[map]\nextent = [0, 0, 3, 3]\n\
            basemap = false\n[[source]]\nname = 'a'\ndata = 'a.geojson'\n[[source]]\nname = 'b'\n\
            data = 'b.csv'\n[fonts]\nfiles = ['f.ttf']\n";
        write("f.toml", text);
        write("a.geojson", r#"{"type": "LineString", "coordinates": [[1, 2], [2, 1]]}"#);
        write("b.csv", "lon,lat\n1,1\n");
        let font = include_bytes!("../../tests/data/fonts/NotoSansArabic-Regular-subset.ttf");
        std::fs::write(home.path().join("f.ttf"), font).unwrap();
        write("f.svg", "as it was");
        home
    };
    let home = prepared();
    let (done, operations) = fault::with(None, || drawn(home.path()));
    done.unwrap();
    assert!(operations >= 10, "{operations}");
    let picture = |home: &Path| std::fs::read(home.join("f.svg")).unwrap();
    let expected = picture(home.path());
    for fault in fault::all(operations, 1) {
        let home = prepared();
        let (done, _) = fault::with(Some(fault), || drawn(home.path()));
        assert_eq!(done.unwrap_err().kind(), ErrorKind::Io, "{fault:?}");
        assert_eq!(picture(home.path()), b"as it was", "{fault:?}");
        assert_eq!(std::fs::read_dir(home.path()).unwrap().count(), 5, "{fault:?}");
        drawn(home.path()).unwrap();
        assert_eq!(picture(home.path()), expected, "{fault:?}");
    }
}
