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

    /// The cell that a box lies in, if it is one.
    fn only_cell(&self, block: &Block, shift: f64) -> Option<[f64; 2]> {
        let (west, south) = self.cell(block.west + shift, block.south);
        let (east, north) = self.cell(block.east + shift, block.north);
        let is_one = (west, south) == (east, north) && block.east - block.west < CELL;
        is_one.then(|| self.cells[south * COLUMNS + west])
    }

    /// Whether anything of a box may be seen; longitudes relative to the central meridian.
    fn shows(&self, block: &Block, shift: f64) -> bool {
        let (west, east) = (block.west + shift, block.east + shift);
        let columns = if east - west >= 360.0 - CELL {
            0.0..=(COLUMNS - 1) as f64
        } else {
            ((west + 180.0) / CELL).floor()..=((east + 180.0) / CELL).floor()
        };
        let first_row = (((block.south + 90.0) / CELL) as usize).min(ROWS - 1);
        let last_row = (((block.north + 90.0) / CELL) as usize).min(ROWS - 1);
        let mut column = *columns.start();
        while column <= *columns.end() {
            let index = column.rem_euclid(COLUMNS as f64) as usize;
            if (first_row..=last_row)
                .any(|row| self.cells[row * COLUMNS + index.min(COLUMNS - 1)][0] > 0.0)
            {
                return true;
            }
            column += 1.0;
        }
        false
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
                if self.shows(block, -central) {
                    match self.only_cell(block, -central) {
                        Some(grid) => {
                            for &position in &part[start..end] {
                                run.add(position, grid, positions);
                            }
                        }
                        None => {
                            for &position in &part[start..end] {
                                let grid = self.at(position.lon - central, position.lat);
                                run.add(position, grid, positions);
                            }
                        }
                    }
                } else {
                    run.end(positions);
                    positions.extend([part[start], part[end - 1]]);
                }
            }
            run.end(positions);
        });
    }
}

/// Consecutive vertices on one point of the grid.
#[derive(Default)]
struct Run {
    key: Option<(i64, i64)>,
    least: LonLat,
}

impl Run {
    #[inline]
    fn add(&mut self, position: LonLat, grid: [f64; 2], out: &mut Vec<LonLat>) {
        if grid[0] <= 0.0 {
            self.end(out);
            out.push(position);
            return;
        }
        let key = (below(position.lon * grid[0]), below(position.lat * grid[1]));
        if self.key == Some(key) {
            if (position.lat, position.lon) < (self.least.lat, self.least.lon) {
                self.least = position;
            }
        } else {
            self.end(out);
            self.key = Some(key);
            self.least = position;
        }
    }

    #[inline]
    fn end(&mut self, out: &mut Vec<LonLat>) {
        if self.key.take().is_some() {
            out.push(self.least);
        }
    }
}

/// The whole number at or below a value; `f64::floor` is a call where the processor's older
/// instructions are the base.
#[inline]
fn below(value: f64) -> i64 {
    let towards_zero = value as i64;
    towards_zero - i64::from(value < towards_zero as f64)
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
