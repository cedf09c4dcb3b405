//! What layers of relief are cut to, made once for all of them.

use std::borrow::Cow;
use std::sync::{Arc, Mutex, OnceLock, PoisonError, Weak};

use crate::error::Result;
use crate::map::cut::Cut;
use crate::map::layer::Studio;
use crate::map::pass::Pass;
use crate::map::source::{Grid, Ground, ReliefSource, land_layer};
use crate::map::trace::{Traced, Tracing};
use crate::path::{Outlines, Path};
use crate::relief::Surface;
use crate::resources::Cancel;
use crate::source::ShapeKind;
use crate::style::FillStyle;
use crate::unit::PageBox;

/// The polygons of the basemap's land.
type Land = Arc<Vec<Traced<FillStyle>>>;

/// What a map's layers of relief are cut to.
#[derive(Debug, Default)]
pub(in crate::map) struct Coast {
    lands: OnceLock<Land>,
    land: OnceLock<Arc<Part>>,
    sea: OnceLock<Arc<Part>>,
    earth: OnceLock<Arc<Part>>,
    floor: OnceLock<Arc<Part>>,
}

impl Coast {
    /// The parts of the Earth that a layer shows.
    pub(super) fn parts(&self, pass: &Pass, studio: &mut Studio) -> Vec<Arc<Part>> {
        let mut lands = || Arc::clone(self.lands.get_or_init(|| land(pass, studio)));
        let part = |slot: &OnceLock<Arc<Part>>, surface, outline: &mut dyn FnMut() -> Outline| {
            let part = || Arc::new(Part { surface, outline: outline(), shown: Mutex::default() });
            Arc::clone(slot.get_or_init(part))
        };
        match pass.layer.rumbo().surface {
            Some(Surface::Land) => {
                vec![part(&self.land, Surface::Land, &mut || Outline::Land(lands()))]
            }
            // A page may become a vector file, which keeps a picture that is opaque better and smaller.
            Some(Surface::Sea) if pass.part => {
                let floor = &mut || Outline::Floor(earth(pass), lands());
                vec![part(&self.floor, Surface::Sea, floor)]
            }
            Some(Surface::Sea) => {
                vec![part(&self.earth, Surface::Sea, &mut || Outline::Earth(earth(pass)))]
            }
            None => {
                let sea = &mut || Outline::Sea(earth(pass), lands());
                let sea = part(&self.sea, Surface::Sea, sea);
                vec![sea, part(&self.land, Surface::Land, &mut || Outline::Land(lands()))]
            }
        }
    }
}

/// The polygons of the basemap's land, which the pass has read.
fn land(pass: &Pass, studio: &mut Studio) -> Land {
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

/// What a surface is cut to.
#[derive(Debug)]
enum Outline {
    /// What the projection draws of the Earth.
    Earth(Traced<()>),
    /// The land.
    Land(Land),
    /// The Earth without the land.
    Sea(Traced<()>, Land),
    /// The Earth, on which the land is drawn: what lies under it is of no use.
    Floor(Traced<()>, Land),
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

/// A part of the Earth, as a surface has it.
#[derive(Debug)]
pub(super) struct Part {
    surface: Surface,
    outline: Outline,
    /// What frames show of it that are being drawn.
    shown: Mutex<Vec<Shown>>,
}

/// What a frame shows of a part: the outline, which its layers are clipped to, and the heights within,
/// which the source keeps.
#[derive(Debug)]
struct Shown {
    frame: PageBox,
    clip: Weak<Path>,
    ground: Weak<Ground>,
}

impl Part {
    /// What a frame shows of it, its outline and the heights within: what another of its layers is
    /// drawn with, where there is one.
    ///
    /// # Errors
    /// As [`ReliefSource::ground`].
    pub fn shown(
        &self,
        cut: &mut Cut,
        source: &ReliefSource,
        cancel: &Cancel,
    ) -> Result<Option<(Arc<Path>, Arc<Ground>)>> {
        let frame = cut.frame;
        let shown = || self.shown.lock().unwrap_or_else(PoisonError::into_inner);
        let of_frame = |shown: &Shown| {
            let found = shown.clip.upgrade().zip(shown.ground.upgrade());
            found.filter(|_| shown.frame == frame)
        };
        if let Some(found) = shown().iter().find_map(of_frame) {
            return Ok(Some(found));
        }
        let Some(clip) = self.outline.cut(cut) else { return Ok(None) };
        let grid = Grid::new(cut.camera, cut.frame, self.surface)?;
        let cells = grid.covered(&self.outline.seen(cut, &clip), cut.by);
        let ground = source.ground(cut.camera, grid, cells, cancel)?;
        let clip = Arc::new(clip);
        let mut shown = shown();
        shown.retain(|shown| shown.clip.strong_count() > 0);
        let (clip_of, ground_of) = (Arc::downgrade(&clip), Arc::downgrade(&ground));
        shown.push(Shown { frame, clip: clip_of, ground: ground_of });
        Ok(Some((clip, ground)))
    }
}
