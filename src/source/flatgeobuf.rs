//! FlatGeobuf 3: features as FlatBuffers, one after the other (<https://flatgeobuf.org>).

mod buffer;
mod by_box;
mod geometry;
mod header;
mod properties;

use super::advice::Advice;
use super::gather::{Gathered, report_nothing_to_draw};
use super::reference::Reference;
use super::simple::Builder;
use super::{FeatureLayer, Features, ReadOptions, Shape, encoding};
use crate::error::{Code, Error, ErrorKind, Report, Result};
use crate::unit::LonLatBox;
use buffer::Table;
pub use by_box::FlatGeobuf;
use header::{Column, Header, columns};

/// How every file of the third version begins; its eighth byte may grow.
pub(super) const MAGIC: &[u8] = b"fgb\x03fgb";

/// Reads a FlatGeobuf file: one layer, under the name that the file gives it.
///
/// A geometry collection gives a feature for each of its members. Positions are brought to longitude and
/// latitude from the file's reference system. Heights and measures are ignored, binary values left out,
/// which the report tells. All features are read; [`FlatGeobuf`] reads those in a box.
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
        return Err(not_one());
    };
    let (head, rest) = sized(rest)?;
    let head = Head::read(head, options)?;
    let mut reading = Reading::new(&head, options);
    let mut rest = head.header.after_index(rest)?;
    while !rest.is_empty() {
        let in_feature = |error: Error| error.at_path(format!("feature {}", reading.number + 1));
        let (feature, after) = sized(rest).map_err(in_feature)?;
        rest = after;
        reading.feature(feature, None)?;
    }
    let count = u64::try_from(reading.number).unwrap_or(u64::MAX);
    let promised = head.header.count;
    if promised > 0 && promised != count {
        let detail = format!("the file says that it has {promised} features: it has {count}");
        reading.report.add(Code::Advisory, "", detail);
    }
    let (features, mut report) = reading.done();
    report_nothing_to_draw(&features.features, &mut report);
    let Header { name, crs, .. } = head.header;
    Ok((vec![FeatureLayer { name, features, crs }], report))
}

/// The head of a file, and what brings its coordinates to longitude and latitude.
#[derive(Debug)]
struct Head {
    header: Header,
    reference: Reference,
    /// What was doubtful in it.
    report: Report,
}

impl Head {
    fn read(bytes: &[u8], options: &ReadOptions) -> Result<Self> {
        let mut report = Report::new();
        let header = Header::read(bytes, &mut Gathered::new(options), options)?;
        let reference = header.reference(&mut report)?;
        Ok(Self { header, reference, report })
    }
}

/// Features read one after the other.
struct Reading<'h> {
    options: &'h ReadOptions,
    head: &'h Head,
    gathered: Gathered<'h>,
    advice: Advice<usize>,
    report: Report,
    /// How many values were binary.
    binary: usize,
    /// How many features were read.
    number: usize,
}

impl<'h> Reading<'h> {
    fn new(head: &'h Head, options: &'h ReadOptions) -> Self {
        let (gathered, report) = (Gathered::new(options), head.report.clone());
        Self { options, head, gathered, advice: Advice::default(), report, binary: 0, number: 0 }
    }

    /// Reads a feature; only one that meets a box, where one is given.
    fn feature(&mut self, bytes: &[u8], within: Option<LonLatBox>) -> Result<()> {
        self.number += 1;
        let number = self.number;
        self.taken(bytes, within).map_err(|error| error.at_path(format!("feature {number}")))
    }

    fn taken(&mut self, bytes: &[u8], within: Option<LonLatBox>) -> Result<()> {
        let builder = Builder {
            options: self.options,
            reference: &self.head.reference,
            gathered: &mut self.gathered,
            advice: &mut self.advice,
            row: self.number,
            shapes: Vec::new(),
        };
        let (feature, mut shapes) = shapes(bytes, &self.head.header, builder)?;
        let meets = |shape: &Shape| {
            within.is_none_or(|within| shape.bounds().is_some_and(|own| own.overlaps(within)))
        };
        if within.is_some() && !shapes.iter().any(meets) {
            return Ok(());
        }
        let own = columns(&feature, 2, feature.length(), &mut self.gathered, self.options)?;
        let known: &[Column] = if own.is_empty() { &self.head.header.columns } else { &own };
        let properties = properties::read(feature.bytes(1), known, &mut self.binary)?;
        self.gathered.push(None, properties, &mut shapes)
    }

    /// The features, and what was doubtful.
    fn done(mut self) -> (Features, Report) {
        if self.binary > 0 {
            let detail = format!("{} × binary values are left out", self.binary);
            self.report.add(Code::Omitted, "", detail);
        }
        self.report.append(self.advice.into_report(|number| format!("feature {number}")));
        (self.gathered.take(), self.report)
    }
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

fn not_one() -> Error {
    Error::new(ErrorKind::Data, "this is no FlatGeobuf file of version 3")
        .remedy("give a .fgb file, or write it anew, for example with ogr2ogr -f FlatGeobuf")
}

/// A buffer behind its length, and what follows it.
fn sized(bytes: &[u8]) -> Result<(&[u8], &[u8])> {
    let (length, rest) = bytes.split_first_chunk::<4>().ok_or_else(buffer::cut_short)?;
    rest.split_at_checked(u32::from_le_bytes(*length) as usize).ok_or_else(buffer::cut_short)
}
