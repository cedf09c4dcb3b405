//! The `rumbo` command.

fn main() {}
