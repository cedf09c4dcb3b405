//! What was traced to the plane, cut for a frame.

use std::sync::Arc;

use super::camera::{BLEED, Camera};
use super::trace::Traced;
use super::viewer::PatternGrid;
use crate::geometry::Cutter;
use crate::path::{Outlines, Path, PathSink};
use crate::scene::{Blend, Group, Image, Item, OrientedBox, Origin, Role};
use crate::style::{Layer, LayerBlend, Sprite, SpriteImage};
use crate::unit::{Page, PageBox};

/// Cuts what a layer has on the plane for a frame, whose top left corner becomes the page's.
pub(super) struct Cut<'a> {
    pub layer: &'a Layer,
    pub camera: &'a Camera,
    pub sprite: &'a Sprite,
    /// The frame, on the plane's page.
    pub frame: PageBox,
    /// From the plane's page to the frame's.
    pub by: Page,
    /// Whether the frame is all that was traced, so that nothing is left to be cut.
    whole: bool,
    cutter: Cutter,
}

impl<'a> Cut<'a> {
    /// Takes all that was traced for a camera's frame.
    pub fn whole(layer: &'a Layer, camera: &'a Camera, sprite: &'a Sprite) -> Self {
        let (frame, by, cutter) = (camera.bounds(), Page::default(), Cutter::default());
        Self { layer, camera, sprite, frame, by, whole: true, cutter }
    }

    /// Cuts to a frame of the camera's; the buffers of the cutter are used again.
    pub fn to(
        frame: PageBox,
        layer: &'a Layer,
        camera: &'a Camera,
        sprite: &'a Sprite,
        cutter: Cutter,
    ) -> Self {
        let by = Page::new(-frame.x0, -frame.y0);
        Self { layer, camera, sprite, frame, by, whole: false, cutter }
    }

    /// The buffers, for the next layer.
    pub fn into_cutter(self) -> Cutter {
        self.cutter
    }

    /// What the frame shows of closed outlines.
    pub fn rings<S: Clone>(&mut self, traced: &Traced<S>) -> Option<Traced<S, Path>> {
        self.cut(traced, true)
    }

    /// What the frame shows of lines.
    pub fn lines<S: Clone>(&mut self, traced: &Traced<S>) -> Option<Traced<S, Path>> {
        self.cut(traced, false)
    }

    fn cut<S: Clone>(&mut self, traced: &Traced<S>, closed: bool) -> Option<Traced<S, Path>> {
        let path = if self.whole {
            all_of(&traced.path, closed)
        } else {
            let to = self.frame.grown(BLEED);
            if !traced.path.bounds().is_some_and(|bounds| bounds.grown(1e-6).overlaps(to)) {
                return None;
            }
            let mut moved = Moved { path: Path::new(), by: self.by };
            if closed {
                self.cutter.rings(&traced.path, to, &mut moved);
            } else {
                self.cutter.lines(&traced.path, to, &mut moved);
            }
            moved.path
        };
        let (name, style, kind) = (traced.name.clone(), traced.style.clone(), traced.kind);
        let (index, at_whole) = (traced.index, traced.at_whole.clone());
        (!path.is_empty()).then_some(Traced { name, path, style, kind, index, at_whole })
    }

    /// Whether the frame shows some of a box on the plane's page; what is whole was looked at when
    /// it was traced.
    pub fn shows(&self, bounds: PageBox) -> bool {
        self.whole || bounds.overlaps(self.frame)
    }

    /// How far something is moved that its layer translates with the map, or with the page.
    pub fn translation(&self, by: [f64; 2], with_page: bool) -> Page {
        translation(self.camera, by, with_page)
    }

    /// The origin of what a feature draws.
    pub fn origin(&self, feature: Arc<str>) -> Origin {
        origin(self.camera, self.layer, feature)
    }

    /// Items faded, and mixed with what lies below, as a whole.
    pub fn faded(&self, opacity: f64, blend: LayerBlend, items: Vec<Item>) -> Vec<Item> {
        if (opacity >= 1.0 && blend == LayerBlend::Normal) || items.is_empty() {
            return items;
        }
        let mut group = Group::new(self.layer.id(), items);
        group.opacity = opacity.min(1.0) as f32;
        group.blend = match blend {
            LayerBlend::Normal => Blend::Normal,
            LayerBlend::Multiply => Blend::Multiply,
            LayerBlend::Color => Blend::Color,
            LayerBlend::Luminosity => Blend::Luminosity,
            LayerBlend::PlusLighter => Blend::PlusLighter,
            LayerBlend::Screen => Blend::Screen,
            LayerBlend::Overlay => Blend::Overlay,
        };
        vec![Item::Group(group)]
    }

    /// An outline filled with a pattern, if it has one that there is. Where the outline was moved,
    /// its pattern goes with it.
    pub fn patterned(
        &self,
        name: Option<&Arc<str>>,
        (path, by): (&Path, Page),
        opacity: f32,
        feature: &Arc<str>,
    ) -> Option<Item> {
        let image = (name?, &**self.sprite.image(name?)?);
        let clip = self.camera.view().clip().moved(self.by);
        let over = path.bounds()?.intersection(clip)?;
        let item = self.pattern(image, (over, by), self.origin(feature.clone()));
        let mut group = Group::new(self.layer.id(), vec![item]);
        group.clip = Some(Arc::new(path.clone()));
        group.opacity = opacity;
        Some(Item::Group(group))
    }

    /// An area's pattern, over a box that holds the area.
    fn pattern(
        &self,
        (name, image): (&Arc<str>, &SpriteImage),
        (over, by): (PageBox, Page),
        origin: Origin,
    ) -> Item {
        let (width, height) = image.size();
        // Patterns are laid from the plane's origin, so that parts of a plane drawn apart agree.
        let transform = self.camera.frame().transform;
        let [.., e, f] = transform.coefficients();
        let plain = PatternGrid { corner: Page::new(e, f), scale: 1.0 };
        let PatternGrid { corner, scale } = self.camera.pattern_grid().unwrap_or(plain);
        let (corner, width, height) = (corner + self.by + by, width * scale, height * scale);
        let turn = transform.turn();
        let mut area = OrientedBox::upright(PageBox::from_size(
            corner.x.rem_euclid(width),
            corner.y.rem_euclid(height),
            width,
            height,
        ));
        if turn != 0.0 {
            let center = corner + Page::new(width / 2.0, height / 2.0).turned(turn);
            area = OrientedBox { center, width, height, angle: turn };
        }
        Item::Image(Image {
            name: name.clone(),
            bitmap: image.bitmap.clone(),
            area,
            repeated_over: Some(over),
            tiled: None,
            opacity: 1.0,
            at: None,
            origin,
        })
    }
}

/// The origin of what a feature of a layer draws.
pub(super) fn origin(camera: &Camera, layer: &Layer, feature: Arc<str>) -> Origin {
    let frame = camera.frame().id.clone();
    Origin { role: Role::Map, frame, layer: layer.shared_id(), feature }
}

/// How far something is moved that a layer translates with the map, or with the page.
pub(super) fn translation(camera: &Camera, [right, down]: [f64; 2], with_page: bool) -> Page {
    Page::new(right, down).turned(if with_page { 0.0 } else { camera.turn() })
}

/// All of some outlines, as rings or as lines, of which a ring ends where it starts.
fn all_of(outlines: &Outlines, closed: bool) -> Path {
    let mut path = Path::new();
    let (points, ends) =
        outlines.parts().fold((0, 0), |(points, ends), part| (points + part.len(), ends + 1));
    path.reserve_steps(points + ends, if closed { points } else { points + ends });
    for part in outlines.parts() {
        path.push_part(part, closed);
        if !closed && outlines.are_closed() {
            path.line_to(part.first().copied().unwrap_or_default());
        }
    }
    path
}

/// A path that is moved as it is drawn.
struct Moved {
    path: Path,
    by: Page,
}

impl PathSink for Moved {
    fn move_to(&mut self, to: Page) {
        self.path.move_to(to + self.by);
    }

    fn line_to(&mut self, to: Page) {
        self.path.line_to(to + self.by);
    }

    fn lines_to(&mut self, points: &[Page]) {
        self.path.extend_lines(points.iter().map(|&to| to + self.by));
    }

    fn close(&mut self) {
        self.path.close();
    }

    fn reserve(&mut self, points: usize, parts: usize) {
        self.path.reserve(points, parts);
    }
}
