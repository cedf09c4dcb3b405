//! Which column is what.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::geometry::Written;
use crate::error::{Error, ErrorKind, Result};

const LON: [&str; 5] = ["lon", "lng", "long", "longitude", "x"];
const LAT: [&str; 3] = ["lat", "latitude", "y"];
const BOTH: [&str; 5] = ["position", "coordinates", "coords", "latlon", "lat_lon"];

/// What holds a geometry, and how it is written there.
const GEOMETRIES: [(&[&str], Written); 3] = [
    (
        &["wkt", "wkb", "geometry", "geom", "the_geom", "wkb_geometry", "wkt_geom", "geog"],
        Written::Simple,
    ),
    (
        &["polyline", "encoded_polyline", "summary_polyline", "map_polyline", "overview_polyline"],
        Written::Polyline(5),
    ),
    (&["polyline6", "encoded_polyline6"], Written::Polyline(6)),
];

/// What may name a place that has no position, the likeliest first.
pub(crate) const PLACES: [&str; 4] = ["place", "city", "town", "name"];

/// Where a row's position is: indices of columns.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// In two columns.
    Two { lon: usize, lat: usize },
    /// In one.
    One(usize),
    /// There is a whole geometry in one.
    Geometry { index: usize, written: Written },
    /// Nowhere: the row names its place.
    Named,
}

/// The columns of a table.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Columns {
    pub place: Place,
    /// The columns that are properties: name and index.
    pub properties: Vec<(Arc<str>, usize)>,
    names: Vec<String>,
}

impl Columns {
    /// Finds out from a header, which may be of places that are only named, and from the first cell of
    /// a column that holds something.
    pub fn of(
        header: &::csv::StringRecord,
        place_names: bool,
        first_cell: impl Fn(usize) -> String,
    ) -> Result<Self> {
        let names: Vec<String> = header.iter().map(str::to_owned).collect();
        let names_places =
            || place_names && find(names.iter().map(String::as_str), &PLACES).is_some();
        let geometries: Vec<Place> = geometries(names.iter().map(String::as_str)).collect();
        let holds_one = |place: &&Place| match place {
            Place::Geometry { index, written } => written.is_in(&first_cell(*index)),
            _ => false,
        };
        // What is only called a geometry is taken for one where nothing else tells of a place.
        let place = geometries.iter().find(holds_one).copied();
        let place = place.or_else(|| place_of(names.iter().map(String::as_str)));
        let place = place.or_else(|| geometries.first().copied());
        let place = place.or_else(|| names_places().then_some(Place::Named)).ok_or_else(|| {
            let message = if names.iter().all(String::is_empty) {
                "the table has no header".to_owned()
            } else {
                let shown: Vec<&str> = names.iter().take(12).map(String::as_str).collect();
                format!("no columns hold a position: there are {}", shown.join(", "))
            };
            let positions = "name two columns lon and lat, or one position or wkt";
            Error::new(ErrorKind::Data, message).at_line(1).remedy(match place_names {
                true => format!("{positions}; or call the one with towns {}", PLACES.join(", ")),
                false => positions.to_owned(),
            })
        })?;
        let mut known = BTreeSet::new();
        let mut properties: Vec<(Arc<str>, usize)> = Vec::new();
        for (index, name) in names.iter().enumerate() {
            let is_place = match place {
                Place::Two { lon, lat } => index == lon || index == lat,
                Place::One(whole) | Place::Geometry { index: whole, .. } => index == whole,
                Place::Named => false,
            };
            if is_place || name.is_empty() {
                continue;
            }
            if !known.insert(name.as_str()) {
                let message = format!("two columns are named {name:?}");
                return Err(Error::new(ErrorKind::Data, message)
                    .at_line(1)
                    .remedy("give each column its own name"));
            }
            properties.push((name.as_str().into(), index));
        }
        Ok(Self { place, properties, names })
    }

    /// The name of a column, for a message.
    pub fn name(&self, index: usize) -> String {
        match self.names.get(index) {
            Some(name) if !name.is_empty() => name.clone(),
            _ => format!("column {}", index + 1),
        }
    }
}

fn place_of<'n>(names: impl Iterator<Item = &'n str> + Clone) -> Option<Place> {
    match (find(names.clone(), &LON), find(names.clone(), &LAT)) {
        (Some(lon), Some(lat)) => Some(Place::Two { lon, lat }),
        _ => find(names, &BOTH).map(Place::One),
    }
}

/// The columns that are called as geometries are.
fn geometries<'n>(names: impl Iterator<Item = &'n str> + Clone) -> impl Iterator<Item = Place> {
    GEOMETRIES.into_iter().filter_map(move |(known, written)| {
        find(names.clone(), known).map(|index| Place::Geometry { index, written })
    })
}

/// The column with one of the known names, which are in order of preference.
fn find<'n>(names: impl Iterator<Item = &'n str> + Clone, known: &[&str]) -> Option<usize> {
    known
        .iter()
        .find_map(|known| names.clone().position(|name| name.trim().eq_ignore_ascii_case(known)))
}

/// What separates the cells: whichever of comma, semicolon and tab the first line has most of.
pub(super) fn delimiter(text: &str) -> u8 {
    let header = text.trim_start().lines().next().unwrap_or_default();
    let count = |delimiter: u8| header.bytes().filter(|&byte| byte == delimiter).count();
    [b',', b';', b'\t'].into_iter().rev().max_by_key(|&delimiter| count(delimiter)).unwrap_or(b',')
}

/// Whether a text's first line is a header with columns of positions or geometries.
pub(in crate::source) fn is_table(text: &str) -> bool {
    let header = text.lines().next().unwrap_or_default();
    let delimiter = char::from(delimiter(text));
    let names = header.split(delimiter).map(|name| name.trim().trim_matches('"'));
    place_of(names.clone()).is_some() || geometries(names).next().is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn columns(names: &[&str]) -> Result<Columns> {
        Columns::of(&::csv::StringRecord::from(names.to_vec()), false, |_| String::new())
    }

    #[test]
    fn position_columns_are_known_by_their_usual_names() {
        assert_eq!(columns(&["LAT", "Lng"]).unwrap().place, Place::Two { lon: 1, lat: 0 });
        assert_eq!(
            columns(&["x", "y", "lon", "lat"]).unwrap().place,
            Place::Two { lon: 2, lat: 3 }
        );
        assert_eq!(columns(&["name", "Position"]).unwrap().place, Place::One(1));
        let error = columns(&["name", "latt"]).unwrap_err().to_string();
        assert!(error.contains("there are name, latt; name two columns lon and lat"), "{error}");
        assert!(columns(&["lon", "lat", "a", "a"]).is_err());
    }

    #[test]
    fn the_delimiter_is_told_from_the_header() {
        assert_eq!(delimiter("a,b;c,d\n;;;;"), b',');
        assert_eq!(delimiter("a;b\n"), b';');
        assert_eq!(delimiter("a\tb\n,,"), b'\t');
        assert_eq!(delimiter("position"), b',');
    }
}
