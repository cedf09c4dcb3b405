//! The working memory of shaping, which is kept between calls.

use std::ops::Range;

use harfrust::{Buffer, Script};

/// A run to be shaped at once.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Item {
    /// Its bytes in the whole text.
    pub range: Range<usize>,
    /// Its embedding level: odd runs from right to left.
    pub level: u8,
    /// Its script.
    pub script: Script,
    /// Its face in the book.
    pub face: usize,
    /// Its span.
    pub span: usize,
    /// Its glyphs, once it is shaped.
    pub glyphs: Range<usize>,
}

/// A glyph as it comes from the shaper, in pixels, y up.
#[derive(Debug, Clone, Copy)]
pub(super) struct Raw {
    pub id: u16,
    pub cluster: usize,
    pub x: f64,
    pub y: f64,
    pub advance: f64,
    /// Whether letter spacing was added behind it.
    pub spaced: bool,
    /// Whether the text may not be cut before its cluster without shaping both sides anew.
    pub bound: bool,
}

/// Part of an item, on one line.
#[derive(Debug, Clone)]
pub(super) struct Piece {
    pub level: u8,
    pub face: usize,
    pub span: usize,
    pub glyphs: Range<usize>,
}

/// Working memory that is kept between calls.
#[derive(Default)]
pub(super) struct Scratch {
    pub buffer: Buffer,
    pub items: Vec<Item>,
    pub raw: Vec<Raw>,
    pub pieces: Vec<Piece>,
    pub advances: Vec<(usize, f64)>,
    pub lines: Vec<Range<usize>>,
}
