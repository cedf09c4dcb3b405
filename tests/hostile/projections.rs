//! Projections that never end, and what lies around PROJ: files and settings that would move a map.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};
use std::time::{Duration, Instant};

use super::command::{folder, stderr, stdout};
use rumbo::tile::TileMatrixSet;

fn rumbo(arguments: &[&str], folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_rumbo"));
    command.args(arguments).current_dir(folder).env("NO_COLOR", "1");
    command
}

fn refused(output: &Output, message: &str) {
    let told = stderr(output);
    assert_eq!(output.status.code(), Some(1), "{told}");
    assert!(told.contains(message), "{told}");
    assert!(told.contains("help:"), "without a remedy: {told}");
}

/// Britain's grid from WGS 84, where a grid file would shift positions by some metres.
const TO_BRITAIN: [&str; 5] = ["project", "--to", "EPSG:27700", "-1.5,52.5", "-3.2,55.9"];

#[test]
fn nothing_around_proj_moves_a_map() {
    let folder = folder();
    let home = folder.path();
    let plain = rumbo(&TO_BRITAIN, home).env_clear().output().unwrap();
    assert!(plain.status.success(), "{}", stderr(&plain));
    // Where PROJ looks: what its database is called, an empty one; settings; grids.
    let data = home.join("data");
    let user = home.join(".local/share/proj");
    for place in [&data, &user, &home.to_owned()] {
        fs::create_dir_all(place).unwrap();
        fs::write(place.join("proj.db"), b"SQLite format 3\0 and nothing else").unwrap();
        fs::write(place.join("proj.ini"), "[general]\nnetwork = on\ntmerc_algo = evenden_snyder\n")
            .unwrap();
        for grid in ["uk_os_OSTN15_NTv2_OSGBtoETRS.tif", "OSTN15_NTv2_OSGBtoETRS.gsb"] {
            fs::write(place.join(grid), shifted()).unwrap();
        }
    }
    for variables in [
        &[("HOME", home)][..],
        &[("PROJ_DATA", &data)],
        &[("PROJ_LIB", &data)],
        &[("PROJ_USER_WRITABLE_DIRECTORY", &data)],
        &[("XDG_DATA_HOME", &home.join(".local/share"))],
        &[
            ("PROJ_NETWORK", Path::new("ON")),
            ("PROJ_NETWORK_ENDPOINT", Path::new("http://127.0.0.1:9")),
        ],
        &[],
    ] {
        let mut command = rumbo(&TO_BRITAIN, home);
        command.env_clear().envs(variables.iter().copied());
        let output = command.output().unwrap();
        assert!(output.status.success(), "{variables:?}: {}", stderr(&output));
        assert_eq!(stdout(&output), stdout(&plain), "{variables:?}");
    }
}

/// A grid in NTv2's format that shifts everything by 36 seconds.
fn shifted() -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut whole = |key: &str, value: i32| {
        bytes.extend(format!("{key:<8}").as_bytes());
        bytes.extend(value.to_le_bytes());
        bytes.extend([0; 4]);
    };
    whole("NUM_OREC", 11);
    whole("NUM_SREC", 11);
    whole("NUM_FILE", 1);
    let text = |bytes: &mut Vec<u8>, key: &str, value: &str| {
        bytes.extend(format!("{key:<8}{value:<8}").as_bytes());
    };
    let real = |bytes: &mut Vec<u8>, key: &str, value: f64| {
        bytes.extend(format!("{key:<8}").as_bytes());
        bytes.extend(value.to_le_bytes());
    };
    text(&mut bytes, "GS_TYPE", "SECONDS");
    text(&mut bytes, "VERSION", "1");
    text(&mut bytes, "SYSTEM_F", "OSGB36");
    text(&mut bytes, "SYSTEM_T", "ETRS89");
    for (key, value) in [
        ("MAJOR_F", 6377563.396),
        ("MINOR_F", 6356256.909),
        ("MAJOR_T", 6378137.0),
        ("MINOR_T", 6356752.314),
    ] {
        real(&mut bytes, key, value);
    }
    text(&mut bytes, "SUB_NAME", "ALL");
    text(&mut bytes, "PARENT", "NONE");
    text(&mut bytes, "CREATED", "2020");
    text(&mut bytes, "UPDATED", "2020");
    // Longitudes are counted westwards.
    let sides = [("S_LAT", 49.0), ("N_LAT", 61.0), ("E_LONG", -3.0), ("W_LONG", 9.0)];
    for (key, value) in sides.into_iter().chain([("LAT_INC", 1.0), ("LONG_INC", 1.0)]) {
        real(&mut bytes, key, value * 3600.0);
    }
    let nodes = 13 * 13;
    bytes.extend(b"GS_COUNT");
    bytes.extend(i32::to_le_bytes(nodes));
    bytes.extend([0; 4]);
    for _ in 0..nodes {
        for value in [36.0_f32, 36.0, 0.0, 0.0] {
            bytes.extend(value.to_le_bytes());
        }
    }
    text(&mut bytes, "END", "");
    bytes
}

#[test]
fn definitions_that_name_files_open_none() {
    let folder = folder();
    let grid = folder.path().join("grid.gsb");
    fs::write(&grid, shifted()).unwrap();
    let path = grid.display();
    for definition in [
        format!("+proj=hgridshift +grids={path}"),
        format!("+proj=longlat +ellps=airy +nadgrids={path} +type=crs"),
        format!("+proj=pipeline +step +proj=hgridshift +grids={path} +step +proj=merc"),
        format!("+init={path}:1"),
    ] {
        let output = rumbo(&["project", "--to", &definition, "-1.5,52.5"], folder.path()).output();
        refused(&output.unwrap(), "names a file");
    }
    // None at all is what web maps' definitions say.
    let null = "+proj=merc +a=6378137 +b=6378137 +nadgrids=@null +wktext +lat_ts=0.0 +type=crs";
    let output = rumbo(&["project", "--to", null, "-1.5,52.5"], folder.path()).output().unwrap();
    assert!(output.status.success(), "{}", stderr(&output));
}

/// What PROJ says of a definition it says in the error, and nowhere else.
#[test]
fn proj_says_nothing_by_itself() {
    let folder = folder();
    let init = rumbo(&["project", "--to", "+init=epsg:999999", "1,2"], folder.path());
    let wkt = rumbo(&["project", "--to", "PROJCS[\"x\",GEOGCS[\"y\"]]", "1,2"], folder.path());
    for (mut command, what) in [(init, "syntax not supported"), (wkt, "PROJ string syntax")] {
        let output = command.output().unwrap();
        refused(&output, what);
        assert!(!stderr(&output).contains("proj_create"), "{}", stderr(&output));
    }
}

#[test]
fn parameters_that_never_end() {
    let folder = folder();
    fs::write(folder.path().join("p.geojson"), r#"{"type": "Point", "coordinates": [1, 2]}"#)
        .unwrap();
    for (definition, message) in [
        ("+proj=tpeqd +lat_1=0 +lon_1=0 +lat_2=1e308 +lon_2=10", "lat_2 should be between"),
        ("+proj=tpeqd +lat_1=0 +lon_1=1e300 +lat_2=10 +lon_2=10", "lon_1 should be between"),
        ("+proj=lcc +lat_1=1e308 +lat_2=30", "lat_1 should be between"),
        ("+proj=aeqd +lat_0=NaN", "lat_0 should be"),
        ("+proj=eqc +R=-1", "R should be"),
        ("+proj=eqc +R=1e300", "R should be"),
        ("+proj=omerc +lat_0=4 +lonc=102 +alpha=1e20 +k=1", "alpha should be"),
        ("+proj=merc +x_0=1e300 +type=crs", "x_0 should be"),
    ] {
        let figure = format!(
            "[page]\nwidth = 200\nheight = 150\n[map]\nprojection = \"{definition}\"\n[[source]]\nname = \"a\"\ndata = \"p.geojson\"\n"
        );
        fs::write(folder.path().join("f.toml"), figure).unwrap();
        let start = Instant::now();
        let output = rumbo(&["render", "f.toml"], folder.path()).output().unwrap();
        refused(&output, message);
        assert!(start.elapsed() < Duration::from_secs(2), "{definition}");
    }
}

#[test]
fn matrix_sets_of_no_size() {
    let set = TileMatrixSet::named("WebMercatorQuad").unwrap().to_json();
    for (key, value, message) in [
        ("cellSize", 1e-6, "m wide"),
        ("cellSize", 1e300, "m wide"),
        ("cellSize", -1.0, "malformed"),
        ("pointOfOrigin", 1e300, "begins at"),
    ] {
        let mut set = set.clone();
        set["tileMatrices"].as_array_mut().unwrap().truncate(1);
        let matrix = &mut set["tileMatrices"][0];
        match key {
            "cellSize" => matrix[key] = value.into(),
            _ => matrix[key][0] = value.into(),
        }
        let error = TileMatrixSet::from_json(&set.to_string()).unwrap_err();
        assert!(error.to_string().contains(message), "{error}");
        assert!(error.remedy_text().is_some(), "{error}");
    }
}

#[test]
fn graticules_of_no_step() {
    let folder = folder();
    for step in ["-1", "nan", "0", "inf", "0.0001"] {
        let figure = format!("[page]\nwidth = 200\nheight = 150\n[map.graticule]\nstep = {step}\n");
        fs::write(folder.path().join("f.toml"), figure).unwrap();
        let output = rumbo(&["render", "f.toml"], folder.path()).output().unwrap();
        refused(&output, "a graticule cannot have a line every");
    }
}
