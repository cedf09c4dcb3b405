//! Furniture: panels, legend, scale bar and north arrow in their places.

use serde_json::Value;

use super::Composer;
use super::arrange::PieceId;
use super::insets::PlacedInset;
use super::stage::Stage;
use crate::error::{Code, Result};
use crate::figure::explain;
use crate::figure::furniture::{
    Legend, NorthArrow, Piece, ScaleBar, Section, TextPanel, north_is_up, why_no_arrow,
};
use crate::figure::journey::{self, Journey, Samples, Seen, Shown, Widths};
use crate::figure::layout::Wanted;
use crate::figure::margin::Stand;
use crate::figure::model::Show;
use crate::figure::typeset::BODY;
use crate::map::Camera;
use crate::scene::Item;
use crate::style::Layer;

impl Composer<'_> {
    /// What the legend says of all that the page shows of the routes.
    fn legend(
        &mut self,
        camera: &Camera,
        main: &[Journey],
        insets: &[PlacedInset],
    ) -> Result<Vec<Section>> {
        let zoom = camera.frame().zoom;
        let mut routes: Vec<Shown> = Vec::new();
        let layers = &self.loaded.route_layers;
        for (index, (layer, route)) in
            self.figure.routes.iter().zip(&self.loaded.routes).enumerate()
        {
            let mut seen = Seen::default();
            let shown = insets.iter().map(|inset| inset.journeys.as_slice());
            for journey in std::iter::once(main).chain(shown).filter_map(|all| all.get(index)) {
                seen.merge(&journey.seen);
            }
            let body = self.type_.body();
            let (width, widths) = (layer.width_px(body), Widths::of(route, layer, body));
            let samples = Samples { layers, zoom, type_size: body, width, widths };
            routes.push(Shown { route, samples, seen });
        }
        let mut sections = journey::sections(&routes, self.type_.words());
        let own = self.loaded.own_layers(self.figure);
        let globals = self.loaded.map.globals();
        let cameras = || std::iter::once(camera).chain(insets.iter().map(|inset| &inset.camera));
        let shown = |layer: &Layer, value: &Value| {
            for camera in cameras() {
                if explain::is_shown(layer, value, &self.loaded.map, camera)? {
                    return Ok(true);
                }
            }
            Ok(false)
        };
        let numbers = |layer: &Layer, property: &str| self.loaded.numbers(layer, property);
        let asked = explain::Asked { shown: &shown, numbers: &numbers };
        let report = &mut self.report;
        sections.extend(explain::sections(own, globals, zoom, &self.type_, &asked, report)?);
        Ok(sections)
    }

    /// Panels, legend, scale bar and north arrow, drawn where the layout puts them.
    ///
    /// # Errors
    /// Where the basemap is damaged.
    pub(super) fn furniture(
        &mut self,
        main: &Camera,
        journeys: &[Journey],
        insets: &[PlacedInset],
        stage: &mut Stage,
    ) -> Result<Vec<Item>> {
        let mut items = Vec::new();
        let figure = self.figure;
        for (index, panel) in figure.panels.iter().enumerate() {
            let id = PieceId::Panel(index);
            let unit = (self.type_.body() / BODY).min(1.0);
            let width = panel.width.map_or(300.0 * unit, |width| width.px());
            let width = stage.divided.place(id).map_or(width, |place| place.width());
            let piece = TextPanel::new(panel, width, &self.type_, &mut self.report);
            let wanted = Wanted { position: panel.position, offset: panel.offset };
            items.extend(self.place(id, &piece, wanted, stage));
        }
        let furniture = &figure.furniture;
        if furniture.legend != Show::Off {
            stage.legend = self.legend(main, journeys, insets)?;
        }
        if !stage.legend.is_empty() {
            let piece = match stage.divided.stand(PieceId::Legend) {
                Some((Stand::Foot, width)) => Legend::across(&stage.legend, width, &self.type_),
                _ => Legend::new(&stage.legend, &self.type_),
            };
            piece.report(&mut self.report);
            let wanted = furniture.legend_position.into();
            items.extend(self.place(PieceId::Legend, &piece, wanted, stage));
        }
        if furniture.scale_bar != Show::Off {
            match ScaleBar::new(main, &self.type_, furniture.scale_bar == Show::On) {
                Ok(piece) => {
                    let position = furniture.scale_bar_position.into();
                    items.extend(self.place(PieceId::ScaleBar, &piece, position, stage));
                }
                Err(reason) => self.report.add(Code::Omitted, "scale bar", reason),
            }
        }
        items.extend(self.north_arrow(main, stage));
        Ok(items)
    }

    /// The north arrow, where one is wanted and does not mislead.
    fn north_arrow(&mut self, main: &Camera, stage: &mut Stage) -> Vec<Item> {
        let (furniture, graticule) = (&self.figure.furniture, self.figure.map.graticule);
        let is_wanted = match furniture.north_arrow {
            Show::On => true,
            Show::Auto => graticule.is_none() && !north_is_up(main),
            Show::Off => false,
        };
        if !is_wanted {
            return Vec::new();
        }
        let why_not = why_no_arrow(main);
        match NorthArrow::new(main, &self.type_).filter(|_| why_not.is_none()) {
            Some(piece) => {
                let position = furniture.north_arrow_position.into();
                self.place(PieceId::NorthArrow, &piece, position, stage)
            }
            None => {
                let why = why_not.unwrap_or_else(|| "north cannot be told".to_owned());
                let instead = match (furniture.north_arrow, graticule) {
                    (_, Some(_)) => "the graticule shows how",
                    (Show::On, None) => "ticks at the frame show how",
                    _ => "a graticule shows how",
                };
                self.report.add(Code::Omitted, "north arrow", format!("{why}; {instead}"));
                Vec::new()
            }
        }
    }

    /// Draws a piece where it has room.
    fn place(
        &mut self,
        id: PieceId,
        piece: &dyn Piece,
        wanted: Wanted,
        stage: &mut Stage,
    ) -> Vec<Item> {
        let place = stage.place(id, piece.size(), wanted, &mut self.report);
        place.map_or_else(Vec::new, |place| piece.draw(place))
    }
}
