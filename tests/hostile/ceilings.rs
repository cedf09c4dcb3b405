//! What was made to do harm, under ceilings that the system keeps: half a gigabyte of addresses, and
//! processor time that no other work on the machine uses up.

use std::process::Command;

use super::command::stderr;

/// The other tests' own inputs, once more: where one asks for more than there is, its process dies.
#[test]
fn half_a_gigabyte_is_enough_for_all() {
    let tests = std::env::current_exe().unwrap();
    let script = "ulimit -v 524288; ulimit -t 300; exec \"$@\"";
    let output = Command::new("sh")
        .args(["-c", script, "sh"])
        .arg(tests)
        .args(["--test-threads", "1", "archives", "messages", "projections", "sizes", "sprites"])
        // Each arena would take an address space of its own.
        .env("MALLOC_ARENA_MAX", "1")
        .output()
        .unwrap();
    let told = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{told}\n{}", stderr(&output));
    let passed = told.rsplit_once("ok. ").and_then(|(_, end)| end.split(' ').next()?.parse().ok());
    assert!(passed.is_some_and(|passed: u32| passed > 20), "{told}");
}

/// The ceiling is one: what takes more ends with an error of the system's, not of the program's.
#[test]
fn a_ceiling_is_met() {
    let output = Command::new("sh")
        .args(["-c", "ulimit -v 20000; exec \"$0\" --version", env!("CARGO_BIN_EXE_rumbo")])
        .output()
        .unwrap();
    assert!(!output.status.success());
}
