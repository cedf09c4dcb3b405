//! FlatGeobuf 3: features as FlatBuffers, one after the other (<https://flatgeobuf.org>).

mod buffer;
mod geometry;
mod header;
mod properties;

use super::advice::Advice;
use super::gather::{Gathered, report_nothing_to_draw};
use super::simple::Builder;
use super::{FeatureLayer, ReadOptions, Shape, encoding};
use crate::error::{Code, Error, ErrorKind, Report, Result};
use buffer::Table;
use header::{Column, Header, columns};

/// How every file of the third version begins; its eighth byte may grow.
pub(super) const MAGIC: &[u8] = b"fgb\x03fgb";

/// Reads a FlatGeobuf file: one layer, under the name that the file gives it.
///
/// A geometry collection gives a feature for each of its members. Positions are brought to longitude and
/// latitude from the file's reference system. Heights and measures are ignored, binary values left out,
/// which the report tells. The index is passed over: all features are read.
///
/// # Errors
/// What is no FlatGeobuf, is cut short or contradicts itself, a reference system that is not known, a
/// position out of range, a limit in `options` exceeded; with the feature's number.
///
/// ```
/// use rumbo::source::{ReadOptions, flatgeobuf};
///
/// let error = flatgeobuf::read(b"fgb", &ReadOptions::default()).unwrap_err();
/// assert!(error.to_string().starts_with("this is no FlatGeobuf"));
/// ```
pub fn read(bytes: &[u8], options: &ReadOptions) -> Result<(Vec<FeatureLayer>, Report)> {
    if u64::try_from(bytes.len()).is_ok_and(|length| length > options.max_bytes) {
        return Err(encoding::too_long(options.max_bytes));
    }
    let Some(rest) = bytes.strip_prefix(MAGIC).and_then(|rest| rest.get(1..)) else {
        return Err(Error::new(ErrorKind::Data, "this is no FlatGeobuf file of version 3")
            .remedy("give a .fgb file, or write it anew, for example with ogr2ogr -f FlatGeobuf"));
    };
    let mut report = Report::new();
    let (head, rest) = sized(rest)?;
    let mut gathered = Gathered::new(options);
    let header = Header::read(head, &mut gathered, options)?;
    let reference = header.reference(&mut report)?;
    let mut rest = header.after_index(rest)?;
    let (mut advice, mut binary, mut number) = (Advice::default(), 0, 0_usize);
    while !rest.is_empty() {
        number += 1;
        let in_feature = |error: Error| error.at_path(format!("feature {number}"));
        let (feature, after) = sized(rest).map_err(in_feature)?;
        rest = after;
        let builder = Builder {
            options,
            reference: &reference,
            gathered: &mut gathered,
            advice: &mut advice,
            row: number,
            shapes: Vec::new(),
        };
        let (feature, mut shapes) = shapes(feature, &header, builder).map_err(in_feature)?;
        let own = columns(&feature, 2, feature.length(), &mut gathered, options);
        let own = own.map_err(in_feature)?;
        let known: &[Column] = if own.is_empty() { &header.columns } else { &own };
        let properties = properties::read(feature.bytes(1), known, &mut binary);
        gathered.push(None, properties.map_err(in_feature)?, &mut shapes)?;
    }
    let count = u64::try_from(number).unwrap_or(u64::MAX);
    if header.count > 0 && header.count != count {
        let detail = format!("the file says that it has {} features: it has {count}", header.count);
        report.add(Code::Advisory, "", detail);
    }
    if binary > 0 {
        report.add(Code::Omitted, "", format!("{binary} × binary values are left out"));
    }
    report.append(advice.into_report(|number| format!("feature {number}")));
    let features = gathered.take();
    report_nothing_to_draw(&features.features, &mut report);
    Ok((vec![FeatureLayer { name: header.name, features, crs: header.crs }], report))
}

/// A feature's table, and the shapes of its geometry.
fn shapes<'a>(
    feature: &'a [u8],
    header: &Header,
    mut builder: Builder<'_, '_>,
) -> Result<(Table<'a>, Vec<Shape>)> {
    let feature = Table::root(feature)?;
    let read = match feature.table(0)? {
        Some(geometry) => geometry::read(&geometry, header.kind, &mut builder),
        None => Ok(()),
    };
    Ok((feature, builder.finish(read)?))
}

/// A buffer behind its length, and what follows it.
fn sized(bytes: &[u8]) -> Result<(&[u8], &[u8])> {
    let (length, rest) = bytes.split_first_chunk::<4>().ok_or_else(buffer::cut_short)?;
    rest.split_at_checked(u32::from_le_bytes(*length) as usize).ok_or_else(buffer::cut_short)
}
