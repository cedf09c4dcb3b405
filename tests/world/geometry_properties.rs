//! What holds for any polygon in any projection: areas are what the projection makes of them,
//! lines bend as closely as asked, and nothing is drawn outside the clip.

use proptest::prelude::*;
use rumbo::geometry::{Prepared, Reading, View, ViewOptions, fit_extent};
use rumbo::projection::Projection;
use rumbo::source::{Shape, ShapeKind};
use rumbo::unit::{LonLat, LonLatBox, Page, PageBox};

/// Projections without PROJ, of every kind of domain.
const CLOSED: &[&str] = &[
    "mercator",
    "equirectangular +lon_0=100",
    "cylindrical-equal-area",
    "lambert-conformal-conic",
    "albers +lon_0=-96",
    "equidistant-conic +lat_1=-20 +lat_2=-50",
    "lambert-azimuthal-equal-area +lat_0=40 +lon_0=-100",
    "azimuthal-equidistant +lat_0=-30 +lon_0=170",
    "orthographic +lat_0=20 +lon_0=-100",
    "stereographic +lat_0=90",
    "gnomonic +lat_0=-60",
    "transverse-mercator +lon_0=20",
    "robinson +lon_0=150",
    "natural-earth",
    "equal-earth +lon_0=-90",
    "mollweide +lon_0=180",
    "sinusoidal",
];

/// Projections through PROJ, interrupted and turned ones among them.
#[cfg(feature = "proj")]
const FOREIGN: &[&str] = &[
    "winkel-tripel",
    "+proj=hammer +lon_0=60 +R=6371000",
    "+proj=bonne +lat_1=50 +R=6371000",
    "+proj=vandg +R=6371000",
    "+proj=igh +R=6371000",
    "+proj=igh_o +R=6371000",
    "+proj=ob_tran +o_proj=moll +o_lat_p=45 +o_lon_p=20 +lon_0=30 +R=6371000",
    "+proj=ocea +lat_0=40 +lonc=-90 +alpha=60 +R=6371000",
    "+proj=omerc +lat_0=40 +lonc=-90 +alpha=60 +R=6371000",
    "+proj=tpeqd +lat_1=60 +lon_1=-100 +lat_2=30 +lon_2=60 +R=6371000",
    "+proj=healpix +R=6371000",
    "+proj=rhealpix +R=6371000",
    "+proj=peirce_q +shape=diamond +R=6371000",
    "+proj=cass +R=6371000",
    "+proj=nsper +h=10000000 +lat_0=30 +R=6371000",
];
#[cfg(not(feature = "proj"))]
const FOREIGN: &[&str] = &[];

fn projections() -> impl Strategy<Value = Projection> {
    let all: Vec<&str> = CLOSED.iter().chain(FOREIGN).copied().collect();
    prop::sample::select(all).prop_map(|text| Projection::parse(text).unwrap())
}

/// A star around a centre: a polygon of any outline that does not cross itself, up to 50° wide;
/// its corners' distances from the centre in degrees.
fn stars() -> impl Strategy<Value = Shape> {
    let center = (-180.0..180.0, -89.0..89.0f64);
    let corners = prop::collection::vec(2.0..25.0f64, 5..40);
    (center, corners).prop_map(|((lon, lat), corners)| {
        let count = corners.len() as f64;
        let mut shape = Shape::new(ShapeKind::Polygon);
        let ring = corners.iter().enumerate().map(|(index, distance)| {
            let azimuth = std::f64::consts::TAU * index as f64 / count;
            at(LonLat::new(lon, lat), azimuth, distance.to_radians())
        });
        // Close enough for edges to be the same by any reading.
        let corners: Vec<LonLat> = ring.collect();
        let next = corners.iter().cycle().skip(1);
        let fine = corners.iter().zip(next).flat_map(|(a, b)| between(*a, *b, 40));
        shape.push_part(fine.collect::<Vec<_>>());
        shape.end_polygon();
        shape
    })
}

/// Where one comes to from a position, going an angle at an azimuth.
fn at(from: LonLat, azimuth: f64, angle: f64) -> LonLat {
    let (phi, lam) = (from.lat.to_radians(), from.lon.to_radians());
    let sin_lat = phi.sin() * angle.cos() + phi.cos() * angle.sin() * azimuth.cos();
    let east = azimuth.sin() * angle.sin();
    let ahead = phi.cos() * angle.cos() - phi.sin() * angle.sin() * azimuth.cos();
    LonLat::new((lam + east.atan2(ahead)).to_degrees(), sin_lat.asin().to_degrees()).wrapped()
}

/// Positions on the great circle from one to another, the other left out.
fn between(a: LonLat, b: LonLat, steps: u32) -> Vec<LonLat> {
    let vector = |p: LonLat| {
        let (phi, lam) = (p.lat.to_radians(), p.lon.to_radians());
        [phi.cos() * lam.cos(), phi.cos() * lam.sin(), phi.sin()]
    };
    let (u, v) = (vector(a), vector(b));
    (0..steps)
        .map(|step| {
            let t = f64::from(step) / f64::from(steps);
            let [x, y, z] = [0, 1, 2].map(|axis| u[axis] * (1.0 - t) + v[axis] * t);
            LonLat::new(y.atan2(x).to_degrees(), z.atan2(x.hypot(y)).to_degrees())
        })
        .collect()
}

const FRAME: PageBox = PageBox { x0: 0.0, y0: 0.0, x1: 1000.0, y1: 700.0 };

/// The world in a frame of 1000 × 700 pixels.
fn world(projection: &Projection, clip: PageBox) -> View {
    let transform = fit_extent(projection, LonLatBox::WORLD, FRAME).unwrap();
    let mut options = ViewOptions::default();
    options.simplify = 0.0;
    options.tolerance = 0.05;
    View::with_options(projection, transform, clip, options)
}

fn drawn(view: &View, shape: &Shape) -> Vec<Vec<Page>> {
    let mut rings: Vec<Vec<Page>> = Vec::new();
    view.stream().shape(shape, &mut rings);
    rings
}

fn shoelace(rings: &[Vec<Page>]) -> f64 {
    let edges = rings.iter().flat_map(|ring| ring.windows(2));
    edges.map(|pair| (pair[0].x * pair[1].y - pair[1].x * pair[0].y) / 2.0).sum::<f64>().abs()
}

/// The integral of the projection's scale of areas over a polygon, in square pixels: by the
/// midpoints of a grid of cells of half a degree; and the largest cell.
fn integral(projection: &Projection, view: &View, shape: &Shape) -> Option<(f64, f64)> {
    const ROWS: u32 = 360;
    let prepared = Prepared::new(shape, &Reading::default());
    let bounds = shape.bounds()?;
    // A star around a pole reaches up to it.
    let holds = |lat| prepared.contains(LonLat::new(0.0, lat));
    let south = if holds(-89.99) { -90.0 } else { bounds.south };
    let north = if holds(89.99) { 90.0 } else { bounds.north };
    let (rows, columns) = (f64::from(ROWS), f64::from(2 * ROWS));
    let side = std::f64::consts::PI / rows;
    let scale = view.transform().coefficients()[0].abs();
    let ellipsoid = projection.ellipsoid();
    let unit = scale / projection.metres_per_unit() * ellipsoid.equatorial_radius();
    let (mut sum, mut edge) = (0.0, 0.0);
    for row in 0..ROWS {
        let lat = -90.0 + 180.0 * (f64::from(row) + 0.5) / rows;
        let (sin_lat, cos_lat) = lat.to_radians().sin_cos();
        let cell = side * side * cos_lat;
        if lat < south || lat > north {
            continue;
        }
        for column in 0..2 * ROWS {
            let lon = -180.0 + 360.0 * (f64::from(column) + 0.5) / columns;
            let here = LonLat::new(lon, lat);
            if !prepared.contains(here) || !projection.domain().contains(here) {
                continue;
            }
            // At the very edge of a domain there is none: a cell of the outline.
            let Some(distortion) = projection.distortion(here) else { continue };
            // Ground on the ellipsoid over that on the sphere of the same angles.
            let es = ellipsoid.eccentricity_squared();
            let one = 1.0 - es * sin_lat * sin_lat;
            let ground = (1.0 - es) / (one * one);
            let area = distortion.areal * ground * cell * unit * unit;
            sum += area;
            edge = f64::max(edge, area);
        }
    }
    Some((sum, edge))
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: std::env::var("PROPTEST_CASES").ok().and_then(|n| n.parse().ok()).unwrap_or(96),
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn the_area_drawn_is_the_integral_of_the_scale_of_areas(
        projection in projections(),
        star in stars(),
    ) {
        let view = world(&projection, FRAME.grown(1e6));
        let area = shoelace(&drawn(&view, &star));
        let Some((expected, cell)) = integral(&projection, &view, &star) else { return Ok(()) };
        // A star's outline passes some hundred cells, each counted whole or not at all; domains
        // end along outlines, too. What shows less than a cell at a horizon is not integrated.
        let outline = 80.0 * cell + 0.5;
        let error = (area - expected).abs();
        prop_assert!(
            error <= 0.02 * expected + outline,
            "{projection:?}: {area} drawn, {expected} expected, cells up to {cell}"
        );
    }

    #[test]
    fn no_line_drawn_strays_from_its_curve(
        projection in projections(),
        west in -180.0..180.0f64,
        south in -85.0..60.0f64,
        width in 1.0..60.0f64,
        height in -25.0..25.0f64,
    ) {
        let height = height.clamp(-89.0 - south, 89.0 - south);
        let view = world(&projection, FRAME.grown(1e6));
        let ends = [LonLat::new(west, south), LonLat::new(west + width, south + height)];
        let mut pieces: Vec<Vec<Page>> = Vec::new();
        view.stream().shape(&Shape::line(ends.to_vec()), &mut pieces);
        // Points of the line that are drawn must lie on a segment drawn; a segment that is longer
        // than the curve allows passes them by.
        for step in 1..200 {
            let t = f64::from(step) / 200.0;
            let here = LonLat::new(west + width * t, south + height * t).wrapped();
            let Some(page) = view.point(here).filter(|page| page.x.is_finite()) else { continue };
            let nearest = pieces
                .iter()
                .flat_map(|piece| piece.windows(2))
                .map(|pair| from_segment(page, pair[0], pair[1]))
                .fold(f64::INFINITY, f64::min);
            prop_assert!(nearest < 0.3, "{projection:?}: {here:?} lies {nearest} px off the line");
        }
        // And the line has no chords across the map: it is no longer than the way along it.
        let way: f64 = (0..2000)
            .filter_map(|step| {
                let place = |step: i32| {
                    let t = f64::from(step) / 2000.0;
                    let here = LonLat::new(west + width * t, south + height * t).wrapped();
                    view.point(here)
                };
                Some(place(step)?.distance(place(step + 1)?))
            })
            .sum();
        let length: f64 =
            pieces.iter().flat_map(|piece| piece.windows(2)).map(|p| p[0].distance(p[1])).sum();
        prop_assert!(length < way * 1.01 + 1.0, "{projection:?}: {length} px drawn of {way}");
    }

    #[test]
    fn nothing_is_drawn_outside_the_clip(
        projection in projections(),
        star in stars(),
        x in 0.0..900.0f64,
        y in 0.0..600.0f64,
        size in 5.0..400.0f64,
    ) {
        let clip = PageBox::new(x, y, x + size, y + size);
        let view = world(&projection, clip);
        let mut outline: Vec<Vec<Page>> = Vec::new();
        view.stream().outline(&star, &mut outline);
        let inside = clip.grown(1e-9);
        for ring in drawn(&view, &star).iter().chain(&outline) {
            for &point in ring {
                prop_assert!(inside.contains(point), "{projection:?}: {point:?} outside {clip:?}");
            }
        }
    }

    #[test]
    fn polygon_and_rest_fill_the_clip(projection in projections(), star in stars()) {
        // What is outside the star is the sphere with the star as a hole.
        let view = world(&projection, FRAME);
        let inside = shoelace(&drawn(&view, &star));
        let mut sphere: Vec<Vec<Page>> = Vec::new();
        view.stream().sphere(&mut sphere);
        let all = shoelace(&sphere);
        let mut rest = ViewOptions::default();
        rest.simplify = 0.0;
        rest.tolerance = 0.05;
        rest.reading.winding = rumbo::geometry::Winding::Rfc7946;
        let view = View::with_options(&projection, view.transform(), FRAME, rest);
        let mut ring: Vec<LonLat> = star.positions().to_vec();
        // Stars are drawn clockwise: what lies to the left of one is all else.
        let mut outside = Shape::new(ShapeKind::Polygon);
        outside.push_part(ring.drain(..));
        outside.end_polygon();
        let outside = shoelace(&drawn(&view, &outside));
        prop_assert!(
            (inside + outside - all).abs() < 1e-3 * all,
            "{projection:?}: {inside} + {outside} is not {all}"
        );
    }
}

/// How far a point lies from a segment.
fn from_segment(point: Page, a: Page, b: Page) -> f64 {
    let (dx, dy) = (b.x - a.x, b.y - a.y);
    let square = dx * dx + dy * dy;
    let t = if square > 0.0 { ((point.x - a.x) * dx + (point.y - a.y) * dy) / square } else { 0.0 };
    let t = t.clamp(0.0, 1.0);
    point.distance(Page::new(a.x + t * dx, a.y + t * dy))
}
