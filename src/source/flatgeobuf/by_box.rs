//! Reading what lies in a box, by the file's index.

use std::fs::File;
use std::io::{BufReader, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::buffer::cut_short;
use super::header::NODE;
use super::{Head, MAGIC, Reading, not_one};
use crate::archive::Fingerprint;
use crate::error::{Error, ErrorKind, Report, Result};
use crate::resources::Resources;
use crate::source::reference::Reference;
use crate::source::store::FeatureStore;
use crate::source::{Features, ReadOptions, encoding};
use crate::unit::{LonLat, LonLatBox};

/// How many steps a side of a box has where it is brought to the file's reference system.
const STEPS: u32 = 16;

/// How much wider it is taken there, for its sides between two steps.
const MARGIN: f64 = 0.05;

/// How exact coordinates are, shares of their own size.
const EXACT: f64 = 1e-7;

/// A FlatGeobuf file that stays where it is: the features in a box are found by its index (a packed
/// Hilbert R-tree), and no others are read. Of a file without an index all are looked at, and those
/// in the box kept, so that memory follows the box and not the file.
///
/// ```no_run
/// use rumbo::resources::Resources;
/// use rumbo::source::FeatureStore;
/// use rumbo::source::flatgeobuf::FlatGeobuf;
/// use rumbo::unit::LonLatBox;
///
/// let parcels = FlatGeobuf::open("parcels.fgb", &Resources::default())?;
/// let (features, report) = parcels.read_box(LonLatBox::new(-99.2, 19.4, -99.1, 19.5))?;
/// # Ok::<(), rumbo::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct FlatGeobuf {
    path: PathBuf,
    resources: Resources,
    head: Arc<Head>,
    /// Where the index begins.
    index: u64,
}

impl FlatGeobuf {
    /// Opens a file, and looks at its head.
    ///
    /// # Errors
    /// Those of [`Resources::open`]; what is no FlatGeobuf, a damaged head, a reference system that is
    /// not known.
    pub fn open(path: impl AsRef<Path>, resources: &Resources) -> Result<Self> {
        let path = path.as_ref().to_owned();
        let options = ReadOptions::from_resources(resources);
        let head = Cursor::open(&path, resources).and_then(|mut cursor| {
            let head = Head::read(&cursor.head(options.max_bytes)?, &options)?;
            Ok((Arc::new(head), cursor.at))
        });
        let (head, index) = head.map_err(|error| error.in_file(&path))?;
        Ok(Self { path, resources: resources.clone(), head, index })
    }

    fn read(&self, bounds: LonLatBox) -> Result<(Features, Report)> {
        let options = ReadOptions::from_resources(&self.resources);
        let mut cursor = Cursor::open(&self.path, &self.resources)?;
        let mut reading = Reading::new(&self.head, &options);
        let levels = self.head.header.levels();
        let features = levels.iter().try_fold(self.index, |at, level| {
            level.checked_mul(NODE).and_then(|length| at.checked_add(length))
        });
        let features = features.ok_or_else(cut_short)?;
        let mut left = options.max_bytes;
        let mut take = |cursor: &mut Cursor<'_>| {
            let Some(bytes) = cursor.sized(&mut left, options.max_bytes)? else { return Ok(false) };
            reading.feature(&bytes, Some(bounds)).map(|()| true)
        };
        match sides(&self.head.reference, bounds).filter(|_| !levels.is_empty()) {
            Some(sides) => {
                for offset in self.search(&mut cursor, &levels, &sides)? {
                    cursor.seek(features.checked_add(offset).ok_or_else(cut_short)?)?;
                    if !take(&mut cursor)? {
                        return Err(cut_short());
                    }
                }
            }
            None => {
                cursor.seek(features)?;
                while take(&mut cursor)? {}
            }
        }
        Ok(reading.done())
    }

    /// Where, behind the index, features begin that meet one of some boxes, in the file's order.
    fn search(&self, cursor: &mut Cursor<'_>, levels: &[u64], sides: &[Sides]) -> Result<Vec<u64>> {
        let mut found = Vec::new();
        // Where each level begins, and where the last ends, in nodes.
        let mut starts = vec![0_u64];
        for level in levels {
            let start = starts.last().copied().unwrap_or_default();
            starts.push(start.checked_add(*level).ok_or_else(cut_short)?);
        }
        let entries = self.head.header.entries();
        let mut queue = vec![(0_u64, 0_usize)];
        while let Some((first, level)) = queue.pop() {
            self.resources.cancel().check()?;
            let (Some(start), Some(end)) = (starts.get(level), starts.get(level + 1)) else {
                return Err(damaged());
            };
            if first < *start || first >= *end {
                return Err(damaged());
            }
            let at = first.checked_mul(NODE).and_then(|by| by.checked_add(self.index));
            cursor.seek(at.ok_or_else(cut_short)?)?;
            for _ in first..first.saturating_add(entries).min(*end) {
                let (own, to) = cursor.node()?;
                if !sides.iter().any(|sides| meet(own, *sides)) {
                    continue;
                }
                if level + 1 == levels.len() {
                    found.push(to);
                } else {
                    queue.push((to, level + 1));
                }
            }
        }
        // A damaged index may lead to one feature twice.
        found.sort_unstable();
        found.dedup();
        Ok(found)
    }
}

impl FeatureStore for FlatGeobuf {
    fn read_box(&self, bounds: LonLatBox) -> Result<(Features, Report)> {
        self.read(bounds).map_err(|error| error.in_file(&self.path))
    }

    fn fingerprint(&self, before: Fingerprint) -> Result<Fingerprint> {
        self.resources.digest(before, &self.path)
    }
}

/// A box of the file's own coordinates: least x and y, greatest x and y.
type Sides = [f64; 4];

/// A box in the file's reference system, where it can be told there: in degrees once for each turn of
/// the globe that it may be written on.
fn sides(reference: &Reference, bounds: LonLatBox) -> Option<Vec<Sides>> {
    let LonLatBox { west, south, north, .. } = bounds;
    let east = west + bounds.lon_span();
    if reference.is_degrees() {
        let turn = |turn: f64| [west + turn, south, east + turn, north];
        return Some([-360.0, 0.0, 360.0].map(turn).to_vec());
    }
    let mut around = [f64::INFINITY, f64::INFINITY, f64::NEG_INFINITY, f64::NEG_INFINITY];
    let at =
        |from: f64, to: f64, step: u32| from + (to - from) * f64::from(step) / f64::from(STEPS);
    for (column, row) in (0..=STEPS).flat_map(|column| (0..=STEPS).map(move |row| (column, row))) {
        let place = LonLat::new(at(west, east, column), at(south, north, row));
        let point = reference.plane(place)?;
        let [x0, y0, x1, y1] = around;
        around = [x0.min(point.x), y0.min(point.y), x1.max(point.x), y1.max(point.y)];
    }
    let [x0, y0, x1, y1] = around;
    let margin = |from: f64, to: f64| (to - from) * MARGIN + from.abs().max(to.abs()) * EXACT;
    let (wider, higher) = (margin(x0, x1), margin(y0, y1));
    let around = [x0 - wider, y0 - higher, x1 + wider, y1 + higher];
    around.iter().all(|side| side.is_finite()).then(|| vec![around])
}

/// A file, and how far it is read.
struct Cursor<'a> {
    path: &'a Path,
    file: BufReader<File>,
    at: u64,
}

impl<'a> Cursor<'a> {
    fn open(path: &'a Path, resources: &Resources) -> Result<Self> {
        let file = resources.open(path, "read the features")?;
        Ok(Self { path, file: BufReader::new(file), at: 0 })
    }

    fn failed(&self, cause: std::io::Error) -> Error {
        match cause.kind() {
            std::io::ErrorKind::UnexpectedEof => cut_short(),
            _ => Error::io(self.path, "read the features", cause),
        }
    }

    fn exact(&mut self, bytes: &mut [u8]) -> Result<()> {
        self.file.read_exact(bytes).map_err(|cause| self.failed(cause))?;
        self.at = self.at.saturating_add(bytes.len() as u64);
        Ok(())
    }

    fn seek(&mut self, at: u64) -> Result<()> {
        // What is near may be in the buffer.
        let by =
            i64::try_from(at).ok().zip(i64::try_from(self.at).ok()).map(|(at, here)| at - here);
        match by {
            Some(by) => self.file.seek_relative(by),
            None => self.file.seek(SeekFrom::Start(at)).map(drop),
        }
        .map_err(|cause| self.failed(cause))?;
        self.at = at;
        Ok(())
    }

    /// The next buffer behind its length, of which so many bytes may still be read; `None` at the
    /// file's end.
    fn sized(&mut self, left: &mut u64, most: u64) -> Result<Option<Vec<u8>>> {
        let mut length = [0; 4];
        let read = self.file.read(&mut length).map_err(|cause| self.failed(cause))?;
        if read == 0 {
            return Ok(None);
        }
        self.at = self.at.saturating_add(read as u64);
        self.exact(length.get_mut(read..).unwrap_or_default())?;
        let length = u64::from(u32::from_le_bytes(length));
        *left = left.checked_sub(length).ok_or_else(|| encoding::too_long(most))?;
        let mut bytes = Vec::new();
        let read = self.file.by_ref().take(length).read_to_end(&mut bytes);
        let read = read.map_err(|cause| self.failed(cause))? as u64;
        self.at = self.at.saturating_add(read);
        if read < length { Err(cut_short()) } else { Ok(Some(bytes)) }
    }

    /// The head, behind which the index begins.
    fn head(&mut self, most: u64) -> Result<Vec<u8>> {
        let mut magic = [0; 8];
        self.exact(&mut magic)?;
        if !magic.starts_with(MAGIC) {
            return Err(not_one());
        }
        let mut left = most;
        self.sized(&mut left, most)?.ok_or_else(cut_short)
    }

    /// A node of the index: its box, and what it leads to.
    fn node(&mut self) -> Result<(Sides, u64)> {
        let mut sides = [0.0; 4];
        let mut eight = [0; 8];
        for side in &mut sides {
            self.exact(&mut eight)?;
            *side = f64::from_le_bytes(eight);
        }
        self.exact(&mut eight)?;
        Ok((sides, u64::from_le_bytes(eight)))
    }
}

fn damaged() -> Error {
    Error::new(ErrorKind::Data, "the file's index leads out of itself")
        .remedy("write the file anew, for example with ogr2ogr -f FlatGeobuf")
}

fn meet([x0, y0, x1, y1]: Sides, [left, bottom, right, top]: Sides) -> bool {
    x0 <= right && x1 >= left && y0 <= top && y1 >= bottom
}
