//! Tile matrix sets as JSON: clause 7 of OGC 17-083r4.

use serde_json::{Map, Value, json};

use super::matrix::{STANDARD_PIXEL, TileMatrix, TileMatrixSet};
use crate::error::{Error, ErrorKind, Result};
use crate::projection::Projection;
use crate::unit::Plane;

/// A definition longer than this is refused.
const LONGEST: usize = 1 << 20;

impl TileMatrixSet {
    /// Reads a definition as OGC's standard has it, version 2.0; the keys of version 1.0
    /// (`supportedCRS`, `tileMatrix`, `topLeftCorner`, …) are understood too.
    ///
    /// Tiles are square, all of one corner of origin (top left), and matrices whose rows coalesce
    /// tiles (`variableMatrixWidths`) are refused.
    ///
    /// # Errors
    /// [`ErrorKind::Syntax`] for text that is not JSON, [`ErrorKind::Data`] for JSON that is not
    /// such a definition, [`ErrorKind::Projection`] for a CRS that is not known.
    pub fn from_json(text: &str) -> Result<Self> {
        if text.len() > LONGEST {
            return Err(Error::new(ErrorKind::Limit, "the tile matrix set is longer than 1 MiB"));
        }
        let definition: Value = serde_json::from_str(text).map_err(|cause| {
            Error::new(ErrorKind::Syntax, format!("the tile matrix set is not JSON: {cause}"))
                .at_line(cause.line())
                .caused_by(cause)
        })?;
        let Value::Object(definition) = &definition else {
            return Err(wrong("a tile matrix set is a JSON object"));
        };
        let text_at = |key: &str| definition.get(key).and_then(Value::as_str);
        let crs = definition.get("crs").or_else(|| definition.get("supportedCRS"));
        let crs = crs.ok_or_else(|| wrong("the tile matrix set has no `crs`"))?;
        let (crs, code) = crs_code(crs)?;
        let projection = Projection::parse(&code).map_err(|error| error.at_path("crs"))?;
        let northing_first = northing_first(definition, &code);
        let list = definition.get("tileMatrices").or_else(|| definition.get("tileMatrix"));
        let list = list.and_then(Value::as_array);
        let list = list.ok_or_else(|| wrong("the tile matrix set has no `tileMatrices`"))?;
        let metres = projection.metres_per_unit();
        let mut matrices = Vec::with_capacity(list.len());
        for (index, matrix) in list.iter().enumerate() {
            let matrix = tile_matrix(matrix, metres, northing_first)
                .map_err(|error| error.under_path(&format!("tileMatrices[{index}]")))?;
            matrices.push(matrix);
        }
        matrices.sort_by(|a, b| b.cell_size.total_cmp(&a.cell_size));
        let id = text_at("id").or_else(|| text_at("identifier")).unwrap_or("custom");
        let title = text_at("title").unwrap_or(id);
        let set = Self::new(id, title, &crs, projection, matrices)?;
        Ok(Self { northing_first, ..set })
    }

    /// The set as JSON of version 2.0.
    pub fn to_json(&self) -> Value {
        let matrix = |(z, matrix): (usize, &TileMatrix)| {
            let Plane { x, y } = matrix.origin;
            json!({
                "id": z.to_string(),
                "scaleDenominator": matrix.scale_denominator,
                "cellSize": matrix.cell_size,
                "cornerOfOrigin": "topLeft",
                "pointOfOrigin": if self.northing_first { [y, x] } else { [x, y] },
                "tileWidth": matrix.tile_size,
                "tileHeight": matrix.tile_size,
                "matrixWidth": matrix.columns,
                "matrixHeight": matrix.rows,
            })
        };
        json!({
            "id": self.id,
            "title": self.title,
            "crs": self.crs,
            "orderedAxes": if self.northing_first { ["N", "E"] } else { ["E", "N"] },
            "tileMatrices": self.matrices.iter().enumerate().map(matrix).collect::<Vec<_>>(),
        })
    }
}

fn wrong(message: impl Into<String>) -> Error {
    Error::new(ErrorKind::Data, message)
        .remedy("give a definition as in OGC's Tile Matrix Set standard 2.0")
}

/// The CRS's URI, and what the projection reader knows it by.
fn crs_code(crs: &Value) -> Result<(String, String)> {
    let uri = match crs {
        Value::String(uri) => uri.clone(),
        Value::Object(crs) => match (crs.get("uri").and_then(Value::as_str), crs.get("wkt")) {
            (Some(uri), _) => uri.to_owned(),
            // PROJJSON, as the standard's second form has it.
            (None, Some(wkt)) => {
                let text = wkt.as_str().map_or_else(|| wkt.to_string(), str::to_owned);
                return Ok((text.clone(), text));
            }
            _ => return Err(wrong("`crs` has neither `uri` nor `wkt`")),
        },
        _ => return Err(wrong("`crs` is neither a URI nor an object")),
    };
    // http://www.opengis.net/def/crs/EPSG/0/3857, urn:ogc:def:crs:EPSG::3857, [EPSG:3857]
    let plain = uri.trim_matches(['[', ']']);
    let parts: Vec<&str> = plain.split(['/', ':']).collect();
    let code = match parts.as_slice() {
        [.., authority, _, code] if plain.contains("def") => format!("{authority}:{code}"),
        _ => plain.to_owned(),
    };
    let code = match code.as_str() {
        "OGC:CRS84" => "OGC:84".to_owned(),
        _ => code,
    };
    Ok((uri, code))
}

/// Whether points of origin are given northing first. Where the set does not say, it is as the
/// CRS's own definition orders its axes, which is known of those with northings first in common
/// use.
fn northing_first(definition: &Map<String, Value>, code: &str) -> bool {
    let axes = definition.get("orderedAxes").and_then(Value::as_array);
    let first = axes.and_then(|axes| axes.first()).and_then(Value::as_str);
    match first {
        Some(axis) => {
            let axis = axis.to_lowercase();
            matches!(axis.as_str(), "n" | "y" | "lat" | "northing" | "latitude")
        }
        // Sets of version 1.0 say nothing and mostly mean x first whatever the CRS says.
        None if definition.contains_key("tileMatrix") => false,
        None => matches!(code, "EPSG:4326" | "EPSG:3035" | "EPSG:3034" | "EPSG:32661"),
    }
}

fn tile_matrix(matrix: &Value, metres: f64, northing_first: bool) -> Result<TileMatrix> {
    let number = |key: &str| matrix.get(key).and_then(Value::as_f64);
    let count = |key: &str| {
        let value = matrix.get(key).and_then(Value::as_u64);
        let value = value.and_then(|value| u32::try_from(value).ok());
        value.ok_or_else(|| wrong(format!("`{key}` is not a whole number")).at_path(key))
    };
    let corner = matrix.get("cornerOfOrigin").and_then(Value::as_str).unwrap_or("topLeft");
    if corner != "topLeft" {
        return Err(
            wrong(format!("tiles counted from {corner} are not drawn")).at_path("cornerOfOrigin")
        );
    }
    let coalesced = matrix.get("variableMatrixWidths").and_then(Value::as_array);
    if coalesced.is_some_and(|widths| !widths.is_empty()) {
        return Err(wrong("rows of coalesced tiles are not drawn").at_path("variableMatrixWidths"));
    }
    let (width, height) = (count("tileWidth")?, count("tileHeight")?);
    if width != height {
        return Err(wrong(format!("tiles of {width} × {height} pixels are not square"))
            .at_path("tileHeight"));
    }
    let scale = number("scaleDenominator");
    let cell_size = number("cellSize").or(scale.map(|scale| scale * STANDARD_PIXEL / metres));
    let cell_size = cell_size.ok_or_else(|| wrong("it has no `cellSize`"))?;
    let origin = matrix.get("pointOfOrigin").or_else(|| matrix.get("topLeftCorner"));
    let origin: Vec<f64> = origin
        .and_then(Value::as_array)
        .map(|pair| pair.iter().filter_map(Value::as_f64).collect())
        .unwrap_or_default();
    let &[first, second] = origin.as_slice() else {
        return Err(wrong("`pointOfOrigin` is not two numbers").at_path("pointOfOrigin"));
    };
    let (x, y) = if northing_first { (second, first) } else { (first, second) };
    Ok(TileMatrix {
        scale_denominator: scale.unwrap_or(cell_size * metres / STANDARD_PIXEL),
        cell_size,
        origin: Plane::new(x, y),
        tile_size: width,
        columns: count("matrixWidth")?,
        rows: count("matrixHeight")?,
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn named_sets_survive_their_own_json() {
        for name in TileMatrixSet::names() {
            let set = TileMatrixSet::named(name).unwrap();
            let read = TileMatrixSet::from_json(&set.to_json().to_string()).unwrap();
            assert_eq!(read.matrices(), set.matrices(), "{name}");
            assert_eq!((read.id(), read.crs()), (set.id(), set.crs()));
        }
    }

    #[test]
    fn the_order_of_axes_is_honoured() {
        let set = |axes: &str, origin: &str| {
            let text = format!(
                r#"{{"id": "x", "crs": "http://www.opengis.net/def/crs/EPSG/0/3035", {axes}
                "tileMatrices": [{{"id": "0", "scaleDenominator": 62779017.8571428,
                "cellSize": 17578.125, "pointOfOrigin": {origin}, "tileWidth": 256,
                "tileHeight": 256, "matrixWidth": 1, "matrixHeight": 1}}]}}"#
            );
            TileMatrixSet::from_json(&text).unwrap().matrices()[0].origin
        };
        let wanted = Plane::new(2_000_000.0, 5_500_000.0);
        assert_eq!(set(r#""orderedAxes": ["Y", "X"],"#, "[5500000, 2000000]"), wanted);
        assert_eq!(set(r#""orderedAxes": ["X", "Y"],"#, "[2000000, 5500000]"), wanted);
        assert_eq!(set("", "[5500000, 2000000]"), wanted);
    }

    #[test]
    fn what_is_not_a_set_is_told_where() {
        let error = TileMatrixSet::from_json("[1").unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Syntax);
        let mut set = TileMatrixSet::named("WebMercatorQuad").unwrap().to_json();
        set["tileMatrices"][2]["tileHeight"] = json!(128);
        let error = TileMatrixSet::from_json(&set.to_string()).unwrap_err();
        assert!(error.to_string().contains("tileMatrices[2].tileHeight"), "{error}");
        set["tileMatrices"] = json!([]);
        assert!(TileMatrixSet::from_json(&set.to_string()).is_err());
        set["crs"] = json!("EPSG:0");
        assert!(TileMatrixSet::from_json(&set.to_string()).is_err());
    }

    proptest! {
        #[test]
        fn mutated_definitions_never_panic(at in 0..4000usize, byte: u8) {
            let text = TileMatrixSet::named("WorldCRS84Quad").unwrap().to_json().to_string();
            let mut bytes = text.into_bytes();
            let at = at % bytes.len();
            bytes[at] = byte;
            if let Ok(text) = String::from_utf8(bytes) {
                let _ = TileMatrixSet::from_json(&text);
            }
        }
    }
}
