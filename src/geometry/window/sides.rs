//! A window's sides, along which outlines are closed.

use super::Window;
use crate::geometry::flat::Flat;
use crate::geometry::pieces::Boundary;

impl Window {
    /// Appends the points of the grid along a side, strictly between two fractions of it.
    fn along<P: Flat>(&self, side: u8, from: f64, to: f64, out: &mut Vec<P>) {
        let ((x0, y0), (x1, y1)) = (self.corner(side), self.corner((side + 1) % 4));
        let (start, end) = if side.is_multiple_of(2) { (y0, y1) } else { (x0, x1) };
        let steps = (start.max(end) / self.grid).ceil() - (start.min(end) / self.grid).floor();
        let step = self.grid.copysign(end - start);
        let first = (start / step).floor() * step;
        let mut index = 0.0;
        while index <= steps {
            let at = first + index * step;
            let fraction = (at - start) / (end - start);
            if fraction > from.max(0.0) && fraction < to.min(1.0) {
                out.push(if side.is_multiple_of(2) { P::at(x0, at) } else { P::at(at, y0) });
            }
            index += 1.0;
        }
    }
}

impl<P: Flat> Boundary<P> for Window {
    fn length(&self) -> f64 {
        4.0
    }

    fn between(&self, from: f64, to: f64, out: &mut Vec<P>) {
        for corner in 0..8u8 {
            let s = f64::from(corner);
            if from < s && s < to {
                let (x, y) = self.corner(corner % 4);
                out.push(P::at(x, y));
            }
            if self.grid.is_finite() && from < s + 1.0 && s < to {
                self.along(corner % 4, from - s, to - s, out);
            }
        }
    }

    fn is_dense(&self) -> bool {
        false
    }
}
