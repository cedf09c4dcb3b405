//! Layers of vector tiles: what each tile draws, clipped to it.

use std::sync::Arc;

use super::Contents;
use crate::map::cut::Cut;
use crate::map::marks::{Marks, Names};
use crate::path::Path;
use crate::scene::{Blend, Group, Item};
use crate::unit::{Page, PageBox};

/// What the tiles of a source draw in a layer.
#[derive(Debug, Default)]
pub(in crate::map) struct Tiled(pub Vec<TileContents>);

/// What one tile draws.
#[derive(Debug)]
pub(in crate::map) struct TileContents {
    /// Where the tile lies, wherever it is shown.
    pub corners: Vec<[Page; 4]>,
    /// Whether what is drawn ends at the tile's edge.
    pub clipped: bool,
    pub contents: Box<dyn Contents>,
}

impl Contents for Tiled {
    fn items(&self, cut: &mut Cut) -> Vec<Item> {
        let mut all = Vec::new();
        for tile in &self.0 {
            let shows = |corners: &&[Page; 4]| {
                PageBox::around(corners.iter().copied()).is_some_and(|area| cut.shows(area))
            };
            let shown: Vec<_> = tile.corners.iter().filter(shows).collect();
            if !tile.clipped {
                all.extend(tile.contents.items(cut));
                continue;
            }
            if shown.is_empty() {
                continue;
            }
            let mut clip = Path::new();
            for corners in shown {
                clip.push_part(&corners.map(|corner| corner + cut.by), true);
            }
            let mut items = tile.contents.items(cut);
            if !items.is_empty() {
                // What is clipped is apart from what lies below: it is mixed with it as it is.
                let blend = match items.as_mut_slice() {
                    [Item::Group(whole)] => std::mem::take(&mut whole.blend),
                    _ => Blend::Normal,
                };
                let mut group = Group::new(cut.layer.id(), items);
                group.blend = blend;
                group.clip = Some(Arc::new(clip));
                all.push(Item::Group(group));
            }
        }
        all
    }

    fn keep_named(&mut self, names: &Names) {
        self.0.iter_mut().for_each(|tile| tile.contents.keep_named(names));
    }

    fn leave_covered(&mut self, others: &Marks) {
        self.0.iter_mut().for_each(|tile| tile.contents.leave_covered(others));
    }
}
