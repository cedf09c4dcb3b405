//! Cutting outlines that are on the page already.

use super::pieces::{Parts, Pieces};
use super::view::stream::emit;
use super::window::Window;
use crate::path::{Outlines, PathSink};
use crate::unit::{Page, PageBox};

/// Cuts [`Outlines`] to rectangles; its buffers are used again.
#[derive(Debug, Clone, Default)]
pub struct Cutter {
    pieces: Pieces<Page>,
    cut: Parts<Page>,
}

impl Cutter {
    /// Gives what lies of rings in a rectangle, closed along its sides. Holes are rings wound the
    /// other way.
    pub fn rings<S: PathSink>(&mut self, outlines: &Outlines, to: PageBox, sink: &mut S) {
        let window = window(to);
        self.cut.clear();
        self.pieces.begin(false);
        for (ring, bounds) in outlines.parts_with_bounds() {
            if to.encloses(bounds) && ring.len() > 2 {
                self.cut.points.extend_from_slice(ring);
                self.cut.end_part();
            } else if touches(bounds, to) {
                window.ring(ring, 0.0, 0.0, &mut self.pieces);
            }
        }
        self.pieces.finish_rings(&window, &mut self.cut);
        emit(&self.cut, 0.0, true, sink);
    }

    /// Gives what lies of lines in a rectangle; rings are lines that end where they start.
    pub fn lines<S: PathSink>(&mut self, outlines: &Outlines, to: PageBox, sink: &mut S) {
        let window = window(to);
        self.cut.clear();
        for (line, bounds) in outlines.parts_with_bounds() {
            if to.encloses(bounds) {
                self.cut.points.extend_from_slice(line);
                self.cut.points.extend(line.first().filter(|_| outlines.are_closed()));
                self.cut.end_part();
            } else if touches(bounds, to) {
                self.pieces.begin(false);
                if outlines.are_closed() {
                    window.ring(line, 0.0, 0.0, &mut self.pieces);
                } else {
                    window.line(line, 0.0, &mut self.pieces);
                }
                self.pieces.finish_lines(&mut self.cut);
            }
        }
        emit(&self.cut, 0.0, false, sink);
    }
}

fn window(to: PageBox) -> Window {
    Window::plane(to.x0, to.y0, to.x1, to.y1)
}

/// Whether two boxes have a point in common; a level line has no height.
fn touches(a: PageBox, b: PageBox) -> bool {
    a.x0 <= b.x1 && b.x0 <= a.x1 && a.y0 <= b.y1 && b.y0 <= a.y1
}

#[cfg(test)]
mod tests {
    use super::*;

    fn outlines(parts: &[&[(f64, f64)]]) -> Outlines {
        let mut outlines = Outlines::default();
        for part in parts {
            for (index, &(x, y)) in part.iter().enumerate() {
                let at = Page::new(x, y);
                if index == 0 { outlines.move_to(at) } else { outlines.line_to(at) }
            }
        }
        outlines
    }

    fn area(rings: &[Vec<Page>]) -> f64 {
        rings.iter().map(|ring| crate::path::ring_area(ring)).sum::<f64>().abs()
    }

    #[test]
    fn the_parts_of_a_grid_add_up_to_the_whole() {
        let ring = outlines(&[
            &[(1.0, 1.0), (29.0, 3.0), (27.0, 28.0), (14.0, 17.0), (2.0, 29.0)],
            &[(8.0, 6.0), (9.0, 12.0), (18.0, 9.0)],
        ]);
        let mut cutter = Cutter::default();
        let mut cut = |bounds: PageBox| {
            let mut rings: Vec<Vec<Page>> = Vec::new();
            cutter.rings(&ring, bounds, &mut rings);
            area(&rings)
        };
        let whole = cut(PageBox::new(-1.0, -1.0, 31.0, 31.0));
        let cells = (0..9).map(|cell| (f64::from(cell % 3) * 10.0, f64::from(cell / 3) * 10.0));
        let sum: f64 = cells.map(|(x, y)| cut(PageBox::from_size(x, y, 10.0, 10.0))).sum();
        assert!((sum - whole).abs() < 1e-9, "{sum} {whole}");
    }

    #[test]
    fn a_ring_cut_as_a_line_keeps_the_step_that_closes_it() {
        let mut square = outlines(&[&[(2.0, 2.0), (8.0, 2.0), (8.0, 8.0), (2.0, 8.0)]]);
        square.close();
        let length = |bounds: PageBox| {
            let mut lines: Vec<Vec<Page>> = Vec::new();
            Cutter::default().lines(&square, bounds, &mut lines);
            let pairs = lines.iter().flat_map(|line| line.windows(2));
            pairs.map(|pair| pair[0].distance(pair[1])).sum::<f64>()
        };
        assert_eq!(length(PageBox::new(0.0, 0.0, 10.0, 10.0)), 24.0);
        let halves = [PageBox::new(0.0, 0.0, 5.0, 10.0), PageBox::new(5.0, 0.0, 10.0, 10.0)];
        assert_eq!(halves.map(length), [12.0, 12.0]);
    }

    #[test]
    fn lines_keep_their_length() {
        let line = outlines(&[&[(1.0, 5.0), (9.0, 5.0), (9.0, 25.0), (25.0, 25.0)]]);
        let mut cutter = Cutter::default();
        let mut length = 0.0;
        for cell in 0..9 {
            let (x, y) = (f64::from(cell % 3) * 10.0, f64::from(cell / 3) * 10.0);
            let mut lines: Vec<Vec<Page>> = Vec::new();
            cutter.lines(&line, PageBox::from_size(x, y, 10.0, 10.0), &mut lines);
            let pairs = lines.iter().flat_map(|line| line.windows(2));
            length += pairs.map(|pair| pair[0].distance(pair[1])).sum::<f64>();
        }
        assert!((length - 44.0).abs() < 1e-9, "{length}");
    }
}
