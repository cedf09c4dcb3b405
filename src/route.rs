//! The journey model: stops, legs, facts and who says so.
