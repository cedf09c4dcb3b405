//! PROJ without its surroundings: the database that is compiled in, no files, no network.
//!
//! PROJ looks for its database, grids and settings in the user's folder, where `PROJ_DATA` says, beside
//! the program, in the folder that it was built in and in the working directory, before it looks into
//! itself. Each of them could move a map.

use std::ffi::{c_char, c_int, c_longlong, c_ulonglong, c_void};
use std::ptr;
use std::sync::Once;

use proj_sys::{PJ_CONTEXT, PROJ_FILE_API, PROJ_FILE_HANDLE, PROJ_OPEN_ACCESS};

use crate::error::{Error, ErrorKind, Result};

/// What PROJ calls the database within it.
const DATABASE: &std::ffi::CStr = c"__embedded_proj_db__";

/// Parameters of PROJ strings whose values are the names of files.
const FILES: [&str; 9] =
    ["grids", "nadgrids", "geoidgrids", "xy_grids", "z_grids", "model", "file", "catalog", "init"];

unsafe extern "C" {
    /// That of the C library: handlers run as the process ends, those registered last first.
    fn atexit(handler: extern "C" fn()) -> c_int;
}

/// Seals PROJ's default context, which all others are copies of. Must be called before any is made.
/// `at_exit` runs before that context is taken down, as the process ends.
pub(super) fn seal(at_exit: extern "C" fn()) {
    static SEALED: Once = Once::new();
    SEALED.call_once(|| {
        let default = ptr::null_mut();
        // SAFETY: a null pointer stands for PROJ's default context, which is always there. The
        // functions and texts given live as long as the program.
        unsafe {
            // What PROJ would write to standard error it returns as an error too. The level alone is not
            // enough: reading `+init=` sets it anew.
            proj_sys::proj_log_level(default, proj_sys::PJ_LOG_LEVEL_PJ_LOG_NONE);
            proj_sys::proj_log_func(default, ptr::null_mut(), Some(unheard));
            proj_sys::proj_context_set_fileapi(default, &NO_FILES, ptr::null_mut());
            proj_sys::proj_context_set_file_finder(default, Some(find), ptr::null_mut());
            // This reads the settings, of which there are none now, once for all copies.
            proj_sys::proj_context_set_enable_network(default, 0);
            proj_sys::proj_context_set_database_path(
                default,
                DATABASE.as_ptr(),
                ptr::null(),
                ptr::null(),
            );
            // The context is there by now, and with it what takes it down. Where the C library has no room
            // for one more, the process ends as it would without.
            atexit(at_exit);
        }
    });
}

/// Called with what PROJ would write to standard error.
unsafe extern "C" fn unheard(_: *mut c_void, _: c_int, _: *const c_char) {}

/// Refuses a definition that names files: a PROJ string, WKT or PROJJSON.
///
/// # Errors
/// [`ErrorKind::Projection`], naming the parameter.
pub(super) fn refuse_files(definition: &str) -> Result<()> {
    let found = file_parameter(definition);
    let Some(name) = found else { return Ok(()) };
    let message = format!("the definition names a file with `{name}`, and PROJ opens none");
    Err(Error::new(ErrorKind::Projection, message)
        .remedy("leave it out, or give the authority's code of the CRS"))
}

/// The first parameter that names a file.
fn file_parameter(definition: &str) -> Option<&'static str> {
    let text = definition.to_ascii_lowercase();
    // PROJ allows white space around the sign, and strings within WKT.
    for (at, _) in text.match_indices('=') {
        let before = text.get(..at).unwrap_or_default().trim_end();
        let start = before.rfind(|c: char| !(c.is_ascii_alphanumeric() || c == '_'));
        let name = before.get(start.map_or(0, |start| start + 1)..).unwrap_or_default();
        let value = text.get(at + 1..).unwrap_or_default().trim_start();
        let end = value.find(|c: char| c.is_whitespace() || c == '+' || c == '"');
        let value = value.get(..end.unwrap_or(value.len())).unwrap_or_default();
        let known = FILES.into_iter().find(|file| *file == name);
        if let Some(known) = known.filter(|known| !is_harmless(known, value)) {
            return Some(known);
        }
    }
    // WKT, WKT 1's extensions, and the names that EPSG gives such parameters in PROJJSON.
    ["parameterfile", "proj4_grids", " file\""].into_iter().find(|word| text.contains(word))
}

/// Whether a value leads to no file: no shift at all, or a code of an authority, which is in the
/// database.
fn is_harmless(name: &str, value: &str) -> bool {
    match (name, value.split_once(':')) {
        ("nadgrids", None) => value == "@null",
        ("init", Some((authority, code))) => {
            let plain = |text: &str| {
                !text.is_empty() && text.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
            };
            plain(authority) && plain(code)
        }
        _ => false,
    }
}

/// Called for every file that PROJ wants by its bare name. Copies of the default context have its
/// finder but not its files, so the context is sealed here, before it opens the first.
unsafe extern "C" fn find(ctx: *mut PJ_CONTEXT, _: *const c_char, _: *mut c_void) -> *const c_char {
    // SAFETY: PROJ gives the context that it is about to open a file for.
    unsafe { proj_sys::proj_context_set_fileapi(ctx, &NO_FILES, ptr::null_mut()) };
    // A name, so that nothing else is looked through.
    c"sealed".as_ptr()
}

/// A file system without files.
static NO_FILES: PROJ_FILE_API = PROJ_FILE_API {
    version: 1,
    open_cbk: Some(open),
    read_cbk: Some(read),
    write_cbk: Some(write),
    seek_cbk: Some(seek),
    tell_cbk: Some(tell),
    close_cbk: Some(close),
    exists_cbk: Some(no_path),
    mkdir_cbk: Some(no_path),
    unlink_cbk: Some(no_path),
    rename_cbk: Some(rename),
};

unsafe extern "C" fn open(
    _: *mut PJ_CONTEXT,
    _: *const c_char,
    _: PROJ_OPEN_ACCESS,
    _: *mut c_void,
) -> *mut PROJ_FILE_HANDLE {
    ptr::null_mut()
}

unsafe extern "C" fn read(
    _: *mut PJ_CONTEXT,
    _: *mut PROJ_FILE_HANDLE,
    _: *mut c_void,
    _: usize,
    _: *mut c_void,
) -> usize {
    0
}

unsafe extern "C" fn write(
    _: *mut PJ_CONTEXT,
    _: *mut PROJ_FILE_HANDLE,
    _: *const c_void,
    _: usize,
    _: *mut c_void,
) -> usize {
    0
}

unsafe extern "C" fn seek(
    _: *mut PJ_CONTEXT,
    _: *mut PROJ_FILE_HANDLE,
    _: c_longlong,
    _: c_int,
    _: *mut c_void,
) -> c_int {
    0
}

unsafe extern "C" fn tell(
    _: *mut PJ_CONTEXT,
    _: *mut PROJ_FILE_HANDLE,
    _: *mut c_void,
) -> c_ulonglong {
    0
}

unsafe extern "C" fn close(_: *mut PJ_CONTEXT, _: *mut PROJ_FILE_HANDLE, _: *mut c_void) {}

unsafe extern "C" fn no_path(_: *mut PJ_CONTEXT, _: *const c_char, _: *mut c_void) -> c_int {
    0
}

unsafe extern "C" fn rename(
    _: *mut PJ_CONTEXT,
    _: *const c_char,
    _: *const c_char,
    _: *mut c_void,
) -> c_int {
    0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parameters_that_name_files_are_found_in_all_forms() {
        for definition in [
            "+proj=hgridshift +grids=/etc/passwd",
            "proj=vgridshift grids = us.gtx",
            "+proj=longlat +nadgrids=@/tmp/x +type=crs",
            "+init=/tmp/file:1",
            "+init=../x:1",
            "+proj=defmodel +model=x.json",
            r#"PROJCS["x",EXTENSION["PROJ4","+proj=merc +nadgrids=x.gsb"]]"#,
            r#"VERTCRS["x",EXTENSION["PROJ4_GRIDS","/x.gtx"]]"#,
            r#"PARAMETERFILE["Latitude and longitude difference file","/x"]"#,
            r#"{"parameters": [{"name": "Geoid (height correction) model file", "value": "/x"}]}"#,
        ] {
            assert!(refuse_files(definition).is_err(), "{definition}");
        }
        for definition in [
            "EPSG:27700",
            "+init=epsg:4326",
            "+proj=merc +a=6378137 +b=6378137 +nadgrids=@null +wktext",
            "+proj=lcc +lat_1=17.5 +title=grids",
        ] {
            assert!(refuse_files(definition).is_ok(), "{definition}");
        }
    }
}
