//! The embedded relief, drawn in whatever projection: land is cut along the coast, so that the
//! picture and the lines of the map meet.

use std::borrow::Cow;
use std::fmt;
use std::ops::Range;
use std::sync::Arc;

use super::Contents;
use super::Studio;
use crate::error::{Code, Result};
use crate::map::cut::Cut;
use crate::map::pass::Pass;
use crate::map::source::{Grid, Ground, ReliefSource, land_layer};
use crate::map::trace::{Traced, Tracing};
use crate::path::{Outlines, Path};
use crate::relief::Surface;
use crate::resources::Cancel;
use crate::scene::{Group, Image, Item, OrientedBox};
use crate::source::ShapeKind;
use crate::style::{self, FillStyle};
use crate::threads;
use crate::unit::{Bitmap, PageBox};

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
    /// Surfaces, each with what it is cut to.
    parts: Vec<(Surface, Outline)>,
    look: Look,
    /// Whether what is painted may be of use to the next frame.
    keeps: bool,
    cancel: Cancel,
}

/// What a surface is cut to.
#[derive(Debug)]
enum Outline {
    /// What the projection draws of the Earth.
    Earth(Traced<()>),
    /// The land.
    Land(Arc<Vec<Traced<FillStyle>>>),
    /// The Earth without the land.
    Sea(Traced<()>, Arc<Vec<Traced<FillStyle>>>),
    /// The Earth, on which the land is drawn: what lies under it is of no use.
    Floor(Traced<()>, Arc<Vec<Traced<FillStyle>>>),
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
    let parts = match pass.layer.rumbo().surface {
        Some(Surface::Land) => vec![(Surface::Land, Outline::Land(land(pass, studio)))],
        // A page may become a vector file, which keeps a picture that is opaque better and smaller.
        Some(Surface::Sea) if pass.part => {
            vec![(Surface::Sea, Outline::Floor(earth(pass), land(pass, studio)))]
        }
        Some(Surface::Sea) => vec![(Surface::Sea, Outline::Earth(earth(pass)))],
        None => {
            let land = land(pass, studio);
            let sea = Outline::Sea(earth(pass), Arc::clone(&land));
            vec![(Surface::Sea, sea), (Surface::Land, Outline::Land(land))]
        }
    };
    let (source, cancel) = (source.clone(), pass.cancel.clone());
    // Of a part of a plane each place is painted once.
    let terrain = Terrain { source, parts, look, keeps: !pass.part, cancel };
    if !pass.part {
        // What is damaged is told now; what was read is kept for when it is drawn.
        let mut cut = Cut::whole(pass.layer, pass.camera, pass.sprite);
        for (surface, outline) in &terrain.parts {
            if let Err(error) = terrain.part(&mut cut, *surface, outline) {
                studio.report.add_once(Code::Omitted, place(), error.to_string());
                return None;
            }
        }
    }
    Some(Box::new(terrain))
}

/// The polygons of the basemap's land, which the pass has read.
fn land(pass: &Pass, studio: &mut Studio) -> Arc<Vec<Traced<FillStyle>>> {
    let tracing = Tracing::<FillStyle> {
        draws: |kind| kind == ShapeKind::Polygon,
        closed: true,
        sort_key: |_| None,
        settles: false,
    };
    let layer = land_layer();
    let pass = Pass { layer: &layer, ..*pass };
    Arc::new(tracing.run(&pass, studio.failures, studio.report))
}

fn earth(pass: &Pass) -> Traced<()> {
    let mut path = Outlines::default();
    for view in pass.camera.views() {
        view.stream().sphere(&mut path);
    }
    Traced {
        name: Arc::default(),
        path: Arc::new(path),
        style: (),
        kind: ShapeKind::Polygon,
        index: 0,
        at_whole: None,
    }
}

impl Contents for Terrain {
    fn items(&self, cut: &mut Cut) -> Vec<Item> {
        let mut items = Vec::new();
        for (surface, outline) in &self.parts {
            // Tracing has told of what cannot be read.
            let Ok(Some((clip, ground))) = self.part(cut, *surface, outline) else { continue };
            let paint = || self.paint(&ground);
            let picture = match self.keeps {
                true => self.source.picture(&ground, &self.look.key, paint),
                false => paint().map(Arc::new),
            };
            // What was given up is of no use.
            let Some(picture) = picture else { continue };
            let mut group = Group::new(cut.layer.id(), vec![self.image(cut, &ground, picture)]);
            group.clip = Some(Arc::new(clip));
            items.push(Item::Group(group));
        }
        items
    }
}

impl Outline {
    /// What a frame shows of it, to be filled by the rule of even and odd.
    fn cut(&self, cut: &mut Cut) -> Option<Path> {
        match self {
            Self::Earth(earth) | Self::Floor(earth, _) => cut.rings(earth).map(|earth| earth.path),
            Self::Land(land) => all(cut, land),
            Self::Sea(earth, land) => {
                let mut path = cut.rings(earth)?.path;
                if let Some(land) = all(cut, land) {
                    path.extend(&land);
                }
                Some(path)
            }
        }
    }

    /// What of a frame's outline is seen, by the rule of even and odd.
    fn seen<'a>(&self, cut: &mut Cut, outline: &'a Path) -> Cow<'a, Path> {
        let mut seen = Cow::Borrowed(outline);
        if let Self::Floor(_, land) = self
            && let Some(land) = all(cut, land)
        {
            seen.to_mut().extend(&land);
        }
        seen
    }
}

fn all(cut: &mut Cut, land: &[Traced<FillStyle>]) -> Option<Path> {
    let mut whole = Path::new();
    for polygon in land {
        if let Some(polygon) = cut.rings(polygon) {
            whole.extend(&polygon.path);
        }
    }
    (!whole.is_empty()).then_some(whole)
}

impl Terrain {
    /// What a frame shows of a surface: its outline, and the heights within.
    fn part(
        &self,
        cut: &mut Cut,
        surface: Surface,
        outline: &Outline,
    ) -> Result<Option<(Path, Arc<Ground>)>> {
        let Some(clip) = outline.cut(cut) else { return Ok(None) };
        let grid = Grid::new(cut.camera, cut.frame, surface)?;
        let cells = grid.covered(&outline.seen(cut, &clip), cut.by);
        let ground = self.source.ground(cut.camera, grid, cells, &self.cancel)?;
        Ok(Some((clip, ground)))
    }

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
