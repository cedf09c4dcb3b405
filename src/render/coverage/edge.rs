//! Adding edges to the sums of coverage.

use super::super::outline::{Bounds, Fixed, ONE, nearest};
use super::{BLOCK, Coverage};

impl Coverage {
    /// Adds an edge's area to the cells it crosses.
    #[inline]
    pub(super) fn edge(&mut self, area: Bounds, from: (Fixed, Fixed), to: (Fixed, Fixed)) {
        if from.0 >= area.x1 * ONE && to.0 >= area.x1 * ONE {
            return;
        }
        let row = from.1 >> 8;
        if row == to.1 >> 8 {
            return if (area.y0..area.y1).contains(&row) && from.1 != to.1 {
                self.row(area, row - area.y0, from.0, to.0, to.1 - from.1);
            };
        }
        self.rows(area, from, to);
    }

    /// The same for one that crosses rows.
    #[inline(never)]
    fn rows(&mut self, area: Bounds, from: (Fixed, Fixed), to: (Fixed, Fixed)) {
        // Always downwards, so that an edge walked the other way adds the very opposite.
        let (sign, (ax, ay), (bx, by)) = if from.1 < to.1 { (1, from, to) } else { (-1, to, from) };
        let (top, bottom) = (ay.max(area.y0 * ONE), by.min(area.y1 * ONE));
        if top >= bottom {
            return;
        }
        let mut row = top >> 8;
        if by <= (row + 1) * ONE && top == ay {
            return self.row(area, row - area.y0, ax, bx, sign * (by - ay));
        }
        let slope = f64::from(bx - ax) / f64::from(by - ay);
        let x_at = |y: Fixed| {
            if y == by { bx } else { ax + nearest(f64::from(y - ay) * slope) }
        };
        let (mut x, mut y) = (x_at(top), top);
        while y < bottom {
            let next_y = bottom.min((row + 1) * ONE);
            let next_x = x_at(next_y);
            self.row(area, row - area.y0, x, next_x, sign * (next_y - y));
            (x, y, row) = (next_x, next_y, row + 1);
        }
    }

    /// Adds the part of an edge that lies in one row of the area: between `xa` and `xb` while it falls by `height`.
    #[inline(always)]
    fn row(&mut self, area: Bounds, row: i32, xa: Fixed, xb: Fixed, height: i32) {
        let (left, right) = (xa.min(xb), xa.max(xb));
        let (first, last) = (left >> 8, right >> 8);
        if first < area.x0 || last >= area.x1 || last > first + 1 {
            self.columns(area, row, (left, right), height);
        } else if first == last {
            let inside = (left & 255) + (right & 255);
            self.add(row, first - area.x0, height, inside);
        } else {
            self.two_columns(row, first - area.x0, (left, right), height);
        }
    }

    /// The same for one that lies in two columns of the area.
    #[inline(always)]
    fn two_columns(&mut self, row: i32, column: i32, (left, right): (Fixed, Fixed), height: i32) {
        let (row, column) = (row as usize, column as usize);
        let (entry, exit) = (left & 255, right & 255);
        let fall = f64::from(height) / f64::from(right - left);
        let first = nearest(f64::from(ONE - entry) * fall);
        let last = height - first;
        let (to_last, beyond) = (first * (entry + ONE), last * exit);
        let at = row * self.stride + column;
        let cells = self.cells.get_mut(at..).and_then(|cells| cells.first_chunk_mut());
        let Some([own, next, further]) = cells else { return };
        *own += first * (2 * ONE) - to_last;
        *next += to_last + last * (2 * ONE) - beyond;
        *further += beyond;
        self.mark_ends(row, column, column + 2);
    }

    /// The same for any. It is a call, so that the loop over edges, most of which are short, is short.
    #[inline(never)]
    fn columns(&mut self, area: Bounds, row: i32, (left, right): (Fixed, Fixed), height: i32) {
        let (first, last) = (left >> 8, right >> 8);
        if last < area.x0 {
            return self.add(row, 0, height, 0);
        }
        if first >= area.x1 {
            return;
        }
        // How far the edge has fallen where it leaves a column.
        let fall = f64::from(height) / f64::from(right - left);
        let fallen = |column: i32| nearest(f64::from(column * ONE - left) * fall);
        let (start, mut before, mut entry) = if first < area.x0 {
            let before = fallen(area.x0);
            self.add(row, 0, before, 0);
            (area.x0, before, 0)
        } else {
            (first, 0, left & 255)
        };
        let end = (last + 1).min(area.x1);
        let (from, to) = ((start - area.x0) as usize, (end - area.x0) as usize);
        self.mark(row as usize, from, to);
        let at = row as usize * self.stride;
        let Some(cells) = self.cells.get_mut(at + from..=at + to) else { return };
        // What the column before leaves to the one to its right.
        let mut rest = 0;
        for (column, cell) in (start..end).zip(&mut *cells) {
            let (after, exit) =
                if column < last { (fallen(column + 1), ONE) } else { (height, right & 255) };
            let cover = after - before;
            let own = cover * (entry + exit);
            *cell += rest + cover * (2 * ONE) - own;
            (rest, before, entry) = (own, after, 0);
        }
        if let Some(cell) = cells.last_mut() {
            *cell += rest;
        }
    }

    /// Adds an edge that falls by `cover` within one cell of a row of the area; `inside` is twice its mean
    /// distance from the cell's left side.
    #[inline]
    fn add(&mut self, row: i32, column: i32, cover: i32, inside: i32) {
        let (row, column) = (row as usize, column as usize);
        let at = row * self.stride + column;
        let Some([cell, next]) = self.cells.get_mut(at..at + 2) else { return };
        let rest = cover * inside;
        *cell += cover * (2 * ONE) - rest;
        *next += rest;
        self.mark_ends(row, column, column + 1);
    }

    /// Marks the blocks of two cells of a row, a block's length apart at most, as touched.
    #[inline(always)]
    fn mark_ends(&mut self, row: usize, first: usize, last: usize) {
        let mut mark = |block: usize| {
            if let Some(word) = self.touched.get_mut(row * self.words + block / 64) {
                *word |= 1 << (block % 64);
            }
        };
        mark(first / BLOCK);
        if first / BLOCK != last / BLOCK {
            mark(last / BLOCK);
        }
    }

    /// Marks the blocks of two cells of a row and of those between them as touched.
    #[inline]
    fn mark(&mut self, row: usize, first: usize, last: usize) {
        for block in first / BLOCK..last / BLOCK + 1 {
            if let Some(word) = self.touched.get_mut(row * self.words + block / 64) {
                *word |= 1 << (block % 64);
            }
        }
    }

    /// Adds an edge to the rows whose middle it crosses, at the first pixel whose centre lies to
    /// its right: a pixel is then covered whole or not at all.
    pub(super) fn centre_edge(&mut self, area: Bounds, from: (Fixed, Fixed), to: (Fixed, Fixed)) {
        let (sign, (ax, ay), (bx, by)) = if from.1 < to.1 { (1, from, to) } else { (-1, to, from) };
        let half = ONE / 2;
        let first = (ay - half + ONE - 1).div_euclid(ONE).max(area.y0);
        let end = (by - half + ONE - 1).div_euclid(ONE).min(area.y1);
        if first >= end {
            return;
        }
        let slope = f64::from(bx - ax) / f64::from(by - ay);
        for row in first..end {
            let y = row * ONE + half;
            let x = f64::from(ax) + f64::from(y - ay) * slope;
            // Rounded up: a pixel whose centre lies on the edge is on its right.
            let column = (nearest(x) - half + ONE - 1).div_euclid(ONE);
            if column < area.x1 {
                let column = (column - area.x0).max(0);
                self.add(row - area.y0, column, sign * ONE, 0);
            }
        }
    }
}
