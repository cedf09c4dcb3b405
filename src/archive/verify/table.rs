//! What MBTiles 1.3 demands of its tables.

use super::Verification;
use crate::archive::Encoding;
use crate::archive::mbtiles::Database;
use crate::error::Result;

pub(super) fn check(database: &Database, found: &mut Verification) -> Result<()> {
    for line in database.integrity()? {
        found.fault(format!("SQLite: {line}"));
    }
    for name in ["name", "format"] {
        if !database.rows.contains_key(name) {
            found.fault(format!("the metadata has no `{name}`"));
        }
    }
    for name in ["bounds", "center", "minzoom", "maxzoom"] {
        if !database.rows.contains_key(name) {
            found.advice.push(format!("the metadata has no `{name}`"));
        }
    }
    if found.metadata.encoding == Encoding::Mvt && !database.rows.contains_key("json") {
        found.fault("the metadata of vector tiles has no `json`");
    }
    if !found.metadata.is_web_mercator() {
        found.fault(format!(
            "MBTiles holds WebMercatorQuad only, and these tiles are {}",
            found.metadata.matrix_set
        ));
    }
    Ok(())
}
