//! Insets: where they stand, what they outline on the main map, what is drawn in them.

use super::{Composer, framed};
use crate::error::{Code, Error, ErrorKind, Result};
use crate::figure::inset::{Footprint, Measured, Tag};
use crate::figure::journey::{self, Journey};
use crate::figure::layout::{Layout, Wanted};
use crate::figure::places::Places;
use crate::map::{Avoid, Camera};
use crate::scene::{Group, Item};
use crate::unit::PageBox;

/// An inset with its place, its camera and what is drawn in it.
pub(super) struct PlacedInset<'a> {
    pub measured: Measured<'a>,
    pub place: PageBox,
    pub camera: Camera,
    pub journeys: Vec<Journey>,
}

impl<'a> Composer<'a> {
    /// Gives each inset its place, its camera and its journeys.
    ///
    /// # Errors
    /// Where one has no room, or shows nothing.
    pub(super) fn place_insets(
        &mut self,
        main: &Camera,
        layout: &mut Layout,
    ) -> Result<Vec<PlacedInset<'a>>> {
        let places = Places::new(&self.loaded.routes);
        let mut insets = Vec::new();
        for (index, inset) in self.figure.insets.iter().enumerate() {
            let measured = Measured::new(index, inset, &places, &self.type_, &mut self.report)?;
            let (width, height) = measured.size();
            let wanted = Wanted { position: inset.position, offset: inset.offset };
            let place = layout.place(width, height, wanted).ok_or_else(|| {
                Error::new(ErrorKind::Figure, "the map has no room for this inset there")
                    .at_path(measured.path.clone())
                    .remedy("make it smaller, move it, or make the page larger")
            })?;
            let bounds = measured.map_bounds(place);
            let camera = measured.camera(bounds, main, &mut self.report)?;
            let journeys = match measured.target {
                Some(_) => self.journeys(&camera)?,
                None => Vec::new(),
            };
            insets.push(PlacedInset { measured, place, camera, journeys });
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
        let PlacedInset { measured, camera, place, .. } = inset;
        let Some(footprint) = Footprint::new(camera, main) else { return Vec::new() };
        let joined = measured.inset.connector.then_some(*place);
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
    ) -> Result<Vec<Item>> {
        let PlacedInset { measured, place, camera, journeys } = placed;
        let palette = self.type_.palette().clone();
        let mut items = measured.ground(*place, &palette);
        let bar = measured.scale_bar(camera, &self.type_);
        let boxes = bar.iter().map(|(place, _)| *place).collect();
        let avoid = Avoid { boxes, lines: Vec::new() };
        let mut map = self.draw_map(camera, journeys, Vec::new(), &avoid)?;
        map.extend(measured.locator_mark(main, camera, &palette));
        items.push(framed(camera, map));
        items.extend(measured.furniture(*place, camera.bounds(), &palette));
        items.extend(bar.into_iter().flat_map(|(_, items)| items));
        Ok(vec![Item::Group(Group::new(measured.id.clone(), items))])
    }
}
