//! Shapes onto the plane: cut → project → resample → clip → simplify, as one stream.

mod sink;

pub use sink::PathSink;
