//! Where the main map looks.

use super::camera::{METRES_PER_PX, Target};
use super::context;
use super::model::{Extent, MapSetup, PlaceRef};
use super::places::{Places, Shown};
use crate::error::{Error, ErrorKind, Report, Result};
use crate::unit::{LonLat, LonLatBox, PageBox};

/// The length of a degree of latitude, metres.
const METRES_PER_DEGREE: f64 = 111_195.0;

/// What the figure says of where its map looks, whose extent shows something; `None` where that is all that it shows.
///
/// # Errors
/// Where a place is unknown, or what is said makes no extent.
pub(super) fn target(
    setup: &MapSetup,
    shown: Option<&Shown>,
    places: &Places,
    frame: PageBox,
    report: &mut Report,
) -> Result<Option<Target>> {
    let Some(center) = &setup.center else {
        let given = [
            ("map.radius", setup.radius.is_some()),
            ("map.scale", setup.scale.is_some()),
            ("map.zoom", setup.zoom.is_some()),
            ("map.bearing", setup.bearing.is_some()),
        ];
        for (key, given) in given {
            if given {
                let error = Error::new(ErrorKind::Figure, "this needs a `center`").at_path(key);
                return Err(error.remedy("give `center = \"Suva\"` or a position beside it"));
            }
        }
        let Some(shown) = shown else { return Ok(None) };
        return shown_in(shown, is_single(&setup.extent), frame).map(Some);
    };
    let at = places.find(center, "map.center", report)?;
    if let Some(target) = at_zoom(setup, at)? {
        return Ok(Some(target));
    }
    let metres = match (&setup.radius, &setup.scale) {
        (Some(radius), None) => distance(radius).map_err(|error| error.at_path("map.radius"))?,
        (None, Some(scale)) => {
            let scale = ratio(scale).map_err(|error| error.at_path("map.scale"))?;
            let metres = scale * METRES_PER_PX / 2.0;
            let bounds = around(at, frame.width() * metres, frame.height() * metres);
            return Ok(Some(Target::Scale { at, scale, bounds }));
        }
        (None, None) => context::reach(at, frame)? * METRES_PER_DEGREE,
        (Some(_), Some(_)) => {
            let what = "`radius` and `scale` both say how much is shown";
            return Err(Error::new(ErrorKind::Figure, what)
                .at_path("map.scale")
                .remedy("leave one of them out"));
        }
    };
    Ok(Some(Target::Box(around(at, metres, metres))))
}

/// What the extent of a figure's map shows, which a centre stands for where there is one.
///
/// # Errors
/// Where a place is unknown, or four numbers are no box.
pub(super) fn shown(
    setup: &MapSetup,
    places: &Places,
    report: &mut Report,
) -> Result<Option<Shown>> {
    match setup.center {
        Some(_) => Ok(None),
        None => places.shown(&setup.extent, "map.extent", report),
    }
}

/// What an extent shows in a frame: a place alone with what it is known by about it, areas as their
/// outlines fit.
fn shown_in(shown: &Shown, is_single: bool, frame: PageBox) -> Result<Target> {
    let bounds = if is_single { with_context(shown.bounds, frame)? } else { shown.bounds };
    Ok(if bounds == shown.bounds { shown.target() } else { Target::Box(bounds) })
}

/// Positions, with what they are known by about them. `None` where there are none.
///
/// # Errors
/// Where the basemap cannot be read.
pub(super) fn around_all(positions: &[LonLat], frame: PageBox) -> Result<Option<Target>> {
    let Some(bounds) = LonLatBox::around(positions.iter().copied()) else { return Ok(None) };
    let known = with_context(bounds, frame)?;
    Ok(LonLatBox::around_all([bounds, known]).map(Target::Box))
}

/// A zoom at a position, if one is given.
fn at_zoom(setup: &MapSetup, at: LonLat) -> Result<Option<Target>> {
    if let Some(zoom) = setup.zoom {
        let others = [("map.radius", &setup.radius), ("map.scale", &setup.scale)];
        if let Some((key, _)) = others.into_iter().find(|(_, given)| given.is_some()) {
            let name = key.trim_start_matches("map.");
            let what = format!("`{name}` and `zoom` both say how much is shown");
            let error = Error::new(ErrorKind::Figure, what).at_path(key);
            return Err(error.remedy("leave one of them out"));
        }
        return Ok(Some(Target::Zoom { at, zoom, bearing: setup.bearing.unwrap_or(0.0) }));
    }
    if setup.bearing.is_some() {
        let error = Error::new(ErrorKind::Figure, "this needs a `zoom`").at_path("map.bearing");
        return Err(error.remedy("give `zoom` beside `center`, or leave `bearing` out"));
    }
    Ok(None)
}

/// Whether an extent is the name of one place.
fn is_single(extent: &Extent) -> bool {
    match extent {
        Extent::Name(_) => true,
        Extent::Around(places) => places.len() == 1,
        Extent::Fit | Extent::Box(_) => false,
    }
}

/// The place that the map is about, where it is about one: a town, or the map's centre.
pub(super) fn subject(setup: &MapSetup) -> Option<&str> {
    match (&setup.center, &setup.extent) {
        (Some(PlaceRef::Text(name)), _) | (None, Extent::Name(name)) => Some(name),
        (None, Extent::Around(places)) => match places.as_slice() {
            [PlaceRef::Text(name)] => Some(name),
            _ => None,
        },
        _ => None,
    }
}

/// A small box with what it is known by about it.
fn with_context(extent: LonLatBox, frame: PageBox) -> Result<LonLatBox> {
    let center = extent.center();
    if (extent.north - extent.south) / 2.0 >= context::LEAST {
        return Ok(extent);
    }
    let metres = context::reach(center, frame)? * METRES_PER_DEGREE;
    Ok(around(center, metres, metres))
}

/// How far a box reaches to either side of a position at the most, degrees: all around the Earth it
/// would have no middle, and its map another than the position.
const NEARLY_AROUND: f64 = 179.4;

/// A box of a size in metres around a position.
fn around(at: LonLat, half_width: f64, half_height: f64) -> LonLatBox {
    let down = (half_height / METRES_PER_DEGREE).min(90.0);
    let (south, north) = ((at.lat - down).max(-90.0), (at.lat + down).min(90.0));
    let cos = libm::cos(at.lat.to_radians()).max(1e-3);
    let across = half_width / METRES_PER_DEGREE / cos;
    let holds_pole = south <= -90.0 || north >= 90.0;
    let across = if holds_pole { NEARLY_AROUND } else { across.min(NEARLY_AROUND) };
    let wrapped = |lon: f64| (lon + 180.0).rem_euclid(360.0) - 180.0;
    LonLatBox::new(wrapped(at.lon - across), south, wrapped(at.lon + across), north)
}

/// A distance such as `50 km`, in metres.
fn distance(text: &str) -> Result<f64> {
    let text = text.trim();
    let digits = text.trim_end_matches(|c: char| c.is_alphabetic()).trim_end();
    let metres_per_unit = match text.get(digits.len()..).unwrap_or_default().trim() {
        "km" => 1000.0,
        "m" => 1.0,
        "mi" => 1609.344,
        "nmi" => 1852.0,
        _ => f64::NAN,
    };
    let metres = digits.parse::<f64>().map_or(f64::NAN, |number| number * metres_per_unit);
    if metres.is_finite() && metres > 0.0 {
        return Ok(metres);
    }
    Err(Error::new(ErrorKind::Figure, format!("`{text}` is not a distance"))
        .remedy("give a number with km, m, mi or nmi, such as \"50 km\""))
}

/// A scale such as `1:250000`: what stands after the colon.
fn ratio(text: &str) -> Result<f64> {
    let number = text.split_once(':').filter(|(one, _)| one.trim() == "1").map(|(_, rest)| rest);
    let digits: Option<String> =
        number.map(|rest| rest.chars().filter(|c| !matches!(c, ' ' | ',' | '\u{202f}')).collect());
    match digits.and_then(|digits| digits.parse::<f64>().ok()) {
        Some(scale) if scale.is_finite() && scale >= 100.0 => Ok(scale),
        _ => Err(Error::new(ErrorKind::Figure, format!("`{text}` is not a scale"))
            .remedy("give one such as \"1:250000\"")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn distances_and_scales_are_read_with_their_units() {
        assert_eq!(distance("50 km").unwrap(), 50_000.0);
        assert_eq!(distance("2.5mi").unwrap(), 2.5 * 1609.344);
        assert!(distance("50").is_err() && distance("-3 km").is_err() && distance("x").is_err());
        assert_eq!(ratio("1:250,000").unwrap(), 250_000.0);
        assert!(ratio("250000").is_err() && ratio("1:0").is_err() && ratio("2:50000").is_err());
    }

    #[test]
    fn a_small_box_grows_and_a_box_over_the_seam_stays_one() {
        let frame = PageBox::from_size(0.0, 0.0, 600.0, 400.0);
        let with_context = |extent| with_context(extent, frame).unwrap();
        let suva = with_context(LonLatBox::new(178.3, -18.2, 178.5, -18.0));
        assert!(suva.contains(LonLat::new(178.0, -17.6)), "{suva:?}");
        let taveuni = around(LonLat::new(-179.9, -16.8), 50_000.0, 50_000.0);
        assert!(taveuni.crosses_antimeridian(), "{taveuni:?}");
        let large = LonLatBox::new(-10.0, 35.0, 4.0, 44.0);
        assert_eq!(with_context(large), large);
    }

    #[test]
    fn a_box_of_most_of_the_earth_has_its_place_in_the_middle() {
        for (at, metres) in [
            (LonLat::new(15.6, 78.2), 3e6),
            (LonLat::new(86.0, 28.5), 1.2e7),
            (LonLat::new(-170.0, 0.0), 3e7),
        ] {
            let most = around(at, metres, metres);
            let off = (most.center().lon - at.lon + 540.0).rem_euclid(360.0) - 180.0;
            assert!(off.abs() < 1e-9 && most.lon_span() > 350.0, "{most:?}");
        }
    }
}
