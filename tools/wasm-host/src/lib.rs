//! rumbo as a WebAssembly module without imports: text in, a picture out.
//!
//! A host takes room with [`rumbo_room`], writes the text of a figure file, a route or GeoJSON
//! there, calls [`rumbo_draw`] and reads the answer; `draw.mjs` does so in some thirty lines.

use rumbo::figure::Figure;

/// What drawing gave: a PNG, or a message that says what is wrong.
pub struct Answer {
    failed: bool,
    bytes: Vec<u8>,
}

/// Takes room for a text of so many bytes, which [`rumbo_draw`] gives back.
#[unsafe(no_mangle)]
pub extern "C" fn rumbo_room(length: usize) -> *mut u8 {
    Box::into_raw(vec![0_u8; length].into_boxed_slice()).cast()
}

/// Draws what a text describes.
///
/// # Safety
/// `text` is from [`rumbo_room`] with the same length, and not used again.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rumbo_draw(text: *mut u8, length: usize) -> *mut Answer {
    // SAFETY: the caller gives back what `rumbo_room` made.
    let text = unsafe { Box::from_raw(std::ptr::slice_from_raw_parts_mut(text, length)) };
    let answer = match draw(&text) {
        Ok(bytes) => Answer { failed: false, bytes },
        Err(message) => Answer { failed: true, bytes: message.into_bytes() },
    };
    Box::into_raw(Box::new(answer))
}

fn draw(text: &[u8]) -> Result<Vec<u8>, String> {
    let text = std::str::from_utf8(text).map_err(|cause| cause.to_string())?;
    let figure = Figure::read(text).map_err(|error| error.to_string())?;
    let rendered = figure.render().map_err(|error| error.to_string())?;
    rendered.png().map_err(|error| error.to_string())
}

/// Whether the answer is a message.
///
/// # Safety
/// `answer` is from [`rumbo_draw`] and not given back.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rumbo_failed(answer: *const Answer) -> bool {
    // SAFETY: as the caller promises.
    unsafe { &*answer }.failed
}

/// Where the answer's bytes begin.
///
/// # Safety
/// `answer` is from [`rumbo_draw`] and not given back.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rumbo_bytes(answer: *const Answer) -> *const u8 {
    // SAFETY: as the caller promises.
    unsafe { &*answer }.bytes.as_ptr()
}

/// How many bytes the answer has.
///
/// # Safety
/// `answer` is from [`rumbo_draw`] and not given back.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rumbo_length(answer: *const Answer) -> usize {
    // SAFETY: as the caller promises.
    unsafe { &*answer }.bytes.len()
}

/// Gives an answer back.
///
/// # Safety
/// `answer` is from [`rumbo_draw`] and not used again.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rumbo_done(answer: *mut Answer) {
    // SAFETY: as the caller promises.
    drop(unsafe { Box::from_raw(answer) });
}
