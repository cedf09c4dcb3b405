//! Positions as people write them: parsing and formatting.
