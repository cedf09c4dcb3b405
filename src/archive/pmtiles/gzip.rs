//! gzip in memory.

use std::io::{Read, Write};

use crate::archive::REMEDY;
use crate::error::{Error, ErrorKind, Result};

/// Compresses.
pub(in crate::archive) fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    // Writing to memory does not fail.
    let written = encoder.write_all(bytes);
    debug_assert!(written.is_ok());
    encoder.finish().unwrap_or_default()
}

/// Decompresses.
///
/// # Errors
/// The bytes are no gzip, are cut, or would become more than `most`.
pub(in crate::archive) fn gunzip(bytes: &[u8], most: u64) -> Result<Vec<u8>> {
    let mut plain = Vec::new();
    let read = flate2::read::MultiGzDecoder::new(bytes).take(most + 1).read_to_end(&mut plain);
    read.map_err(|cause| {
        Error::new(ErrorKind::Archive, format!("gzip data are damaged: {cause}"))
            .caused_by(cause)
            .remedy(REMEDY)
    })?;
    if plain.len() as u64 > most {
        return Err(Error::new(ErrorKind::Limit, format!("gzip data grow beyond {most} bytes"))
            .remedy(REMEDY));
    }
    Ok(plain)
}
