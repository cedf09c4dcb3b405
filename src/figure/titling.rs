//! Title and subtitle above the map, credits below it, and the room between them.

use super::graticule;
use super::model::Figure;
use super::typeset::{Block, Typesetter, Weight};
use crate::error::{Code, Error, ErrorKind, Report, Result};
use crate::scene::{Item, Role};
use crate::unit::{Page, PageBox};

/// The share of the page's height that its texts take at most; beyond it the subtitle is left out.
const MOST_TEXT: f64 = 0.4;

/// The page's texts around its map.
pub(super) struct Titling {
    /// Where the main map goes.
    pub map: PageBox,
    /// Title, subtitle and credits, placed.
    pub items: Vec<Item>,
}

impl Titling {
    /// Sets the figure's titles and credits and leaves the rest to the map, and to labels of
    /// meridians and parallels where it is `labelled`.
    ///
    /// # Errors
    /// Where the page has no room left for a map.
    pub(super) fn new(
        figure: &Figure,
        credit: &str,
        labelled: bool,
        type_: &Typesetter,
        report: &mut Report,
    ) -> Result<Self> {
        let (width, height) = (figure.page.width.px(), figure.page.height.px());
        let margin = figure.page.margin_px();
        let column = width - 2.0 * margin;
        let body = type_.body();
        let (ink, muted) = (type_.palette().ink, type_.palette().muted);
        let has_subtitle = has_room_for_subtitle(figure, credit, type_, column);
        if !figure.subtitle.is_empty() && !has_subtitle {
            let detail = "beside the map the page has no room for it";
            report.add(Code::FurnitureDropped, "subtitle", detail);
        }
        let mut items = Vec::new();
        let mut set = |block: Block, at: Page, role: Role| {
            block.report(report);
            items.push(block.from_edge(at, width, role));
            block.height()
        };
        let mut top = margin;
        if !figure.title.is_empty() {
            let size = title_size(figure, type_, column);
            let title = type_.set_even(&figure.title, Weight::Bold, size, ink, column);
            // Large type looks indented by its side bearing and low by its leading.
            let at = Page::new(margin - size * 0.05, top - size * 0.235);
            top += set(title, at, Role::Title) - size * 0.17;
        }
        if has_subtitle {
            let measure = column.min(body * 80.0);
            let subtitle =
                type_.set_even(&figure.subtitle, Weight::Regular, body * 1.2, muted, measure);
            top += set(subtitle, Page::new(margin, top), Role::Title);
        }
        if top > margin {
            top += body * 0.8;
        }
        let mut bottom = height - margin;
        if !credit.is_empty() {
            let block = type_.set(credit, Weight::Regular, body * 0.78, muted, Some(column));
            bottom -= block.height();
            set(block, Page::new(margin, bottom + body * 0.15), Role::Credit);
            bottom -= body * 0.6;
        }
        let map = left_to_the_map((top, bottom), labelled, figure, type_)?;
        Ok(Self { map, items })
    }
}

/// What the texts leave to the map, from one height to another, beside the labels of meridians and
/// parallels.
fn left_to_the_map(
    (top, bottom): (f64, f64),
    labelled: bool,
    figure: &Figure,
    type_: &Typesetter,
) -> Result<PageBox> {
    let (width, height) = (figure.page.width.px(), figure.page.height.px());
    let margin = figure.page.margin_px();
    let (strip, room) = match labelled {
        true => (type_.body() * 1.1, graticule::room_for_labels(type_)),
        false => (0.0, 0.0),
    };
    let map = PageBox::new(margin.max(room), top, width - margin, bottom - strip);
    if map.width() >= 48.0 && map.height() >= 48.0 {
        return Ok(map);
    }
    let what = format!("a page of {width} × {height} px has no room for the map");
    Err(Error::new(ErrorKind::Figure, what)
        .at_path("page")
        .remedy("make the page larger, its margin smaller or its texts shorter"))
}

/// The size of the title's type: smaller where it would not fit on a line, within what still makes a
/// title.
fn title_size(figure: &Figure, type_: &Typesetter, column: f64) -> f64 {
    let (largest, least) = (type_.body() * 2.35, type_.body() * 1.45);
    let width = type_.set(&figure.title, Weight::Bold, largest, type_.palette().ink, None).width();
    if width <= column { largest } else { (largest * column / width).max(least) }
}

/// Whether the page's texts leave enough of it to the map where the subtitle is one of them.
fn has_room_for_subtitle(figure: &Figure, credit: &str, type_: &Typesetter, column: f64) -> bool {
    let (body, ink) = (type_.body(), type_.palette().ink);
    let height = |text: &str, size: f64, width: f64| match text.is_empty() {
        true => 0.0,
        false => type_.set(text, Weight::Regular, size, ink, Some(width)).height(),
    };
    let texts = height(&figure.title, title_size(figure, type_, column), column)
        + height(&figure.subtitle, body * 1.2, column.min(body * 80.0))
        + height(credit, body * 0.78, column);
    !figure.subtitle.is_empty() && texts <= MOST_TEXT * figure.page.height.px()
}
