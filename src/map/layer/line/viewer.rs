//! Lines as MapLibre's viewer strokes them: each tile by itself, and nothing of it beyond its
//! sides.

use std::sync::Arc;

use super::super::grid::{BUFFER, Cell, Grid, Piece, clipped};
use crate::error::Report;
use crate::geometry::Cutter;
use crate::map::cut::translation;
use crate::map::pass::Pass;
use crate::map::trace::Traced;
use crate::path::{Outlines, Path, PathSink, length};
use crate::scene::{Ribbon, RibbonInk, RibbonPlace};
use crate::source::ShapeKind;
use crate::style::{Alignment, LineStyle, Ramp};
use crate::unit::{Color, Page, PageBox};

/// How many colours a gradient is made of, at least; and at most, where each holds up to the next.
const COLORS: (u32, u32) = (256, 8192);

/// How much more finely than their pixels lines are coloured whose colours hold up to the next.
const FINER: f64 = 2.0;

/// The lines of a layer, tile by tile; none where the map is not drawn as the viewer draws it.
pub(super) fn ribbons(
    pass: &Pass,
    traced: &[Traced<LineStyle>],
    report: &mut Report,
) -> Vec<Ribbon> {
    if !pass.camera.is_viewer() {
        return Vec::new();
    }
    let grid = Grid::new(pass.camera);
    let ramp = pass.layer.ramp("line-gradient", &pass.context);
    let lines: Vec<(&Traced<LineStyle>, Vec<Part>)> = traced
        .iter()
        .filter(|line| line.style.width > 0.0 && line.style.opacity > 0.0)
        .map(|line| (line, on_grid(pass, line.index, &grid)))
        .collect();
    let mut ribbons = Vec::new();
    let mut cutter = Cutter::default();
    for cell in grid.cells(pass.camera, pass.tile) {
        let tile = Tile::new(pass, &grid, &cell);
        for (line, parts) in &lines {
            let pieces = tile.pieces(line.kind, parts, &mut cutter);
            if pieces.is_empty() {
                continue;
            }
            let Some(inked) = tile.inked(line, ramp.is_some(), report) else { continue };
            for piece in pieces {
                let mut ribbon = inked.clone();
                if let (Some(ramp), RibbonInk::Gradient { .. }) = (&ramp, &ribbon.ink) {
                    ribbon.ink = gradient(ramp, &piece);
                }
                ribbon.points = piece.points;
                ribbons.push(ribbon);
            }
        }
    }
    ribbons
}

/// A line on the grid, with its bounds.
struct Part {
    points: Vec<Page>,
    bounds: PageBox,
}

/// The lines of a feature on the grid; rings end where they start.
fn on_grid(pass: &Pass, index: usize, grid: &Grid) -> Vec<Part> {
    let part = |points: Vec<Page>| {
        let bounds = PageBox::around(points.iter().copied())?;
        Some(Part { points, bounds })
    };
    grid.lines(pass, index).filter_map(part).collect()
}

/// A piece with shares of the length of its line for lengths.
fn in_shares(piece: Piece, whole: f64) -> Piece {
    let share = |length: f64| if whole > 0.0 { length / whole } else { 0.0 };
    Piece { from: share(piece.from), to: share(piece.to), ..piece }
}

/// The colours of a piece of a line.
fn gradient(ramp: &Ramp, piece: &Piece) -> RibbonInk {
    let (least, most) = COLORS;
    let stepped = ramp.is_stepped();
    let count = if stepped {
        ((length(&piece.points) * FINER) as u32).next_power_of_two().clamp(least, most)
    } else {
        least
    };
    let color = |index: u32| {
        let share = f64::from(index) / f64::from(count - 1);
        ramp.color_at(piece.from + (piece.to - piece.from) * share)
    };
    RibbonInk::Gradient { colors: (0..count).map(color).collect(), stepped }
}

/// A tile that lines are drawn in.
struct Tile<'a> {
    pass: &'a Pass<'a>,
    grid: &'a Grid,
    cell: &'a Cell,
    place: RibbonPlace,
    /// Its outline on the page, where it is not clipped to that in any case.
    clip: Option<Arc<Path>>,
}

impl<'a> Tile<'a> {
    fn new(pass: &'a Pass<'a>, grid: &'a Grid, cell: &'a Cell) -> Self {
        let PageBox { x0, y0, x1, y1 } = cell.bounds;
        let corners = [(x0, y0), (x1, y0), (x1, y1), (x0, y1)];
        let corners = corners.map(|(x, y)| grid.to_page(Page::new(x, y)));
        let [corner, ..] = corners;
        let mut outline = Path::new();
        outline.push_part(&corners, true);
        let place = RibbonPlace {
            corner,
            scale: grid.scale(pass.camera),
            turn: pass.camera.turn(),
            overscaling: cell.overscaling,
        };
        let clip = pass.tile.is_none().then(|| Arc::new(outline));
        Self { pass, grid, cell, place, clip }
    }

    /// A line without points, as its style has it; `None` where nothing of it shows.
    fn inked(&self, line: &Traced<LineStyle>, graded: bool, report: &mut Report) -> Option<Ribbon> {
        let style = &line.style;
        let with_page = style.translate_anchor == Alignment::Viewport;
        let by = translation(self.pass.camera, style.translate, with_page);
        let ink = match &style.pattern {
            Some(name) => {
                let image = self.pass.image("line-pattern", name, report)?;
                RibbonInk::Pattern(image.bitmap.clone())
            }
            None if graded => RibbonInk::Gradient { colors: Arc::default(), stepped: false },
            None => RibbonInk::Plain(style.color),
        };
        if matches!(ink, RibbonInk::Plain(Color { a, .. }) if a <= 0.0) {
            return None;
        }
        let whole = line.at_whole.as_deref().unwrap_or(style);
        let dash = whole.dasharray.as_deref().filter(|_| style.pattern.is_none());
        Some(Ribbon {
            points: Vec::new(),
            ring: line.kind == ShapeKind::Polygon,
            place: RibbonPlace { corner: self.place.corner + by, ..self.place },
            clip: self.clip.clone(),
            width: style.width,
            gap: style.gap_width,
            offset: style.offset,
            blur: style.blur,
            cap: style.cap,
            join: style.join,
            miter_limit: style.miter_limit,
            round_limit: style.round_limit,
            opacity: style.opacity as f32,
            measure: whole.width * self.place.scale,
            dash: dash.unwrap_or_default().iter().map(|length| length.max(0.0)).collect(),
            ink,
        })
    }

    /// What the tile has of lines or rings, from its corner; with shares of each line's length.
    fn pieces(&self, kind: ShapeKind, parts: &[Part], cutter: &mut Cutter) -> Vec<Piece> {
        let cell = self.cell;
        let turn = cell.bounds.x0.div_euclid(self.grid.world);
        let buffer = BUFFER * cell.bounds.width();
        // A tile of a source has what it has.
        let area = cell.bounds.grown(if self.pass.tile.is_some() { 1e9 } else { buffer });
        let mut pieces = Vec::new();
        for shift in [turn - 1.0, turn, turn + 1.0] {
            let by = Page::new(shift * self.grid.world, 0.0);
            let shown = parts.iter().filter(|part| {
                part.bounds.moved(by).grown(1e-6).overlaps(cell.bounds.grown(buffer))
            });
            let parts: Vec<Vec<Page>> =
                shown.map(|part| part.points.iter().map(|&at| at + by).collect()).collect();
            if kind == ShapeKind::Polygon {
                pieces.extend(rings(&parts, area, cutter));
                continue;
            }
            for part in parts {
                if self.pass.tile.is_some() && part.len() > 1 {
                    pieces.push(Piece { points: part, from: 0.0, to: 1.0 });
                    continue;
                }
                let whole = length(&part);
                pieces
                    .extend(clipped(&part, area).into_iter().map(|piece| in_shares(piece, whole)));
            }
        }
        let corner = Page::new(cell.bounds.x0, cell.bounds.y0);
        for piece in &mut pieces {
            piece.points.iter_mut().for_each(|at| *at = cell.rounded(*at) - corner);
        }
        pieces
    }
}

/// Rings cut to a box, each ending where it starts.
fn rings(parts: &[Vec<Page>], area: PageBox, cutter: &mut Cutter) -> Vec<Piece> {
    let mut outlines = Outlines::default();
    for part in parts {
        let Some((first, rest)) = part.split_first() else { continue };
        outlines.move_to(*first);
        // The last point is the first once more.
        let rest = rest.split_last().map_or(rest, |(_, rest)| rest);
        rest.iter().for_each(|at| outlines.line_to(*at));
        outlines.close();
    }
    let mut cut: Vec<Vec<Page>> = Vec::new();
    cutter.rings(&outlines, area, &mut cut);
    let closed = |mut points: Vec<Page>| {
        if points.first() != points.last() {
            points.extend(points.first().copied());
        }
        Piece { points, from: 0.0, to: 1.0 }
    };
    cut.into_iter().map(closed).collect()
}
