//! Styles and themes, what is drawn of each property, and text.

mod fonts;
mod palette;
mod static_map;
mod style_bad;
mod style_fuzz;
mod style_spec;
mod style_support;
mod symbols;
mod text;
mod themes;
