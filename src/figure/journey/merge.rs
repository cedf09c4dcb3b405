//! Stops too close to part become one.

use super::stops::Placed;
use crate::error::{Code, Report};
use crate::map::Camera;
use crate::route::StopRole;

/// Stops drawn as one marker, in the order of the journey.
pub(in crate::figure) struct Group<'a> {
    pub members: Vec<&'a Placed<'a>>,
    /// Whether the journey's last stop is among them.
    ends: bool,
}

impl<'a> Group<'a> {
    /// The member whose position the group takes: of the stays, else of all, that which is nearest to
    /// all members, the first of such; where the journey ends, the last, unless the marker of the
    /// former reaches it.
    pub fn main(&self) -> &'a Placed<'a> {
        let middle = self.middle();
        let last = self.members.last().filter(|_| self.ends);
        last.filter(|last| last.page.distance(middle.page) > middle.reach).unwrap_or(&middle)
    }

    fn middle(&self) -> &'a Placed<'a> {
        let far = |member: &Placed| -> f64 {
            self.members.iter().map(|other| member.page.distance(other.page)).sum()
        };
        let passed = |member: &Placed| member.stop.role == StopRole::Via;
        let order =
            |a: &&&Placed, b: &&&Placed| passed(a).cmp(&passed(b)).then(far(a).total_cmp(&far(b)));
        self.members.iter().min_by(order).unwrap_or(&self.members[0])
    }

    /// The members' ids, joined by `+`.
    pub fn id(&self) -> String {
        let ids: Vec<&str> = self.members.iter().map(|member| member.stop.id.as_str()).collect();
        ids.join("+")
    }
}

/// Groups stops whose markers would touch. A group grows while its marker touches another's, so
/// that no two markers of the result overlap.
pub(in crate::figure) fn merged<'a>(
    placed: &'a [Placed<'a>],
    camera: &Camera,
    report: &mut Report,
) -> Vec<Group<'a>> {
    let mut groups: Vec<Group> =
        placed.iter().map(|member| Group { members: vec![member], ends: false }).collect();
    if let Some(last) = groups.last_mut() {
        last.ends = true;
    }
    while let Some((first, second)) = closest(&groups) {
        let other = groups.remove(second);
        groups[first].members.extend(other.members);
        groups[first].members.sort_by_key(|member| member.index);
        groups[first].ends |= other.ends;
    }
    for group in groups.iter().filter(|group| group.members.len() > 1) {
        let names: Vec<&str> =
            group.members.iter().map(|member| member.stop.display_name()).collect();
        let place = format!("frame {}", camera.frame().id);
        report.add(Code::StopsMerged, place, format!("{} share a marker", names.join(", ")));
    }
    groups
}

/// Of the groups whose markers touch those two that are nearest to one another, the lesser index
/// first: whoever lies between two groups joins the nearer.
fn closest(groups: &[Group]) -> Option<(usize, usize)> {
    let mut closest: Option<(f64, (usize, usize))> = None;
    for (i, a) in groups.iter().enumerate() {
        for (j, b) in groups.iter().enumerate().skip(i + 1) {
            let (a, b) = (a.main(), b.main());
            let far = a.page.distance(b.page);
            let touch = far < a.reach + b.reach + 0.5;
            if touch && closest.is_none_or(|(least, _)| far < least) {
                closest = Some((far, (i, j)));
            }
        }
    }
    closest.map(|(_, pair)| pair)
}
