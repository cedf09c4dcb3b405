//! Which projection a frame has, and how what it shows fits into it.

use crate::error::{Code, Error, ErrorKind, Report, Result};
use crate::geometry::{Reading, fit_extent, fit_shapes};
use crate::map::Camera;
use crate::path::Affine;
use crate::projection::{Projection, Purpose};
use crate::source::Shape;
use crate::unit::{LonLat, LonLatBox, Page, PageBox};

/// From this zoom on (about 1 : 250,000) the embedded basemap is too coarse: Natural Earth is a
/// few hundred metres off at best.
pub(super) const DETAIL_ZOOM: f64 = 11.0;

/// The length of a pixel at 96 to the inch, metres.
pub(super) const METRES_PER_PX: f64 = 0.0254 / 96.0;

/// What a frame has to show.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Target {
    /// A box in degrees.
    Box(LonLatBox),
    /// What a position in the middle of the frame has about it, in degrees, at a scale of 1 to so many.
    Scale { at: LonLat, scale: f64, bounds: LonLatBox },
    /// Shapes; the curves between their positions count.
    Shapes(Vec<Shape>),
    /// A position in the middle of the frame at a zoom, with a bearing (degrees) up.
    Zoom { at: LonLat, zoom: f64, bearing: f64 },
}

impl Target {
    /// A box in degrees around it; the world for no shapes.
    pub fn bounds(&self) -> LonLatBox {
        match self {
            Self::Box(bounds) | Self::Scale { bounds, .. } => *bounds,
            Self::Zoom { at, .. } => LonLatBox::new(at.lon, at.lat, at.lon, at.lat),
            Self::Shapes(shapes) => {
                let positions = shapes.iter().flat_map(|shape| shape.positions().iter().copied());
                LonLatBox::around(positions).unwrap_or(LonLatBox::WORLD)
            }
        }
    }

    /// How wide and high it is, CSS pixels, where it is drawn at a scale of 1 to so many. `None` where
    /// the projection does not show it.
    ///
    /// # Errors
    /// Where the projection has no scale there.
    pub fn size_at(&self, projection: &Projection, scale: f64) -> Result<Option<(f64, f64)>> {
        const SIDE: f64 = 1000.0;
        const FAR: f64 = 1e9;
        let frame = PageBox::from_size(0.0, 0.0, SIDE, SIDE);
        let within =
            |width, height| self.fit(projection, PageBox::from_size(0.0, 0.0, width, height));
        let (Some(whole), Some(across), Some(down)) =
            (within(SIDE, SIDE), within(SIDE, FAR), within(FAR, SIDE))
        else {
            return Ok(None);
        };
        let found = Camera::new("", frame, projection, whole)?.frame().scale;
        let size = |transform: Affine| transform.coefficients()[0];
        let px = |of: Affine| SIDE * size(whole) / size(of) * found / scale;
        Ok(Some((px(across), px(down))))
    }

    /// The transform that fits it into a rectangle.
    fn fit(&self, projection: &Projection, into: PageBox) -> Option<Affine> {
        match self {
            Self::Box(bounds) | Self::Scale { bounds, .. } => fit_extent(projection, *bounds, into),
            Self::Shapes(shapes) if shapes.is_empty() => {
                fit_extent(projection, LonLatBox::WORLD, into)
            }
            Self::Zoom { .. } => None,
            Self::Shapes(shapes) => {
                let fitted = fit_shapes(projection, shapes, &Reading::default(), into)?;
                // What nearly fills the world would be cut off at its edge.
                let whole = fit_extent(projection, LonLatBox::WORLD, into);
                let scale = |transform: Affine| transform.coefficients()[0];
                let is_near = |whole: &Affine| scale(*whole) > NEARLY_WHOLE * scale(fitted);
                Some(whole.filter(is_near).unwrap_or(fitted))
            }
        }
    }
}

/// A frame to be set up.
pub(super) struct Setup<'a> {
    pub id: &'a str,
    pub bounds: PageBox,
    pub projection: &'a str,
    pub padding: f64,
    /// Whether it compares areas, which its projection then has to keep.
    pub keeps_areas: bool,
    /// The key of the figure that names the projection.
    pub path: &'a str,
    /// How the target is moved from where it fits: drawn so much larger about a point, then moved.
    pub fit: Option<(Page, f64, Page)>,
}

/// What a map of an extent keeps: its areas, where it compares them or is of most of the world, which
/// conformal maps tear apart; else angles.
fn purpose(bounds: LonLatBox, keeps_areas: bool) -> Purpose {
    if keeps_areas {
        return Purpose::EqualArea;
    }
    let sine = |degrees: f64| libm::sin(degrees.clamp(-90.0, 90.0).to_radians());
    let share = bounds.lon_span() / 360.0 * (sine(bounds.north) - sine(bounds.south)) / 2.0;
    if share > WORLDLY { Purpose::EqualArea } else { Purpose::Conformal }
}

/// The projection of a name, or the one that suits an extent.
///
/// # Errors
/// Where there is none of that name.
pub(super) fn projection(asked: &str, bounds: LonLatBox) -> Result<Projection> {
    match asked {
        "auto" => Projection::choose(bounds, purpose(bounds, false)).map(|(chosen, _)| chosen),
        asked => Projection::parse(asked),
    }
}

/// A map shows the whole world where that is drawn no smaller than this share of what it is about.
const NEARLY_WHOLE: f64 = 0.85;
/// From this share of the sphere on a map is one of the world.
const WORLDLY: f64 = 1.0 / 6.0;
/// Ground is squashed where a map draws it more than four times as long one way as the other: so much
/// are angles wrong then, degrees.
const SQUASHED: f64 = 73.74;
/// A parallel that is where the pole is, in projections that do not reach it.
const NEAR_POLE: f64 = 89.9;
/// At how many places across and down a frame is looked at for such ground.
const SAMPLES: usize = 24;

/// Chooses the projection and fits the target into the frame.
///
/// # Errors
/// Where the projection is unknown or shows nothing of the target.
pub(super) fn camera(setup: &Setup, target: &Target, report: &mut Report) -> Result<Camera> {
    if let Target::Zoom { at, zoom, bearing } = *target {
        return at_zoom(setup, at, zoom, report)
            .and_then(|camera| if bearing == 0.0 { Ok(camera) } else { camera.turned(bearing) })
            .map_err(|error| error.at_path("map.zoom"));
    }
    let (camera, reason) = match setup.projection {
        "auto" => {
            let bounds = target.bounds();
            let purpose = purpose(bounds, setup.keeps_areas);
            let (projection, reason) = Projection::choose(bounds, purpose)?;
            let camera = fitted(setup, target, &projection)?;
            let more = Projection::choose_for_more(bounds)?.filter(|_| squashes(&camera));
            let beyond = Projection::choose_for_pole(bounds, purpose)?;
            match more.or(beyond.filter(|_| pole(&camera).is_some())) {
                Some((projection, reason)) => (fitted(setup, target, &projection)?, reason),
                None => (camera, reason),
            }
        }
        asked => {
            let projection = Projection::parse(asked).map_err(|error| error.at_path(setup.path))?;
            let reason = format!("{}, as asked", projection.name());
            (fitted(setup, target, &projection)?, reason)
        }
    };
    report.add(Code::ProjectionChosen, format!("frame {}", setup.id), reason);
    Ok(camera)
}

/// Whether a frame shows ground that is squashed, as lands behind the horizon of an azimuthal map are.
fn squashes(camera: &Camera) -> bool {
    let bounds = camera.bounds();
    let share = |step: usize| (step as f64 + 0.5) / SAMPLES as f64;
    let projection = camera.view().projection();
    (0..SAMPLES * SAMPLES).any(|step| {
        let (across, down) = (share(step % SAMPLES), share(step / SAMPLES));
        let at = Page::new(bounds.x0 + across * bounds.width(), bounds.y0 + down * bounds.height());
        let distortion = camera.to_lonlat(at).and_then(|at| projection.distortion(at));
        distortion.is_some_and(|distortion| distortion.angular > SQUASHED)
    })
}

/// Where a frame shows a pole, if it does.
pub(super) fn pole(camera: &Camera) -> Option<Page> {
    let bounds = camera.bounds();
    let lon = camera.to_lonlat(bounds.center())?.lon;
    let at = |lat| camera.to_page(LonLat::new(lon, lat));
    let poles = [-1.0, 1.0].map(|side| at(side * 90.0).or_else(|| at(side * NEAR_POLE)));
    poles.into_iter().flatten().find(|pole| bounds.contains(*pole))
}

/// The camera of a projection with the target fitted into the frame.
fn fitted(setup: &Setup, target: &Target, projection: &Projection) -> Result<Camera> {
    let inner = setup.bounds.grown(-setup.padding);
    let transform = target.fit(projection, inner).ok_or_else(|| {
        Error::new(
            ErrorKind::Projection,
            format!("{} shows nothing of what frame {} is about", projection.name(), setup.id),
        )
        .at_path(setup.path)
        .remedy("choose a projection that covers it, or \"auto\"")
    })?;
    let transform = match *target {
        Target::Scale { at, scale, .. } => {
            at_scale(setup, projection, at, scale)?.unwrap_or(transform)
        }
        _ => transform,
    };
    let transform = match setup.fit {
        Some((about, scale, by)) => transform.scaled(about, scale).moved(by),
        None => transform,
    };
    Camera::new(setup.id, setup.bounds, projection, transform)
        .map_err(|error| error.at_path(setup.path))
}

/// A transform with a position in the middle of the frame, where the map is as large as a scale says;
/// a world that is smaller than the frame is in the middle as a whole. `None` as [`north_up`].
fn at_scale(
    setup: &Setup,
    projection: &Projection,
    at: LonLat,
    scale: f64,
) -> Result<Option<Affine>> {
    let Some(around) = north_up(setup, projection, at, scale)? else { return Ok(None) };
    let size = |transform: Affine| transform.coefficients()[0];
    let world = fit_extent(projection, LonLatBox::WORLD, setup.bounds);
    let smaller = world
        .filter(|world| size(around) <= size(*world))
        .map(|world| world.scaled(setup.bounds.center(), size(around) / size(world)));
    Ok(Some(smaller.unwrap_or(around)))
}

/// A transform with a position in the middle of the frame, where the map is as large as a scale says;
/// `None` where the projection does not reach that.
fn north_up(
    setup: &Setup,
    projection: &Projection,
    at: LonLat,
    scale: f64,
) -> Result<Option<Affine>> {
    let middle = setup.bounds.center();
    let Some(plane) = projection.forward(at) else { return Ok(None) };
    let around =
        |px: f64| Affine::north_up(px, Page::new(middle.x - px * plane.x, middle.y + px * plane.y));
    // The scale of the plane itself at the position, by which the one asked for is reached.
    let px = 1.0 / scale / METRES_PER_PX;
    let found = Camera::new(setup.id, setup.bounds, projection, around(px))?.frame().scale;
    Ok((found > 0.0 && found.is_finite()).then(|| around(px * found / scale)))
}

/// The camera of a map at a zoom: in Web Mercator the very one that `rumbo render` has of a style by
/// itself, in other projections one of its scale.
fn at_zoom(setup: &Setup, at: LonLat, zoom: f64, report: &mut Report) -> Result<Camera> {
    let place = format!("frame {}", setup.id);
    let web = Projection::web_mercator()?;
    let (projection, reason) = match setup.projection {
        "auto" => (web.clone(), "web-mercator, which zooms are of".to_owned()),
        asked => {
            let projection = Projection::parse(asked).map_err(|error| error.at_path(setup.path))?;
            let reason = format!("{}, as asked", projection.name());
            (projection, reason)
        }
    };
    report.add(Code::ProjectionChosen, place, reason);
    let on_web = Camera::centered_in(setup.id, setup.bounds, at, zoom)?;
    if projection.to_proj_string() == web.to_proj_string() {
        return Ok(on_web);
    }
    let nothing = || {
        let name = projection.name();
        let what = format!("{name} does not reach {:.4}, {:.4}", at.lon, at.lat);
        Error::new(ErrorKind::Projection, what).remedy("give another projection, or leave it out")
    };
    let transform = north_up(setup, &projection, at, on_web.frame().scale)?.ok_or_else(nothing)?;
    Ok(Camera::new(setup.id, setup.bounds, &projection, transform)?.with_zoom(zoom))
}
