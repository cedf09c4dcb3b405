//! Unfinished work: tiles in one append-only file that is its own journal.

mod record;

use std::collections::HashMap;
use std::fs::{File, OpenOptions, TryLockError};
use std::hash::{DefaultHasher, Hasher};
use std::io::{BufReader, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use self::record::{EARLIER, HEAD, MAGIC, checksum, read_head, split};
use super::index::{Index, Run};
use super::inputs::Inputs;
use crate::error::{Error, ErrorKind, Result};
use crate::resources::disk;

/// Distinct tiles by number, and which tile has which.
#[derive(Debug)]
pub(super) struct Spool {
    path: PathBuf,
    file: File,
    /// Where the next record goes.
    end: u64,
    index: Index,
    blobs: Vec<Blob>,
    /// Where tiles with a hash are. Bytes are compared before two tiles count as equal.
    by_hash: HashMap<u64, u32>,
    /// How many tiles were there when it was opened.
    resumed: u64,
    buffer: Vec<u8>,
}

/// Where a tile's bytes are.
#[derive(Debug, Clone, Copy)]
struct Blob {
    offset: u64,
    length: u32,
}

impl Spool {
    /// Opens the spool at a path, or makes it. `anew` throws away what other work left there.
    pub fn open(path: &Path, identity: &str, anew: bool) -> Result<Self> {
        // A link that someone laid there would lead to a file of theirs.
        let strange = std::fs::symlink_metadata(path).is_ok_and(|about| !about.is_file());
        if strange {
            return Err(foreign(path));
        }
        let mut options = OpenOptions::new();
        options.read(true).write(true).create(true).truncate(false);
        let file = disk::operation().and_then(|()| options.open(path));
        let file = file.map_err(|cause| Error::io(path, "write beside the output", cause))?;
        match file.try_lock() {
            Err(TryLockError::WouldBlock) => {
                return Err(Error::new(ErrorKind::Io, "another process is writing this output")
                    .in_file(path)
                    .remedy("wait for it to end, or give another name"));
            }
            // A file system without locks: nothing can be known.
            Err(TryLockError::Error(_)) | Ok(()) => {}
        }
        let mut spool = Self {
            path: path.to_owned(),
            file,
            end: 0,
            index: Index::default(),
            blobs: Vec::new(),
            by_hash: HashMap::new(),
            resumed: 0,
            buffer: Vec::new(),
        };
        let Some(other) = spool.read(identity)? else { return Ok(spool) };
        let start = spool.start()?;
        // Of work that ended as its head was written there is nothing to lose.
        if !record::is_cut(&start, spool.length()?) && !anew {
            return Err(refuse(&other, identity).in_file(path));
        }
        if !MAGIC.starts_with(start.get(..MAGIC.len()).unwrap_or(&start)) {
            return Err(foreign(path));
        }
        spool.begin(identity)?;
        Ok(spool)
    }

    /// How many tiles were there when it was opened.
    pub fn resumed(&self) -> u64 {
        self.resumed
    }

    /// The number of keys.
    pub fn len(&self) -> u64 {
        self.index.len()
    }

    /// The number of different tiles.
    pub fn distinct(&self) -> u64 {
        self.blobs.len() as u64
    }

    /// Whether a key has a tile.
    pub fn contains(&self, key: u64) -> bool {
        self.index.get(key).is_some()
    }

    /// The tile of a key.
    pub fn get(&mut self, key: u64) -> Result<Option<Vec<u8>>> {
        let Some(number) = self.index.get(key) else { return Ok(None) };
        let mut tile = Vec::new();
        self.blob(number, &mut tile)?;
        Ok(Some(tile))
    }

    /// Adds a tile; does nothing where the key has one.
    pub fn put(&mut self, key: u64, tile: &[u8]) -> Result<()> {
        if self.contains(key) {
            return Ok(());
        }
        let length = u32::try_from(tile.len()).ok().filter(|length| *length < EARLIER);
        let length = length.ok_or_else(|| {
            Error::new(ErrorKind::Limit, format!("a tile of {} bytes is too large", tile.len()))
        })?;
        let hash = hash(tile);
        let number = match self.equal(hash, tile)? {
            Some(number) => {
                self.append(key, EARLIER | number, &[])?;
                number
            }
            None => {
                let offset = self.end + HEAD as u64;
                self.append(key, length, tile)?;
                self.add_blob(Blob { offset, length }, hash)?
            }
        };
        self.index.insert(key, number);
        Ok(())
    }

    /// Which tiles there are, in order of keys.
    pub fn runs(&mut self) -> &[Run] {
        self.index.runs()
    }

    /// The length of a tile by its number.
    pub fn blob_length(&self, number: u32) -> u32 {
        self.blobs.get(number as usize).map_or(0, |blob| blob.length)
    }

    /// Reads a tile by its number.
    pub fn blob(&self, number: u32, tile: &mut Vec<u8>) -> Result<()> {
        let blob = self.blobs.get(number as usize).copied();
        let blob = blob.ok_or_else(|| self.damaged())?;
        tile.resize(blob.length as usize, 0);
        let mut file = &self.file;
        let sought = disk::operation().and_then(|()| file.seek(SeekFrom::Start(blob.offset)));
        let read = sought.and_then(|_| file.read_exact(tile));
        read.map_err(|cause| Error::io(&self.path, "read unfinished work", cause))
    }

    /// Removes the file.
    pub fn remove(self) -> Result<()> {
        let removed = disk::operation().and_then(|()| std::fs::remove_file(&self.path));
        removed.map_err(|cause| Error::io(&self.path, "remove finished work", cause))
    }

    /// The number of the tile with these bytes.
    fn equal(&mut self, hash: u64, tile: &[u8]) -> Result<Option<u32>> {
        let Some(&number) = self.by_hash.get(&hash) else { return Ok(None) };
        if self.blob_length(number) as usize != tile.len() {
            return Ok(None);
        }
        let mut buffer = std::mem::take(&mut self.buffer);
        let read = self.blob(number, &mut buffer);
        let same = buffer == tile;
        self.buffer = buffer;
        read?;
        Ok(same.then_some(number))
    }

    fn add_blob(&mut self, blob: Blob, hash: u64) -> Result<u32> {
        let number = u32::try_from(self.blobs.len()).ok().filter(|number| *number < EARLIER);
        let number = number.ok_or_else(|| {
            Error::new(ErrorKind::Limit, "an archive cannot hold more than 2³¹ different tiles")
                .remedy("draw it in shards")
        })?;
        self.blobs.push(blob);
        self.by_hash.entry(hash).or_insert(number);
        Ok(number)
    }

    /// Writes a record in one go, or leaves the file as it was.
    fn append(&mut self, key: u64, word: u32, tile: &[u8]) -> Result<()> {
        let mut record = std::mem::take(&mut self.buffer);
        record.clear();
        record::write(key, word, tile, &mut record);
        let written = self.write(&record);
        self.buffer = record;
        written
    }

    /// Writes at the end of the file, or leaves it as it was.
    fn write(&mut self, bytes: &[u8]) -> Result<()> {
        let mut file = &self.file;
        let sought = file.seek(SeekFrom::Start(self.end));
        let written = sought.and_then(|_| disk::Watched(file).write_all(bytes));
        if let Err(cause) = written {
            // A cut record would be dropped on resumption too; this only saves its bytes.
            let _ = disk::operation().and_then(|()| self.file.set_len(self.end));
            return Err(Error::io(&self.path, "write", cause).remedy(
                "make room and run the same command again: it goes on from where it stopped",
            ));
        }
        self.end += bytes.len() as u64;
        Ok(())
    }

    /// Starts an empty file.
    fn begin(&mut self, identity: &str) -> Result<()> {
        let emptied = disk::operation().and_then(|()| self.file.set_len(0));
        emptied.map_err(|cause| Error::io(&self.path, "write", cause))?;
        self.end = 0;
        self.write(&record::head(identity))
    }

    /// The first bytes, as many as tell how long the head is.
    fn start(&self) -> Result<Vec<u8>> {
        let mut start = Vec::new();
        let mut file = &self.file;
        let read = file
            .seek(SeekFrom::Start(0))
            .and_then(|_| file.take(record::START).read_to_end(&mut start));
        read.map_err(|cause| Error::io(&self.path, "read unfinished work", cause))?;
        Ok(start)
    }

    fn length(&self) -> Result<u64> {
        let about = self.file.metadata();
        about.map(|about| about.len()).map_err(|cause| Error::io(&self.path, "read", cause))
    }

    /// Reads what is there; the identity of other work, which is empty where there is none.
    fn read(&mut self, identity: &str) -> Result<Option<Vec<u8>>> {
        let length = self.length()?;
        let failed = |cause| Error::io(&self.path, "read unfinished work", cause);
        let mut reader = BufReader::with_capacity(1 << 18, self.file.try_clone().map_err(failed)?);
        let head = read_head(&mut reader).map_err(failed)?;
        if head.as_deref() != Some(identity.as_bytes()) {
            return Ok(Some(head.unwrap_or_default()));
        }
        self.end = (MAGIC.len() + 8 + identity.len()) as u64;
        let mut tile = Vec::new();
        while length - self.end >= HEAD as u64 {
            let mut head = [0; HEAD];
            reader
                .read_exact(&mut head)
                .map_err(|cause| Error::io(&self.path, "read unfinished work", cause))?;
            let (key, word, sum) = split(head);
            let offset = self.end + HEAD as u64;
            tile.clear();
            if word < EARLIER {
                if u64::from(word) > length - offset {
                    break;
                }
                tile.resize(word as usize, 0);
                reader
                    .read_exact(&mut tile)
                    .map_err(|cause| Error::io(&self.path, "read unfinished work", cause))?;
            }
            if checksum(key, word, &tile) != sum || self.contains(key) {
                break;
            }
            let number = if word < EARLIER {
                self.add_blob(Blob { offset, length: word }, hash(&tile))?
            } else {
                word & !EARLIER
            };
            if number as usize >= self.blobs.len() {
                break;
            }
            self.index.insert(key, number);
            self.end = offset + tile.len() as u64;
        }
        self.file.set_len(self.end).map_err(|cause| Error::io(&self.path, "write", cause))?;
        self.resumed = self.index.len();
        Ok(None)
    }

    fn damaged(&self) -> Error {
        Error::new(ErrorKind::Archive, "the unfinished work is damaged")
            .in_file(&self.path)
            .remedy("remove it and start anew")
    }
}

fn foreign(path: &Path) -> Error {
    Error::new(ErrorKind::Io, "what lies where unfinished work would go is no work of rumbo")
        .in_file(path)
        .remedy("move it away, or give the output another name")
}

/// Tells that unfinished work is not the one that goes on, and in what.
fn refuse(found: &[u8], wanted: &str) -> Error {
    let inputs = |identity: &[u8]| -> Option<Inputs> {
        let identity: serde_json::Value = serde_json::from_slice(identity).ok()?;
        Inputs::from_json(identity.pointer("/metadata/rumbo:inputs")?)
    };
    let changed = match (inputs(found), inputs(wanted.as_bytes())) {
        (Some(found), Some(wanted)) => found.told(&wanted),
        _ => String::new(),
    };
    if changed.is_empty() {
        let message = "unfinished work with other settings lies beside the output";
        return Error::new(ErrorKind::Occupied, message)
            .remedy("finish it with its own settings, or throw it away");
    }
    let message = format!("unfinished work with other settings lies beside the output{changed}");
    Error::new(ErrorKind::Occupied, message)
        .remedy("finish it with what it was begun with, or throw it away")
}

fn hash(tile: &[u8]) -> u64 {
    let mut hasher = DefaultHasher::new();
    hasher.write(tile);
    hasher.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fill(spool: &mut Spool) {
        for key in 0..20_u64 {
            spool.put(key, format!("tile {}", key % 7).as_bytes()).unwrap();
        }
    }

    #[test]
    fn work_cut_anywhere_goes_on_with_the_records_that_are_whole() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("work");
        let mut spool = Spool::open(&path, "a", false).unwrap();
        fill(&mut spool);
        assert_eq!((spool.len(), spool.distinct()), (20, 7));
        drop(spool);
        let whole = std::fs::read(&path).unwrap();
        for length in 0..=whole.len() {
            std::fs::write(&path, &whole[..length]).unwrap();
            let head = MAGIC.len() + 8 + 1;
            let opened = Spool::open(&path, "a", length < head);
            let mut spool = opened.unwrap_or_else(|error| panic!("{length}: {error}"));
            assert!(spool.resumed() <= 20);
            assert_eq!(spool.resumed() == 20, length == whole.len());
            fill(&mut spool);
            assert_eq!(spool.len(), 20);
            for key in 0..20 {
                let tile = spool.get(key).unwrap().unwrap();
                assert_eq!(tile, format!("tile {}", key % 7).as_bytes(), "{length}");
            }
            drop(spool);
            assert_eq!(std::fs::read(&path).unwrap(), whole, "cut at {length}");
        }
    }

    #[test]
    fn a_damaged_byte_ends_the_work_there() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("work");
        let mut spool = Spool::open(&path, "a", false).unwrap();
        fill(&mut spool);
        drop(spool);
        let whole = std::fs::read(&path).unwrap();
        for at in MAGIC.len() + 9..whole.len() {
            let mut damaged = whole.clone();
            damaged[at] ^= 0x40;
            std::fs::write(&path, &damaged).unwrap();
            let mut spool = Spool::open(&path, "a", false).unwrap();
            assert!(spool.resumed() < 20, "byte {at}");
            for key in 0..20 {
                if let Some(tile) = spool.get(key).unwrap() {
                    assert_eq!(tile, format!("tile {}", key % 7).as_bytes(), "byte {at}");
                }
            }
        }
    }

    #[test]
    fn other_work_is_neither_resumed_nor_lost() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("work");
        let mut spool = Spool::open(&path, "a", false).unwrap();
        fill(&mut spool);
        assert!(
            Spool::open(&path, "a", false).unwrap_err().to_string().contains("another process")
        );
        drop(spool);
        let before = std::fs::read(&path).unwrap();
        let error = Spool::open(&path, "b", false).unwrap_err().to_string();
        assert!(error.contains("other settings"), "{error}");
        assert_eq!(std::fs::read(&path).unwrap(), before);
        assert_eq!(Spool::open(&path, "b", true).unwrap().resumed(), 0);
    }
}
