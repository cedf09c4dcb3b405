//! The embedded world and its place names.
