//! Archives as their users meet them: written, resumed, read, merged, verified, and damaged.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use proptest::prelude::*;
use rumbo::archive::{
    Address, Encoding, Limits, MergeOptions, Metadata, Reader, Shard, Sink, Writer, WriterOptions,
    merge, verify,
};
use rumbo::error::ErrorKind;
use rumbo::unit::{LonLat, LonLatBox};

/// Targets of every format there is.
fn targets(folder: &Path) -> Vec<PathBuf> {
    let mut names = vec!["world.pmtiles", "world"];
    if cfg!(feature = "mbtiles") {
        names.push("world.mbtiles");
    }
    names.into_iter().map(|name| folder.join(name)).collect()
}

/// A grey tile of 4 px a side.
fn grey(level: u8) -> Vec<u8> {
    let mut file = Vec::new();
    let mut encoder = png::Encoder::new(&mut file, 4, 4);
    encoder.set_color(png::ColorType::Grayscale);
    encoder.write_header().unwrap().write_image_data(&[level; 16]).unwrap();
    file
}

/// A pyramid in which many tiles are one.
fn pyramid(max_zoom: u8) -> BTreeMap<Address, Vec<u8>> {
    let blocks = (0..=max_zoom).flat_map(|z| whole_zoom(z).tiles());
    blocks
        .map(|tile| {
            let level = if tile.y * 2 < 1 << tile.z { 0 } else { (tile.x * 7 + tile.y * 3) as u8 };
            (tile, grey(level))
        })
        .collect()
}

fn whole_zoom(z: u8) -> Limits {
    let last = (1 << z) - 1;
    Limits { z, min_x: 0, min_y: 0, max_x: last, max_y: last }
}

fn metadata(max_zoom: u8) -> Metadata {
    Metadata {
        name: "World".to_owned(),
        description: "Greys".to_owned(),
        attribution: "nobody".to_owned(),
        max_zoom,
        tile_size: 4,
        center: Some((LonLat::new(10.0, 20.5), 1)),
        limits: (0..=max_zoom).map(whole_zoom).collect(),
        fingerprint: "f00d".to_owned(),
        ..Metadata::new(Encoding::Png)
    }
}

fn write(target: &Path, metadata: &Metadata, tiles: &BTreeMap<Address, Vec<u8>>) {
    let mut writer = Writer::open(target, metadata, WriterOptions::default()).unwrap();
    for (address, tile) in tiles {
        writer.put(*address, tile).unwrap();
    }
    Box::new(writer).finish().unwrap();
}

/// A file's bytes, or those of all files in a folder.
fn contents(path: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut all = BTreeMap::new();
    if path.is_dir() {
        for entry in std::fs::read_dir(path).unwrap() {
            let path = entry.unwrap().path();
            all.extend(
                contents(&path).into_iter().map(|(inner, bytes)| {
                    (Path::new(path.file_name().unwrap()).join(inner), bytes)
                }),
            );
        }
    } else {
        all.insert(PathBuf::new(), std::fs::read(path).unwrap());
    }
    all
}

fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

#[test]
fn every_format_gives_back_what_was_put() {
    let folder = tempfile::tempdir().unwrap();
    let (metadata, tiles) = (metadata(4), pyramid(4));
    for target in targets(folder.path()) {
        write(&target, &metadata, &tiles);
        let reader = Reader::open(&target).unwrap();
        assert_eq!(reader.metadata(), &metadata, "{}", target.display());
        let addresses = reader.addresses().unwrap();
        assert_eq!(addresses, tiles.keys().copied().collect::<Vec<_>>());
        for (address, tile) in &tiles {
            assert_eq!(reader.get(*address).unwrap().as_ref(), Some(tile), "{address}");
        }
        assert_eq!(reader.get(Address::new(5, 0, 0)).unwrap(), None);
        assert_eq!(reader.get(Address::new(1, 9, 0)).unwrap(), None);
        let found = verify(&target, |_| {}).unwrap();
        assert!(found.is_sound(), "{}: {:?}", target.display(), found.faults);
        assert_eq!(found.advice, [""; 0]);
        assert_eq!(found.tiles, tiles.len() as u64);
        let mut distinct: Vec<_> = tiles.values().collect();
        distinct.sort();
        distinct.dedup();
        assert_eq!(found.distinct, distinct.len() as u64);
        assert!(found.stored <= found.expanded);
    }
    let mut left = names(folder.path());
    left.sort();
    assert!(left.iter().all(|name| !name.contains("rumbo")), "nothing is left: {left:?}");
}

#[test]
fn a_box_over_the_antimeridian_comes_back() {
    let folder = tempfile::tempdir().unwrap();
    let fiji = Metadata {
        bounds: LonLatBox::new(176.5, -20.25, -178.0, -12.0),
        limits: vec![whole_zoom(0)],
        ..metadata(0)
    };
    for target in targets(folder.path()) {
        write(&target, &fiji, &pyramid(0));
        assert_eq!(Reader::open(&target).unwrap().metadata().bounds, fiji.bounds);
    }
}

#[test]
fn the_order_of_work_and_its_interruptions_leave_no_trace() {
    let folder = tempfile::tempdir().unwrap();
    let (metadata, tiles) = (metadata(4), pyramid(4));
    for target in targets(folder.path()) {
        write(&target, &metadata, &tiles);
        let whole = contents(&target);
        let again = folder
            .path()
            .join("again")
            .with_extension(target.extension().map(|ending| ending.to_owned()).unwrap_or_default());
        let mut order: Vec<_> = tiles.iter().collect();
        order.sort_by_key(|(tile, _)| tile.tile_id().unwrap().wrapping_mul(0x9e37_79b9_7f4a_7c15));
        for part in order.chunks(100) {
            let mut writer = Writer::open(&again, &metadata, WriterOptions::default()).unwrap();
            for (address, tile) in part {
                assert!(!writer.contains(**address));
                writer.put(**address, tile).unwrap();
            }
        }
        assert!(!again.exists(), "nothing is there before the end");
        // A record that was being written when the process died.
        let spool = Writer::unfinished(&again);
        let mut bytes = std::fs::read(&spool).unwrap();
        bytes.extend([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 0, 0, 0]);
        std::fs::write(&spool, bytes).unwrap();
        let writer = Writer::open(&again, &metadata, WriterOptions::default()).unwrap();
        assert_eq!(writer.resumed(), tiles.len() as u64);
        Box::new(writer).finish().unwrap();
        assert!(contents(&again) == whole, "{} differs", target.display());
    }
}

#[test]
fn leaf_directories_are_made_and_found() {
    let folder = tempfile::tempdir().unwrap();
    let target = folder.path().join("deep.pmtiles");
    // No two neighbours along the curve are equal, so that every tile has an entry.
    let tiles: BTreeMap<Address, Vec<u8>> = Address::tile_ids_of_zoom(8)
        .map(|id| {
            let level = id.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 56;
            (Address::from_tile_id(id).unwrap(), grey(level as u8 | (id & 1) as u8))
        })
        .collect();
    let metadata = Metadata { min_zoom: 8, limits: vec![whole_zoom(8)], ..metadata(8) };
    write(&target, &metadata, &tiles);
    let found = verify(&target, |_| {}).unwrap();
    assert!(found.is_sound(), "{:?}", found.faults);
    assert!(found.leaves > 1, "{} leaves", found.leaves);
    let reader = Reader::open(&target).unwrap();
    for (address, tile) in tiles.iter().step_by(97) {
        assert_eq!(reader.get(*address).unwrap().as_ref(), Some(tile));
    }
    assert_eq!(reader.addresses().unwrap().len(), tiles.len());
}

/// Writes the tiles in so many shards, contiguous along the Hilbert curve.
fn shards(
    folder: &Path,
    of: u32,
    metadata: &Metadata,
    tiles: &BTreeMap<Address, Vec<u8>>,
) -> Vec<PathBuf> {
    let mut order: Vec<_> = tiles.iter().collect();
    order.sort_by_key(|(tile, _)| tile.tile_id());
    let size = order.len().div_ceil(of as usize);
    let parts = order.chunks(size).zip(1..).map(|(part, index)| {
        let path = folder.join(format!("part-{index}.pmtiles"));
        let metadata = Metadata { shard: Some(Shard { index, of }), ..metadata.clone() };
        write(&path, &metadata, &part.iter().map(|(a, t)| (**a, (*t).clone())).collect());
        path
    });
    parts.collect()
}

#[test]
fn merged_shards_are_the_whole() {
    let folder = tempfile::tempdir().unwrap();
    let (metadata, tiles) = (metadata(4), pyramid(4));
    let parts = shards(folder.path(), 7, &metadata, &tiles);
    for part in &parts {
        assert!(verify(part, |_| {}).unwrap().is_sound());
    }
    for target in targets(folder.path()) {
        write(&target, &metadata, &tiles);
        let whole = contents(&target);
        let merged = folder
            .path()
            .join("merged")
            .with_extension(target.extension().map(|ending| ending.to_owned()).unwrap_or_default());
        let mut backwards = parts.clone();
        backwards.reverse();
        let result = merge(&backwards, &merged, MergeOptions::default(), |_| {}).unwrap();
        assert_eq!((result.missing, result.repeated), (0, 0));
        assert!(contents(&merged) == whole, "{} differs", target.display());
    }
}

#[test]
fn what_cannot_be_merged_is_told_and_leaves_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let (metadata, tiles) = (metadata(3), pyramid(3));
    let parts = shards(folder.path(), 3, &metadata, &tiles);
    let target = folder.path().join("merged.pmtiles");
    let refusal = |parts: &[PathBuf]| {
        let error = merge(parts, &target, MergeOptions::default(), |_| {}).unwrap_err();
        assert!(!target.exists() && !Writer::unfinished(&target).exists(), "{error}");
        error.to_string()
    };
    let other = |name: &str, metadata: &Metadata, tiles: &BTreeMap<Address, Vec<u8>>| {
        let path = folder.path().join(name);
        write(&path, metadata, tiles);
        path
    };

    assert!(refusal(&[]).contains("nothing to merge"));
    let two = [parts[0].clone(), parts[2].clone()];
    assert!(refusal(&two).contains("shards are missing: 2/3"), "{}", refusal(&two));

    let styled = Metadata { fingerprint: "beef".to_owned(), ..metadata.clone() };
    let error = refusal(&[parts[0].clone(), other("style.pmtiles", &styled, &tiles)]);
    assert!(error.contains("style.pmtiles") && error.contains("style or data"), "{error}");

    let large = Metadata { tile_size: 512, ..metadata.clone() };
    let error = refusal(&[parts[0].clone(), other("large.pmtiles", &large, &tiles)]);
    assert!(error.contains("size of tiles"), "{error}");

    let mut altered = tiles.clone();
    altered.insert(Address::new(2, 1, 3), grey(255));
    let error = refusal(&[
        other("one.pmtiles", &metadata, &tiles),
        other("two.pmtiles", &metadata, &altered),
    ]);
    assert!(error.contains("1 tiles have different bytes") && error.contains("2/1/3"), "{error}");

    let mut holed = tiles.clone();
    holed.remove(&Address::new(3, 5, 5));
    let holed = other("holed.pmtiles", &metadata, &holed);
    let error = refusal(std::slice::from_ref(&holed));
    assert!(error.contains("1 tiles of the whole are missing: 3/5/5"), "{error}");
    let lenient = MergeOptions { allow_missing: true, ..MergeOptions::default() };
    let merged = merge(&[holed], &target, lenient, |_| {}).unwrap();
    assert_eq!((merged.missing, merged.examples), (1, vec![Address::new(3, 5, 5)]));
}

#[test]
fn what_is_in_the_way_stays_unless_it_is_to_be_replaced() {
    let folder = tempfile::tempdir().unwrap();
    let (metadata, tiles) = (metadata(1), pyramid(1));
    let replace = WriterOptions { replace: true };
    for target in targets(folder.path()) {
        write(&target, &metadata, &tiles);
        let before = contents(&target);
        let error = Writer::open(&target, &metadata, WriterOptions::default()).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Occupied, "{error}");
        assert!(error.remedy_text().is_some_and(|remedy| remedy.ends_with("or replace it")));
        assert!(contents(&target) == before);
        let mut writer = Writer::open(&target, &metadata, replace).unwrap();
        writer.put(Address::new(0, 0, 0), &grey(9)).unwrap();
        assert!(contents(&target) == before, "replaced only at the end");
        Box::new(writer).finish().unwrap();
        assert_eq!(Reader::open(&target).unwrap().addresses().unwrap().len(), 1);
    }
    // What is no archive is never thrown away.
    let letter = folder.path().join("letter.pmtiles");
    std::fs::write(&letter, "Dear all").unwrap();
    let error = Writer::open(&letter, &metadata, replace).unwrap_err().to_string();
    assert!(error.contains("not a PMTiles archive"), "{error}");
    assert_eq!(std::fs::read(&letter).unwrap(), b"Dear all");
    let home = folder.path().join("home");
    std::fs::create_dir(&home).unwrap();
    std::fs::write(home.join("letter"), "Dear all").unwrap();
    let error = Writer::open(&home, &metadata, replace).unwrap_err().to_string();
    assert!(error.contains("not a tile folder archive"), "{error}");
    assert!(home.join("letter").exists());
}

#[test]
fn impossible_archives_are_refused_before_any_work() {
    let folder = tempfile::tempdir().unwrap();
    let open = |name: &str, metadata: &Metadata| {
        let target = folder.path().join(name);
        let error = Writer::open(&target, metadata, WriterOptions::default()).unwrap_err();
        assert!(names(folder.path()).is_empty(), "{error}");
        error.to_string()
    };
    let wide = Metadata {
        matrix_set: "WorldCRS84Quad".to_owned(),
        limits: vec![Limits { z: 0, min_x: 0, min_y: 0, max_x: 1, max_y: 0 }],
        ..metadata(0)
    };
    assert!(open("a.pmtiles", &wide).contains("outside the square"));
    assert!(open("a.zip", &metadata(0)).contains("`.zip` is not a kind"));
    assert!(open("nowhere/a.pmtiles", &metadata(0)).contains("does not exist"));
    assert!(open("a.pmtiles", &Metadata { min_zoom: 3, ..metadata(2) }).contains("3 to 2"));
    assert!(open("a.pmtiles", &Metadata { max_zoom: 40, ..metadata(2) }).contains("40"));
    let vectors = Metadata { encoding: Encoding::Mvt, ..metadata(0) };
    assert!(open("a.pmtiles", &vectors).contains("not pictures"));
    if cfg!(feature = "mbtiles") {
        let polar = Metadata { matrix_set: "UPSArcticWGS84Quad".to_owned(), ..metadata(0) };
        assert!(open("a.mbtiles", &polar).contains("WebMercatorQuad only"));
    }
    // A folder holds any grid.
    let target = folder.path().join("wide");
    let mut writer = Writer::open(&target, &wide, WriterOptions::default()).unwrap();
    for x in 0..2 {
        writer.put(Address::new(0, x, 0), &grey(x as u8)).unwrap();
    }
    Box::new(writer).finish().unwrap();
    let found = verify(&target, |_| {}).unwrap();
    assert!(found.is_sound(), "{:?}", found.faults);
}

/// Alters a copy of an archive and tells what verification says of it.
fn faults(target: &Path, alter: impl FnOnce(&mut Vec<u8>)) -> String {
    let mut bytes = std::fs::read(target).unwrap();
    alter(&mut bytes);
    let copy = target.with_file_name("altered");
    std::fs::write(&copy, bytes).unwrap();
    let told = match verify(&copy, |_| {}) {
        Ok(found) => found.into_result(&copy).map(|_| ()).map_err(|error| error.to_string()),
        Err(error) => Err(error.to_string()),
    };
    told.err().unwrap_or_default()
}

#[test]
fn verification_finds_what_is_wrong() {
    let folder = tempfile::tempdir().unwrap();
    let target = folder.path().join("a.pmtiles");
    write(&target, &metadata(3), &pyramid(3));
    assert_eq!(faults(&target, |_| {}), "");
    let length = std::fs::metadata(&target).unwrap().len() as usize;
    for (expected, alter) in [
        (
            "cut",
            Box::new(|bytes: &mut Vec<u8>| bytes.truncate(length - 10))
                as Box<dyn FnOnce(&mut Vec<u8>)>,
        ),
        ("addressed tiles", Box::new(|bytes| bytes[72] += 1)),
        ("entries", Box::new(|bytes| bytes[80] += 1)),
        ("different tiles", Box::new(|bytes| bytes[88] += 1)),
        ("unknown compression", Box::new(|bytes| bytes[97] = 77)),
        ("zooms", Box::new(|bytes| bytes[101] = 2)),
        ("cannot be decoded", Box::new(|bytes| bytes[length - 60..].fill(0))),
        ("overlap", Box::new(|bytes| bytes[56] -= 2)),
        (
            "wrong way round",
            Box::new(|bytes| {
                bytes[102..106].copy_from_slice(&10_i32.to_le_bytes());
                bytes[110..114].copy_from_slice(&(-10_i32).to_le_bytes());
            }),
        ),
    ] {
        let told = faults(&target, alter);
        assert!(told.contains(expected), "{expected}: {told}");
    }
}

#[test]
fn damaged_archives_never_panic() {
    let folder = tempfile::tempdir().unwrap();
    for target in targets(folder.path()).into_iter().filter(|path| path.extension().is_some()) {
        write(&target, &metadata(2), &pyramid(2));
        let whole = std::fs::read(&target).unwrap();
        let step = (whole.len() / 300).max(1);
        let mut told = 0;
        for at in (0..whole.len()).step_by(step) {
            told += usize::from(!faults(&target, |bytes| bytes.truncate(at)).is_empty());
            for mask in [0xff, 0x01, 0x80] {
                faults(&target, |bytes| bytes[at] ^= mask);
            }
        }
        assert_eq!(told, whole.len().div_ceil(step), "every cut is told");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn random_headers_never_panic(noise in proptest::collection::vec((0_usize..700, any::<u8>()), 1..12)) {
        let folder = tempfile::tempdir().unwrap();
        let target = folder.path().join("a.pmtiles");
        write(&target, &metadata(1), &pyramid(1));
        faults(&target, |bytes| {
            for (at, byte) in noise {
                if let Some(place) = bytes.get_mut(at) {
                    *place = byte;
                }
            }
        });
    }

    #[test]
    fn any_set_of_tiles_comes_back(ids in proptest::collection::btree_map(0_u64..5461, 0_u8..4, 1..200)) {
        let folder = tempfile::tempdir().unwrap();
        let target = folder.path().join("a.pmtiles");
        let tiles: BTreeMap<Address, Vec<u8>> = ids
            .into_iter()
            .map(|(id, level)| (Address::from_tile_id(id).unwrap(), grey(level)))
            .collect();
        let metadata = Metadata { limits: Vec::new(), ..metadata(6) };
        write(&target, &metadata, &tiles);
        let reader = Reader::open(&target).unwrap();
        prop_assert_eq!(reader.addresses().unwrap(), tiles.keys().copied().collect::<Vec<_>>());
        for (address, tile) in &tiles {
            let read = reader.get(*address).unwrap();
            prop_assert_eq!(read.as_ref(), Some(tile));
        }
        let found = verify(&target, |_| {}).unwrap();
        prop_assert!(found.is_sound(), "{:?}", found.faults);
    }
}

/// Reads every tile with the reference implementation's own package, from PyPI or npm's sibling.
const PYTHON: &str = "
import sys
from pmtiles.reader import Reader, MmapSource, all_tiles
from pmtiles.tile import tileid_to_zxy
with open(sys.argv[1], 'rb') as file:
    source = MmapSource(file)
    reader = Reader(source)
    header = reader.header()
    count = 0
    for (z, x, y), tile in all_tiles(source):
        assert reader.get(z, x, y) == tile, (z, x, y)
        assert tile.startswith(b'\\x89PNG')
        count += 1
    assert header['clustered'] is True
    print(count, header['addressed_tiles_count'], reader.metadata()['attribution'])
";

#[test]
#[ignore = "slow: needs Python and its package pmtiles"]
fn an_independent_reader_reads_it_whole() {
    let folder = tempfile::tempdir().unwrap();
    let target = folder.path().join("world.pmtiles");
    write(&target, &metadata(6), &pyramid(6));
    let python =
        |arguments: &[&str]| std::process::Command::new("python3").args(arguments).output();
    if !python(&["-c", "import pmtiles"]).is_ok_and(|output| output.status.success()) {
        println!("skipped: there is no python3 with the package pmtiles");
        return;
    }
    let output = python(&["-c", PYTHON, target.to_str().unwrap()]).unwrap();
    let told = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    assert_eq!(told.trim(), "5461 5461 nobody");
}
