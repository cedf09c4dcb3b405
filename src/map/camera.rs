//! Where a map looks: a projection, a scale and a place on the page.

use std::f64::consts::{FRAC_1_SQRT_2, TAU};
use std::sync::{Arc, LazyLock};

use geo::{Distance, Geodesic};

use super::plane_part::PlanePart;
use super::turns::Turns;
use crate::error::{Error, ErrorKind, Result};
use crate::geometry::View;
use crate::path::{Affine, Path};
use crate::projection::Projection;
use crate::scene::Frame;
use crate::unit::{LonLat, LonLatBox, Page, PageBox, Plane};

/// The circumference of the sphere MapLibre's zoom is defined on, metres.
const WEB_MERCATOR_CIRCUMFERENCE: f64 = 40_075_016.686;

/// How far it is around the plane of Web Mercator, metres: the equator of WGS 84.
const WEB_MERCATOR_AROUND: f64 = TAU * 6_378_137.0;

/// How wide MapLibre draws the world at zoom 0, CSS pixels.
const WORLD_AT_ZOOM_0: f64 = 512.0;

/// The greatest latitude of Web Mercator's square, degrees.
const WEB_MERCATOR_EDGE: f64 = 85.051_128_779_806_6;

/// Web Mercator as cameras tell of their projections.
static WEB_MERCATOR: LazyLock<Option<String>> =
    LazyLock::new(|| Projection::web_mercator().ok().map(|projection| projection.to_proj_string()));

/// Metres a CSS pixel (1/96 inch).
pub(super) const METRES_PER_PX: f64 = 0.0254 / 96.0;

/// How far beyond the frame shapes are drawn, so that strokes and blurs end outside it.
pub(super) const BLEED: f64 = 24.0;

/// One frame's camera: the geometry of its view and what the scene tells of it.
#[derive(Debug, Clone)]
pub struct Camera {
    view: View,
    /// The same view some turns of the plane further on, where the plane comes round and the frame
    /// shows some of it there; and how far on the page.
    further: Vec<(Page, View)>,
    turns: Option<Turns>,
    /// What is read of sources, degrees.
    reads: LonLatBox,
    frame: Frame,
    /// Whether the map is drawn by itself, as MapLibre's viewer draws it.
    viewer: bool,
    /// How many times larger than its style says the basemap's names and markers are.
    type_scale: f64,
    /// The metres of a CSS pixel at the equator, on a part of a plane that comes round.
    #[cfg_attr(not(feature = "basemap"), expect(dead_code, reason = "the relief alone asks"))]
    pub(super) at_equator: Option<f64>,
}

impl Camera {
    /// A camera on the projected plane through an affine map, which need not have north up.
    ///
    /// The zoom that styles see is that of a Web Mercator map with the same scale at the middle of
    /// the frame; [`Camera::with_zoom`] says another.
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
        let mut frame = Frame::of_plane(id, bounds, projection, transform);
        frame.extent = view.extent(bounds).ok_or_else(|| shows_nothing(projection))?;
        let mut camera = Self {
            view,
            further: Vec::new(),
            turns: None,
            reads: frame.extent,
            frame,
            viewer: false,
            type_scale: 1.0,
            at_equator: None,
        };
        if let Some((at, metres)) = camera.metres_per_px(bounds.center()) {
            camera.frame.scale = metres / METRES_PER_PX;
            // The zoom of a Mercator map is the tiles'. Elsewhere it stands for the scale alone
            // from 45° towards the poles, where it would else fall to that of no names at all.
            let least = if projection.is_mercator() { 1e-6 } else { FRAC_1_SQRT_2 };
            let cos = libm::cos(at.lat.to_radians()).max(least);
            camera.frame.zoom =
                libm::log2(WEB_MERCATOR_CIRCUMFERENCE * cos / (WORLD_AT_ZOOM_0 * metres));
        }
        Ok(camera)
    }

    /// A camera for a map of its own, as MapLibre has it: Web Mercator, the world 512 · 2^zoom
    /// pixels wide, a position in the middle of a page of a size in CSS pixels, north up. Where the
    /// world is narrower than the page it is drawn again beside itself.
    ///
    /// ```
    /// use rumbo::map::Camera;
    /// use rumbo::unit::{LonLat, Page};
    ///
    /// let camera = Camera::centered(LonLat::new(2.35, 48.85), 12.0, 800.0, 600.0)?.turned(30.0)?;
    /// assert_eq!(camera.frame().zoom, 12.0);
    /// let middle = camera.to_page(LonLat::new(2.35, 48.85)).expect("is on the map");
    /// assert!(middle.distance(Page::new(400.0, 300.0)) < 1e-6);
    /// # Ok::<(), rumbo::Error>(())
    /// ```
    ///
    /// # Errors
    /// [`ErrorKind::Limit`] for a position that is none, a zoom beyond −8 … 30, or a size that is
    /// not more than 0 and at most 100,000 pixels.
    pub fn centered(center: LonLat, zoom: f64, width: f64, height: f64) -> Result<Self> {
        Self::centered_in("map", PageBox::new(0.0, 0.0, width, height), center, zoom)
    }

    /// The camera that [`Camera::centered`] makes, in a frame anywhere on a page.
    ///
    /// # Errors
    /// As [`Camera::centered`].
    pub fn centered_in(
        id: impl Into<Arc<str>>,
        bounds: PageBox,
        center: LonLat,
        zoom: f64,
    ) -> Result<Self> {
        let (width, height) = (bounds.width(), bounds.height());
        let sound = |size: f64| size > 0.0 && size <= 1e5;
        if !center.is_valid() || !(-8.0..=30.0).contains(&zoom) || !sound(width) || !sound(height) {
            let message = format!(
                "no map shows {}, {} at zoom {zoom} on {width} × {height} pixels",
                center.lon, center.lat
            );
            return Err(Error::new(ErrorKind::Limit, message).remedy(
                "give a longitude and latitude in degrees, a zoom of −8 to 30, and a size of up to \
                 100,000 pixels",
            ));
        }
        let projection = Projection::web_mercator()?;
        let lat = center.lat.clamp(-WEB_MERCATOR_EDGE, WEB_MERCATOR_EDGE);
        let center = LonLat::new(center.lon, lat).wrapped();
        let plane = projection.forward(center).ok_or_else(|| shows_nothing(&projection))?;
        let scale = WORLD_AT_ZOOM_0 * libm::exp2(zoom) / WEB_MERCATOR_AROUND;
        let middle = bounds.center();
        let origin = Page::new(middle.x - scale * plane.x, middle.y + scale * plane.y);
        let mut frame = Frame::of_plane(id, bounds, &projection, Affine::north_up(scale, origin));
        frame.zoom = zoom;
        frame.scale = libm::cos(lat.to_radians()) / scale / METRES_PER_PX;
        Ok(Self::all_round(&projection, frame, WEB_MERCATOR_AROUND))
    }

    /// The camera turned about the middle of its frame so that a bearing, in degrees clockwise from
    /// north, points up.
    ///
    /// # Errors
    /// [`ErrorKind::Limit`] for a bearing that is not a number, [`ErrorKind::Projection`] where the
    /// frame then shows nothing.
    pub fn turned(self, bearing: f64) -> Result<Self> {
        if !bearing.is_finite() {
            return Err(Error::new(ErrorKind::Limit, format!("a bearing of {bearing} is none")));
        }
        let bounds = self.frame.bounds;
        let transform = self.frame.transform.turned(bounds.center(), -bearing.to_radians());
        let projection = self.view.projection().clone();
        if self.turns.is_some() {
            let frame = Frame { transform, ..self.frame };
            return Ok(Self::all_round(&projection, frame, WEB_MERCATOR_AROUND));
        }
        let turned = Self::new(self.frame.id, bounds, &projection, transform)?;
        Ok(turned.with_zoom(self.frame.zoom))
    }

    /// The camera with the zoom that styles see.
    #[must_use]
    pub fn with_zoom(mut self, zoom: f64) -> Self {
        self.frame.zoom = zoom;
        self
    }

    /// The camera with the basemap's names and markers so many times larger than its style says.
    #[must_use]
    pub fn with_type_scale(mut self, scale: f64) -> Self {
        self.type_scale = scale;
        self
    }

    /// How many times larger than its style says the basemap's names and markers are; mostly 1.
    pub fn type_scale(&self) -> f64 {
        self.type_scale
    }

    /// A camera on a cylinder's plane that comes round after so many of its units.
    fn all_round(projection: &Projection, frame: Frame, around: f64) -> Self {
        let at = |x: f64| frame.transform.to_page(Plane::new(x, 0.0));
        let turns = Turns::new(at(-around / 2.0), at(around / 2.0));
        let mut camera = Self::clipped(projection, frame, Some(turns), BLEED);
        camera.frame.extent = camera.extent_of(camera.frame.bounds);
        camera
    }

    /// A camera on a part of a plane. Its zoom and scale are those given, not those of the middle
    /// of its frame, so that all parts of a plane are drawn alike.
    pub fn on_plane(id: impl Into<Arc<str>>, projection: &Projection, part: &PlanePart) -> Self {
        Self::on_part(id, projection, part, BLEED)
    }

    /// A camera on a part of a plane that draws whatever touches the plane whole.
    pub(super) fn on_whole_plane(projection: &Projection, part: &PlanePart) -> Self {
        Self::on_part("", projection, part, 1e12)
    }

    fn on_part(
        id: impl Into<Arc<str>>,
        projection: &Projection,
        part: &PlanePart,
        bleed: f64,
    ) -> Self {
        let mut frame = Frame::of_plane(id, part.bounds, projection, part.transform);
        frame.zoom = part.zoom;
        frame.scale = part.scale;
        let turns = |period: f64| Turns::new(Page::default(), Page::new(period, 0.0));
        let at_equator = part.period.map(|period| WEB_MERCATOR_CIRCUMFERENCE / period);
        Self { at_equator, ..Self::clipped(projection, frame, part.period.map(turns), bleed) }
    }

    fn clipped(projection: &Projection, frame: Frame, turns: Option<Turns>, bleed: f64) -> Self {
        let clip = frame.bounds.grown(bleed);
        let seen = frame.bounds.grown(BLEED);
        let further = turns
            .iter()
            .flat_map(|turns| turns.shown_in(seen))
            .map(|shift| (shift, View::new(projection, frame.transform.moved(shift), clip)));
        let mut camera = Self {
            view: View::new(projection, frame.transform, clip),
            further: further.collect(),
            turns,
            reads: LonLatBox::WORLD,
            frame,
            viewer: false,
            type_scale: 1.0,
            at_equator: None,
        };
        camera.reads = camera.extent_of(seen);
        camera
    }

    /// The view, and the same view some turns further on where the plane comes round.
    pub fn views(&self) -> impl Iterator<Item = &View> {
        std::iter::once(&self.view).chain(self.further.iter().map(|(_, view)| view))
    }

    /// How far on the page each of [`Camera::views`] is from the first.
    pub fn shifts(&self) -> impl Iterator<Item = Page> {
        std::iter::once(Page::default()).chain(self.further.iter().map(|(shift, _)| *shift))
    }

    /// Whether the plane is Web Mercator's, on which web maps' tiles lie.
    pub(super) fn is_web_mercator(&self) -> bool {
        WEB_MERCATOR.as_ref().is_some_and(|of_web_maps| *of_web_maps == self.frame.projection)
    }

    /// The camera for a map that is drawn by itself.
    pub(super) fn for_viewer(self) -> Self {
        Self { viewer: self.is_web_mercator(), ..self }
    }

    /// Whether a map is drawn by itself on Web Mercator's plane, as MapLibre draws it.
    pub(super) fn is_viewer(&self) -> bool {
        self.viewer
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

    /// What is read of a source for the frame, degrees.
    pub fn reads(&self) -> LonLatBox {
        self.reads
    }

    /// The smallest box in degrees around what lies in a part of the page, at whatever turn of a
    /// plane that comes round; the world where nothing does.
    pub(super) fn extent_of(&self, area: PageBox) -> LonLatBox {
        let extent = |shift: Page| self.view.extent_to_edge(area.moved(shift * -1.0));
        match &self.turns {
            None => extent(Page::default()),
            Some(turns) => turns.united(area, extent),
        }
        .unwrap_or(LonLatBox::WORLD)
    }

    /// How far the map is turned on the page, radians clockwise: 0 with north up.
    pub fn turn(&self) -> f64 {
        self.frame.transform.turn()
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
        // Beyond the edge the inverse of some projections has positions that are drawn elsewhere.
        let shows = |at: Page| {
            let back = self.to_lonlat(at).and_then(|position| self.to_page(position));
            back.is_some_and(|back| back.distance(at) < 1.0)
        };
        if corners.into_iter().all(|corner| self.shifts().any(|shift| shows(corner - shift))) {
            return None;
        }
        let mut path = Path::new();
        self.view.stream().sphere(&mut path);
        (!path.is_empty()).then_some(path)
    }
}

fn shows_nothing(projection: &Projection) -> Error {
    let message = format!("{} shows nothing of the Earth in this frame", projection.name());
    Error::new(ErrorKind::Projection, message)
        .remedy("choose an extent within the projection's domain, or another projection")
}

/// A position as `geo` has it, for its geodesics.
pub(crate) fn point_of(position: LonLat) -> geo::Point {
    geo::Point::new(position.lon, position.lat)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_centred_camera_has_its_zoom_and_its_middle() {
        let paris = LonLat::new(2.35, 48.85);
        let camera = Camera::centered(paris, 6.0, 800.0, 600.0).unwrap();
        assert_eq!(camera.frame().zoom, 6.0);
        assert!(camera.to_page(paris).unwrap().distance(Page::new(400.0, 300.0)) < 1e-6);
        // A degree of longitude is 512 · 64 / 360 pixels.
        let east = camera.to_page(LonLat::new(3.35, 48.85)).unwrap();
        assert!((east.x - 400.0 - 512.0 * 64.0 / 360.0).abs() < 1e-6);
        assert!(Camera::centered(paris, f64::NAN, 8.0, 8.0).is_err());
        assert!(Camera::centered(paris, 3.0, 0.0, 8.0).is_err());
    }

    #[test]
    fn a_bearing_points_up() {
        let camera = Camera::centered(LonLat::new(0.0, 0.0), 4.0, 200.0, 200.0).unwrap();
        let camera = camera.turned(90.0).unwrap();
        let east = camera.to_page(LonLat::new(1.0, 0.0)).unwrap();
        assert!((east.x - 100.0).abs() < 1e-6 && east.y < 90.0, "{east:?}");
        assert_eq!(camera.frame().zoom, 4.0);
    }

    #[test]
    fn a_wide_frame_shows_the_world_several_times() {
        let camera = Camera::centered(LonLat::new(0.0, 0.0), 0.0, 1400.0, 400.0).unwrap();
        let shifts: Vec<f64> = camera.shifts().map(|shift| shift.x.round()).collect();
        assert_eq!(shifts, [0.0, -512.0, 512.0]);
        assert_eq!(camera.reads().lon_span(), 360.0);
        let camera = Camera::centered(LonLat::new(179.0, 0.0), 5.0, 400.0, 400.0).unwrap();
        assert_eq!(camera.views().count(), 2);
        let reads = camera.reads();
        assert!(reads.crosses_antimeridian() && reads.lon_span() < 20.0, "{reads:?}");
    }
}
