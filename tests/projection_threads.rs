//! Programs that project in many threads, that end while some of those still end, and that run on and on.

use std::process::Command;

use rumbo::projection::Projection;
use rumbo::unit::LonLat;

/// Set in the environment of the copies of this program that project and end.
const ENDS: &str = "RUMBO_TEST_ENDS_WHILE_THREADS_END";

/// PROJ clears what its contexts share whenever one goes, and takes it down as the process ends. The
/// destructors of a thread may run at that very time: a scope waits for a thread's work alone.
#[test]
fn a_program_ends_well_while_its_threads_end() {
    if std::env::var_os(ENDS).is_some() {
        project_in_threads();
        // One goes on, and makes what PROJ takes down meanwhile.
        std::thread::spawn(|| {
            for code in 0.. {
                let known = Projection::parse(&format!("EPSG:{}", 32_601 + code % 60));
                assert!(known.is_ok());
            }
        });
        std::thread::sleep(std::time::Duration::from_millis(20));
        std::process::exit(0);
    }
    for _ in 0..40 {
        let output = Command::new(std::env::current_exe().expect("tests know their own path"))
            .args(["--exact", "a_program_ends_well_while_its_threads_end"])
            .env(ENDS, "1")
            .output()
            .expect("a test can be started again");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    }
}

fn project_in_threads() {
    // All by PROJ: none has a closed form here.
    let projections: Vec<_> =
        ["EPSG:2154", "EPSG:27700", "EPSG:3035", "+proj=wintri", "+proj=natearth"]
            .iter()
            .map(|definition| Projection::parse(definition).expect("PROJ knows it"))
            .collect();
    let expected: Vec<_> =
        projections.iter().map(|one| one.forward(LonLat::new(2.0, 49.0))).collect();
    std::thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| {
                for (projection, expected) in projections.iter().zip(&expected) {
                    assert_eq!(projection.forward(LonLat::new(2.0, 49.0)), *expected);
                }
            });
        }
    });
}

/// The definitions of strangers' files are often wrong, and whoever reads them runs for long.
#[cfg(target_os = "linux")]
#[test]
fn what_proj_refuses_leaves_no_memory_behind() {
    let resident_pages = || -> u64 {
        let numbers = std::fs::read_to_string("/proc/self/statm").expect("Linux tells it");
        numbers.split(' ').nth(1).and_then(|pages| pages.parse().ok()).expect("a number")
    };
    let refuse = |codes: std::ops::Range<u32>| {
        for code in codes {
            for wrong in [format!("EPSG:{code}"), format!("+proj=utm +zone={code}")] {
                assert!(Projection::parse(&wrong).is_err(), "{wrong}");
            }
        }
    };
    refuse(900_000..900_050);
    let before = resident_pages();
    refuse(900_050..900_350);
    let more = resident_pages().saturating_sub(before);
    assert!(more < 2_000, "{more} pages more, for 600 definitions");
}
