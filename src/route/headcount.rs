//! How many people went a leg, as sources say.

use super::{Certainty, Count, Leg, Route, Stop};

/// How many people, from the least to the greatest figure of any source.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Headcount {
    /// The least figure.
    pub low: f64,
    /// The greatest figure; where sources give only lower bounds, the greatest of those.
    pub high: f64,
}

impl Headcount {
    /// What counts of people say together: those with a unit or a measure of their own are left out,
    /// and those that no source gives or that are only inferred. `fallback` are the sources of what
    /// they belong to, for counts that name none. `None` where nothing is left.
    fn of(counts: &[Count], fallback: &[String]) -> Option<Self> {
        let is_sourced = |count: &&Count| {
            let guessed = matches!(count.certainty, Some(Certainty::Inferred | Certainty::Planned));
            !guessed && (!count.sources.is_empty() || !fallback.is_empty())
        };
        let of_people = |count: &&Count| count.unit.is_none() && count.measure.is_none();
        let kept = || counts.iter().filter(of_people).filter(is_sourced);
        let low = kept().filter_map(|count| count.low.or(count.high)).reduce(f64::min)?;
        let high = kept().filter_map(|count| count.high.or(count.low)).reduce(f64::max)?;
        Some(Self { low, high })
    }
}

impl Stop {
    /// How many people were here; `None` where no source counts them.
    pub fn headcount(&self) -> Option<Headcount> {
        Headcount::of(&self.counts, &self.sources)
    }
}

impl Leg {
    /// How many people went the leg: its own counts; without, those of the stop it leaves. `None`
    /// where no source counts any of them, and for the link from an origin. (How many were at the
    /// stop it reaches says little: some may have come another way.)
    ///
    /// ```
    /// use rumbo::route::viacrucis_2018;
    ///
    /// let route = viacrucis_2018()?;
    /// let leg = |from: &str| route.legs.iter().find(|leg| leg.from == from);
    /// let people = |from: &str| leg(from)?.headcount(&route).map(|people| (people.low, people.high));
    /// assert_eq!(people("tapachula"), Some((1000.0, 1700.0)));
    /// assert_eq!(people("pijijiapan"), None);
    /// # Ok::<(), rumbo::Error>(())
    /// ```
    pub fn headcount(&self, route: &Route) -> Option<Headcount> {
        if self.role == super::LegRole::OriginLink {
            return None;
        }
        let own = Headcount::of(&self.counts, &self.sources);
        own.or_else(|| route.stop(&self.from)?.headcount())
    }
}

#[cfg(test)]
mod tests {
    use super::super::Qualifier;
    use super::*;
    use crate::unit::LonLat;

    #[test]
    fn a_leg_has_its_own_count_then_that_of_the_stop_it_leaves() {
        let stop = |name: &str| Stop::new(name, LonLat::default());
        let counted = |number: f64| Count::exactly(number).cites("S");
        let mut route = Route {
            stops: vec![stop("a"), stop("b").count(counted(30.0)), stop("c").count(counted(20.0))],
            ..Route::default()
        };
        let mut leg = Leg::new("b", "c");
        let people = |leg: &Leg, route: &Route| leg.headcount(route).map(|p| (p.low, p.high));
        assert_eq!(people(&leg, &route), Some((30.0, 30.0)));
        assert_eq!(people(&Leg::new("a", "b"), &route), None);
        leg.counts = vec![counted(5.0), Count::between(7.0, 9.0).cites("S")];
        assert_eq!(people(&leg, &route), Some((5.0, 9.0)));
        assert_eq!(people(&Leg::origin_link("a", "b"), &route), None);
        route.stops[1].counts = vec![Count::exactly(4.0)];
        assert_eq!(people(&Leg::new("b", "c"), &route), None, "nobody says so");
        route.stops[1].counts[0].sources.push("S".into());
        route.stops[1].counts[0].certainty = Some(Certainty::Inferred);
        assert_eq!(people(&Leg::new("b", "c"), &route), None);
    }

    #[test]
    fn a_bound_alone_counts_and_other_units_do_not() {
        let counts = [
            Count { qualifier: Qualifier::MoreThan, ..Count::at_least(600.0) }.cites("S"),
            Count::exactly(3.0).in_unit("buses").cites("S"),
        ];
        assert_eq!(Headcount::of(&counts, &[]), Some(Headcount { low: 600.0, high: 600.0 }));
        assert_eq!(Headcount::of(&counts[1..], &[]), None);
    }
}
