//! Furniture: panels, legend, scale bar and north arrow in their places.

use super::Composer;
use super::insets::PlacedInset;
use crate::error::Code;
use crate::figure::furniture::{
    Legend, NorthArrow, Piece, ScaleBar, Section, TextPanel, north_is_up,
};
use crate::figure::journey::{self, Journey, Samples, Seen};
use crate::figure::layout::{Layout, Wanted};
use crate::figure::model::Show;
use crate::map::Camera;
use crate::scene::Item;

impl Composer<'_> {
    /// The legend of all that the page shows of the routes.
    fn legend(&mut self, zoom: f64, main: &[Journey], insets: &[PlacedInset]) -> Option<Legend> {
        let mut sections: Vec<Section> = Vec::new();
        let layers = &self.loaded.route_layers;
        for (index, (layer, route)) in
            self.figure.routes.iter().zip(&self.loaded.routes).enumerate()
        {
            let mut seen = Seen::default();
            let shown = insets.iter().map(|inset| inset.journeys.as_slice());
            for journey in std::iter::once(main).chain(shown).filter_map(|all| all.get(index)) {
                seen.merge(&journey.seen);
            }
            let samples = Samples { layers, zoom, width: layer.width.px() };
            for section in journey::sections(route, samples, &seen, self.type_.words()) {
                match sections.iter_mut().find(|other| other.heading == section.heading) {
                    Some(other) => {
                        for key in section.keys {
                            if !other.keys.contains(&key) {
                                other.keys.push(key);
                            }
                        }
                    }
                    None => sections.push(section),
                }
            }
        }
        (!sections.is_empty()).then(|| Legend::new(sections, &self.type_, &mut self.report))
    }

    /// Panels, legend, scale bar and north arrow, drawn where the layout puts them.
    pub(super) fn furniture(
        &mut self,
        main: &Camera,
        journeys: &[Journey],
        insets: &[PlacedInset],
        layout: &mut Layout,
    ) -> Vec<Item> {
        let mut items = Vec::new();
        let figure = self.figure;
        for (index, panel) in figure.panels.iter().enumerate() {
            let piece = TextPanel::new(panel, &self.type_, &mut self.report);
            items.extend(self.place(
                &piece,
                Wanted { position: panel.position, offset: panel.offset },
                layout,
                &format!("panel {}", index + 1),
            ));
        }
        let furniture = &figure.furniture;
        let legend = (furniture.legend != Show::Off)
            .then(|| self.legend(main.frame().zoom, journeys, insets));
        if let Some(piece) = legend.flatten() {
            items.extend(self.place(&piece, furniture.legend_position.into(), layout, "legend"));
        }
        if furniture.scale_bar != Show::Off {
            match ScaleBar::new(main, &self.type_, furniture.scale_bar == Show::On) {
                Ok(piece) => {
                    let position = furniture.scale_bar_position.into();
                    items.extend(self.place(&piece, position, layout, "scale bar"));
                }
                Err(reason) => self.report.add(Code::Omitted, "scale bar", reason),
            }
        }
        let arrow = match furniture.north_arrow {
            Show::On => true,
            Show::Auto => figure.map.graticule.is_none() && !north_is_up(main),
            Show::Off => false,
        };
        if arrow {
            match NorthArrow::new(main, &self.type_) {
                Some(piece) => {
                    let position = furniture.north_arrow_position.into();
                    items.extend(self.place(&piece, position, layout, "north arrow"));
                }
                None => self.report.add(Code::Omitted, "north arrow", "north cannot be told"),
            }
        }
        items
    }

    /// Draws a piece where it has room, or tells that it has none.
    fn place(
        &mut self,
        piece: &dyn Piece,
        wanted: Wanted,
        layout: &mut Layout,
        name: &str,
    ) -> Vec<Item> {
        let (width, height) = piece.size();
        match layout.place(width, height, wanted) {
            Some(place) => piece.draw(place),
            None => {
                self.report.add(Code::FurnitureDropped, name, "the map has no room for it");
                Vec::new()
            }
        }
    }
}
