//! Projections by name, and the authority codes that need no PROJ.

use crate::error::nearest;

/// Names a figure may give, with what they are called and their PROJ string. World maps take the
/// mean sphere or WGS 84, whichever the projection is usually drawn on.
const NAMES: &[(&str, &str, &str)] = &[
    ("mercator", "Mercator", "+proj=merc +ellps=WGS84"),
    ("cylindrical-equal-area", "cylindrical equal-area", "+proj=cea +ellps=WGS84"),
    ("web-mercator", "Web Mercator", "+proj=webmerc +ellps=WGS84"),
    ("equirectangular", "equidistant cylindrical", "+proj=eqc +ellps=WGS84"),
    ("plate-carree", "plate carrée", "+proj=eqc +ellps=WGS84"),
    (
        "lambert-conformal-conic",
        "Lambert conformal conic",
        "+proj=lcc +ellps=WGS84 +lat_1=20 +lat_2=50 +lat_0=35",
    ),
    ("albers", "Albers equal-area conic", "+proj=aea +ellps=WGS84 +lat_1=20 +lat_2=50 +lat_0=35"),
    (
        "equidistant-conic",
        "equidistant conic",
        "+proj=eqdc +ellps=WGS84 +lat_1=20 +lat_2=50 +lat_0=35",
    ),
    ("lambert-azimuthal-equal-area", "Lambert azimuthal equal-area", "+proj=laea +ellps=WGS84"),
    ("azimuthal-equidistant", "azimuthal equidistant", "+proj=aeqd +R=6371008.7714"),
    ("orthographic", "orthographic", "+proj=ortho +R=6371008.7714"),
    ("stereographic", "stereographic", "+proj=stere +ellps=WGS84"),
    ("gnomonic", "gnomonic", "+proj=gnom +R=6371008.7714"),
    ("transverse-mercator", "transverse Mercator", "+proj=tmerc +ellps=WGS84"),
    ("robinson", "Robinson", "+proj=robin +ellps=WGS84"),
    ("natural-earth", "Natural Earth", "+proj=natearth +ellps=WGS84"),
    ("equal-earth", "Equal Earth", "+proj=eqearth +ellps=WGS84"),
    ("mollweide", "Mollweide", "+proj=moll +ellps=WGS84"),
    ("sinusoidal", "sinusoidal", "+proj=sinu +ellps=WGS84"),
    ("winkel-tripel", "Winkel tripel", "+proj=wintri +ellps=WGS84"),
    ("goode-homolosine", "interrupted Goode homolosine", "+proj=igh +ellps=WGS84"),
];

/// A name, perhaps followed by PROJ parameters, as what it is called and its PROJ string.
/// Parameters given replace those of the same name.
pub(super) fn named(text: &str) -> Option<(&'static str, String)> {
    let (name, given) = text.split_once(char::is_whitespace).unwrap_or((text, ""));
    let name = name.to_ascii_lowercase().replace('_', "-");
    let &(_, title, definition) = NAMES.iter().find(|entry| entry.0 == name)?;
    let key = |token: &str| {
        let token = token.trim_start_matches('+');
        token.split_once('=').map_or(token, |pair| pair.0).to_owned()
    };
    let figure = |key: &str| matches!(key, "R" | "ellps" | "datum" | "a" | "b" | "rf");
    let replaced: Vec<String> = given.split_whitespace().map(key).collect();
    let kept = definition.split(' ').filter(|token| {
        let key = key(token);
        !replaced.iter().any(|other| *other == key || (figure(other) && figure(&key)))
    });
    let given = given
        .split_whitespace()
        .map(|token| if token.starts_with('+') { token.to_owned() } else { format!("+{token}") });
    let tokens: Vec<String> = kept.map(str::to_owned).chain(given).collect();
    Some((title, tokens.join(" ")))
}

/// What to write instead of a name that is none here; `None` for what is meant for PROJ.
pub(super) fn instead_of(text: &str) -> Option<String> {
    let name = text.split('+').next().unwrap_or_default().trim();
    if !name.starts_with(char::is_alphabetic) || name.contains([':', '=', '[']) {
        return None;
    }
    let name = name.to_ascii_lowercase().replace(['_', ' '], "-");
    let names = || NAMES.iter().map(|entry| entry.0);
    if let Some(near) = nearest(&name, names()) {
        return Some(format!("did you mean `{near}`?"));
    }
    let part: Vec<&str> = names().filter(|known| known.contains(&name)).collect();
    let some = if part.is_empty() { names().collect() } else { part };
    Some(format!("give one of {}, or a code such as \"EPSG:6372\"", some.join(", ")))
}

/// A code as what the registry calls it and its PROJ string; only CRSs on WGS 84 or a datum that
/// PROJ takes for equal to it.
pub(super) fn coded(text: &str) -> Option<(String, String)> {
    let (authority, code) = text.split_once(':')?;
    let code: u32 = code.parse().ok()?;
    let zone = |north: bool| {
        let (zone, letter) = (code % 100, if north { "N" } else { "S" });
        let south = if north { "" } else { " +south" };
        let name = format!("WGS 84 / UTM zone {zone}{letter}");
        (1..=60)
            .contains(&zone)
            .then(|| (name, format!("+proj=utm +zone={zone}{south} +datum=WGS84")))
    };
    let authority = authority.to_ascii_uppercase();
    match (authority.as_str(), code) {
        ("EPSG", 32601..=32660) => return zone(true),
        ("EPSG", 32701..=32760) => return zone(false),
        _ => {}
    }
    let known = CODES.iter().find(|(of, number, ..)| *of == authority && *number == code);
    known.map(|(_, _, name, definition)| ((*name).to_owned(), (*definition).to_owned()))
}

/// Codes by authority and number, with what the registry calls them and their PROJ strings.
const CODES: &[(&str, u32, &str, &str)] = &[
    ("EPSG", 4326, "WGS 84", "+proj=longlat +datum=WGS84"),
    ("OGC", 84, "WGS 84", "+proj=longlat +datum=WGS84"),
    ("EPSG", 3857, "WGS 84 / Pseudo-Mercator", "+proj=webmerc +datum=WGS84"),
    ("EPSG", 3395, "WGS 84 / World Mercator", "+proj=merc +datum=WGS84"),
    ("EPSG", 4087, "WGS 84 / World Equidistant Cylindrical", "+proj=eqc +datum=WGS84"),
    ("EPSG", 6933, "WGS 84 / NSIDC EASE-Grid 2.0 Global", "+proj=cea +lat_ts=30 +datum=WGS84"),
    ("EPSG", 8857, "WGS 84 / Equal Earth Greenwich", "+proj=eqearth +datum=WGS84"),
    ("EPSG", 8858, "WGS 84 / Equal Earth Americas", "+proj=eqearth +lon_0=-90 +datum=WGS84"),
    ("EPSG", 8859, "WGS 84 / Equal Earth Asia-Pacific", "+proj=eqearth +lon_0=150 +datum=WGS84"),
    (
        "EPSG",
        3031,
        "WGS 84 / Antarctic Polar Stereographic",
        "+proj=stere +lat_0=-90 +lat_ts=-71 +datum=WGS84",
    ),
    (
        "EPSG",
        3413,
        "WGS 84 / NSIDC Sea Ice Polar Stereographic North",
        "+proj=stere +lat_0=90 +lat_ts=70 +lon_0=-45 +datum=WGS84",
    ),
    (
        "EPSG",
        3995,
        "WGS 84 / Arctic Polar Stereographic",
        "+proj=stere +lat_0=90 +lat_ts=71 +datum=WGS84",
    ),
    (
        "EPSG",
        5041,
        "WGS 84 / UPS North (E,N)",
        "+proj=stere +lat_0=90 +k=0.994 +x_0=2000000 +y_0=2000000 +datum=WGS84",
    ),
    (
        "EPSG",
        5042,
        "WGS 84 / UPS South (E,N)",
        "+proj=stere +lat_0=-90 +k=0.994 +x_0=2000000 +y_0=2000000 +datum=WGS84",
    ),
    (
        "EPSG",
        32661,
        "WGS 84 / UPS North (N,E)",
        "+proj=stere +lat_0=90 +k=0.994 +x_0=2000000 +y_0=2000000 +datum=WGS84",
    ),
    (
        "EPSG",
        32761,
        "WGS 84 / UPS South (N,E)",
        "+proj=stere +lat_0=-90 +k=0.994 +x_0=2000000 +y_0=2000000 +datum=WGS84",
    ),
    (
        "EPSG",
        3035,
        "ETRS89-extended / LAEA Europe",
        "+proj=laea +lat_0=52 +lon_0=10 +x_0=4321000 +y_0=3210000 +ellps=GRS80",
    ),
    (
        "EPSG",
        3034,
        "ETRS89-extended / LCC Europe",
        "+proj=lcc +lat_0=52 +lon_0=10 +lat_1=35 +lat_2=65 +x_0=4000000 +y_0=2800000 +ellps=GRS80",
    ),
    (
        "EPSG",
        5070,
        "NAD83 / Conus Albers",
        "+proj=aea +lat_0=23 +lon_0=-96 +lat_1=29.5 +lat_2=45.5 +datum=NAD83",
    ),
    (
        "EPSG",
        6372,
        "Mexico ITRF2008 / LCC",
        "+proj=lcc +lat_0=12 +lon_0=-102 +lat_1=17.5 +lat_2=29.5 +x_0=2500000 +y_0=0 +ellps=GRS80",
    ),
    (
        "EPSG",
        2154,
        "RGF93 v1 / Lambert-93",
        "+proj=lcc +lat_0=46.5 +lon_0=3 +lat_1=49 +lat_2=44 +x_0=700000 +y_0=6600000 +ellps=GRS80",
    ),
    ("ESRI", 54009, "World_Mollweide", "+proj=moll +datum=WGS84"),
    ("ESRI", 54030, "World_Robinson", "+proj=robin +datum=WGS84"),
    ("ESRI", 54008, "World_Sinusoidal", "+proj=sinu +datum=WGS84"),
];
