//! `rumbo project`.

use super::args::Project;
use super::io;
use crate::coord;
use crate::error::{Error, ErrorKind, Result};
use crate::projection::Projection;
use crate::unit::Plane;

pub(super) fn run(arguments: &Project) -> Result<()> {
    let projection = Projection::parse(&arguments.to)?;
    let mut lines = String::new();
    for point in &arguments.points {
        let line = if arguments.inverse {
            inverse(&projection, point)?
        } else {
            forward(&projection, point)?
        };
        lines.push_str(&line);
        lines.push('\n');
    }
    io::print_with(|out| out.write_all(lines.as_bytes()))
}

fn forward(projection: &Projection, text: &str) -> Result<String> {
    let position = coord::parse(text)?.position.at;
    let plane = projection.forward(position).ok_or_else(|| outside(projection, text))?;
    Ok(format!("{:.4} {:.4}", plane.x, plane.y))
}

fn inverse(projection: &Projection, text: &str) -> Result<String> {
    let numbers: Vec<f64> = text
        .split([',', ' ', '\t', ';'])
        .filter(|part| !part.is_empty())
        .map_while(|part| part.parse().ok())
        .collect();
    let &[x, y] = numbers.as_slice() else {
        return Err(Error::new(
            ErrorKind::Position,
            format!("`{text}` is not a point of the plane"),
        )
        .remedy("give two numbers, such as 500000,3600000"));
    };
    let position = projection.inverse(Plane::new(x, y)).ok_or_else(|| outside(projection, text))?;
    Ok(format!("{:.8} {:.8}", position.lon, position.lat))
}

fn outside(projection: &Projection, text: &str) -> Error {
    Error::new(
        ErrorKind::Projection,
        format!("`{text}` lies outside the domain of {}", projection.name()),
    )
    .remedy("choose a projection that covers it")
}
