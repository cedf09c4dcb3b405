//! The basemap: opening the archive and reading features by layer, level and box.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::sync::{Mutex, OnceLock, PoisonError};

use super::arcs::{Arcs, Group, Known};
use super::bytes::{Cursor, damaged, index};
use super::container::{Container, Kind};
use super::grid::{Extent, Grid, Window};
use super::layer::{Detail, Layer, Level, OWN_CODES};
use super::property_names::PropertyNames;
use super::shapes::Assembly;
use super::table::Table;
use super::worldview::{View, Worldview};
use crate::archive::Fingerprint;
use crate::error::{Error, ErrorKind, Result, nearest};
use crate::source::{Feature, Features};
use crate::unit::LonLatBox;

static EMBEDDED: &[u8] = include_bytes!("../../data/basemap/basemap.bin");
const MAGIC: &[u8; 8] = b"rumbomap";

/// An opened basemap archive. Of what one map reads it keeps only where arcs lie; once a layer is
/// read again it keeps what it unpacks and decodes, up to 24 MiB.
#[derive(Debug)]
pub struct Basemap {
    container: Container,
    known: Known,
    read: Mutex<BTreeSet<(Layer, Level)>>,
}

impl Basemap {
    /// The languages that countries have names in, as the ending of the property: `name_es`. Those
    /// of provinces are fewer (ar, de, en, es, fr, it, ja, pt, ru, zh), those of waters, ranges and
    /// islands only English and Spanish. Of towns some 300 have names in them, where they differ from
    /// their own.
    pub const LANGUAGES: [&str; 26] = [
        "ar", "bn", "de", "el", "en", "es", "fa", "fr", "he", "hi", "hu", "id", "it", "ja", "ko",
        "nl", "pl", "pt", "ru", "sv", "tr", "uk", "ur", "vi", "zh", "zh-Hant",
    ];

    /// The languages that waters, ranges and islands have names in.
    pub const PHYSICAL_LANGUAGES: [&str; 2] = ["en", "es"];

    /// The archive compiled into the crate.
    ///
    /// # Errors
    /// [`ErrorKind::Archive`] where the program's own data are damaged.
    pub fn embedded() -> Result<&'static Self> {
        static OPENED: OnceLock<Basemap> = OnceLock::new();
        if let Some(opened) = OPENED.get() {
            return Ok(opened);
        }
        let opened = Self::from_static(EMBEDDED)?;
        Ok(OPENED.get_or_init(|| opened))
    }

    /// A digest of what the archive holds.
    pub fn fingerprint(&self) -> Fingerprint {
        self.container.fingerprint(Fingerprint::default())
    }

    /// An archive from bytes, such as a file of the same format made from other data.
    ///
    /// Only the directory is checked here; a block is checked when it is read.
    ///
    /// # Errors
    /// [`ErrorKind::Archive`] for anything that is no such archive.
    pub fn from_bytes(bytes: impl Into<Vec<u8>>) -> Result<Self> {
        Self::open(Cow::Owned(bytes.into()))
    }

    /// An archive from bytes that live as long as the program, without a copy.
    ///
    /// # Errors
    /// [`ErrorKind::Archive`] for anything that is no such archive.
    pub fn from_static(bytes: &'static [u8]) -> Result<Self> {
        Self::open(Cow::Borrowed(bytes))
    }

    fn open(bytes: Cow<'static, [u8]>) -> Result<Self> {
        let container = Container::open(bytes, MAGIC)?;
        Ok(Self { container, known: Known::default(), read: Mutex::default() })
    }

    /// The features of a layer that touch a box, with their properties.
    ///
    /// Features come in the archive's order, which is that of their importance for places and
    /// names. A feature's `id` is the same at every level; land and coasts have no properties, and
    /// they and the lines between provinces come several parts to a feature. Polygons and lines keep
    /// the full detail asked for inside the box. Outside it, lines are left out, and rings are
    /// straightened from arc to arc, so that a picture of the box is the same as one made of the
    /// whole feature; a length or area is not, and stands in the properties instead.
    ///
    /// `detail` is a [`Level`](super::Level), or a [`Detail`] that suits a scale.
    ///
    /// ```
    /// use rumbo::basemap::{Basemap, Detail, Layer};
    /// use rumbo::unit::LonLatBox;
    ///
    /// let (basemap, world) = (Basemap::embedded()?, LonLatBox::WORLD);
    /// let count = |scale: f64| -> rumbo::Result<usize> {
    ///     let coast = basemap.read(Layer::Coastline, Detail::for_scale(scale), &world)?;
    ///     Ok(coast.features.iter().map(|line| line.shape.positions().len()).sum())
    /// };
    /// assert!(count(17e6)? < count(1e6)? * 3 / 5);
    /// # Ok::<(), rumbo::Error>(())
    /// ```
    ///
    /// # Errors
    /// [`ErrorKind::Archive`] where a block needed is damaged.
    pub fn read(
        &self,
        layer: Layer,
        detail: impl Into<Detail>,
        bounds: &LonLatBox,
    ) -> Result<Features> {
        self.read_properties(layer, detail, bounds, PropertyNames::All)
    }

    /// As [`Basemap::read`], with only those properties that are wanted: a country alone has
    /// thirty, and a map reads two or three. Names that the layer does not have are not missed.
    ///
    /// ```
    /// use rumbo::basemap::{Basemap, Layer, Level};
    /// use rumbo::unit::LonLatBox;
    ///
    /// let (basemap, world) = (Basemap::embedded()?, LonLatBox::WORLD);
    /// let wanted = ["name", "iso_a3", "anthem"];
    /// let countries =
    ///     basemap.read_properties(Layer::Countries, Level::Coarse110m, &world, wanted)?;
    /// for country in &countries.features {
    ///     assert!(country.properties.keys().eq(["name", "iso_a3"]));
    /// }
    /// # Ok::<(), rumbo::Error>(())
    /// ```
    ///
    /// # Errors
    /// As [`Basemap::read`].
    pub fn read_properties(
        &self,
        layer: Layer,
        detail: impl Into<Detail>,
        bounds: &LonLatBox,
        wanted: impl Into<PropertyNames>,
    ) -> Result<Features> {
        self.read_as(layer, detail, bounds, wanted, &Worldview::Neutral)
    }

    /// As [`Basemap::read_properties`], as contested ground is seen by someone: countries have what
    /// is theirs in that view, its boundaries are settled, lines within them are gone, and
    /// [`Layer::Contested`] has what is left open. `area_km2` stays that of who governs.
    ///
    /// # Errors
    /// As [`Basemap::read`].
    pub fn read_as(
        &self,
        layer: Layer,
        detail: impl Into<Detail>,
        bounds: &LonLatBox,
        wanted: impl Into<PropertyNames>,
        worldview: &Worldview,
    ) -> Result<Features> {
        let detail = detail.into();
        let level = detail.level();
        let key = |sequence| (Kind::Shapes, level.code(), layer.code(), sequence);
        if !self.container.has(key(0)) {
            return Ok(Features::default());
        }
        self.note_reading(layer, level);
        let block = self.container.block(key(0))?;
        let mut directory = Cursor::new(&block);
        let grid = Grid::read(&mut directory)?;
        let (kind, table) = (directory.byte()?, directory.byte()?);
        let mut rows = Table::open(&self.container, table, &wanted.into())?;
        let tolerance = detail.tolerance() * f64::from(grid.per_degree);
        let fineness = (grid, tolerance as i32); // at most a degree
        let arcs = Arcs::open(&self.container, &self.known, level, groups(layer), fineness)?;
        let window = Window::new(bounds, grid);
        let mut assembly = Assembly { arcs, grid, window, last: 0 };
        let mut view =
            View::open((&self.container, table), (layer, level), worldview, &mut assembly)?;
        let mut features: Vec<Feature> = Vec::new();
        for number in 0..directory.count()? {
            let extent = Extent::of_degrees(&mut directory, grid)?;
            if !assembly.window.touches(&extent) && !view.reaches_farther() {
                continue;
            }
            let number = u32::try_from(number).map_err(|_| damaged("block number"))?;
            let block = self.container.block(key(number + 1))?;
            let mut cursor = Cursor::new(&block);
            let (mut id, mut row, mut position) = (0, 0, (0, 0));
            assembly.last = 0;
            for _ in 0..cursor.count()? {
                id = index(id, cursor.signed()?)?;
                row = index(row, cursor.signed()?)?;
                let mut shape = match kind {
                    0 => assembly.own(&mut cursor, &mut position)?,
                    1 => assembly.lines(&mut cursor)?,
                    2 => view.polygons(row, &mut cursor, &mut assembly)?,
                    _ => return Err(damaged("unknown kind of shapes")),
                };
                if !shape.is_empty()
                    && let Some(properties) = view.properties(row, &mut rows)?
                {
                    shape.shrink_to_fit();
                    features.push(Feature { id: Some(id.into()), properties, shape });
                }
            }
        }
        assembly.arcs.keep();
        features.sort_by_key(|feature| feature.id.as_ref().and_then(serde_json::Value::as_u64));
        features.shrink_to_fit();
        Ok(Features { features })
    }

    /// Keeps what is unpacked from the second reading of a layer on.
    fn note_reading(&self, layer: Layer, level: Level) {
        let mut read = self.read.lock().unwrap_or_else(PoisonError::into_inner);
        if !read.insert((layer, level)) {
            self.container.keep_from_now_on();
        }
    }

    /// The worldview of a name: `neutral`, `de-facto`, `un`, or a country's ISO 3166 code.
    ///
    /// # Errors
    /// [`ErrorKind::Place`] for any other name, with what is near;
    /// [`ErrorKind::Archive`] where the archive is damaged.
    pub fn worldview(&self, name: &str) -> Result<Worldview> {
        let is_named = |known: &&(&str, Worldview)| known.0.eq_ignore_ascii_case(name);
        if let Some((_, known)) = Worldview::NAMED.iter().find(is_named) {
            return Ok(known.clone());
        }
        let own = OWN_CODES.iter().find(|(own, _)| own.eq_ignore_ascii_case(name));
        let name = own.map_or(name, |(_, iso)| iso);
        let wanted = ["iso_a2", "iso_a3", "part_of"];
        let world = LonLatBox::WORLD;
        let read = self.read_properties(Layer::Countries, Level::Fine10m, &world, wanted)?;
        for country in read.features.iter().map(|feature| &feature.properties) {
            let text = |key: &str| country.get(key).and_then(|value| value.as_str());
            let codes = [text("iso_a2"), text("iso_a3")].into_iter().flatten();
            let is_it = codes.into_iter().any(|code| code.eq_ignore_ascii_case(name));
            if let Some(code) = text("iso_a3").filter(|_| is_it && text("part_of").is_none()) {
                return Ok(Worldview::Of(code.to_owned()));
            }
        }
        let error = Error::new(ErrorKind::Place, format!("no worldview is called `{name}`"));
        Err(match nearest(name, Worldview::NAMED.iter().map(|known| known.0)) {
            Some(near) if name.chars().count() > 3 => {
                error.remedy(format!("did you mean `{near}`?"))
            }
            _ => error.remedy("give `neutral`, `de-facto`, `un` or a country's ISO 3166 code"),
        })
    }

    /// Whom to thank for the data: one line for each source.
    ///
    /// # Errors
    /// [`ErrorKind::Archive`] where the credits are damaged.
    pub fn credits(&self) -> Result<String> {
        let block = self.container.block((Kind::Credits, 0, 0, 0))?;
        String::from_utf8(block.into_owned()).map_err(|_| damaged("the credits are not UTF-8"))
    }
}

/// The groups of arcs a layer is made of.
fn groups(layer: Layer) -> &'static [Group] {
    match layer {
        Layer::Land | Layer::Coastline => &[Group::Coast, Group::Islet],
        Layer::Countries | Layer::Contested => &[Group::Coast, Group::Border, Group::Islet],
        Layer::Boundaries => &[Group::Border],
        Layer::Admin1 => &[Group::Coast, Group::Border, Group::Interior, Group::Islet],
        Layer::Admin1Lines => &[Group::Interior],
        Layer::Lakes | Layer::Ice => &[Group::Lake],
        Layer::Rivers => &[Group::River],
        Layer::Places | Layer::Physical => &[],
    }
}
