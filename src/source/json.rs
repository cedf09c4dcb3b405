//! A JSON text read value by value, straight into what a reader wants of it.
//!
//! A cursor rather than a tree: large files are read in one pass, and every fault knows its byte.
//! Line and JSON path are worked out from that byte ([`locate`]) only when there is a fault.

mod cursor;
mod expect;
mod fault;
mod locate;
mod number;
mod value;

pub(super) use cursor::{Json, Kind};
pub(super) use fault::{Fault, Parsed};
pub(super) use locate::locate;
