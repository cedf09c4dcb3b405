//! One frame: camera, style and sources to scene items.
