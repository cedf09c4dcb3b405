//! Labels: gathered from all symbol layers of a frame, placed together.

use std::sync::Arc;

use super::camera::Camera;
use super::draw::{Avoid, Pass};
use super::icons::Icon;
use super::label::{Label, beside, standing};
use super::marks::{Mark, Marks};
use super::plane::LabelPlane;
use super::shapes::{Circle, report_outside};
use super::sources::BASEMAP;
use super::text::{LabelText, sections};
use crate::error::{Code, Report};
use crate::label::{
    Anchor, LabelShape, LeaderRule, LineObstacle, Obstacles, Pin, PinPlace, Request, Spot, Target,
};
use crate::path::{Path, length, middle, stations};
use crate::scene::{Halo, Item};
use crate::source::{Feature, ShapeKind};
use crate::style::{
    Alignment, Failures, Layer, Overlap, SymbolPlacement, SymbolStyle, SymbolZOrder,
};
use crate::text::Fonts;
use crate::unit::{Page, PageBox};

/// What tells the number of an icon from that of its text.
const ICON: usize = 1 << 31;

/// How many times wider than an area its name may be.
const OVERHANG: f64 = 1.05;

/// An area's name stands on its largest part, or on one that is at least this share of it.
pub(super) const MAIN_SHARE: f64 = 0.2;

/// How long a leader may be, ems.
const LONGEST_LEADER: f64 = 8.0;

/// The labels of a frame, being gathered.
pub(super) struct Symbols<'a> {
    pub(super) camera: &'a Camera,
    fonts: &'a Fonts,
    pub(super) labels: Vec<Label>,
    /// What is asked of placement, each for a label.
    pub(super) asked: Vec<(Request, usize)>,
    /// The same for labels that others may cover: they are placed last.
    pub(super) yielding: Vec<(Request, usize)>,
    /// Labels that stand whatever is there, and where.
    pub(super) firm: Vec<(Spot, usize)>,
    pub(super) obstacles: Obstacles,
    marks: Marks,
    /// The plane that labels are placed on; `None` in a frame.
    pub(super) plane: Option<LabelPlane>,
}

/// What of a feature is labelled.
pub(super) enum Labelled {
    Point(Page),
    /// A point on a line that runs at an angle there, radians.
    Station(Page, f64),
    Area(Vec<Vec<Page>>),
    Line(Vec<Page>),
}

impl Labelled {
    fn point(&self) -> Option<Page> {
        match self {
            Self::Point(at) | Self::Station(at, _) => Some(*at),
            Self::Area(_) | Self::Line(_) => None,
        }
    }

    /// A line as the places along it, for symbols that do not run along; anything else as it is.
    fn stations(self, style: &SymbolStyle) -> Vec<Self> {
        let spacing = (style.placement == SymbolPlacement::Line).then_some(style.spacing);
        match self {
            Self::Line(line) => {
                let stations = stations(&line, spacing).into_iter();
                stations.map(|(at, angle)| Self::Station(at, angle)).collect()
            }
            other => vec![other],
        }
    }

    fn moved(self, by: Page) -> Self {
        let line = |line: Vec<Page>| line.into_iter().map(|at| at + by).collect();
        match self {
            Self::Point(at) => Self::Point(at + by),
            Self::Station(at, angle) => Self::Station(at + by, angle),
            Self::Area(rings) => Self::Area(rings.into_iter().map(line).collect()),
            Self::Line(points) => Self::Line(line(points)),
        }
    }
}

/// A label of a plane where it stands.
#[derive(Debug)]
pub(super) struct PlacedLabel {
    /// The index of its layer among those drawn.
    pub layer: usize,
    /// The box around all that is drawn of it.
    pub bounds: PageBox,
    /// Its leader, if it has one, and its text.
    pub items: Vec<Item>,
}

impl<'a> Symbols<'a> {
    pub fn new(camera: &'a Camera, fonts: &'a Fonts, avoid: &Avoid) -> Self {
        let frame = camera.bounds();
        let boxes = avoid.boxes.iter().copied().filter(|area| area.overlaps(frame)).collect();
        let line = |path: &Vec<Page>| LineObstacle::new(path.clone(), 1.0, LineObstacle::ROUTE);
        let edge = camera.outline().map(|outline| outline.parts()).unwrap_or_default();
        let lines = avoid.lines.iter().chain(&edge).map(line).collect();
        let obstacles = Obstacles { boxes, lines, ..Obstacles::default() };
        Self {
            camera,
            fonts,
            labels: Vec::new(),
            asked: Vec::new(),
            yielding: Vec::new(),
            firm: Vec::new(),
            obstacles,
            marks: Marks::default(),
            plane: None,
        }
    }

    /// The labels of a part of a plane, drawn by a camera on the whole of it.
    pub fn on_plane(camera: &'a Camera, fonts: &'a Fonts, plane: LabelPlane) -> Self {
        Self { plane: Some(plane), ..Self::new(camera, fonts, &Avoid::default()) }
    }

    /// Lines, and the edges of areas, that labels had better not cover.
    pub fn add_lines(&mut self, layer: &Layer, items: &[Item]) {
        let weight = layer.rumbo().avoid;
        if weight <= 0.0 {
            return;
        }
        let mut before: Option<&Arc<Path>> = None;
        for item in flat(items) {
            let (path, width) = match item {
                Item::Stroke { path, stroke, .. } => (path, stroke.width),
                Item::Fill { path, .. } => (path, 0.0),
                _ => continue,
            };
            // The strokes of a blurred line lie on one path.
            if !before.is_some_and(|before| Arc::ptr_eq(before, path)) {
                for part in path.parts() {
                    self.obstacles.lines.push(LineObstacle::new(part, width, weight));
                }
            }
            before = Some(path);
        }
    }

    /// Markers that nothing may cover.
    pub fn add_markers(&mut self, layer: &Layer, circles: &[Circle]) {
        let named = layer.rumbo().named;
        for circle in circles {
            let (at, radius) = (circle.bounds().center(), circle.reach());
            self.marks.add(Mark { at, radius, named });
            self.obstacles.markers.push((at, radius));
        }
    }

    /// Asks for the labels of a layer.
    pub fn add_layer(
        &mut self,
        pass: &Pass,
        index: usize,
        failures: &mut Failures,
        report: &mut Report,
    ) {
        let plan = pass.layer.plan::<SymbolStyle>(&pass.context, failures);
        let labelled = pass.filtered(failures);
        if self.plane.is_none() {
            self.add_unlabelled(pass, &labelled);
        }
        for (number, feature) in labelled {
            let style = plan.evaluate(&pass.context.with_feature(feature), failures);
            report_unsupported(pass, &style, report);
            let has_text = style.text_size > 0.0
                && sections(&style).iter().any(|section| !section.text.trim().is_empty());
            let icon = Icon::of(pass, &style, report);
            if !has_text && icon.is_none() {
                continue;
            }
            let name = Pass::feature_name(number, feature);
            let subjects = match &self.plane {
                None => self.subjects(pass, feature, &style, &name, report),
                Some(plane) => plane.subjects(pass, number, feature, &style),
            };
            let symbol = Symbol { layer: index, style: &style, name: &name, icon, has_text };
            let runs_along = has_text && style.text_rotation_alignment != Alignment::Viewport;
            for (part, subject) in subjects {
                let subjects = if runs_along { vec![subject] } else { subject.stations(&style) };
                for (station, subject) in subjects.into_iter().enumerate() {
                    self.symbol(pass, &symbol, (part + (station << 20), subject), report);
                }
            }
        }
    }

    /// Areas that the layer's filter leaves without a name, among those that have one.
    fn add_unlabelled(&mut self, pass: &Pass, labelled: &[(usize, &Feature)]) {
        let mut labelled = labelled.iter().map(|&(number, _)| number).peekable();
        if labelled.peek().is_none() {
            return;
        }
        let mut stream = self.camera.view().stream();
        for (number, feature) in pass.kept.features.features.iter().enumerate() {
            if labelled.next_if_eq(&number).is_some() || feature.shape.kind() != ShapeKind::Polygon
            {
                continue;
            }
            let mut rings: Vec<Vec<Page>> = Vec::new();
            stream.prepared(&pass.prepared(number), &mut rings);
            if !rings.is_empty() {
                self.obstacles.areas.push(rings);
            }
        }
    }

    /// What of a feature is labelled: each of its points, or the feature as a whole.
    fn subjects(
        &self,
        pass: &Pass,
        feature: &Feature,
        style: &SymbolStyle,
        name: &str,
        report: &mut Report,
    ) -> Vec<(usize, Labelled)> {
        let subjects = self.whole_subjects(pass, feature, style, name, report);
        subjects.into_iter().enumerate().collect()
    }

    fn whole_subjects(
        &self,
        pass: &Pass,
        feature: &Feature,
        style: &SymbolStyle,
        name: &str,
        report: &mut Report,
    ) -> Vec<Labelled> {
        let along = style.placement != SymbolPlacement::Point;
        match feature.shape.kind() {
            ShapeKind::Point => {
                let mut subjects = Vec::new();
                for &position in feature.shape.positions() {
                    match self.camera.to_page(position) {
                        Some(at) if self.camera.bounds().contains(at) => {
                            subjects.push(Labelled::Point(at));
                        }
                        Some(_) => {}
                        None => report_outside(pass, name, report),
                    }
                }
                subjects
            }
            ShapeKind::Polygon if !along => {
                let mut rings: Vec<Vec<Page>> = Vec::new();
                let main = feature.shape.main_polygons(MAIN_SHARE);
                self.camera.view().stream().shape(&main, &mut rings);
                if rings.is_empty() { Vec::new() } else { vec![Labelled::Area(rings)] }
            }
            ShapeKind::Line | ShapeKind::Polygon => {
                let mut lines: Vec<Vec<Page>> = Vec::new();
                self.camera.view().stream().outline(&feature.shape, &mut lines);
                if along {
                    return lines.into_iter().map(Labelled::Line).collect();
                }
                // A point label of a line stands at the middle of its longest part.
                let longest = lines.iter().max_by(|a, b| length(a).total_cmp(&length(b)));
                longest.and_then(|line| middle(line)).map(Labelled::Point).into_iter().collect()
            }
        }
    }

    /// Asks for a symbol's text and icon: as two labels, or as one where the text covers the icon.
    fn symbol(
        &mut self,
        pass: &Pass,
        symbol: &Symbol,
        (part, subject): (usize, Labelled),
        report: &mut Report,
    ) {
        let style = symbol.style;
        let icon = symbol.icon.as_ref().map(|icon| match subject {
            Labelled::Station(_, angle)
                if matches!(style.icon_rotation_alignment, Alignment::Auto | Alignment::Map) =>
            {
                icon.along(angle)
            }
            _ => icon.clone(),
        });
        let [right, down] = style.icon_translate;
        let icon_at = subject.point().map(|at| at + Page::new(right, down));
        let text = if symbol.has_text {
            self.text(pass, symbol, (part, subject), icon.as_ref().zip(icon_at), report)
        } else {
            None
        };
        let text_label = self.labels.len();
        let mut partner = None;
        if let Some((request, mut label)) = text {
            let covers_icon = label.icon.is_some();
            if covers_icon || icon.is_none() || icon_at.is_none() {
                label.icon = label.icon.or_else(|| icon.clone());
                label.icon_at = icon_at;
                self.ask(request, label, style.text_overlap_mode(), style.text_ignore_placement);
                return;
            }
            label.partner = Some(text_label + 1);
            label.optional = style.text_optional;
            partner = Some(text_label);
            self.ask(request, label, style.text_overlap_mode(), style.text_ignore_placement);
        }
        let (Some(icon), Some(at)) = (icon, icon_at) else { return };
        let room = icon.room(at);
        self.marks.add(Mark { at, radius: icon.reach(), named: false });
        let id = self.id(symbol, part) ^ ICON;
        let target = Target::Point { at, radius: 0.0 };
        let shape = LabelShape::block(room.width(), room.height());
        let mut request = Request::new(id, target, vec![shape]);
        request.em = room.height().max(1.0);
        request.padding = 0.0;
        request.gap = 0.0;
        request.keep_inside = false;
        request.anchors = vec![Anchor::Center];
        request.offset = room.center() - at;
        self.rank(pass, symbol, &mut request);
        // An icon before the text that stands beside it.
        request.priority += 0.5;
        let label = Label {
            icon: Some(icon),
            anchor: Some(at),
            icon_at: Some(at),
            partner,
            optional: style.icon_optional,
            ..self.bare_label(pass, symbol, at.y)
        };
        self.ask(request, label, style.icon_overlap_mode(), style.icon_ignore_placement);
    }

    /// A label's number: the same whatever part of a plane is drawn.
    fn id(&self, symbol: &Symbol, part: usize) -> usize {
        match &self.plane {
            None => self.labels.len(),
            Some(_) => LabelPlane::id(symbol.layer, symbol.name, part),
        }
    }

    /// Which labels are placed first.
    fn rank(&self, pass: &Pass, symbol: &Symbol, request: &mut Request) {
        let sort_key = symbol.style.sort_key.unwrap_or(0.0).clamp(-400.0, 400.0);
        request.priority = pass.layer.rumbo().priority * 1e6 + symbol.layer as f64 * 1e3 - sort_key;
        request.layer = symbol.layer;
        request.sort_key = sort_key;
    }

    /// A label without text and icon.
    fn bare_label(&self, pass: &Pass, symbol: &Symbol, y: f64) -> Label {
        let style = symbol.style;
        let overlaps = style.text_overlap_mode() == Overlap::Always
            || style.icon_overlap_mode() == Overlap::Always
            || style.text_ignore_placement
            || style.icon_ignore_placement;
        let rank = match (style.z_order, style.sort_key) {
            (SymbolZOrder::Auto | SymbolZOrder::Source, Some(key)) => key,
            (SymbolZOrder::ViewportY, _) => y,
            (SymbolZOrder::Auto, None) if overlaps => y,
            (SymbolZOrder::Auto | SymbolZOrder::Source, None) => 0.0,
        };
        Label {
            layer: symbol.layer,
            texts: Vec::new(),
            icon: None,
            anchor: None,
            icon_at: None,
            fixed: None,
            angle: 0.0,
            along: false,
            color: style.text_color,
            halo: None,
            origin: pass.origin(symbol.name.clone()),
            required: pass.layer.rumbo().required,
            yields: pass.layer.source_name() == Some(BASEMAP),
            rank,
            partner: None,
            optional: false,
        }
    }

    /// Puts a label where it belongs: among those that stand in any case, those that look for a
    /// place, or those that look for one after all others.
    fn ask(&mut self, mut request: Request, mut label: Label, overlap: Overlap, ignored: bool) {
        let index = self.labels.len();
        let spot = (overlap == Overlap::Always).then(|| firm_spot(&request, &label)).flatten();
        if let Some(spot) = spot {
            if !ignored {
                self.obstacles.boxes.push(spot.bounds);
            }
            if !label.texts.is_empty() && label.fixed.is_none() {
                label.fixed = Some((spot.bounds, spot.align));
            }
            self.firm.push((spot, index));
        } else if ignored {
            request.collision.ignore_placement = true;
            self.yielding.push((request, index));
        } else {
            self.asked.push((request, index));
        }
        self.labels.push(label);
    }

    /// A symbol's text; with the icon where it covers that or runs along a line.
    fn text(
        &self,
        pass: &Pass,
        symbol: &Symbol,
        (part, subject): (usize, Labelled),
        icon: Option<(&Icon, Page)>,
        report: &mut Report,
    ) -> Option<(Request, Label)> {
        let (style, metadata) = (symbol.style, pass.layer.rumbo());
        let texts = LabelText::settings(self.fonts, style, metadata.required);
        let place = format!("layer {}, feature {}", pass.layer.id(), symbol.name);
        texts.iter().for_each(|text| text.report(&place, report));
        let angle = style.text_rotate.to_radians();
        let mut shapes: Vec<LabelShape> = texts.iter().map(|text| text.shape(angle)).collect();
        let size = shapes.first().map(|shape| (shape.width(), shape.height()))?;
        if self.plane.as_ref().is_some_and(|plane| !plane.takes(size.0, size.1)) {
            report.add_once(Code::LabelDropped, place, "it is too large for a tile map");
            return None;
        }
        if let (Some(_), Labelled::Area(rings), Some(shape)) =
            (&self.plane, &subject, shapes.first())
        {
            // Most areas are too narrow for their names; the middle of these need not be sought.
            let bounds = PageBox::around(rings.iter().flatten().copied()).unwrap_or_default();
            if shape.width() > OVERHANG * bounds.width() {
                return None;
            }
        }
        let marked = subject.point();
        let [right, down] = style.text_translate;
        let subject = subject.moved(Page::new(right, down));
        let (point, along) = (subject.point(), matches!(subject, Labelled::Line(_)));
        let y = point.map_or(0.0, |at| at.y);
        let target = match subject {
            Labelled::Point(at) | Labelled::Station(at, _) => {
                let radius = marked.map_or(0.0, |at| self.marks.radius_at(at));
                Target::Point { at, radius }
            }
            Labelled::Area(rings) => Target::Area { rings, overhang: OVERHANG },
            Labelled::Line(path) => Target::Line {
                path,
                advances: texts.first().map(LabelText::advances).unwrap_or_default(),
                repeat: (style.placement == SymbolPlacement::Line).then_some(style.spacing),
                max_turn: style.text_max_angle,
                rise: -style.text_offset[1] * style.text_size,
            },
        };
        let radius = match &target {
            Target::Point { radius, .. } => *radius,
            _ => 0.0,
        };
        let anchors = match &style.text_variable_anchor {
            Some(anchors) => anchors.to_vec(),
            None => vec![style.text_anchor],
        };
        let [right, down] = style.text_offset.map(|ems| ems * style.text_size);
        let mut offset = Page::new(right, down);
        let mut gap = (style.text_radial_offset * style.text_size - radius).max(1.0);
        if anchors == [Anchor::Center] {
            gap = 0.0;
        }
        let (mut fixed, mut own_icon) = (None, None);
        if let (Some((icon, icon_at)), Some(at), &[anchor]) = (icon, point, &*anchors) {
            let bounds = beside(at, anchor, radius + gap, size).moved(offset);
            let room = icon.room(icon_at);
            if bounds.overlaps(room) {
                let whole = bounds.union(room);
                shapes.iter_mut().for_each(|shape| {
                    *shape = LabelShape::block(whole.width(), whole.height());
                });
                fixed = Some((bounds, style.text_justify.unwrap_or(anchor.align())));
                own_icon = Some(icon.clone());
                offset = whole.center() - at;
                gap = 0.0;
            }
        } else if let Some((icon, _)) = icon {
            gap = gap.max(icon.reach() - radius + 1.0);
        }
        let mut request = Request::new(self.id(symbol, part), target, shapes);
        request.em = style.text_size;
        request.required = metadata.required;
        request.marker_with_label = marked.is_some_and(|at| self.marks.are_named(at));
        request.padding = style.text_padding;
        request.anchors = if fixed.is_some() { vec![Anchor::Center] } else { anchors };
        request.gap = gap;
        request.offset = offset;
        self.rank(pass, symbol, &mut request);
        if metadata.leader {
            request.leader = LeaderRule::Allowed { max_length: LONGEST_LEADER };
        }
        if let Some([right, down]) = metadata.pin {
            let place = PinPlace::Offset(Page::new(right, down));
            request.pin = Some(Pin { place, leader: true });
        }
        let opacity = style.text_opacity as f32;
        let halo_color = style.text_halo_color.with_opacity(opacity);
        let halo = (style.text_halo_width > 0.0 && halo_color.a > 0.0).then_some(Halo {
            color: halo_color,
            width: style.text_halo_width,
            blur: style.text_halo_blur,
        });
        let label = Label {
            texts,
            icon: own_icon,
            anchor: point,
            fixed,
            angle,
            along,
            color: style.text_color.with_opacity(opacity),
            halo,
            ..self.bare_label(pass, symbol, y)
        };
        Some((request, label))
    }
}

/// Where a label stands that needs no room of its own: at its first anchor. `None` for what has no
/// point: areas and lines.
fn firm_spot(request: &Request, label: &Label) -> Option<Spot> {
    let Target::Point { at, radius } = request.target else { return None };
    let (shape, anchor) = (request.shapes.first()?, *request.anchors.first()?);
    let size = (shape.width(), shape.height());
    let bounds = beside(at, anchor, radius + request.gap, size).moved(request.offset);
    let align = label.texts.first().and(shape.align).unwrap_or(anchor.align());
    Some(Spot { align, ..standing(bounds) })
}

/// What all labels of a feature share.
struct Symbol<'a> {
    layer: usize,
    style: &'a SymbolStyle,
    name: &'a Arc<str>,
    icon: Option<Icon>,
    has_text: bool,
}

/// Tells of what a symbol asks for and does not get.
fn report_unsupported(pass: &Pass, style: &SymbolStyle, report: &mut Report) {
    let mut unsupported = Vec::new();
    if style.text_field.iter().any(|section| section.image.is_some()) {
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

/// Items with groups opened.
fn flat(items: &[Item]) -> Vec<&Item> {
    let mut all = Vec::with_capacity(items.len());
    for item in items {
        match item {
            Item::Group(group) => all.extend(flat(&group.items)),
            item => all.push(item),
        }
    }
    all
}
