//! Edges as MapLibre's shaders draw them.
//!
//! A fill covers the pixels whose middle lies within, and its edge is drawn upon that: a line one
//! pixel thick that fades by the smoothstep of each pixel's distance from it. A circle fades over
//! the last pixel within its edge.

use super::blend::{Pixel, over, premultiplied, scaled, times};
use super::flatten::{FLATNESS, Lines, Point, flatten};
use super::outline::Bounds;
use super::surface::{Mask, Surface};
use crate::path::Path;
use crate::scene::Marker;
use crate::unit::Color;

/// Lines one device pixel thick.
#[derive(Debug)]
pub(super) struct Hairline {
    segments: Vec<[Point; 2]>,
    pub color: Pixel,
    pub bounds: Bounds,
}

impl Hairline {
    /// The lines of a path that a page may show.
    pub fn new(path: &Path, scale: f64, page: Bounds, color: Pixel) -> Option<Self> {
        let mut lines = Lines::default();
        flatten(path, FLATNESS, |at| Point::new(at.x * scale, at.y * scale), &mut lines);
        let mut segments = Vec::new();
        for (line, closed) in lines.iter() {
            let ends = line.iter().skip(1).chain(line.first().filter(|_| closed));
            segments.extend(line.iter().zip(ends).filter_map(|(&a, &b)| clipped([a, b], page)));
        }
        let mut bounds = Bounds::EMPTY;
        for [a, b] in &segments {
            bounds = bounds.union(Bounds {
                x0: a.x.min(b.x).floor() as i32 - 1,
                y0: a.y.min(b.y).floor() as i32 - 1,
                x1: a.x.max(b.x).ceil() as i32 + 1,
                y1: a.y.max(b.y).ceil() as i32 + 1,
            });
        }
        (!segments.is_empty()).then_some(Self { segments, color, bounds })
    }

    pub fn draw(&self, area: Bounds, surface: &mut Surface, mask: Option<&Mask>) {
        for &[a, b] in &self.segments {
            let (dx, dy) = (b.x - a.x, b.y - a.y);
            let length = (dx * dx + dy * dy).sqrt();
            if length == 0.0 {
                continue;
            }
            let steep = dy.abs() > dx.abs();
            let (from, to) = if steep { (a.y, b.y) } else { (a.x, b.x) };
            let (low, high) = (from.min(to), from.max(to));
            let (least, most) = if steep { (area.y0, area.y1) } else { (area.x0, area.x1) };
            let first = ((low - 0.5).ceil() as i32).max(least);
            let last = ((high - 0.5).ceil() as i32).min(most);
            for along in first..last {
                let middle = f64::from(along) + 0.5;
                let share = (middle - from) / (to - from);
                let (x, y) = if steep {
                    ((a.x + dx * share).floor() as i32, along)
                } else {
                    // Rows count upwards there: between two of them it is the upper one.
                    (along, (a.y + dy * share).ceil() as i32 - 1)
                };
                if x < area.x0 || x >= area.x1 || y < area.y0 || y >= area.y1 {
                    continue;
                }
                let (px, py) = (f64::from(x) + 0.5 - a.x, f64::from(y) + 0.5 - a.y);
                let distance = (px * dy - py * dx).abs() / length;
                let coverage = to_byte(1.0 - smoothstep(0.0, 1.0, distance));
                let through =
                    mask.map_or(255, |mask| mask.row(y, x, x + 1).first().copied().unwrap_or(0));
                if let Some(pixel) = surface.row(y, x, x + 1).first_mut() {
                    *pixel = over(*pixel, times(self.color, scaled(coverage, through)));
                }
            }
        }
    }
}

/// The part of a segment near a page; `None` where there is none.
fn clipped([a, b]: [Point; 2], page: Bounds) -> Option<[Point; 2]> {
    let (mut from, mut to) = (0.0f64, 1.0f64);
    let reach = page.grown(4);
    for (start, delta, low, high) in [
        (a.x, b.x - a.x, f64::from(reach.x0), f64::from(reach.x1)),
        (a.y, b.y - a.y, f64::from(reach.y0), f64::from(reach.y1)),
    ] {
        if delta == 0.0 {
            if start < low || start > high {
                return None;
            }
            continue;
        }
        let (one, other) = ((low - start) / delta, (high - start) / delta);
        from = from.max(one.min(other));
        to = to.min(one.max(other));
    }
    let at = |share: f64| Point::new(a.x + (b.x - a.x) * share, a.y + (b.y - a.y) * share);
    (from < to).then(|| [at(from), at(to)])
}

/// A circle with its stroke.
#[derive(Debug)]
pub(super) struct Disc {
    x: f64,
    y: f64,
    /// The radius, stroke included.
    reach: f64,
    /// Where the stroke begins, as a share of the reach; 1 where there is none.
    edge: f64,
    fill: Color,
    stroke: Option<Color>,
    pub bounds: Bounds,
}

impl Disc {
    pub fn new(marker: &Marker, scale: f64) -> Self {
        let center = marker.bounds.center();
        let reach = marker.bounds.width() / 2.0 * scale;
        let (x, y) = (center.x * scale, center.y * scale);
        let width = marker.stroke.as_ref().map_or(0.0, |(_, stroke)| stroke.width * scale);
        let side = |value: f64| value.clamp(-1e9, 1e9) as i32;
        Self {
            x,
            y,
            reach,
            edge: if reach > 0.0 { (reach - width) / reach } else { 1.0 },
            fill: marker.fill.unwrap_or(Color::rgb8(0, 0, 0).with_opacity(0.0)),
            stroke: marker.stroke.as_ref().map(|(color, _)| *color),
            bounds: Bounds {
                x0: side((x - reach).floor()),
                y0: side((y - reach).floor()),
                x1: side((x + reach).ceil()),
                y1: side((y + reach).ceil()),
            },
        }
    }

    pub fn draw(&self, area: Bounds, surface: &mut Surface, mask: Option<&Mask>) {
        let area = self.bounds.intersection(area);
        let (fill, stroke) = (premultiplied(self.fill), self.stroke.map(premultiplied));
        let fade = 1.0 / self.reach;
        for y in area.y0..area.y1 {
            let through = mask.map(|mask| mask.row(y, area.x0, area.x1));
            let row = surface.row(y, area.x0, area.x1);
            for ((index, pixel), x) in row.iter_mut().enumerate().zip(area.x0..) {
                let through = through.map_or(255, |row| row.get(index).copied().unwrap_or(0));
                let (dx, dy) = (f64::from(x) + 0.5 - self.x, f64::from(y) + 0.5 - self.y);
                let share = (dx * dx + dy * dy).sqrt() / self.reach;
                let opacity = scaled(to_byte(smoothstep(0.0, 1.0, (1.0 - share) / fade)), through);
                if opacity == 0 {
                    continue;
                }
                let color = match stroke {
                    None => fill,
                    Some(stroke) => {
                        // From `fade` within the stroke's inner edge to that edge.
                        let part = smoothstep(-fade, 0.0, share - self.edge);
                        mixed(fill, stroke, to_byte(part))
                    }
                };
                *pixel = over(*pixel, color.map(|part| scaled(part, opacity)));
            }
        }
    }
}

/// Whether a marker is one that [`Disc`] draws.
pub(super) fn is_disc(marker: &Marker) -> bool {
    (marker.bounds.width() - marker.bounds.height()).abs() < 1e-9
}

fn mixed(a: Pixel, b: Pixel, share: u8) -> Pixel {
    let mut out = [0; 4];
    for ((out, a), b) in out.iter_mut().zip(a).zip(b) {
        *out = scaled(a, 255 - share).saturating_add(scaled(b, share));
    }
    out
}

pub(super) fn smoothstep(from: f64, to: f64, value: f64) -> f64 {
    let t = ((value - from) / (to - from)).clamp(0.0, 1.0);
    t * t * (3.0 - 2.0 * t)
}

/// 0 … 1 as 0 … 255.
pub(super) fn to_byte(share: f64) -> u8 {
    (share * 255.0 + 0.5) as u8
}

#[cfg(test)]
mod tests {
    use crate::path::Path;
    use crate::render::{Edges, RenderOptions, pixmap};
    use crate::scene::{FillRule, Item, Origin, Scene};
    use crate::unit::{Color, PageBox};
    use std::sync::Arc;

    #[test]
    fn a_fill_reaches_half_a_pixel_further_where_its_edge_lies_between_pixels() {
        let mut scene = Scene::new(6.0, 6.0, Color::WHITE);
        scene.items.push(Item::Fill {
            path: Arc::new(Path::rect(PageBox::new(1.0, 1.5, 4.0, 4.5))),
            color: Color::BLACK,
            rule: FillRule::NonZero,
            antialias: true,
            origin: Origin::default(),
        });
        let options = RenderOptions { edges: Edges::Feathered, ..RenderOptions::default() };
        let pixmap = pixmap(&scene, &options).unwrap();
        let grey = |x: usize, y: usize| pixmap.data()[(y * 6 + x) * 4];
        assert_eq!((grey(2, 2), grey(2, 0), grey(5, 2)), (0, 255, 255));
        // The edge at the middle of a pixel covers it; that between pixels half of the next.
        assert_eq!(grey(2, 1), 0);
        assert!((110..145).contains(&grey(4, 2)), "{}", grey(4, 2));
    }
}
