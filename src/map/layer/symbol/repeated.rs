//! Names that stand on the map already: the basemap's yields to the one of the figure's own data.

use super::gather::Symbols;
use crate::label::{Request, Target};
use crate::unit::{Page, PageBox};

/// Points no farther apart than this many ems are one place.
const SAME_PLACE: f64 = 2.0;
/// Areas whose boxes share at least this much of what both cover are one place.
const SAME_AREA: f64 = 0.5;

impl Symbols<'_> {
    /// Takes back the basemap's labels that say what a label of other data says of the same place.
    /// Returns which they were.
    pub(super) fn take_back_repeated(&mut self) -> Vec<usize> {
        let words = |label: usize| Some(self.labels.get(label)?.words().to_lowercase());
        let own: Vec<(String, &Request)> = self
            .asked
            .iter()
            .filter(|(_, label)| self.labels.get(*label).is_some_and(|label| !label.yields))
            .filter_map(|(request, label)| Some((words(*label)?, request)))
            .collect();
        let is_repeated = |(request, label): &(Request, usize)| {
            self.labels.get(*label).is_some_and(|label| label.yields && !label.texts.is_empty())
                && words(*label).is_some_and(|said| {
                    own.iter().any(|(own, other)| *own == said && is_one_place(request, other))
                })
        };
        let repeated: Vec<usize> =
            self.asked.iter().filter(|asked| is_repeated(asked)).map(|asked| asked.1).collect();
        self.asked.retain(|(_, label)| !repeated.contains(label));
        repeated
    }
}

/// Whether two labels name what stands in one place.
fn is_one_place(a: &Request, b: &Request) -> bool {
    match (&a.target, &b.target) {
        (&Target::Point { at, .. }, &Target::Point { at: other, .. }) => {
            at.distance(other) <= SAME_PLACE * a.em.max(b.em)
        }
        (Target::Area { rings, .. }, &Target::Point { at, .. })
        | (&Target::Point { at, .. }, Target::Area { rings, .. }) => {
            around(rings).is_some_and(|bounds| bounds.contains(at))
        }
        (Target::Area { rings, .. }, Target::Area { rings: others, .. }) => {
            let (Some(a), Some(b)) = (around(rings), around(others)) else { return false };
            let size = |bounds: PageBox| bounds.width() * bounds.height();
            let shared = a.intersection(b).map_or(0.0, size);
            shared >= SAME_AREA * (size(a) + size(b) - shared)
        }
        _ => false,
    }
}

fn around(rings: &[Vec<Page>]) -> Option<PageBox> {
    PageBox::around(rings.iter().flatten().copied())
}
