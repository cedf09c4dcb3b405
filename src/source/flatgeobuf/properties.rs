//! Properties: each the number of a column, and its value.

use super::buffer::cut_short;
use super::header::Column;
use crate::error::{Error, ErrorKind, Result};
use crate::source::{Properties, PropertyValue};

/// Reads a feature's properties; counts those that are binary, and left out.
///
/// # Errors
/// Where they are cut short, or of a column that is not there.
pub(super) fn read(bytes: &[u8], columns: &[Column], binary: &mut usize) -> Result<Properties> {
    let mut rest = bytes;
    let mut cells = Vec::new();
    while !rest.is_empty() {
        let column = usize::from(u16::from_le_bytes(take(&mut rest)?));
        let Some(column) = columns.get(column) else {
            let message = format!("it has a value of column {column}, of {}", columns.len());
            return Err(Error::new(ErrorKind::Data, message)
                .remedy("write the file anew with the program it is from"));
        };
        match value(column.kind, &mut rest)? {
            Some(value) => cells.push((column.name.clone(), value)),
            None => *binary += 1,
        }
    }
    // Not a number is no value.
    Ok(cells.into_iter().filter(|(_, value)| !value.is_null()).collect())
}

/// A value of a type, by its number; nothing for what is binary.
fn value(kind: u8, rest: &mut &[u8]) -> Result<Option<PropertyValue>> {
    Ok(Some(match kind {
        0 => i64::from(i8::from_le_bytes(take(rest)?)).into(),
        1 => i64::from(u8::from_le_bytes(take(rest)?)).into(),
        2 => (take::<1>(rest)? != [0]).into(),
        3 => i64::from(i16::from_le_bytes(take(rest)?)).into(),
        4 => i64::from(u16::from_le_bytes(take(rest)?)).into(),
        5 => i64::from(i32::from_le_bytes(take(rest)?)).into(),
        6 => i64::from(u32::from_le_bytes(take(rest)?)).into(),
        7 => i64::from_le_bytes(take(rest)?).into(),
        8 => PropertyValue::Number(u64::from_le_bytes(take(rest)?).into()),
        9 => f64::from(f32::from_le_bytes(take(rest)?)).into(),
        10 => f64::from_le_bytes(take(rest)?).into(),
        11 | 13 => String::from_utf8_lossy(long(rest)?).into_owned().into(),
        12 => {
            let text = String::from_utf8_lossy(long(rest)?);
            serde_json::from_str::<serde_json::Value>(&text)
                .map_or_else(|_| text.into_owned().into(), PropertyValue::from)
        }
        14 => {
            long(rest)?;
            return Ok(None);
        }
        other => {
            return Err(Error::new(ErrorKind::Data, format!("there is no column of type {other}"))
                .remedy("write the file anew with the program it is from"));
        }
    }))
}

fn take<const N: usize>(rest: &mut &[u8]) -> Result<[u8; N]> {
    let (taken, after) = rest.split_first_chunk::<N>().ok_or_else(cut_short)?;
    *rest = after;
    Ok(*taken)
}

/// Bytes behind their length.
fn long<'a>(rest: &mut &'a [u8]) -> Result<&'a [u8]> {
    let length = u32::from_le_bytes(take(rest)?) as usize;
    let (taken, after) = rest.split_at_checked(length).ok_or_else(cut_short)?;
    *rest = after;
    Ok(taken)
}
