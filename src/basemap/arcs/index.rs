//! Where the arcs of a group lie, to a cell.

use crate::basemap::bytes::{Cursor, damaged};
use crate::basemap::container::{Container, Kind};
use crate::basemap::grid::{Extent, FARTHEST};
use crate::basemap::layer::Level;
use crate::error::Result;

/// What an arc is part of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::basemap) enum Group {
    /// Land on one side, sea on the other.
    Coast = 0,
    /// Two countries.
    Border = 1,
    /// Two provinces of one country.
    Interior = 2,
    /// The shore of a lake.
    Lake = 3,
    /// A river.
    River = 4,
    /// The coast of an island so small that it is kept on a finer grid.
    Islet = 5,
}

/// How many groups there are.
pub(super) const GROUPS: usize = 6;

/// Where the arcs of one group lie.
#[derive(Debug)]
pub(super) struct ArcIndex {
    pub(super) group: Group,
    pub(super) first_arc: usize,
    /// The units of the level that one step of the group's own grid is.
    pub(super) step: i32,
    /// Where each block ends, counted in arcs of this group.
    pub(super) block_ends: Vec<usize>,
    pub(super) extents: Vec<Extent>,
}

impl ArcIndex {
    /// Reads the index of a group; `None` where the level has no such arcs.
    pub(super) fn read(container: &Container, level: Level, group: Group) -> Result<Option<Self>> {
        let key = (Kind::ArcIndex, level.code(), group as u8, 0);
        if !container.has(key) {
            return Ok(None);
        }
        let block = container.block(key)?;
        let mut cursor = Cursor::new(&block);
        let first_arc = cursor.index(1 << 24)?;
        let step = cursor.index(65)?.max(1) as i32; // at most 64
        let cell = cursor.index(1 << 20)?.max(1) as i32; // below 2^20
        let mut block_ends = Vec::new();
        let mut arcs = 0;
        for _ in 0..cursor.count()? {
            arcs += cursor.index(1 << 20)?;
            block_ends.push(arcs);
        }
        if arcs > cursor.left() {
            return Err(damaged("an arc index is too short"));
        }
        let mut columns = [(); 8].map(|()| vec![0i32; arcs]);
        for column in &mut columns {
            for value in column.iter_mut() {
                *value = cell_number(cursor.signed()?)?;
            }
        }
        let [xs, ys, dxs, dys, wests, souths, easts, norths] = columns;
        let (mut x, mut y) = (0, 0);
        let mut extents = Vec::with_capacity(arcs);
        for arc in 0..arcs {
            x = cell_number(i64::from(x) + i64::from(xs[arc]))?;
            y = cell_number(i64::from(y) + i64::from(ys[arc]))?;
            let (dx, dy) = (dxs[arc], dys[arc]);
            let middle = |cells: i32| cells * cell + cell / 2;
            let west = x + dx.min(0) - wests[arc];
            let east = x + dx.max(0) + easts[arc];
            let south = y + dy.min(0) - souths[arc];
            let north = y + dy.max(0) + norths[arc];
            if [west, east, south, north].iter().any(|side| side.abs() > FARTHEST / cell)
                || x.abs().max(y.abs()) > FARTHEST / cell
            {
                return Err(damaged("an arc lies off the globe"));
            }
            extents.push(Extent {
                start: (middle(x), middle(y)),
                end: (middle(x + dx), middle(y + dy)),
                west: west * cell,
                south: south * cell,
                east: (east + 1) * cell,
                north: (north + 1) * cell,
            });
        }
        Ok(Some(Self { group, first_arc, step, block_ends, extents }))
    }
}

fn cell_number(value: i64) -> Result<i32> {
    i32::try_from(value)
        .ok()
        .filter(|value| value.abs() <= 1 << 26)
        .ok_or_else(|| damaged("an arc lies off the globe"))
}
