//! The timeline, under the map and whatever stands beside it.

use super::Composer;
use crate::error::{Code, Result};
use crate::figure::furniture::{Piece, Strip};
use crate::scene::{Group, Item};
use crate::unit::PageBox;

/// The largest share of the page without its titles that the timeline takes.
const MOST: f64 = 0.4;

impl Composer<'_> {
    /// What is left of the page's room for the map above the timeline, and the timeline drawn.
    /// `labelled` says whether the map has degrees written below it.
    ///
    /// # Errors
    /// Where the pattern of its dates is not one.
    pub(super) fn timeline(
        &mut self,
        area: PageBox,
        labelled: bool,
    ) -> Result<(PageBox, Vec<Item>)> {
        let figure = self.figure;
        let Some(setup) = &figure.timeline else { return Ok((area, Vec::new())) };
        let layer = figure.routes.get(setup.route);
        let route = self.loaded.routes.get(setup.route);
        let (Some(layer), Some(route)) = (layer, route) else { return Ok((area, Vec::new())) };
        let (type_, body) = (&self.type_, self.type_.body());
        let (numbered, width) = (layer.number_stops, area.width());
        let strip = Strip::new(setup, route, numbered, width, type_, &mut self.report);
        let strip = strip.map_err(|error| error.under_path("timeline.dates"))?;
        let Some(strip) = strip else { return Ok((area, Vec::new())) };
        let (width, height) = strip.size();
        if height > MOST * area.height() {
            let detail = "the page has no room for it under the map";
            self.report.add(Code::FurnitureDropped, "timeline", detail);
            return Ok((area, Vec::new()));
        }
        // The map writes degrees right below itself.
        let degrees = if labelled { body * 1.1 } else { 0.0 };
        let top = area.y1 + degrees - height;
        let items = strip.draw(PageBox::from_size(area.x0, top, width, height));
        let map = PageBox { y1: top - body * 0.9 - degrees, ..area };
        Ok((map, vec![Item::Group(Group::new("timeline", items))]))
    }
}
