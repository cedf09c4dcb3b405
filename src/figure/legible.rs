//! Text over the figure's own colours: in a colour that reads there.
//!
//! A theme's texts suit the theme's ground. Where a figure fills areas itself (a choropleth, its own
//! polygons), the ground may be of any colour, and a halo alone does not make dark letters read on a
//! dark fill. Each text over such fills takes the colour that reads on most of what lies beneath it.

use std::collections::BTreeSet;

use crate::label;
use crate::path::Path;
use crate::scene::{Halo, Item, Text};
use crate::unit::{Color, Page, PageBox};

/// The least contrast of text and ground (WCAG 2.2, AA).
const CONTRAST: f64 = 4.5;
/// How much text that reads on the figure's own grounds is to stand off from them: the edges of small letters
/// are mixed with what is beneath them.
const CLEAR: f64 = 7.0;
/// The least contrast of a text and a halo that parts it from its grounds.
const APART: f64 = 3.0;
/// How opaque the halo is of a text that reads on its grounds by itself, and how many these are: among
/// more there are too many edges.
const FAINT: f32 = 0.4;
const FEW: usize = 2;
/// How wide a halo is where a text has none, CSS pixels.
const HALO_PX: f64 = 1.4;

/// Which layers are the figure's own, and which texts are of a colour that it gives.
#[derive(Debug, Default)]
pub(super) struct Own {
    /// Layers whose fills are the figure's.
    pub fills: BTreeSet<String>,
    /// Layers whose text stays as the figure says.
    pub said: BTreeSet<String>,
}

/// Gives texts over the figure's fills a colour that reads there: that of their halo, where their own
/// does not, else black or white, with a halo of that ground; over several grounds it keeps its own,
/// and its halo parts it from them. One that reads by itself has a halo of its ground, which keeps lines
/// off and shows no fringe; over two grounds a faint one. `ground` is what lies below all.
pub(super) fn suit(items: &mut [Item], ground: Color, own: &Own) {
    if !own.fills.is_empty() {
        Beneath { ground, own, patches: Vec::new() }.walk(items, 1.0);
    }
}

/// What has been filled so far.
struct Beneath<'o> {
    ground: Color,
    own: &'o Own,
    patches: Vec<Patch>,
}

/// A fill.
struct Patch {
    rings: Vec<(Vec<Page>, PageBox)>,
    bounds: PageBox,
    color: Color,
    is_own: bool,
}

impl Beneath<'_> {
    fn walk(&mut self, items: &mut [Item], opacity: f32) {
        for item in items {
            match item {
                Item::Group(group) => self.walk(&mut group.items, opacity * group.opacity),
                Item::Fill { path, color, origin, .. } => {
                    let is_own = self.own.fills.contains(&*origin.layer);
                    self.patches.extend(Patch::new(path, color.with_opacity(opacity), is_own));
                }
                Item::Text(text) if !self.own.said.contains(&*text.origin.layer) => self.suit(text),
                _ => {}
            }
        }
    }

    fn suit(&self, text: &mut Text) {
        let grounds: Vec<(Color, bool)> = samples(text).map(|at| self.under(at)).collect();
        let owned = grounds.iter().filter(|(_, is_own)| *is_own).count();
        if owned * 2 <= grounds.len() {
            return clear(text, &grounds);
        }
        let reads = |color: Color| {
            grounds.iter().filter(|(ground, _)| color.contrast(*ground) >= CONTRAST).count()
        };
        let first = grounds.first().map_or(self.ground, |(ground, _)| *ground);
        let around = outskirts(text).map(|at| self.under(at).0);
        let all: Vec<Color> = grounds.iter().map(|(ground, _)| *ground).chain(around).collect();
        let is_plain = all.iter().all(|at| *at == first);
        if reads(text.color) == grounds.len() {
            let mut apart: Vec<Color> = Vec::new();
            all.iter().for_each(|at| {
                if !apart.contains(at) {
                    apart.push(*at)
                }
            });
            if let Some(halo) = text.halo.as_mut().filter(|_| apart.len() <= FEW) {
                halo.color = if is_plain { first } else { halo.color.with_opacity(FAINT) };
            }
            text.color = cleared(text.color, &grounds);
            return;
        }
        if reads(text.color) * 4 >= grounds.len() * 3 {
            return;
        }
        let halo = over(text.halo.map_or(self.ground, |halo| halo.color), self.ground);
        if !is_plain {
            return part(text, halo);
        }
        let colors = [text.color, halo, Color::BLACK, Color::WHITE];
        // Of those that read on as much, the first.
        let best = colors.into_iter().rev().max_by_key(|color| reads(*color));
        let Some(color) = best.filter(|color| *color != text.color) else { return };
        let worn = text.halo.unwrap_or(Halo { color: first, width: HALO_PX, blur: 0.0 });
        text.color = color;
        text.halo = Some(Halo { color: first, ..worn });
        for run in &mut text.runs {
            // Sections in a colour of their own keep it where that reads as well.
            run.color = run.color.filter(|own| reads(*own) >= reads(color));
        }
    }

    /// The colour at a point, and whether the figure has coloured it.
    fn under(&self, at: Page) -> (Color, bool) {
        let patches = self.patches.iter().filter(|patch| patch.contains(at));
        patches.fold((self.ground, false), |(below, is_own), patch| {
            (over(patch.color, below), is_own || patch.is_own)
        })
    }
}

impl Patch {
    fn new(path: &Path, color: Color, is_own: bool) -> Option<Self> {
        let ring = |ring: Vec<Page>| {
            let bounds = PageBox::around(ring.iter().copied())?;
            Some((ring, bounds))
        };
        let rings: Vec<_> = path.parts().into_iter().filter_map(ring).collect();
        let bounds = rings.iter().map(|(_, bounds)| *bounds).reduce(PageBox::union)?;
        Some(Self { rings, bounds, color, is_own })
    }

    /// Whether a point lies inside: an odd number of rings surrounds it.
    fn contains(&self, at: Page) -> bool {
        let around = |(ring, bounds): &&(Vec<Page>, PageBox)| {
            bounds.contains(at) && label::contains(std::slice::from_ref(ring), at)
        };
        self.bounds.contains(at) && self.rings.iter().filter(around).count() % 2 == 1
    }
}

/// Gives a text off the figure's fills, where all beneath it is of one colour, a halo of that: any other is
/// a patch there.
fn clear(text: &mut Text, grounds: &[(Color, bool)]) {
    let Some((first, rest)) = grounds.split_first() else { return };
    if let Some(halo) = text.halo.as_mut().filter(|_| rest.iter().all(|ground| ground == first)) {
        halo.color = first.0;
    }
}

/// Parts a text that stands on several grounds from all of them: a halo of any ground would be a
/// patch of the wrong colour on another, and off the coast it would be land.
fn part(text: &mut Text, halo: Color) {
    let around = [halo, Color::WHITE, Color::BLACK]
        .into_iter()
        .find(|around| around.contrast(text.color) >= APART)
        .unwrap_or(halo);
    let worn = text.halo.unwrap_or(Halo { color: around, width: 0.0, blur: 0.0 });
    text.halo = Some(Halo { color: around, width: worn.width.max(HALO_PX), ..worn });
}

/// A colour as much darker or lighter as it takes to stand off clearly from all grounds.
fn cleared(color: Color, grounds: &[(Color, bool)]) -> Color {
    let least = |color: Color| {
        grounds.iter().map(|(at, _)| color.contrast(*at)).fold(f64::INFINITY, f64::min)
    };
    let ends = [Color::BLACK, Color::WHITE];
    let end = ends.into_iter().max_by(|a, b| least(*a).total_cmp(&least(*b))).unwrap_or(color);
    let mut steps = (0..=10u8).map(|tenth| over(end.with_opacity(f32::from(tenth) / 10.0), color));
    let found = steps.find(|step| least(*step) >= CLEAR).unwrap_or(end);
    if least(found) > least(color) { found } else { color }
}

/// A colour laid over an opaque one.
fn over(color: Color, below: Color) -> Color {
    let mix = |over: f32, below: f32| below + (over - below) * color.a;
    Color { r: mix(color.r, below.r), g: mix(color.g, below.g), b: mix(color.b, below.b), a: 1.0 }
}

/// Points along the lines of a text.
fn samples(text: &Text) -> impl Iterator<Item = Page> {
    text.boxes.iter().flat_map(|line| {
        [-0.45, -0.3, -0.15, 0.0, 0.15, 0.3, 0.45]
            .into_iter()
            .map(move |share| line.center + Page::new(share * line.width, 0.0).turned(line.angle))
    })
}

/// The corners of its lines and the middles of their sides, with the halo.
fn outskirts(text: &Text) -> impl Iterator<Item = Page> {
    let width = text.halo.map_or(HALO_PX, |halo| halo.width);
    text.boxes.iter().flat_map(move |line| {
        let corners = line.grown(width).corners();
        let next = corners.into_iter().cycle().skip(1);
        corners.into_iter().zip(next).flat_map(|(a, b)| [a, a + (b - a) * 0.5])
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scene::{FillRule, OrientedBox, Origin};

    fn fill(layer: &str, area: PageBox, color: &str) -> Item {
        Item::Fill {
            path: Path::rect(area).into(),
            color: color.parse().unwrap(),
            rule: FillRule::EvenOdd,
            antialias: true,
            origin: Origin { layer: layer.into(), ..Origin::default() },
        }
    }

    fn label(layer: &str, area: PageBox) -> Item {
        Item::Text(Text {
            text: "India".to_owned(),
            origin: Origin { layer: layer.into(), ..Origin::default() },
            required: false,
            anchor: None,
            runs: Vec::new(),
            boxes: vec![OrientedBox::upright(area)],
            color: "#22262b".parse().unwrap(),
            halo: Some(Halo { color: Color::WHITE, width: 1.4, blur: 0.0 }),
            leader: None,
        })
    }

    fn colors(items: &[Item]) -> Vec<Color> {
        let color = |item: &Item| match item {
            Item::Text(text) => Some(text.color),
            _ => None,
        };
        items.iter().filter_map(color).collect()
    }

    #[test]
    fn text_reads_on_any_fill() {
        let own = Own { fills: ["data".to_owned()].into(), said: ["mine".to_owned()].into() };
        let area = PageBox::new(0.0, 0.0, 100.0, 100.0);
        let place = PageBox::new(20.0, 40.0, 80.0, 60.0);
        for step in 0..=0xff_u32 {
            let fills = [step * 0x01_01_01, step << 16 | 0x40, (255 - step) << 8 | step];
            for color in fills.map(|rgb| format!("#{rgb:06x}")) {
                let mut items = vec![fill("data", area, &color), label("names", place)];
                suit(&mut items, Color::WHITE, &own);
                let ground: Color = color.parse().unwrap();
                let contrast = colors(&items)[0].contrast(ground);
                assert!(contrast >= CONTRAST, "{contrast} on {color}");
            }
        }
    }

    #[test]
    fn text_that_reads_by_itself_stands_off_clearly_and_keeps_its_colour_where_it_does() {
        let own = Own { fills: ["data".to_owned()].into(), said: BTreeSet::new() };
        let area = PageBox::new(0.0, 0.0, 100.0, 100.0);
        let on = |color: &str| {
            let place = PageBox::new(20.0, 40.0, 80.0, 60.0);
            let mut items = vec![fill("data", area, color), label("names", place)];
            suit(&mut items, Color::WHITE, &own);
            colors(&items)[0]
        };
        let (ink, mid): (Color, Color) = ("#22262b".parse().unwrap(), "#2ba2c4".parse().unwrap());
        assert!((CONTRAST..CLEAR).contains(&ink.contrast(mid)));
        assert!(on("#2ba2c4").contrast(mid) >= CLEAR);
        assert_eq!(on("#ffeda0"), ink);
    }

    #[test]
    fn a_halo_shows_no_fringe_where_the_text_reads_by_itself() {
        let own = Own { fills: ["data".to_owned()].into(), said: BTreeSet::new() };
        let area = PageBox::new(0.0, 0.0, 100.0, 100.0);
        let halo = |place: PageBox| {
            let mut items = vec![fill("data", area, "#9ecae1"), label("names", place)];
            suit(&mut items, Color::WHITE, &own);
            match items.pop() {
                Some(Item::Text(text)) => text.halo.unwrap().color,
                _ => panic!("no text"),
            }
        };
        assert_eq!(halo(PageBox::new(20.0, 40.0, 80.0, 60.0)), "#9ecae1".parse().unwrap());
        let across_the_edge = halo(PageBox::new(60.0, 40.0, 120.0, 60.0));
        assert_eq!(across_the_edge, Color::WHITE.with_opacity(FAINT));
    }

    #[test]
    fn a_halo_off_the_fills_is_of_its_ground() {
        let own = Own { fills: ["data".to_owned()].into(), said: BTreeSet::new() };
        let (sea, area) =
            (PageBox::new(0.0, 0.0, 300.0, 100.0), PageBox::new(0.0, 0.0, 100.0, 100.0));
        let beside = PageBox::new(101.0, 40.0, 180.0, 60.0);
        let mut items = vec![
            fill("sea", sea, "#dfe8ee"),
            fill("data", area, "#333333"),
            label("names", beside),
        ];
        suit(&mut items, Color::WHITE, &own);
        let Some(Item::Text(text)) = items.pop() else { panic!("no text") };
        assert_eq!(text.halo.unwrap().color, "#dfe8ee".parse().unwrap());
    }

    #[test]
    fn what_the_figure_says_and_what_stands_elsewhere_stays() {
        let own = Own { fills: ["data".to_owned()].into(), said: ["mine".to_owned()].into() };
        let (area, beside) =
            (PageBox::new(0.0, 0.0, 100.0, 100.0), PageBox::new(110.0, 40.0, 180.0, 60.0));
        let place = PageBox::new(20.0, 40.0, 80.0, 60.0);
        let mut items = vec![
            fill("data", area, "#333333"),
            label("mine", place),
            label("names", beside),
            label("names", place),
        ];
        suit(&mut items, Color::WHITE, &own);
        let dark: Color = "#22262b".parse().unwrap();
        assert_eq!(colors(&items), [dark, dark, Color::WHITE]);
    }
}
