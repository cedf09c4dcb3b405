//! The keys of a GeoTIFF that name its reference system (OGC 19-008r4).

/// What a GeoTIFF says of its reference system.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) enum System {
    /// Nothing.
    #[default]
    None,
    /// An authority's code.
    Code(String),
    /// One that has no code, in WKT.
    Wkt(String),
    /// One that has no code, with what it is called.
    Unknown(String),
}

/// The numbers of keys.
const MODEL: u16 = 1024;
const RASTER: u16 = 1025;
const CITATION: u16 = 1026;
const GEODETIC: u16 = 2048;
const GEODETIC_CITATION: u16 = 2049;
const PROJECTED: u16 = 3072;
const PROJECTED_CITATION: u16 = 3073;

/// Where a text lies that belongs to a key: the tag of texts.
const TEXTS: u16 = 34737;

/// A value that stands for none of the authority's.
const OWN: u16 = 32767;

/// What the name of a system begins with that is its WKT, as GDAL and ESRI's programs have it.
pub(crate) const WKT_BEGINS: &str = "ESRI PE String = ";

/// The directory of keys.
#[derive(Debug, Default)]
pub(super) struct Keys {
    entries: Vec<[u16; 4]>,
    texts: String,
}

impl Keys {
    /// The keys of a directory, with the texts that belong to them.
    pub fn new(directory: &[u16], texts: String) -> Self {
        let entries = directory.as_chunks::<4>().0.iter().skip(1).copied().collect();
        Self { entries, texts }
    }

    fn number(&self, key: u16) -> Option<u16> {
        let found = self.entries.iter().find(|[of, place, ..]| *of == key && *place == 0);
        found.map(|[.., value]| *value)
    }

    fn text(&self, key: u16) -> Option<&str> {
        let found = self.entries.iter().find(|[of, place, ..]| *of == key && *place == TEXTS);
        let [.., count, start] = *found?;
        let text = self.texts.get(start.into()..usize::from(start) + usize::from(count))?;
        Some(text.trim_end_matches(['|', '\0']))
    }

    /// Whether positions are those of pixels' middles, not of their corners.
    pub fn is_of_middles(&self) -> bool {
        self.number(RASTER) == Some(2)
    }

    /// The reference system.
    pub fn system(&self) -> System {
        if let Some(wkt) = self.text(PROJECTED_CITATION).and_then(|it| it.strip_prefix(WKT_BEGINS))
        {
            return System::Wkt(wkt.to_owned());
        }
        let [code, name] = match self.number(MODEL) {
            Some(1) => [PROJECTED, PROJECTED_CITATION],
            Some(2) => [GEODETIC, GEODETIC_CITATION],
            Some(_) => return System::Unknown(self.name(CITATION)),
            None => return System::None,
        };
        match self.number(code) {
            Some(code) if code != OWN && code != 0 => System::Code(format!("EPSG:{code}")),
            _ => System::Unknown(self.name(name)),
        }
    }

    fn name(&self, key: u16) -> String {
        let name = self.text(key).or_else(|| self.text(CITATION)).unwrap_or("it has no name");
        name.chars().take(120).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_system_is_a_code_or_a_name() {
        let head = [1, 1, 0, 3];
        let keys = |more: &[u16]| Keys::new(&[&head, more].concat(), "Mine|and more|".to_owned());
        let projected = keys(&[1024, 0, 1, 1, 1025, 0, 1, 2, 3072, 0, 1, 32615]);
        assert_eq!(projected.system(), System::Code("EPSG:32615".to_owned()));
        assert!(projected.is_of_middles());
        let own = keys(&[1024, 0, 1, 1, 3072, 0, 1, 32767, 3073, 34737, 5, 0]);
        assert_eq!(own.system(), System::Unknown("Mine".to_owned()));
        let told = "ESRI PE String = PROJCS[]|".to_owned();
        let told = Keys::new(&[1, 1, 0, 2, 1024, 0, 1, 1, 3073, 34737, 26, 0], told);
        assert_eq!(told.system(), System::Wkt("PROJCS[]".to_owned()));
        let beyond = keys(&[1024, 0, 1, 2, 2049, 34737, 900, 3]);
        assert_eq!(beyond.system(), System::Unknown("it has no name".to_owned()));
        assert_eq!(keys(&[]).system(), System::None);
    }
}
