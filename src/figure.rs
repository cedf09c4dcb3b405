//! The page: frames, insets, furniture; the figure file.
