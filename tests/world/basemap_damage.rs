//! Archives that are cut off or altered: an error, never a panic, never a silent difference.
#![cfg(feature = "basemap")]

use rumbo::ErrorKind;
use rumbo::basemap::{Basemap, FindOptions, Gazetteer, Layer, Level};
use rumbo::unit::LonLatBox;

const BASEMAP: &[u8] = include_bytes!("../../data/basemap/basemap.bin");
const GAZETTEER: &[u8] = include_bytes!("../../data/basemap/gazetteer.bin");

/// A fixed sequence that looks random (Marsaglia's xorshift).
struct Random(u64);

impl Random {
    fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % bound as u64) as usize
    }
}

/// Reads everything; gives how many reads failed.
fn read_all(bytes: Vec<u8>) -> usize {
    let basemap = match Basemap::from_bytes(bytes) {
        Ok(basemap) => basemap,
        Err(error) => {
            assert_eq!(error.kind(), ErrorKind::Archive);
            return 1;
        }
    };
    let mut failed = 0;
    let bounds = LonLatBox::new(-120.0, 5.0, 30.0, 50.0);
    for level in [Level::Coarse110m, Level::Medium50m] {
        for layer in Layer::ALL {
            if let Err(error) = basemap.read(layer, level, &bounds) {
                assert_eq!(error.kind(), ErrorKind::Archive);
                failed += 1;
            }
            // Columns that are passed over are walked in another way.
            if let Err(error) = basemap.read_properties(layer, level, &bounds, ["rank"]) {
                assert_eq!(error.kind(), ErrorKind::Archive);
            }
        }
    }
    failed
}

#[test]
fn a_truncated_archive_is_refused() {
    let mut random = Random(7);
    let mut lengths: Vec<usize> = (0..24).map(|_| random.below(BASEMAP.len())).collect();
    lengths.extend(0..64);
    for length in lengths {
        assert!(read_all(BASEMAP[..length].to_vec()) > 0, "cut at {length}");
        let error =
            Gazetteer::from_bytes(&GAZETTEER[..length.min(GAZETTEER.len() - 1)]).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Archive);
    }
}

#[test]
fn flipped_bits_are_noticed_or_do_no_harm() {
    let mut random = Random(11);
    for round in 0..30 {
        let mut bytes = BASEMAP.to_vec();
        // The directory, the head, and anywhere.
        let at = match round % 3 {
            0 => random.below(20),
            1 => random.below(5000),
            _ => random.below(bytes.len()),
        };
        bytes[at] ^= 1 << random.below(8);
        let failed = read_all(bytes);
        assert!(failed > 0 || at >= 5000, "a flip at {at} went unnoticed");
    }
    for _ in 0..100 {
        let mut bytes = GAZETTEER.to_vec();
        let at = random.below(bytes.len());
        bytes[at] ^= 1 << random.below(8);
        match Gazetteer::from_bytes(bytes) {
            Err(error) => assert_eq!(error.kind(), ErrorKind::Archive),
            Ok(gazetteer) => {
                for name in ["Tijuana", "Nowhere at all", "México"] {
                    if let Err(error) = gazetteer.find(name, &FindOptions::default()) {
                        assert!(matches!(error.kind(), ErrorKind::Archive | ErrorKind::Place));
                    }
                }
            }
        }
    }
}

/// The checksums of an altered archive made right again, so that what lies behind them is tried.
fn resealed(mut bytes: Vec<u8>) -> Vec<u8> {
    let length = u32::from_le_bytes(bytes[12..16].try_into().unwrap()) as usize;
    let mut at = 20;
    let mut start = 20 + length;
    let unsigned = |bytes: &[u8], at: &mut usize| {
        let mut value = 0usize;
        let mut shift = 0;
        loop {
            let byte = bytes[*at];
            *at += 1;
            value |= usize::from(byte & 0x7f) << shift;
            shift += 7;
            if byte < 0x80 {
                return value;
            }
        }
    };
    let count = unsigned(&bytes, &mut at);
    for _ in 0..count {
        at += 3;
        unsigned(&bytes, &mut at);
        unsigned(&bytes, &mut at);
        let packed = unsigned(&bytes, &mut at);
        let checksum = crc32fast::hash(&bytes[start..start + packed]).to_le_bytes();
        bytes[at..at + 4].copy_from_slice(&checksum);
        at += 4;
        start += packed;
    }
    let checksum = crc32fast::hash(&bytes[20..20 + length]).to_le_bytes();
    bytes[16..20].copy_from_slice(&checksum);
    bytes
}

#[test]
fn altered_blocks_with_right_checksums_never_panic() {
    let mut random = Random(13);
    let length = u32::from_le_bytes(BASEMAP[12..16].try_into().unwrap()) as usize;
    for _ in 0..60 {
        let mut bytes = BASEMAP.to_vec();
        for _ in 0..40 {
            let at = 20 + length + random.below(bytes.len() - 20 - length);
            bytes[at] = random.below(256) as u8;
        }
        read_all(resealed(bytes));
    }
    let length = u32::from_le_bytes(GAZETTEER[12..16].try_into().unwrap()) as usize;
    for _ in 0..60 {
        let mut bytes = GAZETTEER.to_vec();
        for _ in 0..40 {
            let at = 20 + length + random.below(bytes.len() - 20 - length);
            bytes[at] = random.below(256) as u8;
        }
        if let Ok(gazetteer) = Gazetteer::from_bytes(resealed(bytes)) {
            _ = gazetteer.find("Tijuana", &FindOptions::default());
            _ = gazetteer.find("Tijuanaa", &FindOptions::default());
        }
    }
}
