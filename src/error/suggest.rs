//! "Did you mean…": the nearest of the names there are.

use strsim::osa_distance;

/// The candidate nearest to `name`, if it is near enough to be what was meant. Two letters that
/// changed places count as one mistake; what shares no letter with it is not near.
pub(crate) fn nearest<'a>(
    name: &str,
    candidates: impl IntoIterator<Item = &'a str>,
) -> Option<&'a str> {
    let name: String = name.to_lowercase().chars().take(MAX_LENGTH).collect();
    candidates
        .into_iter()
        .map(|candidate| (osa_distance(&name, &candidate.to_lowercase()), candidate))
        .filter(|&(distance, candidate)| {
            let length = candidate.chars().count();
            distance <= 1 + length / 4 && distance < length.max(name.chars().count())
        })
        .min_by_key(|&(distance, _)| distance)
        .map(|(_, candidate)| candidate)
}

/// What to write instead of a name: the nearest of those there are, else what is said otherwise.
pub(crate) fn nearest_or<'a>(
    name: &str,
    candidates: impl IntoIterator<Item = &'a str>,
    otherwise: impl FnOnce() -> String,
) -> String {
    match nearest(name, candidates) {
        Some(near) => format!("did you mean `{near}`?"),
        None => otherwise(),
    }
}

/// No name of the specification is as long; a longer one is cut so that the work is bounded.
const MAX_LENGTH: usize = 64;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_what_was_meant() {
        let names = ["fill-color", "fill-opacity", "fill-outline-color"];
        assert_eq!(nearest("fill-colour", names.into_iter()), Some("fill-color"));
        assert_eq!(nearest("fillOpacity", names.into_iter()), Some("fill-opacity"));
        assert_eq!(nearest("stroke", names.into_iter()), None);
        assert_eq!(nearest("=", ["e", "=="].into_iter()), Some("=="));
        assert_eq!(nearest("=", ["e"].into_iter()), None);
        assert_eq!(nearest("pgn", ["webp", "png"].into_iter()), Some("png"));
    }
}
