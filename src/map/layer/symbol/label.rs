//! A label wanted, and how it is drawn where it stands.

use std::sync::Arc;

use super::icon::Icon;
use super::number::Number;
use super::text::LabelText;
use crate::label::{Align, Anchor, Spot};
use crate::scene::{FillRule, GlyphRun, Halo, Item, OrientedBox, Origin, Path, Role, Stroke, Text};
use crate::unit::{Color, Page, PageBox};

/// The width of a leader, CSS pixels, and how much of it is seen.
const LEADER: f64 = 0.8;
const LEADER_OPACITY: f32 = 0.6;
/// The radius of the dot in which a leader ends that runs over markers, and how far its halo and
/// the line's reach, CSS pixels; and what shares of its own marker they take at most.
const LEADER_DOT: f64 = 1.5;
const LEADER_HALO: f64 = 0.8;
const DOT_SHARE: f64 = 0.4;
const HALO_SHARE: f64 = 0.15;

/// A label wanted: a text, an icon, or both as one.
#[derive(Debug)]
pub(super) struct Label {
    /// The index of its layer among those drawn.
    pub layer: usize,
    /// The settings of its text, one for each of the request's shapes; none for an icon alone.
    pub texts: Vec<LabelText>,
    /// The number that may stand for its text.
    pub key: Option<Number>,
    /// The icon, drawn below the text; along a line it stands in the text's middle.
    pub icon: Option<Icon>,
    /// The point it names.
    pub anchor: Option<Page>,
    /// The radius of the marker at that point.
    pub radius: f64,
    /// The point its icon marks.
    pub icon_at: Option<Page>,
    /// Where its text stands, whatever place was found: over its icon, or over anything.
    pub fixed: Option<(PageBox, Align)>,
    pub angle: f64,
    /// Whether it runs along a line.
    pub along: bool,
    pub color: Color,
    pub halo: Option<Halo>,
    pub origin: Origin,
    pub required: bool,
    /// Whether the figure says where it stands.
    pub pinned: bool,
    /// Whether it is a name of the basemap, which yields to all else.
    pub yields: bool,
    /// Labels of a layer are drawn in this order.
    pub rank: f64,
    /// The text of this icon, or the icon of this text.
    pub partner: Option<usize>,
    /// Whether the partner may stand without it.
    pub optional: bool,
}

impl Label {
    /// What it says, for the report.
    pub fn words(&self) -> String {
        match (self.texts.first(), &self.icon) {
            (Some(text), _) => text.plain().to_owned(),
            (None, Some(icon)) => format!("icon {}", icon.name()),
            (None, None) => String::new(),
        }
    }

    /// The leader, if there is one, the icon, and the text where it was placed.
    pub fn items(&self, spot: &Spot) -> Vec<Item> {
        let mut items = Vec::new();
        items.extend(self.leader(spot));
        match (&self.icon, spot.boxes.get(spot.boxes.len() / 2)) {
            (Some(icon), Some(middle)) if self.along => {
                let icon = icon.along(middle.angle);
                items.push(icon.item(middle.center, self.origin.clone()));
            }
            (Some(icon), _) => {
                items.extend(self.icon_at.map(|at| icon.item(at, self.origin.clone())));
            }
            (None, _) => {}
        }
        items.extend(self.text(spot));
        items
    }

    /// The line that joins it to its point; where it runs over markers into the middle of its own,
    /// with a halo and a dot at its end.
    fn leader(&self, spot: &Spot) -> Vec<Item> {
        let Some(leader) = &spot.leader else { return Vec::new() };
        let path = Arc::new(Path::polyline(leader.iter().copied()));
        let origin = Origin { role: Role::Leader, ..self.origin.clone() };
        let line = |color, width| Item::Stroke {
            path: path.clone(),
            color,
            stroke: Stroke::new(width),
            origin: origin.clone(),
        };
        let Some(end) = leader.last().copied().filter(|&end| self.anchor == Some(end)) else {
            return vec![line(self.color.with_opacity(LEADER_OPACITY), LEADER)];
        };
        let disc = |color, radius| Item::Fill {
            path: Arc::new(Path::circle(end, radius)),
            color,
            rule: FillRule::NonZero,
            antialias: true,
            origin: origin.clone(),
        };
        let halo = self.halo.map_or(Color::WHITE, |halo| halo.color);
        // Of a small marker enough is left to see what it is.
        let most = |share: f64| if self.radius > 0.0 { share * self.radius } else { f64::INFINITY };
        let dot = LEADER_DOT.min(most(DOT_SHARE));
        vec![
            line(halo, LEADER + 2.0 * LEADER_HALO),
            disc(halo, dot + LEADER_HALO.min(most(HALO_SHARE))),
            line(self.color.with_opacity(LEADER_OPACITY), LEADER),
            disc(self.color, dot),
        ]
    }

    /// Its number, where that was placed instead of it, and the icon.
    pub fn numbered(&self, spot: &Spot, number: &LabelText) -> Vec<Item> {
        let icon = self.icon.as_ref().filter(|_| !self.along).zip(self.icon_at);
        let (runs, boxes) = number.place(spot, 0.0);
        let text = self.written(number, runs, boxes, spot);
        let icon = icon.map(|(icon, at)| icon.item(at, self.origin.clone()));
        self.leader(spot).into_iter().chain(icon).chain([text]).collect()
    }

    fn text(&self, spot: &Spot) -> Option<Item> {
        let text = self.texts.get(spot.shape)?;
        let (runs, boxes) = match (self.anchor, self.fixed) {
            (None, _) if self.along => text.place_along(spot)?,
            (_, Some((bounds, align))) => {
                text.place(&Spot { bounds, align, ..spot.clone() }, self.angle)
            }
            _ => text.place(spot, self.angle),
        };
        Some(self.written(text, runs, boxes, spot))
    }

    /// A text in the label's colours, set where it stands.
    fn written(
        &self,
        text: &LabelText,
        runs: Vec<GlyphRun>,
        boxes: Vec<OrientedBox>,
        spot: &Spot,
    ) -> Item {
        Item::Text(Text {
            text: text.plain().to_owned(),
            origin: self.origin.clone(),
            required: self.required,
            anchor: self.anchor,
            runs,
            boxes,
            color: self.color,
            halo: self.halo,
            leader: spot.leader.clone(),
        })
    }
}

/// A place that needs no finding.
pub(super) fn standing(bounds: PageBox) -> Spot {
    Spot {
        shape: 0,
        bounds,
        align: Align::Center,
        boxes: Vec::new(),
        anchor: None,
        leader: None,
        moved: false,
        cost: 0.0,
    }
}

/// The box of a size that stands on a side of a point, `reach` away from it.
pub(super) fn beside(at: Page, anchor: Anchor, reach: f64, (width, height): (f64, f64)) -> PageBox {
    let (x, y) = anchor.direction();
    let reach = if x != 0.0 && y != 0.0 { reach * std::f64::consts::FRAC_1_SQRT_2 } else { reach };
    let left = at.x + x * reach + (x - 1.0) / 2.0 * width;
    let top = at.y + y * reach + (y - 1.0) / 2.0 * height;
    PageBox::from_size(left, top, width, height)
}
