//! Where named places are.

use std::sync::Arc;

use super::model::{Extent, PlaceRef};
use crate::coord;
use crate::error::{Error, ErrorKind, Report, Result};
use crate::route::Route;
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
        match extent {
            Extent::Fit => Ok(None),
            Extent::Box([west, south, east, north]) => {
                let sides = LonLatBox::new(*west, *south, *east, *north);
                let corners = [LonLat::new(*west, *south), LonLat::new(*east, *north)];
                if corners.iter().all(|corner| corner.is_valid()) && south < north && west != east {
                    return Ok(Some(sides));
                }
                let corners = [LonLat::new(*south, *west), LonLat::new(*north, *east)];
                let is_turned = sides.north > 90.0 || sides.south < -90.0;
                let is_turned = is_turned && corners.iter().all(|corner| corner.is_valid());
                Err(Error::new(
                    ErrorKind::Figure,
                    format!("[{west}, {south}, {east}, {north}] is not an extent"),
                )
                .at_path(path)
                .remedy(if is_turned {
                    format!("longitudes stand first: [{south}, {west}, {north}, {east}]")
                } else {
                    "give [west, south, east, north] in degrees, south below north".to_owned()
                }))
            }
            Extent::Name(name) => self.named(name, path, report).map(|named| Some(named.bounds)),
            Extent::Around(places) => {
                let boxes = places
                    .iter()
                    .enumerate()
                    .map(|(index, place)| self.bounds(place, &format!("{path}[{index}]"), report))
                    .collect::<Result<Vec<_>>>()?;
                Ok(LonLatBox::around_all(boxes))
            }
        }
    }

    /// The box around a place: a country or a sea as a whole, of a town its position.
    fn bounds(&self, place: &PlaceRef, path: &str, report: &mut Report) -> Result<LonLatBox> {
        if let PlaceRef::Text(text) = place
            && !is_position(text)
            && self.stop(text).is_none()
            && let Named { bounds, is_town: false, .. } = self.named(text, path, report)?
        {
            return Ok(bounds);
        }
        let LonLat { lon, lat } = self.find(place, path, report)?;
        Ok(LonLatBox::new(lon, lat, lon, lat))
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
        Ok(Named { at: found.at, bounds: found.bounds, is_town })
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
    bounds: LonLatBox,
    /// Whether it is a town, whose box is but a square around it.
    is_town: bool,
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
