//! What insets show instead of the main map, which does not colour the crumbs of it at its edge.

use std::sync::Arc;

use super::Composer;
use crate::error::Report;
use crate::figure::inset::frame_outline;
use crate::figure::model::Inset;
use crate::figure::places::Places;
use crate::map::Camera;
use crate::path::PathSink;
use crate::scene::{Group, Item, Path};
use crate::unit::{LonLat, LonLatBox, Page, PageBox};

/// The largest share of what an inset shows that is a crumb on the main map.
const CRUMB: f64 = 0.75;

impl Composer<'_> {
    /// What plain insets show instead of the main map.
    pub(super) fn apart(&self) -> Vec<LonLatBox> {
        self.extents(|inset| inset.plain)
    }

    /// The extents of such insets.
    fn extents(&self, is_such: impl Fn(&Inset) -> bool) -> Vec<LonLatBox> {
        let places = Places::new(&self.loaded.routes);
        let such = self.figure.insets.iter().filter(|inset| is_such(inset));
        // What is wrong with an extent is told of where the inset is measured.
        let extents = such.filter_map(|inset| {
            let extent = inset.extent.as_ref()?;
            places.extent(extent, "inset", &mut Report::new()).ok().flatten()
        });
        extents.collect()
    }

    /// A map's items, without the figure's fills of what plain insets show, and of what others do of which
    /// its frame cuts off all but a part: an island of which a corner is coloured at the edge of the page
    /// says nothing.
    pub(super) fn without_crumbs(&self, items: Vec<Item>, main: &Camera) -> Vec<Item> {
        let plain = self.apart().into_iter().map(|extent| outline(extent, main));
        let others = self.extents(|inset| !inset.connector && !inset.plain).into_iter();
        let others = others.map(|extent| outline(extent, main));
        let crumbs = others.filter(|outline| is_crumb(outline, main.bounds()));
        let shown: Vec<Vec<Page>> = plain.chain(crumbs).collect();
        if shown.is_empty() {
            return items;
        }
        let own = self.loaded.own(self.figure).fills;
        let fills = |item: &Item| is_fill_of(item, &|layer| own.contains(layer));
        let cut = |item: Item| match fills(&item) {
            true => shown.iter().fold(item, |item, outline| all_but(item, outline, main.bounds())),
            false => item,
        };
        items.into_iter().map(cut).collect()
    }
}

/// The outline of an extent on the page.
fn outline(extent: LonLatBox, camera: &Camera) -> Vec<Page> {
    // Walked like that of a frame.
    let degrees = PageBox::new(extent.west, extent.south, extent.east, extent.north);
    let outline = frame_outline(degrees).map(|at| LonLat::new(at.x, at.y));
    outline.filter_map(|at| camera.to_page(at)).collect()
}

/// Whether a frame shows a part of what an outline surrounds, and not most of it.
fn is_crumb(outline: &[Page], frame: PageBox) -> bool {
    let Some(bounds) = PageBox::around(outline.iter().copied()) else { return false };
    let area = |of: PageBox| of.width() * of.height();
    let seen = bounds.intersection(frame).map_or(0.0, area);
    seen > 0.0 && seen < CRUMB * area(bounds)
}

/// Whether an item fills areas of a layer.
fn is_fill_of(item: &Item, layer: &dyn Fn(&str) -> bool) -> bool {
    match item {
        Item::Group(group) => group.items.iter().any(|item| is_fill_of(item, layer)),
        Item::Fill { origin, .. } => layer(&origin.layer),
        _ => false,
    }
}

/// An item in a frame, but for what an outline surrounds.
fn all_but(item: Item, outline: &[Page], frame: PageBox) -> Item {
    let mut clip = Path::rect(
        PageBox::around(outline.iter().copied()).map_or(frame, |all| all.union(frame)).grown(1.0),
    );
    for (index, at) in outline.iter().enumerate() {
        if index == 0 { clip.move_to(*at) } else { clip.line_to(*at) }
    }
    clip.close();
    let mut group = Group::new("without what insets show", vec![item]);
    group.clip = Some(Arc::new(clip));
    Item::Group(group)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ring(x0: f64, x1: f64) -> Vec<Page> {
        [(x0, 10.0), (x1, 10.0), (x1, 30.0), (x0, 30.0)].map(|(x, y)| Page::new(x, y)).to_vec()
    }

    #[test]
    fn crumbs_are_cut_off_by_the_frame_and_not_most_of_what_is_shown() {
        let frame = PageBox::new(0.0, 0.0, 100.0, 100.0);
        assert!(is_crumb(&ring(90.0, 150.0), frame));
        assert!(!is_crumb(&ring(20.0, 60.0), frame), "whole");
        assert!(!is_crumb(&ring(50.0, 105.0), frame), "all but whole");
        assert!(!is_crumb(&ring(120.0, 150.0), frame), "not shown");
    }

    #[test]
    fn a_cut_fill_ends_at_the_outline() {
        let fill = Item::Group(Group::new("fill", Vec::new()));
        let Item::Group(cut) =
            all_but(fill, &ring(90.0, 150.0), PageBox::new(0.0, 0.0, 100.0, 100.0))
        else {
            panic!("no group");
        };
        let parts = cut.clip.map(|clip| clip.parts().len());
        assert_eq!(parts, Some(2), "the frame and the hole in it");
    }
}
