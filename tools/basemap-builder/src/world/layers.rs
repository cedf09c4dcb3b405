//! The numbers of layers and tables, which are the library's.

pub(super) const LAND: u8 = 0;
pub(super) const COUNTRIES: u8 = 1;
pub(super) const BOUNDARIES: u8 = 2;
pub(super) const ADMIN1: u8 = 3;
pub(super) const ADMIN1_LINES: u8 = 4;
pub(super) const COASTLINE: u8 = 5;
pub(super) const LAKES: u8 = 6;
pub(super) const RIVERS: u8 = 7;
pub(super) const PLACES: u8 = 8;
pub(super) const PHYSICAL: u8 = 9;
pub(super) const CONTESTED: u8 = 10;
pub(super) const ICE: u8 = 11;
