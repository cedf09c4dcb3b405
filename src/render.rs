//! Scenes to pixels, and pixels to files.
