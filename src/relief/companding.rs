//! Heights on the scale that they are kept on: finer near the sea's level than far from it, as the
//! ground is there.

/// The height, in metres, up to which the scale is nearly even.
const EVEN: f32 = 100.0;

/// A height or depth in metres on the scale.
#[allow(dead_code, reason = "the builder's half; the reader has the other")]
pub fn companded(metres: f32) -> f32 {
    ((metres.abs() + EVEN).sqrt() - EVEN.sqrt()).copysign(metres)
}

/// The metres of a number on the scale.
#[allow(dead_code, reason = "the reader's half; the builder has the other")]
pub fn expanded(value: f32) -> f32 {
    let root = value.abs() + EVEN.sqrt();
    (root * root - EVEN).copysign(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_height_comes_back() {
        for metres in [-10_000.0, -430.0, -1.0, 0.0, 5.0, 8_848.0] {
            assert!((expanded(companded(metres)) - metres).abs() < 0.01, "{metres}");
        }
    }
}
