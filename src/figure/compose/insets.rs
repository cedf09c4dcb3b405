//! Insets: where they stand, what they outline on the main map, what is drawn in them.

use super::arrange::PieceId;
use super::stage::Stage;
use super::{Composer, framed, neatline};
use crate::error::{Code, Result};
use crate::figure::inset::{Footprint, Measured, Tag, Within};
use crate::figure::journey::{self, Journey};
use crate::figure::layers::compares_areas;
use crate::figure::layout::{Layout, Wanted};
use crate::figure::model::InsetKind;
use crate::figure::places::Places;
use crate::map::{Avoid, Camera, KeyEntry, Map};
use crate::scene::{Group, Item};
use crate::style::{Layer, LayerType};
use crate::unit::{Page, PageBox};

/// The shares of the main map's width and height that the map of an inset takes at most.
const WIDEST: f64 = 0.42;
const HIGHEST: f64 = 0.5;

/// An inset with its place, its camera and what is drawn in it.
pub(super) struct PlacedInset<'a> {
    pub measured: Measured<'a>,
    pub place: PageBox,
    /// Whether it stands beside the main map.
    pub is_beside: bool,
    pub camera: Camera,
    pub journeys: Vec<Journey>,
}

impl<'a> Composer<'a> {
    /// Gives each inset its place, its camera and its journeys.
    ///
    /// # Errors
    /// Where one shows nothing.
    pub(super) fn place_insets(
        &mut self,
        main: &Camera,
        stage: &mut Stage,
    ) -> Result<Vec<PlacedInset<'a>>> {
        let places = Places::new(&self.loaded.routes);
        let keeps_areas = compares_areas(self.figure);
        let mut insets = Vec::new();
        for (index, inset) in self.figure.insets.iter().enumerate() {
            let id = PieceId::Inset(index);
            let beside = stage.divided.place(id);
            let bounds = main.bounds();
            let within = match beside {
                Some(place) => Within::Column(place.width()),
                None => Within::Map {
                    widest: bounds.width() * WIDEST,
                    highest: bounds.height() * HIGHEST,
                    scale: main.frame().scale,
                },
            };
            let type_ = &self.type_;
            let measured = Measured::new(index, inset, &places, type_, within, &mut self.report)?;
            let wanted = Wanted { position: inset.position, offset: inset.offset };
            let place = match beside {
                Some(place) => Some(place),
                None if measured.is_cramped => stage.send_out(id, measured.size()),
                None => stage.place(id, measured.size(), wanted, &mut self.report),
            };
            let Some(place) = place else { continue };
            let bounds = measured.map_bounds(place);
            let camera = measured.camera(bounds, main, keeps_areas, &mut self.report)?;
            let journeys = match measured.target {
                Some(_) => self.journeys(&camera)?,
                None => Vec::new(),
            };
            let is_beside = beside.is_some();
            if measured.inset.connector && !measured.inset.plain && !is_beside {
                let footprint = Footprint::new(&camera, main);
                let joint = footprint.iter().flat_map(|footprint| footprint.along_joint(place));
                stage.layout.keep_clear(joint);
            }
            insets.push(PlacedInset { measured, place, is_beside, camera, journeys });
        }
        Ok(insets)
    }

    /// What an inset shows, outlined on the main map. An inset that takes the names of its stops
    /// has their numbers and its title beside the outline.
    pub(super) fn outline(
        &mut self,
        inset: &PlacedInset,
        main: &Camera,
        journeys: &mut [Journey],
        layout: &mut Layout,
    ) -> Vec<Item> {
        let PlacedInset { measured, camera, place, is_beside, .. } = inset;
        let footprint = Footprint::new(camera, main).filter(|_| !measured.inset.plain);
        let Some(footprint) = footprint else { return Vec::new() };
        let joined = (measured.inset.connector && !is_beside).then_some(*place);
        let mut items = footprint.draw(joined, main, self.type_.palette());
        if !measured.inset.takes_names {
            return items;
        }
        let numbers: Vec<u32> =
            journeys.iter_mut().flat_map(|journey| journey.leave_names(camera)).collect();
        let tag = Tag::new(journey::ranges(&numbers), &measured.inset.title, &self.type_);
        let mut places = tag.places(footprint.bounds());
        places.retain(|tag| joined.is_none_or(|inset| !footprint.is_joined_across(*tag, inset)));
        match layout.place_in(places, main.bounds().grown(-4.0)) {
            Some(place) => items.extend(tag.draw(place)),
            None => {
                let detail = "there is no room beside its outline for its title";
                self.report.add(Code::FurnitureDropped, measured.path.clone(), detail);
            }
        }
        items
    }

    /// An inset drawn: its ground, its map, the texts around it.
    ///
    /// # Errors
    /// Where its map cannot be drawn.
    pub(super) fn draw_inset(
        &mut self,
        placed: &PlacedInset<'a>,
        main: &Camera,
        keyed: &mut Vec<KeyEntry>,
    ) -> Result<Vec<Item>> {
        let PlacedInset { measured, place, camera, journeys, .. } = placed;
        let palette = self.type_.palette().clone();
        let mut items = measured.ground(*place, &palette);
        let subject: Vec<Page> =
            journeys.iter().flat_map(|journey| journey.subject.iter().copied()).collect();
        let bar = measured.scale_bar(camera, &subject, &self.type_);
        let boxes = bar.iter().map(|(place, _)| *place).collect();
        let avoid = Avoid { boxes, keyed: keyed.len(), ..Avoid::default() };
        // What the main map names needs no key to be told by where it has no room here.
        let is_on_main =
            measured.inset.kind == InsetKind::Locator || Footprint::new(camera, main).is_some();
        let is_alone = measured.inset.takes_names || !is_on_main;
        let mut shown = self.map(camera, journeys)?;
        if measured.inset.kind == InsetKind::Locator {
            // It says where the map is; what lies there the map itself shows.
            for layer in self.loaded.over_areas(self.figure) {
                shown.remove_layer(&layer);
            }
        }
        if measured.inset.plain {
            for name in basemap_names(&shown) {
                shown.remove_layer(&name);
            }
        }
        let mut own = Vec::new();
        let mut map = self.draw_map(shown, camera, journeys, Vec::new(), &avoid, &mut own)?;
        keyed.extend(own.into_iter().filter(|entry| entry.stands || is_alone));
        map.extend(measured.locator_mark(main, camera, &palette));
        items.push(framed(camera, map));
        if measured.inset.kind == InsetKind::Locator {
            items.extend(neatline(camera, &palette));
        }
        items.extend(measured.furniture(*place, camera.bounds(), &palette));
        items.extend(bar.into_iter().flat_map(|(_, items)| items));
        Ok(vec![Item::Group(Group::new(measured.id.clone(), items))])
    }
}

/// The layers that write names of the basemap.
fn basemap_names(map: &Map) -> Vec<String> {
    let is_name = |layer: &&Layer| {
        layer.kind() == LayerType::Symbol && layer.source_name() == Some("basemap")
    };
    map.layers().iter().filter(is_name).map(|layer| layer.id().to_owned()).collect()
}
