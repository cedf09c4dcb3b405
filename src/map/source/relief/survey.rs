//! Points of a page projected back onto the relief.

use std::ops::Range;

use super::cells::Cells;
use super::graticule::Graticule;
use super::grid::{DEGREE, Grid, STEP};
use super::spline::{Columns, Spline, Upright};
use crate::map::camera::Camera;
use crate::resources::Cancel;
use crate::threads;
use crate::unit::Page;

/// How far, in samples of the relief, what is taken from points around may lie off.
const CLOSE: f64 = 0.3;
/// How far, in samples of the relief, a square may lie askew that is taken as upright.
const UPRIGHT: f64 = 1e-4;
/// How many samples beyond the edge of the map are given heights.
const BEYOND_EDGE: usize = 3;

/// A point of the page projected back.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Node {
    /// Column and row among the samples of the relief.
    pub place: (f64, f64),
    pub lon: f64,
    pub lat: f64,
}

/// What projects points of a page back onto the relief.
#[derive(Debug)]
pub(super) struct Survey<'a> {
    camera: &'a Camera,
    grid: Grid,
    spline: Spline,
    /// Where columns and rows tell by themselves where their points lie.
    graticule: Option<Graticule>,
}

impl<'a> Survey<'a> {
    pub fn new(camera: &'a Camera, grid: Grid, spline: Spline) -> Self {
        let mut survey = Self { camera, grid, spline, graticule: None };
        if camera.view().is_along_graticule() {
            let half = |right: usize, down: usize| survey.half(right, down);
            survey.graticule = Graticule::of(grid.cells(), half);
        }
        survey
    }

    /// The corners of the grid's squares.
    pub fn nodes(&self, cancel: &Cancel) -> Vec<Option<Node>> {
        let (columns, rows) = self.grid.cells();
        let lines: Vec<usize> = (0..=rows).collect();
        let line = |&row: &usize| {
            let node = |column| self.half(2 * column, 2 * row);
            (0..=columns).take_while(|_| !cancel.is_cancelled()).map(node).collect::<Vec<_>>()
        };
        threads::map(&lines, line).concat()
    }

    /// The position of a corner, or of what lies half a square on: counted in halves of squares.
    fn half(&self, right: usize, down: usize) -> Option<Node> {
        match &self.graticule {
            Some(graticule) => graticule.node(right, down),
            None => self.node((right * STEP / 2) as f64, (down * STEP / 2) as f64),
        }
    }

    /// The position of a sample, at whatever turn of the plane shows it.
    fn node(&self, column: f64, row: f64) -> Option<Node> {
        let by = Page::new((column + 0.5) * self.grid.spacing, (row + 0.5) * self.grid.spacing);
        let at = self.grid.origin() + by;
        let found = self.camera.shifts().find_map(|shift| self.camera.to_lonlat(at - shift))?;
        let place = self.spline.heights().place(found);
        Some(Node { place, lon: found.lon, lat: found.lat })
    }

    /// The heights of all samples in some squares: 0 in others, no number where the page shows
    /// nothing of the Earth.
    pub fn metres(&self, nodes: &[Option<Node>], cells: &Cells, cancel: &Cancel) -> Vec<f32> {
        let Grid { columns, rows, .. } = self.grid;
        let mut metres = vec![0.0; columns * rows];
        let band = |line: &mut Columns, band: usize, metres: &mut [f32]| {
            for run in cells.runs(band).take_while(|_| !cancel.is_cancelled()) {
                self.run(nodes, (run, band), line, metres);
            }
        };
        threads::each_part(&mut metres, columns * STEP, Columns::default, band);
        extend(&mut metres, columns);
        metres
    }

    /// The heights of squares side by side, among the rows that they lie in: those that lie along
    /// rows of the relief are looked up together.
    fn run(
        &self,
        nodes: &[Option<Node>],
        (run, band): (Range<usize>, usize),
        line: &mut Columns,
        metres: &mut [f32],
    ) {
        for cell in run {
            let columns = cell * STEP..(cell * STEP + STEP).min(self.grid.columns);
            let between = self.between(nodes, cell, band);
            let Some(upright) = between.as_ref().and_then(|between| between.upright(&self.spline))
            else {
                self.square(between.as_ref(), columns, band, metres);
                continue;
            };
            if !line.goes_on(&upright, columns.start) {
                self.lines(line, metres);
                line.begin(&upright, columns.start);
            }
            line.add(&upright, columns.len(), self.spline.kernel());
        }
        self.lines(line, metres);
        line.clear();
    }

    /// The heights at the places of a line and of those below it.
    fn lines(&self, line: &mut Columns, metres: &mut [f32]) {
        for (row, metres) in metres.chunks_mut(self.grid.columns).enumerate() {
            let slots = metres.get_mut(line.slots()).unwrap_or_default();
            self.spline.along(line, row as f64 / STEP as f64, slots);
        }
    }

    /// The heights of a square, among the rows that it lies in.
    fn square(
        &self,
        between: Option<&Between>,
        columns: Range<usize>,
        band: usize,
        metres: &mut [f32],
    ) {
        for (row, slots) in metres.chunks_mut(self.grid.columns).enumerate() {
            let slots = slots.get_mut(columns.clone()).unwrap_or_default();
            if let Some(between) = between {
                let (from, by) = between.line(row as f64 / STEP as f64);
                for (step, slot) in slots.iter_mut().enumerate() {
                    let step = step as f64;
                    let place = (from.0 + by.0 * step, from.1 + by.1 * step);
                    *slot = self.spline.height(place);
                }
            } else {
                let row = (band * STEP + row) as f64;
                for (column, slot) in columns.clone().zip(slots) {
                    let node = self.node(column as f64, row);
                    *slot = node.map_or(f32::NAN, |node| self.spline.height(node.place));
                }
            }
        }
    }

    /// What lies between a square's corners, if its middle lies where it then should.
    fn between(&self, nodes: &[Option<Node>], cell: usize, band: usize) -> Option<Between> {
        let across = self.grid.cells().0 + 1;
        let corner =
            |dx: usize, dy: usize| nodes.get((band + dy) * across + cell + dx).copied().flatten();
        let corners = [corner(0, 0)?, corner(1, 0)?, corner(0, 1)?, corner(1, 1)?];
        let places = corners.map(|node| node.place);
        // At the turn that the first is at.
        let near = |x: f64| self.spline.near(x, places[0].0);
        let between = Between(places.map(|(x, y)| (near(x), y)));
        let middle = self.half(2 * cell + 1, 2 * band + 1)?.place;
        let (x, y) = between.middle();
        ((x - near(middle.0)).abs() <= CLOSE && (y - middle.1).abs() <= CLOSE).then_some(between)
    }

    /// How many metres a pixel is wide at each point, from the area between its neighbours; where
    /// they are not on the map, what it is in the middle of the frame.
    pub fn widths(&self, nodes: &[Option<Node>]) -> Vec<f32> {
        let Grid { per_px, spacing, .. } = self.grid;
        let across = self.grid.cells().0 + 1;
        let at = |column: usize, row: usize| nodes.get(row * across + column).copied().flatten();
        let rows = nodes.len() / across;
        let mut widths = Vec::with_capacity(nodes.len());
        for row in 0..rows {
            for column in 0..across {
                let (right, below) = ((column + 1).min(across - 1), (row + 1).min(rows - 1));
                let (left, above) = (column.saturating_sub(1), row.saturating_sub(1));
                let side = |from: Option<Node>, to: Option<Node>| {
                    let (from, to) = (from?, to?);
                    let lon = (to.lon - from.lon + 540.0).rem_euclid(360.0) - 180.0;
                    let cos = libm::cos(((to.lat + from.lat) / 2.0).to_radians());
                    Some([lon * cos * DEGREE, (to.lat - from.lat) * DEGREE])
                };
                let px = |count: usize| (count * STEP) as f64 * spacing;
                let sides = side(at(left, row), at(right, row))
                    .zip(side(at(column, above), at(column, below)));
                let width = sides.map(|(a, b)| {
                    let area = (a[0] * b[1] - a[1] * b[0]).abs();
                    (area / (px(right - left) * px(below - above))).sqrt()
                });
                let sound = |width: &f64| (per_px / 16.0..per_px * 16.0).contains(width);
                widths.push(width.filter(sound).unwrap_or(per_px) as f32);
            }
        }
        widths
    }
}

/// Four places around a square: upper left and right, lower left and right.
struct Between([(f64, f64); 4]);

impl Between {
    /// The middle.
    fn middle(&self) -> (f64, f64) {
        let [a, b, c, d] = self.0;
        ((a.0 + b.0 + c.0 + d.0) / 4.0, (a.1 + b.1 + c.1 + d.1) / 4.0)
    }

    /// The left end of a line across, at a part of the way down, and what each sample adds.
    fn line(&self, down: f64) -> ((f64, f64), (f64, f64)) {
        let [a, b, c, d] = self.0;
        let mix = |upper: f64, lower: f64| upper + (lower - upper) * down;
        let (from, to) = ((mix(a.0, c.0), mix(a.1, c.1)), (mix(b.0, d.0), mix(b.1, d.1)));
        let step = STEP as f64;
        (from, ((to.0 - from.0) / step, (to.1 - from.1) / step))
    }

    /// The square as columns and rows, where lines across run along rows of samples, within the window.
    fn upright(&self, spline: &Spline) -> Option<Upright> {
        let [a, b, c, d] = self.0;
        let same = |one: f64, other: f64| (one - other).abs() <= UPRIGHT;
        let upright = same(a.0, c.0) && same(b.0, d.0) && same(a.1, b.1) && same(c.1, d.1);
        let by = (b.0 - a.0) / STEP as f64;
        (upright && spline.holds(a.0, b.0)).then_some(Upright {
            columns: (a.0, b.0),
            by,
            rows: (a.1, c.1),
        })
    }
}

/// Gives samples beyond the edge of the map the height of a neighbour on it, so that what is drawn
/// there is cut by the outline alone.
fn extend(metres: &mut [f32], columns: usize) {
    let mut lacking = lacking(metres);
    for _ in 0..BEYOND_EDGE {
        let at = |index: Option<usize>| {
            let metres = index.and_then(|index| metres.get(index)).copied();
            metres.filter(|metres| metres.is_finite())
        };
        let neighbour = |index: usize| {
            let (column, last) = (index % columns, columns - 1);
            let beside = [
                at(index.checked_sub(1).filter(|_| column > 0)),
                at(Some(index + 1).filter(|_| column < last)),
                at(index.checked_sub(columns)),
                at(Some(index + columns)),
            ];
            beside.into_iter().flatten().next()
        };
        let found: Vec<Option<f32>> = lacking.iter().map(|index| neighbour(*index)).collect();
        for (index, found) in lacking.iter().zip(&found) {
            if let (Some(slot), Some(found)) = (metres.get_mut(*index), found) {
                *slot = *found;
            }
        }
        let mut found = found.into_iter();
        lacking.retain(|_| found.next().flatten().is_none());
    }
}

/// Which samples have no height. Mostly none: many are looked at at once.
fn lacking(metres: &[f32]) -> Vec<usize> {
    const MANY: usize = 64;
    let mut lacking = Vec::new();
    for (part, some) in metres.chunks(MANY).enumerate() {
        if some.iter().fold(false, |any, metres| any | metres.is_nan()) {
            let all = some.iter().enumerate().filter(|(_, metres)| metres.is_nan());
            lacking.extend(all.map(|(at, _)| part * MANY + at));
        }
    }
    lacking
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::projection::Projection;
    use crate::relief::{Relief, Surface};
    use crate::unit::{LonLat, LonLatBox, PageBox};

    #[test]
    fn samples_beyond_the_edge_take_the_height_of_the_nearest_on_it() {
        let (columns, rows) = (100, 3);
        let mut metres = vec![f32::NAN; columns * rows];
        for row in metres.chunks_mut(columns) {
            row[..20].fill(5.0);
            row[99] = 7.0;
        }
        extend(&mut metres, columns);
        for row in metres.chunks(columns) {
            assert!(row[..20 + BEYOND_EDGE].iter().all(|metres| *metres == 5.0));
            assert!(row[20 + BEYOND_EDGE..99 - BEYOND_EDGE].iter().all(|metres| metres.is_nan()));
            assert!(row[99 - BEYOND_EDGE..].iter().all(|metres| *metres == 7.0));
        }
    }

    #[test]
    fn columns_and_rows_of_a_cylindrical_map_lie_where_each_point_does() {
        let relief = Relief::embedded().unwrap();
        // Beside ±180°, where the plane comes round, and beyond both poles.
        let around = Camera::centered(LonLat::new(170.0, 40.0), 0.3, 900.0, 600.0).unwrap();
        let level = Projection::parse("equirectangular").unwrap();
        let transform = [2e-5, 0.0, 0.0, -2e-5, 450.0, 200.0];
        let beyond = PageBox::from_size(0.0, 0.0, 900.0, 600.0);
        let beyond = Camera::new("beyond", beyond, &level, transform).unwrap();
        for camera in [around, beyond] {
            assert!(camera.view().is_along_graticule());
            let grid = Grid::new(&camera, camera.bounds(), Surface::Land).unwrap();
            let window = relief.window(grid.surface, grid.level, LonLatBox::WORLD, 4);
            let heights = relief.heights(grid.surface, window).unwrap();
            let period = relief.size(grid.surface, grid.level).0 as f64;
            let spline = Spline::new(heights, period, grid.kernel);
            let mut survey = Survey::new(&camera, grid, spline);
            let quickly = survey.nodes(&Cancel::new());
            survey.graticule = None;
            assert_eq!(quickly, survey.nodes(&Cancel::new()));
            assert!(quickly.iter().any(Option::is_some));
        }
        let turned = Camera::centered(LonLat::new(0.0, 0.0), 3.0, 300.0, 300.0).unwrap();
        assert!(!turned.turned(10.0).unwrap().view().is_along_graticule());
    }
}
