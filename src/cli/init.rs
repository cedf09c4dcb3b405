//! `rumbo init`.

use std::path::Path;

use super::io;
use crate::error::{Error, ErrorKind, Result};

/// The files written, with their contents: a figure and the route it draws.
const FILES: [(&str, &str); 2] = [
    ("figure.toml", include_str!("../../data/init/figure.toml")),
    ("route.geojson", include_str!("../../data/init/route.geojson")),
];

pub(super) fn run(dir: &Path) -> Result<()> {
    std::fs::create_dir_all(dir).map_err(|cause| Error::io(dir, "make the folder", cause))?;
    for (name, _) in FILES {
        let path = dir.join(name);
        if path.exists() {
            return Err(Error::new(ErrorKind::Io, "the file is there already")
                .in_file(path)
                .remedy("give another folder, or move the file away"));
        }
    }
    for (name, contents) in FILES {
        crate::render::write(dir.join(name), contents.as_bytes())?;
    }
    io::tell(format_args!(
        "wrote figure.toml and route.geojson; now: rumbo render {}",
        dir.join("figure.toml").display()
    ));
    Ok(())
}
