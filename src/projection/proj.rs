//! PROJ: every coordinate reference system that has no closed form here.
//!
//! A PROJ handle belongs to one thread, so each thread keeps its own few, made on first use.

use std::cell::RefCell;
use std::ffi::{CStr, CString, c_char};
use std::ptr;
use std::sync::Arc;

use proj_sys as sys;

use super::proj_string::Parameters;
use crate::error::{Error, ErrorKind, Result};
use crate::unit::{LonLatBox, Plane};

/// How many handles a thread keeps. The oldest goes first.
const KEPT: usize = 16;

/// A coordinate operation that PROJ does, from lon/lat degrees to the plane.
#[derive(Debug, Clone)]
pub(super) struct Foreign {
    definition: Arc<str>,
}

/// What PROJ knows of a CRS.
pub(super) struct Description {
    pub(super) name: String,
    /// The CRS as a PROJ string, where it has one.
    pub(super) proj_string: Option<String>,
    pub(super) area_of_use: Option<LonLatBox>,
}

/// A handle and the context it lives in.
struct Handle {
    context: *mut sys::PJ_CONTEXT,
    operation: *mut sys::PJ,
    definition: Arc<str>,
    /// The operation takes radians, and the factor that makes degrees of what it gives.
    radians_in: bool,
    out_factor: f64,
}

thread_local! {
    static HANDLES: RefCell<Vec<Handle>> = const { RefCell::new(Vec::new()) };
}

impl Foreign {
    /// Checks that PROJ understands a definition.
    pub(super) fn new(definition: &str) -> Result<(Self, Description)> {
        let foreign = Self { definition: definition.into() };
        let handle = Handle::new(&foreign.definition)?;
        let description = handle.describe();
        HANDLES.with_borrow_mut(|handles| handles.push(handle));
        Ok((foreign, description))
    }

    /// Projects in place from (lon, lat) in degrees; what PROJ cannot project becomes NaN.
    pub(super) fn forward_all(&self, points: &mut [Plane]) {
        self.with_handle(|handle| {
            if handle.radians_in {
                for point in points.iter_mut() {
                    point.x = point.x.to_radians();
                    point.y = point.y.to_radians();
                }
            }
            handle.transform(points, sys::PJ_DIRECTION_PJ_FWD);
            for point in points.iter_mut() {
                *point = finite(point.x * handle.out_factor, point.y * handle.out_factor);
            }
        });
    }

    /// The inverse, in place, to (lon, lat) in degrees.
    pub(super) fn inverse_all(&self, points: &mut [Plane]) {
        self.with_handle(|handle| {
            for point in points.iter_mut() {
                *point = Plane::new(point.x / handle.out_factor, point.y / handle.out_factor);
            }
            handle.transform(points, sys::PJ_DIRECTION_PJ_INV);
            for point in points.iter_mut() {
                *point = finite(point.x, point.y);
                if handle.radians_in {
                    point.x = point.x.to_degrees();
                    point.y = point.y.to_degrees();
                }
            }
        });
    }

    fn with_handle(&self, work: impl FnOnce(&Handle)) {
        HANDLES.with_borrow_mut(|handles| {
            let found = handles.iter().position(|handle| {
                Arc::ptr_eq(&handle.definition, &self.definition)
                    || handle.definition == self.definition
            });
            if let Some(index) = found {
                return work(&handles[index]);
            }
            // The definition was understood once, in `new`: it cannot fail but for lack of memory.
            if let Ok(handle) = Handle::new(&self.definition) {
                if handles.len() >= KEPT {
                    handles.remove(0);
                }
                work(&handle);
                handles.push(handle);
            }
        });
    }
}

fn finite(x: f64, y: f64) -> Plane {
    if x.is_finite() && y.is_finite() { Plane::new(x, y) } else { Plane::new(f64::NAN, f64::NAN) }
}

impl Handle {
    fn new(definition: &Arc<str>) -> Result<Self> {
        let text = CString::new(definition.as_bytes())
            .map_err(|_| Error::new(ErrorKind::Projection, "a CRS definition holds a zero byte"))?;
        let operation_alone =
            Parameters::parse(definition).is_some_and(|parameters| !parameters.is_crs());
        // SAFETY: the pointers given are valid for the calls, and what the calls return is owned
        // by the handle from its first line on, which destroys it once, after its operation.
        unsafe {
            let mut handle = Self {
                context: sys::proj_context_create(),
                operation: ptr::null_mut(),
                definition: definition.clone(),
                radians_in: false,
                out_factor: 1.0,
            };
            if handle.context.is_null() {
                return Err(Error::new(ErrorKind::Projection, "PROJ gives no context"));
            }
            sys::proj_log_level(handle.context, sys::PJ_LOG_LEVEL_PJ_LOG_NONE);
            if operation_alone {
                handle.operation = sys::proj_create(handle.context, text.as_ptr());
            } else {
                handle.operation = to_crs(handle.context, &text);
            }
            if handle.operation.is_null() {
                let code = sys::proj_context_errno(handle.context);
                let reason = sys::proj_context_errno_string(handle.context, code);
                let reason = if code == 0 { None } else { string(reason) };
                return Err(Error::new(
                    ErrorKind::Projection,
                    match reason {
                        Some(reason) => format!("PROJ refuses \"{definition}\": {reason}"),
                        None => format!("PROJ does not know \"{definition}\""),
                    },
                )
                .remedy(
                    "give an authority's code (\"EPSG:6372\"), a PROJ string, WKT or PROJJSON",
                ));
            }
            let forward = sys::PJ_DIRECTION_PJ_FWD;
            handle.radians_in = sys::proj_angular_input(handle.operation, forward) != 0;
            if sys::proj_angular_output(handle.operation, forward) != 0 {
                handle.out_factor = 180.0 / std::f64::consts::PI;
            }
            Ok(handle)
        }
    }

    fn transform(&self, points: &mut [Plane], direction: sys::PJ_DIRECTION) {
        if points.is_empty() {
            return;
        }
        let stride = size_of::<Plane>();
        let count = points.len();
        let first = points.as_mut_ptr();
        // SAFETY: x and y each lie `count` times at distances of `stride` bytes within `points`,
        // which nobody else touches meanwhile; the handle is this thread's.
        unsafe {
            let (x, y) = (&raw mut (*first).x, &raw mut (*first).y);
            sys::proj_errno_reset(self.operation);
            sys::proj_trans_generic(
                self.operation,
                direction,
                x,
                stride,
                count,
                y,
                stride,
                count,
                ptr::null_mut(),
                0,
                0,
                ptr::null_mut(),
                0,
                0,
            );
        }
    }

    fn describe(&self) -> Description {
        let mut description =
            Description { name: String::new(), proj_string: None, area_of_use: None };
        let Ok(text) = CString::new(self.definition.as_bytes()) else { return description };
        // SAFETY: as in `new`; strings that PROJ returns are copied before the object goes.
        unsafe {
            let object = sys::proj_create(self.context, text.as_ptr());
            if object.is_null() {
                return description;
            }
            description.name = string(sys::proj_get_name(object)).unwrap_or_default();
            if matches!(
                description.name.as_str(),
                "" | "unknown" | "PROJ-based coordinate operation"
            ) {
                // A method has a description where a CRS has a name.
                let info = sys::proj_pj_info(self.operation);
                let text = string(info.description).unwrap_or_default();
                description.name = text.split("\n").next().unwrap_or_default().trim().to_owned();
            }
            description.proj_string = string(sys::proj_as_proj_string(
                self.context,
                object,
                sys::PJ_PROJ_STRING_TYPE_PJ_PROJ_4,
                ptr::null(),
            ));
            let mut bounds = [f64::NAN; 4];
            let [west, south, east, north] = &mut bounds;
            let found = sys::proj_get_area_of_use(
                self.context,
                object,
                west,
                south,
                east,
                north,
                ptr::null_mut(),
            );
            if found != 0 && bounds.iter().all(|side| (-360.0..=360.0).contains(side)) {
                let [west, south, east, north] = bounds;
                description.area_of_use = Some(LonLatBox::new(west, south, east, north));
            }
            sys::proj_destroy(object);
        }
        description
    }
}

/// The operation from longitude and latitude to a CRS; null where there is none.
///
/// # Safety
/// The context is valid.
unsafe fn to_crs(context: *mut sys::PJ_CONTEXT, text: &CStr) -> *mut sys::PJ {
    // SAFETY: as in `Handle::new`; all but the last object are destroyed here.
    unsafe {
        let mut raw = sys::proj_create_crs_to_crs(
            context,
            c"OGC:CRS84".as_ptr(),
            text.as_ptr(),
            ptr::null_mut(),
        );
        if raw.is_null() {
            // Not of the Earth: positions are taken to lie on the CRS's own body.
            let target = sys::proj_create(context, text.as_ptr());
            let mut base = ptr::null_mut();
            if !target.is_null() {
                base = sys::proj_crs_get_geodetic_crs(context, target);
            }
            if !base.is_null() {
                raw = sys::proj_create_crs_to_crs_from_pj(
                    context,
                    base,
                    target,
                    ptr::null_mut(),
                    ptr::null(),
                );
            }
            sys::proj_destroy(base);
            sys::proj_destroy(target);
        }
        if raw.is_null() {
            return raw;
        }
        let normalised = sys::proj_normalize_for_visualization(context, raw);
        sys::proj_destroy(raw);
        normalised
    }
}

/// A copy of a C string; `None` for a null pointer or text that is not UTF-8.
///
/// # Safety
/// The pointer is null or points to a string that ends in a zero byte.
unsafe fn string(pointer: *const c_char) -> Option<String> {
    if pointer.is_null() {
        return None;
    }
    // SAFETY: what the caller promises.
    unsafe { CStr::from_ptr(pointer) }.to_str().ok().map(str::to_owned)
}

impl Drop for Handle {
    fn drop(&mut self) {
        // SAFETY: both were made by PROJ, are destroyed only here, and null is accepted.
        unsafe {
            sys::proj_destroy(self.operation);
            sys::proj_context_destroy(self.context);
        }
    }
}
