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
    /// The text in lines that run down, where it may stand so.
    pub vertical: Option<Arc<LabelText>>,
    pub icon: Option<Icon>,
    /// The icon around that text, where it is stretched.
    pub vertical_icon: Option<Icon>,
    /// What room is kept for, as a factor of what is drawn.
    pub grown: Grown,
    /// The size of text that symbols along lines are spaced by.
    pub spacing_size: f64,
    /// Its lines and rings, or its points as one.
    pub parts: Vec<Vec<Page>>,
}

/// How much larger a symbol is at the next whole zoom than it is drawn. MapLibre keeps room for
/// that size, so that a symbol need not yield while the reader zooms in.
#[derive(Debug, Clone, Copy)]
pub(super) struct Grown {
    pub text: f64,
    pub icon: f64,
}

impl Grown {
    pub fn new(drawn: &SymbolStyle, next: &SymbolStyle) -> Self {
        let factor = |next: f64, drawn: f64| if drawn > 0.0 { next / drawn } else { 1.0 };
        Self {
            text: factor(next.text_size, drawn.text_size),
            icon: factor(next.icon_size, drawn.icon_size),
        }
    }
}

/// Where a symbol stands on the grid.
pub(super) enum Stand {
    Point(Page),
    Line(OnLine),
}
