//! Meridians and parallels, and where they meet the frame.

use super::view::View;
use crate::source::Shape;
use crate::unit::{LonLat, LonLatBox, Page, PageBox};

/// A meridian or parallel as it is drawn.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct GraticuleLine {
    /// Whether it is a meridian.
    pub is_meridian: bool,
    /// Its longitude or latitude, degrees.
    pub degrees: f64,
    /// Its visible pieces.
    pub pieces: Vec<Vec<Page>>,
    /// Where its pieces end: the places for its label and a tick.
    pub ends: Vec<GraticuleEnd>,
}

/// Where a meridian or parallel meets the edge of the map.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct GraticuleEnd {
    /// The point on the page.
    pub at: Page,
    /// Which edge it is on.
    pub edge: Edge,
}

/// An edge of a map.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Edge {
    /// The frame's left side.
    Left,
    /// Its upper side.
    Top,
    /// Its right side.
    Right,
    /// Its lower side.
    Bottom,
    /// The outline of the world as the projection draws it, inside the frame.
    Outline,
}

/// How close meridians of a graticule may be over half of a map, CSS pixels: six millimetres.
const CLOSE: f64 = 24.0;

/// Steps of a graticule, degrees: whole ones, then minutes.
const STEPS: &[f64] = &[
    90.0,
    45.0,
    30.0,
    20.0,
    15.0,
    10.0,
    5.0,
    2.0,
    1.0,
    0.5,
    1.0 / 3.0,
    0.25,
    1.0 / 6.0,
    1.0 / 12.0,
    1.0 / 30.0,
    1.0 / 60.0,
    1.0 / 120.0,
];

/// How many points across a frame is looked at by.
const SAMPLES: u32 = 33;

/// The points that a frame is looked at by, row by row.
fn samples(frame: PageBox) -> impl Iterator<Item = Page> {
    let share = |index: u32| f64::from(index) / f64::from(SAMPLES - 1);
    let all = (0..SAMPLES).flat_map(|row| (0..SAMPLES).map(move |column| (column, row)));
    all.map(move |(column, row)| {
        let x = frame.x0 + frame.width() * share(column);
        Page::new(x, frame.y0 + frame.height() * share(row))
    })
}

/// Those of them on its sides, all round.
fn side_samples(frame: PageBox) -> impl Iterator<Item = Page> {
    let last = SAMPLES - 1;
    (0..last).flat_map(move |step| {
        let share = f64::from(step) / f64::from(last);
        let (x, y) = (frame.width() * share, frame.height() * share);
        [
            Page::new(frame.x0 + x, frame.y0),
            Page::new(frame.x1, frame.y0 + y),
            Page::new(frame.x1 - x, frame.y1),
            Page::new(frame.x0, frame.y1 - y),
        ]
    })
}

impl View {
    /// The smallest box in degrees around what a frame shows; `None` where it shows nothing of
    /// the sphere.
    pub fn extent(&self, frame: PageBox) -> Option<LonLatBox> {
        let positions = samples(frame).filter_map(|at| self.position(at));
        self.extent_around(frame, positions.collect())
    }

    /// The same, up to where what is drawn of the sphere ends within the frame.
    pub fn extent_to_edge(&self, frame: PageBox) -> Option<LonLatBox> {
        // Where the sides of a frame are drawn all round, what it shows reaches no farther than they do,
        // but for the poles.
        let sides: Option<Vec<LonLat>> = side_samples(frame).map(|at| self.position(at)).collect();
        if let Some(sides) = sides {
            return self.extent_around(frame, sides);
        }
        let across = SAMPLES as usize;
        let seen: Vec<_> = samples(frame).map(|at| (at, self.position(at))).collect();
        let mut positions: Vec<LonLat> = seen.iter().filter_map(|(_, shown)| *shown).collect();
        if positions.len() < seen.len() {
            let beside = seen.chunks(across).flat_map(|row| row.windows(2)).filter_map(|pair| {
                let [one, other] = pair else { return None };
                Some((one, other))
            });
            let pairs = beside.chain(seen.iter().zip(seen.iter().skip(across)));
            positions.extend(pairs.filter_map(|pair| match pair {
                ((shown, Some(_)), (hidden, None)) | ((hidden, None), (shown, Some(_))) => {
                    self.last_shown(*shown, *hidden)
                }
                _ => None,
            }));
        }
        self.extent_around(frame, positions)
    }

    /// The position of the last point that is drawn on the way from one that is to one that is not.
    fn last_shown(&self, mut shown: Page, mut hidden: Page) -> Option<LonLat> {
        for _ in 0..20 {
            let middle = (shown + hidden) * 0.5;
            if self.position(middle).is_some() { shown = middle } else { hidden = middle }
        }
        self.position(shown)
    }

    /// The smallest box around positions that a frame shows, and the poles it shows.
    fn extent_around(&self, frame: PageBox, mut positions: Vec<LonLat>) -> Option<LonLatBox> {
        // A world map's outline lies between the samples.
        let edge = [-180.0, -90.0, 0.0, 90.0, 180.0].into_iter().flat_map(|lon| {
            [-90.0, -60.0, -30.0, 0.0, 30.0, 60.0, 90.0].map(|lat| LonLat::new(lon, lat))
        });
        let shown = |position: &LonLat| self.point(*position).is_some_and(|at| frame.contains(at));
        if positions.is_empty() {
            // PROJ has no way back for some methods.
            let rows = (-36..=36).map(|row| f64::from(row) * 2.5);
            let grid = rows
                .flat_map(|lat| (-72..72).map(move |lon| LonLat::new(f64::from(lon) * 2.5, lat)));
            positions.extend(grid.filter(shown));
        }
        positions.extend(edge.filter(shown));
        let mut extent = LonLatBox::around(positions)?;
        for lat in [90.0, -90.0] {
            let pole = LonLat::new(self.projection().domain().central_meridian(), lat);
            if shown(&pole) {
                extent.south = extent.south.min(lat);
                extent.north = extent.north.max(lat);
                // All meridians meet there, unless the pole is drawn as a line or an edge.
                let inside = frame.grown(-1.0);
                if self.point(pole).is_some_and(|at| inside.contains(at)) {
                    (extent.west, extent.east) = (-180.0, 180.0);
                }
            }
        }
        if extent.lon_span() > 345.0 {
            (extent.west, extent.east) = (-180.0, 180.0);
        }
        Some(extent)
    }

    /// A step of the graticule that draws four to nine lines each way in a frame, degrees, or fewer where
    /// most of the map would have its meridians closer than six millimetres (24 CSS pixels).
    pub fn graticule_step(&self, frame: PageBox) -> f64 {
        let Some(extent) = self.extent(frame) else { return 30.0 };
        let span = (extent.north - extent.south).min(extent.lon_span()).max(1e-9);
        let least = self.degree_of_longitude(frame).map_or(0.0, |degree| CLOSE / degree);
        let wanted = STEPS.iter().copied().position(|step| span / step >= 3.0);
        let wanted = wanted.unwrap_or(STEPS.len() - 1);
        let apart = STEPS.iter().copied().take(wanted + 1).rfind(|step| *step >= least);
        apart.unwrap_or(STEPS[0])
    }

    /// How far apart meridians of a degree are on the page, over half of what a frame shows or more.
    fn degree_of_longitude(&self, frame: PageBox) -> Option<f64> {
        const SIDE: u32 = 9;
        const DEGREE: f64 = 0.1;
        let part = |index: u32| (f64::from(index) + 0.5) / f64::from(SIDE);
        let across = |at: Page| {
            let here = self.position(at)?;
            let beside = LonLat::new(here.lon + DEGREE, here.lat).wrapped();
            // Not over the edge of the map to its other side.
            let width = self.point(beside)?.distance(at) / DEGREE;
            (width < frame.width().max(frame.height())).then_some(width)
        };
        let points = (0..SIDE).flat_map(|row| (0..SIDE).map(move |column| (column, row)));
        let mut widths: Vec<f64> = points
            .filter_map(|(column, row)| {
                across(Page::new(
                    frame.x0 + part(column) * frame.width(),
                    frame.y0 + part(row) * frame.height(),
                ))
            })
            .collect();
        widths.sort_by(f64::total_cmp);
        widths.get(widths.len() / 2).copied().filter(|width| *width > 0.0)
    }

    /// The meridians and parallels in a frame, `step` degrees apart, each with where it meets the
    /// edge of the map. Meridians end at the outermost parallel but one, unless they are few, so
    /// that they do not clot at a pole.
    pub fn graticule(&self, frame: PageBox, step: f64) -> Vec<GraticuleLine> {
        let Some(extent) = self.extent(frame) else { return Vec::new() };
        if !(step > 1e-3) {
            return Vec::new();
        }
        let options = super::view::ViewOptions { simplify: 0.0, ..*self.options() };
        let exact = View::with_options(self.projection(), self.transform(), frame, options);
        let mut stream = exact.stream();
        let mut lines = Vec::new();
        let mut add = |is_meridian: bool, degrees: f64, shape: Shape| {
            let mut pieces: Vec<Vec<Page>> = Vec::new();
            stream.shape(&shape, &mut pieces);
            if pieces.is_empty() {
                return;
            }
            let ends = pieces
                .iter()
                .filter(|piece| piece.first() != piece.last())
                .flat_map(|piece| [piece.first(), piece.last()])
                .flatten()
                .map(|&at| GraticuleEnd { at, edge: edge_of(frame, at) })
                .collect();
            lines.push(GraticuleLine { is_meridian, degrees, pieces, ends });
        };
        let (first, last) =
            ((extent.west / step).ceil(), ((extent.west + extent.lon_span()) / step).floor());
        let cap = if step < 15.0 { 90.0 - step } else { 90.0 };
        let mut index = first;
        while index <= last {
            let lon = LonLat::new(index * step, 0.0).wrapped().lon;
            let twice = extent.lon_span() >= 360.0 && index == last && lon.abs() == 180.0;
            if !twice {
                // Every third meridian, or so, goes on to the pole.
                let reach = if (lon / 90.0).fract() == 0.0 { 90.0 } else { cap };
                let positions = (-18..=18)
                    .map(|tenth| LonLat::new(lon, (f64::from(tenth) * 5.0).clamp(-reach, reach)));
                add(true, lon, Shape::line(positions.collect()));
            }
            index += 1.0;
        }
        let (first, last) = ((extent.south / step).ceil(), (extent.north / step).floor());
        let central = self.projection().domain().central_meridian();
        let mut index = first;
        while index <= last {
            let lat = index * step;
            if lat.abs() < 90.0 {
                let positions =
                    (-72..=72).map(|fifth| LonLat::new(central + f64::from(fifth) * 2.5, lat));
                add(false, lat, Shape::line(positions.collect()));
            }
            index += 1.0;
        }
        lines
    }
}

/// Which edge of a frame a point lies on.
fn edge_of(frame: PageBox, at: Page) -> Edge {
    const NEAR: f64 = 1e-6;
    if (at.x - frame.x0).abs() < NEAR {
        Edge::Left
    } else if (at.x - frame.x1).abs() < NEAR {
        Edge::Right
    } else if (at.y - frame.y0).abs() < NEAR {
        Edge::Top
    } else if (at.y - frame.y1).abs() < NEAR {
        Edge::Bottom
    } else {
        Edge::Outline
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geometry::fit_extent;
    use crate::projection::Projection;

    fn view(definition: &str, extent: LonLatBox, frame: PageBox) -> View {
        let projection = Projection::parse(definition).unwrap();
        let transform = fit_extent(&projection, extent, frame).unwrap();
        View::new(&projection, transform, frame)
    }

    #[test]
    fn lines_of_a_regional_map_end_at_the_frame() {
        let frame = PageBox::new(10.0, 10.0, 810.0, 610.0);
        let view = view("EPSG:6372", LonLatBox::new(-118.0, 14.0, -86.0, 33.0), frame);
        assert_eq!(view.graticule_step(frame), 5.0);
        let lines = view.graticule(frame, 5.0);
        assert!(lines.iter().filter(|line| line.is_meridian).count() >= 6);
        for line in &lines {
            assert_eq!(line.ends.len(), 2 * line.pieces.len(), "{}", line.degrees);
            assert!(line.ends.iter().all(|end| end.edge != Edge::Outline));
        }
    }

    #[test]
    fn meridians_around_a_pole_are_apart() {
        let frame = PageBox::new(0.0, 0.0, 800.0, 800.0);
        let extent = LonLatBox::new(-180.0, -90.0, 180.0, -78.0);
        let view = view("stereographic +lat_0=-90", extent, frame);
        let step = view.graticule_step(frame);
        assert!((5.0..=15.0).contains(&step), "{step}");
    }

    #[test]
    fn lines_of_a_globe_end_at_its_outline() {
        let frame = PageBox::new(0.0, 0.0, 600.0, 600.0);
        let view = view("orthographic +lat_0=20 +lon_0=-100", LonLatBox::WORLD, frame.grown(-20.0));
        let lines = view.graticule(frame, 30.0);
        let equator = lines.iter().find(|line| !line.is_meridian && line.degrees == 0.0).unwrap();
        assert_eq!(equator.ends.len(), 2);
        assert!(equator.ends.iter().all(|end| end.edge == Edge::Outline));
    }

    #[test]
    fn the_extent_of_a_world_map_is_the_world() {
        let frame = PageBox::new(0.0, 0.0, 900.0, 500.0);
        for definition in ["equal-earth", "robinson +lon_0=150", "natural-earth"] {
            let view = view(definition, LonLatBox::WORLD, frame);
            let extent = view.extent(frame.grown(1.0)).unwrap();
            assert_eq!(extent, LonLatBox::WORLD, "{definition}");
        }
    }
}
