//! Whole figures and their routes, on the page and in every back end.

#[cfg(feature = "basemap")]
mod chance;
#[path = "../golden/mod.rs"]
mod golden;
#[cfg(feature = "basemap")]
#[path = "../common/svg_texts.rs"]
mod svg_texts;

mod back_ends;
mod composed;
mod figure;
mod film;
mod flagship;
mod gallery;
mod journey;
mod prepared;
mod render;
mod route;
mod scene;
mod tables;
mod vectors;
