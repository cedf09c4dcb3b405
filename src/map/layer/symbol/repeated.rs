//! Names that stand on the map already: the basemap's yields to the one of the figure's own data.

use std::collections::{BTreeMap, BTreeSet};

use super::gather::Symbols;
use super::label::Label;
use crate::basemap::{Gazetteer, fold};
use crate::error::Result;
use crate::label::{Request, Target};
use crate::map::camera::METRES_PER_PX;
use crate::unit::{Page, PageBox};

/// Points no farther apart than this many ems are one place.
const SAME_PLACE: f64 = 2.0;
/// Two positions given for one town lie no farther apart than this, metres.
const SAME_TOWN: f64 = 10_000.0;
/// Areas whose boxes share at least this much of what both cover are one place.
const SAME_AREA: f64 = 0.5;

impl Symbols<'_> {
    /// Takes back the basemap's labels that name what a label of other data names: the same place by
    /// the same name, however it is spelt, by another name that the gazetteer has for it (London, Londres on
    /// a Spanish map), or in another script, unless it knows both and they are two. Returns which they were.
    ///
    /// # Errors
    /// Where the program's own gazetteer is damaged.
    pub(super) fn take_back_repeated(&mut self) -> Result<Vec<usize>> {
        let named = |yields: bool| -> Vec<Named> {
            let all = self.asked.iter().filter_map(|(request, index)| {
                let label = self.labels.get(*index).filter(|label| label.yields == yields)?;
                Named::new(label, *index, request)
            });
            all.collect()
        };
        let (own, others) = (named(false), named(true));
        let reach = SAME_TOWN / (self.camera.frame().scale * METRES_PER_PX);
        let gazetteer = Gazetteer::embedded()?;
        let mut by_letters: BTreeMap<&str, Vec<&Named>> = BTreeMap::new();
        for other in others.iter().filter(|other| !other.whole.letters.is_empty()) {
            by_letters.entry(&other.whole.letters).or_default().push(other);
        }
        let areas = others.iter().filter(|other| !other.is_point());
        let countries: Vec<(&Named, &[String])> = areas
            .filter_map(|area| Some((area, gazetteer.names_of_country(&area.whole.folded)?)))
            .collect();
        let mut repeated = BTreeSet::new();
        let mut doubtful = Vec::new();
        for own in &own {
            let named = own.names.iter().filter_map(|name| by_letters.get(&*name.letters));
            let same = named.flatten().filter(|other| own.is_at(other, reach));
            let before = repeated.len();
            repeated.extend(same.map(|other| other.label));
            if repeated.len() > before {
                continue;
            }
            doubtful.extend(own.nearest(&others).map(|other| (own, other)));
            let within = countries.iter().filter(|(country, _)| own.is_at(country, 0.0));
            let same = within.filter(|(_, names)| own.is_one_of(names));
            repeated.extend(same.map(|(country, _)| country.label));
        }
        repeated.extend(by_another_name(&doubtful, gazetteer)?);
        self.asked.retain(|(_, label)| !repeated.contains(label));
        Ok(repeated.into_iter().collect())
    }
}

/// Which of the basemap's towns the gazetteer knows by the name that a label of other data has, or what in
/// another script is near and not known to be another.
fn by_another_name(pairs: &[(&Named, &Named)], gazetteer: &Gazetteer) -> Result<Vec<usize>> {
    if pairs.is_empty() {
        return Ok(Vec::new());
    }
    let asked = pairs.iter().flat_map(|(own, other)| own.names.iter().chain([&other.whole]));
    let asked: BTreeSet<String> = asked.map(|name| name.folded.clone()).collect();
    let known = gazetteer.rows_of(&asked)?;
    let rows = |name: &Name| known.get(&name.folded).map_or(&[][..], Vec::as_slice);
    let is_one = |own: &Named, other: &Named| {
        let of_other = rows(&other.whole);
        let is_known = own.names.iter().any(|name| !rows(name).is_empty());
        let is_told_apart = is_known && !of_other.is_empty();
        own.names.iter().flat_map(rows).any(|row| of_other.contains(row))
            || own.is_foreign_to(other) && !is_told_apart
    };
    let same = pairs.iter().filter(|(own, other)| is_one(own, other));
    Ok(same.map(|(_, other)| other.label).collect())
}

/// A name as it is compared.
struct Name {
    folded: String,
    /// Without what parts words, and with `Saint` written out.
    letters: String,
}

impl Name {
    fn new(text: &str) -> Self {
        let folded = fold(text);
        let words = folded.split(' ').map(|word| if word == "st" { "saint" } else { word });
        Self { letters: words.collect(), folded }
    }
}

/// A label that names something.
struct Named<'r> {
    label: usize,
    request: &'r Request,
    /// The box around an area.
    bounds: Option<PageBox>,
    /// All that it says.
    whole: Name,
    /// What in it may be the name: all of it, or what stands before more.
    names: Vec<Name>,
    /// Whether it has letters that are Latin, and others.
    scripts: (bool, bool),
}

impl<'r> Named<'r> {
    /// `None` for an icon, a line's name and what has no letters.
    fn new(label: &Label, index: usize, request: &'r Request) -> Option<Self> {
        let text = label.texts.first()?.plain();
        let bounds = match &request.target {
            Target::Point { .. } => None,
            Target::Area { rings, .. } => Some(PageBox::around(rings.iter().flatten().copied())?),
            _ => return None,
        };
        let letters = || text.chars().filter(|c| c.is_alphabetic());
        let is_latin = |c: char| matches!(c, ..'\u{250}' | '\u{1e00}'..='\u{1eff}');
        let scripts = (letters().any(is_latin), letters().any(|c| !is_latin(c)));
        let before = text.split(['\n', '(', ',', ':', ';', '–', '—', '·', '|']).next();
        let before = before.filter(|before| before.len() < text.len()).map(Name::new);
        let names = before.into_iter().chain([Name::new(text)]).collect();
        let has_letters = scripts.0 || scripts.1;
        let whole = Name::new(text);
        has_letters.then_some(Self { label: index, request, bounds, whole, names, scripts })
    }

    fn point(&self) -> Option<Page> {
        match self.request.target {
            Target::Point { at, .. } => Some(at),
            _ => None,
        }
    }

    fn is_point(&self) -> bool {
        self.bounds.is_none()
    }

    /// Whether the two have no script in common.
    fn is_foreign_to(&self, other: &Self) -> bool {
        let (latin, foreign) = self.scripts;
        latin != other.scripts.0 && foreign != other.scripts.1
    }

    /// The point nearest to this one, where that is the same place.
    fn nearest<'o>(&self, others: &'o [Self]) -> Option<&'o Self> {
        let at = self.point()?;
        let far = |other: &Self| other.point().map_or(f64::INFINITY, |there| at.distance(there));
        let near = others.iter().filter(|other| other.is_point() && self.is_at(other, 0.0));
        near.min_by(|a, b| far(a).total_cmp(&far(b)))
    }

    /// Whether this has one of the folded names.
    fn is_one_of(&self, names: &[String]) -> bool {
        self.names.iter().any(|name| names.contains(&name.folded))
    }

    /// Whether two labels name what stands in one place; `reach` is how far apart two points may be.
    fn is_at(&self, other: &Self, reach: f64) -> bool {
        match (self.bounds, other.bounds) {
            (None, None) => self.point().zip(other.point()).is_some_and(|(at, there)| {
                let ems = SAME_PLACE * self.request.em.max(other.request.em);
                at.distance(there) <= ems.max(reach)
            }),
            (Some(bounds), None) => other.point().is_some_and(|at| bounds.contains(at)),
            (None, Some(bounds)) => self.point().is_some_and(|at| bounds.contains(at)),
            (Some(a), Some(b)) => {
                let size = |bounds: PageBox| bounds.width() * bounds.height();
                let shared = a.intersection(b).map_or(0.0, size);
                shared >= SAME_AREA * (size(a) + size(b) - shared)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_one_however_they_are_spelt() {
        for (one, other) in [
            ("Đà Nẵng", "Da Nang"),
            ("São Paulo", "Sao-Paulo"),
            ("Łódź", "LODZ"),
            ("Xi’an", "Xian"),
            ("St. Petersburg", "Saint Petersburg"),
            ("Port-au-Prince", "Port au Prince"),
        ] {
            assert_eq!(Name::new(one).letters, Name::new(other).letters);
        }
        assert_ne!(Name::new("San José").letters, Name::new("San Juan").letters);
    }
}
