//! Work that is stopped: soon, with nothing half-written, and to be gone on with.

use std::fs;
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

use super::command::{folder, names, stderr};

fn rumbo(arguments: &[&str], folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_rumbo"));
    command.args(arguments).current_dir(folder).env("NO_COLOR", "1");
    command.stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

/// Sends a signal, and tells how the process ended and after how long.
fn stopped(child: Child, signal: &str) -> (Output, Duration) {
    let start = Instant::now();
    let sent = Command::new("kill").args([signal, &child.id().to_string()]).status();
    assert!(sent.is_ok_and(|sent| sent.success()), "the process ended before it was stopped");
    let output = child.wait_with_output().unwrap();
    (output, start.elapsed())
}

/// Waits for something to be so.
fn until(what: &str, is_so: impl Fn() -> bool) {
    let start = Instant::now();
    while !is_so() {
        assert!(start.elapsed() < Duration::from_secs(60), "{what}");
        std::thread::sleep(Duration::from_millis(5));
    }
}

/// The promise is 200 ms; machines that test are busy with other things.
const SOON: Duration = Duration::from_secs(2);

const TILES: [&str; 6] = ["tiles", "atlas", "-o", "w.pmtiles", "--zoom", "0-3"];

#[test]
fn a_pyramid_is_stopped_and_gone_on_with() {
    let (home, other) = (folder(), folder());
    let part = home.path().join("w.pmtiles.rumbo-part");
    for (signal, code) in [("-INT", 130), ("-TERM", 143)] {
        let before = fs::metadata(&part).map_or(0, |about| about.len());
        let child = rumbo(&TILES, home.path()).spawn().unwrap();
        until("tiles are drawn", || {
            fs::metadata(&part).is_ok_and(|about| about.len() > before + 2000)
        });
        let (output, time) = stopped(child, signal);
        assert_eq!(output.status.code(), Some(code), "{}", stderr(&output));
        assert!(time < SOON, "{time:?}");
        assert!(stderr(&output).contains("stopped"), "{}", stderr(&output));
        assert_eq!(names(home.path()), ["w.pmtiles.rumbo-part"]);
    }
    let output = rumbo(&TILES, home.path()).output().unwrap();
    assert!(output.status.success(), "{}", stderr(&output));
    assert!(stderr(&output).contains("going on with"), "{}", stderr(&output));
    assert!(rumbo(&TILES, other.path()).status().unwrap().success());
    let read = |folder: &Path| fs::read(folder.join("w.pmtiles")).unwrap();
    assert!(read(home.path()) == read(other.path()));
    assert_eq!(names(home.path()), ["w.pmtiles"]);
}

/// A figure that takes its time.
const FIGURE: &str = "[page]\nwidth = \"6000px\"\nheight = \"4000px\"\nscale = 3\n\
    [map]\nextent = [-30, 30, 60, 70]\n";

#[test]
fn a_figure_is_stopped_and_leaves_nothing() {
    let home = folder();
    fs::write(home.path().join("f.toml"), FIGURE).unwrap();
    fs::write(home.path().join("old.png"), b"as it was").unwrap();
    for wait in [50, 300, 1200, 3000] {
        let child = rumbo(&["render", "f.toml", "-o", "old.png"], home.path()).spawn().unwrap();
        std::thread::sleep(Duration::from_millis(wait));
        let (output, time) = stopped(child, "-INT");
        assert_eq!(output.status.code(), Some(130), "{}", stderr(&output));
        assert!(time < SOON, "{time:?}");
        assert_eq!(names(home.path()), ["f.toml", "old.png"]);
        assert_eq!(fs::read(home.path().join("old.png")).unwrap(), b"as it was");
    }
}

#[test]
fn what_waits_for_standard_input_is_stopped() {
    let home = folder();
    let child = rumbo(&["render", "-"], home.path()).stdin(Stdio::piped()).spawn().unwrap();
    std::thread::sleep(Duration::from_millis(200));
    let (output, time) = stopped(child, "-INT");
    assert_eq!(output.status.code(), Some(130), "{}", stderr(&output));
    assert!(time < SOON, "{time:?}");
}

#[test]
fn time_that_is_up_is_told() {
    let home = folder();
    fs::write(home.path().join("f.toml"), FIGURE).unwrap();
    let arguments = ["render", "f.toml", "-o", "a.png", "--limit", "seconds=1"];
    let output = rumbo(&arguments, home.path()).output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    let told = stderr(&output);
    assert!(told.contains("more than 1 seconds") && told.contains("--limit seconds=N"), "{told}");
    assert_eq!(names(home.path()), ["f.toml"]);
}

mod in_a_program {
    use super::SOON;
    use rumbo::ErrorKind;
    use rumbo::archive::Memory;
    use rumbo::figure::Figure;
    use rumbo::resources::{Cancel, Resources};
    use rumbo::source::{ReadOptions, geojson};
    use rumbo::tile::{Pyramid, PyramidOptions};
    use std::time::{Duration, Instant};

    /// Does a work that another thread stops, and tells how long it went on.
    fn after<T: std::fmt::Debug>(
        wait: Duration,
        work: impl FnOnce(Resources) -> rumbo::Result<T>,
    ) -> Duration {
        let cancel = Cancel::new();
        let resources = Resources::default().with_cancel(cancel.clone());
        let raised = std::thread::spawn(move || {
            std::thread::sleep(wait);
            cancel.cancel();
            Instant::now()
        });
        let error = work(resources).unwrap_err();
        let end = Instant::now();
        assert_eq!(error.kind(), ErrorKind::Cancelled, "{error}");
        end.duration_since(raised.join().unwrap())
    }

    #[test]
    fn drawing_and_pyramids_end_with_an_error() {
        for wait in [0, 100, 1000] {
            let went_on = after(Duration::from_millis(wait), |resources| {
                let mut figure = Figure::from_toml(super::FIGURE)?;
                figure.set_resources(resources);
                figure.render()?.png()
            });
            assert!(went_on < SOON, "{wait}: {went_on:?}");
        }
        let went_on = after(Duration::from_millis(500), |resources| {
            let options = PyramidOptions { zooms: 0..=7, resources, ..PyramidOptions::default() };
            let mut tiles = Memory::default();
            Pyramid::from_theme("atlas", options)?.write(&mut tiles, &mut |_| {})
        });
        assert!(went_on < 5 * SOON, "{went_on:?}");
    }

    #[test]
    fn reading_ends_with_an_error() {
        let point = r#"{"type": "Feature", "properties": {"a": 1}, "geometry":
            {"type": "Point", "coordinates": [1, 2]}}"#;
        let many = vec![point; 300_000].join(",");
        let text = format!(r#"{{"type": "FeatureCollection", "features": [{many}]}}"#);
        let went_on = after(Duration::from_millis(50), |resources| {
            geojson::read(&text, &ReadOptions::from_resources(&resources))
        });
        assert!(went_on < SOON, "{went_on:?}");
    }
}
