//! A glyph's outline: straight lines and parabolas in font units, y up.

use super::words::Words;

/// The point lies on the outline.
const ON: u8 = 0x01;
/// The step in x, or in y, is one byte.
const SHORT: [u8; 2] = [0x02, 0x04];
/// The flag stands for as many points more as the next byte says.
const REPEATED: u8 = 0x08;
/// Of a short step: it is positive. Of another: there is none.
const SAME: [u8; 2] = [0x10, 0x20];
/// Contours may overlap.
const OVERLAPPING: u8 = 0x40;

/// A corner of an outline, or a point that draws a curve towards itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Point {
    pub x: i16,
    pub y: i16,
    /// Whether the outline goes through it.
    pub on: bool,
}

/// Closed contours, filled non-zero.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Outline {
    pub contours: Vec<Vec<Point>>,
}

impl Outline {
    /// Least x and y, greatest x and y.
    pub fn bounds(&self) -> [i16; 4] {
        let all = || self.contours.iter().flatten();
        let bounds = [
            all().map(|at| at.x).min(),
            all().map(|at| at.y).min(),
            all().map(|at| at.x).max(),
            all().map(|at| at.y).max(),
        ];
        bounds.map(Option::unwrap_or_default)
    }

    /// Adds it to the table `glyf`; of a blank nothing.
    pub fn write(&self, glyf: &mut Words) {
        if self.contours.is_empty() {
            return;
        }
        glyf.i16(self.contours.len() as i16);
        for side in self.bounds() {
            glyf.i16(side);
        }
        let mut end = 0u16;
        for contour in &self.contours {
            end = end.wrapping_add(contour.len() as u16);
            glyf.u16(end.wrapping_sub(1));
        }
        glyf.u16(0);
        let points: Vec<Point> = self.contours.iter().flatten().copied().collect();
        let (mut flags, mut steps) = (Vec::with_capacity(points.len()), [Vec::new(), Vec::new()]);
        let mut last = [0i16; 2];
        for point in &points {
            let mut flag = if point.on { ON } else { 0 };
            for (axis, at) in [point.x, point.y].into_iter().enumerate() {
                flag |= step(axis, at.wrapping_sub(last[axis]), &mut steps[axis]);
                last[axis] = at;
            }
            flags.push(flag);
        }
        if let Some(first) = flags.first_mut() {
            *first |= OVERLAPPING;
        }
        glyf.0.extend(packed(&flags));
        glyf.0.extend(steps.concat());
        glyf.pad();
    }
}

/// Writes a step along an axis as short as can be, and gives its part of the point's flag.
fn step(axis: usize, by: i16, to: &mut Vec<u8>) -> u8 {
    match (by, u8::try_from(by.unsigned_abs())) {
        (0, _) => SAME[axis],
        (_, Ok(short)) => {
            to.push(short);
            if by > 0 { SHORT[axis] | SAME[axis] } else { SHORT[axis] }
        }
        _ => {
            to.extend(by.to_be_bytes());
            0
        }
    }
}

/// Flags, those that repeat told once.
fn packed(flags: &[u8]) -> Vec<u8> {
    let mut packed = Vec::with_capacity(flags.len());
    for same in flags.chunk_by(|a, b| a == b) {
        for run in same.chunks(256) {
            match run {
                [flag] => packed.push(*flag),
                [flag, more @ ..] => packed.extend([flag | REPEATED, more.len() as u8]),
                [] => {}
            }
        }
    }
    packed
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_glyph_takes_few_bytes() {
        let point = |x, y, on| Point { x, y, on };
        let contour =
            vec![point(0, 0, true), point(300, 0, true), point(300, -5, false), point(7, -5, true)];
        let mut glyf = Words::default();
        Outline { contours: vec![contour] }.write(&mut glyf);
        let flags = [ON | 0x30 | OVERLAPPING, ON | 0x20, 0x10 | SHORT[1], ON | 0x20];
        let mut expected = vec![0, 1, 0, 0, 255, 251, 1, 44, 0, 0, 0, 3, 0, 0];
        expected.extend(flags);
        // 300, -293 and -5.
        expected.extend([1, 44, 254, 219, 5, 0]);
        assert_eq!(glyf.0, expected);
        assert_eq!(packed(&[1, 1, 1, 2]), [1 | REPEATED, 2, 2]);
    }
}
