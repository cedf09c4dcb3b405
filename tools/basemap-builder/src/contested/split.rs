//! A ring split along the outlines of an area.

use crate::faces::Ring;

type Place = (f64, f64);

/// An outline that keeps so near to a ring, in degrees, is meant to follow it: a kilometre.
const TOLERANCE: f64 = 0.01;
/// How far apart an outline's places are asked whether they lie within a ring.
const STRIDE: f64 = 0.01;
/// A part smaller than this, in square degrees, that an outline would cut off a ring much larger
/// is where the two editions differ.
const SLIVER: f64 = 0.004;

/// The parts of a ring, each with whether it lies in the area. They share the outline's vertices
/// between them, and have no vertex on the ring that the ring lacks, so its neighbours need not
/// know.
pub fn split(
    ring: &Ring,
    outlines: &[Ring],
    inside: impl Fn(Place) -> bool,
    name: &str,
) -> Vec<(Ring, bool)> {
    let mut parts = vec![ring.clone()];
    let mut enclaves = Vec::new();
    for outline in outlines {
        match chords(ring, outline) {
            Chords::Whole => enclaves.push(outline.clone()),
            Chords::Lines(lines) => {
                for line in lines {
                    cut(&mut parts, &line, size(outline).abs(), name);
                }
            }
        }
    }
    assert!(enclaves.is_empty(), "{name} lies within one province");
    let held = |part: &Ring| inner(part).is_some_and(&inside);
    parts.into_iter().map(|part| (held(&part), part)).map(|(held, part)| (part, held)).collect()
}

/// How an outline runs through a ring.
enum Chords {
    /// It touches the ring nowhere and lies inside.
    Whole,
    /// Its stretches inside, from a vertex of the ring to another.
    Lines(Vec<Vec<Place>>),
}

fn chords(ring: &Ring, outline: &Ring) -> Chords {
    // The outline's places, close together: where, and whether it is a vertex.
    let mut places: Vec<(Place, bool)> = Vec::new();
    for (at, &a) in outline.iter().enumerate() {
        let b = outline[(at + 1) % outline.len()];
        let steps = ((b.0 - a.0).hypot(b.1 - a.1) / STRIDE).ceil().max(1.0) as usize;
        for step in 0..steps {
            let share = step as f64 / steps as f64;
            places.push(((a.0 + (b.0 - a.0) * share, a.1 + (b.1 - a.1) * share), step == 0));
        }
    }
    let box_of_ring = bounds(ring);
    let within = |place: Place| {
        let (west, south, east, north) = box_of_ring;
        (west..=east).contains(&place.0)
            && (south..=north).contains(&place.1)
            && holds(ring, place)
            && distance(ring, place) > TOLERANCE
    };
    let flags: Vec<bool> = places.iter().map(|&(place, _)| within(place)).collect();
    let Some(start) = flags.iter().position(|&inside| !inside) else { return Chords::Whole };
    let count = places.len();
    let mut lines = Vec::new();
    let mut open: Option<Vec<Place>> = None;
    for step in 0..=count {
        let at = (start + step) % count;
        let (place, vertex) = places[at];
        if flags[at] {
            let line =
                open.get_or_insert_with(|| vec![nearest(ring, places[(at + count - 1) % count].0)]);
            if vertex {
                line.push(place);
            }
        } else if let Some(mut line) = open.take() {
            line.push(nearest(ring, place));
            lines.push(line);
        }
    }
    Chords::Lines(lines)
}

/// Cuts the part that a line runs through in two.
fn cut(parts: &mut Vec<Ring>, line: &[Place], whole: f64, name: &str) {
    let (first, last) = (line[0], line[line.len() - 1]);
    if first == last {
        return;
    }
    let middle = line[line.len() / 2];
    let find = |part: &Ring| {
        let place = |wanted: Place| part.iter().position(|&p| p == wanted);
        let ends = place(first).zip(place(last))?;
        let runs = line.len() == 2 || holds(part, middle);
        runs.then_some(ends)
    };
    let Some((at, (i, j))) = parts.iter().enumerate().find_map(|(at, p)| Some((at, find(p)?)))
    else {
        eprintln!("{name}: a line from {first:?} to {last:?} runs through no part");
        return;
    };
    let part = &parts[at];
    let count = part.len();
    let way = |from: usize, to: usize| -> Ring {
        let steps = (to + count - from) % count;
        (0..=steps).map(|step| part[(from + step) % count]).collect()
    };
    let inner = &line[1..line.len() - 1];
    let (mut one, mut other) = (way(i, j), way(j, i));
    one.extend(inner.iter().rev());
    other.extend(inner);
    let (a, b) = (size(&one).abs(), size(&other).abs());
    if a.min(b) < SLIVER.min(whole / 20.0) {
        return;
    }
    parts[at] = one;
    parts.push(other);
}

/// The ring's vertex that is nearest to a place.
fn nearest(ring: &Ring, place: Place) -> Place {
    let away = |p: &Place| (p.0 - place.0).hypot(p.1 - place.1);
    let found = ring.iter().copied().min_by(|a, b| away(a).total_cmp(&away(b)));
    let found = found.expect("a ring has vertices");
    if away(&found) > 0.05 {
        eprintln!("an outline meets a ring {:.3} degrees from {found:?}", away(&found));
    }
    found
}

/// How far a place is from a ring, in degrees.
fn distance(ring: &Ring, (x, y): Place) -> f64 {
    let mut least = f64::MAX;
    let mut before = ring[ring.len() - 1];
    for &here in ring {
        let (dx, dy) = (here.0 - before.0, here.1 - before.1);
        let length = dx * dx + dy * dy;
        let along = if length > 0.0 {
            (((x - before.0) * dx + (y - before.1) * dy) / length).clamp(0.0, 1.0)
        } else {
            0.0
        };
        least = least.min((x - before.0 - along * dx).hypot(y - before.1 - along * dy));
        before = here;
    }
    least
}

/// Whether a ring holds a place.
pub fn holds(ring: &Ring, (x, y): Place) -> bool {
    let mut odd = false;
    let mut before = ring[ring.len() - 1];
    for &here in ring {
        if (here.1 > y) != (before.1 > y)
            && x < (before.0 - here.0) * (y - here.1) / (before.1 - here.1) + here.0
        {
            odd = !odd;
        }
        before = here;
    }
    odd
}

/// West, south, east, north.
pub fn bounds(ring: &Ring) -> (f64, f64, f64, f64) {
    let all = (f64::MAX, f64::MAX, f64::MIN, f64::MIN);
    ring.iter().fold(all, |(w, s, e, n), &(x, y)| (w.min(x), s.min(y), e.max(x), n.max(y)))
}

/// The box of several rings.
pub fn around(rings: &[Ring]) -> (f64, f64, f64, f64) {
    let all = (f64::MAX, f64::MAX, f64::MIN, f64::MIN);
    rings
        .iter()
        .map(bounds)
        .fold(all, |(w, s, e, n), (x, y, u, v)| (w.min(x), s.min(y), e.max(u), n.max(v)))
}

/// The area of a ring in square degrees, positive counterclockwise.
fn size(ring: &Ring) -> f64 {
    let mut before = ring[ring.len() - 1];
    let mut doubled = 0.0;
    for &here in ring {
        doubled += before.0 * here.1 - here.0 * before.1;
        before = here;
    }
    doubled / 2.0
}

/// A place well inside a ring: the middle of the widest stretch of a few parallels through it.
fn inner(ring: &Ring) -> Option<Place> {
    let (_, south, _, north) = bounds(ring);
    let widest = |share: f64| {
        let y = south + (north - south) * share;
        let mut crossings: Vec<f64> = Vec::new();
        let mut before = ring[ring.len() - 1];
        for &here in ring {
            if (here.1 > y) != (before.1 > y) {
                crossings.push((before.0 - here.0) * (y - here.1) / (before.1 - here.1) + here.0);
            }
            before = here;
        }
        crossings.sort_by(f64::total_cmp);
        let stretches = crossings.chunks_exact(2).map(|pair| (pair[1] - pair[0], pair[0], y));
        stretches.max_by(|a, b| a.0.total_cmp(&b.0))
    };
    let stretches = [0.5, 0.31, 0.69, 0.17, 0.83].into_iter().filter_map(widest);
    let (width, west, y) = stretches.max_by(|a, b| a.0.total_cmp(&b.0))?;
    Some((west + width / 2.0, y))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn square() -> Ring {
        vec![(0.0, 0.0), (1.0, 0.0), (2.0, 0.0), (2.0, 2.0), (1.0, 2.0), (0.0, 2.0)]
    }

    fn split_by(outline: &Ring) -> Vec<(Ring, bool)> {
        split(&square(), std::slice::from_ref(outline), |place| holds(outline, place), "test")
    }

    #[test]
    fn an_outline_through_a_ring_splits_it_between_its_own_vertices() {
        let outline = vec![(-0.001, 0.0), (1.002, 0.001), (1.1, 1.0), (0.998, 2.0), (0.0, 2.001)];
        let parts = split_by(&outline);
        assert_eq!(parts.len(), 2);
        let of_ring: Vec<Place> = square().into_iter().chain([(1.1, 1.0)]).collect();
        assert!(parts.iter().flat_map(|part| &part.0).all(|place| of_ring.contains(place)));
        let areas: Vec<(f64, bool)> = parts.iter().map(|part| (size(&part.0), part.1)).collect();
        assert!(areas.contains(&(2.1, true)) && areas.contains(&(1.9, false)), "{areas:?}");
    }

    #[test]
    fn what_an_edition_drew_otherwise_cuts_nothing_off() {
        let outline = vec![
            (0.0, 0.0),
            (2.0, 0.0),
            (2.0, 1.2),
            (1.97, 1.3),
            (2.0, 1.4),
            (2.0, 2.0),
            (0.0, 2.0),
        ];
        assert_eq!(split_by(&outline), [(square(), true)]);
        let elsewhere = vec![(3.0, 0.0), (4.0, 0.0), (4.0, 1.0)];
        assert_eq!(split_by(&elsewhere), [(square(), false)]);
    }
}
