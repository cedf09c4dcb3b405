//! Symbols: texts and icons, gathered from all layers of a frame and placed together.

mod gather;
mod icon;
mod label;
mod number;
mod placing;
mod region;
#[cfg(feature = "basemap")]
mod repeated;
mod request;
mod settled;
mod stretch;
mod subject;
mod text;
mod viewer;
mod words;

pub use gather::Avoid;
pub(in crate::map) use gather::Symbols;
pub use number::KeyEntry;
pub(in crate::map) use placing::{Placed, PlacedLabel, level};
pub(in crate::map) use region::{LabelPolicy, Region};
pub(in crate::map) use settled::ContestedGround;

use std::sync::Arc;

use super::{Contents, Studio};
use crate::archive::Address;
use crate::error::{Code, Report};
use crate::map::pass::Pass;
use crate::source::Feature;
use crate::style::{Alignment, IconTextFit, Overlap, SymbolStyle};
use icon::Icon;
use words::sections;

/// What all labels of a feature share.
struct Symbol<'a> {
    layer: usize,
    /// The vector tile that it is of, where it is of one.
    tile: Option<Address>,
    style: &'a SymbolStyle,
    name: &'a Arc<str>,
    icon: Option<Icon>,
    has_text: bool,
    /// What it says that the area is called which it is or lies in.
    territory: Option<Arc<str>>,
}

/// Asks for the labels of a layer. What becomes of them is known when all layers have asked, so the
/// layer itself has nothing on the plane.
pub(super) fn trace(pass: &Pass, studio: &mut Studio) -> Option<Box<dyn Contents>> {
    if pass.camera.is_viewer() {
        viewer::trace(pass, studio);
        return None;
    }
    let plan = pass.layer.plan::<SymbolStyle>(&pass.context, studio.failures);
    let labelled = pass.filtered(studio.failures);
    studio.symbols.add_unlabelled(pass, &labelled);
    for (number, feature) in labelled {
        let mut style = plan.evaluate(&pass.of_feature(feature), studio.failures);
        style.text_size *= pass.type_scale();
        report_unsupported(pass, &style, studio.report);
        let has_text = style.text_size > 0.0
            && sections(&style).iter().any(|section| !section.text.trim().is_empty());
        let mut icon = Icon::of(pass, &style, studio.report);
        if has_text && style.icon_text_fit != IconTextFit::None {
            icon = icon.map(|icon| icon.around_text(pass, &style, studio.symbols.fonts));
        }
        if !has_text && icon.is_none() {
            continue;
        }
        let name = Pass::feature_name(number, feature);
        let mut lost = 0;
        let region = studio.symbols.region();
        let subjects = region.subjects(pass, (number, feature), &style, &mut lost);
        (0..lost).for_each(|_| pass.report_outside(&name, studio.report));
        let (layer, tile) = (pass.index, pass.tile);
        let territory = territory(pass, feature);
        let symbol = Symbol { layer, tile, style: &style, name: &name, icon, has_text, territory };
        let runs_along = has_text && style.text_rotation_alignment != Alignment::Viewport;
        for (part, subject) in subjects {
            let subjects = if runs_along { vec![subject] } else { subject.stations(&style) };
            for (station, subject) in subjects.into_iter().enumerate() {
                let part = part as u64 + ((station as u64) << 20);
                studio.symbols.symbol(pass, &symbol, (part, subject), studio.report);
            }
        }
    }
    None
}

/// What a feature says that the area is called which it is or lies in, where the layer tells how
/// (`rumbo:territory`).
fn territory(pass: &Pass, feature: &Feature) -> Option<Arc<str>> {
    feature.properties.get(pass.layer.territory()?)?.as_str().map(Arc::from)
}

/// Tells of what a symbol asks for and does not get.
fn report_unsupported(pass: &Pass, style: &SymbolStyle, report: &mut Report) {
    let mut unsupported = Vec::new();
    let has_image = style.text_field.iter().any(|section| section.image.is_some());
    if has_image && !pass.camera.is_viewer() {
        unsupported.push(("text-field", "images within text are not drawn"));
    }
    let cooperative = "what may touch others of its kind keeps clear of them";
    if style.text_overlap == Some(Overlap::Cooperative) {
        unsupported.push(("text-overlap", cooperative));
    }
    if style.icon_overlap == Some(Overlap::Cooperative) {
        unsupported.push(("icon-overlap", cooperative));
    }
    if style.text_rotation_alignment == Alignment::ViewportGlyph {
        unsupported.push(("text-rotation-alignment", "glyphs along a line turn with it"));
    }
    for (property, detail) in unsupported {
        let place = format!("layer {}: {property}", pass.layer.id());
        report.add_once(Code::StyleUnsupported, place, detail);
    }
}
