//! A feature made ready to be laid out as symbols.

use std::sync::Arc;

use super::super::icon::Icon;
use super::super::text::LabelText;
use super::anchors::OnLine;
use crate::source::Feature;
use crate::style::SymbolStyle;
use crate::unit::Page;

/// A feature made ready: its text and icon, and its shape on the grid.
pub(super) struct Laid<'a> {
    pub feature: &'a Feature,
    pub style: SymbolStyle,
    pub name: Arc<str>,
    pub text: Option<Arc<LabelText>>,
    pub icon: Option<Icon>,
    /// The size of text that symbols along lines are spaced by.
    pub spacing_size: f64,
    /// Its lines and rings, or its points as one.
    pub parts: Vec<Vec<Page>>,
}

/// Where a symbol stands on the grid.
pub(super) enum Stand {
    Point(Page),
    Line(OnLine),
}
