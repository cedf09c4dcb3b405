//! Where named places are.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::camera::Target;
use super::model::{Extent, PlaceRef};
use crate::coord;
use crate::error::{Error, ErrorKind, Report, Result};
use crate::route::Route;
use crate::source::Shape;
use crate::unit::{LonLat, LonLatBox};

/// Finds places: in the figure's routes first, then in the gazetteer.
pub(super) struct Places<'a> {
    routes: &'a [Arc<Route>],
}

impl<'a> Places<'a> {
    pub fn new(routes: &'a [Arc<Route>]) -> Self {
        Self { routes }
    }

    /// Where a place is. `path` is the key of the figure that names it.
    ///
    /// # Errors
    /// Where the position is out of range, or the name unknown or ambiguous.
    pub fn find(&self, place: &PlaceRef, path: &str, report: &mut Report) -> Result<LonLat> {
        let text = match place {
            PlaceRef::LonLat([lon, lat]) => {
                let at = LonLat::new(*lon, *lat);
                return if at.is_valid() { Ok(at) } else { Err(out_of_range(place, path)) };
            }
            PlaceRef::Text(text) => text,
        };
        if let Some(at) = self.stop(text) {
            return Ok(at);
        }
        if is_position(text) {
            return match coord::parse(text) {
                Ok(parsed) => Ok(parsed.position.at),
                Err(error) => Err(error.at_path(path)),
            };
        }
        self.named(text, path, report).map(|named| named.at)
    }

    /// The box an extent stands for; `None` for `"fit"`.
    pub fn extent(
        &self,
        extent: &Extent,
        path: &str,
        report: &mut Report,
    ) -> Result<Option<LonLatBox>> {
        Ok(self.shown(extent, path, report)?.map(|shown| shown.bounds))
    }

    /// What an extent shows; `None` for `"fit"`.
    ///
    /// # Errors
    /// Where a place is unknown, or four numbers are no box.
    pub fn shown(&self, extent: &Extent, path: &str, report: &mut Report) -> Result<Option<Shown>> {
        let (places, is_list) = match extent {
            Extent::Fit => return Ok(None),
            Extent::Box(sides) => {
                let bounds = in_degrees(*sides).map_err(|error| error.at_path(path))?;
                return Ok(Some(Shown { bounds, outlines: Vec::new() }));
            }
            Extent::Name(name) => (&[PlaceRef::Text(name.clone())][..], false),
            Extent::Around(places) => (&places[..], true),
        };
        let coded = coded(places)?;
        let mut boxes = Vec::new();
        let mut outlines = Some(Vec::new());
        for (index, place) in places.iter().enumerate() {
            let path = if is_list { format!("{path}[{index}]") } else { path.to_owned() };
            let Shown { bounds, outlines: of_it } = match (is_list, place) {
                (false, PlaceRef::Text(name)) => self.lone(name, &coded, &path, report)?,
                _ => self.among(place, &coded, &path, report)?,
            };
            boxes.push(bounds);
            // What has a box alone is fitted by it, with all the others.
            outlines = outlines.filter(|_| !of_it.is_empty()).map(|all| [all, of_it].concat());
        }
        let outlines = outlines.unwrap_or_default();
        Ok(LonLatBox::around_all(boxes).map(|bounds| Shown { bounds, outlines }))
    }

    /// What a map of one name alone shows: of a town a square around it.
    fn lone(&self, name: &str, coded: &Coded, path: &str, report: &mut Report) -> Result<Shown> {
        match coded.get(name).and_then(|area| Shown::of_area(area)) {
            Some(shown) => Ok(shown),
            None => self.named(name, path, report).map(|named| named.shown),
        }
    }

    /// What a map of several places shows of one: a country or a sea as a whole, of a town its position.
    fn among(
        &self,
        place: &PlaceRef,
        coded: &Coded,
        path: &str,
        report: &mut Report,
    ) -> Result<Shown> {
        if let PlaceRef::Text(text) = place
            && self.stop(text).is_none()
        {
            if let Some(shown) = coded.get(text).and_then(|area| Shown::of_area(area)) {
                return Ok(shown);
            }
            if !is_position(text) {
                let named = self.named(text, path, report)?;
                return Ok(if named.is_town { Shown::at(named.at) } else { named.shown });
            }
        }
        self.find(place, path, report).map(Shown::at)
    }

    /// The stop or origin with a name, a short name or an id, whatever its case.
    fn stop(&self, name: &str) -> Option<LonLat> {
        let wanted = name.to_lowercase();
        let is = |text: &str| text.to_lowercase() == wanted;
        self.routes.iter().find_map(|route| {
            let stop = route.stops.iter().find(|stop| {
                is(&stop.name) || is(&stop.id) || stop.label.as_deref().is_some_and(is)
            });
            stop.map(|stop| stop.at).or_else(|| {
                let origin = route.origin.as_ref().filter(|origin| is(&origin.name));
                origin.map(|origin| origin.at)
            })
        })
    }

    /// Where a town is, and how it is written; `None` for what is no town.
    #[cfg(feature = "basemap")]
    pub fn town(&self, name: &str) -> Option<(LonLat, String)> {
        use crate::basemap::{Basemap, FindOptions, Gazetteer, Layer, Level, PlaceKind, fold};
        use crate::source::Feature;

        let found = Gazetteer::embedded().ok()?.find(name, &FindOptions::default()).ok()?;
        if found.kind != PlaceKind::Settlement {
            return None;
        }
        // Where the basemap marks it, so that the two marks are one.
        let (around, near) = (found.at, 0.15);
        let about = LonLatBox::new(
            around.lon - near,
            around.lat - near,
            around.lon + near,
            around.lat + near,
        );
        let places = Basemap::embedded().ok()?.read(Layer::Places, Level::Fine10m, &about).ok()?;
        let is_it = |feature: &&Feature| {
            let name = feature.properties.get("name").and_then(|name| name.as_str());
            name.is_some_and(|name| fold(name) == fold(&found.name))
        };
        let marked = places.features.iter().find(is_it);
        let at = marked.and_then(|feature| feature.shape.positions().first().copied());
        // Another name of it stands as it is written.
        let written = name.split(',').next().unwrap_or(name).trim();
        let name = if fold(written) == fold(&found.name) { found.name } else { written.to_owned() };
        Some((at.unwrap_or(around), name))
    }

    #[cfg(not(feature = "basemap"))]
    pub fn town(&self, _: &str) -> Option<(LonLat, String)> {
        None
    }

    /// The place of that name in the gazetteer; where several have it, the report names the others.
    #[cfg(feature = "basemap")]
    fn named(&self, name: &str, path: &str, report: &mut Report) -> Result<Named> {
        use crate::basemap::{FindOptions, Gazetteer, PlaceKind};
        use crate::error::Code;

        let found = Gazetteer::embedded()?
            .find(name, &FindOptions::default())
            .map_err(|error| error.at_path(path))?;
        if found.is_ambiguous() {
            let others: Vec<String> =
                found.others().take(4).map(|other| other.full_name()).collect();
            let detail = format!(
                "`{name}` is taken to be {}; there are also {}",
                found.full_name(),
                others.join("; ")
            );
            report.add_once(Code::Advisory, path, detail);
        }
        let is_town = found.kind == PlaceKind::Settlement;
        let outlines = super::outlined::outlines(&found)?;
        let shown = Shown { bounds: found.bounds, outlines };
        Ok(Named { at: found.at, shown, is_town })
    }

    #[cfg(not(feature = "basemap"))]
    fn named(&self, name: &str, path: &str, _: &mut Report) -> Result<Named> {
        Err(Error::new(ErrorKind::Place, format!("no place named `{name}` is known"))
            .at_path(path)
            .remedy("give a position, or build rumbo with its feature `basemap` for names"))
    }
}

/// What the gazetteer has under a name.
struct Named {
    at: LonLat,
    shown: Shown,
    /// Whether it is a town, whose box is but a square around it.
    is_town: bool,
}

/// The main parts of areas by their ISO 3166 codes.
type Coded = BTreeMap<String, Vec<Shape>>;

/// Those of which some places are the codes.
#[cfg(feature = "basemap")]
fn coded(places: &[PlaceRef]) -> Result<Coded> {
    super::outlined::coded(places.iter().filter_map(|place| match place {
        PlaceRef::Text(text) => Some(text.as_str()),
        PlaceRef::LonLat(_) => None,
    }))
}

#[cfg(not(feature = "basemap"))]
fn coded(_: &[PlaceRef]) -> Result<Coded> {
    Ok(Coded::new())
}

/// What an extent shows.
#[derive(Debug, Clone)]
pub(super) struct Shown {
    /// The box around it.
    pub bounds: LonLatBox,
    /// The outlines of the areas, and the positions, that it consists of; none where it is more than these.
    pub outlines: Vec<Shape>,
}

impl Shown {
    /// An area by its outlines.
    fn of_area(outlines: &[Shape]) -> Option<Self> {
        let bounds = LonLatBox::around_all(outlines.iter().filter_map(Shape::bounds))?;
        Some(Self { bounds, outlines: outlines.to_vec() })
    }

    /// What a map of it is fitted to.
    pub fn target(&self) -> Target {
        match self.outlines.as_slice() {
            [] => Target::Box(self.bounds),
            outlines => Target::Shapes(outlines.to_vec()),
        }
    }

    fn at(at: LonLat) -> Self {
        let bounds = LonLatBox::new(at.lon, at.lat, at.lon, at.lat);
        Self { bounds, outlines: vec![Shape::point(at)] }
    }
}

/// A box of four numbers.
fn in_degrees([west, south, east, north]: [f64; 4]) -> Result<LonLatBox> {
    let sides = LonLatBox::new(west, south, east, north);
    let corners = [LonLat::new(west, south), LonLat::new(east, north)];
    if corners.iter().all(|corner| corner.is_valid()) && south < north && west != east {
        return Ok(sides);
    }
    let corners = [LonLat::new(south, west), LonLat::new(north, east)];
    let is_turned = north > 90.0 || south < -90.0;
    let is_turned = is_turned && corners.iter().all(|corner| corner.is_valid());
    let what = format!("[{west}, {south}, {east}, {north}] is not an extent");
    Err(Error::new(ErrorKind::Figure, what).remedy(if is_turned {
        format!("longitudes stand first: [{south}, {west}, {north}, {east}]")
    } else {
        "give [west, south, east, north] in degrees, south below north".to_owned()
    }))
}

/// Whether a text is a position and not a name.
fn is_position(text: &str) -> bool {
    text.chars().any(|c| c.is_ascii_digit())
}

fn out_of_range(place: &PlaceRef, path: &str) -> Error {
    Error::new(ErrorKind::Position, format!("{place} is not a position"))
        .at_path(path)
        .remedy("give [longitude, latitude] in degrees")
}
