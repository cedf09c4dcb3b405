//! The symbols of a layer, wherever they may stand.

use std::borrow::Cow;
use std::sync::Arc;

use super::super::super::grid::Grid;
use super::super::icon::Icon;
use super::super::text::{LabelText, Picture};
use super::super::words::{sections, upright};
use super::super::{Studio, report_unsupported};
use super::anchors::merged;
use super::laid::{Grown, Laid, Stand};
use super::offset::choices;
use super::sites::{GLYPH, Sites};
use super::standing::standing;
use crate::error::Report;
use crate::map::pass::Pass;
use crate::source::{Feature, ShapeKind};
use crate::style::{
    EvaluationContext, IconTextFit, Section, SettingValue, SymbolPlacement, SymbolStyle,
};
use crate::text::Upright;
use crate::unit::{LonLat, Page, PageBox};

/// Asks for the symbols of a layer.
pub(in super::super) fn trace(pass: &Pass, studio: &mut Studio) {
    let grid = Grid::new(pass.camera);
    let mut laid = features(pass, studio, &grid);
    if laid.iter().any(|laid| laid.style.sort_key.is_some()) {
        let key = |laid: &Laid| laid.style.sort_key.unwrap_or(0.0);
        laid.sort_by(|a, b| key(a).total_cmp(&key(b)));
    }
    join_lines(&mut laid);
    let cells = grid.cells(pass.camera, pass.tile);
    let Some(drawn) = cells.iter().map(|cell| cell.bounds).reduce(PageBox::union) else { return };
    let sites: Vec<Sites> =
        laid.iter_mut().map(|laid| Sites::new(laid, (grid.world, drawn))).collect();
    for cell in cells {
        let mut stood: Vec<(Arc<LabelText>, Page)> = Vec::new();
        for (laid, sites) in laid.iter().zip(&sites) {
            for anchor in sites.in_cell(pass, laid, (&cell, grid.world)) {
                if let (Stand::Line(place), Some(text)) = (&anchor, &laid.text) {
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
    let next = EvaluationContext { zoom: Some(whole + 1.0), ..pass.context };
    let at_next = zoomed(pass).then(|| pass.layer.plan::<SymbolStyle>(&next, studio.failures));
    let mut all = Vec::new();
    for (number, feature) in pass.filtered(studio.failures) {
        let context = pass.of_feature(feature);
        let painted = plan.evaluate(&context, studio.failures);
        let (style, whole_size) = match &at_whole {
            None => {
                let size = painted.text_size;
                (painted, size)
            }
            Some(plan) => {
                let context = EvaluationContext { zoom: Some(whole), ..context };
                let layout = plan.evaluate(&context, studio.failures);
                let size = layout.text_size;
                (laid_out(layout, painted), size)
            }
        };
        let grown = at_next.as_ref().map_or(Grown { text: 1.0, icon: 1.0 }, |plan| {
            let context = EvaluationContext { zoom: next.zoom, ..context };
            Grown::new(&style, &plan.evaluate(&context, studio.failures))
        });
        report_unsupported(pass, &style, studio.report);
        let name = Pass::feature_name(number, feature);
        let (text, vertical) = texts_of(pass, &style, (&name, whole_size), studio);
        let texts = [text.as_deref(), vertical.as_deref()];
        let [icon, vertical_icon] = icons(pass, &style, texts, (grown.text, studio.report));
        if text.is_none() && icon.is_none() {
            continue;
        }
        let context = EvaluationContext { zoom: Some(18.0), ..pass.of_feature(feature) };
        let spacing_size = match style.placement {
            SymbolPlacement::Point => GLYPH,
            _ => at_18.evaluate(&context, studio.failures).text_size,
        };
        let parts = parts(pass, (number, feature), (grid, style.placement));
        all.push(Laid {
            feature,
            style,
            name,
            text,
            vertical,
            icon,
            vertical_icon,
            grown,
            spacing_size,
            parts,
        });
    }
    all
}

/// The icon of a symbol, if it has one, stretched to its text where the style asks for that; and
/// the same around the text whose lines run down.
fn icons(
    pass: &Pass,
    style: &SymbolStyle,
    [text, vertical]: [Option<&LabelText>; 2],
    (grown, report): (f64, &mut Report),
) -> [Option<Icon>; 2] {
    let plain = Icon::of(pass, style, report);
    let fitted = |text: Option<&LabelText>, vertical| {
        let (plain, text) = (plain.as_ref()?, text?);
        let around = text_box(style, text, (vertical, grown));
        (style.icon_text_fit != IconTextFit::None).then(|| plain.fitted(pass, style, around))?
    };
    let (icon, vertical) = (fitted(text, false), fitted(vertical, true));
    [icon.or(plain), vertical]
}

/// The text of a symbol, if it has one, and the same in lines that run down, if it may stand so;
/// `name` is its feature's, `whole_size` its size at a whole zoom.
fn texts_of(
    pass: &Pass,
    style: &SymbolStyle,
    (name, whole_size): (&str, f64),
    studio: &mut Studio,
) -> (Option<Arc<LabelText>>, Option<Arc<LabelText>>) {
    let images = pictures(pass, style, studio.report);
    let shows = |(section, image): (&Cow<Section>, &Option<Picture>)| {
        !section.text.trim().is_empty() || image.is_some()
    };
    if style.text_size <= 0.0 || !sections(style).iter().zip(&images).any(shows) {
        return (None, None);
    }
    // Pictures are as large as by themselves at the text's size of a whole zoom.
    let scale = if whole_size > 0.0 { style.text_size / whole_size } else { 1.0 };
    let fonts = studio.symbols.fonts;
    let set =
        |upright, images| Arc::new(LabelText::of_viewer(fonts, style, upright, (images, scale)));
    let vertical = upright(style).map(|upright| set(upright, images.clone()));
    let text = set(Upright::None, images);
    text.report(&format!("layer {}, feature {name}", pass.layer.id()), studio.report);
    (Some(text), vertical)
}

/// The pictures in a text, by section.
fn pictures(pass: &Pass, style: &SymbolStyle, report: &mut Report) -> Vec<Option<Picture>> {
    let picture = |section: &Section| {
        let (name, _) = section.image.as_ref()?;
        let image = pass.image("text-field", name, report)?;
        Some(Picture { name: Arc::from(name.as_str()), image: image.clone() })
    };
    style.text_field.iter().map(picture).collect()
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

/// Whether symbols are of other sizes at other zooms.
fn zoomed(pass: &Pass) -> bool {
    pass.layer.settings().any(|(property, value)| {
        let by_zoom = match value {
            SettingValue::Expression(expression) => !expression.is_zoom_constant(),
            SettingValue::Constant(_) => false,
        };
        matches!(property.name, "text-size" | "icon-size") && by_zoom
    })
}

/// The box of a text around its point, as room is kept for it before anchors are tried.
fn text_box(style: &SymbolStyle, text: &LabelText, (vertical, grown): (bool, f64)) -> PageBox {
    let (width, height) = text.size();
    let corner = choices(style, text, (vertical, grown)).first().map(|choice| choice.corner);
    let Page { x, y } = corner.unwrap_or_default();
    PageBox::from_size(x, y, width * grown, height * grown)
}

/// A feature's lines, rings as closed ones, or its points; of polygons that have their symbol inside
/// the rings of the main one.
fn parts(
    pass: &Pass,
    (number, feature): (usize, &Feature),
    (grid, placement): (&Grid, SymbolPlacement),
) -> Vec<Vec<Page>> {
    let shape = &feature.shape;
    let on_grid = |part: &[LonLat]| part.iter().map(|&at| grid.of(at)).collect();
    match (shape.kind(), placement) {
        (ShapeKind::Point, _) => vec![on_grid(shape.positions())],
        (ShapeKind::Polygon, SymbolPlacement::Point) => {
            let main = shape.main_polygons(1.0);
            main.polygons().next().into_iter().flatten().map(on_grid).collect()
        }
        _ => grid.lines(pass, number).collect(),
    }
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
        // Of a feature of several lines the first is joined; the others go with it.
        let mut others = std::collections::BTreeMap::new();
        let mut lines = Vec::new();
        for &index in &indices {
            let parts = laid.get_mut(index).map(|laid| std::mem::take(&mut laid.parts));
            let mut parts = parts.unwrap_or_default().into_iter();
            lines.extend(parts.next().map(|line| (index, line)));
            others.insert(index, parts);
        }
        for (index, line) in merged(lines) {
            if let Some(laid) = laid.get_mut(index) {
                laid.parts.push(line);
                laid.parts.extend(others.remove(&index).into_iter().flatten());
            }
        }
    }
    laid.retain(|laid| !laid.parts.is_empty());
}
