//! Arcs: the lines that coasts, borders, lakes and rivers are made of, each stored once.
//!
//! The arcs of a level fall into [groups](Group), are numbered through all groups of the level,
//! and lie in blocks of neighbours. An index per group tells roughly where each arc begins, ends
//! and lies, in cells, so that arcs outside a window need not be decoded.

use std::sync::{Arc, OnceLock};

use super::bytes::{Bits, Cursor, damaged};
use super::container::{Container, Kind};
use super::layer::Level;
use super::thin::thin;
use crate::error::Result;
use crate::unit::{LonLat, LonLatBox};

/// What an arc is part of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Group {
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

const GROUPS: usize = 6;

/// A position in the units of a level.
pub(super) type Unit = (i32, i32);

/// The bits of a coordinate's difference when its class is the greatest.
const LONG_BITS: u32 = 26;
const LONG_CLASS: u8 = 15;

/// Where the arcs of one group lie.
#[derive(Debug)]
pub(super) struct ArcIndex {
    group: Group,
    first_arc: usize,
    /// The units of the level that one step of the group's own grid is.
    step: i32,
    /// Where each block ends, counted in arcs of this group.
    block_ends: Vec<usize>,
    extents: Vec<Extent>,
}

/// Where an arc lies, in units, known to a cell.
#[derive(Debug, Clone, Copy)]
pub(super) struct Extent {
    /// A place near its first position.
    pub(super) start: Unit,
    /// A place near its last position.
    pub(super) end: Unit,
    west: i32,
    south: i32,
    east: i32,
    north: i32,
}

impl Extent {
    /// Reads a box of whole degrees: west, south, width, height.
    pub(super) fn of_degrees(cursor: &mut Cursor<'_>, grid: Grid) -> Result<Self> {
        let mut side = |more: i64| -> Result<i32> {
            let degrees = cursor.signed()?.checked_add(more).filter(|side| side.abs() <= 1080);
            let degrees = degrees.and_then(|side| i32::try_from(side).ok());
            degrees.map(|side| side * grid.per_degree).ok_or_else(|| damaged("a box off the globe"))
        };
        let (west, south) = (side(0)?, side(0)?);
        let east = side(i64::from(west / grid.per_degree))?;
        let north = side(i64::from(south / grid.per_degree))?;
        let (start, end) = ((west, south), (east, north));
        Ok(Self { start, end, west, south, east, north })
    }
}

/// How a level is quantised.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Grid {
    /// Units to a degree.
    pub(super) per_degree: i32,
}

impl Grid {
    /// Reads the units per degree, at most a hundred thousand.
    pub(super) fn read(cursor: &mut Cursor<'_>) -> Result<Self> {
        let per_degree = cursor.index(100_001)?.max(1);
        Ok(Self { per_degree: per_degree as i32 }) // at most 1e5
    }

    /// Units in a full turn.
    pub(super) fn turn(self) -> i32 {
        360 * self.per_degree
    }

    /// A position in degrees.
    pub(super) fn position(self, (x, y): Unit) -> LonLat {
        let per_degree = f64::from(self.per_degree);
        LonLat::new(f64::from(x) / per_degree, f64::from(y) / per_degree)
    }
}

/// A box in units: what a read asks for.
#[derive(Debug, Clone, Copy)]
pub(super) struct Window {
    west: i32,
    span: i32,
    south: i32,
    north: i32,
    turn: i32,
}

impl Window {
    /// The window of a box on a grid. Sides that are no numbers make a window of the whole world.
    pub(super) fn new(bounds: &LonLatBox, grid: Grid) -> Self {
        let turn = grid.turn();
        let per_degree = f64::from(grid.per_degree);
        let unit = |degrees: f64, default: f64| {
            let degrees = if degrees.is_finite() { degrees } else { default };
            (degrees.clamp(-1080.0, 1080.0) * per_degree) as i32 // within FARTHEST
        };
        let span = bounds.lon_span();
        let span = if span.is_finite() { span.clamp(0.0, 360.0) } else { 360.0 };
        Self {
            west: unit(bounds.west, -180.0).saturating_sub(1),
            span: ((span * per_degree) as i32).saturating_add(2).min(turn),
            south: unit(bounds.south, -90.0).saturating_sub(1),
            north: unit(bounds.north, 90.0).saturating_add(1),
            turn,
        }
    }

    /// The middle of the window.
    pub(super) fn center(&self) -> Unit {
        (self.west + self.span / 2, self.south + (self.north - self.south) / 2)
    }

    /// Whether a position lies inside.
    pub(super) fn contains(&self, (x, y): Unit) -> bool {
        (x - self.west).rem_euclid(self.turn) <= self.span && (self.south..=self.north).contains(&y)
    }

    /// Whether a box touches the window.
    pub(super) fn touches(&self, extent: &Extent) -> bool {
        let inside = (extent.west - self.west).rem_euclid(self.turn) <= self.span
            || (self.west - extent.west).rem_euclid(self.turn) <= extent.east - extent.west;
        inside && extent.south <= self.north && self.south <= extent.north
    }
}

impl ArcIndex {
    /// Reads the index of a group; `None` where the level has no such arcs.
    fn read(container: &Container, level: Level, group: Group) -> Result<Option<Self>> {
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

/// The indices read so far, which every read of an archive shares.
#[derive(Debug, Default)]
pub(super) struct Indices([[OnceLock<Option<Arc<ArcIndex>>>; GROUPS]; Level::ALL.len()]);

impl Indices {
    fn get(
        &self,
        container: &Container,
        level: Level,
        group: Group,
    ) -> Result<Option<Arc<ArcIndex>>> {
        let slot = &self.0[usize::from(level.code())][group as usize];
        if let Some(index) = slot.get() {
            return Ok(index.clone());
        }
        let index = ArcIndex::read(container, level, group)?.map(Arc::new);
        Ok(slot.get_or_init(|| index).clone())
    }
}

/// The farthest a coordinate may lie from zero, in units: three turns at the finest grid. Sums of a
/// few coordinates stay far from overflow.
pub(super) const FARTHEST: i32 = 3 * 360 * 100_000;

fn cell_number(value: i64) -> Result<i32> {
    i32::try_from(value)
        .ok()
        .filter(|value| value.abs() <= 1 << 26)
        .ok_or_else(|| damaged("an arc lies off the globe"))
}

/// The arcs of one level, decoded as they are needed.
#[derive(Debug)]
pub(super) struct Arcs<'a> {
    container: &'a Container,
    level: Level,
    /// How far a line may be from where it should be, in units.
    tolerance: i32,
    grid: Grid,
    indices: Vec<Arc<ArcIndex>>,
    /// Of each group, where the arcs of each block decoded so far lie.
    blocks: Vec<Vec<Option<Block>>>,
    /// The positions of all blocks decoded so far, in few buffers: one for each block would leave
    /// holes between the features that are read meanwhile.
    buffers: Vec<Vec<Unit>>,
    /// The positions of a block before they are thinned.
    whole: Vec<Unit>,
}

/// Where an arc is: its group, and its number within.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place {
    index: usize,
    arc: usize,
}

/// Where the arcs of a block lie.
#[derive(Debug)]
struct Block {
    buffer: usize,
    /// Where the first begins and where each ends.
    bounds: Box<[usize]>,
}

impl<'a> Arcs<'a> {
    /// Opens the arcs of some groups.
    pub(super) fn open(
        container: &'a Container,
        known: &Indices,
        level: Level,
        groups: &[Group],
        (grid, tolerance): (Grid, i32),
    ) -> Result<Self> {
        let mut indices = Vec::new();
        let mut blocks = Vec::new();
        for &group in groups {
            if let Some(index) = known.get(container, level, group)? {
                blocks.push(index.block_ends.iter().map(|_| None).collect());
                indices.push(index);
            }
        }
        let (buffers, whole) = (Vec::new(), Vec::new());
        Ok(Self { container, level, tolerance, grid, indices, blocks, buffers, whole })
    }

    /// Finds an arc by its number.
    pub(super) fn place(&self, number: usize) -> Result<Place> {
        for (index, group) in self.indices.iter().enumerate() {
            if let Some(arc) = number.checked_sub(group.first_arc)
                && arc < group.extents.len()
            {
                return Ok(Place { index, arc });
            }
        }
        Err(damaged(format_args!("arc {number} is missing")))
    }

    /// Where an arc lies.
    pub(super) fn extent(&self, place: Place) -> &Extent {
        &self.indices[place.index].extents[place.arc]
    }

    /// An arc's positions, from its first to its last.
    pub(super) fn positions(&mut self, place: Place) -> Result<&[Unit]> {
        let index = &self.indices[place.index];
        let number = index.block_ends.partition_point(|&end| end <= place.arc);
        let first = if number == 0 { 0 } else { index.block_ends[number - 1] };
        if self.blocks[place.index][number].is_none() {
            let block = self.decode(place.index, number, first)?;
            self.blocks[place.index][number] = Some(block);
        }
        let arc = place.arc - first;
        match &self.blocks[place.index][number] {
            Some(Block { buffer, bounds }) => {
                Ok(&self.buffers[*buffer][bounds[arc]..bounds[arc + 1]])
            }
            None => Err(damaged("a block is missing")),
        }
    }

    /// Decodes a block of a group, whose first arc is told, and thins each arc by itself, so that
    /// all that share it stay together.
    fn decode(&mut self, group: usize, number: usize, first: usize) -> Result<Block> {
        let index = &self.indices[group];
        let arcs = index.block_ends[number] - first;
        self.whole.clear();
        let mut bounds = decode(self.container, self.level, index, number, arcs, &mut self.whole)?;
        let more = self.whole.len();
        if self.buffers.last().is_none_or(|last| last.capacity() - last.len() < more) {
            // As long as all before it: there are few, and none is copied.
            let held: usize = self.buffers.iter().map(Vec::capacity).sum();
            self.buffers.push(Vec::with_capacity(held.max(more)));
        }
        let buffer = self.buffers.len() - 1;
        let positions = &mut self.buffers[buffer];
        let mut start = 0;
        for bound in &mut bounds {
            let arc = &self.whole[start..*bound];
            if self.tolerance > 0 {
                thin(arc, self.tolerance, self.grid, positions);
            } else {
                positions.extend_from_slice(arc);
            }
            start = *bound;
            *bound = positions.len();
        }
        Ok(Block { buffer, bounds })
    }
}

/// Appends the positions of a block's arcs, and tells where the first begins and where each ends.
fn decode(
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
