//! ETOPO 2022's ice surface, country by country.

use std::fs;
use std::io::Read;
use std::path::Path;

use flate2::read::ZlibDecoder;
use rusqlite::Connection;
use serde_json::Value as Json;

use crate::field::Field;
use crate::package::from_zip;
use crate::sources;

const COLUMNS: usize = 4_320;
const ROWS: usize = 2_160;
/// What stands for no height.
const NONE: i16 = i16::MIN;

/// Heights at 5 minutes, metres, of whatever cell lies in a country, sea along the coast among
/// them; none (NaN) elsewhere. Each is the height of a point, half a minute north-east of a whole
/// multiple of five.
pub fn read(cache: &Path) -> Field {
    let package = sources::COUNTRIES.bytes(cache);
    let database = from_zip(&package, "pyworldatlas_mapdata_standard/data/maps.sqlite3");
    let path = cache.join("pyworldatlas-maps.sqlite3");
    fs::write(&path, database).expect("the cache can be written");
    let database = Connection::open(&path).expect("a database");
    let mut query = database
        .prepare("SELECT alpha2, payload FROM country_map ORDER BY alpha2")
        .expect("a table of countries");
    let mut field = Field::new(COLUMNS, ROWS, f32::NAN);
    field.offset = (-2.0 / 60.0, -2.0 / 60.0);
    let mut rows = query.query([]).expect("rows");
    while let Some(row) = rows.next().expect("a row") {
        let code: String = row.get(0).expect("a code");
        // The mask of Antarctica is upside down: it holds the sea around it.
        if code != "AQ" {
            let payload: Vec<u8> = row.get(1).expect("a grid");
            place(&mut field, &payload);
        }
    }
    field
}

fn place(field: &mut Field, payload: &[u8]) {
    let mut text = String::new();
    ZlibDecoder::new(payload).read_to_string(&mut text).expect("a packed grid");
    let grid: Json = serde_json::from_str(&text).expect("JSON");
    let number = |key: &str| grid[key].as_f64().unwrap_or_else(|| panic!("{key}"));
    // Grids of the smallest countries have steps of their own.
    if (number("longitudeStep") - 5.0 / 60.0).abs() > 1e-6
        || (number("latitudeStep") - 5.0 / 60.0).abs() > 1e-6
    {
        return;
    }
    let (west, south) = (number("west"), number("south"));
    let columns = number("columns") as usize;
    let hex = grid["elevation"].as_str().expect("heights").as_bytes();
    for (index, digits) in hex.chunks_exact(4).enumerate() {
        let byte = |at: usize| {
            let pair = std::str::from_utf8(&digits[at..at + 2]).expect("digits");
            u8::from_str_radix(pair, 16).expect("a byte")
        };
        let metres = i16::from_le_bytes([byte(0), byte(2)]);
        if metres == NONE {
            continue;
        }
        let column = ((west + 180.0) * 12.0).round() as i64 + (index % columns) as i64;
        let row =
            ROWS as i64 - 1 - ((south + 90.0) * 12.0).round() as i64 - (index / columns) as i64;
        if let (column, Ok(row)) =
            (column.rem_euclid(COLUMNS as i64) as usize, usize::try_from(row))
            && row < ROWS
        {
            field.values[row * COLUMNS + column] = f32::from(metres);
        }
    }
}
