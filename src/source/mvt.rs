//! Mapbox vector tiles, version 2.1: <https://github.com/mapbox/vector-tile-spec>.
//!
//! What a tile's parts say wrong is left out and reported; what cannot be read at all is an error.

mod geometry;
mod layer;

use std::io::Read;

use super::protobuf::{Fields, Wire};
use crate::error::{Code, Error, ErrorKind, Report, Result};

pub use layer::{TileFeature, TileLayer};

/// The most bytes a tile may have once it is unpacked.
const MOST_BYTES: u64 = 64 << 20;

/// A vector tile: features in named layers, in the tile's own coordinates.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct VectorTile {
    /// The layers in the tile's order.
    pub layers: Vec<TileLayer>,
}

impl VectorTile {
    /// Reads a tile, packed by gzip or not.
    ///
    /// # Errors
    /// [`ErrorKind::Data`] for what is no vector tile, [`ErrorKind::Limit`] for one of more than
    /// 64 MiB.
    pub fn read(bytes: &[u8]) -> Result<(Self, Report)> {
        let unpacked;
        let bytes = if bytes.starts_with(&[0x1f, 0x8b]) {
            unpacked = unpack(bytes)?;
            &unpacked
        } else {
            bytes
        };
        let mut report = Report::default();
        let mut tile = Self::default();
        let mut fields = Fields::of(bytes);
        while let Some((field, value)) = fields.next()? {
            if let (3, Wire::Bytes(message)) = (field, value) {
                let index = tile.layers.len();
                match TileLayer::read(message, &mut report) {
                    Ok(layer) => tile.layers.push(layer),
                    Err(error) => {
                        report.add(Code::Advisory, format!("layer {index}"), error.to_string());
                    }
                }
            }
        }
        Ok((tile, report))
    }

    /// The layer with a name.
    pub fn layer(&self, name: &str) -> Option<&TileLayer> {
        self.layers.iter().find(|layer| layer.name == name)
    }
}

fn unpack(bytes: &[u8]) -> Result<Vec<u8>> {
    let mut out = Vec::new();
    let mut reader = flate2::read::MultiGzDecoder::new(bytes).take(MOST_BYTES + 1);
    reader.read_to_end(&mut out).map_err(|cause| {
        Error::new(ErrorKind::Data, format!("the tile cannot be unpacked: {cause}"))
            .remedy("fetch or make the tile again")
    })?;
    if out.len() as u64 > MOST_BYTES {
        return Err(Error::new(ErrorKind::Limit, "the tile is larger than 64 MiB unpacked")
            .remedy("make tiles with fewer features"));
    }
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::ShapeKind;

    fn field(number: u8, bytes: &[u8]) -> Vec<u8> {
        [&[number << 3 | 2, bytes.len() as u8], bytes].concat()
    }

    /// A layer `a` with one feature of a type and geometry.
    fn tile(kind: u8, geometry: &[u8]) -> Vec<u8> {
        let feature =
            [&[0x08, 7, 0x18, kind][..], &field(2, &[0, 0]), &field(4, geometry)].concat();
        let layer = [
            field(1, b"a"),
            field(2, &feature),
            field(3, b"name"),
            field(4, &field(1, b"x")),
            vec![0x28, 0x80, 0x20, 0x78, 2],
        ];
        field(3, &layer.concat())
    }

    #[test]
    fn a_polygon_with_its_properties_is_read() {
        let square = [9, 0, 0, 26, 20, 0, 0, 20, 19, 0, 15];
        let (tile, report) = VectorTile::read(&tile(3, &square)).unwrap();
        assert!(report.entries().is_empty());
        let layer = tile.layer("a").unwrap();
        assert_eq!(layer.extent, 4096);
        let feature = &layer.features[0];
        assert_eq!((feature.id, feature.kind), (Some(7), ShapeKind::Polygon));
        assert_eq!(feature.properties["name"], "x");
        assert!(feature.parts().eq([&[[0, 0], [10, 0], [10, 10], [0, 10]]]));
        let features = layer.clone().into_features(0, 0, 0);
        assert_eq!(features.features[0].shape.polygons().len(), 1);
    }

    #[test]
    fn commands_out_of_range_are_reported_and_not_followed() {
        for geometry in [
            // A line of 2²⁹ − 1 points, of which there is one; no command; a point beyond reach.
            &[9, 0, 0, 0xfa, 0xff, 0xff, 0xff, 0x0f, 2, 2][..],
            &[0x0b, 1, 1],
            &[9, 0xff, 0xff, 0xff, 0xff, 0x0f, 0],
        ] {
            let (tile, report) = VectorTile::read(&tile(2, geometry)).unwrap();
            assert!(tile.layers[0].features.is_empty());
            assert_eq!(report.entries().len(), 1, "{geometry:?}");
        }
    }

    #[test]
    fn no_mutation_of_a_tile_panics() {
        let tile = tile(3, &[9, 0, 0, 26, 20, 0, 0, 20, 19, 0, 15]);
        for index in 0..tile.len() {
            for byte in 0..=255 {
                let mut mutated = tile.clone();
                mutated[index] = byte;
                if let Ok((tile, _)) = VectorTile::read(&mutated) {
                    tile.layers.into_iter().for_each(|layer| drop(layer.into_features(3, 1, 2)));
                }
            }
            let _ = VectorTile::read(&tile[..index]);
        }
    }
}
