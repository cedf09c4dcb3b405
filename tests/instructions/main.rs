//! How many instructions the work of each room and whole pictures take: none may take a twentieth more than was accepted.
//!
//! `make instructions` counts with valgrind's callgrind, in the build that the tests run in but for being compiled in one
//! unit: counts do not depend on what else the machine does, and hardly on which it is, nor on how a compiler cuts the
//! crate into units, but on the compiler, so that they are compared under the one that they were accepted under. `RUMBO_ACCEPT=1 make instructions` accepts what is counted.

mod kernels;
#[path = "../common/vector_tile.rs"]
mod vector_tile;

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::process::{Command, ExitCode};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use kernels::{KERNELS, Work};

const COUNTS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/instructions/counts.txt");

/// Says which is to be run, once.
const KERNEL: &str = "RUMBO_KERNEL";

/// How much more may be taken than was accepted.
const TOLERANCE: f64 = 0.05;

/// Callgrind counts while this is running. By its name, which must be the same in each build.
#[unsafe(no_mangle)]
#[inline(never)]
extern "C" fn rumbo_counted(work: Box<Work>) {
    work();
}

fn main() -> ExitCode {
    if let Ok(name) = std::env::var(KERNEL) {
        let (_, prepare) = KERNELS.iter().find(|(known, _)| *known == name).unwrap();
        // What is shared among threads is counted as well, as this is the only one.
        let pool = rayon::ThreadPoolBuilder::new().num_threads(1).use_current_thread();
        let _pool = pool.build().unwrap();
        rumbo_counted(Box::new(prepare()));
        return ExitCode::SUCCESS;
    }
    if std::env::var_os("RUMBO_INSTRUCTIONS").is_none() {
        println!("not counted: `make instructions` does, with valgrind");
        return ExitCode::SUCCESS;
    }
    if Command::new("valgrind").arg("--version").output().is_err() {
        println!("not counted: valgrind is missing (Debian: apt-get install valgrind)");
        return ExitCode::SUCCESS;
    }
    let counts = match count_all() {
        Ok(counts) => counts,
        Err(fault) => {
            eprintln!("{fault}");
            return ExitCode::FAILURE;
        }
    };
    if std::env::var_os("RUMBO_ACCEPT").is_some() {
        std::fs::write(COUNTS, written(&counts)).unwrap();
    }
    let accepted = std::fs::read_to_string(COUNTS).unwrap();
    if accepted.lines().next() != Some(&toolchain()) {
        println!(
            "not compared: these are counts of {}, accepted were others:\n{}",
            toolchain(),
            written(&counts)
        );
        return ExitCode::SUCCESS;
    }
    let (told, failed) = compared(&counts, &read(&accepted));
    println!("{told}{} passed; {failed} failed", KERNELS.len() - failed);
    if failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// What counts depend on beside what is counted.
fn toolchain() -> String {
    let output = Command::new("rustc").arg("--version").output().unwrap();
    let version = String::from_utf8(output.stdout).unwrap();
    format!("{}, {}", version.trim(), std::env::consts::ARCH)
}

/// The instructions of each kernel, counted on as many processors as there are.
fn count_all() -> Result<BTreeMap<&'static str, u64>, String> {
    let next = AtomicUsize::new(0);
    let counts = Mutex::new(BTreeMap::new());
    let faults = Mutex::new(String::new());
    let processors = std::thread::available_parallelism().map_or(1, usize::from);
    std::thread::scope(|scope| {
        for _ in 0..processors {
            scope.spawn(|| {
                // The whole pictures, which take longest, first.
                while let Some((name, _)) =
                    KERNELS.iter().rev().nth(next.fetch_add(1, Ordering::Relaxed))
                {
                    match count(name) {
                        Ok(count) => drop(counts.lock().unwrap().insert(*name, count)),
                        Err(fault) => faults.lock().unwrap().push_str(&fault),
                    }
                }
            });
        }
    });
    let faults = faults.into_inner().unwrap();
    if faults.is_empty() { Ok(counts.into_inner().unwrap()) } else { Err(faults) }
}

fn count(name: &str) -> Result<u64, String> {
    let output = Command::new("valgrind")
        .args([
            "--tool=callgrind",
            "--toggle-collect=rumbo_counted",
            "--callgrind-out-file=/dev/null",
        ])
        .arg(std::env::current_exe().unwrap())
        .env(KERNEL, name)
        .output()
        .unwrap();
    let told = String::from_utf8_lossy(&output.stderr);
    let count = told.lines().find_map(|line| line.split_once("Collected :"));
    let count = count.and_then(|(_, count)| count.trim().parse().ok()).filter(|count| *count > 0);
    count
        .filter(|_| output.status.success())
        .ok_or_else(|| format!("{name}: nothing was counted:\n{told}\n"))
}

fn written(counts: &BTreeMap<&str, u64>) -> String {
    let mut text = format!("{}\n", toolchain());
    for (name, _) in KERNELS {
        writeln!(text, "{:>12} {name}", counts[name]).unwrap();
    }
    text
}

fn read(text: &str) -> BTreeMap<&str, u64> {
    let lines = text.lines().skip(1).map(|line| line.trim().split_once(' ').unwrap());
    lines.map(|(count, name)| (name, count.parse().unwrap())).collect()
}

/// What is to be told of each kernel, and how many take too many.
fn compared(counts: &BTreeMap<&str, u64>, accepted: &BTreeMap<&str, u64>) -> (String, usize) {
    let (mut told, mut failed) = (String::new(), 0);
    for (name, _) in KERNELS {
        let count = counts[name];
        let Some(&before) = accepted.get(name) else {
            writeln!(told, "{name}: {count} instructions, of which none were accepted yet")
                .unwrap();
            failed += 1;
            continue;
        };
        let change = count as f64 / before as f64 - 1.0;
        writeln!(told, "{name}: {count} instructions, {:+.2} %", change * 100.0).unwrap();
        failed += usize::from(change > TOLERANCE);
    }
    if failed > 0 {
        told.push_str("more than a twentieth above what was accepted; if that is meant: RUMBO_ACCEPT=1 make instructions\n");
    }
    (told, failed)
}
