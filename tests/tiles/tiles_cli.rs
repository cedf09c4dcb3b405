//! `rumbo tiles` as a user meets it: archives, interruptions, shards, and what cannot be.

#![cfg(all(feature = "cli", feature = "basemap"))]

use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant};

use crate::command::{folder, names, stderr, stdout};
use rumbo::archive::{Address, Reader, Writer};

fn command(arguments: &[&str], folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_rumbo"));
    command.arg("tiles").args(arguments).current_dir(folder).env("NO_COLOR", "1");
    command
}

fn tiles(arguments: &[&str], folder: &Path) -> Output {
    command(arguments, folder).output().unwrap()
}

/// Runs it, and expects it to succeed.
fn done(arguments: &[&str], folder: &Path) -> Output {
    let output = tiles(arguments, folder);
    assert!(output.status.success(), "{arguments:?}: {}", stderr(&output));
    output
}

/// Runs it, expects it to fail with status 1, and gives its message.
fn failed(arguments: &[&str], folder: &Path) -> String {
    let output = tiles(arguments, folder);
    assert_eq!(output.status.code(), Some(1), "{arguments:?}: {}", stderr(&output));
    stderr(&output)
}

#[test]
fn a_theme_becomes_an_archive_of_any_kind() {
    let folder = folder();
    let mut outputs = vec!["world.pmtiles", "world"];
    if cfg!(feature = "mbtiles") {
        outputs.push("world.mbtiles");
    }
    let mut expected = None;
    for output in &outputs {
        let told = done(&["paper", "-o", output, "--zoom", "0-2"], folder.path());
        assert!(stderr(&told).contains("21 tiles"), "{}", stderr(&told));
        let told = stdout(&done(&["verify", output], folder.path()));
        assert!(told.contains("sound") && told.contains("z0 1, z1 4, z2 16"), "{told}");
        let reader = Reader::open(folder.path().join(output)).unwrap();
        assert!(reader.metadata().attribution.contains("Natural Earth"));
        assert_eq!(reader.metadata().fingerprint.len(), 32);
        let tile = reader.get(Address::new(2, 1, 1)).unwrap().unwrap();
        assert_eq!(expected.get_or_insert_with(|| tile.clone()), &tile, "{output}");
    }
    outputs.sort_unstable();
    assert_eq!(names(folder.path()), outputs, "nothing else is left");
}

#[test]
fn a_killed_run_goes_on_and_leaves_no_trace() {
    let folder = folder();
    let work = ["paper", "--zoom", "0-4", "--threads", "1", "--memory", "1M", "-o"];
    let with = |output: &'static str| [&work[..], &[output]].concat();
    done(&with("whole.pmtiles"), folder.path());
    let target = folder.path().join("killed.pmtiles");
    let spool = Writer::unfinished(&target);
    let mut kills = 0;
    let mut size = 0;
    for _ in 0..3 {
        let mut child =
            command(&with("killed.pmtiles"), folder.path()).stderr(Stdio::null()).spawn().unwrap();
        let start = Instant::now();
        // Until it has put more than there was.
        let grown = || std::fs::metadata(&spool).is_ok_and(|about| about.len() > size + 20_000);
        while !grown() && child.try_wait().unwrap().is_none() {
            assert!(start.elapsed() < Duration::from_secs(300), "nothing was drawn");
            std::thread::sleep(Duration::from_millis(2));
        }
        child.kill().unwrap();
        if !child.wait().unwrap().success() {
            kills += 1;
            assert!(!target.exists(), "an archive is there whole or not at all");
            size = std::fs::metadata(&spool).unwrap().len();
        }
    }
    assert!(kills > 0, "it was never killed in time");
    if !target.exists() {
        let told = stderr(&done(&with("killed.pmtiles"), folder.path()));
        assert!(told.contains("going on with"), "{told}");
    }
    let bytes = |name: &str| std::fs::read(folder.path().join(name)).unwrap();
    assert!(bytes("killed.pmtiles") == bytes("whole.pmtiles"), "the archives differ");
    assert_eq!(names(folder.path()), ["killed.pmtiles", "whole.pmtiles"]);
}

#[test]
fn merged_shards_are_the_whole() {
    let folder = folder();
    done(&["paper", "-o", "whole.pmtiles", "--zoom", "0-3", "--threads", "2"], folder.path());
    let parts = ["1.pmtiles", "2.pmtiles", "3.pmtiles"];
    for (part, shard) in parts.iter().zip(["1/3", "2/3", "3/3"]) {
        done(
            &["paper", "-o", part, "--zoom", "0-3", "--shard", shard, "--threads", "1"],
            folder.path(),
        );
    }
    let two = failed(&["merge", parts[0], parts[2], "-o", "merged.pmtiles"], folder.path());
    assert!(two.contains("shards are missing: 2/3"), "{two}");
    done(&["atlas", "-o", "other.pmtiles", "--zoom", "0-3", "--shard", "2/3"], folder.path());
    let mixed = failed(
        &["merge", parts[0], "other.pmtiles", parts[2], "-o", "merged.pmtiles"],
        folder.path(),
    );
    assert!(mixed.contains("style or data"), "{mixed}");
    done(&["merge", parts[2], parts[0], parts[1], "-o", "merged.pmtiles"], folder.path());
    let bytes = |name: &str| std::fs::read(folder.path().join(name)).unwrap();
    assert!(bytes("merged.pmtiles") == bytes("whole.pmtiles"), "the archives differ");
}

#[test]
fn encodings_are_told_apart() {
    let folder = folder();
    for (format, output, start) in
        [("png8", "a.pmtiles", &b"\x89PNG"[..]), ("webp", "b.pmtiles", &b"RIFF"[..])]
    {
        done(&["paper", "-o", output, "--zoom", "1", "--format", format], folder.path());
        let reader = Reader::open(folder.path().join(output)).unwrap();
        assert!(reader.get(Address::new(1, 0, 0)).unwrap().unwrap().starts_with(start));
        done(&["verify", output], folder.path());
    }
    // Tiles of other colours are other tiles: they do not merge.
    done(&["paper", "-o", "c.pmtiles", "--zoom", "2"], folder.path());
    let told = failed(&["merge", "a.pmtiles", "c.pmtiles", "-o", "d.pmtiles"], folder.path());
    assert!(told.contains("style or data"), "{told}");
}

#[test]
fn a_dry_run_counts_and_writes_nothing() {
    let folder = folder();
    let told = stdout(&done(&["paper", "--zoom", "0-3", "--dry-run"], folder.path()));
    assert!(told.contains("85 tiles, zooms 0 to 3"), "{told}");
    assert!(told.contains("about") && told.contains("sample"), "{told}");
    assert_eq!(names(folder.path()), [""; 0]);
}

#[test]
fn what_cannot_be_drawn_is_told_and_nothing_is_written() {
    let folder = folder();
    let text = |name: &str, contents: &str| {
        std::fs::write(folder.path().join(name), contents).unwrap();
    };
    text("broken.json", "{\"version\": 8, \"sources\": ");
    text(
        "web.json",
        r#"{"version": 8, "sources": {"s": {"type": "vector", "url": "https://example.org/t.json"}},
            "layers": [{"id": "l", "type": "fill", "source": "s", "source-layer": "a"}]}"#,
    );
    text("set.json", r#"{"id": "x"}"#);
    text("letter.pmtiles", "Dear all");
    let before = names(folder.path());
    for (arguments, expected) in [
        (&["paper", "-o", "a.pmtiles", "--zoom", "5-3"][..], "5 to 3"),
        (&["paper", "-o", "a.pmtiles", "--zoom", "0-40"], "40"),
        (&["paper", "-o", "a.pmtiles", "--bbox", "0,10,10,5"], "box"),
        (&["paper", "-o", "a.pmtiles", "--bbox", "0,10,400,50"], "box"),
        (&["paper", "-o", "a.pmtiles", "--tile-size", "300"], "300"),
        (&["paper", "-o", "a.pmtiles", "--scale", "9"], "scale of 9"),
        (&["paper", "-o", "a.pmtiles", "--matrix-set", "WebMercatorQuat"], "WebMercatorQuad"),
        (&["paper", "-o", "a.pmtiles", "--matrix-set", "set.json"], "set.json"),
        (&["paper", "-o", "a.pmtiles", "--matrix-set", "WorldCRS84Quad"], "folder"),
        (&["papper", "-o", "a.pmtiles"], "did you mean `paper`?"),
        (&["nothing.json", "-o", "a.pmtiles"], "nothing.json"),
        (&["broken.json", "-o", "a.pmtiles"], "broken.json"),
        (&["web.json", "-o", "a.pmtiles"], "s"),
        (&["paper", "-o", "a.zip"], "`.zip`"),
        (&["paper", "-o", "nowhere/a.pmtiles"], "does not exist"),
        (&["paper", "-o", "letter.pmtiles"], "or replace it with --force"),
        (&["paper", "-o", "letter.pmtiles", "--force"], "not a PMTiles archive"),
        (&["verify", "letter.pmtiles"], "not a tile archive"),
        (&["verify", "nothing.pmtiles"], "nothing.pmtiles"),
        (&["merge", "letter.pmtiles", "-o", "a.pmtiles"], "not a tile archive"),
    ] {
        let told = failed(arguments, folder.path());
        assert!(told.contains(expected), "{arguments:?}: {told}");
        assert_eq!(names(folder.path()), before, "{arguments:?}");
    }
    // What is wrong with the command itself is usage.
    for arguments in [
        &["paper"][..],
        &["-o", "a.pmtiles"],
        &["paper", "-o", "a.pmtiles", "--zoom", "x"],
        &["paper", "-o", "a.pmtiles", "--shard", "4/3"],
        &["paper", "-o", "a.pmtiles", "--format", "gif"],
        &["paper", "-o", "a.pmtiles", "--memory", "much"],
        &["merge", "-o", "a.pmtiles"],
    ] {
        assert_eq!(tiles(arguments, folder.path()).status.code(), Some(2), "{arguments:?}");
        assert_eq!(names(folder.path()), before, "{arguments:?}");
    }
}

#[test]
fn what_reading_a_style_leaves_out_is_in_the_report() {
    let folder = folder();
    let style = r##"{"version": 8, "terrain": {}, "sources": {"a": {"type": "geojson", "data":
        {"type": "Point", "coordinates": [1, 2]}}}, "layers": [{"id": "dots", "type": "circle",
        "source": "a", "paint": {"circle-color": "red"}}]}"##;
    std::fs::write(folder.path().join("style.json"), style).unwrap();
    let arguments = ["style.json", "-o", "a.pmtiles", "--zoom", "0", "--report", "report.json"];
    done(&arguments, folder.path());
    let report = std::fs::read_to_string(folder.path().join("report.json")).unwrap();
    assert!(report.contains("terrain"), "{report}");
}

#[test]
fn unfinished_work_of_another_kind_is_kept_until_it_is_thrown_away() {
    let folder = folder();
    let spool = Writer::unfinished(folder.path().join("a.pmtiles"));
    done(&["paper", "-o", "b.pmtiles", "--zoom", "0-1"], folder.path());
    // A run that died after its first tile.
    let reader = Reader::open(folder.path().join("b.pmtiles")).unwrap();
    let mut writer =
        Writer::open(folder.path().join("a.pmtiles"), reader.metadata(), Default::default())
            .unwrap();
    let tile = reader.get(Address::new(0, 0, 0)).unwrap().unwrap();
    rumbo::archive::Sink::put(&mut writer, Address::new(0, 0, 0), &tile).unwrap();
    drop(writer);
    let told = failed(&["atlas", "-o", "a.pmtiles", "--zoom", "0-1"], folder.path());
    assert!(
        told.contains("other settings") && told.contains("throw it away with --force"),
        "{told}"
    );
    assert!(spool.exists());
    done(&["atlas", "-o", "a.pmtiles", "--zoom", "0-1", "--force"], folder.path());
    assert!(!spool.exists());
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_told_and_loses_nothing() {
    let folder = folder();
    // A limit on the size of files stands for a full disk: writing fails in the same way.
    let script = r#"trap '' XFSZ; ulimit -f 200; exec "$0" "$@""#;
    let output = Command::new("bash")
        .args(["-c", script, env!("CARGO_BIN_EXE_rumbo")])
        .args(["tiles", "paper", "-o", "a.pmtiles", "--zoom", "0-3"])
        .current_dir(folder.path())
        .env("NO_COLOR", "1")
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(1), "{}", stderr(&output));
    assert!(stderr(&output).contains("goes on from where it stopped"), "{}", stderr(&output));
    assert_eq!(names(folder.path()), ["a.pmtiles.rumbo-part"]);
    let told = stderr(&done(&["paper", "-o", "a.pmtiles", "--zoom", "0-3"], folder.path()));
    assert!(told.contains("going on with"), "{told}");
    assert_eq!(names(folder.path()), ["a.pmtiles"]);
}
