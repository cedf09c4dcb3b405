//! Smaller maps within the map.

mod footprint;

pub(super) use footprint::{Footprint, Tag};

use std::sync::Arc;

use super::camera::{self, Setup, Target};
use super::furniture::{Piece, ScaleBar, ground};
use super::model::{Inset, InsetKind};
use super::places::Places;
use super::typeset::{BODY, Block, Typesetter, Weight};
use crate::error::{Error, ErrorKind, Report, Result};
use crate::map::Camera;
use crate::scene::{FillRule, Item, Origin, Path, Role, Stroke};
use crate::source::{Shape, ShapeKind};
use crate::style::Palette;
use crate::unit::{Page, PageBox};

/// The least width and height of an inset's map, CSS pixels.
const LEAST: f64 = 40.0;

/// An inset, measured: a title above its map, a note below.
pub(super) struct Measured<'a> {
    pub inset: &'a Inset,
    /// Its frame's id: `inset-1`, …
    pub id: String,
    /// The key of the figure it stands under: `inset[0]`.
    pub path: String,
    /// What it shows; `None` for a locator, which shows the globe.
    pub target: Option<Target>,
    title: Option<Block>,
    note: Option<Block>,
    width: f64,
    height: f64,
    /// Whether the room it has makes it much smaller than it asks to be.
    pub is_cramped: bool,
}

const PADDING: f64 = 10.0;
/// The least side of what the main map shows, marked on a locator, CSS pixels: 6 pt, as of text.
const LEAST_MARK: f64 = 8.0;
/// Between a map without ground and its texts.
const PLAIN_GAP: f64 = 1.5;

/// At the sides of an inset's map.
fn margin(inset: &Inset) -> f64 {
    if inset.plain { 0.0 } else { PADDING }
}

/// An inset drawn at less than this share of its size had better stand elsewhere.
const CRAMPED: f64 = 0.6;

/// The room that an inset has.
#[derive(Debug, Clone, Copy)]
pub(super) enum Within {
    /// As much as it asks for, up to a width and a height of its map, on a map of a scale of 1 to so many.
    Map { widest: f64, highest: f64, scale: f64 },
    /// A width that it fills.
    Column(f64),
}

impl Within {
    /// How much larger a map of a size is drawn, with a margin at its sides.
    fn share(self, (width, height): (f64, f64), margin: f64) -> f64 {
        match self {
            Self::Map { widest, highest, .. } => (widest / width).min(highest / height).min(1.0),
            Self::Column(column) => (column - 2.0 * margin).max(1.0) / width,
        }
    }
}

impl<'a> Measured<'a> {
    /// Finds what an inset shows and measures it.
    ///
    /// # Errors
    /// Where a place is unknown, or a zoom inset does not say what it shows.
    pub fn new(
        index: usize,
        inset: &'a Inset,
        places: &Places,
        type_: &Typesetter,
        within: Within,
        report: &mut Report,
    ) -> Result<Self> {
        let path = format!("inset[{index}]");
        let target = match inset.kind {
            InsetKind::Locator => None,
            InsetKind::Zoom => Some(zoom_target(inset, places, &path, report)?),
        };
        let size = match (inset.scale, &target) {
            (Some(scale), Some(target)) => at_scale(inset, scale, target, within, &path)?,
            _ => as_asked(inset, type_, &path)?,
        };
        let share = within.share(size, margin(inset));
        let (width, height) = (size.0 * share, size.1 * share);
        let room = (!inset.plain).then_some(width - 4.0);
        let set = |text: &str, weight, size: f64, color| {
            (!text.is_empty()).then(|| type_.set(text, weight, size, color, room))
        };
        let (body, palette) = (type_.body(), type_.palette());
        Ok(Self {
            inset,
            id: format!("inset-{}", index + 1),
            path,
            target,
            title: set(&inset.title, Weight::Bold, body * 0.92, palette.ink),
            note: set(&inset.note, Weight::Regular, body * 0.76, palette.muted),
            width,
            height,
            is_cramped: share < CRAMPED,
        })
    }

    /// The size of all of it.
    pub fn size(&self) -> (f64, f64) {
        if self.inset.kind == InsetKind::Locator && self.title.is_none() && self.note.is_none() {
            return (self.width, self.height);
        }
        let texts = || [&self.title, &self.note].into_iter().flatten();
        let text: f64 = texts().map(|block| block.height() + self.gap()).sum();
        let margin = margin(self.inset);
        // A title that no ground surrounds may be wider than its map.
        let widest = texts().map(Block::width).fold(self.width, f64::max);
        let width = if self.inset.plain { widest } else { self.width };
        (width + 2.0 * margin, self.height + text + 2.0 * margin)
    }

    /// Between its map and its texts.
    fn gap(&self) -> f64 {
        if self.inset.plain { PLAIN_GAP } else { PADDING * 0.5 }
    }

    /// Where its map lies within its place on the page.
    pub fn map_bounds(&self, place: PageBox) -> PageBox {
        let margin = if self.inset.plain { 0.0 } else { (place.width() - self.width) / 2.0 };
        let title = self.title.as_ref().map_or(0.0, |block| block.height() + self.gap());
        PageBox::from_size(place.x0 + margin, place.y0 + margin + title, self.width, self.height)
    }

    /// The camera of its map, which may have to keep areas.
    ///
    /// # Errors
    /// As [`camera::camera`].
    pub fn camera(
        &self,
        bounds: PageBox,
        main: &Camera,
        keeps_areas: bool,
        report: &mut Report,
    ) -> Result<Camera> {
        let center = main.frame().extent.center();
        let globe;
        let (projection, target) = match &self.target {
            Some(target) => (self.inset.projection.as_str(), target.clone()),
            None => {
                globe = format!(
                    "+proj=ortho +lat_0={:.3} +lon_0={:.3} +R=6371008.7714",
                    center.lat, center.lon
                );
                let projection = match self.inset.projection.as_str() {
                    "auto" => globe.as_str(),
                    other => other,
                };
                (projection, Target::Box(crate::unit::LonLatBox::WORLD))
            }
        };
        let share = if self.target.is_some() { self.inset.padding } else { 0.02 };
        let setup = Setup {
            id: &self.id,
            bounds,
            projection,
            padding: share.clamp(0.0, 0.45) * bounds.width().min(bounds.height()),
            keeps_areas,
            path: &format!("{}.projection", self.path),
            fit: None,
        };
        let camera = camera::camera(&setup, &target, report)?;
        Ok(camera.with_type_scale(main.type_scale()))
    }

    /// The ground below the inset.
    pub fn ground(&self, place: PageBox, palette: &Palette) -> Vec<Item> {
        match self.inset.kind {
            InsetKind::Zoom if self.inset.plain => Vec::new(),
            InsetKind::Locator => Vec::new(),
            InsetKind::Zoom => Vec::from(ground(place, palette, Role::Frame)),
        }
    }

    /// Title, note and the line around the map.
    pub fn furniture(&self, place: PageBox, bounds: PageBox, palette: &Palette) -> Vec<Item> {
        let mut items = Vec::new();
        if self.inset.kind == InsetKind::Zoom {
            items.push(Item::Stroke {
                path: Arc::new(Path::rect(bounds)),
                color: palette.inset_frame,
                stroke: Stroke::new(1.0),
                origin: self.origin(Role::Frame),
            });
        }
        let put = |text: &Block, y: f64| match self.inset.plain {
            true => text.over_map(Page::new(bounds.x0, y), Role::Note, palette.halo),
            false => text.at(Page::new(bounds.x0, y), Role::Note),
        };
        let above = place.y0 + 0.75 * margin(self.inset);
        items.extend(self.title.iter().map(|title| put(title, above)));
        items.extend(self.note.iter().map(|note| put(note, bounds.y1 + self.gap())));
        items
    }

    /// The scale bar, if the inset has one, and its place: at the foot of the map, else in the corner that
    /// has the fewest points of its `subject`.
    pub fn scale_bar(
        &self,
        camera: &Camera,
        subject: &[Page],
        type_: &Typesetter,
    ) -> Option<(PageBox, Vec<Item>)> {
        let wanted = self.inset.scale_bar.unwrap_or(self.inset.kind == InsetKind::Zoom);
        if !wanted {
            return None;
        }
        let bar = ScaleBar::new(camera, type_, true).ok()?;
        let place = emptiest_corner(camera.bounds(), bar.size(), subject);
        Some((place, bar.draw(place)))
    }

    /// What the main map shows, outlined on the locator.
    pub fn locator_mark(&self, main: &Camera, locator: &Camera, palette: &Palette) -> Vec<Item> {
        if self.inset.kind == InsetKind::Zoom {
            return Vec::new();
        }
        let ring: Vec<Page> = frame_outline(main.bounds())
            .filter_map(|point| locator.to_page(main.to_lonlat(point)?))
            .collect();
        let small = PageBox::around(ring.iter().copied())
            .filter(|ring| ring.width().max(ring.height()) < LEAST_MARK)
            .map(|ring| PageBox::from_center(ring.center(), LEAST_MARK, LEAST_MARK));
        let path = small.map_or_else(
            || {
                let mut path = Path::polyline(ring);
                crate::path::PathSink::close(&mut path);
                path
            },
            Path::rect,
        );
        let path = Arc::new(path);
        let accent = palette.accent;
        let origin = self.origin(Role::Frame);
        vec![
            Item::Fill {
                path: path.clone(),
                color: accent.with_opacity(0.18),
                rule: FillRule::EvenOdd,
                antialias: true,
                origin: origin.clone(),
            },
            Item::Stroke { path, color: accent, stroke: Stroke::new(1.4).rounded(), origin },
        ]
    }

    fn origin(&self, role: Role) -> Origin {
        Origin { role, ..Origin::default() }
    }
}

/// The corner of a map in which a box of a size has the fewest points beneath it, the lower ones first.
fn emptiest_corner(map: PageBox, (width, height): (f64, f64), points: &[Page]) -> PageBox {
    /// How far from the box a point is beside it.
    const BESIDE: f64 = 5.0;
    let [left, right] = [map.x0 + 4.0, map.x1 - 4.0 - width];
    let [low, high] = [map.y1 - height - 2.0, map.y0 + 2.0];
    let at = |x: f64, y: f64| PageBox::from_size(x, y, width, height);
    let beneath = |place: PageBox| {
        points.iter().filter(|point| place.grown(BESIDE).contains(**point)).count()
    };
    let first = at(left, low);
    let others = [at(right, low), at(left, high), at(right, high)];
    let fewer = |best: PageBox, other| if beneath(other) < beneath(best) { other } else { best };
    others.into_iter().fold(first, fewer)
}

/// The size of an inset's map by its width and height.
fn as_asked(inset: &Inset, type_: &Typesetter, path: &str) -> Result<(f64, f64)> {
    let side = |given: Option<crate::unit::Length>, zoom: f64| {
        let default = if inset.kind == InsetKind::Locator { 180.0 } else { zoom };
        let unit = (type_.body() / BODY).min(1.0);
        given.map_or(default * unit, |length| length.px())
    };
    let (width, height) = (side(inset.width, 360.0), side(inset.height, 260.0));
    if width >= LEAST && height >= LEAST {
        return Ok((width, height));
    }
    Err(Error::new(ErrorKind::Figure, "an inset is at least 40 px wide and high")
        .at_path(path)
        .remedy("give it a width and height, such as \"300px\""))
}

/// The size of the map of an inset that is drawn at so many times the scale of the main map.
fn at_scale(
    inset: &Inset,
    times: f64,
    target: &Target,
    within: Within,
    path: &str,
) -> Result<(f64, f64)> {
    let fault = |what: &str| Error::new(ErrorKind::Figure, what).at_path(format!("{path}.scale"));
    if !(times.is_finite() && times > 0.0) {
        return Err(fault("an inset is drawn at a scale above 0")
            .remedy("give so many times the main map's, such as 0.3 or 1"));
    }
    if inset.width.is_some() || inset.height.is_some() {
        return Err(fault("`scale` and `width` or `height` both say how large this inset is")
            .remedy("leave one of them out"));
    }
    let projection = camera::projection(&inset.projection, target.bounds())
        .map_err(|error| error.at_path(format!("{path}.projection")))?;
    // In a column, whose width it fills, it has the shape that it has at any scale.
    let main = if let Within::Map { scale, .. } = within { scale } else { SOME_SCALE };
    let (width, height) = target
        .size_at(&projection, main / times)?
        .filter(|(width, height)| width.is_finite() && height.is_finite())
        .ok_or_else(|| fault("a map without a scale of its own has none for insets"))?;
    let padding = 1.0 - 2.0 * inset.padding.clamp(0.0, 0.45);
    let around = width.min(height) * (1.0 / padding - 1.0);
    Ok((width + around, height + around))
}

/// A scale of 1 to so many, by which a shape is measured.
const SOME_SCALE: f64 = 1e7;

fn zoom_target(inset: &Inset, places: &Places, path: &str, report: &mut Report) -> Result<Target> {
    if let Some(extent) = &inset.extent {
        let key = format!("{path}.extent");
        if let Some(shown) = places.shown(extent, &key, report)? {
            return Ok(shown.target());
        }
    }
    if inset.around.is_empty() {
        return Err(Error::new(ErrorKind::Figure, "a zoom inset does not say what it shows")
            .at_path(path)
            .remedy("give `around = [\"Tijuana\", \"San Ysidro\"]` or an `extent`"));
    }
    let find = |(index, place)| places.find(place, &format!("{path}.around[{index}]"), report);
    let positions = inset.around.iter().enumerate().map(find).collect::<Result<Vec<_>>>()?;
    let mut points = Shape::new(ShapeKind::Point);
    positions.into_iter().for_each(|at| points.push_point(at));
    Ok(Target::Shapes(vec![points]))
}

/// Points around a frame, a little inside it.
pub(super) fn frame_outline(bounds: PageBox) -> impl Iterator<Item = Page> {
    const STEPS: u32 = 16;
    let inside = bounds.grown(-0.01);
    (0..4 * STEPS).map(move |step| {
        let along = f64::from(step % STEPS) / f64::from(STEPS);
        let (w, h) = (inside.width(), inside.height());
        match step / STEPS {
            0 => Page::new(inside.x0 + along * w, inside.y0),
            1 => Page::new(inside.x1, inside.y0 + along * h),
            2 => Page::new(inside.x1 - along * w, inside.y1),
            _ => Page::new(inside.x0, inside.y1 - along * h),
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bar_stands_in_the_corner_with_the_fewest_points() {
        let map = PageBox::new(0.0, 0.0, 200.0, 100.0);
        let corner = |points: &[Page]| emptiest_corner(map, (50.0, 20.0), points).center();
        assert!(corner(&[]).x < 100.0 && corner(&[]).y > 50.0);
        let low = [Page::new(20.0, 90.0)];
        assert!(corner(&low).x > 100.0 && corner(&low).y > 50.0);
        let low = [low[0], Page::new(180.0, 90.0)];
        assert!(corner(&low).x < 100.0 && corner(&low).y < 50.0);
    }
}
