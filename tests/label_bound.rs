//! How near to the best the choice of label places is: `make label-bound`, which needs Python.
#![cfg(feature = "basemap")]

#[path = "label/towns.rs"]
mod towns;

use std::path::Path;
use std::process::Command;

use rumbo::label::{Obstacles, Problem};

#[test]
fn towns_reach_nineteen_parts_in_twenty_of_what_any_choice_could() {
    let Some(python) = std::env::var_os("RUMBO_ORTOOLS") else {
        eprintln!("skipped: RUMBO_ORTOOLS names no Python with OR-tools; see `make label-bound`");
        return;
    };
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tools/label-bound/bound.py");
    let mut least = f64::INFINITY;
    for (name, count, bounds, page) in [
        ("mexico", 200, towns::MEXICO, towns::PAGE),
        ("europe", 200, towns::EUROPE, towns::PAGE),
        ("europe-dense", 400, towns::EUROPE, towns::PAGE),
        ("poster", 2000, towns::EARTH, towns::POSTER),
    ] {
        let problem =
            Problem::new(page, &towns::requests(count, bounds, page), &Obstacles::default());
        assert_eq!(problem.labels.len(), count, "{name}");
        let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("{name}.json"));
        std::fs::write(&path, serde_json::to_vec(&problem).unwrap()).unwrap();
        let output = Command::new(&python).arg(&script).arg(&path).output().unwrap();
        let said = String::from_utf8_lossy(&output.stdout).into_owned();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        print!("{name}: {said}");
        let share = said.rsplit(": ").next().and_then(|end| end.split(' ').next());
        least = least.min(share.and_then(|share| share.parse().ok()).expect("a share"));
    }
    assert!(least >= 95.0, "{least} % of the bound");
}
