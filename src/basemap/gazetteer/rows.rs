//! The rows that the gazetteer is stored in.

use super::PlaceKind;
use crate::basemap::bytes::{Cursor, damaged};
use crate::basemap::fold::fold;
use crate::error::Result;
use crate::unit::{LonLat, LonLatBox};

/// Rows in a block of names; the last has what is left.
pub(super) const ROWS_PER_BLOCK: usize = 1024;

/// Units to a degree.
const PER_DEGREE: f64 = 1000.0;

/// A row of a block.
pub(super) struct Row {
    pub key: String,
    pub name: String,
    pub content: Content,
}

pub(super) enum Content {
    /// Another name of the row with this number.
    Alias(usize),
    Place(Entry),
}

pub(super) struct Entry {
    pub kind: PlaceKind,
    pub at: LonLat,
    pub bounds: Option<LonLatBox>,
    pub country: Option<usize>,
    pub province: Option<usize>,
    pub population: u64,
}

impl Row {
    /// Reads the rows of a block: each name as what it shares with the one before it and what
    /// follows, then the rows that are other names, then the places column by column.
    pub fn read_all(bytes: &[u8]) -> Result<Vec<Self>> {
        let mut cursor = Cursor::new(bytes);
        let count = cursor.index(ROWS_PER_BLOCK + 1)?;
        let kinds = cursor.take(count)?;
        let mut names: Vec<String> = Vec::with_capacity(count);
        for _ in 0..count {
            let before = names.last().map_or("", String::as_str);
            let shared = cursor.index(before.len() + 1)?;
            let Some(shared) = before.get(..shared) else {
                return Err(damaged("a name is cut within a letter"));
            };
            let mut name = shared.to_owned();
            name.push_str(cursor.text()?);
            names.push(name);
        }
        let aliases = kinds.iter().filter(|&&kind| kind == 0).count();
        let mut targets = Vec::with_capacity(aliases);
        for _ in 0..aliases {
            targets.push(cursor.index(1 << 24)?);
        }
        let mut targets = targets.into_iter();
        let placed: Vec<u8> = kinds.iter().copied().filter(|&kind| kind != 0).collect();
        let mut entries = Entry::read_all(&mut cursor, &placed)?.into_iter();
        let mut rows = Vec::with_capacity(count);
        for (name, &kind) in names.into_iter().zip(kinds) {
            let content = match kind {
                0 => targets.next().map(Content::Alias),
                _ => entries.next().map(Content::Place),
            };
            let content = content.ok_or_else(|| damaged("a name without a place"))?;
            rows.push(Self { key: fold(&name), name, content });
        }
        Ok(rows)
    }
}

impl Entry {
    /// Reads places column by column; a kind tells too whether a box is given.
    fn read_all(cursor: &mut Cursor<'_>, kinds: &[u8]) -> Result<Vec<Self>> {
        let mut entries = Vec::with_capacity(kinds.len());
        for kind in kinds {
            entries.push(Self {
                kind: PlaceKind::from_code(kind & 7)?,
                at: LonLat::new(0.0, 0.0),
                bounds: None,
                country: None,
                province: None,
                population: 0,
            });
        }
        let mut column = |from: &[i64]| -> Result<Vec<i64>> {
            from.iter().map(|from| units(from.saturating_add(cursor.signed()?))).collect()
        };
        let origin = vec![0; kinds.len()];
        let (lons, lats) = (column(&origin)?, column(&origin)?);
        // The sides of boxes are counted from the place.
        let boxed = |column: &[i64]| -> Vec<i64> {
            let of_kinds = column.iter().zip(kinds).filter(|(_, kind)| **kind & 8 != 0);
            of_kinds.map(|(value, _)| *value).collect()
        };
        let (x, y) = (boxed(&lons), boxed(&lats));
        let sides = [column(&x)?, column(&y)?, column(&x)?, column(&y)?];
        let [west, south, east, north] = sides.map(|side| side.into_iter().map(degrees));
        let mut boxes = west.zip(south).zip(east.zip(north));
        for (entry, ((kind, lon), lat)) in entries.iter_mut().zip(kinds.iter().zip(lons).zip(lats))
        {
            entry.at = LonLat::new(degrees(lon), degrees(lat));
            if kind & 8 != 0 {
                entry.bounds = boxes
                    .next()
                    .map(|((west, south), (east, north))| LonLatBox::new(west, south, east, north));
            }
        }
        for entry in &mut entries {
            entry.country = cursor.index(1 << 16)?.checked_sub(1);
        }
        for entry in &mut entries {
            entry.province = cursor.index(1 << 16)?.checked_sub(1);
        }
        for entry in &mut entries {
            // Three digits and how many zeros follow.
            let code = cursor.index(20_000)?;
            entry.population = (0..code / 1000).fold(code as u64 % 1000, |value, _| value * 10);
        }
        Ok(entries)
    }
}

/// A longitude or latitude in units, if there is such a one.
fn units(value: i64) -> Result<i64> {
    if value.abs() > 540_000 {
        return Err(damaged("a place lies off the globe"));
    }
    Ok(value)
}

fn degrees(units: i64) -> f64 {
    units as f64 / PER_DEGREE
}
