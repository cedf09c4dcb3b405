//! What every reader holds positions, lines and rings to.

use super::ReadOptions;
use crate::error::{Error, ErrorKind, Result};
use crate::resources::Limit;
use crate::unit::LonLat;

/// A position that is finite, on the sphere and within one turn of ±180°.
#[inline]
pub(super) fn position(lon: f64, lat: f64) -> Result<LonLat> {
    let position = LonLat::new(lon, lat);
    if position.is_valid() { Ok(position) } else { Err(out_of_range(lon, lat)) }
}

#[cold]
fn out_of_range(lon: f64, lat: f64) -> Error {
    let (message, remedy) = if !lon.is_finite() || !lat.is_finite() {
        ("a coordinate is not a finite number".to_owned(), "write the number it should be")
    } else if lat.abs() > 540.0 || lon.abs() > 540.0 {
        (
            format!("[{lon}, {lat}] are not degrees"),
            "reproject the data to longitude and latitude on WGS 84",
        )
    } else if lat.abs() > 90.0 && lon.abs() <= 90.0 {
        (
            format!("latitude {lat} is beyond ±90"),
            "longitude comes first: if the two are swapped, swap them back",
        )
    } else {
        (format!("latitude {lat} is beyond ±90"), "give a latitude between -90 and 90")
    };
    Error::new(ErrorKind::Position, message).remedy(remedy)
}

/// A line of `count` positions.
pub(super) fn line(count: usize) -> Result<()> {
    if count >= 2 {
        return Ok(());
    }
    let message = format!("a line needs two or more positions, not {count}");
    Err(Error::new(ErrorKind::Data, message).remedy("add a position, or make it a Point"))
}

/// A ring of `count` positions, its closing one included.
pub(super) fn ring(count: usize, is_closed: bool) -> Result<()> {
    if count == 0 {
        return Err(
            Error::new(ErrorKind::Data, "a polygon ring is empty").remedy("remove the ring")
        );
    }
    if !is_closed {
        let message = "a polygon ring is not closed: its first and last positions differ";
        return Err(Error::new(ErrorKind::Data, message)
            .remedy("repeat the ring's first position at its end"));
    }
    if count < 4 {
        let message = format!("a polygon ring needs four or more positions, not {count}");
        return Err(Error::new(ErrorKind::Data, message)
            .remedy("give three or more corners and repeat the first"));
    }
    Ok(())
}

/// So many columns of a table.
pub(super) fn columns(count: usize, options: &ReadOptions) -> Result<()> {
    if count <= options.max_columns {
        return Ok(());
    }
    let message = format!("{count} columns are more than {}", options.max_columns);
    Err(Error::new(ErrorKind::Limit, message).remedy(Limit::Columns.remedy()))
}

/// Twice the signed area of a ring on the plane of longitude and latitude; positive where it runs
/// counter-clockwise.
pub(super) fn doubled_area(ring: &[LonLat]) -> f64 {
    let (Some(first), Some(last)) = (ring.first(), ring.last()) else { return 0.0 };
    // Relative to the first position, so that small rings far from the origin keep their sign.
    let cross = |a: &LonLat, b: &LonLat| {
        (a.lon - first.lon) * (b.lat - first.lat) - (b.lon - first.lon) * (a.lat - first.lat)
    };
    ring.windows(2).map(|pair| cross(&pair[0], &pair[1])).sum::<f64>() + cross(last, first)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_position_out_of_range_is_told_what_it_may_be() {
        let remedy = |lon, lat| position(lon, lat).unwrap_err().to_string();
        assert!(remedy(14.9, -92.2).contains("swapped"));
        assert!(remedy(-117.0, 95.0).contains("between -90 and 90"));
        assert!(remedy(541.0, 0.0).contains("reproject"));
        assert!(remedy(500_000.0, 3_600_000.0).contains("reproject"));
        assert!(remedy(f64::INFINITY, 0.0).contains("finite"));
        assert!(position(-190.0, 90.0).is_ok());
    }

    #[test]
    fn counter_clockwise_is_positive() {
        let square = [(0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0)];
        let mut ring = square.map(|(lon, lat)| LonLat::new(lon, lat));
        assert_eq!(doubled_area(&ring), 2.0);
        ring.reverse();
        assert_eq!(doubled_area(&ring), -2.0);
    }
}
