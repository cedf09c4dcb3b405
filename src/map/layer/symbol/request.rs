//! What a symbol asks of placement: a place for its text, its icon, or both as one.

use super::Symbol;
use super::gather::Symbols;
use super::icon::Icon;
use super::label::{Label, beside};
use super::number::Number;
use super::region::LabelPolicy;
use super::subject::Labelled;
use super::text::{LabelText, Tries};
use crate::error::{Code, Report};
use crate::label::{LabelShape, LeaderRule, Pin, PinPlace, Request, Target};
use crate::map::cut::translation;
use crate::map::marks::Mark;
use crate::map::pass::Pass;
use crate::map::source::BASEMAP;
use crate::scene::Halo;
use crate::style::{Alignment, SymbolPlacement, SymbolStyle};
use crate::unit::{Align, Anchor, Page, PageBox};

/// What tells the number of an icon from that of its text.
const ICON: u64 = 1 << 31;

/// How many times wider than an area its name may be.
const OVERHANG: f64 = 1.05;

/// How a text stands to its point.
struct Stance {
    anchors: Vec<Anchor>,
    offset: Page,
    gap: f64,
    /// Where the text covers its icon.
    over: Option<Over>,
}

/// A text that covers its icon, so that they are one label.
struct Over {
    icon: Icon,
    /// The box of both.
    whole: PageBox,
    /// Where the text stands.
    text: (PageBox, Align),
}

impl Symbols<'_> {
    /// Asks for a symbol's text and icon: as two labels, or as one where the text covers the icon.
    pub(super) fn symbol(
        &mut self,
        pass: &Pass,
        symbol: &Symbol,
        (part, subject): (u64, Labelled),
        report: &mut Report,
    ) {
        let style = symbol.style;
        let icon = symbol.icon.as_ref().map(|icon| oriented(icon, &subject, style, pass));
        let with_page = style.icon_translate_anchor == Alignment::Viewport;
        let shift = translation(pass.wide, style.icon_translate, with_page);
        let icon_at = subject.point().map(|at| at + shift);
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
        let request = self.icon(pass, symbol, part, (&icon, at));
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

    /// The room for an icon that stands by itself.
    fn icon(
        &mut self,
        pass: &Pass,
        symbol: &Symbol,
        part: u64,
        (icon, at): (&Icon, Page),
    ) -> Request {
        let room = icon.room(at);
        self.marks.add(Mark { at, radius: icon.reach(), named: false });
        self.note_own(pass.layer, at, icon.reach());
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
        request
    }

    /// A symbol's text; with the icon where it covers that or runs along a line.
    fn text(
        &self,
        pass: &Pass,
        symbol: &Symbol,
        (part, subject): (u64, Labelled),
        icon: Option<(&Icon, Page)>,
        report: &mut Report,
    ) -> Option<(Request, Label)> {
        let (style, metadata) = (symbol.style, pass.layer.rumbo());
        let (texts, reserved) = self.settings(pass, &subject, style);
        let place = format!("layer {}, feature {}", pass.layer.id(), symbol.name);
        texts.iter().for_each(|text| text.report(&place, report));
        let angle = style.text_rotate.to_radians() + map_turn(&subject, style, pass);
        let mut shapes: Vec<LabelShape> = texts.iter().map(|text| text.shape(angle)).collect();
        let size = shapes.first().map(|shape| (shape.width(), shape.height()))?;
        if !self.region().takes(size.0, size.1) {
            report.add_once(Code::LabelDropped, place, "it is too large for a tile map");
            return None;
        }
        if self.region().is_part() && is_too_narrow(&subject, size.0) {
            return None;
        }
        let marked = subject.point();
        let radius = marked.map_or(0.0, |at| self.marks.radius_at(at));
        let with_page = style.text_translate_anchor == Alignment::Viewport;
        let subject = subject.moved(translation(pass.wide, style.text_translate, with_page));
        let (point, along) = (subject.point(), matches!(subject, Labelled::Line(_)));
        let stance = stance(style, (point, radius), size, icon);
        if let Some(Over { whole, .. }) = &stance.over {
            let block = LabelShape::block(whole.width(), whole.height());
            shapes.iter_mut().for_each(|shape| *shape = block.clone());
        }
        let key = (metadata.required && !self.region().is_part())
            .then(|| Number::new(self.fonts, style, metadata));
        let target = target(subject, style, radius, &texts);
        let mut request = Request::new(self.id(symbol, part), target, shapes);
        request.reserved = reserved;
        request.key = key.as_ref().map(Number::room);
        request.marker_with_label = marked.is_some_and(|at| self.marks.are_named(at));
        request.keep_inside = self.region().policy != LabelPolicy::Viewport;
        self.ask_for(&mut request, pass, symbol, &stance);
        let opacity = style.text_opacity as f32;
        let (own_icon, fixed) = stance.over.map(|over| (over.icon, over.text)).unzip();
        let label = Label {
            texts,
            key,
            icon: own_icon,
            anchor: point,
            radius,
            fixed,
            angle,
            along,
            color: style.text_color.with_opacity(opacity),
            halo: halo(style, opacity),
            ..self.bare_label(pass, symbol, point.map_or(0.0, |at| at.y))
        };
        Some((request, label))
    }

    /// The ways to set the text of a subject, as [`LabelText::settings`] has them.
    fn settings(
        &self,
        pass: &Pass,
        subject: &Labelled,
        style: &SymbolStyle,
    ) -> (Vec<LabelText>, usize) {
        // Of the basemap, what no marker marks is a water, an island or the like.
        let is_marked = |at: Page| self.marks.radius_at(at) > 0.0;
        let is_extended = |at: Page| pass.layer.source_name() == Some(BASEMAP) && !is_marked(at);
        let tries = match subject {
            _ if pass.layer.rumbo().required => Tries::UntilPlaced,
            _ if self.region().is_part() => Tries::AsSaid,
            Labelled::Area(_) => Tries::ToFit,
            &Labelled::Point(at) if is_extended(at) => Tries::Narrower,
            _ => Tries::AsSaid,
        };
        LabelText::settings(self.fonts, style, tries)
    }

    /// What a text asks for beside its size and its place.
    fn ask_for(&self, request: &mut Request, pass: &Pass, symbol: &Symbol, stance: &Stance) {
        let (style, metadata) = (symbol.style, pass.layer.rumbo());
        request.em = style.text_size;
        request.required = metadata.required;
        request.territory.clone_from(&symbol.territory);
        if matches!(request.target, Target::Line { .. }) {
            let words: String = style.text_field.iter().map(|section| &*section.text).collect();
            request.says = Some(words.into());
        }
        request.padding = style.text_padding;
        request.anchors.clone_from(&stance.anchors);
        request.gap = stance.gap;
        request.offset = stance.offset;
        self.rank(pass, symbol, request);
        if metadata.leader {
            request.leader = LeaderRule::FOLLOWED;
        }
        if let Some([right, down]) = metadata.pin {
            let place = PinPlace::Offset(Page::new(right, down));
            request.pin = Some(Pin { place, leader: true });
        }
    }
}

/// An icon turned as its style asks: with the line it stands on, or with the map.
fn oriented(icon: &Icon, subject: &Labelled, style: &SymbolStyle, pass: &Pass) -> Icon {
    match (subject, style.icon_rotation_alignment) {
        (Labelled::Station(_, angle), Alignment::Auto | Alignment::Map) => icon.along(*angle),
        (Labelled::Point(_), Alignment::Map) => icon.turned(pass.wide.turn()),
        _ => icon.clone(),
    }
}

/// How far a text turns with the map.
fn map_turn(subject: &Labelled, style: &SymbolStyle, pass: &Pass) -> f64 {
    match (subject, style.text_rotation_alignment) {
        (Labelled::Point(_) | Labelled::Area(_), Alignment::Map) => pass.wide.turn(),
        _ => 0.0,
    }
}

/// Whether a name is too wide for its area. Most areas are too narrow for their names; the middle
/// of these need not be sought.
fn is_too_narrow(subject: &Labelled, width: f64) -> bool {
    let Labelled::Area([rings, _]) = subject else { return false };
    let bounds = PageBox::around(rings.iter().flatten().copied()).unwrap_or_default();
    width > OVERHANG * bounds.width()
}

/// What a text names.
fn target(subject: Labelled, style: &SymbolStyle, radius: f64, texts: &[LabelText]) -> Target {
    match subject {
        Labelled::Point(at) | Labelled::Station(at, _) => Target::Point { at, radius },
        Labelled::Area([rings, islands]) => Target::Area { rings, islands, overhang: OVERHANG },
        Labelled::Line(path) => Target::Line {
            path,
            advances: texts.first().map(LabelText::advances).unwrap_or_default(),
            repeat: (style.placement == SymbolPlacement::Line).then_some(style.spacing),
            max_turn: style.text_max_angle,
            rise: -style.text_offset[1] * style.text_size,
        },
    }
}

/// How a text stands to a point that a marker of a radius marks, and to its icon.
fn stance(
    style: &SymbolStyle,
    (point, radius): (Option<Page>, f64),
    size: (f64, f64),
    icon: Option<(&Icon, Page)>,
) -> Stance {
    let anchors = match &style.text_variable_anchor {
        Some(anchors) => anchors.to_vec(),
        None => vec![style.text_anchor],
    };
    let [right, down] = style.text_offset.map(|ems| ems * style.text_size);
    let offset = Page::new(right, down);
    let mut gap = (style.text_radial_offset * style.text_size - radius).max(1.0);
    if anchors == [Anchor::Center] {
        gap = 0.0;
    }
    if let (Some((icon, icon_at)), Some(at), &[anchor]) = (icon, point, &*anchors) {
        let bounds = beside(at, anchor, radius + gap, size).moved(offset);
        let room = icon.room(icon_at);
        if bounds.overlaps(room) {
            let whole = bounds.union(room);
            let align = style.text_justify.unwrap_or(anchor.align());
            return Stance {
                anchors: vec![Anchor::Center],
                offset: whole.center() - at,
                gap: 0.0,
                over: Some(Over { icon: icon.clone(), whole, text: (bounds, align) }),
            };
        }
    } else if let Some((icon, _)) = icon {
        gap = gap.max(icon.reach() - radius + 1.0);
    }
    Stance { anchors, offset, gap, over: None }
}

/// The halo of a text, if it has one.
fn halo(style: &SymbolStyle, opacity: f32) -> Option<Halo> {
    let color = style.text_halo_color.with_opacity(opacity);
    (style.text_halo_width > 0.0 && color.a > 0.0).then_some(Halo {
        color,
        width: style.text_halo_width,
        blur: style.text_halo_blur,
    })
}
