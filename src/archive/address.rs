//! Which tile of a pyramid.

use std::fmt;
use std::str::FromStr;

use crate::error::{Error, ErrorKind, Result};

/// The deepest zoom that archives number: a pyramid twice as wide as high still has columns of 29
/// bits there.
pub const MAX_ZOOM: u8 = 28;

/// A tile of a pyramid: its zoom (or tile matrix), its column from the west and its row from the
/// north, each from 0. This is the *XYZ* scheme of web maps and the order of OGC tile matrix sets.
///
/// ```
/// use rumbo::archive::Address;
///
/// let tile = Address::new(3, 1, 6);
/// assert_eq!(tile.to_string(), "3/1/6");
/// assert_eq!("3/1/6".parse::<Address>()?, tile);
/// assert_eq!(tile.tms_row(), Some(1));
/// assert_eq!(tile.tile_id().and_then(Address::from_tile_id), Some(tile));
/// # Ok::<(), rumbo::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Address {
    /// Zoom, or the index of the tile matrix.
    pub z: u8,
    /// Column, from 0 in the west.
    pub x: u32,
    /// Row, from 0 in the north.
    pub y: u32,
}

impl Address {
    /// A tile from its zoom, column and row.
    pub const fn new(z: u8, x: u32, y: u32) -> Self {
        Self { z, x, y }
    }

    /// Whether the tile lies in a pyramid of one tile at zoom 0, four at zoom 1 and so on.
    pub fn is_in_square(self) -> bool {
        self.z <= MAX_ZOOM && self.x >> self.z == 0 && self.y >> self.z == 0
    }

    /// The number of the tile in PMTiles: all tiles of lower zooms, then its place along the
    /// Hilbert curve of its own (PMTiles specification v3, chapter 4). Neighbours in number are
    /// neighbours on the map. `None` outside the square of 2^z × 2^z tiles, or below
    /// [`MAX_ZOOM`].
    pub fn tile_id(self) -> Option<u64> {
        self.is_in_square().then(|| first_id(self.z) + along_hilbert(self.z, self.x, self.y))
    }

    /// The tile with a number in PMTiles; `None` below [`MAX_ZOOM`].
    pub fn from_tile_id(id: u64) -> Option<Self> {
        // 4^z tiles before the zoom's first, to a third: 3·id + 1 lies in [4^z, 4^(z+1)).
        let z = (id.checked_mul(3)?.checked_add(1)?.ilog2() / 2) as u8;
        if z > MAX_ZOOM {
            return None;
        }
        let (x, y) = from_hilbert(z, id - first_id(z));
        Some(Self { z, x, y })
    }

    /// The numbers in PMTiles of all tiles of a zoom, at most [`MAX_ZOOM`].
    pub fn tile_ids_of_zoom(z: u8) -> std::ops::Range<u64> {
        let z = z.min(MAX_ZOOM);
        first_id(z)..first_id(z + 1)
    }

    /// The row counted from the south, as MBTiles and OSGeo's TMS do. `None` outside the square of
    /// 2^z × 2^z tiles.
    pub fn tms_row(self) -> Option<u32> {
        self.is_in_square().then(|| (1 << self.z) - 1 - self.y)
    }

    /// The tile with a row counted from the south; `None` outside the square.
    pub fn from_tms(z: u8, x: u32, row: u32) -> Option<Self> {
        Some(Self { z, x, y: Self { z, x, y: row }.tms_row()? })
    }

    /// The tile of the zoom above that holds this one, in pyramids that halve at each zoom; `None`
    /// at zoom 0.
    pub fn parent(self) -> Option<Self> {
        Some(Self { z: self.z.checked_sub(1)?, x: self.x / 2, y: self.y / 2 })
    }
}

impl fmt::Display for Address {
    /// `z/x/y`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}/{}", self.z, self.x, self.y)
    }
}

impl FromStr for Address {
    type Err = Error;

    /// Reads `z/x/y`.
    fn from_str(text: &str) -> Result<Self> {
        let mut parts = text.split('/');
        let mut number = || parts.next().filter(|part| is_plain(part)).map(str::parse::<u32>);
        let address = match (number(), number(), number()) {
            (Some(Ok(z)), Some(Ok(x)), Some(Ok(y))) if z <= u32::from(MAX_ZOOM) => {
                Some(Self { z: z as u8, x, y })
            }
            _ => None,
        };
        address.filter(|_| parts.next().is_none()).ok_or_else(|| {
            Error::new(ErrorKind::Archive, format!("`{text}` is not the address of a tile"))
                .remedy("give zoom, column and row, such as 3/1/6")
        })
    }
}

/// A number as tile folders write it: digits, without a sign or leading zeros.
pub(super) fn is_plain(part: &str) -> bool {
    part == "0" || (!part.starts_with('0') && part.bytes().all(|byte| byte.is_ascii_digit()))
}

/// The number of tiles at all zooms above one: (4^z − 1) / 3.
fn first_id(z: u8) -> u64 {
    ((1_u64 << (2 * u32::from(z))) - 1) / 3
}

/// The place of a cell along the Hilbert curve of order `z`.
fn along_hilbert(z: u8, mut x: u32, mut y: u32) -> u64 {
    let mut along = 0;
    for level in (0..z).rev() {
        let side = 1_u32 << level;
        let (right, lower) = (x & side != 0, y & side != 0);
        along |= ((3 * u64::from(right)) ^ u64::from(lower)) << (2 * u32::from(level));
        (x, y) = turned(side, x & (side - 1), y & (side - 1), right, lower);
    }
    along
}

/// The cell at a place along the Hilbert curve of order `z`.
fn from_hilbert(z: u8, along: u64) -> (u32, u32) {
    let (mut x, mut y) = (0, 0);
    for level in 0..z {
        let side = 1_u32 << level;
        let quarter = along >> (2 * u32::from(level));
        let right = quarter & 2 != 0;
        let lower = (quarter & 1 != 0) != right;
        (x, y) = turned(side, x, y, right, lower);
        x |= side * u32::from(right);
        y |= side * u32::from(lower);
    }
    (x, y)
}

/// How the curve of half the size lies in a quarter: the upper two are transposed, the right one of
/// them also reversed. The turn is its own inverse.
fn turned(side: u32, x: u32, y: u32, right: bool, lower: bool) -> (u32, u32) {
    match (right, lower) {
        (_, true) => (x, y),
        (false, false) => (y, x),
        (true, false) => (side - 1 - y, side - 1 - x),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn numbers_are_those_of_the_pmtiles_specification() {
        // The examples of chapter 4.1 of the specification.
        let expected = [
            ((0, 0, 0), 0),
            ((1, 0, 0), 1),
            ((1, 0, 1), 2),
            ((1, 1, 1), 3),
            ((1, 1, 0), 4),
            ((2, 0, 0), 5),
            ((12, 3423, 1763), 19_078_479),
        ];
        for ((z, x, y), id) in expected {
            assert_eq!(Address::new(z, x, y).tile_id(), Some(id), "{z}/{x}/{y}");
            assert_eq!(Address::from_tile_id(id), Some(Address::new(z, x, y)), "{id}");
        }
    }

    #[test]
    fn a_zoom_is_walked_from_neighbour_to_neighbour() {
        let mut before: Option<Address> = None;
        for id in Address::tile_ids_of_zoom(5) {
            let tile = Address::from_tile_id(id).unwrap();
            assert_eq!(tile.z, 5);
            if let Some(before) = before {
                assert_eq!(tile.x.abs_diff(before.x) + tile.y.abs_diff(before.y), 1);
            }
            before = Some(tile);
        }
    }

    #[test]
    fn what_lies_outside_the_square_has_no_number() {
        assert_eq!(Address::new(0, 1, 0).tile_id(), None);
        assert_eq!(Address::new(MAX_ZOOM + 1, 0, 0).tile_id(), None);
        assert_eq!(Address::new(200, 0, 0).tms_row(), None);
        assert_eq!(Address::from_tile_id(u64::MAX), None);
        assert_eq!(Address::from_tile_id(first_id(MAX_ZOOM) - 1).map(|tile| tile.z), Some(27));
    }

    #[test]
    fn addresses_are_read_only_in_their_plain_form() {
        for text in
            ["", "1", "1/2", "1/2/3/4", "01/0/0", "1/+0/0", "a/b/c", "29/0/0", "1/0/-1", "1//0"]
        {
            assert!(text.parse::<Address>().is_err(), "{text}");
        }
        assert_eq!("0/0/0".parse::<Address>().unwrap(), Address::new(0, 0, 0));
    }

    proptest! {
        #[test]
        fn every_tile_has_its_own_number(z in 0..=MAX_ZOOM, x: u32, y: u32) {
            let mask = (1_u32 << z) - 1;
            let tile = Address::new(z, x & mask, y & mask);
            let id = tile.tile_id().unwrap();
            prop_assert!(Address::tile_ids_of_zoom(z).contains(&id));
            prop_assert_eq!(Address::from_tile_id(id), Some(tile));
            let row = tile.tms_row().unwrap();
            prop_assert_eq!(Address::from_tms(z, tile.x, row), Some(tile));
            prop_assert_eq!(tile.to_string().parse::<Address>().unwrap(), tile);
        }

        #[test]
        fn any_number_is_a_tile_or_none(id: u64) {
            if let Some(tile) = Address::from_tile_id(id) {
                prop_assert_eq!(tile.tile_id(), Some(id));
            }
        }
    }
}
