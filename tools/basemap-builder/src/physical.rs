//! Names of seas, ranges, deserts and islands, from a table written by hand.

use crate::grid::{Unit, stepped};
use crate::pack::{Cell, Table};

/// A name with where it is written: a point, or the line it runs along.
pub struct Name {
    pub name: &'static str,
    pub spanish: &'static str,
    pub class: &'static str,
    pub rank: i64,
    /// Longitudes and latitudes, given where the line bends.
    pub line: Vec<(f64, f64)>,
}

/// The names, in the order of their rank.
pub fn read() -> Vec<Name> {
    let mut names: Vec<Name> = include_str!("../tables/physical.tsv")
        .lines()
        .map(|line| {
            let cells: Vec<&str> = line.split('\t').collect();
            let [class, rank, name, spanish, positions] = cells[..] else { panic!("{line}") };
            let number = |text: &str| text.parse::<f64>().expect("a number");
            let line = positions
                .split(' ')
                .map(|position| {
                    let (lon, lat) = position.split_once(',').expect("a position");
                    (number(lon), number(lat))
                })
                .collect();
            let rank = rank.parse().expect("a rank");
            Name { name, spanish, class, rank, line }
        })
        .collect();
    names.sort_by_key(|name| name.rank);
    names
}

/// The table of the names' properties.
pub fn table(names: &[Name]) -> Table {
    let columns = ["name", "name_en", "name_es", "class", "rank"];
    let mut table = Table::new(columns.map(|name| (name, 0)));
    for name in names {
        table.push(vec![
            name.name.into(),
            name.name.into(),
            name.spanish.into(),
            name.class.into(),
            Cell::Integer(name.rank),
        ]);
    }
    table
}

impl Name {
    /// The positions in units: a line of few points becomes a smooth curve through them.
    pub fn curve(&self, per_degree: i32) -> Vec<Unit> {
        let unit = |(lon, lat): (f64, f64)| {
            let unit = |degrees: f64| stepped(degrees, per_degree);
            (unit(lon), unit(lat))
        };
        if self.line.len() < 3 {
            return self.line.iter().copied().map(unit).collect();
        }
        // Catmull and Rom's spline, eight steps a stretch.
        let at = |i: isize| self.line[i.clamp(0, self.line.len() as isize - 1) as usize];
        let mut curve = Vec::new();
        for i in 0..self.line.len() as isize - 1 {
            let (a, b, c, d) = (at(i - 1), at(i), at(i + 1), at(i + 2));
            for step in 0..8 {
                let t = f64::from(step) / 8.0;
                let spline = |a: f64, b: f64, c: f64, d: f64| {
                    let cubic = -a + 3.0 * b - 3.0 * c + d;
                    let square = 2.0 * a - 5.0 * b + 4.0 * c - d;
                    (2.0 * b + (c - a) * t + square * t * t + cubic * t * t * t) / 2.0
                };
                curve.push(unit((spline(a.0, b.0, c.0, d.0), spline(a.1, b.1, c.1, d.1))));
            }
        }
        curve.extend(self.line.last().copied().map(unit));
        curve
    }
}
