//! What of a scene routes have reached.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::error::{Error, ErrorKind, Result};
use crate::figure::journey::run_id;
use crate::path::{Affine, Path};
use crate::projection::Projection;
use crate::route::{Date, Leg, Progress, Route, distance};
use crate::scene::{Group, Item, Origin, Scene};
use crate::unit::{LonLat, Page};

/// How far apart points of a leg stand that marks are found by, metres.
const STEP: f64 = 5_000.0;

/// The most days that a film tells of: a hundred years.
const LONGEST: f64 = 36_525.0;

/// The routes of a figure, and what each item of its scene that draws them stands for.
#[derive(Debug)]
pub(super) struct Advance {
    routes: Vec<Travelled>,
    first: Date,
    days: f64,
    frames: BTreeMap<Arc<str>, (Projection, Affine)>,
    /// By layer and feature.
    known: BTreeMap<(Arc<str>, Arc<str>), Part>,
}

/// A route, and how many days after the first date of all it begins.
#[derive(Debug)]
struct Travelled {
    id: String,
    route: Arc<Route>,
    progress: Progress,
    offset: f64,
}

/// What of a route an item draws.
#[derive(Debug, Clone, PartialEq)]
enum Part {
    /// Legs that follow one another, by their places in the route.
    Legs(usize, Vec<usize>),
    /// A mark of the direction on a leg.
    Mark(usize, usize),
    /// Stops, by their ids.
    Stops(usize, Vec<String>),
}

impl Advance {
    /// # Errors
    /// [`ErrorKind::Route`] where there is no route, or one without dates.
    pub fn new(routes: &[Arc<Route>], scene: &Scene) -> Result<Self> {
        let mut travelled = Vec::new();
        for (index, route) in routes.iter().enumerate() {
            let id = if index == 0 { "route".to_owned() } else { format!("route-{}", index + 1) };
            let progress = route.progress()?;
            travelled.push(Travelled { id, route: Arc::clone(route), progress, offset: 0.0 });
        }
        let first = travelled.iter().map(|of| of.progress.first()).min().ok_or_else(|| {
            Error::new(ErrorKind::Route, "there is no route that could advance")
                .remedy("draw a figure with a [[route]], or a route file")
        })?;
        for of in &mut travelled {
            of.offset = (first.duration_until(of.progress.first()).as_hours() / 24) as f64;
        }
        let days = travelled.iter().map(|of| of.offset + of.progress.days()).fold(0.0, f64::max);
        if days > LONGEST {
            let message = format!("a film of {days} days is not made");
            return Err(Error::new(ErrorKind::Limit, message)
                .remedy("leave out the stops that lie a hundred years from the others"));
        }
        let mut frames = BTreeMap::new();
        for frame in &scene.frames {
            let text = frame.crs.as_deref().unwrap_or(&frame.projection);
            frames.insert(Arc::clone(&frame.id), (Projection::parse(text)?, frame.transform));
        }
        let mut advance = Self { routes: travelled, first, days, frames, known: BTreeMap::new() };
        for origin in scene.flat().filter_map(origin) {
            let key = (Arc::clone(&origin.layer), Arc::clone(&origin.feature));
            if !advance.known.contains_key(&key)
                && let Some(part) = advance.part(origin)
            {
                advance.known.insert(key, part);
            }
        }
        Ok(advance)
    }

    pub fn days(&self) -> f64 {
        self.days
    }

    /// The date of a time.
    pub fn date(&self, day: f64) -> Date {
        let day = day.floor().clamp(0.0, self.days - 1.0) as i64;
        let span = jiff::Span::new().try_days(day);
        span.and_then(|span| self.first.checked_add(span)).unwrap_or(self.first)
    }

    /// What an item stands for, by where it came from.
    fn part(&self, origin: &Origin) -> Option<Part> {
        let of = |id: &str| {
            origin
                .layer
                .strip_prefix(id)
                .is_some_and(|rest| rest.is_empty() || rest.starts_with('-'))
        };
        // `route-2-…` begins as `route` does.
        let (index, of) = self.routes.iter().enumerate().rev().find(|(_, route)| of(&route.id))?;
        let legs = &of.route.legs;
        let stops: Vec<String> = origin.feature.split('+').map(str::to_owned).collect();
        if stops.iter().all(|stop| of.route.stop(stop).is_some()) {
            return Some(Part::Stops(index, stops));
        }
        let run = run_of(legs, &origin.feature)?;
        match run.as_slice() {
            [leg] if origin.layer.ends_with("-direction") => Some(Part::Mark(index, *leg)),
            _ => Some(Part::Legs(index, run)),
        }
    }

    /// What of some items is reached so many days after the first date began.
    pub fn items(&self, items: &[Item], day: f64) -> Vec<Item> {
        items.iter().filter_map(|item| self.item(item, day)).collect()
    }

    fn item(&self, item: &Item, day: f64) -> Option<Item> {
        if let Item::Group(group) = item {
            let items = self.items(&group.items, day);
            return Some(Item::Group(Group { items, ..group.clone() }));
        }
        let part = origin(item).and_then(|origin| {
            self.known.get(&(Arc::clone(&origin.layer), Arc::clone(&origin.feature)))
        });
        match part {
            None => Some(item.clone()),
            Some(Part::Stops(route, stops)) => {
                let of = self.routes.get(*route)?;
                let reached = |stop: &String| of.progress.has_reached(stop, day - of.offset);
                stops.iter().any(reached).then(|| item.clone())
            }
            Some(Part::Mark(route, leg)) => {
                let of = self.routes.get(*route)?;
                let share = of.progress.of_leg(*leg, day - of.offset);
                let is_under_way = share > 0.0 && share < 1.0;
                let passed = if is_under_way { self.mark(*route, *leg, item)? } else { 0.0 };
                (share > passed).then(|| item.clone())
            }
            Some(Part::Legs(route, run)) => self.travelled(*route, run, item, day),
        }
    }

    /// The part of a line of legs that is travelled.
    fn travelled(&self, route: usize, run: &[usize], item: &Item, day: f64) -> Option<Item> {
        let of = self.routes.get(route)?;
        let share = |leg: &usize| of.progress.of_leg(*leg, day - of.offset);
        let Some(at) = run.iter().position(|leg| share(leg) < 1.0) else {
            return Some(item.clone());
        };
        let leg = run.get(at)?;
        if at == 0 && share(leg) <= 0.0 {
            return None;
        }
        let Item::Stroke { path, color, stroke, origin } = item else { return None };
        let (projection, transform) = self.frames.get(&origin.frame)?;
        let head = of.route.legs.get(*leg)?.at(&of.route, share(leg))?;
        let head = transform.to_page(projection.forward(head)?);
        let path = Arc::new(until(path, head));
        let (stroke, origin) = (stroke.clone(), origin.clone());
        (!path.is_empty()).then_some(Item::Stroke { path, color: *color, stroke, origin })
    }

    /// How much of its leg lies behind a mark.
    fn mark(&self, route: usize, leg: usize, item: &Item) -> Option<f64> {
        let Item::Stroke { path, origin, .. } = item else { return None };
        let (projection, transform) = self.frames.get(&origin.frame)?;
        let at = projection.inverse(transform.to_plane(*path.points().get(1)?)?)?;
        let of = self.routes.get(route)?;
        Some(share_at(of.route.legs.get(leg)?, &of.route, at))
    }
}

/// How much of a leg lies behind the point of it that is nearest to a position.
fn share_at(leg: &Leg, route: &Route, at: LonLat) -> f64 {
    let line = leg.line(route, STEP);
    let (mut passed, mut nearest) = (0.0, (f64::INFINITY, 0.0));
    let mut last = None;
    for position in line {
        passed += last.map_or(0.0, |last| distance(last, position));
        let off = distance(position, at);
        if off < nearest.0 {
            nearest = (off, passed);
        }
        last = Some(position);
    }
    if passed > 0.0 { nearest.1 / passed } else { 0.0 }
}

/// Where a thing came from that is no group.
fn origin(item: &Item) -> Option<&Origin> {
    match item {
        Item::Group(_) => None,
        Item::Fill { origin, .. } | Item::Stroke { origin, .. } => Some(origin),
        Item::Marker(marker) => Some(&marker.origin),
        Item::Image(image) => Some(&image.origin),
        Item::Text(text) => Some(&text.origin),
    }
}

/// The legs that a feature is made of, by its id.
fn run_of(legs: &[Leg], id: &str) -> Option<Vec<usize>> {
    let own = legs.iter().position(|leg| leg.id.as_deref() == Some(id));
    if let Some(own) = own {
        return Some(vec![own]);
    }
    legs.iter().enumerate().find_map(|(start, first)| {
        let to = id.strip_prefix(&first.from)?.strip_prefix('-')?;
        let mut run: Vec<usize> = Vec::new();
        for (index, leg) in legs.iter().enumerate().skip(start) {
            let before = run.last().and_then(|last| legs.get(*last));
            if before.is_some_and(|before| before.to != leg.from) {
                return None;
            }
            run.push(index);
            if leg.to == to {
                let legs: Vec<&Leg> = run.iter().filter_map(|index| legs.get(*index)).collect();
                return (run_id(&legs).as_deref() == Some(id)).then_some(run);
            }
        }
        None
    })
}

/// A line up to the point of it that is nearest to another.
fn until(path: &Path, head: Page) -> Path {
    let parts = path.parts();
    let mut nearest = (f64::INFINITY, 0, 0, head);
    for (part, line) in parts.iter().enumerate() {
        for (step, pair) in line.windows(2).enumerate() {
            let &[from, to] = pair else { continue };
            let (along, off) = (to - from, head - from);
            let square = along.x * along.x + along.y * along.y;
            let share =
                if square > 0.0 { (off.x * along.x + off.y * along.y) / square } else { 0.0 };
            let at = from + along * share.clamp(0.0, 1.0);
            if at.distance(head) < nearest.0 {
                nearest = (at.distance(head), part, step, at);
            }
        }
    }
    let (_, part, step, at) = nearest;
    let mut shorter = Path::new();
    for line in parts.iter().take(part) {
        shorter.push_part(line, false);
    }
    if let Some(line) = parts.get(part) {
        let behind = line.iter().take(step + 1).copied();
        let line: Vec<Page> = behind.chain([at]).collect();
        if crate::path::length(&line) > 0.0 {
            shorter.push_part(&line, false);
        }
    }
    shorter
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_ends_where_its_traveller_is() {
        let mut path = Path::polyline([(0.0, 0.0), (10.0, 0.0)].map(|(x, y)| Page::new(x, y)));
        path.push_part(&[(20.0, 0.0), (30.0, 0.0)].map(|(x, y)| Page::new(x, y)), false);
        let ends = |x: f64| {
            let parts = until(&path, Page::new(x, 1.0)).parts();
            parts.last().and_then(|part| part.last()).map(|at| at.x)
        };
        assert_eq!(
            [ends(-5.0), ends(4.0), ends(14.0), ends(25.0), ends(99.0)],
            [None, Some(4.0), Some(10.0), Some(25.0), Some(30.0)]
        );
    }

    #[test]
    fn features_are_found_to_be_legs() {
        let leg = |from: &str, to: &str| Leg::new(from, to);
        let mut legs = vec![leg("a", "b"), leg("b", "c-d"), leg("c-d", "e"), leg("x", "y")];
        legs[0].id = Some("first".to_owned());
        for (id, run) in [
            ("first", Some(vec![0])),
            ("a-b", None),
            ("a-c-d", Some(vec![0, 1])),
            ("b-e", Some(vec![1, 2])),
            ("x-y", Some(vec![3])),
            ("c-d-y", None),
        ] {
            assert_eq!(run_of(&legs, id), run, "{id}");
        }
    }
}
