//! What a frame sees: a projection, where the plane lies on the page, and what is cut off.

mod outline;
mod resample;
pub(super) mod stream;
mod visible;

use std::sync::{Arc, OnceLock};

use super::cap::Cap;
use super::prepared::Reading;
use super::rotation::Rotation;
use super::window::Window;
use crate::path::Affine;
use crate::projection::{Domain, Lobe, Projection};
use crate::unit::{LonLat, Page, PageBox, Plane};
use stream::Stream;
use visible::Visible;

/// How closely shapes are drawn.
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub struct ViewOptions {
    /// How far a drawn line may stray from the curve it stands for, pixels. Default 0.2.
    pub tolerance: f64,
    /// Of vertices that fall together on a grid this fine one is kept, pixels. Default 0.25; 0
    /// keeps all.
    pub simplify: f64,
    /// How shapes are read that were not prepared before.
    pub reading: Reading,
}

impl Default for ViewOptions {
    fn default() -> Self {
        Self { tolerance: 0.2, simplify: 0.25, reading: Reading::default() }
    }
}

/// A projection drawn onto the page: everything that turning positions into page coordinates
/// takes. It is cheap to clone and may be shared between threads; each thread draws through a
/// [`Stream`] of its own.
///
/// ```
/// use rumbo::geometry::View;
/// use rumbo::projection::Projection;
/// use rumbo::source::Shape;
/// use rumbo::unit::{LonLat, Page, PageBox};
///
/// let projection = Projection::parse("equirectangular")?;
/// // 100 km to a pixel, the origin in the middle of an 800 × 600 page, y down.
/// let view = View::new(
///     &projection,
///     [1e-5, 0.0, 0.0, -1e-5, 400.0, 300.0],
///     PageBox::new(0.0, 0.0, 800.0, 600.0),
/// );
/// assert_eq!(view.point(LonLat::new(0.0, 0.0)), Some(Page::new(400.0, 300.0)));
///
/// let mut lines: Vec<Vec<Page>> = Vec::new();
/// let dateline = Shape::line(vec![LonLat::new(170.0, 0.0), LonLat::new(-170.0, 0.0)]);
/// view.stream().shape(&dateline, &mut lines);
/// assert_eq!(lines.len(), 2, "cut at the antimeridian");
/// # Ok::<(), rumbo::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct View {
    projection: Projection,
    transform: Affine,
    clip: PageBox,
    options: ViewOptions,
    pub(super) cut: Cut,
    /// What can be seen, once a shape is drawn of which that is asked.
    visible: Arc<OnceLock<Visible>>,
}

/// How shapes are cut on the sphere. Longitudes are relative to `central`.
#[derive(Debug, Clone)]
pub(super) struct Cut {
    pub(super) central: f64,
    pub(super) kind: CutKind,
    /// The graticule that windows are cut on, where it is not the geographic one.
    pub(super) rotation: Option<Rotation>,
}

#[derive(Debug, Clone)]
pub(super) enum CutKind {
    Windows(Vec<Window>),
    Cap(Cap),
}

impl View {
    /// A view with default options.
    ///
    /// `transform` brings the projected plane to the page. Nothing is drawn outside `clip`: the frame, grown by what strokes
    /// and blurs reach.
    pub fn new(projection: &Projection, transform: impl Into<Affine>, clip: PageBox) -> Self {
        Self::with_options(projection, transform, clip, ViewOptions::default())
    }

    /// A view.
    pub fn with_options(
        projection: &Projection,
        transform: impl Into<Affine>,
        clip: PageBox,
        options: ViewOptions,
    ) -> Self {
        let cut = Cut { central: 0.0, kind: CutKind::Windows(Vec::new()), rotation: None };
        let (projection, transform) = (projection.clone(), transform.into());
        let visible = Arc::default();
        let mut view = Self { projection, transform, clip, options, cut, visible };
        view.cut = Cut::new(&view);
        view
    }

    /// What can be seen; `None` where everything can.
    pub(super) fn visible(&self) -> Option<&Visible> {
        // What is only measured has no edge and no grid.
        let ends = self.clip.width() < 1e8;
        ends.then(|| self.visible.get_or_init(|| Visible::new(self)))
    }

    /// The projection.
    pub fn projection(&self) -> &Projection {
        &self.projection
    }

    /// From the plane to the page.
    pub fn transform(&self) -> Affine {
        self.transform
    }

    /// What is drawn.
    pub fn clip(&self) -> PageBox {
        self.clip
    }

    /// The options.
    pub fn options(&self) -> &ViewOptions {
        &self.options
    }

    /// Something to draw shapes with, with buffers of its own.
    pub fn stream(&self) -> Stream<'_> {
        Stream::new(self)
    }

    /// Where a position lies on the page, inside the clip or not; `None` outside the
    /// projection's domain.
    pub fn point(&self, position: LonLat) -> Option<Page> {
        if !self.projection.domain().contains(position) {
            return None;
        }
        self.projection.forward(position).map(|plane| self.to_page(plane))
    }

    /// The position drawn at a point of the page.
    pub fn position(&self, page: Page) -> Option<LonLat> {
        let position = self.projection.inverse(self.to_plane(page)?)?;
        self.projection.domain().contains(position).then_some(position)
    }

    /// Whether the page's columns lie on meridians and its rows on parallels.
    #[cfg(feature = "basemap")]
    pub(crate) fn is_along_graticule(&self) -> bool {
        let [_, b, c, ..] = self.transform.coefficients();
        (b, c) == (0.0, 0.0) && self.projection.is_cylindrical()
    }

    /// Where a point of the plane lies on the page.
    #[inline]
    pub fn to_page(&self, plane: Plane) -> Page {
        self.transform.to_page(plane)
    }

    /// Where a position on the graticule that is cut lies on the page; NaN where it has no image.
    #[inline]
    pub(super) fn cut_to_page(&self, position: LonLat) -> Page {
        let position = match &self.cut.rotation {
            Some(rotation) => rotation.turn_back(position),
            None => position,
        };
        self.to_page(self.projection.project_relative(position))
    }

    /// Where a point of the page lies on the plane; `None` where the transform cannot be inverted.
    pub fn to_plane(&self, page: Page) -> Option<Plane> {
        self.transform.to_plane(page)
    }
}

impl Cut {
    /// What must be added to a longitude before it is cut.
    pub(super) fn shift(&self) -> f64 {
        if self.rotation.is_some() { 0.0 } else { -self.central }
    }

    fn new(view: &View) -> Self {
        let domain = view.projection.domain();
        let mut rotation = None;
        let kind = match domain {
            Domain::Oblique { center, azimuth, lobes } => {
                rotation = Some(Rotation::new(center.lat, *azimuth));
                CutKind::Windows(windows(lobes))
            }
            Domain::Band { south, north, .. } => {
                CutKind::Windows(vec![Window::sphere(-180.0, *south, 180.0, *north)])
            }
            Domain::Cap { center, radius } => {
                let flatness = view.options.tolerance / circle_on_page(view, *center, *radius);
                CutKind::Cap(Cap::new(*center, *radius, flatness))
            }
            Domain::Lobes { lobes, .. } => CutKind::Windows(windows(lobes)),
        };
        Self { central: domain.central_meridian(), kind, rotation }
    }
}

fn windows(lobes: &[Lobe]) -> Vec<Window> {
    let window = |lobe: &Lobe| Window::sphere(lobe.west, lobe.south, lobe.east, lobe.north);
    match lobes {
        [one] => vec![window(one)],
        // What is drawn of neighbours must meet along their common side.
        several => several.iter().map(|lobe| window(lobe).with_grid(1.0)).collect(),
    }
}

/// How large a cap's circle is on the page: the greatest distance of a few of its points from
/// their middle, pixels.
fn circle_on_page(view: &View, center: LonLat, radius: f64) -> f64 {
    let cap = Cap::new(center, radius, 1.0);
    let points = (0..8).filter_map(|eighth| {
        let plane = view.projection.project_relative(cap.at(f64::from(eighth) * 0.785));
        plane.x.is_finite().then(|| view.to_page(plane))
    });
    let bounds = PageBox::around(points);
    bounds.map_or(1.0, |bounds| (bounds.width().max(bounds.height()) / 2.0).max(1e-9))
}
