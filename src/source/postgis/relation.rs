//! What is read: a table or a query.

/// What is read of a database: a table, or the rows of a query.
///
/// ```
/// use rumbo::source::postgis::Relation;
///
/// let roads = Relation::table("public.roads");
/// let towns = Relation::query("SELECT id, name, geom FROM towns WHERE people > 10000");
/// let centres = Relation::table("communes").geometry("centre");
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Relation {
    pub(super) wanted: Wanted,
    pub(super) geometry: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Wanted {
    Table(String),
    Query(String),
}

impl Relation {
    /// A table, view or foreign table by its name, `roads` or `gis.roads`, in the letters it is stored
    /// in. It is looked up, and becomes part of no statement as it is.
    pub fn table(name: impl Into<String>) -> Self {
        Self { wanted: Wanted::Table(name.into()), geometry: None }
    }

    /// The rows of a `SELECT` by whoever makes the map; it is no place for what strangers write.
    pub fn query(sql: impl Into<String>) -> Self {
        Self { wanted: Wanted::Query(sql.into()), geometry: None }
    }

    /// The same, with the column of geometries, where there are several.
    #[must_use]
    pub fn geometry(mut self, column: impl Into<String>) -> Self {
        self.geometry = Some(column.into());
        self
    }

    /// What it is called in errors.
    pub(super) fn shown(&self) -> String {
        match &self.wanted {
            Wanted::Table(name) => format!("table {name}"),
            Wanted::Query(_) => "query".to_owned(),
        }
    }

    /// What tells it from others.
    pub(super) fn parts(&self) -> [&str; 3] {
        let (kind, text) = match &self.wanted {
            Wanted::Table(name) => ("table", name),
            Wanted::Query(sql) => ("query", sql),
        };
        [kind, text, self.geometry.as_deref().unwrap_or_default()]
    }
}
