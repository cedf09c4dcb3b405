//! Shapefiles: the parts of their lines and polygons, and their points.

/// The records of a shapefile, each a list of parts (points have one part of one position). Where
/// the records begin is read from the index, since the records of some files overlap their lengths.
pub fn records(shp: &[u8], shx: &[u8]) -> Vec<Vec<Vec<(f64, f64)>>> {
    let int = |bytes: &[u8], at: usize| {
        i32::from_le_bytes(bytes[at..at + 4].try_into().expect("four bytes")) as usize
    };
    let big = |bytes: &[u8], at: usize| {
        i32::from_be_bytes(bytes[at..at + 4].try_into().expect("four bytes")) as usize
    };
    let float = |at: usize| f64::from_le_bytes(shp[at..at + 8].try_into().expect("eight bytes"));
    (100..shx.len())
        .step_by(8)
        .map(|entry| {
            let at = big(shx, entry) * 2 + 8;
            match int(shp, at) {
                0 => Vec::new(),
                1 | 11 | 21 => vec![vec![(float(at + 4), float(at + 12))]],
                _ => {
                    let (parts, points) = (int(shp, at + 36), int(shp, at + 40));
                    let first = at + 44 + 4 * parts;
                    (0..parts)
                        .map(|part| {
                            let start = int(shp, at + 44 + 4 * part);
                            let end = if part + 1 < parts {
                                int(shp, at + 48 + 4 * part)
                            } else {
                                points
                            };
                            (start..end)
                                .map(|i| (float(first + 16 * i), float(first + 16 * i + 8)))
                                .collect()
                        })
                        .collect()
                }
            }
        })
        .collect()
}
