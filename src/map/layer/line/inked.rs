//! Lines with colours or pictures along them: `line-gradient` and `line-pattern`.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::error::{Code, Report};
use crate::map::cut::Cut;
use crate::map::pass::Pass;
use crate::map::trace::Traced;
use crate::path::{LineCap, LineJoin, Path, along, length};
use crate::scene::{FillRule, Group, Image, Item, OrientedBox, Origin, Stroke};
use crate::style::{LineStyle, Ramp};
use crate::unit::{Color, Page, PageBox};

/// How long a piece of one colour is, pixels; and how many a line has at most.
const PIECE: f64 = 2.0;
const MOST: f64 = 256.0;

/// How many pixels a picture may be long at least.
const SHORTEST: f64 = 0.1;

/// Into how many parts a round end is cut.
const ROUND: u32 = 16;

/// What lies along the lines of a layer.
#[derive(Debug)]
pub(super) struct Inked {
    ramp: Option<Ramp>,
    /// The whole lines of each feature, by its index, to tell how far along them a part lies.
    wholes: BTreeMap<usize, Vec<Vec<Page>>>,
}

/// Where a part of a line lies on the whole of it: how far along it begins and ends.
#[derive(Debug, Clone, Copy)]
struct Stretch {
    from: f64,
    to: f64,
    whole: f64,
}

impl Inked {
    /// What lies along the lines of a layer; `None` where they are of one colour.
    pub fn of(pass: &Pass, traced: &[Traced<LineStyle>], report: &mut Report) -> Option<Self> {
        let ramp = pass.layer.ramp("line-gradient", &pass.context);
        let has_pattern =
            |line: &&Traced<LineStyle>| ramp.is_some() || line.style.pattern.is_some();
        let inked: Vec<_> = traced.iter().filter(has_pattern).collect();
        if inked.is_empty() {
            return None;
        }
        for line in &inked {
            if let Some(name) = &line.style.pattern {
                pass.image("line-pattern", name, report);
            }
            if !pass.camera.is_viewer() {
                report_plain(pass, &line.style, report);
            }
        }
        let wholes = inked.iter().map(|line| (line.index, whole(pass, line.index))).collect();
        Some(Self { ramp, wholes })
    }

    /// A path of a line drawn with what lies along it, which is looked at instead of the line's own; `None`
    /// where that is nothing but its colour.
    /// `by` is how far the path was moved from where its feature was traced.
    pub fn items(
        &self,
        cut: &Cut,
        (line, path): (&Traced<LineStyle, Path>, &Path),
        by: Page,
    ) -> Option<Vec<Item>> {
        let style = &line.style;
        let image = match &style.pattern {
            // Without its image nothing of it is drawn.
            Some(name) => Some((name, cut.sprite.image(name))),
            None if self.ramp.is_none() => return None,
            None => None,
        };
        let wholes = self.wholes.get(&line.index).map(Vec::as_slice).unwrap_or_default();
        let mut items = Vec::new();
        for part in path.parts() {
            let Some(stretch) = Stretch::find(&part, by, wholes) else { continue };
            match (&image, &self.ramp) {
                (Some((name, Some(image))), _) => {
                    let (width, height) = image.size();
                    let length = (width / height * style.width).max(SHORTEST);
                    let pattern = Image {
                        name: (*name).clone(),
                        bitmap: image.bitmap.clone(),
                        area: OrientedBox::upright(PageBox::from_size(
                            0.0,
                            0.0,
                            length,
                            style.width,
                        )),
                        repeated_over: None,
                        tiled: None,
                        opacity: style.opacity as f32,
                        at: None,
                        origin: cut.origin(line.name.clone()),
                    };
                    items.extend(pictures(&part, stretch, style, &pattern));
                }
                (Some(_), _) | (None, None) => {}
                (None, Some(ramp)) => {
                    items.extend(colours(cut, (line, &part), stretch, ramp));
                }
            }
        }
        Some(items)
    }
}

/// Tells of what is left out where lines are not drawn as the viewer draws them.
fn report_plain(pass: &Pass, style: &LineStyle, report: &mut Report) {
    let place = |property| format!("layer {}: {property}", pass.layer.id());
    if style.pattern.is_some() && style.blur > 0.0 {
        let detail = "patterns along a line have sharp edges";
        report.add_once(Code::StyleUnsupported, place("line-blur"), detail);
    }
    if style.pattern.is_none() && style.dasharray.is_some() {
        let detail = "gradients along a line are drawn without dashes";
        report.add_once(Code::StyleUnsupported, place("line-dasharray"), detail);
    }
}

/// The whole lines of a feature, wherever they are shown.
fn whole(pass: &Pass, index: usize) -> Vec<Vec<Page>> {
    let Some(feature) = pass.kept.features().features.get(index) else { return Vec::new() };
    let views = pass.wide.views();
    views.flat_map(|view| pass.lines(feature, |at| view.point(at))).collect()
}

impl Stretch {
    /// Finds where a part lies along the nearest of some whole lines.
    fn find(part: &[Page], by: Page, wholes: &[Vec<Page>]) -> Option<Self> {
        let (first, last) = (*part.first()? - by, *part.last()? - by);
        let own = length(part);
        let nearest = wholes.iter().filter_map(|line| {
            let (from, aside) = nearest(line, first)?;
            let (to, further) = nearest(line, last)?;
            Some((aside + further, Self { from, to, whole: length(line) }))
        });
        let (_, found) = nearest.min_by(|a, b| a.0.total_cmp(&b.0))?;
        // A line that comes back to where it was is as long as it is.
        let to = if found.to > found.from { found.to } else { found.from + own };
        Some(Self { to: to.min(found.whole.max(own)), ..found })
    }

    /// The share of the whole line at a share of the part.
    fn share(self, of_part: f64) -> f64 {
        let at = self.from + (self.to - self.from) * of_part;
        if self.whole > 0.0 { at / self.whole } else { 0.0 }
    }
}

/// How far along a line the point nearest to another is, and how far that is away.
fn nearest(line: &[Page], to: Page) -> Option<(f64, f64)> {
    let mut before = 0.0;
    let mut best: Option<(f64, f64)> = None;
    for pair in line.windows(2) {
        let &[a, b] = pair else { continue };
        let (step, length) = (b - a, a.distance(b));
        let seen = to - a;
        let share = (seen.x * step.x + seen.y * step.y) / (length * length).max(1e-12);
        let share = share.clamp(0.0, 1.0);
        let away = to.distance(a + step * share);
        if best.is_none_or(|(_, least)| away < least - 1e-6) {
            best = Some((before + length * share, away));
        }
        before += length;
    }
    best
}

/// A part of a line in pieces of one colour each, that meet without a seam.
fn colours(
    cut: &Cut,
    (line, part): (&Traced<LineStyle, Path>, &[Page]),
    stretch: Stretch,
    ramp: &Ramp,
) -> Vec<Item> {
    let style = &line.style;
    let whole = length(part);
    let pieces = pieces(whole, |share| {
        ramp.color_at(stretch.share(share)).with_opacity(style.opacity as f32)
    });
    let mut layers = Layers { style, origin: cut.origin(line.name.clone()), all: Vec::new() };
    for &(from, to, color) in &pieces {
        layers.add(Path::polyline(between(part, from, to)), color, false);
    }
    if part.first() != part.last() {
        let ends = [(pieces.first(), 0.0, -1.0), (pieces.last(), whole, 1.0)];
        for (piece, at, side) in ends {
            let cap = along(part, at).and_then(|at| cap(at, side, style));
            if let (Some((.., color)), Some(cap)) = (piece, cap) {
                layers.add(cap, *color, true);
            }
        }
    }
    let group = |items| Item::Group(Group { partition: true, ..Group::new(cut.layer.id(), items) });
    layers.all.into_iter().map(group).collect()
}

/// Pieces of a line of a length, each of one colour: from, to.
fn pieces(whole: f64, color_at: impl Fn(f64) -> Color) -> Vec<(f64, f64, Color)> {
    let count = (whole / PIECE).ceil().clamp(1.0, MOST);
    let mut pieces: Vec<(f64, f64, Color)> = Vec::new();
    for index in 0..count as u32 {
        let index = f64::from(index);
        let color = color_at((index + 0.5) / count);
        let (from, to) = (whole * index / count, whole * (index + 1.0) / count);
        match pieces.last_mut().filter(|last| last.2 == color) {
            Some(last) => last.1 = to,
            None => pieces.push((from, to, color)),
        }
    }
    pieces
}

/// What is drawn upon one another, so that edges fade.
struct Layers<'a> {
    style: &'a LineStyle,
    origin: Origin,
    all: Vec<Vec<Item>>,
}

impl Layers<'_> {
    /// Adds a path of a colour, to be filled or to be stroked.
    fn add(&mut self, path: Path, color: Color, filled: bool) {
        if color.a <= 0.0 {
            return;
        }
        let path = Arc::new(path);
        let strokes = super::blurred(self.style.width, self.style.blur, f64::from(color.a));
        self.all.resize_with(self.all.len().max(strokes.len()), Vec::new);
        for (layer, (width, opacity)) in self.all.iter_mut().zip(strokes) {
            let color = Color { a: opacity as f32, ..color };
            let (path, origin, rule) = (path.clone(), self.origin.clone(), FillRule::NonZero);
            layer.push(if filled {
                Item::Fill { path, color, rule, antialias: true, origin }
            } else {
                let plain = Stroke { cap: LineCap::Butt, ..super::stroke(self.style) };
                let stroke = Stroke { width, dash: Vec::new(), ..plain };
                Item::Stroke { path, color, stroke, origin }
            });
        }
    }
}

/// What stands out beyond the end of a line, in the line's direction or against it.
fn cap((at, angle): (Page, f64), side: f64, style: &LineStyle) -> Option<Path> {
    let half = style.width / 2.0;
    let ahead = Page::new(libm::cos(angle), libm::sin(angle)) * (half * side);
    let across = Page::new(-ahead.y, ahead.x);
    let points: Vec<Page> = match style.cap {
        LineCap::Butt => return None,
        LineCap::Square => vec![at + across, at + across + ahead, at - across + ahead, at - across],
        LineCap::Round => (0..=ROUND)
            .map(|step| {
                let turn = std::f64::consts::PI * f64::from(step) / f64::from(ROUND);
                at + across * libm::cos(turn) + ahead * libm::sin(turn)
            })
            .collect(),
    };
    let mut path = Path::new();
    path.push_part(&points, true);
    Some(path)
}

/// The points of a line between two distances.
fn between(line: &[Page], from: f64, to: f64) -> Vec<Page> {
    let mut points: Vec<Page> = along(line, from).map(|(at, _)| at).into_iter().collect();
    let mut before = 0.0;
    for pair in line.windows(2) {
        let &[a, b] = pair else { continue };
        before += a.distance(b);
        if before > from && before < to {
            points.push(b);
        }
    }
    points.extend(along(line, to).map(|(at, _)| at).or(line.last().copied()));
    points
}

/// A picture again and again along a part of a line, each of its steps by itself.
fn pictures(part: &[Page], stretch: Stretch, style: &LineStyle, pattern: &Image) -> Vec<Item> {
    let half = style.width / 2.0;
    let mut items = Vec::new();
    let mut before = stretch.from;
    let of = |index: usize| part.get(index).copied();
    for index in 1..part.len() {
        let (Some(a), Some(b)) = (of(index - 1), of(index)) else { continue };
        let step = a.distance(b);
        if step <= 0.0 {
            continue;
        }
        let way = (b - a) * (1.0 / step);
        let earlier = index.checked_sub(2).and_then(of).map(|before| a - before);
        let later = of(index + 1).map(|after| after - b);
        // Half of each corner is this step's, as far as it may come to a point.
        let lean = |other: Option<Page>| {
            let other =
                other.map(|other| other * (1.0 / other.distance(Page::default()).max(1e-9)));
            let turn = other.map_or(0.0, |other| {
                let ahead = 1.0 + way.x * other.x + way.y * other.y;
                (way.x * other.y - way.y * other.x).abs() / ahead.max(1e-9)
            });
            let least = if style.join == LineJoin::Bevel { 1.0 } else { style.miter_limit };
            turn.min(libm::sqrt((least * least - 1.0).max(0.0))) * half
        };
        let (back, on) = (way * lean(earlier), way * lean(later));
        let across = Page::new(-way.y, way.x) * half;
        let corners = [a - back + across, b + on + across, b + on - across, a - back - across];
        let mut clip = Path::new();
        clip.push_part(&corners, true);
        let Some(over) = PageBox::around(corners) else { continue };
        let angle = libm::atan2(way.y, way.x);
        // The picture that covers the step's beginning.
        let width = pattern.area.width;
        let start = a - way * before.rem_euclid(width);
        let area = OrientedBox { center: start + way * (width / 2.0), angle, ..pattern.area };
        let image = Image { area, repeated_over: Some(over), ..pattern.clone() };
        let mut group = Group::new(image.origin.layer.to_string(), vec![Item::Image(image)]);
        group.clip = Some(Arc::new(clip));
        items.push(Item::Group(group));
        before += step;
    }
    items
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_knows_how_far_along_its_line_it_lies() {
        let line = vec![Page::new(0.0, 0.0), Page::new(100.0, 0.0), Page::new(100.0, 100.0)];
        let part = [Page::new(107.0, 10.0), Page::new(107.0, 60.0)];
        let stretch = Stretch::find(&part, Page::new(7.0, 0.0), &[line]).unwrap();
        assert_eq!((stretch.from, stretch.to, stretch.whole), (110.0, 160.0, 200.0));
        assert_eq!(stretch.share(0.5), 0.675);
    }

    #[test]
    fn pieces_of_a_line_keep_its_corners() {
        let line = [Page::new(0.0, 0.0), Page::new(10.0, 0.0), Page::new(10.0, 10.0)];
        let corner = Page::new(10.0, 0.0);
        assert_eq!(between(&line, 8.0, 12.0), [Page::new(8.0, 0.0), corner, Page::new(10.0, 2.0)]);
        assert_eq!(between(&line, 2.0, 4.0), [Page::new(2.0, 0.0), Page::new(4.0, 0.0)]);
    }
}
