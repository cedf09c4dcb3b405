//! ETOPO5 from a classic NetCDF file.

use std::path::Path;

use crate::field::Field;
use crate::package::from_deb;
use crate::sources;

const COLUMNS: usize = 4_320;
/// From pole to pole, both included.
const ROWS: usize = 2_161;
/// Where the heights begin in the one file that is read, whose digest is pinned.
const BEGIN: usize = 0xcd48;

/// Heights and depths, metres, at whole multiples of five minutes.
pub fn read(cache: &Path) -> Field {
    let package = sources::SOUNDINGS.bytes(cache);
    let file = from_deb(&package, &["usr/share/ferret-vis/data/etopo5.cdf"]).remove(0);
    let metres: Vec<f32> = file[BEGIN..BEGIN + 4 * COLUMNS * ROWS]
        .chunks_exact(4)
        .map(|bytes| f32::from_be_bytes([bytes[0], bytes[1], bytes[2], bytes[3]]))
        .collect();
    assert_eq!((metres[0], metres[COLUMNS * (ROWS - 1)]), (2810.0, -4290.0), "pole to pole");
    // Its rows run from the south, its columns from Greenwich; that of the South Pole is left out,
    // so that rows are cells half of one from where they lie.
    let mut field = Field::new(COLUMNS, ROWS - 1, 0.0);
    field.offset = (-2.5 / 60.0, 2.5 / 60.0);
    for row in 0..ROWS - 1 {
        for column in 0..COLUMNS {
            let from = (ROWS - 1 - row) * COLUMNS + (column + COLUMNS / 2) % COLUMNS;
            field.values[row * COLUMNS + column] = metres[from];
        }
    }
    field
}
