//! Labels: gathered from all symbol layers of a frame, placed together.

use std::sync::Arc;

use super::camera::Camera;
use super::draw::{Avoid, Pass};
use super::marks::Marks;
use super::plane::LabelPlane;
use super::shapes::{Circle, report_outside};
use super::sources::BASEMAP;
use super::text::{LabelText, anchor_of, sections};
use crate::error::{Code, Report};
use crate::label::{
    Anchor, LabelShape, LeaderRule, LineObstacle, Obstacles, Outcome, Pin, PinPlace, Policy,
    Reason, Request, Spot, Target, place,
};
use crate::scene::{Halo, Item, Origin, Path, Role, Stroke, Text};
use crate::source::{Feature, ShapeKind};
use crate::style::{Failures, Layer, SymbolPlacement, SymbolStyle};
use crate::text::Fonts;
use crate::unit::{Color, Page, PageBox};

/// How far labels keep from the edge of the frame, pixels.
const FRAME_MARGIN: f64 = 5.0;

/// How many times wider than an area its name may be.
const OVERHANG: f64 = 1.05;

/// How long a leader may be, ems.
const LONGEST_LEADER: f64 = 8.0;

/// The labels of a frame, being gathered.
pub(super) struct Symbols<'a> {
    camera: &'a Camera,
    fonts: &'a Fonts,
    labels: Vec<Label>,
    requests: Vec<Request>,
    obstacles: Obstacles,
    marks: Marks,
    /// The plane that labels are placed on; `None` in a frame.
    plane: Option<LabelPlane>,
}

/// What of a feature is labelled.
pub(super) enum Subject {
    Point(Page),
    Area(Vec<Vec<Page>>),
    Line(Vec<Page>),
}

impl Subject {
    fn point(&self) -> Option<Page> {
        match self {
            Self::Point(at) => Some(*at),
            Self::Area(_) | Self::Line(_) => None,
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

/// A label wanted: what placement does not need to know.
struct Label {
    /// The index of its layer among those drawn.
    layer: usize,
    /// The settings of its text, one for each of the request's shapes.
    texts: Vec<LabelText>,
    anchor: Option<Page>,
    angle: f64,
    /// Whether it runs along a line.
    along: bool,
    color: Color,
    halo: Option<Halo>,
    origin: Origin,
    required: bool,
    /// Whether it is a name of the basemap, which yields to all else.
    yields: bool,
}

impl<'a> Symbols<'a> {
    pub fn new(camera: &'a Camera, fonts: &'a Fonts, avoid: &Avoid) -> Self {
        let frame = camera.bounds();
        let boxes = avoid.boxes.iter().copied().filter(|area| area.overlaps(frame)).collect();
        let line = |path: &Vec<Page>| LineObstacle::new(path.clone(), 1.0, LineObstacle::ROUTE);
        let edge = camera.outline().map(|outline| parts(&outline)).unwrap_or_default();
        let lines = avoid.lines.iter().chain(&edge).map(line).collect();
        let obstacles = Obstacles { boxes, lines, ..Obstacles::default() };
        Self {
            camera,
            fonts,
            labels: Vec::new(),
            requests: Vec::new(),
            obstacles,
            marks: Marks::default(),
            plane: None,
        }
    }

    /// The labels of a part of a plane, drawn by a camera on the whole of it.
    pub fn on_plane(camera: &'a Camera, fonts: &'a Fonts, plane: LabelPlane) -> Self {
        Self { plane: Some(plane), ..Self::new(camera, fonts, &Avoid::default()) }
    }

    /// Lines that labels had better not cover.
    pub fn add_lines(&mut self, layer: &Layer, items: &[Item]) {
        let weight = layer.rumbo().avoid;
        if weight <= 0.0 {
            return;
        }
        let mut before: Option<&Arc<Path>> = None;
        for item in flat(items) {
            let Item::Stroke { path, stroke, .. } = item else { continue };
            // The strokes of a blurred line lie on one path.
            if !before.is_some_and(|before| Arc::ptr_eq(before, path)) {
                for part in parts(path) {
                    self.obstacles.lines.push(LineObstacle::new(part, stroke.width, weight));
                }
            }
            before = Some(path);
        }
    }

    /// Markers that nothing may cover.
    pub fn add_markers(&mut self, circles: &[Circle]) {
        for circle in circles {
            let (at, radius) = (circle.bounds().center(), circle.reach());
            self.marks.add(at, radius);
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
        for (number, feature) in pass.filtered(failures) {
            let style = plan.evaluate(&pass.context.with_feature(feature), failures);
            report_unsupported(pass, &style, report);
            let text = sections(&style);
            if text.iter().all(|section| section.text.trim().is_empty()) || style.text_size <= 0.0 {
                continue;
            }
            let name = Pass::feature_name(number, feature);
            let subjects = match &self.plane {
                None => self.subjects(pass, feature, &style, &name, report),
                Some(plane) => plane.subjects(pass, number, feature, &style),
            };
            for (part, subject) in subjects {
                let id = match &self.plane {
                    None => self.requests.len(),
                    Some(_) => LabelPlane::id(index, &name, part),
                };
                self.request(pass, index, &style, &name, (id, subject), report);
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
    ) -> Vec<(usize, Subject)> {
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
    ) -> Vec<Subject> {
        let along = style.placement != SymbolPlacement::Point;
        match feature.shape.kind() {
            ShapeKind::Point => {
                let mut subjects = Vec::new();
                for &position in feature.shape.positions() {
                    match self.camera.to_page(position) {
                        Some(at) if self.camera.bounds().contains(at) => {
                            subjects.push(Subject::Point(at));
                        }
                        Some(_) => {}
                        None => report_outside(pass, name, report),
                    }
                }
                subjects
            }
            ShapeKind::Polygon if !along => {
                let mut rings: Vec<Vec<Page>> = Vec::new();
                self.camera.view().stream().shape(&feature.shape, &mut rings);
                if rings.is_empty() { Vec::new() } else { vec![Subject::Area(rings)] }
            }
            ShapeKind::Line | ShapeKind::Polygon => {
                let mut lines: Vec<Vec<Page>> = Vec::new();
                self.camera.view().stream().outline(&feature.shape, &mut lines);
                if along {
                    return lines.into_iter().map(Subject::Line).collect();
                }
                // A point label of a line stands at the middle of its longest part.
                let longest = lines.iter().max_by(|a, b| length(a).total_cmp(&length(b)));
                longest.and_then(|line| middle(line)).map(Subject::Point).into_iter().collect()
            }
        }
    }

    /// The radius of the marker that stands at a point; 0 where there is none.
    fn marker_radius(&self, at: Page) -> f64 {
        self.marks.radius_at(at)
    }

    fn request(
        &mut self,
        pass: &Pass,
        layer: usize,
        style: &SymbolStyle,
        name: &Arc<str>,
        (id, subject): (usize, Subject),
        report: &mut Report,
    ) {
        let metadata = pass.layer.rumbo();
        let texts = LabelText::settings(self.fonts, style, metadata.required);
        let place = format!("layer {}, feature {name}", pass.layer.id());
        texts.iter().for_each(|text| text.report(&place, report));
        let angle = style.text_rotate.to_radians();
        let shapes: Vec<LabelShape> = texts.iter().map(|text| text.shape(angle)).collect();
        if let (Some(plane), Some(shape)) = (&self.plane, shapes.first())
            && !plane.takes(shape.width(), shape.height())
        {
            report.add_once(Code::LabelDropped, place, "it is too large for a tile map");
            return;
        }
        if let (Some(_), Subject::Area(rings), Some(shape)) =
            (&self.plane, &subject, shapes.first())
        {
            // Most areas are too narrow for their names; the middle of these need not be sought.
            let bounds = PageBox::around(rings.iter().flatten().copied()).unwrap_or_default();
            if shape.width() > OVERHANG * bounds.width() {
                return;
            }
        }
        let (point, along) = (subject.point(), matches!(subject, Subject::Line(_)));
        let target = match subject {
            Subject::Point(at) => Target::Point { at, radius: self.marker_radius(at) },
            Subject::Area(rings) => Target::Area { rings, overhang: OVERHANG },
            Subject::Line(path) => Target::Line {
                path,
                advances: texts.first().map(LabelText::advances).unwrap_or_default(),
                repeat: (style.placement == SymbolPlacement::Line).then_some(style.spacing),
                max_turn: style.text_max_angle,
                rise: -style.text_offset[1] * style.text_size,
            },
        };
        let mut request = Request::new(id, target, shapes);
        request.em = style.text_size;
        request.required = metadata.required;
        request.padding = style.text_padding;
        let sort_key = style.sort_key.unwrap_or(0.0).clamp(-400.0, 400.0);
        request.priority = metadata.priority * 1e6 + layer as f64 * 1e3 - sort_key;
        request.layer = layer;
        request.sort_key = sort_key;
        request.anchors = match &style.text_variable_anchor {
            Some(anchors) => anchors.iter().map(|&anchor| anchor_of(anchor)).collect(),
            None => vec![anchor_of(style.text_anchor)],
        };
        let radius = match &request.target {
            Target::Point { radius, .. } => *radius,
            _ => 0.0,
        };
        request.gap = (style.text_radial_offset * style.text_size - radius).max(1.0);
        if request.anchors == [Anchor::Center] {
            request.gap = 0.0;
        }
        let [right, down] = style.text_offset.map(|ems| ems * style.text_size);
        request.offset = Page::new(right, down);
        if metadata.leader {
            request.leader = LeaderRule::Allowed { max_length: LONGEST_LEADER };
        }
        if let Some([right, down]) = metadata.pin {
            let place = PinPlace::Offset(Page::new(right, down));
            request.pin = Some(Pin { place, leader: true });
        }
        self.requests.push(request);
        let opacity = style.text_opacity as f32;
        let halo_color = style.text_halo_color.with_opacity(opacity);
        let halo = (style.text_halo_width > 0.0 && halo_color.a > 0.0).then_some(Halo {
            color: halo_color,
            width: style.text_halo_width,
            blur: style.text_halo_blur,
        });
        self.labels.push(Label {
            layer,
            texts,
            anchor: point,
            angle,
            along,
            color: style.text_color.with_opacity(opacity),
            halo,
            origin: pass.origin(name.clone()),
            required: metadata.required,
            yields: pass.layer.source_name() == Some(BASEMAP),
        });
    }

    /// Places the labels of a plane's part: for each that stands its layer, the box around it, and
    /// its leader and text. Also how many there might have been.
    pub fn place_on_plane(self) -> (Vec<PlacedLabel>, usize) {
        let Some(plane) = &self.plane else { return (Vec::new(), 0) };
        let mut placements = plane.place(&self.requests, &self.obstacles).into_iter().peekable();
        let mut placed = Vec::new();
        for (request, label) in self.requests.iter().zip(&self.labels) {
            // A label repeated along a line has several placements.
            while let Some(placement) = placements.next_if(|placement| placement.id == request.id) {
                if let Some(spot) = placement.spot() {
                    let items = label.items(spot).unwrap_or_default();
                    let reach = label.halo.map_or(0.0, |halo| halo.width + halo.blur) + 2.0;
                    let bounds = spot.boxes.iter().flat_map(|area| area.corners());
                    let bounds = PageBox::around(bounds).unwrap_or(spot.bounds);
                    let bounds = bounds.union(spot.bounds).grown(reach);
                    placed.push(PlacedLabel { layer: label.layer, bounds, items });
                }
                if !matches!(request.target, Target::Line { .. }) {
                    break;
                }
            }
        }
        (placed, self.requests.len())
    }

    /// Places all labels: for each layer that has some, its leaders and texts.
    pub fn place(mut self, report: &mut Report) -> Vec<(usize, Vec<Item>)> {
        let requests = &self.requests;
        self.obstacles.markers.retain(|(point, _)| {
            let is_own = |request: &Request| match &request.target {
                Target::Point { at, .. } => at.distance(*point) < 0.5,
                _ => false,
            };
            !requests.iter().any(is_own)
        });
        let frame = self.camera.bounds().grown(-FRAME_MARGIN);
        let placements = place(&Policy::default(), frame, &self.requests, &self.obstacles);
        let mut by_layer: Vec<(usize, Vec<Item>)> = Vec::new();
        for placement in placements {
            let Some(label) = self.labels.get(placement.id) else { continue };
            let text = label.texts.first().map(LabelText::plain).unwrap_or_default();
            let at =
                format!("frame {}, layer {}: {text}", self.camera.frame().id, label.origin.layer);
            let spot = match &placement.outcome {
                Outcome::Placed(spot) if spot.moved => {
                    let how = if spot.leader.is_some() {
                        "at a leader line"
                    } else {
                        "beside its first place"
                    };
                    report.add(Code::LabelMoved, at, how);
                    spot
                }
                Outcome::Placed(spot) => {
                    report.add(Code::LabelPlaced, at, "at its first place");
                    spot
                }
                Outcome::Forced(spot) => {
                    report.add(Code::LabelForced, at, "it covers something: no place is free");
                    spot
                }
                // What the frame does not show is not missing from it.
                Outcome::Dropped(Reason::OutsideFrame) if !label.required => continue,
                Outcome::Dropped(reason) => {
                    let code = if label.yields { Code::LabelOmitted } else { Code::LabelDropped };
                    report.add(code, at, why(*reason));
                    continue;
                }
            };
            let items = label.items(spot).unwrap_or_default();
            match by_layer.iter_mut().find(|(layer, _)| *layer == label.layer) {
                Some((_, all)) => all.extend(items),
                None => by_layer.push((label.layer, items)),
            }
        }
        for (_, items) in &mut by_layer {
            // Leaders below all texts of the layer.
            items.sort_by_key(|item| matches!(item, Item::Text(_)));
        }
        by_layer
    }
}

impl Label {
    /// The leader, if there is one, and the text where it was placed.
    fn items(&self, spot: &Spot) -> Option<Vec<Item>> {
        let text = self.texts.get(spot.shape)?;
        let (runs, boxes) = match self.anchor {
            None if self.along => text.place_along(spot)?,
            _ => text.place(spot, self.angle),
        };
        let mut items = Vec::new();
        if let Some(leader) = &spot.leader {
            items.push(Item::Stroke {
                path: Arc::new(Path::polyline(leader.iter().copied())),
                color: self.color.with_opacity(0.6),
                stroke: Stroke::new(0.8),
                origin: Origin { role: Role::Leader, ..self.origin.clone() },
            });
        }
        items.push(Item::Text(Text {
            text: text.plain().to_owned(),
            origin: self.origin.clone(),
            required: self.required,
            anchor: self.anchor,
            runs,
            boxes,
            color: self.color,
            halo: self.halo,
            leader: spot.leader.clone(),
        }));
        Some(items)
    }
}

fn why(reason: Reason) -> &'static str {
    match reason {
        Reason::NoFreePlace => "no place is free",
        Reason::OutsideFrame => "what it names lies outside the frame",
        Reason::TooSmall => "what it names is too small for it",
        _ => "its size or position is not a number",
    }
}

pub(super) fn length(line: &[Page]) -> f64 {
    line.windows(2).map(|pair| pair[0].distance(pair[1])).sum()
}

/// The point half way along a line.
pub(super) fn middle(line: &[Page]) -> Option<Page> {
    let mut left = length(line) / 2.0;
    for pair in line.windows(2) {
        let step = pair[0].distance(pair[1]);
        if step > 0.0 && left <= step {
            return Some(pair[0] + (pair[1] - pair[0]) * (left / step));
        }
        left -= step;
    }
    line.first().copied()
}

/// Tells of what a symbol asks for and does not get.
fn report_unsupported(pass: &Pass, style: &SymbolStyle, report: &mut Report) {
    let mut unsupported = Vec::new();
    if style.icon_image.is_some() {
        unsupported.push(("icon-image", "icons are not drawn"));
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

/// The parts of a path of straight lines.
fn parts(path: &Path) -> Vec<Vec<Page>> {
    let mut parts: Vec<Vec<Page>> = Vec::new();
    for segment in path.segments() {
        use crate::scene::Segment;
        match segment {
            Segment::Move(to) => parts.push(vec![to]),
            Segment::Line(to) | Segment::Quad(_, to) | Segment::Cubic(_, _, to) => {
                if let Some(part) = parts.last_mut() {
                    part.push(to);
                }
            }
            Segment::Close => {
                if let Some(part) = parts.last_mut() {
                    part.extend(part.first().copied());
                }
            }
        }
    }
    parts
}

/// The box around a rectangle turned around its middle.
pub(super) fn turned_size(width: f64, height: f64, angle: f64) -> (f64, f64) {
    let (sin, cos) = (libm::sin(angle).abs(), libm::cos(angle).abs());
    (width * cos + height * sin, width * sin + height * cos)
}

/// A label's shape as one box, where it is turned.
pub(super) fn turned_shape(bounds: PageBox, angle: f64) -> LabelShape {
    let (width, height) = turned_size(bounds.width(), bounds.height(), angle);
    LabelShape::block(width, height)
}
