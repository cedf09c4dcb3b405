//! The `rumbo` command; thin.
