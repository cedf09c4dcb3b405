//! A block of arcs, decoded.

use super::index::ArcIndex;
use crate::basemap::bytes::{Bits, Cursor, damaged};
use crate::basemap::container::{Container, Kind};
use crate::basemap::grid::{FARTHEST, Unit};
use crate::basemap::layer::Level;
use crate::error::Result;

/// The bits of a coordinate's difference when its class is the greatest.
const LONG_BITS: u32 = 26;

const LONG_CLASS: u8 = 15;

/// Appends the positions of a block's arcs, and tells where the first begins and where each ends.
pub(super) fn decode(
    container: &Container,
    level: Level,
    index: &ArcIndex,
    number: usize,
    arcs: usize,
    positions: &mut Vec<Unit>,
) -> Result<Box<[usize]>> {
    let number = u32::try_from(number).map_err(|_| damaged("block number"))?;
    let (group, step) = (index.group as u8, index.step);
    let heads = container.block((Kind::ArcHeads, level.code(), group, number))?;
    let bits = container.block((Kind::ArcBits, level.code(), group, number))?;
    let mut cursor = Cursor::new(&heads);
    let mut counts = Vec::with_capacity(arcs);
    let mut total = 0;
    for _ in 0..arcs {
        let count = cursor.count()?;
        if count == 0 {
            return Err(damaged("an arc has no position"));
        }
        total += count;
        counts.push(count);
    }
    if total > heads.len() {
        return Err(damaged("an arc block is too short"));
    }
    let mut starts = Vec::with_capacity(arcs);
    let (mut x, mut y) = (0, 0);
    for _ in 0..arcs {
        x += i64::from(start_number(cursor.signed()?)?);
        y += i64::from(start_number(cursor.signed()?)?);
        starts.push((start_number(x)?, start_number(y)?));
    }
    let mut bits = Bits::new(&bits);
    positions.reserve(total);
    let mut bounds = Vec::with_capacity(arcs + 1);
    bounds.push(positions.len());
    for (count, start) in counts.into_iter().zip(starts) {
        let (mut x, mut y) = (moved(0, start.0, step)?, moved(0, start.1, step)?);
        positions.push((x, y));
        for &class in cursor.take(count - 1)? {
            x = moved(x, difference(&mut bits, class >> 4)?, step)?;
            y = moved(y, difference(&mut bits, class & 15)?, step)?;
            positions.push((x, y));
        }
        bounds.push(positions.len());
    }
    Ok(bounds.into_boxed_slice())
}

fn start_number(value: i64) -> Result<i32> {
    i32::try_from(value)
        .ok()
        .filter(|value| value.abs() <= FARTHEST)
        .ok_or_else(|| damaged("an arc begins off the globe"))
}

#[inline]
fn moved(value: i32, by: i32, step: i32) -> Result<i32> {
    by.checked_mul(step)
        .and_then(|by| value.checked_add(by))
        .filter(|value| value.abs() <= FARTHEST)
        .ok_or_else(|| damaged("an arc leaves the globe"))
}

/// The difference of a coordinate: the class is the number of its bits; the sign comes first, the
/// leading one is not written.
#[inline]
fn difference(bits: &mut Bits<'_>, class: u8) -> Result<i32> {
    if class == 0 {
        return Ok(0);
    }
    let (below, leading) = match class {
        LONG_CLASS => (LONG_BITS, 0),
        _ => (u32::from(class) - 1, 1 << (class - 1)),
    };
    let word = bits.take(below + 1)?;
    let magnitude = ((word >> 1) as i32) | leading; // at most 26 bits
    Ok(if word & 1 == 1 { -magnitude } else { magnitude })
}
