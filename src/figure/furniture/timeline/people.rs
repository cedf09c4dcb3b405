//! How many people sources count, as steps above the days.

use super::{Mark, Setting};
use crate::figure::furniture::round_down;
use crate::figure::typeset::{Block, Typesetter, Weight};
use crate::route::{Date, Headcount, Route};
use crate::unit::{Page, PageBox};

/// The height of the steps, in the size of the page's text.
pub(super) const HEIGHT: f64 = 2.9;

/// Head counts of the stops where people were from one day on.
pub(super) struct Step {
    from: Date,
    /// The last day.
    to: Date,
    people: Headcount,
}

/// The steps in the order of their days: stops that begin on one day are one, and each ends where the
/// next begins. Days without a count have none.
pub(super) fn steps(route: &Route) -> Vec<Step> {
    let mut steps: Vec<Step> = Vec::new();
    let stays = route.stops.iter().filter_map(|stop| Some((stop.presence()?, stop.headcount()?)));
    for ((from, to), people) in stays {
        match steps.iter_mut().find(|step| step.from == from) {
            Some(step) => {
                step.to = step.to.max(to);
                step.people.low = step.people.low.min(people.low);
                step.people.high = step.people.high.max(people.high);
            }
            None => steps.push(Step { from, to, people }),
        }
    }
    steps.sort_by_key(|step| step.from);
    let starts: Vec<Date> = steps.iter().skip(1).map(|step| step.from).collect();
    for (step, next) in steps.iter_mut().zip(starts) {
        step.to = step.to.min(next.yesterday().unwrap_or(next)).max(step.from);
    }
    steps
}

/// Whether sources differ on the people of any stop.
pub(super) fn differ(route: &Route) -> bool {
    let counts = route.stops.iter().filter_map(|stop| stop.headcount());
    counts.into_iter().any(|people| people.low < people.high)
}

/// The numbers beside the steps.
pub(super) fn scale(steps: &[Step], type_: &Typesetter) -> Vec<(f64, Block)> {
    let most = greatest(steps);
    let mut numbers = Vec::new();
    if most >= 1.0 {
        numbers.push(round_down(most));
        numbers
            .extend(Some(round_down((most / 3.0).max(1.0))).filter(|least| *least * 2.0 <= most));
    }
    let (size, color) = (type_.body() * 0.74, type_.palette().graticule_label);
    let label = |number: f64| {
        let text = type_.words().count(number);
        (number, type_.set(&text, Weight::Regular, size, color, None))
    };
    numbers.into_iter().map(label).collect()
}

fn greatest(steps: &[Step]) -> f64 {
    steps.iter().map(|step| step.people.high).fold(0.0, f64::max)
}

impl Setting<'_, '_> {
    /// The steps, and lines at the numbers of their scale.
    pub(super) fn people(
        &self,
        steps: &[Step],
        scale: Vec<(f64, Block)>,
        top: f64,
        marks: &mut Vec<Mark>,
    ) {
        let (body, axis) = (self.type_.body(), &self.axis);
        let bottom = top + HEIGHT * body;
        let most = greatest(steps).max(1.0);
        let level = |people: f64| bottom - (HEIGHT - 0.35) * body * people / most;
        for (number, label) in scale {
            let y = level(number);
            let (from, to) = (Page::new(axis.near_end(), y), Page::new(axis.far_end(), y));
            marks.push(Mark::Line(from, to, 0.5, self.palette.graticule));
            let start = axis.near_end() - body * 0.5 - label.width();
            marks.push(Mark::Text(Page::new(start, y - label.height() / 2.0), label));
        }
        let tint = self.palette.muted;
        for step in steps {
            let (x0, x1) = (axis.begin(step.from), axis.end(step.to));
            let (low, high) = (level(step.people.low), level(step.people.high));
            marks.push(Mark::Bar(PageBox::new(x0, low, x1, bottom), tint.with_opacity(0.32)));
            if high < low {
                marks.push(Mark::Bar(PageBox::new(x0, high, x1, low), tint.with_opacity(0.13)));
            }
            marks.push(Mark::Line(Page::new(x0, low), Page::new(x1, low), 1.1, tint));
        }
    }
}
