//! A symbol where it may stand, with its text and icon as its style has them.

use std::f64::consts::FRAC_PI_2;
use std::sync::Arc;

use super::super::super::grid::{Cell, Grid};
use super::super::icon::Icon;
use super::super::text::LabelText;
use super::super::words::ways;
use super::anchors::OnLine;
use super::laid::{Laid, Stand};
use super::offset::{choices, varies};
use super::{Along, Badge, Standing, Writing};
use crate::map::cut::{origin, translation};
use crate::map::pass::Pass;
use crate::path::Baseline;
use crate::scene::Halo;
use crate::style::{Alignment, IconTextFit, Overlap, SymbolZOrder};
use crate::text::Upright;
use crate::unit::{Anchor, Page};

/// A symbol where it may stand.
pub(super) fn standing(
    pass: &Pass,
    laid: &Laid,
    (grid, cell): (&Grid, &Cell),
    anchor: Stand,
) -> Standing {
    let style = &laid.style;
    let place = match anchor {
        Stand::Point(at) => (grid.to_page(cell.rounded(at)), None),
        Stand::Line(place) => (grid.to_page(place.at), Some(place)),
    };
    let (at, on_line) = place;
    let turn = pass.camera.turn();
    let angle = on_line.as_ref().map(|place| place.angle + turn);
    let orders = style.text_overlap_mode() != Overlap::Never
        || style.icon_overlap_mode() != Overlap::Never
        || style.text_ignore_placement
        || style.icon_ignore_placement;
    let by_page = style.z_order == SymbolZOrder::ViewportY
        || (style.z_order == SymbolZOrder::Auto && style.sort_key.is_none());
    Standing {
        layer: pass.index,
        at,
        sort_key: style.sort_key,
        tile: (cell.row, cell.column),
        down: (by_page && orders).then(|| at.y.round() as i64),
        lowest_first: style.z_order == SymbolZOrder::ViewportY,
        text: laid.text.as_ref().map(|text| writing(pass, laid, text, (grid, on_line.as_ref()))),
        icon: laid.icon.as_ref().map(|icon| badge(pass, laid, icon, angle)),
        origin: origin(pass.camera, pass.layer, laid.name.clone()),
    }
}

fn writing(
    pass: &Pass,
    Laid { style, grown, vertical, .. }: &Laid,
    text: &Arc<LabelText>,
    (grid, on_line): (&Grid, Option<&OnLine>),
) -> Writing {
    let along = on_line.filter(|_| style.text_rotation_alignment != Alignment::Viewport);
    let along = along.map(|place| {
        let line = Baseline::new(place.line.points().iter().map(|&at| grid.to_page(at)));
        // The page may be larger than the grid's whole zoom.
        let scale = line.length() / place.line.length().max(1e-9);
        Along {
            line,
            distance: place.distance * scale,
            offset: style.text_offset.map(|ems| ems * style.text_size),
            middle: middle_of(style.text_anchor, text.size()),
            keep_upright: style.text_keep_upright,
        }
    });
    let with_map = style.text_rotation_alignment == Alignment::Map && on_line.is_none();
    let map_turn = if with_map { pass.camera.turn() } else { 0.0 };
    let places = |way: Upright| match (way, vertical) {
        (Upright::All, Some(text)) => choices(style, text, (true, grown.text)),
        _ => choices(style, text, (false, grown.text)),
    };
    let opacity = style.text_opacity as f32;
    let halo_color = style.text_halo_color.with_opacity(opacity);
    Writing {
        text: text.clone(),
        vertical: vertical.clone(),
        choices: ways(style).into_iter().flat_map(places).collect(),
        grown: grown.text,
        em: style.text_size,
        angle: style.text_rotate.to_radians() + map_turn,
        map_turn,
        padding: style.text_padding,
        along,
        translate: translation(
            pass.camera,
            style.text_translate,
            style.text_translate_anchor == Alignment::Viewport,
        ),
        color: style.text_color.with_opacity(opacity),
        opacity,
        halo: (style.text_halo_width > 0.0 && halo_color.a > 0.0).then_some(Halo {
            color: halo_color,
            width: style.text_halo_width,
            blur: style.text_halo_blur,
        }),
        overlap: style.text_overlap_mode(),
        ignored: style.text_ignore_placement,
        optional: style.text_optional,
    }
}

/// Where the middle of a text of a size is, seen from the point it is anchored at.
fn middle_of(anchor: Anchor, (width, height): (f64, f64)) -> Page {
    let (x, y) = anchor.direction();
    Page::new(x / 2.0 * width, y / 2.0 * height)
}

fn badge(pass: &Pass, laid: &Laid, icon: &Icon, angle: Option<f64>) -> Badge {
    let Laid { style, grown, vertical_icon, .. } = laid;
    let turned = |icon: &Icon| match (angle, style.icon_rotation_alignment) {
        (Some(angle), Alignment::Auto | Alignment::Map) => icon.along(angle),
        (None, Alignment::Map) => icon.turned(pass.camera.turn()),
        _ => icon.clone(),
    };
    let vertical = vertical_icon.as_ref().map(|icon| icon.turned(FRAC_PI_2));
    Badge {
        icon: turned(icon),
        upright: icon.times(grown.icon),
        vertical: vertical.map(|icon| (turned(&icon), icon.times(grown.icon))),
        translate: translation(
            pass.camera,
            style.icon_translate,
            style.icon_translate_anchor == Alignment::Viewport,
        ),
        follows: style.icon_text_fit != IconTextFit::None && varies(style),
        overlap: style.icon_overlap_mode(),
        ignored: style.icon_ignore_placement,
        optional: style.icon_optional,
    }
}
