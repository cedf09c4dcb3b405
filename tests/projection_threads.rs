//! Programs that project in many threads, and end while some of those still end.

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
        std::process::exit(0);
    }
    for _ in 0..40 {
        let output = Command::new(std::env::current_exe().expect("tests know their own path"))
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
