//! SRTM30 as Marble's grey tiles have it.

use std::path::Path;

use zune_jpeg::JpegDecoder;
use zune_jpeg::zune_core::bytestream::ZCursor;

use crate::field::Field;
use crate::package::from_deb;
use crate::sources;

const TILE: usize = 675;
const COLUMNS: usize = 16;
const ROWS: usize = 8;

/// Metres of each sixth grey from 90 on; below 95 lies the sea.
const CURVE: [f32; 25] = [
    0.0, 5.0, 15.0, 33.0, 53.0, 97.0, 146.0, 201.0, 295.0, 395.0, 494.0, 603.0, 714.0, 829.0,
    945.0, 1161.0, 1508.0, 1876.0, 2327.0, 2847.0, 3401.0, 3890.0, 4405.0, 4919.0, 5594.0,
];

/// Heights at 2 minutes, metres; none (NaN) in the sea.
pub fn read(cache: &Path) -> Field {
    let package = sources::SHADED.bytes(cache);
    let name = |row: usize, column: usize| {
        format!("usr/share/marble/data/maps/earth/srtm/3/{row:06}/{row:06}_{column:06}.jpg")
    };
    let names: Vec<String> =
        (0..ROWS * COLUMNS).map(|index| name(index / COLUMNS, index % COLUMNS)).collect();
    let files = from_deb(&package, &names.iter().map(String::as_str).collect::<Vec<_>>());
    let mut field = Field::new(TILE * COLUMNS, TILE * ROWS, f32::NAN);
    for (index, file) in files.iter().enumerate() {
        let pixels = JpegDecoder::new(ZCursor::new(file)).decode().expect("a JPEG tile");
        // Grey alone, or as three equal channels.
        let step = pixels.len() / (TILE * TILE);
        for (at, grey) in pixels.iter().step_by(step).enumerate() {
            let row = index / COLUMNS * TILE + at / TILE;
            let column = index % COLUMNS * TILE + at % TILE;
            field.values[row * TILE * COLUMNS + column] = metres(*grey);
        }
    }
    field
}

fn metres(grey: u8) -> f32 {
    if grey < 95 {
        return f32::NAN;
    }
    let at = f32::from(grey - 90) / 6.0;
    let index = (at as usize).min(CURVE.len() - 2);
    CURVE[index] + (CURVE[index + 1] - CURVE[index]) * (at - index as f32)
}
