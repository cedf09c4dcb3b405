//! What a scene may ask that not every back end can draw as it is said.

use super::{Blend, Item, Origin, Scene};
use crate::error::{Code, Report};

/// What not every back end can draw as it is said.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Effect {
    /// Neighbouring fills whose coverage is added ([`super::Group::partition`]). A back end that
    /// paints them one over the other lets the ground show as a hairline where they meet.
    Partition,
    /// A halo whose edge fades ([`super::Halo::blur`]). A back end without it draws the halo with a
    /// sharp edge.
    HaloBlur,
    /// Fills whose edges are not smoothed ([`Item::Fill`]). A back end without it smooths them.
    HardEdges,
    /// A group that is added to what lies below ([`super::Blend::PlusLighter`]). A back end without
    /// it screens it.
    Sum,
}

impl Effect {
    /// All there are.
    pub const ALL: &'static [Self] = &[Self::Partition, Self::HaloBlur, Self::HardEdges, Self::Sum];

    /// What a back end without it draws instead.
    fn instead(self) -> &'static str {
        match self {
            Self::Partition => "neighbouring areas are painted one over the other",
            Self::HaloBlur => "halos have a sharp edge",
            Self::HardEdges => "edges are smoothed",
            Self::Sum => "a layer that is added to those below is screened",
        }
    }
}

impl Scene {
    /// The effects that the scene has, each with the layer (or the group) that asks for it, in
    /// drawing order.
    pub fn effects(&self) -> Vec<(Effect, String)> {
        let mut found = Vec::new();
        effects_of(&self.items, &mut found);
        found
    }

    /// What a back end that draws only some effects makes of the scene: an entry for each of the
    /// others, and each layer that asks for it.
    pub fn approximations(&self, drawn: &[Effect]) -> Report {
        let mut report = Report::new();
        for (effect, place) in self.effects() {
            if !drawn.contains(&effect) {
                report.add(Code::ShapeApproximated, place, effect.instead());
            }
        }
        report
    }
}

fn effects_of(items: &[Item], found: &mut Vec<(Effect, String)>) {
    for item in items {
        let effect = match item {
            Item::Group(group) if group.partition => (Effect::Partition, group.name.clone()),
            Item::Group(group) if group.blend == Blend::PlusLighter => {
                (Effect::Sum, group.name.clone())
            }
            Item::Fill { antialias: false, origin, .. } => (Effect::HardEdges, layer(origin)),
            Item::Text(text) if text.halo.is_some_and(|halo| halo.blur > 0.0) => {
                (Effect::HaloBlur, layer(&text.origin))
            }
            Item::Group(group) => {
                effects_of(&group.items, found);
                continue;
            }
            _ => continue,
        };
        if !found.contains(&effect) {
            found.push(effect);
        }
        if let Item::Group(group) = item {
            effects_of(&group.items, found);
        }
    }
}

fn layer(origin: &Origin) -> String {
    format!("layer {}", origin.layer)
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::super::{FillRule, Group, Path};
    use super::*;
    use crate::unit::{Color, PageBox};

    #[test]
    fn a_back_end_is_told_what_it_approximates() {
        let fill = |antialias: bool| Item::Fill {
            path: Arc::new(Path::rect(PageBox::new(0.0, 0.0, 1.0, 1.0))),
            color: Color::BLACK,
            rule: FillRule::EvenOdd,
            antialias,
            origin: Origin { layer: Arc::from("land"), ..Origin::default() },
        };
        let neighbours = Group { partition: true, ..Group::new("countries", vec![fill(false)]) };
        let mut scene = Scene::new(9.0, 9.0, Color::WHITE);
        scene.items = vec![
            fill(true),
            Item::Group(Group::new("all", vec![Item::Group(neighbours)])),
            fill(false),
        ];
        let countries = (Effect::Partition, "countries".to_owned());
        let land = (Effect::HardEdges, "layer land".to_owned());
        assert_eq!(scene.effects(), [countries, land]);
        assert!(scene.approximations(Effect::ALL).entries().is_empty());
        let told = scene.approximations(&[Effect::HardEdges]);
        assert_eq!(told.entries().len(), 1);
        assert_eq!((told.entries()[0].place.as_str(), told.losses().count()), ("countries", 1));
    }
}
