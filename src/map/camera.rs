//! Where a map looks: a projection, a scale and a place on the page.

use std::sync::Arc;

use geo::{Distance, Geodesic};

use crate::error::{Error, ErrorKind, Result};
use crate::geometry::View;
use crate::path::{Affine, Path};
use crate::projection::Projection;
use crate::scene::Frame;
use crate::unit::{LonLat, Page, PageBox};

/// The circumference of the sphere MapLibre's zoom is defined on, metres.
const WEB_MERCATOR_CIRCUMFERENCE: f64 = 40_075_016.686;

/// Metres a CSS pixel (1/96 inch).
const METRES_PER_PX: f64 = 0.0254 / 96.0;

/// How far beyond the frame shapes are drawn, so that strokes and blurs end outside it.
pub(super) const BLEED: f64 = 24.0;

/// One frame's camera: the geometry of its view and what the scene tells of it.
#[derive(Debug, Clone)]
pub struct Camera {
    view: View,
    /// The same view a turn of the plane to the left and right, where the plane comes round and
    /// the frame shows some of it there.
    turns: Vec<View>,
    frame: Frame,
}

/// A part of a plane that many frames are cut from.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PlanePart {
    /// The part, in CSS pixels of the plane's page.
    pub bounds: PageBox,
    /// From the projected plane to the page (see [`Frame::transform`]).
    pub transform: Affine,
    /// The zoom that styles see.
    pub zoom: f64,
    /// 1 : scale at 96 pixels per inch, by which the basemap's level of detail is chosen.
    pub scale: f64,
    /// After how many pixels to the right the plane comes round again; `None` where it does not.
    pub period: Option<f64>,
}

impl Camera {
    /// A camera on the projected plane through an affine transform (see [`Frame::transform`]).
    ///
    /// # Errors
    /// Where the frame shows nothing of the projection's domain.
    pub fn new(
        id: impl Into<Arc<str>>,
        bounds: PageBox,
        projection: &Projection,
        transform: impl Into<Affine>,
    ) -> Result<Self> {
        let transform = transform.into();
        let view = View::new(projection, transform, bounds.grown(BLEED));
        let frame = Frame::new(id, bounds, projection.to_proj_string(), transform);
        let mut camera = Self { view, turns: Vec::new(), frame };
        camera.frame.extent = camera.view.extent(bounds).ok_or_else(|| {
            Error::new(
                ErrorKind::Projection,
                format!("{} shows nothing of the Earth in this frame", projection.name()),
            )
            .remedy("choose an extent within the projection's domain, or another projection")
        })?;
        if let Some((at, metres)) = camera.metres_per_px(bounds.center()) {
            camera.frame.scale = metres / METRES_PER_PX;
            // The zoom of a Mercator map is the tiles'. Elsewhere it stands for the scale alone
            // towards the poles, where it would else fall to that of no names at all.
            let mercator = camera.frame.projection.contains("merc ")
                && !camera.frame.projection.contains("tmerc ");
            let least = if mercator { 1e-6 } else { 0.5 };
            let cos = libm::cos(at.lat.to_radians()).max(least);
            camera.frame.zoom = libm::log2(WEB_MERCATOR_CIRCUMFERENCE * cos / (512.0 * metres));
        }
        Ok(camera)
    }

    /// A camera on a part of a plane. Its zoom and scale are those given, not those of the middle
    /// of its frame, so that all parts of a plane are drawn alike; features are read for the whole
    /// world.
    pub fn on_plane(id: impl Into<Arc<str>>, projection: &Projection, part: &PlanePart) -> Self {
        Self::clipped(id, projection, part, part.bounds.grown(BLEED))
    }

    /// A camera on a part of a plane that draws whatever touches it whole.
    pub(super) fn on_whole_plane(projection: &Projection, part: &PlanePart) -> Self {
        Self::clipped("", projection, part, PageBox::new(-1e12, -1e12, 1e12, 1e12))
    }

    fn clipped(
        id: impl Into<Arc<str>>,
        projection: &Projection,
        part: &PlanePart,
        clip: PageBox,
    ) -> Self {
        let seen = part.bounds.grown(BLEED);
        let turn = |shift: f64| {
            let shows = seen.x0 < shift + part.period? && seen.x1 > shift;
            shows.then(|| View::new(projection, part.transform.moved(Page::new(shift, 0.0)), clip))
        };
        let shifts = part.period.map(|period| [-period, period]);
        let mut frame = Frame::new(id, part.bounds, projection.to_proj_string(), part.transform);
        frame.zoom = part.zoom;
        frame.scale = part.scale;
        Self {
            view: View::new(projection, part.transform, clip),
            turns: shifts.into_iter().flatten().filter_map(turn).collect(),
            frame,
        }
    }

    /// The view, and the same view a turn further on either side where the plane comes round.
    pub fn views(&self) -> impl Iterator<Item = &View> {
        std::iter::once(&self.view).chain(&self.turns)
    }

    /// The view that shapes are drawn through; its clip is the frame and a bleed around it.
    pub fn view(&self) -> &View {
        &self.view
    }

    /// The frame as the scene tells it.
    pub fn frame(&self) -> &Frame {
        &self.frame
    }

    /// Where the frame is on the page.
    pub fn bounds(&self) -> PageBox {
        self.frame.bounds
    }

    /// Where a position lies on the page, in the frame or not; `None` outside the projection's
    /// domain.
    pub fn to_page(&self, position: LonLat) -> Option<Page> {
        self.view.point(position)
    }

    /// The position at a point of the page; `None` outside the projection's domain.
    pub fn to_lonlat(&self, point: Page) -> Option<LonLat> {
        self.view.position(point).filter(|position| position.is_valid())
    }

    /// The position at a point of the page and how many metres a pixel to the right is there.
    pub fn metres_per_px(&self, point: Page) -> Option<(LonLat, f64)> {
        let at = self.to_lonlat(point)?;
        let west = self.to_lonlat(point - Page::new(0.5, 0.0))?;
        let east = self.to_lonlat(point + Page::new(0.5, 0.0))?;
        let metres = Geodesic.distance(point_of(west), point_of(east));
        (metres > 0.0).then_some((at, metres))
    }

    /// The outline of all that the projection draws, where the frame shows some of it: a globe's
    /// disc, a world map's oval. `None` where the map fills the frame.
    pub fn outline(&self) -> Option<Path> {
        let area = self.frame.bounds.grown(-0.5);
        let (x, y) = ([area.x0, area.x1], [area.y0, area.y1]);
        let corners = x.into_iter().flat_map(|x| y.map(|y| Page::new(x, y)));
        if corners.into_iter().all(|corner| self.to_lonlat(corner).is_some()) {
            return None;
        }
        let mut path = Path::new();
        self.view.stream().sphere(&mut path);
        (!path.is_empty()).then_some(path)
    }
}

/// A position as `geo` has it, for its geodesics.
pub(crate) fn point_of(position: LonLat) -> geo::Point {
    geo::Point::new(position.lon, position.lat)
}
