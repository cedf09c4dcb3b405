//! Countries whose areas have no codes, so that no table can tell of them: amid areas that one does tell
//! of they are a gap in it.

use std::collections::{BTreeMap, BTreeSet};

use crate::source::Feature;
use crate::unit::LonLatBox;

/// The countries of which no area has a code, and where they lie.
#[derive(Debug, Default)]
pub(super) struct Uncoded {
    coded: BTreeSet<String>,
    boxes: BTreeMap<String, LonLatBox>,
}

impl Uncoded {
    /// Takes note of an area, whose code is a property.
    pub fn note(&mut self, area: &Feature, property: &str) {
        let text = |key: &str| area.properties.get(key).and_then(|text| text.as_str());
        let Some(country) = text("country") else { return };
        if text(property).is_some() {
            self.coded.insert(country.to_owned());
            return;
        }
        let Some(bounds) = area.shape.bounds() else { return };
        let all = self.boxes.entry(country.to_owned()).or_insert(bounds);
        *all = LonLatBox::around_all([*all, bounds]).unwrap_or(bounds);
    }

    /// Those with an area that is told of at each side.
    pub fn surrounded_by(&self, told: &[(String, LonLatBox)]) -> BTreeSet<String> {
        let alone = self.boxes.iter().filter(|(country, _)| !self.coded.contains(*country));
        let amid = alone.filter(|(_, bounds)| is_amid(**bounds, told));
        amid.map(|(country, _)| country.clone()).collect()
    }
}

/// Whether boxes lie at each side of one, and no farther from it than it is wide.
fn is_amid(of: LonLatBox, told: &[(String, LonLatBox)]) -> bool {
    let (across, up) = (of.east - of.west, of.north - of.south);
    let level = |b: &LonLatBox| b.south < of.north && b.north > of.south;
    let under = |b: &LonLatBox| b.west < of.east && b.east > of.west;
    let any = |is: &dyn Fn(&LonLatBox) -> bool| told.iter().any(|(_, bounds)| is(bounds));
    any(&|b| level(b) && b.west < of.west && b.east > of.west - across)
        && any(&|b| level(b) && b.east > of.east && b.west < of.east + across)
        && any(&|b| under(b) && b.south < of.south && b.north > of.south - up)
        && any(&|b| under(b) && b.north > of.north && b.south < of.north + up)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_country_is_amid_others_that_lie_all_around_it() {
        let of = LonLatBox::new(20.0, 41.8, 21.8, 43.3);
        let named = |bounds: LonLatBox| (String::new(), bounds);
        let west = named(LonLatBox::new(19.0, 42.0, 20.3, 43.0));
        let east = named(LonLatBox::new(21.5, 42.0, 22.5, 43.0));
        let south = named(LonLatBox::new(20.5, 41.0, 21.5, 42.0));
        let north = named(LonLatBox::new(20.5, 43.0, 21.5, 44.0));
        assert!(is_amid(of, &[west.clone(), east.clone(), south.clone(), north.clone()]));
        assert!(!is_amid(of, &[west, east, south]), "open to the north");
        assert!(!is_amid(of, &[named(LonLatBox::new(-10.0, 0.0, -5.0, 60.0)), north]));
    }
}
