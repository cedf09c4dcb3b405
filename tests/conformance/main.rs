//! Outside test suites, run against rumbo: cases that nobody on this project wrote.
//!
//! They are read from the folder named by `RUMBO_CONFORMANCE`, by default `../shared/conformance`;
//! a suite whose folder is missing is reported as skipped. Known failures are listed by name with
//! a reason in `known.rs`: one that passes fails the run as much as one that is not listed. The
//! last line counts what truly passed and failed, whatever is known. A suite whose rates of passing
//! differ by a point or more (three for pictures) between two random halves of its cases fails the
//! run, too.
//!
//! A suite is a function from the folder to its [`Case`]s; names start with the suite's.

mod antimeridian;
mod expression;
mod gie;
mod halves;
mod known;
mod projection;
mod render;

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::{Arc, Mutex};

use libtest_mimic::{Arguments, Failed, Trial};

/// One case of a suite.
struct Case {
    /// `suite/…`.
    name: String,
    /// Says what is wrong.
    run: Box<dyn FnOnce() -> Result<(), String> + Send>,
}

/// By how many points the rates of passing of two random halves of a suite may differ.
///
/// Chance alone parts two halves of 383 cases, of which a fifth fail, by 2.9 points (one standard deviation),
/// and one expression is half a point.
fn tolerance(suite: &str) -> f64 {
    match suite {
        "render" => 3.0,
        "expression" => 1.6,
        _ => 1.0,
    }
}

/// A suite: its name, its folder, and how its cases are read.
type Suite = (&'static str, &'static str, fn(&Path) -> Vec<Case>);

const SUITES: &[Suite] = &[
    ("projection", "projection", projection::cases),
    ("gie", "gie", gie::cases),
    ("antimeridian", "antimeridian", antimeridian::cases),
    ("render", "maplibre/render", render::cases),
    ("expression", "maplibre/expression", expression::cases),
];

/// Whether a case is known to fail.
fn is_known(name: &str) -> bool {
    known::reason(name).or_else(|| render::reason(name)).is_some()
}

fn main() -> ExitCode {
    let arguments = Arguments::from_args();
    let root = std::env::var_os("RUMBO_CONFORMANCE").map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/conformance"),
        PathBuf::from,
    );
    let outcomes = Arc::new(Mutex::new(Vec::new()));
    let mut trials = Vec::new();
    for (suite, folder, cases) in SUITES {
        let folder = root.join(folder);
        if !folder.is_dir() {
            println!("skipped {suite}: no folder {}", folder.display());
            continue;
        }
        for Case { name, run } in cases(&folder) {
            let outcomes = outcomes.clone();
            trials.push(Trial::test(name.clone(), move || {
                let result = run();
                let mut outcomes = outcomes.lock().expect("no test holds the lock while it runs");
                outcomes.push((name, result.is_ok()));
                result.map_err(Failed::from)
            }));
        }
    }
    let listing = arguments.list;
    let conclusion = libtest_mimic::run(&arguments, trials);
    if listing {
        return ExitCode::SUCCESS;
    }
    render::finish();
    let mut outcomes = outcomes.lock().expect("all tests have ended").clone();
    outcomes.sort();
    let surprises: Vec<_> =
        outcomes.iter().filter(|(name, passed)| *passed == is_known(name)).collect();
    for (name, passed) in &surprises {
        if *passed {
            println!("passes, but is listed as a known failure: {name}");
        } else {
            println!("fails: {name}");
        }
    }
    let mut uneven = false;
    for (suite, ..) in SUITES.iter().filter(|_| arguments.filter.is_none()) {
        if let Some([one, other]) = halves::rates(&outcomes, suite) {
            println!("{suite}: {one:.2} % of one random half pass, {other:.2} % of the other");
            uneven |= (one - other).abs() >= tolerance(suite);
        }
    }
    println!("{} passed; {} failed", conclusion.num_passed, conclusion.num_failed);
    if surprises.is_empty() && !uneven { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
