//! libFuzzer on one of the targets: `RUMBO_TARGET=geojson attack corpus/geojson`.

#![no_main]

mod targets;

use std::sync::OnceLock;

use libfuzzer_sys::fuzz_target;

static TARGET: OnceLock<targets::Target> = OnceLock::new();

fuzz_target!(|bytes: &[u8]| {
    let target = TARGET.get_or_init(|| {
        let name = std::env::var("RUMBO_TARGET").unwrap_or_default();
        let found = targets::TARGETS.iter().find(|target| target.name == name);
        *found.unwrap_or_else(|| panic!("RUMBO_TARGET names no target: {name:?}"))
    });
    (target.attack)(bytes);
});
