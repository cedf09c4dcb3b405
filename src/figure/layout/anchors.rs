//! Where along the sides of a frame boxes stand.

use crate::figure::model::Position;

/// The order in which places are tried: where readers expect furniture.
pub(super) const ALL: [Position; 8] = [
    Position::BottomLeft,
    Position::BottomRight,
    Position::TopRight,
    Position::TopLeft,
    Position::Bottom,
    Position::Right,
    Position::Left,
    Position::Top,
];

/// Where a position lies between the left and right, and the top and bottom edge.
pub(super) fn fractions(at: Position) -> (f64, f64) {
    match at {
        Position::TopLeft => (0.0, 0.0),
        Position::Top => (0.5, 0.0),
        Position::TopRight => (1.0, 0.0),
        Position::Left => (0.0, 0.5),
        Position::Right => (1.0, 0.5),
        Position::BottomLeft | Position::Auto | Position::Beside => (0.0, 1.0),
        Position::Bottom => (0.5, 1.0),
        Position::BottomRight => (1.0, 1.0),
    }
}
