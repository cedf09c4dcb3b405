//! The MapLibre Style Specification: layers, expressions, themes.
