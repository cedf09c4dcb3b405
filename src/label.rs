//! Where labels go.
