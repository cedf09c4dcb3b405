//! What the WebAssembly module draws under Node has the bytes of what is drawn here.
//!
//! `RUMBO_WASM` names the module, as `make wasm` builds it; without it nothing is compared.

use std::path::Path;
use std::process::Command;

use rumbo::figure::Figure;

#[test]
fn the_web_draws_the_same_bytes() {
    let Some(module) = std::env::var_os("RUMBO_WASM") else {
        eprintln!("RUMBO_WASM names no module: skipped");
        return;
    };
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folder = tempfile::tempdir().unwrap();
    let world = "version = 1\ntitle = \"The world\"\n[map]\nextent = [-180, -60, 180, 84]\n\
                 projection = \"+proj=eqearth\"\ntheme = \"atlas\"\n";
    std::fs::write(folder.path().join("world.toml"), world).unwrap();
    for figure in [
        folder.path().join("world.toml"),
        root.join("data/routes/viacrucis-2018.geojson"),
        root.join("data/examples/nordic-cities.geojson"),
    ] {
        let text = std::fs::read_to_string(&figure).unwrap();
        let wanted = Figure::read(&text).unwrap().render().unwrap().png().unwrap();
        let output = folder.path().join("drawn.png");
        let drawn = Command::new("node")
            .args([root.join("tools/wasm-host/draw.mjs").as_os_str(), &module])
            .args([&figure, &output])
            .output()
            .unwrap();
        assert!(drawn.status.success(), "{}", String::from_utf8_lossy(&drawn.stderr));
        assert!(std::fs::read(&output).unwrap() == wanted, "{} differs", figure.display());
    }
}
