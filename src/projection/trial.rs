//! Objects of PROJ, made so that those it refuses leave nothing behind.
//!
//! Where PROJ refuses a definition, the crate `proj` forgets the context it was made in, with PROJ's
//! database open in it. So a definition is tried in a context of our own first.

use std::ffi::{CStr, CString, c_char, c_int, c_void};
use std::ptr;

use proj::Proj;
use proj_sys::{PJ, PJ_CONTEXT};

/// The object that a definition stands for: a CRS or an operation.
///
/// # Errors
/// PROJ's reason.
pub(super) fn object(definition: &str) -> Result<Proj, String> {
    let text = text(definition)?;
    // SAFETY: the context lives, and the text ends in a zero byte.
    tried(|context| unsafe { proj_sys::proj_create(context, text.as_ptr()) })?;
    Proj::new(definition).map_err(|error| error.to_string())
}

/// The operation from one CRS to another, east before north on both sides.
///
/// # Errors
/// PROJ's reason.
pub(super) fn operation(from: &str, to: &str) -> Result<Proj, String> {
    let (source, target) = (text(from)?, text(to)?);
    // SAFETY: the context lives, the texts end in a zero byte, no area is one that PROJ knows, and an
    // object is destroyed once.
    tried(|context| unsafe {
        let (source, target) = (source.as_ptr(), target.as_ptr());
        let found = proj_sys::proj_create_crs_to_crs(context, source, target, ptr::null_mut());
        if found.is_null() {
            return found;
        }
        let turned = proj_sys::proj_normalize_for_visualization(context, found);
        proj_sys::proj_destroy(found);
        turned
    })?;
    Proj::new_known_crs(from, to, None).map_err(|error| error.to_string())
}

/// A CRS as WKT in ESRI's form, or in GDAL's where that has no name for it.
///
/// # Errors
/// PROJ's reason.
pub(super) fn wkt(definition: &str) -> Result<String, String> {
    let text = text(definition)?;
    let mut written = None;
    // SAFETY: the context lives, the text ends in a zero byte, no options are PROJ's own, and its WKT is
    // not null, ends in a zero byte and is copied before the CRS is destroyed.
    tried(|context| unsafe {
        let crs = proj_sys::proj_create(context, text.as_ptr());
        let forms = [proj_sys::PJ_WKT_TYPE_PJ_WKT1_ESRI, proj_sys::PJ_WKT_TYPE_PJ_WKT1_GDAL];
        for form in forms.into_iter().filter(|_| !crs.is_null()) {
            let wkt = proj_sys::proj_as_wkt(context, crs, form, ptr::null());
            if !wkt.is_null() && written.is_none() {
                written = Some(CStr::from_ptr(wkt).to_string_lossy().into_owned());
            }
        }
        crs
    })?;
    written.ok_or_else(|| "it has no WKT".to_owned())
}

/// Makes an object in a context of its own and destroys both.
fn tried(make: impl FnOnce(*mut PJ_CONTEXT) -> *mut PJ) -> Result<(), String> {
    let mut said: Option<String> = None;
    // SAFETY: the context is made here and destroyed once, after its object and before `said`; PROJ's texts
    // are copied before that.
    unsafe {
        let context = proj_sys::proj_context_create();
        proj_sys::proj_log_level(context, proj_sys::PJ_LOG_LEVEL_PJ_LOG_ERROR);
        proj_sys::proj_log_func(context, (&raw mut said).cast(), Some(hear));
        let made = make(context);
        let outcome = if made.is_null() { Err(reason(context)) } else { Ok(()) };
        proj_sys::proj_destroy(made);
        proj_sys::proj_context_destroy(context);
        outcome.map_err(|reason| match said {
            Some(said) if !said.is_empty() => format!("{reason} ({said})"),
            _ => reason,
        })
    }
}

/// Keeps the first of what PROJ would write to standard error: the cause of what it says after.
///
/// # Safety
/// `said` must point to an `Option<String>`, `words` to a text that ends in a zero byte.
unsafe extern "C" fn hear(said: *mut c_void, _: c_int, words: *const c_char) {
    // SAFETY: as the caller promises; PROJ calls it on the thread that asked.
    let (said, words) = unsafe { (&mut *said.cast::<Option<String>>(), CStr::from_ptr(words)) };
    let words = words.to_string_lossy();
    // PROJ names its own function first, which says nothing to users.
    let words = words.split_once(": ").map_or(&*words, |(_, words)| words);
    said.get_or_insert_with(|| words.trim().chars().take(200).collect());
}

/// Why a context's last object could not be made.
///
/// # Safety
/// The context must live.
unsafe fn reason(context: *mut PJ_CONTEXT) -> String {
    // SAFETY: as the caller promises; PROJ's text is not null, ends in a zero byte and holds until the
    // context is asked again.
    unsafe {
        let number = proj_sys::proj_context_errno(context);
        let text = proj_sys::proj_context_errno_string(context, number);
        if text.is_null() {
            return format!("error {number}");
        }
        CStr::from_ptr(text).to_string_lossy().into_owned()
    }
}

fn text(definition: &str) -> Result<CString, String> {
    CString::new(definition).map_err(|_| "it holds a zero byte".to_owned())
}
