//! From bytes to text.

use std::borrow::Cow;

use super::ReadOptions;
use crate::error::{Error, ErrorKind, Result};
use crate::resources::Limit;

/// The text in UTF-8 that the bytes are, without a byte order mark.
pub(super) fn text<'a>(bytes: &'a [u8], options: &ReadOptions) -> Result<&'a str> {
    if u64::try_from(bytes.len()).is_ok_and(|length| length > options.max_bytes) {
        return Err(too_long(options.max_bytes));
    }
    if bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]) {
        return Err(Error::new(ErrorKind::Encoding, "the text is in UTF-16, not in UTF-8")
            .remedy("save the file as UTF-8"));
    }
    let bytes = bytes.strip_prefix(&[0xef, 0xbb, 0xbf]).unwrap_or(bytes);
    std::str::from_utf8(bytes).map_err(|cause| {
        // Text has no zero bytes; pictures and archives have some at their beginning.
        if bytes.iter().take(1024).any(|&byte| byte == 0) {
            return Error::new(ErrorKind::Encoding, "these are binary data, not text")
                .remedy("give a text file in UTF-8");
        }
        let offset = cause.valid_up_to();
        let before = bytes.get(..offset).unwrap_or_default();
        let line = before.iter().filter(|&&byte| byte == b'\n').count() + 1;
        let byte = bytes.get(offset).map_or(Cow::Borrowed("?"), |b| format!("0x{b:02X}").into());
        let message = format!("byte {offset} ({byte}) is not text in UTF-8");
        Error::new(ErrorKind::Encoding, message)
            .at_line(line)
            .remedy("save the file as UTF-8")
            .caused_by(cause)
    })
}

/// The error of an input longer than [`ReadOptions::max_bytes`].
pub(super) fn too_long(most: u64) -> Error {
    let message = format!("the input is longer than {most} bytes");
    Error::new(ErrorKind::Limit, message).remedy(Limit::FileBytes.remedy())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(bytes: &[u8]) -> Result<&str> {
        text(bytes, &ReadOptions::default())
    }

    #[test]
    fn a_byte_order_mark_is_no_part_of_the_text() {
        assert_eq!(read(b"\xef\xbb\xbf{}").unwrap(), "{}");
    }

    #[test]
    fn bytes_that_are_no_text_are_named() {
        let error = read(b"{\n\"name\": \"M\xe9xico\"}").unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Encoding);
        assert_eq!(
            error.to_string(),
            "line 2: byte 12 (0xE9) is not text in UTF-8; save the file as UTF-8"
        );
        assert!(read(b"\xff\xfe{\0").unwrap_err().to_string().contains("UTF-16"));
    }

    #[test]
    fn the_limit_on_bytes_holds() {
        let options = ReadOptions { max_bytes: 3, ..ReadOptions::default() };
        assert!(text(b"123", &options).is_ok());
        assert_eq!(text(b"1234", &options).unwrap_err().kind(), ErrorKind::Limit);
    }
}
