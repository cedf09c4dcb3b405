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
    /// The member whose position the group takes: the first stay, else the first; where the journey
    /// ends, the last, unless the marker of the first reaches it.
    pub fn main(&self) -> &'a Placed<'a> {
        let first = self.first_stay();
        let last = self.members.last().filter(|_| self.ends);
        last.filter(|last| last.page.distance(first.page) > first.reach).unwrap_or(&first)
    }

    fn first_stay(&self) -> &'a Placed<'a> {
        let stay = self.members.iter().find(|member| member.stop.role != StopRole::Via);
        stay.unwrap_or(&self.members[0])
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
    while let Some((first, second)) = touching(&groups) {
        let other = groups.remove(second);
        groups[first].members.extend(other.members);
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

/// Two groups whose markers touch, the lesser index first.
fn touching(groups: &[Group]) -> Option<(usize, usize)> {
    for (i, a) in groups.iter().enumerate() {
        for (j, b) in groups.iter().enumerate().skip(i + 1) {
            let (a, b) = (a.main(), b.main());
            if a.page.distance(b.page) < a.reach + b.reach + 0.5 {
                return Some((i, j));
            }
        }
    }
    None
}
