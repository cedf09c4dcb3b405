//! PROJ: every coordinate reference system that has no closed form here.
//!
//! A PROJ handle serves one thread at a time. Those at rest lie in one pool of the process, which no
//! thread owns: a thread that ends lets go of nothing, for PROJ may not be cleaned up while the process
//! ends, and the destructors of a thread run at any time until then.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError, TryLockError};
use std::time::Duration;

use proj::Proj;
use serde_json::Value;

use super::proj_string::Parameters;
use super::{sealed, trial};
use crate::error::{Error, ErrorKind, Result};
use crate::unit::{LonLatBox, Plane};

/// How many handles are kept at rest where threads are fewer: a handle for a CRS holds some
/// megabytes of PROJ's database. The one that rested longest goes first.
const KEPT: usize = 16;

/// Longitude and latitude in degrees, as PROJ names that CRS.
const LON_LAT: &str = "OGC:CRS84";

/// A coordinate operation that PROJ does, from lon/lat degrees to the plane.
#[derive(Debug, Clone)]
pub(super) struct Foreign {
    definition: Arc<str>,
}

/// What PROJ knows of a CRS.
pub(super) struct Description {
    pub(super) name: String,
    /// The projection as a PROJ string, where it has one.
    pub(super) proj_string: Option<String>,
    pub(super) area_of_use: Option<LonLatBox>,
}

/// An operation, in a context of its own.
struct Handle {
    operation: Proj,
    definition: Arc<str>,
}

// SAFETY: PROJ binds an object to its context and a context to no thread; both may be used by one thread
// at a time. A handle owns its context alone, is never shared (`Proj` is not `Sync`), and changes hands
// through a lock.
unsafe impl Send for Handle {}

/// The handles at rest, oldest first. Who makes or drops a handle holds this lock: with its objects PROJ
/// opens and clears what all contexts share.
static AT_REST: Mutex<Vec<Handle>> = Mutex::new(Vec::new());

impl Foreign {
    /// Checks that PROJ understands a definition.
    pub(super) fn new(definition: &str) -> Result<(Self, Description)> {
        sealed::refuse_files(definition)?;
        let foreign = Self { definition: definition.into() };
        let mut at_rest = at_rest();
        // One that rests serves as well: each holds a megabyte.
        let handle = foreign.take(&mut at_rest)?;
        let description = describe(definition, &handle.operation);
        lay_down(&mut at_rest, handle);
        Ok((foreign, description))
    }

    /// Projects in place from (lon, lat) in degrees; what PROJ cannot project becomes NaN.
    pub(super) fn forward_all(&self, points: &mut [Plane]) {
        self.transform(points, false);
    }

    /// The inverse, in place, to (lon, lat) in degrees.
    pub(super) fn inverse_all(&self, points: &mut [Plane]) {
        self.transform(points, true);
    }

    /// Point by point, because a batch of `proj` is refused whole for one point outside.
    fn transform(&self, points: &mut [Plane], inverse: bool) {
        const OUTSIDE: Plane = Plane { x: f64::NAN, y: f64::NAN };
        // The definition was understood once, in `new`: it cannot fail but for lack of memory.
        let Ok(handle) = self.take(&mut at_rest()) else { return points.fill(OUTSIDE) };
        for point in points {
            *point = match handle.operation.project((point.x, point.y), inverse) {
                Ok((x, y)) if x.is_finite() && y.is_finite() => Plane::new(x, y),
                _ => OUTSIDE,
            };
        }
        lay_down(&mut at_rest(), handle);
    }

    /// The handle that was laid down last, or a new one.
    fn take(&self, at_rest: &mut Vec<Handle>) -> Result<Handle> {
        let found = at_rest.iter().rposition(|handle| {
            Arc::ptr_eq(&handle.definition, &self.definition)
                || handle.definition == self.definition
        });
        match found {
            Some(index) => Ok(at_rest.remove(index)),
            None => Handle::new(&self.definition),
        }
    }
}

fn at_rest() -> MutexGuard<'static, Vec<Handle>> {
    // What a panic left behind is whole: handles are put in and taken out in one step.
    AT_REST.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Takes the lock for good, as the process ends: threads that go on meanwhile would make objects from
/// what PROJ takes down. Gives up where one holds it for seconds.
extern "C" fn keep_from_others() {
    for _ in 0..400 {
        match AT_REST.try_lock() {
            Ok(lock) => return std::mem::forget(lock),
            Err(TryLockError::Poisoned(lock)) => return std::mem::forget(lock.into_inner()),
            Err(TryLockError::WouldBlock) => std::thread::sleep(Duration::from_millis(5)),
        }
    }
}

fn lay_down(at_rest: &mut Vec<Handle>, handle: Handle) {
    // A work on all threads has a handle on each.
    if at_rest.len() >= crate::threads::count().max(KEPT) {
        at_rest.remove(0);
    }
    at_rest.push(handle);
}

impl Handle {
    fn new(definition: &Arc<str>) -> Result<Self> {
        sealed::seal(keep_from_others);
        let operation = match Parameters::parse(definition) {
            Some(parameters) if !parameters.is_crs() => of_operation(definition),
            _ => of_crs(definition),
        };
        let operation = operation.map_err(|reason| refusal(definition, &reason))?;
        Ok(Self { operation, definition: definition.clone() })
    }
}

/// A projection method or a pipeline, given degrees where it asks for radians.
fn of_operation(definition: &str) -> Result<Proj, String> {
    let (globals, steps) = match definition.find("+step") {
        Some(start) => definition.split_at(start),
        None => ("", definition),
    };
    let globals = match globals {
        "" => "+proj=pipeline",
        globals => globals,
    };
    let step = if steps.starts_with("+step") { "" } else { "+step " };
    let last = steps.rsplit("+step").next().unwrap_or(steps);
    let to_degrees = match Parameters::parse(last) {
        Some(last) if last.gives_angles() => " +step +proj=unitconvert +xy_in=rad +xy_out=deg",
        _ => "",
    };
    // PROJ refuses steps whose units do not match: then the operation takes degrees or metres.
    trial::object(&format!(
        "{globals} +step +proj=unitconvert +xy_in=deg +xy_out=rad {step}{steps}{to_degrees}"
    ))
    .or_else(|_| trial::object(definition))
}

/// The operation from longitude and latitude to a CRS.
fn of_crs(definition: &str) -> Result<Proj, String> {
    trial::operation(LON_LAT, definition).or_else(|reason| {
        // Not of the Earth: positions are taken to lie on the CRS's own body.
        let base = trial::object(definition).ok().and_then(|crs| geodetic_crs(&crs));
        trial::operation(&base.ok_or(reason)?, definition)
    })
}

/// The longitudes and latitudes that a CRS projects, as PROJJSON.
fn geodetic_crs(crs: &Proj) -> Option<String> {
    let text = crs.to_projjson(None, None, None).ok()?;
    let mut json: Value = serde_json::from_str(&text).ok()?;
    let base = match json.get_mut("base_crs") {
        Some(base) => base.take(),
        None => json,
    };
    Some(base.to_string())
}

/// What stands in the CRS's own description, and in the operation's where it has none.
fn describe(definition: &str, operation: &Proj) -> Description {
    // A method has a description where a CRS has a name.
    let method = || {
        let text = operation.proj_info().description.unwrap_or_default();
        text.lines().next().unwrap_or_default().trim().to_owned()
    };
    let crs = match Parameters::parse(definition) {
        Some(parameters) if !parameters.is_crs() => None,
        _ => trial::object(definition).ok(),
    };
    let Some(crs) = crs else {
        return Description { name: method(), proj_string: None, area_of_use: None };
    };
    let name = crs.proj_info().description.filter(|name| !matches!(&**name, "" | "unknown"));
    let proj_string = geodetic_crs(&crs).and_then(|base| {
        let own = trial::operation(&base, definition).ok()?;
        projecting_step(&own.def().ok()?)
    });
    let area_of_use = crs.area_of_use().ok().and_then(|area| area.0).and_then(|area| {
        let sides = [area.west, area.south, area.east, area.north];
        let [west, south, east, north] = sides;
        let known = sides.iter().all(|side| (-360.0..=360.0).contains(side));
        known.then(|| LonLatBox::new(west, south, east, north))
    });
    Description { name: name.unwrap_or_else(method), proj_string, area_of_use }
}

/// The step of a pipeline that projects, as a PROJ string.
///
/// From a CRS's base to the CRS there is one, among conversions of units and order of axes.
fn projecting_step(pipeline: &str) -> Option<String> {
    const OTHERS: &[&str] = &["pipeline", "unitconvert", "axisswap", "noop"];
    pipeline
        .split("step ")
        .filter(|step| {
            let method = Parameters::parse(step).and_then(|step| step.get("proj"));
            method.is_some_and(|method| !OTHERS.contains(&method))
        })
        .map(|step| step.split_whitespace().map(|pair| format!("+{pair}")).collect::<Vec<_>>())
        .map(|pairs| pairs.join(" "))
        .next()
}

/// A CRS as WKT in ESRI's form.
///
/// # Errors
/// [`ErrorKind::Projection`] where it has none.
pub(super) fn wkt(definition: &str) -> Result<String> {
    sealed::refuse_files(definition)?;
    sealed::seal(keep_from_others);
    let _alone = at_rest();
    trial::wkt(definition).map_err(|reason| refusal(definition, &reason))
}

fn refusal(definition: &str, reason: &str) -> Error {
    // A code or name that is not in PROJ's database has no error of its own.
    let message = if reason.contains("Unknown error") {
        format!("PROJ does not know \"{definition}\"")
    } else {
        format!("PROJ refuses \"{definition}\": {reason}")
    };
    Error::new(ErrorKind::Projection, message)
        .remedy("give an authority's code (\"EPSG:6372\"), a PROJ string, WKT or PROJJSON")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_projecting_step_is_found_among_conversions() {
        let pipeline = "proj=pipeline step proj=unitconvert xy_in=deg xy_out=rad \
                        step proj=lcc lat_0=46.5 lon_0=3 ellps=GRS80 step proj=axisswap order=2,1";
        assert_eq!(
            projecting_step(pipeline).as_deref(),
            Some("+proj=lcc +lat_0=46.5 +lon_0=3 +ellps=GRS80")
        );
        assert_eq!(projecting_step("proj=noop ellps=GRS80"), None);
    }

    #[test]
    fn an_operation_takes_degrees_whatever_units_it_asks_for() {
        let near = |definition: &str, expected: (f64, f64)| {
            let (foreign, _) = Foreign::new(definition).expect(definition);
            let mut points = [Plane::new(10.0, 50.0)];
            foreign.forward_all(&mut points);
            let off = (points[0].x - expected.0).hypot(points[0].y - expected.1);
            assert!(off < 1e-6, "{definition}: {points:?}");
            foreign.inverse_all(&mut points);
            let off = (points[0].x - 10.0).hypot(points[0].y - 50.0);
            assert!(off < 1e-9, "{definition}: back at {points:?}");
        };
        near("+proj=longlat +ellps=WGS84", (10.0, 50.0));
        near("+proj=eqc +R=1", (10_f64.to_radians(), 50_f64.to_radians()));
        near(
            "+proj=pipeline +step +proj=unitconvert +xy_in=deg +xy_out=rad +step +proj=eqc +R=1",
            (10_f64.to_radians(), 50_f64.to_radians()),
        );
        near(
            "+proj=pipeline +R=1 +step +proj=eqc +step +proj=axisswap +order=2,1",
            (50_f64.to_radians(), 10_f64.to_radians()),
        );
    }

    #[test]
    fn another_body_is_projected_from_its_own_latitudes() {
        let (moon, description) = Foreign::new("IAU_2015:30110").expect("in the database");
        assert!(description.name.starts_with("Moon"), "{}", description.name);
        let mut points = [Plane::new(90.0, 0.0)];
        moon.forward_all(&mut points);
        let quarter = 1_737_400.0 * std::f64::consts::FRAC_PI_2;
        assert!((points[0].x - quarter).abs() < 1e-3, "{points:?}");
    }

    #[test]
    fn what_lies_outside_leaves_the_rest_of_a_batch_alone() {
        let (foreign, _) = Foreign::new("+proj=gnom +lat_0=90 +ellps=GRS80").expect("known");
        let mut points = [Plane::new(0.0, 80.0), Plane::new(0.0, -80.0), Plane::new(f64::NAN, 0.0)];
        foreign.forward_all(&mut points);
        assert!(points[0].x.is_finite());
        assert!(points[1].x.is_nan() && points[2].x.is_nan(), "{points:?}");
    }

    #[test]
    fn an_unknown_code_is_said_to_be_unknown() {
        let error = Foreign::new("EPSG:9999999").map(|_| ()).expect_err("no such code");
        assert!(error.to_string().contains("does not know \"EPSG:9999999\""), "{error}");
        let error = Foreign::new("EPSG:1\0").map(|_| ()).expect_err("no such code");
        assert!(error.to_string().contains("zero byte"), "{error}");
    }
}
