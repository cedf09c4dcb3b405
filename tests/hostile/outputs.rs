//! Outputs overwrite neither what is read nor each other nor what rumbo did not write, and a broken
//! standard output or error ends quietly.

use std::fs::{self, File};
use std::os::unix::fs::symlink;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use super::command::{folder, names, stderr};

const POINT: &str = r#"{"type": "Point", "coordinates": [1, 10]}"#;
const FIGURE: &str =
    "[page]\nwidth = 200\nheight = 150\n\n[[source]]\nname = \"a\"\ndata = \"data.geojson\"\n";

fn rumbo(arguments: &[&str], folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_rumbo"));
    command.args(arguments).current_dir(folder).env("NO_COLOR", "1");
    command
}

fn run(arguments: &[&str], folder: &Path) -> Output {
    rumbo(arguments, folder).output().unwrap()
}

/// Runs it, and expects it to be refused with everything as it was.
fn refused(arguments: &[&str], folder: &Path, message: &str) {
    let read = || {
        let mut files: Vec<_> =
            fs::read_dir(folder).unwrap().map(|it| it.unwrap().path()).collect();
        files.sort();
        files.into_iter().map(|path| (fs::read(&path).ok(), path)).collect::<Vec<_>>()
    };
    let before = read();
    let output = run(arguments, folder);
    let told = stderr(&output).split_whitespace().collect::<Vec<_>>().join(" ").replace("│ ", "");
    assert_eq!(output.status.code(), Some(1), "{arguments:?}: {told}");
    assert!(told.contains(message), "{arguments:?}: {told}");
    assert!(told.contains("help:") || told.contains("; give"), "without a remedy: {told}");
    assert_eq!(read(), before, "{arguments:?}");
}

fn with_figure() -> tempfile::TempDir {
    let folder = folder();
    fs::write(folder.path().join("data.geojson"), POINT).unwrap();
    fs::write(folder.path().join("fig.toml"), FIGURE).unwrap();
    folder
}

#[test]
fn two_outputs_do_not_share_a_stream() {
    let folder = folder();
    fs::write(folder.path().join("data.geojson"), POINT).unwrap();
    fs::write(folder.path().join("figure.toml"), FIGURE).unwrap();
    let shared = "two outputs cannot share standard output";
    for option in ["--report", "--scene", "--alt"] {
        refused(&["render", "figure.toml", "-o", "-", option, "-"], folder.path(), shared);
    }
    refused(&["render", "figure.toml", "--report", "-", "--alt", "-"], folder.path(), shared);
}

#[test]
fn outputs_that_are_inputs_or_each_other() {
    let folder = with_figure();
    let at = |name: &str| folder.path().join(name);
    symlink("fig.toml", at("soft.png")).unwrap();
    fs::hard_link(at("fig.toml"), at("hard.png")).unwrap();
    fs::write(at("here.png"), FIGURE).unwrap();
    let read = "would overwrite what is read";
    for (arguments, message) in [
        (&["render", "fig.toml", "--report", "./fig.toml"][..], read),
        (&["render", "fig.toml", "--scene", "fig.toml"], read),
        (&["render", "fig.toml", "--report", "data.geojson"], read),
        (&["render", "fig.toml", "-o", "soft.png"], read),
        (&["render", "fig.toml", "-o", "hard.png"], read),
        (&["render", "here.png"], read),
        (&["render", "fig.toml", "-o", "a.png", "--report", "./a.png"], "are one file"),
        (&["render", "fig.toml", "-o", "a.png", "--report", "b", "--scene", "b"], "are one file"),
        (&["tiles", "fig.toml", "-o", "a.pmtiles", "--report", "data.geojson"], read),
        (&["tiles", "fig.toml", "-o", "a.pmtiles", "--report", "a.pmtiles"], "are one file"),
    ] {
        refused(arguments, folder.path(), message);
    }
    // Devices may be shared.
    let output = run(
        &["render", "fig.toml", "-o", "a.png", "--report", "/dev/null", "--scene", "/dev/null"],
        folder.path(),
    );
    assert!(output.status.success(), "{}", stderr(&output));
}

#[test]
fn a_merge_over_its_own_part_and_a_folder_with_what_is_foreign() {
    let folder = folder();
    let made = run(&["tiles", "paper", "-o", "a.pmtiles", "--zoom", "0"], folder.path());
    assert!(made.status.success(), "{}", stderr(&made));
    fs::hard_link(folder.path().join("a.pmtiles"), folder.path().join("b.pmtiles")).unwrap();
    let merge = ["tiles", "merge", "a.pmtiles", "-o", "b.pmtiles", "--force"];
    refused(&merge, folder.path(), "would overwrite what is read");
    let tiles = ["tiles", "merge", "a.pmtiles", "-o", "world", "--force"];
    assert!(run(&tiles, folder.path()).status.success());
    for foreign in ["world/notes.txt", "world/0/notes.txt", "world/0/0/notes.txt"] {
        let path = folder.path().join(foreign);
        fs::write(&path, "mine").unwrap();
        refused(&tiles, folder.path(), "is no tile");
        assert_eq!(fs::read_to_string(&path).unwrap(), "mine");
        fs::remove_file(path).unwrap();
    }
    assert!(run(&tiles, folder.path()).status.success());
}

#[test]
fn temporary_files_follow_no_link() {
    let folder = folder();
    let at = |name: &str| folder.path().join(name);
    assert!(
        run(&["tiles", "paper", "-o", "a.pmtiles", "--zoom", "0"], folder.path()).status.success()
    );
    fs::write(at("mine"), "mine").unwrap();
    let ending = if cfg!(feature = "mbtiles") { "mbtiles" } else { "pmtiles" };
    for output in ["b.pmtiles", &format!("b.{ending}")] {
        let _ = fs::remove_file(at(output));
        symlink(at("mine"), at(&format!("{output}.rumbo-new"))).unwrap();
        let merged = run(&["tiles", "merge", "a.pmtiles", "-o", output], folder.path());
        assert!(merged.status.success(), "{}", stderr(&merged));
        assert_eq!(fs::read_to_string(at("mine")).unwrap(), "mine");
        let work = at(&format!("{output}.rumbo-part"));
        let merge = ["tiles", "merge", "a.pmtiles", "-o", output, "--force"];
        symlink(at("mine"), &work).unwrap();
        refused(&merge, folder.path(), "is no work of rumbo");
        fs::remove_file(&work).unwrap();
        fs::hard_link(at("mine"), &work).unwrap();
        refused(&merge, folder.path(), "is no work of rumbo");
        fs::remove_file(&work).unwrap();
        assert!(!names(folder.path()).iter().any(|name| name.contains(".rumbo-")));
    }
}

#[test]
fn a_full_or_closed_standard_error_or_output() {
    let folder = with_figure();
    let full = || Stdio::from(File::options().write(true).open("/dev/full").unwrap());
    // What succeeds, and what fails.
    for (arguments, code) in [(&["render", "fig.toml"][..], 0), (&["render", "none.toml"], 1)] {
        let status = rumbo(arguments, folder.path()).stderr(full()).status().unwrap();
        assert_eq!(status.code(), Some(code), "{arguments:?}");
    }
    for verb in [&["completions", "bash"][..], &["man"], &["themes"], &["schema", "figure"]] {
        let output = rumbo(verb, folder.path()).stdout(full()).output().unwrap();
        assert_eq!(output.status.code(), Some(1), "{verb:?}");
        assert!(!stderr(&output).contains("panicked"), "{}", stderr(&output));
        let status = rumbo(verb, folder.path()).stdout(full()).stderr(full()).status().unwrap();
        assert_eq!(status.code(), Some(1), "{verb:?}");
        let mut child = rumbo(verb, folder.path())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        drop(child.stdout.take());
        let output = child.wait_with_output().unwrap();
        assert!(!stderr(&output).contains("panicked"), "{}", stderr(&output));
        assert_eq!(output.status.code(), Some(0), "{verb:?}");
    }
}
