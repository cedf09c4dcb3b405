//! Lon/lat to the projected plane and back, for points.
