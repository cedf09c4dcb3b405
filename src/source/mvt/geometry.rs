//! The commands that draw a feature.

use super::super::protobuf::{Packed, zigzag};
use crate::error::{Error, ErrorKind, Result};
use crate::source::ShapeKind;

/// How far from the tile's corner a vertex may lie, in the tile's units.
const FARTHEST: i64 = 1 << 30;

/// The points, lines or rings of a feature.
///
/// # Errors
/// [`ErrorKind::Data`] for a command there is not, one without its parameters, or a vertex out of
/// reach.
pub(super) fn parts(kind: ShapeKind, commands: &[u8]) -> Result<Vec<Vec<[i32; 2]>>> {
    let mut numbers = Packed(commands);
    let mut parts: Vec<Vec<[i32; 2]>> = Vec::new();
    let (mut x, mut y) = (0i64, 0i64);
    // Where a line or ring begins: it is made when it is known how long it is.
    let mut start = None;
    let wrong =
        |what: String| Error::new(ErrorKind::Data, what).remedy("fetch or make the tile again");
    while let Some(command) = numbers.next()? {
        let (command, count) = (command & 7, command >> 3);
        if command == 7 {
            // A ring's end: rings are closed by themselves.
            continue;
        }
        if !matches!(command, 1 | 2) {
            return Err(wrong(format!("there is no command {command}")));
        }
        // Each number takes a byte at least.
        let room = (count as usize).min(numbers.0.len() / 2);
        let begun = if command == 2 { start.take() } else { None };
        if let Some(first) = begun {
            let mut part = Vec::with_capacity(room + 1);
            part.push(first);
            parts.push(part);
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
            // Both are within ±2³⁰.
            let at = [x as i32, y as i32];
            if command == 1 && kind != ShapeKind::Point {
                start = Some(at);
                continue;
            }
            if command == 1 && parts.is_empty() {
                parts.push(Vec::with_capacity(room));
            }
            match parts.last_mut() {
                Some(part) => part.push(at),
                None => return Err(wrong("a line has no start".to_owned())),
            }
        }
    }
    let least = match kind {
        ShapeKind::Point => 1,
        ShapeKind::Line => 2,
        ShapeKind::Polygon => 3,
    };
    parts.retain(|part| part.len() >= least);
    Ok(parts)
}
