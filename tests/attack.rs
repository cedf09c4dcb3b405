//! Every reader, and whole figures and styles, attacked: the corpora of `fuzz/`, and mutations of them.
//!
//! The same mutations each time. `RUMBO_ATTACKS=60` gives each target a minute of others;
//! `RUMBO_MUTATIONS=100000` that many, the same each time, and holds the process to a gigabyte (`make
//! attack`, a process a target); `make fuzz` is guided by coverage.

#![cfg(all(
    feature = "basemap",
    feature = "geopackage",
    feature = "mbtiles",
    feature = "proj",
    feature = "shapefile",
    feature = "xml"
))]

#[path = "../fuzz/targets.rs"]
mod targets;
#[path = "common/tokens.rs"]
mod tokens;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::time::{Duration, Instant};

use targets::{TARGETS, Target};
use tokens::TOKENS;

/// Numbers that are the same on every machine: Steele, Lea and Flood's SplitMix64.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, limit: usize) -> usize {
        (self.next() % limit.max(1) as u64) as usize
    }

    fn of<'a, T>(&mut self, items: &'a [T]) -> &'a T {
        &items[self.below(items.len())]
    }
}

/// A corpus's files, or parts of two of them, damaged in a few places.
fn mutated(corpus: &[Vec<u8>], random: &mut Random) -> Vec<u8> {
    let mut bytes = random.of(corpus).clone();
    if random.below(4) == 0 {
        let other = random.of(corpus);
        let (at, from) = (random.below(bytes.len() + 1), random.below(other.len() + 1));
        bytes.truncate(at);
        bytes.extend_from_slice(&other[from..]);
    }
    for _ in 0..=random.below(4) {
        let at = random.below(bytes.len() + 1);
        let end = (at + 1 + random.below(12)).min(bytes.len());
        let token = random.of(TOKENS).to_vec();
        match random.below(7) {
            0 => drop(bytes.splice(at..at, token)),
            1 => drop(bytes.splice(at..end, token)),
            2 => drop(bytes.drain(at..end)),
            3 => {
                let part = bytes[at..end].to_vec();
                drop(bytes.splice(at..at, part));
            }
            4 => bytes.truncate(at.max(bytes.len() / 2)),
            5 => {
                if let Some(byte) = bytes.get_mut(at) {
                    *byte ^= 1 << random.below(8);
                }
            }
            _ => {
                if let Some(byte) = bytes.get_mut(at) {
                    *byte = random.next() as u8;
                }
            }
        }
    }
    bytes
}

fn corpus_of(target: &Target) -> Vec<(String, Vec<u8>)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/corpus").join(target.name);
    let entries =
        std::fs::read_dir(&folder).unwrap_or_else(|_| panic!("{} is missing", target.name));
    let mut paths: Vec<_> = entries.map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    let read = |path: &std::path::PathBuf| {
        (path.file_name().unwrap().to_string_lossy().into_owned(), std::fs::read(path).unwrap())
    };
    paths.iter().map(read).collect()
}

/// The processor's time that one attack may take; where nothing is optimised, more than the ten seconds that are
/// promised.
const LONGEST: Duration = Duration::from_secs(30);

/// The megabytes that a process may have had at most, where it is a target's own.
const MOST_MEMORY: u64 = 1024;

/// How many attacks there are.
#[derive(Clone, Copy)]
enum Length {
    /// As many as take a second.
    Short,
    Seconds(u64),
    Mutations(u32),
}

impl Length {
    fn asked() -> Self {
        let of = |name: &str| std::env::var(name).ok().map(|text| text.parse::<u32>().unwrap());
        match (of("RUMBO_MUTATIONS"), of("RUMBO_ATTACKS")) {
            (Some(number), _) => Self::Mutations(number),
            (None, Some(seconds)) => Self::Seconds(u64::from(seconds)),
            (None, None) => Self::Short,
        }
    }

    /// Whoever asks for a time wants others than those of every run.
    fn random(self) -> Random {
        Random(match self {
            Self::Seconds(_) => std::time::UNIX_EPOCH.elapsed().unwrap().as_nanos() as u64,
            Self::Short | Self::Mutations(_) => 20_180_325,
        })
    }
}

/// The most megabytes that this process has had, as far as the system tells.
fn peak() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM"))?;
    Some(line.split_whitespace().nth(1)?.parse::<u64>().unwrap() / 1024)
}

/// The processor's time that this process has had, as far as the system tells: how long it waited for others is no
/// fault of what is attacked.
fn spent() -> Option<Duration> {
    let stat = std::fs::read_to_string("/proc/self/stat").ok()?;
    let (_, rest) = stat.rsplit_once(") ")?;
    let ticks = rest.split(' ').skip(11).take(2);
    Some(Duration::from_millis(10 * ticks.map(|ticks| ticks.parse::<u64>().unwrap()).sum::<u64>()))
}

/// Attacks, and says what by where it went wrong: what a seed or a number made is made again.
fn attacked(target: &Target, bytes: &[u8], what: &str, length: Length) {
    let (start, before) = (Instant::now(), spent());
    let done = catch_unwind(AssertUnwindSafe(|| (target.attack)(bytes)));
    let time = before.zip(spent()).map_or(start.elapsed(), |(before, now)| now - before);
    let memory = match length {
        Length::Mutations(_) => peak().unwrap_or_default(),
        _ => 0,
    };
    if done.is_err() || time > LONGEST || memory > MOST_MEMORY {
        let file = std::env::temp_dir().join(format!("rumbo-attack-{}", target.name));
        std::fs::write(&file, bytes).unwrap();
        let (name, file) = (target.name, file.display());
        panic!("{name}, {what}: {done:?} after {time:?}, {memory} MB at most; kept as {file}");
    }
}

/// Attacks a target with its corpus, then with mutations of it.
fn attack(name: &str) {
    let target = TARGETS.iter().find(|target| target.name == name).unwrap();
    let corpus = corpus_of(target);
    assert!(!corpus.is_empty(), "{name} has no corpus");
    let (length, start) = (Length::asked(), Instant::now());
    corpus.iter().for_each(|(file, bytes)| attacked(target, bytes, file, length));
    let seeds: Vec<Vec<u8>> = corpus.into_iter().map(|(_, bytes)| bytes).collect();
    let is_over = |number: u32| match length {
        Length::Short => number >= target.pace,
        Length::Seconds(seconds) => start.elapsed() >= Duration::from_secs(seconds),
        Length::Mutations(most) => number >= most,
    };
    let (mut random, mut number) = (length.random(), 0);
    while !is_over(number) {
        number += 1;
        attacked(target, &mutated(&seeds, &mut random), &format!("mutation {number}"), length);
    }
    if !matches!(length, Length::Short) {
        let peak = peak().map_or("unknown".to_owned(), |megabytes| format!("{megabytes} MB"));
        let seconds = start.elapsed().as_secs();
        println!("{name}: {number} mutations, {seconds} s, peak {peak}");
    }
}

macro_rules! attacks {
    ($($name:ident),* $(,)?) => {
        $(#[test] fn $name() { attack(stringify!($name)); })*

        #[test]
        fn every_target_is_attacked() {
            let names: Vec<&str> = TARGETS.iter().map(|target| target.name).collect();
            assert_eq!(names, [$(stringify!($name)),*]);
        }
    };
}

attacks!(
    figure,
    style,
    expression,
    coordinates,
    csv,
    wkb,
    geojson,
    sequence,
    topojson,
    xml,
    shapefile,
    zipped,
    geopackage,
    geotiff,
    flatgeobuf,
    route,
    mvt,
    glyphs,
    raster,
    sprite,
    pmtiles,
    mbtiles,
    relief,
    basemap,
    gazetteer,
    matrix_set,
    projection,
);
