//! What the server says of a table or a query.

use tokio_postgres::types::{Kind as TypeKind, Type};
use tokio_postgres::{Statement, Transaction};

use super::fault;
use super::relation::{Relation, Wanted};
use super::session::Clock;
use crate::error::{Error, ErrorKind, Result, nearest};
use crate::source::{ReadOptions, check};

/// How many names are told where none is near.
const TOLD: usize = 5;

/// What stands before a query where it is asked for its columns.
const BEFORE: &str = "SELECT * FROM (\n";

const FIND_TABLE: &str = "
SELECT n.nspname::text, c.relname::text, c.oid, c.relkind IN ('r', 'm')
FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind IN ('r', 'v', 'm', 'f', 'p') AND (n.nspname || '.' || c.relname = $1::text
    OR c.relname::text = $1 AND pg_catalog.pg_table_is_visible(c.oid))
ORDER BY c.relname::text = $1 DESC LIMIT 1";

const TABLES: &str = "
SELECT DISTINCT n.nspname || '.' || c.relname FROM pg_catalog.pg_attribute a
JOIN pg_catalog.pg_class c ON c.oid = a.attrelid
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
JOIN pg_catalog.pg_type t ON t.oid = a.atttypid
WHERE t.typname IN ('geometry', 'geography') AND NOT a.attisdropped
    AND c.relkind IN ('r', 'v', 'm', 'f', 'p') ORDER BY 1 LIMIT 1000";

const PRIMARY_KEY: &str = "
SELECT a.attname::text FROM pg_catalog.pg_index i
JOIN pg_catalog.pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = ANY (i.indkey)
WHERE i.indrelid = $1 AND i.indisprimary ORDER BY array_position(i.indkey::int2[], a.attnum)";

/// How the value of a column is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Truth,
    Whole,
    Real,
    /// Digits, which may be more than a number here has.
    Decimal,
    Json,
    Text,
}

/// A column that becomes a property, or the feature's id.
#[derive(Debug)]
pub(super) struct Column {
    pub name: String,
    pub kind: Kind,
    pub is_id: bool,
    /// What is selected for it.
    pub sql: String,
}

/// A table or query as the server describes it.
#[derive(Debug)]
pub(super) struct Layer {
    /// What stands behind `FROM`, where it is called `q`.
    pub from: String,
    /// The geometries, as SQL has them.
    pub geometry: String,
    /// The reference system; `None` where no row says it.
    pub srid: Option<i32>,
    pub columns: Vec<Column>,
    /// Columns that are left out, being binary.
    pub binary: Vec<String>,
    /// What stands behind `ORDER BY`; empty where nothing tells rows apart.
    pub order: String,
}

/// A table that was found, or a query.
struct Found {
    from: String,
    /// The columns of the primary key.
    key: Vec<String>,
    /// Whether rows have a place where they are stored.
    is_stored: bool,
}

/// Asks the server what a table or query is.
///
/// # Errors
/// Where there is none such, or it cannot be read, or has no geometries.
pub(super) async fn describe(
    transaction: &Transaction<'_>,
    clock: &Clock,
    relation: &Relation,
    options: &ReadOptions,
) -> Result<Layer> {
    let Found { from, key, is_stored } = match &relation.wanted {
        Wanted::Table(name) => table(transaction, clock, name).await?,
        Wanted::Query(sql) => {
            let sql = sql.trim_end_matches(|c: char| c.is_whitespace() || c == ';');
            Found { from: format!("(\n{sql}\n)"), key: Vec::new(), is_stored: false }
        }
    };
    let statement = prepare(transaction, clock, relation, &from).await?;
    check::columns(statement.columns().len(), options)?;
    let geometry = geometry(relation, &statement)?;
    let (mut columns, mut binary) = (Vec::new(), Vec::new());
    for column in statement.columns().iter().filter(|column| column.name() != geometry) {
        match read_as(column.name(), column.type_()) {
            Some((kind, sql)) => {
                let name = column.name().to_owned();
                let is_id = match key.as_slice() {
                    [only] if kind == Kind::Whole => *only == name,
                    _ => name == "id" && matches!(kind, Kind::Whole | Kind::Text),
                };
                columns.push(Column { name, kind, is_id, sql });
            }
            None => binary.push(column.name().to_owned()),
        }
    }
    let order = match key.as_slice() {
        [] if is_stored => "q.ctid".to_owned(),
        [] => {
            let id = columns.iter().find(|column| column.is_id);
            id.map(|column| of(&column.name)).unwrap_or_default()
        }
        key => key.iter().map(|name| of(name)).collect::<Vec<_>>().join(", "),
    };
    let modifier = statement.columns().iter().find(|column| column.name() == geometry);
    let modifier = modifier.map_or(-1, tokio_postgres::Column::type_modifier);
    let geometry = format!("{}::geometry", of(geometry));
    let srid = srid(transaction, clock, &from, &geometry, modifier).await?;
    Ok(Layer { from, geometry, srid, columns, binary, order })
}

/// The reference system of geometries: what their column says, else their first row.
///
/// # Errors
/// Where the first row says none.
async fn srid(
    transaction: &Transaction<'_>,
    clock: &Clock,
    from: &str,
    geometry: &str,
    modifier: i32,
) -> Result<Option<i32>> {
    const SAID: &str = "SELECT postgis_typmod_srid($1)";
    let said = clock.wait(transaction.query_one(SAID, &[&modifier])).await?;
    let said: i32 = value(clock, &said, 0)?;
    if said > 0 {
        return Ok(Some(said));
    }
    first_srid(transaction, clock, from, geometry).await
}

/// The reference system of the first row that has a geometry; `None` where there is no such row.
///
/// # Errors
/// Where it says none.
pub(super) async fn first_srid(
    transaction: &Transaction<'_>,
    clock: &Clock,
    from: &str,
    geometry: &str,
) -> Result<Option<i32>> {
    let first =
        format!("SELECT ST_SRID({geometry}) FROM {from} AS q WHERE {geometry} IS NOT NULL LIMIT 1");
    let Some(row) = clock.wait(transaction.query_opt(&first, &[])).await? else { return Ok(None) };
    match value::<i32>(clock, &row, 0)? {
        0 => Err(Error::new(ErrorKind::Data, "the geometries have no reference system")
            .remedy("say which it is: UpdateGeometrySRID of a table, ST_SetSRID in a query")),
        srid => Ok(Some(srid)),
    }
}

/// A value of a row.
///
/// # Errors
/// Where the server sends another type than it was asked for.
pub(super) fn value<'r, T: tokio_postgres::types::FromSql<'r>>(
    clock: &Clock,
    row: &'r tokio_postgres::Row,
    index: usize,
) -> Result<T> {
    row.try_get(index).map_err(|cause| clock.wrong(cause))
}

/// Finds a table.
///
/// # Errors
/// Where there is none of the name, with those that are near.
async fn table(transaction: &Transaction<'_>, clock: &Clock, name: &str) -> Result<Found> {
    let Some(row) = clock.wait(transaction.query_opt(FIND_TABLE, &[&name])).await? else {
        let names = clock.wait(transaction.query(TABLES, &[])).await?;
        let names = names.iter().map(|row| value(clock, row, 0));
        return Err(no_table(name, &names.collect::<Result<Vec<String>>>()?));
    };
    let (schema, own): (String, String) = (value(clock, &row, 0)?, value(clock, &row, 1)?);
    let (id, is_stored): (u32, bool) = (value(clock, &row, 2)?, value(clock, &row, 3)?);
    let key = clock.wait(transaction.query(PRIMARY_KEY, &[&id])).await?;
    let key = key.iter().map(|row| value(clock, row, 0)).collect::<Result<_>>()?;
    Ok(Found { from: format!("{}.{}", quoted(&schema), quoted(&own)), key, is_stored })
}

fn no_table(name: &str, names: &[String]) -> Error {
    let bare = |name: &str| name.rsplit('.').next().unwrap_or_default().to_owned();
    let near = nearest(name, names.iter().map(String::as_str)).or_else(|| {
        let wanted = bare(name);
        let bares: Vec<String> = names.iter().map(|name| bare(name)).collect();
        let near = nearest(&wanted, bares.iter().map(String::as_str))?;
        names.iter().find(|name| bare(name) == near).map(String::as_str)
    });
    let remedy = match near {
        Some(near) => format!("did you mean `{near}`?"),
        None if names.is_empty() => "no table of the database has geometries".to_owned(),
        None => {
            let shown: Vec<String> =
                names.iter().take(TOLD).map(|name| format!("`{name}`")).collect();
            let more = if names.len() > TOLD { " and more" } else { "" };
            format!("those with geometries are {}{more}", shown.join(", "))
        }
    };
    Error::new(ErrorKind::Data, format!("the database has no table `{name}`")).remedy(remedy)
}

/// Has the server look at a table or query, with the columns that it gives.
///
/// # Errors
/// Where the query is faulty, with its line and column.
async fn prepare(
    transaction: &Transaction<'_>,
    clock: &Clock,
    relation: &Relation,
    from: &str,
) -> Result<Statement> {
    let text = format!("SELECT * FROM {from} AS q");
    clock.answer(transaction.prepare(&text)).await?.map_err(|cause| {
        let place = match &relation.wanted {
            Wanted::Query(sql) => fault::place(&cause, BEFORE.chars().count(), sql),
            Wanted::Table(_) => None,
        };
        let error = clock.wrong(cause);
        match place {
            Some((line, column)) => error.at_line(line).at_column(column),
            None => error,
        }
    })
}

/// The name of the column of geometries: that asked for, else the only one.
///
/// # Errors
/// Where there is none such, or several.
fn geometry<'s>(relation: &Relation, statement: &'s Statement) -> Result<&'s str> {
    let columns = statement.columns().iter().filter(|column| is_geometry(column.type_()));
    let names: Vec<&str> = columns.map(tokio_postgres::Column::name).collect();
    let listed = || names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
    let shown = relation.shown();
    match (&relation.geometry, names.as_slice()) {
        (_, []) => Err(Error::new(ErrorKind::Data, format!("the {shown} has no geometries"))
            .remedy("give one with a column of the type geometry or geography")),
        (None, [only]) => Ok(only),
        (None, _) => {
            let message = format!("the {shown} has several columns of geometries");
            let remedy = format!("say which of {} (`Relation::geometry`)", listed());
            Err(Error::new(ErrorKind::Data, message).remedy(remedy))
        }
        (Some(wanted), names) => {
            names.iter().find(|name| *name == wanted).copied().ok_or_else(|| {
                let message = format!("the {shown} has no column `{wanted}` of geometries");
                Error::new(ErrorKind::Data, message).remedy(format!("there is {}", listed()))
            })
        }
    }
}

fn is_geometry(kind: &Type) -> bool {
    matches!(plain(kind).name(), "geometry" | "geography")
}

/// A type without the names that a database gives to parts of it.
fn plain(mut kind: &Type) -> &Type {
    while let TypeKind::Domain(inner) = kind.kind() {
        kind = inner;
    }
    kind
}

/// How a column of a type is read, and what is selected for it; `None` where it is binary.
fn read_as(name: &str, kind: &Type) -> Option<(Kind, String)> {
    let (kind, name) = (plain(kind), of(name));
    let as_json = |read| (read, format!("to_json({name})"));
    Some(match kind.name() {
        "bytea" | "raster" | "geometry" | "geography" => return None,
        "bool" => (Kind::Truth, format!("{name}::bool")),
        "int2" | "int4" | "int8" | "oid" => (Kind::Whole, format!("{name}::int8")),
        "float8" => (Kind::Real, format!("{name}::float8")),
        // By its digits: as it is written, not as the nearest number of twice the length.
        "float4" => (Kind::Real, format!("{name}::text::float8")),
        "numeric" => (Kind::Decimal, format!("{name}::text")),
        "json" | "jsonb" => (Kind::Json, format!("{name}::text")),
        "date" | "timestamp" | "timestamptz" => {
            let (read, sql) = as_json(Kind::Text);
            (read, format!("{sql} #>> '{{}}'"))
        }
        _ if matches!(kind.kind(), TypeKind::Array(_)) => {
            let (read, sql) = as_json(Kind::Json);
            (read, format!("{sql}::text"))
        }
        _ => (Kind::Text, format!("{name}::text")),
    })
}

/// A column as SQL has it.
fn of(name: &str) -> String {
    format!("q.{}", quoted(name))
}

/// A name as SQL quotes it.
fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}
