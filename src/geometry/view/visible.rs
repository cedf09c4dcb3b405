//! Which parts of the sphere a view can show, and how large they come out: so that what cannot be
//! seen is left out before it is projected.

use super::View;
use crate::geometry::prepared::{Block, Prepared};
use crate::projection::Domain;
use crate::unit::{LonLat, Page};

/// The side of a cell, degrees.
const CELL: f64 = 5.0;
const COLUMNS: usize = 72;
const ROWS: usize = 36;

/// The graticule in cells of 5°, longitudes relative to the central meridian: for each, whether
/// it may be seen and how fine a grid its vertices fall on.
#[derive(Debug, Clone)]
pub(in crate::geometry) struct Visible {
    /// Grid cells in a degree of longitude and of latitude; 0 where nothing can be seen.
    cells: Vec<[f64; 2]>,
}

impl Visible {
    /// Samples the corners and middles of all cells.
    pub(in crate::geometry) fn new(view: &View) -> Self {
        let corners: Vec<LonLat> = (0..=ROWS)
            .flat_map(|row| (0..=COLUMNS).map(move |column| corner(column as f64, row as f64)))
            .collect();
        let middles: Vec<LonLat> = (0..ROWS)
            .flat_map(|row| {
                (0..COLUMNS).map(move |column| corner(column as f64 + 0.5, row as f64 + 0.5))
            })
            .collect();
        let (mut corner_planes, mut middle_planes) = (Vec::new(), Vec::new());
        view.projection().project_relative_all(&corners, &mut corner_planes);
        view.projection().project_relative_all(&middles, &mut middle_planes);
        let page = |plane: &crate::unit::Plane| view.to_page(*plane);
        let corner_pages: Vec<Page> = corner_planes.iter().map(page).collect();
        let middle_pages: Vec<Page> = middle_planes.iter().map(page).collect();
        let mut cells = Vec::with_capacity(ROWS * COLUMNS);
        for row in 0..ROWS {
            for column in 0..COLUMNS {
                let south = row * (COLUMNS + 1) + column;
                let north = south + COLUMNS + 1;
                let samples = [
                    corner_pages[south],
                    corner_pages[south + 1],
                    corner_pages[north],
                    corner_pages[north + 1],
                    middle_pages[row * COLUMNS + column],
                ];
                cells.push(sampled(view, corner(column as f64 + 0.5, row as f64 + 0.5), &samples));
            }
        }
        Self { cells }
    }

    #[inline]
    fn at(&self, lon: f64, lat: f64) -> [f64; 2] {
        let (column, row) = self.cell(lon, lat);
        self.cells[row * COLUMNS + column]
    }

    /// The column and row of the cell that holds a position.
    #[inline]
    fn cell(&self, lon: f64, lat: f64) -> (usize, usize) {
        let from_cut = lon + 180.0;
        // The remainder takes longer than all else here, and few longitudes need it.
        let from_cut =
            if (0.0..360.0).contains(&from_cut) { from_cut } else { from_cut.rem_euclid(360.0) };
        let (column, row) = ((from_cut / CELL) as usize, ((lat + 90.0) / CELL) as usize);
        (column.min(COLUMNS - 1), row.min(ROWS - 1))
    }

    /// The cell that a box lies in, if it is one, and the box does not lie beyond the cut.
    fn only_cell(&self, block: &Block, shift: f64) -> Option<[f64; 2]> {
        if block.west + shift < -180.0 || block.east + shift >= 180.0 {
            return None;
        }
        let (west, south) = self.cell(block.west + shift, block.south);
        let (east, north) = self.cell(block.east + shift, block.north);
        let is_one = (west, south) == (east, north) && block.east - block.west < CELL;
        is_one.then(|| self.cells[south * COLUMNS + west])
    }

    /// Whether anything of a box may be seen; longitudes relative to the central meridian.
    fn shows(&self, block: &Block, shift: f64) -> bool {
        let (west, east) = (block.west + shift, block.east + shift);
        let column = |lon: f64| below((lon + 180.0) / CELL) as i64;
        let columns = if east - west >= 360.0 - CELL {
            0..=COLUMNS as i64 - 1
        } else {
            column(west)..=column(east)
        };
        let first_row = (((block.south + 90.0) / CELL) as usize).min(ROWS - 1);
        let last_row = (((block.north + 90.0) / CELL) as usize).min(ROWS - 1);
        columns.into_iter().any(|column| {
            let column = column.rem_euclid(COLUMNS as i64) as usize;
            (first_row..=last_row).any(|row| self.cells[row * COLUMNS + column][0] > 0.0)
        })
    }

    /// Copies a shape without rings that cannot be seen, with stretches that cannot be seen
    /// replaced by straight lines that cannot either, and with one vertex for each run of vertices
    /// that fall on one point of the grid.
    ///
    /// Which vertex that is depends neither on where a ring starts nor on which way it runs, so
    /// neighbours keep their common border.
    pub(in crate::geometry) fn cull(&self, from: &Prepared, central: f64, out: &mut Prepared) {
        out.copy_parts(from, |part, blocks, turn, positions| {
            let whole = Block::around(blocks);
            if turn == 0.0 && !self.shows(&whole, -central) {
                return;
            }
            let mut run = Run::default();
            for (index, block) in blocks.iter().enumerate() {
                let start = index * Block::SIZE;
                let end = (start + Block::SIZE).min(part.len());
                let cell = self.only_cell(block, -central);
                let is_seen = match cell {
                    Some(grid) => grid[0] > 0.0,
                    None => self.shows(block, -central),
                };
                match cell {
                    _ if !is_seen => {
                        run.end(positions);
                        positions.extend([part[start], part[end - 1]]);
                    }
                    Some(grid) => run.add_all(&part[start..end], grid, positions),
                    None => self.cull_across(&part[start..end], central, &mut run, positions),
                }
            }
            run.end(positions);
        });
    }

    /// [`Self::cull`] for a block that lies in several cells: stretch by stretch of those that lie in one.
    fn cull_across(&self, block: &[LonLat], central: f64, run: &mut Run, out: &mut Vec<LonLat>) {
        /// So near to a cell's side, degrees, rounding may tell which cell a position lies in.
        const HAIR: f64 = 1e-9;
        let mut rest = block;
        while let Some(first) = rest.first() {
            let grid = self.at(first.lon - central, first.lat);
            let side = |from: f64, value: f64| from + below((value - from) / CELL) * CELL + HAIR;
            let (west, south) = (side(central - 180.0, first.lon), side(-90.0, first.lat));
            let (east, north) = (west + CELL - 2.0 * HAIR, south + CELL - 2.0 * HAIR);
            let is_with_first = |position: &&LonLat| {
                (west..east).contains(&position.lon) & (south..north).contains(&position.lat)
            };
            let count = rest.iter().take_while(is_with_first).count().max(1);
            let (stretch, further) = rest.split_at(count);
            if grid[0] > 0.0 {
                run.add_all(stretch, grid, out);
            } else {
                run.end(out);
                out.extend_from_slice(stretch);
            }
            rest = further;
        }
    }
}

/// Consecutive vertices in one cell of the grid.
#[derive(Default)]
struct Run {
    /// The cell's least corner, whole numbers.
    cell: Option<(f64, f64)>,
    least: LonLat,
}

impl Run {
    /// Adds the vertices of a block, or some of them, on a grid of which there is a cell wherever they lie. Whether
    /// one stays in the cell of the one before is as often as not guessed wrong, so that there is no branch on it.
    fn add_all(&mut self, block: &[LonLat], grid: [f64; 2], out: &mut Vec<LonLat>) {
        // The least vertex of each run; first comes the run that goes on.
        let mut runs = [self.least; Block::SIZE + 1];
        let (mut last, mut cell) = (0, self.cell.unwrap_or((f64::NAN, f64::NAN)));
        let first = usize::from(self.cell.is_none());
        let mut least = Order::of(self.least);
        for &position in block.iter().take(Block::SIZE) {
            let next = (below(position.lon * grid[0]), below(position.lat * grid[1]));
            let leaves = (next.0 != cell.0) | (next.1 != cell.1);
            let here = Order::of(position);
            least = if leaves | (here.0 < least.0) { here } else { least };
            last += usize::from(leaves);
            runs[last] = least.position();
            cell = next;
        }
        out.extend_from_slice(runs.get(first..=last).unwrap_or_default());
        out.pop();
        (self.cell, self.least) = (Some(cell), least.position());
    }

    #[inline]
    fn end(&mut self, out: &mut Vec<LonLat>) {
        if self.cell.take().is_some() {
            out.push(self.least);
        }
    }
}

/// A position as a number that tells which of two is the less: by their latitudes, then by their longitudes. Whole
/// numbers are compared and chosen from in a few steps, without a branch.
#[derive(Clone, Copy)]
struct Order(i128);

impl Order {
    /// Turns the bits of a number into those of a whole number of the same order, and back.
    fn turned(bits: i64) -> i64 {
        bits ^ ((bits >> 63) & i64::MAX)
    }

    #[inline]
    fn of(position: LonLat) -> Self {
        let [lon, lat] =
            [position.lon, position.lat].map(|part| Self::turned(part.to_bits() as i64));
        // A longitude below another is one without a sign as well.
        Self((i128::from(lat) << 64) | i128::from(lon as u64 ^ 1 << 63))
    }

    #[inline]
    fn position(self) -> LonLat {
        let (lat, lon) = ((self.0 >> 64) as i64, self.0 as u64 ^ 1 << 63);
        let [lon, lat] = [lon as i64, lat].map(|part| f64::from_bits(Self::turned(part) as u64));
        LonLat::new(lon, lat)
    }
}

/// The whole number at or below a value less than 2⁵¹ in size; `f64::floor` is a call where the processor's older
/// instructions are the base, and a conversion takes longer.
#[inline]
fn below(value: f64) -> f64 {
    // At 1.5 · 2⁵² the last bit of an f64 is worth 1: the sum is rounded there.
    const WHOLE: f64 = 6_755_399_441_055_744.0;
    let nearest = (value + WHOLE) - WHOLE;
    nearest - if nearest > value { 1.0 } else { 0.0 }
}

fn corner(column: f64, row: f64) -> LonLat {
    LonLat::new(column * CELL - 180.0, row * CELL - 90.0)
}

/// What is stored of a cell: nothing where it cannot be seen.
fn sampled(view: &View, middle: LonLat, samples: &[Page; 5]) -> [f64; 2] {
    const EVERYTHING: [f64; 2] = [1e9, 1e9];
    if let Domain::Cap { center, radius } = view.projection().domain() {
        let away =
            crate::geometry::geodesic::distance(middle, LonLat::new(0.0, center.lat)).to_degrees();
        if away > radius + 2.0 * CELL {
            return [0.0, 0.0];
        }
    }
    if samples.iter().any(|sample| !(sample.x.is_finite() && sample.y.is_finite())) {
        return EVERYTHING;
    }
    let bounds = crate::unit::PageBox::around(samples.iter().copied()).unwrap_or_default();
    // The cell's curved sides may bulge beyond its corners.
    let around = bounds.grown(bounds.width().max(bounds.height()) * 0.5 + 1.0);
    if !around.overlaps(view.clip()) {
        return [0.0, 0.0];
    }
    let simplify = view.options().simplify;
    if simplify <= 0.0 {
        return EVERYTHING;
    }
    let [sw, se, nw, ne, _] = samples;
    let per_lon = sw.distance(*se).max(nw.distance(*ne)) / CELL;
    let per_lat = sw.distance(*nw).max(se.distance(*ne)) / CELL;
    [per_lon, per_lat].map(|scale| (scale / simplify).max(1e-6))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::source::Shape;

    proptest! {
        #[test]
        fn of_a_block_those_are_kept_that_are_kept_one_by_one(
            steps in prop::collection::vec((-3..4i32, -3..4i32), 1..200),
            scale in 0.1..3.0f64,
        ) {
            let mut at = (0, 0);
            let walk = steps.iter().map(|&(east, north)| {
                at = (at.0 + east, at.1 + north);
                LonLat::new(f64::from(at.0) / 8.0, f64::from(at.1) / 8.0)
            });
            let walk: Vec<LonLat> = walk.collect();
            let grid = [scale, 2.0 * scale];
            let cell = |at: &LonLat| ((at.lon * grid[0]).floor(), (at.lat * grid[1]).floor());
            let runs = walk.chunk_by(|a, b| cell(a) == cell(b));
            let order = |a: &&LonLat, b: &&LonLat| {
                a.lat.total_cmp(&b.lat).then(a.lon.total_cmp(&b.lon))
            };
            let kept: Vec<LonLat> = runs.filter_map(|run| run.iter().min_by(order)).copied().collect();
            let (mut all, mut kept_of_blocks) = (Run::default(), Vec::new());
            for block in walk.chunks(Block::SIZE) {
                all.add_all(block, grid, &mut kept_of_blocks);
            }
            all.end(&mut kept_of_blocks);
            prop_assert_eq!(kept, kept_of_blocks);
        }
    }

    #[test]
    fn where_a_line_leaves_a_cell_the_next_one_s_grid_holds() {
        let cells = (0..ROWS * COLUMNS).map(|index| [1.0 + (index % 3) as f64; 2]).collect();
        let visible = Visible { cells };
        let east = |at: i32| 178.0 - f64::from(at) * 0.17;
        let walk: Vec<LonLat> = (0..700)
            .map(|at| LonLat::new(east(at), 11.0 * libm::sin(f64::from(at) / 9.0)))
            .collect();
        let line = Prepared::new(&Shape::line(walk), &crate::geometry::Reading::default());
        for central in [0.0, -75.0] {
            let mut culled = Prepared::default();
            visible.cull(&line, central, &mut culled);
            let mut kept: Vec<LonLat> = Vec::new();
            let mut cell = (f64::NAN, f64::NAN);
            for &at in &line.positions {
                let grid = visible.at(at.lon - central, at.lat);
                let next = ((at.lon * grid[0]).floor(), (at.lat * grid[1]).floor());
                match kept.last_mut().filter(|_| next == cell) {
                    Some(least) if (at.lat, at.lon) < (least.lat, least.lon) => *least = at,
                    Some(_) => {}
                    None => kept.push(at),
                }
                cell = next;
            }
            assert_eq!(culled.positions, kept);
        }
    }
}
