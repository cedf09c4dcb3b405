//! The symbols of a layer, wherever they may stand.

use std::sync::Arc;

use super::super::super::grid::{BUFFER, Cell, Grid, clipped};
use super::super::icon::Icon;
use super::super::text::{LabelText, sections};
use super::super::{Studio, report_unsupported};
use super::anchors::{OnLine, Spacing, along, merged, middle};
use super::offset::choices;
use super::{Along, Badge, Standing, Writing};
use crate::label::pole;
use crate::map::cut::{origin, translation};
use crate::map::pass::Pass;
use crate::path::Baseline;
use crate::scene::Halo;
use crate::source::{Feature, ShapeKind};
use crate::style::{
    Alignment, EvaluationContext, IconTextFit, Overlap, SymbolPlacement, SymbolStyle, SymbolZOrder,
};
use crate::unit::{Page, PageBox};

/// The size of the glyphs that MapLibre spaces symbols by, pixels.
const GLYPH: f64 = 24.0;

/// A feature made ready: its text and icon, and its shape on the grid.
struct Laid<'a> {
    feature: &'a Feature,
    style: SymbolStyle,
    name: Arc<str>,
    text: Option<Arc<LabelText>>,
    icon: Option<Icon>,
    /// The size of text that symbols along lines are spaced by.
    spacing_size: f64,
    /// Its lines and rings, or its points as one.
    parts: Vec<Vec<Page>>,
}

/// Where a symbol stands on the grid.
enum Anchor {
    Point(Page),
    Line(OnLine),
}

/// Asks for the symbols of a layer.
pub(in super::super) fn trace(pass: &Pass, studio: &mut Studio) {
    let grid = Grid::new(pass.camera);
    let mut laid = features(pass, studio, &grid);
    if laid.iter().any(|laid| laid.style.sort_key.is_some()) {
        let key = |laid: &Laid| laid.style.sort_key.unwrap_or(0.0);
        laid.sort_by(|a, b| key(a).total_cmp(&key(b)));
    }
    join_lines(&mut laid);
    for cell in grid.cells(pass.camera, pass.tile) {
        let mut stood: Vec<(Arc<LabelText>, Page)> = Vec::new();
        for laid in &laid {
            for anchor in anchors(pass, laid, &grid, &cell) {
                if let (Anchor::Line(place), Some(text)) = (&anchor, &laid.text) {
                    let repeat = laid.style.spacing / 2.0;
                    let near = |(other, at): &(Arc<LabelText>, Page)| {
                        other.plain() == text.plain() && at.distance(place.at) < repeat
                    };
                    let spaced = laid.style.placement == SymbolPlacement::Line;
                    if spaced && stood.iter().any(near) {
                        continue;
                    }
                    stood.push((text.clone(), place.at));
                }
                let standing = standing(pass, laid, (&grid, &cell), anchor);
                studio.symbols.standing.push(standing);
            }
        }
    }
}

/// The features that have something to show.
fn features<'a>(pass: &Pass<'a>, studio: &mut Studio, grid: &Grid) -> Vec<Laid<'a>> {
    let plan = pass.layer.plan::<SymbolStyle>(&pass.context, studio.failures);
    let context = EvaluationContext { zoom: Some(18.0), ..pass.context };
    let at_18 = pass.layer.plan::<SymbolStyle>(&context, studio.failures);
    // Layout is reckoned at whole zooms.
    let whole = pass.camera.frame().zoom.floor();
    let context = EvaluationContext { zoom: Some(whole), ..pass.context };
    let between = pass.context.zoom != Some(whole);
    let at_whole = between.then(|| pass.layer.plan::<SymbolStyle>(&context, studio.failures));
    let mut all = Vec::new();
    for (number, feature) in pass.filtered(studio.failures) {
        let context = pass.of_feature(feature);
        let painted = plan.evaluate(&context, studio.failures);
        let style = match &at_whole {
            None => painted,
            Some(plan) => {
                let context = EvaluationContext { zoom: Some(whole), ..context };
                laid_out(plan.evaluate(&context, studio.failures), painted)
            }
        };
        report_unsupported(pass, &style, studio.report);
        let has_text = style.text_size > 0.0
            && sections(&style).iter().any(|section| !section.text.trim().is_empty());
        let text = has_text.then(|| {
            let (mut settings, _) = LabelText::settings(studio.symbols.fonts, &style, false);
            settings.swap_remove(0)
        });
        let name = Pass::feature_name(number, feature);
        if let Some(text) = &text {
            let place = format!("layer {}, feature {name}", pass.layer.id());
            text.report(&place, studio.report);
        }
        let mut icon = Icon::of(pass, &style, studio.report);
        if let (Some(plain), Some(text)) = (&icon, &text)
            && style.icon_text_fit != IconTextFit::None
        {
            icon = plain.fitted(pass, &style, text_box(&style, text)).or(icon);
        }
        if text.is_none() && icon.is_none() {
            continue;
        }
        let spacing_size = match style.placement {
            SymbolPlacement::Point => GLYPH,
            _ => {
                let context = EvaluationContext { zoom: Some(18.0), ..pass.of_feature(feature) };
                at_18.evaluate(&context, studio.failures).text_size
            }
        };
        let parts = parts(pass, feature, grid);
        let text = text.map(Arc::new);
        all.push(Laid { feature, style, name, text, icon, spacing_size, parts });
    }
    all
}

/// The layout of one style with the sizes and the paint of another.
fn laid_out(layout: SymbolStyle, painted: SymbolStyle) -> SymbolStyle {
    let mut style = layout;
    (style.text_size, style.icon_size) = (painted.text_size, painted.icon_size);
    (style.icon_opacity, style.text_opacity) = (painted.icon_opacity, painted.text_opacity);
    (style.icon_color, style.text_color) = (painted.icon_color, painted.text_color);
    (style.icon_halo_color, style.text_halo_color) =
        (painted.icon_halo_color, painted.text_halo_color);
    (style.icon_halo_width, style.text_halo_width) =
        (painted.icon_halo_width, painted.text_halo_width);
    (style.icon_halo_blur, style.text_halo_blur) = (painted.icon_halo_blur, painted.text_halo_blur);
    (style.icon_translate, style.text_translate) = (painted.icon_translate, painted.text_translate);
    style
}

/// The box of a text around its point, as it stands before anchors are tried.
fn text_box(style: &SymbolStyle, text: &LabelText) -> PageBox {
    let (width, height) = text.size();
    let varies = varies(style);
    let corner = choices(style, (width, height)).first().map(|choice| choice.corner);
    let centered = Page::new(-width / 2.0, -height / 2.0);
    let corner = corner.filter(|_| !varies).unwrap_or(centered);
    PageBox::from_size(corner.x, corner.y, width, height)
}

fn varies(style: &SymbolStyle) -> bool {
    style.text_variable_anchor.is_some() || style.text_variable_anchor_offset.is_some()
}

/// A feature's lines, rings as closed ones, or its points.
fn parts(pass: &Pass, feature: &Feature, grid: &Grid) -> Vec<Vec<Page>> {
    let shape = &feature.shape;
    let kind = shape.kind();
    if kind == ShapeKind::Point {
        return vec![shape.positions().iter().map(|&at| grid.of(at)).collect()];
    }
    let part = |positions: std::borrow::Cow<'_, [crate::unit::LonLat]>| {
        let closing = positions.first().filter(|_| kind == ShapeKind::Polygon);
        positions.iter().chain(closing).map(|&at| grid.of(at)).collect()
    };
    pass.wound(feature).into_iter().map(part).collect()
}

/// Joins the lines of features that say the same, where symbols are spaced along them.
fn join_lines(laid: &mut Vec<Laid>) {
    let spaced = laid.first().is_some_and(|laid| laid.style.placement == SymbolPlacement::Line);
    if !spaced || laid.iter().all(|laid| laid.text.is_none()) {
        return;
    }
    let mut by_text: std::collections::BTreeMap<String, Vec<usize>> = Default::default();
    for (index, laid) in laid.iter().enumerate() {
        if let (Some(text), ShapeKind::Line) = (&laid.text, laid.feature.shape.kind()) {
            by_text.entry(text.plain().to_owned()).or_default().push(index);
        }
    }
    for indices in by_text.into_values().filter(|indices| indices.len() > 1) {
        let mut lines = Vec::new();
        for &index in &indices {
            let parts = laid.get_mut(index).map(|laid| std::mem::take(&mut laid.parts));
            lines.extend(parts.unwrap_or_default().into_iter().map(|line| (index, line)));
        }
        for (index, line) in merged(lines) {
            if let Some(laid) = laid.get_mut(index) {
                laid.parts.push(line);
            }
        }
    }
    laid.retain(|laid| !laid.parts.is_empty());
}

/// Where the symbols of a feature stand in a tile.
fn anchors(pass: &Pass, laid: &Laid, grid: &Grid, cell: &Cell) -> Vec<Anchor> {
    let turn = cell.bounds.x0.div_euclid(grid.world);
    let mut anchors = Vec::new();
    // What reaches beyond the world's sides is drawn on its other side as well.
    for shift in [turn - 1.0, turn, turn + 1.0] {
        let by = Page::new(shift * grid.world, 0.0);
        for part in &laid.parts {
            let moved: Vec<Page> = part.iter().map(|&at| at + by).collect();
            match (laid.feature.shape.kind(), laid.style.placement) {
                (ShapeKind::Point, SymbolPlacement::Point) => {
                    anchors.extend(moved.into_iter().map(Anchor::Point));
                }
                (ShapeKind::Point, _) => {}
                (ShapeKind::Line, SymbolPlacement::Point) => {
                    anchors.extend(moved.into_iter().take(1).map(Anchor::Point));
                }
                (ShapeKind::Polygon, SymbolPlacement::Point) => {}
                (_, placement) => on_lines(pass, laid, cell, (&moved, placement), &mut anchors),
            }
        }
        if (laid.feature.shape.kind(), laid.style.placement)
            == (ShapeKind::Polygon, SymbolPlacement::Point)
        {
            anchors.extend(middle_of_area(pass, laid, grid, by));
        }
    }
    let own = |anchor: &Anchor| match anchor {
        Anchor::Point(at) => cell.holds(cell.rounded(*at)),
        Anchor::Line(place) => cell.holds(place.at),
    };
    anchors.retain(own);
    anchors
}

/// The middle of a polygon's main part.
fn middle_of_area(pass: &Pass, laid: &Laid, grid: &Grid, by: Page) -> Option<Anchor> {
    let main = laid.feature.shape.main_polygons(1.0);
    let ring = |ring: &[crate::unit::LonLat]| -> Vec<Page> {
        ring.iter().map(|&at| grid.of(at) + by).collect()
    };
    let rings: Vec<Vec<Page>> = main.polygons().next()?.map(ring).collect();
    let bounds = PageBox::around(rings.iter().flatten().copied())?;
    let reach = pass.camera.bounds();
    let (across, down) = (reach.width() + reach.height(), bounds.width() + bounds.height());
    let seen = grid.to_page(bounds.center()).distance(reach.center()) < across + down;
    seen.then(|| pole(&rings, bounds, 1.0, 1.0)).flatten().map(|(at, _)| Anchor::Point(at))
}

fn on_lines(
    pass: &Pass,
    laid: &Laid,
    cell: &Cell,
    (line, placement): (&[Page], SymbolPlacement),
    anchors: &mut Vec<Anchor>,
) {
    let Some(bounds) = PageBox::around(line.iter().copied()) else { return };
    if !bounds.grown(1.0).overlaps(cell.bounds.grown(1.0)) {
        return;
    }
    let style = &laid.style;
    let text = laid.text.as_ref().map(|text| text.size().0 / style.text_size * GLYPH);
    let icon = laid.icon.as_ref().map(|icon| icon.unscaled_width(style.icon_size));
    let scale = laid.spacing_size / GLYPH;
    let want = Spacing {
        spacing: style.spacing,
        length: text.unwrap_or(0.0).max(icon.unwrap_or(0.0)) * scale,
        lead: 2.0 * GLYPH * scale,
        window: if text.is_some() { 0.6 * GLYPH * scale } else { 0.0 },
        max_turn: style.text_max_angle.to_radians(),
    };
    if placement == SymbolPlacement::Line {
        let line: Vec<Page> = line.iter().map(|&at| cell.rounded(at)).collect();
        for part in clipped(&line, cell.bounds) {
            anchors.extend(along(&part.points, cell, want).into_iter().map(Anchor::Line));
        }
    } else {
        let buffer = if pass.tile.is_some() { 1e6 } else { BUFFER * cell.bounds.width() };
        for part in clipped(line, cell.bounds.grown(buffer)) {
            anchors.extend(middle(&part.points, want).map(Anchor::Line));
        }
    }
}

/// A symbol where it may stand.
fn standing(pass: &Pass, laid: &Laid, (grid, cell): (&Grid, &Cell), anchor: Anchor) -> Standing {
    let style = &laid.style;
    let place = match anchor {
        Anchor::Point(at) => (grid.to_page(cell.rounded(at)), None),
        Anchor::Line(place) => (grid.to_page(place.at), Some(place)),
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
        text: laid.text.as_ref().map(|text| writing(pass, style, text, (grid, on_line.as_ref()))),
        icon: laid.icon.as_ref().map(|icon| badge(pass, style, icon, angle)),
        origin: origin(pass.camera, pass.layer, laid.name.clone()),
    }
}

fn writing(
    pass: &Pass,
    style: &SymbolStyle,
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
            keep_upright: style.text_keep_upright,
        }
    });
    let with_map = style.text_rotation_alignment == Alignment::Map && on_line.is_none();
    let opacity = style.text_opacity as f32;
    let halo_color = style.text_halo_color.with_opacity(opacity);
    Writing {
        text: text.clone(),
        choices: choices(style, text.size()).into(),
        angle: style.text_rotate.to_radians() + if with_map { pass.camera.turn() } else { 0.0 },
        padding: style.text_padding,
        along,
        translate: translation(
            pass.camera,
            style.text_translate,
            style.text_translate_anchor == Alignment::Viewport,
        ),
        color: style.text_color.with_opacity(opacity),
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

fn badge(pass: &Pass, style: &SymbolStyle, icon: &Icon, angle: Option<f64>) -> Badge {
    let turned = match (angle, style.icon_rotation_alignment) {
        (Some(angle), Alignment::Auto | Alignment::Map) => icon.along(angle),
        (None, Alignment::Map) => icon.turned(pass.camera.turn()),
        _ => icon.clone(),
    };
    Badge {
        icon: turned,
        upright: icon.clone(),
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
