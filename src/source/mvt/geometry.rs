//! The commands that draw a feature.

use super::super::protobuf::{Packed, zigzag};
use crate::error::{Error, ErrorKind, Result};
use crate::source::ShapeKind;

/// How far from the tile's corner a vertex may lie, in the tile's units.
const FARTHEST: i64 = 1 << 30;

/// The points, lines or rings of a feature, in flat buffers.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Parts {
    points: Vec<[i32; 2]>,
    /// Where each part ends among the points.
    ends: Vec<usize>,
}

impl Parts {
    /// How many points all parts have.
    pub fn points(&self) -> usize {
        self.points.len()
    }

    /// How many parts there are.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    pub fn iter(&self) -> impl Iterator<Item = &[[i32; 2]]> {
        self.ends.iter().scan(0, |start, &end| {
            let part = self.points.get(*start..end);
            *start = end;
            part
        })
    }

    /// Ends the part that was begun; one too short for its kind is no part.
    fn end(&mut self, least: usize) {
        let start = self.ends.last().copied().unwrap_or(0);
        if self.points.len() - start >= least {
            self.ends.push(self.points.len());
        } else {
            self.points.truncate(start);
        }
    }
}

/// The points, lines or rings of a feature.
///
/// # Errors
/// [`ErrorKind::Data`] for a command there is not, one without its parameters, or a vertex out of
/// reach.
pub(super) fn parts(kind: ShapeKind, commands: &[u8]) -> Result<Parts> {
    let least = match kind {
        ShapeKind::Point => 1,
        ShapeKind::Line => 2,
        ShapeKind::Polygon => 3,
    };
    let mut numbers = Packed(commands);
    // Each number takes a byte at least.
    let mut parts = Parts { points: Vec::with_capacity(commands.len() / 2), ends: Vec::new() };
    let (mut x, mut y) = (0i64, 0i64);
    let wrong =
        |what: String| Error::new(ErrorKind::Data, what).remedy("fetch or make the tile again");
    // Whether a line or ring has its start.
    let mut begun = false;
    while let Some(command) = numbers.next()? {
        let (command, count) = (command & 7, command >> 3);
        if command == 7 {
            // A ring's end: rings are closed by themselves.
            continue;
        }
        if !matches!(command, 1 | 2) {
            return Err(wrong(format!("there is no command {command}")));
        }
        for _ in 0..count {
            let (Some(right), Some(down)) = (numbers.next()?, numbers.next()?) else {
                return Err(wrong("a command has too few parameters".to_owned()));
            };
            x = x.saturating_add(zigzag(right));
            y = y.saturating_add(zigzag(down));
            if x.abs() > FARTHEST || y.abs() > FARTHEST {
                return Err(wrong("a vertex lies out of reach".to_owned()));
            }
            if command == 1 && kind != ShapeKind::Point {
                parts.end(least);
            }
            if command == 2 && !begun {
                return Err(wrong("a line has no start".to_owned()));
            }
            begun = true;
            // Both are within ±2³⁰.
            parts.points.push([x as i32, y as i32]);
        }
    }
    parts.end(least);
    Ok(parts)
}
