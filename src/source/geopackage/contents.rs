//! What a GeoPackage says it holds.

use super::database::{Database, quoted};
use crate::error::{Code, Error, ErrorKind, Report, Result};
use crate::source::reference::Reference;

/// A table of features.
pub(super) struct Table {
    pub name: String,
    /// The column of geometries.
    pub column: String,
    /// The reference system as it is called; `None` where there is none.
    pub crs: Option<String>,
    system: System,
}

/// What the database says of a reference system.
struct System {
    definition: String,
    /// Whether its coordinates are said to be degrees, where nothing else is.
    is_geographic: bool,
    /// What the layer says of its extent: west, south, east, north.
    extent: [Option<f64>; 4],
}

/// How many of the tables that every GeoPackage has are there, as tables.
const OWN: &str = "
SELECT count(*) FROM sqlite_master WHERE type = 'table' AND rootpage > 0
AND name IN ('gpkg_contents', 'gpkg_geometry_columns', 'gpkg_spatial_ref_sys')";

const CONTENTS: &str = "
SELECT c.table_name, c.data_type, g.column_name, g.srs_id, s.organization,
       s.organization_coordsys_id, s.definition, c.min_x, c.min_y, c.max_x, c.max_y,
       m.type, m.rootpage
FROM gpkg_contents c
LEFT JOIN gpkg_geometry_columns g ON g.table_name = c.table_name COLLATE NOCASE
LEFT JOIN gpkg_spatial_ref_sys s ON s.srs_id = g.srs_id
LEFT JOIN sqlite_master m ON m.name = c.table_name COLLATE NOCASE AND m.type IN ('table', 'view')";

/// The tables of features, in the order of the contents.
///
/// # Errors
/// Where the tables that every GeoPackage has are not there.
pub(super) fn tables(database: &mut Database, report: &mut Report) -> Result<Vec<Table>> {
    let mut own = None;
    database.rows(OWN, |row| {
        own = row.number(0);
        Ok(())
    })?;
    if own != Some(3.0) {
        return Err(Error::new(ErrorKind::Data, "the database is no GeoPackage with features")
            .remedy("write it as one, for example with ogr2ogr -f GPKG"));
    }
    let mut tables: Vec<Table> = Vec::new();
    database.rows(CONTENTS, |row| {
        let (name, kind, column, stored) = (row.text(0), row.text(1), row.text(2), row.text(11));
        let is_stored = row.number(12).is_some_and(|page| page > 0.0);
        let left_out = match (kind.as_str(), stored.as_str()) {
            ("features", "table") if is_stored && !column.is_empty() => {
                if tables.iter().all(|table| table.name != name) {
                    let (id, organization, code) = (row.text(3), row.text(4), row.text(5));
                    let is_known = !matches!(id.as_str(), "" | "0" | "-1") && !code.is_empty();
                    let crs = is_known.then(|| format!("{}:{code}", organization.to_uppercase()));
                    let system = System {
                        definition: row.text(6),
                        is_geographic: id == "0",
                        extent: [7, 8, 9, 10].map(|index| row.number(index)),
                    };
                    tables.push(Table { name, column, crs, system });
                }
                return Ok(());
            }
            ("features", "view") => "it is a view: make a table of it",
            ("features", "table") => "it has no column of geometries",
            ("features", _) => "there is no such table",
            ("attributes", _) => "it has no geometry",
            _ => "it has tiles or another kind of data than features",
        };
        let detail = format!("the layer is not read: {left_out}");
        report.add(Code::Omitted, format!("layer {name}"), detail);
        Ok(())
    })?;
    Ok(tables)
}

/// A column of a table.
pub(super) struct Column {
    pub name: String,
    pub is_key: bool,
    pub is_truth: bool,
}

impl Table {
    /// The columns that are stored, those that are computed from others aside.
    pub fn columns(&self, database: &mut Database) -> Result<Vec<Column>> {
        let mut columns = Vec::new();
        database.rows(&format!("PRAGMA table_info({})", quoted(&self.name)), |row| {
            let is_truth = row.text(2).eq_ignore_ascii_case("BOOLEAN");
            let is_key = row.number(5).is_some_and(|place| place > 0.0);
            columns.push(Column { name: row.text(1), is_key, is_truth });
            Ok(())
        })?;
        Ok(columns)
    }

    /// What brings the layer's coordinates to longitude and latitude.
    ///
    /// # Errors
    /// For a system that is not known, and without one for coordinates that are no degrees.
    pub fn reference(&self, report: &mut Report) -> Result<Reference> {
        let place = format!("layer {}", self.name);
        let Some(code) = &self.crs else {
            let extent = if self.system.is_geographic { [None; 4] } else { self.system.extent };
            return Reference::of_none(extent, &place, report);
        };
        Reference::of_code(code).or_else(|error| {
            Reference::of_wkt(&self.system.definition, &place, report).map_err(|_| error)
        })
    }
}
