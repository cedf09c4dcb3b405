//! The tiles that symbols are laid out in, one by one.

use crate::archive::Address;
use crate::map::camera::Camera;
use crate::map::pass::Pass;
use crate::map::source::web_mercator;
use crate::path::Affine;
use crate::path::clip;
use crate::source::ShapeKind;
use crate::unit::{LonLat, Page, PageBox, Plane};

/// The length of the equator on Web Mercator's plane, metres.
const EQUATOR: f64 = std::f64::consts::TAU * 6_378_137.0;

/// The side of a tile, pixels at its zoom.
const TILE: f64 = 512.0;

/// The greatest zoom of tiles that MapLibre cuts GeoJSON into.
const FINEST: f64 = 18.0;

/// How far beyond a tile's side GeoJSON reaches that is cut into tiles, shares of the side.
pub(super) const BUFFER: f64 = 128.0 / 512.0;

/// The most tiles that symbols are laid out in.
const MOST: i64 = 4096;

/// The world as it is drawn at the next lower whole zoom: points are counted in pixels from its
/// upper left corner, y down.
#[derive(Debug, Clone, Copy)]
pub(in crate::map::layer) struct Grid {
    transform: Affine,
    /// The length of the equator, pixels.
    pub world: f64,
    zoom: f64,
}

/// A tile of the grid.
#[derive(Debug, Clone, Copy)]
pub(in crate::map::layer) struct Cell {
    /// The column, beyond the world's sides where it is drawn again.
    pub column: i64,
    /// The row.
    pub row: i64,
    /// What it covers.
    pub bounds: PageBox,
    /// How many times larger than at its own zoom it is drawn.
    pub overscaling: f64,
}

impl Grid {
    pub fn new(camera: &Camera) -> Self {
        let zoom = camera.frame().zoom.floor().clamp(0.0, 30.0);
        let world = TILE * libm::exp2(zoom);
        Self { transform: camera.frame().transform, world, zoom }
    }

    /// CSS pixels of the page to one of the grid.
    pub fn scale(&self, camera: &Camera) -> f64 {
        libm::exp2(camera.frame().zoom - self.zoom)
    }

    /// Where a position lies.
    pub fn of(&self, position: LonLat) -> Page {
        self.of_plane(web_mercator(position))
    }

    /// The lines of a feature, or its rings, each ring ending where it starts.
    pub fn lines<'a>(&self, pass: &Pass<'a>, index: usize) -> impl Iterator<Item = Vec<Page>> {
        let feature = pass.kept.features().features.get(index);
        let closes = feature.is_some_and(|feature| feature.shape.kind() == ShapeKind::Polygon);
        pass.on_plane(index).map(move |part| {
            let closing = part.first().filter(|_| closes);
            part.iter().chain(closing).map(|&at| self.of_plane(at)).collect()
        })
    }

    /// Where a point of Web Mercator's plane lies.
    fn of_plane(&self, Plane { x, y }: Plane) -> Page {
        Page::new((x / EQUATOR + 0.5) * self.world, (0.5 - y / EQUATOR) * self.world)
    }

    /// Where a point lies on the page.
    pub fn to_page(&self, at: Page) -> Page {
        let (x, y) = ((at.x / self.world - 0.5) * EQUATOR, (0.5 - at.y / self.world) * EQUATOR);
        self.transform.to_page(Plane::new(x, y))
    }

    /// The tiles that a camera shows, those of a source as deep as it goes: column by column.
    pub fn cells(&self, camera: &Camera, only: Option<Address>) -> Vec<Cell> {
        let zoom = only.map_or(self.zoom.min(FINEST), |at| f64::from(at.z).min(self.zoom));
        let overscaling = libm::exp2(self.zoom - zoom);
        let side = TILE * overscaling;
        let area = camera.bounds();
        let corners =
            [(area.x0, area.y0), (area.x1, area.y0), (area.x1, area.y1), (area.x0, area.y1)];
        let seen = corners.into_iter().filter_map(|(x, y)| {
            let Plane { x, y, .. } = self.transform.to_plane(Page::new(x, y))?;
            Some(Page::new((x / EQUATOR + 0.5) * self.world, (0.5 - y / EQUATOR) * self.world))
        });
        let Some(seen) = PageBox::around(seen) else { return Vec::new() };
        let count = (self.world / side).round() as i64;
        let index = |at: f64| (at / side).floor().clamp(-1e9, 1e9) as i64;
        let rows = index(seen.y0).max(0)..=index(seen.y1 - 1e-9).min(count - 1);
        let columns = index(seen.x0)..=index(seen.x1 - 1e-9).min(index(seen.x0) + MOST);
        let cells = columns.flat_map(|column| rows.clone().map(move |row| (column, row)));
        let wanted = |&(column, row): &(i64, i64)| {
            only.is_none_or(|at| {
                column.rem_euclid(count) == i64::from(at.x) && row == i64::from(at.y)
            })
        };
        let cell = |(column, row): (i64, i64)| {
            let bounds = PageBox::from_size(column as f64 * side, row as f64 * side, side, side);
            Cell { column, row, bounds, overscaling }
        };
        cells.filter(wanted).take(MOST as usize).map(cell).collect()
    }
}

impl Cell {
    /// Whether a point is the tile's own.
    pub fn holds(&self, at: Page) -> bool {
        let PageBox { x0, y0, x1, y1 } = self.bounds;
        at.x >= x0 && at.x < x1 && at.y >= y0 && at.y < y1
    }

    /// A point on the lattice of whole tile units, of which a tile's side has 8192.
    pub fn rounded(&self, at: Page) -> Page {
        let unit = 8192.0 / self.bounds.width();
        let round = |value: f64, from: f64| ((value - from) * unit + 0.5).floor() / unit + from;
        Page::new(round(at.x, self.bounds.x0), round(at.y, self.bounds.y0))
    }
}

/// A part of a line.
#[derive(Debug)]
pub(super) struct Piece {
    pub points: Vec<Page>,
    /// How far along the line it begins and ends.
    pub from: f64,
    pub to: f64,
}

/// The parts of a line within a box.
pub(super) fn clipped(line: &[Page], area: PageBox) -> Vec<Piece> {
    let mut pieces: Vec<Piece> = Vec::new();
    let (mut open, mut before) = (false, 0.0);
    for pair in line.windows(2) {
        let &[a, b] = pair else { continue };
        let length = a.distance(b);
        let start = before;
        before += length;
        let Some((from, to)) = clip(area, a, b).filter(|(from, to)| from < to) else {
            open = false;
            continue;
        };
        let at = |share: f64| match share {
            0.0 => a,
            1.0 => b,
            share => a + (b - a) * share,
        };
        match pieces.last_mut().filter(|piece| open && piece.points.last() == Some(&at(from))) {
            Some(piece) => {
                piece.points.push(at(to));
                piece.to = start + length * to;
            }
            None => pieces.push(Piece {
                points: vec![at(from), at(to)],
                from: start + length * from,
                to: start + length * to,
            }),
        }
        open = to == 1.0;
    }
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    fn points(all: &[(f64, f64)]) -> Vec<Page> {
        all.iter().map(|&(x, y)| Page::new(x, y)).collect()
    }

    #[test]
    fn lines_are_clipped_into_parts() {
        let line = points(&[(-10.0, 5.0), (5.0, 5.0), (5.0, 20.0), (8.0, 20.0), (8.0, 2.0)]);
        let area = PageBox::new(0.0, 0.0, 10.0, 10.0);
        let pieces = clipped(&line, area);
        let along: Vec<_> = pieces.iter().map(|piece| (piece.from, piece.to)).collect();
        assert_eq!(along, [(10.0, 20.0), (43.0, 51.0)]);
        let parts: Vec<_> = pieces.into_iter().map(|piece| piece.points).collect();
        assert_eq!(parts.len(), 2);
        assert_eq!(parts[0], points(&[(0.0, 5.0), (5.0, 5.0), (5.0, 10.0)]));
        assert_eq!(parts[1], points(&[(8.0, 10.0), (8.0, 2.0)]));
    }
}
