//! The embedded relief, drawn in whatever projection: land is cut along the coast, so that the
//! picture and the lines of the map meet.

mod coast;

use std::fmt;
use std::ops::Range;
use std::sync::Arc;

use super::Contents;
use super::Studio;
use crate::error::Code;
use crate::map::cut::Cut;
use crate::map::pass::Pass;
use crate::map::source::{Grid, Ground, ReliefSource};
use crate::path::Path;
use crate::resources::Cancel;
use crate::scene::{Group, Image, Item, OrientedBox};
use crate::style;
use crate::threads;
use crate::unit::{Bitmap, PageBox};
pub(in crate::map) use coast::Coast;
use coast::Part;

/// 1 : this and larger the relief, whose samples lie four kilometres apart, would be a blur.
const LARGEST_SCALE: f64 = 400_000.0;

/// The colours of some columns of a row of samples of the ground, multiplied by their alpha.
pub(super) type Painter = dyn Fn(&Ground, usize, Range<usize>, &mut [[u8; 4]]) + Send + Sync;

/// How the relief is painted.
pub(super) struct Look {
    pub painter: Box<Painter>,
    /// All that it depends on beside the ground.
    pub key: Arc<str>,
    pub opacity: f64,
    pub resampling: style::Resampling,
}

/// What is drawn of the relief.
struct Terrain {
    source: ReliefSource,
    parts: Vec<Arc<Part>>,
    /// The outlines of a frame that takes all, which other layers of it are clipped to as well.
    clips: Vec<Arc<Path>>,
    look: Look,
    /// Whether what is painted may be of use to the next frame.
    keeps: bool,
    cancel: Cancel,
}

/// Traces the outlines that the relief is cut to.
pub(super) fn trace(
    pass: &Pass,
    studio: &mut Studio,
    source: &ReliefSource,
    look: Look,
) -> Option<Box<dyn Contents>> {
    let place = || format!("frame {}, layer {}", pass.camera.frame().id, pass.layer.id());
    let scale = pass.camera.frame().scale;
    if scale < LARGEST_SCALE {
        let detail = format!(
            "the relief is left out: its samples lie 4 km apart, too far for 1 : {scale:.0}"
        );
        studio.report.add_once(Code::Omitted, place(), detail);
        return None;
    }
    let parts = studio.coast.parts(pass, studio);
    let (source, cancel) = (source.clone(), pass.cancel.clone());
    // Of a part of a plane each place is painted once.
    let mut terrain = Terrain { source, parts, clips: Vec::new(), look, keeps: !pass.part, cancel };
    if !pass.part {
        // What is damaged is told now; what was read is kept for when it is drawn.
        let mut cut = Cut::whole(pass.layer, pass.camera, pass.sprite);
        for part in &terrain.parts {
            match part.shown(&mut cut, &terrain.source, &terrain.cancel) {
                Ok(shown) => terrain.clips.extend(shown.map(|(clip, _)| clip)),
                Err(error) => {
                    studio.report.add_once(Code::Omitted, place(), error.to_string());
                    return None;
                }
            }
        }
    }
    Some(Box::new(terrain))
}

impl Contents for Terrain {
    fn items(&self, cut: &mut Cut) -> Vec<Item> {
        let mut items = Vec::new();
        for part in &self.parts {
            // Tracing has told of what cannot be read.
            let shown = part.shown(cut, &self.source, &self.cancel);
            let Ok(Some((clip, ground))) = shown else { continue };
            let paint = || self.paint(&ground);
            let picture = match self.keeps {
                true => self.source.picture(&ground, &self.look.key, paint),
                false => paint().map(Arc::new),
            };
            // What was given up is of no use.
            let Some(picture) = picture else { continue };
            let mut group = Group::new(cut.layer.id(), vec![self.image(cut, &ground, picture)]);
            group.clip = Some(clip);
            items.push(Item::Group(group));
        }
        items
    }
}

impl Terrain {
    /// The ground as it is painted; `None` where the work is stopped.
    fn paint(&self, ground: &Ground) -> Option<Bitmap> {
        let Grid { columns, rows, .. } = ground.grid;
        let mut pixels = vec![[0; 4]; columns * rows];
        threads::each_part(
            &mut pixels,
            columns,
            || (),
            |(), row, line| {
                let runs = ground.known(row).take_while(|_| !self.cancel.is_cancelled());
                for run in runs {
                    let line = line.get_mut(run.clone()).unwrap_or_default();
                    (self.look.painter)(ground, row, run, line);
                }
            },
        );
        let side = |count: usize| u32::try_from(count).unwrap_or(0);
        let bitmap = Bitmap::new(side(columns), side(rows), pixels);
        bitmap.filter(|_| !self.cancel.is_cancelled())
    }

    fn image(&self, cut: &Cut, ground: &Ground, bitmap: Arc<Bitmap>) -> Item {
        let area = ground.grid.area;
        let (x, y) = (area.x0 + cut.by.x, area.y0 + cut.by.y);
        let area = PageBox::from_size(x, y, area.width(), area.height());
        Item::Image(Image {
            name: cut.layer.shared_id(),
            bitmap,
            area: OrientedBox::upright(area),
            repeated_over: None,
            tiled: Some(super::raster::sampling(self.look.resampling)),
            opacity: self.look.opacity as f32,
            at: None,
            origin: cut.origin(Arc::default()),
        })
    }
}

impl fmt::Debug for Terrain {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Terrain").field("parts", &self.parts).finish_non_exhaustive()
    }
}
