//! Whose view of contested ground is taken, and what follows for areas and boundaries.

use std::collections::{BTreeMap, BTreeSet};

use super::bytes::{Cursor, damaged, index};
use super::container::{Container, Kind};
use super::layer::{Layer, Level};
use super::property_names::PropertyNames;
use super::redraw::{Change, redrawn};
use super::shapes::Assembly;
use super::table::Table;
use crate::error::Result;
use crate::source::{Properties, Shape};

/// Whose view a map takes of ground that one side governs and another claims.
///
/// ```
/// use rumbo::basemap::{Basemap, Layer, Level, PropertyNames, Worldview};
/// use rumbo::unit::LonLatBox;
///
/// let (basemap, crimea) = (Basemap::embedded()?, LonLatBox::new(33.0, 44.8, 35.0, 45.6));
/// let countries = |worldview: &Worldview| -> rumbo::Result<Vec<String>> {
///     let wanted = PropertyNames::from(["iso_a3"]);
///     let read = basemap.read_as(Layer::Countries, Level::Fine10m, &crimea, wanted, worldview)?;
///     let codes = read.features.iter().filter_map(|country| country.properties["iso_a3"].as_str());
///     Ok(codes.map(str::to_owned).collect())
/// };
/// assert_eq!(countries(&Worldview::DeFacto)?, ["RUS"]);
/// assert_eq!(countries(&basemap.worldview("UA")?)?, ["UKR"]);
/// assert_eq!(countries(&basemap.worldview("un")?)?, ["UKR"]);
/// # Ok::<(), rumbo::Error>(())
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Worldview {
    /// Nobody's: countries are drawn as they are governed, and what is contested lies over them in
    /// the layer [`Layer::Contested`].
    #[default]
    Neutral,
    /// Who governs an area has it. What governs itself and has no shape of its own among the
    /// countries, such as Abkhazia, stays contested.
    DeFacto,
    /// An area is of the country that resolutions of the United Nations name; what they leave open
    /// stays contested.
    UnitedNations,
    /// A country has all that it governs or claims; what others contest stays so. The code is the
    /// `iso_a3` of the archive.
    Of(String),
}

impl Worldview {
    /// Those that are not a country's, by name.
    pub(super) const NAMED: [(&'static str, Self); 3] =
        [("neutral", Self::Neutral), ("de-facto", Self::DeFacto), ("un", Self::UnitedNations)];

    /// The country that has an area, if any.
    fn owner<'a>(&'a self, area: &'a Properties) -> Option<&'a str> {
        let text = |key: &str| area.get(key).and_then(|value| value.as_str());
        match self {
            Self::Neutral => None,
            Self::DeFacto => text("administered_by"),
            Self::UnitedNations => text("un"),
            Self::Of(code) => {
                let claims = text("claimed_by").into_iter().flat_map(|all| all.split(';'));
                let mut sides = claims.chain(text("administered_by"));
                sides.any(|side| side == code).then_some(code.as_str())
            }
        }
    }
}

/// What a worldview makes of the contested areas.
#[derive(Debug)]
pub(super) struct Owners {
    /// Of each row of the areas' table that has an owner: the country whose polygon has it in the
    /// archive, and the owner.
    rows: BTreeMap<usize, (String, String)>,
    /// The owner of each area, by its name.
    names: BTreeMap<String, String>,
}

/// What becomes of a boundary line.
pub(super) enum Fate {
    Kept,
    /// It bounds ground that has an owner now: whose it is between, and how settled it is, where
    /// that is another thing than before.
    Drawn {
        between: String,
        class: Option<&'static str>,
    },
    Gone,
}

impl Owners {
    /// The owners in a worldview; `None` where no area has any.
    pub(super) fn read(
        container: &Container,
        level: Level,
        worldview: &Worldview,
    ) -> Result<Option<Self>> {
        let mut owners = Self { rows: BTreeMap::new(), names: BTreeMap::new() };
        if *worldview == Worldview::Neutral {
            return Ok(None);
        }
        let Some(areas) = AreaBlocks::open(container, level)? else { return Ok(None) };
        let mut table = Table::open(container, areas.table, &PropertyNames::All)?;
        for row in areas.rows(container)? {
            let area = table.row(row)?;
            let text = |key: &str| area.get(key).and_then(|value| value.as_str());
            let (Some(owner), Some(name)) = (worldview.owner(&area), text("name")) else {
                continue;
            };
            let within = text("within").unwrap_or_default().to_owned();
            owners.rows.insert(row, (within, owner.to_owned()));
            owners.names.insert(name.to_owned(), owner.to_owned());
        }
        Ok(Some(owners))
    }

    /// Whether the area in a row has an owner.
    pub(super) fn has(&self, row: usize) -> bool {
        self.rows.contains_key(&row)
    }

    /// What becomes of a boundary line with these properties.
    pub(super) fn fate(&self, line: &Properties) -> Fate {
        let text = |key: &str| line.get(key).and_then(|value| value.as_str());
        let areas = [text("contested_1"), text("contested_2")];
        let Some((one, other)) = text("between").and_then(|between| between.split_once('-')) else {
            return Fate::Kept;
        };
        if !areas.into_iter().flatten().any(|area| self.names.contains_key(area)) {
            return Fate::Kept;
        }
        let side = |area: Option<&str>, code: &str| match area.map(|area| self.names.get(area)) {
            Some(Some(owner)) => (owner.clone(), true),
            Some(None) => (code.to_owned(), false),
            None => (code.to_owned(), true),
        };
        let ((one, settled_1), (other, settled_2)) = (side(areas[0], one), side(areas[1], other));
        let settled = settled_1 && settled_2;
        if one == other && settled {
            return Fate::Gone;
        }
        // What ran within one country lies between two now.
        let within_one = text("class") == Some("claim") && one != other;
        let class = if settled { Some("international") } else { within_one.then_some("disputed") };
        let between = if one < other { format!("{one}-{other}") } else { format!("{other}-{one}") };
        Fate::Drawn { between, class }
    }

    /// What each country gains and loses, by its code.
    pub(super) fn changes(
        &self,
        container: &Container,
        level: Level,
        assembly: &mut Assembly<'_>,
    ) -> Result<BTreeMap<String, Vec<Change>>> {
        let mut changes: BTreeMap<String, Vec<Change>> = BTreeMap::new();
        let Some(areas) = AreaBlocks::open(container, level)? else { return Ok(changes) };
        for number in 0..areas.blocks {
            let block = container.block(areas.key(number))?;
            let mut cursor = Cursor::new(&block);
            let (mut id, mut row) = (0, 0);
            assembly.last = 0;
            for _ in 0..cursor.count()? {
                id = index(id, cursor.signed()?)?;
                row = index(row, cursor.signed()?)?;
                let polygons = assembly.uses_of_polygons(&mut cursor)?;
                let Some((within, owner)) = self.rows.get(&row).filter(|(w, o)| w != o) else {
                    continue;
                };
                let lost = Change { polygons: polygons.clone(), gained: false };
                changes.entry(within.clone()).or_default().push(lost);
                let gained = Change { polygons, gained: true };
                changes.entry(owner.clone()).or_default().push(gained);
            }
        }
        Ok(changes)
    }
}

/// Where the shapes of contested areas are in an archive.
struct AreaBlocks {
    level: Level,
    table: u8,
    blocks: u32,
}

impl AreaBlocks {
    fn open(container: &Container, level: Level) -> Result<Option<Self>> {
        let key = |level: Level| (Kind::Shapes, level.code(), Layer::Contested.code(), 0);
        let mut found = Self { level, table: 0, blocks: 0 };
        if !container.has(key(level)) {
            return Ok(None);
        }
        let block = container.block(key(level))?;
        let mut directory = Cursor::new(&block);
        super::grid::Grid::read(&mut directory)?;
        directory.byte()?;
        found.table = directory.byte()?;
        found.blocks = u32::try_from(directory.count()?).map_err(|_| damaged("block number"))?;
        Ok(Some(found))
    }

    /// The rows of the areas that the level has: it leaves out small ones.
    fn rows(&self, container: &Container) -> Result<BTreeSet<usize>> {
        let mut rows = BTreeSet::new();
        for number in 0..self.blocks {
            let block = container.block(self.key(number))?;
            let mut cursor = Cursor::new(&block);
            let mut row = 0;
            for _ in 0..cursor.count()? {
                cursor.signed()?;
                row = index(row, cursor.signed()?)?;
                rows.insert(row);
                for _ in 0..cursor.count()? {
                    for _ in 0..cursor.count()? {
                        for _ in 0..cursor.count()? {
                            cursor.signed()?;
                        }
                    }
                }
            }
        }
        Ok(rows)
    }

    fn key(&self, number: u32) -> (Kind, u8, u8, u32) {
        (Kind::Shapes, self.level.code(), Layer::Contested.code(), number + 1)
    }
}

/// The rows and shapes of a layer as they are in a worldview.
pub(super) struct View<'a> {
    layer: Layer,
    /// What is otherwise than the archive has it; nothing in most reads.
    other: Option<Other<'a>>,
}

/// What a worldview has otherwise than the archive.
struct Other<'a> {
    owners: Owners,
    /// What each country gains and loses.
    changes: BTreeMap<String, Vec<Change>>,
    /// What the rows of the layer say of countries and areas.
    told: Table<'a>,
}

impl<'a> View<'a> {
    pub(super) fn open(
        (container, table): (&'a Container, u8),
        (layer, level): (Layer, Level),
        worldview: &Worldview,
        assembly: &mut Assembly<'_>,
    ) -> Result<Self> {
        let concerned = [Layer::Countries, Layer::Boundaries, Layer::Contested].contains(&layer);
        let owners = if concerned { Owners::read(container, level, worldview)? } else { None };
        let Some(owners) = owners else { return Ok(Self { layer, other: None }) };
        let changes = if layer == Layer::Countries {
            owners.changes(container, level, assembly)?
        } else {
            BTreeMap::new()
        };
        let names =
            PropertyNames::from(["iso_a3", "between", "class", "contested_1", "contested_2"]);
        let told = Table::open(container, table, &names)?;
        Ok(Self { layer, other: Some(Other { owners, changes, told }) })
    }

    /// Whether what touches the box may be of a feature that does not.
    pub(super) fn reaches_farther(&self) -> bool {
        self.other.as_ref().is_some_and(|other| !other.changes.is_empty())
    }

    /// The next feature's polygons.
    pub(super) fn polygons(
        &mut self,
        row: usize,
        cursor: &mut Cursor<'_>,
        assembly: &mut Assembly<'_>,
    ) -> Result<Shape> {
        let Some(other) = self.other.as_mut().filter(|other| !other.changes.is_empty()) else {
            return assembly.polygons(cursor);
        };
        let polygons = assembly.uses_of_polygons(cursor)?;
        let country = other.told.row(row)?;
        let code = country.get("iso_a3").and_then(|code| code.as_str()).unwrap_or_default();
        match other.changes.get(code) {
            Some(changes) => {
                let polygons = redrawn(polygons, changes, assembly)?;
                assembly.assembled(&polygons)
            }
            None => assembly.assembled(&polygons),
        }
    }

    /// A feature's properties; `None` where the feature is gone.
    pub(super) fn properties(
        &mut self,
        row: usize,
        rows: &mut Table<'_>,
    ) -> Result<Option<Properties>> {
        let mut properties = rows.row(row)?;
        let Some(other) = &mut self.other else { return Ok(Some(properties)) };
        match self.layer {
            Layer::Contested if other.owners.has(row) => return Ok(None),
            Layer::Boundaries => match other.owners.fate(&other.told.row(row)?) {
                Fate::Kept => {}
                Fate::Gone => return Ok(None),
                Fate::Drawn { between, class } => {
                    if properties.contains_key("between") {
                        properties.insert("between", between);
                    }
                    if let Some(class) = class.filter(|_| properties.contains_key("class")) {
                        properties.insert("class", class);
                    }
                }
            },
            _ => {}
        }
        Ok(Some(properties))
    }
}
