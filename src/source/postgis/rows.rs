//! The rows that meet a box.

use std::pin::pin;
use std::sync::Arc;

use futures_util::TryStreamExt;
use serde_json::Value;
use tokio_postgres::types::ToSql;
use tokio_postgres::{Row, Transaction};

use super::layer::{Column, Kind, Layer, first_srid, value};
use super::session::Clock;
use crate::error::{Code, ErrorKind, Report, Result};
use crate::source::advice::Advice;
use crate::source::gather::Gathered;
use crate::source::reference::Reference;
use crate::source::simple::Builder;
use crate::source::{Features, Properties, PropertyValue, ReadOptions, Shape, encoding, wkb};
use crate::unit::LonLatBox;

/// How many rows are asked for at once.
const PORTION: i32 = 1000;

/// Longitude and latitude on WGS 84.
const WGS_84: i32 = 4326;

/// How much wider a box is taken on the plane, for its sides between two of the points looked at.
const MARGIN: f64 = 0.05;

/// The extent of a box's points in another reference system: a grid of them, since the greatest may
/// lie inside.
const EXTENT: &str = "
SELECT ST_XMin(e), ST_YMin(e), ST_XMax(e), ST_YMax(e) FROM (
    SELECT ST_Extent(ST_Transform(ST_SetSRID(ST_MakePoint(
        $1::float8 + ($3::float8 - $1) * i / 16, $2::float8 + ($4::float8 - $2) * j / 16), 4326),
        $5::int4)) AS e
    FROM generate_series(0, 16) AS i, generate_series(0, 16) AS j) AS t";

/// A box: least x and y, greatest x and y.
type Sides = [f64; 4];

/// Reads the features of which a shape meets a box.
///
/// # Errors
/// What the server says, a geometry that cannot be read, a limit that is exceeded.
pub(super) async fn read(
    transaction: &mut Transaction<'_>,
    clock: &Clock,
    layer: &Layer,
    bounds: LonLatBox,
    options: &ReadOptions,
) -> Result<(Features, Report)> {
    let mut rows = Rows::new(layer, bounds, options);
    let srid = match layer.srid {
        Some(srid) => Some(srid),
        None => first_srid(transaction, clock, &layer.from, &layer.geometry).await?,
    };
    let Some(srid) = srid else { return Ok(rows.done()) };
    let (meets, sides) = condition(transaction, clock, layer, bounds, srid).await?;
    let parameters: Vec<&(dyn ToSql + Sync)> =
        sides.iter().flatten().map(|side| -> &(dyn ToSql + Sync) { side }).collect();
    let portal = clock.wait(transaction.bind(&selection(layer, &meets), &parameters)).await?;
    loop {
        let before = rows.number;
        let mut answer = pin!(clock.wait(transaction.query_portal_raw(&portal, PORTION)).await?);
        while let Some(row) = clock.wait(answer.try_next()).await? {
            rows.row(clock, &row)?;
        }
        if rows.number - before < PORTION.unsigned_abs() as usize {
            break;
        }
    }
    Ok(rows.done())
}

/// What selects the rows that meet a condition: geometry first, then the columns.
fn selection(layer: &Layer, meets: &str) -> String {
    let Layer { geometry, from, order, columns, .. } = layer;
    let geometry = format!("ST_AsBinary(ST_Force2D(ST_Transform({geometry}, 4326)), 'NDR')");
    let columns = columns.iter().map(|column| column.sql.clone());
    let columns: Vec<String> = std::iter::once(geometry).chain(columns).collect();
    let order = if order.is_empty() { String::new() } else { format!(" ORDER BY {order}") };
    format!("SELECT {} FROM {from} AS q WHERE {meets}{order}", columns.join(", "))
}

/// What rows that meet a box have in common, and the sides of the boxes that it speaks of.
async fn condition(
    transaction: &mut Transaction<'_>,
    clock: &Clock,
    layer: &Layer,
    bounds: LonLatBox,
    srid: i32,
) -> Result<(String, Vec<Sides>)> {
    let degrees = in_degrees(bounds);
    let (of, srid, sides) = if srid == WGS_84 {
        (layer.geometry.clone(), srid, degrees)
    } else {
        match on_the_plane(transaction, clock, bounds, srid).await? {
            Some(sides) => (layer.geometry.clone(), srid, sides),
            // The box is larger than the plane: each row is looked at.
            None => (format!("ST_Transform({}, 4326)", layer.geometry), WGS_84, degrees),
        }
    };
    let each = (0..sides.len()).map(|index| {
        let [a, b, c, d] = [1, 2, 3, 4].map(|side| index * 4 + side);
        format!("{of} && ST_MakeEnvelope(${a}, ${b}, ${c}, ${d}, {srid})")
    });
    Ok((format!("({})", each.collect::<Vec<_>>().join(" OR ")), sides))
}

/// A box in degrees, once for each turn of the globe that rows may be written on.
fn in_degrees(bounds: LonLatBox) -> Vec<Sides> {
    let LonLatBox { west, south, north, .. } = bounds;
    let east = west + bounds.lon_span();
    [-360.0, 0.0, 360.0].map(|turn| [west + turn, south, east + turn, north]).to_vec()
}

/// A box in another reference system, on each side of the antimeridian; `None` where it has no place
/// there.
async fn on_the_plane(
    transaction: &mut Transaction<'_>,
    clock: &Clock,
    bounds: LonLatBox,
    srid: i32,
) -> Result<Option<Vec<Sides>>> {
    let LonLatBox { west, south, east, north } = bounds;
    let parts = if bounds.crosses_antimeridian() {
        vec![[west, south, 180.0, north], [-180.0, south, east, north]]
    } else {
        vec![[west, south, east, north]]
    };
    let mut all = Vec::new();
    for [west, south, east, north] in parts {
        let parameters: [&(dyn ToSql + Sync); 5] = [&west, &south, &east, &north, &srid];
        // Where that fails, what comes after is to be answered all the same.
        let inner = clock.wait(transaction.transaction()).await?;
        let answer = clock.answer(inner.query_one(EXTENT, &parameters)).await?;
        clock.wait(inner.rollback()).await?;
        let row = match answer {
            Ok(row) => row,
            Err(cause) => {
                let fault = clock.wrong(cause);
                // What else goes wrong is not for want of a place.
                let is_of_place = fault.kind() == ErrorKind::Data;
                return if is_of_place { Ok(None) } else { Err(fault) };
            }
        };
        let mut sides = [f64::NAN; 4];
        for (index, side) in sides.iter_mut().enumerate() {
            *side = value::<Option<f64>>(clock, &row, index)?.unwrap_or(f64::NAN);
        }
        let [x0, y0, x1, y1] = sides;
        let (wider, higher) = ((x1 - x0) * MARGIN, (y1 - y0) * MARGIN);
        let sides = [x0 - wider, y0 - higher, x1 + wider, y1 + higher];
        if !sides.iter().all(|side| side.is_finite()) {
            return Ok(None);
        }
        all.push(sides);
    }
    Ok(Some(all))
}

/// Features read one after the other.
struct Rows<'l> {
    layer: &'l Layer,
    bounds: LonLatBox,
    options: &'l ReadOptions,
    names: Vec<Arc<str>>,
    gathered: Gathered<'l>,
    advice: Advice<usize>,
    /// How many rows were read.
    number: usize,
    /// How many bytes may still be.
    left: u64,
}

impl<'l> Rows<'l> {
    fn new(layer: &'l Layer, bounds: LonLatBox, options: &'l ReadOptions) -> Self {
        let mut gathered = Gathered::new(options);
        let names = layer.columns.iter().map(|column| gathered.name(&column.name)).collect();
        let (advice, left) = (Advice::default(), options.max_bytes);
        Self { layer, bounds, options, names, gathered, advice, number: 0, left }
    }

    /// Takes a row, where it meets the box.
    fn row(&mut self, clock: &Clock, row: &Row) -> Result<()> {
        self.number += 1;
        let length = u64::try_from(row.raw_size_bytes()).unwrap_or(u64::MAX);
        let left = self.left.checked_sub(length);
        self.left = left.ok_or_else(|| encoding::too_long(self.options.max_bytes))?;
        let number = self.number;
        self.taken(clock, row).map_err(|error| error.at_path(format!("row {number}")))
    }

    fn taken(&mut self, clock: &Clock, row: &Row) -> Result<()> {
        let mut shapes = self.shapes(value::<&[u8]>(clock, row, 0)?)?;
        let meets = |shape: &Shape| shape.bounds().is_some_and(|own| own.overlaps(self.bounds));
        if !shapes.iter().any(meets) {
            return Ok(());
        }
        let mut id = None;
        let mut cells = Vec::with_capacity(self.names.len());
        for (index, (column, name)) in self.layer.columns.iter().zip(&self.names).enumerate() {
            let value = property(clock, row, index + 1, column)?;
            if column.is_id {
                id = match value {
                    Some(PropertyValue::Number(number)) => Some(Value::Number(number)),
                    Some(PropertyValue::String(text)) => Some(Value::from(&*text)),
                    _ => None,
                };
            } else if let Some(value) = value {
                cells.push((name.clone(), value));
            }
        }
        self.gathered.push(id, cells.into_iter().collect::<Properties>(), &mut shapes)
    }

    fn shapes(&mut self, bytes: &[u8]) -> Result<Vec<Shape>> {
        let mut builder = Builder {
            options: self.options,
            reference: &Reference::Degrees,
            gathered: &mut self.gathered,
            advice: &mut self.advice,
            row: self.number,
            shapes: Vec::new(),
        };
        let read = wkb::read(bytes, &mut builder);
        builder.finish(read)
    }

    /// The features, and what was doubtful.
    fn done(mut self) -> (Features, Report) {
        let mut report = Report::new();
        for name in &self.layer.binary {
            report.add(Code::Omitted, format!("column {name}"), "binary values are left out");
        }
        report.append(self.advice.into_report(|row| format!("row {row}")));
        (self.gathered.take(), report)
    }
}

/// The value of a column; nothing where there is none, or no number.
fn property(
    clock: &Clock,
    row: &Row,
    index: usize,
    column: &Column,
) -> Result<Option<PropertyValue>> {
    let text = || value::<Option<&str>>(clock, row, index);
    Ok(match column.kind {
        Kind::Truth => value::<Option<bool>>(clock, row, index)?.map(PropertyValue::from),
        Kind::Whole => value::<Option<i64>>(clock, row, index)?.map(PropertyValue::from),
        Kind::Real => {
            let number = value::<Option<f64>>(clock, row, index)?;
            number.filter(|number| number.is_finite()).map(PropertyValue::from)
        }
        Kind::Decimal => text()?.and_then(number),
        Kind::Json => text()?.map(|text| {
            serde_json::from_str::<Value>(text)
                .map_or_else(|_| text.to_owned().into(), PropertyValue::from)
        }),
        Kind::Text => text()?.map(|text| text.to_owned().into()),
    })
}

/// The number that digits are, whole where it can be; nothing for what is none.
fn number(digits: &str) -> Option<PropertyValue> {
    if let Ok(whole) = digits.parse::<i64>() {
        return Some(whole.into());
    }
    digits.parse::<f64>().ok().filter(|number| number.is_finite()).map(PropertyValue::from)
}

/// What tells the rows of a table or query from others, in whatever order they are: their number, and
/// sums of their digests.
pub(super) async fn sums(
    transaction: &Transaction<'_>,
    clock: &Clock,
    from: &str,
) -> Result<[String; 3]> {
    let half = |start: u8| {
        format!("coalesce(sum(('x' || substr(d, {start}, 15))::bit(60)::bigint::numeric), 0)::text")
    };
    let asked = format!(
        "SELECT count(*)::text, {}, {} FROM (SELECT md5(ROW(q.*)::text) AS d FROM {from} AS q) AS t",
        half(1),
        half(17)
    );
    let row = clock.wait(transaction.query_one(&asked, &[])).await?;
    Ok([value(clock, &row, 0)?, value(clock, &row, 1)?, value(clock, &row, 2)?])
}
